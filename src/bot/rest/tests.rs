//! The client against a loopback server that answers each request as the test wrote it down.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use secrecy::SecretString;
use serde::Serialize;
use serde_json::json;
use serenity::all::{ApplicationId, InteractionId};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::{Gateway, Nonce, Payload, Rest, RestFailure, StartsLeft, client};
use crate::bot::face::Face;
use crate::bot::file::File;
use crate::domain::{ChannelId, GuildId, MessageId, RequestId};

const BOT_TOKEN: &str = "bot.token.secret";
const INTERACTION_TOKEN: &str = "interaction-token-secret";
const INTERACTION: InteractionId = InteractionId::new(71);
const APPLICATION: ApplicationId = ApplicationId::new(72);
const ALREADY_ANSWERED: Reply = Reply::Json(400, r#"{"code": 40060, "message": "Interaction has already been acknowledged."}"#);

const GATEWAY: &str = r#"{"url": "wss://gateway.discord.gg", "shards": 1,
    "session_start_limit": {"total": 1000, "remaining": 998, "reset_after": 14400000, "max_concurrency": 1}}"#;

/// What the server does with one request.
#[derive(Clone, Copy)]
enum Reply {
    Json(u16, &'static str),
    /// Reads the request and hangs up.
    HangUp,
    /// Reads the request and says nothing.
    Silence,
}

/// A server that answers one connection after the other as scripted, and what it was sent.
struct Server {
    rest: Rest,
    seen: mpsc::UnboundedReceiver<String>,
}

impl Server {
    async fn answering(script: &[Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, seen) = mpsc::unbounded_channel();
        let script = script.to_vec();
        tokio::spawn(async move {
            let mut silent = Vec::new();
            for reply in script {
                let (mut stream, _) = listener.accept().await.unwrap();
                sender.send(request(&mut stream).await).unwrap();
                match reply {
                    Reply::HangUp => {}
                    Reply::Silence => silent.push(stream),
                    Reply::Json(status, body) => {
                        let length = body.len();
                        let text =
                            format!("HTTP/1.1 {status} Scripted\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
                        stream.write_all(text.as_bytes()).await.unwrap();
                    }
                }
            }
            // Further connections are refused once the listener is gone; the silent ones stay open.
            drop(listener);
            std::future::pending::<()>().await;
        });
        let rest = Rest::new(client().unwrap(), &format!("http://{address}"), &SecretString::from(BOT_TOKEN)).unwrap();
        Self { rest, seen }
    }

    async fn answer(&self) -> Result<(), RestFailure> {
        self.rest.answer(INTERACTION, INTERACTION_TOKEN, 4, Some(&json!({"content": "hello"})), Instant::now()).await
    }

    fn requests(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.seen.try_recv().ok()).collect()
    }
}

/// One whole request, head in lower case.
async fn request(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer).await.unwrap();
        assert_ne!(length, 0, "the request ended early: {text}");
        text.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_lowercase();
        let expected = head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
        if body.len() >= expected {
            return format!("{head}\r\n\r\n{body}");
        }
    }
}

