//! Boards that the bot may not touch any more: the moderators hear of it once, nobody is hurt, and the boards catch up by
//! themselves when the bot may again.

use discord_sandbox::{Channel, Message, Permissions};

use crate::disk;
use crate::world::{World, until};

const TOLD: &str = "are not up to date any more: this bot may not write there now.";

/// A board in the world's channel that the bot may not see any more, and another channel.
async fn shut_out() -> (World, Message, Channel) {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let elsewhere = world.guild.add_channel("lounge");
    let board = world.board("Training", "Trainer x2").await;
    world.quiet().await;
    world.channel.deny(&world.guild.bot(), Permissions::VIEW_CHANNEL);
    let claim = [("role", "Trainer".into()), ("session", "Training".into())];
    world.give_in(&elsewhere, &alice, "claim", &claim).await.says(&["You have Trainer, slot 1,"]);
    until(|| world.edits_of(&board).first().cloned()).await.expect("a try");
    (world, board, elsewhere)
}

/// What somebody reads who gives a command: the answer, and whatever comes beside it.
async fn reads(world: &World, who: &discord_sandbox::Member, channel: &Channel) -> Vec<String> {
    let reply = who.slash(channel, "sessions", &[]).await.unwrap();
    reply.settled().await;
    world.quiet().await;
    let messages = reply.now().messages;
    assert!(messages.iter().all(Message::is_ephemeral));
    messages.iter().map(Message::text).collect()
}

#[tokio::test]
async fn a_moderator_is_told_once_and_nobody_else() {
    let (world, _, elsewhere) = shut_out().await;
    let nobody = world.member("Nobody");
    assert_eq!(reads(&world, &nobody, &elsewhere).await.len(), 1, "somebody who can do nothing about it is not bothered");

    let told = reads(&world, &world.moderator, &elsewhere).await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Coming sessions"), "what was asked for comes first: {told:?}");
    for part in ["The boards in #sessions", TOLD, "View Channel, Send Messages and Embed Links", "catch up by themselves"] {
        assert!(told[1].contains(part), "{part:?} is not said in: {}", told[1]);
    }
    assert_eq!(reads(&world, &world.moderator, &elsewhere).await.len(), 1, "once is enough");
    world.end().await;
}

#[tokio::test]
async fn a_board_catches_up_when_somebody_uses_the_bot_in_its_channel_again() {
    let (world, board, _) = shut_out().await;
    world.quiet().await;
    let tried = world.edits_of(&board).len();
    world.channel.allow(&world.guild.bot(), Permissions::VIEW_CHANNEL);
    let nobody = world.member("Nobody");
    world.give(&nobody, "sessions", &[]).await.says(&["Coming sessions"]);
    world.until(&board, |text| text.contains("1. @Alice")).await;
    assert!(world.edits_of(&board).len() <= tried + 2, "one or two tries found it out");
    world.end().await;
}

#[tokio::test]
async fn a_board_catches_up_by_itself_when_the_bot_may_write_again() {
    let (world, board, elsewhere) = shut_out().await;
    world.channel.allow(&world.guild.bot(), Permissions::VIEW_CHANNEL);
    world.until(&board, |text| text.contains("1. @Alice")).await;
    assert!(world.edits_of(&board).len() <= 3, "the bot does not hammer at a closed door");
    let told = reads(&world, &world.moderator, &elsewhere).await;
    assert_eq!(told.len(), 1, "it is no news any more: {told:?}");
    world.end().await;
}

#[tokio::test]
async fn a_press_repaints_a_board_that_the_bot_itself_may_not_edit() {
    let (world, board, elsewhere) = shut_out().await;
    let bob = world.member("Bob");
    let options = [("member", (&bob).into()), ("account", "8".into())];
    world.give_in(&elsewhere, &world.moderator, "member link", &options).await.says(&["in this server now"]);
    let pressed = world.press(&bob, &board, "Trainer (2 free)").await;
    assert_eq!(pressed.sent, ["7", "follow-up private"]);
    let shown = board.current().unwrap().text();
    assert!(shown.contains("1. @Alice") && shown.contains("2. @Bob"), "{shown}");
    world.end().await;
}

#[tokio::test]
async fn a_deleted_board_where_the_bot_may_not_post_is_news_too_and_comes_back_when_it_may() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    board.delete();
    world.channel.deny(&world.guild.bot(), Permissions::SEND_MESSAGES);
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    let refused = || world.discord.requests_to("POST", "/channels/*/messages").iter().any(|post| post.status == 403);
    until(|| Some(()).filter(|()| refused())).await.expect("a try");
    let told = reads(&world, &world.moderator, &world.channel).await;
    assert!(told.len() == 2 && told[1].contains(TOLD), "{told:?}");
    assert!(world.channel.messages().is_empty());

    world.channel.allow(&world.guild.bot(), Permissions::SEND_MESSAGES);
    let new = until(|| world.channel.last_message()).await.expect("a new board");
    assert!(new.text().contains("1. @Alice"), "{new}");
    world.end().await;
}

#[tokio::test]
async fn the_boards_of_a_server_that_the_bot_was_removed_from_are_forgotten_and_others_are_kept() {
    let world = World::new().await;
    let other = world.discord.add_guild("Elsewhere");
    let there = other.add_channel("sessions");
    let options = [("title", "Away".into()), ("when", "in 2h".into()), ("duration", 60.into()), ("roles", "Guard".into())];
    let planned = world.give_in(&there, &other.owner(), "session create", &options).await;
    world.press(&other.owner(), planned.message().unwrap(), "Post the board here").await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.quiet().await;
    other.remove_member(&other.bot());

    // The session changes without anybody in that server.
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("update sessions set title = 'Far away' where title = 'Away'").execute(&mut connection).await.unwrap();
    sqlx::query("update boards set painted = 0").execute(&mut connection).await.unwrap();
    drop(connection);
    let mut world = world;
    world.restart_bot().await;

    let kept = || async { disk::number(&world.database_path(), "select count(*) from boards").await };
    for _ in 0..100 {
        if kept().await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(kept().await, 1, "the boards of the server that is gone are forgotten");
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer, slot 1,"]);
    world.until(&board, |text| text.contains("1. @Alice")).await;
    world.end().await;
}
