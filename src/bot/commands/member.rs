//! `/whoami`, and `/member` for moderators.

use std::convert::Infallible;

use serenity::all::User;

use super::{Context, choices, reply, reply_to_moderator};
use crate::bot::incoming::{person, user};
use crate::bot::view;
use crate::desk::Person;
use crate::domain::{AccountText, Rank};

/// See who you are here: your Roblox account, your rank, your slots
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild")]
pub(super) async fn whoami(context: Context<'_>) -> Result<(), Infallible> {
    reply(context, async |bot, caller| {
        let profile = bot.desk.profile(&caller, &Person::caller(&caller)).await?;
        Ok(view::member::profile(&profile, true))
    })
    .await
}

/// Link members to Roblox and set their ranks (moderators)
#[expect(
    clippy::unused_async,
    reason = "the framework's macro wants it; Discord lets nobody give a command without its subcommand"
)]
#[poise::command(
    slash_command,
    install_context = "Guild",
    interaction_context = "Guild",
    default_member_permissions = "MANAGE_EVENTS",
    subcommands("link", "unlink", "freeze", "show", "rank", "check", "requests"),
    subcommand_required
)]
pub(super) async fn member(_context: Context<'_>) -> Result<(), Infallible> {
    Ok(())
}

/// Say which Roblox account a member has
#[poise::command(slash_command)]
async fn link(
    context: Context<'_>,
    #[description = "The member"] member: User,
    #[description = "Their Roblox user name, user ID, or the address of their profile"] account: String,
) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, _, moderator| {
        let Ok(account) = account.parse::<AccountText>() else { return Ok(view::input::account()) };
        let answer = bot.desk.link_member(&moderator, user(member.id)?, account).await?;
        Ok(view::member::linked(&answer))
    })
    .await
}

/// Take back which Roblox account a member has
#[poise::command(slash_command)]
async fn unlink(context: Context<'_>, #[description = "The member"] member: User) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, _, moderator| {
        let discord = user(member.id)?;
        let answer = bot.desk.unlink_member(&moderator, discord).await?;
        Ok(view::member::unlinked(answer, discord))
    })
    .await
}

/// Keep an account that a member has just proved with whoever had it (24 hours)
#[poise::command(slash_command)]
async fn freeze(
    context: Context<'_>,
    #[description = "The member who has proved it now"] member: User,
) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, _, moderator| {
        let taker = user(member.id)?;
        Ok(view::handover::frozen(bot.desk.freeze(&moderator, taker).await?, taker))
    })
    .await
}

/// See a member's Roblox account, rank and slots
#[poise::command(slash_command)]
async fn show(context: Context<'_>, #[description = "The member"] member: User) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, caller, _| {
        let person = person(context.interaction, &member)?;
        let profile = bot.desk.profile(&caller, &person).await?;
        Ok(view::member::profile(&profile, false))
    })
    .await
}

/// Set a member's rank
#[poise::command(slash_command)]
async fn rank(
    context: Context<'_>,
    #[description = "The member"] member: User,
    #[description = "Their rank, 0 to 255"]
    #[min = 0]
    #[max = 255]
    rank: i64,
) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, _, moderator| {
        let Ok(rank) = u8::try_from(rank) else { return Ok(view::input::rank()) };
        let discord = user(member.id)?;
        let answer = bot.desk.rank_member(&moderator, discord, Rank::new(rank)).await?;
        Ok(view::member::ranked(answer, discord))
    })
    .await
}

/// See whether a member could take a role, and if not, why
#[poise::command(slash_command)]
async fn check(
    context: Context<'_>,
    #[description = "The member"] member: User,
    #[description = "The role"]
    #[autocomplete = "choices::role_to_check"]
    role: String,
    #[description = "The session; leave it out for the one in this channel, or the next one with this role"]
    #[autocomplete = "choices::session_to_show"]
    session: Option<String>,
) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, caller, _| {
        let person = person(context.interaction, &member)?;
        Ok(match bot.desk.eligibility(&caller, &person, &role, session.as_deref()).await? {
            Ok(eligibility) => view::eligibility::told(&eligibility),
            Err(none) => view::eligibility::no_session(&none, person.user),
        })
    })
    .await
}

/// Decide about accounts that somebody proved and another member has already
#[poise::command(slash_command)]
async fn requests(context: Context<'_>) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, _, moderator| Ok(view::link::requests(&bot.desk.link_requests(&moderator).await?)))
        .await
}
