//! What can come of a call that brought no answer: values, for whoever decides what to do without one.

use jiff::Timestamp;

/// Why Roblox gave no answer that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There is no such user or group.
    #[error("Roblox knows nothing of that name")]
    NotFound,
    /// The key is missing or wrong, or the group shows its members to nobody.
    #[error("Roblox does not show this to us")]
    Forbidden,
    /// Too many calls; there is no use in another one before this moment.
    #[error("Roblox takes no more calls from us until {until}")]
    RateLimited {
        /// When to come back.
        until: Timestamp,
    },
    /// The workspace asks for more than its share, so this call was not made.
    #[error("too many questions of this workspace wait for Roblox")]
    Busy,
    /// It cannot be reached, takes too long, or says that it is broken.
    #[error("Roblox does not answer")]
    Down,
    /// It answered in a shape that this release does not know.
    #[error("Roblox answered in a shape that cannot be read")]
    Unreadable,
}
