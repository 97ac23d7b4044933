//! How long a deletion and the removal of what is old keep others waiting on a database of many years. Not part of a usual
//! run: it takes minutes, prints figures and asserts none.

#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use slotkeeper::app::App;
use slotkeeper::config::Config;
use slotkeeper::desk::cleaning::{Cleaning, Pace};
use slotkeeper::domain::{
    Actor, DiscordUserId, Door, Minutes, Origin, Plan, Pseudonym, Rank, RoleName, SessionDraft, SessionId, SlotChoice,
    WorkspaceId, roles_text,
};
use slotkeeper::engine::{Claim, Engine as _, Leave, Leaving};
use sqlx::{AssertSqlSafe, Connection as _};

use crate::disk;
use crate::ground::user;

const ROBLOX: i64 = 7_147_601_713_337;
const DISCORD: u64 = 314_159_265_358_979_323;

/// 20,000 past sessions with 1,000,000 claims and as many entries, 4,000 of them somebody's.
const FILL: &[&str] = &[
    "create temp table many as with recursive many(n) as (select 1 union all select n + 1 from many where n < 1000000) \
     select n from many",
    "insert into guilds (id, workspace_id, created_at) values (5, $1, 0)",
    "insert into links (discord_user_id, guild_id, source, roblox_id, linked_at, checked_at) \
     values (314159265358979323, 0, 'phrase', 7147601713337, 0, 0)",
    "insert into sessions (id, workspace_id, title, starts_at, duration_minutes, delayed, status, claimable, created_at) \
     select 'past' || n, $1, 'Past ' || n, n, 60, false, 'completed', true, n from many where n <= 20000",
    "insert into roles (workspace_id, session_id, name, place, min_rank, slots, change_session_status, pass_or_fail_attendees, \
     modify_attendance) select $1, 'past' || (1 + n % 20000), 'Role ' || (n / 20000), n / 20000, 0, 10, false, false, false \
     from many where n < 100000",
    "insert into claims (workspace_id, session_id, role_name, slot, roblox_id, claimed_at) \
     select $1, 'past' || (1 + n % 20000), 'Role ' || (n / 200000), (n / 20000) % 10, \
     case when n <= 4000 then 7147601713337 else 1000 + (n * 7919) % 200000 + 200000 * (n / 200000) end, n from many where n < 1000000",
    "insert into boards (message_id, guild_id, channel_id, workspace_id, session_id, posted_at, board_id, settled) \
     select n, 5, 6, $1, 'past' || n, n, n, true from many where n <= 20000",
    "insert into audit (workspace_id, session_id, action, role_name, slot, roblox_id, actor_kind, actor_id, door, request_id, \
     happened_at, mentions_noted) select $1, 'past' || (1 + n % 20000), 'slot_claimed', 'Role 1', 1, \
     case when n % 250 = 0 then 7147601713337 else 1000 + n % 200000 end, 'discord', \
     case when n % 250 = 0 then 314159265358979323 else 1000000 + n % 200000 end, 'board', 900000000000000000 + (n * 7919) % 1000003, \
     n, true from many",
    "insert into audit (workspace_id, action, roblox_id, actor_kind, actor_id, door, details, happened_at) \
     select $1, 'member_linked', 1000 + n, 'discord', 5, 'command', '{\"discord\":\"' || (1000000 + n) || '\"}', n \
     from many where n <= 50000",
];

