//! Following what other processes on the same database change: `serve` beside `run`, or the command line beside either.
//!
//! Owns who has to hear of which change. It must never know how a change is told from one's own.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Desk;
use crate::store::changes::{Change, Mark};
use crate::store::{self, Connection, StoreFailure};

/// How often it is looked whether anybody has written: what another process does is known here soon after.
const LOOKED_EVERY: Duration = Duration::from_millis(100);

/// Up to where was looked, on a connection of one's own: `pragma data_version` compares what one connection sees with what it
/// saw last.
#[derive(Debug)]
struct Watch {
    connection: Connection,
    version: i64,
}

impl Desk {
    /// Follows the other processes until told to stop: what they change is not believed any more as it was.
    pub async fn follow_others(&self, stop: CancellationToken) {
        let (mut watch, mut mark, mut is_blind) = (None, None, false);
        loop {
            match self.look_for_others(&mut watch, &mut mark).await {
                Ok(()) => is_blind = false,
                Err(failure) => {
                    if !std::mem::replace(&mut is_blind, true) {
                        tracing::warn!(error = %failure, "what other processes change cannot be seen; looking again and again");
                    }
                    watch = None;
                }
            }
            if tokio::time::timeout(LOOKED_EVERY, stop.cancelled()).await.is_ok() {
                return;
            }
        }
    }

    async fn look_for_others(&self, watch: &mut Option<Watch>, mark: &mut Option<Mark>) -> Result<(), StoreFailure> {
        let watch = match watch {
            Some(watch) => watch,
            // Any version counts as a new one: something may have changed before.
            None => watch.insert(Watch { connection: self.database.own_reader().await?, version: i64::MIN }),
        };
        let version = store::database::data_version(&mut watch.connection).await?;
        if watch.version == version {
            return Ok(());
        }
        let Some(from) = *mark else {
            *mark = Some(store::changes::mark(&mut watch.connection).await?);
            watch.version = version;
            return Ok(());
        };
        // What is committed from here on changes the version once more.
        let (changes, end) = store::changes::since(&mut watch.connection, from, self.database.process()).await?;
        (*mark, watch.version) = (Some(end), version);
        if !changes.is_empty() {
            let changes: Vec<Change> = changes.into_iter().collect();
            self.changed_elsewhere(&changes);
        }
        Ok(())
    }

    fn changed_elsewhere(&self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Everything => {
                    self.communities.forget();
                    self.departures.forget();
                    self.keyring.forget();
                    self.linking.forget_everything();
                }
                Change::Settings(workspace) => {
                    self.communities.forget_workspace(workspace);
                    self.keyring.forget_workspace(workspace);
                    self.linking.settings_changed(workspace);
                }
                Change::Guild(guild) => {
                    self.communities.forget_guild(*guild);
                    self.departures.forget_guild(*guild);
                }
                Change::Link(discord, roblox) => self.linking.link_changed(*discord, *roblox),
                Change::Links(guild) => self.linking.links_changed(*guild),
                Change::Departures(guild) => self.departures.forget_guild(*guild),
                Change::Key(key) => self.keyring.forget_key(*key),
                Change::Session(..) | Change::Rank(..) => {}
            }
        }
        self.engine.changed_elsewhere(changes);
    }
}
