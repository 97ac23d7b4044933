//! The one place that answers interactions: in time, privately where it is private, whatever happens.
//!
//! Discord voids an interaction that was not answered within three seconds (Discord, Interactions). Work that is done
//! quickly is the answer. Work that is not is acknowledged while it goes on and never cancelled, for a claim must not
//! be left half-way; its answer is edited in.

use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use serde::Serialize;
use tokio::time::timeout_at;

use super::boards::Painting;
use super::face::Face;
use super::incoming::{Incoming, Kind};
use super::rest::RestFailure;
use super::{Bot, Failure, news, view};
use crate::desk::DeskFailure;
use crate::desk::mishap::{panic_message, reference};
use crate::engine::EngineFailure;

/// How long work may take before it is acknowledged: half of Discord's deadline, the rest is for the way there.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// What a handler came to.
#[derive(Debug)]
pub enum Answer {
    /// A word that only the person sees.
    Whisper(Face),
    /// Several messages that only the person sees, one after the other. There is at least one.
    Whispers(Vec<Face>),
    /// The message that was pressed looks like this now, and the person hears that.
    Redraw {
        /// The new look.
        face: Face,
        /// A word that only the person sees.
        whisper: Option<Face>,
    },
    /// The board that was pressed looks like this now, of which its keeper hears, and the person hears that.
    Repaint {
        /// The new look.
        painting: Painting,
        /// A word that only the person sees.
        whisper: Face,
    },
}

impl From<Face> for Answer {
    fn from(face: Face) -> Self {
        Self::Whisper(face)
    }
}

/// What is sent first.
enum Opening {
    Whisper(Face),
    Redraw(Face),
    Repaint(Painting),
}

impl Answer {
    /// What is sent first, and what follows for the person alone.
    fn in_order(self) -> (Opening, Vec<Face>) {
        match self {
            Self::Whisper(face) => (Opening::Whisper(face), Vec::new()),
            Self::Whispers(faces) => {
                let mut faces = faces.into_iter();
                (Opening::Whisper(faces.next().unwrap_or_default()), faces.collect())
            }
            Self::Redraw { face, whisper } => (Opening::Redraw(face), whisper.into_iter().collect()),
            Self::Repaint { painting, whisper } => (Opening::Repaint(painting), vec![whisper]),
        }
    }
}

/// Does the work and sends its answer. Nothing that happens in the work leaves the person without one.
pub async fn answer(bot: &Bot, incoming: &Incoming, work: impl Future<Output = Result<Answer, Failure>>) {
    let answered = async {
        answer_in_time(bot, incoming, work).await;
        // What the person asked for comes first.
        news::tell(bot, incoming).await;
    };
    bot.tasks.track_future(answered).await;
}

async fn answer_in_time(bot: &Bot, incoming: &Incoming, work: impl Future<Output = Result<Answer, Failure>>) {
    let work = AssertUnwindSafe(work).catch_unwind();
    tokio::pin!(work);
    let quick = timeout_at(incoming.arrived + PATIENCE, &mut work).await;
    let sent = match quick {
        Ok(done) => send_first(bot, incoming, settled(incoming, done)).await,
        Err(_still_working) => {
            let (acknowledged, done) = tokio::join!(acknowledge(bot, incoming), work);
            match acknowledged {
                Ok(()) => send_later(bot, incoming, settled(incoming, done)).await,
                Err(failure) => Err(failure),
            }
        }
    };
    if let Err(failure) = sent {
        not_sent(incoming, &failure);
    }
}

/// Callback types of Discord's interactions.
mod callback {
    pub(super) const MESSAGE: u8 = 4;
    pub(super) const DEFERRED_MESSAGE: u8 = 5;
    pub(super) const DEFERRED_UPDATE: u8 = 6;
    pub(super) const UPDATE: u8 = 7;
}

async fn send_first(bot: &Bot, incoming: &Incoming, answer: Answer) -> Result<(), RestFailure> {
    let Incoming { id, token, arrived, .. } = incoming;
    let (opening, rest) = answer.in_order();
    match (incoming.kind, opening) {
        (_, Opening::Whisper(face))
        // There is no message to redraw: what would have been it is shown.
        | (Kind::Command, Opening::Redraw(face)) => {
            bot.rest.answer(*id, token, callback::MESSAGE, Some(&Private::new(&face)), *arrived).await?;
        }
        (Kind::Press, Opening::Redraw(face)) => {
            bot.rest.answer(*id, token, callback::UPDATE, Some(&face), *arrived).await?;
        }
        (Kind::Command | Kind::Press, Opening::Repaint(painting)) => {
            bot.rest.answer(*id, token, callback::UPDATE, Some(&painting), *arrived).await?;
            painting.arrived();
        }
    }
    whisper_after(bot, incoming, rest).await
}

