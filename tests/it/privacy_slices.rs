//! Somebody with a long history is deleted in small steps: others claim meanwhile, and what a crash leaves is carried on.

use discord_sandbox::Member;
use slotkeeper::domain::WorkspaceId;

use crate::disk::{self, number};
use crate::process::Process;
use crate::traces::traces;
use crate::world::{PATIENCE, World};

/// Large enough that no other number of the file looks like it by chance.
const ROBLOX: u64 = 7_147_601_713_337;

/// So many past sessions with somebody in each, and what the audit trail has of that. Entries with details are as a former
/// release wrote them, which noted no mentions.
async fn a_long_past(world: &World, who: &Member, sessions: i64) {
    let mut connection = disk::open(&world.database_path()).await;
    let workspace: String = sqlx::query_scalar("select id from workspaces").fetch_one(&mut connection).await.unwrap();
    let workspace: WorkspaceId = workspace.parse().unwrap();
    // As the bot's own connection does it.
    sqlx::query("pragma secure_delete = on").execute(&mut connection).await.unwrap();
    sqlx::query("begin immediate").execute(&mut connection).await.unwrap();
    for sql in [
        "insert into sessions (id, workspace_id, title, starts_at, duration_minutes, delayed, status, claimable, created_at, host_id) \
         select 'past' || n, $1, 'Past ' || n, n, 60, false, 'completed', true, n, case when n % 10 = 0 then $3 end from many",
        "insert into roles (workspace_id, session_id, name, place, min_rank, slots, change_session_status, \
         pass_or_fail_attendees, modify_attendance) select $1, 'past' || n, 'Trainer', 0, 0, 3, false, false, false from many",
        "insert into claims (workspace_id, session_id, role_name, slot, roblox_id, claimed_at) \
         select $1, 'past' || n, 'Trainer', n % 3, $3, n from many",
        "insert into attendees (id, workspace_id, session_id, roblox_id, username, joined_at) \
         select 'stay' || n, $1, 'past' || n, $3, 'Alice7147601713337', n from many where n % 4 = 0",
        "insert into audit (workspace_id, session_id, action, role_name, slot, roblox_id, actor_kind, actor_id, door, request_id, \
         happened_at) select $1, 'past' || n, 'slot_claimed', 'Trainer', 0, $3, 'discord', $4, 'board', n, n from many",
        "insert into audit (workspace_id, session_id, action, actor_kind, door, details, happened_at) \
         select $1, 'past' || n, 'session_updated', 'operator', 'http', \
         '{\"host\":{\"before\":null,\"after\":\"' || $3 || '\"},\"claimable\":{\"before\":true,\"after\":false}}', n \
         from many where n % 8 = 0",
    ] {
        let with = format!(
            "{} from (with recursive many(n) as (select 1 union all select n + 1 from many where n < $2) select n from many) as many{}",
            sql.split(" from many").next().unwrap(),
            sql.split(" from many").nth(1).unwrap_or_default(),
        );
        sqlx::query(sqlx::AssertSqlSafe(with))
            .bind(workspace.as_str())
            .bind(sessions)
            .bind(i64::try_from(ROBLOX).unwrap())
            .bind(who.id().cast_signed())
            .execute(&mut connection)
            .await
            .unwrap();
    }
    sqlx::query("commit").execute(&mut connection).await.unwrap();
}

/// Nothing of them is left, and what happened is.
async fn assert_gone(world: &World, who: &Member, sessions: i64) {
    let path = world.database_path();
    assert_eq!(traces(&path, &[ROBLOX, who.id()]), Vec::<String>::new());
    assert_eq!(number(&path, "select count(*) from past_seats").await, sessions);
    assert_eq!(number(&path, "select count(*) from past_attendees").await, sessions / 4);
    let kept = "select count(*) from audit where details like '%claimable%' and details not like '%host%'";
    assert_eq!(number(&path, kept).await, sessions / 8, "the parts of details that are nobody's stay");
    let somebody = "select count(*) from audit where action = 'slot_claimed' and actor_kind = 'somebody' and roblox_id is null";
    assert_eq!(number(&path, somebody).await, sessions + 1, "those and the slot of tonight");
    for table in ["erasures", "erasure_accounts", "audit_mentions"] {
        let found = number(&path, &format!("select count(*) from {table}")).await;
        assert!(table == "audit_mentions" || found == 0, "{found} rows in {table}");
    }
}

