//! What became of a request that SERIES did not answer: looked for until it is known.
//!
//! SERIES may carry a request out late. Until it cannot any more (the time-out and a margin after it was sent), what is not
//! to be seen is "not confirmed yet"; "not done" is said only after a look that began later than that.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::Shared;
use super::failure::CallFailure;
use super::moderation::ByModerator;
use super::seats::{Act, Ask};
use crate::domain::{Actor, Refusal, RobloxId, RoleName, SessionId, SlotChange, SlotChoice, WorkspaceId};
use crate::engine::remote::{AskedFor, Settled};
use crate::engine::{EngineFailure, Obstacle, Seated, Unconfirmed};
use crate::store;
use crate::store::audit::{CarriedOut, Entry};

/// How long the first look may take before the person is told that it is not confirmed yet.
const FIRST_LOOK: Duration = Duration::from_secs(2);

/// When looking is given up. Discord takes edits of an answer for fifteen minutes.
const GIVEN_UP_AFTER: Duration = Duration::from_mins(12);

/// The pauses between two looks.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// What is not confirmed yet, member by member and role by role: until it is known, nothing else is sent for them there.
#[derive(Debug, Default)]
pub(super) struct Pending(Mutex<HashMap<Place, Open>>);

#[derive(Debug)]
struct Open {
    act: Act,
    unconfirmed: Unconfirmed,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    workspace: WorkspaceId,
    session: SessionId,
    role: RoleName,
    user: RobloxId,
}

/// What one look shows.
enum Look {
    /// Done, or a reason why it can never be done.
    Known(Settled),
    /// Not done so far.
    NotYet,
    /// Nothing could be seen.
    Failed,
}

impl Place {
    fn of(ask: &Ask) -> Self {
        Self { workspace: ask.origin.workspace.clone(), session: ask.session.clone(), role: ask.role.clone(), user: ask.user }
    }
}

