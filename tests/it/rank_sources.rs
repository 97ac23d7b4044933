//! A rank by hand outlives every other source, and whoever is refused reads where their rank comes from.

use discord_sandbox::{Member, Permissions};
use slotkeeper::app::App;
use slotkeeper::domain::{Rank, RankSource, RobloxId};

use crate::setup::administrator;
use crate::world::World;

const BUILDER: u64 = 714_760_171;
const GROUP: u64 = 35_815_907;

/// A server with a member of rank 50 by hand, who has rank 10 in the group.
async fn scene() -> (World, Member, Member) {
    let world = World::new().await;
    world.roblox.add_user(BUILDER, "builder");
    world.roblox.add_group(GROUP, "Night Shift");
    world.roblox.set_rank(GROUP, BUILDER, 10);
    let (ada, alice) = (administrator(&world), world.linked("Alice", BUILDER, 50).await);
    (world, ada, alice)
}

async fn clear_group(world: &World, ada: &Member) {
    let panel = world.give(ada, "setup", &[]).await;
    let form = world.open(ada, panel.message().unwrap(), "Roblox group…").await;
    world.submit(ada, &form, &[("group", "")]).await;
}

async fn choose(world: &World, ada: &Member, source: &str) {
    let panel = world.give(ada, "setup", &[]).await;
    let page = world.press(ada, panel.message().unwrap(), "Linking and ranks…").await;
    world.press(ada, page.updated.as_ref().unwrap(), source).await;
}

#[tokio::test]
async fn a_rank_by_hand_comes_back_when_the_group_is_cleared() {
    let (world, ada, alice) = scene().await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 50 (set by hand)"]);
    world.set_group(&ada, GROUP).await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 10 (from the [Roblox group 35815907]("]);
    let board = world.board("Training", "Trainer @50, Lead @60").await;
    world.press(&alice, &board, "Trainer (1 free)").await.says(&["Trainer needs rank 50; yours is 10."]);
    clear_group(&world, &ada).await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 50 (set by hand)"]);
    world.press(&alice, &board, "Lead (1 free)").await.says(&["Lead needs rank 60; yours is 50."]);
    let done = world.press(&alice, &board, "Trainer (1 free)").await;
    assert!(done.text().contains("You have Trainer"), "{}", done.text());
    world.end().await;
}

#[tokio::test]
async fn a_rank_by_hand_comes_back_when_the_wrong_source_is_left_by_another_choice_also_after_a_restart() {
    let (mut world, ada, alice) = scene().await;
    world.set_group(&ada, GROUP).await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 10"]);
    choose(&world, &ada, "Ranks by hand").await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 50 (set by hand)"]);
    choose(&world, &ada, "From Discord roles").await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 0 (from Discord roles)"]);
    world.restart_bot().await;
    choose(&world, &ada, "Ranks by hand").await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 50 (set by hand)"]);
    world.end().await;
}

#[tokio::test]
async fn a_rank_that_the_operator_sets_while_a_group_gives_them_counts_once_there_is_none() {
    let (world, ada, alice) = scene().await;
    world.set_group(&ada, GROUP).await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 10"]);
    let app = App::open(&world.config()).await.unwrap();
    let workspace = app.workspaces().await.unwrap().remove(0).0.id;
    let set = app.set_member(workspace, RobloxId::new(BUILDER).unwrap(), Rank::new(70)).await.unwrap();
    assert_eq!(set, (Some(Rank::new(50)), RankSource::Group(GROUP.to_string().parse().unwrap())));
    app.close().await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 10"]);
    clear_group(&world, &ada).await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 70 (set by hand)"]);
    world.end().await;
}

#[tokio::test]
async fn whoever_is_refused_for_their_rank_reads_where_it_comes_from_and_only_what_helps_there() {
    let (world, ada, alice) = scene().await;
    let lead = world.guild.add_role("Leads", Permissions::empty());
    let board = world.board("Training", "Trainer @200").await;
    let pressed = async || world.press(&alice, &board, "Trainer (1 free)").await;
    let assigned = async || {
        let options = [("member", (&alice).into()), ("role", "Trainer".into())];
        world.give(&world.moderator, "assign", &options).await
    };
    pressed().await.says(&["yours is 50. Ranks are set by hand here: a moderator can change your rank."]);
    let by_hand = assigned().await;
    by_hand.says(&["theirs is 50. Ranks are set by hand here: change it with /member rank."]);
    assert!(!by_hand.text().contains("looks it up again"), "{}", by_hand.text());
    world.set_group(&ada, GROUP).await;
    let from_group = pressed().await;
    from_group.says(&["yours is 10. Ranks come from the [Roblox group 35815907](", "A higher role there"]);
    assert!(!from_group.text().contains("moderator"), "{}", from_group.text());
    let for_moderators = assigned().await;
    for_moderators.says(&["theirs is 10. Ranks come from the [Roblox group 35815907]("]);
    assert!(!for_moderators.text().contains("/member rank"), "{}", for_moderators.text());
    choose(&world, &ada, "From Discord roles").await;
    pressed().await.says(&["yours is 0. Ranks come from Discord roles here: ask a moderator for a higher role."]);
    drop(lead);
    world.end().await;
}
