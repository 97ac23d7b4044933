//! The readers of what Discord sends, and what makes other people's text safe, for any bytes.

use std::fmt::Display;
use std::str::FromStr;

use serenity::all::{ComponentInteractionDataKind, Interaction};

use super::custom_id::{CustomId, ModalId, RoleDigest, SlotValue};
use super::incoming::{Incoming, caller_of_command, caller_of_form, caller_of_press};
pub(crate) use super::rest::fuzzing::discord_answers;
use super::submit::Fields;
use super::view::text::{escaped, plain, prose, units};

/// What a button, a menu, a form or a value of a menu carries: each is written in one way.
pub(crate) fn custom_ids(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    is_written_in_one_way::<CustomId>(text);
    is_written_in_one_way::<ModalId>(text);
    is_written_in_one_way::<SlotValue>(text);
    is_written_in_one_way::<RoleDigest>(text);
}

fn is_written_in_one_way<T: FromStr + Display>(text: &str) {
    if let Ok(id) = text.parse::<T>() {
        assert_eq!(id.to_string(), text);
    }
}

/// An interaction as the gateway sends it.
pub(crate) fn interactions(data: &[u8]) {
    let Ok(interaction) = serde_json::from_slice(data) else { return };
    let (incoming, token) = match &interaction {
        Interaction::Command(command) | Interaction::Autocomplete(command) => {
            drop(command.data.options());
            drop(command.data.autocomplete());
            drop(caller_of_command(command));
            (Incoming::command(command, None), &command.token)
        }
        Interaction::Component(press) => {
            custom_ids(press.data.custom_id.as_bytes());
            if let ComponentInteractionDataKind::StringSelect { values } = &press.data.kind {
                values.iter().for_each(|value| custom_ids(value.as_bytes()));
            }
            drop(caller_of_press(press));
            (Incoming::press(press, None), &press.token)
        }
        Interaction::Modal(form) => {
            custom_ids(form.data.custom_id.as_bytes());
            for name in ["account", "when", "title", ""] {
                assert!(Fields::of(form).text(name).len() <= data.len());
            }
            drop(caller_of_form(form));
            (Incoming::form(form, None), &form.token)
        }
        _ => return,
    };
    assert_eq!(*incoming.token, **token);
}

/// Whether it is one at all. Discord's part of the corpus would otherwise age without a word.
#[cfg(test)]
pub(crate) fn is_an_interaction(data: &[u8]) -> bool {
    serde_json::from_slice::<Interaction>(data).is_ok()
}

/// A limit, and a text that somebody chose.
pub(crate) fn escaping(data: &[u8]) {
    let [limit, raw @ ..] = data else { return };
    let Ok(raw) = str::from_utf8(raw) else { return };
    let limit = usize::from(*limit);
    for text in [escaped(raw, limit), prose(raw, limit), plain(raw, limit)] {
        assert!(units(&text) <= limit, "{text:?} has more than {limit} units");
    }
    let whole = escaped(raw, usize::MAX);
    let shown = shown(&whole);
    assert!(raw.chars().filter(|letter| !IS_LEFT_OUT.contains(letter)).eq(shown), "{whole:?} shows something else than {raw:?}");
}

/// What a reader of markdown shows: what stands behind a backslash is itself. What has an effect must stand behind one.
fn shown(escaped: &str) -> impl Iterator<Item = char> {
    let mut letters = escaped.chars().peekable();
    std::iter::from_fn(move || {
        let letter = letters.next()?;
        assert!(!"*_~|`[]<>@".contains(letter), "{letter} has an effect in a text that was made safe");
        assert!(letter != ':' || letters.peek() != Some(&'/'), "an address can be pressed in a name");
        if letter == '\\' { letters.next() } else { Some(letter) }
    })
}

/// Line ends of another system, and what steers the direction of the rest of the line.
const IS_LEFT_OUT: [char; 13] = [
    '\r', '\u{061c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}',
    '\u{2068}', '\u{2069}',
];
