//! Members who leave a Discord server: they are marked where their name stands, and where an administrator wants it their
//! coming slots are freed.
//!
//! Nobody is asked whether they are there: Discord tells it (with its members intent), or it shows, for a command that
//! names somebody comes with or without them as a member. Only people who are linked are noted at all; others hold
//! nothing, and of them nothing is kept. A link is not touched: whoever comes back finds it again.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::{Community, Desk, DeskFailure, Moderator};
use crate::domain::{Actor, DiscordUserId, Door, GuildId, Link, Origin, Session, Status};
use crate::engine::{EngineFailure, Leave};
use crate::linking::Hold;
use crate::store::changes::Note;
use crate::store::departures::NoticeRow;
use crate::store::{self, Database, StoreFailure};

/// Who has left which server. Cheap to clone; clones share what they know.
#[derive(Debug, Clone)]
pub struct Departures {
    database: Database,
    known: Arc<Mutex<Known>>,
}

/// What was read so far.
#[derive(Debug, Default)]
struct Known {
    /// How often something has changed: what was read before a change is not kept after it.
    generation: u64,
    guilds: HashMap<GuildId, InGuild>,
}

/// What is known of one server.
#[derive(Debug, Clone)]
struct InGuild {
    /// Who has left it.
    departed: Arc<HashSet<DiscordUserId>>,
    /// Whether its moderators are to be told anything.
    notices: bool,
    /// Members who are to be told that somebody else was linked to their account.
    shared: Arc<HashSet<DiscordUserId>>,
}

/// What came of somebody's leaving.
#[derive(Debug, Clone, Default)]
pub struct Departure {
    /// How many of their slots were freed.
    pub freed: usize,
    /// Whether SERIES stood in the way of freeing others.
    pub unfreed: bool,
    /// The sessions in which their name now stands with a mark.
    pub marked: Vec<Arc<Session>>,
}

/// Something that the moderators of a server are told once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// Who has left.
    pub user: DiscordUserId,
    /// How many of their slots were freed.
    pub freed: usize,
}

impl Departures {
    pub(super) fn new(database: Database) -> Self {
        Self { database, known: Arc::default() }
    }

    /// Those of a server who have left it.
    pub async fn of(&self, guild: GuildId) -> Result<Arc<HashSet<DiscordUserId>>, StoreFailure> {
        Ok(self.in_guild(guild).await?.departed)
    }

    async fn in_guild(&self, guild: GuildId) -> Result<InGuild, StoreFailure> {
        let generation = {
            let known = self.lock();
            if let Some(known) = known.guilds.get(&guild) {
                return Ok(known.clone());
            }
            known.generation
        };
        let mut reader = self.database.reader().await?;
        let departed = Arc::new(store::departures::of_guild(&mut reader, guild).await?);
        let shared = Arc::new(store::link_notices::of_guild(&mut reader, guild).await?.into_iter().collect());
        let read = InGuild { departed, notices: store::departures::has_notices(&mut reader, guild).await?, shared };
        let mut known = self.lock();
        if known.generation == generation {
            known.guilds.insert(guild, read.clone());
        }
        Ok(read)
    }

    /// Whether this member is to be told something of their account.
    pub(super) async fn are_told(&self, guild: GuildId, user: DiscordUserId) -> Result<bool, StoreFailure> {
        Ok(self.in_guild(guild).await?.shared.contains(&user))
    }

    /// After a change in one server.
    pub(super) fn forget_guild(&self, guild: GuildId) {
        let mut known = self.lock();
        known.generation += 1;
        known.guilds.remove(&guild);
    }

    /// When somebody has had their data deleted, wherever they were.
    pub(super) fn forget(&self) {
        let mut known = self.lock();
        known.generation += 1;
        known.guilds.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // Nothing in here can panic half-way through a change.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn set(&self, guild: GuildId, user: DiscordUserId, gone: bool) -> Result<bool, StoreFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let changed = if gone {
            store::departures::insert(&mut transaction, guild, user, Timestamp::now()).await?
        } else {
            store::departures::delete(&mut transaction, guild, user).await?
        };
        store::changes::note(&mut transaction, Note::Departures(guild), Timestamp::now()).await?;
        transaction.commit().await?;
        self.forget_guild(guild);
        Ok(changed)
    }

    /// Somebody has left. That their slots are still to be freed is noted with it, before any is: what a crash leaves is freed
    /// after it.
    async fn note_left(&self, guild: GuildId, user: DiscordUserId) -> Result<(), StoreFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::departures::insert(&mut transaction, guild, user, Timestamp::now()).await?;
        store::departures::set_unfreed(&mut transaction, guild, user, true).await?;
        store::changes::note(&mut transaction, Note::Departures(guild), Timestamp::now()).await?;
        transaction.commit().await?;
        self.forget_guild(guild);
        Ok(())
    }

    async fn set_unfreed(&self, guild: GuildId, user: DiscordUserId, unfreed: bool) -> Result<(), StoreFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::departures::set_unfreed(&mut transaction, guild, user, unfreed).await?;
        transaction.commit().await?;
        Ok(())
    }
}

