//! Moderators run a session from its board: every control, its refusals, and who may use it.

mod attendance;
mod audit_channel;
mod commands;
pub(crate) mod contradicting;
mod contradicting_seats;
pub(crate) mod controls;
mod editing;
mod life;
mod names;
mod people;
mod rights;
mod templates;
mod undoing;

use discord_sandbox::{Member, Message};

use crate::answers::Answer;
use crate::world::World;

/// The panel as this person opens it from a board.
pub(crate) async fn manage(world: &World, who: &Member, board: &Message) -> Message {
    let answer = world.press(who, board, "Manage").await;
    answer.private_word();
    answer.message().expect("the panel").clone()
}

/// Presses one button after the other; what the panel shows then.
pub(crate) async fn walk(world: &World, who: &Member, panel: &Message, buttons: &[&str]) -> Message {
    let mut panel = panel.clone();
    for button in buttons {
        let answer = world.press(who, &panel, button).await;
        assert_eq!(answer.sent, ["7"], "{}", answer.text());
        panel = answer.updated.clone().expect("the panel");
    }
    panel
}

/// Chooses from a menu; what the panel shows then.
pub(crate) async fn choose(world: &World, who: &Member, panel: &Message, menu: &str, option: &str) -> Message {
    let answer = world.select(who, panel, menu, option).await;
    assert_eq!(answer.sent, ["7"], "{}", answer.text());
    answer.updated.clone().expect("the panel")
}

/// Opens a form and sends it with these texts; the answer to it.
pub(crate) async fn fill(world: &World, who: &Member, panel: &Message, button: &str, texts: &[(&str, &str)]) -> Answer {
    let opened = who.press(panel, button).await.unwrap();
    let modal = opened.settled().await.modal.expect("a form");
    let sent = who.submit(&modal, texts).await.unwrap();
    Answer::to(&world.discord, &sent).await
}

/// What a button of a panel means, to be pressed when it is not there any more.
pub(crate) fn meaning(panel: &Message, button: &str) -> String {
    let found = panel.buttons().into_iter().find(|found| found.label == button);
    found.and_then(|found| found.custom_id).expect("the button")
}

/// The text of the panel, which has to hold all of this.
pub(crate) fn says(panel: &Message, parts: &[&str]) {
    let text = panel.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in: {text}");
    }
}
