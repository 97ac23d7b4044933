//! Every key that can be set: the list that unknown keys are checked against, and what each expects.

/// One setting, by its dotted name.
#[derive(Debug)]
pub(super) struct Key {
    /// Dotted, as in `discord.token`.
    pub(super) name: &'static str,
    /// What a value has to be, to follow the word "expected".
    pub(super) expected: &'static str,
    /// Whether a value must never be shown.
    pub(super) secret: bool,
}

/// In the order of the settings tree. A test holds this list, the tree and `config.example.toml` together.
pub(super) const KEYS: &[Key] = &[
    Key { name: "discord.token", expected: "the bot's token in quotes, without spaces inside", secret: true },
    Key {
        name: "discord.token_file",
        expected: "the path of a file in quotes, such as \"/run/secrets/discord_token\"",
        secret: false,
    },
    Key { name: "discord.api_base", expected: "an address such as \"https://discord.com\"", secret: false },
    Key {
        name: "discord.guilds",
        expected: "IDs of Discord servers in quotes with commas between them, such as \"1132000000000000001\"",
        secret: false,
    },
    Key { name: "discord.members_intent", expected: "true or false", secret: false },
    Key { name: "database.path", expected: "the path of a file in quotes, such as \"slotkeeper.db\"", secret: false },
    Key { name: "database.lock_timeout_ms", expected: "milliseconds from 50 to 60000", secret: false },
    Key {
        name: "vault.key",
        expected: "32 bytes as base64 or hexadecimal digits in quotes, such as \"openssl rand -base64 32\" prints",
        secret: true,
    },
    Key { name: "vault.key_file", expected: "the path of a file in quotes, such as \"slotkeeper.db.key\"", secret: false },
    Key { name: "vault.keep_left_days", expected: "a positive whole number such as 7", secret: false },
    Key {
        name: "vault.previous_key",
        expected: "32 bytes as base64 or hexadecimal digits in quotes, such as \"openssl rand -base64 32\" prints",
        secret: true,
    },
    Key { name: "vault.previous_key_file", expected: "the path of a file in quotes, such as \"previous.key\"", secret: false },
    Key { name: "http.listen", expected: "an address and a port in quotes, such as \"127.0.0.1:8480\"", secret: false },
    Key {
        name: "http.operations_listen",
        expected: "an address and a port in quotes, such as \"127.0.0.1:8490\"",
        secret: false,
    },
    Key { name: "http.rate_per_minute", expected: "a positive whole number such as 10000", secret: false },
    Key { name: "http.burst", expected: "a positive whole number such as 1000", secret: false },
    Key { name: "http.workspace_rate_per_minute", expected: "a positive whole number such as 20000", secret: false },
    Key { name: "http.workspace_burst", expected: "a positive whole number such as 2000", secret: false },
    Key { name: "limits.open_sessions", expected: "a positive whole number such as 1000", secret: false },
    Key { name: "limits.boards", expected: "a positive whole number such as 1000", secret: false },
    Key { name: "limits.api_keys", expected: "a positive whole number such as 25", secret: false },
    Key { name: "limits.audit_megabytes", expected: "a positive whole number such as 256", secret: false },
    Key { name: "limits.presses_per_minute", expected: "a positive whole number such as 600", secret: false },
    Key { name: "limits.presses_at_once", expected: "a positive whole number such as 300", secret: false },
    Key { name: "sessions.status_by_time", expected: "true or false", secret: false },
    Key { name: "series.base_url", expected: "an address such as \"https://api.series.hr\"", secret: false },
    Key { name: "series.connect_timeout_ms", expected: "milliseconds from 10 to 10000", secret: false },
    Key { name: "series.timeout_ms", expected: "milliseconds from 50 to 60000", secret: false },
    Key { name: "series.late_ms", expected: "milliseconds from 50 to 300000", secret: false },
    Key { name: "series.rest_ms", expected: "milliseconds from 50 to 60000", secret: false },
    Key { name: "series.poll_ms", expected: "milliseconds from 50 to 3600000", secret: false },
    Key { name: "series.poll_fast_ms", expected: "milliseconds from 50 to 3600000", secret: false },
    Key { name: "series.poll_slow_ms", expected: "milliseconds from 50 to 3600000", secret: false },
    Key { name: "roblox.users_base_url", expected: "an address such as \"https://users.roblox.com\"", secret: false },
    Key { name: "roblox.groups_base_url", expected: "an address such as \"https://groups.roblox.com\"", secret: false },
    Key { name: "roblox.thumbnails_base_url", expected: "an address such as \"https://thumbnails.roblox.com\"", secret: false },
    Key { name: "roblox.open_cloud_base_url", expected: "an address such as \"https://apis.roblox.com\"", secret: false },
    Key { name: "roblox.site_base_url", expected: "an address such as \"https://www.roblox.com\"", secret: false },
    Key { name: "roblox.api_key", expected: "an Open Cloud key in quotes, without spaces inside", secret: true },
    Key {
        name: "roblox.api_key_file",
        expected: "the path of a file in quotes, such as \"/run/secrets/roblox_key\"",
        secret: false,
    },
    Key { name: "roblox.interface", expected: "\"auto\", \"legacy\" or \"open_cloud\"", secret: false },
    Key { name: "roblox.timeout_seconds", expected: "a positive whole number such as 4", secret: false },
    Key { name: "linking.order", expected: ORDER, secret: false },
    Key { name: "linking.bloxlink_base_url", expected: "an address such as \"https://api.blox.link\"", secret: false },
    Key { name: "linking.rover_base_url", expected: "an address such as \"https://registry.rover.link\"", secret: false },
    Key { name: "linking.provider_seconds", expected: "a positive whole number such as 3600", secret: false },
    Key { name: "linking.phrase_seconds", expected: "a positive whole number such as 900", secret: false },
    Key { name: "linking.rank_seconds", expected: "a positive whole number such as 600", secret: false },
    Key { name: "linking.old_rank_seconds", expected: "a positive whole number such as 86400", secret: false },
    Key { name: "log", expected: "a log filter in quotes, such as \"info\" or \"info,slotkeeper=debug\"", secret: false },
];

