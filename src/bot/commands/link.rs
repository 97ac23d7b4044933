//! `/link` and `/unlink`: who a member is on Roblox, by their own word and proof.

use std::convert::Infallible;

use super::{Context, reply};
use crate::bot::view;
use crate::domain::AccountText;

/// Link your Roblox account, so that you can take slots
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild")]
pub(super) async fn link(
    context: Context<'_>,
    #[description = "Your Roblox user name, user ID, or the address of your profile"] account: String,
) -> Result<(), Infallible> {
    reply(context, async |bot, caller| {
        let Ok(account) = account.parse::<AccountText>() else { return Ok(view::link::not_an_account()) };
        Ok(view::link::begun(&bot.desk.begin_link(&caller, account).await?))
    })
    .await
}

/// Take back which Roblox account you have
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild")]
pub(super) async fn unlink(context: Context<'_>) -> Result<(), Infallible> {
    reply(context, async |bot, caller| Ok(view::link::ended(&bot.desk.end_link(&caller, false).await?))).await
}
