//! The first page: how the session stands, and everything that can be done with it.

use serenity::builder::CreateActionRow;

use super::{Scene, rows};
use crate::bot::custom_id::PanelControl;
use crate::bot::face::Face;
use crate::bot::view::state::State;
use crate::bot::view::{attendance, board, trail, words};
use crate::desk::rights::{ChangingStatus, Marking};
use crate::desk::{People, Powers};
use crate::domain::{ChannelId, Recorded, Session, Status};

/// A board of the session, as its moderators want to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardState {
    /// In this channel.
    pub channel: ChannelId,
    /// Whether it can be kept.
    pub kept: bool,
}

/// The page.
#[must_use]
pub fn page(scene: &Scene<'_>, boards: &[BoardState], newest: Option<&Recorded>, people: &People) -> Face {
    let session = scene.session();
    let start = session.starts_at;
    let mut lines = vec![
        format!("**{}** · {}", State::of(session).word(), board::fullness(session)),
        format!("Start: {} ({}), {}", words::moment(start), words::distance(start), words::length(session.duration)),
    ];
    lines.extend(attendance::summary(session));
    lines.extend(scene.powers.moderates.then(|| boards_line(boards)));
    lines.extend(newest.filter(|_| scene.powers.moderates).map(|entry| format!("Last change: {}", trail::line(entry, people))));
    scene.page("Manage", &lines, controls(scene))
}

fn boards_line(boards: &[BoardState]) -> String {
    const SHOWN: usize = 5;
    let shown = boards.iter().take(SHOWN).map(|board| {
        let trouble = if board.kept { "" } else { " (this bot may not change it any more: check its permissions there)" };
        format!("{}{trouble}", words::channel(board.channel))
    });
    let shown: Vec<String> = shown.collect();
    match boards.len() {
        0 => "Board: not posted".to_owned(),
        count if count > SHOWN => format!("Boards: {} and {} more", shown.join(", "), count - SHOWN),
        1 => format!("Board: {}", shown.join(", ")),
        _ => format!("Boards: {}", shown.join(", ")),
    }
}

fn controls(scene: &Scene<'_>) -> Vec<CreateActionRow> {
    let (session, Powers { moderates, .. }, can) = (scene.session(), scene.powers, scene.can);
    let mut life = Vec::new();
    if scene.powers.have(ChangingStatus) {
        life.extend(steps(scene));
    }
    if moderates && !session.status.is_over() && !session.roles.is_empty() {
        let label = if session.claimable { "Close claiming" } else { "Open claiming" };
        life.push(scene.button(PanelControl::SetClaiming(!session.claimable), label));
    }
    let has_holders = session.holders().next().is_some();
    let is_off = session.status == Status::Cancelled;
    let mut people = Vec::new();
    if moderates {
        people.push(scene.button(PanelControl::Edit, "Edit…"));
        // Nobody sits anywhere in what does not take place.
        if !session.roles.is_empty() && !is_off {
            people.push(scene.button(PanelControl::Assign, "Assign…"));
        }
        if has_holders && !is_off {
            people.push(scene.button(PanelControl::People, if can.move_holders { "Move or remove…" } else { "Remove…" }));
        }
        people.extend((!is_off).then(|| scene.button(PanelControl::Charge, "In charge…")));
    }
    if has_holders && !is_off && scene.powers.have(Marking) && can.mark {
        people.push(scene.button(PanelControl::Attendance, "Attendance…"));
    }
    let mut rest = Vec::new();
    if moderates {
        rest.extend(can.undo.then(|| scene.button(PanelControl::Undo, "Undo…")));
        rest.push(scene.button(PanelControl::Trail(None), "Audit trail"));
        rest.push(scene.button(PanelControl::PostElsewhere, "Post elsewhere…"));
        rest.push(scene.button(PanelControl::SaveTemplate, "Save as template…"));
    }
    rest.push(scene.button(PanelControl::Home, "Refresh"));
    [life, people, rest].iter().flat_map(|buttons| rows(buttons)).collect()
}

/// The next step is the one that stands out.
fn steps(scene: &Scene<'_>) -> Vec<serenity::builder::CreateButton> {
    let can = scene.can;
    let next = match scene.session().status {
        Status::Upcoming => can.start.then(|| scene.primary(PanelControl::Start, "Start")),
        Status::Ongoing => can.end.then(|| scene.primary(PanelControl::AskEnd, "End…")),
        Status::Completed | Status::Cancelled => return Vec::new(),
    };
    let delay = can.delay.then(|| scene.button(PanelControl::Delay, "Delay…"));
    let cancel = can.cancel.then(|| scene.danger(PanelControl::AskCancel, "Cancel…"));
    [next, delay, cancel].into_iter().flatten().collect()
}

/// What somebody reads who pressed Manage and may manage nothing here.
#[must_use]
pub fn nothing_for_you(session: &Session) -> Face {
    Face::text(format!(
        "Only moderators can manage {}. A moderator has a role with the Manage Events permission, or this server's moderator role. \
         {}",
        words::title(session),
        if session.status.is_over() { "It is over." } else { "To take a slot, press its button on the board." }
    ))
}

/// The session is not what the pressed control was for.
#[must_use]
pub fn outdated() -> String {
    "That has changed in the meantime, so nothing was done. This is how it is now.".to_owned()
}
