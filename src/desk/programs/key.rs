//! The text of an API key: `slotkeeper_<public part>_<secret part>`.

use std::fmt;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::domain::KeyId;

/// 5 random bits a character: 52 of them are more than 256 bits.
const SECRET_LENGTH: usize = 52;

/// A key in the clear. It exists while it is made and shown, or while it is checked; it is never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    id: KeyId,
    secret: Box<str>,
}

impl ApiKey {
    /// A new one, from the system's randomness.
    pub(super) fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; KeyId::LENGTH + SECRET_LENGTH];
        getrandom::fill(&mut bytes)?;
        // 32 characters, so each is as likely as every other.
        let mut characters = bytes.iter().map(|byte| char::from(KeyId::ALPHABET[usize::from(byte % 32)]));
        let id: String = characters.by_ref().take(KeyId::LENGTH).collect();
        let secret: String = characters.collect();
        // An ID of characters of its own alphabet always reads.
        let id = id.parse().map_err(|_| getrandom::Error::UNEXPECTED)?;
        Ok(Self { id, secret: secret.into() })
    }

    /// Reads a key; nothing for a text that cannot be one of ours.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(KeyId::PREFIX)?.split_once('_')?;
        let of_ours = secret.len() == SECRET_LENGTH && secret.bytes().all(|byte| KeyId::ALPHABET.contains(&byte));
        let id = id.parse().ok()?;
        of_ours.then(|| Self { id, secret: secret.into() })
    }

    /// Its public part.
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// The whole key. For the one moment in which its owner sees it.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{}{}_{}", KeyId::PREFIX, self.id, self.secret)
    }

    /// What is stored in its place.
    pub(super) fn hash(&self) -> String {
        format!("{:x}", Sha256::digest(self.secret.as_bytes()))
    }

    /// Whether this is the key whose hash that is, in a time that tells nothing about where they differ.
    pub(super) fn has_hash(&self, hash: &str) -> bool {
        self.hash().as_bytes().ct_eq(hash.as_bytes()).into()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ApiKey({}, secret)", self.id)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_as_it_was_shown_and_hides_itself_otherwise() {
        let key = ApiKey::generate().unwrap();
        let shown = key.reveal();
        assert_eq!(ApiKey::read(&shown).unwrap(), key);
        assert!(shown.starts_with(&format!("slotkeeper_{}_", key.id())) && shown.len() == 72, "{shown}");
        assert!(!format!("{key:?}").contains(&shown[20..]), "{key:?}");
        assert_ne!(ApiKey::generate().unwrap().reveal(), shown);
    }

    #[test]
    fn what_is_no_key_does_not_read() {
        let shown = ApiKey::generate().unwrap().reveal();
        let without_prefix = shown.trim_start_matches(KeyId::PREFIX);
        for wrong in ["", "slotkeeper_", &shown[..71], &format!("{shown}a"), &shown.to_uppercase(), without_prefix] {
            assert!(ApiKey::read(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn only_the_same_secret_has_the_hash() {
        let (key, other) = (ApiKey::generate().unwrap(), ApiKey::generate().unwrap());
        assert!(key.has_hash(&key.hash()));
        assert!(!other.has_hash(&key.hash()) && !key.has_hash("") && !key.hash().contains(&*key.secret));
    }
}
