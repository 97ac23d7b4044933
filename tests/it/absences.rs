//! Servers that the bot is removed from: what they lose at once, what later, and what they read when it is back.

use std::num::NonZeroU32;

use discord_sandbox::{Guild, Member};
use jiff::{SignedDuration, Timestamp};
use slotkeeper::app::App;
use slotkeeper::desk::cleaning::Cleaning;

use crate::departures::second_door;
use crate::disk::number;
use crate::log::log;
use crate::setup::{administrator, panel};
use crate::world::{World, until};

const BLOXLINK_KEY: &str = "blox-key-0123456789";

/// A key of the HTTP API, made with a shell.
async fn api_key(world: &World) -> String {
    let app = App::open(&world.config()).await.unwrap();
    let workspace = app.workspaces().await.unwrap().remove(0).0.id;
    let key = app.create_key(workspace).await.unwrap().reveal();
    app.close().await;
    key
}

async fn enter_bloxlink_key(world: &World, ada: &Member) {
    world.roblox.add_bloxlink_key(BLOXLINK_KEY, world.guild.id());
    let page = world.press(ada, &panel(world, ada).await, "Linking and ranks…").await;
    let form = world.open(ada, page.updated.as_ref().unwrap(), "Bloxlink key…").await;
    world.submit(ada, &form, &[("key", BLOXLINK_KEY)]).await;
}

async fn status(world: &World, key: &str) -> u16 {
    let address = format!("http://{}/sessions/list", world.api.expect("the bot runs"));
    reqwest::Client::new().get(address).header("apikey", key).send().await.unwrap().status().as_u16()
}

/// Waits until the database says so.
async fn stands(world: &World, query: &str, expected: i64) {
    for _ in 0..500 {
        if number(&world.database_path(), query).await == expected {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{query} is not {expected}; log: {}", log());
}

async fn comes_back(world: &World, guild: &Guild) {
    guild.let_bot_in();
    stands(world, "select count(*) from absences where returned_at is null", 0).await;
}

async fn clean_in_days(world: &World, days: i64, keep_left_days: Option<u32>) {
    let app = App::open(&world.config()).await.unwrap();
    let mut cleaning = Cleaning::new(app.desk().clone());
    if let Some(keep) = keep_left_days {
        cleaning = cleaning.forgetting_after(NonZeroU32::new(keep).unwrap());
    }
    cleaning.pass(Timestamp::now() + SignedDuration::from_hours(24 * days)).await.unwrap();
    app.close().await;
}

#[tokio::test]
async fn a_server_that_removes_the_bot_loses_its_api_keys_at_once_and_reads_it_when_the_bot_is_back() {
    let world = World::new().await;
    let ada = administrator(&world);
    enter_bloxlink_key(&world, &ada).await;
    let key = api_key(&world).await;
    assert_eq!(status(&world, &key).await, 200);
    // A server that Discord cannot show right now has removed nobody.
    world.guild.cannot_be_shown();
    world.quiet().await;
    assert_eq!(status(&world, &key).await, 200);

    world.guild.remove_bot();
    stands(&world, "select count(*) from absences where revoked_keys = 1 and returned_at is null", 1).await;
    assert_eq!(status(&world, &key).await, 401);
    stands(&world, "select count(*) from audit where action = 'key_revoked' and actor_kind = 'clock' and door = 'departure'", 1)
        .await;

    comes_back(&world, &world.guild).await;
    let read = panel(&world, &ada).await.text();
    let told = "1 API key stopped working then: make new ones with API keys…. The other keys that you entered are still here.";
    assert!(read.contains("Welcome back") && read.replace('*', "").contains(told), "{read}");
    clean_in_days(&world, 8, None).await;
    assert_eq!(number(&world.database_path(), "select count(*) from secrets").await, 1, "it came back in time");
    clean_in_days(&world, 31, None).await;
    assert!(!panel(&world, &ada).await.text().contains("Welcome back"), "it is told long enough");
    world.end().await;
}

#[tokio::test]
async fn a_bot_that_stays_away_forgets_the_secrets_of_the_server_after_seven_days_or_as_many_as_are_set() {
    for keep in [None, Some(2)] {
        let world = World::new().await;
        let ada = administrator(&world);
        enter_bloxlink_key(&world, &ada).await;
        world.guild.remove_bot();
        stands(&world, "select count(*) from absences", 1).await;
        let days = keep.map_or(7, i64::from);
        clean_in_days(&world, days - 1, keep).await;
        assert_eq!(number(&world.database_path(), "select count(*) from secrets").await, 1);
        clean_in_days(&world, days + 1, keep).await;
        assert_eq!(number(&world.database_path(), "select count(*) from secrets").await, 0);
        stands(&world, "select count(*) from audit where action = 'secret_forgotten'", 1).await;

        comes_back(&world, &world.guild).await;
        let read = panel(&world, &ada).await.text();
        assert!(read.contains("these keys were deleted: the key for Bloxlink"), "{read}");
        assert!(read.contains("It had no API keys that only this server used."), "{read}");
        world.end().await;
    }
}

#[tokio::test]
async fn what_happened_while_the_program_was_away_is_made_up_for_at_its_start() {
    let mut world = World::new().await;
    world.board("Training", "Trainer").await;
    let key = api_key(&world).await;
    world.stop_bot().await;
    world.guild.remove_bot();
    world.start_bot().await;
    stands(&world, "select count(*) from absences where revoked_keys = 1", 1).await;
    assert_eq!(status(&world, &key).await, 401);
    world.stop_bot().await;
    world.guild.let_bot_in();
    world.start_bot().await;
    stands(&world, "select count(*) from absences where returned_at is not null", 1).await;
    assert_eq!(status(&world, &key).await, 401, "what was revoked stays so");
    world.end().await;
}

#[tokio::test]
async fn the_keys_of_a_community_stay_while_the_bot_is_in_another_server_of_it() {
    let world = World::new().await;
    world.board("Training", "Trainer").await;
    let (other, _lobby) = second_door(&world).await;
    let key = api_key(&world).await;
    other.remove_bot();
    stands(&world, "select count(*) from absences where revoked_keys = 0", 1).await;
    assert_eq!(status(&world, &key).await, 200);
    world.guild.remove_bot();
    stands(&world, "select count(*) from absences where revoked_keys = 1", 1).await;
    assert_eq!(status(&world, &key).await, 401);
    until(|| Some(()).filter(|()| log().contains("the bot was removed from a server"))).await.expect("it is logged");
    world.end().await;
}
