//! From what the desk says of a slot to what is sent: a word, or one for now with the truth to follow.

use futures::FutureExt as _;

use super::answer::{Answer, Interim, Stands};
use super::face::Face;
use super::view;
use crate::desk::SlotAnswer;

/// The words for an answer.
pub(super) type Words = fn(&SlotAnswer) -> Face;

/// As a private message of its own.
pub(super) fn alone(answer: &SlotAnswer, words: Words) -> Answer {
    link_first(answer).or_else(|| interim(answer, words, Stands::Alone)).unwrap_or_else(|| Answer::Whisper(words(answer)))
}

/// As what becomes of the private message that was pressed.
pub(super) fn in_the_pressed(answer: &SlotAnswer, words: Words) -> Answer {
    let done = || Answer::Redraw { face: words(answer), whisper: None };
    link_first(answer).or_else(|| interim(answer, words, Stands::InThePressed)).unwrap_or_else(done)
}

/// The shortest way from a press to a slot, for somebody who is not linked: the form opens at once.
fn link_first(answer: &SlotAnswer) -> Option<Answer> {
    match answer {
        SlotAnswer::LinkFirst { session, role } => {
            Some(Answer::OpenOrSay { form: view::link::form(), word: view::link::first(session, role) })
        }
        SlotAnswer::Done { .. }
        | SlotAnswer::Refused { .. }
        | SlotAnswer::NoSession(_)
        | SlotAnswer::NotDone(_)
        | SlotAnswer::Unconfirmed(_) => None,
    }
}

fn interim(answer: &SlotAnswer, words: Words, stands: Stands) -> Option<Answer> {
    let later = match answer {
        SlotAnswer::Unconfirmed(truth) => truth.clone(),
        SlotAnswer::Done { .. }
        | SlotAnswer::Refused { .. }
        | SlotAnswer::NoSession(_)
        | SlotAnswer::LinkFirst { .. }
        | SlotAnswer::NotDone(_) => return None,
    };
    let waiting = later.clone();
    let truth = async move { words(&waiting.told().await) }.boxed();
    Some(Answer::Interim(Interim { word: words(answer), stands, truth, later }))
}
