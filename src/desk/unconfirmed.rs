//! What SERIES has not confirmed, kept until its truth is told: a process that comes after this one finds it out and tells it.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::{Caller, Desk, DeskFailure, LaterTruth, NotDone, SlotAnswer};
use crate::domain::{Actor, MessageId, Origin, RequestId, SecretName};
use crate::engine::{AskedFor, EngineFailure, Obstacle, Settled};
use crate::store::unconfirmed::{Place, UnconfirmedRow};
use crate::store::{self};

/// How long Discord takes edits of an answer (Discord, Interactions).
const EDITABLE: SignedDuration = SignedDuration::from_mins(15);

/// How long it is waited for somebody whose data is being deleted: they wait for their answer.
const PATIENCE: Duration = Duration::from_millis(300);

/// An answer that a process before this one has left without its truth.
#[derive(Debug, Clone)]
pub struct LeftUnconfirmed {
    row: UnconfirmedRow,
    /// What gives the right to edit it.
    pub token: SecretString,
}

impl LeftUnconfirmed {
    /// The interaction that it answers.
    #[must_use]
    pub const fn request(&self) -> &RequestId {
        &self.row.request
    }

    /// Where the word stands that is to be edited.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.row.place
    }

    /// Whether a slot was to be taken; else one was to be left.
    #[must_use]
    pub const fn is_claim(&self) -> bool {
        matches!(self.row.change, crate::domain::SlotChange::Taken { .. })
    }
}

impl Desk {
    /// Keeps what an answer waits for, with the sealed token of its interaction. False where it is not kept: the vault has no
    /// key, or the person's data is being deleted.
    pub async fn keep_unconfirmed(
        &self,
        caller: &Caller,
        token: &str,
        place: Place,
        truth: &LaterTruth,
    ) -> Result<bool, DeskFailure> {
        let Ok(_acting) = tokio::time::timeout(PATIENCE, self.linking.acting_for(caller.user)).await else { return Ok(false) };
        if self.linking.known_here(caller.guild, caller.user).await?.is_none() {
            return Ok(false);
        }
        let name = SecretName::OfRequest(caller.request.clone());
        let Ok(token) = self.vault.seal(&name, &SecretString::from(token)) else { return Ok(false) };
        let asked = truth.unconfirmed.asked();
        let row = UnconfirmedRow {
            request: caller.request.clone(),
            asked_under: asked.origin.request.clone(),
            workspace: asked.origin.workspace.clone(),
            session: asked.session.clone(),
            change: asked.change.clone(),
            user: caller.user,
            door: asked.origin.door,
            asked_at: asked.sent_at,
            token,
            place,
        };
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::unconfirmed::put(&mut transaction, &row).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The word that waits stands in this message after the answer.
    pub async fn unconfirmed_stands_in(&self, request: &RequestId, message: MessageId) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::unconfirmed::set_message(&mut transaction, request, message).await?;
        Ok(transaction.commit().await?)
    }

    /// The truth is told, or there is nobody to tell it to.
    pub async fn forget_unconfirmed(&self, request: &RequestId) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::unconfirmed::delete(&mut transaction, request).await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets every one whose answer Discord does not let anybody edit any more.
    pub async fn forget_old_unconfirmed(&self) -> Result<(), DeskFailure> {
        let now = self.database.now();
        let (earliest, latest) = (now.saturating_sub(EDITABLE).unwrap_or(now), now.saturating_add(EDITABLE).unwrap_or(now));
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::unconfirmed::delete_outside(&mut transaction, earliest, latest).await?;
        Ok(transaction.commit().await?)
    }

    /// The present moment, by the clock that rows are stamped with.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.database.now()
    }

    /// The answers that were left without their truth by a process that ended before this moment. One whose token cannot be
    /// read can be told nothing any more, and goes.
    pub async fn left_unconfirmed(&self, started_at: Timestamp) -> Result<Vec<LeftUnconfirmed>, DeskFailure> {
        self.forget_old_unconfirmed().await?;
        let rows = store::unconfirmed::before(&mut *self.database.reader().await?, started_at).await?;
        let mut left = Vec::with_capacity(rows.len());
        for row in rows {
            match self.vault.unseal(&SecretName::OfRequest(row.request.clone()), &row.token) {
                Ok(token) => left.push(LeftUnconfirmed { row, token }),
                Err(problem) => {
                    tracing::warn!(%problem, "what SERIES did not confirm cannot be told to who asked for it");
                    self.forget_unconfirmed(&row.request).await?;
                }
            }
        }
        Ok(left)
    }

    /// What became of it, once that is known; where nothing can be said of the session, what stands in the way.
    pub async fn found_out(&self, left: &LeftUnconfirmed) -> Result<Result<SlotAnswer, Obstacle>, DeskFailure> {
        let UnconfirmedRow { asked_under, workspace, session, change, user, door, asked_at, .. } = left.row.clone();
        let origin = Origin { workspace, actor: Actor::Discord(user), door, request: asked_under };
        let asked = AskedFor { origin, session, change, sent_at: asked_at };
        let settled: Settled = self.series.find_out_after_all(asked).await;
        let why = match &settled {
            Ok(Ok(seated)) => {
                return Ok(Ok(LaterTruth::answer(Arc::clone(&seated.session), left.row.change.role(), settled, false)));
            }
            Err(EngineFailure::Remote(why)) => *why,
            Err(_) | Ok(Err(_)) => Obstacle::NeverConfirmed,
        };
        let (workspace, session, role) = (&left.row.workspace, &left.row.session, left.row.change.role());
        match self.engine.get(workspace, session).await {
            Ok(Some(session)) => Ok(Ok(LaterTruth::answer(session, role, settled, false))),
            // The title is not known any more.
            Ok(None) | Err(EngineFailure::Remote(_)) => Ok(Err(why)),
            Err(failure) => Err(failure.into()),
        }
    }
}

impl LaterTruth {
    /// What a settled request comes to, for who asked.
    pub(super) fn answer(
        session: Arc<crate::domain::Session>,
        role: &crate::domain::RoleName,
        settled: Settled,
        moderates: bool,
    ) -> SlotAnswer {
        let role = role.clone();
        match settled {
            Ok(Ok(seated)) => {
                SlotAnswer::Done { session: seated.session, role, slot: seated.change.slot(), unconfirmed_rank: None }
            }
            Ok(Err(refusals)) => {
                SlotAnswer::Refused { session: Some(session), role: role.to_string(), refusals, instead: Vec::new() }
            }
            Err(EngineFailure::Remote(why)) => SlotAnswer::NotDone(NotDone { session, role, why, moderates }),
            Err(_) => SlotAnswer::NotDone(NotDone { session, role, why: Obstacle::NeverConfirmed, moderates }),
        }
    }
}
