//! The rules, one sentence each, and over random histories.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::domain::{Permissions, Rank, RoleDraft, Slot, sample};

fn user(number: u64) -> RobloxId {
    RobloxId::new(number).unwrap()
}

fn member(number: u64, rank: u8) -> Claimant {
    Claimant::Member(Member { roblox: user(number), rank: Rank::new(rank) })
}

fn name(text: &str) -> RoleName {
    text.parse().unwrap()
}

fn role(text: &str, slots: i64, min_rank: u8) -> Role {
    RoleDraft::new(name(text), slots, Rank::new(min_rank), Permissions::default()).unwrap().vacant_role()
}

fn session() -> Session {
    sample::training()
}

fn vacant(number: u8) -> SlotChoice {
    SlotChoice::Key(SlotKey::Vacant(SlotNumber::new(number)))
}

fn sit(session: &mut Session, claimant: Claimant, role: &str, choice: SlotChoice) {
    let change = claim(session, Plan::Premium, claimant, &name(role), choice).expect("the claim is allowed");
    assert!(session.apply(&change));
}

fn reasons(result: Result<SlotChange, Refusals>) -> Vec<&'static str> {
    result.err().map(|refusals| refusals.iter().map(Refusal::reason).collect()).unwrap_or_default()
}

#[test]
fn a_member_of_sufficient_rank_takes_the_slot_that_was_named() {
    let change = claim(&session(), Plan::Premium, member(7, 50), &name("Trainer"), vacant(1));
    assert_eq!(change, Ok(SlotChange::Taken { role: name("Trainer"), slot: SlotNumber::new(1), by: user(7) }));
}

#[test]
fn any_takes_the_lowest_vacant_slot() {
    let mut session = session();
    sit(&mut session, member(7, 50), "Trainer", vacant(0));
    let change = claim(&session, Plan::Premium, member(8, 50), &name("Trainer"), SlotChoice::Any).unwrap();
    assert_eq!(change.slot(), SlotNumber::new(1));
}

#[test]
fn each_rule_refuses_alone() {
    let trainer = name("Trainer");
    let mut held = session();
    sit(&mut held, member(7, 50), "Trainer", vacant(0));
    let closed = Session { claimable: false, ..session() };
    let done = Session { status: Status::Completed, ..session() };
    let off = Session { status: Status::Cancelled, ..session() };
    let cases = [
        (claim(&session(), Plan::Premium, Claimant::Unlinked, &trainer, vacant(0)), "not_linked"),
        (claim(&session(), Plan::Free, member(8, 50), &trainer, vacant(0)), "plan_required"),
        (claim(&session(), Plan::Premium, member(8, 50), &name("Chef"), vacant(0)), "role_not_found"),
        (claim(&closed, Plan::Premium, member(8, 50), &trainer, vacant(0)), "not_claimable"),
        (claim(&done, Plan::Premium, member(8, 50), &trainer, vacant(0)), "not_claimable"),
        (claim(&off, Plan::Premium, member(8, 50), &trainer, vacant(0)), "not_claimable"),
        (claim(&session(), Plan::Premium, Claimant::Outsider(user(8)), &trainer, vacant(0)), "not_a_member"),
        (claim(&session(), Plan::Premium, member(8, 49), &trainer, vacant(0)), "rank_too_low"),
        (claim(&held, Plan::Premium, member(7, 50), &trainer, vacant(1)), "already_in_role"),
        (claim(&held, Plan::Premium, member(8, 50), &trainer, vacant(0)), "slot_filled"),
        (claim(&held, Plan::Premium, member(8, 50), &trainer, SlotChoice::from_key("7")), "slot_filled"),
        (claim(&held, Plan::Premium, member(8, 50), &trainer, SlotChoice::from_key("9")), "slot_not_found"),
        (claim(&held, Plan::Premium, member(8, 50), &trainer, vacant(2)), "slot_not_found"),
        (claim(&held, Plan::Premium, member(8, 50), &trainer, SlotChoice::from_key("first")), "slot_not_found"),
        (quit(&session(), Plan::Premium, Claimant::Unlinked, &trainer), "not_linked"),
        (quit(&held, Plan::Free, member(7, 50), &trainer), "plan_required"),
        (quit(&held, Plan::Premium, member(7, 50), &name("Chef")), "role_not_found"),
        (quit(&held, Plan::Premium, member(8, 50), &trainer), "not_in_role"),
        (quit(&Session { status: Status::Completed, ..held.clone() }, Plan::Premium, member(7, 0), &trainer), "session_over"),
        (quit(&held, Plan::Premium, Claimant::Outsider(user(7)), &trainer), "not_a_member"),
        (remove(&held, Plan::Premium, Claimant::Outsider(user(7)), &trainer), "not_a_member"),
        (remove(&held, Plan::Premium, member(8, 0), &trainer), "not_in_role"),
    ];
    for (place, (result, reason)) in cases.into_iter().enumerate() {
        assert_eq!(reasons(result), [reason], "case {place}");
    }
}

