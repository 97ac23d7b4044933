//! The API inside the running bot: what a program does is seen in Discord, and the other way round.

use reqwest::Method;
use serde_json::json;
use slotkeeper::app::App;

use crate::answers::Answer;
use crate::disk::WriteLock;
use crate::http::Said;
use crate::world::World;

/// A program with a key to the workspace of the world's server.
pub(crate) struct Caller {
    client: reqwest::Client,
    base: String,
    key: String,
}

impl Caller {
    pub(crate) async fn new(world: &World) -> Self {
        let app = App::open(&world.config()).await.unwrap();
        let workspace = app.workspaces().await.unwrap().remove(0).0.id;
        let key = app.create_key(workspace).await.unwrap().reveal();
        app.close().await;
        let base = world.api.map(|address| format!("http://{address}")).unwrap_or_default();
        Self { client: reqwest::Client::new(), base, key }
    }

    /// The same at another server.
    pub(crate) fn at(self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self }
    }

    /// Claims the first slot of a role for a user of Roblox.
    pub(crate) async fn claim(&self, session: &str, role: &str, user: u64) -> Said {
        let claim = json!({ "UserId": user.to_string(), "RoleName": role, "SlotKey": "VACANT_0" });
        Said::to(self.call(Method::PATCH, &format!("/sessions/{session}/custom-roles/claim")).json(&claim)).await
    }

    pub(crate) fn call(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base)).header("x-api-key", &self.key)
    }

    pub(crate) async fn only_session(&self) -> String {
        let listed = Said::to(self.call(Method::GET, "/sessions/list")).await;
        listed.json()["data"]["Sessions"][0]["SessionId"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_board_follows_a_claim_that_a_program_makes_and_a_program_sees_a_press() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 50).await;
    let bob = world.linked("Bob", 8, 50).await;
    let board = world.board("Training", "Trainer x2 @50").await;
    world.quiet().await;
    let program = Caller::new(&world).await;
    let session = program.only_session().await;
    let claim = json!({ "UserId": "714760171", "RoleName": "Trainer", "SlotKey": "VACANT_1" });
    let said = Said::to(program.call(Method::PATCH, &format!("/sessions/{session}/custom-roles/claim")).json(&claim)).await;
    assert_eq!(said.status, 200, "{}", said.text);
    let alice = format!("@{}", alice.name());
    world.until(&board, |text| text.contains(&alice)).await;

    world.press(&bob, &board, "Trainer (1 free)").await;
    let said = Said::to(program.call(Method::GET, &format!("/sessions/get/{session}"))).await;
    let slots = json!({ "8": { "Attended": false }, "714760171": { "Attended": false } });
    assert_eq!(said.json()["data"]["CustomRoles"]["Trainer"]["Slots"], slots);
    world.end().await;
}

#[tokio::test]
async fn of_a_press_and_a_program_at_one_slot_at_the_same_instant_one_gets_it() {
    const ROLES: [&str; 3] = ["Trainer", "Assistant", "Observer"];
    let world = World::new().await;
    let presser = world.linked("Bob", 8, 0).await;
    world.linked("Alice", 714_760_171, 1).await;
    let board = world.board("Training", &ROLES.join(", ")).await;
    let program = Caller::new(&world).await;
    let session = program.only_session().await;
    for role in ROLES {
        // Both have arrived, and neither is decided, until the database can be written.
        let lock = WriteLock::hold(&world.database_path()).await;
        let button = format!("{role} (1 free)");
        let claim = json!({ "UserId": "714760171", "RoleName": role, "SlotKey": "VACANT_0" });
        let claim = Said::to(program.call(Method::PATCH, &format!("/sessions/{session}/custom-roles/claim")).json(&claim));
        let pressed = async {
            let reply = presser.press(&board, &button).await.unwrap();
            reply.acknowledged().await;
            lock.release().await;
            Answer::to(&world.discord, &reply).await
        };
        let (answer, said) = tokio::join!(pressed, claim);
        if answer.text().contains(&format!("You have {role}, slot 1,")) {
            said.refused(400, "slot_filled");
        } else {
            assert_eq!(said.status, 200, "nobody has {role}: {} {}", answer.text(), said.text);
            assert!(answer.text().contains(&format!("Every slot of {role} is taken.")), "{}", answer.text());
        }
    }
    assert_eq!(world.claims().await, 3);
    world.until(&board, |text| text.contains("0 of 3 slots free")).await;
    world.end().await;
}
