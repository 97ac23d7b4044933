//! The HTTP API as a program meets it: the server of the real wiring on a port of its own, and calls over the network.

use std::ffi::OsString;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use slotkeeper::api::Patience;
use slotkeeper::app::App;
use slotkeeper::config::Config;
use slotkeeper::domain::{Actor, Door, Origin, Plan, Rank, RobloxId, SessionChanges, Status, WorkspaceId};
use slotkeeper::engine::Engine as _;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::alone::Present;
use crate::log::listen;

/// A running server with one premium workspace and a key to it.
pub(crate) struct Service {
    pub(crate) base: String,
    /// Where those who run it find /metrics and /docs.
    pub(crate) operations: String,
    pub(crate) workspace: WorkspaceId,
    pub(crate) key: String,
    config: Config,
    folder: TempDir,
    running: Option<(CancellationToken, JoinHandle<()>)>,
    client: reqwest::Client,
    _present: Present,
}

impl Service {
    pub(crate) async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With more settings, as the environment gives them.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        Self::served(settings, Patience::default()).await
    }

    /// With this patience for those who call.
    pub(crate) async fn patient(patience: Patience) -> Self {
        Self::served(&[], patience).await
    }

    async fn served(settings: &[(&str, &str)], patience: Patience) -> Self {
        listen();
        let present = Present::enter();
        let folder = tempfile::tempdir().unwrap();
        let path = database(folder.path()).display().to_string();
        let fixed = [
            ("SLOTKEEPER_DATABASE__PATH", path.as_str()),
            ("SLOTKEEPER_HTTP__LISTEN", "127.0.0.1:0"),
            ("SLOTKEEPER_HTTP__OPERATIONS_LISTEN", "127.0.0.1:0"),
        ];
        let pairs = fixed.iter().chain(settings).map(|(name, value)| (OsString::from(name), OsString::from(value)));
        let config = Config::load_from(None, pairs).unwrap();
        let app = App::open(&config).await.unwrap();
        let workspace = app.create_workspace("My Organization".parse().unwrap(), Plan::Premium, None).await.unwrap().id;
        let key = app.create_key(workspace.clone()).await.unwrap().reveal();
        let server = app.listen(&config).await.unwrap().with_patience(patience);
        let base = format!("http://{}", server.address());
        let operations = format!("http://{}", server.operations_address().unwrap());
        let stop = CancellationToken::new();
        let ended = {
            let stop = stop.clone();
            tokio::spawn(async move { app.serve(server, stop).await.unwrap() })
        };
        let client = reqwest::Client::new();
        Self { base, operations, workspace, key, config, folder, running: Some((stop, ended)), client, _present: present }
    }

    /// Another workspace with a key to it.
    pub(crate) async fn workspace(&self, plan: Plan) -> (WorkspaceId, String) {
        self.beside(async |app| {
            let id = app.create_workspace("Another".parse().unwrap(), plan, None).await.unwrap().id;
            let key = app.create_key(id.clone()).await.unwrap().reveal();
            (id, key)
        })
        .await
    }

    /// Does something as the command line does it: a second program on the same database.
    pub(crate) async fn beside<T>(&self, work: impl AsyncFnOnce(&App) -> T) -> T {
        let app = App::open(&self.config).await.unwrap();
        let done = work(&app).await;
        app.close().await;
        done
    }

    /// Makes members of these ranks.
    pub(crate) async fn members(&self, members: &[(u64, u8)]) {
        self.members_of(&self.workspace, members).await;
    }

    pub(crate) async fn members_of(&self, workspace: &WorkspaceId, members: &[(u64, u8)]) {
        self.beside(async |app| {
            for (user, rank) in members {
                let user = RobloxId::new(*user).unwrap();
                app.set_member(workspace.clone(), user, Rank::new(*rank)).await.unwrap();
            }
        })
        .await;
    }

    /// Ends a session, which the API has no call for.
    pub(crate) async fn end_session(&self, session: &str, status: Status) {
        let origin = Origin { workspace: self.workspace.clone(), actor: Actor::Operator, door: Door::CommandLine, request: None };
        let changes = SessionChanges { status: Some(status), ..SessionChanges::default() };
        self.beside(async |app| app.engine().update(origin, session.parse().unwrap(), changes).await.unwrap().unwrap()).await;
    }

    /// Makes a session that is open to be claimed; its ID.
    pub(crate) async fn session(&self, roles: Value) -> String {
        self.session_of(&self.key, json!({ "Claimable": true, "CustomRoles": roles })).await
    }

    /// Makes a session with more fields, with this key; its ID.
    pub(crate) async fn session_of(&self, key: &str, more: Value) -> String {
        let mut body = json!({ "Title": "Training Session", "Scheduled": "2024-01-20T15:00:00Z", "Duration": 60 });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let said = self.call_with(key, Method::POST, "/sessions/create", &body).await;
        assert_eq!(said.status, 201, "{}", said.text);
        said.json()["data"]["SessionId"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, path: &str) -> Said {
        Said::to(self.request(Method::GET, path).header("apikey", &self.key)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Said {
        self.call_with(&self.key, Method::POST, path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Said {
        self.call_with(&self.key, Method::PATCH, path, body).await
    }

    pub(crate) async fn call_with(&self, key: &str, method: Method, path: &str, body: &Value) -> Said {
        Said::to(self.request(method, path).header("apikey", key).json(body)).await
    }

    /// A call of which the test says the rest itself.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// What those who run it ask for.
    pub(crate) async fn operating(&self, path: &str) -> Said {
        Said::to(self.client.get(format!("{}{path}", self.operations))).await
    }

    /// Claims with this service's key.
    pub(crate) async fn claim(&self, session: &str, user: &str, role: &str, slot: &str) -> Said {
        let body = json!({ "UserId": user, "RoleName": role, "SlotKey": slot });
        self.patch(&format!("/sessions/{session}/custom-roles/claim"), &body).await
    }

    pub(crate) fn port(&self) -> NonZeroU16 {
        self.base.rsplit(':').next().unwrap().parse().unwrap()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn database_path(&self) -> PathBuf {
        database(self.folder.path())
    }

    /// Tells the server to stop; ready when it has.
    pub(crate) fn stop(&mut self) -> JoinHandle<()> {
        let (stop, ended) = self.running.take().expect("the server runs");
        stop.cancel();
        ended
    }
}

fn database(folder: &Path) -> PathBuf {
    folder.join("slotkeeper.db")
}

/// What came back.
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Said {
    pub(crate) async fn to(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}: {}", self.text)).to_str().unwrap()
    }

    /// It was done, with exactly this as its data.
    pub(crate) fn is(&self, status: u16, data: &Value) {
        assert_eq!((self.status, self.json()), (status, json!({ "success": true, "data": data })));
    }

    /// It was done; its data, of which these fields were taken out because they differ each time.
    pub(crate) fn data_without(&self, status: u16, fields: &[&str]) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        let mut json = self.json();
        for field in fields {
            assert!(json["data"].as_object_mut().unwrap().remove(*field).is_some(), "no {field}: {}", self.text);
        }
        assert_eq!(json["success"], true);
        json["data"].take()
    }

    /// It was refused with this status and reason, in exactly the envelope; the message.
    pub(crate) fn refused(&self, status: u16, reason: &str) -> String {
        let message = self.json()["error"]["message"].as_str().unwrap_or_default().to_owned();
        let envelope = json!({ "success": false, "error": { "code": status, "message": message, "reason": reason } });
        assert_eq!((self.status, self.json()), (status, envelope));
        assert!(!message.is_empty() && self.header("content-type") == "application/json");
        message
    }
}

/// A role as it is written.
pub(crate) fn role(name: &str, slots: u8, min_rank: u8) -> Value {
    json!({ "name": name, "slots": slots, "minRank": min_rank })
}
