//! What Discord says of the bot as a whole is heeded by everything that it sends, and a channel that is closed to it is tried
//! by one of those who write there.

use std::time::Duration;

use discord_sandbox::{Fault, Member, Message, Permissions};

use crate::disk;
use crate::http::Said;
use crate::setup::{administrator, panel};
use crate::world::{World, until};

const BOARDS: &str = "/channels/*/messages/*";

/// Two boards that show the same session, and somebody who can claim.
async fn two_boards() -> (World, Member, Message, Message) {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let here = world.board("Training", "Trainer x2").await;
    let elsewhere = world.guild.add_channel("lounge");
    world.give_in(&elsewhere, &world.moderator, "session post", &[("session", "Training".into())]).await;
    world.quiet().await;
    (world, alice, here, elsewhere.last_message().unwrap())
}

/// Whatever the bot sends with its token keeps still for as long as Discord asks; people are answered meanwhile.
async fn is_heeded(fault: Fault, wait: Duration) {
    let (world, alice, here, there) = two_boards().await;
    world.discord.forget_requests();
    world.discord.faults().next(1, "PATCH", BOARDS, fault);
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer, slot 1,"]);
    let limited = || world.discord.requests_to("PATCH", BOARDS).iter().find(|edit| edit.status == 429).cloned();
    let limited = until(limited).await.expect("an edit that is one too many");
    world.give(&alice, "unclaim", &[("role", "Trainer".into())]).await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer, slot 1,"]);
    let answered = world.discord.requests_to("POST", "/interactions/*/*/callback").last().unwrap().at;
    assert!(answered.duration_since(limited.at).unsigned_abs() < wait, "people do not wait for that");

    world.until(&here, |text| text.contains("1. @Alice")).await;
    world.until(&there, |text| text.contains("1. @Alice")).await;
    let held = |at: jiff::Timestamp| at > limited.at && at.duration_since(limited.at).unsigned_abs() < wait;
    // What was under way already is not called back.
    let early: Vec<_> = world.discord.requests_to("PATCH", BOARDS).iter().filter(|edit| held(edit.at)).cloned().collect();
    assert!(early.len() <= 1, "{early:?}");
    world.end().await;
}

#[tokio::test]
async fn a_429_for_everything_stops_all_boards_and_no_answer() {
    let wait = Duration::from_secs(4);
    is_heeded(Fault::RateLimitedGlobally(wait), wait).await;
}

#[tokio::test]
async fn a_429_from_the_wall_before_discord_stops_all_boards_and_no_answer() {
    let wait = Duration::from_secs(4);
    is_heeded(Fault::WalledOff(wait), wait).await;
}

#[tokio::test]
async fn what_discord_refuses_is_counted_for_whoever_watches() {
    let (world, alice, here, _) = two_boards().await;
    world.channel.deny(&world.guild.bot(), Permissions::VIEW_CHANNEL);
    let options = [("role", "Trainer".into()), ("session", "Training".into())];
    world.give(&alice, "claim", &options).await.says(&["You have Trainer, slot 1,"]);
    until(|| world.edits_of(&here).first().cloned()).await.expect("a try");
    let address = format!("http://{}/metrics", world.operations.unwrap());
    let figures = Said::to(reqwest::Client::new().get(address)).await.text;
    assert!(figures.contains("slotkeeper_discord_invalid_requests_total{status=\"403\"}"), "{figures}");
    world.end().await;
}

#[tokio::test]
async fn a_channel_that_is_closed_is_tried_once_and_not_by_each_who_writes_there() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let elsewhere = world.guild.add_channel("lounge");
    let board = world.board("Training", "Trainer x2").await;
    let ada = administrator(&world);
    world.select(&ada, &panel(&world, &ada).await, "Audit channel…", "sessions").await;
    world.quiet().await;
    world.channel.deny(&world.guild.bot(), Permissions::VIEW_CHANNEL);
    let options = [("role", "Trainer".into()), ("session", "Training".into())];
    world.give_in(&elsewhere, &alice, "claim", &options).await.says(&["You have Trainer, slot 1,"]);

    let refused = || world.discord.requests().iter().filter(|request| request.status == 403).count();
    until(|| Some(()).filter(|()| refused() > 0)).await.expect("a try");
    // The herald looks every two seconds; nobody tries again before five.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(refused(), 1, "the boards and the herald write there");

    world.channel.allow(&world.guild.bot(), Permissions::VIEW_CHANNEL);
    world.until(&board, |text| text.contains("1. @Alice")).await;
    world.end().await;
}

#[tokio::test]
async fn a_bot_that_may_not_connect_any_more_today_waits_until_it_may() {
    let mut world = World::without_bot().await;
    world.discord.gateway().leave_starts(0, Duration::from_secs(2));
    world.start_bot().await;
    assert_eq!(world.discord.gateway().identified(), 1);
    let nobody = world.member("Nobody");
    world.give(&nobody, "sessions", &[]).await.says(&["No session is coming up."]);
    world.end().await;
}

#[tokio::test]
async fn starts_in_a_row_are_known_to_the_process_that_comes_next() {
    let mut world = World::new().await;
    for _ in 0..2 {
        world.restart_bot().await;
    }
    let in_a_row = disk::number(&world.database_path(), "select in_a_row from gateway_starts").await;
    assert_eq!(in_a_row, 2);
    world.end().await;
}
