//! Members who leave the server: their slots are freed where an administrator wants that, and their name is marked anyway.

use discord_sandbox::{Channel, Guild, Member, Message, Sandbox};

use crate::disk;
use crate::process::Process;
use crate::setup::{administrator, panel};
use crate::world::World;

const ALICE: u64 = 714_760_171;

/// A world whose bot is told who leaves, and whose administrator has said what becomes of their slots.
async fn told_world(releases: bool) -> World {
    let mut world = World::on(Sandbox::builder().privileged_intents(true).start().await.unwrap()).await;
    world.set("SLOTKEEPER_DISCORD__MEMBERS_INTENT", "true");
    world.start_bot().await;
    if releases {
        let ada = administrator(&world);
        let opened = panel(&world, &ada).await;
        let set = world.press(&ada, &opened, "Free slots of who leaves").await;
        assert!(set.text().contains("are free again from now on."), "{}", set.text());
    }
    world
}

/// A board with Alice in a slot.
async fn held_by_alice(world: &World) -> (Member, Message) {
    let alice = world.linked("Alice", ALICE, 0).await;
    let board = world.board("Tonight", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    (alice, board)
}

/// Another server of the same community, and a channel there.
pub(crate) async fn second_door(world: &World) -> (Guild, Channel) {
    let other = world.discord.add_guild("Second door");
    let lobby = other.add_channel("lobby");
    world.give_in(&lobby, &other.owner(), "sessions", &[]).await;
    let mut connection = disk::open(&world.database_path()).await;
    let share = "update guilds set workspace_id = (select workspace_id from guilds where id = $1)";
    sqlx::query(share).bind(world.guild.id().cast_signed()).execute(&mut connection).await.unwrap();
    (other, lobby)
}

/// What somebody reads who gives a command: the answer, and whatever comes beside it.
async fn reads(world: &World, who: &Member) -> Vec<String> {
    let reply = who.slash(&world.channel, "sessions", &[]).await.unwrap();
    reply.settled().await;
    world.quiet().await;
    let messages = reply.now().messages;
    assert!(messages.iter().all(Message::is_ephemeral));
    messages.iter().map(Message::text).collect()
}

#[tokio::test]
async fn whoever_leaves_gives_their_coming_slots_back_and_moderators_are_told_once() {
    let world = told_world(true).await;
    let (alice, board) = held_by_alice(&world).await;
    world.board("Under way", "Trainer").await;
    world.give(&alice, "claim", &[("role", "Trainer".into()), ("session", "Under way".into())]).await.says(&["You have Trainer"]);
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("update sessions set status = 'ongoing' where title = 'Under way'").execute(&mut connection).await.unwrap();
    drop(connection);
    // With the next write the engine finds out that somebody else has written.
    let bob = world.linked("Bob", 156, 1).await;

    world.guild.remove_member(&alice);
    world.until(&board, |text| text.contains("1. vacant")).await;
    assert_eq!(world.claims().await, 1, "who was there when a session began stays on its list");
    let quit = "select count(*) from audit where action = 'slot_quit' and door = 'departure'";
    assert_eq!(disk::number(&world.database_path(), quit).await, 1);

    assert_eq!(reads(&world, &bob).await.len(), 1, "that is no business of members");
    let told = reads(&world, &world.moderator).await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Coming sessions"), "what was asked for comes first: {told:?}");
    assert!(told[1].contains("\n@Alice left the server. 1 slot of theirs is free again.\n"), "{told:?}");
    assert_eq!(reads(&world, &world.moderator).await.len(), 1, "once is enough");
    world.end().await;
}

#[tokio::test]
async fn where_nobody_wants_slots_freed_the_name_is_marked_and_the_slot_stays() {
    let world = told_world(false).await;
    let (alice, board) = held_by_alice(&world).await;
    world.guild.remove_member(&alice);
    world.until(&board, |text| text.contains("1. @Alice (left the server)")).await;
    assert_eq!(world.claims().await, 1);
    let back = world.guild.add_existing(&alice, &[]);
    world.until(&board, |text| text.contains("1. @Alice\n")).await;
    world.give(&back, "whoami", &[]).await.says(&["You are [Roblox 714760171](", "Trainer in Tonight"]);
    world.end().await;
}

#[tokio::test]
async fn whoever_is_linked_in_another_server_of_the_same_community_keeps_their_slots() {
    let world = told_world(true).await;
    let (alice, board) = held_by_alice(&world).await;
    let (other, lobby) = second_door(&world).await;
    let linking = [("member", (&other.add_existing(&alice, &[])).into()), ("account", ALICE.to_string().into())];
    world.give_in(&lobby, &other.owner(), "member link", &linking).await.says(&["in this server now"]);

    world.guild.remove_member(&alice);
    world.until(&board, |text| text.contains("1. @Alice (left the server)")).await;
    assert_eq!(world.claims().await, 1);
    world.end().await;
}

#[tokio::test]
async fn of_people_who_are_not_linked_nothing_is_noted() {
    let world = told_world(true).await;
    let (stranger, alice) = (world.member("Stranger"), world.linked("Alice", ALICE, 0).await);
    world.guild.remove_member(&stranger);
    world.guild.remove_member(&alice);
    let departures = || async { disk::number(&world.database_path(), "select count(*) from departures").await };
    for _ in 0..100 {
        if departures().await > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    world.quiet().await;
    assert_eq!(departures().await, 1);
    world.give(&world.moderator, "member show", &[("member", (&stranger).into())]).await.says(&["no Roblox account linked here"]);
    assert_eq!(departures().await, 1);
    world.end().await;
}

#[tokio::test]
async fn without_the_intent_a_command_that_does_not_find_somebody_marks_them() {
    let world = World::new().await;
    let (alice, board) = held_by_alice(&world).await;
    world.guild.remove_member(&alice);
    world.quiet().await;
    assert!(board.current().unwrap().text().contains("1. @Alice\n"), "nobody has told the bot");

    let shown = world.give(&world.moderator, "member show", &[("member", (&alice).into())]).await;
    shown.says(&["@Alice is [Roblox 714760171](", "They have left this server.", "- Trainer in Tonight"]);
    world.until(&board, |text| text.contains("1. @Alice (left the server)")).await;
    assert_eq!(world.claims().await, 1, "it is for a moderator to say what becomes of the slot");

    // Back again, the first thing that they do takes the mark away, and everything is as it was.
    let back = world.guild.add_existing(&alice, &[]);
    world.give(&back, "whoami", &[]).await.says(&["You are [Roblox 714760171](", "Trainer in Tonight"]);
    world.until(&board, |text| text.contains("1. @Alice\n")).await;
    let shown = world.give(&world.moderator, "member show", &[("member", (&back).into())]).await;
    assert!(!shown.text().contains("left this server"), "{}", shown.text());
    world.end().await;
}

#[tokio::test]
async fn a_mark_outlives_a_restart_and_goes_when_a_moderator_finds_them_again() {
    let mut world = World::new().await;
    let (alice, board) = held_by_alice(&world).await;
    world.guild.remove_member(&alice);
    world.give(&world.moderator, "member show", &[("member", (&alice).into())]).await.says(&["They have left this server."]);
    world.until(&board, |text| text.contains("(left the server)")).await;
    world.restart_bot().await;
    world.quiet().await;
    assert!(board.current().unwrap().text().contains("1. @Alice (left the server)"));
    let back = world.guild.add_existing(&alice, &[]);
    world.give(&world.moderator, "member show", &[("member", (&back).into())]).await;
    world.until(&board, |text| text.contains("1. @Alice\n")).await;
    world.end().await;
}

#[tokio::test]
async fn an_intent_that_discord_does_not_allow_ends_the_program_with_a_line_that_says_what_to_do() {
    let mut world = World::without_bot().await;
    world.set("SLOTKEEPER_DISCORD__MEMBERS_INTENT", "true");
    let (code, logged) = Process::spawn(&world).ended().await;
    assert_eq!(code, Some(1), "{logged}");
    let last = logged.lines().last().unwrap();
    for said in
        ["slotkeeper: Discord does not let this bot see who leaves", "Server Members Intent", "discord.members_intent to false"]
    {
        assert!(last.contains(said), "{said} is not said in: {last}");
    }
    world.end().await;
}
