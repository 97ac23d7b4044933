//! A member who is nobody yet becomes somebody: by a press, a form, a few words in their profile, and one more press.

use std::time::Duration;

use roblox_sandbox::{Fault, Service};

use crate::log::log;
use crate::world::{World, words_in};

const BUILDER: u64 = 714_760_171;

async fn world() -> World {
    let world = World::new().await;
    world.roblox.add_user(BUILDER, "builder");
    world.roblox.set_display_name(BUILDER, "Bob the Builder");
    world
}

#[tokio::test]
async fn three_presses_lead_from_a_stranger_to_a_held_slot() {
    let world = world().await;
    let alice = world.member("Alice");
    let board = world.board("Training", "Trainer x2").await;

    let form = world.open(&alice, &board, "Trainer (2 free)").await;
    assert_eq!(form.title(), "Link your Roblox account");
    let asked = world.submit(&alice, &form, &[("account", "builder")]).await;
    assert_eq!(asked.sent, ["4 private"]);
    let message = asked.message().unwrap();
    let body = message.json().to_string();
    assert!(body.contains("Is this you?") && body.contains("Bob the Builder (@builder)"), "{body}");
    assert!(body.contains(&format!("/headshots/{BUILDER}.svg")), "{body}");
    world.roblox.set_description(BUILDER, &format!("I build things.\n{}", words_in(message).to_uppercase()));
    let done = world.press(&alice, message, "Check and take Trainer").await;

    assert_eq!(done.sent, ["7"], "the question becomes the answer");
    let text = done.text();
    assert!(text.contains("Linked: you are") && text.contains("You have Trainer, slot 1, in Training"), "{text}");
    assert_eq!(world.claims().await, 1);
    world.until(&board, |text| text.contains("1. @Alice")).await;
    let told = ["You are [Bob the Builder (@builder)](", "You linked it with your profile", "- Trainer in Training"];
    world.give(&alice, "whoami", &[]).await.says(&told);
    world.end().await;
}

#[tokio::test]
async fn a_particular_slot_that_was_wanted_is_the_one_that_is_taken() {
    let world = world().await;
    let alice = world.member("Alice");
    let board = world.board("Training", "Trainer x2").await;
    let asked = alice.select(&board, "Choose a particular slot…", &["Trainer, slot 2"]).await.unwrap();
    let form = asked.settled().await.modal.expect("a form");
    let asked = world.submit(&alice, &form, &[("account", "builder")]).await;
    world.roblox.set_description(BUILDER, &words_in(asked.message().unwrap()));
    let done = world.press(&alice, asked.message().unwrap(), "Check and take Trainer").await;
    assert!(done.text().contains("You have Trainer, slot 2,"), "{}", done.text());
    world.end().await;
}

#[tokio::test]
async fn a_slot_that_was_lost_meanwhile_is_told_with_what_else_is_free() {
    let world = world().await;
    let (alice, bob) = (world.member("Alice"), world.linked("Bob", 156, 0).await);
    let board = world.board("Training", "Trainer, Assistant x2").await;
    let form = world.open(&alice, &board, "Trainer (1 free)").await;
    let asked = world.submit(&alice, &form, &[("account", "builder")]).await;
    world.press(&bob, &board, "Trainer (1 free)").await;
    world.roblox.set_description(BUILDER, &words_in(asked.message().unwrap()));
    let done = world.press(&alice, asked.message().unwrap(), "Check and take Trainer").await;
    let text = done.text();
    assert!(text.contains("Linked: you are") && text.contains("Every slot of Trainer is taken."), "{text}");
    let taken = world.press(&alice, done.updated.as_ref().unwrap(), "Assistant (2 free)").await;
    assert!(taken.text().contains("You have Assistant, slot 1,"), "{}", taken.text());
    world.end().await;
}

#[tokio::test]
async fn when_more_than_the_link_is_missing_every_rule_is_told_and_no_form_opens() {
    let world = world().await;
    let alice = world.member("Alice");
    world.board_with("Training", "Trainer", &[("claimable", false.into())]).await;
    let told = ["not linked here yet. Link it with /link.", "Claiming is closed for this session."];
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&told);
    world.end().await;
}

