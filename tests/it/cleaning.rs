//! What is removed with time: each kind of thing when its life is over, and nothing before.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use slotkeeper::app::App;
use slotkeeper::config::Config;
use slotkeeper::desk::cleaning::{Cleaning, Pace};
use slotkeeper::domain::{Plan, WorkspaceId};
use slotkeeper::engine::Engine as _;
use sqlx::AssertSqlSafe;
use tempfile::TempDir;

use crate::disk;

/// Small steps, so that everything takes several, and nobody to leave time for.
const PACE: Pace = Pace {
    rows: 3,
    between_steps: Duration::ZERO,
    between_looks: Duration::ZERO,
    before_first_pass: Duration::ZERO,
    between_passes: Duration::ZERO,
};

/// A database with a workspace, and what a moment some days before is in it.
struct Ground {
    folder: TempDir,
    now: Timestamp,
    app: App,
    workspace: WorkspaceId,
}

async fn open(path: &Path) -> App {
    let pairs = [(OsString::from("SLOTKEEPER_DATABASE__PATH"), OsString::from(path))];
    App::open(&Config::load_from(None, pairs).unwrap()).await.unwrap()
}

impl Ground {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = open(&folder.path().join("slotkeeper.db")).await;
        let workspace = app.create_workspace("Night Shift".parse().unwrap(), Plan::Premium, None).await.unwrap().id;
        Self { folder, now: Timestamp::now(), app, workspace }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("slotkeeper.db")
    }

    fn days_ago(&self, days: i64) -> i64 {
        (self.now - SignedDuration::from_hours(24 * days)).as_millisecond()
    }

    /// Runs SQL with the workspace as `$1` and a time of so many days ago as `$2`, `number` times with `$3` from 1.
    async fn put(&self, sql: &str, days: i64, number: i64) {
        let mut connection = disk::open(&self.path()).await;
        for each in 1..=number {
            let query = sqlx::query(AssertSqlSafe(sql.to_owned())).bind(self.workspace.as_str());
            query.bind(self.days_ago(days)).bind(each + 10_000 * days).execute(&mut connection).await.unwrap();
        }
    }

    async fn number(&self, query: &str) -> i64 {
        disk::number(&self.path(), query).await
    }

    fn cleaning(&self) -> Cleaning {
        Cleaning::new(self.app.desk().clone()).at(PACE)
    }

    /// A session that started so many days ago, with a role, two holders, somebody who was there, traces of somebody who was
    /// deleted, a board, and its entry in the audit trail.
    async fn session(&self, name: &str, status: &str, days: i64) {
        for sql in [
            "insert into sessions (id, workspace_id, title, starts_at, duration_minutes, delayed, status, claimable, created_at) \
             values ('NAME', $1, 'NAME', $2, 60, false, 'STATUS', true, $3)",
            "insert into roles (workspace_id, session_id, name, place, min_rank, slots, change_session_status, \
             pass_or_fail_attendees, modify_attendance) values ($1, 'NAME', 'Trainer', 0, 0, 3, false, false, false)",
            "insert into claims (workspace_id, session_id, role_name, slot, roblox_id, claimed_at) \
             values ($1, 'NAME', 'Trainer', 0, 156, $2), ($1, 'NAME', 'Trainer', 1, 157, $2)",
            "insert into attendees (id, workspace_id, session_id, roblox_id, joined_at) \
             with recursive many(n) as (select 1 union all select n + 1 from many where n < 8) \
             select 'NAME' || n, $1, 'NAME', n, $2 from many",
            "insert into past_seats (workspace_id, session_id, role_name, slot, attended) \
             select $1, 'NAME', 'Trainer', 2, true where $2 > 0",
            "insert into past_attendees (workspace_id, session_id, joined_at) values ($1, 'NAME', $2)",
            "insert into guilds (id, workspace_id, created_at) values (5, $1, $2) on conflict (id) do nothing",
            "insert into boards (message_id, guild_id, channel_id, workspace_id, session_id, posted_at, board_id) \
             values ($3, 5, 6, $1, 'NAME', $2, $3)",
            "insert into audit (workspace_id, session_id, action, actor_kind, door, details, happened_at) \
             values ($1, 'NAME', 'session_created', 'operator', 'http', '{\"host\":{\"before\":null,\"after\":\"156\"}}', $2)",
        ] {
            self.put(&sql.replace("NAME", name).replace("STATUS", status), days, 1).await;
        }
    }
}

