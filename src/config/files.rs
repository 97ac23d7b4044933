//! Secrets that stand in files of their own: those that the settings name, and those that systemd hands over.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};

use super::key::{self, Key};
use super::{Config, ConfigError, key_text, token};
use crate::secret_file::{self, NoSecret};
use crate::vault;

/// Where systemd has put the secrets of this service (LoadCredential=), each in a file that is called like its setting.
pub(super) fn credentials_folder(environment: &[(OsString, OsString)]) -> Option<PathBuf> {
    let found = environment.iter().find(|(name, value)| name == "CREDENTIALS_DIRECTORY" && !value.is_empty());
    found.map(|(_, folder)| PathBuf::from(folder))
}

/// Reads every secret that the settings leave out: what stands in them wins, then the file that they name, then systemd's.
pub(super) fn fill_in(config: &mut Config, credentials: Option<&Path>) -> Result<(), ConfigError> {
    if config.discord.token.is_none() {
        let file = config.discord.token_file.as_deref();
        config.discord.token = secret("discord.token", file, credentials, token::from_text)?;
    }
    if config.roblox.api_key.is_none() {
        let file = config.roblox.api_key_file.as_deref();
        config.roblox.api_key = secret("roblox.api_key", file, credentials, key_text::from_text)?;
    }
    // The vault reads its own file, and makes it if there is none.
    if config.vault.key.is_none() && config.vault.key_file.is_none() {
        config.vault.key = secret("vault.key", None, credentials, vault_key)?;
    }
    if config.vault.previous_key.is_none() {
        let file = config.vault.previous_key_file.as_deref();
        config.vault.previous_key = secret("vault.previous_key", file, credentials, vault_key)?;
    }
    Ok(())
}

fn vault_key(text: &str) -> Option<Option<vault::Key>> {
    match text.trim() {
        "" => Some(None),
        text => vault::Key::from_text(text).ok().map(Some),
    }
}

/// What `read` makes of the file's text: a secret, none (the text is empty), or nothing for a text that cannot be one.
fn secret<T>(
    name: &'static str,
    named: Option<&Path>,
    credentials: Option<&Path>,
    read: impl FnOnce(&str) -> Option<Option<T>>,
) -> Result<Option<T>, ConfigError> {
    let handed_over = credentials.map(|folder| folder.join(name));
    // Of systemd's only those are there that the unit lists.
    let Some(path) = named.or(handed_over.as_deref().filter(|file| file.exists())) else { return Ok(None) };
    let text: SecretString = secret_file::read(path).map_err(|problem| unusable(name, path, &problem))?;
    let expected = key::find(name).map_or("something else", |key: &Key| key.expected);
    let misread = || ConfigError::SecretFile {
        name,
        path: path.into(),
        problem: format!("what it holds is not usable; expected {expected}"),
    };
    let found = read(text.expose_secret()).ok_or_else(misread)?;
    // An empty setting is one that is left out; an empty file is a mistake.
    found.map(Some).ok_or_else(misread)
}

fn unusable(name: &'static str, path: &Path, problem: &NoSecret) -> ConfigError {
    ConfigError::SecretFile { name, path: path.into(), problem: problem.to_string() }
}
