//! The two communities that are measured: a young one, and one of five years. Their rows are written directly, by named
//! columns, and kept between runs of the bench for as long as the migrations and this file stay the same.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use slotkeeper::store::Database;
use slotkeeper::store::migrations::migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection as _};

/// The workspace that is measured.
pub(crate) const WORKSPACE: &str = "bench";
/// Discord's and Roblox' numbers of the members are these and the number of the member.
pub(crate) const DISCORD_USERS: u64 = 300_000_000_000_000_000;
const ROBLOX_USERS: u64 = 1_000_000;
/// Boards that a few people press again and again.
pub(crate) const BUSY: usize = 8;
/// Sessions with ten slots at which a thousand press at once.
pub(crate) const HERDS: usize = 2;

const DAY: i64 = 86_400_000;

/// How large a community is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) name: &'static str,
    pub(crate) members: usize,
    /// Coming sessions beside the busy ones: five roles of ten slots each.
    pub(crate) coming: usize,
    /// Sessions that are over, fifty claims each.
    pub(crate) past: usize,
    /// Small communities in the same database.
    pub(crate) neighbours: usize,
}

pub(crate) const YOUNG: Size = Size { name: "young", members: 1_000, coming: 0, past: 0, neighbours: 0 };
pub(crate) const GROWN: Size = Size { name: "grown", members: 200_000, coming: 4_000, past: 20_000, neighbours: 9 };

impl Size {
    /// A copy of its database at this path, on the disk.
    pub(crate) async fn copy_to(self, path: &Path) {
        let kept = self.kept_at();
        if !kept.exists() {
            let unfinished = kept.with_extension("unfinished");
            for left in [unfinished.clone(), unfinished.with_extension("unfinished-wal")] {
                drop(fs::remove_file(left));
            }
            self.write(&unfinished).await;
            fs::rename(&unfinished, &kept).unwrap();
        }
        fs::copy(&kept, path).unwrap();
        // What the copy leaves to be written must not be written while something is measured.
        File::open(path).unwrap().sync_all().unwrap();
    }

    fn kept_at(self) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        migrator().iter().for_each(|migration| migration.checksum.hash(&mut hasher));
        include_str!("community.rs").hash(&mut hasher);
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("whole_path-{}-{}-{:016x}.db", self.name, self.past, hasher.finish()))
    }

    async fn write(self, path: &Path) {
        Database::open(path).await.unwrap().close().await;
        // Nobody reads it before it is whole, so nothing has to be durable or checked on the way.
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(false)
            .journal_mode(SqliteJournalMode::Off)
            .synchronous(SqliteSynchronous::Off)
            .pragma("cache_size", "-1000000");
        let connection = SqliteConnection::connect_with(&options).await.unwrap();
        let mut rows = Rows { connection, now: jiff::Timestamp::now().as_millisecond() };
        rows.accounts(self.members).await;
        rows.community(WORKSPACE, self.members, self.past, self.coming, 50).await;
        rows.sessions(WORKSPACE, &Kind { title: "Busy", count: BUSY, starts: COMING, roles: &ROLES[..4] }).await;
        rows.sessions(WORKSPACE, &Kind { title: "Herd", count: HERDS, starts: COMING, roles: &["Host Assistant"] }).await;
        for number in 0..self.neighbours {
            rows.community(&format!("neighbour-{number}"), 1_000, 200, 20, 10).await;
        }
        rows.connection.close().await.unwrap();
    }
}

/// Moves coming sessions to where they were when the database was made: from two hours from now on.
pub(crate) async fn bring_up_to_date(connection: &mut SqliteConnection) {
    sqlx::query(
        "update sessions set starts_at = starts_at + $1 - (select created_at from workspaces where id = $2) where status = 'upcoming'",
    )
    .bind(jiff::Timestamp::now().as_millisecond())
    .bind(WORKSPACE)
    .execute(connection)
    .await
    .unwrap();
}

/// When the sessions of one kind start: the first one so long after now, and each so long after the one before.
#[derive(Clone, Copy)]
struct Starts {
    first: i64,
    step: i64,
}

const COMING: Starts = Starts { first: DAY / 12, step: DAY / 288 };
/// The last one was yesterday; twelve a day, so that 20,000 are four and a half years.
const PAST: Starts = Starts { first: -DAY, step: -DAY / 12 };
const ROLES: [&str; 5] = ["Trainer", "Assistant", "Observer", "Guard", "Medic"];

struct Kind<'names> {
    title: &'names str,
    count: usize,
    starts: Starts,
    roles: &'names [&'names str],
}

struct Rows {
    connection: SqliteConnection,
    now: i64,
}