#[test]
fn all_refusals_are_listed_in_the_documented_order() {
    let mut session = session();
    sit(&mut session, member(7, 50), "Trainer", vacant(0));
    session.status = Status::Cancelled;
    assert_eq!(
        reasons(claim(&session, Plan::Free, member(7, 10), &name("Trainer"), vacant(0))),
        ["plan_required", "not_claimable", "rank_too_low", "already_in_role", "slot_filled"]
    );
    assert_eq!(
        reasons(claim(&session, Plan::Free, Claimant::Outsider(user(9)), &name("Chef"), vacant(0))),
        ["plan_required", "role_not_found", "not_claimable", "not_a_member"]
    );
}

#[test]
fn a_filled_slot_names_the_next_vacant_one() {
    let mut session = session();
    sit(&mut session, member(7, 50), "Trainer", vacant(0));
    let refused = claim(&session, Plan::Premium, member(8, 50), &name("Trainer"), vacant(0)).unwrap_err();
    assert_eq!(*refused.first(), Refusal::SlotFilled { next_vacant: Some(SlotNumber::new(1)) });
    sit(&mut session, member(9, 50), "Trainer", vacant(1));
    let refused = claim(&session, Plan::Premium, member(8, 50), &name("Trainer"), SlotChoice::Any).unwrap_err();
    assert_eq!(*refused.first(), Refusal::SlotFilled { next_vacant: None });
}

#[test]
fn two_roles_of_one_session_may_be_held_by_one_member() {
    let mut session = session();
    sit(&mut session, member(7, 50), "Trainer", vacant(0));
    sit(&mut session, member(7, 50), "Assistant", SlotChoice::Any);
    assert_eq!(session.roles_of(user(7)).count(), 2);
}

#[test]
fn a_moderator_may_remove_somebody_after_the_session() {
    let mut session = session();
    sit(&mut session, member(7, 50), "Trainer", vacant(0));
    session.status = Status::Completed;
    assert!(remove(&session, Plan::Premium, member(7, 0), &name("Trainer")).is_ok());
}

#[test]
fn a_change_that_does_not_fit_is_not_applied() {
    let mut session = session();
    sit(&mut session, member(7, 50), "Trainer", vacant(0));
    let before = session.clone();
    let (role, slot, by) = (name("Trainer"), SlotNumber::new(0), user(8));
    assert!(!session.apply(&SlotChange::Taken { role: role.clone(), slot, by }));
    assert!(!session.apply(&SlotChange::Freed { role: role.clone(), slot, by }));
    assert!(!session.apply(&SlotChange::Taken { role: role.clone(), slot: SlotNumber::new(2), by }));
    assert!(!session.apply(&SlotChange::Taken { role: name("Chef"), slot, by }));
    assert_eq!(session, before);
}

