//! Where the ranks of a workspace come from, and how old one may be.

use jiff::{SignedDuration, Timestamp};

use super::{DiscordRoleId, Rank, RobloxGroupId};

/// What says which rank a member has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RankSource {
    /// Moderators set it.
    Hand,
    /// The highest role that the member holds in a Roblox group.
    Group(RobloxGroupId),
    /// The highest rank that the server has given to one of the member's Discord roles.
    DiscordRoles,
}

/// Which kind of source an administrator has chosen; without a choice it follows from whether there is a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RankChoice {
    /// Set by hand.
    Hand,
    /// From the workspace's Roblox group.
    Group,
    /// From Discord roles.
    DiscordRoles,
}

impl RankChoice {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Hand, Self::Group, Self::DiscordRoles];

    /// The word that the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Group => "group",
            Self::DiscordRoles => "discord_roles",
        }
    }

    /// The choice of that word, if this release knows it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == word)
    }
}

impl RankSource {
    /// Whether the ranks that moderators set count.
    #[must_use]
    pub const fn is_by_hand(self) -> bool {
        matches!(self, Self::Hand)
    }

    /// What a choice comes to with the group that the workspace has. A group is chosen by being set.
    #[must_use]
    pub const fn of(choice: Option<RankChoice>, group: Option<RobloxGroupId>) -> Self {
        match (choice, group) {
            (Some(RankChoice::DiscordRoles), _) => Self::DiscordRoles,
            (Some(RankChoice::Group) | None, Some(group)) => Self::Group(group),
            (Some(RankChoice::Hand), _) | (Some(RankChoice::Group) | None, None) => Self::Hand,
        }
    }
}

/// Why Roblox did not say which rank somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankTrouble {
    /// It does not answer.
    Down,
    /// It takes no more calls before this moment.
    RateLimited {
        /// When to ask again.
        until: Timestamp,
    },
    /// The community asks for more than its share, so Roblox was not asked.
    Busy,
    /// The group shows its members to nobody, or the key may not see them.
    Forbidden,
    /// There is no such group, or no such user.
    NotFound,
    /// It answered in a shape that this release does not know.
    Unreadable,
}

/// A rank as it was seen, with what is wrong with it if something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenRank {
    /// The rank; nothing for somebody who is not in the group.
    pub rank: Option<Rank>,
    /// When it was seen.
    pub seen_at: Timestamp,
}

/// How long a seen rank may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankAges {
    /// For so long it is believed without asking again.
    pub believed: SignedDuration,
    /// For so long it is used while nobody can be asked; at least as long as it is believed.
    pub usable: SignedDuration,
}

/// What an age means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankAge {
    /// It need not be asked for again.
    Fresh,
    /// It counts, if nobody can be asked.
    Usable,
    /// It does not count any more.
    TooOld,
}

impl RankAges {
    /// What the age of a rank means that was seen then. One from the future was seen by a clock that has been put back,
    /// and is only used while nobody can be asked.
    #[must_use]
    pub fn judge(&self, seen_at: Timestamp, now: Timestamp) -> RankAge {
        let age = now.duration_since(seen_at);
        if age >= SignedDuration::ZERO && age < self.believed {
            RankAge::Fresh
        } else if age < self.usable.max(self.believed) {
            RankAge::Usable
        } else {
            RankAge::TooOld
        }
    }
}

/// The rank that a member's Discord roles give: the highest of those that have one.
#[must_use]
pub fn rank_of_roles(ranks: &[(DiscordRoleId, Rank)], roles: &[DiscordRoleId]) -> Option<Rank> {
    ranks.iter().filter(|(role, _)| roles.contains(role)).map(|(_, rank)| *rank).max()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_older_rank_never_counts_for_more(believed in 0_i64..1_000, usable in 0_i64..1_000, younger in -50_i64..2_000, older in 0_i64..2_000) {
            let ages = RankAges { believed: SignedDuration::from_secs(believed), usable: SignedDuration::from_secs(usable) };
            let now = Timestamp::from_second(100_000).unwrap();
            let judge = |age: i64| ages.judge(now.checked_sub(SignedDuration::from_secs(age)).unwrap(), now);
            let worth = |age| match judge(age) { RankAge::Fresh => 2, RankAge::Usable => 1, RankAge::TooOld => 0 };
            let (young, old) = (younger.max(0), younger.max(0) + older);
            prop_assert!(worth(young) >= worth(old));
            prop_assert!(younger >= 0 || judge(younger) != RankAge::Fresh);
        }

        #[test]
        fn the_highest_of_the_roles_that_have_a_rank_counts(
            ranks in proptest::collection::vec((1_u64..6, any::<u8>()), 0..6),
            held in proptest::collection::vec(1_u64..8, 0..6),
        ) {
            let role = |id: u64| DiscordRoleId::new(id).unwrap();
            let pairs: Vec<(DiscordRoleId, Rank)> = ranks.iter().map(|(id, rank)| (role(*id), Rank::new(*rank))).collect();
            let roles: Vec<DiscordRoleId> = held.iter().map(|id| role(*id)).collect();
            let found = rank_of_roles(&pairs, &roles);
            for (id, rank) in &pairs {
                prop_assert!(!roles.contains(id) || found >= Some(*rank));
            }
            prop_assert!(found.is_none_or(|found| pairs.iter().any(|(id, rank)| *rank == found && roles.contains(id))));
        }
    }

    #[test]
    fn a_group_is_chosen_by_being_set_and_a_choice_goes_before_it() {
        let group = RobloxGroupId::new(5).ok();
        let set = RankSource::Group(RobloxGroupId::new(5).unwrap());
        assert_eq!(RankSource::of(None, None), RankSource::Hand);
        assert_eq!(RankSource::of(None, group), set);
        assert_eq!(RankSource::of(Some(RankChoice::Group), group), set);
        assert_eq!(RankSource::of(Some(RankChoice::Group), None), RankSource::Hand);
        assert_eq!(RankSource::of(Some(RankChoice::Hand), group), RankSource::Hand);
        assert_eq!(RankSource::of(Some(RankChoice::DiscordRoles), group), RankSource::DiscordRoles);
    }
}
