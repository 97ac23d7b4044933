//! Taking back: what is as it was left goes back, and what is not is named.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::domain::{Mark, Permissions, Rank, RoleDraft, RoleSet, Status, reshape::reshape, sample};

fn holder(user: u64) -> Option<Holder> {
    Some(Holder::unmarked(sample::user(user)))
}

fn name(text: &str) -> RoleName {
    text.parse().unwrap()
}

fn trainers(first: Option<Holder>, second: Option<Holder>) -> Session {
    let mut session = sample::training();
    session.roles[0].slots[0].holder = first;
    session.roles[0].slots[1].holder = second;
    session
}

fn undo(before: &Session, after: &Session, now: &Session) -> Result<Session, Vec<Contradiction>> {
    Difference::between(before, after).undone(now)
}

#[test]
fn a_change_that_still_holds_is_taken_back_and_what_came_beside_it_stays() {
    let before = trainers(holder(7), None);
    let after = Session { title: "Shift".parse().unwrap(), ..trainers(None, None) };
    let now = Session { claimable: false, ..after.clone() };
    assert_eq!(undo(&before, &after, &now), Ok(Session { claimable: false, ..before }));
}

#[test]
fn a_part_that_was_changed_again_stands_in_the_way() {
    let before = sample::training();
    let after = Session { status: Status::Ongoing, claimable: false, ..before.clone() };
    let now = Session { status: Status::Cancelled, ..after.clone() };
    assert_eq!(undo(&before, &after, &now), Err(vec![Contradiction::PartChanged(Part::Status)]));
}

#[test]
fn a_slot_that_somebody_else_has_by_now_stands_in_the_way() {
    let (removed, taken) = (trainers(None, None), trainers(holder(8), None));
    let contradiction = Contradiction::SeatChanged { role: name("Trainer"), slot: SlotNumber::new(0), now: holder(8) };
    assert_eq!(undo(&trainers(holder(7), None), &removed, &taken), Err(vec![contradiction]));
}

#[test]
fn who_has_another_slot_of_the_role_by_now_does_not_come_back_to_the_old_one() {
    let other = Contradiction::HoldsAnother { role: name("Trainer"), slot: SlotNumber::new(1), user: sample::user(7) };
    let now = trainers(None, holder(7));
    assert_eq!(undo(&trainers(holder(7), None), &trainers(None, None), &now), Err(vec![other]));
}

#[test]
fn a_swap_is_taken_back_as_one() {
    let (before, after) = (trainers(holder(7), holder(8)), trainers(holder(8), holder(7)));
    assert_eq!(undo(&before, &after, &after), Ok(before.clone()));
}

#[test]
fn a_mark_that_was_set_since_stands_in_the_way_of_taking_back_the_claim() {
    let marked = trainers(Some(Holder { roblox: sample::user(7), mark: Some(Mark::Late) }), None);
    let refused = undo(&trainers(None, None), &trainers(holder(7), None), &marked);
    assert!(matches!(refused.unwrap_err().as_slice(), [Contradiction::SeatChanged { now: Some(_), .. }]));
}

#[test]
fn roles_that_were_taken_away_come_back_with_their_holders() {
    let before = trainers(holder(7), holder(8));
    let wanted = RoleSet::new(vec![
        RoleDraft::new(name("Assistant"), 4, Rank::LOWEST, Permissions::default()).unwrap(),
        RoleDraft::new(name("Medic"), 1, Rank::LOWEST, Permissions::default()).unwrap(),
    ])
    .unwrap();
    let after = Session { roles: reshape(&before.roles, &wanted).roles, ..before.clone() };
    assert_eq!(undo(&before, &after, &after), Ok(before.clone()));

    let mut claimed = after.clone();
    claimed.roles[1].slots[0].holder = holder(9);
    let lost = Contradiction::WouldLose { role: name("Medic"), user: sample::user(9) };
    assert_eq!(undo(&before, &after, &claimed), Err(vec![lost]), "nobody loses a slot by it");
}

fn any_trainers() -> impl Strategy<Value = Session> {
    let seat = || prop::option::of((1..6_u64, prop::option::of(prop::sample::select(Mark::ALL.to_vec()))));
    (prop::collection::vec(seat(), 6), any::<bool>(), "[a-c]").prop_map(|(seats, claimable, title)| {
        let mut session = Session { claimable, title: title.parse().unwrap(), ..sample::training() };
        for (place, seat) in seats.into_iter().enumerate() {
            let (role, slot) = if place < 2 { (0, place) } else { (1, place - 2) };
            let Some((user, mark)) = seat else { continue };
            let user = sample::user(user);
            if session.roles[role].slot_of(user).is_none() {
                session.roles[role].slots[slot].holder = Some(Holder { roblox: user, mark });
            }
        }
        session
    })
}

proptest! {
    #[test]
    fn at_once_everything_can_be_taken_back(before in any_trainers(), after in any_trainers()) {
        prop_assert_eq!(undo(&before, &after, &after), Ok(before));
    }

    #[test]
    fn taking_back_never_seats_anybody_twice_in_a_role(before in any_trainers(), after in any_trainers(), now in any_trainers()) {
        if let Ok(session) = undo(&before, &after, &now) {
            for role in &session.roles {
                let mut users: Vec<_> = role.holders().map(|(_, holder)| holder.roblox).collect();
                users.sort();
                users.dedup();
                prop_assert_eq!(users.len(), role.holders().count());
            }
            prop_assert_eq!(Difference::between(&now, &session).seats.len(), Difference::between(&before, &after).seats.len());
        }
    }
}
