//! `/claim` and `/unclaim`.

use std::convert::Infallible;

use super::{Context, choices, reply_with};
use crate::bot::slot_answer::alone;
use crate::bot::view;

/// Take a slot in a session
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild")]
pub(super) async fn claim(
    context: Context<'_>,
    #[description = "The role you want"]
    #[autocomplete = "choices::role_to_claim"]
    role: String,
    #[description = "A particular slot; leave it out for the next vacant one"]
    #[autocomplete = "choices::slot_to_claim"]
    slot: Option<String>,
    #[description = "The session; leave it out for the one in this channel, or the next one with this role"]
    #[autocomplete = "choices::session_to_claim"]
    session: Option<String>,
) -> Result<(), Infallible> {
    reply_with(context, async |bot, caller| {
        let answer = bot.desk.claim_typed(&caller, &role, slot.as_deref(), session.as_deref()).await?;
        Ok(alone(&answer, view::slot::claimed))
    })
    .await
}

/// Give back a slot that you have
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild")]
pub(super) async fn unclaim(
    context: Context<'_>,
    #[description = "The role you want to leave"]
    #[autocomplete = "choices::role_to_leave"]
    role: String,
    #[description = "The session; leave it out for the first one in which you have this role"]
    #[autocomplete = "choices::session_to_leave"]
    session: Option<String>,
) -> Result<(), Infallible> {
    reply_with(context, async |bot, caller| {
        let answer = bot.desk.quit_typed(&caller, &role, session.as_deref()).await?;
        Ok(alone(&answer, view::slot::left))
    })
    .await
}
