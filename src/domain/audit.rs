//! Who did what through which door: the words of the audit trail.

use jiff::Timestamp;

use super::{
    Difference, DiscordUserId, KeyId, LinkDeed, Pseudonym, Reason, RequestId, RobloxId, RoleName, SessionId, SlotNumber,
    WorkspaceId,
};

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
    /// Nobody: the time came.
    Clock,
    /// Somebody on Discord who has had their data deleted since.
    Somebody,
    /// The same, as a moderator and not long ago: whoever runs the bot can still find out who it was.
    Former(Pseudonym),
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
    /// None: the time came.
    Clock,
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
            Self::Clock => "clock",
            Self::Departure => "departure",
        }
    }

    /// The door of that word, if this release knows it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        const ALL: [Door; 6] = [Door::Command, Door::Board, Door::Http, Door::CommandLine, Door::Clock, Door::Departure];
        ALL.into_iter().find(|door| door.as_str() == word)
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

impl Origin {
    /// Of what the clock does.
    #[must_use]
    pub const fn clock(workspace: WorkspaceId) -> Self {
        Self { workspace, actor: Actor::Clock, door: Door::Clock, request: None }
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditAction {
    /// A session was made.
    SessionCreated,
    /// A session was changed.
    SessionUpdated,
    /// A session was opened to be claimed in.
    ClaimingOpened,
    /// A session was closed to claims.
    ClaimingClosed,
    /// A session began.
    SessionStarted,
    /// A session was put off.
    SessionDelayed,
    /// A session ended.
    SessionEnded,
    /// A session was called off.
    SessionCancelled,
    /// A slot was taken.
    SlotClaimed,
    /// Its holder left a slot.
    SlotQuit,
    /// A moderator took somebody out of a slot.
    SlotRemoved,
    /// A moderator put somebody into a slot.
    SlotAssigned,
    /// A moderator gave somebody another slot.
    SlotMoved,
    /// Somebody noted who turned up.
    AttendanceMarked,
    /// A change was taken back.
    ChangeUndone,
    /// The shape of a session was kept under a name.
    TemplateSaved,
    /// Such a shape was given up.
    TemplateDeleted,
    /// A member entered the workspace or got another rank.
    MemberRanked,
    /// A Discord user was linked.
    MemberLinked,
    /// A Discord user was unlinked.
    MemberUnlinked,
    /// Somebody proved an account that another user had proved before.
    AccountTakenOver,
    /// A moderator kept such an account where it was.
    AccountFrozen,
    /// Somebody was put on the attendance list.
    AttendeeAdded,
    /// When somebody came or went was put right.
    AttendeeUpdated,
    /// An API key was made.
    KeyCreated,
    /// An API key was revoked.
    KeyRevoked,
    /// Another API key takes the place of one.
    KeyRotated,
    /// An API key was used, which nobody had done before.
    KeyFirstUsed,
    /// An administrator changed a setting.
    SettingChanged,
    /// A secret was kept, or took another's place.
    SecretKept,
    /// A secret was forgotten.
    SecretForgotten,
}

impl AuditAction {
    const ALL: &[Self] = &[
        Self::SessionCreated,
        Self::SessionUpdated,
        Self::ClaimingOpened,
        Self::ClaimingClosed,
        Self::SessionStarted,
        Self::SessionDelayed,
        Self::SessionEnded,
        Self::SessionCancelled,
        Self::SlotClaimed,
        Self::SlotQuit,
        Self::SlotRemoved,
        Self::SlotAssigned,
        Self::SlotMoved,
        Self::AttendanceMarked,
        Self::ChangeUndone,
        Self::TemplateSaved,
        Self::TemplateDeleted,
        Self::MemberRanked,
        Self::MemberLinked,
        Self::MemberUnlinked,
        Self::AccountTakenOver,
        Self::AccountFrozen,
        Self::AttendeeAdded,
        Self::AttendeeUpdated,
        Self::KeyCreated,
        Self::KeyRevoked,
        Self::KeyRotated,
        Self::KeyFirstUsed,
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
            Self::ClaimingOpened => "claiming_opened",
            Self::ClaimingClosed => "claiming_closed",
            Self::SessionStarted => "session_started",
            Self::SessionDelayed => "session_delayed",
            Self::SessionEnded => "session_ended",
            Self::SessionCancelled => "session_cancelled",
            Self::SlotClaimed => "slot_claimed",
            Self::SlotQuit => "slot_quit",
            Self::SlotRemoved => "slot_removed",
            Self::SlotAssigned => "slot_assigned",
            Self::SlotMoved => "slot_moved",
            Self::AttendanceMarked => "attendance_marked",
            Self::ChangeUndone => "change_undone",
            Self::TemplateSaved => "template_saved",
            Self::TemplateDeleted => "template_deleted",
            Self::MemberRanked => "member_ranked",
            Self::MemberLinked => "member_linked",
            Self::MemberUnlinked => "member_unlinked",
            Self::AccountTakenOver => "account_taken_over",
            Self::AccountFrozen => "account_frozen",
            Self::AttendeeAdded => "attendee_added",
            Self::AttendeeUpdated => "attendee_updated",
            Self::KeyCreated => "key_created",
            Self::KeyRevoked => "key_revoked",
            Self::KeyRotated => "key_rotated",
            Self::KeyFirstUsed => "key_first_used",
            Self::SettingChanged => "setting_changed",
            Self::SecretKept => "secret_kept",
            Self::SecretForgotten => "secret_forgotten",
        }
    }

    /// The action of that word, if this release knows it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == word)
    }
}

