//! Who is about to prove which account with which words, and what they wanted to claim when they were asked to.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{id, small, text, time};
use super::{Connection, StoreFailure};
use crate::domain::{DiscordUserId, GuildId, Phrase, RobloxId, RoleName, SessionId, SlotNumber};

/// Words for a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Whose profile.
    pub roblox: RobloxId,
    /// The words.
    pub phrase: Phrase,
    /// From when.
    pub issued_at: Timestamp,
    /// Until when they can be used.
    pub expires_at: Timestamp,
}

impl Attempt {
    /// Whether the words cannot be used any more. None last longer than that: such an end was set by a clock that was ahead.
    #[must_use]
    pub fn is_over(&self, now: Timestamp, longest: SignedDuration) -> bool {
        self.expires_at <= now || self.expires_at.duration_since(now) > longest
    }
}

/// A claim that waits for its user to be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedClaim {
    /// In this session.
    pub session: SessionId,
    /// In this role.
    pub role: RoleName,
    /// This slot; any, if none.
    pub slot: Option<SlotNumber>,
    /// Since when.
    pub wanted_at: Timestamp,
}

/// The attempt of a user in a server.
pub async fn find(connection: &mut Connection, guild: GuildId, discord: DiscordUserId) -> Result<Option<Attempt>, StoreFailure> {
    let row = sqlx::query(
        "select roblox_id, phrase, issued_at, expires_at from link_attempts where guild_id = $1 and discord_user_id = $2",
    )
    .bind(guild.signed())
    .bind(discord.signed())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(attempt).transpose()
}

/// Keeps an attempt in place of the one before.
pub async fn put(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
    attempt: &Attempt,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into link_attempts (guild_id, discord_user_id, roblox_id, phrase, issued_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (guild_id, discord_user_id) do update set \
         roblox_id = excluded.roblox_id, phrase = excluded.phrase, issued_at = excluded.issued_at, expires_at = excluded.expires_at",
    )
    .bind(guild.signed())
    .bind(discord.signed())
    .bind(attempt.roblox.signed())
    .bind(attempt.phrase.as_str())
    .bind(attempt.issued_at.as_millisecond())
    .bind(attempt.expires_at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Uses words up. False when they have been used, or others have taken their place.
pub async fn use_up(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
    phrase: &Phrase,
) -> Result<bool, StoreFailure> {
    let done = sqlx::query("delete from link_attempts where guild_id = $1 and discord_user_id = $2 and phrase = $3")
        .bind(guild.signed())
        .bind(discord.signed())
        .bind(phrase.as_str())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What a user wanted to claim in a server.
pub async fn wanted(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
) -> Result<Option<WantedClaim>, StoreFailure> {
    let row = sqlx::query(
        "select session_id, role_name, slot, wanted_at from wanted_claims where guild_id = $1 and discord_user_id = $2",
    )
    .bind(guild.signed())
    .bind(discord.signed())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(wanted_claim).transpose()
}

/// Remembers what a user wanted to claim, in place of what they wanted before.
pub async fn want(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
    wanted: &WantedClaim,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into wanted_claims (guild_id, discord_user_id, session_id, role_name, slot, wanted_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (guild_id, discord_user_id) do update set \
         session_id = excluded.session_id, role_name = excluded.role_name, slot = excluded.slot, wanted_at = excluded.wanted_at",
    )
    .bind(guild.signed())
    .bind(discord.signed())
    .bind(wanted.session.as_str())
    .bind(wanted.role.as_str())
    .bind(wanted.slot.map(|slot| i64::from(slot.get())))
    .bind(wanted.wanted_at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets what a user wanted.
pub async fn forget_wanted(connection: &mut Connection, guild: GuildId, discord: DiscordUserId) -> Result<(), StoreFailure> {
    sqlx::query("delete from wanted_claims where guild_id = $1 and discord_user_id = $2")
        .bind(guild.signed())
        .bind(discord.signed())
        .execute(connection)
        .await?;
    Ok(())
}

fn attempt(row: &SqliteRow) -> Result<Attempt, StoreFailure> {
    Ok(Attempt {
        roblox: id(row, "roblox_id", RobloxId::new)?,
        phrase: text(row, "phrase")?,
        issued_at: time(row, "issued_at")?,
        expires_at: time(row, "expires_at")?,
    })
}

fn wanted_claim(row: &SqliteRow) -> Result<WantedClaim, StoreFailure> {
    let slot = row.try_get::<Option<i64>, _>("slot")?.map(|_| small(row, "slot")).transpose()?;
    Ok(WantedClaim {
        session: text(row, "session_id")?,
        role: text(row, "role_name")?,
        slot: slot.map(SlotNumber::new),
        wanted_at: time(row, "wanted_at")?,
    })
}