/// One step of a random history.
#[derive(Debug, Clone)]
enum Step {
    Claim { user: u64, rank: u8, role: usize, choice: Option<u8> },
    Quit { user: u64, role: usize },
    Remove { user: u64, role: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let claim = (1..6_u64, 0..100_u8, 0..2_usize, proptest::option::of(0..5_u8))
        .prop_map(|(user, rank, role, choice)| Step::Claim { user, rank, role, choice });
    let quit = (1..6_u64, 0..2_usize).prop_map(|(user, role)| Step::Quit { user, role });
    let remove = (1..6_u64, 0..2_usize).prop_map(|(user, role)| Step::Remove { user, role });
    proptest::collection::vec(prop_oneof![4 => claim, 2 => quit, 1 => remove], 0..60)
}

fn decide(session: &Session, step: &Step) -> Result<SlotChange, Refusals> {
    let role_at = |place: usize| session.roles[place].name.clone();
    match step {
        Step::Claim { user, rank, role, choice } => {
            let choice = choice.map_or(SlotChoice::Any, vacant);
            claim(session, Plan::Premium, member(*user, *rank), &role_at(*role), choice)
        }
        Step::Quit { user, role } => quit(session, Plan::Premium, member(*user, 0), &role_at(*role)),
        Step::Remove { user, role } => remove(session, Plan::Premium, member(*user, 0), &role_at(*role)),
    }
}

/// The order of DESIGN 2.5, written down a second time so that a slip in the rules shows.
fn place_in_order(refusal: &Refusal) -> usize {
    const ORDER: [&str; 12] = [
        "not_linked",
        "session_not_found",
        "plan_required",
        "role_not_found",
        "not_claimable",
        "session_over",
        "not_a_member",
        "rank_too_low",
        "rank_unknown",
        "already_in_role",
        "slot_filled",
        "slot_not_found",
    ];
    ORDER.iter().position(|reason| *reason == refusal.reason()).unwrap_or(ORDER.len())
}

proptest! {
    #[test]
    fn no_slot_is_ever_lost_and_nobody_sits_twice_in_a_role(steps in steps()) {
        let mut session = session();
        for step in &steps {
            if let Ok(change) = decide(&session, step) {
                prop_assert!(session.apply(&change), "an allowed change fits: {change:?}");
            }
            for role in &session.roles {
                let mut holders: Vec<RobloxId> = role.holders().map(|(_, holder)| holder.roblox).collect();
                prop_assert_eq!(holders.len() + role.vacancies(), role.slots.len());
                holders.sort_unstable();
                let all = holders.len();
                holders.dedup();
                prop_assert_eq!(holders.len(), all);
            }
        }
    }

    #[test]
    fn leaving_after_a_claim_restores_the_session(steps in steps(), user in 10..20_u64, role in 0..2_usize, forced in any::<bool>()) {
        let mut session = session();
        for step in &steps {
            if let Ok(change) = decide(&session, step) {
                prop_assert!(session.apply(&change));
            }
        }
        let before = session.clone();
        let name = session.roles[role].name.clone();
        if let Ok(taken) = claim(&session, Plan::Premium, member(user, 255), &name, SlotChoice::Any) {
            prop_assert!(session.apply(&taken));
            let leave = if forced { remove } else { quit };
            let freed = leave(&session, Plan::Premium, member(user, 0), &name);
            prop_assert!(session.apply(&freed.unwrap()));
            prop_assert_eq!(session, before);
        }
    }

    #[test]
    fn a_rank_that_nobody_knows_is_told_in_its_place_among_all_that_would_be_refused_anyway(
        claimable in any::<bool>(),
        paid in any::<bool>(),
        min_rank in 1_u8..,
        own_slot in any::<bool>(),
        taken in any::<bool>(),
    ) {
        let mut role = role("Trainer", 2, min_rank);
        let seat = |user_number| Slot { holder: Some(crate::domain::Holder::unmarked(user(user_number))), ..Slot::default() };
        if taken { role.slots[0] = seat(99); }
        if own_slot { role.slots[1] = seat(7); }
        let session = Session { claimable, roles: vec![role], ..session() };
        let plan = if paid { Plan::Premium } else { Plan::Free };
        let (asked, unknown) = (name("Trainer"), (RankTrouble::Down, None));
        let refusals = claim_with_unknown_rank(&session, plan, user(7), &asked, SlotChoice::Any, unknown);
        let places: Vec<usize> = refusals.iter().map(place_in_order).collect();
        prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{refusals:?}");
        let told: Vec<&str> = refusals.iter().map(Refusal::reason).filter(|reason| *reason != "rank_unknown").collect();
        prop_assert_eq!(told.len() + 1, refusals.iter().count());
        prop_assert_eq!(told, reasons(claim(&session, plan, member(7, 255), &asked, SlotChoice::Any)));

        let assigned = assign_with_unknown_rank(&session, plan, user(7), &asked, SlotChoice::Any, unknown);
        let as_claimed: Vec<&Refusal> = refusals.iter().filter(|refusal| refusal.reason() != "not_claimable").collect();
        prop_assert_eq!(assigned.iter().collect::<Vec<_>>(), as_claimed, "closed claiming refuses a moderator nothing");
    }

    #[test]
    fn refusals_come_in_the_documented_order_and_a_claim_is_allowed_exactly_when_there_are_none(
        status in prop_oneof![Just(Status::Upcoming), Just(Status::Ongoing), Just(Status::Completed), Just(Status::Cancelled)],
        claimable in any::<bool>(),
        paid in any::<bool>(),
        who in 0..3_u8,
        rank in any::<u8>(),
        min_rank in any::<u8>(),
        known_role in any::<bool>(),
        own_slot in any::<bool>(),
        choice in proptest::option::of(0..3_u8),
        taken in any::<bool>(),
    ) {
        let mut role = role("Trainer", 2, min_rank);
        let seat = |user_number| Slot { holder: Some(crate::domain::Holder::unmarked(user(user_number))), ..Slot::default() };
        if taken { role.slots[0] = seat(99); }
        if own_slot { role.slots[1] = seat(7); }
        let session = Session { status, claimable, roles: vec![role], ..session() };
        let plan = if paid { Plan::Premium } else { Plan::Free };
        let claimant = match who { 0 => Claimant::Unlinked, 1 => Claimant::Outsider(user(7)), _ => member(7, rank) };
        let asked = name(if known_role { "Trainer" } else { "Chef" });
        let slot_free = match choice { None => !taken || !own_slot, Some(0) => !taken, Some(1) => !own_slot, Some(_) => false };
        let allowed = who > 1 && paid && known_role && claimable && !status.is_over() && rank >= min_rank && !own_slot && slot_free;
        match claim(&session, plan, claimant, &asked, choice.map_or(SlotChoice::Any, vacant)) {
            Ok(_) => prop_assert!(allowed),
            Err(refusals) => {
                prop_assert!(!allowed);
                let places: Vec<usize> = refusals.iter().map(place_in_order).collect();
                prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{refusals:?}");
            }
        }
    }
}
