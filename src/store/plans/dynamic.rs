//! The statements that are put together when they run: run, and read off what the driver says that it executed.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::ThreadId;

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection as _};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::grown::NOW;
use crate::domain::{
    Account, Actor, AuditAction, DiscordUserId, Door, GuildId, MessageId, Origin, PageNumber, Person, Pseudonym, RobloxGroupId,
    RobloxId, Session, SessionFilter, SlotNumber, Status, WorkspaceId,
};
use crate::store::audit::Entry;
use crate::store::boards::Digest;
use crate::store::claims::Seat;
use crate::store::cleaning::Passing;
use crate::store::{
    Connection, StoreFailure, audit, boards, claims, cleaning, links, members, privacy, ranks, retention, roblox_names, sessions,
    workspace_removal,
};

/// A statement that was executed.
#[derive(Debug, Clone)]
pub(super) struct Executed {
    pub(super) text: String,
    /// The beginning of the place that it was run for, where that is not to be told from the text.
    pub(super) run_for: Option<&'static str>,
}

/// What was executed in this process since somebody began to listen, and on which thread: each connection has its own.
static HEARD: Mutex<Vec<(ThreadId, String)>> = Mutex::new(Vec::new());

/// Runs every function that puts a statement together, in each way that changes its shape; returns what that executed.
pub(super) async fn executed(connection: &mut Connection) -> Vec<Executed> {
    // The statements run on threads of the driver's own, so only a listener of the whole process hears of them.
    tracing::subscriber::set_global_default(Listener(AtomicU64::new(1))).expect("another test listens already");
    let mut transaction = connection.begin().await.unwrap();
    run(&mut transaction).await.unwrap();
    transaction.rollback().await.unwrap();
    let heard = std::mem::take(&mut *HEARD.lock().unwrap());
    let place_of = |text: &str| PLACES.into_iter().find(|place| text == announcement(place));
    let own = heard.iter().find(|(_, text)| place_of(text).is_some()).map(|(thread, _)| *thread);
    let mut run_for = None;
    let mut executed = Vec::new();
    for (_, text) in heard.into_iter().filter(|(thread, _)| Some(*thread) == own) {
        match place_of(&text) {
            Some(place) => run_for = Some(place),
            None => executed.push(Executed { text, run_for }),
        }
    }
    executed
}

/// The places with statements of which nothing stands in the sources.
const PLACES: [&str; 5] = [
    "cleaning::",
    "privacy/erasing::forget_",
    "privacy/records::of_their_own",
    "privacy/slices::next_sessions_run",
    "workspace_removal::",
];

/// Says on the connection itself for which place it is used from now on.
async fn announce(connection: &mut Connection, place: &'static str) -> Result<(), StoreFailure> {
    assert!(PLACES.contains(&place), "{place} is not listed");
    sqlx::query(AssertSqlSafe(announcement(place))).persistent(false).execute(connection).await?;
    Ok(())
}

fn announcement(place: &str) -> String {
    format!("select '{place}' as the_place_of_what_follows where true")
}

async fn run(connection: &mut Connection) -> Result<(), StoreFailure> {
    let workspace: WorkspaceId = "w0".parse().unwrap();
    let some = sessions::coming(connection, &workspace, Timestamp::from_millisecond(NOW).unwrap(), 25).await?;
    let completed = SessionFilter { status: Some(Status::Completed), ..SessionFilter::default() };
    let over = sessions::page(connection, &workspace, &completed, PageNumber::FIRST).await?;
    for ids in [&some[..1], &some[..], &over[..1], &over[..]] {
        assert!(!sessions::find_all(connection, &workspace, ids).await?.is_empty());
    }
    for filter in filters() {
        sessions::page(connection, &workspace, &filter, PageNumber::new(2).unwrap()).await?;
    }
    people(connection, &workspace).await?;
    let coming = sessions::find_all(connection, &workspace, &some).await?;
    write(connection, &coming).await?;
    clean(connection).await?;
    delete_somebody(connection, &workspace).await
}

async fn people(connection: &mut Connection, workspace: &WorkspaceId) -> Result<(), StoreFailure> {
    let (guild, group) = (GuildId::new(1).unwrap(), RobloxGroupId::new(1).unwrap());
    let accounts: Vec<RobloxId> = (1..20).map(|number| RobloxId::new(number).unwrap()).collect();
    let users: Vec<DiscordUserId> = (1..20).map(|number| DiscordUserId::new(number).unwrap()).collect();
    for count in [1, 19] {
        members::find_ranks(connection, workspace, &accounts[..count]).await?;
        links::to_accounts(connection, guild, &accounts[..count]).await?;
        links::of_discord_users(connection, guild, &users[..count]).await?;
        ranks::seen(connection, workspace, group, &accounts[..count]).await?;
        roblox_names::find_all(connection, &accounts[..count]).await?;
        let members: Vec<_> = accounts[..count].iter().map(|account| (workspace.clone(), *account)).collect();
        members::admit(connection, &members, Timestamp::from_millisecond(NOW).unwrap()).await?;
    }
    Ok(())
}

