//! What the accounts of holders are called, where a menu can mention nobody.

use discord_sandbox::Message;
use roblox_sandbox::{Fault, Service};

use super::{choose, manage, says, walk};
use crate::world::World;

/// What the options of the first menu say below their labels.
fn below(panel: &Message) -> Vec<String> {
    panel.selects()[0].options.iter().map(|option| option.description.clone()).collect()
}

#[tokio::test]
async fn menus_of_holders_say_what_their_accounts_are_called_and_roblox_is_asked_once_for_all_of_them() {
    let world = World::new().await;
    for (account, name) in [(1001, "alice_builds"), (1002, "bob_99")] {
        world.roblox.add_user(account, name);
    }
    let (alice, bob) = (world.linked("Alice", 1001, 0).await, world.linked("Bob", 1002, 0).await);
    let board = world.board("Training", "Trainer x3").await;
    world.press(&alice, &board, "Trainer (3 free)").await;
    world.press(&bob, &board, "Trainer (2 free)").await;
    world.roblox.forget_requests();

    let panel = manage(&world, &world.moderator, &board).await;
    let page = walk(&world, &world.moderator, &panel, &["Move or remove…"]).await;
    says(&page, &["Trainer, slot 1: @Alice", "Trainer, slot 2: @Bob"]);
    assert_eq!(below(&page), ["alice_builds", "bob_99"]);
    let seat = choose(&world, &world.moderator, &page, "Choose a holder…", "Trainer, slot 1").await;
    let removed = walk(&world, &world.moderator, &seat, &["Remove"]).await;
    let undo = walk(&world, &world.moderator, &removed, &["Undo…"]).await;
    let newest = undo.selects()[0].options[0].label.clone();
    assert_eq!(newest, "Removed alice_builds from Trainer, slot 1");
    assert_eq!(world.roblox.requests_to(Service::Users).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn while_roblox_does_not_answer_the_menus_say_the_numbers_and_everything_works() {
    let world = World::new().await;
    world.roblox.add_user(1001, "alice_builds");
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer").await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    let mut page = manage(&world, &world.moderator, &board).await;
    let slow = Fault::Slow(std::time::Duration::from_secs(5));
    for fault in [Fault::ServerError, Fault::Html, Fault::ChangedShape, Fault::Unreachable, slow] {
        world.roblox.fault(Service::Users, fault);
        page = walk(&world, &world.moderator, &page, &["Move or remove…"]).await;
        assert_eq!(below(&page), ["Roblox 1001"], "{fault:?}");
        page = walk(&world, &world.moderator, &page, &["Back"]).await;
    }
    page = walk(&world, &world.moderator, &page, &["Move or remove…"]).await;
    let seat = choose(&world, &world.moderator, &page, "Choose a holder…", "Trainer, slot 1").await;
    let removed = walk(&world, &world.moderator, &seat, &["Remove"]).await;
    says(&removed, &["Training: @Alice is out of Trainer, slot 1."]);
    world.end().await;
}
