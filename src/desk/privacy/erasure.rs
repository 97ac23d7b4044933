//! Having everything deleted: what would be lost, and losing it.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::remotely::Remotely;
use super::{OutOfReach, TooSoon};
use crate::desk::{Caller, Community, Desk, DeskFailure};
use crate::domain::{DiscordUserId, Person, RoleName, Session, WorkspaceId, WorkspaceName};
use crate::engine::{EngineFailure, HeldSeat};
use crate::linking::Hold;
use crate::store::privacy::RemoteWorkspace;
use crate::store::{self, Connection, StoreFailure};

/// How often it is tried to empty the database's log, and how long to wait between two tries: somebody may be reading.
const TRIES: u32 = 50;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

/// How long whoever asked waits for the answer. Discord takes one for fifteen minutes, and SERIES may have been waited for.
const PATIENCE: Duration = Duration::from_mins(12);

/// A slot that somebody holds in a session that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningClaim {
    /// What the session is called.
    pub session: String,
    /// When it starts.
    pub starts_at: Timestamp,
    /// In which role.
    pub role: RoleName,
}

/// What somebody would lose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// What they hold in sessions that are not over, by start.
    pub running: Vec<RunningClaim>,
    /// How many slots they held to the end.
    pub past: u64,
    /// How many servers they are linked in; a link that holds everywhere counts once.
    pub links: usize,
    /// Whether they did anything as a moderator.
    pub moderated: bool,
    /// Whether anything else names them: a rank, an entry of the audit trail.
    pub anything: bool,
    /// What stays.
    pub out_of_reach: OutOfReach,
    /// Communities of which nobody can say now what they hold there.
    pub unasked: Vec<WorkspaceName>,
}

/// What was deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erasure {
    /// What was given up, by start.
    pub given_up: Vec<RunningClaim>,
    /// How many slots of sessions that are over stay without them.
    pub past: u64,
    /// Whether there was anything to delete.
    pub anything: bool,
    /// Whether it takes longer than an answer may: the links are gone, the rest follows.
    pub goes_on: bool,
    /// What stays.
    pub out_of_reach: OutOfReach,
    /// Slots in sessions that SERIES keeps of which it did not confirm that they were given up.
    pub still_held: Vec<RunningClaim>,
    /// Communities of which nobody could say what they hold there.
    pub unasked: Vec<WorkspaceName>,
    /// The workspaces whose boards may still show their name, since their sessions are kept elsewhere.
    pub remote: Vec<WorkspaceId>,
}

impl Desk {
    /// What the caller would lose.
    pub async fn preview_erasure(&self, caller: &Caller) -> Result<Result<Preview, TooSoon>, DeskFailure> {
        if let Err(too_soon) = self.may_ask(caller) {
            return Ok(Err(too_soon));
        }
        self.note_older_mentions().await?;
        let mut reader = self.database.reader().await?;
        let person = store::privacy::of_discord_user(&mut reader, caller.user).await?;
        let running = store::privacy::running_seats(&mut reader, &person).await?;
        let past = store::privacy::past_claims(&mut reader, &person).await?;
        let links = store::privacy::links(&mut reader, caller.user).await?.len();
        let named = links > 0 || is_named(&mut reader, caller.user).await?;
        let remote = remote_of(&mut reader, &person).await?;
        let moderated = store::privacy::has_moderated(&mut reader, caller.user).await?;
        drop(reader);
        let out_of_reach = self.out_of_reach(caller.user, &remote).await?;
        let mut running: Vec<RunningClaim> = running.iter().map(RunningClaim::from).collect();
        let (held, unasked) = self.held_remotely(&remote).await?;
        running.extend(held.into_iter().map(|held| held.claim));
        running.sort_by_key(|claim| claim.starts_at);
        Ok(Ok(Preview { running, past, links, moderated, anything: named, out_of_reach, unasked }))
    }

    /// Deletes everything of the caller that is kept here. Two at once are as good as one, since each finds what is there.
    ///
    /// It goes on whatever becomes of who asked for it. Where it takes longer than an answer may, that is said.
    pub async fn erase(&self, caller: &Caller) -> Result<Result<Erasure, TooSoon>, DeskFailure> {
        if let Err(too_soon) = self.may_ask(caller) {
            return Ok(Err(too_soon));
        }
        let community = self.communities.of(caller.guild).await?;
        let (desk, asked_by) = (self.clone(), caller.clone());
        let erasing = tokio::spawn(async move { desk.erase_everywhere(&asked_by, &community).await });
        match tokio::time::timeout(PATIENCE, erasing).await {
            Ok(Ok(erasure)) => Ok(Ok(erasure?)),
            // Told like a panic of the handler itself.
            Ok(Err(ended)) if ended.is_panic() => std::panic::resume_unwind(ended.into_panic()),
            Ok(Err(_cancelled)) => Err(EngineFailure::Stopped.into()),
            Err(_elapsed) => Ok(Ok(Erasure { anything: true, goes_on: true, ..Erasure::default() })),
        }
    }

