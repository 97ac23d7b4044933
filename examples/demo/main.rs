//! Try Slotkeeper with no Discord and no token: the real bot on a loopback stand-in for Discord, with people in it.
//!
//! `cargo run --example demo` plays a short story and prints what each person sees.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

mod seed;
mod story;

use std::ffi::OsString;
use std::time::Duration;

use anyhow::Context as _;
use discord_sandbox::Sandbox;
use slotkeeper::app::App;
use slotkeeper::config::Config;
use tokio_util::sync::CancellationToken;

/// How long the bot may take to connect, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let discord = Sandbox::builder().bot_name("Slotkeeper").start().await?;
    let folder = tempfile::tempdir()?;
    let settings = [
        ("SLOTKEEPER_DISCORD__TOKEN", discord.token().to_owned()),
        ("SLOTKEEPER_DISCORD__API_BASE", discord.api_base()),
        ("SLOTKEEPER_DATABASE__PATH", folder.path().join("slotkeeper.db").display().to_string()),
        ("SLOTKEEPER_HTTP__LISTEN", "127.0.0.1:0".to_owned()),
    ];
    let config = Config::load_from(None, settings.map(|(key, value)| (OsString::from(key), OsString::from(value))))?;

    let town = seed::town(&discord);
    let app = App::open(&config).await?;
    let server = app.listen(&config).await?;
    let stop = CancellationToken::new();
    let mut bot = tokio::spawn({
        let (config, stop) = (config.clone(), stop.clone());
        async move { app.run(&config, server, stop).await }
    });
    let played = tokio::select! {
        played = play(&discord, &town) => played,
        ended = &mut bot => return Err(anyhow::anyhow!("the bot ended before the story did: {ended:?}")),
    };
    stop.cancel();
    bot.await??;
    played
}

async fn play(discord: &Sandbox, town: &seed::Town) -> anyhow::Result<()> {
    discord.wait_until_ready(PATIENCE).await.context("the bot did not connect")?;
    discord.wait_for_commands(PATIENCE).await.context("the bot did not register its commands")?;
    story::tell(town).await
}
