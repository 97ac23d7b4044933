//! Moderation in the engine, on a real file: what is decided is what is kept, noted, and can be taken back.

use std::sync::Arc;

use jiff::SignedDuration;
use slotkeeper::domain::{
    AuditAction, Contradiction, Difference, Mark, Marked, MayLose, Minutes, Moderation, Move, Objection, Part, Place, Post,
    Session, SessionChanges, SlotChoice, SlotKey, SlotNumber, Standing, Status, Step, roles_text,
};
use slotkeeper::engine::{Engine, Order};

use crate::ground::{Ground, role, scale, user};

fn assign(number: u64, name: &str) -> Moderation {
    Moderation::Assign { user: user(number), role: role(name), choice: SlotChoice::Any }
}

fn edit(changes: SessionChanges) -> Moderation {
    Moderation::Edit(Box::new(changes))
}

#[tokio::test]
async fn every_change_is_kept_noted_with_what_was_before_and_taken_back_in_turn() {
    let ground = Ground::new().await;
    let session = ground.session("Trainer x2, Assistant x4").await;
    let later = session.starts_at.checked_add(SignedDuration::from_mins(30)).unwrap();
    let reshaped = roles_text::parse("Trainer x1, Medic x3 @20").unwrap();
    let steps = [
        assign(7, "Trainer"),
        assign(8, "Trainer"),
        assign(9, "Assistant"),
        Moderation::Mark { whom: Marked::One(role("Trainer"), user(8)), mark: Some(Mark::Excused) },
        Moderation::Mark { whom: Marked::Unmarked, mark: Some(Mark::Attended) },
        Moderation::Move(Move {
            user: user(7),
            from: role("Trainer"),
            to: role("Assistant"),
            place: Place::Slot(SlotNumber::new(0), Some(user(9))),
        }),
        Moderation::Appoint(Post::Host, Some(user(7))),
        Moderation::Remove { user: user(8), role: role("Trainer"), reason: Some("Fell ill".parse().unwrap()) },
        Moderation::SetClaiming(false),
        Moderation::Step(Step::Delay(later)),
        edit(SessionChanges { roles: Some(reshaped), may_lose: MayLose::Anybody, ..SessionChanges::default() }),
        edit(SessionChanges {
            title: Some("Shift".parse().unwrap()),
            description: Some(Some("Bring a torch".parse().unwrap())),
            duration: Minutes::new(90),
            ..SessionChanges::default()
        }),
        Moderation::Step(Step::Start),
        Moderation::Step(Step::Cancel(Some("No host".parse().unwrap()))),
    ];
    let mut states = vec![Arc::clone(&session)];
    for moderation in steps.clone() {
        let after = ground.moderate(&session, moderation.clone()).await.unwrap_or_else(|no| panic!("{moderation:?}: {no:?}"));
        assert_eq!(ground.kept(&session).await, *after, "{moderation:?}");
        states.push(after);
    }

    let trail = ground.trail(&session).await;
    assert_eq!(trail.len(), 1 + steps.len(), "one entry each");
    for (entry, pair) in trail[1..].iter().zip(states.windows(2)) {
        assert_eq!(entry.difference, Some(Difference::between(&pair[0], &pair[1])), "{entry:?}");
    }
    let reasons: Vec<_> = trail.iter().filter_map(|entry| entry.reason.as_ref()).map(ToString::to_string).collect();
    assert_eq!(reasons, ["Fell ill", "No host"]);

    for (entry, before) in trail[1..].iter().zip(&states).rev() {
        let back = ground.moderate(&session, Moderation::Undo(entry.id)).await;
        assert_eq!(back.as_deref(), Ok(&**before), "{entry:?}");
        assert_eq!(ground.kept(&session).await, **before);
        let again = ground.moderate(&session, Moderation::Undo(entry.id)).await;
        assert_eq!(again, Err(Objection::UndoneAlready));
    }
    assert_eq!(ground.kept(&session).await, *session);
}

#[tokio::test]
async fn what_was_taken_back_can_be_taken_back_and_a_session_is_not_unmade() {
    let ground = Ground::new().await;
    let session = ground.session("Trainer").await;
    ground.moderate(&session, Moderation::SetClaiming(false)).await.unwrap();
    let trail = ground.trail(&session).await;
    assert_eq!(ground.moderate(&session, Moderation::Undo(trail[0].id)).await, Err(Objection::NothingToUndo), "its making");
    assert!(ground.moderate(&session, Moderation::Undo(trail[1].id)).await.unwrap().claimable);
    let undone = ground.trail(&session).await.pop().unwrap();
    assert_eq!((undone.action, undone.undoes), (AuditAction::ChangeUndone, Some(trail[1].id)));
    assert!(!ground.moderate(&session, Moderation::Undo(undone.id)).await.unwrap().claimable);
}

