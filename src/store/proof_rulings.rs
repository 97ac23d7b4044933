//! What moderators of a server say about proofs there. Which links hold in a server is read with it (`links`).

use jiff::Timestamp;

use super::{Connection, StoreFailure};
use crate::domain::{DiscordUserId, GuildId, RobloxId};

/// What a moderator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// This user's proof does not count.
    Withdrawn,
    /// Of this account no other user's proof counts.
    Kept,
}

impl Ruling {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Kept => "kept",
        }
    }
}

/// A moderator of this server says this of a user and an account, whatever one said before.
pub async fn put(
    connection: &mut Connection,
    guild: GuildId,
    roblox: RobloxId,
    discord: DiscordUserId,
    ruling: Ruling,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into proof_rulings (guild_id, roblox_id, discord_user_id, ruling, ruled_at) values ($1, $2, $3, $4, $5) \
         on conflict (guild_id, roblox_id, discord_user_id) do update set ruling = excluded.ruling, ruled_at = excluded.ruled_at",
    )
    .bind(guild.signed())
    .bind(roblox.signed())
    .bind(discord.signed())
    .bind(ruling.as_str())
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether this user's proof of this account was withdrawn in this server.
pub async fn is_withdrawn(
    connection: &mut Connection,
    guild: GuildId,
    roblox: RobloxId,
    discord: DiscordUserId,
) -> Result<bool, StoreFailure> {
    let row = sqlx::query(
        "select ruling from proof_rulings where guild_id = $1 and roblox_id = $2 and discord_user_id = $3 and ruling = 'withdrawn'",
    );
    let row = row.bind(guild.signed()).bind(roblox.signed()).bind(discord.signed()).fetch_optional(connection).await?;
    Ok(row.is_some())
}

/// Nothing is said of this user and account in this server any more.
pub async fn lift(
    connection: &mut Connection,
    guild: GuildId,
    roblox: RobloxId,
    discord: DiscordUserId,
) -> Result<(), StoreFailure> {
    sqlx::query("delete from proof_rulings where guild_id = $1 and roblox_id = $2 and discord_user_id = $3")
        .bind(guild.signed())
        .bind(roblox.signed())
        .bind(discord.signed())
        .execute(connection)
        .await?;
    Ok(())
}

/// No account is kept with this user in this server any more.
pub async fn let_go(connection: &mut Connection, guild: GuildId, discord: DiscordUserId) -> Result<(), StoreFailure> {
    sqlx::query("delete from proof_rulings where discord_user_id = $1 and guild_id = $2 and ruling = 'kept'")
        .bind(discord.signed())
        .bind(guild.signed())
        .execute(connection)
        .await?;
    Ok(())
}
