//! A bot made of nothing but a socket and an HTTP client, so that the tests see what is really on the wire.

use std::error::Error;
use std::time::Duration;

use discord_sandbox::Sandbox;
use futures::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) type Tested<T = ()> = Result<T, Box<dyn Error>>;

/// One connection to the gateway.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// How a connection went on.
#[derive(Debug)]
pub(crate) enum Heard {
    Payload(Value),
    Closed(Option<u16>),
}

impl Socket {
    pub(crate) async fn open(discord: &Sandbox) -> Tested<Self> {
        let address = format!("ws://127.0.0.1:{}/gateway?v=10&encoding=json", discord.port());
        let (socket, _) = connect_async(address).await?;
        let mut socket = Self(socket);
        assert_eq!(socket.payload().await?["op"], 10);
        Ok(socket)
    }

    pub(crate) async fn identified(discord: &Sandbox, intents: u64) -> Tested<(Self, Value)> {
        let mut socket = Self::open(discord).await?;
        socket.send(identify(discord.token(), intents)).await?;
        let ready = socket.event("READY").await?;
        Ok((socket, ready))
    }

    pub(crate) async fn send(&mut self, payload: Value) -> Tested {
        Ok(self.0.send(Message::text(payload.to_string())).await?)
    }

    pub(crate) async fn heard(&mut self) -> Tested<Heard> {
        loop {
            let heard = tokio::time::timeout(Duration::from_secs(5), self.0.next()).await?;
            return Ok(match heard {
                Some(Ok(Message::Text(text))) => Heard::Payload(serde_json::from_str(&text)?),
                Some(Ok(Message::Close(frame))) => Heard::Closed(frame.map(|frame| frame.code.into())),
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => Heard::Closed(None),
            });
        }
    }

    pub(crate) async fn payload(&mut self) -> Tested<Value> {
        match self.heard().await? {
            Heard::Payload(payload) => Ok(payload),
            Heard::Closed(code) => Err(format!("closed with {code:?}").into()),
        }
    }

    /// The data of the next event, which must have this name.
    pub(crate) async fn event(&mut self, name: &str) -> Tested<Value> {
        let mut payload = self.payload().await?;
        assert_eq!(payload["t"], name, "{payload}");
        Ok(payload["d"].take())
    }

    pub(crate) async fn close_code(&mut self) -> Tested<Option<u16>> {
        loop {
            if let Heard::Closed(code) = self.heard().await? {
                return Ok(code);
            }
        }
    }
}

pub(crate) fn identify(token: &str, intents: u64) -> Value {
    json!({ "op": 2, "d": { "token": token, "intents": intents, "properties": { "os": "linux", "browser": "test", "device": "test" } } })
}

/// A bot that is connected and has registered commands.
pub(crate) struct Bot {
    pub(crate) socket: Socket,
    pub(crate) ready: Value,
    http: reqwest::Client,
    root: String,
    token: String,
    pub(crate) application: u64,
}

impl Bot {
    pub(crate) async fn start(discord: &Sandbox) -> Tested<Self> {
        let (socket, ready) = Socket::identified(discord, 0).await?;
        let bot = Self {
            socket,
            ready,
            http: reqwest::Client::new(),
            root: format!("{}/api/v10", discord.api_base()),
            token: format!("Bot {}", discord.token()),
            application: discord.application_id(),
        };
        let commands = json!([
            { "name": "ask", "description": "Asks", "options": [
                { "type": 3, "name": "what", "description": "What", "required": true, "max_length": 10 },
                { "type": 4, "name": "often", "description": "How often", "min_value": 1, "max_value": 3 },
                { "type": 6, "name": "whom", "description": "Whom" },
                { "type": 3, "name": "tone", "description": "Tone", "choices": [{ "name": "Loud", "value": "l" }] },
                { "type": 3, "name": "role", "description": "Role", "autocomplete": true },
            ] },
            { "name": "rule", "description": "For moderators", "default_member_permissions": "8589934592", "options": [
                { "type": 1, "name": "add", "description": "Adds" },
            ] },
        ]);
        let (status, answer) = bot.put(&format!("/applications/{}/commands", bot.application), commands).await?;
        assert_eq!(status, 200, "{answer}");
        Ok(bot)
    }

    pub(crate) async fn request(&self, method: Method, path: &str, body: Option<Value>) -> Tested<(u16, Value)> {
        let mut request = self.http.request(method, format!("{}{path}", self.root)).header("authorization", &self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        Ok((status, serde_json::from_str(&answer.text().await?).unwrap_or_default()))
    }

    pub(crate) async fn get(&self, path: &str) -> Tested<(u16, Value)> {
        self.request(Method::GET, path, None).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Tested<(u16, Value)> {
        self.request(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Tested<(u16, Value)> {
        self.request(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Tested<(u16, Value)> {
        self.request(Method::PATCH, path, Some(body)).await
    }

    /// A request with files.
    pub(crate) async fn upload(&self, method: Method, path: &str, form: reqwest::multipart::Form) -> Tested<(u16, Value)> {
        let request = self.http.request(method, format!("{}{path}", self.root)).header("authorization", &self.token);
        let answer = request.multipart(form).send().await?;
        let status = answer.status().as_u16();
        Ok((status, serde_json::from_str(&answer.text().await?).unwrap_or_default()))
    }

    /// The next interaction that the gateway brings.
    pub(crate) async fn interaction(&mut self) -> Tested<Value> {
        self.socket.event("INTERACTION_CREATE").await
    }

    pub(crate) async fn respond(&self, interaction: &Value, response: Value) -> Tested<(u16, Value)> {
        let (id, token) = (text(interaction, "id"), text(interaction, "token"));
        self.post(&format!("/interactions/{id}/{token}/callback"), response).await
    }

    /// The route of what follows an interaction.
    pub(crate) fn webhook(&self, interaction: &Value) -> String {
        format!("/webhooks/{}/{}", self.application, text(interaction, "token"))
    }
}

pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// The Discord error code of an answer.
pub(crate) fn code((status, answer): &(u16, Value)) -> (u16, u64) {
    (*status, answer["code"].as_u64().unwrap_or_default())
}
