//! The key for SERIES: checked before it is kept, sealed from then on, and never seen again but by its end.

use discord_sandbox::{Member, Message};

use super::key_desk::{ANOTHERS, GOOD, INACTIVE, KeyDesk, RENEWED};
use super::{administrator, panel, stands, trail};
use crate::answers::Answer;
use crate::disk;
use crate::log::log;
use crate::world::World;

/// A server, its administrator, and a SERIES that knows keys.
pub(crate) struct Office {
    pub(crate) world: World,
    pub(crate) ada: Member,
    pub(crate) desk: KeyDesk,
}

impl Office {
    pub(crate) async fn new() -> Self {
        Self::with(&[]).await
    }

    pub(crate) async fn with(settings: &[(&'static str, &str)]) -> Self {
        let desk = KeyDesk::start().await;
        let mut world = World::without_bot().await;
        world.set("SLOTKEEPER_SERIES__BASE_URL", desk.base());
        settings.iter().for_each(|(name, value)| world.set(name, value));
        world.start_bot().await;
        let ada = administrator(&world);
        Self { world, ada, desk }
    }

    /// The page about who decides.
    pub(crate) async fn page(&self) -> Message {
        let opened = panel(&self.world, &self.ada).await;
        self.world.press(&self.ada, &opened, "Who decides…").await.updated.clone().expect("the page")
    }

    /// Enters a key.
    pub(crate) async fn enter(&self, key: &str) -> Answer {
        let page = self.page().await;
        let button = page.buttons().into_iter().find(|button| button.label.ends_with("the SERIES key…")).expect("a button");
        let form = self.world.open(&self.ada, &page, &button.label).await;
        assert_eq!(form.fields().len(), 1);
        assert_eq!(form.fields()[0].value, "", "a kept key is not shown in the form");
        self.world.submit(&self.ada, &form, &[("key", key)]).await
    }

    /// Presses on the page.
    pub(crate) async fn press(&self, page: &Message, button: &str) -> Answer {
        self.world.press(&self.ada, page, button).await
    }

    pub(crate) async fn secrets(&self) -> i64 {
        disk::number(&self.world.database_path(), "select count(*) from secrets").await
    }

    /// As the world's end; and no key is to be seen anywhere.
    pub(crate) async fn end(self) {
        let said = self.world.discord.requests();
        for key in [GOOD, RENEWED, ANOTHERS, INACTIVE] {
            assert!(!log().contains(key), "{key} is in the log");
            let sent = said.iter().filter(|request| request.body.to_string().contains(key) || request.path.contains(key));
            assert_eq!(sent.count(), 0, "{key} was sent to Discord");
            for entry in std::fs::read_dir(self.world.folder()).unwrap() {
                let path = entry.unwrap().path();
                let bytes = std::fs::read(&path).unwrap();
                assert!(!bytes.windows(key.len()).any(|window| window == key.as_bytes()), "{key} stands in {}", path.display());
            }
        }
        self.world.end().await;
    }
}

fn contains(answer: &Answer, parts: &[&str]) {
    let text = answer.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not said in: {text}");
    }
}

#[tokio::test]
async fn a_good_key_is_kept_and_shown_by_its_end() {
    let office = Office::new().await;
    let kept = office.enter(&format!("  {GOOD} ")).await;
    contains(&kept, &["ends with 5b06", r"Night Shift at \*SERIES\*", "and is kept", "Replace the SERIES key…"]);
    assert_eq!(office.desk.asked(), [GOOD]);
    assert_eq!(office.secrets().await, 1);
    let trail = trail(&office.world).await;
    assert_eq!((trail[0].0.as_str(), trail[0].1), ("secret_kept", office.ada.id().cast_signed()));
    assert!(!trail[0].2.contains("sk_series"), "{trail:?}");
    office.end().await;
}

#[tokio::test]
async fn a_key_that_series_does_not_take_or_cannot_be_asked_about_is_not_kept() {
    let office = Office::new().await;
    office.enter(INACTIVE).await.says(&["SERIES does not take that key, so it was not kept."]);
    office.enter("two words").await.says(&["That is not a key, so it was not kept"]);
    office.desk.fails(true);
    let told = office.enter(GOOD).await;
    contains(&told, &["SERIES gives no answer right now, so the key could not be checked and was not kept."]);
    assert_eq!(office.secrets().await, 0);
    assert_eq!(trail(&office.world).await, Vec::new());
    contains(&office.press(&office.page().await, "Let SERIES decide").await, &["There is no SERIES key yet. Enter it first."]);
    assert_eq!(stands(&office.world, "engine").await.as_deref(), Some("embedded"));
    office.end().await;
}

#[tokio::test]
async fn a_key_is_renewed_and_one_of_another_workspace_takes_no_place() {
    let office = Office::new().await;
    office.enter(GOOD).await;
    office.enter(ANOTHERS).await.says(&["opens another workspace of SERIES: Day Shift", "so the key was not kept"]);
    contains(&office.enter(RENEWED).await, &["ends with 7c2d", "and is kept"]);
    assert_eq!(office.secrets().await, 1);

    let forgotten = office.press(&office.page().await, "Forget the SERIES key").await;
    contains(&forgotten, &["The SERIES key is forgotten.", "None. Enter it before you let SERIES decide."]);
    assert_eq!(office.secrets().await, 0);
    contains(&office.enter(ANOTHERS).await, &["workspace Day Shift", "and is kept"]);
    office.end().await;
}

#[tokio::test]
async fn series_decides_with_a_key_and_not_any_more_when_told_so() {
    let office = Office::new().await;
    office.enter(GOOD).await;
    let switched = office.press(&office.page().await, "Let SERIES decide").await;
    contains(&switched, &["SERIES decides from now on.", "Let this bot decide"]);
    assert!(!switched.text().contains("Forget"), "{}", switched.text());
    office.world.give(&office.ada, "sessions", &[]).await.says(&["No session is coming up."]);
    let in_use = office.world.press_raw(&office.ada, &office.page().await, "s1:a:forget-series-key").await;
    contains(&in_use, &["SERIES decides with that key. Let this bot decide first"]);
    assert_eq!(office.secrets().await, 1);
    let again = office.world.press_raw(&office.ada, &office.page().await, "s1:a:switch-surely:series").await;
    contains(&again, &["SERIES decides already."]);

    let back = office.press(&office.page().await, "Let this bot decide").await;
    contains(&back, &["This bot decides from now on."]);
    assert_eq!(stands(&office.world, "engine").await.as_deref(), Some("embedded"));
    let engines = trail(&office.world).await.into_iter().filter(|(_, _, details)| details.contains(r#""engine""#)).count();
    assert_eq!(engines, 2);
    office.end().await;
}

#[tokio::test]
async fn a_switch_that_people_would_notice_is_asked_about_and_loses_nothing() {
    let office = Office::new().await;
    let world = &office.world;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.plan("Without a board", "Medic", &[]).await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    office.enter(GOOD).await;

    let asked = office.press(&office.page().await, "Let SERIES decide").await;
    contains(
        &asked,
        &["2 coming sessions of this bot, with 1 board, are left as they are", "Nothing is deleted. Do you want that?"],
    );
    contains(&office.press(asked.updated.as_ref().unwrap(), "Leave it as it is").await, &["This bot. Everything is kept"]);
    assert_eq!(stands(world, "engine").await.as_deref(), Some("embedded"));

    let asked = office.press(&office.page().await, "Let SERIES decide").await;
    contains(&office.press(asked.updated.as_ref().unwrap(), "Let SERIES decide").await, &["SERIES decides from now on."]);
    world.until(&board, |text| text.contains("This session rests")).await;
    assert!(board.current().unwrap().buttons().is_empty());
    let claim = board.buttons()[0].custom_id.clone().unwrap();
    world.press_raw(&alice, &board, &claim).await.says(&["That session is not here any more."]);

    // A restart in between forgets no board.
    let mut office = office;
    office.world.restart_bot().await;
    let world = &office.world;
    let back = office.press(&office.page().await, "Let this bot decide").await;
    contains(&back, &["This bot decides from now on."]);
    world.until(&board, |text| text.contains("1. @Alice") && text.contains("[ Trainer (1 free) ]")).await;
    assert_eq!(world.claims().await, 1);
    office.end().await;
}

#[tokio::test]
async fn one_can_switch_away_from_a_series_that_does_not_answer() {
    let office = Office::new().await;
    office.enter(GOOD).await;
    office.press(&office.page().await, "Let SERIES decide").await;
    office.desk.fails(true);
    let asked = office.press(&office.page().await, "Let this bot decide").await;
    contains(&asked, &["SERIES does not answer, so its coming sessions cannot be counted."]);
    contains(&office.press(asked.updated.as_ref().unwrap(), "Let this bot decide").await, &["This bot decides from now on."]);
    office.end().await;
}

#[tokio::test]
async fn with_another_vault_key_nothing_is_lost_and_everybody_learns_what_to_do() {
    let mut office = Office::new().await;
    office.enter(GOOD).await;
    office.press(&office.page().await, "Let SERIES decide").await;
    let other = office.world.discord.add_guild("Day Shift");
    let lobby = other.add_channel("lobby");

    office.world.stop_bot().await;
    office.world.set("SLOTKEEPER_VAULT__KEY", &"07".repeat(32));
    office.world.start_bot().await;
    assert!(log().contains("1 of the secrets in the database were sealed with another vault key"), "the log says so");
    let page = office.page().await;
    assert!(page.text().contains("cannot be read any more, since the bot's vault key has changed"), "{page}");
    office.world.give(&office.world.moderator, "sessions", &[]).await.says(&["The bot cannot read this server's SERIES key"]);
    // Embedded workspaces go on.
    office.world.give_in(&lobby, &other.owner(), "sessions", &[]).await.says(&["No session is coming up."]);
    assert_eq!(office.secrets().await, 1);

    contains(&office.enter(RENEWED).await, &["ends with 7c2d", "and is kept"]);
    office.world.give(&office.ada, "sessions", &[]).await.says(&["No session is coming up."]);
    office.end().await;
}

#[cfg(unix)]
#[tokio::test]
async fn without_a_vault_key_the_bot_runs_and_keeps_no_secret() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut office = Office::new().await;
    let file = office.world.folder().join("slotkeeper.db.key");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    office.world.restart_bot().await;
    assert!(log().contains("can be read by others (mode 644), so it is not used"), "the log says so");
    office.enter(GOOD).await.says(&["The key was not kept: this bot cannot encrypt it without its vault key."]);
    assert_eq!((office.desk.asked().len(), office.secrets().await), (0, 0), "SERIES is not asked about what cannot be kept");
    office.world.plan("Training", "Trainer", &[]).await.says(&["Training is planned"]);
    office.end().await;
}

#[tokio::test]
async fn boards_say_that_an_administrator_is_needed_and_come_back_with_the_key() {
    let mut office = Office::new().await;
    office.enter(GOOD).await;
    office.press(&office.page().await, "Let SERIES decide").await;
    let board = office.world.channel.clone();
    let board = post_board_of_series(&office, &board).await;
    office.world.stop_bot().await;
    office.world.set("SLOTKEEPER_VAULT__KEY", &"07".repeat(32));
    office.world.start_bot().await;
    office.world.until(&board, |text| text.contains("this community needs an administrator: /setup says what to do")).await;
    office.end().await;
}

/// A board of a session of SERIES, as it stands after a restart: the message, and the row that says what it shows.
async fn post_board_of_series(office: &Office, channel: &discord_sandbox::Channel) -> Message {
    let world = &office.world;
    let address = format!("{}/api/v10/channels/{}/messages", world.discord.api_base(), channel.id());
    let body = serde_json::json!({ "embeds": [{ "title": "Training" }] });
    let request = reqwest::Client::new().post(address).header("authorization", format!("Bot {}", world.discord.token()));
    assert!(request.json(&body).send().await.unwrap().status().is_success());
    let message = channel.last_message().unwrap();
    let mut connection = disk::open(&world.database_path()).await;
    let insert = "insert into boards (message_id, board_id, guild_id, channel_id, workspace_id, session_id, engine, posted_at) \
                  select $1, $1, id, $2, workspace_id, 'session_1', 'series', $3 from guilds";
    sqlx::query(insert)
        .bind(message.id().cast_signed())
        .bind(channel.id().cast_signed())
        .bind(jiff::Timestamp::now().as_millisecond())
        .execute(&mut connection)
        .await
        .unwrap();
    message
}
