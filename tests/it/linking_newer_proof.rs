//! An account that two have proved is whose proof is newest. Whoever had it and the moderators hear of it, and for a day
//! moderators keep it where it was, in their server alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use discord_sandbox::{Channel, Guild, Member, Role};
use jiff::{SignedDuration, Timestamp};
use slotkeeper::store::Clock;

use crate::disk;
use crate::setup::{administrator, panel};
use crate::world::{World, until};

const BUILDER: u64 = 714_760_171;
const NONE: &[&Role] = &[];

struct Scene {
    world: World,
    alice: Member,
    bob: Member,
    elsewhere: Guild,
    lobby: Channel,
}

impl Scene {
    /// Alice has proved an account, and Bob is about to.
    async fn new() -> Self {
        Self::in_world(World::new().await).await
    }

    async fn in_world(world: World) -> Self {
        world.roblox.add_user(BUILDER, "builder");
        let (alice, bob) = (world.member("Alice"), world.member("Bob"));
        let elsewhere = world.discord.add_guild("Elsewhere");
        let lobby = elsewhere.add_channel("lobby");
        world.prove(&alice, BUILDER).await;
        Self { world, alice, bob, elsewhere, lobby }
    }

    async fn is_builder(&self, who: &Member) -> bool {
        self.world.give(who, "whoami", &[]).await.text().contains("You are [@builder](")
    }

    async fn is_builder_elsewhere(&self, who: &Member) -> bool {
        let there = self.elsewhere.add_existing(who, NONE);
        self.world.give_in(&self.lobby, &there, "whoami", &[]).await.text().contains("You are [@builder](")
    }

    async fn moderates(&self, command: &str, member: &Member) -> String {
        self.world.give(&self.world.moderator, command, &[("member", member.into())]).await.text()
    }
}

#[tokio::test]
async fn the_newer_proof_counts_everywhere_and_whoever_had_the_account_is_told_once() {
    let scene = Scene::new().await;
    let Scene { world, alice, bob, .. } = &scene;
    let offered = world.give(bob, "link", &[("account", "builder".into())]).await;
    let offer = offered.message().unwrap().json().to_string();
    assert!(offer.contains("If you prove that it is yours, it becomes yours; they and the moderators are told."), "{offer}");
    let linked = world.prove(bob, BUILDER).await;
    assert!(linked.text().contains("Linked: you are"), "{}", linked.text());
    assert!(linked.text().contains("Until now it was @Alice's, who will be told."), "{}", linked.text());
    assert!(scene.is_builder(bob).await && scene.is_builder_elsewhere(bob).await);

    let reply = alice.slash(&world.channel, "sessions", &[]).await.unwrap();
    let told = async {
        let mut outcome = reply.settled().await;
        while outcome.messages.is_empty() || !outcome.text().contains("has proved") {
            outcome = reply.next_change().await;
        }
        outcome.text()
    };
    let told = tokio::time::timeout(Duration::from_secs(10), told).await.expect("Alice is told");
    for part in ["@Bob has proved that", "change your Roblox password", "/member freeze", "24 hours"] {
        assert!(told.contains(part), "{part:?} is not said in: {told}");
    }
    assert!(!scene.is_builder(alice).await && !scene.is_builder_elsewhere(alice).await);
    assert_eq!(disk::number(&world.database_path(), "select count(*) from account_handovers where told = false").await, 0);
    scene.world.end().await;
}

#[tokio::test]
async fn every_community_that_knows_the_account_reads_it_in_its_audit_channel() {
    let scene = Scene::new().await;
    let Scene { world, alice, bob, .. } = &scene;
    let ada = administrator(world);
    let (log, page) = (world.guild.add_channel("log"), panel(world, &ada).await);
    world.select(&ada, &page, "Audit channel…", "log").await;
    world.give(alice, "sessions", &[]).await;
    // Proved in another server, where nobody of this one looks.
    let bob_there = scene.elsewhere.add_existing(bob, NONE);
    world.rank(alice, 5).await;
    let offered = world.give_in(&scene.lobby, &bob_there, "link", &[("account", "builder".into())]).await;
    world.roblox.set_description(BUILDER, &crate::world::words_in(offered.message().unwrap()));
    world.press(&bob_there, offered.message().unwrap(), "Check now").await;
    let said = || log.last_message().map(|message| message.text()).filter(|text| text.contains("is theirs"));
    let said = until(said).await.expect("the audit channel tells it");
    assert!(said.contains("@Bob proved that") && said.contains("/member freeze within 24 hours"), "{said}");
    scene.world.end().await;
}

