//! A database as it is after years, small enough to be made in a moment: what matters to a plan are proportions.

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::store::changes::{self, Process};
use crate::store::{Connection, Database};

/// The present, as far as the rows are concerned.
pub(super) const NOW: i64 = 1_800_000_000_000;

/// How many of each there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) members: u32,
    pub(super) coming: u32,
    pub(super) past: u32,
}

/// The same proportions as a community of 200,000 members with 4,000 coming sessions and a million claims in past ones.
pub(super) const SMALL: Size = Size { members: 40_000, coming: 800, past: 4_000 };

/// A file with everything in it, and a connection to it. It goes when the folder goes.
pub(super) async fn database(folder: &std::path::Path, Size { members, coming, past }: Size) -> Connection {
    let path = folder.join("slotkeeper.db");
    Database::open(&path).await.unwrap().close().await;
    // Nobody needs it after a power cut.
    let options = SqliteConnectOptions::new().filename(&path).journal_mode(SqliteJournalMode::Off);
    let mut connection = options.synchronous(SqliteSynchronous::Off).foreign_keys(false).connect().await.unwrap();
    let size = format!("create temp table size as select {members} as members, {coming} as coming, {past} as past");
    for statements in [size.as_str(), "begin", include_str!("../../../tests/grown.sql"), "commit", "drop table size"] {
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&mut connection).await.unwrap();
    }
    changes::introduce(&mut connection, Process::draw()).await.unwrap();
    connection
}

/// How much the planner is told of what is in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statistics {
    /// Nothing: a database that is new, or was never looked at.
    None,
    /// What a start and a quiet hour find out ([`crate::store::database`]).
    Bounded,
    /// Everything.
    Full,
}

/// Gathers them.
pub(super) async fn tell(connection: &mut Connection, statistics: Statistics) {
    let statements = match statistics {
        Statistics::None => return,
        Statistics::Bounded => "pragma analysis_limit = 400; analyze",
        // Samples of single values come of a full analysis alone. The planner needs the values that are asked for to use them,
        // and here there are none.
        Statistics::Full => "pragma analysis_limit = 0; analyze; delete from sqlite_stat4; analyze sqlite_schema",
    };
    sqlx::raw_sql(statements).execute(&mut *connection).await.unwrap();
    connection.clear_cached_statements().await.unwrap();
}
