//! A "no" names every rule that said it, privately, with what would help; and nothing changes.

use discord_sandbox::{ClientRefusal, Message, Permissions, Role};

use crate::answers::Answer;
use crate::world::World;

/// Something is refused: the answer says this, and neither the board nor the disk changes.
async fn refused(world: &World, board: &Message, refusal: impl AsyncFnOnce() -> Answer, told: &[&str]) {
    let (before, claims) = (board.current().unwrap().text(), world.claims().await);
    refusal().await.says(told);
    assert_eq!(board.current().unwrap().text(), before);
    assert_eq!(world.claims().await, claims);
}

#[tokio::test]
async fn nobody_claims_without_a_link() {
    let world = World::new().await;
    let nobody = world.member("Nobody");
    let board = world.board("Training", "Trainer").await;
    let before = board.current().unwrap().text();
    let pressed = world.press(&nobody, &board, "Trainer (1 free)").await;
    assert_eq!((pressed.sent.as_slice(), pressed.modal.is_some()), (["9".to_owned()].as_slice(), true));
    let typed = world.give(&nobody, "claim", &[("role", "Trainer".into())]).await;
    assert_eq!((typed.sent.as_slice(), typed.modal.is_some()), (["9".to_owned()].as_slice(), true));
    assert_eq!(board.current().unwrap().text(), before);
    assert_eq!(world.claims().await, 0);
    world.end().await;
}

#[tokio::test]
async fn a_role_that_is_not_there_is_answered_with_those_that_are() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer, Assistant x2").await;
    let claim = async || world.give(&alice, "claim", &[("role", "Pilot".into())]).await;
    refused(&world, &board, claim, &["There is no role Pilot in this session. Its roles: Trainer, Assistant."]).await;
    world.end().await;
}

#[tokio::test]
async fn a_session_that_does_not_take_claims_says_so_and_offers_no_buttons() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board_with("Training", "Trainer", &[("claimable", false.into())]).await;
    let labels: Vec<String> = board.buttons().into_iter().map(|button| button.label).collect();
    assert_eq!(labels, ["Leave"]);
    assert!(board.selects().is_empty());
    let claim = async || world.give(&alice, "claim", &[("role", "Trainer".into())]).await;
    refused(&world, &board, claim, &["Claiming is closed for this session."]).await;
    world.end().await;
}

#[tokio::test]
async fn too_low_a_rank_is_told_with_both_ranks_and_what_could_be_taken_instead() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 49).await;
    let board = world.board("Training", "Trainer x2 @50, Assistant x4 @20, Lead @200").await;
    let told = ["Trainer needs rank 50; yours is 49.", "You could take: Assistant (4 free, rank 20+)."];
    refused(&world, &board, async || world.press(&alice, &board, "Trainer (2 free)").await, &told).await;

    let refusal = world.press(&alice, &board, "Trainer (2 free)").await;
    let instead = world.press(&alice, refusal.message().unwrap(), "Assistant (4 free)").await;
    assert!(instead.text().contains("You have Assistant, slot 1,"), "{}", instead.text());
    world.end().await;
}

#[tokio::test]
async fn nobody_gets_a_second_slot_in_the_same_role() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    let told = ["You have Trainer, slot 1, already. To change slots, leave that one first."];
    refused(&world, &board, async || world.press(&alice, &board, "Trainer (1 free)").await, &told).await;
    world.end().await;
}

#[tokio::test]
async fn a_taken_slot_is_answered_with_the_next_free_one_and_a_button_that_takes_it() {
    let world = World::new().await;
    let people = world.crowd(2).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&people[0], &board, "Trainer (2 free)").await;

    let options = [("role", "Trainer".into()), ("slot", "1".into())];
    let refusal = world.give(&people[1], "claim", &options).await;
    refusal.says(&["You did not get Trainer in Training:", "That slot is taken. Slot 2 is free."]);
    assert_eq!(world.claims().await, 1);
    let taken = world.press(&people[1], refusal.message().unwrap(), "Take slot 2").await;

    assert_eq!(taken.sent, ["7"]);
    assert!(taken.text().contains("You have Trainer, slot 2,"), "{}", taken.text());
    world.until(&board, |text| text.contains("2. @Member 2")).await;
    world.end().await;
}

