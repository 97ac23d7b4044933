//! What the roles of Discord servers permit: remembered from what Discord tells, and asked for where that is not enough.
//!
//! Discord's events are handled side by side, so two of them may be noted in either order. Therefore none is taken as the
//! truth over another: what differs from what is known makes it unknown, and Discord is asked when somebody needs it.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::Instant;

use crate::domain::{DiscordRoleId, GuildId, ServerRights, ServerRoles};

/// How long what is known is believed without a word from Discord, in case one got lost.
const BELIEVED_FOR: Duration = Duration::from_hours(1);
/// What was told this shortly before a new session may be of that session already.
const OF_THIS_SESSION: Duration = Duration::from_secs(5);
/// Who asks this soon after Discord did not answer is not kept waiting for another try.
const AFTER_A_FAILURE: Duration = Duration::from_secs(1);

/// Whoever can ask Discord.
pub trait RoleSource: fmt::Debug + Send + Sync {
    /// A server's owner and roles as they are now, or why that is not known.
    fn roles_of(&self, guild: GuildId) -> BoxFuture<'_, Result<ServerRoles, String>>;
}

/// Nobody knows what the roles of a server permit: Discord does not say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("what the roles of a server permit is not known: {0}")]
pub struct RolesUnknown(pub String);

/// What is known of all servers. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct KnownRoles {
    servers: Arc<Mutex<HashMap<GuildId, Known>>>,
    source: Arc<OnceLock<Arc<dyn RoleSource>>>,
}

#[derive(Debug, Clone)]
enum Known {
    Told {
        roles: Arc<ServerRoles>,
        at: Instant,
    },
    /// It has changed, or was never known. Held by the one who asks; a new one with every change.
    Unknown(Arc<tokio::sync::Mutex<LastTry>>),
}

#[derive(Debug, Default)]
struct LastTry(Option<(Instant, RolesUnknown)>);

impl KnownRoles {
    /// Whom to ask from now on.
    pub fn ask(&self, source: Arc<dyn RoleSource>) {
        // The first one stays: a program has one connection to Discord.
        let _taken = self.source.set(source);
    }

    /// Discord told all roles of a server.
    pub fn are_told(&self, guild: GuildId, roles: ServerRoles) {
        let mut servers = self.lock();
        let told = |roles| Known::Told { roles, at: Instant::now() };
        match servers.get(&guild) {
            None => _ = servers.insert(guild, told(Arc::new(roles))),
            Some(Known::Told { roles: known, .. }) if **known == roles => {
                let known = Arc::clone(known);
                servers.insert(guild, told(known));
            }
            Some(Known::Told { .. }) => _ = servers.insert(guild, unknown()),
            // A change was noted that may be newer than this.
            Some(Known::Unknown(_)) => {}
        }
    }

    /// Discord told what one role permits now; nothing if it is gone.
    pub fn is_changed(&self, guild: GuildId, role: u64, rights: ServerRights) {
        let mut servers = self.lock();
        // Most changes are of names, colours and places.
        if !matches!(servers.get(&guild), Some(Known::Told { roles, .. }) if roles.permits(role) == rights) {
            servers.insert(guild, unknown());
        }
    }

    /// The bot is not in that server any more.
    pub fn forget(&self, guild: GuildId) {
        self.lock().remove(&guild);
    }

    /// A new session has begun: what was changed between it and the one before, Discord told nobody.
    pub fn begin_anew(&self) {
        self.lock().retain(|_, known| matches!(known, Known::Told { at, .. } if at.elapsed() < OF_THIS_SESSION));
    }

    /// A server's owner and roles, as somebody needs them who has these: one that is not known yet was made since.
    pub async fn of_holder(&self, guild: GuildId, roles: &[DiscordRoleId]) -> Result<Arc<ServerRoles>, RolesUnknown> {
        let known = self.of(guild).await?;
        if known.know(roles) {
            return Ok(known);
        }
        if let Some(told) = self.lock().get_mut(&guild)
            && matches!(told, Known::Told { roles, .. } if Arc::ptr_eq(roles, &known))
        {
            *told = unknown();
        }
        self.of(guild).await
    }

    /// A server's owner and roles.
    async fn of(&self, guild: GuildId) -> Result<Arc<ServerRoles>, RolesUnknown> {
        let turn = match self.look(guild) {
            Ok(roles) => return Ok(roles),
            Err(turn) => turn,
        };
        let mut last = turn.lock().await;
        if let Known::Told { roles, .. } = self.seen(guild) {
            return Ok(roles);
        }
        if let LastTry(Some((at, failure))) = &*last
            && at.elapsed() < AFTER_A_FAILURE
        {
            return Err(failure.clone());
        }
        let asked = match self.source.get() {
            Some(source) => source.roles_of(guild).await.map_err(RolesUnknown),
            None => Err(RolesUnknown("there is no connection to Discord".to_owned())),
        };
        match asked {
            Ok(roles) => {
                let roles = Arc::new(roles);
                self.keep(guild, &turn, &roles);
                Ok(roles)
            }
            Err(failure) => {
                *last = LastTry(Some((Instant::now(), failure.clone())));
                Err(failure)
            }
        }
    }

