//! A person being deleted: at once what makes them anybody here, and then, in small transactions between those of others,
//! their name from all that happened.
//!
//! Whatever a process has not done when it ends stands in the database, and the next one carries it on.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::EmbeddedEngine;
use super::batch::Batch;
use super::job::{Erasing, Slice, Task};
use crate::domain::{Actor, AuditAction, DiscordUserId, Door, Origin, Person, SessionId, WorkspaceId};
use crate::engine::{EngineFailure, Erased, Leaving};
use crate::store::audit::Entry;
use crate::store::privacy::{Concerned, HeldSeat};
use crate::store::{self, StoreFailure};

/// How much one step takes on, so that it stays well below 50 ms on a slow machine with a large file. A seat that is given
/// up takes several statements and its session is read anew; an entry of the audit trail stands in several indexes.
const MOST_SEATS: u32 = 10;
const MOST_STAYS: u32 = 50;
const MOST_ENTRIES: u32 = 100;
/// The most seats that are given up with the first step, which is longer than the others: so nobody who looks at a session
/// of theirs sees them any more. Hardly anybody has more.
const MOST_AT_ONCE: usize = 50;

/// How long nobody else has to carry on a deletion after its last step.
const LEASE: SignedDuration = SignedDuration::from_secs(2);

/// The least rest between two steps. Else a rest is as long as the step before: other processes wait for the same lock, and
/// find it free half of the time.
const SHORTEST_REST: Duration = Duration::from_millis(2);
/// How long to wait where more requests wait than the queue takes.
const REST_WHEN_BUSY: Duration = Duration::from_millis(200);

impl EmbeddedEngine {
    /// Deletes a person from beginning to end.
    pub(super) async fn erase_all(&self, origin: Origin, person: Leaving) -> Result<Erased, EngineFailure> {
        let user = person.user;
        let mut erased = self.erase_step(&origin, Erasing::Begin(person)).await?.erased;
        let rest = self.erase_to_the_end(origin, user).await?;
        erased.given_up.extend(rest.given_up);
        erased.past_seats += rest.past_seats;
        Ok(erased)
    }

    /// Carries a deletion on to its end.
    pub(super) async fn erase_to_the_end(&self, origin: Origin, person: DiscordUserId) -> Result<Erased, EngineFailure> {
        let mut erased = Erased::default();
        loop {
            let began = Instant::now();
            let Slice { erased: some, done } = self.erase_step(&origin, Erasing::GoOn(person)).await?;
            erased.given_up.extend(some.given_up);
            erased.past_seats += some.past_seats;
            if done {
                return Ok(erased);
            }
            tokio::time::sleep(began.elapsed().max(SHORTEST_REST)).await;
        }
    }

    /// A step in a transaction of the writer. Somebody's deletion is not given up because many press.
    async fn erase_step(&self, origin: &Origin, step: Erasing) -> Result<Slice, EngineFailure> {
        loop {
            match self.ask(origin.clone(), step.clone(), Task::Erase).await {
                Err(EngineFailure::Busy) => tokio::time::sleep(REST_WHEN_BUSY).await,
                settled => return settled,
            }
        }
    }
}

