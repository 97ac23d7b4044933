//! What SERIES did not let go before the program ended.

use discord_sandbox::Sandbox;

use super::Scene;
use super::trouble::Trouble;
use crate::disk;
use crate::process::Process;
use crate::setup::{administrator, panel};
use crate::world::{World, until};

#[tokio::test]
async fn slots_of_who_left_while_series_was_down_are_freed_after_a_restart() {
    let world = World::on(Sandbox::builder().privileged_intents(true).start().await.unwrap()).await;
    let mut scene = Scene::on(world, &[("SLOTKEEPER_DISCORD__MEMBERS_INTENT", "true")]).await;
    let ada = administrator(&scene.world);
    scene.world.press(&ada, &panel(&scene.world, &ada).await, "Free slots of who leaves").await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer").await;
    scene.press(&alice, &board, "Trainer (1 free)").await;
    scene.series.troubles().always("*", Trouble::Status(503));
    scene.world.guild.remove_member(&alice);
    let path = scene.world.database_path();
    for _ in 0..400 {
        if disk::number(&path, "select count(*) from departures where unfreed").await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    scene.world.stop_bot().await;
    scene.series.troubles().clear();
    scene.world.start_bot().await;
    assert!(until(|| (scene.held("Trainer") == [None]).then_some(())).await.is_some(), "{:?}", scene.held("Trainer"));
    scene.end().await;
}

#[tokio::test]
async fn slots_are_freed_as_soon_as_series_is_back_however_often_the_program_dies_meanwhile() {
    let world = World::on(Sandbox::builder().privileged_intents(true).start().await.unwrap()).await;
    let mut scene = Scene::on(world, &[("SLOTKEEPER_DISCORD__MEMBERS_INTENT", "true")]).await;
    let ada = administrator(&scene.world);
    scene.world.press(&ada, &panel(&scene.world, &ada).await, "Free slots of who leaves").await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer").await;
    scene.press(&alice, &board, "Trainer (1 free)").await;
    scene.world.stop_bot().await;
    scene.series.troubles().always("*", Trouble::Status(503));
    let waits = async |scene: &Scene| {
        let path = scene.world.database_path();
        // SERIES is asked for other things, too, so that it was asked says nothing until the departure is noted.
        let noted = async {
            while disk::number(&path, "select count(*) from departures where unfreed").await == 0 {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), noted).await.expect("the departure is noted");
        let asked = scene.series.requests().len();
        until(|| (scene.series.requests().len() > asked).then_some(())).await.expect("SERIES is asked");
        assert_eq!(disk::number(&path, "select count(*) from departures where unfreed").await, 1);
    };
    let bot = Process::start(&scene.world).await;
    scene.world.guild.remove_member(&alice);
    waits(&scene).await;
    bot.end("-KILL").await;
    let bot = Process::start(&scene.world).await;
    waits(&scene).await;
    bot.end("-KILL").await;
    scene.world.start_bot().await;
    waits(&scene).await;
    assert!(scene.held("Trainer")[0].is_some());
    scene.series.troubles().clear();
    assert!(until(|| (scene.held("Trainer") == [None]).then_some(())).await.is_some(), "{:?}", scene.held("Trainer"));
    scene.world.until(&board, |text| text.contains("1 of 1 slot free")).await;
    scene.end().await;
}
