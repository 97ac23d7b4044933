//! Whether holders turned up: one after the other, or all who are left at once.

use serenity::all::ButtonStyle;
use serenity::builder::CreateActionRow;

use super::Scene;
use super::people::{seat_list, seat_menu};
use crate::bot::custom_id::{FoundSeat, PanelControl, SeatDigest};
use crate::bot::face::Face;
use crate::bot::view::{attendance, change, seats};
use crate::desk::rights::KeepingAttendance;
use crate::domain::{Mark, Role};

/// Everybody with their marks, and a menu to choose one.
#[must_use]
pub fn page(scene: &Scene<'_>, role: Option<&Role>) -> Face {
    let session = scene.session();
    let mut lines = attendance::summary(session).map_or_else(Vec::new, |summary| vec![summary]);
    lines.extend(seat_list(scene, None, |holder| format!(" · **{}**", change::marked(holder))));
    let menu = seat_menu(scene, role, PanelControl::PickAttendee);
    let mut buttons = Vec::new();
    if scene.powers.have(KeepingAttendance) {
        if session.holders().any(|(_, _, holder)| holder.mark.is_none()) {
            buttons.push(scene.primary(PanelControl::MarkTheRest, "All others attended"));
        }
        buttons.push(scene.button(PanelControl::Export, "Save as a file"));
    }
    buttons.push(scene.back());
    scene.page("Attendance", &lines, menu.into_iter().chain([CreateActionRow::Buttons(buttons)]).collect())
}

/// Was this one there?
#[must_use]
pub fn holder(scene: &Scene<'_>, seat: &FoundSeat) -> Face {
    let who = seats::person(seat.holder.roblox, &scene.seated.people);
    let mark = change::marked(seat.holder);
    let lines = vec![format!("{who}, {}: **{mark}**", change::seat(&seat.role, seat.slot))];
    let digest = SeatDigest::of(&seat.role, seat.slot, seat.holder.roblox);
    let offered = Mark::ALL.into_iter().filter(|mark| scene.powers.have(KeepingAttendance) || is_pass_or_fail(*mark));
    let mut buttons: Vec<_> = offered
        .map(|mark| {
            let chosen = seat.holder.mark == Some(mark);
            let style = if chosen { ButtonStyle::Success } else { ButtonStyle::Secondary };
            scene.button(PanelControl::Mark(Some(mark), digest), label(mark)).style(style)
        })
        .collect();
    if seat.holder.mark.is_some() {
        buttons.push(scene.button(PanelControl::Mark(None, digest), "Take the mark back"));
    }
    let back = CreateActionRow::Buttons(vec![scene.button(PanelControl::Attendance, "Everybody"), scene.back()]);
    scene.page("Attendance", &lines, vec![CreateActionRow::Buttons(buttons), back])
}

/// What a role may say whose permission is to pass or fail attendees.
const fn is_pass_or_fail(mark: Mark) -> bool {
    matches!(mark, Mark::Attended | Mark::NoShow)
}

const fn label(mark: Mark) -> &'static str {
    match mark {
        Mark::Attended => "Attended",
        Mark::Late => "Late",
        Mark::Excused => "Excused",
        Mark::NoShow => "No-show",
    }
}
