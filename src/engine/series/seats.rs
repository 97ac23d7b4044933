//! Slots changing hands at SERIES, and the true reason when they do not.
//!
//! SERIES answers one 400 for three causes and one 403 for two (SERIES reference 2.6): the session is read once more, and
//! what is seen then names the cause. What may have been done though nobody said so is the subject of `truth`.

use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::Instant;

use super::Shared;
use super::failure::CallFailure;
use super::moderation::ByModerator;
use super::picture::Picture;
use super::written::{claim_body, quit_body, remove_body};
use crate::domain::{
    AuditAction, Claimant, Origin, Plan, Rank, Refusal, Refusals, RobloxId, RoleName, Session, SessionId, SlotChange, SlotChoice,
    rules,
};
use crate::engine::remote::Settled;
use crate::engine::{EngineFailure, Obstacle, Seated};

/// How many slots are tried for somebody who takes any, when others are faster each time.
const MOST_TRIES: usize = 5;

/// A wait that is waited, where a longer one is told.
const SHORT_WAIT: Duration = Duration::from_secs(2);

/// How old a reading may be that a press begins with. Whoever is refused by one that is older than the press is looked at
/// once more.
const SHARED_READING: Duration = Duration::from_millis(250);

/// What somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Claim(SlotChoice),
    Quit,
    Remove,
}

/// One request for a slot.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) origin: Origin,
    pub(super) session: SessionId,
    pub(super) role: RoleName,
    pub(super) user: RobloxId,
    pub(super) act: Act,
    pub(super) by: ByModerator,
    pub(super) begun: Instant,
}

impl Ask {
    /// By all that can be seen from here. Membership and rank cannot: SERIES decides about those.
    fn judge(&self, session: &Session) -> Result<SlotChange, Refusals> {
        let claimant = Claimant::Unranked(self.user);
        // Roles are shown only where the plan has them.
        let plan = Plan::Enterprise;
        match self.act {
            Act::Claim(choice) => rules::claim(session, plan, claimant, &self.role, choice),
            Act::Quit => rules::quit(session, plan, claimant, &self.role),
            Act::Remove => rules::remove(session, plan, claimant, &self.role),
        }
    }

    /// The change that was asked for, where it is to be seen that it was made.
    pub(super) fn made(&self, session: &Session, asked: &SlotChange) -> Option<SlotChange> {
        let seat = session.role(&self.role).and_then(|role| role.slot_of(self.user));
        match (self.act, seat) {
            (Act::Claim(_), Some(slot)) => Some(SlotChange::Taken { role: self.role.clone(), slot, by: self.user }),
            (Act::Quit | Act::Remove, None) => Some(asked.clone()),
            (Act::Claim(_), None) | (Act::Quit | Act::Remove, Some(_)) => None,
        }
    }

    /// Whether it is the member's own act.
    pub(super) const fn by_themselves(&self) -> bool {
        match self.act {
            Act::Claim(_) => !self.by.assigned,
            Act::Quit => true,
            Act::Remove => false,
        }
    }

    pub(super) const fn action(&self) -> AuditAction {
        match self.act {
            Act::Claim(_) if self.by.assigned => AuditAction::SlotAssigned,
            Act::Claim(_) => AuditAction::SlotClaimed,
            Act::Quit => AuditAction::SlotQuit,
            Act::Remove => AuditAction::SlotRemoved,
        }
    }
}

impl Shared {
    /// Carries out a request for a slot, as far as SERIES lets it.
    pub(super) async fn decide(self: Arc<Self>, ask: Ask) -> Settled {
        if let Some(before) = self.carried_out_before(&ask).await? {
            return Ok(Ok(before));
        }
        if let Some(earlier) = self.pending.of(&ask) {
            return Err(earlier);
        }
        self.noticed(&ask.origin.workspace);
        let (mut picture, mut shared) = match self.begin(&ask).await? {
            Some(begun) => begun,
            None => return Ok(Err(Refusal::SessionNotFound.into())),
        };
        for _ in 0..MOST_TRIES {
            let change = match ask.judge(&picture.session) {
                Ok(change) => change,
                Err(refusals) if !shared => return Ok(Err(refusals)),
                Err(_) => {
                    // Seen a moment before this press came: perhaps it is true no more.
                    (picture, shared) = match self.read(&ask.origin.workspace, &ask.session).await? {
                        Some(now) => (now, false),
                        None => return Ok(Err(Refusal::SessionNotFound.into())),
                    };
                    continue;
                }
            };
            let sent_at = Instant::now();
            let failure = match self.ask_series(&ask, &picture, &change).await {
                Ok(()) => return Ok(Ok(self.done(&ask, &picture, &change).await)),
                Err(failure) if failure.may_be_done() => return self.find_out(ask, change, sent_at, &failure).await,
                Err(failure) => failure,
            };
            picture = match self.after_refusal(&ask, &change, failure).await? {
                Ok(now) => now,
                Err(refusals) => return Ok(Err(refusals)),
            };
            shared = false;
        }
        // Somebody else was faster every time.
        let next_vacant = picture.session.role(&ask.role).and_then(|role| role.vacant().next());
        Ok(Err(Refusal::SlotFilled { next_vacant }.into()))
    }

