//! What people may ask of what is kept of them: all of it in a file, or that it be deleted.

use std::time::Duration;

use discord_sandbox::{Member, Message};
use serde_json::Value;

use crate::answers::Answer;
use crate::departures::second_door;
use crate::disk::{self, WriteLock};
use crate::world::{World, until};

const ALICE: u64 = 714_760_171;

/// Asks for the file; what is in it.
async fn export(world: &World, who: &Member) -> Value {
    let answer = world.give(who, "privacy export", &[]).await;
    answer.says(&["everything that is kept of you", "my-slotkeeper-data.json, "]);
    let files = answer.message().unwrap().attachments();
    assert_eq!(files.len(), 1);
    serde_json::from_slice(&files[0].bytes).unwrap()
}

/// Asks to delete everything and presses the button for it; what the person reads then.
async fn delete(world: &World, who: &Member) -> String {
    let asked = world.give(who, "privacy delete", &[]).await;
    world.press(who, asked.message().unwrap(), "Delete everything").await.text()
}

async fn number(world: &World, query: &str) -> i64 {
    disk::number(&world.database_path(), query).await
}

/// A session that is over in which Alice holds a slot, and a coming one in which she and Bob do; the board of the latter.
async fn a_past(world: &World, alice: &Member, bob: &Member) -> (Message, Message) {
    let old = world.board("Last week", "Trainer x3").await;
    for who in [alice, bob] {
        world
            .give(who, "claim", &[("role", "Trainer".into()), ("session", "Last week".into())])
            .await
            .says(&["You have Trainer"]);
    }
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("update sessions set status = 'completed'").execute(&mut connection).await.unwrap();
    drop(connection);
    let board = world.board("Tonight", "Assistant x3").await;
    for who in [alice, bob] {
        world
            .give(who, "claim", &[("role", "Assistant".into()), ("session", "Tonight".into())])
            .await
            .says(&["You have Assistant"]);
    }
    (old, board)
}

#[tokio::test]
async fn the_file_holds_what_is_kept_of_its_owner_and_of_nobody_else() {
    let world = World::new().await;
    let (alice, bob) = (world.proved("Alice", ALICE, 50).await, world.linked("Bob", 156_000_001, 0).await);
    a_past(&world, &alice, &bob).await;
    world.rank(&alice, 60).await;

    let file = export(&world, &alice).await;
    assert_eq!(file["discord_user_id"], alice.id().to_string());
    assert_eq!(file["roblox_accounts"][0]["roblox_id"], ALICE.to_string());
    assert_eq!(file["roblox_accounts"][0]["discord_server"], "every server");
    assert_eq!(file["ranks"][0]["rank"], 60);
    let slots = file["slots"].as_array().unwrap();
    let held: Vec<_> = slots.iter().map(|slot| (slot["session"].as_str().unwrap(), slot["role"].as_str().unwrap())).collect();
    assert_eq!(held, [("Last week", "Trainer"), ("Tonight", "Assistant")]);
    assert_eq!((&slots[0]["status"], &slots[0]["slot_number"]), (&"completed".into(), &1.into()));
    let happened = file["what_happened"].as_array().unwrap();
    let actions: Vec<_> = happened.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["member_ranked", "slot_claimed", "slot_claimed", "member_ranked", "member_linked"]);
    assert_eq!((&happened[0]["before"], &happened[0]["after"]), (&50.into(), &60.into()));
    assert_eq!((&happened[1]["by_you"], &happened[0].get("by_you")), (&true.into(), &None));

    let text = file.to_string();
    for other in [bob.id().to_string(), "156000001".to_owned(), world.moderator.id().to_string()] {
        assert!(!text.contains(&other), "{other} is somebody else: {text}");
    }
    world.end().await;
}

