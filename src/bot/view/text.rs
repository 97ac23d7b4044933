//! Other people's text made safe and short: markdown escaped where Discord reads markdown, plain in labels.
//!
//! Lengths are UTF-16 code units, the strictest way in which Discord could count.

use std::iter::{Filter, Peekable};
use std::str::Chars;

/// How long this is.
#[must_use]
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A name or a title for a place that reads markdown: nothing in it has an effect, web addresses neither.
#[must_use]
pub fn escaped(raw: &str, limit: usize) -> String {
    shortened(Pieces::new(raw, WebAddresses::Inert), limit)
}

/// A description: as [`escaped`], but its plain web addresses can be pressed. Masked links stay inert, since they say
/// one address and lead to another.
#[must_use]
pub fn prose(raw: &str, limit: usize) -> String {
    shortened(Pieces::new(raw, WebAddresses::Live), limit)
}

/// As many of these lines as have room, in UTF-16 units with their line breaks; the first one always.
#[must_use]
pub fn with_room(lines: impl IntoIterator<Item = String>, room: usize) -> Vec<String> {
    let (mut taken, mut used): (Vec<String>, usize) = (Vec::new(), 0);
    for line in lines {
        used += units(&line) + 1;
        if !taken.is_empty() && used > room {
            break;
        }
        taken.push(line);
    }
    taken
}

/// The same words with a capital letter in front.
#[must_use]
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A text for a label, where Discord reads no markdown.
#[must_use]
pub fn plain(raw: &str, limit: usize) -> String {
    shortened(raw.chars().filter(|character| !steers_direction(*character)).map(Piece::Bare), limit)
}

/// Whether plain web addresses stay what they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WebAddresses {
    Inert,
    Live,
}

/// What stays together when a text is shortened.
enum Piece {
    /// A character as it is.
    Bare(char),
    /// A character with the backslash that takes its effect away.
    Escaped(char),
    /// A whole web address.
    Address(String),
}

impl Piece {
    fn units(&self) -> usize {
        match self {
            Self::Bare(character) => character.len_utf16(),
            Self::Escaped(character) => 1 + character.len_utf16(),
            Self::Address(address) => units(address),
        }
    }

    fn write_to(&self, text: &mut String) {
        match self {
            Self::Bare(character) => text.push(*character),
            Self::Escaped(character) => text.extend(['\\', *character]),
            Self::Address(address) => text.push_str(address),
        }
    }
}

/// Puts pieces together while they fit; where they do not, ends with an ellipsis. A piece is never cut, so that neither
/// an escape nor a surrogate pair is.
fn shortened(pieces: impl Iterator<Item = Piece>, limit: usize) -> String {
    let mut text = String::new();
    let mut used = 0;
    // How long the text may stay if an ellipsis must follow.
    let mut cut = 0;
    for piece in pieces {
        let length = piece.units();
        if used + length > limit {
            text.truncate(cut);
            if limit > 0 {
                text.push('…');
            }
            return text;
        }
        piece.write_to(&mut text);
        used += length;
        if used < limit {
            cut = text.len();
        }
    }
    text
}

