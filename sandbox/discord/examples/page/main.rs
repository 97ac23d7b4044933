//! A small Discord with a small bot in it, to be looked at in a browser: `cargo run --example page -- [PORT]`.
//!
//! The bot is made of a socket and an HTTP client, so that nothing here needs a library for bots.

mod bot;
mod words;

use std::error::Error;
use std::io::Write as _;

use discord_sandbox::{Permissions, Sandbox};

const WELCOME: &str = "An evening of board games, on a Discord of its own. Nothing here leaves this machine.
Try this:
Robin: /join game:Azul note:I bring snacks
Robin: /table players:5 outdoors:True
Maya: /host close
Sam: /suggest";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = std::env::args().nth(1).map_or(Ok(8470), |port| port.parse())?;
    let discord = Sandbox::builder().port(port).bot_name("Dicebox").page(true).welcome(WELCOME).start().await?;
    let guild = discord.add_guild("Board Game Night");
    let (tables, talk) = (guild.add_channel("tables"), guild.add_channel("small-talk"));
    let hosts = guild.add_role("Hosts", Permissions::MANAGE_EVENTS | Permissions::MANAGE_MESSAGES);
    let regulars = guild.add_role("Regulars", Permissions::empty());
    hosts.set_colour(0xE6_7E_22);
    regulars.set_colour(0x2E_CC_71);
    let robin = guild.add_member("Robin", &[&regulars]);
    let maya = guild.add_member("Maya", &[&hosts, &regulars]);
    let sam = guild.add_member("Sam", &[]);
    let backstage = guild.add_channel("hosts-only");
    backstage.deny(&guild.everyone(), Permissions::VIEW_CHANNEL);
    backstage.allow(&hosts, Permissions::VIEW_CHANNEL);
    maya.say(&talk, &format!("Who is in on Friday, <@{}>? I have **two** copies of _Azul_.", robin.id()));
    robin.say(&talk, "Me! ||And I have been practising.||");
    sam.say(&backstage, "This should not be seen by everybody.");
    let running = bot::run(&discord, tables.id(), &[robin.id(), maya.id()]).await?;
    if let Some(address) = discord.page_address() {
        writeln!(std::io::stdout(), "{address}")?;
    }
    running.await?;
    Ok(())
}
