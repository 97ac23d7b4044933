//! Linking, through buttons and a form: what they ask of the desk, and which face comes next.

use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;

use super::answer::{Answer, Interim, Stands};
use super::custom_id::LinkControl;
use super::face::Face;
use super::submit::Fields;
use super::{Bot, Failure, view};
use crate::desk::{Caller, LaterTruth, LinkChecked, SlotAnswer};
use crate::domain::{AccountText, DiscordUserId, RobloxId};

/// A button was pressed. All of them stand on private messages.
pub async fn pressed(bot: &Arc<Bot>, caller: &Caller, control: LinkControl) -> Result<Answer, Failure> {
    match control {
        LinkControl::Start => Ok(start(bot)),
        LinkControl::Check => check(bot, caller).await,
        LinkControl::Again(roblox) => again(bot, caller, roblox).await,
        LinkControl::UnlinkSurely => Ok(redraw(view::link::ended(&bot.desk.end_link(caller, true).await?))),
        LinkControl::Allow(user) => decide(bot, caller, user, true).await,
        LinkControl::Deny(user) => decide(bot, caller, user, false).await,
        LinkControl::Keep => Ok(redraw(view::link::kept())),
    }
}

/// The form for an account was sent.
pub async fn submitted(bot: &Arc<Bot>, caller: &Caller, fields: Fields<'_>) -> Result<Answer, Failure> {
    match fields.text(view::link::ACCOUNT).parse::<AccountText>() {
        Ok(account) => Ok(Answer::Whisper(view::link::begun(&bot.desk.begin_link(caller, account).await?))),
        Err(_not_an_account) => Ok(Answer::Whisper(view::link::not_an_account())),
    }
}

fn start(bot: &Bot) -> Answer {
    if bot.desk.members_link_themselves() {
        Answer::Open(view::link::form())
    } else {
        Answer::Whisper(view::link::begun(&crate::desk::LinkBegun::SwitchedOff))
    }
}

/// What can still succeed with the same words leaves them where they are.
async fn check(bot: &Arc<Bot>, caller: &Caller) -> Result<Answer, Failure> {
    let checked = bot.desk.check_link(caller).await?;
    let face = view::link::checked(&checked);
    if let Some((later, truth)) = truth_to_come(&checked) {
        return Ok(Answer::Interim(Interim { word: face, stands: Stands::InThePressed, truth, later }));
    }
    Ok(match checked {
        LinkChecked::NotThere { .. } | LinkChecked::Trouble(_) | LinkChecked::TooOften(_) | LinkChecked::TakenBy(_) => {
            Answer::Whisper(face)
        }
        LinkChecked::Withdrawn(_) => redraw(face),
        LinkChecked::Linked { .. }
        | LinkChecked::Expired(_)
        | LinkChecked::NoAttempt
        | LinkChecked::Banned(_)
        | LinkChecked::Asked(_) => redraw(face),
    })
}

/// Where SERIES has not confirmed the claim yet, the answer becomes what is true once that is known.
fn truth_to_come(checked: &LinkChecked) -> Option<(LaterTruth, BoxFuture<'static, Face>)> {
    let LinkChecked::Linked { link, name, replaced, taken_from, claim: Some(claim) } = checked else { return None };
    let SlotAnswer::Unconfirmed(truth) = claim.as_ref() else { return None };
    let (link, name, replaced, taken_from, later) = (*link, name.clone(), *replaced, *taken_from, truth.clone());
    let truth = later.clone();
    let told = async move {
        let claim = Some(Box::new(truth.told().await));
        view::link::checked(&LinkChecked::Linked { link, name, replaced, taken_from, claim })
    };
    Some((later, told.boxed()))
}

async fn again(bot: &Arc<Bot>, caller: &Caller, roblox: RobloxId) -> Result<Answer, Failure> {
    Ok(redraw(view::link::begun(&bot.desk.begin_link(caller, AccountText::Id(roblox)).await?)))
}

async fn decide(bot: &Arc<Bot>, caller: &Caller, user: DiscordUserId, allow: bool) -> Result<Answer, Failure> {
    let Ok(moderator) = bot.desk.moderator(caller.clone()).await? else {
        return Ok(Answer::Whisper(view::trouble::not_a_moderator()));
    };
    Ok(redraw(view::link::decided(bot.desk.decide_link(&moderator, user, allow).await?)))
}

fn redraw(face: Face) -> Answer {
    Answer::Redraw { face, whisper: None }
}