#[tokio::test]
async fn an_account_is_named_by_its_name_its_number_or_the_address_of_its_profile() {
    let world = world().await;
    world.roblox.add_user(200, "12345");
    let alice = world.member("Alice");
    for account in ["builder", "@Builder", &BUILDER.to_string(), &format!("https://www.roblox.com/users/{BUILDER}/profile")] {
        let offered = world.give(&alice, "link", &[("account", account.into())]).await;
        assert!(offered.message().unwrap().json().to_string().contains("(@builder)"), "{account}");
    }
    let bob = world.member("Bob");
    let digits = world.give(&bob, "link", &[("account", "12345".into())]).await;
    assert!(digits.message().unwrap().json().to_string().contains("@12345"), "a name of digits is found where no such number is");
    world.give(&bob, "link", &[("account", "nobody_here".into())]).await.says(&["There is no Roblox account nobody\\_here."]);
    world.give(&bob, "link", &[("account", "two words".into())]).await.says(&["That is not a Roblox account."]);
    world.end().await;
}

#[tokio::test]
async fn words_that_are_not_there_yet_or_were_hidden_can_be_tried_again() {
    let world = world().await;
    let alice = world.member("Alice");
    let (message, words) = world.words(&alice, "builder").await;
    world.press(&alice, &message, "Check now").await.says(&["The words are not in your profile yet", &words]);
    world.roblox.set_text_filter(true);
    world.roblox.set_description(BUILDER, &words);
    world.press(&alice, &message, "Check now").await.says(&["Roblox has hidden something in your profile"]);
    world.roblox.set_text_filter(false);
    world.roblox.set_description(BUILDER, &words);
    let done = world.press(&alice, &message, "Check now").await;
    assert!(done.text().contains("Linked: you are"), "{}", done.text());
    world.end().await;
}

#[tokio::test]
async fn words_are_for_one_person_and_one_account_and_are_used_once() {
    let world = world().await;
    world.roblox.add_user(156, "other");
    let (alice, bob) = (world.member("Alice"), world.member("Bob"));
    let (message, words) = world.words(&alice, "builder").await;
    let (again, same) = world.words(&alice, "builder").await;
    assert_eq!(words, same, "whoever asks again for the same account has not to edit it again");
    let (bobs, others) = world.words(&bob, "builder").await;
    assert_ne!(words, others);
    world.roblox.set_description(BUILDER, &words);
    world.press(&bob, &bobs, "Check now").await.says(&["The words are not in your profile yet"]);
    assert!(world.press(&alice, &message, "Check now").await.text().contains("Linked: you are"));
    let used = world.press(&alice, &again, "Check now").await;
    assert!(used.text().contains("Those words are used up"), "{}", used.text());
    world.end().await;
}

#[tokio::test]
async fn words_survive_a_restart_and_expire() {
    let mut world = World::without_bot().await;
    world.set("SLOTKEEPER_LINKING__PHRASE_SECONDS", "4");
    world.start_bot().await;
    world.roblox.add_user(BUILDER, "builder");
    let alice = world.member("Alice");
    let (message, words) = world.words(&alice, "builder").await;
    world.restart_bot().await;
    world.press(&alice, &message, "Check now").await.says(&["not in your profile yet", &words]);
    tokio::time::sleep(Duration::from_secs(4)).await;
    world.roblox.set_description(BUILDER, &words);
    let expired = world.press(&alice, &message, "Check now").await;
    assert!(expired.text().contains("Those words have expired."), "{}", expired.text());
    let renewed = world.press(&alice, expired.updated.as_ref().unwrap(), "Get new words").await;
    let message = renewed.updated.as_ref().unwrap();
    world.roblox.set_description(BUILDER, &words_in(message));
    assert!(world.press(&alice, message, "Check now").await.text().contains("Linked: you are"));
    world.end().await;
}

#[tokio::test]
async fn whatever_is_wrong_with_roblox_is_told_and_the_words_stay_good() {
    let mut world = World::without_bot().await;
    world.set("SLOTKEEPER_ROBLOX__TIMEOUT_SECONDS", "1");
    world.start_bot().await;
    world.roblox.add_user(BUILDER, "builder");
    let names = ["Alice", "Bob", "Carol", "Dave"];
    let faults = [Fault::Slow(Duration::from_secs(5)), Fault::ServerError, Fault::ChangedShape, Fault::Unreachable];
    for (name, fault) in names.into_iter().zip(faults) {
        let who = world.member(name);
        let (message, _) = world.words(&who, "builder").await;
        world.roblox.fault(Service::Users, fault);
        let answer = world.press(&who, &message, "Check now").await;
        assert!(answer.text().contains("Your words stay good."), "{fault:?}: {}", answer.text());
        let asked = world.give(&who, "link", &[("account", "builder".into())]).await;
        assert!(asked.text().contains("Roblox"), "{fault:?}: {}", asked.text());
        world.roblox.recover(Service::Users);
    }
    let eve = world.member("Eve");
    let (message, _) = world.words(&eve, "builder").await;
    world.roblox.fault(Service::Users, Fault::RateLimited { retry_after: Some(30) });
    world.press(&eve, &message, "Check now").await.says(&["Roblox wants fewer questions right now.", "Your words stay good."]);
    world.end().await;
}

