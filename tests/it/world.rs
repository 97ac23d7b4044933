//! The world of a test: a Discord server with people in it, and the bot with a database of its own.

use std::collections::HashMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use discord_sandbox::{Channel, Choice, Guild, Member, Message, Modal, OptionValue, Permissions, RecordedRequest, Role, Sandbox};
use roblox_sandbox::{RobloxSandbox, Service};
use slotkeeper::app::{App, AppFailure};
use slotkeeper::config::Config;
use slotkeeper::domain::{Actor, Door, Origin, SessionChanges};
use slotkeeper::engine::Engine as _;
use slotkeeper::store::{Clock, OpenFailure};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::alone::Present;
use crate::answers::Answer;
use crate::disk;
use crate::log::{listen, log};

/// How long anything may take that has to happen before a test goes on. Nothing waits for so long that works.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Longer than the bot ever lets a board wait that it will edit: for the press that made a change (0.3 s), for the edit before
/// (1 s), and for its own notes (0.2 s).
const QUIET: Duration = Duration::from_millis(1_700);

/// Options of a command.
pub(crate) type Options<'a> = &'a [(&'a str, OptionValue)];

/// A Discord server, its people, and the bot that runs in it.
pub(crate) struct World {
    pub(crate) discord: Sandbox,
    pub(crate) roblox: RobloxSandbox,
    pub(crate) guild: Guild,
    pub(crate) channel: Channel,
    pub(crate) moderator: Member,
    /// Where the bot's HTTP API listens, while the bot runs.
    pub(crate) api: Option<SocketAddr>,
    /// Where it has its figures.
    pub(crate) operations: Option<SocketAddr>,
    folder: TempDir,
    /// What the bot tells the time by, from its next start on.
    pub(crate) clock: Clock,
    /// Settings beside those that every test has.
    more: HashMap<&'static str, String>,
    bot: Option<Running>,
    _present: Present,
}

struct Running {
    stop: CancellationToken,
    ended: JoinHandle<Result<(), AppFailure>>,
}

impl World {
    /// A server with a channel and a moderator, and the bot connected to it.
    pub(crate) async fn new() -> Self {
        let mut world = Self::without_bot().await;
        world.start_bot().await;
        world
    }

    /// The same before the bot has started.
    pub(crate) async fn without_bot() -> Self {
        Self::on(Sandbox::builder().start().await.unwrap()).await
    }

    /// The same on a Discord with settings of its own.
    pub(crate) async fn on(discord: Sandbox) -> Self {
        listen();
        let roblox = RobloxSandbox::start().await.unwrap();
        let present = Present::enter();
        let guild = discord.add_guild("Night Shift");
        let channel = guild.add_channel("sessions");
        let moderators = guild.add_role("Moderators", Permissions::MANAGE_EVENTS);
        let moderator = guild.add_member("Morgan", &[&moderators]);
        Self {
            discord,
            roblox,
            guild,
            channel,
            moderator,
            api: None,
            operations: None,
            folder: tempfile::tempdir().unwrap(),
            clock: Clock::system(),
            more: HashMap::new(),
            bot: None,
            _present: present,
        }
    }

    /// Sets something that holds from the next start of the bot on.
    pub(crate) fn set(&mut self, setting: &'static str, value: &str) {
        self.more.insert(setting, value.to_owned());
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts the bot with the wiring of the real program.
    pub(crate) async fn start_bot(&mut self) {
        let config = self.config();
        // What another test starts at this moment has a copy of the lock of a bot that has just stopped, until it is a program.
        let opening = async {
            loop {
                match App::open_to_run_by(&config, self.clock.clone()).await {
                    Err(AppFailure::Open(OpenFailure::InUse { .. })) => tokio::time::sleep(Duration::from_millis(10)).await,
                    opened => return opened.unwrap(),
                }
            }
        };
        let app = tokio::time::timeout(PATIENCE, opening).await.expect("nobody else runs on its database");
        let server = app.listen(&config).await.unwrap();
        self.api = Some(server.address());
        self.operations = server.operations_address();
        let stop = CancellationToken::new();
        let stopping = stop.clone();
        let mut ended = tokio::spawn(async move { app.run(&config, server, stopping).await });
        tokio::select! {
            ready = self.discord.wait_until_ready(PATIENCE) => ready.unwrap(),
            ended = &mut ended => panic!("the bot ended: {ended:?}; log: {}", log()),
        }
        self.discord.wait_for_commands(PATIENCE).await.unwrap();
        self.bot = Some(Running { stop, ended });
    }

    /// Stops the bot as Ctrl-C does, and waits until it is gone.
    pub(crate) async fn stop_bot(&mut self) {
        let running = self.bot.take().expect("the bot runs");
        running.stop.cancel();
        running.ended.await.unwrap().unwrap();
    }

    pub(crate) async fn restart_bot(&mut self) {
        self.stop_bot().await;
        self.start_bot().await;
    }

    pub(crate) fn database_path(&self) -> PathBuf {
        self.folder.path().join("slotkeeper.db")
    }

    /// The settings as the environment would give them.
    pub(crate) fn environment(&self) -> HashMap<&'static str, String> {
        let mut settings = HashMap::from([
            ("SLOTKEEPER_ROBLOX__USERS_BASE_URL", self.roblox.base(Service::Users)),
            ("SLOTKEEPER_ROBLOX__GROUPS_BASE_URL", self.roblox.base(Service::Groups)),
            ("SLOTKEEPER_ROBLOX__THUMBNAILS_BASE_URL", self.roblox.base(Service::Thumbnails)),
            ("SLOTKEEPER_ROBLOX__SITE_BASE_URL", self.roblox.page()),
            ("SLOTKEEPER_ROBLOX__OPEN_CLOUD_BASE_URL", self.roblox.base(Service::OpenCloud)),
            ("SLOTKEEPER_LINKING__BLOXLINK_BASE_URL", self.roblox.base(Service::Bloxlink)),
            ("SLOTKEEPER_LINKING__ROVER_BASE_URL", self.roblox.base(Service::Rover)),
            ("SLOTKEEPER_DISCORD__TOKEN", self.discord.token().to_owned()),
            ("SLOTKEEPER_DISCORD__API_BASE", self.discord.api_base()),
            ("SLOTKEEPER_DATABASE__PATH", self.database_path().display().to_string()),
            ("SLOTKEEPER_HTTP__LISTEN", "127.0.0.1:0".to_owned()),
            ("SLOTKEEPER_HTTP__OPERATIONS_LISTEN", "127.0.0.1:0".to_owned()),
            // The people of a test are faster than people.
            ("SLOTKEEPER_LIMITS__PRESSES_PER_MINUTE", "1000000".to_owned()),
            ("SLOTKEEPER_LIMITS__PRESSES_AT_ONCE", "1000000".to_owned()),
            // Nobody listens there: no test reaches for the real SERIES.
            ("SLOTKEEPER_SERIES__BASE_URL", "http://127.0.0.1:1".to_owned()),
        ]);
        settings.extend(self.more.clone());
        settings
    }

    pub(crate) fn config(&self) -> Config {
        let pairs = self.environment().into_iter().map(|(key, value)| (OsString::from(key), OsString::from(value)));
        Config::load_from(None, pairs).unwrap()
    }

    /// A person in the server.
    pub(crate) fn member(&self, name: &str) -> Member {
        let none: &[&Role] = &[];
        self.guild.add_member(name, none)
    }

    /// A person in the server whose Roblox account the moderator has linked, with a rank.
    pub(crate) async fn linked(&self, name: &str, roblox: u64, rank: i64) -> Member {
        let member = self.member(name);
        self.link(&member, roblox).await;
        if rank > 0 {
            self.rank(&member, rank).await;
        }
        member
    }

    /// A person in the server who has proved their Roblox account, with a rank.
    pub(crate) async fn proved(&self, name: &str, roblox: u64, rank: i64) -> Member {
        let member = self.member(name);
        self.roblox.add_user(roblox, &format!("user_{roblox}"));
        assert!(self.prove(&member, roblox).await.text().contains("Linked: you are"), "{name} proves it");
        if rank > 0 {
            self.rank(&member, rank).await;
        }
        member
    }

    /// So many linked people of rank 0.
    pub(crate) async fn crowd(&self, size: u64) -> Vec<Member> {
        let mut crowd = Vec::new();
        for number in 1..=size {
            crowd.push(self.linked(&format!("Member {number}"), 1000 + number, 0).await);
        }
        crowd
    }

    /// The words that a member has to put into the profile of an account.
    pub(crate) async fn words(&self, who: &Member, account: &str) -> (Message, String) {
        let offered = self.give(who, "link", &[("account", account.into())]).await;
        let message = offered.message().expect("an answer").clone();
        let words = words_in(&message);
        (message, words)
    }

    /// Links a member by their own proof.
    pub(crate) async fn prove(&self, who: &Member, roblox: u64) -> Answer {
        let (message, words) = self.words(who, &roblox.to_string()).await;
        self.roblox.set_description(roblox, &words);
        self.press(who, &message, "Check now").await
    }

    pub(crate) async fn link(&self, member: &Member, roblox: u64) {
        let options = [("member", member.into()), ("account", roblox.to_string().into())];
        self.give(&self.moderator, "member link", &options).await.says(&["in this server now"]);
    }

    pub(crate) async fn rank(&self, member: &Member, rank: i64) {
        let options = [("member", member.into()), ("rank", rank.into())];
        self.give(&self.moderator, "member rank", &options).await.says(&[&format!("rank {rank}")]);
    }

    /// Has an administrator set the Roblox group.
    pub(crate) async fn set_group(&self, administrator: &Member, group: u64) {
        let panel = self.give(administrator, "setup", &[]).await;
        let form = self.open(administrator, panel.message().expect("the panel"), "Roblox group…").await;
        let asked = self.submit(administrator, &form, &[("group", &group.to_string())]).await;
        self.press(administrator, asked.updated.as_ref().expect("the question"), "Use this group").await;
    }

    /// Gives a command and waits for its answer.
    pub(crate) async fn give(&self, who: &Member, command: &str, options: Options<'_>) -> Answer {
        self.give_in(&self.channel, who, command, options).await
    }

    /// Gives a command in another channel and waits for its answer.
    pub(crate) async fn give_in(&self, channel: &Channel, who: &Member, command: &str, options: Options<'_>) -> Answer {
        let reply = who.slash(channel, command, options).await.unwrap();
        Answer::to(&self.discord, &reply).await
    }

    /// Plans a session that starts in two hours and a half, with more options; the answer.
    pub(crate) async fn plan(&self, title: &str, roles: &str, more: Options<'_>) -> Answer {
        let mut options: Vec<(&str, OptionValue)> = vec![("title", title.into()), ("roles", roles.into())];
        options.extend([("when", "in 150m".into()), ("duration", 60.into())]);
        options.retain(|(name, _)| more.iter().all(|(other, _)| name != other));
        options.extend_from_slice(more);
        self.give(&self.moderator, "session create", &options).await
    }

    /// Plans a session and posts its board in the channel.
    pub(crate) async fn board(&self, title: &str, roles: &str) -> Message {
        self.board_with(title, roles, &[]).await
    }

    /// The same with more options of `/session create`.
    pub(crate) async fn board_with(&self, title: &str, roles: &str, more: Options<'_>) -> Message {
        let planned = self.plan(title, roles, more).await;
        self.press(&self.moderator, planned.message().expect("an answer"), "Post the board here").await;
        self.channel.last_message().expect("the board was posted")
    }

    /// Presses a button and waits for what the presser reads then.
    pub(crate) async fn press(&self, who: &Member, message: &Message, button: &str) -> Answer {
        let reply = who.press(message, button).await.unwrap();
        Answer::to(&self.discord, &reply).await
    }

    /// Presses a button that need not be there.
    pub(crate) async fn press_raw(&self, who: &Member, message: &Message, custom_id: &str) -> Answer {
        let reply = who.press_raw(message, custom_id).await.unwrap();
        Answer::to(&self.discord, &reply).await
    }

    /// Chooses one option of a menu and waits for what the person reads then.
    pub(crate) async fn select(&self, who: &Member, message: &Message, menu: &str, option: &str) -> Answer {
        let reply = who.select(message, menu, &[option]).await.unwrap();
        Answer::to(&self.discord, &reply).await
    }

    /// Presses a button that opens a form.
    pub(crate) async fn open(&self, who: &Member, message: &Message, button: &str) -> Modal {
        let reply = who.press(message, button).await.unwrap();
        let opened = reply.settled().await;
        opened.modal.clone().unwrap_or_else(|| panic!("{button} opened no form: {}; log: {}", opened.text(), log()))
    }

    /// Fills in a form and waits for what the person reads then.
    pub(crate) async fn submit(&self, who: &Member, form: &Modal, fields: &[(&str, &str)]) -> Answer {
        let reply = who.submit(form, fields).await.unwrap();
        Answer::to(&self.discord, &reply).await
    }

    /// Sends a form under a custom ID that it does not have.
    pub(crate) async fn submit_as(&self, who: &Member, form: &Modal, custom_id: &str) -> Answer {
        let reply = who.submit_raw(form, custom_id).await.unwrap();
        Answer::to(&self.discord, &reply).await
    }

    /// What the bot offers while somebody types into an option; labels.
    pub(crate) async fn offered(&self, who: &Member, command: &str, filled: Options<'_>, typed: (&str, &str)) -> Vec<String> {
        let choices: Vec<Choice> = who.autocomplete(&self.channel, command, filled, typed).await.unwrap();
        choices.into_iter().map(|choice| choice.name).collect()
    }

    /// The presses that repainted a board in their own answers, and Discord took it.
    pub(crate) fn repaints(&self) -> usize {
        let callbacks = self.discord.requests_to("POST", "/interactions/*/*/callback");
        callbacks.iter().filter(|request| request.body["type"] == 7 && request.status < 300).count()
    }

    /// Every request that Discord had to slow down.
    pub(crate) fn slowed_down(&self) -> Vec<String> {
        let requests = self.discord.requests();
        let slowed = requests.iter().filter(|request| request.status == 429);
        slowed.map(|request| format!("{} {}", request.method, request.path)).collect()
    }

    /// Changes a session as another process on the same database does it. A bot that runs meanwhile hears of it soon after.
    pub(crate) async fn change(&self, title: &str, changes: SessionChanges) {
        let app = App::open(&self.config()).await.unwrap();
        let workspace = app.workspaces().await.unwrap().remove(0).0.id;
        let coming = app.engine().coming(&workspace, 200).await.unwrap();
        let session = coming.iter().find(|session| session.title.as_str() == title).expect("the session is there").id.clone();
        let origin = Origin { workspace, actor: Actor::Operator, door: Door::CommandLine, request: None };
        app.engine().update(origin, session, changes).await.unwrap().unwrap();
        app.close().await;
    }

    /// How many slots are held, by what stands on the disk.
    pub(crate) async fn claims(&self) -> i64 {
        disk::number(&self.database_path(), "select count(*) from claims").await
    }

    /// The edits of a board with the bot's own token: none of a press.
    pub(crate) fn edits_of(&self, board: &Message) -> Vec<Arc<RecordedRequest>> {
        self.discord.requests_to("PATCH", &format!("/channels/{}/messages/{}", board.channel_id(), board.id()))
    }

    /// Waits until the message shows something; what it shows then.
    pub(crate) async fn until(&self, message: &Message, what: impl Fn(&str) -> bool) -> String {
        let shown = || message.current().map(|message| message.text()).unwrap_or_default();
        let shows = until(|| Some(shown()).filter(|text| what(text))).await;
        shows.unwrap_or_else(|| panic!("the message never showed it: {}", shown()))
    }

    /// Waits until nothing was sent for a while: what the bot has not done then, it does not do.
    pub(crate) async fn quiet(&self) {
        let mut seen = self.discord.requests().len();
        loop {
            tokio::time::sleep(QUIET).await;
            let now = self.discord.requests().len();
            if now == seen {
                return;
            }
            seen = now;
        }
    }

    /// Ends a test: nothing was said that Discord would not take, and nothing came that the bot did not read. The bot
    /// goes without a farewell; how it stops is a subject of its own.
    pub(crate) async fn end(mut self) {
        if let Some(running) = self.bot.take() {
            assert!(!running.ended.is_finished(), "the bot ended: {:?}; log: {}", running.ended.await, log());
            running.ended.abort();
        }
        assert_eq!(self.discord.violations(), Vec::<String>::new());
        assert!(!log().contains("unknown event"), "an event could not be decoded: {}", log());
    }
}

/// The line between the fences of a code block.
pub(crate) fn words_in(message: &Message) -> String {
    let text = message.json().to_string();
    let block = text.split("```").nth(1).unwrap_or_else(|| panic!("no words in {text}"));
    block.replace("\\n", "").trim().to_owned()
}

/// Looks until there is something to see; nothing if it never came.
pub(crate) async fn until<T>(look: impl Fn() -> Option<T>) -> Option<T> {
    let looking = async {
        loop {
            if let Some(seen) = look() {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.ok()
}
