//! What a person filled into the options of a command.
//!
//! Owns the reading of a value by the kind that the page says it has; whether the option takes it is decided in
//! `person`.

use serde::Deserialize;
use serde_json::Value;

use super::answer::Trouble;
use crate::person::OptionValue;
use crate::world::guild::Guild;

const INTEGER: u64 = 4;
const BOOLEAN: u64 = 5;
const USER: u64 = 6;
const CHANNEL: u64 = 7;
const ROLE: u64 = 8;
const MENTIONABLE: u64 = 9;
const NUMBER: u64 = 10;

/// An option with its value, by Discord's number of its kind.
#[derive(Debug, Deserialize)]
pub(super) struct Filled {
    name: String,
    #[serde(rename = "type")]
    kind: u64,
    value: Value,
}

/// The options as a person's client takes them.
pub(super) fn read<'a>(guild: &Guild, filled: &'a [Filled]) -> Result<Vec<(&'a str, OptionValue)>, Trouble> {
    filled.iter().map(|one| Ok((one.name.as_str(), value(guild, one)?))).collect()
}

fn value(guild: &Guild, filled: &Filled) -> Result<OptionValue, Trouble> {
    let id = || filled.value.as_str().and_then(|text| text.parse::<u64>().ok());
    let read = match filled.kind {
        INTEGER => filled.value.as_i64().map(OptionValue::Integer),
        BOOLEAN => filled.value.as_bool().map(OptionValue::Boolean),
        USER => id().map(OptionValue::User),
        CHANNEL => id().map(OptionValue::Channel),
        ROLE => id().map(OptionValue::Role),
        MENTIONABLE => id().map(|id| if guild.members.contains_key(&id) { OptionValue::User(id) } else { OptionValue::Role(id) }),
        NUMBER => filled.value.as_f64().map(OptionValue::Number),
        _ => filled.value.as_str().map(OptionValue::from),
    };
    read.ok_or_else(|| Trouble::Malformed(format!("The option `{}` has no value of its kind.", filled.name)))
}
