//! The one place that answers interactions: in time, privately where it is private, whatever happens.
//!
//! Discord voids an interaction that was not answered within three seconds (Discord, Interactions). Work that is done
//! quickly is the answer. Work that is not is acknowledged while it goes on and never cancelled, for a claim must not
//! be left half-way; its answer is edited in. What is not known by then is said to be so, and edited once it is known.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::Serialize;
use tokio::time::timeout_at;

use super::boards::Painting;
use super::face::Face;
use super::file::File;
use super::incoming::{Incoming, Kind};
use super::modal::Modal;
use super::rest::RestFailure;
use super::{Bot, Failure, news, view};
use crate::desk::DeskFailure;
use crate::desk::mishap::{panic_message, reference};
use crate::domain::MessageId;
use crate::engine::{EngineFailure, Obstacle};

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
    /// A word that only the person sees for now, until more is known.
    Interim(Interim),
    /// A form opens before the person. Only what answers at once may come to this: Discord opens none later.
    Open(Modal),
    /// A file that only the person sees.
    File(File),
    /// A form opens before the person, or where it is too late for that, a word with a button that opens it.
    OpenOrSay {
        /// The form.
        form: Modal,
        /// The word.
        word: Face,
    },
}

impl From<Face> for Answer {
    fn from(face: Face) -> Self {
        Self::Whisper(face)
    }
}

/// What a person reads until the truth is known, and the truth, which takes its place.
pub struct Interim {
    /// For now.
    pub word: Face,
    /// Where it stands.
    pub stands: Stands,
    /// What it becomes. Discord takes edits of an answer for fifteen minutes.
    pub truth: BoxFuture<'static, Face>,
}

/// Where an interim word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// In a message of its own.
    Alone,
    /// In the private message that was pressed.
    InThePressed,
}

impl fmt::Debug for Interim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Interim").field("word", &self.word).field("stands", &self.stands).finish_non_exhaustive()
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
        Ok(done) => {
            let answer = settled(bot, incoming, done).await;
            send(bot, incoming, Turn::First, answer).await
        }
        Err(_still_working) => {
            let (acknowledged, done) = tokio::join!(acknowledge(bot, incoming), work);
            let answer = settled(bot, incoming, done).await;
            match acknowledged {
                Ok(()) => send(bot, incoming, Turn::Later, answer).await,
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
    pub(super) const MODAL: u8 = 9;
}

/// Whether the interaction was acknowledged before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    First,
    Later,
}

/// Where a word was written, for whoever wants to change it.
#[derive(Debug, Clone, Copy)]
enum Written {
    /// In the message that Discord calls the original: the answer, or what was pressed.
    Original,
    /// In a message after that; nothing if nobody knows its ID.
    FollowUp(Option<MessageId>),
}

