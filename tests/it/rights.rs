//! Who moderates and who administers follows from the roles of the server, not from what a channel permits.

use std::time::Duration;

use discord_sandbox::{Fault, Member, Permissions};

use crate::world::World;

const MANAGING: Permissions = Permissions::MANAGE_EVENTS.union(Permissions::MANAGE_GUILD);
const NOT_A_MODERATOR: &str = "Only moderators can do that.";
const NOT_AN_ADMINISTRATOR: &str = "Only administrators can do that.";
const UNKNOWN: &str = "I couldn't check what you may do in this server, because Discord isn't answering me.";

async fn is_refused(world: &World, who: &Member) {
    let rank = [("member", who.into()), ("rank", 255.into())];
    world.give(who, "member rank", &rank).await.says(&[NOT_A_MODERATOR]);
    world.give(who, "setup", &[]).await.says(&[NOT_AN_ADMINISTRATOR]);
}

/// Discord's client shows them every command, so that only the bot is left to say no.
fn shown_everything(world: &World, who: &Member) {
    let shown = world.guild.add_role("Shown", Permissions::empty());
    who.grant(&shown);
    for command in ["member", "setup", "session"] {
        world.guild.show_command(command, &shown);
    }
}

fn asked(world: &World) -> usize {
    world.discord.requests_to("GET", "/guilds/*").len()
}

#[tokio::test]
async fn what_a_channel_permits_makes_nobody_a_moderator_or_an_administrator() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    world.channel.allow(&alice, MANAGING);
    assert!(alice.permissions_in(&world.channel).contains(MANAGING), "Discord says so in every interaction from there");
    is_refused(&world, &alice).await;
    let helpers = world.guild.add_role("Voice helpers", Permissions::empty());
    alice.grant(&helpers);
    world.channel.allow(&helpers, MANAGING);
    is_refused(&world, &alice).await;
    let board = world.board("Training", "Trainer").await;
    world.press(&alice, &board, "Manage").await.says(&["Only moderators can manage Training."]);
    world.end().await;
}

#[tokio::test]
async fn what_a_channel_takes_away_leaves_moderators_and_administrators_what_they_are() {
    let world = World::new().await;
    let ada = crate::setup::administrator(&world);
    shown_everything(&world, &world.moderator);
    shown_everything(&world, &ada);
    for person in [&world.moderator, &ada] {
        world.channel.deny(person, MANAGING);
        assert!(!person.permissions_in(&world.channel).intersects(MANAGING));
    }
    world.rank(&world.linked("Alice", 1001, 0).await, 3).await;
    world.give(&ada, "setup", &[]).await.says(&["Settings of this server"]);
    world.end().await;
}

#[tokio::test]
async fn a_role_that_changes_or_goes_takes_its_right_with_it_at_once_and_the_owner_has_them_all() {
    let world = World::new().await;
    let role = world.guild.add_role("Staff", MANAGING);
    let sam = world.guild.add_member("Sam", &[&role]);
    shown_everything(&world, &sam);
    world.give(&sam, "setup", &[]).await.says(&["Settings of this server"]);
    role.set_permissions(Permissions::empty());
    heard().await;
    is_refused(&world, &sam).await;
    role.set_permissions(Permissions::ADMINISTRATOR);
    heard().await;
    world.give(&sam, "setup", &[]).await.says(&["Settings of this server"]);
    role.delete();
    heard().await;
    is_refused(&world, &sam).await;
    world.guild.set_owner(&sam);
    heard().await;
    world.give(&sam, "setup", &[]).await.says(&["Settings of this server"]);
    world.end().await;
}

#[tokio::test]
async fn roles_come_with_the_server_and_nobody_is_asked_for_them_until_they_change() {
    let world = World::new().await;
    heard().await;
    let before = asked(&world);
    let alice = world.linked("Alice", 1001, 7).await;
    world.board("Training", "Trainer").await;
    assert_eq!(asked(&world), before, "what the gateway told is enough");
    world.guild.add_role("Fans", Permissions::SEND_MESSAGES).set_colour(0xFF_00_00);
    heard().await;
    world.rank(&alice, 8).await;
    assert_eq!(asked(&world), before, "a role that permits nothing here changes nothing");
    world.end().await;
}

#[tokio::test]
async fn while_discord_does_not_tell_the_roles_nobody_has_a_right_by_them_and_members_claim_on() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    world.board("Training", "Trainer").await;
    world.discord.faults().always("GET", "/guilds/*", Fault::Answer(500, serde_json::json!({})));
    // Makes what is known out of date.
    let role = world.guild.add_role("Staff", MANAGING);
    heard().await;
    let rank = [("member", (&alice).into()), ("rank", 255.into())];
    world.give(&world.moderator, "member rank", &rank).await.says(&[UNKNOWN, "Nothing was changed."]);
    let sam = world.guild.add_member("Sam", &[&role]);
    world.give(&sam, "setup", &[]).await.says(&[UNKNOWN]);
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    world.discord.faults().clear();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    world.rank(&alice, 5).await;
    world.give(&sam, "setup", &[]).await.says(&["Settings of this server"]);
    world.end().await;
}

/// Discord's events are handled side by side; a person is never so fast.
async fn heard() {
    tokio::time::sleep(Duration::from_millis(300)).await;
}
