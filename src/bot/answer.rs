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
use super::file::File;
use super::incoming::{Incoming, Kind};
use super::rest::{Payload, RestFailure};
use super::{Bot, Failure, view};
use crate::desk::DeskFailure;
use crate::desk::mishap::{panic_message, reference};
use crate::engine::EngineFailure;

/// How long work may take before it is acknowledged: half of Discord's deadline, the rest is for the way there.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// The most bytes of files that go with a first answer: a slow line carries them in half a second. More has to follow an
/// acknowledgement, or it would come too late.
const LIGHT: usize = 128 * 1024;

/// What a handler came to.
#[derive(Debug)]
pub enum Answer {
    /// A word that only the person sees.
    Whisper(Face),
    /// The message that was pressed looks like this now, and the person hears that.
    Redraw {
        /// The new look.
        face: Face,
        /// A word that only the person sees.
        whisper: Option<Face>,
        /// What tells the keeper of boards whether the new look arrived.
        painting: Option<Painting>,
    },
}

impl Answer {
    fn files(&self) -> impl Iterator<Item = &File> {
        let faces = match self {
            Self::Whisper(face) => [Some(face), None],
            Self::Redraw { face, whisper, .. } => [Some(face), whisper.as_ref()],
        };
        faces.into_iter().flatten().flat_map(|face| &face.files)
    }

    fn is_light(&self) -> bool {
        self.files().map(|file| file.content().len()).sum::<usize>() <= LIGHT
    }
}

/// Does the work and sends its answer. Nothing that happens in the work leaves the person without one.
pub async fn answer(bot: &Bot, incoming: &Incoming, work: impl Future<Output = Result<Answer, Failure>>) {
    bot.tasks.track_future(answer_in_time(bot, incoming, work)).await;
}

async fn answer_in_time(bot: &Bot, incoming: &Incoming, work: impl Future<Output = Result<Answer, Failure>>) {
    let work = async { settled(incoming, AssertUnwindSafe(work).catch_unwind().await) };
    tokio::pin!(work);
    let sent = match timeout_at(incoming.arrived + PATIENCE, &mut work).await {
        Ok(answer) if answer.is_light() => send(bot, incoming, Turn::First, answer).await,
        Ok(heavy) => match acknowledge(bot, incoming).await {
            Ok(()) => send(bot, incoming, Turn::Later, heavy).await,
            Err(failure) => Err(failure),
        },
        Err(_still_working) => match tokio::join!(acknowledge(bot, incoming), work) {
            (Ok(()), answer) => send(bot, incoming, Turn::Later, answer).await,
            (Err(failure), _) => Err(failure),
        },
    };
    if let Err(failure) = sent {
        not_sent(incoming, &failure);
    }
}

/// Whether Discord has heard of us yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// This is the first answer.
    First,
    /// The interaction was acknowledged.
    Later,
}

/// Sends an answer. Where Discord does not take its files the person reads at least that.
async fn send(bot: &Bot, incoming: &Incoming, turn: Turn, answer: Answer) -> Result<(), RestFailure> {
    let has_files = answer.files().next().is_some();
    let redraws = matches!(&answer, Answer::Redraw { face, .. } if face.files.is_empty());
    let sent = match turn {
        Turn::First => send_first(bot, incoming, answer).await,
        Turn::Later => send_later(bot, incoming, answer).await,
    };
    match sent {
        Err(failure) if has_files && failure.is_refused() => {
            tracing::error!(error = %failure, interaction.id = %incoming.id, "Discord did not take a file");
            let word = view::trouble::file_refused();
            match turn {
                // The message was redrawn, so that this can only follow.
                _ if redraws => whisper_after(bot, incoming, Some(word)).await,
                Turn::First => send_first(bot, incoming, Answer::Whisper(word)).await,
                Turn::Later => send_later(bot, incoming, Answer::Whisper(word)).await,
            }
        }
        sent => sent,
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
    match (incoming.kind, answer) {
        (_, Answer::Whisper(face)) => bot.rest.answer(*id, token, callback::MESSAGE, Some(&Private::new(&face)), *arrived).await,
        (Kind::Press, Answer::Redraw { face, whisper, painting }) => {
            bot.rest.answer(*id, token, callback::UPDATE, Some(&face), *arrived).await?;
            Painting::arrived(painting);
            whisper_after(bot, incoming, whisper).await
        }
        // There is no message to redraw: what would have been it is shown.
        (Kind::Command, Answer::Redraw { face, whisper, painting: _ }) => {
            bot.rest.answer(*id, token, callback::MESSAGE, Some(&Private::new(&face)), *arrived).await?;
            whisper_after(bot, incoming, whisper).await
        }
    }
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
    match (incoming.kind, answer) {
        (Kind::Command, Answer::Whisper(face)) => bot.rest.edit_original(bot.application, &incoming.token, &face).await,
        (Kind::Press, Answer::Whisper(face)) => whisper_after(bot, incoming, Some(face)).await,
        (Kind::Command | Kind::Press, Answer::Redraw { face, whisper, painting }) => {
            bot.rest.edit_original(bot.application, &incoming.token, &face).await?;
            Painting::arrived(painting);
            whisper_after(bot, incoming, whisper).await
        }
    }
}

async fn whisper_after(bot: &Bot, incoming: &Incoming, whisper: Option<Face>) -> Result<(), RestFailure> {
    match whisper {
        Some(face) => bot.rest.follow_up(bot.application, &incoming.token, &Private::new(&face)).await,
        None => Ok(()),
    }
}

/// A face that only one person sees.
#[derive(Serialize)]
struct Private<'a> {
    #[serde(flatten)]
    face: &'a Face,
    #[serde(flatten)]
    flags: Flags,
}

impl<'a> Private<'a> {
    const fn new(face: &'a Face) -> Self {
        Self { face, flags: Flags::PRIVATE }
    }
}

impl Payload for Private<'_> {
    fn files(&self) -> &[File] {
        self.face.files()
    }
}

#[derive(Serialize)]
struct Flags {
    flags: u64,
}

impl Payload for Flags {}

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