impl Batch<'_> {
    /// One step of a deletion.
    pub(super) async fn erase(&mut self, origin: &Origin, step: Erasing) -> Result<Slice, StoreFailure> {
        // What the jobs before have decided has to be on the disk to be found there.
        self.write_admitted().await?;
        self.write_seats().await?;
        self.write_noted().await?;
        match step {
            Erasing::Begin(person) => self.begin_to_erase(origin, person).await,
            Erasing::GoOn(person) => self.go_on_erasing(person).await,
        }
    }

    /// From here on nothing takes them for anybody, and nobody sees them in a session that is not over.
    async fn begin_to_erase(&mut self, origin: &Origin, leaving: Leaving) -> Result<Slice, StoreFailure> {
        let person = store::privacy::of_discord_user(self.connection, leaving.user).await?;
        let mut given_up = store::privacy::running_seats(self.connection, &person).await?;
        given_up.truncate(MOST_AT_ONCE);
        self.give_up(&given_up).await?;
        store::pseudonyms::keep(self.connection, &leaving.name, leaving.sealed.as_ref(), self.now).await?;
        let rows = store::privacy::begin(self.connection, &person, &leaving.name, &origin.workspace, until(self.now)).await?;
        self.forget_ranks(&person);
        Ok(Slice { erased: Erased { given_up, past_seats: 0, rows }, done: false })
    }

    async fn go_on_erasing(&mut self, discord: DiscordUserId) -> Result<Slice, StoreFailure> {
        let done = Slice { erased: Erased::default(), done: true };
        let Some(person) = store::privacy::under_way(self.connection, discord).await? else { return Ok(done) };
        let some = self.erase_some(&person).await?;
        if let Some(erased) = some {
            store::privacy::put_off(self.connection, discord, until(self.now)).await?;
            return Ok(Slice { erased, done: false });
        }
        store::pseudonyms::drop_unused(self.connection, discord).await?;
        store::privacy::finish(self.connection, discord).await?;
        self.forget_ranks(&person);
        Ok(done)
    }

    /// Does the next part; nothing when there is none.
    async fn erase_some(&mut self, person: &Person) -> Result<Option<Erased>, StoreFailure> {
        let nothing = Erased::default();
        if let Some(seats) = store::privacy::next_seats(self.connection, person, MOST_SEATS).await? {
            self.give_up(&seats.running).await?;
            self.reread_all(seats.sessions).await?;
            return Ok(Some(Erased { given_up: seats.running, past_seats: seats.past, rows: 0 }));
        }
        let run = store::privacy::next_sessions_run(self.connection, person, MOST_SEATS).await?;
        if !run.is_empty() {
            self.reread_all(run).await?;
            return Ok(Some(nothing));
        }
        if store::privacy::next_attendance(self.connection, person, MOST_STAYS).await? > 0 {
            return Ok(Some(nothing));
        }
        if store::audit::note_older(self.connection, MOST_ENTRIES).await? > 0 {
            return Ok(Some(nothing));
        }
        let name = store::privacy::name_of(self.connection, person.discord).await?;
        let entries = store::privacy::next_entries(self.connection, person, name, MOST_ENTRIES).await?;
        Ok((entries > 0).then_some(nothing))
    }

    /// Gives seats up as their holder would, but that the entries do not say who that was.
    async fn give_up(&mut self, seats: &[HeldSeat]) -> Result<(), StoreFailure> {
        let mut concerned = Concerned::new();
        for held in seats {
            let (workspace, session) = (held.workspace.clone(), held.session.clone());
            let (role, slot, holder) = (held.role.clone(), held.slot, held.roblox);
            let seat = store::claims::Seat { workspace, session, role, slot, holder, mark: None };
            if !store::claims::delete(self.connection, &seat).await? {
                return Err(StoreFailure::Contradiction);
            }
            let origin = Origin { workspace: held.workspace.clone(), actor: Actor::Somebody, door: Door::Board, request: None };
            self.note(Entry {
                session: Some(held.session.clone()),
                role: Some(held.role.clone()),
                slot: Some(slot),
                ..Entry::new(&origin, AuditAction::SlotQuit)
            });
            concerned.insert((held.workspace.clone(), held.session.clone(), true));
        }
        self.write_noted().await?;
        self.reread_all(concerned).await
    }

    /// These sessions are not what is known of them any more. Those at which somebody may look are read anew.
    async fn reread_all(&mut self, concerned: Concerned) -> Result<(), StoreFailure> {
        let mut by_workspace: BTreeMap<WorkspaceId, Vec<SessionId>> = BTreeMap::new();
        for (workspace, session, is_shown) in concerned {
            if is_shown || self.is_known(&session) {
                by_workspace.entry(workspace).or_default().push(session);
            }
        }
        for (workspace, sessions) in by_workspace {
            let found = store::sessions::find_all(self.connection, &workspace, &sessions).await?;
            found.into_iter().for_each(|session| self.replace(session));
        }
        Ok(())
    }

    fn forget_ranks(&mut self, person: &Person) {
        person.accounts.iter().for_each(|account| self.forget_rank(account.roblox, account.workspace.as_ref()));
    }
}

/// How long it is this process' own.
fn until(now: Timestamp) -> Timestamp {
    now.saturating_add(LEASE).unwrap_or(now)
}
