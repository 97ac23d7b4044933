//! The page as a browser asks for it, without a browser.

use std::time::Duration;

use discord_sandbox::Sandbox;
use futures::StreamExt as _;
use reqwest::Method;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::bot::Tested;

/// What the page's scripts do: ask, and do deeds.
pub(crate) struct Page {
    pub(crate) http: reqwest::Client,
    pub(crate) root: String,
}

impl Page {
    pub(crate) fn of(discord: &Sandbox) -> Tested<Self> {
        let address = discord.page_address().ok_or("no page")?;
        Ok(Self { http: reqwest::Client::new(), root: address.trim_end_matches('/').to_owned() })
    }

    pub(crate) async fn get(&self, path: &str) -> Tested<(u16, Value)> {
        let answer = self.http.get(format!("{}/page/{path}", self.root)).send().await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Tested<(u16, Value)> {
        self.post_from(path, body, &[]).await
    }

    /// A deed with other headers than the page's own.
    pub(crate) async fn post_from(&self, path: &str, body: Value, headers: &[(&str, &str)]) -> Tested<(u16, Value)> {
        let mut request = self.http.request(Method::POST, format!("{}/page/{path}", self.root)).json(&body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    }

    pub(crate) async fn events(&self, viewer: u64) -> Tested<Events> {
        let address = format!("{}/page/events?as={viewer}", self.root.replace("http://", "ws://"));
        let (socket, _) = connect_async(address).await?;
        let mut events = Events(socket);
        assert_eq!(events.next().await?["type"], "hello");
        Ok(events)
    }
}

/// What changes, as one person's page hears it.
pub(crate) struct Events(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Events {
    pub(crate) async fn next(&mut self) -> Tested<Value> {
        loop {
            match tokio::time::timeout(Duration::from_secs(5), self.0.next()).await? {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text)?),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Err("the events have ended".into()),
            }
        }
    }

    /// The next event of this kind; what comes before it is passed over.
    pub(crate) async fn next_of(&mut self, kind: &str) -> Tested<Value> {
        loop {
            let event = self.next().await?;
            if event["type"] == kind {
                return Ok(event);
            }
        }
    }

    /// Whether the connection ends.
    pub(crate) async fn ends(&mut self) -> bool {
        tokio::time::timeout(Duration::from_secs(5), async { while let Some(Ok(_)) = self.0.next().await {} }).await.is_ok()
    }
}
