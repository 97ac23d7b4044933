//! Whatever becomes of a claim on its way, the member is answered within Discord's three seconds, is told the truth in the
//! end, and the slot is claimed once at most.
//!
//! `cargo test --test it series::faults -- --nocapture` prints what was seen, fault by fault.

use std::time::Duration;

use futures::future::join_all;
use serde_json::json;

use super::trouble::Trouble;
use super::{Scene, TIMEOUT, Told};
use crate::world::until;

/// What is true in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Claimed,
    NotClaimed,
}

/// A fault of the one claim, what is true in the end, and what is said then.
struct Case {
    name: &'static str,
    trouble: Option<Trouble>,
    end: End,
    /// Whether it is said at first that nothing is known yet.
    interim: bool,
    says: &'static str,
}

fn case(name: &'static str, trouble: impl Into<Option<Trouble>>, end: End, interim: bool, says: &'static str) -> Case {
    Case { name, trouble: trouble.into(), end, interim, says }
}

const HAVE: &str = "You have Trainer, slot 1, in Training";
const NOT: &str =
    "You did not get Trainer in Training. SERIES did not answer in time, and did not do it later either. Try again.";

fn cases() -> Vec<Case> {
    use End::{Claimed, NotClaimed};
    let ms = Duration::from_millis;
    vec![
        case("none", None, Claimed, false, HAVE),
        case("slow", Trouble::Slow(TIMEOUT / 2), Claimed, false, HAVE),
        case("slower than the time-out, carried out at once", Trouble::Slow(TIMEOUT * 3), Claimed, false, HAVE),
        case("carried out after the time-out", Trouble::Late(TIMEOUT + ms(300)), Claimed, true, HAVE),
        case("reset after it was carried out", Trouble::ResetAfter, Claimed, false, HAVE),
        case("reset before anything was done", Trouble::ResetBefore, NotClaimed, true, NOT),
        case("429, Retry-After 1", Trouble::TooMany(Some(ms(1_000))), Claimed, false, HAVE),
        case(
            "429, Retry-After 60",
            Trouble::TooMany(Some(ms(60_000))),
            NotClaimed,
            false,
            "SERIES needs a break. Try again in 60 seconds.",
        ),
        case("500, nothing done", Trouble::Status(500), NotClaimed, true, NOT),
        case("500, done all the same", Trouble::StatusAfter(500), Claimed, false, HAVE),
        case("503, nothing done", Trouble::Status(503), NotClaimed, true, NOT),
        case("HTML instead of JSON, nothing done", Trouble::Html, NotClaimed, true, NOT),
        case("HTML instead of JSON, done all the same", Trouble::HtmlAfter, Claimed, false, HAVE),
        case("empty data", Trouble::EmptyAfter, Claimed, false, HAVE),
        case("truncated body", Trouble::TruncatedAfter, Claimed, false, HAVE),
        case("success false under status 200", Trouble::Says(200, json!({ "success": false })), NotClaimed, true, NOT),
        case("401", Trouble::Status(401), NotClaimed, false, "Please tell your moderators: the SERIES key needs their care."),
        case(
            "403 without a cause",
            Trouble::Status(403),
            NotClaimed,
            false,
            "Trainer needs rank 10, and yours on SERIES is lower.",
        ),
        case("400 without a cause", Trouble::Status(400), NotClaimed, false, "SERIES said no. You may not be a member"),
        case("418", Trouble::Status(418), NotClaimed, false, "SERIES said no."),
    ]
}

struct Seen {
    case: Case,
    told: Told,
    held: Vec<Option<String>>,
    claims: usize,
}

async fn run(case: Case) -> Seen {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2 @10").await;
    scene.series.forget_requests();
    if let Some(trouble) = case.trouble.clone() {
        scene.series.troubles().next_one("PATCH claim", trouble);
    }
    let told = scene.press(&alice, &board, "Trainer (2 free)").await;
    let (held, claims) = (scene.held("Trainer"), scene.series.count("PATCH claim"));
    if case.end == End::Claimed {
        // Whoever reads the board reads the same.
        scene.world.until(&board, |text| text.contains("1. @Alice")).await;
        let entries = "select count(*) from audit where action = 'slot_claimed' and actor_kind = 'discord'";
        let audited = crate::disk::number(&scene.world.database_path(), entries).await;
        assert_eq!(audited, 1, "{}: the audit trail", case.name);
    }
    scene.end().await;
    Seen { case, told, held, claims }
}

