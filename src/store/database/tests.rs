//! Faults of the disk, put into the connection that writes; nothing outside these tests can do that.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;

use super::{Database, DatabaseSettings};
use crate::store::{StoreFailure, Trouble};

const NO_ROOM: &str = "pragma max_page_count = 1";
const READ_ONLY: &str = "pragma query_only = on";
const WELL: &str = "pragma max_page_count = 1073741823; pragma query_only = off";

async fn database() -> (TempDir, Database) {
    let folder = tempfile::tempdir().unwrap();
    let settings = DatabaseSettings { patience: Duration::from_millis(50) };
    let database = Database::open_with(&file(&folder), settings).await.unwrap();
    write(&database, "create table notes (text text)").await.unwrap();
    (folder, database)
}

fn file(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("slotkeeper.db")
}

async fn write(database: &Database, statement: &'static str) -> Result<(), StoreFailure> {
    let mut writer = database.writer().await;
    let mut transaction = writer.begin().await?;
    let written = sqlx::query(statement).execute(&mut *transaction).await;
    if let Err(failure) = written {
        let failure = StoreFailure::from(failure);
        database.noticed(&failure);
        return Err(failure);
    }
    transaction.commit().await
}

/// Far more than fits into the pages that there are.
async fn note(database: &Database) -> Result<(), StoreFailure> {
    write(database, "insert into notes values (hex(zeroblob(50000)))").await
}

async fn notes(database: &Database) -> i64 {
    sqlx::query_scalar("select count(*) from notes").fetch_one(&mut *database.snapshot().await.unwrap()).await.unwrap()
}

async fn connection_number(database: &Database) -> u64 {
    database.writer().await.begin().await.unwrap().connection_number()
}

fn breaks(database: &Database, fault: &'static str) {
    *database.file.fault.lock().unwrap() = fault;
}

#[tokio::test]
async fn each_fault_is_told_by_its_name_and_is_over_with_its_cause() {
    for (fault, trouble) in [(NO_ROOM, Trouble::DiskFull), (READ_ONLY, Trouble::ReadOnly)] {
        let (_folder, database) = database().await;
        breaks(&database, fault);
        for _ in 0..3 {
            assert_eq!(note(&database).await.unwrap_err().trouble(), Some(trouble));
            assert_eq!(notes(&database).await, 0, "reading goes on");
        }
        assert_eq!(database.trouble(), Some(trouble));
        assert_eq!(database.takes_writes().await, Err(trouble));
        breaks(&database, WELL);
        note(&database).await.unwrap();
        assert_eq!(notes(&database).await, 1);
        database.look().await;
        assert_eq!((database.trouble(), database.takes_writes().await), (None, Ok(())));
    }
}

#[tokio::test]
async fn a_transaction_that_sqlite_ended_by_itself_costs_its_connection_and_nothing_else() {
    let (_folder, database) = database().await;
    let before = connection_number(&database).await;
    write(&database, "create trigger no before insert on notes begin select raise(rollback, 'no'); end").await.unwrap();
    note(&database).await.unwrap_err();
    write(&database, "drop trigger no").await.unwrap();
    note(&database).await.unwrap();
    assert_eq!((connection_number(&database).await, notes(&database).await), (before + 1, 1));
    assert_eq!(database.trouble(), None, "a constraint is no trouble of the database");
}

#[tokio::test]
async fn a_lock_that_lasts_is_told_after_the_patience_that_was_set_and_then_sooner() {
    let (folder, database) = database().await;
    let number = connection_number(&database).await;
    let other = Database::open(&file(&folder)).await.unwrap();
    let mut held = other.writer().await;
    let lock = held.begin().await.unwrap();
    for _ in 0..2 {
        assert_eq!(note(&database).await.unwrap_err().trouble(), Some(Trouble::Locked));
    }
    drop(lock);
    drop(held);
    note(&database).await.unwrap();
    database.look().await;
    assert_eq!((database.trouble(), connection_number(&database).await), (None, number));
}

#[tokio::test]
async fn what_was_deleted_or_replaced_is_not_written_to_and_goes_on_once_it_is_back() {
    for (other, trouble) in [(false, Trouble::Deleted), (true, Trouble::Replaced)] {
        for log in [false, true] {
            let (folder, database) = database().await;
            note(&database).await.unwrap();
            let mut path = file(&folder).into_os_string();
            path.push(if log { "-wal" } else { "" });
            let (path, aside) = (Path::new(&path), folder.path().join("aside"));
            std::fs::rename(path, &aside).unwrap();
            if other {
                std::fs::write(path, "").unwrap();
            }
            database.look().await;
            assert_eq!(database.trouble(), Some(trouble));
            assert_eq!(note(&database).await.unwrap_err().trouble(), Some(trouble));
            assert_eq!(std::fs::metadata(path).map(|file| file.len()).unwrap_or_default(), 0, "nothing was made there");
            std::fs::rename(&aside, path).unwrap();
            note(&database).await.unwrap();
            database.look().await;
            assert_eq!((database.trouble(), notes(&database).await), (None, 2));
        }
    }
}

#[tokio::test]
async fn a_file_that_goes_away_between_the_begin_and_the_commit_is_not_committed_to() {
    let (folder, database) = database().await;
    let mut writer = database.writer().await;
    let mut transaction = writer.begin().await.unwrap();
    sqlx::query("insert into notes values ('a')").execute(&mut *transaction).await.unwrap();
    std::fs::remove_file(file(&folder)).unwrap();
    assert_eq!(transaction.commit().await.unwrap_err().trouble(), Some(Trouble::Deleted));
}