impl Rows {
    /// Everybody with their link, which they have proved, and with what they are called.
    async fn accounts(&mut self, members: usize) {
        let (now, numbers) = (self.now, numbers(members));
        self.run(format!(
            "insert into links (discord_user_id, guild_id, source, roblox_id, share, linked_at, checked_at) {numbers} \
             select {DISCORD_USERS} + i, 0, 'phrase', {ROBLOX_USERS} + i, 0, {now}, {now} from numbers"
        ))
        .await;
        self.run(format!(
            "insert into roblox_names (roblox_id, username, display_name, seen_at) {numbers} \
             select {ROBLOX_USERS} + i, 'Builder' || i, 'Builder ' || i, {now} from numbers"
        ))
        .await;
    }

    async fn community(&mut self, workspace: &str, members: usize, past: usize, coming: usize, claims: usize) {
        let (now, numbers) = (self.now, numbers(members));
        self.run(format!(
            "insert into workspaces (id, name, plan, engine, created_at) values ('{workspace}', '{workspace}', 'enterprise', \
             'embedded', {now})"
        ))
        .await;
        self.run(format!(
            "insert into members (workspace_id, roblox_id, rank, entered_at) {numbers} \
             select '{workspace}', {ROBLOX_USERS} + i, 10 + i % 200, {now} from numbers"
        ))
        .await;
        self.sessions(workspace, &Kind { title: "Shift", count: past, starts: PAST, roles: &ROLES }).await;
        self.past(workspace, members, past, claims).await;
        self.sessions(workspace, &Kind { title: "Training", count: coming, starts: COMING, roles: &ROLES }).await;
    }

    /// Sessions with identifiers as the program makes them: by the time of their making, and by chance.
    async fn sessions(&mut self, workspace: &str, kind: &Kind<'_>) {
        let (now, numbers) = (self.now, numbers(kind.count));
        let Kind { title, starts: Starts { first, step }, .. } = kind;
        let status = if *first < 0 { "completed" } else { "upcoming" };
        let start = format!("{now} + {first} + i * {step}");
        let made = format!("({start} - {DAY} * 14)");
        self.run(format!(
            "insert into sessions (id, workspace_id, title, starts_at, duration_minutes, delayed, status, claimable, created_at, \
             timed) {numbers} select 'session_' || ({made} / 1000) || '_' || lower(hex(randomblob(6))), '{workspace}', \
             '{title} ' || i, {start}, 60, false, '{status}', true, {made}, true from numbers"
        ))
        .await;
        for (place, role) in kind.roles.iter().enumerate() {
            self.run(format!(
                "insert into roles (workspace_id, session_id, name, place, min_rank, slots, change_session_status, \
                 pass_or_fail_attendees, modify_attendance) select workspace_id, id, '{role}', {place}, 10, 10, false, false, false \
                 from sessions where workspace_id = '{workspace}' and title like '{title} %'"
            ))
            .await;
        }
    }

    /// Who held which slot of what is over, each claim with its entry in the trail. Member 0 was at every fifth session.
    async fn past(&mut self, workspace: &str, members: usize, sessions: usize, claims: usize) {
        let (numbers, others) = (numbers(sessions * claims), members - 1);
        let roles =
            ROLES.iter().zip(0..).map(|(role, place)| format!("when {place} then '{role}'")).collect::<Vec<_>>().join(" ");
        self.run("create temp table shifts (number integer primary key, id text, made bigint)".to_owned()).await;
        self.run(format!(
            "insert into shifts select cast(substr(title, 7) as integer), id, created_at from sessions \
             where workspace_id = '{workspace}' and title like 'Shift %'"
        ))
        .await;
        self.run(format!(
            "insert into claims (workspace_id, session_id, role_name, slot, roblox_id, claimed_at) {numbers} \
             select '{workspace}', shifts.id, case i % 5 {roles} end, i % {claims} / 5, \
             {ROBLOX_USERS} + case when i % {claims} = 0 and i / {claims} % 5 = 0 then 0 else 1 + i * 7919 % {others} end, \
             shifts.made + i % {claims} * 60000 from numbers join shifts on shifts.number = i / {claims}"
        ))
        .await;
        self.run(format!(
            "insert into audit (workspace_id, session_id, action, role_name, slot, roblox_id, actor_kind, actor_id, door, \
             request_id, happened_at) select workspace_id, session_id, 'slot_claimed', role_name, slot, roblox_id, 'discord', \
             {DISCORD_USERS} - {ROBLOX_USERS} + roblox_id, 'board', cast({DISCORD_USERS} * 3 + rowid * 4194304 as text), claimed_at \
             from claims where workspace_id = '{workspace}' order by claimed_at"
        ))
        .await;
        self.run("drop table shifts".to_owned()).await;
    }

    async fn run(&mut self, statement: String) {
        // Every part of it stands in this file.
        sqlx::query(AssertSqlSafe(statement)).execute(&mut self.connection).await.unwrap();
    }
}

/// The numbers from 0 to below this one, as a table.
fn numbers(count: usize) -> String {
    format!(
        "with recursive numbers (i) as (select 0 where {count} > 0 union all select i + 1 from numbers where i + 1 < {count})"
    )
}
