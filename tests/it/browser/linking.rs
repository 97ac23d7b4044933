//! A newcomer on a phone links their account to the end, and has the slot that they pressed for.

use super::driver::{Driver, Screen, Theme};
use super::window::{look, world};
use crate::world::words_in;

const DANA: u64 = 3_305_118_220;

#[tokio::test]
async fn a_newcomer_gets_from_a_press_on_the_board_to_a_slot_by_way_of_their_profile() {
    if !Driver::is_there() {
        return;
    }
    let world = world().await;
    world.roblox.add_user(DANA, "dana_builds");
    let dana = world.member("Dana");
    let board = world.board("Evening Training", "Observer x2").await;
    look(&world, &dana, Screen::Phone, Theme::Dark, async |window| {
        window.press(&board, "Observer (2 free)").await;
        window.sees_in("dialog.modal", &["Link your Roblox account", "Your Roblox user name"]).await;
        window.find("dialog.modal [data-custom-id] input, dialog.modal input").await.send_keys("dana_builds").await.unwrap();
        window.press_named("Submit").await;
        window.sees(&["Is this you?", "dana_builds", "Check and take Observer"]).await;
        let question = dana.sees(&world.channel).pop().expect("the question");

        window
            .elsewhere(&format!("{}users/{DANA}/profile", world.roblox.page()), async || {
                let about = window.find("textarea:not([disabled])").await;
                window.sees(&["dana_builds"]).await;
                about.send_keys(&words_in(&question)).await.unwrap();
                window.press_named("Save").await;
                window.sees(&["Saved."]).await;
            })
            .await;

        window.press_named("Check and take Observer").await;
        window.sees(&["Linked: you are", "You have Observer, slot 1"]).await;
        window.sees_on(&board, &["@Dana"]).await;
    })
    .await;
    assert_eq!(world.claims().await, 1);
    world.end().await;
}
