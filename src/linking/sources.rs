//! Which sources of links count in a server, with the keys of those that need one.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::Linking;
use crate::domain::{GuildId, GuildSecret, LinkOrder, LinkSource, SecretName};
use crate::store::StoreFailure;
use crate::vault::Unreadable;

/// How long a server's keys are believed: somebody else may change them, and a press must not open the vault each time.
pub(super) const BELIEVED_FOR: Duration = Duration::from_secs(30);

/// The sources that count in one server.
#[derive(Debug)]
pub(super) struct Sources {
    pub(super) order: LinkOrder,
    bloxlink: Option<SecretString>,
    rover: Option<SecretString>,
}

impl Sources {
    /// The key that this source is asked with; none for one that is not asked.
    pub(super) fn key(&self, source: LinkSource) -> Option<&SecretString> {
        match source {
            LinkSource::Bloxlink => self.bloxlink.as_ref(),
            LinkSource::Rover => self.rover.as_ref(),
            LinkSource::Phrase | LinkSource::Moderator => None,
        }
    }
}

impl Sources {
    /// Whether any provider is asked at all.
    pub(super) const fn asks_somebody(&self) -> bool {
        self.bloxlink.is_some() || self.rover.is_some()
    }
}

impl Linking {
    /// A provider counts where the server has a key for it that can be read.
    pub(super) async fn sources(&self, guild: GuildId) -> Result<Arc<Sources>, StoreFailure> {
        self.sources.get(&guild, self.read_sources(guild)).await
    }

    async fn read_sources(&self, guild: GuildId) -> Result<Arc<Sources>, StoreFailure> {
        let bloxlink = self.provider_key(guild, LinkSource::Bloxlink, GuildSecret::BloxlinkKey).await?;
        let rover = self.provider_key(guild, LinkSource::Rover, GuildSecret::RoverKey).await?;
        let counts = |source: &LinkSource| match source {
            LinkSource::Bloxlink => bloxlink.is_some(),
            LinkSource::Rover => rover.is_some(),
            LinkSource::Phrase | LinkSource::Moderator => true,
        };
        let order = LinkOrder::new(self.settings.order.as_slice().iter().copied().filter(counts).collect());
        Ok(Arc::new(Sources { order, bloxlink, rover }))
    }

    async fn provider_key(
        &self,
        guild: GuildId,
        source: LinkSource,
        secret: GuildSecret,
    ) -> Result<Option<SecretString>, StoreFailure> {
        if self.settings.order.place(source).is_none() {
            return Ok(None);
        }
        match self.vault.read(&SecretName::OfGuild(guild, secret)).await? {
            Ok(key) => Ok(Some(key)),
            Err(Unreadable::NotKept) => Ok(None),
            Err(unreadable) => {
                tracing::warn!(guild.id = %guild, source = source.as_str(), "a provider is skipped: {unreadable}");
                Ok(None)
            }
        }
    }

    /// After a server's keys were changed.
    pub fn keys_changed(&self, guild: GuildId) {
        self.sources.forget(&guild);
        self.providers.try_again(guild);
        self.known.forget_guild(guild);
    }
}
