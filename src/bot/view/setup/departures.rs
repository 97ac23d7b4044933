//! What the panel says of members who leave the server.

use serenity::builder::CreateButton;

use super::button;
use crate::bot::custom_id::SetupControl;

/// What it needs where Discord does not tell who leaves.
const NOT_HEARD: &str =
    "It works once whoever runs this bot has switched on its members intent: Discord does not tell it yet who leaves.";

/// What becomes of their slots.
pub(super) fn summary(releases: bool, hears: bool) -> String {
    match (releases, hears) {
        (false, _) => "They keep their slots, and boards say that they left.".to_owned(),
        (true, true) => "Their slots in sessions that have not begun are free again at once. Moderators hear of it.".to_owned(),
        (true, false) => format!("Their slots in sessions that have not begun are to be free again at once. {NOT_HEARD}"),
    }
}

/// The button that makes it otherwise.
pub(super) fn switch(releases: bool) -> CreateButton {
    if releases {
        button(SetupControl::KeepDeparted, "Keep slots of who leaves")
    } else {
        button(SetupControl::FreeDeparted, "Free slots of who leaves")
    }
}

/// The answer to that.
#[must_use]
pub fn set(releases: bool, hears: bool) -> String {
    match (releases, hears) {
        (false, _) => "Members who leave this server keep their slots from now on.".to_owned(),
        (true, true) => "When a member leaves this server, their slots in coming sessions are free again from now on.".to_owned(),
        (true, false) => {
            format!("When a member leaves this server, their slots in coming sessions are to be free again. {NOT_HEARD}")
        }
    }
}