/// Characters that turn the direction of everything after them: one in a title would mirror the rest of the line.
const fn steers_direction(character: char) -> bool {
    matches!(character, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The characters of a text without those that are left out.
type Kept<'text> = Filter<Chars<'text>, fn(&char) -> bool>;

/// A text that Discord reads as markdown, cut into pieces.
struct Pieces<'text> {
    /// Without what is left out, so that nothing is judged by a neighbour that it will not have.
    rest: Peekable<Kept<'text>>,
    addresses: WebAddresses,
    /// Only white space since the last line break.
    line_start: bool,
    /// Digits since the line's start, after which a full stop would begin a numbered list.
    numbering: bool,
}

impl<'text> Pieces<'text> {
    fn new(raw: &'text str, addresses: WebAddresses) -> Self {
        let kept: fn(&char) -> bool = |character| !steers_direction(*character) && *character != '\r';
        Self { rest: raw.chars().filter(kept).peekable(), addresses, line_start: true, numbering: false }
    }

    /// The address that begins here, such as `https://example.com/my_page`, if one does and it stays live.
    fn address(&mut self) -> Option<String> {
        if self.addresses == WebAddresses::Inert || self.rest.peek() != Some(&'h') {
            return None;
        }
        let ahead: String = self.rest.clone().take_while(|character| stays_in_address(*character)).collect();
        let tail = ahead.strip_prefix("https://").or_else(|| ahead.strip_prefix("http://"))?;
        // Discord takes nothing shorter for an address, and what it takes for none must be escaped.
        if tail.len() < 2 || !tail.starts_with(|first: char| first.is_ascii_alphanumeric()) {
            return None;
        }
        self.rest.nth(ahead.len() - 1);
        Some(ahead)
    }

    fn needs_escape(&mut self, character: char) -> bool {
        match character {
            '\\' | '*' | '_' | '~' | '|' | '`' | '[' | ']' | '<' | '>' | '@' => true,
            '#' | '-' | '+' => self.line_start,
            '.' => self.numbering,
            ':' => self.rest.peek() == Some(&'/'),
            _ => false,
        }
    }

    fn move_on(&mut self, character: char) {
        self.numbering = character.is_ascii_digit() && (self.line_start || self.numbering);
        self.line_start = character == '\n' || (self.line_start && character.is_whitespace());
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if let Some(address) = self.address() {
            self.move_on('/');
            return Some(Piece::Address(address));
        }
        let character = self.rest.next()?;
        let escape = self.needs_escape(character);
        self.move_on(character);
        Some(if escape { Piece::Escaped(character) } else { Piece::Bare(character) })
    }
}

/// The characters of a web address that have no meaning in markdown once they stand in one.
fn stays_in_address(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~:/?#@!$&'+,;=%".contains(character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(raw: &str) -> String {
        escaped(raw, 1000)
    }

    #[test]
    fn markdown_is_shown_as_it_was_typed() {
        assert_eq!(name("**bold** _it_ ~~s~~ ||spoiler||"), r"\*\*bold\*\* \_it\_ \~\~s\~\~ \|\|spoiler\|\|");
        assert_eq!(name("`code` [here](https://bad.example)"), r"\`code\` \[here\](https\://bad.example)");
        assert_eq!(name(r"a\b"), r"a\\b");
    }

    #[test]
    fn what_looks_like_a_mention_or_a_time_is_none() {
        assert_eq!(name("@everyone @here"), r"\@everyone \@here");
        assert_eq!(name("<@1> <@&2> <#3> <t:0:R> <:x:4>"), r"\<\@1\> \<\@&2\> \<#3\> \<t:0:R\> \<:x:4\>");
    }

    #[test]
    fn headers_quotes_and_lists_begin_no_line() {
        assert_eq!(name("# Big"), r"\# Big");
        assert_eq!(
            prose("- one\n  + two\n3. three\n> four\n-# five", 1000),
            "\\- one\n  \\+ two\n3\\. three\n\\> four\n\\-# five"
        );
        assert_eq!(name("Room 3.5 #1 - left"), "Room 3.5 #1 - left");
    }

    #[test]
    fn a_plain_address_in_a_description_can_be_pressed_and_a_masked_one_cannot() {
        assert_eq!(prose("Rules: https://example.com/my_rules_*1*", 1000), r"Rules: https://example.com/my_rules_\*1\*");
        assert_eq!(prose("[safe](https://bad.example)", 1000), r"\[safe\](https://bad.example)");
        assert_eq!(prose("https://_ and http:// _", 1000), r"https\://\_ and http\:// \_");
    }

    #[test]
    fn nothing_steers_the_direction_of_the_rest_of_the_line() {
        assert_eq!(name("a\u{202e}b\u{2067}c"), "abc");
        assert_eq!(plain("a\u{202e}b", 100), "ab");
    }

    #[test]
    fn what_is_left_out_lets_nothing_come_together_that_has_an_effect() {
        assert_eq!(name("https:\u{202e}//bad.example"), r"https\://bad.example");
        assert_eq!(name("https:\r//bad.example"), r"https\://bad.example");
        assert_eq!(prose("[safe](https:\u{2066}//bad.example)", 1000), r"\[safe\](https://bad.example)");
    }

    #[test]
    fn a_short_text_stays_and_a_long_one_ends_with_an_ellipsis() {
        assert_eq!(plain("Trainer", 7), "Trainer");
        assert_eq!(plain("Trainer", 6), "Train…");
        assert_eq!(plain("Trainer", 0), "");
        assert_eq!(escaped("ab**", 5), r"ab\*…", "an escape is kept whole");
        assert_eq!(escaped("ab**", 4), "ab…");
        assert_eq!(plain("a😀😀", 4), "a😀…", "a surrogate pair is kept whole");
        assert_eq!(plain("a😀😀", 3), "a…");
    }

    proptest! {
        #[test]
        fn a_shortened_text_fits_and_ends_with_no_half_escape(raw in "(?s)[*_a😀\\\\ \n<h:/]{0,60}|.{0,60}", limit in 0..80_usize) {
            for text in [escaped(&raw, limit), prose(&raw, limit), plain(&raw, limit)] {
                prop_assert!(units(&text) <= limit);
            }
            let text = escaped(&raw, limit);
            let trailing = text.trim_end_matches('…').chars().rev().take_while(|last| *last == '\\').count();
            prop_assert!(trailing.is_multiple_of(2), "{text:?}");
        }
    }
}
