//! For how long past sessions and the record of changes are kept: without end, at first.

use super::{administrator, panel, stands, trail};
use crate::world::World;

#[tokio::test]
async fn a_shorter_time_is_asked_about_first_and_a_longer_one_is_not() {
    let world = World::new().await;
    let ada = administrator(&world);
    let opened = panel(&world, &ada).await;
    assert!(opened.text().contains("Past sessions and the record of changes are kept forever."), "{}", opened.text());

    let page = world.press(&ada, &opened, "History…").await.updated.clone().unwrap();
    let asked = world.press(&ada, &page, "Keep 90 days").await;
    assert_eq!(asked.sent, ["7"]);
    assert!(asked.text().contains("Past sessions that ended more than 90 days ago will be deleted"), "{}", asked.text());
    let thought = world.press(&ada, &asked.updated.clone().unwrap(), "Change nothing").await;
    assert_eq!(stands(&world, "history_days").await, None);

    let asked = world.press(&ada, &thought.updated.clone().unwrap(), "Keep 90 days").await;
    let set = world.press(&ada, &asked.updated.clone().unwrap(), "Delete what is older").await;
    assert!(set.text().contains("are kept for 90 days from now on."), "{}", set.text());
    assert_eq!(stands(&world, "history_days").await.as_deref(), Some("90"));

    let longer = world.press(&ada, &set.updated.clone().unwrap(), "Keep 2 years").await;
    assert!(longer.text().contains("are kept for 2 years from now on."), "{}", longer.text());
    let forever = world.press(&ada, &longer.updated.clone().unwrap(), "Keep forever").await;
    assert!(forever.text().contains("are kept forever from now on."), "{}", forever.text());
    assert_eq!(stands(&world, "history_days").await, None);
    let shown = world.press(&ada, &forever.updated.clone().unwrap(), "Back").await;
    assert!(shown.text().contains("Settings of this server"), "{}", shown.text());

    let written: Vec<String> = trail(&world).await.into_iter().map(|(_, _, details)| details).collect();
    assert_eq!(written.len(), 3, "{written:?}");
    assert!(written[0].contains("\"setting\":\"history\"") && written[0].contains("\"after\":\"90d\""), "{written:?}");
    assert!(written[2].contains("\"before\":\"2y\"") && written[2].contains("\"after\":\"always\""), "{written:?}");
    world.end().await;
}