#[tokio::test]
async fn somebody_with_thousands_of_slots_is_deleted_while_others_claim() {
    const SESSIONS: i64 = 4_000;
    let world = World::new().await;
    let alice = world.proved("Alice", ROBLOX, 5).await;
    let bob = world.linked("Bob", 156, 0).await;
    let board = world.board("Tonight", "Trainer x3, Assistant x3").await;
    world.press(&alice, &board, "Trainer (3 free)").await;
    a_long_past(&world, &alice, SESSIONS).await;

    let asked = world.give(&alice, "privacy delete", &[]).await;
    let asked = asked.message().expect("the question").clone();
    assert!(asked.text().contains("4000 slots of past sessions stay"), "{}", asked.text());
    let reply = alice.press(&asked, "Delete everything").await.unwrap();
    let mut claims = 0;
    loop {
        world.give(&bob, "claim", &[("role", "Assistant".into())]).await.says(&["You have Assistant"]);
        world.press(&bob, &board, "Leave").await;
        claims += 1;
        if number(&world.database_path(), "select count(*) from links where roblox_id <> 156").await == 0
            && number(&world.database_path(), "select count(*) from erasures").await == 0
        {
            break;
        }
    }
    assert!(claims > 3, "nobody had to wait for the end of it: {claims}");
    let text = reply.settled().await.message().map_or_else(|| asked.current().unwrap().text(), discord_sandbox::Message::text);
    let text = format!("{text}{}", asked.current().map(|message| message.text()).unwrap_or_default());
    assert!(text.contains("You gave up Trainer in Tonight"), "{text}");
    assert!(text.contains("4000 slots of past sessions stay as taken by somebody"), "{text}");
    world.until(&board, |text| !text.contains("@Alice")).await;
    assert_gone(&world, &alice, SESSIONS).await;
    world.end().await;
}

#[tokio::test]
async fn a_deletion_that_was_killed_half_way_is_carried_on_by_the_next_process() {
    const SESSIONS: i64 = 2_000;
    let mut world = World::without_bot().await;
    let alice = world.member("Alice");
    let process = Process::start(&world).await;
    world.discord.wait_for_commands(PATIENCE).await.unwrap();
    world.roblox.add_user(ROBLOX, "alice");
    world.prove(&alice, ROBLOX).await;
    let board = world.board("Tonight", "Trainer x3").await;
    world.press(&alice, &board, "Trainer (3 free)").await;
    a_long_past(&world, &alice, SESSIONS).await;

    let asked = world.give(&alice, "privacy delete", &[]).await;
    let reply = alice.press(asked.message().unwrap(), "Delete everything").await.unwrap();
    let path = world.database_path();
    while number(&path, "select count(*) from past_seats").await < SESSIONS / 10 {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    process.end("-KILL").await;
    drop(reply);
    assert_eq!(number(&path, "select count(*) from erasures").await, 1, "it was not done");
    let held = number(&path, "select count(*) from claims").await;
    assert!(held > 0, "it was not done");
    assert_eq!(number(&path, "select count(*) from links").await, 0, "they are nobody here from the first moment");
    let coming = "select count(*) from claims where session_id not like 'past%'";
    assert_eq!(number(&path, coming).await, 0, "and hold nothing that is not over");

    world.start_bot().await;
    let gone = async {
        while number(&path, "select count(*) from erasures").await > 0 || !traces(&path, &[ROBLOX, alice.id()]).is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE * 3, gone).await.expect("it is carried on");
    assert_gone(&world, &alice, SESSIONS).await;
    world.give(&alice, "privacy export", &[]).await.says(&["Nothing is kept of you, in no server."]);
    world.end().await;
}
