//! /healthz of a program with a bot: it covers the connection to Discord.

use discord_sandbox::Fault;
use reqwest::Client;
use slotkeeper::app::App;
use tokio_util::sync::CancellationToken;

use crate::http::Said;
use crate::world::{PATIENCE, World};

#[tokio::test]
async fn health_is_good_only_once_the_bot_is_connected_to_discord() {
    let world = World::without_bot().await;
    world.discord.faults().always("GET", "/gateway/bot", Fault::Html(502));
    let config = world.config();
    let app = App::open(&config).await.unwrap();
    let server = app.listen(&config).await.unwrap();
    let base = format!("http://{}", server.address());
    let operations = format!("http://{}", server.operations_address().unwrap());
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    let ended = tokio::spawn(async move { app.run(&config, server, stopping).await });
    let client = Client::new();

    let said = Said::to(client.get(format!("{base}/healthz"))).await;
    assert_eq!(said.refused(503, "gateway_unavailable"), "The bot has not connected to Discord yet");
    let figures = Said::to(client.get(format!("{operations}/metrics"))).await.text;
    assert!(figures.contains("slotkeeper_gateway_connected 0"), "{figures}");

    world.discord.faults().clear();
    let connected = async {
        loop {
            let said = Said::to(client.get(format!("{base}/healthz"))).await;
            if said.status == 200 {
                return said.json();
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let health = tokio::time::timeout(PATIENCE, connected).await.expect("it connects");
    assert_eq!((&health["data"]["database"], &health["data"]["gateway"]), (&"writable".into(), &"connected".into()));
    assert!(health["data"]["heartbeat_age"].is_u64(), "{health}");
    let figures = Said::to(client.get(format!("{operations}/metrics"))).await.text;
    assert!(figures.contains("slotkeeper_gateway_heartbeat_age_seconds "), "{figures}");
    stop.cancel();
    ended.await.unwrap().unwrap();
}
