//! The Roblox group: a number or an address, and nothing for none.

use super::{administrator, panel, stands, trail};
use crate::world::World;

#[tokio::test]
async fn a_group_is_given_by_number_or_address_and_taken_back_by_an_empty_field() {
    let world = World::new().await;
    let ada = administrator(&world);
    let opened = panel(&world, &ada).await;
    let give = async |typed: &str| {
        let form = world.open(&ada, &opened, "Roblox group…").await;
        assert_eq!((form.title(), form.fields().len()), ("Roblox group", 1));
        world.submit(&ada, &form, &[("group", typed)]).await
    };
    let set = give("35815907").await;
    assert!(set.text().contains("is this community's Roblox group now"), "{}", set.text());
    let set = give("https://www.roblox.com/communities/7/Night-Shift").await;
    assert!(set.text().contains("[Group 7]("), "{}", set.text());
    for wrong in ["Night Shift", "0", "-1", "https://www.roblox.com/users/7/profile"] {
        give(wrong).await.says(&["That is not a Roblox group, so nothing was changed.", "such as `35815907`"]);
    }
    assert_eq!(stands(&world, "roblox_group_id").await.as_deref(), Some("7"));
    let cleared = give("").await;
    assert!(cleared.text().contains("has no Roblox group any more"), "{}", cleared.text());
    assert_eq!(stands(&world, "roblox_group_id").await, None);
    assert_eq!(trail(&world).await.len(), 3);
    world.end().await;
}

#[tokio::test]
async fn a_form_that_means_nothing_to_this_release_is_answered() {
    let world = World::new().await;
    let ada = administrator(&world);
    let opened = panel(&world, &ada).await;
    let form = world.open(&ada, &opened, "Roblox group…").await;
    let outcome = world.submit_as(&ada, &form, "s1:a:dance").await;
    outcome.says(&["from another version of the bot"]);
    world.submit_as(&ada, &form, "s1:a:group:1").await.says(&["is broken, so nothing happened"]);
    world.submit_as(&ada, &form, "somebody-elses").await.says(&["does not belong to Slotkeeper"]);
    world.end().await;
}
