//! The audit trail in words: one line for each entry.

use crate::bot::view::{change, text, words};
use crate::desk::People;
use crate::domain::{Actor, AuditAction, Door, Recorded};

/// How much of a line the details get, in UTF-16 units.
const DETAILS: usize = 240;
const REASON: usize = 100;

/// "10 minutes ago · @Morgan cancelled the session (No host) · board".
#[must_use]
pub fn line(entry: &Recorded, people: &People) -> String {
    let when = words::distance(entry.happened_at);
    let undone = if entry.undone_by.is_some() { " · taken back since" } else { "" };
    format!("{when} · {} {}{} · {}{undone}", who(entry.actor), deed(entry.action), details(entry, people), door(entry.door))
}

/// The same without markup and without its time, for the label of an option.
#[must_use]
pub fn label(entry: &Recorded, limit: usize) -> String {
    let role = entry.role.as_ref().map(|role| format!(": {role}")).unwrap_or_default();
    let slot = entry.slot.map(|slot| format!(", slot {}", slot.ordinal())).unwrap_or_default();
    text::plain(&format!("{}{role}{slot}", capital(deed(entry.action))), limit)
}

/// What became different, for the description of an option; Discord shows no mentions there.
#[must_use]
pub fn label_details(entry: &Recorded, limit: usize) -> Option<String> {
    let phrases = entry.difference.as_ref().map(|difference| change::phrases(difference, &People::default()))?;
    let plain = phrases.join("; ").replace('\\', "");
    let unlinked = links_as_text(&plain);
    Some(text::plain(&unlinked, limit)).filter(|text| !text.is_empty())
}

/// "[Roblox 7](https://…)" becomes "Roblox 7", and a timestamp goes.
fn links_as_text(markdown: &str) -> String {
    let mut shown = String::new();
    let mut rest = markdown;
    while let Some((before, link)) = rest.split_once('[') {
        shown.push_str(before);
        let Some((name, after)) = link.split_once("](") else { return shown + link };
        shown.push_str(name);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    shown + rest
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn who(actor: Actor) -> String {
    match actor {
        Actor::Discord(user) => words::user(user),
        Actor::Program { key, .. } => format!("A program (key {key})"),
        Actor::Operator => "Whoever runs the bot".to_owned(),
        Actor::Clock => "The clock".to_owned(),
        // Who it was is forgotten with the person.
        Actor::Somebody => "Somebody".to_owned(),
        Actor::RankSource => "The source of ranks".to_owned(),
    }
}

/// What was done, in the past.
pub(super) const fn deed(action: AuditAction) -> &'static str {
    match action {
        AuditAction::SessionCreated => "planned the session",
        AuditAction::SessionUpdated => "edited the session",
        AuditAction::ClaimingOpened => "opened claiming",
        AuditAction::ClaimingClosed => "closed claiming",
        AuditAction::SessionStarted => "started the session",
        AuditAction::SessionDelayed => "delayed the session",
        AuditAction::SessionEnded => "ended the session",
        AuditAction::SessionCancelled => "cancelled the session",
        AuditAction::SlotClaimed => "claimed a slot",
        AuditAction::SlotQuit => "left a slot",
        AuditAction::SlotRemoved => "took somebody out",
        AuditAction::SlotAssigned => "assigned somebody",
        AuditAction::SlotMoved => "moved somebody",
        AuditAction::AttendanceMarked => "marked attendance",
        AuditAction::ChangeUndone => "took a change back",
        AuditAction::TemplateSaved => "saved a template",
        AuditAction::TemplateDeleted => "deleted a template",
        AuditAction::MemberRanked => "set a rank",
        AuditAction::MemberLinked => "linked a member",
        AuditAction::MemberUnlinked => "unlinked a member",
        AuditAction::AttendeeAdded => "added an attendee",
        AuditAction::AttendeeUpdated => "changed an attendee",
        AuditAction::KeyCreated => "made an API key",
        AuditAction::KeyRevoked => "revoked an API key",
        AuditAction::SettingChanged => "changed a setting",
        AuditAction::SecretKept => "entered a key",
        AuditAction::SecretForgotten => "had a key forgotten",
    }
}

fn details(entry: &Recorded, people: &People) -> String {
    let phrases = entry.difference.as_ref().map(|difference| change::phrases(difference, people)).unwrap_or_default();
    let reason = entry.reason.as_ref().map(|reason| format!(" (\"{}\")", text::escaped(reason.as_str(), REASON)));
    let changes = if phrases.is_empty() { String::new() } else { format!(": {}", words::list(&phrases, DETAILS)) };
    format!("{}{changes}", reason.unwrap_or_default())
}

const fn door(door: Door) -> &'static str {
    match door {
        Door::Command => "command",
        Door::Board => "button",
        Door::Http => "HTTP API",
        Door::CommandLine => "command line",
        Door::Clock => "by time",
        Door::Departure => "left the server",
    }
}
