//! What the controls of the `/setup` panel mean: `s1:a:<word>[:<argument>]`.

use std::fmt;
use std::str::Split;

use super::{ProviderForm, Unread, part};
use crate::domain::{EngineKind, KeyId, LinkPolicy, RankChoice, Retention, RobloxGroupId};

/// A control of the panel. All are an administrator's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupControl {
    /// A button: the panel as it is now.
    Panel,
    /// A select of Discord roles: who moderates beside those with Manage Events.
    ModeratorRole,
    /// A button: nobody does.
    NoModeratorRole,
    /// A select of channels: where the boards of new sessions are posted.
    BoardChannel,
    /// A button: nowhere.
    NoBoardChannel,
    /// A select of channels: where every change is told.
    AuditChannel,
    /// A button: nowhere.
    NoAuditChannel,
    /// A button: the coming slots of members who leave are freed.
    FreeDeparted,
    /// A button: they are not.
    KeepDeparted,
    /// A button: opens the form for the Roblox group.
    RobloxGroup,
    /// A button: looks at this Roblox group once more.
    LookAtGroup(RobloxGroupId),
    /// A button: it is this Roblox group, surely.
    UseGroup(RobloxGroupId),
    /// A button: opens the form in which a time zone is looked for.
    TimeZone,
    /// A select: the time zones that were found; its values are IANA names.
    PickTimeZone,
    /// A button: who decides claims.
    Engine,
    /// A button: another engine is to decide; asks first where anybody would notice.
    Switch(EngineKind),
    /// A button: it shall, whatever that means.
    ConfirmSwitch(EngineKind),
    /// A button: opens the form for the key of SERIES.
    SeriesKey,
    /// A button: forget that key.
    ForgetSeriesKey,
    /// A button: the keys of the HTTP API.
    ApiKeys,
    /// A button: make one.
    CreateApiKey,
    /// A select: revoke one; its values are key IDs.
    PickApiKey,
    /// A button: revoke this one, surely.
    RevokeApiKey(KeyId),
    /// A button: for how long what is over is kept.
    History,
    /// A button: for so long; asks first where something would be deleted.
    Keep(Retention),
    /// A button: for so long, surely.
    KeepSurely(Retention),
    /// A button: who is who on Roblox, and which rank they have.
    Linking,
    /// A button: what happens when somebody proves an account that is another's here.
    LinkPolicy(LinkPolicy),
    /// A button: where ranks come from.
    RankChoice(RankChoice),
    /// A select of Discord roles: opens the form for the rank of one.
    RoleRank,
    /// A button: opens the form for a provider's key.
    ProviderKey(ProviderForm),
}

impl fmt::Display for SetupControl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Panel => formatter.write_str("panel"),
            Self::ModeratorRole => formatter.write_str("role"),
            Self::NoModeratorRole => formatter.write_str("no-role"),
            Self::BoardChannel => formatter.write_str("channel"),
            Self::NoBoardChannel => formatter.write_str("no-channel"),
            Self::AuditChannel => formatter.write_str("audit"),
            Self::NoAuditChannel => formatter.write_str("no-audit"),
            Self::FreeDeparted => formatter.write_str("free-departed"),
            Self::KeepDeparted => formatter.write_str("keep-departed"),
            Self::RobloxGroup => formatter.write_str("group"),
            Self::LookAtGroup(group) => write!(formatter, "look-at-group:{group}"),
            Self::UseGroup(group) => write!(formatter, "use-group:{group}"),
            Self::TimeZone => formatter.write_str("zone"),
            Self::PickTimeZone => formatter.write_str("pick-zone"),
            Self::Engine => formatter.write_str("engine"),
            Self::Switch(engine) => write!(formatter, "switch:{engine}"),
            Self::ConfirmSwitch(engine) => write!(formatter, "switch-surely:{engine}"),
            Self::SeriesKey => formatter.write_str("series-key"),
            Self::ForgetSeriesKey => formatter.write_str("forget-series-key"),
            Self::ApiKeys => formatter.write_str("keys"),
            Self::CreateApiKey => formatter.write_str("create-key"),
            Self::PickApiKey => formatter.write_str("pick-key"),
            Self::RevokeApiKey(key) => write!(formatter, "revoke-key:{key}"),
            Self::History => formatter.write_str("history"),
            Self::Keep(retention) => write!(formatter, "keep:{}", retention.as_str()),
            Self::KeepSurely(retention) => write!(formatter, "keep-surely:{}", retention.as_str()),
            Self::Linking => formatter.write_str("linking"),
            Self::LinkPolicy(policy) => write!(formatter, "policy:{}", policy.as_str()),
            Self::RankChoice(choice) => write!(formatter, "ranks:{}", choice.as_str()),
            Self::RoleRank => formatter.write_str("role-rank"),
            Self::ProviderKey(form) => formatter.write_str(form.word()),
        }
    }
}

/// What follows the kind. A word that this release does not know is another release's.
pub(super) fn read(parts: &mut Split<'_, char>) -> Result<SetupControl, Unread> {
    Ok(match parts.next() {
        Some("panel") => SetupControl::Panel,
        Some("role") => SetupControl::ModeratorRole,
        Some("no-role") => SetupControl::NoModeratorRole,
        Some("channel") => SetupControl::BoardChannel,
        Some("no-channel") => SetupControl::NoBoardChannel,
        Some("audit") => SetupControl::AuditChannel,
        Some("no-audit") => SetupControl::NoAuditChannel,
        Some("free-departed") => SetupControl::FreeDeparted,
        Some("keep-departed") => SetupControl::KeepDeparted,
        Some("group") => SetupControl::RobloxGroup,
        Some("look-at-group") => SetupControl::LookAtGroup(part(parts)?),
        Some("use-group") => SetupControl::UseGroup(part(parts)?),
        Some("zone") => SetupControl::TimeZone,
        Some("pick-zone") => SetupControl::PickTimeZone,
        Some("engine") => SetupControl::Engine,
        Some("switch") => SetupControl::Switch(part(parts)?),
        Some("switch-surely") => SetupControl::ConfirmSwitch(part(parts)?),
        Some("series-key") => SetupControl::SeriesKey,
        Some("forget-series-key") => SetupControl::ForgetSeriesKey,
        Some("keys") => SetupControl::ApiKeys,
        Some("create-key") => SetupControl::CreateApiKey,
        Some("pick-key") => SetupControl::PickApiKey,
        Some("revoke-key") => SetupControl::RevokeApiKey(part(parts)?),
        Some("history") => SetupControl::History,
        Some("keep") => SetupControl::Keep(word(parts, Retention::from_word)?),
        Some("keep-surely") => SetupControl::KeepSurely(word(parts, Retention::from_word)?),
        Some("linking") => SetupControl::Linking,
        Some("policy") => SetupControl::LinkPolicy(word(parts, LinkPolicy::from_word)?),
        Some("ranks") => SetupControl::RankChoice(word(parts, RankChoice::from_word)?),
        Some("role-rank") => SetupControl::RoleRank,
        Some("") | None => return Err(Unread::Malformed),
        Some(other) => SetupControl::ProviderKey(ProviderForm::from_word(other).ok_or(Unread::Stale)?),
    })
}

fn word<T>(parts: &mut Split<'_, char>, read: impl FnOnce(&str) -> Option<T>) -> Result<T, Unread> {
    parts.next().and_then(read).ok_or(Unread::Malformed)
}
