//! The end of a link, by the user themselves.

use jiff::Timestamp;

use super::{Linking, entry, own};
use crate::domain::{AuditAction, DiscordUserId, GuildId, Link, LinkSource, Origin};
use crate::store::changes::Note;
use crate::store::{self, StoreFailure};

/// What a user let go of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlinked {
    /// Links that are gone: their own, which held everywhere, and those of this server.
    pub gone: Vec<Link>,
    /// The provider that goes on saying who they are, if this server asks one that does.
    pub still_said_by: Option<LinkSource>,
}

impl Linking {
    /// Every link of a user that holds in this server is theirs to end, whoever made it.
    pub async fn unlink(&self, origin: &Origin, guild: GuildId, discord: DiscordUserId) -> Result<Unlinked, StoreFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let gone = store::links::all_of_discord_user(&mut transaction, guild, discord).await?;
        for link in &gone {
            store::links::delete(&mut transaction, discord, link.scope, link.source).await?;
        }
        store::proof_rulings::let_go(&mut transaction, guild, discord).await?;
        let local = gone.iter().filter(|link| matches!(link.source, LinkSource::Phrase | LinkSource::Moderator));
        let entries: Vec<_> = local.map(|link| entry(origin, AuditAction::MemberUnlinked, own(discord), link.roblox)).collect();
        store::audit::insert(&mut transaction, &entries, Timestamp::now()).await?;
        // What a provider said leaves no entry.
        store::changes::note(&mut transaction, Note::Links(guild), Timestamp::now()).await?;
        transaction.commit().await?;
        let accounts: Vec<_> = gone.iter().map(|link| link.roblox).collect();
        self.known.forget_links(discord, &accounts);
        let provider = |link: &&Link| matches!(link.source, LinkSource::Bloxlink | LinkSource::Rover);
        let still_said_by = gone.iter().find(provider).map(|link| link.source);
        Ok(Unlinked { gone, still_said_by })
    }
}
