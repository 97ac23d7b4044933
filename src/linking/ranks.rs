//! Which rank a member has: set by hand, from a Roblox group, or from their Discord roles.
//!
//! A rank from a group is believed for a while, then asked for again when it is needed. While Roblox does not answer an
//! older one counts, up to an age; beyond that nobody knows, and whoever needs to know is told since when.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use jiff::Timestamp;
use moka::sync::Cache;
use secrecy::SecretString;

use crate::domain::rank_source::rank_of_roles;
use crate::domain::{
    DiscordRoleId, GuildId, Person, Rank, RankAge, RankAges, RankChoice, RankSource, RankTrouble, RobloxGroupId, RobloxId,
    SecretName, SeenRank, WorkspaceId, WorkspaceSecret,
};
use crate::roblox::{GroupProfile, Roblox, Trouble};
use crate::store::workspaces::Workspace;
use crate::store::{self, Database, Gathered, Remembered, StoreFailure};
use crate::vault::Vault;

/// How long what an administrator chose is believed. Another process may change it, which is noticed sooner.
const CHOICE_BELIEVED_FOR: Duration = Duration::from_secs(5);

/// How long what was seen waits before it is written, together with what else was seen.
const WRITE_AFTER: Duration = Duration::from_millis(300);

/// No answer of Roblox is waited for so long.
const LONGEST_ANSWER: Duration = Duration::from_mins(2);

/// What is known of a member's rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankStanding {
    /// Moderators set it; the engine has it.
    ByHand,
    /// Their Discord roles give this one, at this moment.
    FromDiscordRoles(Rank),
    /// Roblox says so.
    FromGroup {
        /// Of which group.
        group: RobloxGroupId,
        /// What it said.
        seen: SeenRank,
        /// Why it could not be asked again, if the answer is older than it should be.
        unconfirmed: Option<RankTrouble>,
    },
    /// Roblox does not say, and what it said last is too old.
    Unknown {
        /// Why.
        trouble: RankTrouble,
        /// When it last said something.
        last_success: Option<Timestamp>,
    },
}

type Member = (WorkspaceId, RobloxGroupId, RobloxId);

/// The ranks of members. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Ranks {
    database: Database,
    vault: Vault,
    roblox: Roblox,
    ages: RankAges,
    choices: Remembered<WorkspaceId, Option<RankChoice>>,
    keys: Remembered<WorkspaceId, Option<Arc<SecretString>>>,
    seen: Cache<Member, SeenRank>,
    seen_reads: Gathered<Member, SeenRank>,
    to_write: Arc<Mutex<Vec<(Member, SeenRank)>>>,
    /// Accounts of people who were deleted a moment ago: an answer about them that was asked for before is not kept.
    forgotten: Cache<RobloxId, Instant>,
}

impl Ranks {
    pub(super) fn new(database: Database, vault: Vault, roblox: Roblox, ages: RankAges) -> Self {
        let (choices, keys) = (Remembered::new(CHOICE_BELIEVED_FOR), Remembered::new(super::sources::BELIEVED_FOR));
        let seen = Cache::new(50_000);
        let forgotten = Cache::builder().max_capacity(10_000).time_to_live(LONGEST_ANSWER).build();
        let from = database.clone();
        let seen_reads = Gathered::new(move |members| read_seen(from.clone(), members).boxed());
        Self { database, vault, roblox, ages, choices, keys, seen, seen_reads, to_write: Arc::default(), forgotten }
    }

    /// Where the ranks of a workspace come from.
    pub async fn source(&self, workspace: &Workspace) -> Result<RankSource, StoreFailure> {
        let read = async { store::ranks::choice(&mut *self.database.reader().await?, &workspace.id).await };
        let choice = self.choices.get(&workspace.id, read).await?;
        Ok(RankSource::of(choice, workspace.roblox_group))
    }

    /// The Discord roles of a server that give a rank, highest first.
    pub async fn discord_roles(&self, guild: GuildId) -> Result<Vec<(DiscordRoleId, Rank)>, StoreFailure> {
        store::ranks::of_discord_roles(&mut *self.database.reader().await?, guild).await
    }

    /// The rank of a member. Their Discord roles are those of this moment; where nobody knows them, what was set last
    /// stands.
    pub async fn of(
        &self,
        workspace: &Workspace,
        guild: Option<GuildId>,
        roblox: RobloxId,
        roles: Option<&[DiscordRoleId]>,
    ) -> Result<RankStanding, StoreFailure> {
        match (self.source(workspace).await?, guild, roles) {
            (RankSource::Hand, ..) | (RankSource::DiscordRoles, None, _) | (RankSource::DiscordRoles, _, None) => {
                Ok(RankStanding::ByHand)
            }
            (RankSource::DiscordRoles, Some(guild), Some(roles)) => {
                let ranks = self.discord_roles(guild).await?;
                Ok(RankStanding::FromDiscordRoles(rank_of_roles(&ranks, roles).unwrap_or(Rank::LOWEST)))
            }
            (RankSource::Group(group), ..) => self.in_group(workspace, group, roblox).await,
        }
    }