/// The number of an entry, in the order in which entries were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(i64);

impl EntryId {
    /// From the number in the database.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// As the database keeps it.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// An entry as it stands in the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Which one.
    pub id: EntryId,
    /// What was done.
    pub action: AuditAction,
    /// In which session, if in one.
    pub session: Option<SessionId>,
    /// In which role.
    pub role: Option<RoleName>,
    /// To which slot.
    pub slot: Option<SlotNumber>,
    /// To whom.
    pub roblox: Option<RobloxId>,
    /// By whom.
    pub actor: Actor,
    /// Which way it came in.
    pub door: Door,
    /// What became different of the session, where that was noted.
    pub difference: Option<Difference>,
    /// What it says of a link, if it is about one.
    pub link: Option<LinkDeed>,
    /// Why.
    pub reason: Option<Reason>,
    /// The entry that this one took back.
    pub undoes: Option<EntryId>,
    /// The entry that took this one back.
    pub undone_by: Option<EntryId>,
    /// When.
    pub happened_at: Timestamp,
}

impl Recorded {
    /// Everybody whom it names by their account.
    #[must_use]
    pub fn people(&self) -> Vec<RobloxId> {
        let changed = self.difference.as_ref().map(Difference::people).unwrap_or_default();
        self.roblox.into_iter().chain(changed).collect()
    }

    /// Whether members do such things for themselves, so that there is nobody to answer for it: slots that they claim and leave,
    /// links of their own, and ranks as their source has them. Everything else takes a right.
    #[must_use]
    pub fn is_everyones(&self) -> bool {
        match self.action {
            AuditAction::SlotClaimed | AuditAction::SlotQuit => true,
            AuditAction::MemberLinked | AuditAction::MemberUnlinked => match (self.actor, self.link) {
                (Actor::Discord(user), Some(link)) => link.discord == Some(user) && !link.by_moderator,
                (Actor::Somebody, Some(link)) => !link.by_moderator,
                _ => false,
            },
            AuditAction::MemberRanked => self.actor == Actor::RankSource,
            _ => false,
        }
    }

    /// Whether it is something that could be taken back: it changed the session, it still holds, and somebody did it. What
    /// the time did it would do again, unless it was done by a clock that was ahead of the present one.
    #[must_use]
    pub fn is_undoable(&self, now: Timestamp) -> bool {
        let changed = self.difference.as_ref().is_some_and(|difference| !difference.is_empty());
        changed && self.undone_by.is_none() && (self.actor != Actor::Clock || self.happened_at > now)
    }
}
