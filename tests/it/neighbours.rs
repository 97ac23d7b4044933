//! One server's boards do not hold up another's: however many have to change there, a neighbour's show what happened.

use std::time::{Duration, Instant};

use discord_sandbox::{Channel, Guild, Member, Message};
use futures::future::join_all;

use crate::disk;
use crate::world::World;

/// A server whose one channel holds so many boards of one session, as former releases let moderators post them.
struct Flood {
    channel: Channel,
    member: Member,
}

impl Flood {
    async fn of(world: &mut World, boards: u64) -> Self {
        let guild = world.discord.add_guild("Flood");
        let (channel, owner) = (guild.add_channel("sessions"), guild.owner());
        let options =
            [("title", "Deluge".into()), ("when", "in 2h".into()), ("duration", 60.into()), ("roles", "Guard x9".into())];
        let planned = world.give_in(&channel, &owner, "session create", &options).await;
        world.press(&owner, planned.message().unwrap(), "Post the board here").await;
        let member = linked(world, &guild, &channel, "Flo", 4_000).await;
        world.quiet().await;
        world.stop_bot().await;
        let board = channel.last_message().unwrap();
        let mut database = disk::open(&world.database_path()).await;
        for _ in 1..boards {
            copy(&mut database, &channel, &board).await;
        }
        drop(database);
        world.start_bot().await;
        Self { channel, member }
    }

    /// All its boards have to look different from now on.
    async fn rises(&self, world: &World) {
        let claim = [("role", "Guard".into()), ("session", "Deluge".into())];
        world.give_in(&self.channel, &self.member, "claim", &claim).await.says(&["You have Guard"]);
    }
}

/// One more board, which shows what the first one does.
async fn copy(database: &mut sqlx::SqliteConnection, channel: &Channel, board: &Message) {
    let body = serde_json::json!({ "content": board.content(), "embeds": board.embeds(), "components": board.components() });
    let copy = channel.post_as_bot(body).unwrap();
    sqlx::query(
        "insert into boards (message_id, guild_id, channel_id, workspace_id, session_id, engine, posted_at, board_id, place, \
         painted, settled) select $1, guild_id, channel_id, workspace_id, session_id, engine, posted_at, $1, place, painted, \
         settled from boards where message_id = $2",
    )
    .bind(i64::try_from(copy.id()).unwrap())
    .bind(i64::try_from(board.id()).unwrap())
    .execute(database)
    .await
    .unwrap();
}

async fn linked(world: &World, guild: &Guild, channel: &Channel, name: &str, roblox: u64) -> Member {
    let none: &[&discord_sandbox::Role] = &[];
    let member = guild.add_member(name, none);
    let options = [("member", (&member).into()), ("account", roblox.to_string().into())];
    world.give_in(channel, &guild.owner(), "member link", &options).await.says(&["in this server now"]);
    member
}

#[tokio::test]
async fn a_server_with_a_hundred_boards_to_change_does_not_hold_up_the_board_of_another() {
    let mut world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let flood = Flood::of(&mut world, 100).await;
    flood.rises(&world).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer, slot 1,"]);
    world.until(&board, |text| text.contains("1. @Alice")).await;
    world.end().await;
}

/// Ten boards of a neighbour change while the flood rises: how long each took to show it.
#[expect(clippy::print_stdout, reason = "its figures are what it is for")]
async fn measured(boards: u64) {
    const SAMPLES: u64 = 10;
    let mut world = World::new().await;
    let mut neighbours = Vec::new();
    for number in 0..SAMPLES {
        let (channel, title) = (world.guild.add_channel(&format!("s{number}")), format!("Shift {number}"));
        world.plan(&title, "Trainer x2", &[("when", format!("in {}m", 120 + number * 90).into())]).await;
        world.give_in(&channel, &world.moderator, "session post", &[("session", title.as_str().into())]).await;
        neighbours.push((channel.last_message().unwrap(), title));
    }
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let flood = Flood::of(&mut world, boards).await;
    flood.rises(&world).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (world, alice) = (&world, &alice);
    let delays = neighbours.iter().map(|(board, title)| async move {
        let claim = [("role", "Trainer".into()), ("session", title.as_str().into())];
        world.give(alice, "claim", &claim).await.says(&["You have Trainer"]);
        let began = Instant::now();
        while !board.current().unwrap().text().contains("1. @Alice") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        began.elapsed()
    });
    let mut delays = join_all(delays).await;
    delays.sort_unstable();
    let seconds: Vec<f64> = delays.iter().map(|delay| (delay.as_secs_f64() * 100.0).round() / 100.0).collect();
    println!(
        "{boards} boards: median {:.2} s, worst {:.2} s: {seconds:?}",
        seconds[seconds.len() / 2],
        seconds[seconds.len() - 1]
    );
}

#[tokio::test]
#[ignore = "takes minutes and prints figures"]
async fn how_long_a_hundred_boards_hold_up_another_server() {
    measured(100).await;
}

#[tokio::test]
#[ignore = "takes minutes and prints figures"]
async fn how_long_five_hundred_boards_hold_up_another_server() {
    measured(500).await;
}
