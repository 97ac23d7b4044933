//! Reading links, together with what others ask for at the same moment.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures::FutureExt as _;

use crate::domain::{DiscordUserId, GuildId, Link, RobloxId};
use crate::store::{self, Database, Gathered, StoreFailure};

/// Reads links. Cheap to clone; clones read together.
#[derive(Debug, Clone)]
pub(super) struct LinkReads {
    of_users: Gathered<(GuildId, DiscordUserId), Vec<Link>>,
    to_accounts: Gathered<(GuildId, RobloxId), Vec<Link>>,
}

impl LinkReads {
    pub(super) fn new(database: &Database) -> Self {
        let (users, accounts) = (database.clone(), database.clone());
        Self {
            of_users: Gathered::new(move |keys| read_of_users(users.clone(), keys).boxed()),
            to_accounts: Gathered::new(move |keys| read_to_accounts(accounts.clone(), keys).boxed()),
        }
    }

    /// The links to the accounts of a user that hold in a server: their own, and others' to the same accounts.
    pub(super) async fn of_user(&self, guild: GuildId, discord: DiscordUserId) -> Result<Vec<Link>, StoreFailure> {
        Ok(self.of_users.get(&(guild, discord)).await?.unwrap_or_default())
    }

    /// The links to these accounts that hold in a server.
    pub(super) async fn to_accounts(
        &self,
        guild: GuildId,
        accounts: &[RobloxId],
    ) -> Result<HashMap<(GuildId, RobloxId), Vec<Link>>, StoreFailure> {
        self.to_accounts.get_all(accounts.iter().map(|account| (guild, *account)).collect()).await
    }
}

type Found<K> = Result<HashMap<(GuildId, K), Vec<Link>>, StoreFailure>;

async fn read_of_users(database: Database, keys: Vec<(GuildId, DiscordUserId)>) -> Found<DiscordUserId> {
    let mut found: HashMap<_, Vec<Link>> = HashMap::new();
    let mut reader = database.snapshot().await?;
    for (guild, users) in by_guild(keys) {
        let own = store::links::of_discord_users(&mut reader, guild, &users).await?;
        let accounts: BTreeSet<RobloxId> = own.iter().map(|link| link.roblox).collect();
        let all = store::links::to_accounts(&mut reader, guild, &Vec::from_iter(accounts)).await?;
        let mut by_account: HashMap<RobloxId, Vec<Link>> = HashMap::new();
        for link in all {
            by_account.entry(link.roblox).or_default().push(link);
        }
        let theirs: BTreeSet<(DiscordUserId, RobloxId)> = own.iter().map(|link| (link.discord, link.roblox)).collect();
        for (user, account) in theirs {
            found.entry((guild, user)).or_default().extend(by_account.get(&account).into_iter().flatten());
        }
    }
    Ok(found)
}

async fn read_to_accounts(database: Database, keys: Vec<(GuildId, RobloxId)>) -> Found<RobloxId> {
    let mut found: HashMap<_, Vec<Link>> = HashMap::new();
    let mut reader = database.reader().await?;
    for (guild, accounts) in by_guild(keys) {
        for link in store::links::to_accounts(&mut reader, guild, &accounts).await? {
            found.entry((guild, link.roblox)).or_default().push(link);
        }
    }
    Ok(found)
}

fn by_guild<K>(keys: Vec<(GuildId, K)>) -> BTreeMap<GuildId, Vec<K>> {
    let mut by_guild: BTreeMap<GuildId, Vec<K>> = BTreeMap::new();
    for (guild, key) in keys {
        by_guild.entry(guild).or_default().push(key);
    }
    by_guild
}
