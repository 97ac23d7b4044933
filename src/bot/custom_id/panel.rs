//! What the controls of a session's panel mean: `s1:m:<session>:<word>[:<argument>]`. Word and argument have 30 characters,
//! so a seat is named by a digest.

use std::fmt;
use std::str::{FromStr, Split};

use super::{Unread, fnv, hexadecimal, part};
use crate::domain::{DiscordUserId, EntryId, Holder, Mark, Minutes, Post, RobloxId, Role, RoleName, Session, SlotNumber};

/// A control of the panel. What it takes to use one is looked at when it is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelControl {
    /// A button on a board: opens the panel for whoever pressed.
    Open,
    /// A button: the first page, as it is now.
    Home,
    /// A button: open or close claiming.
    SetClaiming(bool),
    /// A button: the session begins.
    Start,
    /// A button: the page of delays.
    Delay,
    /// A button: the session begins so much later.
    DelayBy(Minutes),
    /// A button: opens the form for another start.
    DelayTo,
    /// A button: asks whether the session is to end.
    AskEnd,
    /// A button: it ends.
    End,
    /// A button: asks whether the session is to be called off.
    AskCancel,
    /// A button: it is called off.
    Cancel,
    /// A button: opens the form for the reason.
    CancelWithReason,
    /// A button: opens the form of the session.
    Edit,
    /// A button: what was sent is to be done, though holders lose their slots.
    EditSurely(PendingId),
    /// A button: opens the form of the session with what was written into it before.
    EditAgain(PendingId),
    /// A button: the page on which a member is chosen who gets a slot.
    Assign,
    /// A select of members.
    AssignWhom,
    /// A select: which slot that member gets; its values are [`SlotValue`](super::SlotValue)s.
    AssignTo(DiscordUserId),
    /// A button: the page of those who hold slots.
    People,
    /// A select: one of them; its values are [`SeatDigest`]s or, where there are many, [`RoleDigest`](super::RoleDigest)s.
    PickSeat,
    /// A button: the page on which that holder gets another slot.
    Move(SeatDigest),
    /// A select of vacant slots; its values are [`SlotValue`](super::SlotValue)s.
    MoveTo(SeatDigest),
    /// A select of held slots; its values are [`SeatDigest`]s.
    SwapWith(SeatDigest),
    /// A button: that holder is taken out.
    Remove(SeatDigest),
    /// A button: opens the form for the reason.
    RemoveWithReason(SeatDigest),
    /// A button: the page of who is in charge.
    Charge,
    /// A select of members: who has that post.
    Appoint(Post),
    /// A button: the page of attendance.
    Attendance,
    /// A select: a holder to mark; its values are as with [`Self::PickSeat`].
    PickAttendee,
    /// A button: marks that holder; with none, takes the mark back.
    Mark(Option<Mark>, SeatDigest),
    /// A button: everybody without a mark attended.
    MarkTheRest,
    /// A button: attendance as a file.
    Export,
    /// A button: the page on which a channel is chosen.
    PostElsewhere,
    /// A select of channels.
    PostIn,
    /// A button: a page of the audit trail, from before that entry on.
    Trail(Option<EntryId>),
    /// A button: the page of what can be taken back.
    Undo,
    /// A select of entries.
    UndoEntry,
    /// A button: opens the form for a template's name.
    SaveTemplate,
}

/// One holder in one slot. When anybody else sits there, or they sit elsewhere, nothing is found by it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SeatDigest(u64);

/// A seat that was found.
#[derive(Debug, Clone)]
pub struct FoundSeat {
    /// In this role.
    pub role: RoleName,
    /// This slot.
    pub slot: SlotNumber,
    /// Held so.
    pub holder: Holder,
}

impl SeatDigest {
    /// Of this holder in this slot.
    #[must_use]
    pub fn of(role: &RoleName, slot: SlotNumber, holder: RobloxId) -> Self {
        let place = [slot.get()].into_iter().chain(holder.get().to_le_bytes());
        Self(fnv(role.as_str().bytes().chain(place)))
    }

    /// Where the session has it.
    #[must_use]
    pub fn find(self, session: &Session) -> Option<FoundSeat> {
        let seat = |(role, slot, holder): (&Role, SlotNumber, Holder)| FoundSeat { role: role.name.clone(), slot, holder };
        let mut matching = session.holders().filter(|(role, slot, holder)| Self::of(&role.name, *slot, holder.roblox) == self);
        matching.next().filter(|_| matching.next().is_none()).map(seat)
    }
}

impl fmt::Display for SeatDigest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for SeatDigest {
    type Err = Unread;

    fn from_str(text: &str) -> Result<Self, Unread> {
        hexadecimal(text).map(Self).ok_or(Unread::Malformed)
    }
}

/// An edit that waits for a yes or for its mistakes to be put right. It is kept for minutes and does not outlive the program; an old one is asked for anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PendingId(u64);

