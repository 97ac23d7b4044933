//! What members have to hear of their accounts: that a moderator has linked somebody else to one of theirs.

use jiff::Timestamp;

use super::{Caller, Desk, DeskFailure};
use crate::domain::{GuildId, RobloxId};
use crate::store;
use crate::store::changes::Note;

impl Desk {
    /// A moderator has linked somebody: who is to hear of it may be another by now.
    pub(super) fn links_were_moderated(&self, guild: GuildId) {
        self.departures.forget_guild(guild);
    }

    /// Takes what the caller is to be told: whoever takes it tells it. The accounts; hardly ever any, and then cheap.
    pub async fn take_link_notices(&self, caller: &Caller) -> Result<Vec<RobloxId>, DeskFailure> {
        if !self.departures.are_told(caller.guild, caller.user).await? {
            return Ok(Vec::new());
        }
        let now = self.database.now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let accounts = store::link_notices::take(&mut transaction, caller.guild, caller.user).await?;
        store::changes::note(&mut transaction, Note::Departures(caller.guild), now).await?;
        transaction.commit().await?;
        self.departures.forget_guild(caller.guild);
        Ok(accounts)
    }

    /// They could not be told.
    pub async fn give_back_link_notices(&self, caller: &Caller, accounts: &[RobloxId]) -> Result<(), DeskFailure> {
        // Held while it is noted, or somebody whose data is deleted in this moment would be noted again.
        let _acting = self.linking.acting_for(caller.user).await;
        if self.linking.known_here(caller.guild, caller.user).await?.is_none() {
            return Ok(());
        }
        let now: Timestamp = self.database.now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        for account in accounts {
            store::link_notices::put(&mut transaction, caller.guild, caller.user, *account, now).await?;
        }
        transaction.commit().await?;
        drop(writer);
        self.departures.forget_guild(caller.guild);
        Ok(())
    }
}
