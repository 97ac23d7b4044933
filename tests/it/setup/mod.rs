//! What administrators set with `/setup`, each control and each refusal, and what holds afterwards.

mod api_keys;
mod board_channel;
mod departures;
mod history;
pub(crate) mod key_desk;
mod panel;
mod roblox_group;
mod roles;
mod series_key;
mod time_zone;

use discord_sandbox::{Member, Message, Permissions};
use sqlx::Row as _;

use crate::disk;
use crate::world::World;

/// Somebody who may change settings.
pub(crate) fn administrator(world: &World) -> Member {
    let role = world.guild.add_role("Administrators", Permissions::MANAGE_GUILD);
    world.guild.add_member("Ada", &[&role])
}

/// The panel as this administrator opens it.
pub(crate) async fn panel(world: &World, administrator: &Member) -> Message {
    let answer = world.give(administrator, "setup", &[]).await;
    answer.private_word();
    answer.message().expect("the panel").clone()
}

/// What stands in the audit trail of settings and secrets: action, who, details.
pub(crate) async fn trail(world: &World) -> Vec<(String, i64, String)> {
    let mut connection = disk::open(&world.database_path()).await;
    let query = "select action, actor_id, details from audit \
                 where action in ('setting_changed', 'secret_kept', 'secret_forgotten', 'key_created', 'key_revoked') order by id";
    let rows = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
    rows.iter().map(|row| (row.get("action"), row.get("actor_id"), row.get("details"))).collect()
}

/// The settings of the first server as they stand on the disk: one column as text.
pub(crate) async fn stands(world: &World, column: &str) -> Option<String> {
    let mut connection = disk::open(&world.database_path()).await;
    let query = format!("select cast({column} as text) from guilds join workspaces on workspaces.id = guilds.workspace_id");
    sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&mut connection).await.unwrap()
}
