//! The moderator role: its holders moderate, at once and only while they hold it.

use discord_sandbox::Permissions;

use super::{administrator, panel, stands, trail};
use crate::world::World;

#[tokio::test]
async fn who_has_the_moderator_role_moderates_and_nobody_else() {
    let world = World::new().await;
    let ada = administrator(&world);
    let crew = world.guild.add_role("Crew", Permissions::empty());
    let (casey, alice) = (world.guild.add_member("Casey", &[&crew]), world.linked("Alice", 714_760_171, 0).await);
    // As a server does it in its Integrations settings; the members and the role of this test see the command.
    let shown = world.guild.add_role("Shown", Permissions::empty());
    world.guild.show_command("member", &shown);
    casey.grant(&shown);
    alice.grant(&shown);
    world.plan("Training", "Trainer", &[]).await;
    let ranking = [("member", (&alice).into()), ("rank", 50.into())];
    world.give(&casey, "member rank", &ranking).await.says(&["Only moderators can do that."]);

    let panel = panel(&world, &ada).await;
    let chosen = world.select(&ada, &panel, "Moderator role…", "Crew").await;
    assert!(chosen.text().contains("Everybody with @Crew moderates from now on."), "{}", chosen.text());
    world.give(&casey, "member rank", &ranking).await.says(&["with rank 50"]);
    world.give(&casey, "session post", &[("session", "Training".into())]).await.says(&["The board is in #sessions now."]);
    world.give(&alice, "member rank", &ranking).await.says(&["Only moderators can do that."]);

    casey.revoke(&crew);
    world.give(&casey, "member rank", &ranking).await.says(&["Only moderators can do that."]);
    world.end().await;
}

#[tokio::test]
async fn the_role_is_taken_back_by_emptying_the_menu_or_by_its_button() {
    let world = World::new().await;
    let ada = administrator(&world);
    let crew = world.guild.add_role("Crew", Permissions::empty());
    let casey = world.guild.add_member("Casey", &[&crew]);
    let shown = world.guild.add_role("Shown", Permissions::empty());
    world.guild.show_command("member", &shown);
    casey.grant(&shown);
    let opened = panel(&world, &ada).await;
    assert!(opened.buttons().iter().all(|button| button.label != "No moderator role"), "there is nothing to clear");

    let set = world.select(&ada, &opened, "Moderator role…", "Crew").await;
    let shown = set.updated.clone().unwrap();
    let cleared = ada.select(&shown, "Moderator role…", &[]).await.unwrap();
    let cleared = crate::answers::Answer::to(&world.discord, &cleared).await;
    assert!(cleared.text().contains("No role moderates any more"), "{}", cleared.text());
    assert_eq!(stands(&world, "moderator_role_id").await, None);

    let set = world.select(&ada, &opened, "Moderator role…", "Crew").await;
    world.give(&casey, "member show", &[("member", (&casey).into())]).await.says(&["no Roblox account"]);
    let cleared = world.press(&ada, set.updated.as_ref().unwrap(), "No moderator role").await;
    assert!(cleared.text().contains("No role moderates any more"), "{}", cleared.text());
    world.give(&casey, "member show", &[("member", (&casey).into())]).await.says(&["Only moderators can do that."]);
    assert_eq!(trail(&world).await.len(), 4);
    world.end().await;
}

#[tokio::test]
async fn the_role_that_everybody_has_is_no_moderator_role() {
    let world = World::new().await;
    let ada = administrator(&world);
    let panel = panel(&world, &ada).await;
    let everyone = world.guild.id().to_string();
    let told = world.select(&ada, &panel, "Moderator role…", &everyone).await;
    assert!(told.text().contains("Everybody in this server has that role, so nothing was changed."), "{}", told.text());
    assert_eq!(stands(&world, "moderator_role_id").await, None);
    assert_eq!(trail(&world).await, Vec::new());
    world.end().await;
}

#[tokio::test]
async fn choosing_what_is_chosen_already_is_no_change() {
    let world = World::new().await;
    let ada = administrator(&world);
    let crew = world.guild.add_role("Crew", Permissions::empty());
    let panel = panel(&world, &ada).await;
    for _ in 0..2 {
        world.select(&ada, &panel, "Moderator role…", &crew.id().to_string()).await;
    }
    assert_eq!(trail(&world).await.len(), 1);
    world.end().await;
}
