//! The program as somebody starts it: exit codes, what is printed, and one line that says what to do.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::disk;
use crate::process::Run;
use crate::setup::key_desk::{GOOD, INACTIVE, KeyDesk};

/// A folder to start the program in, and its environment.
struct Shell {
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Shell {
    /// With nothing set but the database's path.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("slotkeeper.db").display().to_string();
        Self { folder, environment: vec![("SLOTKEEPER_DATABASE__PATH", database)] }
    }

    fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.environment.push((key, value.into()));
        self
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn run(&self, words: &[&str]) -> Run {
        Run::of(self.folder.path(), &self.environment, words).await
    }
}

#[tokio::test]
async fn without_a_token_it_says_where_to_get_one_and_makes_no_database() {
    for token in [None, Some(""), Some("  \n")] {
        let mut shell = Shell::new();
        if let Some(token) = token {
            shell = shell.with("SLOTKEEPER_DISCORD__TOKEN", token);
        }
        for words in [&["run"][..], &[]] {
            let told = ["the bot's token is missing", "https://discord.com/developers/applications", "SLOTKEEPER_DISCORD__TOKEN"];
            shell.run(words).await.fails(1, &told);
        }
        assert!(!shell.file("slotkeeper.db").exists());
    }
}

#[tokio::test]
async fn unknown_keys_and_bad_values_are_named_with_what_was_expected() {
    let shell = Shell::new().with("SLOTKEEPER_DISCORD__TOKN", "x");
    shell.run(&["run"]).await.fails(1, &["SLOTKEEPER_DISCORD__TOKN", "unknown key", "did you mean", "SLOTKEEPER_DISCORD__TOKEN"]);
    let shell = Shell::new().with("SLOTKEEPER_DISCORD__API_BASE", "ftp://discord");
    shell.run(&["run"]).await.fails(1, &["SLOTKEEPER_DISCORD__API_BASE", "ftp://discord", "expected"]);

    let shell = Shell::new();
    std::fs::write(shell.file("config.toml"), "[discord]\ntoken = 5\n").unwrap();
    shell.run(&["workspace", "list"]).await.fails(1, &["config.toml", "discord.token", "expected"]);
    std::fs::write(shell.file("other.toml"), "[database]\npaht = 'x.db'\n").unwrap();
    shell.run(&["--config", "other.toml", "workspace", "list"]).await.fails(1, &["other.toml", "database.paht", "database.path"]);
    std::fs::write(shell.file("broken.toml"), "[discord\n").unwrap();
    shell.run(&["--config", "broken.toml", "run"]).await.fails(1, &["broken.toml", "line 1", "not valid TOML"]);
    shell.run(&["--config", "nowhere.toml", "run"]).await.fails(1, &["nowhere.toml", "cannot be read"]);
}

#[tokio::test]
async fn a_secret_is_never_repeated() {
    let secret = "se cret.tok\u{e9}n";
    let run = Shell::new().with("SLOTKEEPER_DISCORD__TOKEN", secret).run(&["run"]).await;
    run.fails(1, &["SLOTKEEPER_DISCORD__TOKEN"]);
    assert!(!run.complaint.contains("cret.tok"), "{}", run.complaint);
}

#[tokio::test]
async fn wrong_usage_ends_with_code_2_and_help_with_0() {
    let shell = Shell::new();
    shell.run(&["dance"]).await.fails(2, &["dance", "Usage"]);
    shell.run(&["workspace", "create", "Night", "--plan", "gold"]).await.fails(2, &["free, premium or enterprise"]);
    shell.run(&["member", "set", "w", "7", "--rank", "256"]).await.fails(2, &["0 to 255"]);
    let help = shell.run(&["--help"]).await;
    for word in ["run", "workspace", "member", "--config"] {
        assert!(help.succeeds().contains(word), "{}", help.printed);
    }
    assert!(shell.run(&["--version"]).await.succeeds().starts_with("slotkeeper "));
    assert!(!shell.file("slotkeeper.db").exists());
}

#[tokio::test]
async fn workspaces_are_created_and_listed() {
    let shell = Shell::new();
    assert_eq!(shell.run(&["workspace", "list"]).await.succeeds(), "");
    let create = ["workspace", "create", "Night Shift", "--plan", "premium", "--guild", "81384788765712384"];
    let created = shell.run(&create).await;
    let id = created.succeeds().trim();
    assert!(id.starts_with("workspace_") && !id.contains(char::is_whitespace), "{id}");
    shell.run(&["workspace", "create", "Day Shift"]).await.succeeds();

    let listed = shell.run(&["workspace", "list"]).await;
    let lines: Vec<&str> = listed.succeeds().lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with(id) && lines[0].contains("premium") && lines[0].ends_with("Night Shift"), "{lines:?}");
    assert!(lines[1].contains("enterprise") && lines[1].ends_with("Day Shift"), "{lines:?}");
}

#[tokio::test]
async fn a_workspace_of_series_is_created_with_the_key_in_a_file() {
    let desk = KeyDesk::start().await;
    let shell = Shell::new().with("SLOTKEEPER_SERIES__BASE_URL", desk.base());
    std::fs::write(shell.file("series.key"), format!("{GOOD}\n")).unwrap();
    let create = async |file: &str| shell.run(&["workspace", "create", "Night Shift", "--series-key-file", file]).await;
    let created = create("series.key").await;
    let id = created.succeeds().trim();
    assert!(id.starts_with("workspace_"), "{id}");
    shell.run(&["workspace", "create", "Day Shift"]).await.succeeds();
    let listed = shell.run(&["workspace", "list"]).await;
    let lines: Vec<&str> = listed.succeeds().lines().collect();
    assert!(lines[0].starts_with(id) && lines[0].contains("  series  ") && lines[1].contains("  embedded  "), "{lines:?}");
    assert_eq!(disk::number(&shell.file("slotkeeper.db"), "select count(*) from secrets").await, 1);
    for name in ["slotkeeper.db", "slotkeeper.db-wal"] {
        let bytes = std::fs::read(shell.file(name)).unwrap_or_default();
        assert!(!bytes.windows(GOOD.len()).any(|window| window == GOOD.as_bytes()), "the key stands in {name}");
    }
}