/// Table, how a row of it is made, its age in days that is too old, and the last one that is not.
const PASSING: &[(&str, &str, i64, i64)] = &[
    (
        "link_attempts",
        "insert into link_attempts (guild_id, discord_user_id, roblox_id, phrase, issued_at, expires_at) \
         select 5, $3, 1, 'words', $2, $2 where $1 <> ''",
        2,
        0,
    ),
    (
        "wanted_claims",
        "insert into wanted_claims (guild_id, discord_user_id, session_id, role_name, wanted_at) \
         select 5, $3, 'x', 'y', $2 where $1 <> ''",
        2,
        0,
    ),
    (
        "link_misses",
        "insert into link_misses (guild_id, discord_user_id, source, asked_at) select 5, $3, 'rover', $2 where $1 <> ''",
        2,
        0,
    ),
    (
        "link_requests",
        "insert into link_requests (guild_id, discord_user_id, roblox_id, asked_at) select 5, $3, 1, $2 where $1 <> ''",
        91,
        89,
    ),
    (
        "link_notices",
        "insert into link_notices (guild_id, discord_user_id, roblox_id, noticed_at) select 5, $3, 1, $2 where $1 <> ''",
        31,
        29,
    ),
    (
        "roblox_names",
        "insert into roblox_names (roblox_id, username, display_name, seen_at) select $3, 'a', 'b', $2 where $1 <> ''",
        31,
        29,
    ),
    ("departures", "insert into departures (guild_id, discord_user_id, noticed_at) select 5, $3, $2 where $1 <> ''", 366, 364),
    (
        "departure_notices",
        "insert into departure_notices (guild_id, discord_user_id, freed, noticed_at) select 5, $3, 1, $2 where $1 <> ''",
        31,
        29,
    ),
    (
        "api_keys",
        "insert into api_keys (id, workspace_id, hash, created_at, revoked_at) values ('key' || $3, $1, 'x', 1, $2)",
        366,
        364,
    ),
    (
        "boards",
        "insert into boards (message_id, guild_id, channel_id, workspace_id, session_id, posted_at, board_id, settled) \
         values ($3, 5, 6, $1, 'x', $2, $3, true)",
        366,
        364,
    ),
    (
        "summonses",
        "insert into summonses (name, guild_id, workspace_id, session_id, word, noted_at, due_at) \
         values ('name' || $3, 5, $1, 'session' || $3, 'cancelled', $2, $2)",
        3,
        1,
    ),
];

#[tokio::test]
async fn each_kind_goes_when_its_life_is_over_and_not_before() {
    let ground = Ground::new().await;
    ground.put("insert into guilds (id, workspace_id, created_at) select 5, $1, $2 where $3 > 0", 1, 1).await;
    for (_, insert, old, young) in PASSING {
        ground.put(insert, *old, 8).await;
        ground.put(insert, *young, 5).await;
    }
    // What is old and still needed stays: a name of somebody who is linked, slots that are to be freed, a key that opens, a
    // board that is not done, words for holders that are tried again.
    let linked = "insert into links (discord_user_id, guild_id, source, roblox_id, linked_at, checked_at) \
                  select 7, 5, 'moderator', 310001, $2, $3 where $1 <> ''";
    ground.put(linked, 400, 1).await;
    for change in [
        "update api_keys set revoked_at = null where id = 'key3660001' and $1 <> '' and $2 > 0 and $3 > 0",
        "update boards set settled = false where message_id = 3660001 and $1 <> '' and $2 > 0 and $3 > 0",
        "update summonses set due_at = $2 where name = 'name30001' and $1 <> '' and $3 > 0",
        "update departures set unfreed = true where discord_user_id = 3660001 and $1 <> '' and $2 > 0 and $3 > 0",
    ] {
        ground.put(change, 0, 1).await;
    }

    ground.cleaning().pass(ground.now).await.unwrap();
    for (table, ..) in PASSING {
        let kept = if ["roblox_names", "departures", "api_keys", "boards", "summonses"].contains(table) { 6 } else { 5 };
        assert_eq!(ground.number(&format!("select count(*) from {table}")).await, kept, "{table}");
    }
    assert_eq!(ground.number("select max(roblox_id) from roblox_names").await, 310_001, "the one that is linked");
}

#[tokio::test]
async fn a_key_that_has_expired_goes_a_year_later_as_a_revoked_one_does() {
    let ground = Ground::new().await;
    let insert = "insert into api_keys (id, workspace_id, hash, created_at, expires_at) values ('key' || $3, $1, 'x', 1, $2)";
    ground.put(insert, 366, 3).await;
    ground.put(insert, 364, 2).await;
    ground.cleaning().pass(ground.now).await.unwrap();
    assert_eq!(ground.number("select count(*) from api_keys").await, 2);
}

