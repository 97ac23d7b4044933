//! What a button, a select menu or a form means, as the text that Discord keeps for us:
//! `s1:<kind>:<session>[:<role digest>]`, `s1:a:<word>` on the panel of administrators, or `s1:k:<word>` about links.
//!
//! Buttons outlive restarts and releases, so the text is versioned, and old or broken text is a value ([`Unread`]), never
//! a panic. It is a request, not a permission: rights and vacancy are looked at when it is pressed. This module must
//! never know what pressing does.

mod link;
mod modal;
mod panel;
mod setup;

use std::fmt;
use std::str::{FromStr, Split};

pub use self::link::LinkControl;
pub use self::modal::{ModalId, PanelForm, ProviderForm, SetupForm};
pub use self::panel::{FoundSeat, PanelControl, PendingId, SeatDigest};
pub use self::setup::SetupControl;

use crate::domain::{Role, RoleName, Session, SessionId, SlotNumber};

/// The format of this release. Another letter or another order of the parts is another version.
const VERSION: &str = "1";

/// Discord's limit (reference/discord.md, Components). The longest custom ID is a `Claim`.
const LONGEST: usize = 100;
const _: () = assert!("s1:c:".len() + SessionId::LONGEST + ":".len() + RoleDigest::LENGTH <= LONGEST);

/// What a component asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomId {
    /// A button: the next vacant slot of a role.
    Claim {
        /// In this session.
        session: SessionId,
        /// Of this role.
        role: RoleDigest,
    },
    /// A select: a particular slot; its values are [`SlotValue`]s.
    PickSlot {
        /// In this session.
        session: SessionId,
    },
    /// A button: leave what the presser holds.
    Leave {
        /// In this session.
        session: SessionId,
    },
    /// A select: which of several roles to leave; its values are [`RoleDigest`]s.
    LeaveRole {
        /// In this session.
        session: SessionId,
    },
    /// The select of `/sessions`; its values are session IDs.
    Open,
    /// A moderator's button: post the board in this channel.
    Post {
        /// Of this session.
        session: SessionId,
    },
    /// A control of the panel with which a session is run.
    Panel {
        /// Of this session.
        session: SessionId,
        /// Which one.
        control: PanelControl,
    },
    /// A button: delete everything of the presser.
    Erase,
    /// A button: delete nothing.
    KeepData,
    /// A control of the `/setup` panel.
    Setup(SetupControl),
    /// A button about who somebody is on Roblox.
    Link(LinkControl),
}

/// Why a custom ID cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is not ours: it does not begin with `s<digits>:`.
    #[error("this component is not Slotkeeper's")]
    Foreign,
    /// It is ours, from a release with another format or other kinds.
    #[error("this component is from another release")]
    Stale,
    /// It is ours and of this format, with missing, extra or bad parts.
    #[error("this component is broken")]
    Malformed,
}

impl fmt::Display for CustomId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "s{VERSION}:")?;
        match self {
            Self::Claim { session, role } => write!(formatter, "c:{session}:{role}"),
            Self::PickSlot { session } => write!(formatter, "p:{session}"),
            Self::Leave { session } => write!(formatter, "l:{session}"),
            Self::LeaveRole { session } => write!(formatter, "q:{session}"),
            Self::Open => formatter.write_str("o"),
            Self::Post { session } => write!(formatter, "b:{session}"),
            Self::Panel { session, control } => write!(formatter, "m:{session}:{control}"),
            Self::Erase => formatter.write_str("pd"),
            Self::KeepData => formatter.write_str("pk"),
            Self::Setup(control) => write!(formatter, "a:{control}"),
            Self::Link(control) => write!(formatter, "k:{control}"),
        }
    }
}

impl FromStr for CustomId {
    type Err = Unread;

    fn from_str(text: &str) -> Result<Self, Unread> {
        let mut parts = parts_of(text)?;
        let id = match parts.next() {
            Some("c") => Self::Claim { session: part(&mut parts)?, role: part(&mut parts)? },
            Some("p") => Self::PickSlot { session: part(&mut parts)? },
            Some("l") => Self::Leave { session: part(&mut parts)? },
            Some("q") => Self::LeaveRole { session: part(&mut parts)? },
            Some("o") => Self::Open,
            Some("b") => Self::Post { session: part(&mut parts)? },
            Some("m") => Self::Panel { session: part(&mut parts)?, control: panel::read(&mut parts)? },
            Some("pd") => Self::Erase,
            Some("pk") => Self::KeepData,
            Some("a") => Self::Setup(setup::read(&mut parts)?),
            Some("k") => Self::Link(link::read(&mut parts)?),
            Some("") | None => return Err(Unread::Malformed),
            Some(_) => return Err(Unread::Stale),
        };
        finish(parts, id).and_then(|id| written_so(id, text))
    }
}

