//! A person claims, is told why not, and leaves, with a finger, a mouse, and nothing but a keyboard.

use fantoccini::key::Key;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::driver::{Driver, Screen, Theme};
use super::window::{look, look_both, world};

const SCREENS: [Screen; 2] = [Screen::Phone, Screen::Desktop];

#[tokio::test]
async fn a_person_claims_by_a_button_and_leaves_again_on_a_phone_and_on_a_desktop() {
    if !Driver::is_there() {
        return;
    }
    for screen in SCREENS {
        let world = world().await;
        let alice = world.linked("Alice", 714_760_171, 0).await;
        let board = world.board("Evening Training", "Trainer x2").await;
        look(&world, &alice, screen, Theme::Light, async |window| {
            window.sees_on(&board, &["Evening Training", "2 of 2 free"]).await;
            window.press(&board, "Trainer (2 free)").await;
            window.sees_on(&board, &["@Alice", "1 of 2 free"]).await;
            window.sees(&["You have Trainer, slot 1", "Only you can see this"]).await;
            window.press(&board, "Leave").await;
            window.sees_on(&board, &["2 of 2 free"]).await;
            window.sees(&["You left Trainer"]).await;
        })
        .await;
        assert_eq!(world.claims().await, 0);
        world.end().await;
    }
}

#[tokio::test]
async fn a_person_claims_by_command_with_nothing_but_the_keyboard() {
    if !Driver::is_there() {
        return;
    }
    let world = world().await;
    let alice = world.linked("Alice", 714_760_171, 60).await;
    let board = world.board("Evening Training", "Assistant x4, Trainer x2 @50").await;
    look(&world, &alice, Screen::Desktop, Theme::Dark, async |window| {
        window.find("#message-box").await.send_keys("/cla").await.unwrap();
        window.sees_in("#suggestions", &["/claim"]).await;
        window.keys(&char::from(Key::Enter).to_string()).await;
        window.keys("tr").await;
        // The first of them is what Enter takes.
        window.sees_in("#suggestions li[aria-selected=true]", &["Trainer", "2 free", "rank 50"]).await;
        window.keys(&char::from(Key::Enter).to_string()).await;
        window.keys(&char::from(Key::Enter).to_string()).await;
        window.sees_on(&board, &["@Alice"]).await;
        window.sees(&["/claim", "You have Trainer, slot 1"]).await;
        // The command is done with, and the next line can be written.
        window.keys("thanks").await;
        window.keys(&char::from(Key::Enter).to_string()).await;
        window.sees(&["thanks"]).await;
    })
    .await;
    assert_eq!(world.claims().await, 1);
    world.end().await;
}

#[tokio::test]
async fn a_person_reaches_a_slot_with_the_tabulator_alone() {
    if !Driver::is_there() {
        return;
    }
    let world = world().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Evening Training", "Trainer x2").await;
    look(&world, &alice, Screen::Desktop, Theme::Light, async |window| {
        window.sees_on(&board, &["Evening Training"]).await;
        let mut steps = 0;
        while window.focus().await != "Trainer (2 free)" {
            window.keys(&char::from(Key::Tab).to_string()).await;
            steps += 1;
            assert!(steps < 60, "the button is not reached; the focus is on {:?}", window.focus().await);
        }
        window.keys(&char::from(Key::Enter).to_string()).await;
        window.sees_on(&board, &["@Alice"]).await;
        assert_eq!(window.focus().await, "Trainer (1 free)", "the focus stays where it was, though the board was redrawn");
    })
    .await;
    world.end().await;
}

#[tokio::test]
async fn a_person_is_refused_and_sees_why_and_what_else_there_is() {
    if !Driver::is_there() {
        return;
    }
    for screen in SCREENS {
        let world = world().await;
        let chris = world.linked("Chris", 48_103_520, 10).await;
        let dana = world.member("Dana");
        let board = world.board("Evening Training", "Host Assistant @100, Observer x2").await;
        look(&world, &chris, screen, Theme::Dark, async |window| {
            window.press(&board, "Host Assistant (1 free)").await;
            window.sees(&["rank 100", "Observer", "Only you can see this"]).await;
            window.misses("@Chris").await;
            window.press_named("Dismiss message").await;
            window.until_missing("#messages", "Only you can see this").await;
        })
        .await;
        look(&world, &dana, screen, Theme::Light, async |window| {
            window.misses("Only you can see this").await;
            window.press(&board, "Observer (2 free)").await;
            window.sees(&["Link your Roblox account", "Your Roblox user name"]).await;
        })
        .await;
        assert_eq!(world.claims().await, 0);
        world.end().await;
    }
}

#[tokio::test]
async fn two_people_in_two_windows_see_each_other_claim_and_neither_sees_the_others_private_words() {
    if !Driver::is_there() {
        return;
    }
    let world = world().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let bob = world.linked("Bob", 261_000_411, 0).await;
    let board = world.board("Evening Training", "Trainer x2").await;
    look_both(&world, [&alice, &bob], async |alices, bobs| {
        alices.press(&board, "Trainer (2 free)").await;
        bobs.sees_on(&board, &["@Alice", "1 of 2 free"]).await;
        bobs.misses("Only you can see this").await;
        bobs.press(&board, "Trainer (1 free)").await;
        alices.sees_on(&board, &["@Alice", "@Bob", "full"]).await;
        alices.misses("You have Trainer, slot 2").await;
    })
    .await;
    world.end().await;
}

#[tokio::test]
async fn times_are_shown_in_the_zone_of_whoever_looks() {
    if !Driver::is_there() {
        return;
    }
    let world = world().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let start = (Timestamp::now().to_zoned_datetime(TimeZone::UTC).date() + 30.days()).at(18, 0, 0, 0);
    let when = [("when", start.strftime("%Y-%m-%d %H:%M").to_string().into())];
    let board = world.board_with("Evening Training", "Trainer", &when).await;
    look(&world, &alice, Screen::Desktop, Theme::Light, async |window| {
        for zone in ["Asia/Tokyo", "America/New_York"] {
            window.be_in(zone).await;
            let there = start.to_zoned_datetime(TimeZone::UTC).unwrap().timestamp().in_tz(zone).unwrap();
            let (day, clock) = (there.strftime("%-d %B %Y").to_string(), there.strftime("%H:%M").to_string());
            window.sees_on(&board, &[&day, &clock]).await;
        }
    })
    .await;
    world.end().await;
}

#[tokio::test]
async fn when_the_bot_is_gone_whoever_presses_is_told_that_it_did_not_answer() {
    if !Driver::is_there() {
        return;
    }
    let mut world = world().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Evening Training", "Trainer x2").await;
    world.stop_bot().await;
    look(&world, &alice, Screen::Phone, Theme::Light, async |window| {
        window.press(&board, "Trainer (2 free)").await;
        window.sees_on(&board, &["This interaction failed"]).await;
    })
    .await;
}
