//! What servers are to be told of: the audit trail, from where they were told last.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::SignedDuration;

use super::{Desk, DeskFailure, People};
use crate::domain::{Difference, Recorded, RobloxId, Session, SessionId};
use crate::store::guilds::Untold;
use crate::store::{self};

/// How long somebody who tells has it: well above the time of one message with its tries. Should they end half-way, another
/// tells it then.
const TELLING_FOR: SignedDuration = SignedDuration::from_secs(60);

/// The most changes that are told at once.
const MOST: u32 = 2_000;

/// What is to be told to one server.
#[derive(Debug, Clone)]
pub struct News {
    /// The oldest first; at least one.
    pub entries: Vec<Recorded>,
    /// The sessions that they are about, as far as they are still there.
    pub sessions: HashMap<SessionId, Arc<Session>>,
    /// Who is named in them.
    pub people: People,
}

impl Desk {
    /// Every server that has not been told of all changes.
    pub async fn untold(&self) -> Result<Vec<Untold>, DeskFailure> {
        let now = self.database.now();
        let latest = now.saturating_add(TELLING_FOR).unwrap_or(now);
        Ok(store::guilds::untold(&mut *self.database.reader().await?, now, latest).await?)
    }

    /// Takes what is to be told to a server. Nothing when somebody else has taken it: it is told once. What somebody began to
    /// tell who is no more comes again as it was.
    pub async fn take_news(&self, untold: &Untold) -> Result<Option<News>, DeskFailure> {
        let mut reader = self.database.reader().await?;
        let entries = store::audit::of_workspace_since(&mut reader, &untold.workspace, untold.told, untold.begun, MOST).await?;
        drop(reader);
        let Some(last) = entries.last().map(|entry| entry.id) else { return Ok(None) };
        let now = self.database.now();
        let until = now.saturating_add(TELLING_FOR).unwrap_or(now);
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let taken = store::guilds::begin_telling(&mut transaction, untold, last, now, until).await?;
        transaction.commit().await?;
        drop(writer);
        if !taken {
            return Ok(None);
        }
        let mut sessions = HashMap::new();
        for id in entries.iter().filter_map(|entry| entry.session.as_ref()) {
            if !sessions.contains_key(id)
                && let Some(session) = self.engine.get(&untold.workspace, id).await?
            {
                sessions.insert(id.clone(), session);
            }
        }
        let differences = entries.iter().filter_map(|entry| entry.difference.as_ref());
        let named: Vec<RobloxId> = differences.flat_map(Difference::people).collect();
        let named = named.into_iter().chain(entries.iter().filter_map(|entry| entry.roblox));
        let people = self.linking.on_discord(untold.guild, named).await?.into_iter().collect();
        Ok(Some(News { entries, sessions, people }))
    }

    /// So many of the oldest are told. The rest is told next, by whoever comes first.
    pub async fn news_told(&self, untold: &Untold, news: &News, count: usize) -> Result<(), DeskFailure> {
        let told = news.entries.get(..count).and_then(<[Recorded]>::last);
        let (Some(told), Some(last)) = (told, news.entries.last()) else { return Ok(()) };
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::guilds::end_telling(&mut transaction, untold, told.id, last.id).await?;
        Ok(transaction.commit().await?)
    }

    /// It could not be told after all: it is to be told later.
    pub async fn give_news_back(&self, untold: &Untold, news: &News) -> Result<(), DeskFailure> {
        let Some(last) = news.entries.last() else { return Ok(()) };
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::guilds::give_up_telling(&mut transaction, untold, last.id).await?;
        Ok(transaction.commit().await?)
    }
}
