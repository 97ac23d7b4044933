//! Messages as readable text.
//!
//! Owns how a message looks in a terminal or a failed assertion. It must never know who looks.

use jiff::Timestamp;
use serde_json::Value;

use crate::person::{Button, Select};
use crate::rendering::{mentions, timestamps};
use crate::world::World;
use crate::world::message::Message;

/// Draws a message: author, content, embeds, components.
pub(crate) fn message(world: &World, now: Timestamp, message: &Message) -> String {
    let author = world.users.get(&message.author).map_or("", |user| &user.name);
    let mut page = Page { world, message, now, lines: Vec::new() };
    let app = if message.author == world.application { " [APP]" } else { "" };
    page.lines.push(format!("{author}{app}"));
    if message.is_loading() {
        page.lines.push("is thinking…".to_owned());
    }
    page.write("", &message.content);
    page.lines.extend(message.attachments.iter().map(|file| format!("(file: {}, {} bytes)", file.filename, file.bytes.len())));
    for embed in message.embeds.as_array().into_iter().flatten() {
        page.embed(embed);
    }
    for component in message.components.as_array().into_iter().flatten() {
        page.component("", component);
    }
    if message.edits > 0 {
        page.lines.push("(edited)".to_owned());
    }
    if message.only_for.is_some() {
        page.lines.push("Only you can see this".to_owned());
    }
    page.lines.join("\n")
}

struct Page<'a> {
    world: &'a World,
    message: &'a Message,
    now: Timestamp,
    lines: Vec<String>,
}

impl Page<'_> {
    /// Writes text with its mentions and times as people read them.
    fn write(&mut self, indent: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let readable = timestamps::render(&mentions::render(self.world, self.message.guild, text), self.now);
        self.lines.extend(readable.lines().map(|line| format!("{indent}{line}")));
    }

    fn embed(&mut self, embed: &Value) {
        let inside = |field: &str, part: &str| {
            embed.get(field).and_then(|field| field.get(part)).and_then(Value::as_str).unwrap_or_default()
        };
        self.write("┃ ", inside("author", "name"));
        self.write("┃ ", text(embed, "title"));
        self.write("┃ ", text(embed, "description"));
        for field in embed.get("fields").and_then(Value::as_array).into_iter().flatten() {
            self.write("┃ ", text(field, "name"));
            self.write("┃   ", text(field, "value"));
        }
        for picture in ["image", "thumbnail"] {
            let address = inside(picture, "url");
            if !address.is_empty() {
                self.write("┃ ", &format!("({picture}: {address})"));
            }
        }
        self.write("┃ ", inside("footer", "text"));
        if let Some(at) = embed.get("timestamp").and_then(Value::as_str) {
            self.write("┃ ", at);
        }
    }

    fn component(&mut self, indent: &str, component: &Value) {
        let inner = component.get("components").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        match component.get("type").and_then(Value::as_u64) {
            Some(1) => {
                let row: Vec<String> = inner.iter().map(control).collect();
                self.lines.push(format!("{indent}{}", row.join(" ")));
            }
            Some(9) => {
                inner.iter().for_each(|part| self.component(indent, part));
                if let Some(accessory) = component.get("accessory").filter(|one| is_control(one)) {
                    self.lines.push(format!("{indent}{}", control(accessory)));
                }
            }
            Some(10) => self.write(indent, text(component, "content")),
            Some(14) => self.lines.push(format!("{indent}────────")),
            Some(17) => inner.iter().for_each(|part| self.component(&format!("{indent}┃ "), part)),
            _ => {}
        }
    }
}

fn is_control(component: &Value) -> bool {
    matches!(component.get("type").and_then(Value::as_u64), Some(2 | 3 | 5..=8))
}

/// A button as `[ Label ]`, a select as `‹ placeholder: option, option ›`.
fn control(component: &Value) -> String {
    if component.get("type").and_then(Value::as_u64) == Some(2) {
        button(component, &crate::person::button_of(component))
    } else {
        select(&crate::person::select_of(component))
    }
}

fn button(component: &Value, button: &Button) -> String {
    let emoji = component.get("emoji").map(|emoji| text(emoji, "name")).unwrap_or_default();
    let face = [emoji, &button.label].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if button.disabled { format!("[ {face} (disabled) ]") } else { format!("[ {face} ]") }
}

fn select(select: &Select) -> String {
    let offered = match select.kind {
        5 => "people".to_owned(),
        6 => "roles".to_owned(),
        7 => "people and roles".to_owned(),
        8 => "channels".to_owned(),
        _ => {
            let options = select.options.iter().map(|option| {
                let mark = if option.default { "✓ " } else { "" };
                let description =
                    if option.description.is_empty() { String::new() } else { format!(" ({})", option.description) };
                format!("{mark}{}{description}", option.label)
            });
            options.collect::<Vec<_>>().join(" | ")
        }
    };
    let disabled = if select.disabled { " (disabled)" } else { "" };
    format!("‹ {}{disabled}: {offered} ›", select.placeholder)
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}
