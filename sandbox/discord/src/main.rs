//! A sandbox by itself, for a bot in any language: starts it, says where it is, and ends with Ctrl-C.
//!
//! Owns the command line. What the sandbox does is in the library.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use discord_sandbox::{Sandbox, Seed};
use serde_json::json;

/// How often the specification's findings are looked at.
const GLANCE: Duration = Duration::from_secs(1);

/// A Discord on this machine, for a bot in any language, with a page on which you are its members.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The servers, channels, roles and people to begin with: a file in TOML, or in JSON if its name ends in .json.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 8470)]
    port: u16,
    /// The bot's token, instead of the one of the seed.
    #[arg(long)]
    token: Option<String>,
    /// Discord's official specification (openapi.json), to check every request and answer against.
    #[arg(long, value_name = "FILE", env = "DISCORD_OPENAPI")]
    specification: Option<PathBuf>,
    /// Enforces no rate limits.
    #[arg(long)]
    without_rate_limits: bool,
    /// Says where it is in one line of JSON.
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).without_time().with_target(false).init();
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let seed = match &arguments.seed {
        Some(path) => Seed::read(path)?,
        None => Seed::example()?,
    };
    let mut builder = Sandbox::builder().seed(seed).port(arguments.port).page(true);
    if let Some(token) = &arguments.token {
        builder = builder.token(token);
    }
    if let Some(path) = &arguments.specification {
        builder = builder.specification(path);
    }
    if arguments.without_rate_limits {
        builder = builder.without_rate_limits();
    }
    let discord = builder.start().await?;
    let text = if arguments.json { in_json(&discord) } else { in_words(&discord) };
    writeln!(std::io::stdout(), "{text}")?;
    tokio::select! {
        () = tell_violations(&discord) => {}
        stopped = tokio::signal::ctrl_c() => stopped?,
    }
    Ok(())
}

fn in_words(discord: &Sandbox) -> String {
    format!(
        "A Discord of your own runs on this machine until you press Ctrl-C.\n\n\
         page         {}\n\
         API          {}/api/v10\n\
         gateway      {}\n\
         token        {}\n\
         application  {}\n",
        discord.page_address().unwrap_or_default(),
        discord.api_base(),
        discord.gateway_address(),
        discord.token(),
        discord.application_id(),
    )
}

fn in_json(discord: &Sandbox) -> String {
    json!({
        "page": discord.page_address(),
        "api": format!("{}/api/v10", discord.api_base()),
        "gateway": discord.gateway_address(),
        "token": discord.token(),
        "application": discord.application_id().to_string(),
    })
    .to_string()
}

/// Logs what differs from the specification, as it is found.
async fn tell_violations(discord: &Sandbox) {
    let mut told = 0;
    loop {
        let violations = discord.violations();
        for violation in violations.iter().skip(told) {
            tracing::warn!("{violation}");
        }
        told = violations.len();
        tokio::time::sleep(GLANCE).await;
    }
}
