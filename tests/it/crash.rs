//! The real program, killed without warning under load, again and again: what it has answered is there afterwards.

use std::collections::HashMap;
use std::ffi::OsString;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use slotkeeper::app::App;
use slotkeeper::config::Config;
use slotkeeper::domain::{Plan, Rank};
use tokio::task::JoinSet;

use crate::disk;
use crate::ground::{scale, user};
use crate::world::until;

const CALLERS: usize = 16;
const SESSIONS: usize = 8;
const ROLES: usize = 10;
const SLOTS: usize = 10;
const USERS: usize = 40;

/// A claim that was answered with 200: session, role and user.
type Acknowledged = (String, String, String);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_under_load_it_keeps_every_claim_that_it_answered_and_none_twice() {
    let folder = tempfile::tempdir().unwrap();
    let key = prepare(folder.path()).await;
    let client = reqwest::Client::new();
    let mut acknowledged: Vec<Acknowledged> = Vec::new();
    for round in 0..4 * scale() {
        let server = Server::start(folder.path(), &client).await;
        let sessions = sessions(&server, &client, &key).await;
        assert_kept(&server, &client, &key, &acknowledged).await;
        acknowledged.extend(load_until_killed(server, &client, &key, &sessions, round).await);
    }
    assert!(!acknowledged.is_empty(), "it was killed before it had answered anything");
    let server = Server::start(folder.path(), &client).await;
    assert_kept(&server, &client, &key, &acknowledged).await;
    drop(server);
    assert_sound(folder.path()).await;
}

