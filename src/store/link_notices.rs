//! What members are still to be told: a moderator has linked somebody else to their account.

use jiff::Timestamp;

use super::column::id;
use super::{Connection, StoreFailure};
use crate::domain::{DiscordUserId, GuildId, RobloxId};

/// Keeps it until they are told.
pub async fn put(
    connection: &mut Connection,
    guild: GuildId,
    member: DiscordUserId,
    account: RobloxId,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into link_notices (guild_id, discord_user_id, roblox_id, noticed_at) values ($1, $2, $3, $4) \
         on conflict (guild_id, discord_user_id, roblox_id) do update set noticed_at = excluded.noticed_at",
    )
    .bind(guild.signed())
    .bind(member.signed())
    .bind(account.signed())
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The members of a server who are still to be told.
pub async fn of_guild(connection: &mut Connection, guild: GuildId) -> Result<Vec<DiscordUserId>, StoreFailure> {
    let rows = sqlx::query("select distinct discord_user_id from link_notices where guild_id = $1").bind(guild.signed());
    rows.fetch_all(connection).await?.iter().map(|row| id(row, "discord_user_id", DiscordUserId::new)).collect()
}

/// Takes what a member is to be told: whoever takes it tells it. The accounts.
pub async fn take(connection: &mut Connection, guild: GuildId, member: DiscordUserId) -> Result<Vec<RobloxId>, StoreFailure> {
    let rows = sqlx::query("delete from link_notices where guild_id = $1 and discord_user_id = $2 returning roblox_id");
    let rows = rows.bind(guild.signed()).bind(member.signed()).fetch_all(connection).await?;
    rows.iter().map(|row| id(row, "roblox_id", RobloxId::new)).collect()
}
