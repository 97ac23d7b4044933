//! One write that somebody waits for: what is asked, what was decided, and where the answer goes.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::domain::Origin;
use crate::domain::{
    AttendanceRefusal, Attendee, AttendeeChanges, AttendeeDraft, Difference, DiscordUserId, Objection, Rank, RobloxId, Session,
    SessionChanges, SessionDraft, SessionId, SlotChange,
};
use crate::engine::{Claim, Decision, EngineFailure, Erased, GivenRank, Leave, Leaving, Moderated, Order, Seated};

/// What somebody who waits receives.
pub(super) type Answer<R> = Result<R, EngineFailure>;

/// A write with everything that belongs to it.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) origin: Origin,
    pub(super) task: Task,
}

/// The kinds of writes. Each has its question, the verdict of the transaction, and the type of its answer.
#[derive(Debug)]
pub(super) enum Task {
    Seat(Asked<Seat, Decision<(SessionId, SlotChange)>, Decision<Seated>>),
    Shape(Asked<Shape, Decision<SessionId>, Decision<Arc<Session>>>),
    Rank(Asked<GivenRank, Option<Rank>, Option<Rank>>),
    RankSource(Asked<(), (), ()>),
    Attendance(Asked<Attendance, Attended, Attended>),
    Moderate(Box<AskedToModerate>),
    /// Nobody waits for what the clock does.
    Turn(SessionId),
    Erase(Asked<Erasing, Slice, Slice>),
    Forget(Asked<OldSessions, u64, u64>),
}

/// A moderation; boxed where it waits, since it is larger than the claims that it waits among.
pub(super) type AskedToModerate = Asked<Order, Result<Ruling, Objection>, Result<Moderated, Objection>>;

/// What a moderation came to inside the transaction.
#[derive(Debug)]
pub(super) struct Ruling {
    pub(super) session: SessionId,
    pub(super) difference: Box<Difference>,
    pub(super) repeated: bool,
}

/// What a change of an attendance list comes to.
pub(super) type Attended = Result<Attendee, AttendanceRefusal>;

/// A question, its verdict once the transaction has decided it, and who waits for the answer.
#[derive(Debug)]
pub(super) struct Asked<T, V, R> {
    pub(super) question: T,
    pub(super) verdict: Option<V>,
    pub(super) reply: oneshot::Sender<Answer<R>>,
}

/// Slots change hands.
#[derive(Debug)]
pub(super) enum Seat {
    Claim(Claim),
    Quit(Leave),
    Remove(Leave),
}

/// A session is made or changed.
#[derive(Debug)]
pub(super) enum Shape {
    Create(Box<SessionDraft>),
    Update(SessionId, Box<SessionChanges>),
}

/// An attendance list changes.
#[derive(Debug)]
pub(super) enum Attendance {
    Add(SessionId, Box<AttendeeDraft>),
    Update(SessionId, RobloxId, AttendeeChanges),
}

/// A step of a deletion.
#[derive(Debug, Clone)]
pub(super) enum Erasing {
    Begin(Leaving),
    GoOn(DiscordUserId),
}

/// What a step of a deletion came to.
#[derive(Debug)]
pub(super) struct Slice {
    pub(super) erased: Erased,
    /// Whether nothing is left to do.
    pub(super) done: bool,
}

/// Sessions of a workspace that are over and were to end before this go.
#[derive(Debug, Clone, Copy)]
pub(super) struct OldSessions {
    pub(super) ended_before: Timestamp,
    /// How many rows at most go in one step, or a few more.
    pub(super) most: u32,
}

impl Job {
    /// Sends the verdict, which is committed, with the sessions as they are after the commit. Somebody who does not
    /// wait any more changes nothing about it.
    pub(super) fn answer(self, sessions: &HashMap<SessionId, Arc<Session>>) {
        match self.task {
            Task::Seat(Asked { verdict, reply, .. }) => respond(reply, verdict, |verdict| match verdict {
                Ok((id, change)) => sessions.get(&id).cloned().map(|session| Ok(Seated { session, change })),
                Err(refusals) => Some(Err(refusals)),
            }),
            Task::Shape(Asked { verdict, reply, .. }) => respond(reply, verdict, |verdict| match verdict {
                Ok(id) => sessions.get(&id).cloned().map(Ok),
                Err(refusals) => Some(Err(refusals)),
            }),
            Task::Rank(Asked { verdict, reply, .. }) => respond(reply, verdict, Some),
            Task::RankSource(Asked { verdict, reply, .. }) => respond(reply, verdict, Some),
            Task::Attendance(Asked { verdict, reply, .. }) => respond(reply, verdict, Some),
            Task::Moderate(asked) => respond(asked.reply, asked.verdict, |verdict| match verdict {
                Ok(Ruling { session, difference, repeated }) => {
                    sessions.get(&session).cloned().map(|session| Ok(Moderated { session, difference, repeated }))
                }
                Err(objection) => Some(Err(objection)),
            }),
            Task::Turn(_) => {}
            Task::Erase(Asked { verdict, reply, .. }) => respond(reply, verdict, Some),
            Task::Forget(Asked { verdict, reply, .. }) => respond(reply, verdict, Some),
        }
    }

    /// Says that there is no verdict.
    pub(super) fn fail(self, failure: EngineFailure) {
        // A receiver that is gone does not wait for the news.
        match self.task {
            Task::Seat(asked) => drop(asked.reply.send(Err(failure))),
            Task::Shape(asked) => drop(asked.reply.send(Err(failure))),
            Task::Rank(asked) => drop(asked.reply.send(Err(failure))),
            Task::RankSource(asked) => drop(asked.reply.send(Err(failure))),
            Task::Attendance(asked) => drop(asked.reply.send(Err(failure))),
            Task::Moderate(asked) => drop(asked.reply.send(Err(failure))),
            Task::Turn(_) => {}
            Task::Erase(asked) => drop(asked.reply.send(Err(failure))),
            Task::Forget(asked) => drop(asked.reply.send(Err(failure))),
        }
    }
}

/// Without a verdict the sender is dropped, which the waiting side reads as "stopped": there is no such path in the
/// writer, and no claim is ever called done without one.
fn respond<V, R>(reply: oneshot::Sender<Answer<R>>, verdict: Option<V>, answer: impl FnOnce(V) -> Option<R>) {
    if let Some(answer) = verdict.and_then(answer) {
        drop(reply.send(Ok(answer)));
    }
}
