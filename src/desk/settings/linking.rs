//! Who is who on Roblox, as administrators set it: what happens with accounts that two people have, the keys of those who
//! know more, and where ranks come from.

use secrecy::SecretString;
use serde_json::json;

use super::{Change, note, note_action};
use crate::desk::{Administrator, Desk, DeskFailure};
use crate::domain::{
    AuditAction, DiscordRoleId, EngineKind, GuildSecret, LinkPolicy, Rank, RankChoice, RankSource, SecretName, WorkspaceSecret,
};
use crate::store::{self};
use crate::vault::{LastFour, NotKept, Unreadable};

/// The most Discord roles of a server that give a rank.
pub const MOST_ROLE_RANKS: usize = 25;

/// The longest key, in characters.
const LONGEST_KEY: usize = 4_000;

/// Whoever has a key of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Knows who Discord users are on Roblox.
    Bloxlink,
    /// Knows that too.
    Rover,
    /// Knows the ranks of a group.
    OpenCloud,
}

/// What there is of a key.
pub type KeyState = Result<LastFour, Unreadable>;

/// Everything about linking and ranks that can be set.
#[derive(Debug, Clone)]
pub struct LinkingSettings {
    /// What happens with an account that is somebody else's.
    pub policy: LinkPolicy,
    /// Bloxlink's key.
    pub bloxlink: KeyState,
    /// RoVer's key.
    pub rover: KeyState,
    /// Open Cloud's key.
    pub open_cloud: KeyState,
    /// Where ranks come from; nothing where SERIES keeps them.
    pub ranks: Option<RankSource>,
    /// The Discord roles that give a rank, highest first.
    pub role_ranks: Vec<(DiscordRoleId, Rank)>,
    /// Whether members may link themselves.
    pub phrases: bool,
}

/// What offering a key came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderKeyAnswer {
    /// It is kept, and ends like this.
    Kept(LastFour),
    /// The one that was kept is forgotten.
    Forgotten,
    /// There was nothing to forget.
    NothingKept,
    /// It is no text that could be a key.
    NotAKey,
    /// It could not be sealed.
    NotSealed(NotKept),
}

/// What giving a Discord role a rank came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleRankAnswer {
    /// It has this rank now, or none.
    Set(Option<Rank>),
    /// As many roles have one as may.
    TooMany,
}

impl Desk {
    /// The settings as they are now.
    pub async fn linking_settings(&self, administrator: &Administrator) -> Result<LinkingSettings, DeskFailure> {
        let community = self.communities.now(administrator.guild()).await?;
        let (guild, workspace) = (administrator.guild(), &community.workspace);
        let ranks = match workspace.engine {
            EngineKind::Series => None,
            EngineKind::Embedded => Some(self.linking.ranks().source(workspace).await?),
        };
        Ok(LinkingSettings {
            policy: self.linking.policy(guild).await?,
            bloxlink: self.vault.last_four(&self.provider_secret(administrator, Provider::Bloxlink).await?).await?,
            rover: self.vault.last_four(&self.provider_secret(administrator, Provider::Rover).await?).await?,
            open_cloud: self.vault.last_four(&self.provider_secret(administrator, Provider::OpenCloud).await?).await?,
            ranks,
            role_ranks: self.linking.ranks().discord_roles(guild).await?,
            phrases: self.linking.takes_phrases(),
        })
    }