    async fn erase_everywhere(&self, caller: &Caller, community: &Community) -> Result<Erasure, DeskFailure> {
        self.note_older_mentions().await?;
        let alone = self.linking.alone_with(caller.user).await;
        let mut reader = self.database.reader().await?;
        let person = store::privacy::of_discord_user(&mut reader, caller.user).await?;
        let named = is_named(&mut reader, caller.user).await?;
        let remote = remote_of(&mut reader, &person).await?;
        drop(reader);
        let out_of_reach = self.out_of_reach(caller.user, &remote).await?;
        let Remotely { mut given_up, still_held, unasked } = self.give_up_remotely(caller, &remote).await?;
        for workspace in &remote {
            self.engine.forgotten(&workspace.id, workspace.roblox);
        }
        let turn = self.turns.next().await;
        self.linking.forget(&person).await;
        let erased = self.engine.erase(caller.origin(community), self.leaving(caller.user)).await?;
        let out_of_reach = OutOfReach { former_until: self.former_until(caller.user).await?, ..out_of_reach };
        self.forget(&person, alone).await;
        self.leave_no_trace().await?;
        drop(turn);
        given_up.extend(erased.given_up.iter().map(RunningClaim::from));
        given_up.sort_by_key(|claim| claim.starts_at);
        let anything = named || erased.rows > 0 || erased.past_seats > 0 || !given_up.is_empty();
        let remote = remote.into_iter().map(|workspace| workspace.id).collect();
        let past = erased.past_seats;
        Ok(Erasure { given_up, past, anything, goes_on: false, out_of_reach, still_held, unasked, remote })
    }

    /// What of somebody stays, whatever they ask.
    pub(super) async fn out_of_reach(&self, user: DiscordUserId, remote: &[RemoteWorkspace]) -> Result<OutOfReach, DeskFailure> {
        let names: BTreeSet<WorkspaceName> = remote.iter().map(|workspace| workspace.name.clone()).collect();
        let mut reader = self.database.reader().await?;
        let shared = store::privacy::shared_accounts(&mut reader, user).await?;
        let unproved = store::privacy::unproved_accounts(&mut reader, user).await?;
        let said_by = store::privacy::providers_of(&mut reader, user).await?;
        drop(reader);
        let former_until = self.former_until(user).await?;
        Ok(OutOfReach { remote: names.into_iter().collect(), shared, unproved, said_by, former_until })
    }

    /// Everything that is remembered of a person outside of the database. Their requests go on after that alone.
    pub(super) async fn forget(&self, person: &Person, alone: Hold) {
        self.linking.forget(person).await;
        self.departures.forget();
        drop(alone);
    }

    /// Empties the log that holds older states of the pages, so that what was deleted is in no file any more.
    pub(in crate::desk) async fn leave_no_trace(&self) -> Result<(), StoreFailure> {
        for _ in 0..TRIES {
            if self.database.writer().await.fold_log().await? {
                return Ok(());
            }
            tokio::time::sleep(BETWEEN_TRIES).await;
        }
        tracing::warn!("the database's log could not be emptied after a deletion, since somebody reads; the next one does it");
        Ok(())
    }
}

impl RunningClaim {
    pub(super) fn of(session: &Session, role: &RoleName) -> Self {
        Self { session: session.title.to_string(), starts_at: session.starts_at, role: role.clone() }
    }
}

impl From<&HeldSeat> for RunningClaim {
    fn from(seat: &HeldSeat) -> Self {
        Self { session: seat.title.to_string(), starts_at: seat.starts_at, role: seat.role.clone() }
    }
}

/// Whether anything names this user beside their accounts.
async fn is_named(connection: &mut Connection, user: DiscordUserId) -> Result<bool, StoreFailure> {
    let named = store::privacy::names(connection, user).await?;
    Ok(named || !store::privacy::of_their_own(connection, user, &[]).await?.is_empty())
}

/// Those of the workspaces kept elsewhere in which an account is theirs alone.
pub(super) async fn remote_of(connection: &mut Connection, person: &Person) -> Result<Vec<RemoteWorkspace>, StoreFailure> {
    let theirs = |roblox, id: &WorkspaceId| {
        let mut accounts = person.accounts.iter().filter(|account| account.roblox == roblox);
        accounts.any(|account| account.workspace.as_ref().is_none_or(|workspace| workspace == id))
    };
    let remote = store::privacy::remote_workspaces(connection, person.discord).await?;
    Ok(remote.into_iter().filter(|workspace| theirs(workspace.roblox, &workspace.id)).collect())
}
