//! `/privacy`: what is kept of whoever asks.

use std::convert::Infallible;

use super::{Context, reply};
use crate::bot::view;

/// See or delete what is kept of you
#[expect(
    clippy::unused_async,
    reason = "the framework's macro wants it; Discord lets nobody give a command without its subcommand"
)]
#[poise::command(
    slash_command,
    install_context = "Guild",
    interaction_context = "Guild",
    subcommands("export", "delete"),
    subcommand_required
)]
pub(super) async fn privacy(_context: Context<'_>) -> Result<(), Infallible> {
    Ok(())
}

/// Get everything that is kept of you in a file
#[poise::command(slash_command)]
async fn export(context: Context<'_>) -> Result<(), Infallible> {
    reply(context, async |bot, caller| {
        Ok(match bot.desk.export(&caller).await? {
            Ok(export) => view::privacy::exported(&export),
            Err(too_soon) => view::privacy::too_soon(too_soon),
        })
    })
    .await
}

/// Delete everything that is kept of you; you are asked first
#[poise::command(slash_command)]
async fn delete(context: Context<'_>) -> Result<(), Infallible> {
    reply(context, async |bot, caller| {
        Ok(match bot.desk.preview_erasure(&caller).await? {
            Ok(preview) => view::privacy::preview(&preview),
            Err(too_soon) => view::privacy::too_soon(too_soon),
        })
    })
    .await
}
