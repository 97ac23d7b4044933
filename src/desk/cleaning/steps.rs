//! The steps, each repeated until there is nothing left to remove.

use jiff::{SignedDuration, Timestamp};

use super::Cleaning;
use crate::desk::DeskFailure;
use crate::domain::{Actor, Door, Origin, WorkspaceId};
use crate::store::cleaning::{self, OldName, Passing};
use crate::store::{self};

impl Cleaning {
    /// Entries of a former release are made up for, so that whoever asks for their data need not wait for it.
    pub(super) async fn make_up_for_mentions(&self) -> Result<(), DeskFailure> {
        while store::audit::are_missing(&mut *self.desk.database.reader().await?).await? {
            self.desk.note_some_older_mentions(self.pace.rows).await?;
            self.rest().await;
        }
        Ok(())
    }

    /// Rows that go by their age alone.
    pub(super) async fn remove_passing(&self, now: Timestamp) -> Result<u64, DeskFailure> {
        let mut removed = 0;
        for what in Passing::ALL {
            let moment = before(now, self.lives.of(what));
            while cleaning::is_any(&mut *self.desk.database.reader().await?, what, moment).await? {
                let mut writer = self.desk.database.writer().await;
                let mut transaction = writer.begin().await?;
                removed += cleaning::remove(&mut transaction, what, moment, self.pace.rows).await?;
                transaction.commit().await?;
                drop(writer);
                self.rest().await;
            }
        }
        Ok(removed)
    }

    /// Names of accounts that nobody is linked to. Those that somebody is are passed over by a reader, not by the writer.
    pub(super) async fn remove_names(&self, now: Timestamp) -> Result<u64, DeskFailure> {
        let moment = before(now, self.lives.stranger);
        let (mut place, mut removed) = (None::<OldName>, 0);
        loop {
            let mut reader = self.desk.database.reader().await?;
            let names = cleaning::old_names(&mut reader, moment, place, self.pace.rows).await?;
            drop(reader);
            let Some(last) = names.last() else { return Ok(removed) };
            place = Some(*last);
            let strangers: Vec<_> = names.iter().filter(|name| !name.linked).map(|name| name.roblox).collect();
            if !strangers.is_empty() {
                let mut writer = self.desk.database.writer().await;
                let mut transaction = writer.begin().await?;
                removed += cleaning::remove_names(&mut transaction, &strangers, moment).await?;
                transaction.commit().await?;
            }
            self.rest().await;
        }
    }

    /// IDs of requests that are not sent again any more.
    pub(super) async fn forget_requests(&self, now: Timestamp) -> Result<u64, DeskFailure> {
        let moment = before(now, self.lives.request);
        let mut entries = 0;
        loop {
            let mut reader = self.desk.database.reader().await?;
            let old = cleaning::old_requests(&mut reader, moment, self.pace.rows).await?;
            drop(reader);
            let Some(old) = old else { return Ok(entries) };
            let mut writer = self.desk.database.writer().await;
            let mut transaction = writer.begin().await?;
            cleaning::forget_requests(&mut transaction, old).await?;
            transaction.commit().await?;
            drop(writer);
            entries += u64::from(old.entries);
            self.rest().await;
        }
    }

    /// Secrets of servers that the bot was removed from long enough ago. How many servers those were.
    pub(super) async fn forget_left(&self, now: Timestamp) -> Result<u64, DeskFailure> {
        let moment = before(now, self.lives.left_secret);
        let mut servers = 0;
        while self.desk.forget_one_left(moment).await? {
            servers += 1;
            self.rest().await;
        }
        Ok(servers)
    }

    /// Moderators who had their data deleted long enough ago are not answerable any more: somebody did it.
    pub(super) async fn forget_pseudonyms(&self, now: Timestamp) -> Result<u64, DeskFailure> {
        let moment = before(now, self.lives.pseudonym);
        let mut entries = 0;
        while let Some(name) = store::pseudonyms::oldest_before(&mut *self.desk.database.reader().await?, moment).await? {
            let mut writer = self.desk.database.writer().await;
            let mut transaction = writer.begin().await?;
            entries += store::pseudonyms::forget(&mut transaction, &name, moment, self.pace.rows).await?;
            transaction.commit().await?;
            drop(writer);
            self.rest().await;
        }
        Ok(entries)
    }

    /// What workspaces do not keep any more: sessions that are over, then what happened.
    pub(super) async fn remove_history(&self, now: Timestamp) -> Result<u64, DeskFailure> {
        let mut removed = 0;
        let workspaces = store::retention::with_an_end(&mut *self.desk.database.reader().await?).await?;
        for (workspace, retention) in workspaces {
            if let Some(moment) = retention.begins(now) {
                removed += self.remove_sessions(&workspace, moment).await?;
                removed += self.remove_entries(&workspace, moment).await?;
            }
        }
        Ok(removed)
    }

    /// By the engine, which must not remember what is gone.
    async fn remove_sessions(&self, workspace: &WorkspaceId, moment: Timestamp) -> Result<u64, DeskFailure> {
        let mut removed = 0;
        loop {
            let origin = Origin { workspace: workspace.clone(), actor: Actor::Clock, door: Door::Clock, request: None };
            let rows = self.desk.engine.forget_old_sessions(origin, moment, self.pace.rows).await?;
            removed += rows;
            if rows == 0 {
                return Ok(removed);
            }
            self.rest().await;
        }
    }

    async fn remove_entries(&self, workspace: &WorkspaceId, moment: Timestamp) -> Result<u64, DeskFailure> {
        let (mut after, mut removed) = (0, 0);
        loop {
            let mut reader = self.desk.database.reader().await?;
            let looked = store::retention::old_entries(&mut reader, workspace, after, moment, self.pace.rows).await?;
            drop(reader);
            // Entries come in the order of time, so behind a step without an old one there is none.
            let Some(looked) = looked.filter(|looked| !looked.old.is_empty()) else { return Ok(removed) };
            let mut writer = self.desk.database.writer().await;
            let mut transaction = writer.begin().await?;
            removed += store::retention::remove_entries(&mut transaction, &looked.old).await?;
            transaction.commit().await?;
            drop(writer);
            after = looked.up_to;
            self.rest().await;
        }
    }
}

fn before(now: Timestamp, life: SignedDuration) -> Timestamp {
    now.checked_sub(life).unwrap_or(Timestamp::MIN)
}
