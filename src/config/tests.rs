//! What the person who writes the settings gets: the settings, or one line that helps.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret;
use tempfile::NamedTempFile;

use super::key::{self, KEYS};
use super::{Config, ConfigError, LinkProvider, RobloxInterface, SeriesSettings, VaultSettings};
use crate::domain::{GuildId, Quotas};
use crate::vault::KeySource;

fn file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn read(text: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let pairs = environment.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Config::load_from(Some(file(text).path()), pairs)
}

/// The complaint, without the path of the temporary file.
fn complaint(text: &str, environment: &[(&str, &str)]) -> String {
    let line = read(text, environment).unwrap_err().to_string();
    assert!(!line.contains('\n'), "more than one line: {line}");
    line.split_once(": ").map_or_else(|| line.clone(), |(_, rest)| rest.to_owned())
}

fn token(config: &Config) -> Option<&str> {
    config.discord.token.as_ref().map(ExposeSecret::expose_secret)
}

#[test]
fn nothing_at_all_gives_the_defaults() {
    let config = read("", &[]).unwrap();
    assert_eq!(token(&config), None);
    assert_eq!(config.discord.api_base.as_str(), "https://discord.com");
    assert_eq!(config.database.path, Path::new("slotkeeper.db"));
    assert!(config.log.contains("serenity::client::dispatch=debug"));
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let text = "log = 'warn'\n[discord]\ntoken = 'from.file'\n[database]\npath = 'file.db'";
    let config = read(text, &[("SLOTKEEPER_DISCORD__TOKEN", "from.environment"), ("HOME", "/root")]).unwrap();
    assert_eq!(token(&config), Some("from.environment"));
    assert_eq!(config.database.path, Path::new("file.db"));
    assert_eq!(config.log, "warn");
}

