//! The settings tree: what can be set, its defaults, and how it is read from a file and the environment.
//!
//! Defaults, then `config.toml` (or the file that was named), then `SLOTKEEPER_*` variables; each overrides the one
//! before. A secret that is in none of them may be in a file of its own (`files`). Each layer is checked by itself, so that a complaint can name the layer. This module owns every sentence
//! about settings and must never know what they are used for: it opens no database and calls nobody.

mod api_base;
mod base_url;
mod choice;
mod count;
mod error;
mod files;
mod flag;
mod guilds;
mod key;
mod key_text;
mod layer;
mod limits;
mod millis;
mod roblox;
mod series;
#[cfg(test)]
mod tests;
mod token;
mod vault_key;

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use figment::Figment;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de};

pub use api_base::ApiBase;
pub use base_url::BaseUrl;
pub use choice::{LinkProvider, ProviderOrder, RobloxInterface};
pub use error::ConfigError;
use layer::Layer;
pub use limits::LimitSettings;
pub use roblox::{LinkingSettings, RobloxSettings};
pub use series::SeriesSettings;

use crate::domain::AllowedGuilds;
use crate::vault;

/// Read when no other file is named, and only if it exists.
const DEFAULT_FILE: &str = "config.toml";

/// All settings. Safe to print: a secret shows itself as redacted.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How to reach Discord.
    pub discord: DiscordSettings,
    /// Where everything is kept.
    pub database: DatabaseSettings,
    /// What secrets are sealed with.
    pub vault: VaultSettings,
    /// How programs reach the HTTP API.
    pub http: HttpSettings,
    /// How much one workspace may have, and one member ask for.
    pub limits: LimitSettings,
    /// What sessions do by themselves.
    pub sessions: SessionSettings,
    /// How to reach SERIES.
    pub series: SeriesSettings,
    /// How to reach Roblox.
    pub roblox: RobloxSettings,
    /// How to find out who is who.
    pub linking: LinkingSettings,
    /// What is logged, in the words of `tracing_subscriber::EnvFilter`.
    pub log: String,
}

/// `[discord]`: how to reach Discord.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiscordSettings {
    /// The bot's token. Only what talks to Discord needs one; see [`DiscordSettings::required_token`].
    #[serde(deserialize_with = "token::deserialize")]
    pub token: Option<SecretString>,
    /// The file that holds it instead.
    #[serde(deserialize_with = "optional_file")]
    pub token_file: Option<PathBuf>,
    /// Discord itself, or a stand-in.
    pub api_base: ApiBase,
    /// The servers that the bot is for; without a list, for every one that it is in.
    #[serde(deserialize_with = "guilds::deserialize")]
    pub guilds: AllowedGuilds,
    /// Whether Discord is asked to tell who leaves a server; it has to be allowed in the Developer Portal.
    #[serde(deserialize_with = "flag::deserialize")]
    pub members_intent: bool,
}

/// `[database]`: where everything is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// The SQLite file; made at the first start.
    #[serde(deserialize_with = "named_file")]
    pub path: PathBuf,
    /// How long a write waits while another program holds the database's lock.
    #[serde(deserialize_with = "millis::deserialize::<_, 50, 60_000>")]
    pub lock_timeout_ms: Duration,
}

/// `[vault]`: what secrets are sealed with.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VaultSettings {
    /// The key itself; then no file is looked at.
    #[serde(deserialize_with = "vault_key::deserialize")]
    pub key: Option<vault::Key>,
    /// The file that holds the key; see [`Config::vault_key`] for the one that is taken without it.
    #[serde(deserialize_with = "optional_file")]
    pub key_file: Option<PathBuf>,
    /// For how many days the secrets of a server are kept after the bot was removed from it.
    #[serde(deserialize_with = "count::deserialize")]
    pub keep_left_days: NonZeroU32,
    /// The key from before, until everything is sealed anew.
    #[serde(deserialize_with = "vault_key::deserialize")]
    pub previous_key: Option<vault::Key>,
    /// The file that holds that one instead.
    #[serde(deserialize_with = "optional_file")]
    pub previous_key_file: Option<PathBuf>,
}

/// `[http]`: how programs reach the HTTP API.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpSettings {
    /// Where the API listens.
    pub listen: SocketAddr,
    /// Where those who run the program find its figures and the page with its documentation; nowhere without it.
    pub operations_listen: Option<SocketAddr>,
    /// How many calls each key gets back every minute.
    #[serde(deserialize_with = "count::deserialize")]
    pub rate_per_minute: NonZeroU32,
    /// How many calls each key may make at once.
    #[serde(deserialize_with = "count::deserialize")]
    pub burst: NonZeroU32,
    /// How many calls all keys of a workspace together get back every minute.
    #[serde(deserialize_with = "count::deserialize")]
    pub workspace_rate_per_minute: NonZeroU32,
    /// How many calls all keys of a workspace together may make at once.
    #[serde(deserialize_with = "count::deserialize")]
    pub workspace_burst: NonZeroU32,
}

