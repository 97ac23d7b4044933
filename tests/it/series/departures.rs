//! Members of a community at SERIES who leave the Discord server, and come back.

use discord_sandbox::Sandbox;

use super::Scene;
use super::trouble::Trouble;
use crate::setup::{administrator, panel};
use crate::world::{World, until};

const ALICE: u64 = 714_760_171;

/// A scene whose bot is told who leaves and frees their slots.
async fn told_scene() -> Scene {
    let world = World::on(Sandbox::builder().privileged_intents(true).start().await.unwrap()).await;
    let scene = Scene::on(world, &[("SLOTKEEPER_DISCORD__MEMBERS_INTENT", "true")]).await;
    let ada = administrator(&scene.world);
    scene.world.press(&ada, &panel(&scene.world, &ada).await, "Free slots of who leaves").await;
    scene
}

#[tokio::test]
async fn slots_of_who_leaves_are_free_on_series_too_as_soon_as_it_lets_them_go() {
    let scene = told_scene().await;
    let alice = scene.member("Alice", ALICE, 50).await;
    let board = scene.world.board("Training", "Trainer, Assistant").await;
    scene.press(&alice, &board, "Trainer (1 free)").await;
    scene.press(&alice, &board, "Assistant (1 free)").await;
    scene.series.troubles().next_one("PATCH quit", Trouble::Status(401));
    scene.world.guild.remove_member(&alice);
    let free = until(|| (scene.held("Trainer") == [None] && scene.held("Assistant") == [None]).then_some(())).await;
    assert!(free.is_some(), "{:?} {:?}", scene.held("Trainer"), scene.held("Assistant"));
    scene.world.until(&board, |text| text.contains("2 of 2 slots free")).await;
    let told = until(|| {
        let requests = scene.world.discord.requests();
        requests.iter().any(|request| request.body.to_string().contains("left the server")).then_some(())
    });
    let (told, _) = tokio::join!(told, scene.world.give(&scene.world.moderator, "sessions", &[]));
    assert!(told.is_some(), "a moderator hears of it");
    scene.end().await;
}

#[tokio::test]
async fn who_comes_back_while_series_is_down_is_not_kept_from_anything_else() {
    let mut scene = Scene::new().await;
    let alice = scene.member("Alice", ALICE, 50).await;
    let board = scene.world.board("Training", "Trainer").await;
    scene.press(&alice, &board, "Trainer (1 free)").await;
    scene.world.guild.remove_member(&alice);
    let naming = [("member", (&alice).into())];
    scene.world.give(&scene.world.moderator, "member show", &naming).await.says(&["They have left this server."]);
    scene.world.until(&board, |text| text.contains("1. @Alice (left the server)")).await;
    scene.world.stop_bot().await;
    scene.series.troubles().always("*", Trouble::Status(503));
    scene.world.start_bot().await;
    let back = scene.world.guild.add_existing(&alice, &[]);
    scene.world.give(&back, "privacy export", &[]).await.says(&["This file holds everything that is kept of you"]);
    scene.series.troubles().clear();
    scene.world.until(&board, |text| text.contains("1. @Alice\n")).await;
    scene.end().await;
}
