//! Changes as they are told in the audit channel: one by one while they are few, counted where they are many.

use std::collections::BTreeMap;

use serenity::builder::CreateEmbed;

use crate::bot::face::Face;
use crate::bot::view::text::units;
use crate::bot::view::{text, trail, words};
use crate::desk::News;
use crate::domain::{Recorded, SessionId};

/// The most changes that are told one by one.
const ONE_BY_ONE: usize = 12;
/// The longest text, in UTF-16 units: an embed's description (Discord, Embed limits).
const LONGEST: usize = 4_000;
/// How much of a title is shown, in UTF-16 units.
const TITLE: usize = 80;

/// One message for all.
#[must_use]
pub fn face(news: &News) -> Face {
    let lines = if news.entries.len() <= ONE_BY_ONE { one_by_one(news) } else { counted(news) };
    let mut text = String::new();
    for (place, line) in lines.iter().enumerate() {
        let rest = format!("\nAnd {}.", words::counted(lines.len() - place, "more line"));
        if units(&text) + units(line) + 1 + units(&rest) > LONGEST {
            text.push_str(&rest);
            break;
        }
        if place > 0 {
            text.push('\n');
        }
        text.push_str(line);
    }
    Face::embed(CreateEmbed::new().description(text))
}

fn one_by_one(news: &News) -> Vec<String> {
    let line = |entry: &Recorded| {
        let session = title(news, entry.session.as_ref()).map(|title| format!("**{title}** · ")).unwrap_or_default();
        format!("{session}{}", trail::line(entry, &news.people))
    };
    news.entries.iter().map(line).collect()
}

/// "Evening training: 120 claimed a slot, 3 left a slot".
fn counted(news: &News) -> Vec<String> {
    let mut groups: BTreeMap<Option<&SessionId>, BTreeMap<&'static str, usize>> = BTreeMap::new();
    for entry in &news.entries {
        *groups.entry(entry.session.as_ref()).or_default().entry(trail::deed(entry.action)).or_default() += 1;
    }
    let line = |(session, deeds): (Option<&SessionId>, BTreeMap<&'static str, usize>)| {
        let title = title(news, session).unwrap_or_else(|| "This community".to_owned());
        let deeds: Vec<String> = deeds.into_iter().map(|(deed, count)| format!("{count} × {deed}")).collect();
        format!("**{title}**: {}", deeds.join(", "))
    };
    let mut lines = vec![format!("{} at once:", words::counted(news.entries.len(), "change"))];
    lines.extend(groups.into_iter().map(line));
    lines
}

fn title(news: &News, session: Option<&SessionId>) -> Option<String> {
    let session = session?;
    let known = news.sessions.get(session);
    Some(known.map_or_else(|| session.to_string(), |session| text::escaped(session.title.as_str(), TITLE)))
}