#[tokio::test]
async fn a_key_file_that_gives_no_good_key_makes_no_workspace() {
    let desk = KeyDesk::start().await;
    let shell = Shell::new().with("SLOTKEEPER_SERIES__BASE_URL", desk.base());
    let create = async |file: &str| shell.run(&["workspace", "create", "Night Shift", "--series-key-file", file]).await;
    for (content, told) in [
        ("", "this file is empty"),
        (" \n ", "this file is empty"),
        ("one\ntwo", "more than one line"),
        ("two words", "is no key"),
        (INACTIVE, "SERIES does not take the key"),
    ] {
        std::fs::write(shell.file("series.key"), content).unwrap();
        let refused = create("series.key").await;
        refused.fails(1, &["series.key: ", told]);
        assert!(!refused.complaint.contains(INACTIVE), "{}", refused.complaint);
    }
    std::fs::write(shell.file("series.key"), [0xff, 0xfe, 0x00]).unwrap();
    create("series.key").await.fails(1, &["series.key: this file is no text"]);
    create("nowhere.key").await.fails(1, &["nowhere.key: there is no such file"]);
    desk.fails(true);
    std::fs::write(shell.file("series.key"), GOOD).unwrap();
    create("series.key").await.fails(1, &["SERIES does not answer, so the key could not be checked"]);
    assert_eq!(shell.run(&["workspace", "list"]).await.succeeds(), "");
}

#[cfg(unix)]
#[tokio::test]
async fn a_vault_key_that_cannot_be_used_is_told_where_it_is_needed_and_nowhere_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = KeyDesk::start().await;
    let shell = Shell::new().with("SLOTKEEPER_SERIES__BASE_URL", desk.base());
    std::fs::write(shell.file("series.key"), GOOD).unwrap();
    shell.run(&["workspace", "list"]).await.succeeds();
    std::fs::set_permissions(shell.file("slotkeeper.db.key"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let create = ["workspace", "create", "Night Shift", "--series-key-file", "series.key"];
    shell.run(&create).await.fails(1, &["slotkeeper.db.key", "can be read by others (mode 644)", "chmod 600"]);
    assert_eq!(desk.asked(), Vec::<String>::new());
    assert_eq!(shell.run(&["workspace", "list"]).await.succeeds(), "");
    shell.run(&["workspace", "create", "Day Shift"]).await.succeeds();

    let shell = shell.with("SLOTKEEPER_VAULT__KEY", "too short");
    shell.run(&["workspace", "list"]).await.fails(1, &["SLOTKEEPER_VAULT__KEY", "not usable", "openssl rand -base64 32"]);
}

#[tokio::test]
async fn a_member_is_set_in_a_workspace_that_is_there() {
    let shell = Shell::new();
    let created = shell.run(&["workspace", "create", "Night Shift"]).await;
    let id = created.succeeds().trim();
    let set = async |rank: &str| shell.run(&["member", "set", id, "714760171", "--rank", rank]).await;
    assert_eq!(set("50").await.succeeds(), "714760171 has rank 50 (new member)\n");
    assert_eq!(set("60").await.succeeds(), "714760171 has rank 60 (was rank 50)\n");
    let nowhere = shell.run(&["member", "set", "workspace_nowhere", "714760171", "--rank", "1"]).await;
    nowhere.fails(1, &["there is no workspace workspace_nowhere", "slotkeeper workspace list"]);
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_told_with_what_to_do() {
    let list = ["workspace", "list"];
    let shell = Shell::new();
    shell.run(&list).await.succeeds();
    let mut connection = disk::open(&shell.file("slotkeeper.db")).await;
    sqlx::query("insert into _sqlx_migrations select 9999, 'future', installed_on, success, checksum, execution_time from _sqlx_migrations where version = 1")
        .execute(&mut connection)
        .await
        .unwrap();
    drop(connection);
    shell.run(&list).await.fails(1, &["slotkeeper.db", "made by a newer Slotkeeper", "Update the program"]);

    let shell = Shell::new();
    std::fs::write(shell.file("slotkeeper.db"), "this is a letter to my aunt, and a long one at that. ".repeat(40)).unwrap();
    shell.run(&list).await.fails(1, &["slotkeeper.db", "not a SQLite database"]);

    let shell = Shell::new();
    shell.run(&list).await.succeeds();
    let mut permissions = std::fs::metadata(shell.file("slotkeeper.db")).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(shell.file("slotkeeper.db"), permissions).unwrap();
    shell.run(&list).await.fails(1, &["slotkeeper.db", "read-only"]);

    let shell = Shell::new();
    std::fs::create_dir(shell.file("slotkeeper.db")).unwrap();
    shell.run(&list).await.fails(1, &["this is a folder", "Set database.path to a file in it"]);

    let shell = Shell::new().with("SLOTKEEPER_DATABASE__PATH", "no/such/folder/slotkeeper.db");
    shell.run(&list).await.fails(1, &["no/such/folder/slotkeeper.db", "cannot be opened", "folder exists"]);
}
