//! What a sandbox begins with, read from a file: servers, channels, roles and people.
//!
//! Owns the form of that file, TOML or JSON, and what is wrong with one. Putting it into the world is in `plant`.

mod check;
mod plant;
mod value;

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::permissions::Permissions;

/// A server with two channels, a role and three people, for whoever brings no file.
const EXAMPLE: &str = include_str!("../../seeds/example.toml");

/// What a sandbox begins with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seed {
    pub(crate) bot: Bot,
    /// What the page greets people with.
    pub(crate) welcome: Option<String>,
    guilds: Vec<Guild>,
}

/// The bot, as its developer portal has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Bot {
    #[serde(deserialize_with = "value::id")]
    pub(crate) application_id: Option<u64>,
    pub(crate) name: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) privileged_intents: Option<bool>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Guild {
    #[serde(default, deserialize_with = "value::id")]
    id: Option<u64>,
    name: String,
    locale: Option<String>,
    /// What the bot's own role may do; left out, what everybody may.
    #[serde(default, deserialize_with = "value::optional_permissions")]
    bot_permissions: Option<Permissions>,
    #[serde(default)]
    roles: Vec<Role>,
    #[serde(default)]
    channels: Vec<Channel>,
    #[serde(default)]
    people: Vec<Person>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    #[serde(default, deserialize_with = "value::id")]
    id: Option<u64>,
    name: String,
    #[serde(default, deserialize_with = "value::permissions")]
    permissions: Permissions,
    #[serde(default, alias = "color", deserialize_with = "value::colour")]
    colour: u32,
    #[serde(default)]
    mentionable: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Channel {
    #[serde(default, deserialize_with = "value::id")]
    id: Option<u64>,
    name: String,
    #[serde(default)]
    overwrites: Vec<Overwrite>,
}

/// What somebody may or may not do in one channel.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Overwrite {
    /// `@everyone`, `@bot`, the name of a role or that of a person.
    who: String,
    #[serde(default, deserialize_with = "value::permissions")]
    allow: Permissions,
    #[serde(default, deserialize_with = "value::permissions")]
    deny: Permissions,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    #[serde(default, deserialize_with = "value::id")]
    id: Option<u64>,
    name: String,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    owner: bool,
    locale: Option<String>,
}

/// Why a seed cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeedError {
    /// The file cannot be read.
    #[error("the seed {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not of the form that a seed has.
    #[error("the seed is not right: {0}")]
    Form(String),
    /// It names something that is not there, or the same thing twice.
    #[error("the seed is not right: {0}")]
    Sense(String),
}

impl Seed {
    /// Reads a seed from a file: JSON if its name ends in `.json`, else TOML.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is not right.
    pub fn read(path: &Path) -> Result<Self, SeedError> {
        let text = std::fs::read_to_string(path).map_err(|source| SeedError::Read { path: path.to_owned(), source })?;
        let is_json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
        if is_json { Self::from_json(&text) } else { Self::from_toml(&text) }
    }

    /// Reads a seed from TOML.
    ///
    /// # Errors
    ///
    /// If it is not right.
    pub fn from_toml(text: &str) -> Result<Self, SeedError> {
        let seed: Self = toml::from_str(text).map_err(|error| SeedError::Form(error.to_string()))?;
        seed.checked()
    }

    /// Reads a seed from JSON.
    ///
    /// # Errors
    ///
    /// If it is not right.
    pub fn from_json(text: &str) -> Result<Self, SeedError> {
        let seed: Self = serde_json::from_str(text).map_err(|error| SeedError::Form(error.to_string()))?;
        seed.checked()
    }

    /// A small server to begin with.
    ///
    /// # Errors
    ///
    /// Never, as a test shows.
    pub fn example() -> Result<Self, SeedError> {
        Self::from_toml(EXAMPLE)
    }

    fn checked(self) -> Result<Self, SeedError> {
        check::check(&self).map_err(SeedError::Sense)?;
        Ok(self)
    }
}
