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

/// What the words are for, as the first of them: whoever is asked to put them into their profile by somebody else sees that they
/// would give that person their account here.
const PURPOSE: &str = "slotkeeper";

/// What they are for, and four of some four hundred words: one of 28 thousand million phrases, of which an account has one at a
/// time. Words may come twice.
pub(super) fn draw() -> Result<Phrase, NoPhrase> {
    let mut words = Vec::with_capacity(Phrase::FEWEST_WORDS);
    words.push(PURPOSE);
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
        for phrase in &drawn {
            let words: Vec<&str> = phrase.split(' ').collect();
            assert_eq!((words.len(), words[0]), (5, PURPOSE));
            assert!(words[1..].iter().all(|word| WORDS.contains(word)), "{phrase}");
        }
    }
}
