//! A session that is too large for one message has a board of several: in order, each edited only when it changes.

use discord_sandbox::Message;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api_beside_bot::Caller;
use crate::http::{Said, role};
use crate::world::{World, until};

/// Twenty-five roles of ten slots.
fn many_roles() -> String {
    (1..=25).map(|number| format!("Role {number} x10")).collect::<Vec<_>>().join(", ")
}

fn roles_of(message: &Message) -> Vec<String> {
    let fields = message.embeds()[0]["fields"].as_array().cloned().unwrap_or_default();
    fields.iter().map(|field| field["name"].as_str().unwrap().split(" · ").next().unwrap().to_owned()).collect()
}

/// The two messages of the only board in the world's channel.
async fn two_pages(world: &World) -> [Message; 2] {
    let pages = until(|| <[Message; 2]>::try_from(world.channel.messages()).ok()).await;
    pages.unwrap_or_else(|| panic!("the channel has {} messages", world.channel.messages().len()))
}

#[tokio::test]
async fn the_largest_session_stands_on_two_messages_with_the_controls_on_the_last() {
    let world = World::new().await;
    let people = world.crowd(3).await;
    world.board("Training", &many_roles()).await;

    let [first, last] = two_pages(&world).await;
    assert!(first.text().contains("Open · Training (1 of 2)") && last.text().contains("Open · Training (2 of 2)"));
    assert!(first.text().contains("Start: ") && !first.text().contains("slots free"), "{first}");
    assert!(last.text().contains("250 of 250 slots free"), "{last}");
    assert!(first.buttons().is_empty() && !last.buttons().is_empty());
    let shown = [roles_of(&first), roles_of(&last)].concat();
    assert_eq!(shown, (1..=25).map(|number| format!("Role {number}")).collect::<Vec<_>>());

    let pressed = world.press(&people[0], &last, "Role 1 (10 free)").await;
    assert!(pressed.text().contains("You have Role 1, slot 1,"), "{}", pressed.text());
    let options = [("role", "role 25".into()), ("slot", "10".into())];
    world.give(&people[1], "claim", &options).await.says(&["You have Role 25, slot 10,"]);
    let question = world.select(&people[2], &last, "Choose a particular slot…", "Role 20").await;
    let answer = world.select(&people[2], question.message().unwrap(), "Choose a slot…", "Role 20, slot 4").await;
    assert!(answer.text().contains("You have Role 20, slot 4,"), "{}", answer.text());
    world.until(&last, |text| text.contains("247 of 250 slots free") && text.contains("4. @Member 3")).await;
    world.until(&first, |text| text.contains("1. @Member 1")).await;
    assert_eq!(world.slowed_down(), Vec::<String>::new());
    world.end().await;
}

#[tokio::test]
async fn only_the_message_that_changes_is_edited() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.board("Training", &many_roles()).await;
    let [first, last] = two_pages(&world).await;
    world.quiet().await;
    world.discord.forget_requests();

    world.press(&alice, &last, "Role 1 (10 free)").await;
    world.until(&first, |text| text.contains("1. @Alice")).await;
    world.quiet().await;
    assert_eq!((world.edits_of(&first).len(), world.edits_of(&last).len(), world.repaints()), (1, 0, 1));

    let last_role = [("role", "Role 25".into())];
    world.give(&alice, "claim", &last_role).await.says(&["You have Role 25, slot 1,"]);
    world.until(&last, |text| text.contains("1. @Alice")).await;
    world.quiet().await;
    assert_eq!((world.edits_of(&first).len(), world.edits_of(&last).len()), (1, 1), "the first has nothing new to show");
    world.end().await;
}

#[tokio::test]
async fn when_the_first_message_is_deleted_both_are_posted_anew_in_their_order() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.board("Training", &many_roles()).await;
    let old = two_pages(&world).await;
    old[0].delete();

    world.give(&alice, "claim", &[("role", "Role 1".into())]).await.says(&["You have Role 1, slot 1,"]);
    let gone = |message: &Message| message.current().is_none();
    until(|| Some(()).filter(|()| gone(&old[1]) && world.channel.messages().len() == 2)).await.expect("two new messages");

    let [first, last] = two_pages(&world).await;
    assert!(first.text().contains("(1 of 2)") && first.text().contains("1. @Alice"), "{first}");
    assert!(last.text().contains("(2 of 2)") && last.text().contains("249 of 250 slots free"), "{last}");
    let pressed = world.press(&alice, &last, "Leave").await;
    assert!(pressed.text().contains("You left Role 1"), "{}", pressed.text());
    world.until(&first, |text| text.contains("Role 1 · 10 of 10 free")).await;
    world.end().await;
}

#[tokio::test]
async fn when_the_last_message_is_deleted_only_that_is_posted_anew() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.board("Training", &many_roles()).await;
    let [first, last] = two_pages(&world).await;
    last.delete();
    world.give(&alice, "claim", &[("role", "Role 25".into())]).await.says(&["You have Role 25, slot 1,"]);
    let new = until(|| world.channel.last_message().filter(|message| message.id() != first.id())).await.expect("a new message");
    assert!(new.text().contains("1. @Alice") && !new.buttons().is_empty(), "{new}");
    world.quiet().await;
    assert_eq!(world.channel.messages().len(), 2);
    assert_eq!(world.channel.messages()[0].id(), first.id());
    world.end().await;
}

#[tokio::test]
async fn a_board_grows_and_shrinks_with_its_session_and_a_restart_knows_all_its_messages() {
    let mut world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Role 1 x10").await;
    let program = Caller::new(&world).await;
    let path = format!("/sessions/update/{}", program.only_session().await);
    let roles = |count: u32| {
        let role = |number: u32| role(&format!("Role {number}"), 10, 0);
        json!({ "CustomRoles": (1..=count).map(role).collect::<Vec<Value>>() })
    };

    let said = Said::to(program.call(Method::PATCH, &path).json(&roles(25))).await;
    assert_eq!(said.status, 200, "{}", said.text);
    let [first, last] = two_pages(&world).await;
    assert_eq!(first.id(), board.id());
    world.until(&first, |text| text.contains("(1 of 2)")).await;
    assert!(first.current().unwrap().buttons().is_empty());
    world.quiet().await;

    world.restart_bot().await;
    world.press(&alice, &last, "Role 1 (10 free)").await;
    world.until(&first, |text| text.contains("1. @Alice")).await;

    let program = Caller::new(&world).await;
    let said = Said::to(program.call(Method::PATCH, &path).json(&roles(2))).await;
    assert_eq!(said.status, 200, "{}", said.text);
    world.until(&first, |text| text.contains("19 of 20 slots free") && text.contains("[ Leave ]")).await;
    until(|| Some(()).filter(|()| last.current().is_none())).await.expect("the second message goes");
    assert_eq!(world.channel.messages().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn somebody_who_looks_at_a_large_session_gets_all_of_it_privately() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.plan("Training", &many_roles(), &[]).await;
    let reply = alice.slash(&world.channel, "session show", &[]).await.unwrap();
    let pages = until(|| Some(reply.now().messages).filter(|messages| messages.len() == 2)).await.expect("two messages");
    assert!(pages.iter().all(Message::is_ephemeral));
    assert_eq!([roles_of(&pages[0]), roles_of(&pages[1])].concat().len(), 25);
    let claimed = world.press(&alice, &pages[1], "Role 1 (10 free)").await;
    assert_eq!(claimed.sent[0], "7");
    assert!(pages[1].current().unwrap().text().contains("249 of 250 slots free"));
    assert!(world.channel.messages().is_empty());
    world.end().await;
}
