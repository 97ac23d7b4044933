//! Servers that have a key of Bloxlink or RoVer: whoever is known there presses once and has the slot.

use std::time::Duration;

use roblox_sandbox::{BloxlinkField, Fault, RoverShape, Service};

use crate::log::log;
use crate::world::World;

const BUILDER: u64 = 714_760_171;
pub(crate) const BLOXLINK_KEY: &str = "blox-key-0123456789";
const ROVER_KEY: &str = "rover-key-0123456789";

/// A server whose administrator has entered a key on the panel.
pub(crate) async fn world_with(button: &str, key: &str, settings: &[(&'static str, &str)]) -> World {
    let mut world = World::without_bot().await;
    for (setting, value) in settings {
        world.set(setting, value);
    }
    world.start_bot().await;
    world.roblox.add_user(BUILDER, "builder");
    world.roblox.add_bloxlink_key(BLOXLINK_KEY, world.guild.id());
    world.roblox.add_rover_key(ROVER_KEY, world.guild.id());
    let administrators = world.guild.add_role("Administrators", discord_sandbox::Permissions::ADMINISTRATOR);
    let administrator = world.guild.add_member("Ada", &[&administrators]);
    let panel = world.give(&administrator, "setup", &[]).await;
    let page = world.press(&administrator, panel.message().unwrap(), "Linking and ranks…").await;
    let form = world.open(&administrator, page.updated.as_ref().unwrap(), button).await;
    let kept = world.submit(&administrator, &form, &[("key", key)]).await;
    assert!(kept.text().contains("key is kept, ends with 6789."), "{}", kept.text());
    world
}

#[tokio::test]
async fn who_is_known_to_a_provider_has_the_slot_with_one_press() {
    for field in [BloxlinkField::UpperCase, BloxlinkField::CamelCase] {
        let world = world_with("Bloxlink key…", BLOXLINK_KEY, &[]).await;
        world.roblox.set_bloxlink_field(field);
        let alice = world.member("Alice");
        world.roblox.set_bloxlink(world.guild.id(), alice.id(), Some(BUILDER));
        let board = world.board("Training", "Trainer").await;
        let done = world.press(&alice, &board, "Trainer (1 free)").await;
        assert!(done.text().contains("You have Trainer"), "{field:?}: {}", done.text());
        world.give(&alice, "whoami", &[]).await.says(&["You are [@builder](", "Bloxlink said so"]);
        assert!(!log().contains(BLOXLINK_KEY));
        world.end().await;
    }
}

#[tokio::test]
async fn rover_is_read_in_both_of_its_shapes() {
    for shape in [RoverShape::Flat, RoverShape::Nested] {
        let world = world_with("RoVer key…", ROVER_KEY, &[]).await;
        world.roblox.set_rover_shape(shape);
        let alice = world.member("Alice");
        world.roblox.set_rover(world.guild.id(), alice.id(), Some(BUILDER));
        world.give(&alice, "whoami", &[]).await.says(&["You are [@builder](", "RoVer said so"]);
        assert!(!log().contains(ROVER_KEY));
        world.end().await;
    }
}

#[tokio::test]
async fn an_answer_is_kept_for_a_while_and_asked_for_again_after_that() {
    let settings = [("SLOTKEEPER_LINKING__PROVIDER_SECONDS", "1")];
    let mut world = world_with("Bloxlink key…", BLOXLINK_KEY, &settings).await;
    let alice = world.member("Alice");
    world.roblox.set_bloxlink(world.guild.id(), alice.id(), Some(BUILDER));
    for _ in 0..3 {
        world.give(&alice, "whoami", &[]).await.says(&["You are [@builder]("]);
    }
    assert_eq!(world.roblox.requests_to(Service::Bloxlink).len(), 1);
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    world.roblox.set_bloxlink(world.guild.id(), alice.id(), None);
    world.restart_bot().await;
    world.give(&alice, "whoami", &[]).await.says(&["not linked here yet"]);
    world.end().await;
}

#[tokio::test]
async fn a_provider_that_fails_in_any_way_is_passed_over_and_what_it_said_last_still_counts() {
    let settings = [("SLOTKEEPER_LINKING__PROVIDER_SECONDS", "1"), ("SLOTKEEPER_ROBLOX__TIMEOUT_SECONDS", "1")];
    for fault in [
        Fault::Slow(Duration::from_secs(5)),
        Fault::ServerError,
        Fault::ChangedShape,
        Fault::Html,
        Fault::Unreachable,
        Fault::RateLimited { retry_after: Some(60) },
    ] {
        let mut world = world_with("Bloxlink key…", BLOXLINK_KEY, &settings).await;
        let (alice, bob) = (world.member("Alice"), world.member("Bob"));
        world.roblox.set_bloxlink(world.guild.id(), alice.id(), Some(BUILDER));
        world.give(&alice, "whoami", &[]).await.says(&["You are [@builder]("]);
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        world.restart_bot().await;
        world.roblox.fault(Service::Bloxlink, fault);
        let known = world.give(&alice, "whoami", &[]).await.text();
        assert!(known.contains("You are [@builder]("), "{fault:?}: {known}");
        let unknown = world.give(&bob, "whoami", &[]).await.text();
        assert!(unknown.contains("not linked here yet"), "{fault:?}: {unknown}");
        let asked = world.roblox.requests_to(Service::Bloxlink).len();
        world.give(&world.member("Carol"), "whoami", &[]).await.says(&["not linked here yet"]);
        assert_eq!(world.roblox.requests_to(Service::Bloxlink).len(), asked, "{fault:?}: it is left alone for a while");
        world.end().await;
    }
}

#[tokio::test]
async fn where_providers_take_so_long_that_no_form_can_open_a_button_opens_it() {
    let world = world_with("Bloxlink key…", BLOXLINK_KEY, &[]).await;
    let administrators = world.guild.add_role("More administrators", discord_sandbox::Permissions::ADMINISTRATOR);
    let administrator = world.guild.add_member("Abe", &[&administrators]);
    let panel = world.give(&administrator, "setup", &[]).await;
    let page = world.press(&administrator, panel.message().unwrap(), "Linking and ranks…").await;
    let form = world.open(&administrator, page.updated.as_ref().unwrap(), "RoVer key…").await;
    world.submit(&administrator, &form, &[("key", ROVER_KEY)]).await;
    for service in [Service::Bloxlink, Service::Rover] {
        world.roblox.fault(service, Fault::Slow(Duration::from_secs(5)));
    }
    let alice = world.member("Alice");
    let board = world.board("Training", "Trainer").await;
    let told = world.press(&alice, &board, "Trainer (1 free)").await;
    assert_eq!(told.sent, ["6", "follow-up private"]);
    assert!(told.text().contains("Before you can take Trainer in Training, link your Roblox account."), "{}", told.text());
    let form = world.open(&alice, told.message().unwrap(), "Link my account").await;
    let asked = world.submit(&alice, &form, &[("account", "builder")]).await;
    world.roblox.set_description(BUILDER, &crate::world::words_in(asked.message().unwrap()));
    let done = world.press(&alice, asked.message().unwrap(), "Check and take Trainer").await;
    assert!(done.text().contains("You have Trainer"), "{}", done.text());
    world.end().await;
}

#[tokio::test]
async fn a_key_whose_calls_are_used_up_is_left_alone_for_the_day() {
    let world = world_with("Bloxlink key…", BLOXLINK_KEY, &[]).await;
    world.roblox.set_bloxlink_quota(Some(0));
    for name in ["Alice", "Bob", "Carol"] {
        world.give(&world.member(name), "whoami", &[]).await.says(&["not linked here yet"]);
    }
    assert_eq!(world.roblox.requests_to(Service::Bloxlink).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn an_account_that_somebody_has_proved_is_not_given_to_another_by_a_provider() {
    let world = world_with("Bloxlink key…", BLOXLINK_KEY, &[]).await;
    let (alice, mallory) = (world.member("Alice"), world.member("Mallory"));
    world.prove(&alice, BUILDER).await;
    world.roblox.set_bloxlink(world.guild.id(), mallory.id(), Some(BUILDER));
    world.give(&mallory, "whoami", &[]).await.says(&["not linked here yet"]);
    world.end().await;
}

#[tokio::test]
async fn a_key_that_is_forgotten_takes_its_links_along() {
    let world = world_with("Bloxlink key…", BLOXLINK_KEY, &[]).await;
    let alice = world.member("Alice");
    world.roblox.set_bloxlink(world.guild.id(), alice.id(), Some(BUILDER));
    world.give(&alice, "whoami", &[]).await.says(&["You are [@builder]("]);
    let administrators = world.guild.add_role("More administrators", discord_sandbox::Permissions::ADMINISTRATOR);
    let administrator = world.guild.add_member("Abe", &[&administrators]);
    let panel = world.give(&administrator, "setup", &[]).await;
    let page = world.press(&administrator, panel.message().unwrap(), "Linking and ranks…").await;
    let form = world.open(&administrator, page.updated.as_ref().unwrap(), "Bloxlink key…").await;
    let gone = world.submit(&administrator, &form, &[("key", "")]).await;
    assert!(gone.text().contains("The Bloxlink key is forgotten."), "{}", gone.text());
    world.give(&alice, "whoami", &[]).await.says(&["not linked here yet"]);
    world.end().await;
}