#[tokio::test]
async fn a_member_is_told_the_truth_whatever_becomes_of_the_claim() {
    let mut cases = cases().into_iter().peekable();
    let mut seen = Vec::new();
    // A few at a time: a machine that is busy is slower than SERIES may be.
    while cases.peek().is_some() {
        seen.extend(join_all(cases.by_ref().take(4).map(run)).await);
    }
    print(&seen);
    for Seen { case, told, held, claims } in &seen {
        let name = case.name;
        assert_eq!(told.first != told.last, case.interim, "{name}: {} … {}", told.first, told.last);
        assert!(told.last.contains(case.says), "{name}: {}", told.last);
        let holders: Vec<&str> = held.iter().flatten().map(String::as_str).collect();
        let expected: &[&str] = if case.end == End::Claimed { &["714760171"] } else { &[] };
        assert_eq!(holders, expected, "{name}");
        // Only where SERIES had said that it did nothing was it asked again.
        assert!(*claims == 1 || name == "429, Retry-After 1", "{name}: {claims} claims");
    }
}

#[expect(clippy::print_stdout, reason = "the table is there to be read")]
fn print(seen: &[Seen]) {
    println!("| what goes wrong | first word, after | last word, after | SERIES holds |");
    println!("| --- | --- | --- | --- |");
    for Seen { case, told, held, .. } in seen {
        let word = |text: &str| {
            let frame = ["Sandbox Bot [APP]", "(edited)", "Only you can see this"];
            let lines = text.lines().filter(|line| !frame.contains(&line.trim()));
            lines.collect::<Vec<_>>().join(" ")
        };
        let last = if told.first == told.last {
            "the same".to_owned()
        } else {
            format!("{}, {} ms", word(&told.last), told.last_after.as_millis())
        };
        let holds: Vec<&str> = held.iter().map(|holder| holder.as_deref().unwrap_or("vacant")).collect();
        println!(
            "| {} | {}, {} ms | {last} | {} |",
            case.name,
            word(&told.first),
            told.first_after.as_millis(),
            holds.join(", ")
        );
    }
}

#[tokio::test]
async fn the_same_command_is_told_the_truth_by_an_edit_of_its_one_private_answer() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.series.troubles().next_one("PATCH claim", Trouble::Late(TIMEOUT + Duration::from_millis(300)));
    let reply = alice.slash(&scene.world.channel, "claim", &[("role", "Trainer".into())]).await.unwrap();
    let told = scene.told(&reply, std::time::Instant::now()).await;
    assert!(told.first.contains("SERIES has not confirmed yet that you have Trainer in Training."), "{}", told.first);
    assert!(told.last.contains("You have Trainer, slot 1,"), "{}", told.last);
    let sent = crate::answers::sent(&scene.world.discord, &reply);
    assert!(sent == ["4 private", "edit"] || sent == ["5 private", "edit", "edit"], "{sent:?}");
    assert_eq!(reply.now().messages.len(), 1);
    scene.world.until(&board, |text| text.contains("1. @Alice")).await;
    scene.end().await;
}

#[tokio::test]
async fn a_slow_press_that_stays_unconfirmed_is_edited_where_it_was_said() {
    let scene = Scene::with(&[("SLOTKEEPER_SERIES__TIMEOUT_MS", "1900")]).await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.series.troubles().next_one("PATCH claim", Trouble::Late(Duration::from_millis(2_400)));
    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    let told = scene.told(&reply, std::time::Instant::now()).await;
    assert!(told.last.contains("You have Trainer, slot 1,"), "{}", told.last);
    assert_eq!(crate::answers::sent(&scene.world.discord, &reply), ["6", "follow-up private", "edit"]);
    assert_eq!(reply.now().messages.len(), 1);
    scene.end().await;
}

#[tokio::test]
async fn leaving_is_told_as_truly_as_claiming() {
    let ms = Duration::from_millis;
    let cases = [
        (Trouble::ResetAfter, "You left Trainer, slot 1,", 0),
        (Trouble::Late(TIMEOUT + ms(300)), "You left Trainer, slot 1,", 0),
        (Trouble::Status(500), "You did not leave Trainer in Training. SERIES did not answer in time", 1),
        (Trouble::TruncatedAfter, "You left Trainer, slot 1,", 0),
    ];
    let runs = cases.map(async |(trouble, says, holders)| {
        let scene = Scene::new().await;
        let alice = scene.member("Alice", 714_760_171, 50).await;
        let board = scene.world.board("Training", "Trainer x2").await;
        scene.press(&alice, &board, "Trainer (2 free)").await;
        scene.series.troubles().next_one("PATCH quit", trouble.clone());
        let told = scene.press(&alice, &board, "Leave").await;
        assert!(told.last.contains(says), "{trouble:?}: {}", told.last);
        assert_eq!(scene.held("Trainer").iter().flatten().count(), holders, "{trouble:?}");
        scene.end().await;
    });
    join_all(runs).await;
}

