//! Deleting a workspace by the command line: said before it is done, in small steps, whole in the end, and nobody else's.

use std::process::{Command, Stdio};
use std::time::Duration;

use slotkeeper::domain::WorkspaceId;
use sqlx::AssertSqlSafe;

use crate::disk::{self, number};
use crate::process::Run;
use crate::setup::administrator;
use crate::world::World;

/// Every table that says whose a row is, and how many rows of a workspace are in them.
async fn rows_of(world: &World, workspace: &WorkspaceId) -> i64 {
    let mut connection = disk::open(&world.database_path()).await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'workspace_id' where m.type = 'table'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(tables.len() > 12, "{tables:?}");
    let mut rows = 0;
    for table in tables {
        let count = sqlx::query_scalar::<_, i64>(AssertSqlSafe(format!("select count(*) from {table} where workspace_id = $1")));
        rows += count.bind(workspace.as_str()).fetch_one(&mut connection).await.unwrap();
    }
    rows
}

async fn workspace_of(world: &World, guild: u64) -> WorkspaceId {
    let mut connection = disk::open(&world.database_path()).await;
    let id = sqlx::query_scalar::<_, String>("select workspace_id from guilds where id = $1").bind(guild.cast_signed());
    id.fetch_one(&mut connection).await.unwrap().parse().unwrap()
}

async fn run(world: &World, words: &[&str]) -> Run {
    let environment: Vec<_> = world.environment().into_iter().collect();
    Run::of(world.folder(), &environment, words).await
}

/// A community with something in most tables, and another one.
async fn two_communities() -> (World, WorkspaceId, WorkspaceId) {
    let world = World::new().await;
    let alice = world.linked("Alice", 156, 50).await;
    world.board("Tonight", "Trainer x2").await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    let other = world.discord.add_guild("Day Shift");
    let lobby = other.add_channel("lobby");
    let linking = [("member", (&other.owner()).into()), ("account", "900".into())];
    world.give_in(&lobby, &other.owner(), "member link", &linking).await.says(&["in this server now"]);
    let planning = [("title", "There".into()), ("roles", "Guard".into()), ("when", "in 2h".into()), ("duration", 60.into())];
    world.give_in(&lobby, &other.owner(), "session create", &planning).await;
    world.give_in(&lobby, &other.owner(), "claim", &[("role", "Guard".into())]).await.says(&["You have Guard"]);
    let (here, there) = (workspace_of(&world, world.guild.id()).await, workspace_of(&world, other.id()).await);
    (world, here, there)
}

#[tokio::test]
async fn what_would_go_is_said_and_goes_only_with_a_yes_and_nothing_of_anybody_else() {
    let (world, here, there) = two_communities().await;
    run(&world, &["workspace", "delete", "workspace_nowhere"]).await.fails(1, &["there is no workspace workspace_nowhere"]);
    run(&world, &["key", "create", here.as_str()]).await.succeeds();
    let (before, others) = (rows_of(&world, &here).await, rows_of(&world, &there).await);
    let asked = run(&world, &["workspace", "delete", here.as_str()]).await;
    for line in ["1  API keys", "1  sessions", "1  slots that somebody holds or held", "1  Discord servers", "--yes"] {
        assert!(asked.succeeds().contains(line), "{line}: {}", asked.printed);
    }
    assert_eq!(rows_of(&world, &here).await, before, "nothing is deleted without a yes");

    let done = run(&world, &["workspace", "delete", here.as_str(), "--yes"]).await;
    assert!(done.succeeds().contains(&format!("{here} is deleted")), "{}", done.printed);
    assert_eq!((rows_of(&world, &here).await, rows_of(&world, &there).await), (0, others));
    assert_eq!(number(&world.database_path(), "select count(*) from links").await, 1);
    assert_eq!(number(&world.database_path(), "select count(*) from workspaces").await, 1);
    run(&world, &["workspace", "delete", here.as_str(), "--yes"]).await.fails(1, &["there is no workspace"]);
    // The bot that runs beside it goes on: the server is new to it.
    tokio::time::sleep(Duration::from_millis(300)).await;
    world.give(&world.moderator, "whoami", &[]).await.says(&["not linked here yet"]);
    assert_ne!(workspace_of(&world, world.guild.id()).await, here);
    let ada = administrator(&world);
    let read = world.give(&ada, "setup", &[]).await.private_word();
    assert!(read.contains("Settings of this server"), "{read}");
    world.end().await;
}

#[tokio::test]
async fn a_deletion_that_is_killed_half_way_is_ended_by_the_same_command_while_others_go_on() {
    const ENTRIES: i64 = 20_000;
    let (world, here, there) = two_communities().await;
    let path = world.database_path();
    let mut connection = disk::open(&path).await;
    sqlx::query(
        "insert into audit (workspace_id, action, actor_kind, door, happened_at) \
         with recursive many(n) as (select 1 union all select n + 1 from many where n < $2) \
         select $1, 'setting_changed', 'operator', 'command_line', n from many",
    )
    .bind(here.as_str())
    .bind(ENTRIES)
    .execute(&mut connection)
    .await
    .unwrap();
    drop(connection);
    let others = rows_of(&world, &there).await;
    let mut child = Command::new(env!("CARGO_BIN_EXE_slotkeeper"))
        .env_clear()
        .envs(world.environment())
        .args(["workspace", "delete", here.as_str(), "--yes"])
        .current_dir(world.folder())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let left = "select count(*) from audit where actor_kind = 'operator'";
    while number(&path, left).await > ENTRIES - 500 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(number(&path, left).await > 0, "it was not done");
    assert_eq!(number(&path, "select count(*) from workspaces").await, 2);

    run(&world, &["workspace", "delete", here.as_str(), "--yes"]).await.succeeds();
    assert_eq!((rows_of(&world, &here).await, rows_of(&world, &there).await), (0, others));
    world.end().await;
}
