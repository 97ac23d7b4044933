//! Rate limits: so many calls in a minute for each operation and key, those without a key together.
//!
//! Open Cloud publishes its numbers; the older interfaces publish none, and here they have one that a test may lower.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// The time over which calls are counted.
const WINDOW: Duration = Duration::from_secs(60);

/// What is counted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `POST users.roblox.com/v1/usernames/users`.
    UsersByName,
    /// `POST users.roblox.com/v1/users`.
    UsersById,
    /// `GET users.roblox.com/v1/users/{user}`.
    Profile,
    /// `GET groups.roblox.com/v2/users/{user}/groups/roles`.
    RolesOfUser,
    /// `GET groups.roblox.com/v1/groups/{group}/roles`.
    RolesOfGroup,
    /// `GET groups.roblox.com/v1/groups/{group}`.
    Group,
    /// `GET apis.roblox.com/cloud/v2/users/{user}`.
    CloudUser,
    /// `GET apis.roblox.com/cloud/v2/groups/{group}/memberships`.
    CloudMemberships,
    /// `GET apis.roblox.com/cloud/v2/groups/{group}/roles`.
    CloudRoles,
    /// `GET apis.roblox.com/cloud/v2/groups/{group}`.
    CloudGroup,
    /// Any call of Bloxlink.
    Bloxlink,
    /// Any call of RoVer.
    Rover,
}

impl Operation {
    /// How many calls are answered in a minute. The older interfaces publish no number; theirs is what a person would hardly
    /// reach.
    const fn usual(self) -> u32 {
        match self {
            Self::UsersByName | Self::UsersById | Self::Profile | Self::RolesOfUser | Self::RolesOfGroup | Self::Group => 1_000,
            Self::CloudUser => 1_000,
            Self::CloudMemberships | Self::CloudRoles => 300,
            Self::CloudGroup => 150,
            Self::Bloxlink => 60,
            Self::Rover => 60,
        }
    }
}

/// What may be asked for in a minute.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    /// Lowered for a test.
    lowered: HashMap<Operation, u32>,
    calls: HashMap<(Operation, String), VecDeque<Instant>>,
}

impl Limits {
    pub(crate) fn lower(&mut self, what: Operation, per_minute: u32) {
        self.lowered.insert(what, per_minute);
    }

    /// Counts one call. Refused, it says in how many seconds there is room again.
    pub(crate) fn count(&mut self, what: Operation, who: &str, now: Instant) -> Result<(), u64> {
        let most = self.lowered.get(&what).copied().unwrap_or(what.usual());
        let calls = self.calls.entry((what, who.to_owned())).or_default();
        while calls.front().is_some_and(|first| now.duration_since(*first) >= WINDOW) {
            calls.pop_front();
        }
        if calls.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
            let wait = calls.front().map_or(WINDOW, |first| WINDOW.saturating_sub(now.duration_since(*first)));
            return Err(wait.as_secs().max(1));
        }
        calls.push_back(now);
        Ok(())
    }
}
