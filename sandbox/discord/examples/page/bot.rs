//! The bot: one connection, one task, and an answer for each interaction.

use std::error::Error;
use std::time::Duration;

use discord_sandbox::Sandbox;
use futures::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;

use crate::words;

type Failed = Box<dyn Error>;

#[derive(Clone)]
struct Rest {
    http: reqwest::Client,
    root: String,
    token: String,
    application: u64,
}

impl Rest {
    async fn send(&self, method: Method, path: &str, body: Value) -> Result<Value, reqwest::Error> {
        let request = self.http.request(method, format!("{}{path}", self.root)).header("authorization", &self.token);
        let answer = request.json(&body).send().await?.text().await?;
        Ok(serde_json::from_str(&answer).unwrap_or_default())
    }

    /// Sends a message with a file.
    async fn send_file(&self, path: &str, body: &Value, (name, text): (&str, &str)) -> Result<(), reqwest::Error> {
        let file = Part::text(text.to_owned()).file_name(name.to_owned());
        let form = Form::new().text("payload_json", body.to_string()).part("files[0]", file);
        let request = self.http.post(format!("{}{path}", self.root)).header("authorization", &self.token);
        request.multipart(form).send().await.map(drop)
    }
}

/// Registers the commands, posts the board, and answers from then on.
pub(crate) async fn run(discord: &Sandbox, channel: u64, players: &[u64]) -> Result<JoinHandle<()>, Failed> {
    let rest = Rest {
        http: reqwest::Client::new(),
        root: format!("{}/api/v10", discord.api_base()),
        token: format!("Bot {}", discord.token()),
        application: discord.application_id(),
    };
    let address = format!("ws://127.0.0.1:{}/gateway?v=10&encoding=json", discord.port());
    let (mut socket, _) = tokio_tungstenite::connect_async(address).await?;
    let properties = json!({ "os": "any", "browser": "example", "device": "example" });
    let identify = json!({ "op": 2, "d": { "token": discord.token(), "intents": 0, "properties": properties } });
    socket.send(Message::text(identify.to_string())).await?;
    rest.send(Method::PUT, &format!("/applications/{}/commands", rest.application), words::commands()).await?;
    rest.send(Method::POST, &format!("/channels/{channel}/messages"), words::board(players)).await?;
    rest.send(Method::POST, &format!("/channels/{channel}/messages"), words::rules()).await?;
    Ok(tokio::spawn(async move {
        let mut pulse = tokio::time::interval(Duration::from_secs(40));
        loop {
            let heard = tokio::select! {
                heard = socket.next() => heard,
                _ = pulse.tick() => {
                    let _ = socket.send(Message::text(json!({ "op": 1, "d": null }).to_string())).await;
                    continue;
                }
            };
            let Some(Ok(Message::Text(text))) = heard else { return };
            let payload: Value = serde_json::from_str(&text).unwrap_or_default();
            if payload["t"] == "INTERACTION_CREATE" {
                tokio::spawn(answer(rest.clone(), payload["d"].clone()));
            }
        }
    }))
}

async fn answer(rest: Rest, interaction: Value) {
    let text = |pointer: &str| interaction.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (id, token) = (text("/id"), text("/token"));
    let callback = format!("/interactions/{id}/{token}/callback");
    let name = text("/data/name");
    match (interaction["type"].as_u64(), name.as_str()) {
        (Some(2), "silent") => {}
        (Some(2), "suggest") => drop(rest.send(Method::POST, &callback, words::form()).await),
        (Some(2), "list") => {
            let body = json!({ "type": 4, "data": { "content": "Everybody who comes:", "flags": 64 } });
            drop(rest.send_file(&callback, &body, ("friday.csv", words::LIST)).await);
        }
        (Some(2), "slow") => {
            drop(rest.send(Method::POST, &callback, json!({ "type": 5 })).await);
            tokio::time::sleep(Duration::from_secs(2)).await;
            let original = format!("/webhooks/{}/{token}/messages/@original", rest.application);
            drop(rest.send(Method::PATCH, &original, json!({ "content": "That took a while." })).await);
        }
        (Some(3), _) if text("/data/custom_id") == "nothing" => {}
        _ => drop(rest.send(Method::POST, &callback, words::answer(&interaction)).await),
    }
}