impl Desk {
    /// Somebody is seen in a server: they gave a command, pressed, joined, or were named and found. The sessions in which
    /// a mark goes.
    pub async fn is_present(&self, guild: GuildId, user: DiscordUserId) -> Result<Vec<Arc<Session>>, DeskFailure> {
        if !self.departures.of(guild).await?.contains(&user) || !self.departures.set(guild, user, false).await? {
            return Ok(Vec::new());
        }
        let Some(link) = self.linking.known_here(guild, user).await? else { return Ok(Vec::new()) };
        self.marked(&*self.communities.of(guild).await?, &link).await
    }

    /// Somebody was named in a server and not found there. The sessions in which their name gets a mark; none for
    /// somebody who is not linked, of whom there is nothing to mark.
    pub async fn is_absent(&self, guild: GuildId, user: DiscordUserId) -> Result<Vec<Arc<Session>>, DeskFailure> {
        // Held while it is noted, or somebody whose data is deleted in this moment would be noted for ever.
        let _acting = self.linking.acting_for(user).await;
        let Some(link) = self.linking.known_here(guild, user).await? else { return Ok(Vec::new()) };
        if !self.departures.set(guild, user, true).await? {
            return Ok(Vec::new());
        }
        self.marked(&*self.communities.of(guild).await?, &link).await
    }

    /// Discord says that somebody has left a server.
    pub async fn has_left(&self, guild: GuildId, user: DiscordUserId) -> Result<Departure, DeskFailure> {
        // What they have begun is finished first, or it would bring a slot back.
        let alone = self.linking.alone_with(user).await;
        let Some(link) = self.linking.known_here(guild, user).await? else { return Ok(Departure::default()) };
        self.departures.note_left(guild, user).await?;
        self.depart(guild, &link, &alone).await
    }

    /// Those who have left and whose slots are still to be freed, as far as the process before came.
    pub async fn departed_with_slots(&self) -> Result<Vec<(GuildId, DiscordUserId)>, DeskFailure> {
        Ok(store::departures::unfreed(&mut *self.database.reader().await?).await?)
    }

    /// It has been tried long enough: moderators see the slots on the board and can take them out.
    pub async fn leave_unfreed(&self, guild: GuildId, user: DiscordUserId) -> Result<(), DeskFailure> {
        Ok(self.departures.set_unfreed(guild, user, false).await?)
    }

    /// The same once more, for slots that could not be freed then; nothing for somebody who is back.
    pub async fn is_still_away(&self, guild: GuildId, user: DiscordUserId) -> Result<Departure, DeskFailure> {
        let alone = self.linking.alone_with(user).await;
        if !self.departures.of(guild).await?.contains(&user) {
            return Ok(Departure::default());
        }
        match self.linking.known_here(guild, user).await? {
            Some(link) => self.depart(guild, &link, &alone).await,
            None => {
                self.departures.set_unfreed(guild, user, false).await?;
                Ok(Departure::default())
            }
        }
    }

    async fn depart(&self, guild: GuildId, link: &Link, _: &Hold) -> Result<Departure, DeskFailure> {
        let community = self.communities.of(guild).await?;
        let mut departure = Departure::default();
        if self.releases(&community, link).await? {
            (departure.freed, departure.unfreed) = self.release(&community, link).await?;
        }
        if !departure.unfreed {
            self.departures.set_unfreed(guild, link.discord, false).await?;
        }
        // Where there is an audit channel it tells each slot that was freed, and nobody has to hear it twice.
        if departure.freed > 0 && community.guild.audit_channel.is_none() {
            self.keep_notice(guild, Notice { user: link.discord, freed: departure.freed }).await?;
        }
        departure.marked = self.marked(&community, link).await?;
        Ok(departure)
    }