#[tokio::test]
async fn what_happened_since_is_named_and_nothing_is_changed() {
    let ground = Ground::new().await;
    let session = ground.session("Trainer").await;
    ground.moderate(&session, assign(7, "Trainer")).await.unwrap();
    ground.moderate(&session, Moderation::Remove { user: user(7), role: role("Trainer"), reason: None }).await.unwrap();
    ground.moderate(&session, assign(8, "Trainer")).await.unwrap();
    let before = ground.kept(&session).await;
    let removal = ground.trail(&session).await[2].id;
    let Err(Objection::Contradicted(contradictions)) = ground.moderate(&session, Moderation::Undo(removal)).await else {
        panic!("it was taken back");
    };
    let [Contradiction::SeatChanged { now: Some(holder), .. }] = contradictions.as_slice() else { panic!("{contradictions:?}") };
    assert_eq!(holder.roblox, user(8));
    assert_eq!(ground.kept(&session).await, before);
}

#[tokio::test]
async fn an_entry_of_another_session_is_none_of_this_ones() {
    let ground = Ground::new().await;
    let (session, other) = (ground.session("Trainer").await, ground.session("Trainer").await);
    ground.moderate(&other, Moderation::SetClaiming(false)).await.unwrap();
    let entry = ground.trail(&other).await[1].id;
    assert_eq!(ground.moderate(&session, Moderation::Undo(entry)).await, Err(Objection::NothingToUndo));
    assert!(!ground.kept(&other).await.claimable);
}

#[tokio::test]
async fn a_request_that_comes_twice_acts_once_also_after_a_restart() {
    let ground = Ground::new().await;
    let session = ground.session("Trainer x4").await;
    let origin = || slotkeeper::domain::Origin { request: Some("9001".parse().unwrap()), ..ground.origin() };
    let order = |moderation| Order { session: session.id.clone(), moderation, standing: Standing::Moderator };
    let first = ground.engine.moderate(origin(), order(assign(7, "Trainer"))).await.unwrap().unwrap();
    assert!(!first.repeated);
    let again = ground.engine.moderate(origin(), order(assign(7, "Trainer"))).await.unwrap().unwrap();
    assert!(again.repeated && again.session.holders().count() == 1);
    let origin = origin();
    let order = order(assign(7, "Trainer"));
    let ground = ground.restart().await;
    assert!(ground.engine.moderate(origin, order).await.unwrap().unwrap().repeated);
    assert_eq!(ground.kept(&session).await.holders().count(), 1);
}

#[tokio::test]
async fn of_two_who_move_different_people_into_one_slot_at_once_one_does() {
    for _ in 0..20 * scale() {
        let ground = Ground::new().await;
        let session = ground.session("Trainer x2, Assistant x1").await;
        ground.moderate(&session, assign(7, "Trainer")).await.unwrap();
        ground.moderate(&session, assign(8, "Trainer")).await.unwrap();
        let into = |number| {
            let place = Place::Slot(SlotNumber::new(0), None);
            Moderation::Move(Move { user: user(number), from: role("Trainer"), to: role("Assistant"), place })
        };
        let (one, other) = tokio::join!(ground.moderate(&session, into(7)), ground.moderate(&session, into(8)));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        let kept = ground.kept(&session).await;
        assert_eq!((kept.roles[0].vacancies(), kept.roles[1].vacancies()), (1, 0));
        assert_eq!(ground.engine.get(&ground.workspace, &session.id).await.unwrap().as_deref(), Some(&kept));
    }
}

#[tokio::test]
async fn of_two_who_take_the_same_change_back_at_once_one_does() {
    for _ in 0..20 * scale() {
        let ground = Ground::new().await;
        let session = ground.session("Trainer").await;
        ground.moderate(&session, Moderation::SetClaiming(false)).await.unwrap();
        let undo = Moderation::Undo(ground.trail(&session).await[1].id);
        let (one, other) = tokio::join!(ground.moderate(&session, undo.clone()), ground.moderate(&session, undo));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert_eq!(one.err().or(other.err()), Some(Objection::UndoneAlready));
        assert_eq!(ground.trail(&session).await.len(), 3);
    }
}

