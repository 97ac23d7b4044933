//! A bug in a handler: whoever met it is told so with a code that stands in the log, and the bot goes on.
//!
//! No command and no button panics that we know of. So the handlers here are made up, and they go through the door that
//! every real one goes through: the function that answers interactions, with a bot put together from its parts.

use std::time::Duration;

use discord_sandbox::{Member, Message, Permissions, Reply};
use slotkeeper::app::App;
use slotkeeper::bot::admission::Admission;
use slotkeeper::bot::answer::{Answer, answer};
use slotkeeper::bot::boards::Keeper;
use slotkeeper::bot::face::Face;
use slotkeeper::bot::incoming::{Incoming, Kind};
use slotkeeper::bot::muted::Muted;
use slotkeeper::bot::panel::Pending;
use slotkeeper::bot::rest::{self, Nonce, Rest};
use slotkeeper::bot::{Bot, Failure};
use slotkeeper::desk::{Allowance, Presses};
use slotkeeper::domain::{AllowedGuilds, ChannelId};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::log::log;
use crate::world::World;

/// A bot that is not connected: what it is to answer is handed to it.
struct Handed {
    world: World,
    bot: Bot,
    alice: Member,
    board: Message,
    _app: App,
}

impl Handed {
    async fn new() -> Self {
        let world = World::without_bot().await;
        let app = App::open(&world.config()).await.unwrap();
        let desk = app.desk().clone();
        let token = world.discord.token().to_owned().into();
        let rest = Rest::new(rest::client().unwrap(), &world.discord.api_base(), &token).unwrap();
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let keeper = Keeper::start(desk.clone(), rest.clone(), &tasks, stop.clone());
        let application = rest.application_id().await.unwrap();
        let pending = Pending::default();
        let admission = Admission { guilds: AllowedGuilds::default(), presses: Presses::new(Allowance::new(1_000, 1_000)) };
        let bot = Bot {
            admission,
            desk,
            rest,
            application,
            keeper,
            pending,
            muted: Muted::default(),
            hears_departures: false,
            stop,
            tasks,
        };
        let alice = world.member("Alice");
        world.channel.allow(&world.guild.bot(), Permissions::SEND_MESSAGES);
        let channel = ChannelId::new(world.channel.id()).unwrap();
        let nonce = Nonce::of_request(&"1".parse().unwrap(), 0);
        bot.rest.create_message(channel, &Face::text("Press"), &nonce).await.unwrap();
        let board = world.channel.last_message().unwrap();
        Self { world, bot, alice, board, _app: app }
    }

    /// Alice presses, and this is the handler of her press.
    async fn pressed(&self, handler: impl Future<Output = Result<Answer, Failure>>) -> Reply {
        let reply = self.alice.press_raw(&self.board, "s1:o").await.unwrap();
        let incoming = Incoming {
            id: reply.id().into(),
            token: reply.token().unwrap().into(),
            kind: Kind::Press,
            arrived: Instant::now(),
            caller: None,
            writable: None,
        };
        answer(&self.bot, &incoming, handler).await;
        reply
    }
}

/// What the person reads is an apology for them alone, and its code leads to the panic in the log.
async fn apologised(reply: &Reply, panic: &str) {
    let outcome = reply.settled().await;
    assert!(!outcome.failed);
    let apology = outcome.message().expect("an apology");
    assert!(apology.is_ephemeral());
    let (words, code) = apology.content().trim_end_matches('.').rsplit_once(' ').unwrap();
    assert!(words.starts_with("Something went wrong on our side.") && !words.contains(panic), "{apology}");
    let line = format!("reference=\"{code}\"");
    let logged = log();
    let logged = logged.lines().find(|logged| logged.contains(&line)).unwrap_or_else(|| panic!("{code} is not in the log"));
    assert!(logged.contains("ERROR") && logged.contains(&format!("panic: {panic}")), "{logged}");
}

#[tokio::test]
async fn a_handler_that_panics_is_answered_for_and_the_next_one_works() {
    let handed = Handed::new().await;
    let reply = handed.pressed(async { panic!("a bug at once") }).await;
    apologised(&reply, "a bug at once").await;

    let reply = handed
        .pressed(async {
            sleep(Duration::from_secs(2)).await;
            panic!("a bug later, number {}", 2)
        })
        .await;
    assert!(!reply.now().callbacks.is_empty(), "it was acknowledged in time");
    apologised(&reply, "a bug later, number 2").await;

    let reply = handed.pressed(async { Ok(Answer::Whisper(Face::text("Done."))) }).await;
    assert!(reply.settled().await.text().contains("Done."), "the bot goes on");
    assert_eq!(handed.world.discord.violations(), Vec::<String>::new());
}