#[tokio::test]
async fn a_full_role_is_answered_with_the_roles_that_are_free() {
    let world = World::new().await;
    let people = world.crowd(2).await;
    let board = world.board("Training", "Trainer, Assistant x2").await;
    let trainer = board.buttons()[0].custom_id.clone().unwrap();
    world.press(&people[0], &board, "Trainer (1 free)").await;
    let told = ["Every slot of Trainer is taken.", "You could take: Assistant (2 free)."];
    refused(&world, &board, async || world.press_raw(&people[1], &board, &trainer).await, &told).await;
    world.end().await;
}

#[tokio::test]
async fn a_slot_that_is_not_there_is_answered_with_those_that_are() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    for slot in ["3", "VACANT_7", "first", "0", "999999"] {
        let options = [("role", "Trainer".into()), ("slot", slot.into())];
        let told = ["There is no such slot. Trainer has slots 1 to 2. Slot 1 is free."];
        refused(&world, &board, async || world.give(&alice, "claim", &options).await, &told).await;
    }
    world.end().await;
}

#[tokio::test]
async fn an_unknown_session_is_told_with_where_to_look() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer").await;
    let named = [("role", "Trainer".into()), ("session", "session_that_never_was".into())];
    let told = ["That session is not here any more. /sessions shows the coming ones."];
    refused(&world, &board, async || world.give(&alice, "claim", &named).await, &told).await;
    refused(&world, &board, async || world.give(&alice, "unclaim", &named).await, &told).await;
    refused(&world, &board, async || world.give(&alice, "session show", &named[1..]).await, &told).await;
    world.end().await;
}

#[tokio::test]
async fn every_rule_that_failed_is_listed_in_its_order() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 10).await;
    let board = world.board_with("Training", "Trainer @50", &[("claimable", false.into())]).await;
    let options = [("role", "Trainer".into()), ("slot", "5".into())];

    let answer = world.give(&alice, "claim", &options).await;

    let rules = ["Claiming is closed for this session.", "Trainer needs rank 50; yours is 10.", "There is no such slot."];
    answer.says(&rules);
    let text = answer.text();
    let places: Vec<usize> = rules.iter().map(|rule| text.find(rule).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("- ")).count(), 3, "{text}");
    assert!(answer.message().unwrap().buttons().is_empty(), "no button helps when several things are in the way");

    let nobody = world.member("Nobody");
    let told = ["not linked here yet", "Claiming is closed for this session.", "There is no such slot."];
    refused(&world, &board, async || world.give(&nobody, "claim", &options).await, &told).await;
    world.end().await;
}

#[tokio::test]
async fn only_moderators_moderate_whatever_discord_shows_to_others() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let linking = [("member", (&alice).into()), ("account", "156".into())];
    let planning = [("title", "T".into()), ("when", "in 2h".into()), ("duration", 60.into()), ("roles", "R".into())];

    let hidden = alice.slash(&world.channel, "member link", &linking).await.unwrap_err();
    assert!(matches!(hidden, ClientRefusal::CommandHidden { .. }), "{hidden}");

    let shown = world.guild.add_role("Sees the commands", Permissions::empty());
    alice.grant(&shown);
    world.guild.show_command("member", &shown);
    let told = ["Only moderators can do that."];
    let about = [("member", (&alice).into())];
    world.give(&alice, "member link", &linking).await.says(&told);
    world.give(&alice, "member unlink", &about).await.says(&told);
    world.give(&alice, "member show", &about).await.says(&told);
    world.give(&alice, "member rank", &[("member", (&alice).into()), ("rank", 255.into())]).await.says(&told);
    world.give(&alice, "session create", &planning).await.says(&told);
    world.board("Training", "Trainer").await;
    world.give(&alice, "session post", &[("session", "Training".into())]).await.says(&told);
    assert_eq!(world.channel.messages().len(), 1);
    world.give(&alice, "whoami", &[]).await.says(&["You are [Roblox 714760171]("]);
    world.end().await;
}

#[tokio::test]
async fn a_moderator_who_lost_the_right_is_refused_at_the_next_press() {
    let world = World::new().await;
    let none: &[&Role] = &[];
    let organisers = world.guild.add_role("Organisers", Permissions::MANAGE_EVENTS);
    let olive = world.guild.add_member("Olive", none);
    olive.grant(&organisers);
    let planning = [("title", "T".into()), ("when", "in 2h".into()), ("duration", 60.into()), ("roles", "R".into())];
    let planned = world.give(&olive, "session create", &planning).await;
    olive.revoke(&organisers);
    world.press(&olive, planned.message().unwrap(), "Post the board here").await.says(&["Only moderators can do that."]);
    assert!(world.channel.messages().is_empty());
    world.end().await;
}
