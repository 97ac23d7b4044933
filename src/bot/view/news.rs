//! What moderators hear beside an answer of theirs: boards that cannot be kept, and members who have left.

use crate::bot::face::Face;
use crate::bot::view::words;
use crate::desk::Notice;
use crate::domain::{ChannelId, RobloxId};

/// How much room the names of channels, and of those who have left, get in UTF-16 units: a content has 2,000.
const CHANNELS: usize = 600;
const NAMES: usize = 600;

/// All of it; nothing where nothing is new.
#[must_use]
pub fn news(channels: &[ChannelId], audit: Option<ChannelId>, departures: &[Notice]) -> Option<Face> {
    let parts: Vec<String> = shut_out(channels).into_iter().chain(audit.map(muted)).chain(departed(departures)).collect();
    (!parts.is_empty()).then(|| Face::text(parts.join("\n\n")))
}

/// To a member: somebody else may use their account here.
#[must_use]
pub fn linked_to_another(accounts: &[RobloxId]) -> Face {
    let names: Vec<String> = accounts.iter().copied().map(words::account).collect();
    let names = words::list(&names, CHANNELS);
    Face::text(format!(
        "A moderator linked somebody else to your Roblox account here: {names}. If you did not agree to that, tell an administrator \
         of this server. They see in the audit channel who did it."
    ))
}

/// Boards in these channels cannot be kept any more.
fn shut_out(channels: &[ChannelId]) -> Option<String> {
    let (boards, there) = match channels.len() {
        0 => return None,
        1 => ("The boards in", "that channel's"),
        _ => ("Boards in", "those channels'"),
    };
    let names: Vec<String> = channels.iter().copied().map(words::channel).collect();
    let names = words::list(&names, CHANNELS);
    Some(format!(
        "{boards} {names} are not up to date any more: this bot may not write there now. Allow it View Channel, Send \
         Messages and Embed Links in {there} permissions. The boards catch up by themselves then."
    ))
}

/// Changes cannot be told in the audit channel any more.
fn muted(audit: ChannelId) -> String {
    let audit = words::channel(audit);
    format!(
        "Changes are not told in {audit} now: this bot may not write there. Allow it View Channel, Send Messages and Embed Links \
         in that channel's permissions, and it tells what was missed; or have an administrator choose another one in /setup."
    )
}

/// These have left, and some of their slots are free.
fn departed(departures: &[Notice]) -> Option<String> {
    let whose = match departures.len() {
        0 => return None,
        1 => "left",
        _ => "have left",
    };
    let freed: usize = departures.iter().map(|notice| notice.freed).sum();
    let names: Vec<String> = departures.iter().map(|notice| words::user(notice.user)).collect();
    let (names, slots) = (words::list(&names, NAMES), words::counted(freed, "slot"));
    let free = if freed == 1 { "is" } else { "are" };
    Some(format!("{names} {whose} the server. {slots} of theirs {free} free again."))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::bot::view::limits;
    use crate::domain::DiscordUserId;

    fn said(channels: &[ChannelId], departures: &[Notice]) -> String {
        let face = news(channels, None, departures).unwrap();
        assert_eq!(limits::broken(&face), Vec::<String>::new());
        face.content.unwrap()
    }

    fn channel(id: u64) -> ChannelId {
        ChannelId::new(id).unwrap()
    }

    fn notices(count: u64) -> Vec<Notice> {
        (1..=count)
            .map(|number| Notice { user: DiscordUserId::new(9_000_000_000_000_000_000 + number).unwrap(), freed: 2 })
            .collect()
    }

    #[test]
    fn moderators_hear_which_channels_are_closed_and_what_to_do() {
        assert_eq!(
            said(&[channel(7)], &[]),
            "The boards in <#7> are not up to date any more: this bot may not write there now. Allow it View Channel, Send \
             Messages and Embed Links in that channel's permissions. The boards catch up by themselves then."
        );
    }

    #[test]
    fn moderators_hear_who_has_left_and_how_many_slots_are_free() {
        assert_eq!(said(&[], &notices(1)), "<@9000000000000000001> left the server. 2 slots of theirs are free again.");
        let one = Notice { freed: 1, ..notices(1)[0] };
        assert!(said(&[], &[one]).ends_with(" left the server. 1 slot of theirs is free again."));
        assert!(said(&[], &notices(2)).ends_with(" have left the server. 4 slots of theirs are free again."));
        assert_eq!(news(&[], None, &[]), None);
    }

    #[test]
    fn however_much_there_is_it_fits_one_message() {
        let channels: Vec<ChannelId> = (1..=500).map(|number| channel(9_000_000_000_000_000_000 + number)).collect();
        let said = said(&channels, &notices(500));
        assert!(
            said.contains(" more are not up to date")
                && said.contains("in those channels' permissions")
                && said.contains(" more have left the server. 1000 slots"),
            "{said}"
        );
    }
}
