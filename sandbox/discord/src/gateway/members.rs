//! Operation 8: a bot asks for members of a guild.
//!
//! Owns the question and its answer in chunks. It must never know the socket.

use serde_json::{Value, json};

use super::greeting::{CloseCode, DECODE_ERROR};
use super::intents;
use crate::core::Core;
use crate::snowflake;
use crate::world::World;
use crate::world::guild::Guild;

/// How many members one event carries.
const CHUNK: usize = 1_000;
/// How many members a question by name or by identifiers is answered with at most.
const FEW: usize = 100;
/// A nonce that is longer is left out of the answer.
const LONGEST_NONCE: usize = 32;

/// Answers the session of this connection.
pub(super) fn answer(core: &Core, connection: u64, question: &Value) -> Result<(), CloseCode> {
    let guild = question.get("guild_id").and_then(snowflake::from_json).ok_or(DECODE_ERROR)?;
    let asked = core.sessions.wishes_of(connection).map_or(0, |wishes| wishes.intents);
    let world = core.world();
    let known = world.guilds.get(&guild).filter(|guild| guild.members.contains_key(&world.application));
    let Some(guild) = known else { return Ok(()) };
    let Some((found, missing)) = found(&world, guild, question, asked)? else {
        tracing::warn!("a bot without the intent for members asked for all of them; Discord does not answer that");
        return Ok(());
    };
    let count = found.len().div_ceil(CHUNK).max(1);
    for index in 0..count {
        let members: Vec<Value> =
            found.iter().skip(index * CHUNK).take(CHUNK).filter_map(|id| world.member_view(guild, *id)).collect();
        let mut chunk = json!({
            "guild_id": guild.id.to_string(),
            "members": members,
            "chunk_index": index,
            "chunk_count": count,
        });
        if !missing.is_empty() {
            chunk["not_found"] = json!(missing);
        }
        let wants_presences = question.get("presences").and_then(Value::as_bool) == Some(true);
        if wants_presences && asked & intents::GUILD_PRESENCES != 0 {
            chunk["presences"] = json!([]);
        }
        if let Some(nonce) = question.get("nonce").and_then(Value::as_str).filter(|nonce| nonce.len() <= LONGEST_NONCE) {
            chunk["nonce"] = json!(nonce);
        }
        core.sessions.answer(connection, "GUILD_MEMBERS_CHUNK", &chunk.to_string());
    }
    Ok(())
}

/// Members that were found, and identifiers that are those of nobody here.
type Found = (Vec<u64>, Vec<String>);

/// Who is asked for; `None` for a question that Discord leaves unanswered.
fn found(world: &World, guild: &Guild, question: &Value, asked: u64) -> Result<Option<Found>, CloseCode> {
    if let Some(wanted) = question.get("user_ids").filter(|wanted| !wanted.is_null()) {
        let wanted: Vec<u64> = match wanted {
            Value::Array(all) => all.iter().filter_map(snowflake::from_json).take(FEW).collect(),
            one => snowflake::from_json(one).into_iter().collect(),
        };
        let (here, gone): (Vec<u64>, Vec<u64>) = wanted.into_iter().partition(|id| guild.members.contains_key(id));
        return Ok(Some((here, gone.iter().map(u64::to_string).collect())));
    }
    let prefix = question.get("query").and_then(Value::as_str).ok_or(DECODE_ERROR)?;
    let limit = question.get("limit").and_then(Value::as_u64).ok_or(DECODE_ERROR)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if prefix.is_empty() {
        if asked & intents::GUILD_MEMBERS == 0 {
            return Ok(None);
        }
        let most = if limit == 0 { usize::MAX } else { limit };
        return Ok(Some((guild.members.keys().copied().take(most).collect(), Vec::new())));
    }
    let most = if limit == 0 { FEW } else { limit.min(FEW) };
    let fits = |id: &u64| is_called(world, guild, *id, &prefix.to_lowercase());
    Ok(Some((guild.members.keys().copied().filter(fits).take(most).collect(), Vec::new())))
}

/// Whether a member's name begins like that: their account's, or the one that people see.
fn is_called(world: &World, guild: &Guild, id: u64, prefix: &str) -> bool {
    let nickname = guild.members.get(&id).and_then(|member| member.nickname.clone());
    let user = world.users.get(&id);
    let names = [nickname, user.map(|user| user.name.clone()), user.map(crate::world::user::User::account_name)];
    names.into_iter().flatten().any(|name| name.to_lowercase().starts_with(prefix))
}
