//! Linking in words.

use std::time::Duration;

use crate::bot::view::{text, words};
use crate::roblox::Trouble;

/// How much of what somebody typed is repeated, in UTF-16 units.
const TYPED: usize = 60;

/// Nobody on Roblox has that name or number.
pub(super) fn no_such_account(typed: &str) -> String {
    format!(
        "There is no Roblox account {}. Check the spelling: the user name is what stands behind the @ on the profile.",
        text::escaped(typed, TYPED)
    )
}

/// Roblox did not answer.
pub(super) fn trouble(trouble: Trouble) -> String {
    match trouble {
        Trouble::RateLimited { until } => {
            format!("Roblox wants fewer questions right now. Try again {}.", words::distance(until))
        }
        Trouble::Down => "Roblox does not answer right now. Try again in a few minutes.".to_owned(),
        Trouble::NotFound => "Roblox does not know that account any more.".to_owned(),
        Trouble::Forbidden | Trouble::Unreadable => {
            "Roblox answered in a way that cannot be read. Try again later; if it stays so, tell a moderator.".to_owned()
        }
    }
}

/// Too many questions of one person.
pub(super) fn too_often(wait: Duration) -> String {
    let seconds = usize::try_from(wait.as_secs()).unwrap_or(usize::MAX).saturating_add(1);
    format!("That was a lot at once. Wait {} and try again.", words::counted(seconds, "second"))
}