#[test]
fn every_key_can_be_set_from_the_environment() {
    let config = read(
        "",
        &[
            ("SLOTKEEPER_DISCORD__TOKEN", "12345"),
            ("SLOTKEEPER_DISCORD__API_BASE", "http://127.0.0.1:8481/api/v10/"),
            ("SLOTKEEPER_DISCORD__GUILDS", "123, 456"),
            ("SLOTKEEPER_DISCORD__MEMBERS_INTENT", "true"),
            ("SLOTKEEPER_DATABASE__PATH", "42"),
            ("SLOTKEEPER_VAULT__KEY", &format!(" {}\n", "07".repeat(32))),
            ("SLOTKEEPER_VAULT__KEY_FILE", "vault.key"),
            ("SLOTKEEPER_VAULT__PREVIOUS_KEY", &"08".repeat(32)),
            ("SLOTKEEPER_VAULT__PREVIOUS_KEY_FILE", "previous.key"),
            ("SLOTKEEPER_DISCORD__TOKEN_FILE", "a.token"),
            ("SLOTKEEPER_ROBLOX__API_KEY_FILE", "a.key"),
            ("SLOTKEEPER_HTTP__LISTEN", "[::1]:80"),
            ("SLOTKEEPER_HTTP__OPERATIONS_LISTEN", "127.0.0.1:90"),
            ("SLOTKEEPER_HTTP__RATE_PER_MINUTE", "60"),
            ("SLOTKEEPER_HTTP__BURST", "7"),
            ("SLOTKEEPER_HTTP__WORKSPACE_RATE_PER_MINUTE", "61"),
            ("SLOTKEEPER_HTTP__WORKSPACE_BURST", "8"),
            ("SLOTKEEPER_LIMITS__OPEN_SESSIONS", "1"),
            ("SLOTKEEPER_LIMITS__BOARDS", "2"),
            ("SLOTKEEPER_LIMITS__API_KEYS", "3"),
            ("SLOTKEEPER_LIMITS__AUDIT_MEGABYTES", "4"),
            ("SLOTKEEPER_LIMITS__PRESSES_PER_MINUTE", "5"),
            ("SLOTKEEPER_LIMITS__PRESSES_AT_ONCE", "6"),
            ("SLOTKEEPER_SERIES__BASE_URL", "http://127.0.0.1:8482/api/"),
            ("SLOTKEEPER_SERIES__CONNECT_TIMEOUT_MS", "11"),
            ("SLOTKEEPER_SERIES__TIMEOUT_MS", "51"),
            ("SLOTKEEPER_SERIES__LATE_MS", "52"),
            ("SLOTKEEPER_SERIES__REST_MS", "53"),
            ("SLOTKEEPER_SERIES__POLL_MS", "54"),
            ("SLOTKEEPER_SERIES__POLL_FAST_MS", "55"),
            ("SLOTKEEPER_SERIES__POLL_SLOW_MS", "56"),
            ("SLOTKEEPER_ROBLOX__USERS_BASE_URL", "http://127.0.0.1:1/users/"),
            ("SLOTKEEPER_ROBLOX__GROUPS_BASE_URL", "http://127.0.0.1:1/groups"),
            ("SLOTKEEPER_ROBLOX__THUMBNAILS_BASE_URL", "http://127.0.0.1:1/thumbnails"),
            ("SLOTKEEPER_ROBLOX__OPEN_CLOUD_BASE_URL", "http://127.0.0.1:1/cloud"),
            ("SLOTKEEPER_ROBLOX__SITE_BASE_URL", "http://127.0.0.1:1/site"),
            ("SLOTKEEPER_ROBLOX__API_KEY", " cloud-key\n"),
            ("SLOTKEEPER_ROBLOX__INTERFACE", "open_cloud"),
            ("SLOTKEEPER_ROBLOX__TIMEOUT_SECONDS", "2"),
            ("SLOTKEEPER_LINKING__ORDER", "bloxlink,local"),
            ("SLOTKEEPER_LINKING__BLOXLINK_BASE_URL", "http://127.0.0.1:1/bloxlink"),
            ("SLOTKEEPER_LINKING__ROVER_BASE_URL", "http://127.0.0.1:1/rover"),
            ("SLOTKEEPER_LINKING__PROVIDER_SECONDS", "1"),
            ("SLOTKEEPER_LINKING__PHRASE_SECONDS", "2"),
            ("SLOTKEEPER_LINKING__RANK_SECONDS", "3"),
            ("SLOTKEEPER_LINKING__OLD_RANK_SECONDS", "4"),
            ("SLOTKEEPER_LOG", "debug"),
        ],
    )
    .unwrap();
    assert_eq!(token(&config), Some("12345"));
    assert_eq!(config.discord.api_base.as_str(), "http://127.0.0.1:8481");
    assert!(config.discord.members_intent);
    let allowed = [123, 456, 789].map(|id| config.discord.guilds.allow(GuildId::new(id).unwrap()));
    assert_eq!(allowed, [true, true, false]);
    assert_eq!(config.database.path, Path::new("42"));
    assert!(config.vault.key.is_some());
    assert_eq!(config.vault.key_file.as_deref(), Some(Path::new("vault.key")));
    assert!(config.vault.previous_key.is_some());
    let files = [&config.discord.token_file, &config.roblox.api_key_file, &config.vault.previous_key_file];
    assert_eq!(files.map(|file| file.as_deref()), ["a.token", "a.key", "previous.key"].map(|file| Some(Path::new(file))));
    assert_eq!(config.http.listen.to_string(), "[::1]:80");
    assert_eq!(config.http.operations_listen.map(|listen| listen.to_string()).as_deref(), Some("127.0.0.1:90"));
    assert_eq!((config.http.rate_per_minute.get(), config.http.burst.get()), (60, 7));
    assert_eq!((config.http.workspace_rate_per_minute.get(), config.http.workspace_burst.get()), (61, 8));
    let quotas = Quotas { open_sessions: 1, boards: 2, api_keys: 3, audit_bytes: 4 << 20 };
    assert_eq!(config.limits.quotas(), quotas);
    assert_eq!((config.limits.presses_per_minute.get(), config.limits.presses_at_once.get()), (5, 6));
    assert_eq!(config.series.base_url.as_str(), "http://127.0.0.1:8482/api");
    assert_eq!(times(&config.series), [11, 51, 52, 53, 54, 55, 56]);
    assert_eq!(config.log, "debug");
    let roblox = &config.roblox;
    assert_eq!(roblox.users_base_url.as_str(), "http://127.0.0.1:1/users");
    assert_eq!(roblox.groups_base_url.as_str(), "http://127.0.0.1:1/groups");
    assert_eq!(roblox.thumbnails_base_url.as_str(), "http://127.0.0.1:1/thumbnails");
    assert_eq!(roblox.open_cloud_base_url.as_str(), "http://127.0.0.1:1/cloud");
    assert_eq!(roblox.site_base_url.as_str(), "http://127.0.0.1:1/site");
    assert_eq!(roblox.api_key.as_ref().map(ExposeSecret::expose_secret), Some("cloud-key"));
    assert_eq!((roblox.interface, roblox.timeout_seconds.get()), (RobloxInterface::OpenCloud, 2));
    let linking = &config.linking;
    assert_eq!(linking.order.as_slice(), [LinkProvider::Bloxlink, LinkProvider::Local]);
    assert_eq!(linking.bloxlink_base_url.as_str(), "http://127.0.0.1:1/bloxlink");
    assert_eq!(linking.rover_base_url.as_str(), "http://127.0.0.1:1/rover");
    assert_eq!((linking.provider_seconds.get(), linking.phrase_seconds.get()), (1, 2));
    assert_eq!((linking.rank_seconds.get(), linking.old_rank_seconds.get()), (3, 4));
}

