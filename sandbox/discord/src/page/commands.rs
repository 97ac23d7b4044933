//! The commands that a person's client offers in a channel, typed and in menus.
//!
//! Owns what the command picker and the menus know: those that Discord hides from somebody are not even told.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answered, Asked, Id, Trouble};
use super::sight;
use crate::core::Core;
use crate::world::{access, command};

/// Who types.
#[derive(Debug, Deserialize)]
pub(super) struct Typist {
    #[serde(rename = "as")]
    who: Id,
}

pub(super) async fn list(
    State(core): State<Arc<Core>>,
    Path(Id(channel)): Path<Id>,
    Asked(Typist { who: Id(user) }): Asked<Typist>,
) -> Answered {
    let world = core.world();
    let place = world.place(channel).filter(|_| sight::enters(&world, user, channel));
    let (channel, guild) = place.ok_or(Trouble::Missing("There is no such channel, or this member does not see it."))?;
    let held = access::in_channel(guild, channel, user);
    let offered = |kind: u64| {
        let mut offered: Vec<&Value> = Vec::new();
        for command in world.commands.known_in(guild.id, kind).filter(|command| command.offered(guild, user, held)) {
            // The server's own command hides a global one of the same name.
            if !offered.iter().any(|known| known["name"] == command.name) {
                offered.push(&command.body);
            }
        }
        offered
    };
    Ok(Json(json!({
        "commands": offered(command::SLASH),
        "user_commands": offered(command::USER),
        "message_commands": offered(command::MESSAGE),
    })))
}
