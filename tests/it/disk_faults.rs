//! A bad day of the disk: members read that claims are paused, programs are told 503, looking goes on, nothing that was
//! answered is lost, and everything works again by itself once the cause is gone.

use std::path::Path;
use std::time::Duration;

use discord_sandbox::{Member, Message};
use reqwest::{Client, Method};
use serde_json::json;

use crate::answers::Answer;
use crate::api_beside_bot::Caller;
use crate::disk::{self, WriteLock};
use crate::http::Said;
use crate::log::log;
use crate::process::Process;
use crate::small_disk::SmallDisk;
use crate::world::{PATIENCE, World};

const PAUSED: &str = "Claims are paused: I can't save anything right now. Nothing was changed. Try again in a moment.";

/// A board that works, with one claim on it, a member who has not claimed, and a program.
struct Scene {
    world: World,
    alice: Member,
    bob: Member,
    board: Message,
    program: Caller,
    session: String,
}

impl Scene {
    async fn on(mut world: World, path: &Path) -> Self {
        world.set("SLOTKEEPER_DATABASE__PATH", &path.display().to_string());
        world.set("SLOTKEEPER_DATABASE__LOCK_TIMEOUT_MS", "200");
        world.start_bot().await;
        let alice = world.linked("Alice", 714_760_171, 0).await;
        let bob = world.linked("Bob", 8, 1).await;
        let board = world.board("Training", "Trainer x4").await;
        let claimed = world.press(&alice, &board, "Trainer (4 free)").await;
        assert!(claimed.text().contains("You have Trainer, slot 1,"), "{}", claimed.text());
        world.until(&board, |text| text.contains("1. @Alice")).await;
        let program = Caller::new(&world).await;
        let session = program.only_session().await;
        world.quiet().await;
        Self { world, alice, bob, board, program, session }
    }

    async fn presses(&self) -> Answer {
        self.world.press(&self.bob, &self.board, "Trainer (3 free)").await
    }

    /// Bob presses and reads this, in private.
    async fn press_is_told(&self, word: &str) {
        let answer = self.presses().await;
        let message = answer.message().expect("a word");
        assert!(message.is_ephemeral() && message.content().starts_with(word), "{message}");
    }

    async fn claims_by_program(&self) -> Said {
        let claim = json!({ "UserId": "8", "RoleName": "Trainer", "SlotKey": "VACANT_2" });
        let path = format!("/sessions/{}/custom-roles/claim", self.session);
        Said::to(self.program.call(Method::PATCH, &path).json(&claim)).await
    }

    async fn health(&self) -> Said {
        Said::to(self.program.call(Method::GET, "/healthz")).await
    }

