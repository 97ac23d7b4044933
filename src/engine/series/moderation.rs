//! What moderators do with sessions at SERIES, as far as its API has calls for it (SERIES reference, section 3): what is not
//! offered is answered so, and nobody is shown it.

use std::sync::Arc;

use super::SeriesEngine;
use super::seats::Act;
use crate::domain::{Difference, Moderation, Objection, Origin, Post, Reason, Refusal, SessionChanges};
use crate::engine::{Engine as _, EngineFailure, Moderated, Obstacle, Order};

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
        let decided = match moderation {
            Moderation::SetClaiming(open) => {
                self.update(origin, id, SessionChanges { claimable: Some(open), ..nothing() }).await?
            }
            Moderation::Edit(changes) => self.update(origin, id, *changes).await?,
            Moderation::Appoint(post, who) => {
                let changes = match post {
                    Post::Host => SessionChanges { host: Some(who), ..nothing() },
                    Post::CoHost => SessionChanges { co_host: Some(who), ..nothing() },
                    Post::Supervisor => SessionChanges { supervisor: Some(who), ..nothing() },
                };
                self.update(origin, id, changes).await?
            }
            Moderation::Assign { user, role, choice } => {
                let by = ByModerator { assigned: true, reason: None };
                self.slot(origin, id, (role, user), Act::Claim(choice), by).await?.map(|seated| seated.session)
            }
            Moderation::Remove { user, role, reason } => {
                let by = ByModerator { assigned: false, reason };
                self.slot(origin, id, (role, user), Act::Remove, by).await?.map(|seated| seated.session)
            }
            // Two calls would not be one change, and the rest has none.
            Moderation::Move(_) | Moderation::Step(_) | Moderation::Mark { .. } | Moderation::Undo(_) => {
                return Err(EngineFailure::Remote(Obstacle::NotOffered));
            }
        };
        Ok(match decided {
            Ok(session) => {
                let difference = Box::new(Difference::between(&before, &session));
                Ok(Moderated { session: Arc::clone(&session), difference, repeated: false })
            }
            Err(refusals) => Err(refusals.into()),
        })
    }
}
