//! What administrators set: the use cases of the `/setup` panel.
//!
//! Each change takes an [`Administrator`], is written with its entry in the audit trail or not at all, and is known here
//! from the next request on. Of two changes at the same time the last one stays. Nothing here may ever hold a secret for
//! longer than it takes to keep it.

mod api_keys;
mod engine;
mod history;
mod linking;
mod roblox_group;
mod series_key;
mod server;
mod zones;

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

pub use api_keys::{ApiKeyMade, MOST_API_KEYS};
pub use engine::{Consequences, EngineAnswer};
pub use linking::{KeyState, LinkingSettings, MOST_ROLE_RANKS, Provider, ProviderKeyAnswer, RoleRankAnswer};
pub use roblox_group::GroupAsked;
pub use series_key::{KeyForgotten, KeyOffer, KeyProblem};
pub use server::RoleAnswer;
pub use zones::ZoneName;

use super::{Administrator, Community, Desk, DeskFailure};
use crate::domain::{AuditAction, Retention, SecretName, WorkspaceId, WorkspaceSecret};
use crate::store::absences::Absence;
use crate::store::api_keys::KeyRow;
use crate::store::audit::Entry;
use crate::store::{self, Connection, StoreFailure};
use crate::vault::{LastFour, Unreadable};

/// Everything that can be set, as it was at one moment.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server and its workspace.
    pub community: Community,
    /// The key for SERIES.
    pub series_key: SeriesKeyState,
    /// The keys of the HTTP API that open the workspace, oldest first.
    pub api_keys: Vec<KeyRow>,
    /// For how long what is over is kept.
    pub retention: Retention,
    /// How many servers share the workspace, this one among them.
    pub servers: i64,
    /// What the server lost when the bot was removed from it not long ago.
    pub lost: Option<Absence>,
    /// When it was so.
    pub read_at: Timestamp,
}

/// What there is of a workspace's key for SERIES.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeriesKeyState {
    /// None.
    NotKept,
    /// One that ends like this.
    Kept(LastFour),
    /// One that cannot be read.
    Unreadable(Unreadable),
}

impl Desk {
    /// The settings as they are now, whatever was known of them a moment ago.
    pub async fn settings(&self, administrator: &Administrator) -> Result<Settings, DeskFailure> {
        let community = self.communities.now(administrator.guild()).await?;
        let workspace = &community.workspace.id;
        let series_key = match self.vault.last_four(&series_key_of(workspace)).await? {
            Ok(end) => SeriesKeyState::Kept(end),
            Err(Unreadable::NotKept) => SeriesKeyState::NotKept,
            Err(unreadable) => SeriesKeyState::Unreadable(unreadable),
        };
        let (all, now) = (self.keyring.list(Some(workspace)).await?, self.database.now());
        let api_keys = all.into_iter().filter(|key| key.is_active_at(now)).collect();
        let lost = self.lost(administrator.guild()).await?;
        let mut reader = self.database.reader().await?;
        let servers = store::guilds::count_of(&mut reader, workspace).await?;
        let retention = store::retention::of_workspace(&mut reader, workspace).await?;
        Ok(Settings { community, series_key, api_keys, retention, servers, lost, read_at: Timestamp::now() })
    }
}

impl Desk {
    /// Whether this very secret is kept under that name.
    async fn is_kept(&self, name: &SecretName, secret: &SecretString) -> Result<bool, StoreFailure> {
        Ok(self.vault.read(name).await?.is_ok_and(|kept| kept.expose_secret() == secret.expose_secret()))
    }
}

fn series_key_of(workspace: &WorkspaceId) -> SecretName {
    SecretName::OfWorkspace(workspace.clone(), WorkspaceSecret::SeriesKey)
}

/// A setting that is not what it was.
struct Change {
    setting: &'static str,
    before: Value,
    after: Value,
}

/// Writes a changed setting into the audit trail, in the transaction that changes it.
async fn note(
    connection: &mut Connection,
    administrator: &Administrator,
    workspace: &WorkspaceId,
    change: Change,
) -> Result<(), StoreFailure> {
    let Change { setting, before, after } = change;
    let guild = administrator.guild().to_string();
    let details = json!({ "setting": setting, "guild": guild, "before": before, "after": after });
    note_action(connection, administrator, workspace, AuditAction::SettingChanged, &details).await
}

async fn note_action(
    connection: &mut Connection,
    administrator: &Administrator,
    workspace: &WorkspaceId,
    action: AuditAction,
    details: &Value,
) -> Result<(), StoreFailure> {
    let origin = administrator.origin(workspace);
    let entry = Entry {
        details: Some(details.to_string()),
        // To set something twice is to set it once.
        request: None,
        ..Entry::new(&origin, action)
    };
    store::audit::insert(connection, &[entry], Timestamp::now()).await
}
