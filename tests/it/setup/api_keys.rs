//! The keys of programs: shown once, good at once, and good for nothing once they are revoked.

use discord_sandbox::{Member, Message};
use reqwest::StatusCode;

use super::{administrator, panel, stands, trail};
use crate::answers::Answer;
use crate::disk;
use crate::log::log;
use crate::world::World;

/// What the HTTP API answers to this key.
async fn status(world: &World, key: &str) -> StatusCode {
    let address = format!("http://{}/sessions/list", world.api.expect("the bot runs"));
    reqwest::Client::new().get(address).header("apikey", key).send().await.unwrap().status()
}

/// The page of keys.
async fn page(world: &World, who: &Member) -> Message {
    let opened = panel(world, who).await;
    world.press(who, &opened, "API keys…").await.updated.clone().expect("the page")
}

/// Makes a key; what the administrator reads.
async fn create(world: &World, who: &Member, page: &Message) -> (Answer, String) {
    let reply = who.press(page, "Create a key").await.unwrap();
    let mut outcome = reply.settled().await;
    while outcome.messages.is_empty() {
        outcome = reply.next_change().await;
    }
    let text = outcome.message().unwrap().content().to_owned();
    let key = text.split("```").nth(1).unwrap_or_else(|| panic!("no key: {text}")).trim().to_owned();
    (Answer::to(&world.discord, &reply).await, key)
}

#[tokio::test]
async fn a_new_key_is_shown_once_and_opens_the_community() {
    let world = World::new().await;
    let ada = administrator(&world);
    let page = page(&world, &ada).await;
    assert!(page.text().contains("There is none yet."), "{page}");
    let (made, key) = create(&world, &ada, &page).await;
    assert_eq!(made.sent, ["7", "follow-up private"]);
    assert!(made.message().unwrap().is_ephemeral());
    assert_eq!(status(&world, &key).await, StatusCode::OK);

    let public = key.split('_').nth(1).unwrap();
    let listed = page.current().unwrap().text();
    assert!(listed.contains(public) && listed.contains("never used") && !listed.contains(&key), "{listed}");
    let refreshed = world.press(&ada, &super::panel(&world, &ada).await, "API keys…").await;
    assert!(refreshed.text().contains("· used "), "{}", refreshed.text());

    let secret = key.rsplit('_').next().unwrap();
    assert!(!log().contains(secret), "the key is in the log");
    let database = std::fs::read(world.database_path()).unwrap();
    let beside = std::fs::read(world.database_path().with_extension("db-wal")).unwrap_or_default();
    for bytes in [database, beside] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "the key is on the disk");
    }
    let trail = trail(&world).await;
    assert_eq!((trail.len(), trail[0].0.as_str(), trail[0].1), (1, "key_created", ada.id().cast_signed()));
    world.end().await;
}

#[tokio::test]
async fn a_key_is_revoked_after_a_question_and_opens_nothing_from_then_on() {
    let world = World::new().await;
    let ada = administrator(&world);
    let page = page(&world, &ada).await;
    let (_, key) = create(&world, &ada, &page).await;
    let (_, other) = create(&world, &ada, &page).await;
    let public = key.split('_').nth(1).unwrap();

    let page = page.current().unwrap();
    let asked = world.select(&ada, &page, "Revoke a key…", public).await;
    assert!(asked.text().contains(&format!("Revoke the key {public}?")) || asked.text().contains(public), "{}", asked.text());
    assert_eq!(status(&world, &key).await, StatusCode::OK, "a question is no deed");
    let kept = world.press(&ada, asked.updated.as_ref().unwrap(), "Keep it").await;
    assert!(kept.text().contains(public), "{}", kept.text());

    let asked = world.select(&ada, kept.updated.as_ref().unwrap(), "Revoke a key…", public).await;
    let revoked = world.press(&ada, asked.updated.as_ref().unwrap(), "Revoke it").await;
    assert!(revoked.text().contains("is revoked. Programs that use it are refused from now on."), "{}", revoked.text());
    assert_eq!(status(&world, &key).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&world, &other).await, StatusCode::OK);
    let again = world.press_raw(&ada, &page, &format!("s1:a:revoke-key:{public}")).await;
    assert!(again.text().contains("was revoked before"), "{}", again.text());
    assert_eq!(trail(&world).await.iter().filter(|(action, _, _)| action == "key_revoked").count(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_key_of_another_community_cannot_be_revoked_from_here() {
    let world = World::new().await;
    let ada = administrator(&world);
    let other = world.discord.add_guild("Day Shift");
    let lobby = other.add_channel("lobby");
    let owner = other.owner();
    let there = world.give_in(&lobby, &owner, "setup", &[]).await;
    let there = world.press(&owner, there.message().unwrap(), "API keys…").await.updated.clone().unwrap();
    let (_, key) = create(&world, &owner, &there).await;
    let public = key.split('_').nth(1).unwrap();

    let here = page(&world, &ada).await;
    let told = world.press_raw(&ada, &here, &format!("s1:a:revoke-key:{public}")).await;
    assert!(told.text().contains("This community has no key"), "{}", told.text());
    assert_eq!(status(&world, &key).await, StatusCode::OK);
    world.end().await;
}

#[tokio::test]
async fn a_press_that_is_delivered_twice_makes_one_key() {
    let world = World::new().await;
    let ada = administrator(&world);
    let page = page(&world, &ada).await;
    let reply = ada.press(&page, "Create a key").await.unwrap();
    let mut outcome = reply.settled().await;
    while outcome.messages.is_empty() {
        outcome = reply.next_change().await;
    }
    world.discord.deliver_again(&reply);
    world.quiet().await;
    assert_eq!(disk::number(&world.database_path(), "select count(*) from api_keys").await, 1);
    world.end().await;
}

#[tokio::test]
async fn there_are_no_more_keys_than_the_page_can_show() {
    let world = World::new().await;
    let ada = administrator(&world);
    let page = page(&world, &ada).await;
    let workspace = stands(&world, "workspaces.id").await.unwrap();
    let mut connection = disk::open(&world.database_path()).await;
    for number in 0..25 {
        let id = format!("abcdef{}{}", 2 + number / 5, 2 + number % 5);
        let insert = sqlx::query("insert into api_keys (id, workspace_id, hash, created_at) values ($1, $2, 'x', 0)");
        insert.bind(id).bind(&workspace).execute(&mut connection).await.unwrap();
    }
    drop(connection);
    world.press(&ada, &page, "Create a key").await.says(&["There are 25 keys already, so none was made. Revoke one"]);
    assert_eq!(disk::number(&world.database_path(), "select count(*) from api_keys").await, 25);
    world.end().await;
}
