//! Two people who act on one session at SERIES at the same time.

use std::time::Duration;

use super::Scene;
use super::trouble::Trouble;
use crate::answers::Answer;
use crate::disk;
use crate::panel::{choose, manage, walk};

const ALICE: u64 = 714_760_171;

#[tokio::test]
async fn of_two_edits_at_once_each_is_noted_with_what_it_changed_itself() {
    let scene = Scene::new().await;
    let (world, moderator) = (&scene.world, &scene.world.moderator);
    world.board("Training", "Trainer").await;
    scene.series.troubles().always("PATCH update", Trouble::Slow(Duration::from_millis(300)));
    let title = [("session", "Training".into()), ("title", "Night shift".into())];
    let length = [("session", "Training".into()), ("duration", 90.into())];
    let one = moderator.slash(&world.channel, "session edit", &title).await.unwrap();
    let other = moderator.slash(&world.channel, "session edit", &length).await.unwrap();
    let (one, other) = (Answer::to(&world.discord, &one).await.text(), Answer::to(&world.discord, &other).await.text());
    assert!(one.contains("Night shift") && !one.contains("length"), "{one}");
    assert!(other.contains("length") && !other.contains("title"), "{other}");
    let noted = |parts: &str| format!("select count(*) from audit where action = 'session_updated' and {parts}");
    let path = world.database_path();
    let both = noted("details like '%title%' and details like '%duration%'");
    assert_eq!(disk::number(&path, &both).await, 0);
    assert_eq!(disk::number(&path, &noted("details like '%title%'")).await, 1);
    assert_eq!(disk::number(&path, &noted("details like '%duration%'")).await, 1);
    scene.end().await;
}

#[tokio::test]
async fn a_removal_under_way_while_its_holder_has_their_data_deleted_names_them_nowhere() {
    let scene = Scene::new().await;
    let (world, moderator) = (&scene.world, &scene.world.moderator);
    let alice = scene.proved("Alice", ALICE, 50).await;
    let board = world.board("Training", "Trainer").await;
    scene.press(&alice, &board, "Trainer (1 free)").await;
    let asked = world.give(&alice, "privacy delete", &[]).await;
    let page = walk(world, moderator, &manage(world, moderator, &board).await, &["Remove…"]).await;
    let seat = choose(world, moderator, &page, "Choose a holder…", "Trainer, slot 1").await;
    // It is carried out at once, and the bot hears of it when the deletion is over.
    scene.series.troubles().next_one("PATCH remove", Trouble::Slow(Duration::from_millis(700)));
    let removal = moderator.press(&seat, "Remove").await.unwrap();
    assert!(crate::world::until(|| (scene.held("Trainer") == [None]).then_some(())).await.is_some());
    let done = world.press(&alice, asked.message().unwrap(), "Delete everything").await.text();
    assert!(done.contains("is deleted"), "{done}");
    Answer::to(&world.discord, &removal).await;
    let path = world.database_path();
    let removed = "select count(*) from audit where action = 'slot_removed' and actor_kind = 'discord'";
    assert_eq!(disk::number(&path, removed).await, 1, "that a moderator took somebody out stays");
    let named = format!("select count(*) from audit where roblox_id = {ALICE} or details like '%{ALICE}%'");
    assert_eq!(disk::number(&path, &named).await, 0);
    scene.end().await;
}
