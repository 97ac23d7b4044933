//! The API keys: making, listing and revoking them, and finding out whose a shown one is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use moka::sync::Cache;
use tokio::sync::Semaphore;

use super::allowance::{Allowance, Meter, Meters};
use super::rotation::KeyTerms;
use super::strangers::Strangers;
use super::{ApiKey, CheckedKey, Creation, KeyFailure, Neighbour, NotAdmitted, Program, Revocation};
use crate::domain::{Actor, AuditAction, Door, EngineKind, KeyId, KeyScope, Origin, Quota, WorkspaceId};
use crate::engine::over_quota;
use crate::store::api_keys::KeyRow;
use crate::store::audit::Entry;
use crate::store::workspaces::Workspace;
use crate::store::{self, Connection, Database, StoreFailure};

/// How long it is believed what workspace a key opens, and that there is no such key. Another process may change that, which
/// is noticed sooner. Whether a key was revoked is looked up at each call: from then on it opens nothing.
const BELIEVED_FOR: Duration = Duration::from_secs(5);

/// The most keys that are remembered, wrong ones among them.
const REMEMBERED: u64 = 10_000;

/// The most keys that are looked up at the same moment: whoever tries out wrong ones by the thousand must not keep the
/// database's readers from everybody else.
const LOOKUPS: usize = 2;

/// A use is written down at most this often.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// All keys. Cheap to clone; clones share what they know.
#[derive(Debug, Clone)]
pub struct Keyring(pub(super) Arc<Shared>);

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) database: Database,
    allowance: Allowance,
    /// Nothing stands for a key that there is not.
    known: Cache<KeyId, Option<Arc<Known>>>,
    uses: Cache<KeyId, Arc<Use>>,
    /// What all keys of a workspace have together.
    together: Meters<WorkspaceId>,
    lookups: Semaphore,
    strangers: Strangers,
    /// The one look-up at a time for addresses from which too many wrong keys come.
    strangers_lookup: Semaphore,
}

/// A key with the workspace that it opens.
#[derive(Debug)]
struct Known {
    row: KeyRow,
    workspace: Workspace,
}

/// How a key has been used by this process.
#[derive(Debug)]
struct Use {
    meter: Meter,
    /// When a use was written down last, in milliseconds.
    noted_at: AtomicI64,
}

/// Others from that address look for keys that there are not.
#[derive(Debug)]
struct NotLookedUp;

impl Keyring {
    /// Over this database; each key has this allowance, and all keys of a workspace together have that one.
    #[must_use]
    pub fn new(database: Database, allowance: Allowance, together: Allowance) -> Self {
        let known = Cache::builder().max_capacity(REMEMBERED).time_to_live(BELIEVED_FOR).build();
        // Whoever asked for nothing for so long has everything back, so there is nothing to remember.
        let forgotten_after = allowance.time_for(allowance.burst.get()).max(NOTED_EVERY.unsigned_abs());
        let uses = Cache::builder().time_to_idle(forgotten_after).build();
        let together = Meters::new(together, None);
        let (lookups, strangers_lookup) = (Semaphore::new(LOOKUPS), Semaphore::new(1));
        let strangers = Strangers::new();
        Self(Arc::new(Shared { database, allowance, known, uses, together, lookups, strangers, strangers_lookup }))
    }

    /// Whose program shows this key, and that it may make one more call of this kind.
    pub async fn admit(
        &self,
        shown: &str,
        from: Neighbour,
        needed: KeyScope,
    ) -> Result<Result<Program, NotAdmitted>, StoreFailure> {
        let known = match self.good(shown, from).await? {
            Ok(known) => known,
            Err(refused) => return Ok(Err(refused)),
        };
        if known.workspace.engine == EngineKind::Series {
            return Ok(Err(NotAdmitted::DecidedElsewhere));
        }
        let used = self.uses_of(&known);
        if let Err(wait) = used.meter.take() {
            return Ok(Err(NotAdmitted::TooMany { wait }));
        }
        if let Err(wait) = self.0.together.take(&known.workspace.id) {
            over_quota(Quota::Calls);
            return Ok(Err(NotAdmitted::TooManyTogether { wait }));
        }
        self.note_use(&known, &used).await;
        let scopes = known.row.scopes;
        if !scopes.allows(needed) {
            return Ok(Err(NotAdmitted::NotInScope { needed, scopes }));
        }
        Ok(Ok(Program { workspace: known.workspace.clone(), key: known.row.id }))
    }