#[test]
fn the_example_names_every_key_and_its_defaults_are_the_defaults() {
    let example = include_str!("../../config.example.toml");
    let uncommented: String = example
        .lines()
        .map(|line| line.strip_prefix('#').filter(|_| is_setting(line)).unwrap_or(line))
        .flat_map(|line| [line, "\n"])
        .collect();
    // The example has no key that somebody could take for a good one.
    let config = read(&uncommented.replace("paste-the-key-here", &"07".repeat(32)), &[]).unwrap();
    let defaults = Config::default();
    assert_eq!(token(&config), Some("paste-the-token-here"));
    assert_eq!(config.discord.api_base, defaults.discord.api_base);
    assert_eq!(config.discord.members_intent, defaults.discord.members_intent);
    assert_eq!(config.database.path, defaults.database.path);
    assert_eq!(vault_file(&config), vault_file(&defaults));
    assert_eq!(config.log, defaults.log);
    assert_eq!(config.http.listen, defaults.http.listen);
    assert!(config.http.operations_listen.is_some() && defaults.http.operations_listen.is_none());
    assert_eq!(config.http.rate_per_minute, defaults.http.rate_per_minute);
    assert_eq!(config.http.burst, defaults.http.burst);
    assert_eq!(config.series.base_url, defaults.series.base_url);
    assert_eq!(times(&config.series), times(&defaults.series));
    assert_eq!(config.roblox.users_base_url, defaults.roblox.users_base_url);
    assert_eq!(config.roblox.groups_base_url, defaults.roblox.groups_base_url);
    assert_eq!(config.roblox.thumbnails_base_url, defaults.roblox.thumbnails_base_url);
    assert_eq!(config.roblox.open_cloud_base_url, defaults.roblox.open_cloud_base_url);
    assert_eq!(config.roblox.site_base_url, defaults.roblox.site_base_url);
    assert_eq!(config.roblox.api_key.as_ref().map(ExposeSecret::expose_secret), Some("paste-the-roblox-key-here"));
    assert_eq!(config.roblox.interface, defaults.roblox.interface);
    assert_eq!(config.roblox.timeout_seconds, defaults.roblox.timeout_seconds);
    assert_eq!(config.linking.order, defaults.linking.order);
    assert_eq!(config.linking.bloxlink_base_url, defaults.linking.bloxlink_base_url);
    assert_eq!(config.linking.rover_base_url, defaults.linking.rover_base_url);
    assert_eq!(config.linking.provider_seconds, defaults.linking.provider_seconds);
    assert_eq!(config.linking.phrase_seconds, defaults.linking.phrase_seconds);
    assert_eq!(config.linking.rank_seconds, defaults.linking.rank_seconds);
    assert_eq!(config.linking.old_rank_seconds, defaults.linking.old_rank_seconds);

    assert!(config.vault.key.is_some());

    assert_eq!(token(&read(example, &[]).unwrap()), None, "as it is shipped, the example sets nothing");
    for key in KEYS {
        assert!(example.contains(&format!("# Environment: {}", key::variable(key.name))), "{}", key.name);
    }
    assert_eq!(example.matches("# Environment: ").count(), KEYS.len());
    assert_eq!(example.lines().filter(|line| is_setting(line)).count(), KEYS.len());
}

fn times(series: &SeriesSettings) -> [u128; 7] {
    let SeriesSettings { base_url: _, connect_timeout_ms, timeout_ms, late_ms, rest_ms, poll_ms, poll_fast_ms, poll_slow_ms } =
        series;
    [connect_timeout_ms, timeout_ms, late_ms, rest_ms, poll_ms, poll_fast_ms, poll_slow_ms].map(std::time::Duration::as_millis)
}

/// The file that the vault's key is in when the settings do not hold it.
fn vault_file(config: &Config) -> PathBuf {
    let settings = VaultSettings { key: None, ..config.vault.clone() };
    match (Config { vault: settings, ..config.clone() }).vault_key() {
        KeySource::File(file) => file,
        KeySource::Given(_) => unreachable!("no key is given"),
    }
}

