//! The words that show whose a Roblox account is: its owner puts them into the description of its profile.

use std::fmt;
use std::str::FromStr;

/// A few plain words, in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase(Box<str>);

/// What a description says about a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhraseSight {
    /// It is there.
    Found,
    /// It is not, and Roblox's text filter has hidden something.
    Filtered,
    /// It is not.
    Absent,
}

/// Text that is no phrase of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a phrase of small letters")]
pub struct NotAPhrase;

impl Phrase {
    /// The fewest words that say enough: with some hundreds to choose from, nobody has them in a profile by chance.
    pub const FEWEST_WORDS: usize = 5;

    /// The words with a space between them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Looks for the words in a description, in their order and with nothing between them but what is no letter: people
    /// write in capitals, with commas, on lines of their own, or without any space.
    #[must_use]
    pub fn seen_in(&self, description: &str) -> PhraseSight {
        if letters(description).contains(&letters(&self.0)) {
            PhraseSight::Found
        } else if description.contains("##") {
            PhraseSight::Filtered
        } else {
            PhraseSight::Absent
        }
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

impl FromStr for Phrase {
    type Err = NotAPhrase;

    fn from_str(text: &str) -> Result<Self, NotAPhrase> {
        let words: Vec<&str> = text.split(' ').collect();
        let plain = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        if words.len() >= Self::FEWEST_WORDS && words.iter().all(plain) { Ok(Self(text.into())) } else { Err(NotAPhrase) }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn phrase() -> Phrase {
        "apple river stone garden moon".parse().unwrap()
    }

    proptest! {
        #[test]
        fn however_it_is_written_it_is_found(
            before in "[^\\p{L}]{0,20}|.{0,20}[^\\p{L}]",
            after in ".{0,20}",
            between in proptest::collection::vec("[ \\n,.!🌙0-9-]{0,4}", 4),
            capitals in any::<bool>(),
        ) {
            let mut written = String::new();
            for (place, word) in phrase().as_str().split(' ').enumerate() {
                written.push_str(word);
                written.extend(between.get(place).map(String::as_str));
            }
            let written = if capitals { written.to_uppercase() } else { written };
            prop_assert_eq!(phrase().seen_in(&format!("{before}{written}{after}")), PhraseSight::Found);
        }

        #[test]
        fn with_one_word_missing_it_is_not(missing in 0_usize..5) {
            let words = phrase();
            let kept = words.as_str().split(' ').enumerate().filter(|(place, _)| *place != missing).map(|(_, word)| word);
            let written: Vec<&str> = kept.collect();
            prop_assert_eq!(phrase().seen_in(&written.join(" ")), PhraseSight::Absent);
        }
    }

    #[test]
    fn another_order_is_not_it_and_what_the_filter_made_of_it_is_named() {
        assert_eq!(phrase().seen_in("river apple stone garden moon"), PhraseSight::Absent);
        assert_eq!(phrase().seen_in(""), PhraseSight::Absent);
        assert_eq!(phrase().seen_in("##### ##### ##### ###### ####"), PhraseSight::Filtered);
        assert_eq!(phrase().seen_in("I like apples. apple river stone garden moon ###"), PhraseSight::Found);
    }

    #[test]
    fn a_phrase_is_small_letters_and_enough_of_them() {
        for wrong in ["", "apple", "apple river stone garden", "apple  river stone garden moon", "Apple river stone garden moon"]
        {
            assert_eq!(wrong.parse::<Phrase>(), Err(NotAPhrase), "{wrong}");
        }
    }
}
