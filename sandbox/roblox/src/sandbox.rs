//! The stand-in itself, as a test or a demo holds it: its beginning, what exists in it, and what was asked.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::middleware;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::door::{self, Inside, Shared};
use crate::faults::{Fault, Service};
use crate::limits::Operation;
use crate::record::RecordedRequest;
use crate::server::{self, Running};
use crate::world::{BloxlinkField, Group, Headshot, RoverShape, User};
use crate::{bloxlink, groups, open_cloud, page, rover, thumbnails, users};

/// A Roblox of one's own, on the loopback interface. Clones are handles to the same one; it ends with the last of them.
#[derive(Clone, Debug)]
pub struct RobloxSandbox {
    shared: Arc<Shared>,
    /// Held only to be dropped.
    _running: Arc<Running>,
}

impl RobloxSandbox {
    /// Starts one on any free port.
    ///
    /// # Errors
    ///
    /// If the loopback interface has no port left.
    pub async fn start() -> std::io::Result<Self> {
        Self::start_on(0).await
    }

    /// Starts one on this port; 0 is any free one.
    ///
    /// # Errors
    ///
    /// If the port is taken.
    pub async fn start_on(port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let shared = Arc::new(Shared { port: listener.local_addr()?.port(), state: Mutex::new(Inside::default()) });
        let running = server::run(listener, routes(&shared));
        Ok(Self { shared, _running: Arc::new(running) })
    }

    /// The base address of a service.
    #[must_use]
    pub fn base(&self, service: Service) -> String {
        format!("http://127.0.0.1:{}/{}", self.shared.port, service.host())
    }

    /// The page on which a person is a Roblox user.
    #[must_use]
    pub fn page(&self) -> String {
        format!("http://127.0.0.1:{}/", self.shared.port)
    }

    /// Makes a user, or gives one that is there another name; the old name still finds them.
    pub fn add_user(&self, id: u64, name: &str) {
        let mut inside = self.shared.inside();
        if let Some(user) = inside.world.users.get_mut(&id) {
            let past = std::mem::replace(&mut user.name, name.to_owned());
            user.past_names.push(past);
            return;
        }
        let user = User {
            id,
            name: name.to_owned(),
            display_name: name.to_owned(),
            past_names: Vec::new(),
            description: String::new(),
            banned: false,
            headshot: Headshot::Completed,
        };
        inside.world.users.insert(id, user);
    }

    /// Gives a user another display name.
    pub fn set_display_name(&self, id: u64, name: &str) {
        self.with_user(id, |user| name.clone_into(&mut user.display_name));
    }

    /// Saves the description of a user's profile, through the text filter if that is on.
    pub fn set_description(&self, id: u64, text: &str) {
        self.shared.inside().world.describe(id, text);
    }

    /// The description as others see it.
    #[must_use]
    pub fn description(&self, id: u64) -> Option<String> {
        self.shared.inside().world.users.get(&id).map(|user| user.description.clone())
    }

    /// Switches the text filter: what is saved while it is on comes back as `####`.
    pub fn set_text_filter(&self, on: bool) {
        self.shared.inside().world.text_filter = on;
    }

    /// Bans a user, or lets them back.
    pub fn set_banned(&self, id: u64, banned: bool) {
        self.with_user(id, |user| user.banned = banned);
    }

    /// The user's picture is not drawn yet.
    pub fn set_headshot_pending(&self, id: u64) {
        self.with_user(id, |user| user.headshot = Headshot::Pending);
    }

    /// The user's picture is shown to nobody.
    pub fn set_headshot_blocked(&self, id: u64) {
        self.with_user(id, |user| user.headshot = Headshot::Blocked);
    }

    /// Makes a group.
    pub fn add_group(&self, id: u64, name: &str) {
        let group = Group { name: name.to_owned(), private: false, roles: Default::default(), members: Default::default() };
        self.shared.inside().world.groups.insert(id, group);
    }

    /// Gives a group a role of that rank, whoever holds it.
    pub fn add_role(&self, group: u64, rank: u8) {
        if let Some(found) = self.shared.inside().world.groups.get_mut(&group) {
            found.role_of(group, rank);
        }
    }

    /// Gives a user one role of a group and takes the others away.
    pub fn set_rank(&self, group: u64, user: u64, rank: u8) {
        self.set_ranks(group, user, &[rank]);
    }

