//! The sentences. Whatever an engine may leave open stands in the sentence that leaves it open.

use futures::future::join_all;
use slotkeeper::domain::{
    PageNumber, Refusal, Refusals, SessionChanges, SessionFilter, SlotChange, SlotChoice, SlotKey, SlotNumber, Status,
};
use slotkeeper::engine::{Claim, Seated};

use super::subject::{Subject, named};
use crate::ground::user;

fn slot(number: u8) -> SlotChoice {
    SlotChoice::Key(SlotKey::Vacant(SlotNumber::new(number)))
}

fn first(refused: Result<Seated, Refusals>) -> Refusal {
    refused.expect_err("a refusal").first().clone()
}

fn reason(refused: Result<Seated, Refusals>) -> &'static str {
    first(refused).reason()
}

pub(super) async fn a_session_that_was_made_can_be_read_and_is_coming(subject: Subject) {
    let made = subject.session("Trainer x2 @50, Assistant").await;
    assert_eq!(made.title.as_str(), "Training");
    assert_eq!(made.starts_at, "2099-01-20T15:00:00Z".parse().unwrap());
    assert_eq!((made.duration.get(), made.claimable, made.status), (60, true, Status::Upcoming));
    let mut roles: Vec<_> = made.roles.iter().map(|role| (role.name.as_str(), role.min_rank.get(), role.slots.len())).collect();
    // The order of an object's entries means nothing.
    roles.sort_unstable();
    assert_eq!(roles, [("Assistant", 0, 1), ("Trainer", 50, 2)]);
    assert_eq!(subject.now(&made).await, made);
    let coming = subject.engine.coming(subject.workspace(), 10).await.unwrap();
    assert_eq!(coming.iter().map(|session| &session.id).collect::<Vec<_>>(), [&made.id]);
    let filter = SessionFilter { status: Some(Status::Upcoming), ..SessionFilter::default() };
    let listed = subject.engine.list(subject.workspace(), &filter, PageNumber::FIRST).await.unwrap();
    assert_eq!(listed.len(), 1);
    let beyond = subject.engine.list(subject.workspace(), &filter, PageNumber::new(2).unwrap()).await.unwrap();
    assert_eq!(beyond.len(), 0);
}

pub(super) async fn a_vacant_slot_is_taken_and_left_and_the_session_shows_it(subject: Subject) {
    let alice = subject.member(7, 50).await;
    let session = subject.session("Trainer x2 @50").await;
    let seated = subject.claim(&session, "Trainer", alice).await;
    assert_eq!(seated.change, SlotChange::Taken { role: named("Trainer"), slot: SlotNumber::new(0), by: alice });
    for shown in [seated.session, subject.now(&session).await] {
        assert_eq!(shown.role(&named("Trainer")).unwrap().slot_of(alice), Some(SlotNumber::new(0)));
    }
    let left = subject.quit(&session, "Trainer", alice).await.unwrap();
    assert_eq!(left.change, SlotChange::Freed { role: named("Trainer"), slot: SlotNumber::new(0), by: alice });
    for shown in [left.session, subject.now(&session).await] {
        assert_eq!(shown.capacity().vacant, 2);
    }
}

pub(super) async fn any_slot_is_the_lowest_vacant_one_and_a_named_one_is_that_one(subject: Subject) {
    let session = subject.session("Trainer x4").await;
    let mut taken = Vec::new();
    for (number, choice) in [(1, slot(1)), (2, SlotChoice::Any), (3, SlotChoice::Any), (4, slot(3))] {
        let member = subject.member(number, 0).await;
        taken.push(subject.try_claim(&session, "Trainer", choice, member).await.unwrap().change.slot().get());
    }
    assert_eq!(taken, [1, 0, 2, 3]);
    let shown = subject.now(&session).await;
    let holders: Vec<u64> = shown.roles[0].holders().map(|(_, holder)| holder.roblox.get()).collect();
    assert_eq!(holders, [2, 1, 3, 4], "everybody sits where they were told");
}

pub(super) async fn a_user_has_one_slot_in_a_role_and_may_have_one_in_another(subject: Subject) {
    let alice = subject.member(7, 0).await;
    let session = subject.session("Trainer x2, Assistant").await;
    subject.claim(&session, "Trainer", alice).await;
    let again = first(subject.try_claim(&session, "Trainer", SlotChoice::Any, alice).await);
    assert_eq!(again, Refusal::AlreadyInRole { slot: SlotNumber::new(0) });
    subject.claim(&session, "Assistant", alice).await;
}

