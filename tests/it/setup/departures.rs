//! What becomes of the slots of members who leave: a switch, off at first.

use super::{administrator, panel, stands, trail};
use crate::world::World;

#[tokio::test]
async fn it_is_switched_on_and_off_and_both_are_written_down() {
    let world = World::new().await;
    let ada = administrator(&world);
    let (opened, opened_before) = (panel(&world, &ada).await, panel(&world, &ada).await);
    assert!(opened.text().contains("They keep their slots, and boards say that they left."), "{}", opened.text());

    let on = world.press(&ada, &opened, "Free slots of who leaves").await;
    assert_eq!(on.sent, ["7"]);
    // Nobody has asked Discord to tell this bot who leaves.
    for part in
        ["their slots in coming sessions are to be free again.", "switched on its members intent", "Keep slots of who leaves"]
    {
        assert!(on.text().contains(part), "{part:?} is not said in: {}", on.text());
    }
    assert_eq!(stands(&world, "release_departed").await.as_deref(), Some("1"));
    // A panel that is still open from before says the same thing twice.
    world.press(&ada, &opened_before, "Free slots of who leaves").await;

    let off = world.press(&ada, &on.updated.clone().unwrap(), "Keep slots of who leaves").await;
    assert!(off.text().contains("Members who leave this server keep their slots from now on."), "{}", off.text());
    assert_eq!(stands(&world, "release_departed").await.as_deref(), Some("0"));

    let written: Vec<String> = trail(&world).await.into_iter().map(|(_, _, details)| details).collect();
    assert_eq!(written.len(), 2, "to set something twice is to set it once: {written:?}");
    assert!(written[0].contains("\"setting\":\"release_departed\"") && written[0].contains("\"after\":true"), "{written:?}");
    assert!(written[1].contains("\"before\":true") && written[1].contains("\"after\":false"), "{written:?}");
    world.end().await;
}
