//! Having one's data deleted in a community that is at SERIES: what is held there is given up first, and whatever SERIES does
//! meanwhile, nothing of the person is left here.

use std::time::Duration;

use discord_sandbox::{Member, Reply};

use super::trouble::Trouble;
use super::{LATE, Scene, TIMEOUT};
use crate::answers::Answer;
use crate::disk;

const ALICE: u64 = 714_760_171;

/// What is kept of Alice: rows that name her, whatever the table.
async fn kept(scene: &Scene, alice: &Member) -> i64 {
    let user = alice.id();
    let query = format!(
        "select (select count(*) from links where discord_user_id = {user}) + (select count(*) from members where roblox_id = {ALICE}) \
         + (select count(*) from audit where roblox_id = {ALICE} or (actor_kind = 'discord' and actor_id = {user}) \
         or details like '%{user}%' or details like '%{ALICE}%')"
    );
    disk::number(&scene.world.database_path(), &query).await
}

/// Asks for the deletion; the question.
async fn question(scene: &Scene, alice: &Member) -> Answer {
    scene.world.give(alice, "privacy delete", &[]).await
}

/// Confirms it; what is read in the end.
async fn delete(scene: &Scene, alice: &Member, asked: &Answer) -> String {
    let reply: Reply = alice.press(asked.message().unwrap(), "Delete everything").await.unwrap();
    Answer::to(&scene.world.discord, &reply).await.text()
}

#[tokio::test]
async fn every_slot_on_series_is_given_up_and_nothing_of_the_person_is_left_here() {
    let scene = Scene::new().await;
    let (alice, bob) = (scene.proved("Alice", ALICE, 50).await, scene.member("Bob", 156, 0).await);
    let board = scene.world.board("Training", "Trainer x2, Assistant x2").await;
    for (who, button) in [(&alice, "Trainer (2 free)"), (&bob, "Trainer (1 free)"), (&alice, "Assistant (2 free)")] {
        let told = scene.press(who, &board, button).await;
        assert!(told.last.contains("You have "), "{}", told.last);
    }
    let asked = question(&scene, &alice).await;
    asked.says(&["Trainer in Training", "Assistant in Training", "The sessions of Night Shift are kept by SERIES."]);
    scene.series.forget_requests();
    let done = delete(&scene, &alice, &asked).await;
    assert!(done.contains("Everything that was kept of you is deleted") && done.contains("You gave up "), "{done}");
    assert!(done.contains("Trainer in Training") && done.contains("Assistant in Training"), "{done}");
    assert_eq!(scene.series.count("PATCH quit"), 2, "one for each slot");
    assert_eq!((scene.held("Trainer"), scene.held("Assistant")), (vec![None, Some("156".to_owned())], vec![None, None]));
    assert_eq!(kept(&scene, &alice).await, 0);
    let quits = "select count(*) from audit where action = 'slot_quit' and actor_kind = 'somebody' and roblox_id is null";
    assert_eq!(disk::number(&scene.world.database_path(), quits).await, 2, "that two slots were left stays");
    scene.world.until(&board, |text| text.contains("3 of 4 slots free") && !text.contains("@Alice")).await;
    question(&scene, &alice).await.says(&["Nothing is kept of you"]);
    scene.end().await;
}

#[tokio::test]
async fn a_series_that_is_down_stops_no_deletion_and_the_person_reads_what_stays_there() {
    let mut scene = Scene::new().await;
    let alice = scene.proved("Alice", ALICE, 50).await;
    let board = scene.world.board("Training", "Trainer").await;
    scene.press(&alice, &board, "Trainer (1 free)").await;
    // A bot that starts while SERIES is down has seen nothing lately that would help.
    scene.world.stop_bot().await;
    scene.series.troubles().always("*", Trouble::Status(503));
    scene.world.start_bot().await;
    let asked = question(&scene, &alice).await;
    asked.says(&["The bot cannot ask SERIES about Night Shift right now", "keep your data and try again later"]);
    let done = delete(&scene, &alice, &asked).await;
    assert!(done.contains("Everything that was kept of you is deleted"), "{done}");
    assert!(done.contains("The bot could not ask SERIES about Night Shift. If you hold a slot there, ask a moderator"), "{done}");
    assert_eq!(kept(&scene, &alice).await, 0);
    assert_eq!(scene.held("Trainer"), [Some(ALICE.to_string())], "what was said is so");
    scene.end().await;
}

#[tokio::test]
async fn a_slot_that_series_will_not_take_back_is_named() {
    let scene = Scene::new().await;
    let alice = scene.proved("Alice", ALICE, 50).await;
    let board = scene.world.board("Training", "Trainer, Assistant").await;
    scene.press(&alice, &board, "Trainer (1 free)").await;
    scene.press(&alice, &board, "Assistant (1 free)").await;
    let asked = question(&scene, &alice).await;
    scene.series.troubles().next_one("PATCH quit", Trouble::Status(400));
    let done = delete(&scene, &alice, &asked).await;
    let (given_up, kept_there) = done.split_once("SERIES did not confirm that you gave up").unwrap_or_else(|| panic!("{done}"));
    // SERIES has its roles in the order of their names, so that is the first.
    assert!(given_up.contains("You gave up Trainer in Training"), "{done}");
    assert!(
        kept_there.contains("Assistant in Training") && kept_there.contains("Ask a moderator there to take you out."),
        "{done}"
    );
    assert_eq!((scene.held("Trainer"), scene.held("Assistant")), (vec![None], vec![Some(ALICE.to_string())]));
    assert_eq!(kept(&scene, &alice).await, 0);
    scene.end().await;
}

#[tokio::test]
async fn a_slot_that_series_gives_back_late_is_waited_for() {
    let scene = Scene::new().await;
    let alice = scene.proved("Alice", ALICE, 50).await;
    let board = scene.world.board("Training", "Trainer").await;
    scene.press(&alice, &board, "Trainer (1 free)").await;
    let asked = question(&scene, &alice).await;
    scene.series.troubles().next_one("PATCH quit", Trouble::Late(TIMEOUT + Duration::from_millis(300)));
    let done = delete(&scene, &alice, &asked).await;
    assert!(done.contains("You gave up Trainer in Training"), "{done}");
    assert_eq!(scene.held("Trainer"), [None]);
    assert_eq!(kept(&scene, &alice).await, 0);
    scene.end().await;
}

#[tokio::test]
async fn a_claim_that_series_confirms_after_the_deletion_names_nobody() {
    let scene = Scene::new().await;
    let alice = scene.proved("Alice", ALICE, 50).await;
    let board = scene.world.board("Training", "Trainer").await;
    let asked = question(&scene, &alice).await;
    scene.series.troubles().next_one("PATCH claim", Trouble::Late(TIMEOUT + LATE / 2));
    // Until it is to be seen that it was carried out, nobody can know it.
    let claim = alice.press(&board, "Trainer (1 free)").await.unwrap();
    let first = Answer::to(&scene.world.discord, &claim).await.text();
    assert!(first.contains("has not confirmed yet"), "{first}");
    let done = delete(&scene, &alice, &asked).await;
    assert!(done.contains("Everything that was kept of you is deleted"), "{done}");
    scene.told(&claim, std::time::Instant::now()).await;
    let claims = "select count(*) from audit where action = 'slot_claimed' and actor_kind = 'somebody' and roblox_id is null";
    assert_eq!(disk::number(&scene.world.database_path(), claims).await, 1, "that a slot was claimed is known");
    assert_eq!(kept(&scene, &alice).await, 0);
    scene.end().await;
}
