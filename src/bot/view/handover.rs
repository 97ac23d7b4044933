//! An account that two members have proved: what its new owner, its old one and a moderator read, and whoever does not get it.

use crate::bot::face::Face;
use crate::bot::view::words;
use crate::domain::DiscordUserId;
use crate::linking::{FREEZABLE_FOR, Frozen, Handover, Rival};

/// Whose an account was until it was proved just now.
pub(super) fn until_now(owner: DiscordUserId) -> String {
    format!(
        " Until now it was {}'s, who will be told. For 24 hours, moderators can freeze it, so that it stays theirs.",
        words::user(owner)
    )
}

/// To whoever had an account that a newer proof gave to somebody else.
#[must_use]
pub fn handed_over(handovers: &[Handover]) -> Face {
    let line = |handover: &Handover| {
        let until = handover.happened_at.saturating_add(FREEZABLE_FOR).unwrap_or(handover.happened_at);
        format!(
            "{} has proved that {} is theirs, so it is not linked to you any more. If you gave it away, all is well. If not, change \
             your Roblox password and link it again with /link. Moderators can keep it yours in their server with /member freeze; \
             that works for 24 hours (it ends {}).",
            words::user(handover.after),
            words::account(handover.roblox),
            words::distance(until)
        )
    };
    Face::text(handovers.iter().map(line).collect::<Vec<_>>().join("\n\n"))
}

/// What keeping an account where it was came to.
#[must_use]
pub fn frozen(frozen: Frozen, taker: DiscordUserId) -> Face {
    Face::text(match frozen {
        Frozen::Kept(handover) => format!(
            "Frozen: in this server {} stays with {}, whoever proves it. In other servers it is {}'s. /member unlink {} lets go of it.",
            words::account(handover.roblox),
            words::user(handover.before),
            words::user(handover.after),
            words::user(handover.before)
        ),
        Frozen::TooLate(handover) => format!(
            "{} proved {} {}, and an account can be frozen for 24 hours. Use /member unlink to take it from them in this server.",
            words::user(handover.after),
            words::account(handover.roblox),
            words::distance(handover.happened_at)
        ),
        Frozen::Nothing => {
            format!("{} has not taken an account from anybody, so there is nothing to freeze.", words::user(taker))
        }
    })
}

/// The account stays another user's here.
pub(super) fn kept_with(rival: &Rival) -> String {
    format!(
        "{} belongs to {} here and stays theirs: moderators or this server's settings say so. If that is wrong, ask a moderator.",
        words::account(rival.roblox),
        words::user(rival.owner)
    )
}
