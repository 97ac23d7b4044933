//! What happens in a server when somebody proves an account that is another user's there.

use sqlx::Row as _;

use super::column::unreadable;
use super::{Connection, StoreFailure};
use crate::domain::{GuildId, LinkPolicy};

/// The policy of a server; the default if it chose none.
pub async fn find(connection: &mut Connection, guild: GuildId) -> Result<LinkPolicy, StoreFailure> {
    let row = sqlx::query("select policy from link_policies where guild_id = $1")
        .bind(guild.signed())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(LinkPolicy::default()) };
    let word: &str = row.try_get("policy")?;
    LinkPolicy::from_word(word).ok_or_else(|| unreadable("policy", word))
}

/// Keeps the policy of a server.
pub async fn put(connection: &mut Connection, guild: GuildId, policy: LinkPolicy) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into link_policies (guild_id, policy) values ($1, $2) \
         on conflict (guild_id) do update set policy = excluded.policy",
    )
    .bind(guild.signed())
    .bind(policy.as_str())
    .execute(connection)
    .await?;
    Ok(())
}
