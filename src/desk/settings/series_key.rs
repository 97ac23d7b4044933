//! A workspace's key for SERIES: looked at by SERIES before it is kept, and sealed from then on.

use secrecy::SecretString;
use serde_json::json;

use super::server::guild;
use super::{note_action, series_key_of};
use crate::desk::{Administrator, Desk, DeskFailure};
use crate::domain::{Actor, AuditAction, Door, EngineKind, GuildId, Origin, Plan, WorkspaceName};
use crate::engine::Obstacle;
use crate::engine::series::{KeyStanding, SeriesKey};
use crate::store::audit::Entry;
use crate::store::changes::Note;
use crate::store::workspaces::{SeriesWorkspace, Workspace};
use crate::store::{self, StoreFailure};
use crate::vault::{LastFour, NotKept};

/// What offering a key came to. Nothing is kept but by [`KeyOffer::Kept`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOffer {
    /// It is kept, opens this workspace, and ends like this.
    Kept(SeriesWorkspace, LastFour),
    /// It is good, and opens another workspace of SERIES than the key that is kept.
    AnotherWorkspace {
        /// The one that belongs to the kept key.
        kept: SeriesWorkspace,
        /// The one that belongs to this key.
        offered: SeriesWorkspace,
    },
    /// It cannot be kept.
    Refused(KeyProblem),
}

/// Why a key cannot be kept, whosever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyProblem {
    /// It is no text that could be a key.
    NotAKey,
    /// SERIES does not take it.
    Invalid,
    /// SERIES could not be asked.
    NotChecked,
    /// It could not be sealed.
    NotSealed(NotKept),
}

/// What forgetting the key came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyForgotten {
    /// It is gone.
    Forgotten,
    /// There was none.
    NotKept,
    /// SERIES decides with it, so it stays.
    InUse,
}

impl Desk {
    /// Keeps a key for SERIES, if SERIES says that it is good and this workspace's.
    pub async fn offer_series_key(&self, administrator: &Administrator, text: &str) -> Result<KeyOffer, DeskFailure> {
        let (key, offered) = match self.checked(text).await {
            Ok(checked) => checked,
            Err(problem) => return Ok(KeyOffer::Refused(problem)),
        };
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let guild = guild(&mut transaction, administrator).await?;
        let workspace = store::workspaces::find(&mut transaction, &guild.workspace).await?;
        let workspace = workspace.ok_or(StoreFailure::Missing("workspace"))?;
        let is_known = workspace.series.as_ref() == Some(&offered);
        if let Some(kept) = workspace.series.filter(|kept| kept.id != offered.id) {
            return Ok(KeyOffer::AnotherWorkspace { kept, offered });
        }
        let name = series_key_of(&workspace.id);
        if is_known && self.is_kept(&name, &key).await? {
            // A new look at SERIES is what somebody wants who enters the same key again.
            self.engine_switched(&workspace.id);
            return Ok(KeyOffer::Kept(offered, LastFour::of(&key)));
        }
        if let Err(why) = self.vault.keep(&mut transaction, &name, &key).await? {
            return Ok(KeyOffer::Refused(KeyProblem::NotSealed(why)));
        }
        store::workspaces::set_series(&mut transaction, &workspace.id, Some(&offered)).await?;
        let details = json!({ "secret": "series_key", "series_workspace": offered.id.as_str() });
        note_action(&mut transaction, administrator, &workspace.id, AuditAction::SecretKept, &details).await?;
        transaction.commit().await?;
        self.engine_switched(&workspace.id);
        Ok(KeyOffer::Kept(offered, LastFour::of(&key)))
    }

    /// Forgets the key for SERIES, and whose it was: after that the key of any workspace of SERIES may be kept.
    pub async fn forget_series_key(&self, administrator: &Administrator) -> Result<KeyForgotten, DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let guild = guild(&mut transaction, administrator).await?;
        let workspace = store::workspaces::find(&mut transaction, &guild.workspace).await?;
        let workspace = workspace.ok_or(StoreFailure::Missing("workspace"))?;
        if workspace.engine == EngineKind::Series {
            return Ok(KeyForgotten::InUse);
        }
        if !self.vault.forget(&mut transaction, &series_key_of(&workspace.id)).await? {
            return Ok(KeyForgotten::NotKept);
        }
        store::workspaces::set_series(&mut transaction, &workspace.id, None).await?;
        let details = json!({ "secret": "series_key" });
        note_action(&mut transaction, administrator, &workspace.id, AuditAction::SecretForgotten, &details).await?;
        transaction.commit().await?;
        self.communities.forget();
        Ok(KeyForgotten::Forgotten)
    }

    /// Makes a workspace that SERIES decides for, if SERIES says that its key is good. Whoever calls this has a shell on the
    /// machine.
    pub async fn create_series_workspace(
        &self,
        name: WorkspaceName,
        plan: Plan,
        guild: Option<GuildId>,
        key: &str,
    ) -> Result<Result<Workspace, KeyProblem>, DeskFailure> {
        let (key, series) = match self.checked(key).await {
            Ok(checked) => checked,
            Err(problem) => return Ok(Err(problem)),
        };
        let mut workspace = crate::desk::communities::new_workspace(name, plan, jiff::Timestamp::now())?;
        (workspace.engine, workspace.series) = (EngineKind::Series, Some(series));
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::workspaces::insert(&mut transaction, &workspace).await?;
        if let Some(guild) = guild {
            store::guilds::bind(&mut transaction, guild, &workspace.id, workspace.created_at).await?;
            store::changes::note(&mut transaction, Note::Guild(guild), workspace.created_at).await?;
        }
        if let Err(why) = self.vault.keep(&mut transaction, &series_key_of(&workspace.id), &key).await? {
            return Ok(Err(KeyProblem::NotSealed(why)));
        }
        store::audit::insert(&mut transaction, &[kept_by_operator(&workspace)], workspace.created_at).await?;
        transaction.commit().await?;
        self.communities.forget();
        Ok(Ok(workspace))
    }

    /// The key in this text with what it opens, or why it cannot be kept. SERIES is asked about nothing that could not be
    /// kept anyway.
    async fn checked(&self, text: &str) -> Result<(SecretString, SeriesWorkspace), KeyProblem> {
        let key = SeriesKey::new(text).map_err(|_| KeyProblem::NotAKey)?;
        if self.vault.is_locked() {
            return Err(KeyProblem::NotSealed(NotKept::Locked));
        }
        match self.series.check_key(&key).await {
            Ok(KeyStanding::Good(Some(series))) => Ok((key.secret().clone(), series)),
            Ok(KeyStanding::Bad) | Err(Obstacle::KeyRefused) => Err(KeyProblem::Invalid),
            // Whose a key is has to be known before it is kept.
            Ok(KeyStanding::Good(None)) | Err(_) => Err(KeyProblem::NotChecked),
        }
    }
}

fn kept_by_operator(workspace: &Workspace) -> Entry {
    let origin = Origin { workspace: workspace.id.clone(), actor: Actor::Operator, door: Door::CommandLine, request: None };
    let details = Some(json!({ "secret": "series_key" }).to_string());
    Entry { details, ..Entry::new(&origin, AuditAction::SecretKept) }
}