/// Claims from all sides, and the kill while they are under way. What was answered with 200.
async fn load_until_killed(
    mut server: Server,
    client: &reqwest::Client,
    key: &str,
    sessions: &[String],
    round: u32,
) -> Vec<Acknowledged> {
    let answered = Arc::new(AtomicUsize::new(0));
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let (base, client, key) = (server.base.clone(), client.clone(), key.to_owned());
        let (sessions, answered) = (sessions.to_vec(), Arc::clone(&answered));
        callers.spawn(async move {
            let mut choices = fastrand::Rng::with_seed(u64::from(round) * 100 + u64::try_from(caller).unwrap());
            let mut done = Vec::new();
            loop {
                let session = sessions[choices.usize(..sessions.len())].clone();
                let role = format!("Role {}", choices.usize(..ROLES));
                let user = (1 + choices.usize(..USERS)).to_string();
                let slot = format!("VACANT_{}", choices.usize(..SLOTS));
                let body = json!({ "UserId": user, "RoleName": role, "SlotKey": slot });
                let call =
                    client.patch(format!("{base}/sessions/{session}/custom-roles/claim")).header("apikey", &key).json(&body);
                // No answer, or half of one: the server is dead, and this claim may be there or not.
                let Ok(response) = call.send().await else { return done };
                if response.status() == 200 {
                    done.push((session, role, user));
                }
                answered.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    // Each round dies at another moment of its work.
    let enough = 40 + 37 * usize::try_from(round % 7).unwrap();
    until(|| (answered.load(Ordering::Relaxed) >= enough).then_some(())).await.expect("it answers");
    server.kill();
    callers.join_all().await.into_iter().flatten().collect()
}

/// Every acknowledged claim is its user's, and nobody sits twice in a role. That no slot has two holders shows in the
/// answer itself: a slot is one key.
async fn assert_kept(server: &Server, client: &reqwest::Client, key: &str, acknowledged: &[Acknowledged]) {
    let mut read: HashMap<String, Value> = HashMap::new();
    for (session, role, user) in acknowledged {
        if !read.contains_key(session) {
            read.insert(session.clone(), get(server, client, key, &format!("/sessions/get/{session}")).await);
        }
        let slots = &read[session]["data"]["CustomRoles"][role]["Slots"];
        assert!(slots.get(user).is_some(), "{user} was told of {role} in {session}, and does not hold it: {slots}");
        assert_eq!(slots.as_object().unwrap().len(), SLOTS);
    }
}

/// The file itself: whole, without a dangling reference, without a slot or a user twice.
async fn assert_sound(folder: &Path) {
    let path = folder.join("slotkeeper.db");
    let mut connection = disk::open(&path).await;
    let said: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(said, "ok");
    assert!(sqlx::query("pragma foreign_key_check").fetch_all(&mut connection).await.unwrap().is_empty());
    for columns in ["session_id, role_name, slot", "session_id, role_name, roblox_id"] {
        let query = format!("select count(*) from (select 1 from claims group by {columns} having count(*) > 1)");
        assert_eq!(disk::number(&path, &query).await, 0, "{columns}");
    }
    let claims = disk::number(&path, "select count(*) from claims").await;
    let audited = disk::number(&path, "select count(*) from audit where action = 'slot_claimed'").await;
    assert_eq!(claims, audited, "each claim stands in the audit trail, once");
}

/// A workspace with members, and a key to it.
async fn prepare(folder: &Path) -> String {
    let path = folder.join("slotkeeper.db").display().to_string();
    let config = Config::load_from(None, [(OsString::from("SLOTKEEPER_DATABASE__PATH"), OsString::from(path))]).unwrap();
    let app = App::open(&config).await.unwrap();
    let workspace = app.create_workspace("Crash".parse().unwrap(), Plan::Premium, None).await.unwrap().id;
    for number in 1..=USERS {
        app.set_member(workspace.clone(), user(u64::try_from(number).unwrap()), Rank::LOWEST).await.unwrap();
    }
    let key = app.create_key(workspace).await.unwrap().reveal();
    app.close().await;
    key
}

/// The sessions; the first time they are made.
async fn sessions(server: &Server, client: &reqwest::Client, key: &str) -> Vec<String> {
    let roles: Vec<Value> = (0..ROLES).map(|number| json!({ "name": format!("Role {number}"), "slots": SLOTS })).collect();
    let body = json!({
        "Title": "Crash", "Scheduled": "2030-01-01T00:00:00Z", "Duration": 60, "Claimable": true, "CustomRoles": roles,
    });
    let present = get(server, client, key, "/sessions/list").await["data"]["Sessions"].as_array().unwrap().len();
    for _ in present..SESSIONS {
        let call = client.post(format!("{}/sessions/create", server.base)).header("apikey", key).json(&body);
        assert_eq!(call.send().await.unwrap().status(), 201);
    }
    let listed = get(server, client, key, "/sessions/list").await;
    let sessions = listed["data"]["Sessions"].as_array().unwrap().iter();
    sessions.map(|session| session["SessionId"].as_str().unwrap().to_owned()).collect()
}

async fn get(server: &Server, client: &reqwest::Client, key: &str, path: &str) -> Value {
    let response = client.get(format!("{}{path}", server.base)).header("apikey", key).send().await.unwrap();
    assert_eq!(response.status(), 200);
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

/// `slotkeeper serve` as a process.
struct Server {
    child: Child,
    base: String,
}

impl Server {
    /// Starts it and waits until it answers.
    async fn start(folder: &Path, client: &reqwest::Client) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_slotkeeper"));
        command
            .env_clear()
            .env("SLOTKEEPER_DATABASE__PATH", folder.join("slotkeeper.db"))
            .env("SLOTKEEPER_HTTP__LISTEN", free.to_string())
            .env("SLOTKEEPER_HTTP__RATE_PER_MINUTE", "1000000")
            .env("SLOTKEEPER_HTTP__BURST", "1000000")
            .env("SLOTKEEPER_HTTP__WORKSPACE_RATE_PER_MINUTE", "1000000")
            .env("SLOTKEEPER_HTTP__WORKSPACE_BURST", "1000000")
            .current_dir(folder)
            .arg("serve")
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        let server = Self { child: command.spawn().unwrap(), base: format!("http://{free}") };
        let health = format!("{}/healthz", server.base);
        let ready = async {
            while client.get(&health).send().await.is_err() {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(crate::world::PATIENCE, ready).await.expect("it starts");
        server
    }

    /// SIGKILL: nothing is flushed, nothing is said.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is dead already, unless a test stopped half-way or is done.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
