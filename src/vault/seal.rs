//! Sealing and opening: XChaCha20-Poly1305 with a random nonce, and the secret's name as associated data, so that a sealed
//! secret opens under its own name alone and any change of it is found.

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use data_encoding::BASE64;
use secrecy::{ExposeSecret as _, SecretString};

use super::Unreadable;
use super::key::Key;
use crate::domain::SecretName;
use crate::store::secrets::Sealed;

/// How many bytes a nonce has. So many may be drawn at random without ever meeting one again.
const NONCE: usize = 24;

/// Seals a secret under its name.
pub(super) fn seal(key: &Key, name: &SecretName, secret: &SecretString) -> Result<Sealed, getrandom::Error> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce)?;
    let (name, message) = (name.to_string(), secret.expose_secret().as_bytes());
    let payload = Payload { msg: message, aad: name.as_bytes() };
    // Only a message of 256 GiB is too long for it.
    let ciphertext = cipher(key).encrypt(&XNonce::from(nonce), payload).map_err(|_| getrandom::Error::UNEXPECTED)?;
    let sealed = [nonce.as_slice(), &ciphertext].concat();
    Ok(Sealed { key_mark: key.mark(), sealed: BASE64.encode(&sealed) })
}

/// Opens what was sealed under that name.
pub(super) fn open(key: &Key, name: &SecretName, sealed: &Sealed) -> Result<SecretString, Unreadable> {
    if sealed.key_mark != key.mark() {
        return Err(Unreadable::OtherKey);
    }
    let bytes = BASE64.decode(sealed.sealed.as_bytes()).map_err(|_| Unreadable::Damaged)?;
    let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE>().ok_or(Unreadable::Damaged)?;
    let name = name.to_string();
    let payload = Payload { msg: ciphertext, aad: name.as_bytes() };
    let message = cipher(key).decrypt(&XNonce::from(*nonce), payload).map_err(|_| Unreadable::Damaged)?;
    String::from_utf8(message).map(SecretString::from).map_err(|_| Unreadable::Damaged)
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.bytes().into())
}
