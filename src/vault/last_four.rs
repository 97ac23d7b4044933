//! The end of a secret, which is all that is ever shown of it.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

/// The last four characters; nothing of a secret that is so short that they would tell much of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastFour(Box<str>);

/// From how many characters on four of them are shown.
const LONG_ENOUGH: usize = 12;

impl LastFour {
    /// The end of this secret.
    #[must_use]
    pub fn of(secret: &SecretString) -> Self {
        let secret = secret.expose_secret();
        let length = secret.chars().count();
        let hidden = if length < LONG_ENOUGH { length } else { length - 4 };
        Self(secret.chars().skip(hidden).collect())
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LastFour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
