//! Another key for the vault: everything opens before and after, and also where it was ended half-way.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use secrecy::ExposeSecret;
use slotkeeper::app::App;
use slotkeeper::domain::{GuildId, GuildSecret, SecretName};

use crate::disk;
use crate::linking_providers::{BLOXLINK_KEY, world_with};
use crate::process::Run;
use crate::world::World;

const IN_USE: &str = "another \"slotkeeper run\" uses this database";
const SEALED: &str = "select count(distinct key_mark) from secrets";

/// What rotating comes to once the bot has let go of its lock.
async fn rotate(world: &World) -> Run {
    loop {
        let run = try_to_rotate(world).await;
        if !run.complaint.contains(IN_USE) {
            return run;
        }
    }
}

async fn try_to_rotate(world: &World) -> Run {
    let environment: Vec<_> = world.environment().into_iter().collect();
    Run::of(world.folder(), &environment, &["vault", "rotate"]).await
}

fn key_file(world: &World) -> PathBuf {
    world.folder().join("slotkeeper.db.key")
}

fn next_file(world: &World) -> PathBuf {
    world.folder().join("slotkeeper.db.key.next")
}

/// Bloxlink is asked with the key that was sealed, and takes it.
async fn the_secret_opens(world: &World, number: u64) {
    let member = world.member(&format!("Member {number}"));
    world.roblox.add_user(number, &format!("user{number}"));
    world.roblox.set_bloxlink(world.guild.id(), member.id(), Some(number));
    world.give(&member, "whoami", &[]).await.says(&["Bloxlink said so"]);
}

#[tokio::test]
async fn everything_is_sealed_with_the_new_key_and_the_old_one_opens_nothing() {
    let mut world = world_with("Bloxlink key…", BLOXLINK_KEY, &[]).await;
    let old = fs::read_to_string(key_file(&world)).unwrap();
    try_to_rotate(&world).await.fails(1, &["slotkeeper.db", IN_USE]);
    assert_eq!(fs::read_to_string(key_file(&world)).unwrap(), old, "nothing is rotated under a bot that runs");
    assert!(!next_file(&world).exists());

    world.stop_bot().await;
    let rotated = rotate(&world).await;
    assert_eq!(rotated.succeeds(), "1 secret is sealed with the new key. Backups from before need the old one\n");
    let new = fs::read_to_string(key_file(&world)).unwrap();
    assert_ne!(new, old);
    assert!(!next_file(&world).exists());
    assert!(
        ![&rotated.printed, &rotated.complaint].into_iter().any(|text| text.contains(new.trim()) || text.contains(old.trim()))
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(key_file(&world)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    world.start_bot().await;
    the_secret_opens(&world, 11).await;
    world.stop_bot().await;

    fs::write(key_file(&world), old).unwrap();
    let left = rotate(&world).await;
    assert!(left.succeeds().contains("0 secrets are sealed with the new key; 1 could not be opened"), "{}", left.printed);
}

#[tokio::test]
async fn what_was_ended_before_anything_was_sealed_or_after_everything_was_opens_and_is_finished_by_the_next_try() {
    let mut world = world_with("Bloxlink key…", BLOXLINK_KEY, &[]).await;
    world.stop_bot().await;
    let old = fs::read_to_string(key_file(&world)).unwrap();

    // Ended when the next key was there and nothing was sealed with it.
    fs::copy(key_file(&world), next_file(&world)).unwrap();
    let next = format!("{}\n", "07".repeat(32));
    fs::write(next_file(&world), &next).unwrap();
    world.start_bot().await;
    the_secret_opens(&world, 21).await;
    world.stop_bot().await;
    assert_eq!(rotate(&world).await.succeeds().split_once(' ').unwrap().0, "1");
    assert_eq!(fs::read_to_string(key_file(&world)).unwrap(), next);
    world.start_bot().await;
    the_secret_opens(&world, 22).await;
    world.stop_bot().await;

    // Ended when everything was sealed with it and it was not the key yet.
    fs::copy(key_file(&world), next_file(&world)).unwrap();
    fs::write(key_file(&world), &old).unwrap();
    world.start_bot().await;
    the_secret_opens(&world, 23).await;
    world.stop_bot().await;
    rotate(&world).await.succeeds();
    assert_eq!(fs::read_to_string(key_file(&world)).unwrap(), next);
    assert!(!next_file(&world).exists());
    world.start_bot().await;
    the_secret_opens(&world, 24).await;
    world.end().await;
}

#[tokio::test]
async fn killed_at_any_moment_it_loses_nothing() {
    let mut world = world_with("Bloxlink key…", BLOXLINK_KEY, &[]).await;
    world.stop_bot().await;
    let name = SecretName::OfGuild(GuildId::new(world.guild.id()).unwrap(), GuildSecret::BloxlinkKey);
    let mut half_way = 0;
    for number in 0..40 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_slotkeeper"));
        command.env_clear().envs(world.environment()).args(["vault", "rotate"]).current_dir(world.folder());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // At any time at first; then as soon as the next key is there, and a little later each time. Nothing sleeps until then:
        // it is there for as long as a disk takes to write a little.
        while number >= 10 && !next_file(&world).exists() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_micros(number % 10 * if number < 10 { 20_000 } else { 2_000 }));
        child.kill().unwrap();
        child.wait().unwrap();
        half_way += u32::from(next_file(&world).exists());
        let app = App::open(&world.config()).await.unwrap();
        let opened = app.vault().read(&name).await.unwrap();
        assert_eq!(opened.as_ref().map(ExposeSecret::expose_secret), Ok(BLOXLINK_KEY), "after try {number}");
        app.close().await;
    }
    assert!(half_way > 0, "it was never met half-way");
    rotate(&world).await.succeeds();
    assert!(!next_file(&world).exists());
    assert_eq!(disk::number(&world.database_path(), SEALED).await, 1);
    world.start_bot().await;
    the_secret_opens(&world, 50).await;
    world.end().await;
}

#[tokio::test]
async fn a_key_in_the_settings_is_changed_there_and_the_one_from_before_is_known_until_it_is_done() {
    let (first, second) = ("07".repeat(32), "08".repeat(32));
    let mut world = world_with("Bloxlink key…", BLOXLINK_KEY, &[("SLOTKEEPER_VAULT__KEY", &first)]).await;
    world.stop_bot().await;
    rotate(&world).await.fails(1, &["stands in the settings", "vault.previous_key"]);
    world.set("SLOTKEEPER_VAULT__KEY", &second);
    world.set("SLOTKEEPER_VAULT__PREVIOUS_KEY", &first);
    world.start_bot().await;
    the_secret_opens(&world, 61).await;
    world.stop_bot().await;
    assert!(rotate(&world).await.succeeds().starts_with("1 secret is"));
    world.set("SLOTKEEPER_VAULT__PREVIOUS_KEY", "");
    world.start_bot().await;
    the_secret_opens(&world, 62).await;
    assert!(!key_file(&world).exists());
    world.end().await;
}
