//! Who did what through which door: the words of the audit trail.

use super::{DiscordUserId, KeyId, RequestId, RobloxId, WorkspaceId};

/// Who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Somebody on Discord.
    Discord(DiscordUserId),
    /// A program with an API key; its holder vouches for whom it names.
    Program {
        /// Which key.
        key: KeyId,
        /// For this Roblox user, if for one.
        user: Option<RobloxId>,
    },
    /// Whoever has a shell on the machine.
    Operator,
    /// Somebody on Discord who has had their data deleted since.
    Somebody,
    /// Where ranks come from: one has changed there.
    RankSource,
}

/// Which way a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A slash command.
    Command,
    /// A press on a board or an answer, or a form that one opened.
    Board,
    /// The HTTP API.
    Http,
    /// The command line.
    CommandLine,
    /// None: they have left the Discord server.
    Departure,
}

impl Door {
    /// The word that the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Board => "board",
            Self::Http => "http",
            Self::CommandLine => "command_line",
            Self::Departure => "departure",
        }
    }
}

/// Whose request it is, who makes it, and which way it came in.
#[derive(Debug, Clone)]
pub struct Origin {
    /// In this workspace.
    pub workspace: WorkspaceId,
    /// By whom.
    pub actor: Actor,
    /// Which way.
    pub door: Door,
    /// What makes a repeated delivery of it known.
    pub request: Option<RequestId>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditAction {
    /// A session was made.
    SessionCreated,
    /// A session was changed.
    SessionUpdated,
    /// A slot was taken.
    SlotClaimed,
    /// Its holder left a slot.
    SlotQuit,
    /// A moderator took somebody out of a slot.
    SlotRemoved,
    /// A member entered the workspace or got another rank.
    MemberRanked,
    /// A Discord user was linked.
    MemberLinked,
    /// A Discord user was unlinked.
    MemberUnlinked,
    /// Somebody was put on the attendance list.
    AttendeeAdded,
    /// When somebody came or went was put right.
    AttendeeUpdated,
    /// An API key was made.
    KeyCreated,
    /// An API key was revoked.
    KeyRevoked,
    /// An administrator changed a setting.
    SettingChanged,
    /// A secret was kept, or took another's place.
    SecretKept,
    /// A secret was forgotten.
    SecretForgotten,
}

impl AuditAction {
    const ALL: [Self; 15] = [
        Self::SessionCreated,
        Self::SessionUpdated,
        Self::SlotClaimed,
        Self::SlotQuit,
        Self::SlotRemoved,
        Self::MemberRanked,
        Self::MemberLinked,
        Self::MemberUnlinked,
        Self::AttendeeAdded,
        Self::AttendeeUpdated,
        Self::KeyCreated,
        Self::KeyRevoked,
        Self::SettingChanged,
        Self::SecretKept,
        Self::SecretForgotten,
    ];

    /// The word that the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionCreated => "session_created",
            Self::SessionUpdated => "session_updated",
            Self::SlotClaimed => "slot_claimed",
            Self::SlotQuit => "slot_quit",
            Self::SlotRemoved => "slot_removed",
            Self::MemberRanked => "member_ranked",
            Self::MemberLinked => "member_linked",
            Self::MemberUnlinked => "member_unlinked",
            Self::AttendeeAdded => "attendee_added",
            Self::AttendeeUpdated => "attendee_updated",
            Self::KeyCreated => "key_created",
            Self::KeyRevoked => "key_revoked",
            Self::SettingChanged => "setting_changed",
            Self::SecretKept => "secret_kept",
            Self::SecretForgotten => "secret_forgotten",
        }
    }

    /// The action of that word, if this release knows it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}
