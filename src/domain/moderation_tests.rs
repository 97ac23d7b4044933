//! What moderators may do with a session, one sentence each.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;
use crate::domain::{Place, SlotNumber, sample};

const NOW: &str = "1970-01-01T00:30:00Z";

fn name(text: &str) -> RoleName {
    text.parse().unwrap()
}

/// Users 7 and 8 are Trainers, 9 is an Assistant. Users below 100 have rank 50, the others rank 0.
fn session() -> Session {
    let mut session = sample::training();
    session.roles[0].slots[0].holder = Some(Holder { roblox: sample::user(7), mark: Some(Mark::Late) });
    session.roles[0].slots[1].holder = Some(Holder::unmarked(sample::user(8)));
    session.roles[1].slots[2].holder = Some(Holder::unmarked(sample::user(9)));
    session
}

fn ruled(session: &Session, moderation: &Moderation) -> Result<Session, Objection> {
    let rank = |user: u64| (sample::user(user), Rank::new(if user < 100 { 50 } else { 0 }));
    let ranks: Vec<_> = (1..=200).map(rank).collect();
    decide(session, moderation, &Facts { plan: Plan::Premium, now: NOW.parse().unwrap(), ranks: &ranks })
}

fn seats(session: &Session) -> Vec<(&str, u8, u64)> {
    session.holders().map(|(role, slot, holder)| (role.name.as_str(), slot.get(), holder.roblox.get())).collect()
}

fn step(status: Status, step: Step) -> Result<Status, Objection> {
    ruled(&Session { status, ..session() }, &Moderation::Step(step)).map(|session| session.status)
}

#[test]
fn each_step_has_the_statuses_that_it_may_be_taken_from() {
    let later: Timestamp = "1970-01-01T01:00:00Z".parse().unwrap();
    assert_eq!(step(Status::Upcoming, Step::Start), Ok(Status::Ongoing));
    assert_eq!(step(Status::Ongoing, Step::End), Ok(Status::Completed));
    assert_eq!(step(Status::Upcoming, Step::Cancel(None)), Ok(Status::Cancelled));
    assert_eq!(step(Status::Ongoing, Step::Delay(later)), Ok(Status::Upcoming), "its host is late");
    for (status, wrong) in [
        (Status::Ongoing, Step::Start),
        (Status::Upcoming, Step::End),
        (Status::Completed, Step::Cancel(None)),
        (Status::Cancelled, Step::Delay(later)),
        (Status::Cancelled, Step::Start),
    ] {
        assert_eq!(step(status, wrong), Err(Objection::NotInStatus { status }));
    }
    assert!(matches!(step(Status::Upcoming, Step::Delay(Timestamp::UNIX_EPOCH)), Err(Objection::NotLater { .. })));
}

#[test]
fn a_moderator_seats_people_while_claiming_is_closed_and_ranks_hold_all_the_same() {
    let closed = Session { claimable: false, status: Status::Completed, ..session() };
    let assign = |user, role: &str| Moderation::Assign { user: sample::user(user), role: name(role), choice: SlotChoice::Any };
    assert!(seats(&ruled(&closed, &assign(10, "Assistant")).unwrap()).contains(&("Assistant", 0, 10)));
    let refused = ruled(&sample::training(), &assign(100, "Trainer"));
    assert!(matches!(refused, Err(Objection::Refused(refusals)) if refusals.first().reason() == "rank_too_low"));
    let full = ruled(&session(), &assign(10, "Trainer"));
    assert!(matches!(full, Err(Objection::Refused(refusals)) if refusals.first().reason() == "slot_filled"));
}

fn moving(user: u64, from: &str, to: &str, place: Place) -> Moderation {
    Moderation::Move(Move { user: sample::user(user), from: name(from), to: name(to), place })
}

fn at(slot: u8, seen: Option<u64>) -> Place {
    Place::Slot(SlotNumber::new(slot), seen.map(sample::user))
}

#[test]
fn a_holder_moves_to_a_vacant_slot_and_takes_their_mark_along() {
    let moved = ruled(&session(), &moving(7, "Trainer", "Assistant", Place::NextVacant)).unwrap();
    assert_eq!(seats(&moved), [("Trainer", 1, 8), ("Assistant", 0, 7), ("Assistant", 2, 9)]);
    assert_eq!(moved.roles[1].slots[0].holder.unwrap().mark, Some(Mark::Late));
}

#[test]
fn two_holders_change_places_within_a_role_and_between_two() {
    let within = ruled(&session(), &moving(7, "Trainer", "Trainer", at(1, Some(8)))).unwrap();
    assert_eq!(seats(&within)[..2], [("Trainer", 0, 8), ("Trainer", 1, 7)]);
    let between = ruled(&session(), &moving(7, "Trainer", "Assistant", at(2, Some(9)))).unwrap();
    assert_eq!(seats(&between), [("Trainer", 0, 9), ("Trainer", 1, 8), ("Assistant", 2, 7)]);
}

