//! An account that two Discord users have proved: the newer proof counts, since whoever can write into a profile today has it
//! today. Whoever had it is told, as is every community that knows the account, and for a day the moderators of each may keep
//! it where it was, in their server.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::OnceCell;

use super::{Linking, entry, moderated};
use crate::domain::{Actor, AuditAction, DiscordUserId, GuildId, Link, LinkScope, LinkSource, Origin, RobloxId, WorkspaceId};
pub use crate::store::account_handovers::Handover;
use crate::store::audit::Entry;
use crate::store::proof_rulings::Ruling;
use crate::store::{self, Connection, StoreFailure};

/// For how long moderators may keep an account where it was.
pub const FREEZABLE_FOR: SignedDuration = SignedDuration::from_hours(24);

/// The most communities that are told of one account.
const MOST_TOLD: u32 = 50;

/// What keeping an account where it was came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frozen {
    /// In this server it is whose it was.
    Kept(Handover),
    /// That was longer ago than a day.
    TooLate(Handover),
    /// This user has taken no account from anybody.
    Nothing,
}

/// Who is still to be told. Read once: nobody else tells them.
#[derive(Debug, Default)]
pub(super) struct Untold(OnceCell<Mutex<HashSet<DiscordUserId>>>);

impl Untold {
    async fn all(&self, linking: &Linking) -> Result<MutexGuard<'_, HashSet<DiscordUserId>>, StoreFailure> {
        let read = async {
            let untold = store::account_handovers::untold(&mut *linking.database.reader().await?).await?;
            Ok::<_, StoreFailure>(Mutex::new(untold.into_iter().collect()))
        };
        // Nothing in there can panic half-way through a change.
        Ok(self.0.get_or_try_init(|| read).await?.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Notes that an account is somebody else's now, in the transaction of the proof. Where it changed hands within the day before,
/// it can still go back to whoever had it then.
pub(super) async fn hand_over(connection: &mut Connection, origin: &Origin, handover: Handover) -> Result<(), StoreFailure> {
    let Handover { roblox, before, after, happened_at } = handover;
    let earlier = store::account_handovers::of_account(connection, roblox).await?;
    let earlier = earlier.filter(|earlier| is_recent(earlier, happened_at) && earlier.after == before && earlier.before != after);
    let first = earlier.map_or(before, |earlier| earlier.before);
    store::account_handovers::put(connection, &Handover { before: first, ..handover }).await?;
    let mut told = store::members::workspaces_of(connection, roblox, MOST_TOLD).await?;
    if !told.contains(&origin.workspace) {
        told.push(origin.workspace.clone());
    }
    let entries: Vec<Entry> = told.into_iter().map(|workspace| taken_over(workspace, &handover)).collect();
    store::audit::insert(connection, &entries, happened_at).await
}

fn taken_over(workspace: WorkspaceId, handover: &Handover) -> Entry {
    let origin = Origin { workspace, actor: Actor::Discord(handover.after), door: crate::domain::Door::Board, request: None };
    Entry {
        roblox: Some(handover.roblox),
        details: Some(format!("{{\"discord\":\"{}\",\"before\":\"{}\"}}", handover.after, handover.before)),
        ..Entry::new(&origin, AuditAction::AccountTakenOver)
    }
}

fn is_recent(handover: &Handover, now: Timestamp) -> bool {
    now.duration_since(handover.happened_at) < FREEZABLE_FOR
}

impl Linking {
    /// A moderator keeps the account that this user has taken where it was, in their server.
    pub async fn freeze(&self, origin: &Origin, guild: GuildId, after: DiscordUserId) -> Result<Frozen, StoreFailure> {
        let now = self.database.now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let Some(handover) = store::account_handovers::last_to(&mut transaction, after).await? else {
            return Ok(Frozen::Nothing);
        };
        if !is_recent(&handover, now) {
            return Ok(Frozen::TooLate(handover));
        }
        let Handover { roblox, before, .. } = handover;
        store::proof_rulings::put(&mut transaction, guild, roblox, before, Ruling::Kept, now).await?;
        let (scope, source) = (LinkScope::Guild(guild), LinkSource::Phrase);
        let link = Link { discord: before, roblox, scope, source, shared: false, linked_at: now, checked_at: now };
        if !store::links::put(&mut transaction, &link).await? {
            // It is kept with somebody else here already.
            return Ok(Frozen::Nothing);
        }
        let entry = entry(origin, AuditAction::AccountFrozen, moderated(origin, before, Some(after)), roblox);
        store::audit::insert(&mut transaction, &[entry], now).await?;
        transaction.commit().await?;
        self.known.forget_links(before, &[roblox]);
        self.known.forget_links(after, &[roblox]);
        Ok(Frozen::Kept(handover))
    }

    /// Accounts of this user that are somebody else's now, of which they have not been told. They count as told from here on.
    pub async fn take_handovers(&self, user: DiscordUserId) -> Result<Vec<Handover>, StoreFailure> {
        if !self.untold.all(self).await?.contains(&user) {
            return Ok(Vec::new());
        }
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let taken = store::account_handovers::take_untold(&mut transaction, user).await?;
        transaction.commit().await?;
        self.untold.all(self).await?.remove(&user);
        Ok(taken)
    }

    /// Somebody's account is another's now.
    pub(super) async fn tell_later(&self, before: DiscordUserId, roblox: RobloxId) -> Result<(), StoreFailure> {
        self.known.forget_links(before, &[roblox]);
        self.untold.all(self).await?.insert(before);
        Ok(())
    }
}