#[test]
fn the_vaults_key_comes_from_the_settings_or_the_named_file_or_one_beside_the_database() {
    let beside = read("[database]\npath = 'data/slots.db'", &[]).unwrap();
    assert_eq!(vault_file(&beside), Path::new("data/slots.db.key"));
    let named = read("[vault]\nkey_file = '/run/secrets/vault'\nkey = '  '", &[]).unwrap();
    assert_eq!(vault_file(&named), Path::new("/run/secrets/vault"));
    assert!(matches!(named.vault_key(), KeySource::File(_)));
    let key = "07".repeat(32);
    let given = read(&format!("[vault]\nkey_file = '/run/secrets/vault'\nkey = '{key}'"), &[]).unwrap();
    assert!(matches!(given.vault_key(), KeySource::Given(_)));
    assert!(!format!("{given:?}").contains("0707"), "{given:?}");
    let line = complaint("[vault]\nkey = 'c2VjcmV0'", &[]);
    assert!(line.contains("\"vault.key\" is not usable (it is a secret, so it is not shown); expected 32 bytes"), "{line}");
    assert!(complaint("[vault]\nkey_file = ''", &[]).starts_with("\"vault.key_file\" is \"\"; expected the path"));
}

/// `#key = value`: a comment that is a setting has no space after its sign.
fn is_setting(line: &str) -> bool {
    line.strip_prefix('#').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_lowercase()))
}

#[test]
fn an_unknown_key_in_the_file_is_named_with_what_was_probably_meant() {
    let known = format!("known keys: {}", KEYS.iter().map(|key| key.name).collect::<Vec<_>>().join(", "));
    assert!(known.contains("discord.token, discord.token_file, discord.api_base"), "{known}");
    assert_eq!(
        complaint("[discord]\ntokn = 'a.secret'", &[]),
        format!("unknown key \"discord.tokn\"; did you mean \"discord.token\"? {known}")
    );
    assert_eq!(complaint("token = 'a.secret'", &[]), format!("unknown key \"token\"; did you mean \"discord.token\"? {known}"));
    assert_eq!(
        complaint("[x]\nbase_url = 'x'", &[]),
        format!("unknown key \"x.base_url\"; did you mean \"series.base_url\"? {known}")
    );
    assert_eq!(complaint("discord = 5", &[]), format!("unknown key \"discord\"; {known}"));
    assert!(complaint("[discrod]\ntoken = 'a.secret'", &[]).starts_with("unknown key \"discrod.token\"; did you mean"));
}

#[test]
fn an_unknown_variable_is_named_as_a_variable() {
    let line = read("", &[("SLOTKEEPER_DISCORD_TOKEN", "a.secret")]).unwrap_err().to_string();
    let start = "environment: unknown key \"SLOTKEEPER_DISCORD_TOKEN\"; did you mean \"SLOTKEEPER_DISCORD__TOKEN\"? known keys: \
                 SLOTKEEPER_DISCORD__TOKEN, SLOTKEEPER_DISCORD__TOKEN_FILE, ";
    assert!(line.starts_with(start), "{line}");
    assert!(line.ends_with(", SLOTKEEPER_LOG"), "{line}");
}

