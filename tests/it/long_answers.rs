//! Services that answer without end: nobody reads on, and whoever asked is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use slotkeeper::domain::RobloxId;
use slotkeeper::roblox::{Bases, Roblox, Settings, Trouble};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::linking_providers::{BLOXLINK_KEY, world_with};
use crate::log::log;
use crate::process::Run;
use crate::world::until;

/// What is read at most, and what lies in the buffers of two sockets beside it.
const READ_AND_BUFFERED: usize = 24 * 1024 * 1024;

/// A service that begins to answer every request and never ends.
struct Endless {
    base: String,
    /// The most bytes that went out on one connection.
    most: Arc<AtomicUsize>,
    given_up: Arc<AtomicUsize>,
}

impl Endless {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (most, given_up) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let endless = Self { base, most: Arc::clone(&most), given_up: Arc::clone(&given_up) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (most, given_up) = (Arc::clone(&most), Arc::clone(&given_up));
                tokio::spawn(async move {
                    most.fetch_max(talk(stream).await, Ordering::Relaxed);
                    given_up.fetch_add(1, Ordering::Relaxed);
                });
            }
        });
        endless
    }

    /// Whoever asked has hung up after no more than is read at most.
    async fn was_left_in_time(&self) {
        until(|| (self.given_up.load(Ordering::Relaxed) > 0).then_some(())).await.expect("somebody hangs up");
        let most = self.most.load(Ordering::Relaxed);
        assert!((1..READ_AND_BUFFERED).contains(&most), "{most} bytes were taken");
    }
}

/// Talks until nobody listens; how many bytes that took. Far more than anybody should read is enough.
async fn talk(mut stream: TcpStream) -> usize {
    let mut request = [0; 4096];
    drop(stream.read(&mut request).await);
    drop(stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[").await);
    let more = vec![b' '; 64 * 1024];
    let mut said = 0;
    while said < 40 * READ_AND_BUFFERED && stream.write_all(&more).await.is_ok() {
        said += more.len();
    }
    said
}

#[tokio::test]
async fn a_roblox_that_never_ends_its_answer_is_unreadable() {
    let endless = Endless::start().await;
    let base = || endless.base.as_str().into();
    let bases = Bases { users: base(), groups: base(), thumbnails: base(), open_cloud: base(), site: base() };
    let settings = Settings { bases, key: None, interface: None, patience: Duration::from_secs(10) };
    let roblox = Roblox::new(settings).unwrap();
    let profile = roblox.profile(&"workspace_1".parse().unwrap(), RobloxId::new(7).unwrap()).await;
    assert_eq!(profile.map(drop), Err(Trouble::Unreadable));
    endless.was_left_in_time().await;
}

#[tokio::test]
async fn a_provider_that_never_ends_its_answer_is_passed_over() {
    let endless = Endless::start().await;
    // Long enough to read far more than is read.
    let settings =
        [("SLOTKEEPER_LINKING__BLOXLINK_BASE_URL", endless.base.as_str()), ("SLOTKEEPER_ROBLOX__TIMEOUT_SECONDS", "10")];
    let world = world_with("Bloxlink key…", BLOXLINK_KEY, &settings).await;
    let alice = world.member("Alice");
    world.give(&alice, "whoami", &[]).await.says(&["/link"]);
    endless.was_left_in_time().await;
    assert!(log().contains("a call to a linking provider gave nothing: the answer is longer than 8 MB"), "{}", log());
    world.end().await;
}

#[tokio::test]
async fn a_discord_that_never_ends_its_answer_is_said_to_at_the_start() {
    let endless = Endless::start().await;
    let folder = tempfile::tempdir().unwrap();
    let environment = [
        ("SLOTKEEPER_DISCORD__TOKEN", "a.token".to_owned()),
        ("SLOTKEEPER_DISCORD__API_BASE", endless.base.clone()),
        ("SLOTKEEPER_HTTP__LISTEN", "127.0.0.1:0".to_owned()),
        ("SLOTKEEPER_LOG", "off".to_owned()),
    ];
    let run = Run::of(folder.path(), &environment, &["run"]).await;
    run.fails(1, &["the answer is longer than 8 MB"]);
    endless.was_left_in_time().await;
}
