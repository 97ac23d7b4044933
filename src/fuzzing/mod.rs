//! One function for each kind of input that others send: it reads any bytes as the program would, and panics when a promise
//! about that is broken. The fuzzers in `fuzz/` call them with what they make up, and a test with what they have found worth
//! keeping (`fuzz/corpus`). Not part of the program: it is there for tests and with the feature `fuzzing`.
//!
//! Where a reader is private, its module has a `fuzzing` of its own.

mod typed;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests;

use crate::{api, bot, engine, linking, roblox};

/// Reads any bytes as the program would.
pub type Target = fn(&[u8]);

/// Every target with its name, which is also that of its corpus and of its file in `fuzz/fuzz_targets`.
pub const TARGETS: [(&str, Target); 13] = [
    ("custom_ids", bot::fuzzing::custom_ids),
    ("interactions", bot::fuzzing::interactions),
    ("discord_answers", bot::fuzzing::discord_answers),
    ("escaping", bot::fuzzing::escaping),
    ("when", typed::when),
    ("roles", typed::roles),
    ("zones", typed::zones),
    ("accounts", typed::accounts),
    ("names", typed::names),
    ("http_bodies", api::fuzzing::bodies),
    ("http_queries", api::fuzzing::queries),
    ("series_answers", engine::series::fuzzing::answers),
    ("roblox_answers", roblox_answers),
];

/// What Roblox and the linking providers say.
fn roblox_answers(data: &[u8]) {
    roblox::fuzzing::answers(data);
    linking::fuzzing::answers(data);
}

/// Carries out the target of this name.
///
/// # Panics
///
/// When there is none, and when a promise is broken.
pub fn run(target: &str, data: &[u8]) {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    assert!(found.is_some(), "there is no target {target}");
    if let Some((_, read)) = found {
        read(data);
    }
}