    /// What happens when somebody proves an account that is another's here.
    pub async fn set_link_policy(&self, administrator: &Administrator, policy: LinkPolicy) -> Result<(), DeskFailure> {
        let community = self.communities.now(administrator.guild()).await?;
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let before = store::link_policies::find(&mut transaction, administrator.guild()).await?;
        if before != policy {
            store::link_policies::put(&mut transaction, administrator.guild(), policy).await?;
            let (before, after) = (json!(before.as_str()), json!(policy.as_str()));
            note(&mut transaction, administrator, &community.workspace.id, Change { setting: "link_policy", before, after })
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Where ranks come from.
    pub async fn set_rank_choice(&self, administrator: &Administrator, choice: RankChoice) -> Result<(), DeskFailure> {
        let community = self.communities.now(administrator.guild()).await?;
        let workspace = &community.workspace.id;
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let before = store::ranks::choice(&mut transaction, workspace).await?;
        if before != Some(choice) {
            store::ranks::choose(&mut transaction, workspace, choice).await?;
            let (before, after) = (json!(before.map(RankChoice::as_str)), json!(choice.as_str()));
            note(&mut transaction, administrator, workspace, Change { setting: "rank_source", before, after }).await?;
        }
        transaction.commit().await?;
        drop(writer);
        self.ranks_come_from_elsewhere(administrator, workspace).await
    }

    /// Which rank a Discord role gives.
    pub async fn set_role_rank(
        &self,
        administrator: &Administrator,
        role: DiscordRoleId,
        rank: Option<Rank>,
    ) -> Result<RoleRankAnswer, DeskFailure> {
        let community = self.communities.now(administrator.guild()).await?;
        let guild = administrator.guild();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let ranks = store::ranks::of_discord_roles(&mut transaction, guild).await?;
        let before = ranks.iter().find(|(other, _)| *other == role).map(|(_, rank)| *rank);
        match rank {
            Some(_) if before.is_none() && ranks.len() >= MOST_ROLE_RANKS => return Ok(RoleRankAnswer::TooMany),
            Some(rank) => store::ranks::set_discord_role(&mut transaction, guild, role, rank).await?,
            None => drop(store::ranks::remove_discord_role(&mut transaction, guild, role).await?),
        }
        if before != rank {
            let (before, after) = (json!(before.map(Rank::get)), json!({ "role": role, "rank": rank.map(Rank::get) }));
            let change = Change { setting: "role_rank", before, after };
            note(&mut transaction, administrator, &community.workspace.id, change).await?;
        }
        transaction.commit().await?;
        Ok(RoleRankAnswer::Set(rank))
    }

    /// Keeps a key, sealed; an empty text forgets the one that is kept.
    pub async fn offer_provider_key(
        &self,
        administrator: &Administrator,
        provider: Provider,
        text: &str,
    ) -> Result<ProviderKeyAnswer, DeskFailure> {
        let key = text.trim();
        if key.len() > LONGEST_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(ProviderKeyAnswer::NotAKey);
        }
        let community = self.communities.now(administrator.guild()).await?;
        let name = self.provider_secret(administrator, provider).await?;
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let details = json!({ "secret": name.word(), "guild": administrator.guild() });
        let answer = if key.is_empty() {
            if !self.vault.forget(&mut transaction, &name).await? {
                return Ok(ProviderKeyAnswer::NothingKept);
            }
            let action = AuditAction::SecretForgotten;
            note_action(&mut transaction, administrator, &community.workspace.id, action, &details).await?;
            ProviderKeyAnswer::Forgotten
        } else {
            let key = SecretString::from(key);
            if self.is_kept(&name, &key).await? {
                return Ok(ProviderKeyAnswer::Kept(LastFour::of(&key)));
            }
            if let Err(why) = self.vault.keep(&mut transaction, &name, &key).await? {
                return Ok(ProviderKeyAnswer::NotSealed(why));
            }
            note_action(&mut transaction, administrator, &community.workspace.id, AuditAction::SecretKept, &details).await?;
            ProviderKeyAnswer::Kept(LastFour::of(&key))
        };
        transaction.commit().await?;
        self.linking.keys_changed(administrator.guild());
        self.linking.ranks().key_changed(&community.workspace.id);
        Ok(answer)
    }

    async fn provider_secret(&self, administrator: &Administrator, provider: Provider) -> Result<SecretName, DeskFailure> {
        let guild = administrator.guild();
        Ok(match provider {
            Provider::Bloxlink => SecretName::OfGuild(guild, GuildSecret::BloxlinkKey),
            Provider::Rover => SecretName::OfGuild(guild, GuildSecret::RoverKey),
            Provider::OpenCloud => {
                let workspace = self.communities.now(guild).await?.workspace.id.clone();
                SecretName::OfWorkspace(workspace, WorkspaceSecret::OpenCloudKey)
            }
        })
    }
}