#[tokio::test]
async fn a_request_is_known_for_a_day_and_what_was_done_for_good() {
    let ground = Ground::new().await;
    let insert = "insert into audit (workspace_id, action, actor_kind, door, request_id, happened_at) \
                  values ($1, 'slot_claimed', 'operator', 'http', 'request' || $3, $2)";
    ground.put(insert, 2, 10).await;
    ground.put(insert, 0, 4).await;
    let cleaning = ground.cleaning();
    cleaning.pass(ground.now).await.unwrap();
    assert_eq!(ground.number("select count(request_id) from audit").await, 4);
    assert_eq!(ground.number("select count(*) from audit where action = 'slot_claimed'").await, 14);
    // The next pass begins where this one ended, and goes on when time has.
    assert_eq!(cleaning.pass(ground.now).await.unwrap(), 0);
    cleaning.pass(ground.now + SignedDuration::from_hours(25)).await.unwrap();
    assert_eq!(ground.number("select count(request_id) from audit").await, 0);
}

#[tokio::test]
async fn history_goes_where_a_workspace_has_an_end_for_it_and_what_is_coming_never() {
    let ground = Ground::new().await;
    for (name, status, days) in [
        ("old", "completed", 91),
        ("older", "cancelled", 400),
        ("recent", "completed", 89),
        ("forgotten", "upcoming", 300),
        ("running", "ongoing", 301),
        ("tomorrow", "upcoming", -1),
    ] {
        ground.session(name, status, days).await;
    }
    let cleaning = ground.cleaning();
    cleaning.pass(ground.now).await.unwrap();
    assert_eq!(ground.number("select count(*) from sessions").await, 6, "everything is kept at first");

    // The writer knows the session, and must not go on knowing it.
    let engine = ground.app.engine();
    let known = "old".parse().unwrap();
    assert!(engine.get(&ground.workspace, &known).await.unwrap().is_some());
    ground.put("update workspaces set history_days = 90 where id = $1 and $2 > 0 and $3 > 0", 0, 1).await;
    cleaning.pass(ground.now).await.unwrap();
    assert!(engine.get(&ground.workspace, &known).await.unwrap().is_none());
    let left = "select count(*) from sessions where id in ('recent', 'forgotten', 'running', 'tomorrow')";
    assert_eq!((ground.number("select count(*) from sessions").await, ground.number(left).await), (4, 4));
    for (table, each) in [("roles", 1), ("claims", 2), ("attendees", 8), ("past_seats", 1), ("past_attendees", 1), ("boards", 1)]
    {
        assert_eq!(ground.number(&format!("select count(*) from {table}")).await, 4 * each, "{table}");
    }
    // Entries go by their own age.
    assert_eq!(ground.number("select count(*) from audit where session_id is not null").await, 2);
    assert_eq!(ground.number("select count(*) from audit_mentions").await, 2);
    let dangling = "select count(*) from audit_mentions where entry_id not in (select id from audit)";
    assert_eq!(ground.number(dangling).await, 0);
    assert_eq!(ground.number("select count(*) from pragma_foreign_key_check").await, 0);
    assert_eq!(cleaning.pass(ground.now).await.unwrap(), 0, "the next pass finds nothing");
}

#[tokio::test]
async fn the_newest_entry_stays_so_that_no_number_is_given_twice() {
    let ground = Ground::new().await;
    ground.put("delete from audit where $1 <> '' and $2 > 0 and $3 > 0", 0, 1).await;
    let insert = "insert into audit (workspace_id, action, actor_kind, door, happened_at) \
                  select $1, 'slot_claimed', 'operator', 'http', $2 where $3 > 0";
    ground.put(insert, 400, 9).await;
    ground.put("update workspaces set history_days = 90 where id = $1 and $2 > 0 and $3 > 0", 0, 1).await;
    let newest = ground.number("select max(id) from audit").await;
    ground.cleaning().pass(ground.now).await.unwrap();
    assert_eq!(ground.number("select count(*) from audit").await, 1);
    assert_eq!(ground.number("select max(id) from audit").await, newest);
}

#[tokio::test]
async fn two_programs_on_one_file_remove_the_same_once() {
    let ground = Ground::new().await;
    for number in 0..12 {
        ground.session(&format!("old{number}"), "completed", 100 + number).await;
    }
    ground.session("recent", "completed", 5).await;
    ground.put("update workspaces set history_days = 90 where id = $1 and $2 > 0 and $3 > 0", 0, 1).await;
    ground.put(PASSING[0].1, 5, 40).await;
    let other = open(&ground.path()).await;
    let beside = Cleaning::new(other.desk().clone()).at(PACE);
    let cleaning = ground.cleaning();
    let (one, two) = tokio::join!(cleaning.pass(ground.now), beside.pass(ground.now));
    one.unwrap();
    two.unwrap();
    assert_eq!(ground.number("select count(*) from sessions").await, 1);
    assert_eq!(ground.number("select count(*) from link_attempts").await, 0);
    assert_eq!(ground.number("select count(*) from pragma_foreign_key_check").await, 0);
    other.close().await;
}