/// `[sessions]`: what sessions do by themselves.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionSettings {
    /// Whether they become ongoing at their start and completed at their end.
    #[serde(deserialize_with = "flag::deserialize")]
    pub status_by_time: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            discord: DiscordSettings::default(),
            database: DatabaseSettings::default(),
            vault: VaultSettings::default(),
            http: HttpSettings::default(),
            limits: LimitSettings::default(),
            sessions: SessionSettings::default(),
            series: SeriesSettings::default(),
            roblox: RobloxSettings::default(),
            linking: LinkingSettings::default(),
            // An interaction that serenity cannot decode is reported by its dispatcher at DEBUG and nowhere else.
            log: "info,sqlx=warn,serenity::gateway=warn,serenity::client::dispatch=debug".to_owned(),
        }
    }
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self { path: PathBuf::from("slotkeeper.db"), lock_timeout_ms: Duration::from_secs(5) }
    }
}

impl Default for VaultSettings {
    fn default() -> Self {
        const KEEP_LEFT_DAYS: NonZeroU32 = NonZeroU32::new(7).unwrap();
        Self { key: None, key_file: None, previous_key: None, previous_key_file: None, keep_left_days: KEEP_LEFT_DAYS }
    }
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self { status_by_time: true }
    }
}

impl Default for HttpSettings {
    fn default() -> Self {
        const RATE_PER_MINUTE: NonZeroU32 = NonZeroU32::new(10_000).unwrap();
        const BURST: NonZeroU32 = NonZeroU32::new(1_000).unwrap();
        const WORKSPACE_RATE_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20_000).unwrap();
        const WORKSPACE_BURST: NonZeroU32 = NonZeroU32::new(2_000).unwrap();
        // This machine alone: who opens it to others puts something in front that speaks TLS.
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 8480));
        Self {
            listen,
            operations_listen: None,
            rate_per_minute: RATE_PER_MINUTE,
            burst: BURST,
            workspace_rate_per_minute: WORKSPACE_RATE_PER_MINUTE,
            workspace_burst: WORKSPACE_BURST,
        }
    }
}

impl DiscordSettings {
    /// The token, for whoever cannot do without; the error says where to get one.
    pub fn required_token(&self) -> Result<&SecretString, ConfigError> {
        self.token.as_ref().ok_or(ConfigError::MissingToken)
    }
}

impl Config {
    /// Where the vault's key comes from: the settings, the file that they name, or a file beside the database.
    #[must_use]
    pub fn vault_key(&self) -> vault::KeySource {
        match (&self.vault.key, &self.vault.key_file) {
            (Some(key), _) => vault::KeySource::Given(key.clone()),
            (None, Some(file)) => vault::KeySource::File(file.clone()),
            (None, None) => {
                let mut beside = self.database.path.clone().into_os_string();
                beside.push(".key");
                vault::KeySource::File(beside.into())
            }
        }
    }

    /// Reads the settings of this process. A file that was named has to exist; the default one need not.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::load_from(file, std::env::vars_os())
    }

    /// As [`Config::load`], with the environment as an argument.
    pub fn load_from(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let file_layer = match file {
            Some(named) => Some(Layer::from_file(named)?),
            None => Layer::from_file_if_present(Path::new(DEFAULT_FILE))?,
        };
        let environment: Vec<(OsString, OsString)> = environment.into_iter().collect();
        let credentials = files::credentials_folder(&environment);
        let layers = file_layer.into_iter().chain([Layer::from_environment(environment)?]);

        let mut figment = Figment::new();
        let mut config = Self::default();
        for layer in layers {
            figment = figment.merge(&layer);
            // Extracted after each layer: a value that is refused now came from this one.
            config = figment.extract().map_err(|refused| layer.bad_value(&refused))?;
        }
        files::fill_in(&mut config, credentials.as_deref())?;
        Ok(config)
    }
}

/// A path that is there and empty is a mistake; one that is not there is not.
fn optional_file<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
    named_file(deserializer).map(Some)
}

/// SQLite takes an empty path for a database that is deleted at the end, which nobody wants here.
fn named_file<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    let path = PathBuf::deserialize(deserializer)?;
    if path.as_os_str().is_empty() { Err(de::Error::custom("no path")) } else { Ok(path) }
}
