//! Roblox is shared: what one workspace, key or program asks of it is at nobody else's cost.

use std::time::{Duration, Instant};

use discord_sandbox::Permissions;
use futures::future::join_all;
use roblox_sandbox::{Fault, Operation, Service};
use secrecy::SecretString;
use slotkeeper::domain::WorkspaceId;
use slotkeeper::roblox::Trouble;

use crate::api_beside_bot::Caller;
use crate::roblox_client::{GROUP, client, group, sandbox, user};
use crate::world::World;

const BUILDER: u64 = 714_760_171;

fn named(name: &str) -> WorkspaceId {
    name.parse().unwrap()
}

#[tokio::test]
async fn what_roblox_says_of_one_key_holds_for_no_other() {
    let sandbox = sandbox().await;
    sandbox.add_open_cloud_key("another-key");
    sandbox.limit(Operation::CloudMemberships, 1);
    let roblox = client(&sandbox, None, None);
    let (here, there) = (named("here"), named("there"));
    let (own, another): (SecretString, SecretString) = ("cloud-key".into(), "another-key".into());
    assert!(roblox.group_rank(&here, group(), user(1), Some(&own)).await.is_ok());
    let refused = roblox.group_rank(&here, group(), user(2), Some(&own)).await;
    assert!(matches!(refused, Err(Trouble::RateLimited { .. })), "{refused:?}");
    sandbox.forget_requests();
    assert!(roblox.group_rank(&here, group(), user(3), Some(&own)).await.is_err());
    assert_eq!(sandbox.requests().len(), 0, "the key that it was said of is left alone");
    assert!(roblox.group_rank(&there, group(), user(3), Some(&another)).await.is_ok());
}

#[tokio::test]
async fn what_roblox_says_of_one_operation_holds_for_no_other() {
    let sandbox = sandbox().await;
    sandbox.limit(Operation::Profile, 1);
    let (roblox, here) = (client(&sandbox, None, None), named("here"));
    assert!(roblox.profile(&here, user(1)).await.is_ok());
    assert!(matches!(roblox.profile(&here, user(2)).await, Err(Trouble::RateLimited { .. })));
    assert_eq!(roblox.account_named(&here, &"user7".parse().unwrap()).await.unwrap().id, user(7));
}

#[tokio::test]
async fn an_answer_that_was_under_way_does_not_end_a_pause() {
    let sandbox = sandbox().await;
    let (roblox, here) = (client(&sandbox, None, None), named("here"));
    sandbox.fault(Service::Users, Fault::Slow(Duration::from_millis(300)));
    let slow = {
        let (roblox, here) = (roblox.clone(), here.clone());
        tokio::spawn(async move { roblox.profile(&here, user(1)).await })
    };
    while sandbox.requests_begun() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sandbox.fault(Service::Users, Fault::RateLimited { retry_after: Some(30) });
    assert!(matches!(roblox.profile(&here, user(2)).await, Err(Trouble::RateLimited { .. })));
    assert!(slow.await.unwrap().is_ok());
    sandbox.recover(Service::Users);
    assert!(matches!(roblox.profile(&here, user(2)).await, Err(Trouble::RateLimited { .. })));
}

#[tokio::test]
async fn a_workspace_with_a_hundred_lookups_delays_anothers_by_one() {
    let sandbox = sandbox().await;
    sandbox.fault(Service::Groups, Fault::Slow(Duration::from_millis(150)));
    let (roblox, loud, quiet) = (client(&sandbox, None, None), named("loud"), named("quiet"));
    let flood = join_all((1..=100).map(|id| roblox.group_rank(&loud, group(), user(id), None)));
    let neighbour = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let began = Instant::now();
        (roblox.group_rank(&quiet, group(), user(1), None).await, began.elapsed())
    };
    let (flood, (answer, took)) = tokio::join!(flood, neighbour);
    assert_eq!(answer, Ok(None), "after {took:?}");
    let busy = flood.iter().filter(|answer| **answer == Err(Trouble::Busy)).count();
    assert!(busy > 0, "what waits for longer than one may is told so: {flood:?}");
}

#[tokio::test]
async fn workspaces_with_the_same_group_do_not_answer_for_each_others_keys() {
    let sandbox = sandbox().await;
    sandbox.set_rank(GROUP, 7, 50);
    let roblox = client(&sandbox, None, None);
    let (here, there) = (named("here"), named("there"));
    let (wrong, right): (SecretString, SecretString) = ("wrong".into(), "cloud-key".into());
    let both = tokio::join!(
        roblox.group_rank(&here, group(), user(7), Some(&wrong)),
        roblox.group_rank(&there, group(), user(7), Some(&right)),
    );
    assert_eq!(both.0, Err(Trouble::Forbidden));
    assert!(both.1.unwrap().is_some(), "{both:?}");
}

#[tokio::test]
async fn a_program_that_names_strangers_or_slots_that_are_taken_makes_roblox_look_up_nobody() {
    const STRANGERS: u64 = 20;
    let world = World::new().await;
    world.roblox.add_user(BUILDER, "builder");
    (1..=STRANGERS).for_each(|id| world.roblox.add_user(id, &format!("stranger{id}")));
    world.roblox.add_group(GROUP, "Night Shift");
    world.roblox.set_rank(GROUP, BUILDER, 50);
    world.roblox.limit(Operation::RolesOfUser, 5);
    let administrators = world.guild.add_role("Administrators", Permissions::ADMINISTRATOR);
    let ada = world.guild.add_member("Ada", &[&administrators]);
    let (alice, bob) = (world.linked("Alice", BUILDER, 1).await, world.linked("Bob", 4_000, 1).await);
    world.board("Training", "Trainer @50, Observer @1").await;
    world.give(&bob, "claim", &[("role", "Observer".into())]).await.says(&["You have Observer"]);
    world.set_group(&ada, GROUP).await;
    world.roblox.forget_requests();
    let program = Caller::new(&world).await;
    let session = program.only_session().await;
    for stranger in 1..=STRANGERS {
        program.claim(&session, "Trainer", stranger).await.refused(400, "not_a_member");
    }
    program.claim(&session, "Observer", BUILDER).await.refused(400, "slot_filled");
    program.claim(&session, "Pilot", BUILDER).await.refused(404, "role_not_found");
    assert_eq!(world.roblox.requests_to(Service::Groups).len(), 0);
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    world.end().await;
}