#[tokio::test]
async fn contradictory_steps_at_once_leave_one_of_them() {
    for _ in 0..20 * scale() {
        let ground = Ground::new().await;
        let session = ground.session("Trainer").await;
        let (cancel, start) = tokio::join!(
            ground.moderate(&session, Moderation::Step(Step::Cancel(None))),
            ground.moderate(&session, Moderation::Step(Step::Start)),
        );
        let kept = ground.kept(&session).await.status;
        match (cancel, start) {
            // Started and then cancelled is in order; what is cancelled is not started.
            (Ok(_), Ok(_) | Err(Objection::NotInStatus { status: Status::Cancelled })) => assert_eq!(kept, Status::Cancelled),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_role_that_gave_the_right_is_looked_at_again_when_it_is_decided() {
    let ground = Ground::new().await;
    let session = ground.session("Trainer").await;
    ground.moderate(&session, assign(7, "Trainer")).await.unwrap();
    let order =
        Order { session: session.id.clone(), moderation: Moderation::Step(Step::Start), standing: Standing::Holder(user(7)) };
    let refused = ground.engine.moderate(ground.origin(), order).await.unwrap();
    assert_eq!(refused.err(), Some(Objection::NotPermitted));
}

/// Whatever moderators and members do in whatever order: memory and file agree, nobody sits twice in a role, and the trail
/// leads from the first state to the last.
#[tokio::test]
async fn memory_file_and_trail_agree_after_any_history() {
    for _ in 0..8 * scale() {
        let ground = Ground::new().await;
        let session = ground.session("Trainer x2, Assistant x3").await;
        for _ in 0..60 {
            let moderation = random(&ground, &session).await;
            drop(ground.moderate(&session, moderation).await);
        }
        let kept = ground.kept(&session).await;
        assert_eq!(ground.engine.get(&ground.workspace, &session.id).await.unwrap().as_deref(), Some(&kept));
        let mut walked = kept.clone();
        for entry in ground.trail(&session).await.iter().rev() {
            let Some(difference) = &entry.difference else { continue };
            walked = difference.undone(&walked).unwrap_or_else(|no| panic!("{entry:?}: {no:?}"));
        }
        assert_eq!(walked, *session);
    }
}

async fn random(ground: &Ground, session: &Session) -> Moderation {
    let someone = || user(fastrand::u64(1..6));
    let some_role = || role(if fastrand::bool() { "Trainer" } else { "Assistant" });
    let slot = SlotNumber::new(fastrand::u8(0..3));
    match fastrand::u8(0..10) {
        0 | 1 => Moderation::Assign { user: someone(), role: some_role(), choice: SlotChoice::Key(SlotKey::Vacant(slot)) },
        2 => assign(fastrand::u64(1..6), "Assistant"),
        3 => Moderation::Remove { user: someone(), role: some_role(), reason: None },
        4 | 5 => {
            let seen = fastrand::bool().then(someone);
            Moderation::Move(Move { user: someone(), from: some_role(), to: some_role(), place: Place::Slot(slot, seen) })
        }
        6 => Moderation::Mark { whom: Marked::One(some_role(), someone()), mark: Some(Mark::ALL[fastrand::usize(0..4)]) },
        7 => Moderation::SetClaiming(fastrand::bool()),
        8 => {
            let roles = ["Trainer x2, Assistant x3", "Assistant x1, Trainer x3", "Trainer x1"][fastrand::usize(0..3)];
            let roles = Some(roles_text::parse(roles).unwrap());
            edit(SessionChanges {
                roles,
                may_lose: if fastrand::bool() { MayLose::Anybody } else { MayLose::Nobody },
                ..SessionChanges::default()
            })
        }
        _ => {
            let trail = ground.trail(session).await;
            Moderation::Undo(trail[fastrand::usize(0..trail.len())].id)
        }
    }
}

#[tokio::test]
async fn a_change_back_to_what_is_there_is_no_change_and_stands_in_no_trail() {
    let ground = Ground::new().await;
    let session = ground.session("Trainer").await;
    assert!(ground.moderate(&session, Moderation::SetClaiming(true)).await.unwrap().claimable);
    assert_eq!(ground.trail(&session).await.len(), 1);
    let moved =
        ground.moderate(&session, edit(SessionChanges { starts_at: Some(session.starts_at), ..SessionChanges::default() }));
    assert_eq!(moved.await.as_deref(), Ok(&*session));
    let refused = ground.moderate(
        &session,
        edit(SessionChanges { roles: Some(roles_text::parse("Medic").unwrap()), ..SessionChanges::default() }),
    );
    assert!(refused.await.is_ok(), "nobody sits there");
}

#[tokio::test]
async fn who_would_lose_a_slot_is_named_before_anything_happens() {
    let ground = Ground::new().await;
    let session = ground.session("Trainer x2").await;
    ground.moderate(&session, assign(7, "Trainer")).await.unwrap();
    let wanted = SessionChanges { roles: Some(roles_text::parse("Medic").unwrap()), ..SessionChanges::default() };
    let Err(Objection::Refused(refusals)) = ground.moderate(&session, edit(wanted)).await else { panic!("it was done") };
    assert_eq!(refusals.first().reason(), "holders_would_lose_slots");
    assert_eq!(ground.kept(&session).await.holders().count(), 1);
}

#[tokio::test]
async fn a_part_that_was_edited_again_is_named_when_the_first_edit_is_taken_back() {
    let ground = Ground::new().await;
    let session = ground.session("Trainer").await;
    let title = |text: &str| edit(SessionChanges { title: Some(text.parse().unwrap()), ..SessionChanges::default() });
    ground.moderate(&session, title("One")).await.unwrap();
    ground.moderate(&session, title("Two")).await.unwrap();
    let first = ground.trail(&session).await[1].id;
    let refused = ground.moderate(&session, Moderation::Undo(first)).await;
    assert_eq!(refused, Err(Objection::Contradicted(vec![Contradiction::PartChanged(Part::Title)])));
}
