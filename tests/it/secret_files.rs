//! Secrets that stand in files of their own: the operator's, systemd's, Docker's.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::process::{Process, Run};
use crate::small_disk::SmallDisk;
use crate::world::World;

/// A world whose bot finds its token in no setting.
async fn without_token() -> World {
    let mut world = World::without_bot().await;
    world.set("SLOTKEEPER_DISCORD__TOKEN", "");
    world
}

fn write(path: &Path, content: &str, mode: u32) {
    fs::write(path, content).unwrap();
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// The bot starts with what it finds, connects, and ends cleanly.
async fn connects(world: &World) {
    let (code, logged) = Process::start(world).await.end("-TERM").await;
    assert_eq!(code, Some(0), "{logged}");
    assert!(!logged.contains(world.discord.token()), "the token is in the log");
}

#[tokio::test]
async fn the_token_is_read_from_the_file_that_the_settings_name() {
    let mut world = without_token().await;
    let file = world.folder().join("token");
    write(&file, &format!("Bot {}\n", world.discord.token()), 0o600);
    world.set("SLOTKEEPER_DISCORD__TOKEN_FILE", &text(&file));
    connects(&world).await;
}

#[tokio::test]
async fn what_systemd_hands_over_is_found_by_its_name_and_what_the_settings_say_wins() {
    let mut world = without_token().await;
    let credentials = world.folder().join("credentials");
    fs::create_dir(&credentials).unwrap();
    write(&credentials.join("discord.token"), world.discord.token(), 0o400);
    write(&credentials.join("vault.key"), &"07".repeat(32), 0o400);
    write(&credentials.join("something.else"), "x", 0o400);
    world.set("CREDENTIALS_DIRECTORY", &text(&credentials));
    connects(&world).await;
    assert!(!world.folder().join("slotkeeper.db.key").exists(), "the vault has its key from systemd");

    write(&credentials.join("discord.token"), "another.token", 0o600);
    let file = world.folder().join("token");
    write(&file, world.discord.token(), 0o600);
    world.set("SLOTKEEPER_DISCORD__TOKEN_FILE", &text(&file));
    connects(&world).await;
}

#[tokio::test]
async fn a_file_that_gives_no_secret_stops_the_start_and_says_why_and_never_what_it_holds() {
    let world = without_token().await;
    let file = world.folder().join("token");
    let run = async |setting: &'static str| {
        let mut environment: Vec<_> = world.environment().into_iter().collect();
        environment.push((setting, text(&file)));
        Run::of(world.folder(), &environment, &["run"]).await
    };
    for setting in ["SLOTKEEPER_DISCORD__TOKEN_FILE", "SLOTKEEPER_ROBLOX__API_KEY_FILE", "SLOTKEEPER_VAULT__PREVIOUS_KEY_FILE"] {
        drop(fs::remove_file(&file));
        run(setting).await.fails(1, &["/token: ", "cannot be taken from this file: there is no such file"]);
        for (content, mode, said) in [
            (
                "a.very.secret",
                0o644,
                "it can be read by others (mode 644), so it is not used; take that from them with chmod 600",
            ),
            ("a.very.secret", 0o640, "mode 640"),
            ("", 0o600, "what it holds is not usable; expected "),
            ("a very.secret", 0o600, "what it holds is not usable; expected "),
            ("very.secret\u{1}", 0o600, "what it holds is not usable; expected "),
        ] {
            write(&file, content, mode);
            let run = run(setting).await;
            run.fails(1, &[said]);
            assert!(!run.complaint.contains("very.secret"), "{}", run.complaint);
        }
        write(&file, &"x".repeat(100_000), 0o600);
        run(setting).await.fails(1, &["it is no text of one secret"]);
    }
}

#[tokio::test]
async fn a_file_that_everybody_can_read_is_taken_from_a_mount_that_nobody_can_write_to() {
    let Some(secrets) = SmallDisk::mount(1) else { return };
    let (token, key): (PathBuf, PathBuf) = (secrets.file("discord_token"), secrets.file("vault_key"));
    let mut world = without_token().await;
    world.set("SLOTKEEPER_DISCORD__TOKEN_FILE", &text(&token));
    world.set("SLOTKEEPER_VAULT__KEY_FILE", &text(&key));
    write(&token, world.discord.token(), 0o444);
    write(&key, &"07".repeat(32), 0o444);
    let environment: Vec<_> = world.environment().into_iter().collect();
    let writable = Run::of(world.folder(), &environment, &["run"]).await;
    writable.fails(1, &["it can be read by others (mode 444)"]);
    secrets.make_read_only();
    let (code, logged) = Process::start(&world).await.end("-TERM").await;
    assert_eq!(code, Some(0), "{logged}");
    assert!(!logged.contains("vault"), "its key is taken, too: {logged}");
}
