//! What stands between people and SERIES, in words: for moderators with what they can do about it.

use std::time::Duration;

use crate::bot::face::Face;
use crate::bot::view::refusal::Whose;
use crate::bot::view::words;
use crate::desk::{LaterTruth, NotDone};
use crate::engine::Obstacle;

/// Nothing was done, whatever was asked for.
#[must_use]
pub fn nothing_done(why: Obstacle, moderates: bool) -> Face {
    let cause = cause(why, moderates);
    Face::text(match why {
        // These say themselves what was done.
        Obstacle::NeverConfirmed | Obstacle::DescriptionUnknown | Obstacle::EarlierOne | Obstacle::NotOffered => cause,
        Obstacle::Down
        | Obstacle::Unreadable
        | Obstacle::TooMany { .. }
        | Obstacle::KeyRefused
        | Obstacle::KeyMissing
        | Obstacle::KeyUnreadable
        | Obstacle::NotCarriedOut => format!("Nothing was done. {cause}"),
    })
}

/// What somebody wanted with a slot.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wish {
    Claim,
    Leave,
    Remove,
}

/// A slot that did not change hands.
pub(super) fn not_done(wish: Wish, whose: Whose, not_done: &NotDone) -> Face {
    let NotDone { session, role, why, moderates } = not_done;
    let place = format!("{} in {}", words::role(role), words::title(session));
    let cause = cause(*why, *moderates);
    let opening = match (why, wish, whose) {
        (Obstacle::EarlierOne, ..) => return Face::text(cause),
        (Obstacle::NeverConfirmed, Wish::Claim, Whose::Own) => format!("Nobody knows yet whether you have {place}."),
        (Obstacle::NeverConfirmed, Wish::Leave | Wish::Remove, Whose::Own) => {
            format!("Nobody knows yet whether you left {place}.")
        }
        (Obstacle::NeverConfirmed, Wish::Claim, Whose::Of(member)) => {
            format!("Nobody knows yet whether {} has {place}.", words::user(member))
        }
        (Obstacle::NeverConfirmed, Wish::Leave | Wish::Remove, Whose::Of(member)) => {
            format!("Nobody knows yet whether {} is out of {place}.", words::user(member))
        }
        (Obstacle::NeverConfirmed, _, Whose::Theirs) => format!("Nobody knows yet who has {place}."),
        (_, _, Whose::Theirs) => format!("Nothing was changed of {place}."),
        (_, Wish::Claim, Whose::Own) => format!("You did not get {place}."),
        (_, Wish::Leave | Wish::Remove, Whose::Own) => format!("You did not leave {place}."),
        (_, Wish::Claim, Whose::Of(member)) => format!("{} did not get {place}.", words::user(member)),
        (_, Wish::Leave | Wish::Remove, Whose::Of(member)) => format!("{} was not taken out of {place}.", words::user(member)),
    };
    Face::text(format!("{opening} {cause}"))
}

/// What is not known yet.
pub(super) fn unconfirmed(wish: Wish, whose: Whose, truth: &LaterTruth) -> Face {
    let place = format!("{} in {}", words::role(&truth.role), words::title(&truth.session));
    let what = match (wish, whose) {
        (Wish::Claim, Whose::Own) => format!("that you have {place}"),
        (Wish::Leave | Wish::Remove, Whose::Own) => format!("that you left {place}"),
        (Wish::Claim, Whose::Of(member)) => format!("that {} has {place}", words::user(member)),
        (Wish::Leave | Wish::Remove, Whose::Of(member)) => format!("that {} is out of {place}", words::user(member)),
        (_, Whose::Theirs) => format!("who has {place}"),
    };
    Face::text(format!("SERIES has not confirmed yet {what}. Wait a moment: this message changes as soon as it is known."))
}

/// What it was, and what helps.
fn cause(why: Obstacle, moderates: bool) -> String {
    let sentence = match why {
        Obstacle::Down => "SERIES does not answer right now. Try again in a minute.",
        Obstacle::Unreadable => {
            "SERIES gave an answer that cannot be read. Try again in a minute, and tell a moderator if it goes on."
        }
        Obstacle::TooMany { wait } => return format!("SERIES needs a break. Try again in {}.", seconds(wait)),
        Obstacle::KeyRefused if moderates => {
            "SERIES does not accept this server's key any more. Make a new key on SERIES; an administrator can enter it with /setup."
        }
        Obstacle::KeyMissing if moderates => {
            "This server has no SERIES key. Make one on SERIES; an administrator can enter it with /setup."
        }
        Obstacle::KeyUnreadable if moderates => {
            "The bot cannot read this server's SERIES key any more. An administrator can enter it again with /setup; whoever runs \
             the bot finds the reason in its log."
        }
        Obstacle::KeyRefused | Obstacle::KeyMissing | Obstacle::KeyUnreadable => {
            "The bot may not speak to SERIES for this server right now. Please tell your moderators: the SERIES key needs their care."
        }
        Obstacle::NotOffered => "SERIES lets no bot do that. It can be done on SERIES' own site.",
        Obstacle::NotCarriedOut => "SERIES did not answer in time, and did not do it later either. Try again.",
        Obstacle::NeverConfirmed => {
            "SERIES did not answer for too long. Look at /whoami or on SERIES' own site before you try again."
        }
        Obstacle::DescriptionUnknown => {
            "SERIES did not answer, and it shows no descriptions to bots, so nobody knows whether it has the new one. Look on SERIES' \
             own site, or send the description again. Everything else you changed is done."
        }
        Obstacle::EarlierOne => {
            "SERIES has not confirmed yet what you asked for before in this role. Wait until you read what became of it, then try again."
        }
    };
    sentence.to_owned()
}

/// Up, and never 0: who comes back then finds it open.
fn seconds(wait: Duration) -> String {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    words::counted(usize::try_from(seconds.max(1)).unwrap_or(usize::MAX), "second")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moderators_are_told_what_to_do_about_a_key_and_members_whom_to_ask() {
        for why in [Obstacle::KeyRefused, Obstacle::KeyMissing, Obstacle::KeyUnreadable] {
            assert!(cause(why, true).contains("/setup"), "{why}");
            assert!(cause(why, false).contains("Please tell your moderators"), "{why}");
        }
    }

    #[test]
    fn a_wait_is_told_in_whole_seconds_that_are_long_enough() {
        for (millis, told) in [(0, "1 second."), (1_000, "1 second."), (1_001, "2 seconds."), (60_000, "60 seconds.")] {
            let said = cause(Obstacle::TooMany { wait: Duration::from_millis(millis) }, false);
            assert!(said.ends_with(told), "{said}");
        }
    }
}