    /// The session to begin with, and whether it was read before this request came.
    async fn begin(&self, ask: &Ask) -> Result<Option<(Picture, bool)>, CallFailure> {
        let workspace = &ask.origin.workspace;
        if let Some(recent) = self.shelves.fresh(workspace, &ask.session, SHARED_READING) {
            return Ok(Some((recent, true)));
        }
        Ok(self.read(workspace, &ask.session).await?.map(|now| (now, false)))
    }

    async fn ask_series(&self, ask: &Ask, picture: &Picture, change: &SlotChange) -> Result<(), CallFailure> {
        let (verb, body) = match ask.act {
            Act::Claim(_) => {
                let key = picture.key(&ask.role, change.slot()).map_or_else(|| vacant_key(change), str::to_owned);
                ("claim", claim_body(ask.user, &ask.role, &key))
            }
            Act::Quit => ("quit", quit_body(ask.user, &ask.role)),
            Act::Remove => ("remove", remove_body(ask.user, &ask.role)),
        };
        self.change_slot(&ask.origin.workspace, &ask.session, verb, body).await
    }

    /// SERIES has confirmed it.
    pub(super) async fn done(&self, ask: &Ask, before: &Picture, change: &SlotChange) -> Seated {
        let workspace = &ask.origin.workspace;
        let mut after = self.shelves.carried_out(workspace, before, change);
        if matches!(change, SlotChange::Freed { .. })
            && let Ok(Some(now)) = self.read(workspace, &ask.session).await
        {
            // Which key a freed slot gets is not documented (SERIES reference 2.7).
            after = now;
        }
        let change = ask.made(&after.session, change).unwrap_or_else(|| change.clone());
        self.note(ask, &change).await;
        Seated { session: after.session, change }
    }

    /// SERIES did nothing. Where the next slot could be had, the session as it is now; else why not.
    async fn after_refusal(
        &self,
        ask: &Ask,
        asked: &SlotChange,
        failure: CallFailure,
    ) -> Result<Result<Picture, Refusals>, EngineFailure> {
        let refused = match failure {
            CallFailure::Refused { status, said } => Some((status, said)),
            CallFailure::TooMany { wait } if wait <= SHORT_WAIT => {
                tokio::time::sleep(wait).await;
                None
            }
            other => return Err(other.into()),
        };
        let Some(now) = self.read(&ask.origin.workspace, &ask.session).await? else {
            return Ok(Err(Refusal::SessionNotFound.into()));
        };
        let Some((status, said)) = refused else { return Ok(Ok(now)) };
        Ok(match cause(ask, &now.session, asked, status, said) {
            Some(refusals) => Err(refusals),
            None => Ok(now),
        })
    }
}

/// Why SERIES said no, by what is to be seen now; nothing where the slot was taken by somebody else and another will do.
fn cause(ask: &Ask, now: &Session, asked: &SlotChange, status: StatusCode, said: Option<Box<str>>) -> Option<Refusals> {
    let seen = ask.judge(now);
    if status == StatusCode::FORBIDDEN {
        return Some(forbidden(ask, now, seen.as_ref().err(), said));
    }
    match seen {
        Err(refusals) => Some(refusals),
        Ok(next) if ask.act == Act::Claim(SlotChoice::Any) && next != *asked => None,
        Ok(_) => Some(Refusal::Unexplained { said }.into()),
    }
}

/// A 403 is the plan or the rank (SERIES reference 2.6). Roles are shown only where the plan has them.
fn forbidden(ask: &Ask, now: &Session, seen: Option<&Refusals>, said: Option<Box<str>>) -> Refusals {
    if now.roles.is_empty() {
        return Refusal::PlanRequired.into();
    }
    let needed = now.role(&ask.role).map_or(Rank::LOWEST, |role| role.min_rank);
    let rank = match ask.act {
        Act::Claim(_) if needed > Rank::LOWEST => Refusal::RankTooLow { needed, held: None, source: None },
        Act::Claim(_) | Act::Quit | Act::Remove => Refusal::Unexplained { said },
    };
    // In the documented order, the rank stands between whether anybody can claim and whether this slot is free.
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for refusal in seen.into_iter().flat_map(Refusals::iter) {
        match refusal {
            Refusal::AlreadyInRole { .. } | Refusal::SlotFilled { .. } | Refusal::SlotNotFound { .. } => {
                after.push(refusal.clone());
            }
            other => before.push(other.clone()),
        }
    }
    before.push(rank.clone());
    before.append(&mut after);
    Refusals::check(before).err().unwrap_or_else(|| rank.into())
}

fn vacant_key(change: &SlotChange) -> String {
    crate::domain::SlotKey::Vacant(change.slot()).to_string()
}

impl From<CallFailure> for Obstacle {
    fn from(failure: CallFailure) -> Self {
        failure.obstacle()
    }
}
