//! A loopback stand-in for Roblox's web API, and for the linking providers Bloxlink and RoVer, for any client.
//!
//! It answers in the documented shapes, with the documented errors, headers and rate limits; each failure that the real
//! services are known for can be switched on for each of them. People can act in it too: it serves a small page on which
//! a visitor is a Roblox user and edits the description of their profile.
//!
//! ```
//! # async fn example() -> std::io::Result<()> {
//! use roblox_sandbox::{Fault, RobloxSandbox, Service};
//!
//! let roblox = RobloxSandbox::start().await?;
//! roblox.add_user(714_760_171, "builder");
//! roblox.add_group(5000, "Night Shift");
//! roblox.set_rank(5000, 714_760_171, 50);
//! // Start the client with roblox.base(Service::Users) and the others, then let things go wrong:
//! roblox.fault(Service::Groups, Fault::RateLimited { retry_after: Some(30) });
//! assert!(roblox.requests().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! In reading order: `sandbox` is the handle; `world` is what exists; `door` is what every request passes (the record,
//! faults, rate limits); then one file for each service; `page` is for people. It must never know of a particular client.

mod bloxlink;
mod door;
mod faults;
mod groups;
mod limits;
mod open_cloud;
mod page;
mod record;
mod refusal;
mod rover;
mod sandbox;
mod server;
mod thumbnails;
mod users;
mod world;

pub use faults::{Fault, Service};
pub use limits::Operation;
pub use record::RecordedRequest;
pub use sandbox::RobloxSandbox;
pub use world::{BloxlinkField, RoverShape};
