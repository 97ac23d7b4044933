//! The rules and words of Slotkeeper: sessions, roles, slots, members, and who may claim what.
//!
//! Everything here is a value or a pure function. This module must never know of a database, a network, a clock
//! (the present moment is always an argument), Discord or HTTP.

pub mod account_text;
pub mod allowed_guilds;
pub mod attendance;
pub mod audit;
pub mod difference;
pub mod draft;
pub mod engine_kind;
pub mod group_text;
pub mod id;
pub mod key_id;
mod key_scope;
mod lifetime;
pub mod link;
pub mod link_deed;
pub mod listing;
pub mod mark;
pub mod moderation;
pub mod moving;
pub mod name;
pub mod person;
pub mod phrase;
pub mod plan;
pub mod pseudonym;
pub mod quota;
pub mod rank;
pub mod rank_source;
pub mod refusal;
pub mod reshape;
pub mod retention;
mod roblox_address;
pub mod role;
pub mod roles_text;
pub mod rules;
#[cfg(test)]
pub(crate) mod sample;
pub mod secret_name;
pub mod server_roles;
pub mod session;
pub mod slot;
pub mod template;
pub mod tidings;
pub mod timing;
pub mod undo;
pub mod when_text;
pub mod zone_text;

pub use account_text::{AccountText, NotAnAccount, Username};
pub use allowed_guilds::AllowedGuilds;
pub use attendance::{AttendanceRefusal, Attendee, AttendeeChanges, AttendeeDraft, AvatarUrl};
pub use audit::{Actor, AuditAction, Door, EntryId, Origin, Recorded};
pub use difference::{Change, Difference, SeatChange};
pub use draft::{RoleDraft, RoleSet, SessionChanges, SessionDraft};
pub use engine_kind::EngineKind;
pub use group_text::GroupText;
pub use id::{
    AttendeeId, BoardId, ChannelId, DiscordRoleId, DiscordUserId, GuildId, InvalidId, MessageId, RequestId, RobloxGroupId,
    RobloxId, SessionId, WorkspaceId,
};
pub use key_id::KeyId;
pub use key_scope::{KeyScope, KeyScopes, NoScopes};
pub use lifetime::{Lifetime, NoLifetime};
pub use link::{Link, LinkOrder, LinkPolicy, LinkScope, LinkSource};
pub use link_deed::LinkDeed;
pub use listing::{PageNumber, SessionFilter};
pub use mark::Mark;
pub use moderation::{Marked, Moderation, Objection, Post, Standing, Step};
pub use moving::{Move, Place};
pub use name::{Description, InvalidName, PersonName, Reason, RoleName, TemplateName, Title, WorkspaceName};
pub use person::{Account, Person};
pub use phrase::{NotAPhrase, Phrase, PhraseSight};
pub use plan::Plan;
pub use pseudonym::Pseudonym;
pub use quota::{Quota, Quotas};
pub use rank::{Member, Rank};
pub use rank_source::{RankAge, RankAges, RankChoice, RankSource, RankTrouble, SeenRank};
pub use refusal::{ClaimingClosed, Refusal, Refusals, SessionOver};
pub use reshape::MayLose;
pub use retention::Retention;
pub use role::{Permissions, Role};
pub use rules::{Claimant, SlotChange, SlotChoice};
pub use secret_name::{GuildSecret, SecretName, WorkspaceSecret};
pub use server_roles::{ServerRights, ServerRoles};
pub use session::{Capacity, Minutes, Session, Status};
pub use slot::{Holder, Slot, SlotKey, SlotNumber};
pub use template::Template;
pub use tidings::Tidings;
pub use undo::{Contradiction, Part};
