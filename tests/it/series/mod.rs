//! SERIES decides: a community whose sessions are on a stand-in for SERIES, seen through Discord.

mod at_once;
mod causes;
mod claiming;
mod contradicting;
mod controls;
mod departures;
mod faults;
mod freshness;
mod left_unconfirmed;
mod moderators;
mod outage;
mod panel;
mod privacy;
mod resumed;
mod shaping;
pub(crate) mod site;
pub(crate) mod stand_in;
pub(crate) mod trouble;

use std::time::{Duration, Instant};

use discord_sandbox::{Member, Message, Reply};
use slotkeeper::app::App;
use slotkeeper::domain::{GuildId, Plan};

use self::stand_in::{KEY, StandIn};
use crate::answers::Answer;
use crate::log::log;
use crate::world::{World, until};

/// For one request to SERIES.
const TIMEOUT: Duration = Duration::from_millis(800);
/// How much later SERIES may still carry it out.
const LATE: Duration = Duration::from_millis(1_200);

/// A Discord server whose community is at SERIES.
struct Scene {
    world: World,
    series: StandIn,
}

/// What somebody read, and after how long.
struct Told {
    first: String,
    first_after: Duration,
    last: String,
    last_after: Duration,
}

impl Scene {
    /// With looks around that come every few seconds at most: the tests of everything else see their own requests alone.
    async fn new() -> Self {
        Self::with(&[]).await
    }

    async fn with(settings: &[(&'static str, &str)]) -> Self {
        Self::on(World::without_bot().await, settings).await
    }

    /// In a world whose bot has not started.
    async fn on(mut world: World, settings: &[(&'static str, &str)]) -> Self {
        let series = StandIn::start().await;
        world.set("SLOTKEEPER_SERIES__BASE_URL", &series.base());
        let app = App::open(&world.config()).await.unwrap();
        let guild = GuildId::new(world.guild.id()).unwrap();
        let made = app.desk().create_series_workspace("Night Shift".parse().unwrap(), Plan::Enterprise, Some(guild), KEY).await;
        made.unwrap().unwrap();
        app.close().await;
        world.set("SLOTKEEPER_SERIES__TIMEOUT_MS", &TIMEOUT.as_millis().to_string());
        world.set("SLOTKEEPER_SERIES__LATE_MS", &LATE.as_millis().to_string());
        world.set("SLOTKEEPER_SERIES__REST_MS", "300");
        world.set("SLOTKEEPER_SERIES__POLL_FAST_MS", "3000");
        settings.iter().for_each(|(name, value)| world.set(name, value));
        world.start_bot().await;
        Self { world, series }
    }

    /// A linked person, whom SERIES knows with this rank.
    async fn member(&self, name: &str, roblox: u64, rank: i64) -> Member {
        self.series.site().member(roblox, rank);
        self.world.linked(name, roblox, 0).await
    }

    /// The same of somebody who has proved their account.
    async fn proved(&self, name: &str, roblox: u64, rank: i64) -> Member {
        self.series.site().member(roblox, rank);
        self.world.proved(name, roblox, 0).await
    }

    /// Presses, and waits until nothing more is to come: an answer that announces a change of itself is waited for.
    async fn press(&self, who: &Member, board: &Message, button: &str) -> Told {
        let began = Instant::now();
        let reply = who.press(board, button).await.unwrap();
        self.told(&reply, began).await
    }

    async fn told(&self, reply: &Reply, began: Instant) -> Told {
        let first = Answer::to(&self.world.discord, reply).await.text();
        let first_after = began.elapsed();
        if !first.contains("has not confirmed yet") || first.contains("asked for before") {
            return Told { last: first.clone(), last_after: first_after, first, first_after };
        }
        let changed = until(|| Some(reply.now().text()).filter(|text| *text != first)).await;
        let last = changed.unwrap_or_else(|| panic!("the truth was never told; log: {}", log()));
        Told { first, first_after, last, last_after: began.elapsed() }
    }

    /// Who holds the slots of a role of the only session, as SERIES has it.
    fn held(&self, role: &str) -> Vec<Option<String>> {
        let mut site = self.series.site();
        let session = site.only_session();
        site.holders(&session, role)
    }

    /// As the world's end; and nobody has seen the key.
    async fn end(self) {
        self.assert_key_unseen();
        self.world.end().await;
    }

    /// Neither the log nor anything that was sent to Discord holds the key.
    fn assert_key_unseen(&self) {
        assert!(!log().contains(KEY), "the key is in the log");
        let said = self.world.discord.requests().into_iter();
        let seen = said.filter(|request| request.body.to_string().contains(KEY) || request.path.contains(KEY)).count();
        assert_eq!(seen, 0, "the key was sent to Discord");
    }
}
