//! The time zone: found by whatever people call it, and what is typed is read in it from then on.

use super::{administrator, panel, stands, trail};
use crate::answers::Answer;
use crate::world::World;

#[tokio::test]
async fn a_city_is_found_chosen_and_times_are_read_there() {
    let world = World::new().await;
    let ada = administrator(&world);
    world.plan("Before", "Trainer", &[("when", "tomorrow 18:00".into())]).await.says(&["Before is planned"]);

    let opened = panel(&world, &ada).await;
    let form = world.open(&ada, &opened, "Time zone…").await;
    let found = world.submit(&ada, &form, &[("zone", "kolkata")]).await;
    assert!(found.text().contains("Which of these is your time zone?"), "{}", found.text());
    let menu = found.updated.clone().unwrap();
    let option = menu.selects()[0].options[0].clone();
    assert!(option.label == "Asia/Kolkata" && option.description.contains("now · UTC+5:30"), "{option:?}");
    let set = world.select(&ada, &menu, "Choose a time zone…", "Asia/Kolkata").await;
    let text = set.text();
    assert!(text.contains("Times are read in Asia/Kolkata from now on.") && text.contains("Asia/Kolkata: it is "), "{text}");

    world.plan("After", "Trainer", &[("when", "2026-12-01 18:00".into())]).await.says(&["Tuesday, 1 December 2026 12:30 UTC"]);
    assert_eq!(stands(&world, "time_zone").await.as_deref(), Some("Asia/Kolkata"));
    let trail = trail(&world).await;
    assert!(trail[0].2.contains(r#""before":"UTC""#) && trail[0].2.contains(r#""after":"Asia/Kolkata""#), "{trail:?}");
    world.end().await;
}

#[tokio::test]
async fn whatever_people_call_their_zone_is_offered() {
    let world = World::new().await;
    let ada = administrator(&world);
    let opened = panel(&world, &ada).await;
    for (typed, offered) in [
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("utc+2", "Etc/GMT-2"),
        ("UTC", "UTC"),
        ("germany", "Europe/Berlin"),
        ("a", "Europe/Amsterdam"),
    ] {
        let form = world.open(&ada, &opened, "Time zone…").await;
        let found = world.submit(&ada, &form, &[("zone", typed)]).await;
        let menu = found.updated.clone().unwrap_or_else(|| panic!("{typed}: {}", found.text()));
        let options = menu.selects()[0].options.clone();
        assert!(options.iter().any(|option| option.value == offered), "{typed}: {options:?}");
        world.press(&ada, &menu, "Back").await;
    }
    assert_eq!(trail(&world).await, Vec::new());
    world.end().await;
}

#[tokio::test]
async fn what_is_no_zone_is_said_kindly_and_changes_nothing() {
    let world = World::new().await;
    let ada = administrator(&world);
    let opened = panel(&world, &ada).await;
    let form = world.open(&ada, &opened, "Time zone…").await;
    world
        .submit(&ada, &form, &[("zone", "**Atlantis**")])
        .await
        .says(&[r#"No time zone was found for "\*\*Atlantis\*\*", so nothing was changed."#, "such as `Berlin` or `New York`"]);
    for value in ["Europe/Atlantis", "../../etc/passwd", ""] {
        let reply = ada.select_raw(&opened, "s1:a:pick-zone", &[value]).await.unwrap();
        Answer::to(&world.discord, &reply).await.says(&["This button is broken, so nothing happened."]);
    }
    assert_eq!(stands(&world, "time_zone").await.as_deref(), Some("UTC"));
    world.end().await;
}
