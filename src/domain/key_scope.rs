//! What an API key may be used for.

use std::fmt;
use std::str::FromStr;

/// One kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyScope {
    /// Reading sessions.
    Read,
    /// Taking and leaving slots, for whomever the call names.
    Claim,
    /// Everything else: making and changing sessions, taking people out, attendance.
    Manage,
}

/// One or more kinds of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyScopes {
    read: bool,
    claim: bool,
    manage: bool,
}

/// A text that names no scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected read, claim or manage, or several of them with commas between them")]
pub struct NoScopes;

impl KeyScope {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Read, Self::Claim, Self::Manage];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Claim => "claim",
            Self::Manage => "manage",
        }
    }
}

impl KeyScopes {
    /// Every right: what a key has unless somebody says otherwise.
    pub const ALL: Self = Self { read: true, claim: true, manage: true };

    /// Whether this kind of call is among them.
    #[must_use]
    pub const fn allows(self, scope: KeyScope) -> bool {
        match scope {
            KeyScope::Read => self.read,
            KeyScope::Claim => self.claim,
            KeyScope::Manage => self.manage,
        }
    }

    /// One by one.
    pub fn each(self) -> impl Iterator<Item = KeyScope> {
        KeyScope::ALL.into_iter().filter(move |scope| self.allows(*scope))
    }

    /// With those of another, too.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { read: self.read || other.read, claim: self.claim || other.claim, manage: self.manage || other.manage }
    }
}

impl FromStr for KeyScopes {
    type Err = NoScopes;

    fn from_str(text: &str) -> Result<Self, NoScopes> {
        let mut scopes = Self { read: false, claim: false, manage: false };
        for word in text.split(',') {
            match word.trim() {
                "read" => scopes.read = true,
                "claim" => scopes.claim = true,
                "manage" => scopes.manage = true,
                _ => return Err(NoScopes),
            }
        }
        Ok(scopes)
    }
}

/// `read,claim`: as it is typed and kept.
impl fmt::Display for KeyScopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.each().map(KeyScope::as_str).collect();
        formatter.write_str(&words.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_in_any_order_and_written_in_one() {
        let written = |text: &str| text.parse::<KeyScopes>().map(|scopes| scopes.to_string());
        assert_eq!(written("manage,read , claim"), Ok("read,claim,manage".to_owned()));
        assert_eq!("claim,manage,read".parse(), Ok(KeyScopes::ALL));
        assert_eq!(written("claim"), Ok("claim".to_owned()));
        for wrong in ["", ",", "read,", "write", "READ", "read claim"] {
            assert_eq!(written(wrong), Err(NoScopes), "{wrong:?}");
        }
    }

    #[test]
    fn a_scope_allows_itself_and_nothing_else() {
        for one in KeyScope::ALL {
            let scopes: Result<KeyScopes, NoScopes> = one.as_str().parse();
            let allowed: Vec<KeyScope> = scopes.into_iter().flat_map(KeyScopes::each).collect();
            assert_eq!(allowed, [one]);
        }
    }
}