/// Private from the first byte: whether an answer is private is fixed by its acknowledgement.
async fn acknowledge(bot: &Bot, incoming: &Incoming) -> Result<(), RestFailure> {
    let Incoming { id, token, arrived, .. } = incoming;
    match incoming.kind {
        Kind::Command => bot.rest.answer(*id, token, callback::DEFERRED_MESSAGE, Some(&Flags::PRIVATE), *arrived).await,
        Kind::Press => bot.rest.answer(*id, token, callback::DEFERRED_UPDATE, None::<&()>, *arrived).await,
    }
}

async fn send_later(bot: &Bot, incoming: &Incoming, answer: Answer) -> Result<(), RestFailure> {
    let (opening, mut rest) = answer.in_order();
    match (incoming.kind, opening) {
        (Kind::Press, Opening::Whisper(face)) => rest.insert(0, face),
        (Kind::Command, Opening::Whisper(face)) | (Kind::Command | Kind::Press, Opening::Redraw(face)) => {
            bot.rest.edit_original(bot.application, &incoming.token, &face).await?;
        }
        (Kind::Command | Kind::Press, Opening::Repaint(painting)) => {
            bot.rest.edit_original(bot.application, &incoming.token, &painting).await?;
            painting.arrived();
        }
    }
    whisper_after(bot, incoming, rest).await
}

async fn whisper_after(bot: &Bot, incoming: &Incoming, whispers: Vec<Face>) -> Result<(), RestFailure> {
    for face in whispers {
        bot.rest.follow_up(bot.application, &incoming.token, &Private::new(&face)).await?;
    }
    Ok(())
}

/// A face that only one person sees.
#[derive(Serialize)]
pub(super) struct Private<'a> {
    #[serde(flatten)]
    face: &'a Face,
    #[serde(flatten)]
    flags: Flags,
}

impl<'a> Private<'a> {
    pub(super) const fn new(face: &'a Face) -> Self {
        Self { face, flags: Flags::PRIVATE }
    }
}

#[derive(Serialize)]
struct Flags {
    flags: u64,
}

impl Flags {
    /// Discord's message flag EPHEMERAL.
    const PRIVATE: Self = Self { flags: 1 << 6 };
}

fn settled(incoming: &Incoming, done: Result<Result<Answer, Failure>, Box<dyn Any + Send>>) -> Answer {
    match done {
        Ok(Ok(answer)) => answer,
        Ok(Err(failure)) => Answer::Whisper(apology(incoming, &failure)),
        Err(panic) => Answer::Whisper(apology(incoming, &Failure::Panic(panic_message(panic.as_ref())))),
    }
}

/// What a person reads when something failed, and what the log says under the same reference.
fn apology(incoming: &Incoming, failure: &Failure) -> Face {
    match failure {
        Failure::Desk(DeskFailure::Engine(EngineFailure::Busy | EngineFailure::Stopped)) => {
            tracing::warn!(error = %failure, interaction.id = %incoming.id, "a request could not be taken");
            view::trouble::slow_down()
        }
        Failure::Desk(DeskFailure::Engine(EngineFailure::Store(_)) | DeskFailure::Store(_))
        | Failure::Store(_)
        | Failure::Rest(_)
        | Failure::Id(_)
        | Failure::Panic(_) => {
            let reference = reference();
            tracing::error!(error = %failure, reference, interaction.id = %incoming.id, "a request failed");
            view::trouble::failure(&reference)
        }
    }
}

/// What was decided stands; only the word of it did not get through.
fn not_sent(incoming: &Incoming, failure: &RestFailure) {
    let late = failure.is_too_late() || failure.is_already_answered();
    let waited = incoming.arrived.elapsed().as_millis();
    if late {
        tracing::warn!(error = %failure, interaction.id = %incoming.id, waited_ms = waited, "an answer came too late for Discord");
    } else {
        tracing::error!(error = %failure, interaction.id = %incoming.id, waited_ms = waited, "an answer could not be sent");
    }
}
