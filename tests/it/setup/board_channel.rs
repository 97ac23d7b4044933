//! The channel for boards: a new session's board is posted there, or the moderator learns why not.

use discord_sandbox::{Fault, Permissions};

use super::{administrator, panel, stands};
use crate::world::World;

async fn world_with_board_channel() -> (World, discord_sandbox::Channel) {
    let world = World::new().await;
    let ada = administrator(&world);
    let boards = world.guild.add_channel("boards");
    let opened = panel(&world, &ada).await;
    world.select(&ada, &opened, "Board channel…", "boards").await;
    (world, boards)
}

#[tokio::test]
async fn a_new_session_has_its_board_there_at_once_and_it_is_kept_true() {
    let (world, boards) = world_with_board_channel().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let planned = world.plan("Training", "Trainer", &[]).await;
    planned.says(&["Training is planned", "Its board is in #boards."]);
    assert!(planned.message().unwrap().buttons().is_empty());
    let board = boards.last_message().expect("the board");
    world.press(&alice, &board, "Trainer (1 free)").await;
    assert!(board.current().unwrap().text().contains("1. @Alice"));
    assert!(world.channel.messages().is_empty());
    world.end().await;
}

#[tokio::test]
async fn where_the_bot_may_not_post_the_session_is_made_and_the_moderator_told() {
    let (world, boards) = world_with_board_channel().await;
    boards.deny(&world.guild.bot(), Permissions::SEND_MESSAGES);
    let planned = world.plan("Training", "Trainer", &[]).await;
    planned.says(&["Training is planned", "Its board is not posted: this bot may not post in #boards", "/setup"]);
    world.press(&world.moderator, planned.message().unwrap(), "Post the board here").await;
    assert_eq!((boards.messages().len(), world.channel.messages().len()), (0, 1));
    world.end().await;
}

#[tokio::test]
async fn where_discord_refuses_it_or_the_channel_is_gone_the_session_is_made_all_the_same() {
    let (world, boards) = world_with_board_channel().await;
    world.discord.faults().next(1, "POST", "/channels/*/messages", Fault::discord_error(400, 50_035, "Invalid Form Body"));
    world.plan("First", "Trainer", &[]).await.says(&["First is planned", "could not be posted in #boards", "/session post"]);
    boards.delete();
    world.plan("Second", "Trainer", &[]).await.says(&["Second is planned", "may not post in"]);
    world.give(&world.moderator, "sessions", &[]).await.says(&["First", "Second"]);
    world.end().await;
}

#[tokio::test]
async fn without_one_again_the_moderator_posts_boards_as_before() {
    let (world, boards) = world_with_board_channel().await;
    let owner = world.guild.owner();
    let opened = panel(&world, &owner).await;
    let cleared = world.press(&owner, &opened, "No board channel").await;
    assert!(cleared.text().contains("Boards are not posted by themselves any more."), "{}", cleared.text());
    assert_eq!(stands(&world, "board_channel_id").await, None);
    let planned = world.plan("Training", "Trainer", &[]).await;
    planned.says(&["Post its board so that members can see it.", "[ Post the board here ]"]);
    assert!(boards.messages().is_empty());
    world.end().await;
}
