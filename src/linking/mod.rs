//! Who a Discord user is on Roblox, and which rank they have there.
//!
//! In reading order: `finding` asks the sources of links in their order (`sources` says which, `providers` speaks to the
//! two that are elsewhere, `reads` reads the table for many at once, `known` keeps what was found); `vouching` is a moderator's word, `proving` a user's own proof
//! (`phrases` makes its words, `words` has them), `handing_over` what becomes of the one before, `requests` what a moderator is to decide, `leaving` the end of a link;
//! `ranks` and `names` are what Roblox says about an account; `presence` keeps a deletion and what is under way apart. It must never know what a claim or a session is.

mod finding;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod handing_over;
mod known;
mod leaving;
mod names;
mod pace;
mod phrases;
mod presence;
mod providers;
mod proving;
mod ranks;
mod reads;
mod requests;
mod settings;
mod sources;
mod vouching;
mod words;

use std::sync::Arc;

use moka::sync::Cache;

pub use handing_over::{FREEZABLE_FOR, Frozen, Handover};
pub use leaving::Unlinked;
pub use names::Name;
pub use pace::{Allowed, Effort};
pub use presence::Hold;
pub use proving::{Attempt, Checked, Rival};
pub use ranks::{RankStanding, Ranks};
pub use requests::Decided;
pub use settings::Settings;
pub use vouching::Vouched;

use self::known::Known;
use self::pace::Pace;
use self::presence::Presence;
use self::providers::Providers;
use self::reads::LinkReads;
use self::sources::Sources;
use crate::domain::{Actor, AuditAction, DiscordUserId, GuildId, LinkDeed, LinkPolicy, Origin, Person, RobloxId, WorkspaceId};
use crate::roblox::Roblox;
use crate::store::audit::Entry;
use crate::store::{self, Database, Remembered, StoreFailure};
use crate::vault::Vault;

/// Finds and keeps links. Cheap to clone; clones share what they know.
#[derive(Debug, Clone)]
pub struct Linking {
    database: Database,
    vault: Vault,
    roblox: Roblox,
    settings: Arc<Settings>,
    providers: Arc<Providers>,
    sources: Remembered<GuildId, Arc<Sources>>,
    glimpsed: Cache<RobloxId, Name>,
    known: Arc<Known>,
    reads: LinkReads,
    presence: Presence,
    pace: Arc<Pace>,
    untold: Arc<handing_over::Untold>,
    ranks: Ranks,
}

/// The program has no way to make HTTPS calls at all.
#[derive(Debug, thiserror::Error)]
#[error("no client for linking providers could be made: {0}")]
pub struct NoClient(String);

impl Linking {
    /// Over this database, with these keys and settings. Nothing is called yet.
    pub fn new(database: Database, vault: Vault, roblox: Roblox, settings: Settings) -> Result<Self, NoClient> {
        let providers = Providers::new(&settings).map_err(|failure| NoClient(failure.to_string()))?;
        let ranks = Ranks::new(database.clone(), vault.clone(), roblox.clone(), settings.rank_ages);
        let reads = LinkReads::new(&database);
        Ok(Self {
            database,
            vault,
            roblox,
            settings: Arc::new(settings),
            providers: Arc::new(providers),
            sources: Remembered::new(sources::BELIEVED_FOR),
            glimpsed: Cache::builder().max_capacity(names::GLIMPSED.1).time_to_live(names::GLIMPSED.0).build(),
            known: Arc::default(),
            reads,
            presence: Presence::default(),
            pace: Arc::default(),
            untold: Arc::default(),
            ranks,
        })
    }

    /// Roblox itself.
    #[must_use]
    pub const fn roblox(&self) -> &Roblox {
        &self.roblox
    }

    /// The ranks of members.
    #[must_use]
    pub const fn ranks(&self) -> &Ranks {
        &self.ranks
    }

    /// Whether members may prove an account with words in its profile.
    #[must_use]
    pub fn takes_phrases(&self) -> bool {
        self.settings.phrases
    }

    /// Whether this user may make another such effort now.
    #[must_use]
    pub fn allow(&self, user: DiscordUserId, effort: Effort) -> Allowed {
        self.pace.allow(user, effort)
    }

    /// Whoever finds out who somebody is and acts on it holds this until they are done: so long nothing is deleted of this
    /// user. Never to be asked for by somebody who holds one of the same user: they could wait for each other.
    pub async fn acting_for(&self, discord: DiscordUserId) -> Hold {
        self.presence.acting(discord).await
    }

    /// Waits until nobody acts for this user, and keeps everybody from it.
    pub async fn alone_with(&self, discord: DiscordUserId) -> Hold {
        self.presence.alone(discord).await
    }

    /// A person is about to be deleted: nothing that was read of them is believed any more, and what is still to be written
    /// is not.
    pub async fn forget(&self, person: &Person) {
        let accounts: Vec<RobloxId> = person.accounts.iter().map(|account| account.roblox).collect();
        self.known.forget_links(person.discord, &accounts);
        person.accounts.iter().for_each(|account| self.glimpsed.invalidate(&account.roblox));
        self.ranks.forget(person).await;
    }

    /// Another process has changed who somebody is; whoever is not named cannot be told.
    pub fn link_changed(&self, discord: Option<DiscordUserId>, roblox: Option<RobloxId>) {
        match (discord, roblox) {
            (Some(discord), Some(roblox)) => self.known.forget_links(discord, &[roblox]),
            (None, _) | (_, None) => self.known.forget_everything(),
        }
    }

    /// Another process has changed who the members of a server are.
    pub fn links_changed(&self, guild: GuildId) {
        self.known.forget_guild(guild);
    }

    /// Another process has changed the settings or the secrets of a workspace, or of a server that is bound to it.
    pub fn settings_changed(&self, workspace: &WorkspaceId) {
        // Which servers that are is not known here, and a server's keys are read again quickly.
        self.sources.forget_all();
        self.known.forget_everything();
        self.ranks.choice_changed(workspace);
        self.ranks.key_changed(workspace);
    }

    /// Another process has changed more than can be said.
    pub fn forget_everything(&self) {
        self.sources.forget_all();
        self.known.forget_everything();
        self.glimpsed.invalidate_all();
        self.ranks.forget_everything();
    }

    /// What happens in a server when somebody proves an account that is another user's there.
    pub async fn policy(&self, guild: GuildId) -> Result<LinkPolicy, StoreFailure> {
        store::link_policies::find(&mut *self.database.reader().await?, guild).await
    }
}

/// What the audit trail keeps of a change of links.
fn entry(origin: &Origin, action: AuditAction, deed: LinkDeed, roblox: RobloxId) -> Entry {
    Entry {
        roblox: Some(roblox),
        details: Some(store::audit::link_details(&deed)),
        // Linking twice is linking once.
        request: None,
        ..Entry::new(origin, action)
    }
}

/// Of what somebody does with their own account.
fn own(discord: DiscordUserId) -> LinkDeed {
    LinkDeed { discord: Some(discord), ..LinkDeed::default() }
}

/// Of what a moderator does with somebody's account, which another member may have.
fn moderated(origin: &Origin, discord: DiscordUserId, held_by: Option<DiscordUserId>) -> LinkDeed {
    let of_themselves = origin.actor == Actor::Discord(discord);
    LinkDeed { discord: Some(discord), by_moderator: true, of_themselves, held_by }
}
