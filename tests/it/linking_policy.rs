//! One Roblox account, one Discord user, unless a server wants it otherwise; and what is proved counts before what is said.

use crate::world::World;

const BUILDER: u64 = 714_760_171;

async fn world() -> World {
    let world = World::new().await;
    world.roblox.add_user(BUILDER, "builder");
    world.roblox.add_user(156, "other");
    world
}

/// Chooses a policy on the panel.
async fn choose(world: &World, policy: &str) {
    let administrators = world.guild.add_role("Administrators", discord_sandbox::Permissions::ADMINISTRATOR);
    let administrator = world.guild.add_member("Ada", &[&administrators]);
    let panel = world.give(&administrator, "setup", &[]).await;
    let page = world.press(&administrator, panel.message().unwrap(), "Linking and ranks…").await;
    world.press(&administrator, page.updated.as_ref().unwrap(), policy).await;
}

#[tokio::test]
async fn of_two_who_prove_the_same_account_at_the_same_moment_one_has_it() {
    let world = world().await;
    let (alice, bob) = (world.member("Alice"), world.member("Bob"));
    let ((first, a), (second, b)) = (world.words(&alice, "builder").await, world.words(&bob, "builder").await);
    world.roblox.set_description(BUILDER, &format!("{a}\n{b}"));
    let (one, other) = tokio::join!(world.press(&alice, &first, "Check now"), world.press(&bob, &second, "Check now"));
    let linked = [one.text(), other.text()].iter().filter(|text| text.contains("Linked: you are")).count();
    let took = [one.text(), other.text()].iter().filter(|text| text.contains("Until now it was")).count();
    // The later one has it from the earlier one.
    assert_eq!((linked, took), (2, 1), "{} / {}", one.text(), other.text());
    let count = "select count(*) from links where source = 'phrase'";
    assert_eq!(crate::disk::number(&world.database_path(), count).await, 1);
    world.end().await;
}

#[tokio::test]
async fn a_proof_counts_before_what_a_moderator_said_of_somebody_else() {
    let world = world().await;
    let (alice, impostor) = (world.member("Alice"), world.member("Impostor"));
    world.link(&impostor, BUILDER).await;
    let done = world.prove(&alice, BUILDER).await;
    assert!(done.text().contains("Linked: you are"), "{}", done.text());
    world.give(&impostor, "whoami", &[]).await.says(&["not linked here yet"]);
    world.give(&alice, "whoami", &[]).await.says(&["You are [@builder]("]);
    world.end().await;
}

#[tokio::test]
async fn a_moderator_cannot_say_otherwise_of_somebody_who_has_proved_it() {
    let world = world().await;
    let (alice, bob) = (world.member("Alice"), world.member("Bob"));
    world.prove(&alice, BUILDER).await;
    let say = async |who, account: &str| {
        world.give(&world.moderator, "member link", &[("member", who), ("account", account.into())]).await
    };
    say((&alice).into(), "156").await.says(&["@Alice has shown that they are", "counts for more than /member link"]);
    say((&bob).into(), "builder").await.says(&["belongs to @Alice here already"]);
    world.give(&alice, "whoami", &[]).await.says(&["You are [@builder]("]);
    world.end().await;
}

#[tokio::test]
async fn a_link_of_a_moderator_gives_nothing_in_another_server_and_a_proof_holds_everywhere() {
    let world = world().await;
    let elsewhere = world.discord.add_guild("Elsewhere");
    let lobby = elsewhere.add_channel("lobby");
    let (alice, bob) = (world.member("Alice"), world.member("Bob"));
    world.link(&bob, 156).await;
    world.prove(&alice, BUILDER).await;
    let none: &[&discord_sandbox::Role] = &[];
    let (alice_there, bob_there) = (elsewhere.add_existing(&alice, none), elsewhere.add_existing(&bob, none));
    world.give_in(&lobby, &bob_there, "whoami", &[]).await.says(&["not linked here yet"]);
    world.give_in(&lobby, &alice_there, "whoami", &[]).await.says(&["You are [@builder](", "Rank: 0"]);
    world.end().await;
}

#[tokio::test]
async fn where_moderators_decide_they_see_who_waits_and_both_may_use_it_then() {
    let world = world().await;
    choose(&world, "Moderators decide").await;
    let (alice, bob) = (world.member("Alice"), world.member("Bob"));
    world.prove(&alice, BUILDER).await;
    let asked = world.prove(&bob, BUILDER).await;
    assert!(asked.text().contains("a moderator has to decide"), "{}", asked.text());
    world.give(&bob, "whoami", &[]).await.says(&["not linked here yet"]);

    let list = world.give(&world.moderator, "member requests", &[]).await;
    list.says(&["1. @Bob has shown", "Here it belongs to @Alice."]);
    let board = world.board("Training", "Trainer").await;
    world.press_raw(&bob, &board, &format!("s1:k:allow:{}", bob.id())).await.says(&["Only moderators can do that."]);
    world.give(&bob, "whoami", &[]).await.says(&["not linked here yet"]);
    let decided = world.press(&world.moderator, list.message().unwrap(), "1: both may use it").await;
    assert!(decided.text().contains("@Bob may use"), "{}", decided.text());
    world.give(&bob, "whoami", &[]).await.says(&["You are [@builder]("]);
    world.give(&alice, "whoami", &[]).await.says(&["You are [@builder]("]);
    world.give(&world.moderator, "member requests", &[]).await.says(&["Nobody waits for a decision"]);
    world.end().await;
}

#[tokio::test]
async fn where_several_may_use_an_account_the_second_holds_it_in_that_server_alone() {
    let world = world().await;
    choose(&world, "Several may use it").await;
    let elsewhere = world.discord.add_guild("Elsewhere");
    let lobby = elsewhere.add_channel("lobby");
    let (alice, bob) = (world.member("Alice"), world.member("Bob"));
    world.prove(&alice, BUILDER).await;
    let done = world.prove(&bob, BUILDER).await;
    assert!(done.text().contains("now, in this server."), "{}", done.text());
    let none: &[&discord_sandbox::Role] = &[];
    let bob_there = elsewhere.add_existing(&bob, none);
    world.give_in(&lobby, &bob_there, "whoami", &[]).await.says(&["not linked here yet"]);
    world.end().await;
}
