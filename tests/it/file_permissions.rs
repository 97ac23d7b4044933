//! Whose the files are that the program writes: its owner's alone.

#![cfg(unix)]

use std::fs::{Permissions, metadata, set_permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::process::{Process, Run};
use crate::world::World;

/// The database with its log and the log's index, the file that keeps a second `run` out, and the vault's key.
fn files(database: &Path) -> Vec<(PathBuf, String)> {
    let beside = |end: &str| PathBuf::from(format!("{}{end}", database.display()));
    let there = ["", "-wal", "-shm", ".run", ".key"].map(beside).into_iter().filter(|file| file.exists());
    there.map(|file| (file.clone(), format!("{:o}", metadata(file).unwrap().permissions().mode() & 0o777))).collect()
}

#[tokio::test]
async fn what_is_made_while_it_runs_is_its_owners_alone() {
    let mut world = World::without_bot().await;
    world.set("SLOTKEEPER_LOG", "info");
    let (bot, database) = (Process::start(&world).await, world.database_path());
    let found = files(&database);
    assert!(found.len() == 5 && found.iter().all(|(_, mode)| mode == "600"), "{found:?}");
    let (_, logged) = bot.end("-TERM").await;
    assert!(!logged.contains("others on this machine"), "nothing was open: {logged}");
    assert!(files(&database).iter().all(|(_, mode)| mode == "600"));
}

#[tokio::test]
async fn a_database_that_others_could_read_is_closed_to_them_at_the_start_and_that_is_said_once() {
    let world = World::without_bot().await;
    let database = world.database_path();
    let (bot, _) = Process::serve(&world).await;
    // As an older release has left it, killed with its log.
    bot.end("-KILL").await;
    let left = files(&database);
    for (file, _) in &left {
        if !file.ends_with("slotkeeper.db.key") {
            set_permissions(file, Permissions::from_mode(0o644)).unwrap();
        }
    }
    assert!(left.iter().any(|(file, _)| file.ends_with("slotkeeper.db-wal")), "{left:?}");
    let environment: Vec<_> = world.environment().into_iter().chain([("SLOTKEEPER_LOG", "info".to_owned())]).collect();
    let run = Run::of(world.folder(), &environment, &["workspace", "list"]).await;
    run.succeeds();
    let said = run.complaint.matches("others on this machine could read or write the database").count();
    assert_eq!(said, 1, "{}", run.complaint);
    let found = files(&database);
    assert!(found.iter().all(|(_, mode)| mode == "600"), "{found:?}");
    let again = Run::of(world.folder(), &environment, &["workspace", "list"]).await;
    assert!(!again.complaint.contains("others on this machine"), "{}", again.complaint);
}
