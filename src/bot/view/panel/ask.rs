//! Questions before something that cannot be overlooked: the end, a cancellation, slots that people would lose; and how
//! long a delay is.

use serenity::builder::CreateActionRow;

use super::Scene;
use crate::bot::custom_id::{PanelControl, PendingId};
use crate::bot::face::Face;
use crate::bot::view::{seats, words};
use crate::domain::{Minutes, RobloxId, RoleName};

/// How much room a list of people gets, in UTF-16 units.
const PEOPLE: usize = 1_500;
/// Delays that one button gives, in minutes.
const DELAYS: [i64; 4] = [5, 15, 30, 60];

/// How much later?
#[must_use]
pub fn delay(scene: &Scene<'_>) -> Face {
    let start = scene.session().starts_at;
    let lines = vec![
        format!("It starts {} ({}).", words::moment(start), words::distance(start)),
        "By how much is it put off? The start moves, and the board says that it is delayed.".to_owned(),
    ];
    let by = DELAYS.into_iter().filter_map(Minutes::new);
    let mut buttons: Vec<_> =
        by.map(|minutes| scene.button(PanelControl::DelayBy(minutes), &format!("+{}", words::length(minutes)))).collect();
    buttons.push(scene.button(PanelControl::DelayTo, "To a time…"));
    let rows = vec![CreateActionRow::Buttons(buttons), CreateActionRow::Buttons(vec![scene.back()])];
    scene.page("Delay", &lines, rows)
}

/// Is it over?
#[must_use]
pub fn end(scene: &Scene<'_>) -> Face {
    let lines = vec!["End it now? Nobody can claim or leave slots any more. Attendance can still be marked.".to_owned()];
    let buttons = vec![scene.danger(PanelControl::End, "End it"), scene.back()];
    scene.page("End", &lines, vec![CreateActionRow::Buttons(buttons)])
}

/// Is it off?
#[must_use]
pub fn cancel(scene: &Scene<'_>) -> Face {
    let holders = scene.session().holders().count();
    let told = match holders {
        0 => "Nobody holds a slot.".to_owned(),
        _ => format!("{} will be told in the channel of its board.", words::counted(holders, "holder")),
    };
    let lines = vec![format!("Cancel it? {told} Nobody can claim or leave slots any more.")];
    let buttons = vec![
        scene.danger(PanelControl::Cancel, "Cancel the session"),
        scene.danger(PanelControl::CancelWithReason, "Cancel with a reason…"),
        scene.back(),
    ];
    scene.page("Cancel", &lines, vec![CreateActionRow::Buttons(buttons)])
}

/// Shall these people lose their slots?
#[must_use]
pub fn holders_would_lose(scene: &Scene<'_>, losers: &[(RoleName, RobloxId)], pending: PendingId) -> Face {
    let people = &scene.seated.people;
    let losers: Vec<String> =
        losers.iter().map(|(role, user)| format!("{} ({})", seats::person(*user, people), words::role(role))).collect();
    let lines = vec![
        format!(
            "With the new roles, {} would lose a slot: {}.",
            words::counted(losers.len(), "holder"),
            words::list(&losers, PEOPLE)
        ),
        "Nothing is changed yet.".to_owned(),
    ];
    let buttons = vec![scene.danger(PanelControl::EditSurely(pending), "Change it, they lose their slots"), scene.back()];
    scene.page("Edit", &lines, vec![CreateActionRow::Buttons(buttons)])
}

/// What was written cannot be read; the form can be opened again with it.
#[must_use]
pub fn not_readable(scene: &Scene<'_>, problem: &str, pending: PendingId) -> Face {
    let lines = vec![problem.to_owned(), String::new(), "Nothing is changed, and nothing that you wrote is lost.".to_owned()];
    let buttons = vec![scene.primary(PanelControl::EditAgain(pending), "Put it right…"), scene.back()];
    scene.page("Edit", &lines, vec![CreateActionRow::Buttons(buttons)])
}

/// The edit that was asked about is not known any more.
#[must_use]
pub fn forgotten() -> String {
    "That question is too old, so nothing was changed. Press Edit again.".to_owned()
}