pub(super) async fn what_is_held_and_what_is_not_there_cannot_be_taken(subject: Subject) {
    let (alice, bob) = (subject.member(7, 0).await, subject.member(8, 0).await);
    let session = subject.session("Trainer x2").await;
    subject.claim(&session, "Trainer", alice).await;
    let next = Some(SlotNumber::new(1));
    let claim = async |choice| first(subject.try_claim(&session, "Trainer", choice, bob).await);
    assert_eq!(claim(slot(0)).await, Refusal::SlotFilled { next_vacant: next });
    assert_eq!(claim(SlotChoice::Key(SlotKey::Held(alice))).await, Refusal::SlotFilled { next_vacant: next });
    assert_eq!(claim(slot(2)).await, Refusal::SlotNotFound { next_vacant: next });
    assert_eq!(claim(SlotChoice::Unknown).await, Refusal::SlotNotFound { next_vacant: next });
    subject.claim(&session, "Trainer", bob).await;
    let chris = subject.member(9, 0).await;
    let full = first(subject.try_claim(&session, "Trainer", SlotChoice::Any, chris).await);
    assert_eq!(full, Refusal::SlotFilled { next_vacant: None });
}

pub(super) async fn a_rank_that_is_too_low_is_refused_with_what_is_needed(subject: Subject) {
    let alice = subject.member(7, 49).await;
    let session = subject.session("Trainer x2 @50").await;
    let refused = first(subject.try_claim(&session, "Trainer", SlotChoice::Any, alice).await);
    // Which rank it is only the embedded engine tells.
    let Refusal::RankTooLow { needed, held, .. } = refused else { panic!("{refused:?}") };
    assert!(needed.get() == 50 && held.is_none_or(|held| held.get() == 49), "{needed} {held:?}");
    assert_eq!(subject.now(&session).await.capacity().vacant, 2);
    subject.member(7, 50).await;
    subject.claim(&session, "Trainer", alice).await;
}

pub(super) async fn who_is_no_member_gets_nothing(subject: Subject) {
    let session = subject.session("Trainer").await;
    let refused = reason(subject.try_claim(&session, "Trainer", SlotChoice::Any, user(404)).await);
    // SERIES says no without a word that tells why.
    assert!(["not_a_member", "unexplained"].contains(&refused), "{refused}");
    assert_eq!(subject.now(&session).await.capacity().vacant, 1);
}

pub(super) async fn a_session_that_is_closed_or_over_takes_nobody(subject: Subject) {
    let alice = subject.member(7, 0).await;
    let session = subject.session("Trainer").await;
    let close = SessionChanges { claimable: Some(false), ..SessionChanges::default() };
    subject.engine.update(subject.origin(), session.id.clone(), close).await.unwrap().unwrap();
    assert_eq!(reason(subject.try_claim(&session, "Trainer", SlotChoice::Any, alice).await), "not_claimable");
    for status in [Status::Completed, Status::Cancelled] {
        subject.end(&session.id, status).await;
        let refused = first(subject.try_claim(&session, "Trainer", SlotChoice::Any, alice).await);
        assert_eq!(refused.reason(), "not_claimable", "{status}");
    }
}

pub(super) async fn nobody_leaves_what_they_do_not_hold_or_what_is_over(subject: Subject) {
    let (alice, bob) = (subject.member(7, 0).await, subject.member(8, 0).await);
    let session = subject.session("Trainer x2").await;
    subject.claim(&session, "Trainer", alice).await;
    assert_eq!(reason(subject.quit(&session, "Trainer", bob).await), "not_in_role");
    subject.end(&session.id, Status::Completed).await;
    assert_eq!(reason(subject.quit(&session, "Trainer", alice).await), "session_over");
}

pub(super) async fn a_moderator_takes_somebody_out_even_when_it_is_over(subject: Subject) {
    let (alice, bob) = (subject.member(7, 0).await, subject.member(8, 0).await);
    let session = subject.session("Trainer x2").await;
    subject.claim(&session, "Trainer", alice).await;
    subject.claim(&session, "Trainer", bob).await;
    let out = subject.remove(&session, "Trainer", alice).await.unwrap();
    assert_eq!(out.change, SlotChange::Freed { role: named("Trainer"), slot: SlotNumber::new(0), by: alice });
    assert_eq!(reason(subject.remove(&session, "Trainer", alice).await), "not_in_role");
    subject.end(&session.id, Status::Completed).await;
    subject.remove(&session, "Trainer", bob).await.unwrap();
    assert_eq!(subject.now(&session).await.capacity().held(), 0);
}

