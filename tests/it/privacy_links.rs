//! Having one's data deleted, for people whose account is known by their own proof, a provider's word or another's leave.

use std::time::Duration;

use discord_sandbox::Member;
use roblox_sandbox::{Fault, Service};

use crate::disk;
use crate::setup::{administrator, panel};
use crate::world::World;

const BUILDER: u64 = 714_760_171;
const BLOXLINK_KEY: &str = "blox-key-0123456789";

/// A server with an account on Roblox that somebody may prove.
async fn world() -> World {
    let world = World::new().await;
    world.roblox.add_user(BUILDER, "builder");
    world.roblox.add_user(156, "other");
    world
}

/// The same with a key of Bloxlink.
async fn world_with_bloxlink() -> World {
    let world = world().await;
    world.roblox.add_bloxlink_key(BLOXLINK_KEY, world.guild.id());
    let ada = administrator(&world);
    let page = world.press(&ada, &panel(&world, &ada).await, "Linking and ranks…").await;
    let form = world.open(&ada, page.updated.as_ref().unwrap(), "Bloxlink key…").await;
    world.submit(&ada, &form, &[("key", BLOXLINK_KEY)]).await;
    world
}

/// Has everything deleted; what is read before and after.
async fn delete(world: &World, who: &Member) -> (String, String) {
    let asked = world.give(who, "privacy delete", &[]).await;
    let done = world.press(who, asked.message().unwrap(), "Delete everything").await;
    (asked.text(), done.text())
}

async fn number(world: &World, query: &str) -> i64 {
    disk::number(&world.database_path(), query).await
}

/// How many rows there are of what linking keeps of people.
async fn kept(world: &World) -> i64 {
    let tables =
        ["links", "link_misses", "link_attempts", "wanted_claims", "link_requests", "seen_ranks", "roblox_names", "members"];
    let counts: Vec<String> = tables.iter().map(|table| format!("(select count(*) from {table})")).collect();
    number(world, &format!("select {}", counts.join(" + "))).await
}

#[tokio::test]
async fn a_proof_the_words_for_another_and_a_moderators_word_beside_it_go_with_their_person() {
    let world = world().await;
    let alice = world.member("Alice");
    world.prove(&alice, BUILDER).await;
    world.link(&alice, BUILDER).await;
    let board = world.board("Tonight", "Trainer").await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    world.words(&alice, "other").await;
    let (asked, done) = delete(&world, &alice).await;
    assert_eq!(
        asked.matches("Trainer in Tonight").count(),
        1,
        "a slot is one slot, however often the account is linked: {asked}"
    );
    assert!(
        done.contains("Everything that was kept of you is deleted") && done.contains("You gave up Trainer in Tonight"),
        "{done}"
    );
    let others = "select count(*) from roblox_names where roblox_id = 156";
    assert_eq!(kept(&world).await, number(&world, others).await, "that an account was looked up says nothing of who did");
    world.until(&board, |text| text.contains("1 of 1 slot free")).await;
    let form = world.open(&alice, &board, "Trainer (1 free)").await;
    assert_eq!(form.title(), "Link your Roblox account", "she is as new as on the first day");
    world.end().await;
}

#[tokio::test]
async fn a_provider_that_goes_on_saying_who_somebody_is_is_named() {
    let world = world_with_bloxlink().await;
    let alice = world.member("Alice");
    world.roblox.set_bloxlink(world.guild.id(), alice.id(), Some(BUILDER));
    world.give(&alice, "whoami", &[]).await.says(&["Bloxlink said so"]);
    let (asked, done) = delete(&world, &alice).await;
    for told in [asked, done] {
        assert!(told.contains("Bloxlink knows your account too, and tells this bot again when you use it."), "{told}");
    }
    assert_eq!(kept(&world).await, 0);
    world.give(&alice, "whoami", &[]).await.says(&["Bloxlink said so"]);
    world.end().await;
}

