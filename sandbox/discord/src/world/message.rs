//! Messages.
//!
//! Owns what a message says, who sees it and how often it was edited.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::attachment::Attachment;
use super::interaction::Target;
use super::pings::Pings;

/// Only one member sees the message.
pub(crate) const EPHEMERAL: u64 = 1 << 6;
/// The message only says that the bot is thinking.
pub(crate) const LOADING: u64 = 1 << 7;
/// The message consists of components instead of content and embeds.
pub(crate) const COMPONENTS_V2: u64 = 1 << 15;
/// The flags that a bot may set itself: no embeds shown, ephemeral, no notification, components v2.
pub(crate) const SETTABLE: u64 = (1 << 2) | EPHEMERAL | (1 << 12) | COMPONENTS_V2;

/// An ordinary message.
pub(crate) const ORDINARY: u8 = 0;
/// A message that answers another.
pub(crate) const REPLY: u8 = 19;
/// A message that answers a slash command.
pub(crate) const COMMAND_ANSWER: u8 = 20;

/// A message that answers a command of a menu.
pub(crate) const MENU_ANSWER: u8 = 23;

/// A message of the bot.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) channel: u64,
    pub(crate) guild: u64,
    pub(crate) author: u64,
    pub(crate) kind: u8,
    pub(crate) flags: u64,
    pub(crate) content: String,
    pub(crate) embeds: Arc<Value>,
    pub(crate) components: Arc<Value>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) only_for: Option<u64>,
    /// Whether the one who sees it has put it away.
    pub(crate) dismissed: bool,
    pub(crate) created: Timestamp,
    pub(crate) edited: Option<Timestamp>,
    pub(crate) answers: Option<Answers>,
    pub(crate) pings: Pings,
    pub(crate) edits: u32,
    /// How much older than its making a test has made it.
    pub(crate) aged: Duration,
    /// The latest edits that counted against the limit for old messages.
    pub(crate) late_edits: VecDeque<Duration>,
}

/// The interaction a message answers.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    pub(crate) interaction: u64,
    pub(crate) kind: u8,
    pub(crate) user: u64,
    /// The command, if it was one.
    pub(crate) command: Option<String>,
    /// What the command was used on, if it stands in a menu.
    pub(crate) target: Option<Target>,
    /// The message whose component was used, if it was one.
    pub(crate) source: Option<u64>,
}

/// A message that is about to be.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) channel: u64,
    pub(crate) guild: u64,
    pub(crate) author: u64,
    pub(crate) kind: u8,
    pub(crate) only_for: Option<u64>,
    pub(crate) answers: Option<Answers>,
    pub(crate) words: Words,
}

/// What a message says. In an edit, what is absent stays as it was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    pub(crate) content: Option<String>,
    pub(crate) embeds: Option<Value>,
    pub(crate) components: Option<Value>,
    pub(crate) flags: Option<u64>,
    pub(crate) attachments: Option<Vec<Attachment>>,
    pub(crate) pings: Pings,
}

impl Words {
    /// Takes the words out of a request's body, which `limits` has found sound.
    pub(crate) fn take(body: &mut Value) -> Self {
        Self {
            content: body.get_mut("content").map(|content| match content.take() {
                Value::String(text) => text,
                _ => String::new(),
            }),
            embeds: body.get_mut("embeds").map(|embeds| as_rich(embeds.take())),
            components: body.get_mut("components").map(|components| numbered(components.take())),
            flags: body.get("flags").and_then(Value::as_u64),
            attachments: None,
            pings: Pings::default(),
        }
    }
}

/// Gives embeds what Discord gives a bot's: their type, and fields that say whether they stand beside each other.
fn as_rich(mut embeds: Value) -> Value {
    if !embeds.is_array() {
        return json!([]);
    }
    for embed in embeds.as_array_mut().into_iter().flatten() {
        if let Some(embed) = embed.as_object_mut() {
            embed.insert("type".to_owned(), json!("rich"));
            for field in embed.get_mut("fields").and_then(Value::as_array_mut).into_iter().flatten() {
                if let Some(field) = field.as_object_mut() {
                    field.entry("inline").or_insert_with(|| json!(false));
                }
            }
        }
    }
    embeds
}

/// Gives every component what Discord gives it: its number within the message, and a select its bounds.
fn numbered(mut components: Value) -> Value {
    if !components.is_array() {
        return json!([]);
    }
    let mut last = 0;
    number(&mut components, &mut last);
    components
}

fn number(value: &mut Value, last: &mut u32) {
    match value {
        Value::Array(parts) => parts.iter_mut().for_each(|part| number(part, last)),
        Value::Object(component) if component.contains_key("type") => {
            *last += 1;
            component.entry("id").or_insert_with(|| json!(*last));
            if matches!(component.get("type").and_then(Value::as_u64), Some(3 | 5..=8)) {
                for bound in ["min_values", "max_values"] {
                    component.entry(bound).or_insert_with(|| json!(1));
                }
            }
            for inner in ["components", "accessory", "component"] {
                if let Some(inner) = component.get_mut(inner) {
                    number(inner, last);
                }
            }
        }
        _ => {}
    }
}

impl Message {
    pub(crate) fn new(id: u64, now: Timestamp, draft: Draft) -> Self {
        let words = draft.words;
        let whisper = if draft.only_for.is_some() { EPHEMERAL } else { 0 };
        Self {
            id,
            channel: draft.channel,
            guild: draft.guild,
            author: draft.author,
            kind: draft.kind,
            flags: (words.flags.unwrap_or_default() & (SETTABLE | LOADING) & !EPHEMERAL) | whisper,
            content: words.content.unwrap_or_default(),
            embeds: Arc::new(words.embeds.unwrap_or_else(|| json!([]))),
            components: Arc::new(words.components.unwrap_or_else(|| json!([]))),
            attachments: words.attachments.unwrap_or_default(),
            only_for: draft.only_for,
            dismissed: false,
            created: now,
            edited: None,
            answers: draft.answers,
            pings: words.pings,
            edits: 0,
            aged: Duration::ZERO,
            late_edits: VecDeque::new(),
        }
    }

    /// Replaces what `words` names. The visibility never changes, and a message of components stays one.
    pub(crate) fn edit(&mut self, now: Timestamp, words: Words) {
        if let Some(flags) = words.flags {
            let kept = self.flags & (EPHEMERAL | COMPONENTS_V2);
            self.flags = (flags & SETTABLE & !EPHEMERAL) | kept;
        }
        // The first edit of a "thinking…" message is what it was waiting for, not an edit that people see marked.
        let was_loading = self.is_loading();
        self.flags &= !LOADING;
        if let Some(content) = words.content {
            self.content = content;
        }
        if let Some(embeds) = words.embeds {
            self.embeds = Arc::new(embeds);
        }
        if let Some(components) = words.components {
            self.components = Arc::new(components);
        }
        if let Some(attachments) = words.attachments {
            self.attachments = attachments;
        }
        if was_loading {
            self.pings = words.pings;
        } else {
            self.edited = Some(now);
            self.edits += 1;
        }
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.flags & LOADING != 0
    }

    /// Whether nothing would be left to see.
    pub(crate) fn is_empty(&self) -> bool {
        let none = |value: &Value| value.as_array().is_none_or(Vec::is_empty);
        self.content.trim().is_empty() && none(&self.embeds) && none(&self.components) && self.attachments.is_empty()
    }
}