pub(super) async fn a_role_or_a_session_that_is_not_there_is_named_as_that(subject: Subject) {
    let alice = subject.member(7, 0).await;
    let session = subject.session("Trainer").await;
    let refused = first(subject.try_claim(&session, "Pilot", SlotChoice::Any, alice).await);
    assert_eq!(refused, Refusal::RoleNotFound { roles: vec![named("Trainer")] });
    assert_eq!(reason(subject.quit(&session, "Pilot", alice).await), "role_not_found");
    let nowhere = "session_nowhere".parse().unwrap();
    assert_eq!(subject.engine.get(subject.workspace(), &nowhere).await.unwrap(), None);
    let claim = Claim { session: nowhere, role: named("Trainer"), choice: SlotChoice::Any, user: alice, admit: false };
    assert_eq!(reason(subject.engine.claim(subject.origin(), claim).await.unwrap()), "session_not_found");
}

pub(super) async fn a_request_that_comes_twice_acts_once(subject: Subject) {
    let alice = subject.member(7, 0).await;
    let session = subject.session("Trainer x3").await;
    let claim = async || {
        let claimed = subject.claim_as(subject.request("interaction-1"), &session, "Trainer", SlotChoice::Any, alice).await;
        claimed.unwrap().unwrap().change
    };
    let (one, other) = tokio::join!(claim(), claim());
    assert_eq!(one, other);
    subject.quit(&session, "Trainer", alice).await.unwrap();
    assert_eq!(claim().await, one, "it is told once more what it did");
    assert_eq!(subject.now(&session).await.capacity().vacant, 3, "and does nothing");
}

pub(super) async fn of_many_at_one_slot_one_gets_it(subject: Subject) {
    let session = subject.session("Trainer").await;
    let mut members = Vec::new();
    for number in 1..=10 {
        members.push(subject.member(number, 0).await);
    }
    let claims = members.iter().map(|member| subject.try_claim(&session, "Trainer", SlotChoice::Any, *member));
    let (won, lost): (Vec<_>, Vec<_>) = join_all(claims).await.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    for refused in lost {
        assert_eq!(first(refused), Refusal::SlotFilled { next_vacant: None });
    }
}

pub(super) async fn what_a_user_holds_is_found_across_sessions(subject: Subject) {
    let alice = subject.member(7, 0).await;
    let (one, other) = (subject.session("Trainer").await, subject.session("Assistant").await);
    subject.session("Nothing here").await;
    subject.claim(&one, "Trainer", alice).await;
    subject.claim(&other, "Assistant", alice).await;
    let held = subject.engine.held_by(subject.workspace(), alice).await.unwrap();
    let mut ids: Vec<_> = held.iter().map(|session| session.id.clone()).collect();
    let mut expected = [one.id.clone(), other.id.clone()];
    ids.sort();
    expected.sort();
    assert_eq!(ids, expected);
}

pub(super) async fn a_change_keeps_what_it_does_not_name(subject: Subject) {
    let alice = subject.member(7, 0).await;
    let session = subject.session("Trainer x2").await;
    subject.claim(&session, "Trainer", alice).await;
    let changes = SessionChanges { title: Some("Late Training".parse().unwrap()), ..SessionChanges::default() };
    let changed = subject.engine.update(subject.origin(), session.id.clone(), changes).await.unwrap().unwrap();
    assert_eq!(changed.title.as_str(), "Late Training");
    assert_eq!((changed.starts_at, changed.duration, changed.capacity().held()), (session.starts_at, session.duration, 1));
    // Whoever would lose a slot by other roles is named first.
    let roles = Subject::draft("x", "Assistant").roles;
    let changes = SessionChanges { roles: Some(roles), ..SessionChanges::default() };
    let refused = subject.engine.update(subject.origin(), session.id.clone(), changes).await.unwrap().unwrap_err();
    assert_eq!(*refused.first(), Refusal::HoldersWouldLose(vec![(named("Trainer"), alice)]));
}

pub(super) async fn changes_are_announced(subject: Subject) {
    let alice = subject.member(7, 0).await;
    let session = subject.session("Trainer x2").await;
    let mut changes = subject.engine.changes();
    subject.claim(&session, "Trainer", alice).await;
    let announced = loop {
        let changed = changes.recv().await.unwrap().session;
        if changed.capacity().held() == 1 {
            break changed;
        }
    };
    assert_eq!(announced.id, session.id);
}
