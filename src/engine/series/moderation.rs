//! What moderators do with sessions at SERIES, as far as its API has calls for it (SERIES reference, section 3): what is not
//! offered is answered so, and nobody is shown it.

use super::SeriesEngine;
use super::seats::Act;
use crate::domain::{
    Difference, Holder, Moderation, Objection, Origin, Post, Reason, Refusal, SeatChange, SessionChanges, SlotChange,
};
use crate::engine::{Decision, Engine as _, EngineFailure, Moderated, Obstacle, Order, Seated};

/// What is to be noted of a slot that a moderator gave or took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ByModerator {
    /// Whether a moderator put somebody into the slot.
    pub(super) assigned: bool,
    /// Why.
    pub(super) reason: Option<Reason>,
}

impl SeriesEngine {
    pub(super) async fn carry_out(&self, origin: Origin, order: Order) -> Result<Result<Moderated, Objection>, EngineFailure> {
        let Order { session: id, moderation, standing } = order;
        let Some(before) = self.get(&origin.workspace, &id).await? else { return Ok(Err(Refusal::SessionNotFound.into())) };
        if !standing.allows(&moderation, &before) {
            return Ok(Err(Objection::NotPermitted));
        }
        let nothing = SessionChanges::default;
        let changes = match moderation {
            Moderation::SetClaiming(open) => SessionChanges { claimable: Some(open), ..nothing() },
            Moderation::Edit(changes) => *changes,
            Moderation::Appoint(post, who) => match post {
                Post::Host => SessionChanges { host: Some(who), ..nothing() },
                Post::CoHost => SessionChanges { co_host: Some(who), ..nothing() },
                Post::Supervisor => SessionChanges { supervisor: Some(who), ..nothing() },
            },
            Moderation::Assign { user, role, choice } => {
                let by = ByModerator { assigned: true, reason: None };
                return Ok(moderated(self.slot(origin, id, (role, user), Act::Claim(choice), by).await?));
            }
            Moderation::Remove { user, role, reason } => {
                let by = ByModerator { assigned: false, reason };
                return Ok(moderated(self.slot(origin, id, (role, user), Act::Remove, by).await?));
            }
            // Two calls would not be one change, and the rest has none.
            Moderation::Move(_) | Moderation::Step(_) | Moderation::Mark { .. } | Moderation::Undo(_) => {
                return Err(EngineFailure::Remote(Obstacle::NotOffered));
            }
        };
        Ok(match self.update(origin, id, changes.clone()).await? {
            Ok(session) => {
                let difference = Box::new(Difference::between(&before, &session).asked_for(&changes));
                Ok(Moderated { session, difference, repeated: false })
            }
            Err(refusals) => Err(refusals.into()),
        })
    }
}

/// What others did at the same time is not told as if it had been done here.
fn moderated(decided: Decision<Seated>) -> Result<Moderated, Objection> {
    let Seated { session, change } = decided?;
    let (role, slot) = (change.role().clone(), change.slot());
    let (before, after) = match change {
        SlotChange::Taken { by, .. } => (None, Some(Holder::unmarked(by))),
        SlotChange::Freed { by, .. } => (Some(Holder::unmarked(by)), None),
    };
    let seats = vec![SeatChange { role, slot, before, after }];
    Ok(Moderated { session, difference: Box::new(Difference { seats, ..Difference::default() }), repeated: false })
}
