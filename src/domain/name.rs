//! Texts that people choose: trimmed, bounded, free of control characters. How they are shown safely is the
//! business of whoever shows them; here they are kept as they were typed.

use std::fmt;
use std::str::FromStr;

/// A text that cannot be kept, with what would have been accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidName {
    /// Nothing but white space.
    #[error("the {0} is empty")]
    Empty(&'static str),
    /// Longer than the limit, in characters.
    #[error("the {kind} is {length} characters long; {longest} is the most")]
    TooLong {
        /// What kind of text it is.
        kind: &'static str,
        /// How long it is.
        length: usize,
        /// How long it may be.
        longest: usize,
    },
    /// A character that cannot be shown.
    #[error("the {0} holds a character that cannot be shown")]
    Unprintable(&'static str),
    /// A name that SERIES keeps for the session's own three roles (SERIES reference 2.4).
    #[error("\"{0}\" is a role that every session has already; choose another name")]
    Reserved(String),
}

/// Line breaks and tabs are fine in a description and nowhere else.
fn checked(text: &str, kind: &'static str, longest: usize, lines: bool) -> Result<Box<str>, InvalidName> {
    let text = text.trim();
    let length = text.chars().count();
    if !text.chars().any(is_visible) {
        return Err(InvalidName::Empty(kind));
    }
    if length > longest {
        return Err(InvalidName::TooLong { kind, length, longest });
    }
    let control = |character: char| character.is_control() && !(lines && matches!(character, '\n' | '\r' | '\t'));
    if text.chars().any(control) {
        return Err(InvalidName::Unprintable(kind));
    }
    Ok(text.into())
}

/// Discord trims a label of nothing but these to an empty one and refuses the whole message.
fn is_visible(character: char) -> bool {
    let blank = matches!(character, '\u{00ad}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}');
    !character.is_whitespace() && !character.is_control() && !blank
}

macro_rules! text_name {
    ($(#[$meta:meta])* $name:ident, $kind:literal, $longest:literal, lines: $lines:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The longest text accepted, in characters.
            pub const LONGEST: usize = $longest;

            /// The text as it was typed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
    ($(#[$meta:meta])* $name:ident, $kind:literal, $longest:literal, lines: $lines:literal, free) => {
        text_name!($(#[$meta])* $name, $kind, $longest, lines: $lines);

        impl FromStr for $name {
            type Err = InvalidName;

            fn from_str(text: &str) -> Result<Self, InvalidName> {
                checked(text, $kind, Self::LONGEST, $lines).map(Self)
            }
        }
    };
}

text_name!(
    /// What a session is called.
    Title, "title", 256, lines: false, free
);
text_name!(
    /// What a session is about; may have several lines.
    Description, "description", 2000, lines: true, free
);
text_name!(
    /// What a workspace is called.
    WorkspaceName, "workspace name", 100, lines: false, free
);
text_name!(
    /// What somebody is called on Roblox; only ever shown, never looked up.
    PersonName, "name", 100, lines: false, free
);
text_name!(
    /// What a role is called. Compared exactly; `Host`, `CoHost` and `Supervisor` are reserved (SERIES reference 2.4).
    RoleName, "role name", 100, lines: false
);

impl Title {
    /// For a session of somebody else that has no title which can be shown.
    #[must_use]
    pub fn untitled() -> Self {
        Self("Untitled session".into())
    }
}

impl FromStr for RoleName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let name = checked(text, "role name", Self::LONGEST, false)?;
        if ["host", "cohost", "supervisor"].contains(&name.to_lowercase().as_str()) {
            return Err(InvalidName::Reserved(name.into()));
        }
        Ok(Self(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_bounded_in_characters() {
        assert_eq!(" Trainer ".parse::<RoleName>().map(|name| name.to_string()), Ok("Trainer".to_owned()));
        assert!("é".repeat(100).parse::<RoleName>().is_ok());
        assert_eq!(
            "é".repeat(101).parse::<RoleName>(),
            Err(InvalidName::TooLong { kind: "role name", length: 101, longest: 100 })
        );
    }

    #[test]
    fn a_name_that_shows_nothing_is_empty() {
        for blank in ["", "   ", "\u{200b}\u{200b}", "\u{3164}", "\u{2800}"] {
            assert_eq!(blank.parse::<Title>(), Err(InvalidName::Empty("title")), "{blank:?}");
        }
    }

    #[test]
    fn control_characters_are_refused_and_lines_belong_in_descriptions() {
        assert_eq!("a\nb".parse::<Title>(), Err(InvalidName::Unprintable("title")));
        assert_eq!("a\u{0}b".parse::<Description>(), Err(InvalidName::Unprintable("description")));
        assert!("first\nsecond".parse::<Description>().is_ok());
    }

    #[test]
    fn the_three_built_in_roles_are_reserved() {
        for reserved in ["Host", "cohost", "SUPERVISOR"] {
            assert!(matches!(reserved.parse::<RoleName>(), Err(InvalidName::Reserved(_))), "{reserved}");
        }
        assert!("Hostess".parse::<RoleName>().is_ok());
    }
}
