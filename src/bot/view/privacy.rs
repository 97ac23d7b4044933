//! What people read of what is kept of them: the file with all of it, the question before it is deleted, and the answer.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateButton};

use crate::bot::custom_id::CustomId;
use crate::bot::face::Face;
use crate::bot::file::File;
use crate::bot::view::{text, words};
use crate::desk::privacy::{Erasure, Export, OutOfReach, Preview, RunningClaim, TooSoon};
use crate::domain::{LinkSource, WorkspaceName};
use crate::store::privacy::Record;

/// What becomes of what somebody did who had a right to it.
const AS_MODERATOR: &str = "- What you did stays in the moderators' records, without you. What you did as a moderator stands there under a \
                            made-up name, and for 90 days whoever runs this bot can find out that it was you.";

/// How much room a list of slots and one of communities get, in UTF-16 units.
const SLOTS: usize = 200;
const COMMUNITIES: usize = 140;

/// How much of a title a line shows, in UTF-16 units.
const TITLE: usize = 80;

/// The most bytes of a file; Discord takes 10 MiB of a bot.
const FILE: usize = 9 * 1024 * 1024;

const EVERYWHERE: &str = "in every server where this bot knows you";

/// Everything that is kept of the reader.
#[must_use]
pub fn exported(export: &Export) -> Face {
    if export.is_empty() {
        return Face::text("Nothing is kept of you, in no server. So there is no file.");
    }
    let mut lines = vec![
        format!("This file holds everything that is kept of you, {EVERYWHERE}. Any text editor opens it."),
        "Other people's names are not in it. /privacy delete deletes it all.".to_owned(),
    ];
    lines.extend(out_of_reach(&export.out_of_reach));
    Face::text(lines.join("\n")).with_file(File::new("my-slotkeeper-data.json", "application/json", document(export)))
}

/// Asked too often.
#[must_use]
pub fn too_soon(too_soon: TooSoon) -> Face {
    let again = words::distance(too_soon.again_at);
    Face::text(format!(
        "You asked for this several times in a row. Everything is looked through each time, so ask again {again}."
    ))
}

/// What the reader would lose, with the question whether they want to.
#[must_use]
pub fn preview(preview: &Preview) -> Face {
    if !preview.anything {
        let nothing = "Nothing is kept of you, in no server. So there is nothing to delete.".to_owned();
        return Face::text(lines_of_former(nothing, &preview.out_of_reach));
    }
    let mut lines = vec![format!("This deletes everything that is kept of you, {EVERYWHERE}:")];
    if !preview.running.is_empty() {
        lines.push(format!("- You give up {}.", slots(&preview.running)));
    }
    if preview.links > 0 {
        let ranks = if preview.out_of_reach.unproved.is_empty() { ", and your ranks are gone" } else { "" };
        let links = words::counted(preview.links, "link");
        lines.push(format!("- Your Roblox account is not linked any more ({links}){ranks}."));
    }
    if preview.past > 0 {
        lines.push(format!("- {}", past_slots(preview.past)));
    }
    lines.push(
        if preview.moderated { AS_MODERATOR } else { "- What you did stays in the moderators' records, without you." }.to_owned(),
    );
    if let Some(names) = unasked(&preview.unasked) {
        lines.push(format!(
            "The bot cannot ask SERIES about {names} right now, so what you hold there would stay. To give that up too, keep \
             your data and try again later."
        ));
    }
    let former_until = preview.out_of_reach.former_until.filter(|_| !preview.moderated);
    lines.extend(out_of_reach(&OutOfReach { former_until, ..preview.out_of_reach.clone() }));
    if preview.links == 0 {
        lines.push(
            "No Roblox account is linked to you now, so slots that you took with one cannot be found. If you had one, link it again \
             with /link first."
                .to_owned(),
        );
    }
    lines.push("It cannot be undone. For a copy, use /privacy export first.".to_owned());
    let button = |id: &CustomId, label, style| CreateButton::new(id.to_string()).label(label).style(style);
    let buttons = vec![
        button(&CustomId::Erase, "Delete everything", ButtonStyle::Danger),
        button(&CustomId::KeepData, "Keep it", ButtonStyle::Secondary),
    ];
    Face::text(lines.join("\n")).with_rows([CreateActionRow::Buttons(buttons)])
}

/// Nothing, but for what they did as a moderator.
fn lines_of_former(nothing: String, of: &OutOfReach) -> String {
    let former = OutOfReach { former_until: of.former_until, ..OutOfReach::default() };
    [nothing].into_iter().chain(out_of_reach(&former)).collect::<Vec<_>>().join("\n")
}

/// The reader thought better of it.
#[must_use]
pub fn kept() -> Face {
    Face::text("Nothing was deleted.")
}

/// The reader's data is deleted.
#[must_use]
pub fn erased(erasure: &Erasure) -> Face {
    if !erasure.anything {
        return Face::text(lines_of_former("Nothing is kept of you any more.".to_owned(), &erasure.out_of_reach));
    }
    if erasure.goes_on {
        return Face::text(
            "Your links and ranks are deleted. There is so much else that deleting it takes longer than this answer can wait. It \
             goes on by itself, also if the bot is restarted; /privacy delete tells you when nothing is left.",
        );
    }
    let mut lines = vec!["Everything that was kept of you is deleted, in every server where this bot knew you.".to_owned()];
    if !erasure.given_up.is_empty() {
        lines.push(format!("You gave up {}.", slots(&erasure.given_up)));
    }
    if erasure.past > 0 {
        lines.push(past_slots(erasure.past));
    }
    if !erasure.still_held.is_empty() {
        let held = slots(&erasure.still_held);
        lines.push(format!("SERIES did not confirm that you gave up {held}. Ask a moderator there to take you out."));
    }
    if let Some(names) = unasked(&erasure.unasked) {
        lines.push(format!(
            "The bot could not ask SERIES about {names}. If you hold a slot there, ask a moderator there to take you out."
        ));
    }
    lines.extend(out_of_reach(&erasure.out_of_reach));
    Face::text(lines.join("\n"))
}

