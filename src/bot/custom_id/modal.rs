//! What a form means that somebody filled in: `s1:<kind>:<word>`, as with components, though the two never meet.

use std::fmt;
use std::str::FromStr;

use super::{SeatDigest, Unread, VERSION, finish, part, parts_of, written_so};
use crate::domain::{DiscordRoleId, EntryId, SessionId};

/// What a form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModalId {
    /// One of the `/setup` panel.
    Setup(SetupForm),
    /// Which Roblox account the sender has.
    Account,
    /// One of the panel of a session.
    Panel {
        /// Of this session.
        session: SessionId,
        /// Which one.
        form: PanelForm,
    },
}

/// The forms of a session's panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelForm {
    /// The session itself, as it was at that entry of its audit trail: what somebody else has changed since and this form
    /// left as it was is not changed back.
    Edit(EntryId),
    /// Another start.
    Delay,
    /// Why it is called off.
    Cancel,
    /// Why somebody is taken out.
    Remove(SeatDigest),
    /// What a template is called.
    Template,
}

/// The forms of the `/setup` panel. All are an administrator's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupForm {
    /// The key of SERIES.
    SeriesKey,
    /// The Roblox group.
    RobloxGroup,
    /// What a time zone is called.
    TimeZone,
    /// A key of somebody who knows about Roblox accounts.
    Provider(ProviderForm),
    /// Which rank a Discord role gives.
    RoleRank(DiscordRoleId),
}

/// Whose key a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderForm {
    /// Bloxlink's.
    Bloxlink,
    /// RoVer's.
    Rover,
    /// Roblox Open Cloud's.
    OpenCloud,
}

impl ProviderForm {
    const ALL: [Self; 3] = [Self::Bloxlink, Self::Rover, Self::OpenCloud];

    /// The word for it in an ID.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Bloxlink => "bloxlink-key",
            Self::Rover => "rover-key",
            Self::OpenCloud => "cloud-key",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }
}

impl fmt::Display for ModalId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "s{VERSION}:")?;
        match self {
            Self::Panel { session, form } => match form {
                PanelForm::Edit(entry) => write!(formatter, "m:{session}:edit:{}", entry.get()),
                PanelForm::Delay => write!(formatter, "m:{session}:delay"),
                PanelForm::Cancel => write!(formatter, "m:{session}:cancel"),
                PanelForm::Remove(seat) => write!(formatter, "m:{session}:remove:{seat}"),
                PanelForm::Template => write!(formatter, "m:{session}:template"),
            },
            Self::Setup(SetupForm::SeriesKey) => formatter.write_str("a:series-key"),
            Self::Setup(SetupForm::RobloxGroup) => formatter.write_str("a:group"),
            Self::Setup(SetupForm::TimeZone) => formatter.write_str("a:zone"),
            Self::Setup(SetupForm::Provider(form)) => write!(formatter, "a:{}", form.word()),
            Self::Setup(SetupForm::RoleRank(role)) => write!(formatter, "a:role-rank:{role}"),
            Self::Account => formatter.write_str("k:account"),
        }
    }
}

impl FromStr for ModalId {
    type Err = Unread;

    fn from_str(text: &str) -> Result<Self, Unread> {
        let mut parts = parts_of(text)?;
        let id = match parts.next() {
            Some("a") => Self::Setup(match parts.next() {
                Some("series-key") => SetupForm::SeriesKey,
                Some("group") => SetupForm::RobloxGroup,
                Some("zone") => SetupForm::TimeZone,
                Some("role-rank") => SetupForm::RoleRank(part(&mut parts)?),
                Some("") | None => return Err(Unread::Malformed),
                Some(word) => SetupForm::Provider(ProviderForm::from_word(word).ok_or(Unread::Stale)?),
            }),
            Some("k") => match parts.next() {
                Some("account") => Self::Account,
                Some("") | None => return Err(Unread::Malformed),
                Some(_) => return Err(Unread::Stale),
            },
            Some("m") => {
                let session = part(&mut parts)?;
                let form = match parts.next() {
                    Some("edit") => PanelForm::Edit(EntryId::new(part(&mut parts)?)),
                    Some("delay") => PanelForm::Delay,
                    Some("cancel") => PanelForm::Cancel,
                    Some("remove") => PanelForm::Remove(part(&mut parts)?),
                    Some("template") => PanelForm::Template,
                    Some("") | None => return Err(Unread::Malformed),
                    Some(_) => return Err(Unread::Stale),
                };
                Self::Panel { session, form }
            }
            Some("") | None => return Err(Unread::Malformed),
            Some(_) => return Err(Unread::Stale),
        };
        finish(parts, id).and_then(|id| written_so(id, text))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_longest_session_fits_and_reads_back() {
        let session: SessionId = "x".repeat(SessionId::LONGEST).parse().unwrap();
        let seat = "0123456789abcdef".parse().unwrap();
        let forms = [
            PanelForm::Edit(EntryId::new(i64::MAX)),
            PanelForm::Delay,
            PanelForm::Cancel,
            PanelForm::Remove(seat),
            PanelForm::Template,
        ];
        for form in forms {
            let id = ModalId::Panel { session: session.clone(), form };
            let text = id.to_string();
            assert!(text.len() <= 100, "{text}");
            assert_eq!(text.parse(), Ok(id));
        }
    }
}
