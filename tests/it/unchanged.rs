//! A change that changes nothing succeeds, is announced to nobody, and stands nowhere in the audit trail.

use serde_json::json;

use crate::disk;
use crate::http::{Service, role};
use crate::setup::{administrator, panel, trail};
use crate::world::World;

async fn entries(service: &Service) -> i64 {
    disk::number(&service.database_path(), "select count(*) from audit").await
}

#[tokio::test]
async fn a_program_that_sends_what_is_so_already_changes_nothing() {
    let service = Service::new().await;
    service.members(&[(7, 0)]).await;
    let session = service.session(json!([role("Trainer", 2, 0)])).await;
    service
        .post(&format!("/attendance/add-attendee/{session}"), &json!({ "UserId": "7", "JoinTime": "2024-01-15T10:30:00Z" }))
        .await;
    let before = entries(&service).await;
    let same = json!({
        "Title": "Training Session", "Scheduled": "2024-01-20T15:00:00Z", "Duration": 60, "Claimable": true,
        "CustomRoles": [role("Trainer", 2, 0)],
    });
    assert_eq!(service.patch(&format!("/sessions/update/{session}"), &same).await.status, 200);
    let same = json!({ "UserId": "7", "JoinTime": "2024-01-15T10:30:00Z" });
    assert_eq!(service.post(&format!("/attendance/update-attendee/{session}"), &same).await.status, 200);
    service.members(&[(7, 0)]).await;
    assert_eq!(entries(&service).await, before);
    assert_eq!(service.patch(&format!("/sessions/update/{session}"), &json!({ "Duration": 61 })).await.status, 200);
    assert_eq!(entries(&service).await, before + 1);
}

#[tokio::test]
async fn the_same_rank_again_is_a_success_without_an_entry() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 7).await;
    let ranked = "select count(*) from audit where action = 'member_ranked'";
    let before = disk::number(&world.database_path(), ranked).await;
    world.rank(&alice, 7).await;
    assert_eq!(disk::number(&world.database_path(), ranked).await, before);
    world.rank(&alice, 8).await;
    assert_eq!(disk::number(&world.database_path(), ranked).await, before + 1);
    world.end().await;
}

#[tokio::test]
async fn the_same_setting_again_is_a_success_without_an_entry() {
    let world = World::new().await;
    let ada = administrator(&world);
    let _boards = world.guild.add_channel("boards");
    for _ in 0..2 {
        world.select(&ada, &panel(&world, &ada).await, "Board channel…", "boards").await;
        world.select(&ada, &panel(&world, &ada).await, "Audit channel…", "boards").await;
    }
    let settings: Vec<String> = trail(&world).await.into_iter().map(|(_, _, details)| details).collect();
    assert_eq!(settings.len(), 2, "{settings:?}");
    world.end().await;
}

#[tokio::test]
async fn an_edit_that_changes_nothing_edits_no_board() {
    let world = World::new().await;
    let board = world.board("Training", "Trainer").await;
    world.quiet().await;
    let (edits, entries) = (world.edits_of(&board).len(), "select count(*) from audit");
    let before = disk::number(&world.database_path(), entries).await;
    let same = [("session", "Training".into()), ("title", "Training".into())];
    world.give(&world.moderator, "session edit", &same).await.says(&["It is so already, so nothing was changed."]);
    world.quiet().await;
    assert_eq!((world.edits_of(&board).len(), disk::number(&world.database_path(), entries).await), (edits, before));
    world.end().await;
}
