//! Sessions: finding the one that somebody means, showing it, making one.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Caller, Community, Desk, DeskFailure, Moderator, NoSession, People, SeatedSession, SessionAnswer};
use crate::domain::{ChannelId, EngineKind, GuildId, RobloxId, Session, SessionDraft, SessionId, WorkspaceId};
use crate::store;

impl Desk {
    /// The sessions that are not over, by start.
    pub async fn coming(&self, guild: GuildId) -> Result<Vec<Arc<Session>>, DeskFailure> {
        let community = self.communities.of(guild).await?;
        Ok(self.engine.coming(&community.workspace.id, super::MOST_SESSIONS).await?)
    }

    /// The session with this ID, if it is this server's community's.
    pub async fn session(&self, guild: GuildId, id: &SessionId) -> Result<Option<Arc<Session>>, DeskFailure> {
        let community = self.communities.of(guild).await?;
        Ok(self.engine.get(&community.workspace.id, id).await?)
    }

    /// The session to show: by its ID or title; left out, the one whose board is in this channel, else the next one.
    pub async fn session_to_show(
        &self,
        caller: &Caller,
        typed: Option<&str>,
    ) -> Result<Result<SeatedSession, NoSession>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let found = match typed {
            Some(typed) => self.session_typed(&community, typed).await?,
            None => match self.session_of_channel(&community, caller.channel).await? {
                Some(here) => Ok(here),
                None => self.coming(caller.guild).await?.into_iter().next().ok_or(NoSession::NoneComing),
            },
        };
        match found {
            Ok(session) => Ok(Ok(self.seated(caller.guild, session).await?)),
            Err(none) => Ok(Err(none)),
        }
    }

    /// A session with its people, ready to be shown in a server.
    pub async fn seated(&self, guild: GuildId, session: Arc<Session>) -> Result<SeatedSession, DeskFailure> {
        let people = self.people(guild, &session).await?;
        Ok(SeatedSession { session, people })
    }

    /// The same with what the holders' accounts are called, for where they cannot be mentioned.
    pub async fn with_account_names(&self, seated: SeatedSession) -> Result<SeatedSession, DeskFailure> {
        let SeatedSession { session, people } = seated;
        let holders = session.holders().map(|(_, _, holder)| holder.roblox).collect();
        Ok(SeatedSession { people: self.with_names(&session.workspace, people, holders).await?, session })
    }

    /// These people with what these accounts are called.
    pub async fn with_names(
        &self,
        workspace: &WorkspaceId,
        people: People,
        accounts: BTreeSet<RobloxId>,
    ) -> Result<People, DeskFailure> {
        let names = self.linking.names(workspace, &Vec::from_iter(accounts)).await?;
        Ok(people.with_names(names))
    }

    /// Makes a session.
    pub async fn create_session(&self, moderator: &Moderator, draft: SessionDraft) -> Result<SessionAnswer, DeskFailure> {
        let made = self.engine.create(moderator.origin(), draft).await?;
        Ok(made.map_or_else(SessionAnswer::Refused, SessionAnswer::Done))
    }

    /// A session as somebody names it who did not pick a choice: by its ID, or by its title where only one that is
    /// coming has it.
    pub(super) async fn session_typed(
        &self,
        community: &Community,
        typed: &str,
    ) -> Result<Result<Arc<Session>, NoSession>, DeskFailure> {
        let typed = typed.trim();
        if let Ok(id) = typed.parse::<SessionId>()
            && let Some(found) = self.engine.get(&community.workspace.id, &id).await?
        {
            return Ok(Ok(found));
        }
        let coming = self.engine.coming(&community.workspace.id, super::MOST_SEARCHED).await?;
        let lower = typed.to_lowercase();
        let mut alike = coming.into_iter().filter(|session| session.title.as_str().to_lowercase() == lower);
        match (alike.next(), alike.next()) {
            (Some(only), None) => Ok(Ok(only)),
            (Some(_), Some(_)) | (None, _) => Ok(Err(NoSession::Unknown)),
        }
    }

    /// The session whose board is in this channel.
    pub(super) async fn session_of_channel(
        &self,
        community: &Community,
        channel: ChannelId,
    ) -> Result<Option<Arc<Session>>, DeskFailure> {
        if community.workspace.engine == EngineKind::Series {
            return self.series_session_of_channel(community, channel).await;
        }
        let mut reader = self.database.reader().await?;
        let id = store::boards::newest_session_in(&mut reader, community.guild.id, channel, self.database.now()).await?;
        drop(reader);
        match id {
            Some(id) => Ok(self.engine.get(&community.workspace.id, &id).await?),
            None => Ok(None),
        }
    }
    /// The same where SERIES keeps the sessions: only SERIES knows which of them are over.
    async fn series_session_of_channel(
        &self,
        community: &Community,
        channel: ChannelId,
    ) -> Result<Option<Arc<Session>>, DeskFailure> {
        let workspace = &community.workspace.id;
        let mut reader = self.database.reader().await?;
        let ids = store::boards::sessions_in(&mut reader, community.guild.id, channel, workspace, MOST_BOARDS_LOOKED_AT).await?;
        drop(reader);
        for id in ids {
            let session = self.engine.get(workspace, &id).await?;
            let coming = session.filter(|session| !session.status.is_over() && session.ends_at() > self.database.now());
            if coming.is_some() {
                return Ok(coming);
            }
        }
        Ok(None)
    }
}

/// A channel's newest boards; whoever means an older one names the session.
const MOST_BOARDS_LOOKED_AT: u32 = 5;
