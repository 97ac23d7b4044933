//! Who was at a session, from when to when (SERIES reference 2.9 and 2.10).

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use super::{AttendeeId, PersonName, RobloxId, SessionId};

/// Somebody on the attendance list of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// The entry's own identifier.
    pub id: AttendeeId,
    /// Of which session.
    pub session: SessionId,
    /// Who, and since when until when.
    pub draft: AttendeeDraft,
}

/// Somebody who is to be put on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttendeeDraft {
    /// Who.
    pub user: RobloxId,
    /// Their user name on that day.
    pub username: Option<PersonName>,
    /// The name that was shown on that day.
    pub display_name: Option<PersonName>,
    /// Where their picture was on that day.
    pub avatar: Option<AvatarUrl>,
    /// When they came.
    pub joined_at: Timestamp,
    /// When they went.
    pub left_at: Option<Timestamp>,
}

impl AttendeeDraft {
    /// How many whole seconds they were there, once it is known when they went.
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        self.left_at.map(|left| left.duration_since(self.joined_at).as_secs())
    }

    /// Nobody leaves before they come.
    pub fn check(&self) -> Result<(), AttendanceRefusal> {
        if self.left_at.is_some_and(|left| left < self.joined_at) {
            return Err(AttendanceRefusal::LeavesBeforeJoining { joined: self.joined_at });
        }
        Ok(())
    }

    /// What the entry is after these changes.
    #[must_use]
    pub fn changed(&self, changes: AttendeeChanges) -> Self {
        Self {
            joined_at: changes.joined_at.unwrap_or(self.joined_at),
            left_at: changes.left_at.unwrap_or(self.left_at),
            ..self.clone()
        }
    }
}

/// What is to become different of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AttendeeChanges {
    /// When they came.
    pub joined_at: Option<Timestamp>,
    /// When they went; `Some(None)` for somebody who is there after all.
    pub left_at: Option<Option<Timestamp>>,
}

/// The "no" to a change of an attendance list. Attendance is kept by programs alone, so this is never said in Discord.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttendanceRefusal {
    /// The workspace's history of changes is as long as it may be.
    HistoryFull,
    /// No such session, or it belongs to another workspace.
    SessionNotFound,
    /// The workspace's plan has no attendance.
    PlanRequired,
    /// The Roblox user is not a member of the workspace.
    NotAMember,
    /// The user is on the list.
    AlreadyAttending,
    /// The user is not on the list.
    NotAttending,
    /// They would go before they came.
    LeavesBeforeJoining {
        /// When they came.
        joined: Timestamp,
    },
}

/// Where a picture is. Kept and given back, never fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvatarUrl(Box<str>);

/// Text that is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an address that begins with https:// or http://, of at most {} characters", AvatarUrl::LONGEST)]
pub struct InvalidAvatarUrl;

impl AvatarUrl {
    /// The longest address that is kept.
    pub const LONGEST: usize = 2048;

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AvatarUrl {
    type Err = InvalidAvatarUrl;

    fn from_str(text: &str) -> Result<Self, InvalidAvatarUrl> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let plain = rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()));
        if plain && text.len() <= Self::LONGEST { Ok(Self(text.into())) } else { Err(InvalidAvatarUrl) }
    }
}

impl fmt::Display for AvatarUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn there(joined_at: &str, left_at: Option<&str>) -> AttendeeDraft {
        AttendeeDraft {
            user: RobloxId::new(7).unwrap(),
            username: None,
            display_name: None,
            avatar: None,
            joined_at: joined_at.parse().unwrap(),
            left_at: left_at.map(|left| left.parse().unwrap()),
        }
    }

    #[test]
    fn a_stay_is_measured_in_whole_seconds_once_it_is_over() {
        assert_eq!(there("2024-01-15T10:30:00Z", Some("2024-01-15T11:45:00.900Z")).seconds(), Some(4500));
        assert_eq!(there("2024-01-15T10:30:00Z", None).seconds(), None);
    }

    #[test]
    fn nobody_leaves_before_they_come() {
        assert_eq!(there("2024-01-15T10:30:00Z", Some("2024-01-15T10:30:00Z")).check(), Ok(()));
        let refused = there("2024-01-15T10:30:00Z", Some("2024-01-15T10:29:59Z")).check();
        assert!(matches!(refused, Err(AttendanceRefusal::LeavesBeforeJoining { .. })));
    }

    #[test]
    fn a_change_touches_what_it_names() {
        let before = there("2024-01-15T10:30:00Z", Some("2024-01-15T11:45:00Z"));
        assert_eq!(before.changed(AttendeeChanges::default()), before);
        let back = before.changed(AttendeeChanges { joined_at: None, left_at: Some(None) });
        assert_eq!(back, there("2024-01-15T10:30:00Z", None));
    }

    #[test]
    fn an_avatar_is_an_address() {
        assert!("https://tr.rbxcdn.com/30DAY-Avatar/150/150".parse::<AvatarUrl>().is_ok());
        for wrong in ["", "https://", "javascript:alert(1)", "https://a b", &format!("https://{}", "x".repeat(2048))] {
            assert_eq!(wrong.parse::<AvatarUrl>(), Err(InvalidAvatarUrl), "{wrong:?}");
        }
    }
}
