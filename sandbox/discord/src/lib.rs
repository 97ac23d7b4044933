//! A loopback stand-in for Discord, REST and gateway, for any bot.
//!
//! It enforces what Discord enforces, so that what works here works there: limits of messages and commands, permissions,
//! the three seconds for a first response, the fifteen minutes of a token, rate limits, and the error of each. Tests
//! speak to it as people use Discord: a member types a command, presses a button, and reads what they see.
//!
//! ```
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use discord_sandbox::{Permissions, Sandbox};
//! use std::time::Duration;
//!
//! let discord = Sandbox::builder().start().await?;
//! let guild = discord.add_guild("Night Shift");
//! let channel = guild.add_channel("general");
//! let moderators = guild.add_role("Moderators", Permissions::MANAGE_EVENTS);
//! let alice = guild.add_member("Alice", &[&moderators]);
//!
//! // Start the bot with discord.api_base() and discord.token(), then:
//! discord.wait_until_ready(Duration::from_secs(10)).await?;
//! discord.wait_for_commands(Duration::from_secs(10)).await?;
//! let outcome = alice.slash(&channel, "greet", &[("name", "Bob".into())]).await?.settled().await;
//! assert!(!outcome.failed);
//! println!("{}", outcome.text());
//! # Ok(())
//! # }
//! ```
//!
//! People can look at it and use it too: with [`SandboxBuilder::page`] it serves a page that shows this Discord in a
//! browser, on [`Sandbox::page_address`], where one acts as any member. `cargo run --example page` shows one.
//!
//! Bots in other languages need no code of this crate: `cargo run -p discord-sandbox` starts a sandbox by itself, with what a
//! [`Seed`] holds. The README shows how their libraries are pointed to it.
//!
//! In reading order: [`Sandbox`] and its builder; `person`, what people do and see; `world`, what exists; `gateway` and
//! `rest`, the two interfaces of the bot; `page`, that of people; `limits`, what Discord refuses; `specification`,
//! Discord's own description of itself as a second witness. It must never know anything of a particular bot.

mod builder;
mod changes;
mod clock;
mod core;
mod faults;
mod form_errors;
mod gateway;
mod limits;
mod lock;
mod page;
mod pattern;
mod permissions;
mod person;
mod record;
mod rendering;
mod rest;
mod sandbox;
mod seed;
mod server;
mod snowflake;
mod specification;
mod text;
mod world;

pub use builder::{SandboxBuilder, StartError};
pub use changes::{Change, InteractionState};
pub use faults::{Fault, Faults};
pub use gateway::Gateway;
pub use permissions::Permissions;
pub use person::{
    Attachment, Button, Callback, CallbackKind, Channel, Choice, ClientRefusal, Field, Guild, Holder, Member, Message, Modal,
    NotPosted, OptionValue, Outcome, Reply, Role, Select, SelectOption, Whence,
};
pub use record::RecordedRequest;
pub use rest::rate_limit::{RateLimit, RateLimitSettings};
pub use sandbox::{NotYet, Sandbox};
pub use seed::{Seed, SeedError};
pub use world::pings::Pings;
