//! What an administrator reads after the bot was removed and let in again.

use crate::bot::view::words;
use crate::store::absences::Absence;

/// How much room the names of secrets get, in UTF-16 units.
const SECRETS: usize = 300;

/// What was lost, and what has to be set again.
pub(super) fn summary(lost: &Absence) -> String {
    let (left, back) = (words::distance(lost.left_at), lost.returned_at.map(words::distance).unwrap_or_default());
    let keys = match usize::try_from(lost.revoked_keys).unwrap_or_default() {
        0 => "It had no API keys that only this server used.".to_owned(),
        count => format!("{} stopped working then: make new ones with *API keys…*.", words::counted(count, "API key")),
    };
    let secrets = match lost.forgotten.as_deref() {
        None => "The other keys that you entered are still here.".to_owned(),
        Some([]) => "No other keys were kept.".to_owned(),
        Some(forgotten) => {
            let names: Vec<String> = forgotten.iter().map(|word| secret(word).to_owned()).collect();
            format!("It was away for so long that these keys were deleted: {}. Enter them again.", words::list(&names, SECRETS))
        }
    };
    format!("This bot was removed from this server {left} and came back {back}. {keys} {secrets}")
}

/// What people call a secret.
fn secret(word: &str) -> &str {
    match word {
        "series_key" => "the key for SERIES (*Who decides…*)",
        "open_cloud_key" => "the key for Roblox (*Linking and ranks…*)",
        "bloxlink_key" => "the key for Bloxlink (*Linking and ranks…*)",
        "rover_key" => "the key for RoVer (*Linking and ranks…*)",
        other => other,
    }
}
