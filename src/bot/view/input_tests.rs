//! What somebody reads whose text cannot be read, word for word.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;
use crate::domain::{RoleName, Title, roles_text};

fn said(face: &Face) -> &str {
    face.content.as_deref().unwrap()
}

fn roles_typed(typed: &str) -> String {
    let face = roles(&roles_text::parse(typed).unwrap_err());
    let text = said(&face);
    text.strip_suffix(ROLES).unwrap().trim_end().to_owned()
}

#[test]
fn a_start_that_cannot_be_says_why_and_how_to_write_one() {
    assert_eq!(
        said(&when(InvalidWhen::Unreadable)),
        "That start cannot be read. Write the start like `2026-12-01 18:00`, `tomorrow 18:00` or `in 2h`."
    );
    assert!(said(&when(InvalidWhen::Past)).starts_with("That time is over already. "));
}

#[test]
fn roles_that_cannot_be_read_name_the_part_and_show_the_form() {
    assert_eq!(ROLES, "Write roles like `Trainer x2 @50, Assistant x4`: x2 means two slots, @50 means rank 50 or higher.");
    assert_eq!(roles_typed(","), "There is no role in that.");
    assert_eq!(roles_typed("Trainer @300"), r#"Look at "Trainer \@300". A rank is a number from 0 to 255."#);
    assert_eq!(roles_typed("Trainer x11"), "Trainer cannot have 11 slots. A role has 1 to 10.");
    assert_eq!(roles_typed("Host"), r#"Look at "Host". Every session has Host already. Choose another name."#);
    assert_eq!(roles_typed("A, a"), "a is there twice. Give each role a name of its own.");
    assert_eq!(
        roles_typed(&(0..26).map(|n| format!("R{n},")).collect::<String>()),
        "26 roles are too many. A session has up to 25."
    );
}

#[test]
fn a_name_that_cannot_be_kept_says_why() {
    let title = |text: &str| said(&name(&text.parse::<Title>().unwrap_err())).to_owned();
    assert_eq!(title(" "), "The title is empty. Give it at least one letter.");
    assert_eq!(title(&"x".repeat(300)), "The title has 300 characters. It can have up to 256.");
    let reserved = "**host**".parse::<RoleName>().map(|_| ()).err();
    assert_eq!(reserved, None, "only the exact words are reserved");
}

#[test]
fn the_other_inputs_say_what_is_expected() {
    assert!(
        said(&account()).starts_with("That is not a Roblox account. Give its user name, its number, such as `714760171`, or ")
    );
    assert_eq!(said(&duration()), "A session takes from 1 minute to 7 days. Give its minutes, 1 to 10080.");
    assert_eq!(said(&rank()), "A rank is a number from 0 to 255.");
}
