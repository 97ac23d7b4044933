//! The "no" by the rules: values with a reason, never errors.

use jiff::Timestamp;

use super::{Rank, RankSource, RankTrouble, RobloxId, RoleName, SlotNumber};

/// Why a session takes no claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimingClosed {
    /// Its claimable flag is off.
    SwitchedOff,
    /// It is over.
    Over(SessionOver),
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionOver {
    /// It took place.
    Completed,
    /// It was called off.
    Cancelled,
}

/// One rule that said no, with the values that it compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody knows who this Discord user is on Roblox. Never said over HTTP, where a Roblox ID is given.
    NotLinked,
    /// No such session, or it belongs to another workspace.
    SessionNotFound,
    /// The workspace's plan has no custom roles.
    PlanRequired,
    /// The session has no role of that name; these it has.
    RoleNotFound {
        /// The session's roles.
        roles: Vec<RoleName>,
    },
    /// The session takes no claims.
    NotClaimable(ClaimingClosed),
    /// The session is over, and what is over is not changed by its members.
    SessionOver(SessionOver),
    /// The Roblox user is not a member of the workspace.
    NotAMember,
    /// The member's rank is below the role's minimum.
    RankTooLow {
        /// What the role asks for.
        needed: Rank,
        /// What the member has; nothing where only whoever decides knows.
        held: Option<Rank>,
        /// Where that comes from. The rules do not know; whoever asked them does.
        source: Option<RankSource>,
    },
    /// The role asks for a rank, and nobody can say now which one the member has.
    RankUnknown {
        /// What the role asks for.
        needed: Rank,
        /// Why Roblox does not say.
        trouble: RankTrouble,
        /// When it last said something.
        last_success: Option<Timestamp>,
    },
    /// The member holds a slot in this role already.
    AlreadyInRole {
        /// Which one.
        slot: SlotNumber,
    },
    /// Somebody holds that slot, or every slot when any would have done.
    SlotFilled {
        /// The slot that is free instead.
        next_vacant: Option<SlotNumber>,
    },
    /// The role has no such slot.
    SlotNotFound {
        /// A slot that is free.
        next_vacant: Option<SlotNumber>,
    },
    /// The user holds no slot in this role.
    NotInRole,
    /// The new roles have no place for these holders.
    HoldersWouldLose(Vec<(RoleName, RobloxId)>),
    /// The host, co-host or supervisor is not a member of the workspace.
    HostNotAMember(RobloxId),
    /// The workspace has as many sessions that are not over as it may have.
    TooManySessions {
        /// How many that is.
        most: u32,
    },
    /// The workspace's history of changes is as long as it may be.
    HistoryFull,
    /// Whoever decides said no, and nothing that can be seen tells why: not being a member, perhaps.
    Unexplained {
        /// In the words of whoever decides, if there were any. Other people's input.
        said: Option<Box<str>>,
    },
}

impl Refusal {
    /// The stable, machine-readable name (DESIGN 2.5), which clients may compare.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NotLinked => "not_linked",
            Self::SessionNotFound => "session_not_found",
            Self::PlanRequired => "plan_required",
            Self::RoleNotFound { .. } => "role_not_found",
            Self::NotClaimable(_) => "not_claimable",
            Self::SessionOver(_) => "session_over",
            Self::NotAMember => "not_a_member",
            Self::RankTooLow { .. } => "rank_too_low",
            Self::RankUnknown { .. } => "rank_unknown",
            Self::AlreadyInRole { .. } => "already_in_role",
            Self::SlotFilled { .. } => "slot_filled",
            Self::SlotNotFound { .. } => "slot_not_found",
            Self::NotInRole => "not_in_role",
            Self::HoldersWouldLose(_) => "holders_would_lose_slots",
            Self::HostNotAMember(_) => "host_not_a_member",
            Self::TooManySessions { .. } => "too_many_sessions",
            Self::HistoryFull => "history_full",
            Self::Unexplained { .. } => "unexplained",
        }
    }
}

/// Every rule that said no, in the order in which they are documented; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals {
    first: Refusal,
    others: Vec<Refusal>,
}

impl Refusals {
    /// `Ok` when nothing was refused.
    pub fn check(refusals: Vec<Refusal>) -> Result<(), Self> {
        let mut refusals = refusals.into_iter();
        match refusals.next() {
            None => Ok(()),
            Some(first) => Err(Self { first, others: refusals.collect() }),
        }
    }

    /// The one that decides, where only one can be told.
    #[must_use]
    pub const fn first(&self) -> &Refusal {
        &self.first
    }

    /// The same with where the ranks come from that are too low.
    #[must_use]
    pub fn with_rank_source(mut self, from: RankSource) -> Self {
        for refusal in std::iter::once(&mut self.first).chain(&mut self.others) {
            if let Refusal::RankTooLow { held: Some(_), source, .. } = refusal {
                *source = Some(from);
            }
        }
        self
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Refusal> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

impl From<Refusal> for Refusals {
    fn from(first: Refusal) -> Self {
        Self { first, others: Vec::new() }
    }
}