    /// Gives a user these roles of a group and takes the others away; without any they are no member.
    pub fn set_ranks(&self, group: u64, user: u64, ranks: &[u8]) {
        let mut inside = self.shared.inside();
        let Some(found) = inside.world.groups.get_mut(&group) else { return };
        ranks.iter().for_each(|rank| found.role_of(group, *rank));
        if ranks.is_empty() {
            found.members.remove(&user);
        } else {
            found.members.insert(user, ranks.iter().copied().collect());
        }
    }

    /// Whether a group shows its members to nobody.
    pub fn set_private(&self, group: u64, private: bool) {
        if let Some(found) = self.shared.inside().world.groups.get_mut(&group) {
            found.private = private;
        }
    }

    /// Lets an Open Cloud key in.
    pub fn add_open_cloud_key(&self, key: &str) {
        self.shared.inside().world.open_cloud_keys.insert(key.to_owned());
    }

    /// Lets a Bloxlink key in for a server.
    pub fn add_bloxlink_key(&self, key: &str, guild: u64) {
        self.shared.inside().world.bloxlink.keys.insert(key.to_owned(), guild);
    }

    /// Lets a RoVer key in for a server.
    pub fn add_rover_key(&self, key: &str, guild: u64) {
        self.shared.inside().world.rover.keys.insert(key.to_owned(), guild);
    }

    /// Who a Discord user is, as Bloxlink knows it in a server; nobody, if none is given.
    pub fn set_bloxlink(&self, guild: u64, discord: u64, roblox: Option<u64>) {
        put(&mut self.shared.inside().world.bloxlink.links, (guild, discord), roblox);
    }

    /// Who a Discord user is, as RoVer knows it in a server; nobody, if none is given.
    pub fn set_rover(&self, guild: u64, discord: u64, roblox: Option<u64>) {
        put(&mut self.shared.inside().world.rover.links, (guild, discord), roblox);
    }

    /// How many calls Bloxlink still answers today.
    pub fn set_bloxlink_quota(&self, left: Option<u32>) {
        self.shared.inside().world.bloxlink.quota = left;
    }

    /// How Bloxlink spells its field.
    pub fn set_bloxlink_field(&self, field: BloxlinkField) {
        self.shared.inside().world.bloxlink_field = field;
    }

    /// In which shape RoVer answers.
    pub fn set_rover_shape(&self, shape: RoverShape) {
        self.shared.inside().world.rover_shape = shape;
    }

    /// Lowers how many calls of an operation are answered in a minute, for each key.
    pub fn limit(&self, operation: Operation, per_minute: u32) {
        self.shared.inside().limits.lower(operation, per_minute);
    }

    /// From now on a service fails like this.
    pub fn fault(&self, service: Service, fault: Fault) {
        self.shared.inside().faults.set(service, fault);
    }

    /// From now on a service works again.
    pub fn recover(&self, service: Service) {
        self.shared.inside().faults.clear(service);
    }

    /// Every request to a service so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.inside().requests.clone()
    }

    /// The requests to one service so far.
    #[must_use]
    pub fn requests_to(&self, service: Service) -> Vec<RecordedRequest> {
        self.requests().into_iter().filter(|request| request.service == service).collect()
    }

    /// How many requests have come so far, whether they are answered or not.
    #[must_use]
    pub fn requests_begun(&self) -> usize {
        self.shared.inside().begun
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.shared.inside().requests.clear();
    }

    fn with_user(&self, id: u64, change: impl FnOnce(&mut User)) {
        self.shared.inside().world.users.get_mut(&id).map(change);
    }
}

fn put<K: std::hash::Hash + Eq>(links: &mut std::collections::HashMap<K, u64>, key: K, roblox: Option<u64>) {
    match roblox {
        Some(roblox) => links.insert(key, roblox),
        None => links.remove(&key),
    };
}

fn routes(shared: &Arc<Shared>) -> Router {
    let services = Router::new()
        .nest("/users.roblox.com", users::routes())
        .nest("/thumbnails.roblox.com", thumbnails::routes())
        .nest("/groups.roblox.com", groups::routes())
        .nest("/apis.roblox.com", open_cloud::routes())
        .nest("/api.blox.link", bloxlink::routes())
        .nest("/registry.rover.link", rover::routes());
    services
        .merge(page::routes())
        .route("/headshots/{file}", get(thumbnails::picture))
        .layer(middleware::from_fn_with_state(Arc::clone(shared), door::open))
        .with_state(Arc::clone(shared))
}