impl Pending {
    /// What to tell somebody whose earlier request is not confirmed yet: the same, if they ask for the same.
    pub(super) fn of(&self, ask: &Ask) -> Option<EngineFailure> {
        let pending = self.lock();
        let Open { act, unconfirmed } = pending.get(&Place::of(ask))?;
        let same = matches!((act, ask.act), (Act::Claim(_), Act::Claim(_))) || *act == ask.act;
        Some(if same { EngineFailure::Unconfirmed(unconfirmed.clone()) } else { EngineFailure::Remote(Obstacle::EarlierOne) })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Place, Open>> {
        // Nothing in here can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// Looks whether it was done after all. If that is not to be seen at once, the truth is told later.
    pub(super) async fn find_out(
        self: Arc<Self>,
        ask: Ask,
        change: SlotChange,
        sent_at: Instant,
        failure: &CallFailure,
    ) -> Settled {
        tracing::warn!(error = %failure, workspace.id = %ask.origin.workspace, session.id = %ask.session, "SERIES may have done something that it did not confirm; looking");
        if let Ok(Look::Known(settled)) = timeout(FIRST_LOOK, self.look(&ask, &change)).await {
            return settled;
        }
        Err(EngineFailure::Unconfirmed(self.tell_later(ask, change, sent_at)))
    }

    /// Finds out what a process before this one was asked for and did not see confirmed.
    pub(super) async fn find_out_after_all(self: Arc<Self>, asked: AskedFor) -> Settled {
        let AskedFor { origin, session, change, sent_at } = asked;
        let since = Duration::try_from(self.database.now().duration_since(sent_at)).unwrap_or_default();
        // The machine may not have run for so long.
        let sent_at = Instant::now().checked_sub(since).unwrap_or_else(Instant::now);
        let (act, user) = match &change {
            SlotChange::Taken { by, .. } => (Act::Claim(SlotChoice::Any), *by),
            SlotChange::Freed { by, .. } => (Act::Quit, *by),
        };
        let by = ByModerator::default();
        let ask = Ask { origin, session, role: change.role().clone(), user, act, by, begun: sent_at };
        if let Ok(Some(before)) = self.carried_out_before(&ask).await {
            return Ok(Ok(before));
        }
        match self.pending.of(&ask) {
            Some(EngineFailure::Unconfirmed(earlier)) => earlier.settled().await,
            Some(other) => Err(other),
            None => self.tell_later(ask, change, sent_at).settled().await,
        }
    }

    /// Goes on looking until the truth is known.
    fn tell_later(self: Arc<Self>, ask: Ask, change: SlotChange, sent_at: Instant) -> Unconfirmed {
        let now = self.database.now();
        let (tell, truth) = watch::channel(None);
        let asked = AskedFor {
            origin: ask.origin.clone(),
            session: ask.session.clone(),
            change: change.clone(),
            sent_at: now.saturating_sub(SignedDuration::try_from(sent_at.elapsed()).unwrap_or_default()).unwrap_or(now),
        };
        let unconfirmed = Unconfirmed::new(asked, truth);
        let place = Place::of(&ask);
        let open = Open { act: ask.act, unconfirmed: unconfirmed.clone() };
        self.pending.lock().insert(place.clone(), open);
        tokio::spawn(async move {
            let settled = self.settle(&ask, &change, sent_at).await;
            tracing::info!(outcome = said(&settled), workspace.id = %ask.origin.workspace, session.id = %ask.session, "what SERIES did not confirm is known now");
            self.pending.lock().remove(&place);
            tell.send_replace(Some(settled));
        });
        unconfirmed
    }

    async fn settle(&self, ask: &Ask, change: &SlotChange, sent_at: Instant) -> Settled {
        let settled_at = sent_at + self.limits.settled_after();
        let mut pause = (self.limits.late / 8).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
        loop {
            let begun = Instant::now();
            match self.look(ask, change).await {
                Look::Known(settled) => return settled,
                Look::NotYet if begun >= settled_at => return Err(EngineFailure::Remote(Obstacle::NotCarriedOut)),
                Look::NotYet => {}
                Look::Failed => pause = (pause * 2).min(LONGEST_PAUSE),
            }
            if sent_at.elapsed() >= GIVEN_UP_AFTER {
                return Err(EngineFailure::Remote(Obstacle::NeverConfirmed));
            }
            // The look that can be the last one is to begin as soon as it can be that.
            let until_settled = settled_at.saturating_duration_since(Instant::now());
            sleep(if until_settled.is_zero() { pause } else { pause.min(until_settled) }).await;
        }
    }

    async fn look(&self, ask: &Ask, change: &SlotChange) -> Look {
        match self.read(&ask.origin.workspace, &ask.session).await {
            Ok(Some(now)) => match ask.made(&now.session, change) {
                Some(change) => {
                    self.note(ask, &change).await;
                    Look::Known(Ok(Ok(Seated { session: now.session, change })))
                }
                None => Look::NotYet,
            },
            Ok(None) => Look::Known(Ok(Err(Refusal::SessionNotFound.into()))),
            Err(_) => Look::Failed,
        }
    }

    /// What this very request did when it was delivered before, as far as that is not remembered any more.
    pub(super) async fn carried_out_before(&self, ask: &Ask) -> Result<Option<Seated>, EngineFailure> {
        let (workspace, Some(request)) = (&ask.origin.workspace, &ask.origin.request) else { return Ok(None) };
        let before = store::audit::by_request(&mut *self.database.reader().await?, workspace, request).await?;
        let Some((id, change)) = before.and_then(CarriedOut::into_slot_change) else { return Ok(None) };
        Ok(self.read(workspace, &id).await?.map(|now| Seated { session: now.session, change }))
    }

    /// Writes down what was done. It was done at SERIES whether or not that works.
    pub(super) async fn note(&self, ask: &Ask, change: &SlotChange) {
        let entry = || {
            let entry = Entry {
                session: Some(ask.session.clone()),
                role: Some(ask.role.clone()),
                slot: Some(change.slot()),
                roblox: Some(ask.user),
                reason: ask.by.reason.clone(),
                ..Entry::new(&ask.origin, ask.action())
            };
            if !self.forgotten.since(&ask.origin.workspace, ask.user, ask.begun) {
                return entry;
            }
            let entry = Entry { roblox: None, reason: None, ..entry };
            // What a moderator did stays theirs.
            if ask.by_themselves() { Entry { actor: Actor::Somebody, request: None, ..entry } } else { entry }
        };
        self.write_down(&ask.session, entry).await;
    }

    /// The entry is asked for once nobody else can write: who is deleted before is not in it, and who is deleted after is
    /// taken out of it.
    pub(super) async fn write_down(&self, session: &SessionId, entry: impl FnOnce() -> Entry + Send) {
        let written = async {
            let mut writer = self.database.writer().await;
            let entry = entry();
            let mut transaction = writer.begin().await?;
            store::audit::insert(&mut transaction, &[entry], Timestamp::now()).await?;
            transaction.commit().await
        };
        if let Err(failure) = written.await {
            tracing::error!(error = %failure, session.id = %session, "what was done at SERIES could not be written into the audit trail");
        }
    }
}

const fn said(settled: &Settled) -> &'static str {
    match settled {
        Ok(Ok(_)) => "done",
        Ok(Err(_)) => "refused",
        Err(EngineFailure::Remote(Obstacle::NotCarriedOut)) => "not done",
        Err(_) => "unknown",
    }
}
