//! What makes posting a message something that can be tried twice: of two messages with the same nonce Discord posts only
//! the first, for some minutes, and answers with that (Discord, Create Message, `enforce_nonce`).
//!
//! Each is made from what the message is posted for, so that two tries have the same one, in another process too.

use serde::Serialize;

use crate::domain::{EntryId, GuildId, MessageId, RequestId};

/// At most 25 characters, which is what Discord takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Nonce(String);

const LONGEST: usize = 25;

impl Nonce {
    /// The message at this place of what a request asked to post.
    #[must_use]
    pub fn of_request(request: &RequestId, place: usize) -> Self {
        let place = format!("-{place}");
        // Requests are named by numbers of 20 digits at most. The end of a longer name is what tells it from others.
        let name = request.as_str();
        let kept = name.len().min(LONGEST - place.len());
        Self(format!("{}{place}", &name[name.len() - kept..]))
    }

    /// The message that takes the place of another one.
    #[must_use]
    pub fn instead_of(old: MessageId) -> Self {
        Self(format!("i{old}"))
    }

    /// What a server is told of the changes up to that one. Of a large number its end is enough: Discord remembers these for
    /// minutes.
    #[must_use]
    pub fn of_news(guild: GuildId, last: EntryId) -> Self {
        Self(format!("n{:x}-{:x}", guild.get(), last.get() & 0x0FFF_FFFF))
    }

    /// The message at this place of what holders are told. Its name is short.
    #[must_use]
    pub fn of_summons(name: &str, place: usize) -> Self {
        Self(format!("s{name}-{place}"))
    }

    /// The message that follows another one.
    #[must_use]
    pub fn after(before: MessageId) -> Self {
        Self(format!("a{before}"))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn what_is_posted_for_the_same_thing_has_the_same_nonce_and_nothing_else_does() {
        let request: RequestId = "1443000000000000001".parse().unwrap();
        let message = MessageId::new(1_443_000_000_000_000_001).unwrap();
        let all =
            [Nonce::of_request(&request, 0), Nonce::of_request(&request, 1), Nonce::instead_of(message), Nonce::after(message)];
        assert_eq!(all[0], Nonce::of_request(&request, 0));
        for (place, nonce) in all.iter().enumerate() {
            assert!(all[place + 1..].iter().all(|other| other != nonce));
            assert!(nonce.0.len() <= LONGEST);
        }
    }

    #[test]
    fn the_longest_request_still_makes_one_that_discord_takes() {
        let request: RequestId = "x".repeat(RequestId::LONGEST).parse().unwrap();
        assert_eq!(Nonce::of_request(&request, 9).0.len(), LONGEST);
        let largest = MessageId::new(i64::MAX.unsigned_abs()).unwrap();
        assert!(Nonce::instead_of(largest).0.len() <= LONGEST);
        let guild = GuildId::new(i64::MAX.unsigned_abs()).unwrap();
        assert!(Nonce::of_news(guild, EntryId::new(i64::MAX)).0.len() <= LONGEST);
    }
}
