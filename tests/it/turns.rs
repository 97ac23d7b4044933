//! Sessions begin and end by the clock, whether or not anybody looked at that moment, and once.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use slotkeeper::domain::{Actor, AuditAction, Moderation, Objection, Session, SlotChoice, Status, Step};
use slotkeeper::engine::{Claim, Engine, StatusByTime};
use sqlx::Connection as _;
use tokio_util::sync::CancellationToken;

use crate::disk;
use crate::ground::{Ground, role, user};

fn in_minutes(minutes: i64) -> Timestamp {
    Timestamp::now().checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

/// Moves a session in the file as if that much time had gone by.
async fn let_pass(ground: &Ground, session: &Session, minutes: i64) {
    let mut connection = disk::open(&ground.path()).await;
    sqlx::query("update sessions set starts_at = starts_at - $2 where id = $1")
        .bind(session.id.as_str())
        .bind(minutes * 60_000)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

async fn status(ground: &Ground, session: &Session) -> Status {
    ground.kept(session).await.status
}

async fn until(ground: &Ground, session: &Session, wanted: Status) {
    let looking = async {
        while status(ground, session).await != wanted {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(crate::world::PATIENCE, looking).await.expect("the status never came");
}

fn keep_time(ground: &Ground) -> CancellationToken {
    let (engine, stop) = (Arc::clone(&ground.engine), CancellationToken::new());
    let stopping = stop.clone();
    tokio::spawn(async move { engine.keep_time(stopping).await });
    stop
}

#[tokio::test]
async fn a_session_begins_and_ends_by_itself_and_the_trail_says_that_the_time_came() {
    let ground = Ground::with(StatusByTime::On).await;
    let session = ground.session_at(in_minutes(5), 10).await;
    let _stop = keep_time(&ground).drop_guard();
    assert_eq!(status(&ground, &session).await, Status::Upcoming);
    let_pass(&ground, &session, 6).await;
    // A change that brings an earlier turn has the clock looked at.
    ground.session_at(in_minutes(1), 10).await;
    until(&ground, &session, Status::Ongoing).await;
    let_pass(&ground, &session, 10).await;
    ground.session_at(in_minutes(0), 10).await;
    until(&ground, &session, Status::Completed).await;
    let trail = ground.trail(&session).await;
    let told: Vec<_> = trail[1..].iter().map(|entry| (entry.action, entry.actor)).collect();
    assert_eq!(told, [(AuditAction::SessionStarted, Actor::Clock), (AuditAction::SessionEnded, Actor::Clock)]);
}

#[tokio::test]
async fn what_became_due_while_nobody_looked_is_right_after_the_next_start() {
    let ground = Ground::with(StatusByTime::On).await;
    let session = ground.session_at(in_minutes(5), 10).await;
    let_pass(&ground, &session, 60).await;
    assert_eq!(status(&ground, &session).await, Status::Upcoming, "nobody looks");
    let _stop = keep_time(&ground).drop_guard();
    until(&ground, &session, Status::Completed).await;
    assert_eq!(ground.trail(&session).await.len(), 2, "it was never said to have begun");
}

#[tokio::test]
async fn two_who_keep_the_time_move_a_session_once() {
    let ground = Ground::with(StatusByTime::On).await;
    let session = ground.session_at(in_minutes(5), 60).await;
    let_pass(&ground, &session, 6).await;
    let stops = [keep_time(&ground).drop_guard(), keep_time(&ground).drop_guard(), keep_time(&ground).drop_guard()];
    until(&ground, &session, Status::Ongoing).await;
    ground.session_at(in_minutes(1), 10).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(ground.trail(&session).await.len(), 2);
    drop(stops);
}

#[tokio::test]
async fn claims_close_at_the_end_even_when_nobody_keeps_the_time() {
    let ground = Ground::with(StatusByTime::On).await;
    let session = ground.session_at(in_minutes(5), 10).await;
    let_pass(&ground, &session, 20).await;
    let claim = Claim { session: session.id.clone(), role: role("Trainer"), choice: SlotChoice::Any, user: user(7), admit: true };
    let refused = ground.engine.claim(ground.origin(), claim).await.unwrap().unwrap_err();
    assert_eq!(refused.first().reason(), "not_claimable");
    assert_eq!(status(&ground, &session).await, Status::Completed);
}

#[tokio::test]
async fn where_sessions_do_not_move_by_the_clock_moderators_move_them() {
    let ground = Ground::new().await;
    let session = ground.session_at(in_minutes(5), 10).await;
    let_pass(&ground, &session, 60).await;
    let _stop = keep_time(&ground).drop_guard();
    assert_eq!(ground.moderate(&session, Moderation::Step(Step::Start)).await.unwrap().status, Status::Ongoing);
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(status(&ground, &session).await, Status::Ongoing);
}

#[tokio::test]
async fn a_session_that_was_entered_after_its_time_is_left_alone() {
    let ground = Ground::with(StatusByTime::On).await;
    let session = ground.session_at("2024-01-20T15:00:00Z".parse().unwrap(), 60).await;
    let _stop = keep_time(&ground).drop_guard();
    let claim = Claim { session: session.id.clone(), role: role("Trainer"), choice: SlotChoice::Any, user: user(7), admit: true };
    ground.engine.claim(ground.origin(), claim).await.unwrap().unwrap();
    assert_eq!(status(&ground, &session).await, Status::Upcoming);
}

#[tokio::test]
async fn what_the_clock_would_do_again_at_once_is_not_taken_back() {
    let ground = Ground::with(StatusByTime::On).await;
    let session = ground.session_at(in_minutes(5), 60).await;
    ground.moderate(&session, Moderation::Step(Step::Start)).await.unwrap();
    let start = ground.trail(&session).await[1].id;
    let_pass(&ground, &session, 10).await;
    let refused = ground.moderate(&session, Moderation::Undo(start)).await;
    assert!(matches!(refused, Err(Objection::TimeSaysOtherwise { status: Status::Ongoing, .. })), "{refused:?}");
    // The end can be taken back while there is time left, and the clock's own turns cannot.
    ground.moderate(&session, Moderation::Step(Step::End)).await.unwrap();
    let end = ground.trail(&session).await[2].id;
    assert_eq!(ground.moderate(&session, Moderation::Undo(end)).await.unwrap().status, Status::Ongoing);
    let_pass(&ground, &session, 60).await;
    drop(ground.moderate(&session, Moderation::SetClaiming(false)).await);
    let turned = ground.trail(&session).await.pop().unwrap();
    assert_eq!(turned.actor, Actor::Clock);
    assert_eq!(ground.moderate(&session, Moderation::Undo(turned.id)).await, Err(Objection::NothingToUndo));
}
