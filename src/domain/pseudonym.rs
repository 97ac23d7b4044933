//! What somebody is called in what they did as a moderator, once their data is deleted.

use std::fmt;
use std::str::FromStr;

use super::InvalidId;

/// A made-up name. It says nothing of whose it is to anybody without the vault's key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pseudonym([u8; Pseudonym::LENGTH]);

impl Pseudonym {
    /// How many letters it has.
    pub const LENGTH: usize = 16;

    /// From 64 bits. Letters alone: what looks like a number may be taken for somebody's ID.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        let letter = |four: u8| b'a' + (four & 15);
        let mut letters = [0; Self::LENGTH];
        let drawn = bits.to_be_bytes().into_iter().flat_map(|byte| [letter(byte >> 4), letter(byte)]);
        letters.iter_mut().zip(drawn).for_each(|(place, letter)| *place = letter);
        Self(letters)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only letters get in.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Pseudonym {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let letters = text.as_bytes().try_into().ok().map(Self);
        letters.filter(|Self(letters)| letters.iter().all(|letter| (b'a'..=b'p').contains(letter))).ok_or(InvalidId {
            kind: "name of a former moderator",
            expected: "16 letters from a to p, as the audit channel shows them",
        })
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(formatter)
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Pseudonym({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_as_it_was_written_and_holds_no_digit() {
        for bits in [0, 1, u64::MAX, 0x0123_4567_89ab_cdef] {
            let name = Pseudonym::from_bits(bits);
            assert_eq!(name.to_string().parse(), Ok(name));
            assert!(name.as_str().bytes().all(|letter| letter.is_ascii_lowercase()), "{name}");
        }
        for wrong in ["", "abc", "abcdefghijklmnoq", "abcdefghijklmno1", "ABCDEFGHIJKLMNOP", "abcdefghijklmnopa"] {
            assert!(wrong.parse::<Pseudonym>().is_err(), "{wrong}");
        }
    }
}
