//! A delay is taken back: before the earlier start, after it, and after the session would have been over.

use jiff::{SignedDuration, Timestamp};
use slotkeeper::domain::{Moderation, Objection, Session, Status, Step};
use slotkeeper::engine::StatusByTime;

use crate::clock::Ahead;
use crate::ground::Ground;
use crate::panel::{choose, fill, manage, says, walk};
use crate::world::World;

fn in_minutes(minutes: i64) -> Timestamp {
    let moment = Timestamp::now().checked_add(SignedDuration::from_mins(minutes)).unwrap();
    Timestamp::from_millisecond(moment.as_millisecond()).unwrap()
}

/// A session of an hour that was to start at this moment and is delayed by two hours; with the entry that says so.
async fn delayed(ground: &Ground, starts_at: Timestamp) -> (std::sync::Arc<Session>, Moderation) {
    let session = ground.session_at(starts_at, 60).await;
    let later = starts_at.checked_add(SignedDuration::from_hours(2)).unwrap();
    ground.moderate(&session, Moderation::Step(Step::Delay(later))).await.unwrap();
    let undo = Moderation::Undo(ground.trail(&session).await.pop().unwrap().id);
    (session, undo)
}

#[tokio::test]
async fn before_the_earlier_start_the_session_is_as_it_was() {
    let ground = Ground::with(StatusByTime::On).await;
    let (session, undo) = delayed(&ground, in_minutes(30)).await;
    let back = ground.moderate(&session, undo).await.unwrap();
    assert_eq!((back.starts_at, back.delayed, back.status), (session.starts_at, false, Status::Upcoming));
    assert_eq!(ground.kept(&session).await, *back);
}

#[tokio::test]
async fn after_the_earlier_start_the_session_is_under_way() {
    let ahead = Ahead::default();
    let ground = Ground::by_clock(StatusByTime::On, ahead.clock()).await;
    let (session, undo) = delayed(&ground, in_minutes(30)).await;
    ahead.minutes(45);
    let back = ground.moderate(&session, undo.clone()).await.unwrap();
    assert_eq!((back.starts_at, back.delayed, back.status), (session.starts_at, false, Status::Ongoing));
    assert_eq!(ground.kept(&session).await, *back);
    assert_eq!(ground.moderate(&session, undo).await, Err(Objection::UndoneAlready));
    // Taken back once more, it waits for the later start.
    let again = Moderation::Undo(ground.trail(&session).await.pop().unwrap().id);
    let waits = ground.moderate(&session, again).await.unwrap();
    assert_eq!((waits.delayed, waits.status), (true, Status::Upcoming));
}

#[tokio::test]
async fn after_the_earlier_end_nothing_is_changed_since_that_would_end_the_session() {
    let ahead = Ahead::default();
    let ground = Ground::by_clock(StatusByTime::On, ahead.clock()).await;
    let (session, undo) = delayed(&ground, in_minutes(30)).await;
    ahead.minutes(95);
    let refused = ground.moderate(&session, undo).await;
    assert_eq!(refused, Err(Objection::TimeSaysOtherwise { status: Status::Completed, ends_at: session.ends_at() }));
    assert!(ground.kept(&session).await.delayed);
}

#[tokio::test]
async fn the_delay_of_a_session_that_was_under_way_is_taken_back_whether_or_not_it_has_begun_again() {
    for minutes in [45, 155] {
        let ahead = Ahead::default();
        let ground = Ground::by_clock(StatusByTime::On, ahead.clock()).await;
        let session = ground.session_at(in_minutes(30), 180).await;
        ahead.minutes(35);
        ground.moderate(&session, Moderation::Step(Step::Delay(in_minutes(150)))).await.unwrap();
        let undo = Moderation::Undo(ground.trail(&session).await.pop().unwrap().id);
        ahead.minutes(minutes);
        let back = ground.moderate(&session, undo).await.unwrap();
        assert_eq!((back.starts_at, back.delayed, back.status), (session.starts_at, false, Status::Ongoing), "{minutes}");
    }
}

#[tokio::test]
async fn where_moderators_start_sessions_themselves_a_delay_is_taken_back_at_any_time() {
    let ahead = Ahead::default();
    let ground = Ground::by_clock(StatusByTime::Off, ahead.clock()).await;
    let (session, undo) = delayed(&ground, in_minutes(30)).await;
    ahead.minutes(600);
    assert_eq!(ground.moderate(&session, undo).await.unwrap().status, Status::Upcoming);
}

#[tokio::test]
async fn a_delay_by_command_and_one_from_the_panel_are_taken_back_in_discord() {
    let world = World::new().await;
    let board = world.board_with("Training", "Trainer", &[("when", "2027-01-01 18:00".into())]).await;
    let by_command = [("session", "Training".into()), ("when", "2027-01-01 19:00".into())];
    world.give(&world.moderator, "session delay", &by_command).await.says(&["18:00", "19:00"]);
    world.until(&board, |text| text.contains("19:00")).await;
    let panel = manage(&world, &world.moderator, &board).await;
    let panel = walk(&world, &world.moderator, &panel, &["Delay…", "+15 minutes"]).await;
    let page = walk(&world, &world.moderator, &panel, &["Delay…"]).await;
    let typed = fill(&world, &world.moderator, &page, "To a time…", &[("when", "2027-01-01 20:30")]).await;
    assert!(typed.text().contains("20:30"), "{}", typed.text());
    for back_to in ["19:15", "19:00", "18:00"] {
        let page = walk(&world, &world.moderator, &manage(&world, &world.moderator, &board).await, &["Undo…"]).await;
        let done = choose(&world, &world.moderator, &page, "Take back…", "Delayed the session").await;
        says(&done, &[back_to]);
        world.until(&board, |text| text.contains(back_to)).await;
    }
    assert!(!board.current().unwrap().text().contains("The start is delayed."));
    world.end().await;
}

#[tokio::test]
async fn a_moderator_reads_that_the_session_is_under_way_or_why_the_delay_stays() {
    let ahead = Ahead::default();
    let mut world = World::without_bot().await;
    world.clock = ahead.clock();
    world.start_bot().await;
    for (minutes, read) in [
        (170, ["Training is under way: its start has passed.", "Start "]),
        (600, ["Without that change Training would have ended", "nothing was changed. To give it other times, edit its start"]),
    ] {
        ahead.minutes(0);
        let board = world.board("Training", "Trainer").await;
        let shown = world.channel.last_message().unwrap();
        let panel = manage(&world, &world.moderator, &shown).await;
        let page = walk(&world, &world.moderator, &panel, &["Delay…"]).await;
        fill(&world, &world.moderator, &page, "To a time…", &[("when", "in 20h")]).await;
        ahead.minutes(minutes);
        let page = walk(&world, &world.moderator, &manage(&world, &world.moderator, &board).await, &["Undo…"]).await;
        says(&choose(&world, &world.moderator, &page, "Take back…", "Delayed the session").await, &read);
    }
    world.end().await;
}
