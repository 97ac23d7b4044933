//! Whoever sees little, or has no mouse, gets a slot too.

use std::path::Path;

use fantoccini::key::Key;

use super::driver::{Driver, Screen, Theme, say};
use super::window::{look, world};

/// What `npm ci --prefix tests/it/browser` brings.
const CHECKER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/browser/node_modules/axe-core/axe.min.js");

fn checker() -> Option<String> {
    if !Driver::is_there() {
        return None;
    }
    let there = Path::new(CHECKER).is_file();
    assert!(there || !Driver::is_required(), "there is no accessibility checker: npm ci --prefix tests/it/browser");
    if !there {
        say("left out: there is no accessibility checker; npm ci --prefix tests/it/browser brings it");
        return None;
    }
    Some(std::fs::read_to_string(CHECKER).unwrap())
}

#[tokio::test]
async fn the_page_has_no_barriers_on_a_phone_or_a_desktop_in_light_or_dark() {
    let Some(checker) = checker() else { return };
    for (screen, theme) in [
        (Screen::Desktop, Theme::Light),
        (Screen::Desktop, Theme::Dark),
        (Screen::Phone, Theme::Light),
        (Screen::Phone, Theme::Dark),
    ] {
        let world = world().await;
        let alice = world.linked("Alice", 714_760_171, 0).await;
        let board = world.board("Evening Training", "Trainer x2, Guide").await;
        look(&world, &alice, screen, theme, async |window| {
            window.press(&board, "Trainer (2 free)").await;
            window.sees(&["You have Trainer", "Only you can see this"]).await;
            let barriers = window.barriers(&checker).await;
            assert!(barriers.is_empty(), "{screen:?} {theme:?}, a board and a private word: {barriers:#?}");

            window.find("#message-box").await.send_keys("/claim ").await.unwrap();
            window.sees_in("#suggestions", &["free"]).await;
            let barriers = window.barriers(&checker).await;
            assert!(barriers.is_empty(), "{screen:?} {theme:?}, a command that is being typed: {barriers:#?}");
            window.keys(&char::from(Key::Escape).to_string()).await;

            window.find("#open-developer").await.click().await.unwrap();
            window.sees_in("#developer", &["callback"]).await;
            let barriers = window.barriers(&checker).await;
            assert!(barriers.is_empty(), "{screen:?} {theme:?}, the tools for developers: {barriers:#?}");
        })
        .await;
        world.end().await;
    }
}
