//! A moderator plans a session and posts its board.

use fantoccini::key::Key;

use super::driver::{Driver, Screen, Theme};
use super::window::{Window, look, world};

async fn fill(window: &Window, option: &str, text: &str) {
    window.find(&format!("input[data-option='{option}']")).await.send_keys(text).await.unwrap();
}

#[tokio::test]
async fn a_moderator_creates_a_session_and_posts_its_board_on_a_phone_and_on_a_desktop() {
    if !Driver::is_there() {
        return;
    }
    for screen in [Screen::Phone, Screen::Desktop] {
        let world = world().await;
        look(&world, &world.moderator, screen, Theme::Light, async |window| {
            window.find("#message-box").await.send_keys("/session create ").await.unwrap();
            fill(window, "title", "Evening Training").await;
            fill(window, "when", "tomorrow 18:00").await;
            fill(window, "duration", "sixty").await;
            fill(window, "roles", "Trainer x2 @50, Assistant x4").await;
            window.press_named("Send").await;
            // Discord's own check, before the bot is asked.
            window.sees_in("#composer-error", &["duration"]).await;
            window.find("input[data-option='duration']").await.clear().await.unwrap();
            fill(window, "duration", "60").await;
            window.keys(&char::from(Key::Enter).to_string()).await;
            window.sees(&["Evening Training", "Only you can see this"]).await;
            window.press_named("Post the board here").await;
            window.sees(&["6 of 6 slots free", "Trainer (2 free)", "Assistant (4 free)"]).await;
        })
        .await;
        let board = world.channel.last_message().expect("the board");
        assert!(!board.is_ephemeral() && board.text().contains("Evening Training"), "{board}");
        world.end().await;
    }
}

#[tokio::test]
async fn a_member_is_not_offered_what_moderators_do() {
    if !Driver::is_there() {
        return;
    }
    let world = world().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    look(&world, &alice, Screen::Desktop, Theme::Light, async |window| {
        window.find("#message-box").await.send_keys("/").await.unwrap();
        window.sees_in("#suggestions", &["/claim", "/whoami"]).await;
        window.misses("/member link").await;
    })
    .await;
    world.end().await;
}
