//! Boards that cannot be edited any more are posted anew; what cannot be shown is let go.

use std::time::Duration;

use discord_sandbox::Permissions;

use crate::world::{World, until};

#[tokio::test]
async fn a_deleted_board_is_posted_anew_and_works() {
    let world = World::new().await;
    let people = world.crowd(2).await;
    let old = world.board("Training", "Trainer x2").await;
    old.delete();

    world.give(&people[0], "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer, slot 1,"]);
    let new = until(|| world.channel.last_message()).await.expect("a new board");

    assert_ne!(new.id(), old.id());
    assert!(new.text().contains("1. @Member 1"), "{new}");
    assert!(new.pings().is_empty());
    let pressed = world.press(&people[1], &new, "Trainer (1 free)").await;
    assert_eq!(pressed.sent, ["7", "follow-up private"]);
    world.give(&people[0], "unclaim", &[("role", "Trainer".into())]).await;
    world.until(&new, |text| text.contains("1. vacant") && text.contains("2. @Member 2")).await;
    assert_eq!(world.channel.messages().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_board_too_old_to_edit_is_posted_anew_and_the_new_one_is_followed() {
    let world = World::new().await;
    let people = world.crowd(2).await;
    let old = world.board("Training", "Trainer x2").await;
    old.make_older(Duration::from_secs(2 * 60 * 60));
    let refused = || world.edits_of(&old).iter().any(|edit| edit.answer["code"] == 30_046);

    // An old message takes a few edits more; sooner or later Discord has had enough.
    while !refused() {
        let before = world.edits_of(&old).len();
        world.give(&people[0], "claim", &[("role", "Trainer".into())]).await;
        until(|| Some(()).filter(|()| world.edits_of(&old).len() > before)).await.expect("an edit");
        if refused() {
            break;
        }
        let before = world.edits_of(&old).len();
        world.give(&people[0], "unclaim", &[("role", "Trainer".into())]).await;
        until(|| Some(()).filter(|()| world.edits_of(&old).len() > before)).await.expect("an edit");
        assert!(before < 40, "Discord never refused an edit");
    }

    let new = until(|| world.channel.last_message().filter(|message| message.id() != old.id())).await.expect("a new board");
    let pressed = world.press(&people[1], &new, &new.buttons()[0].label).await;
    assert!(pressed.text().contains("You have Trainer"), "{}", pressed.text());
    assert!(new.current().unwrap().text().contains("@Member 2"));
    world.end().await;
}

#[tokio::test]
async fn a_board_whose_channel_is_gone_is_let_go_and_the_others_are_kept() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let elsewhere = world.guild.add_channel("announcements");
    let board = world.board("Training", "Trainer x2").await;
    world.give_in(&elsewhere, &world.moderator, "session post", &[("session", "Training".into())]).await;
    let gone = elsewhere.last_message().unwrap();
    elsewhere.delete();

    world.give(&alice, "claim", &[("role", "Trainer".into())]).await;
    world.until(&board, |text| text.contains("1. @Alice")).await;
    until(|| Some(()).filter(|()| !world.edits_of(&gone).is_empty())).await.expect("a try");
    world.give(&alice, "unclaim", &[("role", "Trainer".into())]).await;
    world.until(&board, |text| text.contains("1. vacant")).await;
    assert_eq!(world.edits_of(&gone).len(), 1, "what is gone is not tried again");
    world.end().await;
}

#[tokio::test]
async fn a_board_in_a_channel_that_the_bot_may_not_see_any_more_hurts_nobody() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let elsewhere = world.guild.add_channel("announcements");
    let hidden = world.board("Training", "Trainer x2").await;
    world.give_in(&elsewhere, &world.moderator, "session post", &[("session", "Training".into())]).await;
    let board = elsewhere.last_message().unwrap();
    world.channel.deny(&world.guild.bot(), Permissions::VIEW_CHANNEL);

    let claim = world.give_in(&elsewhere, &alice, "claim", &[("role", "Trainer".into())]).await;
    claim.says(&["You have Trainer, slot 1,"]);
    world.until(&board, |text| text.contains("1. @Alice")).await;
    world.quiet().await;
    assert_eq!(world.edits_of(&hidden).len(), 1, "the bot does not hammer at a closed door");
    world.end().await;
}
