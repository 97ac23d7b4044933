//! Buttons of other bots, of other releases, of sessions and roles that are gone: each press is answered kindly.

use crate::world::World;

#[tokio::test]
async fn a_button_that_cannot_be_read_is_answered_privately_and_changes_nothing() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let id = session_of(&board);
    let foreign = "This button does not belong to Slotkeeper, so nothing happened.";
    let stale = "This button is from another version of the bot. /sessions opens the session as it is now.";
    let broken = "This button is broken, so nothing happened. /sessions opens the session as it is now.";
    let pressed = [
        ("other:1", foreign),
        ("claim", foreign),
        ("s0:x:1", stale),
        ("s9:c:whatever", stale),
        ("s1:zz:1", stale),
        ("s1:c:", broken),
        ("s1:", broken),
        (&format!("s1:c:{id}"), broken),
        (&format!("s1:c:{id}:0123"), broken),
        (&format!("s1:c:{id}:0123456789abcdef:more"), broken),
        (&format!("s1:p:{id}"), broken),
        (&format!("s1:q:{id}"), broken),
        ("\u{202e}s1:\u{0}", foreign),
    ];
    let before = board.current().unwrap().text();
    for (custom_id, told) in pressed {
        world.press_raw(&alice, &board, custom_id).await.says(&[told]);
    }
    assert_eq!(board.current().unwrap().text(), before);
    assert_eq!(world.claims().await, 0);
    world.end().await;
}

#[tokio::test]
async fn a_menu_with_a_value_that_it_never_had_is_answered_privately() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let menu = board.selects()[0].custom_id.clone();
    let select = async |value: &str| {
        let reply = alice.select_raw(&board, &menu, &[value]).await.unwrap();
        crate::answers::Answer::to(&world.discord, &reply).await
    };
    for value in ["", "nonsense", "0123456789abcdef:x", "0123456789abcdef:1:2"] {
        select(value).await.says(&["This button is broken, so nothing happened."]);
    }
    select("0123456789abcdef:1").await.says(&["That role is not in this session any more."]);
    let role = board.buttons()[0].custom_id.clone().unwrap();
    let digest = role.rsplit(':').next().unwrap();
    let reply = alice.select_raw(&board, &menu, &[&format!("{digest}:9")]).await.unwrap();
    let answer = crate::answers::Answer::to(&world.discord, &reply).await;
    assert!(answer.text().contains("There is no such slot. Trainer has slots 1 to 2."), "{}", answer.text());
    assert_eq!(world.claims().await, 0);
    world.end().await;
}

#[tokio::test]
async fn a_button_of_a_session_or_a_role_that_is_not_there_says_so() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let id = session_of(&board);
    let role = "0123456789abcdef";
    world.press_raw(&alice, &board, &format!("s1:c:{id}:{role}")).await.says(&["That role is not in this session any more."]);
    for gone in [format!("s1:c:nowhere:{role}"), "s1:l:nowhere".to_owned(), "s1:b:nowhere".to_owned()] {
        world.press_raw(&alice, &board, &gone).await.says(&["That session is not here any more."]);
    }
    world.end().await;
}

#[tokio::test]
async fn a_moderators_button_pressed_by_somebody_else_does_nothing() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let post = format!("s1:b:{}", session_of(&board));
    world.press_raw(&alice, &board, &post).await.says(&["Only moderators can do that."]);
    assert_eq!(world.channel.messages().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_claim_button_that_is_not_on_the_board_any_more_tells_what_is() {
    let world = World::new().await;
    let people = world.crowd(2).await;
    let board = world.board("Training", "Trainer").await;
    let button = board.buttons()[0].custom_id.clone().unwrap();
    world.press(&people[0], &board, "Trainer (1 free)").await;
    world.press_raw(&people[1], &board, &button).await.says(&["Every slot of Trainer is taken."]);
    world.end().await;
}

fn session_of(board: &discord_sandbox::Message) -> String {
    board.embeds()[0]["footer"]["text"].as_str().unwrap().trim_start_matches("Session ").to_owned()
}
