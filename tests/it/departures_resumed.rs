//! Slots of members who left are freed though the program that heard of it could not, and is no more.

use discord_sandbox::{Fault, Member, Message, Sandbox};

use crate::disk;
use crate::setup::{administrator, panel};
use crate::world::{World, until};

const ALICE: u64 = 714_760_171;

async fn held_by_alice() -> (World, Member, Message) {
    let mut world = World::on(Sandbox::builder().privileged_intents(true).start().await.unwrap()).await;
    world.set("SLOTKEEPER_DISCORD__MEMBERS_INTENT", "true");
    world.start_bot().await;
    let ada = administrator(&world);
    world.press(&ada, &panel(&world, &ada).await, "Free slots of who leaves").await;
    let alice = world.linked("Alice", ALICE, 0).await;
    let board = world.board("Tonight", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    world.quiet().await;
    (world, alice, board)
}

/// As a process leaves it that has noted who left and was killed before it had freed anything.
async fn noted_and_not_freed(world: &World, who: &Member) {
    let mut connection = disk::open(&world.database_path()).await;
    let note = "insert into departures (guild_id, discord_user_id, noticed_at, unfreed) values ($1, $2, 0, true)";
    let note = sqlx::query(note).bind(world.guild.id().cast_signed()).bind(who.id().cast_signed());
    note.execute(&mut connection).await.unwrap();
}

async fn unfreed(world: &World) -> i64 {
    disk::number(&world.database_path(), "select count(*) from departures where unfreed").await
}

#[tokio::test]
async fn a_restart_frees_what_the_process_before_did_not_come_to() {
    let (mut world, alice, board) = held_by_alice().await;
    world.stop_bot().await;
    world.guild.remove_member(&alice);
    noted_and_not_freed(&world, &alice).await;
    world.start_bot().await;
    world.until(&board, |text| text.contains("2 of 2 slots free")).await;
    assert_eq!((world.claims().await, unfreed(&world).await), (0, 0));
    world.end().await;
}

#[tokio::test]
async fn whoever_came_back_meanwhile_keeps_their_slots() {
    let (mut world, alice, board) = held_by_alice().await;
    world.stop_bot().await;
    noted_and_not_freed(&world, &alice).await;
    world.start_bot().await;
    world.quiet().await;
    assert_eq!((world.claims().await, unfreed(&world).await), (1, 0));
    assert!(board.current().unwrap().text().contains("1. @Alice\n"), "and no mark behind their name");
    world.end().await;
}

#[tokio::test]
async fn as_long_as_discord_does_not_say_whether_somebody_is_back_nobody_loses_a_slot() {
    let (mut world, alice, board) = held_by_alice().await;
    world.stop_bot().await;
    world.guild.remove_member(&alice);
    noted_and_not_freed(&world, &alice).await;
    let member = format!("/guilds/{}/members/{}", world.guild.id(), alice.id());
    world.discord.faults().always("GET", &member, Fault::Html(503));
    world.start_bot().await;
    until(|| (!world.discord.requests_to("GET", &member).is_empty()).then_some(())).await.expect("Discord is asked");
    assert_eq!((world.claims().await, unfreed(&world).await), (1, 1));
    world.discord.faults().clear();
    world.until(&board, |text| text.contains("2 of 2 slots free")).await;
    assert_eq!((world.claims().await, unfreed(&world).await), (0, 0));
    world.end().await;
}