async fn write(connection: &mut Connection, coming: &[Session]) -> Result<(), StoreFailure> {
    let now = Timestamp::from_millisecond(NOW).unwrap();
    let seat = |session: &Session| Seat {
        workspace: session.workspace.clone(),
        session: session.id.clone(),
        role: session.roles[4].name.clone(),
        slot: SlotNumber::new(9),
        holder: RobloxId::new(4_999_999).unwrap(),
        mark: None,
    };
    let shows = |number| (GuildId::new(1).unwrap(), MessageId::new(number).unwrap(), Some(Digest::of(b"a board")));
    boards::painted(connection, "a process", &[shows(1)]).await?;
    boards::painted(connection, "a process", &[shows(1), shows(2), shows(3)]).await?;
    let seats: Vec<Seat> = coming[..3].iter().map(seat).collect();
    assert!(claims::insert(connection, &seats[..1], now).await? && claims::insert(connection, &seats[1..], now).await?);
    assert!(claims::delete_all(connection, &seats[..1]).await? && claims::delete_all(connection, &seats[1..]).await?);
    let origin =
        Origin { workspace: coming[0].workspace.clone(), actor: Actor::Operator, door: Door::CommandLine, request: None };
    let entry = Entry::new(&origin, AuditAction::SettingChanged);
    audit::insert(connection, std::slice::from_ref(&entry), now).await?;
    let of_somebody = Entry { details: Some(r#"{"discord":"156"}"#.to_owned()), ..entry.clone() };
    audit::insert(connection, &[of_somebody], now).await?;
    audit::insert(connection, &[entry.clone(), entry], now).await
}

async fn clean(connection: &mut Connection) -> Result<(), StoreFailure> {
    let now = Timestamp::from_millisecond(NOW).unwrap();
    let accounts: Vec<RobloxId> = (1..20).map(|number| RobloxId::new(number).unwrap()).collect();
    for count in [1, 19] {
        cleaning::remove_names(connection, &accounts[..count], now).await?;
        retention::remove_entries(connection, if count == 1 { &[1] } else { &[2, 3, 4] }).await?;
    }
    announce(connection, "cleaning::").await?;
    for what in Passing::ALL {
        cleaning::is_any(connection, what, now).await?;
        cleaning::remove(connection, what, now, 2).await?;
    }
    Ok(())
}

async fn delete_somebody(connection: &mut Connection, workspace: &WorkspaceId) -> Result<(), StoreFailure> {
    let account = |number, workspace| Account { roblox: RobloxId::new(number).unwrap(), workspace };
    let accounts = vec![account(7, None), account(8, Some(workspace.clone()))];
    let person = Person { discord: DiscordUserId::new(100_000_007).unwrap(), accounts };
    announce(connection, "privacy/records::of_their_own").await?;
    privacy::of_their_own(connection, person.discord, &person.accounts).await?;
    announce(connection, "privacy/erasing::forget_").await?;
    let name = Pseudonym::from_bits(7);
    privacy::begin(connection, &person, &name, workspace, Timestamp::from_millisecond(NOW).unwrap()).await?;
    announce(connection, "privacy/slices::next_sessions_run").await?;
    while !privacy::next_sessions_run(connection, &person, 1_000).await?.is_empty() {}
    announce(connection, "workspace_removal::").await?;
    let nothing: WorkspaceId = "nothing".parse().unwrap();
    workspace_removal::counts(connection, &nothing).await?;
    workspace_removal::next(connection, &nothing, 2).await?;
    Ok(())
}

/// Every combination.
fn filters() -> impl Iterator<Item = SessionFilter> {
    let moment = |millisecond| Timestamp::from_millisecond(millisecond).unwrap();
    (0..16_u8).map(move |bits| SessionFilter {
        status: (bits & 1 != 0).then_some(Status::Completed),
        from: (bits & 2 != 0).then_some(moment(NOW - 3_600_000_000)),
        before: (bits & 4 != 0).then_some(moment(NOW)),
        host: (bits & 8 != 0).then(|| RobloxId::new(7).unwrap()),
    })
}

/// Hears what the driver executes.
struct Listener(AtomicU64);

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut statement = Statement::default();
        event.record(&mut statement);
        HEARD.lock().unwrap().push((std::thread::current().id(), statement.0));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The text of a statement as it stands in an event.
#[derive(Default)]
struct Statement(String);

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "db.statement" {
            value.trim().clone_into(&mut self.0);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
