//! What SERIES had not confirmed when the program died is found out by the next one, and told where the person reads it.

use std::time::Duration;

use discord_sandbox::{Member, Message, Reply};

use super::trouble::Trouble;
use super::{Scene, TIMEOUT};
use crate::disk;
use crate::process::Process;
use crate::world::until;

/// How the claim is made whose truth is told by another process.
#[derive(Debug, Clone, Copy)]
enum How {
    Press,
    /// A press whose word comes after an acknowledgement, in a message of its own.
    SlowPress,
    Command,
}

/// A scene whose program was killed after it had said that SERIES has not confirmed the claim.
async fn killed_in_between(how: How, trouble: Trouble, settings: &[(&'static str, &str)]) -> (Scene, Reply, Member, Message) {
    let mut scene = Scene::with(settings).await;
    scene.world.stop_bot().await;
    let bot = Process::start(&scene.world).await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.series.troubles().next_one("PATCH claim", trouble);
    let reply = match how {
        How::Press | How::SlowPress => alice.press(&board, "Trainer (2 free)").await.unwrap(),
        How::Command => alice.slash(&scene.world.channel, "claim", &[("role", "Trainer".into())]).await.unwrap(),
    };
    let waits = until(|| reply.now().text().contains("SERIES has not confirmed yet that you have Trainer").then_some(()));
    waits.await.expect("the interim word");
    if matches!(how, How::SlowPress) {
        // In which message it stands is written down once Discord has said it.
        while kept(&scene, "message_id is not null").await == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    bot.end("-KILL").await;
    assert_eq!(kept(&scene, "true").await, 1);
    assert_token_is_sealed(&scene, &reply);
    (scene, reply, alice, board)
}

/// How many answers wait for their truth, of those.
async fn kept(scene: &Scene, which: &str) -> i64 {
    disk::number(&scene.world.database_path(), &format!("select count(*) from unconfirmed where {which}")).await
}

/// Neither the file nor its log has the token in clear.
fn assert_token_is_sealed(scene: &Scene, reply: &Reply) {
    let callback = scene.world.discord.requests_to("POST", &format!("/interactions/{}/*/callback", reply.id()));
    let token = callback[0].path.split('/').nth_back(1).unwrap().as_bytes().to_vec();
    let path = scene.world.database_path();
    for file in [path.clone(), path.with_extension("db-wal")] {
        let bytes = std::fs::read(&file).unwrap_or_default();
        assert!(!bytes.windows(token.len()).any(|window| window == token), "{} has the token", file.display());
    }
}

/// Waits until the person reads this where they read the interim word, and nowhere else; then nothing is kept any more.
async fn reads(scene: &Scene, reply: &Reply, truth: &str) {
    let told = until(|| reply.now().text().contains(truth).then_some(())).await;
    assert!(told.is_some(), "{}", reply.now().text());
    assert_eq!(reply.now().messages.len(), 1, "{}", reply.now().text());
    for _ in 0..200 {
        if kept(scene, "true").await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it is still kept");
}

#[tokio::test]
async fn a_claim_that_series_carried_out_meanwhile_is_told_after_the_restart() {
    for (how, settings) in [
        (How::Press, &[] as &[_]),
        (How::SlowPress, &[("SLOTKEEPER_SERIES__TIMEOUT_MS", "2000"), ("SLOTKEEPER_SERIES__LATE_MS", "60000")]),
        (How::Command, &[]),
    ] {
        let late = Trouble::Late(TIMEOUT * 4 + Duration::from_secs(3));
        let (mut scene, reply, _, board) = killed_in_between(how, late, settings).await;
        until(|| (scene.held("Trainer").iter().flatten().count() == 1).then_some(())).await.expect("SERIES carries it out");
        scene.world.start_bot().await;
        reads(&scene, &reply, "You have Trainer, slot 1, in Training").await;
        scene.world.until(&board, |text| text.contains("1. @Alice")).await;
        let noted = "select count(*) from audit where action = 'slot_claimed' and actor_kind = 'discord'";
        assert_eq!(disk::number(&scene.world.database_path(), noted).await, 1, "{how:?}");
        assert_eq!(scene.series.count("PATCH claim"), 1, "{how:?}");
        scene.end().await;
    }
}

#[tokio::test]
async fn a_claim_that_series_did_not_carry_out_is_told_as_that() {
    let (mut scene, reply, ..) = killed_in_between(How::Press, Trouble::ResetBefore, &[]).await;
    scene.world.start_bot().await;
    reads(&scene, &reply, "You did not get Trainer in Training. SERIES did not answer in time").await;
    assert_eq!(scene.series.count("PATCH claim"), 1);
    scene.end().await;
}

#[tokio::test]
async fn while_series_is_down_after_the_restart_the_truth_waits_for_it() {
    let (mut scene, reply, ..) = killed_in_between(How::Press, Trouble::ResetBefore, &[]).await;
    scene.series.troubles().always("*", Trouble::Status(503));
    scene.world.start_bot().await;
    scene.world.quiet().await;
    assert!(reply.now().text().contains("has not confirmed yet"), "{}", reply.now().text());
    scene.series.troubles().clear();
    reads(&scene, &reply, "You did not get Trainer in Training.").await;
    scene.end().await;
}

#[tokio::test]
async fn until_the_truth_is_known_nothing_else_is_sent_for_that_member_in_that_role() {
    let late = [("SLOTKEEPER_SERIES__LATE_MS", "60000")];
    let (mut scene, _, alice, board) = killed_in_between(How::Press, Trouble::ResetBefore, &late).await;
    scene.series.forget_requests();
    scene.world.start_bot().await;
    until(|| (scene.series.count("GET get") > 0).then_some(())).await.expect("a look");
    let again = alice.press(&board, "Trainer (2 free)").await.unwrap();
    assert!(again.settled().await.text().contains("has not confirmed yet"), "{}", again.now().text());
    assert_eq!(scene.series.count("PATCH claim"), 0);
    scene.end().await;
}

#[tokio::test]
async fn what_discord_lets_nobody_edit_any_more_is_forgotten() {
    let (mut scene, reply, ..) = killed_in_between(How::Press, Trouble::ResetBefore, &[]).await;
    let mut connection = disk::open(&scene.world.database_path()).await;
    sqlx::query("update unconfirmed set asked_at = asked_at - 960000").execute(&mut connection).await.unwrap();
    drop(connection);
    scene.world.start_bot().await;
    scene.world.quiet().await;
    assert_eq!(kept(&scene, "true").await, 0);
    assert!(reply.now().text().contains("has not confirmed yet"), "{}", reply.now().text());
    scene.end().await;
}

#[tokio::test]
async fn a_bot_that_is_restarted_says_so_and_then_the_truth() {
    let mut scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.series.troubles().next_one("PATCH claim", Trouble::ResetBefore);
    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    assert!(reply.settled().await.text().contains("has not confirmed yet"));
    scene.world.stop_bot().await;
    assert!(reply.now().text().contains("Look at /whoami"), "{}", reply.now().text());
    scene.world.start_bot().await;
    reads(&scene, &reply, "You did not get Trainer in Training.").await;
    scene.end().await;
}
