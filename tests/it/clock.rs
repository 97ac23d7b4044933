//! A clock that is set back or forward by hours: what it did stays and can be taken back, and nothing waits for it to come round.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use discord_sandbox::{Channel, Fault, Member, Message};
use jiff::{SignedDuration, Timestamp};
use slotkeeper::domain::{Actor, Moderation, Status};
use slotkeeper::engine::StatusByTime;
use slotkeeper::store::Clock;

use crate::answers::Answer;
use crate::disk;
use crate::ground::Ground;
use crate::setup::{administrator, panel};
use crate::world::{World, until, words_in};

/// A clock that goes like the machine's, so many minutes ahead.
#[derive(Clone, Default)]
pub(crate) struct Ahead(Arc<AtomicI64>);

impl Ahead {
    pub(crate) fn minutes(&self, minutes: i64) {
        self.0.store(minutes, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Clock {
        let ahead = Arc::clone(&self.0);
        Clock::telling(move || later(ahead.load(Ordering::SeqCst)))
    }
}

fn later(minutes: i64) -> Timestamp {
    Timestamp::now().checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

#[tokio::test]
async fn what_a_clock_did_that_was_ahead_stays_until_a_moderator_takes_it_back() {
    let ahead = Ahead::default();
    let ground = Ground::by_clock(StatusByTime::On, ahead.clock()).await;
    let session = ground.session_at(later(60), 30).await;
    ahead.minutes(75);
    drop(ground.moderate(&session, Moderation::SetClaiming(false)).await.unwrap());
    ahead.minutes(180);
    drop(ground.moderate(&session, Moderation::SetClaiming(true)).await);
    let (start, end) = (1, 3);
    let trail = ground.trail(&session).await;
    assert_eq!((trail[start].actor, trail[end].actor), (Actor::Clock, Actor::Clock), "{trail:?}");

    ahead.minutes(0);
    assert_eq!(ground.kept(&session).await.status, Status::Completed, "nothing moves back by itself");
    assert_eq!(ground.moderate(&session, Moderation::Undo(trail[end].id)).await.unwrap().status, Status::Ongoing);
    assert_eq!(ground.moderate(&session, Moderation::Undo(trail[start].id)).await.unwrap().status, Status::Upcoming);
    // And it begins and ends again when its time really comes.
    ahead.minutes(65);
    assert_eq!(ground.moderate(&session, Moderation::SetClaiming(true)).await.unwrap().status, Status::Ongoing);
}

#[tokio::test]
async fn a_clock_that_is_set_forward_and_back_leaves_a_session_that_waits_alone() {
    let ahead = Ahead::default();
    let ground = Ground::by_clock(StatusByTime::On, ahead.clock()).await;
    ahead.minutes(-300);
    let session = ground.session_at(later(60), 30).await;
    ahead.minutes(0);
    assert_eq!(ground.moderate(&session, Moderation::SetClaiming(false)).await.unwrap().status, Status::Upcoming);
    ahead.minutes(-300);
    assert_eq!(ground.moderate(&session, Moderation::SetClaiming(true)).await.unwrap().status, Status::Upcoming);
}

/// An audit channel, and a board with Alice linked.
async fn world_with_audit_channel() -> (World, Channel, Member, Message) {
    let world = World::new().await;
    let ada = administrator(&world);
    let audit = world.guild.add_channel("audit");
    world.select(&ada, &panel(&world, &ada).await, "Audit channel…", "audit").await;
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.quiet().await;
    (world, audit, alice, board)
}

/// As a process leaves a row that died while its clock was hours ahead.
async fn left_by_a_clock_ahead(world: &World, statement: &str) {
    let mut connection = disk::open(&world.database_path()).await;
    let query = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).bind(later(180).as_millisecond());
    assert!(query.execute(&mut connection).await.unwrap().rows_affected() > 0);
}

#[tokio::test]
async fn a_board_that_is_taken_for_longer_than_any_can_be_is_taken_by_nobody() {
    let (world, _, alice, board) = world_with_audit_channel().await;
    left_by_a_clock_ahead(&world, "update boards set tended_by = 'another', tended_until = $1").await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    world.until(&board, |text| text.contains("1. @Alice")).await;
    world.end().await;
}

#[tokio::test]
async fn changes_that_somebody_tells_for_longer_than_anybody_can_are_told() {
    let (world, audit, ..) = world_with_audit_channel().await;
    left_by_a_clock_ahead(&world, "update guilds set audit_telling_until = $1").await;
    world.give(&world.moderator, "session start", &[("session", "Training".into())]).await.says(&["under way"]);
    let told = || audit.messages().iter().any(|message| message.text().contains("started the session"));
    until(|| told().then_some(())).await.expect("it is told");
    world.end().await;
}

#[tokio::test]
async fn holders_are_told_what_was_put_off_for_longer_than_anything_can_be() {
    let (world, _, alice, board) = world_with_audit_channel().await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    world.discord.faults().always("POST", "/channels/*/messages", Fault::Html(503));
    let cancelled = world.give(&world.moderator, "session cancel", &[("session", "Training".into())]).await;
    assert!(cancelled.text().contains("not told yet"), "{}", cancelled.text());
    left_by_a_clock_ahead(&world, "update summonses set due_at = $1").await;
    world.discord.faults().clear();
    let told = || world.channel.messages().iter().any(|message| message.pings().users.contains(&alice.id()));
    until(|| told().then_some(())).await.expect("she is told");
    world.end().await;
}

#[tokio::test]
async fn words_for_a_profile_do_not_outlive_a_clock_that_is_set_back_or_forward() {
    for (then, now) in [(180, 0), (0, 180)] {
        let ahead = Ahead::default();
        ahead.minutes(then);
        let mut world = World::without_bot().await;
        world.clock = ahead.clock();
        world.start_bot().await;
        world.roblox.add_user(1001, "alice");
        let alice = world.member("Alice");
        let asked = world.give(&alice, "link", &[("account", "alice".into())]).await;
        let message = asked.message().unwrap().clone();
        world.roblox.set_description(1001, &words_in(&message));
        ahead.minutes(now);
        let expired = world.press(&alice, &message, "Check now").await;
        assert!(expired.text().contains("Those words have expired."), "{}", expired.text());
        let anew = world.press(&alice, &newest(&expired, &message), "Get new words").await;
        let message = newest(&anew, &message);
        world.roblox.set_description(1001, &words_in(&message));
        let linked = world.press(&alice, &message, "Check now").await;
        assert!(linked.text().contains("Linked: you are"), "{}", linked.text());
        world.end().await;
    }
}

/// The message that an answer is, or has made of the one before.
fn newest(answer: &Answer, before: &Message) -> Message {
    answer.updated.as_ref().or(answer.message()).unwrap_or(before).clone()
}
