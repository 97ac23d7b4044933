//! Nothing has to be set up: a server's first use makes its workspace, and servers do not see each other.

use crate::answers::Answer;
use crate::disk;
use crate::world::World;

#[tokio::test]
async fn the_first_command_in_a_server_just_works() {
    let world = World::new().await;
    let nobody = world.member("Nobody");
    world.give(&nobody, "sessions", &[]).await.says(&["No session is coming up."]);
    world.give(&nobody, "whoami", &[]).await.says(&["Your Roblox account is not linked here yet."]);
    let query = "select count(*) from workspaces where plan = 'enterprise' and engine = 'embedded'";
    assert_eq!(disk::number(&world.database_path(), query).await, 1);
    world.end().await;
}

#[tokio::test]
async fn first_commands_at_the_same_moment_make_one_workspace() {
    let world = World::new().await;
    let mut replies = Vec::new();
    world.discord.gateway().pause_delivery();
    for number in 1..=6 {
        let member = world.member(&format!("Member {number}"));
        replies.push(member.slash(&world.channel, "sessions", &[]).await.unwrap());
    }
    world.discord.gateway().resume_delivery();
    for reply in &replies {
        Answer::to(&world.discord, reply).await.says(&["No session is coming up."]);
    }
    assert_eq!(disk::number(&world.database_path(), "select count(*) from workspaces").await, 1);
    assert_eq!(disk::number(&world.database_path(), "select count(*) from guilds").await, 1);
    world.end().await;
}

#[tokio::test]
async fn two_servers_do_not_see_each_others_sessions_and_links() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer").await;
    let button = board.buttons()[0].custom_id.clone().unwrap();
    let other = world.discord.add_guild("Day Shift");
    let lobby = other.add_channel("lobby");
    let alice_there = other.add_existing(&alice, &[]);
    let moderator = other.owner();

    world.give_in(&lobby, &alice_there, "sessions", &[]).await.says(&["No session is coming up."]);
    world.give_in(&lobby, &alice_there, "whoami", &[]).await.says(&["Your Roblox account is not linked here yet."]);
    let named = [("role", "Trainer".into()), ("session", "Training".into())];
    world.give_in(&lobby, &alice_there, "claim", &named).await.says(&["That session is not here any more."]);
    let offered = alice_there.autocomplete(&lobby, "session show", &[], ("session", "")).await.unwrap();
    assert!(offered.is_empty());
    let list = world.give_in(&lobby, &alice_there, "whoami", &[]).await;
    world.press_raw(&alice_there, list.message().unwrap(), &button).await.says(&["That session is not here any more."]);
    world
        .give_in(&lobby, &moderator, "member show", &[("member", (&alice_there).into())])
        .await
        .says(&["no Roblox account linked here"]);

    let linking = [("member", (&alice_there).into()), ("account", "156".into())];
    world.give_in(&lobby, &moderator, "member link", &linking).await.says(&["is [Roblox 156]("]);
    world.give(&alice, "whoami", &[]).await.says(&["You are [Roblox 714760171]("]);
    assert_eq!(world.claims().await, 0);
    assert_eq!(disk::number(&world.database_path(), "select count(*) from workspaces").await, 2);
    world.end().await;
}

#[tokio::test]
async fn a_workspace_whose_plan_has_no_roles_says_so_and_plans_nothing() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.plan("Planned before", "Trainer", &[]).await;
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("update workspaces set plan = 'free'").execute(&mut connection).await.unwrap();
    drop(connection);
    // What is known of a server is believed for five seconds; claims are decided on what stands on the disk.
    let told = "This community's plan has no session roles.";
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You did not get Trainer in Planned before:", told]);
    world.plan("Training", "Trainer", &[]).await.says(&["Nothing was changed:", told]);
    assert_eq!(world.claims().await, 0);
    assert_eq!(disk::number(&world.database_path(), "select count(*) from sessions").await, 1);
    world.end().await;
}
