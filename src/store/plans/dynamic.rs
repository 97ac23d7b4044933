//! The statements that are put together when they run: run, and read off what the driver says that it executed.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use sqlx::Connection as _;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::grown::NOW;
use crate::domain::{
    Actor, AuditAction, DiscordUserId, Door, GuildId, Origin, PageNumber, RobloxGroupId, RobloxId, Session, SessionFilter,
    SlotNumber, Status, WorkspaceId,
};
use crate::store::audit::Entry;
use crate::store::claims::Seat;
use crate::store::{Connection, StoreFailure, audit, claims, links, members, ranks, roblox_names, sessions};

/// What was executed in this process since somebody began to listen.
static EXECUTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Runs every function that puts a statement together, in each way that changes its shape; returns everything that was
/// executed meanwhile, by these and by whoever else uses a database in this process.
pub(super) async fn executed(connection: &mut Connection) -> Vec<String> {
    // The statements run on threads of the driver's own, so only a listener of the whole process hears of them.
    tracing::subscriber::set_global_default(Listener(AtomicU64::new(1))).expect("another test listens already");
    let mut transaction = connection.begin().await.unwrap();
    run(&mut transaction).await.unwrap();
    transaction.rollback().await.unwrap();
    std::mem::take(&mut *EXECUTED.lock().unwrap())
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
    write(connection, &coming).await
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
    let seats: Vec<Seat> = coming[..3].iter().map(seat).collect();
    assert!(claims::insert(connection, &seats[..1], now).await? && claims::insert(connection, &seats[1..], now).await?);
    assert!(claims::delete_all(connection, &seats[..1]).await? && claims::delete_all(connection, &seats[1..]).await?);
    let origin =
        Origin { workspace: coming[0].workspace.clone(), actor: Actor::Operator, door: Door::CommandLine, request: None };
    let entry = Entry::new(&origin, AuditAction::SettingChanged);
    audit::insert(connection, std::slice::from_ref(&entry), now).await?;
    audit::insert(connection, &[entry.clone(), entry], now).await
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
        EXECUTED.lock().unwrap().push(statement.0);
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
