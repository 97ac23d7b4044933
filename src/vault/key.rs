//! The vault's key: 32 random bytes, written as base64 or as hexadecimal digits.

use std::fmt;
use std::sync::Arc;

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::{Digest as _, Sha256};

/// How many bytes a key has (XChaCha20-Poly1305).
pub(super) const LENGTH: usize = 32;

/// A key. It shows itself nowhere and is wiped from memory with its last copy.
#[derive(Clone)]
pub struct Key(Arc<SecretBox<[u8; LENGTH]>>);

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 32 bytes as base64 (44 characters) or as hexadecimal digits (64)")]
pub struct NotAKey;

impl Key {
    /// A new one, from the system's randomness.
    pub(super) fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes)?;
        Ok(Self::new(bytes))
    }

    /// Reads a key as somebody wrote it, with white space around it and with or without base64's `=` at its end.
    pub fn from_text(text: &str) -> Result<Self, NotAKey> {
        let text = text.trim();
        let decoded = if text.len() == 2 * LENGTH {
            HEXLOWER_PERMISSIVE.decode(text.as_bytes())
        } else {
            let padded = format!("{}=", text.trim_end_matches('='));
            BASE64.decode(padded.as_bytes())
        };
        let bytes: [u8; LENGTH] = decoded.ok().and_then(|bytes| bytes.try_into().ok()).ok_or(NotAKey)?;
        Ok(Self::new(bytes))
    }

    /// The key as text, for the file that it is kept in.
    pub(super) fn to_text(&self) -> String {
        BASE64.encode(self.bytes())
    }

    pub(super) fn bytes(&self) -> &[u8; LENGTH] {
        self.0.expose_secret()
    }

    /// What tells this key from others and nothing about it: the beginning of a hash of 256 random bits.
    pub(super) fn mark(&self) -> String {
        let hash = Sha256::new().chain_update(b"slotkeeper vault key\0").chain_update(self.bytes()).finalize();
        data_encoding::HEXLOWER.encode(&hash[..8])
    }

    fn new(bytes: [u8; LENGTH]) -> Self {
        Self(Arc::new(SecretBox::new(Box::new(bytes))))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(secret)")
    }
}