    /// What there is to know of a good key. Looking takes one call, and is no use of it.
    pub async fn check(&self, shown: &str, from: Neighbour) -> Result<Result<CheckedKey, NotAdmitted>, StoreFailure> {
        let known = match self.good(shown, from).await? {
            Ok(known) => known,
            Err(refused) => return Ok(Err(refused)),
        };
        let used = self.uses_of(&known);
        let figures = match used.meter.take() {
            Ok(figures) => figures,
            Err(wait) => return Ok(Err(NotAdmitted::TooMany { wait })),
        };
        let noted_at = Timestamp::from_millisecond(used.noted_at.load(Ordering::Relaxed)).ok();
        Ok(Ok(CheckedKey {
            workspace: known.workspace.clone(),
            created_at: known.row.created_at,
            last_used_at: noted_at.filter(|noted_at| *noted_at > Timestamp::UNIX_EPOCH),
            figures,
        }))
    }

    /// Makes a key for the workspace of whoever asks, on these terms.
    pub async fn create(&self, origin: Origin, terms: KeyTerms) -> Result<Creation, KeyFailure> {
        let key = ApiKey::generate().map_err(KeyFailure::NoRandomness)?;
        let now = self.0.database.now();
        let row = terms.row(&key, origin.workspace.clone(), now);
        let mut writer = self.0.database.writer().await;
        let mut transaction = writer.begin().await?;
        if store::workspaces::find(&mut transaction, &origin.workspace).await?.is_none() {
            return Ok(Creation::NoWorkspace);
        }
        if let Some(request) = &origin.request
            && store::audit::by_request(&mut transaction, &origin.workspace, request).await?.is_some()
        {
            return Ok(Creation::MadeBefore);
        }
        store::api_keys::insert(&mut transaction, &row).await?;
        let entry = entry(&origin, AuditAction::KeyCreated, row.id);
        store::audit::insert(&mut transaction, &[entry], now).await?;
        transaction.commit().await?;
        self.0.known.invalidate(&row.id);
        Ok(Creation::Made(key))
    }

    /// Every key, or those of one workspace, oldest first.
    pub async fn list(&self, workspace: Option<&WorkspaceId>) -> Result<Vec<KeyRow>, StoreFailure> {
        let mut reader = self.0.database.reader().await?;
        match workspace {
            Some(workspace) => store::api_keys::of_workspace(&mut reader, workspace).await,
            None => store::api_keys::all(&mut reader).await,
        }
    }

    /// Takes a key's power away, here and in other processes; whoever does it has a shell on the machine.
    pub async fn revoke(&self, id: KeyId) -> Result<Revocation, StoreFailure> {
        self.take_away(id, None).await
    }

    /// The same with a key of the workspace of whoever asks; another workspace's is unknown to them.
    pub async fn revoke_within(&self, origin: &Origin, id: KeyId) -> Result<Revocation, StoreFailure> {
        self.take_away(id, Some(origin)).await
    }

    async fn take_away(&self, id: KeyId, within: Option<&Origin>) -> Result<Revocation, StoreFailure> {
        let now = Timestamp::now();
        let mut writer = self.0.database.writer().await;
        let mut transaction = writer.begin().await?;
        let found = store::api_keys::find(&mut transaction, id).await?;
        let theirs = |row: &KeyRow| within.is_none_or(|origin| origin.workspace == row.workspace);
        let Some(row) = found.filter(theirs) else { return Ok(Revocation::Unknown) };
        if !store::api_keys::revoke(&mut transaction, id, now).await? {
            return Ok(Revocation::RevokedBefore);
        }
        // To revoke a key twice is to revoke it once.
        let origin = within.map_or_else(|| operator(row.workspace.clone()), |origin| Origin { request: None, ..origin.clone() });
        store::audit::insert(&mut transaction, &[entry(&origin, AuditAction::KeyRevoked, id)], now).await?;
        transaction.commit().await?;
        self.0.known.invalidate(&id);
        Ok(Revocation::Revoked)
    }

    /// Another process has made or revoked this key.
    pub(in crate::desk) fn forget_key(&self, key: KeyId) {
        self.0.known.invalidate(&key);
    }

    /// Another process has changed this workspace.
    pub(in crate::desk) fn forget_workspace(&self, workspace: &WorkspaceId) {
        let of_it = |known: &Option<Arc<Known>>| known.as_ref().is_some_and(|known| known.workspace.id == *workspace);
        for (key, _) in self.0.known.iter().filter(|(_, known)| of_it(known)) {
            self.0.known.invalidate(&*key);
        }
    }

    /// Another process has changed more than can be said.
    pub(in crate::desk) fn forget(&self) {
        self.0.known.invalidate_all();
    }

    /// Somebody called without a key; how long they have to wait, if too many did from there.
    pub fn note_without_key(&self, from: Neighbour) -> Result<(), Duration> {
        self.0.strangers.note(from)
    }