    async fn in_group(
        &self,
        workspace: &Workspace,
        group: RobloxGroupId,
        roblox: RobloxId,
    ) -> Result<RankStanding, StoreFailure> {
        let member = (workspace.id.clone(), group, roblox);
        let known = self.last_seen(&member).await?;
        let now = Timestamp::now();
        if let Some(seen) = known.filter(|seen| self.ages.judge(seen.seen_at, now) == RankAge::Fresh) {
            return Ok(RankStanding::FromGroup { group, seen, unconfirmed: None });
        }
        let key = self.key(&workspace.id).await?;
        let asked_at = Instant::now();
        let trouble = match self.roblox.group_rank(&workspace.id, group, roblox, key.as_deref()).await {
            Ok(rank) => {
                let seen = SeenRank { rank, seen_at: Timestamp::now() };
                self.keep(member, seen, asked_at);
                return Ok(RankStanding::FromGroup { group, seen, unconfirmed: None });
            }
            Err(trouble) => rank_trouble(trouble),
        };
        let last_success = known.map(|seen| seen.seen_at);
        Ok(match known.filter(|seen| self.ages.judge(seen.seen_at, now) != RankAge::TooOld) {
            Some(seen) => RankStanding::FromGroup { group, seen, unconfirmed: Some(trouble) },
            None => RankStanding::Unknown { trouble, last_success },
        })
    }

    async fn last_seen(&self, member: &Member) -> Result<Option<SeenRank>, StoreFailure> {
        if let Some(seen) = self.seen.get(member) {
            return Ok(Some(seen));
        }
        self.seen_reads.get(member).await
    }

    /// In memory at once; on the disk a moment later with what else was seen. What a crash takes is asked for again.
    fn keep(&self, member: Member, seen: SeenRank, asked_at: Instant) {
        let mut waiting = self.waiting();
        if self.forgotten.get(&member.2).is_some_and(|forgotten_at| forgotten_at >= asked_at) {
            return;
        }
        self.seen.insert(member.clone(), seen);
        waiting.push((member, seen));
        if waiting.len() == 1 {
            let ranks = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(WRITE_AFTER).await;
                if let Err(failure) = ranks.write().await {
                    tracing::warn!(error = %failure, "ranks that were seen could not be kept; they are asked for again later");
                }
            });
        }
    }

    async fn write(&self) -> Result<(), StoreFailure> {
        let mut writer = self.database.writer().await;
        // With the writer in hand, so that a deletion finds it either waiting or on the disk.
        let waiting = std::mem::take(&mut *self.waiting());
        let mut transaction = writer.begin().await?;
        for ((workspace, group, roblox), seen) in waiting {
            store::ranks::keep_seen(&mut transaction, &workspace, group, roblox, seen).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// A person is about to be deleted: nothing of them that was seen so far is kept or will be.
    pub(super) async fn forget(&self, person: &Person) {
        let theirs = |(workspace, _, roblox): &Member| {
            let mut accounts = person.accounts.iter().filter(|account| account.roblox == *roblox);
            accounts.any(|account| account.workspace.as_ref().is_none_or(|only| only == workspace))
        };
        let _nobody_writes = self.database.writer().await;
        let mut waiting = self.waiting();
        for account in &person.accounts {
            self.forgotten.insert(account.roblox, Instant::now());
        }
        waiting.retain(|(member, _)| !theirs(member));
        for (member, _) in self.seen.iter().filter(|(member, _)| theirs(member)) {
            self.seen.invalidate(&*member);
        }
    }

    /// Another process has changed more than can be said. What waits to be written here is as true as before.
    pub(super) fn forget_everything(&self) {
        self.choices.forget_all();
        self.keys.forget_all();
        self.seen.invalidate_all();
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<(Member, SeenRank)>> {
        // Nothing can panic in between.
        self.to_write.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What Roblox says of a group.
    pub async fn group(
        &self,
        workspace: &WorkspaceId,
        group: RobloxGroupId,
    ) -> Result<Result<GroupProfile, Trouble>, StoreFailure> {
        let key = self.key(workspace).await?;
        Ok(self.roblox.group(workspace, group, key.as_deref()).await)
    }

    /// The workspace's own key of Open Cloud.
    async fn key(&self, workspace: &WorkspaceId) -> Result<Option<Arc<SecretString>>, StoreFailure> {
        let name = SecretName::OfWorkspace(workspace.clone(), WorkspaceSecret::OpenCloudKey);
        self.keys.get(workspace, async { Ok(self.vault.read(&name).await?.ok().map(Arc::new)) }).await
    }

    /// After it was chosen where a workspace's ranks come from.
    pub fn choice_changed(&self, workspace: &WorkspaceId) {
        self.choices.forget(workspace);
    }

    /// After a workspace's key was changed.
    pub fn key_changed(&self, workspace: &WorkspaceId) {
        self.keys.forget(workspace);
    }
}

/// What was seen last of many members; those of one group in one statement.
async fn read_seen(database: Database, members: Vec<Member>) -> Result<HashMap<Member, SeenRank>, StoreFailure> {
    let mut by_group: BTreeMap<(WorkspaceId, RobloxGroupId), Vec<RobloxId>> = BTreeMap::new();
    for (workspace, group, roblox) in members {
        by_group.entry((workspace, group)).or_default().push(roblox);
    }
    let mut found = HashMap::new();
    let mut reader = database.reader().await?;
    for ((workspace, group), users) in by_group {
        let seen = store::ranks::seen(&mut reader, &workspace, group, &users).await?;
        found.extend(seen.into_iter().map(|(user, seen)| ((workspace.clone(), group, user), seen)));
    }
    Ok(found)
}

fn rank_trouble(trouble: Trouble) -> RankTrouble {
    match trouble {
        Trouble::Down => RankTrouble::Down,
        Trouble::RateLimited { until } => RankTrouble::RateLimited { until },
        Trouble::Busy => RankTrouble::Busy,
        Trouble::Forbidden => RankTrouble::Forbidden,
        Trouble::NotFound => RankTrouble::NotFound,
        Trouble::Unreadable => RankTrouble::Unreadable,
    }
}