impl PendingId {
    /// One that nobody else has.
    #[must_use]
    pub fn fresh() -> Self {
        Self(fastrand::u64(..))
    }
}

impl fmt::Display for PendingId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for PendingId {
    type Err = Unread;

    fn from_str(text: &str) -> Result<Self, Unread> {
        hexadecimal(text).map(Self).ok_or(Unread::Malformed)
    }
}

impl fmt::Display for PanelControl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => formatter.write_str("open"),
            Self::Home => formatter.write_str("home"),
            Self::SetClaiming(true) => formatter.write_str("claiming:open"),
            Self::SetClaiming(false) => formatter.write_str("claiming:close"),
            Self::Start => formatter.write_str("start"),
            Self::Delay => formatter.write_str("delay"),
            Self::DelayBy(minutes) => write!(formatter, "delay-by:{}", minutes.get()),
            Self::DelayTo => formatter.write_str("delay-to"),
            Self::AskEnd => formatter.write_str("ask-end"),
            Self::End => formatter.write_str("end"),
            Self::AskCancel => formatter.write_str("ask-cancel"),
            Self::Cancel => formatter.write_str("cancel"),
            Self::CancelWithReason => formatter.write_str("cancel-why"),
            Self::Edit => formatter.write_str("edit"),
            Self::EditSurely(pending) => write!(formatter, "edit-surely:{pending}"),
            Self::EditAgain(pending) => write!(formatter, "edit-again:{pending}"),
            Self::Assign => formatter.write_str("assign"),
            Self::AssignWhom => formatter.write_str("assign-whom"),
            Self::AssignTo(user) => write!(formatter, "assign-to:{user}"),
            Self::People => formatter.write_str("people"),
            Self::PickSeat => formatter.write_str("pick-seat"),
            Self::Move(seat) => write!(formatter, "move:{seat}"),
            Self::MoveTo(seat) => write!(formatter, "move-to:{seat}"),
            Self::SwapWith(seat) => write!(formatter, "swap-with:{seat}"),
            Self::Remove(seat) => write!(formatter, "remove:{seat}"),
            Self::RemoveWithReason(seat) => write!(formatter, "remove-why:{seat}"),
            Self::Charge => formatter.write_str("charge"),
            Self::Appoint(Post::Host) => formatter.write_str("appoint:host"),
            Self::Appoint(Post::CoHost) => formatter.write_str("appoint:co-host"),
            Self::Appoint(Post::Supervisor) => formatter.write_str("appoint:supervisor"),
            Self::Attendance => formatter.write_str("attendance"),
            Self::PickAttendee => formatter.write_str("pick-attendee"),
            Self::Mark(Some(mark), seat) => write!(formatter, "mark:{mark}:{seat}"),
            Self::Mark(None, seat) => write!(formatter, "mark:none:{seat}"),
            Self::MarkTheRest => formatter.write_str("mark-the-rest"),
            Self::Export => formatter.write_str("export"),
            Self::PostElsewhere => formatter.write_str("post"),
            Self::PostIn => formatter.write_str("post-in"),
            Self::Trail(None) => formatter.write_str("trail"),
            Self::Trail(Some(before)) => write!(formatter, "trail:{}", before.get()),
            Self::Undo => formatter.write_str("undo"),
            Self::UndoEntry => formatter.write_str("undo-entry"),
            Self::SaveTemplate => formatter.write_str("template"),
        }
    }
}

