//! The one place that answers interactions: in time, privately where it is private, whatever happens.
//!
//! Discord voids an interaction that was not answered within three seconds (Discord, Interactions). Work that is done
//! quickly is the answer. Work that is not is acknowledged while it goes on and never cancelled, for a claim must not
//! be left half-way; its answer is edited in. What is not known by then is said to be so, and edited once it is known.
//!
//! Here is when an answer goes out and what it says when the work failed; `sending` knows how each goes to Discord.

mod sending;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::time::timeout_at;

pub(super) use self::sending::Private;
use self::sending::{Turn, acknowledge, send};
use super::boards::Painting;
use super::face::Face;
use super::file::File;
use super::incoming::Incoming;
use super::modal::Modal;
use super::rest::RestFailure;
use super::{Bot, Failure, news, view};
use crate::desk::mishap::{panic_message, reference};
use crate::desk::{DeskFailure, LaterTruth};
use crate::engine::{EngineFailure, Obstacle};
use crate::store::Trouble;

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
    /// What it waits for, to be kept in case this process does not live to tell it.
    pub later: LaterTruth,
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

impl Answer {
    fn files(&self) -> impl Iterator<Item = &File> {
        let (faces, last) = match self {
            Self::Whisper(face) | Self::Redraw { face, whisper: None } => (std::slice::from_ref(face), None),
            Self::Whispers(faces) => (faces.as_slice(), None),
            Self::Redraw { face, whisper: Some(word) } => (std::slice::from_ref(face), Some(word)),
            // A board has no files.
            Self::Repaint { whisper, .. } => (std::slice::from_ref(whisper), None),
            Self::Interim(Interim { word, .. }) => (std::slice::from_ref(word), None),
            Self::OpenOrSay { word, .. } => (std::slice::from_ref(word), None),
            Self::Open(_) => ([].as_slice(), None),
        };
        faces.iter().chain(last).flat_map(|face| &face.files)
    }

    fn is_light(&self) -> bool {
        self.files().map(|file| file.content().len()).sum::<usize>() <= LIGHT
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
    let work = async { settled(bot, incoming, AssertUnwindSafe(work).catch_unwind().await).await };
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

async fn settled(bot: &Bot, incoming: &Incoming, done: Result<Result<Answer, Failure>, Box<dyn Any + Send>>) -> Answer {
    match done {
        Ok(Ok(answer)) => answer,
        Ok(Err(failure)) => Answer::Whisper(apology(bot, incoming, &failure).await),
        Err(panic) => Answer::Whisper(apology(bot, incoming, &Failure::Panic(panic_message(panic.as_ref()))).await),
    }
}

/// What a person reads when something failed, and what the log says under the same reference.
async fn apology(bot: &Bot, incoming: &Incoming, failure: &Failure) -> Face {
    if let Some(trouble) = failure.trouble().filter(|trouble| *trouble != Trouble::Damaged) {
        // What is wrong was logged when it began.
        tracing::debug!(error = %failure, interaction.id = %incoming.id, "a request could not be carried out");
        return view::trouble::paused(trouble);
    }
    match failure {
        Failure::Desk(DeskFailure::Engine(EngineFailure::Busy)) => {
            tracing::warn!(error = %failure, interaction.id = %incoming.id, "a request could not be taken");
            view::trouble::slow_down()
        }
        Failure::Desk(DeskFailure::Engine(EngineFailure::Stopped)) => {
            tracing::warn!(error = %failure, interaction.id = %incoming.id, "a request could not be taken");
            view::trouble::restarting()
        }
        Failure::Desk(DeskFailure::Engine(EngineFailure::Remote(why))) => {
            tracing::warn!(error = %failure, interaction.id = %incoming.id, "SERIES stands in the way of a request");
            view::series::nothing_done(*why, moderates(bot, incoming).await)
        }
        Failure::Desk(DeskFailure::Engine(EngineFailure::Unconfirmed(_))) => {
            tracing::warn!(error = %failure, interaction.id = %incoming.id, "SERIES has not confirmed a request");
            view::series::nothing_done(Obstacle::NeverConfirmed, false)
        }
        Failure::Desk(DeskFailure::Roles(_)) => {
            tracing::warn!(error = %failure, interaction.id = %incoming.id, "whether somebody may do something could not be found out");
            view::trouble::rights_unknown()
        }
        Failure::Desk(DeskFailure::Engine(EngineFailure::Store(_)) | DeskFailure::Store(_) | DeskFailure::NoRandomness(_))
        | Failure::Store(_)
        | Failure::Rest(_)
        | Failure::Id(_)
        | Failure::Panic(_) => {
            let reference = reference();
            tracing::error!(error = %failure, reference, interaction.id = %incoming.id, "a request failed");
            if failure.trouble().is_some() { view::trouble::damaged(&reference) } else { view::trouble::failure(&reference) }
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
