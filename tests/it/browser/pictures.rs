//! Draws the pictures of the README: `cargo test --test it -- --ignored pictures`.

use std::path::{Path, PathBuf};

use fantoccini::key::Key;

use super::driver::{Driver, Screen, Theme};
use super::window::{look, world};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures");

fn file(name: &str, theme: Theme) -> PathBuf {
    let theme = match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    Path::new(FOLDER).join(format!("{name}-{theme}.png"))
}

#[tokio::test]
#[ignore = "draws the README's pictures: cargo test --test it -- --ignored pictures"]
async fn pictures_of_a_board_a_refusal_the_panel_and_the_choices_of_a_command() {
    assert!(Driver::is_there(), "pictures need chromium and chromedriver");
    std::fs::create_dir_all(FOLDER).unwrap();
    for theme in [Theme::Light, Theme::Dark] {
        let world = world().await;
        let alice = world.linked("Alice", 714_760_171, 120).await;
        let eli = world.linked("Eli", 1_830_224_906, 80).await;
        let farah = world.linked("Farah", 522_918_044, 25).await;
        let chris = world.linked("Chris", 48_103_520, 10).await;
        let roles = "Host Assistant @100, Trainer x2 @50, Assistant x4 @10, Observer x3";
        let more = [("description", "Bring your uniform. We start on time.".into())];
        let board = world.board_with("Evening Training", roles, &more).await;
        for (who, button) in [(&eli, "Trainer (2 free)"), (&farah, "Assistant (4 free)"), (&alice, "Host Assistant (1 free)")] {
            world.press(who, &board.current().unwrap(), button).await;
        }
        look(&world, &chris, Screen::Portrait, theme, async |window| {
            window.sees_on(&board, &["@Alice", "@Eli", "@Farah"]).await;
            window.picture_of(&format!("#message-{}", board.id()), &file("board", theme)).await;
            window.press(&board, "Trainer (1 free)").await;
            window.sees(&["rank 50", "Only you can see this"]).await;
            window.picture_of("#messages > li.ephemeral", &file("refusal", theme)).await;
        })
        .await;
        look(&world, &world.moderator, Screen::Portrait, theme, async |window| {
            window.press(&board, "Manage").await;
            window.sees(&["Manage: Evening Training", "Move or remove…"]).await;
            window.picture_of("#messages > li.ephemeral:last-of-type", &file("panel", theme)).await;
        })
        .await;
        look(&world, &alice, Screen::Portrait, theme, async |window| {
            window.find("#message-box").await.send_keys("/claim ").await.unwrap();
            window.keys("t").await;
            window.sees_in("#suggestions", &["Trainer", "free"]).await;
            window.picture(660, &file("autocomplete", theme)).await;
            window.keys(&char::from(Key::Escape).to_string()).await;
        })
        .await;
        world.end().await;
    }
}
