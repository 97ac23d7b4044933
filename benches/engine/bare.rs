//! What the engine is compared with: the same statements without an engine.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use slotkeeper::domain::{Actor, AuditAction, Door};
use slotkeeper::store::audit::Entry;
use slotkeeper::store::{self, Connection, Database};

use crate::ground::{self, Ground, Seat};

/// Claims a second when each has a transaction of its own.
pub(crate) async fn one_transaction_each(ground: &Ground, longest: Duration) -> f64 {
    in_transactions_of(1, ground, longest).await
}

/// Claims a second in transactions of 256.
pub(crate) async fn large_transactions(ground: &Ground, longest: Duration) -> f64 {
    in_transactions_of(256, ground, longest).await
}

async fn in_transactions_of(size: usize, ground: &Ground, longest: Duration) -> f64 {
    let database = Database::open(&ground.path()).await.unwrap();
    let began = Instant::now();
    let mut done = 0;
    while began.elapsed() < longest {
        let mut writer = database.writer().await;
        let mut transaction = writer.begin().await.unwrap();
        let written = write(&mut transaction, ground, done, size).await;
        transaction.commit().await.unwrap();
        done += written;
        if written < size {
            break;
        }
    }
    let rate = ground::count(done) / began.elapsed().as_secs_f64();
    database.close().await;
    rate
}

async fn write(connection: &mut Connection, ground: &Ground, first: usize, size: usize) -> usize {
    let now = Timestamp::now();
    let (mut seats, mut entries) = (Vec::new(), Vec::new());
    for number in first..first + size {
        let Some(Seat { session, role, slot, user }) = ground.seat(number) else { break };
        let (workspace, session_too, role_too) = (ground.workspace.clone(), session.clone(), role.clone());
        seats.push(store::claims::Seat { workspace, session: session_too, role: role_too, slot, holder: user, mark: None });
        entries.push(Entry {
            workspace: ground.workspace.clone(),
            session: Some(session),
            action: AuditAction::SlotClaimed,
            role: Some(role),
            slot: Some(slot),
            roblox: Some(user),
            actor: Actor::Operator,
            door: Door::CommandLine,
            details: None,
            reason: None,
            undoes: None,
            request: Some(format!("request{number}").parse().unwrap()),
        });
    }
    assert!(store::claims::insert(connection, &seats, now).await.unwrap());
    store::audit::insert(connection, &entries, now).await.unwrap();
    entries.len()
}
