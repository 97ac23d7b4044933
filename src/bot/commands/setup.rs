//! `/setup`.

use std::convert::Infallible;

use super::{Context, reply};
use crate::bot::{setup, view};

/// See and change this server's settings (administrators)
#[poise::command(
    slash_command,
    rename = "setup",
    install_context = "Guild",
    interaction_context = "Guild",
    default_member_permissions = "MANAGE_GUILD"
)]
pub(super) async fn panel(context: Context<'_>) -> Result<(), Infallible> {
    reply(context, async |bot, caller| match bot.desk.administrator(&caller).await? {
        Ok(administrator) => setup::panel(bot, &administrator).await,
        Err(_not_an_administrator) => Ok(view::trouble::not_an_administrator()),
    })
    .await
}