/// What an order of linking providers has to be.
const ORDER: &str = "\"local\" and, if wanted, \"bloxlink\", \"rover\" and \"phrase\", with commas between them, each once";

/// The start of every environment variable that is ours.
pub(super) const PREFIX: &str = "SLOTKEEPER_";

/// The environment variable of a dotted name.
pub(super) fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.replace('.', "__").to_ascii_uppercase())
}

/// The setting of that name.
pub(super) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// Whether this is a table of settings, such as `discord`.
pub(super) fn is_section(name: &str) -> bool {
    KEYS.iter().any(|key| key.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// The setting that was probably meant: at most two letters away, or the right name in the wrong place. Separators do
/// not count, since `SLOTKEEPER_DISCORD_TOKEN` with a single underscore is the most likely slip of all.
pub(super) fn closest(unknown: &str) -> Option<&'static Key> {
    let typed = letters(unknown);
    let (distance, key) = KEYS
        .iter()
        .map(|key| {
            let last = key.name.rsplit('.').next().unwrap_or(key.name);
            (distance(&typed, &letters(key.name)).min(distance(&typed, &letters(last))), key)
        })
        .min_by_key(|(distance, _)| *distance)?;
    // Short words resemble each other; two letters of four say nothing.
    (distance <= 2.min(typed.len() / 3)).then_some(key)
}

fn letters(name: &str) -> Vec<char> {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The number of letters to add, drop or change, row by row (Levenshtein).
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.iter().enumerate() {
        let mut diagonal = line;
        let mut beside = line + 1;
        for (cell, other) in row.iter_mut().zip(std::iter::once(None).chain(right.iter().map(Some))) {
            let above = *cell;
            *cell = match other {
                None => line + 1,
                Some(other) => (diagonal + usize::from(letter != other)).min(above + 1).min(beside + 1),
            };
            diagonal = above;
            beside = *cell;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_that_was_meant_is_found_in_spite_of_a_slip() {
        for (typed, meant) in [
            ("discord.tokn", "discord.token"),
            ("discord_token", "discord.token"),
            ("token", "discord.token"),
            ("discord.apibase", "discord.api_base"),
            ("database.paht", "database.path"),
            ("logs", "log"),
        ] {
            assert_eq!(closest(typed).map(|key| key.name), Some(meant), "{typed}");
        }
        for far in ["roblox.base_url", "x", ""] {
            assert!(closest(far).is_none(), "{far}");
        }
    }

    #[test]
    fn distance_counts_single_letters() {
        for (left, right, expected) in [("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("same", "same", 0)] {
            assert_eq!(distance(&letters(left), &letters(right)), expected, "{left} {right}");
        }
    }
}