#[tokio::test]
async fn a_callback_holds_its_kind_and_data_and_not_the_bots_token() {
    let mut server = Server::answering(&[Reply::Json(204, ""), Reply::Json(204, "")]).await;
    server.answer().await.unwrap();
    server.rest.answer(INTERACTION, INTERACTION_TOKEN, 6, None::<&()>, Instant::now()).await.unwrap();
    let seen = server.requests();
    assert!(seen[0].starts_with("post /api/v10/interactions/71/interaction-token-secret/callback http/1.1"), "{}", seen[0]);
    assert!(seen[0].contains("user-agent: discordbot (slotkeeper, "), "{}", seen[0]);
    assert!(seen[0].ends_with(r#"{"type":4,"data":{"content":"hello"}}"#), "{}", seen[0]);
    assert!(seen[1].ends_with(r#"{"type":6}"#), "{}", seen[1]);
    assert!(!seen.concat().contains("authorization"));
}

/// Something with a file.
#[derive(Serialize)]
struct WithFile {
    content: &'static str,
    #[serde(skip)]
    files: Vec<File>,
}

impl Payload for WithFile {
    fn files(&self) -> &[File] {
        &self.files
    }
}

fn with_file() -> WithFile {
    WithFile { content: "here", files: vec![File::new("all.json", "application/json", *b"{\"a\":1}")] }
}

#[tokio::test]
async fn a_file_goes_beside_the_json_in_every_kind_of_answer_and_in_every_try() {
    let mut server = Server::answering(&[Reply::Json(502, ""), Reply::Json(200, "{}"), Reply::Json(200, "{}")]).await;
    server.rest.edit_original(APPLICATION, INTERACTION_TOKEN, &with_file()).await.unwrap();
    server.rest.answer(INTERACTION, INTERACTION_TOKEN, 4, Some(&with_file()), Instant::now()).await.unwrap();
    let seen = server.requests();
    assert_eq!(seen.len(), 3);
    for request in &seen {
        assert!(request.contains("content-type: multipart/form-data; boundary="), "{request}");
        assert!(request.contains("Content-Disposition: form-data; name=\"files[0]\"; filename=\"all.json\""), "{request}");
        assert!(request.contains("\r\n\r\n{\"a\":1}\r\n"), "{request}");
    }
    assert!(
        seen[1].contains("name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n{\"content\":\"here\"}\r\n"),
        "{}",
        seen[1]
    );
    assert!(seen[2].contains("\r\n\r\n{\"type\":4,\"data\":{\"content\":\"here\"}}\r\n"), "{}", seen[2]);
}

#[tokio::test]
async fn a_callback_is_tried_again_after_a_500() {
    let mut server = Server::answering(&[Reply::Json(500, ""), Reply::Json(204, "")]).await;
    assert_eq!(server.answer().await, Ok(()));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_429_is_waited_out() {
    let limited = Reply::Json(429, r#"{"message": "You are being rate limited.", "retry_after": 0.4, "global": false}"#);
    let mut server = Server::answering(&[limited, Reply::Json(200, "{}")]).await;
    let start = Instant::now();
    assert_eq!(server.rest.edit_original(APPLICATION, INTERACTION_TOKEN, &json!({})).await, Ok(()));
    assert!(start.elapsed() >= Duration::from_millis(400));
    let seen = server.requests();
    assert_eq!(seen.len(), 2);
    assert!(seen[1].starts_with("patch /api/v10/webhooks/72/interaction-token-secret/messages/@original "), "{}", seen[1]);
}

#[tokio::test]
async fn a_wait_beyond_the_three_seconds_is_given_up_at_once() {
    let limited = Reply::Json(429, r#"{"retry_after": 60, "global": true}"#);
    let server = Server::answering(&[limited]).await;
    let expected = RestFailure::RateLimited { retry_after: Duration::from_secs(60), global: true };
    assert_eq!(server.answer().await, Err(expected));
}

#[tokio::test]
async fn already_answered_after_a_lost_try_is_that_try() {
    for lost in [Reply::HangUp, Reply::Json(502, "<html>"), Reply::Silence] {
        let server = Server::answering(&[lost, ALREADY_ANSWERED]).await;
        assert_eq!(server.answer().await, Ok(()));
    }
}

#[tokio::test]
async fn already_answered_at_the_first_try_or_after_a_429_is_a_failure() {
    let server = Server::answering(&[ALREADY_ANSWERED]).await;
    assert!(server.answer().await.unwrap_err().is_already_answered());
    let limited = Reply::Json(429, r#"{"retry_after": 0.01}"#);
    let server = Server::answering(&[limited, ALREADY_ANSWERED]).await;
    assert!(server.answer().await.unwrap_err().is_already_answered());
}

#[tokio::test]
async fn a_callback_that_is_never_answered_times_out_after_more_than_one_try() {
    let mut server = Server::answering(&[Reply::Silence; 4]).await;
    assert_eq!(server.answer().await, Err(RestFailure::TimedOut));
    assert!(server.requests().len() >= 2);
}

#[tokio::test]
async fn an_unknown_interaction_is_too_late_and_not_tried_again() {
    let unknown = Reply::Json(404, r#"{"code": 10062, "message": "Unknown interaction"}"#);
    let mut server = Server::answering(&[unknown, unknown]).await;
    assert!(server.answer().await.unwrap_err().is_too_late());
    let expired = Reply::Json(401, r#"{"code": 50027, "message": "Invalid Webhook Token"}"#);
    assert_eq!(server.requests().len(), 1);
    let server = Server::answering(&[expired]).await;
    let failure = server.rest.follow_up(APPLICATION, INTERACTION_TOKEN, &json!({})).await.unwrap_err();
    assert!(failure.is_too_late(), "{failure}");
}

#[tokio::test]
async fn an_edit_is_tried_once_since_there_may_be_something_newer_to_show_by_then() {
    let (channel, message) = (ChannelId::new(8).unwrap(), MessageId::new(9).unwrap());
    let mut server = Server::answering(&[Reply::Json(500, ""), Reply::Json(429, r#"{"retry_after": 0.01}"#)]).await;
    let failure = server.rest.edit_message(channel, message, &json!({})).await.unwrap_err();
    assert!(matches!(failure, RestFailure::Discord { status: 500, .. }), "{failure}");
    let failure = server.rest.edit_message(channel, message, &json!({})).await.unwrap_err();
    assert!(matches!(failure, RestFailure::RateLimited { .. }), "{failure}");
    let seen = server.requests();
    assert!(seen[0].starts_with("patch /api/v10/channels/8/messages/9 "), "{}", seen[0]);
    assert!(seen[0].contains("authorization: bot bot.token.secret"), "{}", seen[0]);
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn a_message_is_posted_with_a_nonce_so_that_it_can_be_tried_again() {
    let channel = ChannelId::new(8).unwrap();
    let limited = Reply::Json(429, r#"{"retry_after": 0.01}"#);
    let mut server = Server::answering(&[Reply::HangUp, limited, Reply::Json(200, r#"{"id": "99"}"#)]).await;
    let posted = server.rest.create_message(channel, &Face::text("A board"), &Nonce::of_request(&request_id(), 0)).await;
    assert_eq!(posted, Ok(MessageId::new(99).unwrap()));
    let seen = server.requests();
    assert_eq!(seen.len(), 3);
    for request in &seen {
        assert!(request.contains(r#""nonce":"71-0","enforce_nonce":true"#), "{request}");
        assert!(
            request
                .contains(r#""content":"A board","embeds":[],"components":[],"attachments":[],"allowed_mentions":{"parse":[]}"#),
            "{request}"
        );
    }
    let mut server = Server::answering(&[Reply::Json(403, r#"{"code": 50013, "message": "Missing Permissions"}"#)]).await;
    let refused = server.rest.create_message(channel, &Face::text("A board"), &Nonce::of_request(&request_id(), 1)).await;
    assert!(refused.unwrap_err().is_missing_access());
    assert_eq!(server.requests().len(), 1, "what is refused is not tried again");
}

fn request_id() -> RequestId {
    "71".parse().unwrap()
}

#[tokio::test]
async fn a_message_is_deleted_and_a_server_asked_for() {
    let (channel, message, guild) = (ChannelId::new(8).unwrap(), MessageId::new(9).unwrap(), GuildId::new(5).unwrap());
    let unknown = Reply::Json(404, r#"{"code": 10004, "message": "Unknown Guild"}"#);
    let script = [Reply::Json(500, ""), Reply::Json(200, ""), Reply::Json(200, r#"{"id": "5"}"#), unknown];
    let mut server = Server::answering(&script).await;
    assert_eq!(server.rest.delete_message(channel, message).await, Ok(()));
    assert_eq!(server.rest.is_member_of(guild).await, Ok(true));
    assert_eq!(server.rest.is_member_of(guild).await, Ok(false));
    let seen = server.requests();
    assert!(seen[1].starts_with("delete /api/v10/channels/8/messages/9 ") && seen[3].starts_with("get /api/v10/guilds/5 "));
}

#[tokio::test]
async fn the_start_asks_for_the_gateway_and_the_application_and_registers_the_commands() {
    let gateway = Reply::Json(200, GATEWAY);
    let application = Reply::Json(200, r#"{"id": "72", "name": "Slotkeeper"}"#);
    let mut server = Server::answering(&[gateway, application, Reply::Json(503, ""), Reply::Json(200, "[]")]).await;
    let expected = Gateway {
        url: "wss://gateway.discord.gg".to_owned(),
        starts: Some(StartsLeft { remaining: 998, reset_after: 14_400_000 }),
    };
    assert_eq!(server.rest.gateway().await, Ok(expected));
    assert_eq!(server.rest.application_id().await, Ok(APPLICATION));
    assert_eq!(server.rest.register_commands(APPLICATION, &json!([])).await, Ok(()));
    assert!(server.requests()[3].starts_with("put /api/v10/applications/72/commands "));
}

#[tokio::test]
async fn what_holds_for_all_requests_holds_in_every_clone_but_for_answers_to_interactions() {
    let (channel, message) = (ChannelId::new(8).unwrap(), MessageId::new(9).unwrap());
    for limited in [Reply::Json(429, r#"{"retry_after": 60, "global": true}"#), Reply::Json(429, "<html>error 1015</html>")] {
        let mut server = Server::answering(&[limited, Reply::Json(204, "")]).await;
        assert!(server.rest.edit_message(channel, message, &json!({})).await.is_err());
        let failure = server.rest.clone().edit_message(channel, message, &json!({})).await.unwrap_err();
        assert!(matches!(failure, RestFailure::RateLimited { global: true, .. }), "{failure}");
        assert_eq!(server.answer().await, Ok(()));
        let seen = server.requests();
        assert_eq!(seen.len(), 2, "what is held is not sent: {seen:?}");
        assert!(seen[1].starts_with("post /api/v10/interactions/"), "{}", seen[1]);
    }
}

#[tokio::test]
async fn a_wrong_token_is_told_as_such() {
    let server = Server::answering(&[Reply::Json(401, r#"{"code": 0, "message": "401: Unauthorized"}"#)]).await;
    let failure = server.rest.gateway().await.unwrap_err();
    assert_eq!(failure, RestFailure::Unauthorized);
    assert!(failure.to_string().contains("SLOTKEEPER_DISCORD__TOKEN"), "{failure}");
}

#[tokio::test]
async fn no_token_is_in_the_text_of_any_failure() {
    let shown = |failure: RestFailure| format!("{failure} {failure:?}");
    let hang_up = Server::answering(&[Reply::HangUp]).await;
    let refused = Server::answering(&[]).await;
    let nowhere = Rest::new(client().unwrap(), "http://not a host", &SecretString::from(BOT_TOKEN)).unwrap();
    let late = Instant::now() - Duration::from_secs(5);
    for rest in [&hang_up.rest, &refused.rest, &nowhere] {
        let failure = rest.answer(INTERACTION, INTERACTION_TOKEN, 6, None::<&()>, late).await.unwrap_err();
        assert!(matches!(failure, RestFailure::Unreachable(_)), "{failure:?}");
        assert!(!shown(failure.clone()).contains("secret"), "{failure:?}");
        assert!(!format!("{rest:?}").contains("secret"), "{rest:?}");
    }
    let silent = Server::answering(&[Reply::Silence]).await;
    let failure = silent.rest.answer(INTERACTION, INTERACTION_TOKEN, 6, None::<&()>, late).await.unwrap_err();
    assert_eq!(failure, RestFailure::TimedOut);
    assert!(!shown(failure).contains("secret"));
}