/// The communities that SERIES could not be asked about.
fn unasked(names: &[WorkspaceName]) -> Option<String> {
    (!names.is_empty()).then(|| communities(names))
}

fn communities(names: &[WorkspaceName]) -> String {
    let names: Vec<String> = names.iter().map(|name| text::escaped(name.as_str(), TITLE)).collect();
    words::list(&names, COMMUNITIES)
}

fn out_of_reach(out_of_reach: &OutOfReach) -> Vec<String> {
    let mut lines = Vec::new();
    if !out_of_reach.remote.is_empty() {
        let names = communities(&out_of_reach.remote);
        lines.push(format!(
            "The sessions of {names} are kept by SERIES. What it keeps of you stays there; ask the moderators of that community \
             about it."
        ));
    }
    lines.extend(out_of_reach.said_by.iter().filter_map(|source| provider(*source)).map(|name| {
        format!("{name} knows your account too, and tells this bot again when you use it. To end that, unlink it there as well.")
    }));
    for roblox in out_of_reach.unproved.iter().take(1) {
        let account = words::account(*roblox);
        lines.push(format!(
            "A moderator said that {account} is yours. Its slots and ranks are not part of this, unless you first show with /link that \
             it is."
        ));
    }
    if let Some(until) = out_of_reach.former_until {
        lines.push(format!(
            "What you did as a moderator before stands under a made-up name. Whoever runs this bot can find out that it was you until {}.",
            words::distance(until)
        ));
    }
    for roblox in out_of_reach.shared.iter().take(2) {
        let account = words::account(*roblox);
        lines.push(format!(
            "{account} is linked to somebody else as well, so what was done with it is not yours alone and stays."
        ));
    }
    lines
}

const fn provider(source: LinkSource) -> Option<&'static str> {
    match source {
        LinkSource::Bloxlink => Some("Bloxlink"),
        LinkSource::Rover => Some("RoVer"),
        LinkSource::Phrase | LinkSource::Moderator => None,
    }
}

/// "Trainer in Training (in 2 hours), Medic in Rescue (tomorrow)".
fn slots(claims: &[RunningClaim]) -> String {
    let slot = |claim: &RunningClaim| {
        let (role, title) = (words::role(&claim.role), text::escaped(&claim.session, TITLE));
        format!("{role} in {title} ({})", words::distance(claim.starts_at))
    };
    words::list(&claims.iter().map(slot).collect::<Vec<_>>(), SLOTS)
}

fn past_slots(count: u64) -> String {
    let slots = words::counted(usize::try_from(count).unwrap_or(usize::MAX), "slot");
    let stay = if count == 1 { "stays" } else { "stay" };
    format!("{slots} of past sessions {stay} as taken by somebody, without you.")
}

/// The file, in the order in which somebody reads it.
#[derive(Serialize)]
struct Document<'a> {
    about: Vec<String>,
    made_at: String,
    discord_user_id: String,
    roblox_accounts: Vec<Record>,
    ranks: &'a [Record],
    slots: &'a [Record],
    sessions_you_run: &'a [Record],
    attendance: &'a [Record],
    what_happened: &'a [Record],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    also_kept: BTreeMap<&'a str, &'a Value>,
}

/// As much as fits: of what happened, which is the only part that grows without end, the oldest is left out.
fn document(export: &Export) -> Vec<u8> {
    let mut entries = export.audit.as_slice();
    loop {
        let written = written(export, entries);
        if written.len() <= FILE || entries.is_empty() {
            return written;
        }
        entries = &entries[..entries.len() / 2];
    }
}

fn written(export: &Export, entries: &[Record]) -> Vec<u8> {
    let mut about = vec![
        format!("Everything that Slotkeeper keeps of you, {EVERYWHERE}. Times are in UTC."),
        "Where other people had a part in something, what they did stands here and not who they are.".to_owned(),
    ];
    if entries.len() < export.audit.len() {
        let left_out = export.audit.len() - entries.len();
        about.push(format!("The oldest {left_out} entries of what happened do not fit; ask whoever runs the bot for them."));
    }
    about.extend(out_of_reach(&export.out_of_reach));
    let document = Document {
        about,
        made_at: export.made_at.to_string(),
        discord_user_id: export.user.to_string(),
        roblox_accounts: export.links.iter().map(link).collect(),
        ranks: &export.ranks,
        slots: &export.claims,
        sessions_you_run: &export.sessions_run,
        attendance: &export.attendance,
        what_happened: entries,
        also_kept: export.others.iter().map(|(table, rows)| (table.as_str(), rows)).collect(),
    };
    // Texts, numbers and lists under texts can always be written.
    serde_json::to_vec_pretty(&document).unwrap_or_default()
}

fn link(record: &Record) -> Record {
    let mut record = record.clone();
    let guild = record.remove("guild_id");
    let everywhere = guild.as_ref().and_then(Value::as_str) == Some("0");
    let server = if everywhere { "every server".into() } else { guild.unwrap_or_default() };
    record.insert("discord_server".to_owned(), server);
    record
}

#[cfg(test)]
#[path = "privacy_tests.rs"]
mod tests;