#[test]
fn nobody_is_moved_who_sat_down_after_the_moderator_looked() {
    let refused = ruled(&session(), &moving(7, "Trainer", "Assistant", at(2, None)));
    assert!(matches!(refused, Err(Objection::Refused(refusals)) if refusals.first().reason() == "slot_filled"));
    let gone = ruled(&session(), &moving(9, "Trainer", "Assistant", Place::NextVacant));
    assert!(matches!(gone, Err(Objection::Refused(refusals)) if refusals.first().reason() == "not_in_role"));
}

#[test]
fn nobody_changes_places_with_somebody_who_does_not_sit_there_any_more() {
    for (slot, partner) in [(2, 10), (0, 9), (9, 9)] {
        let refused = ruled(&session(), &moving(7, "Trainer", "Assistant", at(slot, Some(partner))));
        let (partner, role, slot) = (sample::user(partner), name("Assistant"), SlotNumber::new(slot));
        assert_eq!(refused, Err(Objection::PartnerGone { partner, role, slot }));
    }
}

#[test]
fn both_who_change_places_need_what_the_other_role_asks_for() {
    let mut low = session();
    low.roles[1].slots[2].holder = Some(Holder::unmarked(sample::user(100)));
    let refused = ruled(&low, &moving(7, "Trainer", "Assistant", at(2, Some(100))));
    assert!(matches!(refused, Err(Objection::PartnerRankTooLow { .. })), "{refused:?}");
    let own = ruled(&low, &moving(100, "Assistant", "Trainer", at(0, Some(7))));
    assert!(matches!(own, Err(Objection::Refused(refusals)) if refusals.first().reason() == "rank_too_low"));
    let mut both = session();
    both.roles[1].slots[0].holder = Some(Holder::unmarked(sample::user(8)));
    let refused = ruled(&both, &moving(7, "Trainer", "Assistant", at(0, Some(8))));
    assert_eq!(refused, Err(Objection::PartnerInRole { partner: sample::user(8), role: name("Trainer") }));
}

#[test]
fn marking_everybody_touches_nobody_who_has_a_mark() {
    let all = Moderation::Mark { whom: Marked::Unmarked, mark: Some(Mark::Attended) };
    let marked = ruled(&session(), &all).unwrap();
    let marks: Vec<_> = marked.holders().map(|(_, _, holder)| holder.mark.unwrap()).collect();
    assert_eq!(marks, [Mark::Late, Mark::Attended, Mark::Attended]);
    let one = Moderation::Mark { whom: Marked::One(name("Trainer"), sample::user(7)), mark: None };
    assert_eq!(ruled(&session(), &one).unwrap().roles[0].slots[0].holder.unwrap().mark, None);
    let cancelled = Session { status: Status::Cancelled, ..session() };
    assert!(matches!(ruled(&cancelled, &all), Err(Objection::NotInStatus { .. })));
}

#[test]
fn a_role_permits_exactly_what_its_permissions_say() {
    let start = Moderation::Step(Step::Start);
    let one = |mark| Moderation::Mark { whom: Marked::One(name("Trainer"), sample::user(8)), mark: Some(mark) };
    let all = Moderation::Mark { whom: Marked::Unmarked, mark: Some(Mark::Attended) };
    let edit = Moderation::Edit(Box::default());
    let allowed = |permissions| {
        let mut session = session();
        session.roles[0].permissions = permissions;
        let standing = Standing::Holder(sample::user(7));
        [&start, &one(Mark::NoShow), &one(Mark::Excused), &all, &edit].map(|moderation| standing.allows(moderation, &session))
    };
    let none = Permissions::default();
    assert_eq!(allowed(none), [false; 5]);
    assert_eq!(allowed(Permissions { change_session_status: true, ..none }), [true, false, false, false, false]);
    assert_eq!(allowed(Permissions { pass_or_fail_attendees: true, ..none }), [false, true, false, false, false]);
    assert_eq!(allowed(Permissions { modify_attendance: true, ..none }), [false, true, true, true, false]);
    let stranger = Standing::Holder(sample::user(99));
    assert!(!stranger.allows(&start, &session()));
    assert!(Standing::Moderator.allows(&edit, &session()));
}

#[test]
fn a_reason_belongs_to_the_cancellation_that_it_was_given_for() {
    let called_off = Session { status: Status::Cancelled, cancel_reason: Some("Host ill".parse().unwrap()), ..session() };
    let to = |session: &Session, status| {
        ruled(session, &Moderation::Edit(Box::new(SessionChanges { status: Some(status), ..SessionChanges::default() }))).unwrap()
    };
    assert_eq!(to(&called_off, Status::Cancelled).cancel_reason, called_off.cancel_reason, "it is off all the same");
    let on_again = to(&called_off, Status::Upcoming);
    assert_eq!(on_again.cancel_reason, None);
    assert_eq!(to(&on_again, Status::Cancelled).cancel_reason, None, "nobody said why this time");
}
