//! What a server's administrator chose about links and about members who leave.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::unreadable;
use super::{Connection, StoreFailure};
use crate::domain::{GuildId, LinkPolicy};

/// What a server chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkChoices {
    /// What happens when somebody proves an account that is another user's here.
    pub policy: LinkPolicy,
    /// Whether slots of members who leave the server are given up.
    pub release_leavers: bool,
}

/// The choices of a server; the defaults if it made none.
pub async fn find(connection: &mut Connection, guild: GuildId) -> Result<LinkChoices, StoreFailure> {
    let row = sqlx::query("select policy, release_leavers from link_policies where guild_id = $1")
        .bind(guild.signed())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(from_row).transpose().map(Option::unwrap_or_default)
}

/// Keeps the choices of a server.
pub async fn put(connection: &mut Connection, guild: GuildId, choices: LinkChoices) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into link_policies (guild_id, policy, release_leavers) values ($1, $2, $3) \
         on conflict (guild_id) do update set policy = excluded.policy, release_leavers = excluded.release_leavers",
    )
    .bind(guild.signed())
    .bind(choices.policy.as_str())
    .bind(choices.release_leavers)
    .execute(connection)
    .await?;
    Ok(())
}

fn from_row(row: &SqliteRow) -> Result<LinkChoices, StoreFailure> {
    let word: &str = row.try_get("policy")?;
    let policy = LinkPolicy::from_word(word).ok_or_else(|| unreadable("policy", word))?;
    Ok(LinkChoices { policy, release_leavers: row.try_get("release_leavers")? })
}
