//! What somebody reads when nothing can be decided: a failure, an old button, a missing right.

use crate::bot::custom_id::Unread;
use crate::bot::face::Face;
use crate::domain::GuildId;
use crate::store::Trouble;

/// Something broke. The reference is in the log too, and nothing else about the failure leaves it.
#[must_use]
pub fn failure(reference: &str) -> Face {
    Face::text(format!(
        "Something went wrong on our side. Try again in a moment. If it happens again, tell a moderator this code: {reference}."
    ))
}

/// Nothing can be written now. What was saved before is safe, and nothing of this was begun.
#[must_use]
pub fn paused(trouble: Trouble) -> Face {
    Face::text(match trouble {
        Trouble::DiskFull
        | Trouble::DiskError
        | Trouble::ReadOnly
        | Trouble::Locked
        | Trouble::Unavailable
        | Trouble::Damaged => "Claims are paused: I can't save anything right now. Nothing was changed. Try again in a moment.",
        Trouble::Deleted | Trouble::Replaced => {
            "Claims are paused: I can't reach my saved data. Nothing was changed. Try again later. If this lasts, tell a \
             moderator that whoever runs the bot needs to look at its log."
        }
    })
}

/// A part of what was saved cannot be read.
#[must_use]
pub fn damaged(reference: &str) -> Face {
    Face::text(format!(
        "A part of my saved data is damaged, so this does not work. Other sessions may. Tell a moderator this code, for whoever \
         runs the bot: {reference}."
    ))
}

/// The program ends, and is started again soon.
#[must_use]
pub fn restarting() -> Face {
    Face::text("The bot is restarting. Try again in a minute.")
}

/// A button or a select that cannot be read.
#[must_use]
pub fn unread(why: Unread) -> Face {
    Face::text(match why {
        Unread::Foreign => "This button does not belong to Slotkeeper, so nothing happened.",
        Unread::Stale => "This button is from another version of the bot. /sessions opens the session as it is now.",
        Unread::Malformed => "This button is broken, so nothing happened. /sessions opens the session as it is now.",
    })
}

/// A button or an option names a role that its session does not have any more.
#[must_use]
pub fn role_gone() -> Face {
    Face::text("That role is not in this session any more. The board shows what there is now.")
}

/// Only moderators may do it.
#[must_use]
pub fn not_a_moderator() -> Face {
    Face::text(
        "Only moderators can do that. A moderator has a role with the Manage Events permission, or this server's moderator role.",
    )
}

/// Only administrators may do it.
#[must_use]
pub fn not_an_administrator() -> Face {
    Face::text("Only administrators can do that. An administrator has a role with the Manage Server permission.")
}

/// Discord does not say what they may do.
#[must_use]
pub fn rights_unknown() -> Face {
    Face::text(
        "I couldn't check what you may do in this server, because Discord isn't answering me. Nothing was changed. Try again in a \
         minute.",
    )
}

/// Only moderators may do it, and holders of a role that permits it.
#[must_use]
pub fn not_permitted() -> Face {
    Face::text("Only moderators, and those whose role in this session permits it, can do that.")
}

/// A form that Discord opens no more: the first three seconds were over.
#[must_use]
pub fn opened_too_late() -> Face {
    Face::text("That took too long to open. Press the button again.")
}

/// A file was ready and Discord did not take it.
#[must_use]
pub fn file_refused() -> Face {
    Face::text("The file is ready, but Discord did not take it. Try again later. If that does not help, tell a moderator.")
}

/// Asked in a direct message.
#[must_use]
pub fn only_in_a_server() -> Face {
    Face::text("This works in a server only. Use it in the server of your community.")
}

/// Asked in a server that has not added the bot, by somebody who has added it to their account.
#[must_use]
pub fn not_added() -> Face {
    Face::text("Slotkeeper works in servers that have added it. Ask an administrator of this server to add it, then try again.")
}

/// Asked in a server that whoever runs the bot has not listed.
#[must_use]
pub fn not_for_this_server(guild: GuildId) -> Face {
    Face::text(format!(
        "This bot isn't set up for this server, so nothing happened. Ask whoever runs the bot to add the server ID {guild} to its list."
    ))
}

/// Asked too often.
#[must_use]
pub fn slow_down() -> Face {
    Face::text("That was a bit fast, so nothing happened. Wait a few seconds and try again.")
}

/// The program ends before what it waits for is known.
#[must_use]
pub fn not_known_before_the_end(told_later: bool) -> Face {
    let now = "The bot restarts, and SERIES has not confirmed this yet. Look at /whoami in a minute before you try again";
    Face::text(if told_later {
        format!("{now}; this message changes if the bot is back within minutes.")
    } else {
        format!("{now}.")
    })
}

/// A command that this release does not have in that form.
#[must_use]
pub fn command_changed() -> Face {
    Face::text("This command has changed. Restart Discord to see its new form, then use it again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_a_code_and_nothing_about_itself() {
        let text =
            "Something went wrong on our side. Try again in a moment. If it happens again, tell a moderator this code: K7QX2M.";
        assert_eq!(failure("K7QX2M"), Face::text(text));
    }

    #[test]
    fn a_button_that_cannot_be_read_says_where_to_go_on() {
        let stale = "This button is from another version of the bot. /sessions opens the session as it is now.";
        assert_eq!(unread(Unread::Stale), Face::text(stale));
        let broken = "This button is broken, so nothing happened. /sessions opens the session as it is now.";
        assert_eq!(unread(Unread::Malformed), Face::text(broken));
        assert_eq!(unread(Unread::Foreign), Face::text("This button does not belong to Slotkeeper, so nothing happened."));
    }
}