    fn look(&self, guild: GuildId) -> Result<Arc<ServerRoles>, Arc<tokio::sync::Mutex<LastTry>>> {
        match self.seen(guild) {
            Known::Told { roles, .. } => Ok(roles),
            Known::Unknown(turn) => Err(turn),
        }
    }

    fn seen(&self, guild: GuildId) -> Known {
        let mut servers = self.lock();
        let known = servers.entry(guild).or_insert_with(unknown);
        if matches!(known, Known::Told { at, .. } if at.elapsed() > BELIEVED_FOR) {
            *known = unknown();
        }
        known.clone()
    }

    /// Unless something was changed while Discord was asked.
    fn keep(&self, guild: GuildId, turn: &Arc<tokio::sync::Mutex<LastTry>>, roles: &Arc<ServerRoles>) {
        let mut servers = self.lock();
        if let Some(known) = servers.get_mut(&guild)
            && matches!(known, Known::Unknown(now) if Arc::ptr_eq(now, turn))
        {
            *known = Known::Told { roles: Arc::clone(roles), at: Instant::now() };
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuildId, Known>> {
        // Nothing in there can panic half-way through a change.
        self.servers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unknown() -> Known {
    Known::Unknown(Arc::default())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::sync::atomic::{AtomicU64, Ordering};

    use futures::FutureExt as _;
    use futures::future::join_all;

    use super::*;
    use crate::domain::DiscordUserId;

    const EVENTS: ServerRights = ServerRights { manages_events: true, manages_server: false };

    /// Tells one role more each time that it is asked, and changes it once more meanwhile if it is to.
    #[derive(Debug, Default)]
    struct Discord {
        asked: AtomicU64,
        changing: OnceLock<KnownRoles>,
    }

    impl RoleSource for Arc<Discord> {
        fn roles_of(&self, guild: GuildId) -> BoxFuture<'_, Result<ServerRoles, String>> {
            async move {
                tokio::task::yield_now().await;
                if let Some(known) = self.changing.get() {
                    known.is_changed(guild, 5, EVENTS);
                }
                Ok(roles(self.asked.fetch_add(1, Ordering::SeqCst) + 1))
            }
            .boxed()
        }
    }

    fn roles(role: u64) -> ServerRoles {
        ServerRoles::new(DiscordUserId::new(7).unwrap(), [(role, EVENTS)])
    }

    fn guild() -> GuildId {
        GuildId::new(1000).unwrap()
    }

    fn known() -> (KnownRoles, Arc<Discord>) {
        let (known, discord) = (KnownRoles::default(), Arc::new(Discord::default()));
        known.ask(Arc::new(Arc::clone(&discord)));
        (known, discord)
    }

    #[tokio::test]
    async fn a_crowd_asks_once_and_what_is_told_is_not_asked_for() {
        let (known, discord) = known();
        let all = join_all((0..50).map(|_| known.of(guild()))).await;
        assert!(all.iter().all(|found| **found.as_ref().unwrap() == roles(1)));
        let other = GuildId::new(2000).unwrap();
        known.are_told(other, roles(9));
        assert_eq!(*known.of(other).await.unwrap(), roles(9));
        assert_eq!(discord.asked.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn only_a_change_that_matters_makes_it_ask_and_an_older_list_does_not_count_after_it() {
        let (known, discord) = known();
        known.are_told(guild(), roles(3));
        known.is_changed(guild(), 3, EVENTS);
        known.is_changed(guild(), 4, ServerRights::default());
        assert_eq!(*known.of(guild()).await.unwrap(), roles(3));
        assert_eq!(discord.asked.load(Ordering::SeqCst), 0);
        known.is_changed(guild(), 3, ServerRights::default());
        known.are_told(guild(), roles(3));
        assert_eq!(*known.of(guild()).await.unwrap(), roles(1));
    }

    #[tokio::test]
    async fn whoever_has_a_role_that_is_not_known_yet_makes_it_ask_once() {
        let (known, discord) = known();
        known.are_told(guild(), roles(3));
        let one = |role| [DiscordRoleId::new(role).unwrap()];
        assert_eq!(*known.of_holder(guild(), &one(3)).await.unwrap(), roles(3));
        assert_eq!(*known.of_holder(guild(), &one(1)).await.unwrap(), roles(1));
        assert_eq!(*known.of_holder(guild(), &one(1)).await.unwrap(), roles(1));
        assert_eq!(discord.asked.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn what_changes_while_discord_is_asked_is_not_kept() {
        let (known, discord) = known();
        discord.changing.set(known.clone()).unwrap();
        assert_eq!(*known.of(guild()).await.unwrap(), roles(1));
        assert_eq!(*known.of(guild()).await.unwrap(), roles(2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_session_and_an_hour_make_it_ask_again() {
        let (known, discord) = known();
        known.are_told(guild(), roles(3));
        known.begin_anew();
        assert_eq!(*known.of(guild()).await.unwrap(), roles(3));
        tokio::time::advance(OF_THIS_SESSION).await;
        known.begin_anew();
        assert_eq!(*known.of(guild()).await.unwrap(), roles(1));
        tokio::time::advance(BELIEVED_FOR + Duration::from_secs(1)).await;
        assert_eq!(*known.of(guild()).await.unwrap(), roles(2));
        assert_eq!(discord.asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn without_discord_nobody_has_a_right() {
        let known = KnownRoles::default();
        assert!(known.of(guild()).await.is_err());
    }
}
