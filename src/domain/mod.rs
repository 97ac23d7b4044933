//! The rules and words of Slotkeeper: sessions, roles, slots, members, and who may claim what.
//!
//! Everything here is a value or a pure function. This module must never know of a database, a network, a clock
//! (the present moment is always an argument), Discord or HTTP.

pub mod account_text;
pub mod attendance;
pub mod audit;
pub mod draft;
pub mod engine_kind;
pub mod group_text;
pub mod id;
pub mod key_id;
pub mod link;
pub mod listing;
pub mod name;
pub mod person;
pub mod phrase;
pub mod plan;
pub mod rank;
pub mod rank_source;
pub mod refusal;
pub mod reshape;
mod roblox_address;
pub mod role;
pub mod roles_text;
pub mod rules;
pub mod secret_name;
pub mod session;
pub mod slot;
pub mod when_text;
pub mod zone_text;

pub use account_text::{AccountText, NotAnAccount, Username};
pub use attendance::{AttendanceRefusal, Attendee, AttendeeChanges, AttendeeDraft, AvatarUrl};
pub use audit::{Actor, AuditAction, Door, Origin};
pub use draft::{RoleDraft, RoleSet, SessionChanges, SessionDraft};
pub use engine_kind::EngineKind;
pub use group_text::GroupText;
pub use id::{
    AttendeeId, BoardId, ChannelId, DiscordRoleId, DiscordUserId, GuildId, InvalidId, MessageId, RequestId, RobloxGroupId,
    RobloxId, SessionId, WorkspaceId,
};
pub use key_id::KeyId;
pub use link::{Link, LinkOrder, LinkPolicy, LinkScope, LinkSource};
pub use listing::{PageNumber, SessionFilter};
pub use name::{Description, InvalidName, PersonName, RoleName, Title, WorkspaceName};
pub use person::{Account, Person};
pub use phrase::{NotAPhrase, Phrase, PhraseSight};
pub use plan::Plan;
pub use rank::{Member, Rank};
pub use rank_source::{RankAge, RankAges, RankChoice, RankSource, RankTrouble, SeenRank};
pub use refusal::{ClaimingClosed, Refusal, Refusals, SessionOver};
pub use role::{Permissions, Role};
pub use rules::{Claimant, SlotChange, SlotChoice};
pub use secret_name::{GuildSecret, SecretName, WorkspaceSecret};
pub use session::{Minutes, Session, Status};
pub use slot::{Holder, Slot, SlotKey, SlotNumber};