#[tokio::test]
async fn without_a_picture_the_account_is_shown_all_the_same() {
    let world = world().await;
    world.roblox.fault(Service::Thumbnails, Fault::ServerError);
    let alice = world.member("Alice");
    let (message, _) = world.words(&alice, "builder").await;
    assert!(message.json().to_string().contains("Bob the Builder"), "{}", message.json());
    world.end().await;
}

#[tokio::test]
async fn a_banned_account_cannot_be_linked_at_either_step() {
    let world = world().await;
    let alice = world.member("Alice");
    let (message, words) = world.words(&alice, "builder").await;
    world.roblox.set_banned(BUILDER, true);
    world.roblox.set_description(BUILDER, &words);
    assert!(world.press(&alice, &message, "Check now").await.text().contains("is banned on Roblox"));
    let asked = world.give(&alice, "link", &[("account", "builder".into())]).await;
    asked.says(&["is banned on Roblox, so it cannot be linked."]);
    world.end().await;
}

#[tokio::test]
async fn who_asks_too_often_is_told_how_long_to_wait_and_roblox_is_left_alone() {
    let world = world().await;
    let alice = world.member("Alice");
    let mut refused = None;
    for _ in 0..10 {
        let answer = world.give(&alice, "link", &[("account", "builder".into())]).await;
        refused = refused.or_else(|| Some(answer.text()).filter(|text| text.contains("That was a lot at once.")));
    }
    assert!(refused.is_some());
    let asked = world.roblox.requests_to(Service::Users).iter().filter(|request| request.path.contains("usernames")).count();
    assert!(asked < 8, "{asked}");
    world.end().await;
}

#[tokio::test]
async fn who_unlinks_with_slots_is_asked_and_gives_them_up() {
    let world = world().await;
    let alice = world.member("Alice");
    world.prove(&alice, BUILDER).await;
    let board = world.board("Training", "Trainer").await;
    world.press(&alice, &board, "Trainer (1 free)").await;

    let asked = world.give(&alice, "unlink", &[]).await;
    asked.says(&["You have Trainer in Training. Without a link you could not leave them"]);
    let kept = world.press(&alice, asked.message().unwrap(), "Keep everything").await;
    assert!(kept.text().contains("Nothing was changed."));
    assert_eq!(world.claims().await, 1);
    let asked = world.give(&alice, "unlink", &[]).await;
    let gone = world.press(&alice, asked.message().unwrap(), "Give up my slots and unlink").await;
    assert!(gone.text().contains("here any more. You gave up 1 slot."), "{}", gone.text());
    assert_eq!(world.claims().await, 0);
    world.give(&alice, "whoami", &[]).await.says(&["not linked here yet"]);
    world.give(&alice, "unlink", &[]).await.says(&["You are not linked here"]);
    world.end().await;
}

#[tokio::test]
async fn where_it_is_switched_off_members_are_sent_to_a_moderator() {
    let mut world = World::without_bot().await;
    world.set("SLOTKEEPER_LINKING__ORDER", "local");
    world.start_bot().await;
    let alice = world.member("Alice");
    let board = world.board("Training", "Trainer").await;
    world.press(&alice, &board, "Trainer (1 free)").await.says(&["not linked here yet"]);
    let asked = world.give(&alice, "link", &[("account", "builder".into())]).await;
    asked.says(&["Ask a moderator to do it with /member link."]);
    world.end().await;
}

#[tokio::test]
async fn the_words_of_members_are_in_no_log() {
    let world = world().await;
    let alice = world.member("Alice");
    let (_, words) = world.words(&alice, "builder").await;
    assert!(!log().contains(&words));
    world.end().await;
}
