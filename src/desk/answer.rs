//! What the desk answers: values that say what happened, for whoever turns them into text.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::Caller;
use crate::domain::{
    DiscordRoleId, DiscordUserId, Link, Member, Rank, RankSource, RankTrouble, Refusals, RobloxId, Role, RoleName, SeenRank,
    Session, SlotNumber, Username,
};
use crate::engine::{Obstacle, Unconfirmed};
use crate::linking::Name;
use crate::roblox::Trouble;

/// Who holders are on Discord, as far as this server knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    on_discord: HashMap<RobloxId, DiscordUserId>,
    departed: HashSet<DiscordUserId>,
    names: HashMap<RobloxId, Name>,
}

impl People {
    /// The Discord user of this Roblox account.
    #[must_use]
    pub fn on_discord(&self, roblox: RobloxId) -> Option<DiscordUserId> {
        self.on_discord.get(&roblox).copied()
    }

    /// What this account is called, where that was looked up.
    #[must_use]
    pub fn name(&self, roblox: RobloxId) -> Option<&Name> {
        self.names.get(&roblox)
    }

    /// The same people with what their accounts are called.
    #[must_use]
    pub fn with_names(mut self, names: HashMap<RobloxId, Name>) -> Self {
        self.names = names;
        self
    }

    /// Whether somebody is known to have left this server.
    #[must_use]
    pub fn has_left(&self, user: DiscordUserId) -> bool {
        self.departed.contains(&user)
    }

    /// The same people, of whom these have left.
    #[must_use]
    pub fn with_departed(mut self, departed: &HashSet<DiscordUserId>) -> Self {
        self.departed = self.on_discord.values().filter(|user| departed.contains(user)).copied().collect();
        self
    }
}

impl FromIterator<(RobloxId, DiscordUserId)> for People {
    fn from_iter<I: IntoIterator<Item = (RobloxId, DiscordUserId)>>(pairs: I) -> Self {
        Self { on_discord: pairs.into_iter().collect(), ..Self::default() }
    }
}

/// A session with the people who hold its slots.
#[derive(Debug, Clone)]
pub struct SeatedSession {
    /// The session.
    pub session: Arc<Session>,
    /// Its holders on Discord.
    pub people: People,
}

/// Why a request that named a session, or left it out, found none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoSession {
    /// The one that was named is not there (any more), or is another community's.
    Unknown,
    /// None was named, and none that is coming has a role of this name to claim.
    NoneWithRole {
        /// The role as it was typed.
        role: String,
    },
    /// None was named, and the member holds no slot in a role of this name.
    NoneHeld {
        /// The role as it was typed.
        role: String,
    },
    /// None was named, and none is coming.
    NoneComing,
}

/// A decision about a slot.
#[derive(Debug, Clone)]
pub enum SlotAnswer {
    /// It was done.
    Done {
        /// The session as it is now.
        session: Arc<Session>,
        /// In this role.
        role: RoleName,
        /// This slot.
        slot: SlotNumber,
        /// The rank that was gone by, where Roblox could not be asked whether it still is that.
        unconfirmed_rank: Option<SeenRank>,
    },
    /// The rules said no.
    Refused {
        /// The session, unless it is the one that was not found.
        session: Option<Arc<Session>>,
        /// The role as it was asked for.
        role: String,
        /// Every rule that said no.
        refusals: Refusals,
        /// Other roles of the session that they could have now, where this one is full or asks for a higher rank.
        instead: Vec<RoleName>,
    },
    /// There was no session to decide about.
    NoSession(NoSession),
    /// Nothing stands in the way but that their Roblox account is not known, and they can link it themselves. What they
    /// wanted is remembered.
    LinkFirst {
        /// In this session.
        session: Arc<Session>,
        /// In this role.
        role: RoleName,
    },
    /// The rules were not asked, or their answer is not known: something stood in the way.
    NotDone(NotDone),
    /// SERIES may still do it. The truth is told when it is known.
    Unconfirmed(LaterTruth),
}

