//! Who a Discord user is on Roblox, how we know, and which link counts where several say different things.

use jiff::Timestamp;

use super::{DiscordUserId, GuildId, RobloxId};

/// How a link came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkSource {
    /// The user put our words into the description of the account's profile.
    Phrase,
    /// A moderator said so; holds in that moderator's server only.
    Moderator,
    /// Bloxlink says so, in one server.
    Bloxlink,
    /// RoVer says so, in one server.
    Rover,
}

impl LinkSource {
    const ALL: [Self; 4] = [Self::Phrase, Self::Moderator, Self::Bloxlink, Self::Rover];

    /// The word that the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phrase => "phrase",
            Self::Moderator => "moderator",
            Self::Bloxlink => "bloxlink",
            Self::Rover => "rover",
        }
    }

    /// The source of that word, if this release knows it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == word)
    }

    /// Whether the user has shown that the account is theirs, here or to a provider.
    #[must_use]
    pub const fn is_proof(self) -> bool {
        match self {
            Self::Phrase | Self::Bloxlink | Self::Rover => true,
            Self::Moderator => false,
        }
    }
}

/// Where a link holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkScope {
    /// The user proved it: it holds everywhere.
    Everywhere,
    /// Somebody vouched for it in this server.
    Guild(GuildId),
}

/// A Discord user's Roblox account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Who on Discord.
    pub discord: DiscordUserId,
    /// Who on Roblox.
    pub roblox: RobloxId,
    /// Where it holds.
    pub scope: LinkScope,
    /// How we know.
    pub source: LinkSource,
    /// Whether the server's policy let it stand beside another Discord user's link to the same account.
    pub shared: bool,
    /// Since when we know.
    pub linked_at: Timestamp,
    /// When its source last said so.
    pub checked_at: Timestamp,
}

/// What a server does when somebody proves an account that is another Discord user's there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LinkPolicy {
    /// One Roblox account, one Discord user.
    #[default]
    Refuse,
    /// A moderator decides.
    Ask,
    /// Both may use it, in this server.
    Allow,
}

impl LinkPolicy {
    /// Every policy.
    pub const ALL: [Self; 3] = [Self::Refuse, Self::Ask, Self::Allow];

    /// The word that the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Ask => "ask",
            Self::Allow => "allow",
        }
    }

    /// The policy of that word, if this release knows it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == word)
    }
}

/// The sources that count, first to last. What is not among them is switched off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkOrder(Vec<LinkSource>);

impl LinkOrder {
    /// Of these sources; each counts where it stands first.
    #[must_use]
    pub const fn new(sources: Vec<LinkSource>) -> Self {
        Self(sources)
    }

    /// First to last.
    #[must_use]
    pub fn as_slice(&self) -> &[LinkSource] {
        &self.0
    }

    /// Where a source stands; nothing when it is switched off.
    #[must_use]
    pub fn place(&self, source: LinkSource) -> Option<usize> {
        self.0.iter().position(|other| *other == source)
    }

    /// What decides between links of one user, or to one account: the source; then what was said for this server; then
    /// who came first. The user is last, so that no two links are ever equal.
    fn weight(&self, link: &Link) -> Option<impl Ord + use<>> {
        let everywhere = matches!(link.scope, LinkScope::Everywhere);
        self.place(link.source).map(|place| (place, everywhere, link.linked_at, link.discord))
    }

    /// Whose an account is, of all links to it that hold in one server. Links that a policy let stand beside others
    /// take it from nobody.
    #[must_use]
    pub fn owner<'links>(&self, to_account: impl IntoIterator<Item = &'links Link>) -> Option<&'links Link> {
        let weighed = to_account.into_iter().filter(|link| !link.shared);
        let weighed = weighed.filter_map(|link| self.weight(link).map(|weight| (weight, link)));
        weighed.min_by(|(left, _), (right, _)| left.cmp(right)).map(|(_, link)| link)
    }

    /// The link of a user that counts in one server, of all their links that hold there: the first whose account is not
    /// somebody else's. `to_accounts` has every link that holds there to any of these accounts.
    ///
    /// So a moderator's word never takes an account from somebody who has proved it, wherever they have.
    #[must_use]
    pub fn standing<'links>(&self, own: impl IntoIterator<Item = &'links Link>, to_accounts: &[Link]) -> Option<&'links Link> {
        let mut weighed: Vec<_> = own.into_iter().filter_map(|link| self.weight(link).map(|weight| (weight, link))).collect();
        weighed.sort_by(|(left, _), (right, _)| left.cmp(right));
        weighed.into_iter().map(|(_, link)| link).find(|link| {
            let rivals = to_accounts.iter().filter(|other| other.roblox == link.roblox);
            link.shared || self.owner(rivals).is_none_or(|owner| owner.discord == link.discord)
        })
    }
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
