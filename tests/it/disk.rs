//! The database file as somebody else sees it: what stands in it, and holding its write lock.

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