    fn turned_away(&self, from: Neighbour) -> NotAdmitted {
        self.0.strangers.note(from).map_or_else(|wait| NotAdmitted::TooManyWrong { wait }, |()| NotAdmitted::WrongKey)
    }

    async fn good(&self, shown: &str, from: Neighbour) -> Result<Result<Arc<Known>, NotAdmitted>, StoreFailure> {
        let Some(key) = ApiKey::read(shown) else { return Ok(Err(self.turned_away(from))) };
        let Ok(known) = self.known(key.id(), from).await? else {
            return Ok(Err(NotAdmitted::TooManyWrong { wait: Duration::from_secs(1) }));
        };
        let known = known.filter(|known| key.has_hash(&known.row.hash));
        let Some(known) = known else { return Ok(Err(self.turned_away(from))) };
        // Only who has the secret part gets so far, so nobody keeps the readers busy with wrong keys.
        let is_active =
            store::api_keys::is_active(&mut *self.0.database.reader().await?, key.id(), self.0.database.now()).await?;
        Ok(if is_active { Ok(known) } else { Err(self.turned_away(from)) })
    }

    async fn known(&self, id: KeyId, from: Neighbour) -> Result<Result<Option<Arc<Known>>, NotLookedUp>, StoreFailure> {
        if let Some(known) = self.0.known.get(&id) {
            return Ok(Ok(known));
        }
        // A key that was good lately never waits for wrong ones.
        let _alone = if self.0.strangers.are_many(from) && !self.0.uses.contains_key(&id) {
            let Ok(alone) = self.0.strangers_lookup.try_acquire() else { return Ok(Err(NotLookedUp)) };
            Some(alone)
        } else {
            None
        };
        // Never closed, so this only ever waits.
        let _turn = self.0.lookups.acquire().await.ok();
        let known = find(&mut *self.0.database.reader().await?, id).await?.map(Arc::new);
        self.0.known.insert(id, known.clone());
        Ok(Ok(known))
    }

    fn uses_of(&self, known: &Known) -> Arc<Use> {
        let noted_at = known.row.last_used_at.map_or(0, Timestamp::as_millisecond);
        let fresh = || Arc::new(Use { meter: Meter::new(self.0.allowance), noted_at: AtomicI64::new(noted_at) });
        self.0.uses.get_with(known.row.id, fresh)
    }

    /// Writes down that a key is used, unless that was done within the last minute. That it could not be written
    /// is no reason to refuse what was asked.
    async fn note_use(&self, known: &Known, used: &Use) {
        let now = Timestamp::now();
        let noted_at = used.noted_at.load(Ordering::Relaxed);
        let recently = now.as_millisecond().saturating_sub(noted_at) < i64::try_from(NOTED_EVERY.as_millis()).unwrap_or(i64::MAX);
        let claimed = || used.noted_at.compare_exchange(noted_at, now.as_millisecond(), Ordering::Relaxed, Ordering::Relaxed);
        if recently || claimed().is_err() {
            return;
        }
        if let Err(failure) = self.write_use(known, now).await {
            tracing::warn!(error = %failure, key.id = %known.row.id, "the use of a key could not be noted");
        }
    }

    /// The first use is told to whoever made the key: they know whether it is their program's.
    async fn write_use(&self, known: &Known, now: Timestamp) -> Result<(), StoreFailure> {
        let id = known.row.id;
        let mut writer = self.0.database.writer().await;
        let mut transaction = writer.begin().await?;
        if store::api_keys::note_first_use(&mut transaction, id, now).await? {
            let actor = Actor::Program { key: id, user: None };
            let origin = Origin { workspace: known.workspace.id.clone(), actor, door: Door::Http, request: None };
            store::audit::insert(&mut transaction, &[entry(&origin, AuditAction::KeyFirstUsed, id)], now).await?;
        } else {
            store::api_keys::note_use(&mut transaction, id, now).await?;
        }
        transaction.commit().await
    }
}

async fn find(connection: &mut Connection, id: KeyId) -> Result<Option<Known>, StoreFailure> {
    let Some(row) = store::api_keys::find(connection, id).await? else { return Ok(None) };
    let workspace = store::workspaces::find(connection, &row.workspace).await?;
    let workspace = workspace.ok_or(StoreFailure::Missing("workspace"))?;
    Ok(Some(Known { row, workspace }))
}

/// A request of whoever has a shell on the machine.
pub(super) const fn operator(workspace: WorkspaceId) -> Origin {
    Origin { workspace, actor: Actor::Operator, door: Door::CommandLine, request: None }
}

pub(in crate::desk) fn entry(origin: &Origin, action: AuditAction, key: KeyId) -> Entry {
    let details = serde_json::json!({ "key": key.as_str() });
    Entry { details: Some(details.to_string()), ..Entry::new(origin, action) }
}
