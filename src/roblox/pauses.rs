//! When to come back, as Roblox said it: of one operation, and of the key that the call came with.
//!
//! Roblox counts the calls of each operation for the owner of each key, and those without a key together. So what it said of
//! one key or one operation says nothing of another.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

/// How long to keep away when a 429 does not say: doubled with each one in a row.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(2);
/// The longest pause that is believed or made up.
pub(super) const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// The longest that is made up.
const LONGEST_GUESS: SignedDuration = SignedDuration::from_secs(60);

/// What is asked, as Roblox counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    /// Names to numbers.
    UsersByName,
    /// Numbers to names.
    UsersById,
    /// A profile.
    Profile,
    /// The groups of a user, with their roles there.
    RolesOfUser,
    /// A group.
    Group,
    /// A picture.
    Headshot,
    /// A profile, from Open Cloud.
    CloudUser,
    /// Who is in a group, from Open Cloud.
    CloudMemberships,
    /// The roles of a group, from Open Cloud.
    CloudRoles,
    /// A group, from Open Cloud.
    CloudGroup,
}

/// Which key a call comes with, without the key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Credential(Option<[u8; 32]>);

impl Credential {
    pub(super) fn of(key: Option<&SecretString>) -> Self {
        Self(key.map(|key| Sha256::digest(key.expose_secret().as_bytes()).into()))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "a key" } else { "no key" })
    }
}

/// Who wants to be left alone.
#[derive(Debug, Default)]
pub(super) struct Pauses(Mutex<HashMap<(Operation, Credential), Pause>>);

#[derive(Debug, Clone, Copy)]
struct Pause {
    until: Timestamp,
    in_a_row: u32,
}

impl Pauses {
    /// Until when nothing of this kind is to be sent with this key.
    pub(super) fn until(&self, operation: Operation, credential: Credential) -> Option<Timestamp> {
        let now = Timestamp::now();
        self.lock().get(&(operation, credential)).map(|pause| pause.until).filter(|until| *until > now)
    }

    /// A call was answered. What was sent before a pause began and is answered during it does not end it.
    pub(super) fn answered(&self, operation: Operation, credential: Credential) {
        let now = Timestamp::now();
        let mut pauses = self.lock();
        if pauses.get(&(operation, credential)).is_some_and(|pause| pause.until <= now) {
            pauses.remove(&(operation, credential));
        }
    }

    /// After a 429, with what it said of coming back; when that is.
    pub(super) fn begin(&self, operation: Operation, credential: Credential, said: Option<&str>) -> Timestamp {
        let now = Timestamp::now();
        let mut pauses = self.lock();
        // A key that is not used any more is not remembered for ever.
        pauses.retain(|_, pause| now.duration_since(pause.until) < LONGEST_PAUSE);
        let before = pauses.get(&(operation, credential)).copied();
        // Of calls that were under way together each may come back refused.
        let in_a_row =
            before.map_or(1, |pause| if pause.until > now { pause.in_a_row } else { pause.in_a_row.saturating_add(1) });
        let wait = said.and_then(|said| wait_said(said, now)).unwrap_or_else(|| guess(in_a_row));
        let until = now.saturating_add(wait).unwrap_or(now).max(before.map_or(now, |pause| pause.until));
        pauses.insert((operation, credential), Pause { until, in_a_row });
        tracing::warn!(?operation, ?credential, %until, "Roblox takes no more of these calls for now");
        until
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(Operation, Credential), Pause>> {
        // Nothing in here can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `retry-after`: seconds, or a date (RFC 9110, 10.2.3).
pub(super) fn wait_said(said: &str, now: Timestamp) -> Option<SignedDuration> {
    let wait = match said.trim().parse::<u32>() {
        Ok(seconds) => SignedDuration::from_secs(i64::from(seconds)),
        Err(_) => jiff::fmt::rfc2822::parse(said.trim()).ok()?.timestamp().duration_since(now),
    };
    Some(wait.clamp(SignedDuration::from_secs(1), LONGEST_PAUSE))
}

fn guess(in_a_row: u32) -> SignedDuration {
    let doubled = 1_i32.checked_shl(in_a_row.saturating_sub(1)).unwrap_or(i32::MAX);
    FIRST_PAUSE.checked_mul(doubled).filter(|pause| *pause <= LONGEST_GUESS).unwrap_or(LONGEST_GUESS)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_kept_in_seconds_or_as_a_date_within_bounds() {
        let now = "2026-12-01T12:00:00Z".parse::<Timestamp>().unwrap();
        let seconds = |said: &str| wait_said(said, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("30"), Some(30));
        assert_eq!(seconds("0"), Some(1));
        assert_eq!(seconds("999999"), Some(3_600));
        assert_eq!(seconds("Tue, 01 Dec 2026 12:00:20 GMT"), Some(20));
        assert_eq!(seconds("Tue, 01 Dec 2026 11:00:00 GMT"), Some(1));
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("-5"), None);
    }

    #[test]
    fn without_a_word_the_pause_doubles_up_to_a_minute() {
        let pauses: Vec<i64> = [1, 2, 3, 6, 40, u32::MAX].into_iter().map(|times| guess(times).as_secs()).collect();
        assert_eq!(pauses, [2, 4, 8, 60, 60, 60]);
    }
}