async fn fill(path: &std::path::Path, workspace: &WorkspaceId) {
    let mut connection = disk::open(path).await;
    for sql in ["pragma synchronous = off", "pragma foreign_keys = off", "pragma cache_size = -400000"] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    for sql in FILL {
        let began = Instant::now();
        sqlx::query(AssertSqlSafe(*sql)).bind(workspace.as_str()).execute(&mut connection).await.unwrap();
        println!("{:>8} ms  {}", began.elapsed().as_millis(), &sql[..60.min(sql.len())]);
    }
    connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes, and is for looking at its figures"]
async fn how_long_others_wait_on_a_database_of_many_years() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slotkeeper.db");
    let pairs = [("SLOTKEEPER_DATABASE__PATH".into(), path.clone().into_os_string())];
    let config = Config::load_from(None, pairs).unwrap();
    let app = App::open(&config).await.unwrap();
    let workspace = app.create_workspace("Years".parse().unwrap(), Plan::Premium, None).await.unwrap().id;
    app.set_member(workspace.clone(), user(1), Rank::LOWEST).await.unwrap();
    fill(&path, &workspace).await;
    println!("file: {} MB", std::fs::metadata(&path).unwrap().len() / 1_000_000);
    let origin = Origin { workspace: workspace.clone(), actor: Actor::Operator, door: Door::CommandLine, request: None };
    let session = coming(&app, &origin).await;

    let waits = Waits::begin(&app, &origin, &session);
    let began = Instant::now();
    let user = DiscordUserId::new(DISCORD).unwrap();
    let leaving = Leaving { user, name: Pseudonym::from_bits(7), sealed: None };
    let erased = app.engine().erase(origin.clone(), leaving).await.unwrap();
    waits.end("a deletion", began).await;
    assert_eq!(erased.past_seats, 4_000);
    let left = format!("select count(*) from audit where roblox_id = {ROBLOX} or actor_id = {DISCORD}");
    assert_eq!(disk::number(&path, &left).await, 0);

    let waits = Waits::begin(&app, &origin, &session);
    let began = Instant::now();
    let pace = Pace { between_steps: Duration::from_millis(1), ..Pace::default() };
    Cleaning::new(app.desk().clone()).at(pace).pass(Timestamp::now()).await.unwrap();
    waits.end("a pass: request IDs and settled boards", began).await;

    let mut connection = disk::open(&path).await;
    sqlx::query("update workspaces set history_days = 90").execute(&mut connection).await.unwrap();
    // A tenth of it is enough to see how long a step takes.
    let recent = (Timestamp::now().as_millisecond()).to_string();
    for sql in [
        "update sessions set starts_at = NOW where starts_at between 2000 and 100000",
        "update audit set happened_at = NOW where id > 100000",
    ] {
        sqlx::query(AssertSqlSafe(sql.replace("NOW", &recent))).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    let waits = Waits::begin(&app, &origin, &session);
    let began = Instant::now();
    Cleaning::new(app.desk().clone()).at(pace).pass(Timestamp::now()).await.unwrap();
    waits.end("a pass: 2,000 sessions with 100,000 claims, and 100,000 entries", began).await;
}

async fn coming(app: &App, origin: &Origin) -> SessionId {
    let draft = SessionDraft {
        title: "Tonight".parse().unwrap(),
        description: None,
        host: None,
        co_host: None,
        supervisor: None,
        starts_at: Timestamp::now(),
        duration: Minutes::new(60).unwrap(),
        claimable: true,
        roles: roles_text::parse("Trainer x3").unwrap(),
    };
    app.engine().create(origin.clone(), draft).await.unwrap().unwrap().id.clone()
}

/// Somebody who claims and leaves again and again, and looks how long each takes.
struct Waits {
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<Vec<Duration>>,
}

impl Waits {
    fn begin(app: &App, origin: &Origin, session: &SessionId) -> Self {
        let (engine, origin, session) = (app.engine(), origin.clone(), session.clone());
        let stop = Arc::new(AtomicBool::new(false));
        let stopping = Arc::clone(&stop);
        let task = tokio::spawn(async move {
            let mut waited = Vec::new();
            let role = "Trainer".parse::<RoleName>().unwrap();
            while !stopping.load(Ordering::Relaxed) {
                let began = Instant::now();
                let choice = SlotChoice::Any;
                let claim = Claim { session: session.clone(), role: role.clone(), choice, user: user(1), admit: false };
                engine.claim(origin.clone(), claim).await.unwrap().unwrap();
                waited.push(began.elapsed());
                let leave = Leave { session: session.clone(), role: role.clone(), user: user(1), admit: false };
                engine.quit(origin.clone(), leave).await.unwrap().unwrap();
            }
            waited
        });
        Self { stop, task }
    }

    async fn end(self, what: &str, began: Instant) {
        let took = began.elapsed();
        self.stop.store(true, Ordering::Relaxed);
        let mut waited = self.task.await.unwrap();
        waited.sort();
        let at = |of_a_thousand: usize| waited[(waited.len() - 1) * of_a_thousand / 1000];
        println!(
            "{what}: {took:?}; {} claims meanwhile, of which half took {:?}, 99 % {:?}, the longest {:?}",
            waited.len(),
            at(500),
            at(990),
            at(1000)
        );
    }
}
