//! What speaks to other services, made from the settings.

use std::num::NonZeroU32;
use std::time::Duration;

use jiff::SignedDuration;

use super::AppFailure;
use crate::config::{Config, LinkProvider, ProviderOrder, RobloxInterface, SeriesSettings};
use crate::domain::{LinkOrder, LinkSource, RankAges};
use crate::engine::series::Limits;
use crate::linking::{self, Linking};
use crate::roblox::{self, Roblox};
use crate::store::Database;
use crate::vault::Vault;

/// What asks Roblox and the linking providers.
pub(super) fn linking(config: &Config, database: &Database, vault: &Vault) -> Result<Linking, AppFailure> {
    let (roblox, linking) = (&config.roblox, &config.linking);
    let patience = Duration::from_secs(roblox.timeout_seconds.get().into());
    let seconds = |seconds: NonZeroU32| SignedDuration::from_secs(seconds.get().into());
    let bases = roblox::Bases {
        users: roblox.users_base_url.as_str().into(),
        groups: roblox.groups_base_url.as_str().into(),
        thumbnails: roblox.thumbnails_base_url.as_str().into(),
        open_cloud: roblox.open_cloud_base_url.as_str().into(),
        site: roblox.site_base_url.as_str().into(),
    };
    let interface = match roblox.interface {
        RobloxInterface::Auto => None,
        RobloxInterface::Legacy => Some(roblox::Interface::Legacy),
        RobloxInterface::OpenCloud => Some(roblox::Interface::OpenCloud),
    };
    let client = Roblox::new(roblox::Settings { bases, key: roblox.api_key.clone(), interface, patience })?;
    let settings = linking::Settings {
        order: link_order(&linking.order),
        phrases: linking.order.as_slice().contains(&LinkProvider::Phrase),
        bloxlink: linking.bloxlink_base_url.as_str().into(),
        rover: linking.rover_base_url.as_str().into(),
        // Somebody waits for it with a press of theirs.
        patience: patience.min(Duration::from_secs(2)),
        believed: seconds(linking.provider_seconds),
        phrase_lasts: seconds(linking.phrase_seconds),
        rank_ages: RankAges { believed: seconds(linking.rank_seconds), usable: seconds(linking.old_rank_seconds) },
    };
    Ok(Linking::new(database.clone(), vault.clone(), client, settings)?)
}

/// What users proved here counts before what moderators said.
fn link_order(order: &ProviderOrder) -> LinkOrder {
    let sources = order.as_slice().iter().flat_map(|provider| match provider {
        LinkProvider::Local => vec![LinkSource::Phrase, LinkSource::Moderator],
        LinkProvider::Bloxlink => vec![LinkSource::Bloxlink],
        LinkProvider::Rover => vec![LinkSource::Rover],
        LinkProvider::Phrase => Vec::new(),
    });
    LinkOrder::new(sources.collect())
}

pub(super) fn limits(settings: &SeriesSettings) -> Limits {
    Limits {
        connect: settings.connect_timeout_ms,
        request: settings.timeout_ms,
        late: settings.late_ms,
        rest: settings.rest_ms,
        poll: settings.poll_ms,
        poll_fast: settings.poll_fast_ms,
        poll_slow: settings.poll_slow_ms,
    }
}