#[tokio::test]
async fn a_moderator_freezes_it_in_their_server_alone_and_no_later_proof_changes_that() {
    let scene = Scene::new().await;
    let Scene { world, alice, bob, .. } = &scene;
    world.prove(bob, BUILDER).await;
    let frozen = scene.moderates("member freeze", bob).await;
    assert!(frozen.contains("Frozen: in this server") && frozen.contains("stays with @Alice"), "{frozen}");
    assert!(scene.is_builder(alice).await && !scene.is_builder(bob).await);
    assert!(scene.is_builder_elsewhere(bob).await && !scene.is_builder_elsewhere(alice).await);
    let carol = world.member("Carol");
    world.give(&carol, "link", &[("account", "builder".into())]).await.says(&["belongs to @Alice here and stays theirs"]);
    // A proof from elsewhere changes nothing here either.
    let carol_there = scene.elsewhere.add_existing(&carol, NONE);
    let offered = world.give_in(&scene.lobby, &carol_there, "link", &[("account", "builder".into())]).await;
    world.roblox.set_description(BUILDER, &crate::world::words_in(offered.message().unwrap()));
    world.press(&carol_there, offered.message().unwrap(), "Check now").await;
    assert!(scene.is_builder_elsewhere(&carol).await && !scene.is_builder(&carol).await && scene.is_builder(alice).await);
    let lifted = scene.moderates("member unlink", alice).await;
    assert!(lifted.contains("@Alice is not"), "{lifted}");
    assert!(scene.is_builder(&carol).await && !scene.is_builder(alice).await);
    scene.world.end().await;
}

#[tokio::test]
async fn after_a_day_it_is_not_frozen_any_more_and_nobody_but_moderators_freezes() {
    let mut world = World::without_bot().await;
    let ahead = Arc::new(AtomicI64::new(0));
    let hours = Arc::clone(&ahead);
    world.clock = Clock::telling(move || Timestamp::now() + SignedDuration::from_hours(hours.load(Ordering::SeqCst)));
    world.start_bot().await;
    let scene = Scene::in_world(world).await;
    let Scene { world, alice, bob, .. } = &scene;
    world.prove(bob, BUILDER).await;
    let shown = world.guild.add_role("Shown", discord_sandbox::Permissions::empty());
    world.guild.show_command("member", &shown);
    alice.grant(&shown);
    world.give(alice, "member freeze", &[("member", bob.into())]).await;
    assert!(scene.is_builder(bob).await, "a member freezes nothing");
    assert!(scene.moderates("member freeze", alice).await.contains("has not taken an account from anybody"));
    ahead.store(25, Ordering::SeqCst);
    let late = scene.moderates("member freeze", bob).await;
    assert!(late.contains("can be frozen for 24 hours") && late.contains("/member unlink"), "{late}");
    assert!(scene.is_builder(bob).await);
    scene.world.end().await;
}

#[tokio::test]
async fn a_moderator_withdraws_a_proof_in_their_server_and_proving_it_again_does_not_help() {
    let scene = Scene::new().await;
    let Scene { world, alice, .. } = &scene;
    let withdrawn = scene.moderates("member unlink", alice).await;
    assert!(withdrawn.contains("@Alice is not"), "{withdrawn}");
    assert!(!scene.is_builder(alice).await && scene.is_builder_elsewhere(alice).await);
    let again = world.prove(alice, BUILDER).await;
    assert!(again.text().contains("A moderator has decided that"), "{}", again.text());
    assert!(!scene.is_builder(alice).await);
    // A moderator's word gives it back.
    world.link(alice, BUILDER).await;
    assert!(scene.is_builder(alice).await);
    scene.world.end().await;
}

#[tokio::test]
async fn whoever_proves_an_account_whose_proof_was_withdrawn_has_it() {
    let scene = Scene::new().await;
    let Scene { world, alice, bob, .. } = &scene;
    scene.moderates("member unlink", alice).await;
    let linked = world.prove(bob, BUILDER).await;
    assert!(linked.text().contains("Linked: you are"), "{}", linked.text());
    assert!(scene.is_builder(bob).await && scene.is_builder_elsewhere(bob).await && !scene.is_builder_elsewhere(alice).await);
    scene.world.end().await;
}

#[tokio::test]
async fn the_words_name_what_they_are_for_and_the_form_warns_of_words_that_others_gave() {
    let scene = Scene::new().await;
    let (message, words) = scene.world.words(&scene.bob, "builder").await;
    assert!(words.starts_with("slotkeeper ") && words.split(' ').count() == 5, "{words}");
    assert!(message.json().to_string().contains("Never post words that somebody else gave you"), "{}", message.json());
    scene.world.end().await;
}
