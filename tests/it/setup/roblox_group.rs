//! The Roblox group: a number or an address, asked about before it is saved, and nothing for none.

use roblox_sandbox::{Fault, Service};

use super::{administrator, panel, stands, trail};
use crate::answers::Answer;
use crate::world::World;

#[tokio::test]
async fn a_group_is_given_by_number_or_address_shown_before_it_is_saved_and_taken_back_by_an_empty_field() {
    let world = World::new().await;
    let ada = administrator(&world);
    world.roblox.add_group(35_815_907, "Night **Shift**");
    world.roblox.add_group(7, "Day Shift");
    (1..=3).for_each(|user| world.roblox.set_rank(7, user, 10));
    let opened = panel(&world, &ada).await;
    let give = async |typed: &str| {
        let form = world.open(&ada, &opened, "Roblox group…").await;
        assert_eq!((form.title(), form.fields().len()), ("Roblox group", 1));
        world.submit(&ada, &form, &[("group", typed)]).await
    };
    let press = async |asked: Answer, button: &str| world.press(&ada, asked.updated.as_ref().unwrap(), button).await;

    let asked = give("35815907").await;
    assert!(asked.text().contains("Is this your Roblox group?\n**Night \\*\\*Shift\\*\\*** with 0 members"), "{}", asked.text());
    assert!(asked.text().contains("Ranks set by hand are kept"), "{}", asked.text());
    assert_eq!(stands(&world, "roblox_group_id").await, None, "asked is not saved");
    let back = press(asked, "Change nothing").await;
    assert!(back.text().contains("Settings of this server"), "{}", back.text());
    assert_eq!((stands(&world, "roblox_group_id").await, trail(&world).await.len()), (None, 0));

    let asked = give("https://www.roblox.com/communities/7/Night-Shift").await;
    assert!(asked.text().contains("**Day Shift** with 3 members: [Group 7]("), "{}", asked.text());
    let set = press(asked, "Use this group").await;
    assert!(set.text().contains("is this community's Roblox group now"), "{}", set.text());
    for wrong in ["Night Shift", "0", "-1", "https://www.roblox.com/users/7/profile"] {
        give(wrong).await.says(&["That is not a Roblox group, so nothing was changed.", "such as `35815907`"]);
    }
    give("8").await.says(&["Roblox has no group with the number 8, so nothing was changed."]);
    assert_eq!(stands(&world, "roblox_group_id").await.as_deref(), Some("7"));
    let cleared = give("").await;
    assert!(cleared.text().contains("has no Roblox group any more. Ranks that moderators set by hand count again."));
    assert_eq!(stands(&world, "roblox_group_id").await, None);
    assert_eq!(trail(&world).await.len(), 2);
    world.end().await;
}

#[tokio::test]
async fn while_roblox_does_not_answer_a_group_can_be_looked_at_again_or_used_unchecked() {
    let world = World::new().await;
    let ada = administrator(&world);
    world.roblox.add_group(7, "Day Shift");
    world.roblox.fault(Service::Groups, Fault::ServerError);
    let form = world.open(&ada, &panel(&world, &ada).await, "Roblox group…").await;
    let asked = world.submit(&ada, &form, &[("group", "7")]).await;
    assert!(asked.text().contains("I can't check [Group 7]("), "{}", asked.text());
    let question = asked.updated.clone().unwrap();
    let again = world.press(&ada, &question, "Try again").await;
    assert!(again.text().contains("I can't check"), "{}", again.text());
    world.roblox.recover(Service::Groups);
    let found = world.press(&ada, again.updated.as_ref().unwrap(), "Try again").await;
    assert!(found.text().contains("**Day Shift** with 0 members"), "{}", found.text());
    assert_eq!(stands(&world, "roblox_group_id").await, None);
    world.roblox.fault(Service::Groups, Fault::ServerError);
    let form = world.open(&ada, &panel(&world, &ada).await, "Roblox group…").await;
    let asked = world.submit(&ada, &form, &[("group", "7")]).await;
    world.press(&ada, asked.updated.as_ref().unwrap(), "Use it without checking").await;
    assert_eq!(stands(&world, "roblox_group_id").await.as_deref(), Some("7"));
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
