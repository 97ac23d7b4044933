//! Roblox: names, profiles, pictures and ranks. The only place that speaks to it.
//!
//! Roblox changes its interfaces without notice, so answers are read leniently, and every way in which a call can come to
//! nothing is a [`Trouble`], a value. Every call is some workspace's: in its `turns` each has a line and a budget of its own,
//! and what Roblox says of coming back later counts for the operation and the key that it was said of (`pauses`). This module
//! keeps nothing for long and decides nothing; it must never know of Discord, of claims, or of who is linked to whom.

mod account;
mod call;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod gathering;
mod group;
mod headshot;
mod open_cloud;
mod pauses;
mod profile;
mod ranks;
mod settings;
mod trouble;
mod turns;

use std::sync::Arc;

pub use account::Account;
pub use call::client;
pub use group::GroupProfile;
pub use profile::Profile;
pub use ranks::GroupRank;
pub use settings::{Bases, Interface, Settings};
pub use trouble::Trouble;

use self::call::Caller;
use self::gathering::Gathering;
use self::open_cloud::RoleRanks;

/// Speaks to Roblox. Cheap to clone; clones share their connections and what they know of its limits.
#[derive(Debug, Clone)]
pub struct Roblox {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    caller: Caller,
    settings: Settings,
    role_ranks: RoleRanks,
    gathering: Gathering,
}

/// The program has no way to make HTTPS calls at all.
#[derive(Debug, thiserror::Error)]
#[error("no client for Roblox could be made: {0}")]
pub struct NoClient(String);

impl Roblox {
    /// With these settings. Nothing is called yet.
    pub fn new(settings: Settings) -> Result<Self, NoClient> {
        let caller = Caller::new(&settings).map_err(|failure| NoClient(failure.to_string()))?;
        let inner = Inner { caller, settings, role_ranks: RoleRanks::default(), gathering: Gathering::default() };
        Ok(Self { inner: Arc::new(inner) })
    }
}