/// One option of a [`CustomId::PickSlot`] select: `<role digest>:<slot>`, or `<role digest>` alone where there are too
/// many vacant slots for one select and the slots of the role are asked for next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlotValue {
    /// This slot of this role.
    Slot(RoleDigest, SlotNumber),
    /// Some slot of this role.
    Role(RoleDigest),
}

impl fmt::Display for SlotValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slot(role, slot) => write!(formatter, "{role}:{}", slot.get()),
            Self::Role(role) => role.fmt(formatter),
        }
    }
}

impl FromStr for SlotValue {
    type Err = Unread;

    fn from_str(text: &str) -> Result<Self, Unread> {
        let mut parts = text.split(':');
        let role = part(&mut parts)?;
        match parts.next() {
            None => Ok(Self::Role(role)),
            Some(number) => finish(parts, Self::Slot(role, slot_number(number).ok_or(Unread::Malformed)?)),
        }
    }
}

/// A role's name in few characters: names have up to 100 of any script, a custom ID has no room for them.
///
/// FNV-1a of the name's UTF-8 bytes. The standard library's hasher would not do: it may change with any release of
/// Rust, and the buttons that are on boards already must mean the same role for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RoleDigest(u64);

impl RoleDigest {
    /// How many hexadecimal digits it has.
    pub const LENGTH: usize = 16;

    /// The digest of this name.
    #[must_use]
    pub fn of(name: &RoleName) -> Self {
        Self(fnv(name.as_str().bytes()))
    }

    /// The session's role of this digest; none when two names share it, since nobody can tell which was meant.
    #[must_use]
    pub fn find(self, session: &Session) -> Option<&Role> {
        let mut matching = session.roles.iter().filter(|role| Self::of(&role.name) == self);
        matching.next().filter(|_| matching.next().is_none())
    }
}

impl fmt::Display for RoleDigest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for RoleDigest {
    type Err = Unread;

    fn from_str(text: &str) -> Result<Self, Unread> {
        hexadecimal(text).map(Self).ok_or(Unread::Malformed)
    }
}

/// FNV-1a.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    bytes.fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

/// Sixteen lower-case digits.
fn hexadecimal(text: &str) -> Option<u64> {
    let canonical = text.len() == RoleDigest::LENGTH && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    canonical.then(|| u64::from_str_radix(text, 16).ok()).flatten()
}

/// What follows the version, part by part, if it is this release's: the digits between `s` and the first colon.
fn parts_of(text: &str) -> Result<Split<'_, char>, Unread> {
    let (version, rest) = text.strip_prefix('s').and_then(|rest| rest.split_once(':')).ok_or(Unread::Foreign)?;
    if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Unread::Foreign);
    }
    if version == VERSION { Ok(rest.split(':')) } else { Err(Unread::Stale) }
}

fn part<Value: FromStr>(parts: &mut Split<'_, char>) -> Result<Value, Unread> {
    parts.next().and_then(|part| part.parse().ok()).ok_or(Unread::Malformed)
}

/// A part too many means that somebody else wrote this, or that a release changed a kind without changing its letter.
fn finish<Value>(mut parts: Split<'_, char>, value: Value) -> Result<Value, Unread> {
    parts.next().map_or(Ok(value), |_| Err(Unread::Malformed))
}

/// A number may be read in other ways than it is written, such as "09" and "+9"; what we have written is none of those.
fn written_so<Id: fmt::Display>(id: Id, text: &str) -> Result<Id, Unread> {
    if id.to_string() == text { Ok(id) } else { Err(Unread::Malformed) }
}

/// Digits alone and no leading zero, so that every slot is written in one way.
fn slot_number(text: &str) -> Option<SlotNumber> {
    let canonical = text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    text.parse().ok().filter(|_| canonical).map(SlotNumber::new)
}

#[cfg(test)]
#[path = "custom_id_tests.rs"]
mod tests;