#[tokio::test]
async fn a_provider_that_is_being_asked_brings_nobody_back() {
    let world = world_with_bloxlink().await;
    let alice = world.member("Alice");
    world.roblox.set_bloxlink(world.guild.id(), alice.id(), Some(BUILDER));
    // Something of hers that can be deleted, and that is no link.
    world.words(&alice, "other").await;
    let mut connection = disk::open(&world.database_path()).await;
    for table in ["links", "link_misses"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("delete from {table}"))).execute(&mut connection).await.unwrap();
    }
    drop(connection);
    let mut world = world;
    world.restart_bot().await;
    let asked = world.give(&alice, "privacy delete", &[]).await;
    world.roblox.fault(Service::Bloxlink, Fault::Slow(Duration::from_millis(900)));
    let shown = world.moderator.slash(&world.channel, "member show", &[("member", (&alice).into())]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let done = world.press(&alice, asked.message().unwrap(), "Delete everything").await;
    assert!(done.text().contains("Everything that was kept of you is deleted"), "{}", done.text());
    shown.settled().await;
    world.quiet().await;
    assert_eq!(number(&world, "select count(*) from links").await, 0, "{}", shown.now().text());
    assert_eq!(number(&world, "select count(*) from members").await, 0);
    world.end().await;
}

#[tokio::test]
async fn what_somebody_else_did_with_an_account_by_leave_is_not_one_persons_to_delete() {
    let world = world().await;
    let ada = administrator(&world);
    let page = world.press(&ada, &panel(&world, &ada).await, "Linking and ranks…").await;
    world.press(&ada, page.updated.as_ref().unwrap(), "Several may use it").await;
    let (alice, bob) = (world.member("Alice"), world.member("Bob"));
    world.prove(&alice, BUILDER).await;
    world.prove(&bob, BUILDER).await;
    let board = world.board("Tonight", "Trainer").await;
    world.press(&bob, &board, "Trainer (1 free)").await;
    // A community where she is alone with it.
    let elsewhere = world.discord.add_guild("Elsewhere");
    let lobby = elsewhere.add_channel("lobby");
    let alice_there = elsewhere.add_existing(&alice, &[]);
    let planning = [("title", "There".into()), ("roles", "Guard".into()), ("when", "in 2h".into()), ("duration", 60.into())];
    world.give_in(&lobby, &elsewhere.owner(), "session create", &planning).await;
    world.give_in(&lobby, &alice_there, "claim", &[("role", "Guard".into())]).await.says(&["You have Guard"]);

    let (asked, done) = delete(&world, &alice).await;
    assert!(asked.contains("Guard in There") && !asked.contains("Trainer in Tonight"), "{asked}");
    assert!(done.contains("You gave up Guard in There"), "{done}");
    assert!(
        done.contains("is linked to somebody else as well, so what was done with it is not yours alone and stays."),
        "{done}"
    );
    assert_eq!(world.claims().await, 1);
    world.give(&bob, "whoami", &[]).await.says(&["Trainer in Tonight"]);
    assert_eq!(number(&world, &format!("select count(*) from links where discord_user_id = {}", alice.id())).await, 0);
    world.end().await;
}

#[tokio::test]
async fn a_rank_that_was_seen_a_moment_ago_and_is_not_written_yet_is_not_written_any_more() {
    const GROUP: u64 = 35_815_907;
    let world = world().await;
    world.roblox.add_group(GROUP, "Night Shift");
    world.roblox.set_ranks(GROUP, BUILDER, &[50]);
    let ada = administrator(&world);
    world.set_group(&ada, GROUP).await;
    let alice = world.member("Alice");
    world.prove(&alice, BUILDER).await;
    let board = world.board("Tonight", "Trainer @50").await;
    let asked = world.give(&alice, "privacy delete", &[]).await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    let done = world.press(&alice, asked.message().unwrap(), "Delete everything").await;
    assert!(done.text().contains("You gave up Trainer in Tonight"), "{}", done.text());
    world.quiet().await;
    assert_eq!(kept(&world).await, 0);
    world.end().await;
}
