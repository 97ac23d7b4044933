//! Looking after the database while the program runs: whether its file is still there, whether it can be read, and, once
//! something was wrong, whether it can be written again.

use std::time::Duration;

use sqlx::AssertSqlSafe;
use tokio_util::sync::CancellationToken;

use super::{Database, Transaction, answers};
use crate::store::{StoreFailure, Trouble};

/// How often is looked. A look costs two calls to the file system and one query by key.
const EVERY: Duration = Duration::from_secs(1);

/// For so long a write says that there can be another one.
const A_WRITE_COUNTS_FOR: Duration = Duration::from_secs(30);

impl Database {
    /// Looks after it until told to stop.
    pub async fn look_after(&self, stop: CancellationToken) {
        while tokio::time::timeout(EVERY, stop.cancelled()).await.is_err() {
            tokio::select! {
                () = self.look() => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// One look.
    pub async fn look(&self) {
        if self.condition.trouble().is_some() {
            // Why it failed is known where it failed.
            drop(self.write_something().await);
        } else if let Err(trouble) = self.file.in_place() {
            self.condition.begins(trouble, &self.file.path().display());
        } else if let Err(failure) = self.read_something().await {
            self.condition.noticed(&failure);
            self.renew_readers();
        }
    }

    /// Whether the database takes writes, or else what is wrong. Where nothing was written for a while, this does: it costs
    /// a sync of the disk, twice a minute at most.
    pub async fn takes_writes(&self) -> Result<(), Trouble> {
        if let Some(trouble) = self.trouble() {
            return Err(trouble);
        }
        self.file.in_place()?;
        if self.condition.wrote_within(A_WRITE_COUNTS_FOR) {
            return Ok(());
        }
        self.write_something().await.map_err(|failure| failure.trouble().unwrap_or(Trouble::Unavailable))
    }

    /// What is known to be wrong.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        self.condition.trouble().or_else(|| self.condition.is_damaged().then_some(Trouble::Damaged))
    }

    /// Writes what changes nothing, through the connection that everybody writes through.
    async fn write_something(&self) -> Result<(), StoreFailure> {
        let mut writer = self.writer().await;
        let mut transaction = writer.begin().await?;
        if let Err(failure) = rewrite(&mut transaction).await {
            self.condition.noticed(&failure);
            return Err(failure);
        }
        transaction.commit().await?;
        if self.condition.works() {
            self.renew_readers();
        }
        Ok(())
    }

    /// Through a reader that nobody needs right now, if there is one.
    async fn read_something(&self) -> Result<(), StoreFailure> {
        match self.readers().try_acquire() {
            Some(mut reader) => answers(&mut reader).await,
            None => Ok(()),
        }
    }
}

/// Gives a number of the file's header, which nothing else uses, the value that it has.
async fn rewrite(transaction: &mut Transaction<'_>) -> Result<(), StoreFailure> {
    let version: i64 = sqlx::query_scalar("pragma user_version").fetch_one(&mut **transaction).await?;
    sqlx::query(AssertSqlSafe(format!("pragma user_version = {version}"))).execute(&mut **transaction).await?;
    Ok(())
}
