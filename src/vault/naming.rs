//! Names for people who are not to be named: HMAC-SHA-256 (RFC 2104) with the vault's key, so that nobody without it can tell
//! whose a name is, not even by trying everybody.

use sha2::{Digest as _, Sha256};

use super::key::Key;
use crate::domain::{DiscordUserId, Pseudonym};

/// How many bytes SHA-256 takes at once. The key is shorter.
const BLOCK: usize = 64;

/// The name of this user: always the same one with the same key.
pub(super) fn name(key: &Key, user: DiscordUserId) -> Pseudonym {
    let message = format!("slotkeeper pseudonym {user}");
    let [first, second, third, fourth, fifth, sixth, seventh, eighth, ..] = hmac(key.bytes(), message.as_bytes());
    Pseudonym::from_bits(u64::from_be_bytes([first, second, third, fourth, fifth, sixth, seventh, eighth]))
}

fn hmac(key: &[u8; super::key::LENGTH], message: &[u8]) -> [u8; 32] {
    let padded = |with: u8| {
        let mut block = [with; BLOCK];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with Python's `hmac` module.
    #[test]
    fn it_is_the_hmac_of_the_standard() {
        let expected = "37853aff7df2ff1f94e194ad66dd7633e01f2642bdbc02f0b6a1ea7540d2ac0e";
        assert_eq!(data_encoding::HEXLOWER.encode(&hmac(&[7; 32], b"what do ya want for nothing?")), expected);
    }
}