    /// The sessions in which their name stands. Where SERIES does not say it, the mark comes or goes with the board's next change.
    async fn marked(&self, community: &Community, link: &Link) -> Result<Vec<Arc<Session>>, DeskFailure> {
        match self.engine.held_by(&community.workspace.id, link.roblox).await {
            Err(EngineFailure::Remote(why)) => {
                tracing::info!(error = %why, workspace.id = %community.workspace.id, "the boards of somebody who left or came back are not looked at now");
                Ok(Vec::new())
            }
            held => Ok(held?),
        }
    }

    /// Whether the moderators of this server are still to be told anything. Cheap: it is asked after every answer.
    pub async fn has_notices(&self, guild: GuildId) -> Result<bool, DeskFailure> {
        Ok(self.departures.in_guild(guild).await?.notices)
    }

    /// What the moderators of this server are still to be told. It is told once: whoever takes it tells it.
    pub async fn take_notices(&self, moderator: &Moderator) -> Result<Vec<Notice>, DeskFailure> {
        let guild = moderator.guild();
        if !self.has_notices(guild).await? {
            return Ok(Vec::new());
        }
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let rows = store::departures::take_notices(&mut transaction, guild).await?;
        store::changes::note(&mut transaction, Note::Departures(guild), Timestamp::now()).await?;
        transaction.commit().await?;
        self.departures.forget_guild(guild);
        let notice = |row: NoticeRow| Notice { user: row.user, freed: usize::try_from(row.freed).unwrap_or_default() };
        Ok(rows.into_iter().map(notice).collect())
    }

    /// They could not be told. What concerns somebody who has had their data deleted meanwhile is dropped.
    pub async fn give_back_notices(&self, moderator: &Moderator, notices: &[Notice]) -> Result<(), DeskFailure> {
        let guild = moderator.guild();
        for notice in notices {
            let _acting = self.linking.acting_for(notice.user).await;
            if self.linking.known_here(guild, notice.user).await?.is_some() {
                self.keep_notice(guild, *notice).await?;
            }
        }
        Ok(())
    }

    /// Whether the server wants it, and they have not only gone to another server of the same community.
    async fn releases(&self, community: &Community, link: &Link) -> Result<bool, StoreFailure> {
        if !community.guild.releases_departed {
            return Ok(false);
        }
        let (guild, workspace) = (community.guild.id, &community.workspace.id);
        let mut reader = self.database.reader().await?;
        Ok(!store::departures::is_elsewhere(&mut reader, workspace, guild, link.discord, link.roblox).await?)
    }

    /// Frees what they hold in sessions that have not begun; who was there when one began stays on its list. How many slots
    /// are free, and whether SERIES let others not be freed now.
    async fn release(&self, community: &Community, link: &Link) -> Result<(usize, bool), DeskFailure> {
        let workspace = &community.workspace.id;
        let held = match self.engine.held_by(workspace, link.roblox).await {
            Err(EngineFailure::Remote(_)) => return Ok((0, true)),
            held => held?,
        };
        let (mut freed, mut unfreed) = (0, false);
        for session in held {
            if session.status != Status::Upcoming {
                continue;
            }
            for role in session.roles_of(link.roblox) {
                let leave = Leave { session: session.id.clone(), role: role.name.clone(), user: link.roblox, admit: false };
                let actor = Actor::Discord(link.discord);
                let origin = Origin { workspace: workspace.clone(), actor, door: Door::Departure, request: None };
                match self.quit_and_wait(origin, leave).await {
                    Err(EngineFailure::Remote(_) | EngineFailure::Unconfirmed(_)) => unfreed = true,
                    decided => freed += usize::from(decided?.is_ok()),
                }
            }
        }
        Ok((freed, unfreed))
    }

    async fn keep_notice(&self, guild: GuildId, notice: Notice) -> Result<(), StoreFailure> {
        let row = NoticeRow { user: notice.user, freed: i64::try_from(notice.freed).unwrap_or(i64::MAX) };
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::departures::add_notice(&mut transaction, guild, row, Timestamp::now()).await?;
        store::changes::note(&mut transaction, Note::Departures(guild), Timestamp::now()).await?;
        transaction.commit().await?;
        self.departures.forget_guild(guild);
        Ok(())
    }
}
