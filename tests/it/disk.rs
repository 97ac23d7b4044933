//! The database file as somebody else sees it: what stands in it, and holding its write lock.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection as _};

/// A connection of our own to the bot's database.
pub(crate) async fn open(path: &Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await.unwrap()
}

/// One number out of the database.
pub(crate) async fn number(path: &Path, query: &str) -> i64 {
    let mut connection = open(path).await;
    let number = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    number
}

/// The write lock of a database. While this is held nobody else writes; reading goes on.
pub(crate) struct WriteLock(SqliteConnection);

impl WriteLock {
    pub(crate) async fn hold(path: &Path) -> Self {
        let mut connection = open(path).await;
        sqlx::query("begin immediate").execute(&mut connection).await.unwrap();
        Self(connection)
    }

    pub(crate) async fn release(mut self) {
        sqlx::query("rollback").execute(&mut self.0).await.unwrap();
        self.0.close().await.unwrap();
    }
}

/// Overwrites the beginning of a page.
pub(crate) fn damage(path: &Path, place: u64) {
    let mut file = File::options().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(place)).unwrap();
    file.write_all(&[0xff; 64]).unwrap();
}

/// How many transactions the log holds: of each, the last page that it wrote says so (SQLite, WAL file format).
pub(crate) fn transactions_in_log(path: &Path) -> usize {
    let mut log = path.to_owned().into_os_string();
    log.push("-wal");
    let log = std::fs::read(log).unwrap();
    let number = |place: usize| u32::from_be_bytes(log[place..place + 4].try_into().unwrap());
    let page = 24 + usize::try_from(number(8)).unwrap();
    let frames = (32..log.len()).step_by(page).filter(|frame| frame + page <= log.len());
    // What an older state of the log left behind its end has another salt.
    let current = frames.take_while(|frame| number(frame + 8) == number(16));
    current.filter(|frame| number(frame + 4) != 0).count()
}
