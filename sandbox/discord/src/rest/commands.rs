//! Registering commands.
//!
//! Owns the routes of global and guild commands. It must never know who uses them.

use serde_json::Value;

use super::answer::Answer;
use super::call::{Call, Served};
use super::refusal::{self, Refusal};
use crate::changes::Change;
use crate::core::Core;
use crate::limits;
use crate::world::World;
use crate::world::command::Command;

/// Serves the list of one scope: global, or a guild's.
pub(crate) fn serve_all(call: Call<'_>, method: &str, application: u64, guild: Option<u64>) -> Served {
    let Call { core, body, .. } = call;
    let mut world = core.world();
    check_scope(&world, application, guild)?;
    if method != "GET" {
        core.tell(Change::World);
    }
    match method {
        "GET" => Ok(list(&world, guild)),
        "PUT" => replace_all(core, &mut world, guild, body),
        "POST" => create(core, &mut world, guild, body),
        _ => Err(Refusal::RouteNotModelled),
    }
}

/// Serves one command.
pub(crate) fn serve_one(call: Call<'_>, method: &str, application: u64, guild: Option<u64>, command: u64) -> Served {
    let Call { core, body, .. } = call;
    let mut world = core.world();
    check_scope(&world, application, guild)?;
    let place = world.commands.of(guild).iter().position(|known| known.id == command);
    let place = place.ok_or(refusal::UNKNOWN_COMMAND)?;
    if method != "GET" {
        core.tell(Change::World);
    }
    match method {
        "GET" => world.commands.of(guild).get(place).map(|command| Answer::json(&*command.body)).ok_or(refusal::UNKNOWN_COMMAND),
        "PATCH" => change(core, &mut world, guild, place, body),
        "DELETE" => {
            world.commands.of_mut(guild).remove(place);
            Ok(Answer::nothing())
        }
        _ => Err(Refusal::RouteNotModelled),
    }
}

fn check_scope(world: &World, application: u64, guild: Option<u64>) -> Result<(), Refusal> {
    if application != world.application {
        return Err(refusal::UNKNOWN_APPLICATION);
    }
    match guild {
        Some(guild) if !world.guilds.contains_key(&guild) => Err(refusal::MISSING_ACCESS),
        _ => Ok(()),
    }
}

fn list(world: &World, guild: Option<u64>) -> Answer {
    let bodies: Vec<&Value> = world.commands.of(guild).iter().map(|command| &*command.body).collect();
    Answer::json(&bodies)
}

/// Puts a list in place of the old one. A command that keeps its kind and name keeps its identifier.
fn replace_all(core: &Core, world: &mut World, guild: Option<u64>, body: Value) -> Served {
    limits::check_commands(&body)?;
    let Value::Array(bodies) = body else {
        return Err(refusal::INVALID_JSON);
    };
    let old = world.commands.of(guild);
    let known: Vec<Option<u64>> = bodies.iter().map(|body| same(old, body)).collect();
    let new = known.iter().filter(|known| known.is_none()).count();
    if let Err(answer) = core.rate_limits.count_commands(guild, new, core.clock.elapsed(), core.clock.now()) {
        return Ok(*answer);
    }
    let mut commands = Vec::with_capacity(bodies.len());
    for (body, known) in bodies.into_iter().zip(known) {
        commands.push(made(core, world, guild, known, body));
    }
    *world.commands.of_mut(guild) = commands;
    Ok(list(world, guild))
}

/// Adds a command, or overwrites the one of the same kind and name.
fn create(core: &Core, world: &mut World, guild: Option<u64>, body: Value) -> Served {
    limits::check_command(&body)?;
    let known = same(world.commands.of(guild), &body);
    if known.is_none() {
        let counted = core.rate_limits.count_commands(guild, 1, core.clock.elapsed(), core.clock.now());
        if let Err(answer) = counted {
            return Ok(*answer);
        }
    }
    let command = made(core, world, guild, known, body);
    let answer = Answer::with_status(if known.is_some() { 200 } else { 201 }, &*command.body);
    let commands = world.commands.of_mut(guild);
    match commands.iter_mut().find(|old| Some(old.id) == known) {
        Some(old) => *old = command,
        None => commands.push(command),
    }
    Ok(answer)
}

/// Changes the named fields of a command.
fn change(core: &Core, world: &mut World, guild: Option<u64>, place: usize, body: Value) -> Served {
    let old = world.commands.of(guild).get(place).ok_or(refusal::UNKNOWN_COMMAND)?;
    let id = old.id;
    let mut merged = (*old.body).clone();
    if let (Some(fields), Value::Object(changes)) = (merged.as_object_mut(), body) {
        fields.extend(changes);
    }
    limits::check_command(&merged)?;
    let command = made(core, world, guild, Some(id), merged);
    let answer = Answer::json(&*command.body);
    if let Some(old) = world.commands.of_mut(guild).get_mut(place) {
        *old = command;
    }
    Ok(answer)
}

fn same(old: &[Command], body: &Value) -> Option<u64> {
    let kind = body.get("type").and_then(Value::as_u64).unwrap_or(1);
    let name = body.get("name").and_then(Value::as_str)?;
    old.iter().find(|command| command.kind == kind && command.name == name).map(|command| command.id)
}

fn made(core: &Core, world: &mut World, guild: Option<u64>, known: Option<u64>, body: Value) -> Command {
    let version = world.mint.next(core.clock.now());
    Command::new(known.unwrap_or(version), world.application, guild, body, version)
}
