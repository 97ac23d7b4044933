//! How an answer goes to Discord: as the first one or after an acknowledgement, to a command or to a press.
//!
//! Must never know what the answer says.

use serde::Serialize;

use super::{Answer, Interim, Stands};
use crate::bot::boards::Painting;
use crate::bot::face::Face;
use crate::bot::file::File;
use crate::bot::incoming::{Incoming, Kind};
use crate::bot::rest::{Payload, RestFailure};
use crate::bot::{Bot, unconfirmed, view};
use crate::domain::MessageId;
use crate::store::unconfirmed::Place;

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
pub(super) enum Turn {
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

pub(super) async fn send(bot: &Bot, incoming: &Incoming, turn: Turn, answer: Answer) -> Result<(), RestFailure> {
    match answer {
        Answer::Whisper(face) => put(bot, incoming, Spot::Private(turn), &face).await.map(drop),
        Answer::Whispers(faces) => {
            let mut faces = faces.into_iter();
            put(bot, incoming, Spot::Private(turn), &faces.next().unwrap_or_default()).await?;
            for face in faces {
                put(bot, incoming, Spot::After, &face).await?;
            }
            Ok(())
        }
        Answer::Redraw { face, whisper } => {
            put(bot, incoming, Spot::Pressed(turn), &face).await?;
            match whisper {
                Some(word) => put(bot, incoming, Spot::After, &word).await.map(drop),
                None => Ok(()),
            }
        }
        Answer::Repaint { painting, whisper } => {
            repaint(bot, incoming, turn, painting).await?;
            put(bot, incoming, Spot::After, &whisper).await.map(drop)
        }
        Answer::Interim(interim) => tell_in_two_words(bot, incoming, turn, interim).await,
        Answer::Open(modal) => match turn {
            Turn::First => {
                let Incoming { id, token, arrived, .. } = incoming;
                bot.rest.answer(*id, token, callback::MODAL, Some(&modal), *arrived).await
            }
            Turn::Later => put(bot, incoming, Spot::Private(turn), &view::trouble::opened_too_late()).await.map(drop),
        },
        Answer::OpenOrSay { form, word } => match turn {
            Turn::First => {
                let Incoming { id, token, arrived, .. } = incoming;
                bot.rest.answer(*id, token, callback::MODAL, Some(&form), *arrived).await
            }
            Turn::Later => put(bot, incoming, Spot::Private(turn), &word).await.map(drop),
        },
    }
}

/// A word for now, and then the truth in its place. What it waits for is kept first: should this process end in between, the next
/// one tells it.
async fn tell_in_two_words(bot: &Bot, incoming: &Incoming, turn: Turn, interim: Interim) -> Result<(), RestFailure> {
    let Interim { word, stands, truth, later } = interim;
    let (spot, place) = match (stands, turn, incoming.kind) {
        (Stands::Alone, Turn::Later, Kind::Press) => (Spot::Private(turn), Place::After(None)),
        (Stands::Alone, Turn::First | Turn::Later, _) => (Spot::Private(turn), Place::Answer),
        (Stands::InThePressed, ..) => (Spot::Pressed(turn), Place::Answer),
    };
    let kept = unconfirmed::keep(bot, incoming, place, &later).await;
    let written = match put(bot, incoming, spot, &word).await {
        Ok(written) => written,
        Err(failure) => {
            if kept {
                unconfirmed::forget(bot, incoming).await;
            }
            return Err(failure);
        }
    };
    if let (true, Written::FollowUp(Some(message))) = (kept, written) {
        unconfirmed::stands_in(bot, incoming, message).await;
    }
    let face = tokio::select! {
        face = truth => face,
        // The truth would be told to a program that is gone by then; what is kept is told by the next one.
        () = bot.stop.cancelled() => return rewrite(bot, incoming, written, &view::trouble::not_known_before_the_end(kept)).await,
    };
    let told = rewrite(bot, incoming, written, &face).await;
    if kept {
        unconfirmed::forget(bot, incoming).await;
    }
    told
}

/// Where a face goes.
#[derive(Debug, Clone, Copy)]
enum Spot {
    /// A private message of its own, as the answer.
    Private(Turn),
    /// In place of what was pressed.
    Pressed(Turn),
    /// After the answer.
    After,
}

/// Puts a face there. Where Discord does not take its files the person reads at least that.
async fn put(bot: &Bot, incoming: &Incoming, spot: Spot, face: &Face) -> Result<Written, RestFailure> {
    match put_as_it_is(bot, incoming, spot, face).await {
        Err(failure) if !face.files.is_empty() && failure.is_refused() => {
            tracing::error!(error = %failure, interaction.id = %incoming.id, "Discord did not take a file");
            put_as_it_is(bot, incoming, spot, &view::trouble::file_refused()).await
        }
        put => put,
    }
}

async fn put_as_it_is(bot: &Bot, incoming: &Incoming, spot: Spot, face: &Face) -> Result<Written, RestFailure> {
    match spot {
        Spot::Private(turn) => whisper(bot, incoming, turn, face).await,
        Spot::Pressed(turn) => redraw(bot, incoming, turn, face).await,
        Spot::After => follow_up(bot, incoming, face).await,
    }
}

/// Private from the first byte: whether an answer is private is fixed by its acknowledgement.
pub(super) async fn acknowledge(bot: &Bot, incoming: &Incoming) -> Result<(), RestFailure> {
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
pub(in crate::bot) struct Private<'a> {
    #[serde(flatten)]
    face: &'a Face,
    #[serde(flatten)]
    flags: Flags,
}

impl<'a> Private<'a> {
    pub(in crate::bot) const fn new(face: &'a Face) -> Self {
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
