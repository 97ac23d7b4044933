//! The API inside the running bot: what a program does is seen in Discord, and the other way round.

use reqwest::Method;
use serde_json::json;
use slotkeeper::app::App;

use crate::http::Said;
use crate::world::World;

#[tokio::test]
async fn a_board_follows_a_claim_that_a_program_makes_and_a_program_sees_a_press() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 50).await;
    let bob = world.linked("Bob", 8, 50).await;
    let board = world.board("Training", "Trainer x2 @50").await;
    world.quiet().await;
    let app = App::open(&world.config()).await.unwrap();
    let workspace = app.workspaces().await.unwrap().remove(0).0.id;
    let key = app.create_key(workspace).await.unwrap().reveal();
    app.close().await;

    let client = reqwest::Client::new();
    let base = format!("http://{}", world.api.unwrap());
    let call = |method: Method, path: &str| client.request(method, format!("{base}{path}")).header("x-api-key", &key);
    let listed = Said::to(call(Method::GET, "/sessions/list")).await;
    let session = listed.json()["data"]["Sessions"][0]["SessionId"].as_str().unwrap().to_owned();
    let claim = json!({ "UserId": "714760171", "RoleName": "Trainer", "SlotKey": "VACANT_1" });
    let said = Said::to(call(Method::PATCH, &format!("/sessions/{session}/custom-roles/claim")).json(&claim)).await;
    assert_eq!(said.status, 200, "{}", said.text);
    let alice = format!("@{}", alice.name());
    world.until(&board, |text| text.contains(&alice)).await;

    world.press(&bob, &board, "Trainer (1 free)").await;
    let said = Said::to(call(Method::GET, &format!("/sessions/get/{session}"))).await;
    let slots = json!({ "8": { "Attended": false }, "714760171": { "Attended": false } });
    assert_eq!(said.json()["data"]["CustomRoles"]["Trainer"]["Slots"], slots);
    world.end().await;
}
