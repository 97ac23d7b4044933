//! Everything that can be wrong with the settings, each as one line that says what to do.

use std::path::PathBuf;

use super::key::{self, KEYS, Key};
use super::layer::Source;

/// Why there are no settings. Its text is meant for the person who wrote them, and never holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("{}: cannot be read: {reason}", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{}: line {line}: not valid TOML: {verdict}", file.display())]
    Syntax {
        /// Which file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What the parser expected.
        verdict: String,
    },
    /// A key that is no setting. Its value is not shown: it may be a token under a misspelt name.
    #[error("{source_name}: unknown key \"{name}\";{} known keys: {known}", suggestion.as_ref().map(|name| format!(" did you mean \"{name}\"?")).unwrap_or_default())]
    UnknownKey {
        /// The file, or "environment".
        source_name: String,
        /// The key as it was written.
        name: String,
        /// The key that was probably meant.
        suggestion: Option<String>,
        /// All keys there are.
        known: String,
    },
    /// A value that its setting cannot take.
    #[error("{source_name}: \"{name}\" is {value}; expected {expected}")]
    BadValue {
        /// The file, or "environment".
        source_name: String,
        /// The key as it was written.
        name: String,
        /// What was given, unless it is a secret.
        value: String,
        /// What would have been accepted.
        expected: &'static str,
    },
    /// A file that holds no secret that could be used.
    #[error("{}: \"{name}\" cannot be taken from this file: {problem}", path.display())]
    SecretFile {
        /// The setting, as a dotted name.
        name: &'static str,
        /// Which file.
        path: PathBuf,
        /// What is wrong with it, without what it holds.
        problem: String,
    },
    /// There is no token, and something needs one.
    #[error(
        "the bot's token is missing: get one at https://discord.com/developers/applications (your application, Bot, Reset \
         Token), then set SLOTKEEPER_DISCORD__TOKEN or write token = \"…\" under [discord] in config.toml"
    )]
    MissingToken,
}

impl ConfigError {
    pub(super) fn unknown_key(source: &Source, name: &str) -> Self {
        let written = |name: &str| source.name_of(name);
        Self::UnknownKey {
            name: written(name),
            suggestion: key::closest(name).map(|key| written(key.name)),
            known: KEYS.iter().map(|key| written(key.name)).collect::<Vec<_>>().join(", "),
            source_name: source.to_string(),
        }
    }

    pub(super) fn bad_value(source: &Source, key: &Key, value: &str) -> Self {
        Self::BadValue {
            name: source.name_of(key.name),
            value: if key.secret { "not usable (it is a secret, so it is not shown)".to_owned() } else { value.to_owned() },
            expected: key.expected,
            source_name: source.to_string(),
        }
    }
}
