//! Assigning somebody whose rank the bot has not seen yet: what the moderator reads helps.

use discord_sandbox::{Member, Message, Permissions};

use crate::setup::administrator;
use crate::world::World;

async fn ranks_page(world: &World, ada: &Member) -> Message {
    let panel = world.give(ada, "setup", &[]).await;
    world.press(ada, panel.message().unwrap(), "Linking and ranks…").await.updated.clone().unwrap()
}

#[tokio::test]
async fn what_is_said_of_a_rank_from_discord_roles_that_was_not_looked_at_yet_helps() {
    let world = World::new().await;
    let ada = administrator(&world);
    let trainers = world.guild.add_role("Trainers", Permissions::empty());
    let page = ranks_page(&world, &ada).await;
    let reply = ada.select(&page, "Set the rank of a Discord role…", &["Trainers"]).await.unwrap();
    let form = reply.settled().await.modal.expect("a form");
    world.submit(&ada, &form, &[("rank", "50")]).await;
    world.press(&ada, &ranks_page(&world, &ada).await, "From Discord roles").await;
    let bob = world.guild.add_member("Bob", &[&trainers]);
    world.link(&bob, 156).await;
    world.board("Training", "Trainer @50").await;
    let assign = [("member", (&bob).into()), ("role", "Trainer".into())];
    let refused = world.give(&world.moderator, "assign", &assign).await;
    refused.says(&["Trainer needs rank 50; theirs is 0. /member show looks it up again"]);
    world.give(&world.moderator, "member show", &[("member", (&bob).into())]).await.says(&["Rank: 50 (from Discord roles)"]);
    world.give(&world.moderator, "assign", &assign).await.says(&["@Bob has Trainer, slot 1"]);
    world.end().await;
}
