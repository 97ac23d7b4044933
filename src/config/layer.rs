//! One source of settings, a file or the environment, with its own complaints about keys and values.

use std::ffi::OsString;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use figment::error::Actual;
use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Tag, Value};
use figment::{Metadata, Profile, Provider};

use super::ConfigError;
use super::key::{self, Key, PREFIX};

/// Where a layer comes from; how it is named, and how it names its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// A TOML file.
    File(PathBuf),
    /// The environment of the process.
    Environment,
}

impl Source {
    /// A dotted name the way its owner wrote it.
    pub(super) fn name_of(&self, dotted: &str) -> String {
        match self {
            Self::File(_) => dotted.to_owned(),
            Self::Environment => key::variable(dotted),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(formatter),
            Self::Environment => formatter.write_str("environment"),
        }
    }
}

/// The settings of one source. Every key in it is a known one.
#[derive(Debug)]
pub(super) struct Layer {
    source: Source,
    settings: Dict,
}

impl Layer {
    /// A file that has to exist.
    pub(super) fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let unreadable = |reason| ConfigError::Unreadable { file: path.to_owned(), reason };
        std::fs::read_to_string(path).map_err(unreadable).and_then(|text| Self::from_toml(path, &text))
    }

    /// A file that may be missing, but not unreadable.
    pub(super) fn from_file_if_present(path: &Path) -> Result<Option<Self>, ConfigError> {
        match Self::from_file(path) {
            Err(ConfigError::Unreadable { reason, .. }) if reason.kind() == ErrorKind::NotFound => Ok(None),
            other => other.map(Some),
        }
    }

    fn from_toml(path: &Path, text: &str) -> Result<Self, ConfigError> {
        // The parser's own text quotes the line, and the line may hold the token: only its verdict is kept.
        let settings: Dict = Toml::from_str(text).map_err(|error| ConfigError::Syntax {
            file: path.to_owned(),
            line: error.span().map_or(1, |span| 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()),
            verdict: error.message().lines().collect::<Vec<_>>().join(", "),
        })?;
        let layer = Self { source: Source::File(path.to_owned()), settings };
        layer.check_table("", &layer.settings)?;
        Ok(layer)
    }

    /// The variables that start with ours, `__` between levels. Values stay text: no setting guesses its type from
    /// how a value looks, so a path of digits is a path. An empty variable counts as not set, as Compose files write it.
    pub(super) fn from_environment(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, ConfigError> {
        let mut settings = Dict::new();
        for (variable, value) in variables {
            let Some(rest) = variable.to_str().and_then(|name| name.strip_prefix(PREFIX)) else { continue };
            let name = rest.replace("__", ".").to_ascii_lowercase();
            let Some(key) = key::find(&name) else {
                return Err(ConfigError::unknown_key(&Source::Environment, &name));
            };
            let Ok(text) = value.into_string() else {
                return Err(ConfigError::bad_value(&Source::Environment, key, "not UTF-8"));
            };
            if !text.trim().is_empty() {
                insert(&mut settings, key.name, text);
            }
        }
        Ok(Self { source: Source::Environment, settings })
    }

    /// Every name in this table is a setting, or a section that holds a table.
    fn check_table(&self, parent: &str, table: &Dict) -> Result<(), ConfigError> {
        for (word, value) in table {
            let name = if parent.is_empty() { word.clone() } else { format!("{parent}.{word}") };
            match (key::find(&name), value) {
                (Some(_), _) => {}
                // A table that does not exist is named by its first key, since "discrod.token" says more than "discrod".
                (None, Value::Dict(_, inner)) if key::is_section(&name) || !inner.is_empty() => {
                    self.check_table(&name, inner)?;
                }
                (None, _) => return Err(ConfigError::unknown_key(&self.source, &name)),
            }
        }
        Ok(())
    }

    /// What to say about a value of this layer that the settings tree refused. figment's own text is never used: it
    /// holds the value, and the value may be a secret.
    pub(super) fn bad_value(&self, refused: &figment::Error) -> ConfigError {
        let name = refused.path.join(".");
        // A part of a list is named by its number behind the list.
        let list = name.rsplit_once('.').map_or("", |(list, _)| list);
        match key::find(&name).or_else(|| key::find(list)) {
            Some(key) => ConfigError::bad_value(&self.source, key, &self.shown(key)),
            // Every key was checked before, so this is for a key in the list that the tree does not have.
            None => ConfigError::unknown_key(&self.source, &name),
        }
    }

    fn shown(&self, key: &Key) -> String {
        let (first, rest) = key.name.split_once('.').map_or((key.name, None), |(first, rest)| (first, Some(rest)));
        let value = self.settings.get(first).and_then(|value| match rest {
            Some(rest) => value.find_ref(rest),
            None => Some(value),
        });
        match value.map(Value::to_actual) {
            Some(Actual::Str(text)) => format!("{text:?}"),
            Some(Actual::Bool(flag)) => flag.to_string(),
            Some(Actual::Signed(number)) => number.to_string(),
            Some(Actual::Unsigned(number)) => number.to_string(),
            Some(Actual::Float(number)) => number.to_string(),
            Some(Actual::Map) => "a table".to_owned(),
            Some(Actual::Seq) => "a list".to_owned(),
            Some(other) => other.to_string(),
            None => "missing".to_owned(),
        }
    }
}

impl Provider for &Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.source.to_string())
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        Ok(Map::from([(Profile::Default, self.settings.clone())]))
    }
}

/// Puts a text at its place; the name is one of [`key::KEYS`], which have a section or none.
fn insert(settings: &mut Dict, name: &str, text: String) {
    match name.split_once('.') {
        None => {
            settings.insert(name.to_owned(), text.into());
        }
        Some((section, word)) => {
            let table = settings.entry(section.to_owned()).or_insert_with(|| Value::Dict(Tag::Default, Dict::new()));
            if let Value::Dict(_, table) = table {
                insert(table, word, text);
            }
        }
    }
}
