//! What people and the bot write is shown as text, whatever it says.

use serde_json::json;

use super::driver::{Driver, Screen, Theme};
use super::window::{look, world};

/// Would be a script, a picture, a link that runs, and the end of an element.
const TITLE: &str = "<img src=x onerror=alert(1)> </li><script>document.title='taken'</script>";
const NAME: &str = "<b onmouseover=alert(1)>Eve</b>";

#[tokio::test]
async fn a_hostile_title_and_a_hostile_name_are_shown_as_text() {
    if !Driver::is_there() {
        return;
    }
    let world = world().await;
    let eve = world.linked(NAME, 4_001, 0).await;
    let board =
        world.board_with(TITLE, "Trainer", &[("description", "[click](javascript:alert(1)) <svg onload=alert(1)>".into())]).await;
    eve.say(&world.channel, "<iframe src='javascript:alert(1)'></iframe> [here](javascript:alert(1))");
    look(&world, &eve, Screen::Desktop, Theme::Light, async |window| {
        window
            .sees_on(
                &board,
                &["<img src=x onerror=alert(1)>", "<script>document.title='taken'</script>", "<svg onload=alert(1)>"],
            )
            .await;
        window.sees(&["<iframe src='javascript:alert(1)'></iframe>"]).await;
        window.press(&board, "Trainer (1 free)").await;
        window.sees_on(&board, &[&format!("@{NAME}")]).await;
        let found = window
            .run(
                "return {
                    scripts: [...document.scripts].filter((script) => !script.src.startsWith(location.origin + '/page/')).length,
                    frames: document.querySelectorAll('iframe, object, embed').length,
                    pictures: document.querySelectorAll('img').length,
                    handlers: document.querySelectorAll('[onerror], [onload], [onmouseover], [onclick]').length,
                    links: [...document.links].filter((link) => !link.protocol.startsWith('http')).length,
                    title: document.title.includes('taken'),
                }",
            )
            .await;
        assert_eq!(found, json!({ "scripts": 0, "frames": 0, "pictures": 0, "handlers": 0, "links": 0, "title": false }));
    })
    .await;
    world.end().await;
}
