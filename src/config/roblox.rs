//! `[roblox]` and `[linking]`: where Roblox and the linking providers are, and how long what they say is believed.

use std::num::NonZeroU32;
use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::base_url::BaseUrl;
use super::choice::{ProviderOrder, RobloxInterface};
use super::{count, key_text};

/// `[roblox]`: how to reach Roblox.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RobloxSettings {
    /// Names and profiles.
    pub users_base_url: BaseUrl,
    /// Roles in groups.
    pub groups_base_url: BaseUrl,
    /// Pictures.
    pub thumbnails_base_url: BaseUrl,
    /// Open Cloud.
    pub open_cloud_base_url: BaseUrl,
    /// The pages that people open.
    pub site_base_url: BaseUrl,
    /// A key of Open Cloud.
    #[serde(deserialize_with = "key_text::deserialize")]
    pub api_key: Option<SecretString>,
    /// The file that holds it instead.
    #[serde(deserialize_with = "super::optional_file")]
    pub api_key_file: Option<PathBuf>,
    /// Which interface to read ranks and profiles from.
    pub interface: RobloxInterface,
    /// How long one call may take.
    #[serde(deserialize_with = "count::deserialize")]
    pub timeout_seconds: NonZeroU32,
}

/// `[linking]`: how to find out who a Discord user is on Roblox, and which rank they have.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkingSettings {
    /// The ways, in the order in which they are tried.
    pub order: ProviderOrder,
    /// Bloxlink.
    pub bloxlink_base_url: BaseUrl,
    /// RoVer.
    pub rover_base_url: BaseUrl,
    /// How long a provider's answer is believed.
    #[serde(deserialize_with = "count::deserialize")]
    pub provider_seconds: NonZeroU32,
    /// How long a phrase can be used.
    #[serde(deserialize_with = "count::deserialize")]
    pub phrase_seconds: NonZeroU32,
    /// How long a rank is believed before it is asked for again.
    #[serde(deserialize_with = "count::deserialize")]
    pub rank_seconds: NonZeroU32,
    /// How old a rank may be that is used while Roblox does not answer.
    #[serde(deserialize_with = "count::deserialize")]
    pub old_rank_seconds: NonZeroU32,
}

impl Default for RobloxSettings {
    fn default() -> Self {
        const TIMEOUT_SECONDS: NonZeroU32 = NonZeroU32::new(4).unwrap();
        Self {
            users_base_url: BaseUrl::of("https://users.roblox.com"),
            groups_base_url: BaseUrl::of("https://groups.roblox.com"),
            thumbnails_base_url: BaseUrl::of("https://thumbnails.roblox.com"),
            open_cloud_base_url: BaseUrl::of("https://apis.roblox.com"),
            site_base_url: BaseUrl::of("https://www.roblox.com"),
            api_key: None,
            api_key_file: None,
            interface: RobloxInterface::Auto,
            timeout_seconds: TIMEOUT_SECONDS,
        }
    }
}

impl Default for LinkingSettings {
    fn default() -> Self {
        const PROVIDER_SECONDS: NonZeroU32 = NonZeroU32::new(60 * 60).unwrap();
        const PHRASE_SECONDS: NonZeroU32 = NonZeroU32::new(15 * 60).unwrap();
        const RANK_SECONDS: NonZeroU32 = NonZeroU32::new(10 * 60).unwrap();
        const OLD_RANK_SECONDS: NonZeroU32 = NonZeroU32::new(24 * 60 * 60).unwrap();
        Self {
            order: ProviderOrder::default(),
            bloxlink_base_url: BaseUrl::of("https://api.blox.link"),
            rover_base_url: BaseUrl::of("https://registry.rover.link"),
            provider_seconds: PROVIDER_SECONDS,
            phrase_seconds: PHRASE_SECONDS,
            rank_seconds: RANK_SECONDS,
            old_rank_seconds: OLD_RANK_SECONDS,
        }
    }
}
