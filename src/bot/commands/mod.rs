//! The slash commands: typed options in, a request to the desk, a face out. Option names are a contract (DESIGN 2.1).
//!
//! What Discord shows of a command itself, its description and those of its options, stands at the command, where the
//! framework reads it from; everything else that a person reads is in `view`.

mod choices;
mod claim;
mod link;
mod member;
mod moderate;
mod privacy;
mod session;
mod setup;
mod template;

use std::convert::Infallible;
use std::sync::Arc;

use serenity::all::ResolvedValue;

use super::answer::{Answer, answer};
use super::face::Face;
use super::incoming::{Incoming, caller_of_command, user};
use super::{Bot, Failure, view};
use crate::desk::{Caller, Moderator};

/// What the framework hands to every command. No command fails: what goes wrong is answered.
pub type Context<'a> = poise::ApplicationContext<'a, Arc<Bot>, Infallible>;

/// Every command, as it is registered with Discord.
#[must_use]
pub fn all() -> Vec<poise::Command<Arc<Bot>, Infallible>> {
    vec![
        claim::claim(),
        claim::unclaim(),
        session::sessions(),
        session::session(),
        link::link(),
        link::unlink(),
        member::whoami(),
        member::member(),
        moderate::assign(),
        moderate::remove(),
        template::template(),
        privacy::privacy(),
        setup::panel(),
    ]
}

/// Answers a command that anybody in a server may give.
async fn reply<'a, Work, Said>(context: Context<'a>, work: impl FnOnce(&'a Bot, Caller) -> Work) -> Result<(), Infallible>
where
    Work: Future<Output = Result<Said, Failure>>,
    Said: Into<Answer>,
{
    reply_with(context, async |bot, caller| Ok(work(bot, caller).await?.into())).await
}

/// The same, where the answer may be more than one word.
async fn reply_with<'a, Work>(context: Context<'a>, work: impl FnOnce(&'a Bot, Caller) -> Work) -> Result<(), Infallible>
where
    Work: Future<Output = Result<Answer, Failure>>,
{
    let bot: &Bot = context.framework.user_data;
    let admitted = bot.admission.admit(caller_of_command(context.interaction));
    let incoming = Incoming::command(context.interaction, admitted.caller());
    let answered = admitted.then(async |caller| {
        bot.is_present(&caller).await?;
        work(bot, caller).await
    });
    answer(bot, &incoming, answered).await;
    Ok(())
}

/// Answers a command that only moderators may give. Discord hides some of these from the rest; that is a courtesy, and
/// this is the check.
async fn reply_to_moderator<'a, Work>(
    context: Context<'a>,
    work: impl FnOnce(&'a Bot, Caller, Moderator) -> Work,
) -> Result<(), Infallible>
where
    Work: Future<Output = Result<Face, Failure>>,
{
    reply(context, async |bot, caller| match bot.desk.moderator(caller.clone()).await? {
        Ok(moderator) => {
            look_around(bot, context, &moderator).await?;
            work(bot, caller, moderator).await
        }
        Err(_not_a_moderator) => Ok(view::trouble::not_a_moderator()),
    })
    .await
}

/// Whoever is named in an option comes with or without a membership: that tells who has left the server, and who is back.
async fn look_around(bot: &Bot, context: Context<'_>, moderator: &Moderator) -> Result<(), Failure> {
    for option in context.args {
        let ResolvedValue::User(named, membership) = &option.value else { continue };
        let (guild, user) = (moderator.guild(), user(named.id)?);
        let marks = match membership {
            Some(_) => bot.desk.is_present(guild, user).await?,
            None if named.bot => Vec::new(),
            None => bot.desk.is_absent(guild, user).await?,
        };
        bot.keeper.show_again(&marks).await;
    }
    Ok(())
}