#[tokio::test]
async fn while_a_claim_is_not_confirmed_the_same_press_hears_the_same_and_another_wish_has_to_wait() {
    let scene = Scene::with(&[("SLOTKEEPER_SERIES__LATE_MS", "3000")]).await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.series.troubles().next_one("PATCH claim", Trouble::Late(TIMEOUT + Duration::from_millis(1_500)));
    let first = alice.press(&board, "Trainer (2 free)").await.unwrap();
    let interim = first.settled().await.text();
    assert!(interim.contains("has not confirmed yet"), "{interim}");

    let again = alice.press(&board, "Trainer (2 free)").await.unwrap();
    let leave = scene.world.give(&alice, "unclaim", &[("role", "Trainer".into()), ("session", "Training".into())]).await;
    leave.says(&["SERIES has not confirmed yet what you asked for before in this role."]);
    for reply in [&first, &again] {
        let text = until(|| Some(reply.now().text()).filter(|text| text.contains("You have"))).await.expect("the truth");
        assert!(text.contains("You have Trainer, slot 1,"), "{text}");
    }
    assert_eq!(scene.series.count("PATCH claim"), 1);
    scene.end().await;
}

#[tokio::test]
async fn a_press_that_is_delivered_twice_acts_once() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.series.troubles().next_one("PATCH claim", Trouble::Slow(TIMEOUT / 2));
    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    scene.world.discord.deliver_again(&reply);
    let told = scene.told(&reply, std::time::Instant::now()).await;
    assert!(told.last.contains("You have Trainer, slot 1,"), "{}", told.last);
    scene.press(&alice, &board, "Leave").await;
    scene.world.discord.deliver_again(&reply);
    let callback = format!("/interactions/{}/*/callback", reply.id());
    until(|| (scene.world.discord.requests_to("POST", &callback).len() >= 3).then_some(())).await.expect("a third try to answer");
    assert_eq!(scene.series.count("PATCH claim"), 1);
    assert_eq!(scene.held("Trainer"), [None, None]);
    scene.end().await;
}

#[tokio::test]
async fn a_press_delivered_again_after_a_restart_claims_nothing_anew() {
    let mut scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    scene.told(&reply, std::time::Instant::now()).await;
    scene.press(&alice, &board, "Leave").await;
    scene.world.restart_bot().await;
    scene.world.discord.deliver_again(&reply);
    let callback = format!("/interactions/{}/*/callback", reply.id());
    until(|| (scene.world.discord.requests_to("POST", &callback).len() >= 2).then_some(()))
        .await
        .expect("a second try to answer");
    assert_eq!(scene.series.count("PATCH claim"), 1);
    assert_eq!(scene.held("Trainer"), [None, None]);
    scene.end().await;
}

#[tokio::test]
async fn a_bot_that_stops_before_the_truth_is_known_says_where_to_look() {
    let mut scene = Scene::with(&[("SLOTKEEPER_SERIES__LATE_MS", "60000")]).await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.series.troubles().next_one("PATCH claim", Trouble::ResetBefore);
    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    assert!(reply.settled().await.text().contains("has not confirmed yet"));
    scene.world.stop_bot().await;
    assert!(reply.now().text().contains("Look at /whoami"), "{}", reply.now().text());
    scene.end().await;
}

#[tokio::test]
async fn a_button_under_a_private_word_is_told_the_truth_in_that_word() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    scene.world.board("Training", "Trainer x2").await;
    let session = scene.series.site().only_session();
    scene.series.site().seat(&session, "Trainer", 0, Some(9));
    let refusal = scene.world.give(&alice, "claim", &[("role", "Trainer".into()), ("slot", "1".into())]).await;
    let word = refusal.message().unwrap();
    scene.series.troubles().next_one("PATCH claim", Trouble::Late(TIMEOUT + Duration::from_millis(300)));
    let reply = alice.press(word, "Take slot 2").await.unwrap();
    let interim = until(|| word.current().map(|word| word.text()).filter(|text| text.contains("has not confirmed yet"))).await;
    assert!(interim.is_some(), "the word that was pressed says what is known");
    let truth = until(|| word.current().map(|word| word.text()).filter(|text| text.contains("You have Trainer, slot 2,"))).await;
    assert!(truth.is_some() && reply.now().messages.is_empty(), "no other word is said");
    scene.end().await;
}

#[tokio::test]
async fn a_session_is_made_once_however_often_its_command_is_delivered() {
    let mut scene = Scene::new().await;
    let options =
        [("title", "Training".into()), ("roles", "Trainer".into()), ("when", "in 150m".into()), ("duration", 60.into())];
    let morgan = scene.world.moderator.clone();
    let reply = morgan.slash(&scene.world.channel, "session create", &options).await.unwrap();
    scene.world.discord.deliver_again(&reply);
    reply.settled().await;
    scene.world.restart_bot().await;
    scene.world.discord.deliver_again(&reply);
    let callback = format!("/interactions/{}/*/callback", reply.id());
    until(|| (scene.world.discord.requests_to("POST", &callback).len() >= 3).then_some(())).await.expect("a third try to answer");
    assert_eq!(scene.series.count("POST create"), 1);
    scene.end().await;
}