#[tokio::test]
async fn the_file_is_private_and_comes_later_where_the_disk_is_slow() {
    let world = World::new().await;
    let alice = world.proved("Alice", ALICE, 0).await;
    let nobody = world.member("Nobody");
    world.give(&nobody, "privacy export", &[]).await.says(&["Nothing is kept of you, in no server."]);

    world.discord.faults().next(1, "POST", "/interactions/*/*/callback", discord_sandbox::Fault::Html(500));
    let answer = world.give(&alice, "privacy export", &[]).await;
    assert_eq!(answer.sent, ["4 private 500", "4 private"]);
    assert_eq!(answer.message().unwrap().attachments().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_file_that_takes_long_to_send_follows_an_acknowledgement() {
    let world = World::new().await;
    let alice = world.proved("Alice", ALICE, 0).await;
    world.plan("Training", "Trainer", &[]).await;
    let mut connection = disk::open(&world.database_path()).await;
    let fill = "insert into audit (workspace_id, action, roblox_id, actor_kind, door, happened_at) \
                with recursive many(n) as (select 1 union all select n + 1 from many where n < 2000) \
                select id, 'slot_claimed', $1, 'operator', 'command_line', n from workspaces, many";
    sqlx::query(fill).bind(i64::try_from(ALICE).unwrap()).execute(&mut connection).await.unwrap();
    drop(connection);

    let answer = world.give(&alice, "privacy export", &[]).await;
    assert_eq!(answer.sent, ["5 private", "edit"]);
    let message = answer.message().unwrap();
    assert!(message.is_ephemeral() && message.attachments()[0].bytes.len() > 200_000);

    let limited = discord_sandbox::Fault::RateLimited(Duration::from_millis(300));
    world.discord.faults().next(1, "PATCH", "/webhooks/*/*/messages/*", limited);
    let answer = world.give(&alice, "privacy export", &[]).await;
    assert_eq!((answer.sent[1].as_str(), answer.sent[2].as_str()), ("edit 429", "edit"));

    let refused = discord_sandbox::Fault::discord_error(413, 40_005, "Request entity too large");
    world.discord.faults().next(1, "PATCH", "/webhooks/*/*/messages/*", refused);
    let answer = world.give(&alice, "privacy export", &[]).await;
    assert_eq!(answer.sent, ["5 private", "edit 413", "edit"]);
    assert!(answer.text().contains("The file is ready, but Discord did not take it."), "{}", answer.text());
    world.end().await;
}

#[tokio::test]
async fn whoever_asks_again_and_again_is_told_when_to_come_back() {
    let world = World::new().await;
    let (alice, bob) = (world.proved("Alice", ALICE, 0).await, world.linked("Bob", 156, 0).await);
    for _ in 0..6 {
        export(&world, &alice).await;
    }
    world.give(&alice, "privacy export", &[]).await.says(&["You asked for this several times in a row.", "ask again in"]);
    world.give(&alice, "privacy delete", &[]).await.says(&["You asked for this several times in a row."]);
    export(&world, &bob).await;
    world.end().await;
}

#[tokio::test]
async fn deleting_is_asked_first_and_can_be_thought_better_of() {
    let world = World::new().await;
    let (alice, bob) = (world.proved("Alice", ALICE, 0).await, world.linked("Bob", 156, 0).await);
    a_past(&world, &alice, &bob).await;
    let asked = world.give(&alice, "privacy delete", &[]).await;
    asked.says(&[
        "This deletes everything that is kept of you, in every server where this bot knows you:",
        "- You give up Assistant in Tonight (in 2 hours).",
        "(1 link)",
        "- 1 slot of past sessions stays as taken by somebody, without you.",
    ]);
    let kept = world.press(&alice, asked.message().unwrap(), "Keep it").await;
    assert_eq!(kept.sent, ["7"]);
    assert!(kept.text().contains("Nothing was deleted.") && !kept.text().contains("Delete everything"), "{}", kept.text());
    assert_eq!(world.claims().await, 4);
    world.give(&alice, "whoami", &[]).await.says(&["You are [@user\\_714760171]("]);
    world.end().await;
}

#[tokio::test]
async fn what_runs_is_given_up_what_is_over_stays_without_them_and_moderators_are_not_told_why() {
    let world = World::new().await;
    let (alice, bob) = (world.proved("Alice", ALICE, 50).await, world.linked("Bob", 156, 0).await);
    let (old, board) = a_past(&world, &alice, &bob).await;

    let text = delete(&world, &alice).await;
    assert!(text.contains("Everything that was kept of you is deleted, in every server where this bot knew you."), "{text}");
    assert!(text.contains("You gave up Assistant in Tonight (in 2 hours)."), "{text}");
    assert!(text.contains("1 slot of past sessions stays as taken by somebody, without you."), "{text}");

    world.until(&board, |text| text.contains("1. vacant") && text.contains("2. @Bob")).await;
    world.until(&old, |text| text.contains("1. somebody") && text.contains("2. @Bob") && text.contains("2 of 3 taken")).await;
    assert_eq!(number(&world, "select count(*) from claims").await, 2);
    assert_eq!(
        number(&world, "select count(*) from audit where action = 'slot_quit' and roblox_id is null and actor_kind = 'somebody' and actor_id is null").await,
        1
    );
    assert_eq!(
        number(&world, "select count(*) from audit where action = 'member_linked' and roblox_id is null and details is null")
            .await,
        1
    );
    assert_eq!(
        number(&world, "select count(*) from audit where action = 'slot_claimed' and actor_id is null and slot = 0").await,
        2
    );
    assert_eq!(number(&world, "select count(*) from audit where action = 'slot_claimed' and roblox_id = 156").await, 2);

    let about = [("member", (&alice).into())];
    world.give(&world.moderator, "member show", &about).await.says(&["@Alice has no Roblox account linked here yet."]);
    world.give(&world.moderator, "member unlink", &about).await.says(&["@Alice has no link here that could be taken away."]);
    world.give(&alice, "whoami", &[]).await.says(&["Your Roblox account is not linked here yet."]);
    world.give(&alice, "privacy export", &[]).await.says(&["Nothing is kept of you, in no server."]);
    world.give(&alice, "privacy delete", &[]).await.says(&["Nothing is kept of you, in no server."]);
    // The seat is free for whoever comes, and Alice may come back as anybody.
    world.link(&alice, ALICE).await;
    world
        .give(&alice, "claim", &[("role", "Assistant".into()), ("session", "Tonight".into())])
        .await
        .says(&["You have Assistant, slot 1,"]);
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 0"]);
    world.end().await;
}

#[tokio::test]
async fn two_presses_at_once_delete_once_and_both_are_answered() {
    let world = World::new().await;
    let (alice, bob) = (world.proved("Alice", ALICE, 0).await, world.linked("Bob", 156, 0).await);
    a_past(&world, &alice, &bob).await;
    let asked = world.give(&alice, "privacy delete", &[]).await;
    let question = asked.message().unwrap();
    world.discord.gateway().pause_delivery();
    let first = alice.press(question, "Delete everything").await.unwrap();
    let second = alice.press(question, "Delete everything").await.unwrap();
    world.discord.gateway().resume_delivery();
    let texts = [Answer::to(&world.discord, &first).await.text(), Answer::to(&world.discord, &second).await.text()];
    let done = texts.iter().filter(|text| text.contains("You gave up Assistant in Tonight")).count();
    let nothing = texts.iter().filter(|text| text.contains("Nothing is kept of you any more.")).count();
    assert_eq!((done, nothing), (1, 1), "{texts:?}");
    let shown = question.current().unwrap().text();
    assert!(shown.contains("You gave up Assistant in Tonight"), "what was done stays to be read: {shown}");
    assert_eq!(number(&world, "select count(*) from audit where action = 'slot_quit'").await, 1);
    world.end().await;
}

#[tokio::test]
async fn a_press_that_was_under_way_brings_nothing_back() {
    let world = World::new().await;
    let alice = world.proved("Alice", ALICE, 0).await;
    let board = world.board("Tonight", "Trainer x2, Assistant x2").await;
    let asked = world.give(&alice, "privacy delete", &[]).await;
    // All wait for the disk at the same moment, one before the deletion and one behind it; nothing is left in the end.
    let lock = WriteLock::hold(&world.database_path()).await;
    let claim = alice.press(&board, "Trainer (2 free)").await.unwrap();
    let deletion = alice.press(asked.message().unwrap(), "Delete everything").await.unwrap();
    claim.acknowledged().await;
    deletion.acknowledged().await;
    let late = alice.press(&board, "Assistant (2 free)").await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    lock.release().await;
    for reply in [&claim, &deletion, &late] {
        reply.settled().await;
    }
    let asked_to_link = late.now().modal.is_some() || late.now().text().contains("link your Roblox account");
    assert!(asked_to_link, "{}", late.now().text());
    world.quiet().await;
    for table in ["claims", "members", "links"] {
        assert_eq!(number(&world, &format!("select count(*) from {table}")).await, 0, "{table}");
    }
    assert_eq!(number(&world, &format!("select count(*) from audit where roblox_id = {ALICE}")).await, 0);
    world.until(&board, |text| text.contains("4 of 4 slots free")).await;
    world.end().await;
}

#[tokio::test]
async fn what_a_moderator_said_opens_and_deletes_nothing_in_another_community() {
    let world = World::new().await;
    let (alice, bob) = (world.linked("Alice", ALICE, 0).await, world.linked("Bob", 156, 0).await);
    a_past(&world, &alice, &bob).await;
    // Mallory moderates a server of their own, and says there that they are Alice.
    let other = world.discord.add_guild("Somewhere else");
    let lobby = other.add_channel("lobby");
    let mallory = other.owner();
    let linking = [("member", (&mallory).into()), ("account", ALICE.to_string().into())];
    world.give_in(&lobby, &mallory, "member link", &linking).await.says(&["in this server now"]);

    let answer = world.give_in(&lobby, &mallory, "privacy export", &[]).await;
    let file: Value = serde_json::from_slice(&answer.message().unwrap().attachments()[0].bytes).unwrap();
    assert_eq!((&file["slots"], &file["ranks"]), (&Value::Array(Vec::new()), &Value::Array(Vec::new())));
    let asked = world.give_in(&lobby, &mallory, "privacy delete", &[]).await;
    world.press(&mallory, asked.message().unwrap(), "Delete everything").await;
    assert_eq!(world.claims().await, 4);
    world.give(&alice, "whoami", &[]).await.says(&["You are [Roblox 714760171](", "Assistant in Tonight"]);
    world.end().await;
}

#[tokio::test]
async fn everywhere_means_every_server_and_what_series_keeps_is_said() {
    let world = World::new().await;
    let alice = world.proved("Alice", ALICE, 0).await;
    world.board("Tonight", "Trainer").await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    let other = world.discord.add_guild("Day Shift");
    let lobby = other.add_channel("lobby");
    let alice_there = other.add_existing(&alice, &[]);
    world.give_in(&lobby, &alice_there, "whoami", &[]).await.says(&["You are"]);
    let third = world.discord.add_guild("Third");
    let hall = third.add_channel("hall");
    drop(third.add_existing(&alice, &[]));
    let linking = [("member", (&third.owner()).into()), ("account", "157".into())];
    world.give_in(&hall, &third.owner(), "member link", &linking).await.says(&["in this server now"]);
    let mut connection = disk::open(&world.database_path()).await;
    let remote =
        "update workspaces set engine = 'series', name = 'Third' where id in (select workspace_id from guilds where id = $1)";
    sqlx::query(remote).bind(third.id().cast_signed()).execute(&mut connection).await.unwrap();
    drop(connection);

    let asked = world.give_in(&lobby, &alice_there, "privacy delete", &[]).await;
    asked.says(&["(1 link)", "- You give up Trainer in Tonight", "The sessions of Third are kept by SERIES."]);
    asked.says(&["The bot cannot ask SERIES about Third right now"]);
    let done = world.press(&alice_there, asked.message().unwrap(), "Delete everything").await.text();
    assert!(
        done.contains("You gave up Trainer in Tonight") && done.contains("The sessions of Third are kept by SERIES."),
        "{done}"
    );
    assert_eq!(number(&world, "select count(*) from links where roblox_id <> 157").await, 0);
    until(|| Some(()).filter(|()| world.channel.last_message().unwrap().text().contains("1 of 1 slot free")))
        .await
        .expect("the board");
    world.end().await;
}

#[tokio::test]
async fn an_account_is_whose_proof_it_is_and_not_who_has_it_by_a_moderators_word() {
    let world = World::new().await;
    world.board("Tonight", "Trainer").await;
    // Another server of the same community has somebody else down as that account.
    let (other, lobby) = second_door(&world).await;
    let bob = other.add_member("Bob", &[]);
    let linking = [("member", (&bob).into()), ("account", ALICE.to_string().into())];
    world.give_in(&lobby, &other.owner(), "member link", &linking).await.says(&["in this server now"]);
    let alice = world.proved("Alice", ALICE, 0).await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);

    let asked = world.give_in(&lobby, &bob, "privacy delete", &[]).await;
    let done = world.press(&bob, asked.message().unwrap(), "Delete everything").await.text();
    assert!(done.contains("Its slots and ranks are not part of this, unless you first show with /link that it is."), "{done}");
    assert_eq!(world.claims().await, 1);
    let text = delete(&world, &alice).await;
    assert!(text.contains("You gave up Trainer in Tonight"), "{text}");
    assert_eq!(world.claims().await, 0);
    world.end().await;
}
