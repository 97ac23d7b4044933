//! Changes as they are told in the audit channel: one by one while they are few. Where they are many, members' own are counted,
//! and what takes a right is still told one by one, in as many messages as it takes.

use std::collections::BTreeMap;

use serenity::builder::CreateEmbed;

use crate::bot::face::Face;
use crate::bot::view::text::units;
use crate::bot::view::{text, trail, words};
use crate::desk::News;
use crate::domain::{Recorded, SessionId};

/// The most changes that are told one by one, whatever they are.
const ONE_BY_ONE: usize = 12;
/// The longest text, in UTF-16 units: an embed's description (Discord, Embed limits).
const LONGEST: usize = 4_000;
/// How much of a title is shown, in UTF-16 units.
const TITLE: usize = 80;

/// One message for all, or for as many of the oldest as it has room for; and how many those are, at least one.
#[must_use]
pub fn face(news: &News) -> (Face, usize) {
    let all = news.entries.as_slice();
    let few = all.len() <= ONE_BY_ONE;
    let told = |count: usize| {
        let some = all.get(..count).unwrap_or(all);
        if few { one_by_one(news, some) } else { in_a_rush(news, some) }
    };
    // Another change never makes it shorter, so the first that does not fit is found by halving.
    let (mut fits, mut too_many) = (1, all.len() + 1);
    while too_many - fits > 1 {
        let middle = fits.midpoint(too_many);
        if units(&told(middle)) <= LONGEST {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    (Face::embed(CreateEmbed::new().description(told(fits))), fits)
}

/// "Evening training · @Morgan started the session".
fn line(news: &News, entry: &Recorded) -> String {
    let session = title(news, entry.session.as_ref()).map(|title| format!("**{title}** · ")).unwrap_or_default();
    format!("{session}{}", trail::line(entry, &news.people))
}

fn one_by_one(news: &News, entries: &[Recorded]) -> String {
    entries.iter().map(|entry| line(news, entry)).collect::<Vec<_>>().join("\n")
}

/// What takes a right is told with who did it, however much there is; what members do for themselves is counted:
/// "Evening training: 120 × claimed a slot, 3 × left a slot".
fn in_a_rush(news: &News, entries: &[Recorded]) -> String {
    let mut lines = vec![format!("{} at once:", words::counted(entries.len(), "change"))];
    let mut groups: BTreeMap<Option<&SessionId>, BTreeMap<String, usize>> = BTreeMap::new();
    for entry in entries {
        if entry.is_everyones() {
            *groups.entry(entry.session.as_ref()).or_default().entry(trail::everyones_deed(entry)).or_default() += 1;
        } else {
            lines.push(line(news, entry));
        }
    }
    let group = |(session, deeds): (Option<&SessionId>, BTreeMap<String, usize>)| {
        let title = title(news, session).unwrap_or_else(|| "This community".to_owned());
        let deeds: Vec<String> = deeds.into_iter().map(|(deed, count)| format!("{count} × {deed}")).collect();
        format!("**{title}**: {}", deeds.join(", "))
    };
    lines.extend(groups.into_iter().map(group));
    lines.join("\n")
}

fn title(news: &News, session: Option<&SessionId>) -> Option<String> {
    let session = session?;
    let known = news.sessions.get(session);
    Some(known.map_or_else(|| session.to_string(), |session| text::escaped(session.title.as_str(), TITLE)))
}