    /// Until /healthz says this.
    async fn healthy(&self, status: u16) -> Said {
        let asked = async {
            loop {
                let said = self.health().await;
                if said.status == status {
                    return said;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, asked).await.expect("the health changes")
    }

    /// Looking goes on, whatever cannot be written.
    async fn shows(&self) {
        self.world.give(&self.bob, "sessions", &[]).await.says(&["1. Training"]);
        self.world.give(&self.bob, "session show", &[]).await.says(&["3 of 4 slots free"]);
        assert_eq!(Said::to(self.program.call(Method::GET, "/sessions/list")).await.status, 200);
    }

    async fn claim_is_refused(&self, what: &str) {
        let message = self.claims_by_program().await.refused(503, "database_unavailable");
        assert!(message.contains(what) && message.ends_with("Nothing was done"), "{message}");
    }

    /// Bob gets his slot, and the board shows both.
    async fn goes_on(&self, path: &Path) {
        let claimed = self.presses().await;
        assert!(claimed.text().contains("You have Trainer, slot 2,"), "{}", claimed.text());
        self.world.until(&self.board, |text| text.contains("1. @Alice") && text.contains("2. @Bob")).await;
        self.healthy(200).await;
        assert_eq!(disk::number(path, "select count(*) from claims").await, 2);
        self.world.press(&self.alice, &self.board, "Trainer (2 free)").await;
    }
}

/// How often the log says this of one database.
fn said(path: &Path, words: &str) -> usize {
    let file = format!("database={}", path.display());
    log().lines().filter(|line| line.contains(&file) && line.contains(words)).count()
}

#[expect(clippy::print_stdout, reason = "how long it took is half of what this is for")]
#[tokio::test]
async fn a_full_disk_pauses_claims_until_there_is_room_again() {
    let Some(disk) = SmallDisk::mount(6) else { return };
    let path = disk.file("slotkeeper.db");
    let scene = Scene::on(World::without_bot().await, &path).await;
    disk.fill();
    for _ in 0..3 {
        scene.press_is_told(PAUSED).await;
        scene.claim_is_refused("the disk is full").await;
    }
    scene.shows().await;
    let message = scene.health().await.refused(503, "database_unavailable");
    assert!(message.contains("the disk is full"), "{message}");
    let figures = Said::to(Client::new().get(format!("http://{}/metrics", scene.world.operations.unwrap()))).await;
    assert!(figures.text.contains("slotkeeper_database_writable 0"), "{}", figures.text);
    // The program looks by itself whether there is room, and says nothing again.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!((said(&path, "disk full"), said(&path, "takes writes again")), (1, 0));

    disk.clear();
    let since = std::time::Instant::now();
    scene.goes_on(&path).await;
    println!("a full disk: claimed, drawn and healthy {} ms after there was room", since.elapsed().as_millis());
    assert_eq!((said(&path, "disk full: "), said(&path, "takes writes again")), (2, 1), "once at its begin and once at its end");
    scene.world.end().await;
}

#[expect(clippy::print_stdout, reason = "how long it took is half of what this is for")]
#[tokio::test]
async fn a_disk_that_fails_to_write_pauses_claims_until_it_works() {
    let world = World::without_bot().await;
    let Some(bot) = Process::start_with_file_limits(&world).await else { return };
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let bob = world.linked("Bob", 8, 0).await;
    let board = world.board("Training", "Trainer x4").await;
    world.press(&alice, &board, "Trainer (4 free)").await;
    world.until(&board, |text| text.contains("1. @Alice")).await;
    world.quiet().await;

    bot.limit_files("1");
    for _ in 0..3 {
        let told = world.press(&bob, &board, "Trainer (3 free)").await;
        assert_eq!(told.message().expect("a word").content(), PAUSED);
        world.give(&bob, "session show", &[]).await.says(&["3 of 4 slots free"]);
    }
    bot.limit_files("unlimited");
    let since = std::time::Instant::now();
    let claimed = world.press(&bob, &board, "Trainer (3 free)").await;
    assert!(claimed.text().contains("You have Trainer, slot 2,"), "{}", claimed.text());
    println!("a disk that fails: claimed {} ms after it works", since.elapsed().as_millis());
    world.until(&board, |text| text.contains("2. @Bob")).await;
    // It looks every second whether it is over.
    tokio::time::sleep(Duration::from_millis(1_500)).await;

    let (code, logged) = bot.end("-TERM").await;
    assert_eq!(code, Some(0), "{logged}");
    assert_eq!(world.claims().await, 2);
    let serious: Vec<&str> = logged.lines().filter(|line| line.contains("ERROR")).collect();
    assert!(serious.len() == 1 && serious[0].contains("I/O error: the disk failed"), "{logged}");
    assert_eq!(logged.matches("the database takes writes again").count(), 1, "{logged}");
    world.end().await;
}

#[expect(clippy::print_stdout, reason = "how long it took is half of what this is for")]
#[tokio::test]
async fn a_lock_that_another_program_keeps_pauses_claims_until_it_lets_go() {
    let world = World::without_bot().await;
    let path = world.database_path();
    let scene = Scene::on(world, &path).await;
    let lock = WriteLock::hold(&path).await;
    scene.press_is_told(PAUSED).await;
    scene.claim_is_refused("another program holds its lock").await;
    scene.shows().await;
    scene.health().await.refused(503, "database_unavailable");
    lock.release().await;
    let since = std::time::Instant::now();
    scene.goes_on(&path).await;
    println!("a lock: claimed, drawn and healthy {} ms after it was let go", since.elapsed().as_millis());
    assert_eq!(said(&path, "locked: another program holds the database's lock, so nothing"), 1);
    scene.world.end().await;
}

#[expect(clippy::print_stdout, reason = "how long it took is half of what this is for")]
#[tokio::test]
async fn a_file_that_is_gone_or_replaced_is_noticed_and_never_written_to() {
    for replaced in [false, true] {
        let world = World::without_bot().await;
        let path = world.database_path();
        let scene = Scene::on(world, &path).await;
        let aside = path.with_extension("aside");
        if replaced {
            std::fs::copy(&path, path.with_extension("copy")).unwrap();
        }
        std::fs::rename(&path, &aside).unwrap();
        if replaced {
            std::fs::rename(path.with_extension("copy"), &path).unwrap();
        }
        let what = if replaced { "its file was replaced by another one" } else { "its file is gone" };
        let message = scene.healthy(503).await.refused(503, "database_unavailable");
        assert!(message.contains(what), "{message}");
        scene.press_is_told("Claims are paused: I can't reach my saved data.").await;
        scene.claim_is_refused(what).await;
        scene.shows().await;
        assert_eq!(path.exists(), replaced, "no new file is made");
        assert_eq!(said(&path, if replaced { "replaced: " } else { "deleted: " }), 1);
        std::fs::rename(&aside, &path).unwrap();
        let since = std::time::Instant::now();
        scene.goes_on(&path).await;
        println!("{what}: claimed, drawn and healthy {} ms after it was back", since.elapsed().as_millis());
        scene.world.end().await;
    }
}

#[tokio::test]
async fn a_transaction_that_sqlite_ends_by_itself_does_not_stop_the_next_one() {
    let world = World::without_bot().await;
    let path = world.database_path();
    let scene = Scene::on(world, &path).await;
    let mut other = disk::open(&path).await;
    let trap = "create trigger trap before insert on claims begin select raise(rollback, 'a trap'); end";
    sqlx::query(trap).execute(&mut other).await.unwrap();
    let failed = scene.presses().await;
    assert!(failed.text().contains("Something went wrong on our side."), "{}", failed.text());
    scene.claims_by_program().await.refused(500, "internal");
    sqlx::query("drop trigger trap").execute(&mut other).await.unwrap();
    scene.goes_on(&path).await;
    scene.world.end().await;
}

#[tokio::test]
async fn a_damaged_page_fails_what_needs_it_and_says_so() {
    let mut world = World::without_bot().await;
    let path = world.database_path();
    let Scene { world: settled, alice, bob, board, .. } = Scene::on(world, &path).await;
    world = settled;
    world.stop_bot().await;
    let page = disk::number(&path, "select rootpage from sqlite_schema where name = 'audit'").await;
    let size = disk::number(&path, "pragma page_size").await;
    disk::damage(&path, u64::try_from((page - 1) * size).unwrap());
    world.start_bot().await;

    let claimed = world.press(&bob, &board, "Trainer (3 free)").await;
    let word = claimed.message().expect("a word").content().to_owned();
    assert!(word.starts_with("A part of my saved data is damaged, so this does not work."), "{word}");
    let code = word.trim_end_matches('.').rsplit(' ').next().unwrap();
    assert!(log().contains(&format!("reference=\"{code}\"")), "{code} is not in the log");
    world.give(&alice, "sessions", &[]).await.says(&["1. Training"]);
    world.give(&alice, "session show", &[]).await.says(&["3 of 4 slots free"]);
    assert_eq!(said(&path, "damaged: a part of the database cannot be read"), 1);
    let health = Said::to(reqwest::Client::new().get(format!("http://{}/healthz", world.api.unwrap()))).await;
    assert!(health.refused(503, "database_unavailable").contains("damaged"), "{}", health.text);
    world.end().await;
}
