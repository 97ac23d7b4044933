//! What became of one command or press: what its user sees, and what was sent for it.

use std::ops::Deref;

use discord_sandbox::{Outcome, Reply, Sandbox};
use serde_json::Value;

use crate::log::log;

/// Discord's message flag EPHEMERAL.
const PRIVATE: u64 = 64;

/// An interaction that was answered.
pub(crate) struct Answer {
    outcome: Outcome,
    /// Every request of the bot for this interaction, in order: `4 private`, `7`, `follow-up private`, `edit`. One that
    /// Discord did not take has its status behind it.
    pub(crate) sent: Vec<String>,
}

impl Deref for Answer {
    type Target = Outcome;

    fn deref(&self) -> &Outcome {
        &self.outcome
    }
}

impl Answer {
    /// Waits for the answer. Every press on a board ends with a private word; where one is still to come, it is waited for.
    pub(crate) async fn to(discord: &Sandbox, reply: &Reply) -> Self {
        let mut outcome = reply.settled().await;
        let on_a_board = |outcome: &Outcome| outcome.updated.as_ref().is_some_and(|message| !message.is_ephemeral());
        while on_a_board(&outcome) && outcome.messages.is_empty() && !outcome.failed {
            outcome = reply.next_change().await;
        }
        assert!(!outcome.failed, "the interaction failed; log: {}", log());
        Self { outcome, sent: sent(discord, reply) }
    }

    /// What the user reads: the private word, or the private message that was pressed as it is now.
    pub(crate) fn text(&self) -> String {
        match &self.outcome.updated {
            Some(message) if self.outcome.messages.is_empty() => message.text(),
            _ => self.outcome.text(),
        }
    }

    /// The answer was one private message, the first and only thing that was sent, and pinged nobody; its text.
    pub(crate) fn private_word(&self) -> String {
        assert_eq!(self.sent, ["4 private"], "{}", self.text());
        let message = self.message().expect("an answer");
        assert!(message.is_ephemeral() && message.pings().is_empty(), "{}", message.json());
        message.text()
    }

    /// The answer was one private message that said all of this.
    pub(crate) fn says(&self, parts: &[&str]) {
        let text = self.private_word();
        for part in parts {
            assert!(text.contains(part), "{part:?} is not said in: {text}");
        }
    }
}

/// The requests of the bot for one interaction, in few words each.
pub(crate) fn sent(discord: &Sandbox, reply: &Reply) -> Vec<String> {
    let callback = format!("/interactions/{}/", reply.id());
    let token = reply.token().unwrap_or_else(|| panic!("interaction {} is forgotten", reply.id()));
    let later = format!("/webhooks/{}/{token}", discord.application_id());
    let mut sent = Vec::new();
    for request in discord.requests() {
        let (what, body) = if request.path.starts_with(&callback) {
            (request.body["type"].to_string(), &request.body["data"])
        } else if request.path == later {
            ("follow-up".to_owned(), &request.body)
        } else if request.path.starts_with(&later) {
            ("edit".to_owned(), &request.body)
        } else {
            continue;
        };
        let private = if is_private(body) { " private" } else { "" };
        let status = if (200..300).contains(&request.status) { String::new() } else { format!(" {}", request.status) };
        sent.push(format!("{what}{private}{status}"));
    }
    sent
}

fn is_private(body: &Value) -> bool {
    body["flags"].as_u64().is_some_and(|flags| flags & PRIVATE != 0)
}
