//! What the holders of sessions are still to be told: who tries next, and how long.

use jiff::{SignedDuration, Timestamp};

use super::{Desk, DeskFailure};
use crate::domain::{GuildId, Session};
use crate::store::summonses::Summons;
use crate::store::{self};

/// How long somebody who tries has it: well above the time of a few requests. Should they end half-way, another tries then.
const TAKEN_FOR: SignedDuration = SignedDuration::from_secs(20);
/// The longest that anything waits for its next try. What is due later than that was put off by a clock that was ahead.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(5);
/// What nobody could be told for so long helps nobody any more.
const WORTH_TELLING: SignedDuration = SignedDuration::from_hours(24);
/// The most that is looked at together.
const MOST: u32 = 50;

impl Desk {
    /// What is due to be told, in all servers.
    pub async fn due_summonses(&self) -> Result<Vec<Summons>, DeskFailure> {
        let now = self.database.now();
        let latest = now.saturating_add(LONGEST_WAIT).unwrap_or(now);
        Ok(store::summonses::due(&mut *self.database.reader().await?, now, latest, MOST).await?)
    }

    /// What the holders of a session are to be told in a server.
    pub async fn summons_of(&self, guild: GuildId, session: &Session) -> Result<Option<Summons>, DeskFailure> {
        let mut reader = self.database.reader().await?;
        Ok(store::summonses::of_session(&mut reader, guild, &session.workspace, &session.id).await?)
    }

    /// Takes it to tell it, with when it is due again by that. Nothing when it is somebody else's to tell.
    pub async fn take_summons(&self, summons: &Summons) -> Result<Option<Summons>, DeskFailure> {
        self.put_off_summons(summons, TAKEN_FOR).await
    }

    /// Has it tried again after that.
    pub async fn put_off_summons(&self, summons: &Summons, wait: SignedDuration) -> Result<Option<Summons>, DeskFailure> {
        let until = self.database.now().saturating_add(wait).unwrap_or(summons.due_at);
        let due_at = Timestamp::from_millisecond(until.as_millisecond()).unwrap_or(until);
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let done = store::summonses::put_off(&mut transaction, summons, due_at).await?;
        transaction.commit().await?;
        Ok(done.then(|| Summons { due_at, ..summons.clone() }))
    }

    /// It is told, or there is nobody to tell it to.
    pub async fn end_summons(&self, summons: &Summons) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::summonses::delete(&mut transaction, summons).await?;
        Ok(transaction.commit().await?)
    }

    /// The session that it is about, as long as it is still true and of use to anybody. As it stands in the database: another
    /// process may have changed it, of which the engine's memory here does not know yet.
    pub async fn summoned(&self, summons: &Summons) -> Result<Option<Session>, DeskFailure> {
        if self.database.now().duration_since(summons.noted_at) > WORTH_TELLING {
            return Ok(None);
        }
        let mut snapshot = self.database.snapshot().await?;
        let session = store::sessions::find(&mut snapshot, &summons.workspace, &summons.session).await?;
        Ok(session.filter(|session| summons.tidings.fits(session.status)))
    }
}
