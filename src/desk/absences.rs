//! Servers that the bot is removed from: their API keys open nothing from then on, their secrets are forgotten some days later,
//! and whoever lets it in again reads in /setup what has to be set anew.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::programs::key_entry;
use super::{Desk, DeskFailure};
use crate::domain::{Actor, AuditAction, Door, GuildId, Origin, WorkspaceId};
use crate::store::absences::Absence;
use crate::store::audit::Entry;
use crate::store::{self, Connection, StoreFailure};

/// For how long after its return an administrator reads what was lost.
pub(super) const TOLD_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);

impl Desk {
    /// The bot was removed from a server. The keys of its community are revoked, unless the bot is in another server of the
    /// same one. How many those were.
    pub async fn bot_was_removed(&self, guild: GuildId) -> Result<i64, DeskFailure> {
        let now = self.database.now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let Some(found) = store::guilds::find(&mut transaction, guild).await? else { return Ok(0) };
        let workspace = found.workspace;
        let keys = if store::absences::is_elsewhere(&mut transaction, &workspace, guild).await? {
            Vec::new()
        } else {
            store::api_keys::of_workspace(&mut transaction, &workspace).await?
        };
        let (mut revoked, mut entries) = (0, Vec::new());
        for key in keys {
            if store::api_keys::revoke(&mut transaction, key.id, now).await? {
                entries.push(key_entry(&origin(&workspace), AuditAction::KeyRevoked, key.id));
                revoked += 1;
            }
        }
        if !store::absences::begin(&mut transaction, guild, revoked, now).await? {
            return Ok(0);
        }
        store::audit::insert(&mut transaction, &entries, now).await?;
        transaction.commit().await?;
        drop(writer);
        self.keyring.forget_workspace(&workspace);
        Ok(revoked)
    }

    /// The bot is in a server. Whether it had been removed before.
    pub async fn bot_is_there(&self, guild: GuildId) -> Result<bool, DeskFailure> {
        let absence = store::absences::find(&mut *self.database.reader().await?, guild).await?;
        if absence.is_none_or(|absence| absence.returned_at.is_some()) {
            return Ok(false);
        }
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let returned = store::absences::end(&mut transaction, guild, self.database.now()).await?;
        transaction.commit().await?;
        Ok(returned)
    }

    /// Every server that is known, with whether the bot is known to be away from it.
    pub async fn known_servers(&self) -> Result<Vec<(GuildId, bool)>, DeskFailure> {
        Ok(store::absences::of_all(&mut *self.database.reader().await?).await?)
    }

    /// What a server lost when the bot was removed, as long as its administrators are to read it.
    pub(super) async fn lost(&self, guild: GuildId) -> Result<Option<Absence>, StoreFailure> {
        let absence = store::absences::find(&mut *self.database.reader().await?, guild).await?;
        let since = |returned: Timestamp| self.database.now().duration_since(returned);
        Ok(absence.filter(|absence| absence.returned_at.is_some_and(|returned| since(returned) < TOLD_FOR)))
    }

    /// Forgets the secrets of one server that the bot was removed from before that moment; those of its community too, unless the
    /// bot is in another server of it. Whether there was one.
    pub(super) async fn forget_one_left(&self, moment: Timestamp) -> Result<bool, DeskFailure> {
        let Some(guild) = store::absences::next_to_forget(&mut *self.database.reader().await?, moment).await? else {
            return Ok(false);
        };
        let now = self.database.now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let found = store::guilds::find(&mut transaction, guild).await?.ok_or(StoreFailure::Missing("guild"))?;
        let words = self.forget_secrets(&mut transaction, guild, &found.workspace).await?;
        if !store::absences::note_forgotten(&mut transaction, guild, &words).await? {
            return Ok(true);
        }
        let origin = origin(&found.workspace);
        let entries = words.iter().map(|word| {
            let details = json!({ "secret": word, "guild": guild });
            Entry { details: Some(details.to_string()), ..Entry::new(&origin, AuditAction::SecretForgotten) }
        });
        store::audit::insert(&mut transaction, &entries.collect::<Vec<_>>(), now).await?;
        transaction.commit().await?;
        drop(writer);
        self.linking.keys_changed(guild);
        self.linking.settings_changed(&found.workspace);
        self.engine_switched(&found.workspace);
        tracing::info!(guild.id = %guild, secrets = words.len(), "the bot was removed from a server days ago; its secrets are forgotten");
        Ok(true)
    }

    async fn forget_secrets(
        &self,
        connection: &mut Connection,
        guild: GuildId,
        workspace: &WorkspaceId,
    ) -> Result<Vec<String>, StoreFailure> {
        let mut words = self.vault.forget_guild(connection, guild).await?;
        if !store::absences::is_elsewhere(connection, workspace, guild).await? {
            words.extend(self.vault.forget_workspace(connection, workspace).await?);
        }
        Ok(words)
    }
}

/// Nobody did it: it follows from leaving.
fn origin(workspace: &WorkspaceId) -> Origin {
    Origin { workspace: workspace.clone(), actor: Actor::Clock, door: Door::Departure, request: None }
}