/// What follows the session. A word that this release does not know is another release's.
pub(super) fn read(parts: &mut Split<'_, char>) -> Result<PanelControl, Unread> {
    Ok(match parts.next() {
        Some("open") => PanelControl::Open,
        Some("home") => PanelControl::Home,
        Some("claiming") => PanelControl::SetClaiming(match parts.next() {
            Some("open") => true,
            Some("close") => false,
            Some(_) | None => return Err(Unread::Malformed),
        }),
        Some("start") => PanelControl::Start,
        Some("delay") => PanelControl::Delay,
        Some("delay-by") => PanelControl::DelayBy(Minutes::new(part(parts)?).ok_or(Unread::Malformed)?),
        Some("delay-to") => PanelControl::DelayTo,
        Some("ask-end") => PanelControl::AskEnd,
        Some("end") => PanelControl::End,
        Some("ask-cancel") => PanelControl::AskCancel,
        Some("cancel") => PanelControl::Cancel,
        Some("cancel-why") => PanelControl::CancelWithReason,
        Some("edit") => PanelControl::Edit,
        Some("edit-surely") => PanelControl::EditSurely(part(parts)?),
        Some("edit-again") => PanelControl::EditAgain(part(parts)?),
        Some("assign") => PanelControl::Assign,
        Some("assign-whom") => PanelControl::AssignWhom,
        Some("assign-to") => PanelControl::AssignTo(part(parts)?),
        Some("people") => PanelControl::People,
        Some("pick-seat") => PanelControl::PickSeat,
        Some("move") => PanelControl::Move(part(parts)?),
        Some("move-to") => PanelControl::MoveTo(part(parts)?),
        Some("swap-with") => PanelControl::SwapWith(part(parts)?),
        Some("remove") => PanelControl::Remove(part(parts)?),
        Some("remove-why") => PanelControl::RemoveWithReason(part(parts)?),
        Some("charge") => PanelControl::Charge,
        Some("appoint") => PanelControl::Appoint(match parts.next() {
            Some("host") => Post::Host,
            Some("co-host") => Post::CoHost,
            Some("supervisor") => Post::Supervisor,
            Some(_) | None => return Err(Unread::Malformed),
        }),
        Some("attendance") => PanelControl::Attendance,
        Some("pick-attendee") => PanelControl::PickAttendee,
        Some("mark") => {
            let mark = match parts.next() {
                Some("none") => None,
                Some(word) => Some(word.parse().map_err(|_| Unread::Malformed)?),
                None => return Err(Unread::Malformed),
            };
            PanelControl::Mark(mark, part(parts)?)
        }
        Some("mark-the-rest") => PanelControl::MarkTheRest,
        Some("export") => PanelControl::Export,
        Some("post") => PanelControl::PostElsewhere,
        Some("post-in") => PanelControl::PostIn,
        Some("trail") => PanelControl::Trail(match parts.next() {
            Some(before) => Some(EntryId::new(before.parse().map_err(|_| Unread::Malformed)?)),
            None => None,
        }),
        Some("undo") => PanelControl::Undo,
        Some("undo-entry") => PanelControl::UndoEntry,
        Some("template") => PanelControl::SaveTemplate,
        Some("") | None => return Err(Unread::Malformed),
        Some(_) => return Err(Unread::Stale),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::bot::custom_id::CustomId;
    use crate::bot::view::sample::training;
    use crate::domain::SessionId;

    #[test]
    fn every_control_of_the_longest_session_fits_and_reads_back() {
        let seat = SeatDigest(u64::MAX);
        let longest = DiscordUserId::new(u64::MAX / 2).unwrap();
        let mut controls = vec![
            PanelControl::Open,
            PanelControl::Home,
            PanelControl::SetClaiming(true),
            PanelControl::SetClaiming(false),
            PanelControl::Start,
            PanelControl::Delay,
            PanelControl::DelayBy(Minutes::new(Minutes::LONGEST.into()).unwrap()),
            PanelControl::DelayTo,
            PanelControl::AskEnd,
            PanelControl::End,
            PanelControl::AskCancel,
            PanelControl::Cancel,
            PanelControl::CancelWithReason,
            PanelControl::Edit,
            PanelControl::EditSurely(PendingId(u64::MAX)),
            PanelControl::EditAgain(PendingId(u64::MAX)),
            PanelControl::Assign,
            PanelControl::AssignWhom,
            PanelControl::AssignTo(longest),
            PanelControl::People,
            PanelControl::PickSeat,
            PanelControl::Move(seat),
            PanelControl::MoveTo(seat),
            PanelControl::SwapWith(seat),
            PanelControl::Remove(seat),
            PanelControl::RemoveWithReason(seat),
            PanelControl::Charge,
            PanelControl::Attendance,
            PanelControl::PickAttendee,
            PanelControl::Mark(None, seat),
            PanelControl::MarkTheRest,
            PanelControl::Export,
            PanelControl::PostElsewhere,
            PanelControl::PostIn,
            PanelControl::Trail(None),
            PanelControl::Trail(Some(EntryId::new(i64::MAX))),
            PanelControl::Undo,
            PanelControl::UndoEntry,
            PanelControl::SaveTemplate,
        ];
        controls.extend([Post::Host, Post::CoHost, Post::Supervisor].map(PanelControl::Appoint));
        controls.extend(Mark::ALL.map(|mark| PanelControl::Mark(Some(mark), seat)));
        let session: SessionId = "x".repeat(SessionId::LONGEST).parse().unwrap();
        for control in controls {
            let id = CustomId::Panel { session: session.clone(), control };
            let text = id.to_string();
            assert!(text.len() <= 100, "{text} has {}", text.len());
            assert_eq!(text.parse(), Ok(id));
        }
    }

    #[test]
    fn a_seat_is_found_while_the_same_person_sits_there() {
        let mut session = training();
        let holder = session.roles[0].slots[1].holder.unwrap();
        let digest = SeatDigest::of(&session.roles[0].name, SlotNumber::new(1), holder.roblox);
        assert_eq!(digest.find(&session).unwrap().slot, SlotNumber::new(1));
        session.roles[0].slots[1].holder = Some(Holder::unmarked(RobloxId::new(5).unwrap()));
        assert!(digest.find(&session).is_none());
    }
}