async fn send(bot: &Bot, incoming: &Incoming, turn: Turn, answer: Answer) -> Result<(), RestFailure> {
    match answer {
        Answer::Whisper(face) => whisper(bot, incoming, turn, &face).await.map(drop),
        Answer::Whispers(faces) => {
            let mut faces = faces.into_iter();
            whisper(bot, incoming, turn, &faces.next().unwrap_or_default()).await?;
            for face in faces {
                follow_up(bot, incoming, &face).await?;
            }
            Ok(())
        }
        Answer::Redraw { face, whisper } => {
            redraw(bot, incoming, turn, &face).await?;
            match whisper {
                Some(word) => follow_up(bot, incoming, &word).await.map(drop),
                None => Ok(()),
            }
        }
        Answer::Repaint { painting, whisper } => {
            repaint(bot, incoming, turn, painting).await?;
            follow_up(bot, incoming, &whisper).await.map(drop)
        }
        Answer::Interim(Interim { word, stands, truth }) => {
            let written = match stands {
                Stands::Alone => whisper(bot, incoming, turn, &word).await?,
                Stands::InThePressed => redraw(bot, incoming, turn, &word).await?,
            };
            let face = tokio::select! {
                face = truth => face,
                // The truth would be told to a program that is gone by then.
                () = bot.stop.cancelled() => view::trouble::not_known_before_the_end(),
            };
            rewrite(bot, incoming, written, &face).await
        }
        Answer::Open(modal) => match turn {
            Turn::First => {
                let Incoming { id, token, arrived, .. } = incoming;
                bot.rest.answer(*id, token, callback::MODAL, Some(&modal), *arrived).await
            }
            Turn::Later => whisper(bot, incoming, turn, &view::trouble::opened_too_late()).await.map(drop),
        },
        Answer::File(file) => match turn {
            Turn::First => {
                let Incoming { id, token, arrived, .. } = incoming;
                bot.rest.answer_with_file(*id, token, callback::MESSAGE, &file, *arrived).await
            }
            Turn::Later => bot.rest.follow_up_with_file(bot.application, &incoming.token, &file).await,
        },
        Answer::OpenOrSay { form, word } => match turn {
            Turn::First => {
                let Incoming { id, token, arrived, .. } = incoming;
                bot.rest.answer(*id, token, callback::MODAL, Some(&form), *arrived).await
            }
            Turn::Later => whisper(bot, incoming, turn, &word).await.map(drop),
        },
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

/// A message that only the person sees.
async fn whisper(bot: &Bot, incoming: &Incoming, turn: Turn, face: &Face) -> Result<Written, RestFailure> {
    let Incoming { id, token, arrived, kind, .. } = incoming;
    match (turn, kind) {
        (Turn::First, Kind::Command | Kind::Press) => {
            bot.rest.answer(*id, token, callback::MESSAGE, Some(&Private::new(face)), *arrived).await?;
            Ok(Written::Original)
        }
        (Turn::Later, Kind::Command) => {
            bot.rest.edit_original(bot.application, token, face).await?;
            Ok(Written::Original)
        }
        // What Discord calls the original is the board by now.
        (Turn::Later, Kind::Press) => follow_up(bot, incoming, face).await,
    }
}

/// The pressed message in its new look. A command has none: what would have been it is shown.
async fn redraw(bot: &Bot, incoming: &Incoming, turn: Turn, face: &Face) -> Result<Written, RestFailure> {
    let Incoming { id, token, arrived, kind, .. } = incoming;
    match (turn, kind) {
        (Turn::First, Kind::Press) => bot.rest.answer(*id, token, callback::UPDATE, Some(face), *arrived).await?,
        (Turn::First, Kind::Command) => {
            bot.rest.answer(*id, token, callback::MESSAGE, Some(&Private::new(face)), *arrived).await?;
        }
        (Turn::Later, Kind::Command | Kind::Press) => bot.rest.edit_original(bot.application, token, face).await?,
    }
    Ok(Written::Original)
}

/// The pressed board in its new look, of which its keeper hears once Discord has taken it.
async fn repaint(bot: &Bot, incoming: &Incoming, turn: Turn, painting: Painting) -> Result<(), RestFailure> {
    let Incoming { id, token, arrived, .. } = incoming;
    match turn {
        Turn::First => bot.rest.answer(*id, token, callback::UPDATE, Some(&painting), *arrived).await?,
        Turn::Later => bot.rest.edit_original(bot.application, token, &painting).await?,
    }
    painting.arrived();
    Ok(())
}

async fn follow_up(bot: &Bot, incoming: &Incoming, face: &Face) -> Result<Written, RestFailure> {
    let message = bot.rest.follow_up(bot.application, &incoming.token, &Private::new(face)).await?;
    Ok(Written::FollowUp(message))
}

async fn rewrite(bot: &Bot, incoming: &Incoming, written: Written, face: &Face) -> Result<(), RestFailure> {
    match written {
        Written::Original => bot.rest.edit_original(bot.application, &incoming.token, face).await,
        Written::FollowUp(Some(message)) => bot.rest.edit_follow_up(bot.application, &incoming.token, message, face).await,
        Written::FollowUp(None) => follow_up(bot, incoming, face).await.map(drop),
    }
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

async fn settled(bot: &Bot, incoming: &Incoming, done: Result<Result<Answer, Failure>, Box<dyn Any + Send>>) -> Answer {
    match done {
        Ok(Ok(answer)) => answer,
        Ok(Err(failure)) => Answer::Whisper(apology(bot, incoming, &failure).await),
        Err(panic) => Answer::Whisper(apology(bot, incoming, &Failure::Panic(panic_message(panic.as_ref()))).await),
    }
}

/// What a person reads when something failed, and what the log says under the same reference.
async fn apology(bot: &Bot, incoming: &Incoming, failure: &Failure) -> Face {
    match failure {
        Failure::Desk(DeskFailure::Engine(EngineFailure::Busy | EngineFailure::Stopped)) => {
            tracing::warn!(error = %failure, interaction.id = %incoming.id, "a request could not be taken");
            view::trouble::slow_down()
        }
        Failure::Desk(DeskFailure::Engine(EngineFailure::Remote(why))) => {
            tracing::warn!(error = %failure, interaction.id = %incoming.id, "SERIES stands in the way of a request");
            view::series::nothing_done(*why, moderates(bot, incoming).await)
        }
        Failure::Desk(DeskFailure::Engine(EngineFailure::Unconfirmed(_))) => {
            tracing::warn!(error = %failure, interaction.id = %incoming.id, "SERIES has not confirmed a request");
            view::series::nothing_done(Obstacle::NeverConfirmed, false)
        }
        Failure::Desk(DeskFailure::Engine(EngineFailure::Store(_)) | DeskFailure::Store(_) | DeskFailure::NoRandomness(_))
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

/// Whether the person moderates here, and may be told what to do; who cannot be found out about is told less.
async fn moderates(bot: &Bot, incoming: &Incoming) -> bool {
    match &incoming.caller {
        Some(caller) => bot.desk.moderator(caller.clone()).await.is_ok_and(|checked| checked.is_ok()),
        None => false,
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
