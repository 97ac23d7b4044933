//! Moderators plan sessions and post their boards; everybody looks at what is coming.

use discord_sandbox::{OptionValue, Permissions};

use crate::disk;
use crate::world::World;

#[tokio::test]
async fn a_planned_session_is_confirmed_in_words_and_posted_by_the_button_below() {
    let world = World::new().await;
    let planned = world.plan("Training", "Trainer x2 @50, Assistant x4", &[("when", "2026-12-24 18:00".into())]).await;
    planned.says(&[
        "Training is planned for Thursday, 24 December 2026 18:00",
        "It has 6 slots in 2 roles. Members can claim now.",
        "[ Post the board here ]",
    ]);
    assert!(world.channel.messages().is_empty(), "nothing is posted unasked");

    let posted = world.press(&world.moderator, planned.message().unwrap(), "Post the board here").await;

    assert_eq!(posted.sent, ["7"]);
    assert!(posted.text().contains("The board is in #sessions now."), "{}", posted.text());
    assert!(planned.message().unwrap().current().unwrap().buttons().is_empty(), "it is posted once");
    let board = world.channel.last_message().unwrap();
    for line in
        ["Open · Training", "Start: ", "Length: 1 hour", "6 of 6 slots free", "Trainer · 2 of 2 free · rank 50+", "Session "]
    {
        assert!(board.text().contains(line), "{line:?} is not on the board: {board}");
    }
    world.end().await;
}

#[tokio::test]
async fn every_option_of_a_session_shows_on_its_board() {
    let world = World::new().await;
    let more = [("description", "Bring your own torch.".into()), ("duration", 90.into()), ("claimable", true.into())];
    let board = world.board_with("Training", "Trainer", &more).await;
    assert!(board.text().contains("Bring your own torch."), "{board}");
    assert!(board.text().contains("Length: 1 hour 30 minutes"), "{board}");
    let closed = world.board_with("Closed", "Trainer", &[("claimable", false.into())]).await;
    assert!(closed.text().contains("Claiming closed · Closed"), "{closed}");
    world.end().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_with_how_to_write_it_and_nothing_is_planned() {
    let world = World::new().await;
    let wrong: [(&str, OptionValue, &str); 9] = [
        ("when", "soon".into(), "That start cannot be read. Write the start like `2026-12-01 18:00`"),
        ("when", "2026-02-30 18:00".into(), "There is no such date or time."),
        ("when", "2020-01-01 18:00".into(), "That time is over already."),
        ("when", "2036-01-01 18:00".into(), "That is more than two years ahead."),
        ("roles", " , ".into(), "There is no role in that. Write roles like `Trainer x2 @50, Assistant x4`"),
        ("roles", "Trainer x11".into(), "cannot have 11 slots. A role has 1 to 10."),
        ("roles", "Trainer @256".into(), "A rank is a number from 0 to 255."),
        ("roles", "Trainer, trainer".into(), "is there twice. Give each role a name of its own."),
        ("title", "   ".into(), "The title is empty."),
    ];
    for (option, value, told) in wrong {
        world.plan("Training", "Trainer", &[(option, value)]).await.says(&[told]);
    }
    let many: Vec<String> = (1..=26).map(|number| format!("Role {number}")).collect();
    world.plan("Training", &many.join(", "), &[]).await.says(&["26 roles are too many. A session has up to 25."]);
    world.give(&world.moderator, "sessions", &[]).await.says(&["No session is coming up."]);
    world.end().await;
}

#[tokio::test]
async fn a_session_is_posted_by_command_as_well() {
    let world = World::new().await;
    world.plan("Training", "Trainer", &[]).await;
    let posted = world.give(&world.moderator, "session post", &[("session", "training".into())]).await;
    posted.says(&["The board is in #sessions now."]);
    let board = world.channel.last_message().unwrap();
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    assert!(board.current().unwrap().text().contains("1. @Alice"));
    world
        .give(&world.moderator, "session post", &[("session", "Nothing".into())])
        .await
        .says(&["That session is not here any more."]);
    world.end().await;
}

#[tokio::test]
async fn where_the_bot_may_not_post_it_says_what_it_needs() {
    let world = World::new().await;
    world.channel.deny(&world.guild.bot(), Permissions::SEND_MESSAGES);
    let planned = world.plan("Training", "Trainer", &[]).await;
    let needs = ["this bot may not post in #sessions", "View Channel, Send Messages and Embed Links"];
    world.press(&world.moderator, planned.message().unwrap(), "Post the board here").await.says(&needs);
    world.give(&world.moderator, "session post", &[("session", "Training".into())]).await.says(&needs);

    world.channel.allow(&world.guild.bot(), Permissions::SEND_MESSAGES);
    world.press(&world.moderator, planned.message().unwrap(), "Post the board here").await;
    assert_eq!(world.channel.messages().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn the_list_shows_what_is_coming_in_order_and_opens_one_privately() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.give(&alice, "sessions", &[]).await.says(&["No session is coming up. Moderators can plan one with /session create."]);
    world.plan("Later", "Medic", &[("when", "in 5h".into()), ("claimable", false.into())]).await;
    world.plan("Sooner", "Trainer x2", &[("when", "in 1h".into())]).await;

    let list = world.give(&alice, "sessions", &[]).await;
    list.says(&["Coming sessions", "1. Sooner", "2 of 2 slots free", "2. Later", "1 of 1 slot free · claiming closed"]);
    let opened = world.select(&alice, list.message().unwrap(), "Open a session…", "1. Sooner").await;

    opened.says(&["Open · Sooner", "Trainer · 2 of 2 free", "[ Trainer (2 free) ]"]);
    let claimed = world.press(&alice, opened.message().unwrap(), "Trainer (2 free)").await;
    assert!(claimed.sent.starts_with(&["7".to_owned()]), "{:?}", claimed.sent);
    assert_eq!(world.claims().await, 1);
    assert!(world.channel.messages().is_empty());
    world.end().await;
}

#[tokio::test]
async fn show_means_the_board_of_this_channel_or_else_the_next_session() {
    let world = World::new().await;
    let nobody = world.member("Nobody");
    world.give(&nobody, "session show", &[]).await.says(&["No session is coming up. Look again later with /sessions."]);
    world.plan("Sooner", "Medic", &[("when", "in 1h".into())]).await;
    world.give(&nobody, "session show", &[]).await.says(&["Open · Sooner"]);
    world.board("Here", "Trainer").await;
    world.give(&nobody, "session show", &[]).await.says(&["Open · Here"]);
    world.give(&nobody, "session show", &[("session", "Sooner".into())]).await.says(&["Open · Sooner"]);
    world.end().await;
}

#[tokio::test]
async fn a_session_that_is_long_past_is_not_coming_any_more() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    for number in 1..=26 {
        world.plan(&format!("Past {number}"), "Trainer", &[]).await;
    }
    let mut connection = disk::open(&world.database_path()).await;
    let week = 7 * 24 * 60 * 60 * 1000_i64;
    sqlx::query("update sessions set starts_at = starts_at - $1").bind(week).execute(&mut connection).await.unwrap();
    drop(connection);
    world.plan("Next", "Trainer", &[]).await;

    world.give(&alice, "sessions", &[]).await.says(&["1. Next"]);
    world.give(&alice, "session show", &[("session", "Next".into())]).await.says(&["Open · Next"]);
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["Trainer, slot 1, in Next"]);
    world.end().await;
}
