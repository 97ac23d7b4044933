//! Making phrases: a few words drawn by chance.

use super::words::WORDS;
use crate::domain::{NotAPhrase, Phrase};

/// Why there is no phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoPhrase {
    #[error("the system gives no random numbers")]
    NoRandomness,
    #[error(transparent)]
    NotAPhrase(#[from] NotAPhrase),
}

/// Five of some four hundred words: one of ten million million phrases. Words may come twice.
pub(super) fn draw() -> Result<Phrase, NoPhrase> {
    let mut words = Vec::with_capacity(Phrase::FEWEST_WORDS);
    while words.len() < Phrase::FEWEST_WORDS {
        let number = getrandom::u32().map_err(|_| NoPhrase::NoRandomness)?;
        // 23 bits are a multiple of nothing here, so what would make some words likelier is drawn again.
        let number = usize::try_from(number >> 9).unwrap_or(usize::MAX);
        let fair = (1 << 23) / WORDS.len() * WORDS.len();
        if number < fair {
            words.extend(WORDS.get(number % WORDS.len()).copied());
        }
    }
    Ok(words.join(" ").parse()?)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn phrases_differ_and_their_words_are_ours() {
        let drawn: HashSet<String> = (0..200).map(|_| draw().unwrap().to_string()).collect();
        assert_eq!(drawn.len(), 200);
        assert!(drawn.iter().flat_map(|phrase| phrase.split(' ')).all(|word| WORDS.contains(&word)));
    }
}