#[test]
fn a_bad_value_is_shown_with_its_key_and_what_was_expected() {
    assert_eq!(
        complaint("[discord]\napi_base = 'discord.com'", &[]),
        "\"discord.api_base\" is \"discord.com\"; expected an address such as \"https://discord.com\""
    );
    assert_eq!(
        complaint("[database]\npath = 5", &[]),
        "\"database.path\" is 5; expected the path of a file in quotes, such as \"slotkeeper.db\""
    );
    assert!(complaint("[database]\npath = ''", &[]).starts_with("\"database.path\" is \"\"; expected"));
    for wrong in ["0", "-1", "1.5", "'many'", "true"] {
        let line = complaint(&format!("[http]\nburst = {wrong}"), &[]);
        assert!(line.ends_with("; expected a positive whole number such as 1000"), "{line}");
    }
    for wrong in ["9", "10001", "'soon'"] {
        let line = complaint(&format!("[series]\nconnect_timeout_ms = {wrong}"), &[]);
        assert!(line.ends_with("; expected milliseconds from 10 to 10000"), "{line}");
    }
    assert!(complaint("[series]\nbase_url = 'api.series.hr'", &[]).contains("expected an address such as"));
    assert!(complaint("[http]\nlisten = 'localhost'", &[]).starts_with("\"http.listen\" is \"localhost\"; expected an address"));
    for right in ["5", "'5'", "[5]", "['5', 6]"] {
        let config = read(&format!("[discord]\nguilds = {right}"), &[]).unwrap();
        assert!(config.discord.guilds.allow(GuildId::new(5).unwrap()), "{right}");
    }
    for wrong in ["''", "'here'", "[]", "[true]", "0", "-5", "[1.5]"] {
        let line = complaint(&format!("[discord]\nguilds = {wrong}"), &[]);
        assert!(line.contains("expected IDs of Discord servers"), "{line}");
    }
    for wrong in ["1", "'yes'"] {
        let line = complaint(&format!("[discord]\nmembers_intent = {wrong}"), &[]);
        assert!(line.starts_with("\"discord.members_intent\" is ") && line.ends_with("; expected true or false"), "{line}");
    }
    for wrong in ["'bloxlink'", "'local, local'", "['local', 'facebook']", "5"] {
        let line = complaint(&format!("[linking]\norder = {wrong}"), &[]);
        assert!(line.contains("expected \"local\" and, if wanted,"), "{line}");
    }
    assert_eq!(
        complaint("[roblox]\ninterface = 'new'", &[]),
        "\"roblox.interface\" is \"new\"; expected \"auto\", \"legacy\" or \"open_cloud\""
    );
    assert!(complaint("log = true", &[]).starts_with("\"log\" is true; expected a log filter"));
    assert!(complaint("[log]\nlevel = 'info'", &[]).starts_with("\"log\" is a table; expected a log filter"));
    assert!(complaint("[discord.token]", &[]).starts_with("\"discord.token\" is not usable"));
    let line = complaint("", &[("SLOTKEEPER_DISCORD__API_BASE", "nonsense")]);
    assert!(line.starts_with("\"SLOTKEEPER_DISCORD__API_BASE\" is \"nonsense\"; expected"), "{line}");
}

#[test]
fn a_file_that_is_not_toml_is_complained_about_without_its_text() {
    let line = complaint("# settings\n[discord]\ntoken = a.secret\n", &[]);
    assert!(line.starts_with("line 3: not valid TOML: "), "{line}");
    assert!(!line.contains("secret"), "{line}");
}

#[test]
fn a_named_file_has_to_exist_and_the_default_one_need_not() {
    let missing = Config::load_from(Some(Path::new("/no/such/slotkeeper.toml")), []).unwrap_err().to_string();
    assert!(missing.starts_with("/no/such/slotkeeper.toml: cannot be read: "), "{missing}");
    // The tests run at the root of the repository, where git ignores config.toml and nothing should leave one.
    assert!(super::Layer::from_file_if_present(Path::new("/no/such/config.toml")).unwrap().is_none());
}

#[test]
fn a_token_is_taken_however_it_was_pasted() {
    for pasted in ["a.b-c_d", "  a.b-c_d\n", "Bot a.b-c_d", " Bot  a.b-c_d \r\n"] {
        let config = read("", &[("SLOTKEEPER_DISCORD__TOKEN", pasted)]).unwrap();
        assert_eq!(token(&config), Some("a.b-c_d"), "{pasted:?}");
    }
}

#[test]
fn an_empty_token_is_a_missing_one_and_the_complaint_says_where_to_get_one() {
    for text in ["", "[discord]\ntoken = ''", "[discord]\ntoken = \" \\n\"", "[discord]\ntoken = 'Bot '"] {
        let config = read(text, &[("SLOTKEEPER_DISCORD__TOKEN", " ")]).unwrap();
        let line = config.discord.required_token().unwrap_err().to_string();
        assert!(line.contains("https://discord.com/developers/applications"), "{line}");
        assert!(line.contains("SLOTKEEPER_DISCORD__TOKEN"), "{line}");
    }
}

#[test]
fn a_secret_is_in_no_complaint_and_in_no_debug_text() {
    for (text, environment) in [
        ("[discord]\ntoken = 'a secret'", ""),
        ("[discord]\ntoken = ['secret']", ""),
        ("[discord]\ntokn = 'secret'", ""),
        ("[discord]\ntoken = 'secret", ""),
        ("[discord]\ntoken = secret", ""),
        ("", "a secret"),
    ] {
        let error = read(text, &[("SLOTKEEPER_DISCORD__TOKEN", environment)]).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret'"), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("a secret\""), "{error:?}");
    }
    let config = read("[discord]\ntoken = 'very.secret'", &[]).unwrap();
    assert!(!format!("{config:?}").contains("very.secret"), "{config:?}");
}