/// Something stood between a member and whoever decides.
#[derive(Debug, Clone)]
pub struct NotDone {
    /// In this session.
    pub session: Arc<Session>,
    /// In this role.
    pub role: RoleName,
    /// What it was.
    pub why: Obstacle,
    /// Whether whoever asked moderates, and may be told what to do about it.
    pub moderates: bool,
}

/// What a request for a slot came to, once that is known.
#[derive(Debug, Clone)]
pub struct LaterTruth {
    /// In this session.
    pub session: Arc<Session>,
    /// In this role.
    pub role: RoleName,
    pub(super) moderates: bool,
    pub(super) unconfirmed: Unconfirmed,
}

impl LaterTruth {
    /// Waits for it: until SERIES cannot carry the request out any more, or, while SERIES cannot be read, for minutes.
    pub async fn told(self) -> SlotAnswer {
        let Self { session, role, moderates, unconfirmed } = self;
        Self::answer(session, &role, unconfirmed.settled().await, moderates)
    }
}

/// What a session's making or changing came to.
#[derive(Debug, Clone)]
pub enum SessionAnswer {
    /// It was done.
    Done(Arc<Session>),
    /// The rules said no.
    Refused(Refusals),
}

/// What the server knows of one of its people.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Who.
    pub discord: DiscordUserId,
    /// Their Roblox account, if it is known, and how.
    pub link: Option<Link>,
    /// What the account is called, if that is known.
    pub name: Option<Name>,
    /// Their rank in the workspace. Nothing where SERIES keeps the ranks, which tells nobody.
    pub rank: Option<ProfileRank>,
    /// Whether they are known to have left the server.
    pub has_left: bool,
    /// The sessions that are not over in which they hold something, with what they hold.
    pub holds: Vec<(Arc<Session>, Vec<Role>)>,
}

/// A rank with where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfileRank {
    /// Somebody who is linked and has claimed nothing yet enters with the lowest.
    pub rank: Rank,
    /// Who says so.
    pub source: RankSource,
    /// When Roblox said so, if it does.
    pub seen_at: Option<Timestamp>,
    /// Whether Roblox could not be asked again.
    pub unconfirmed: bool,
    /// Why nobody knows it, if what Roblox said last is too old.
    pub unknown: Option<RankTrouble>,
}

/// Somebody on Discord whom somebody asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub user: DiscordUserId,
    /// Their Discord roles at this moment, if Discord told them.
    pub discord_roles: Option<Vec<DiscordRoleId>>,
}

impl Person {
    /// The caller themselves.
    #[must_use]
    pub fn caller(caller: &Caller) -> Self {
        Self { user: caller.user, discord_roles: Some(caller.discord_roles.clone()) }
    }
}

/// What linking a member came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkAnswer {
    /// Linked; this account was linked before, if another one was.
    Linked {
        /// The new link.
        link: Link,
        /// The account that it replaced.
        replaced: Option<RobloxId>,
    },
    /// That account is somebody else's here.
    TakenBy(DiscordUserId),
    /// They have proved that they are somebody else.
    Proved(Link),
    /// Nobody on Roblox is called that.
    NoSuchAccount(Username),
    /// Roblox did not say who is called that.
    NotFound(Trouble),
    /// Too many names were asked for; one may be again after this long.
    TooOften(Duration),
}

/// What unlinking a member came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnlinkAnswer {
    /// The link is gone.
    Unlinked(RobloxId),
    /// There was none that a moderator of this server could take away.
    NotLinked,
}

/// What giving a rank came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankAnswer {
    /// The member has this rank now, and had that one before (none for somebody who entered by it).
    Ranked {
        /// Now.
        member: Member,
        /// Before.
        before: Option<Rank>,
    },
    /// Without a Roblox account there is nobody to rank.
    NotLinked,
    /// Ranks are not set by hand here.
    FromElsewhere(RankSource),
    /// SERIES keeps the ranks of this community.
    KeptOnSeries,
}

/// A role that a member could claim now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleChoice {
    /// Its name.
    pub role: RoleName,
    /// The session it would be claimed in.
    pub session_title: String,
    /// When that starts.
    pub starts_at: Timestamp,
    /// How many slots are vacant.
    pub vacant: usize,
    /// Its minimum rank.
    pub min_rank: Rank,
}
