//! The audit trail in words: one line for each entry.

use jiff::tz::TimeZone;

use crate::bot::view::{change, seats, text, words};
use crate::desk::People;
use crate::domain::{Actor, AuditAction, Difference, Door, LinkDeed, Recorded, RobloxId};

/// How much of a line the details get, in UTF-16 units.
const DETAILS: usize = 240;
const REASON: usize = 100;

/// "10 minutes ago · @Morgan removed @Chris from Cashier, slot 1 ("Fell ill") · button".
#[must_use]
pub fn line(entry: &Recorded, people: &People) -> String {
    let when = words::distance(entry.happened_at);
    let undone = if entry.undone_by.is_some() { " · taken back since" } else { "" };
    let reason = entry.reason.as_ref().map(|reason| format!(" (\"{}\")", text::escaped(reason.as_str(), REASON)));
    let (who, mut what, reason) = (who(entry.actor), what(entry, people), reason.unwrap_or_default());
    // People claim and leave for themselves; only a program does it for others.
    if is_ones_own(entry) && !matches!(entry.actor, Actor::Discord(_)) {
        what = format!("{what} for {}", person(entry, people));
    }
    let details = unsaid(entry).map(|difference| change::phrases(&difference, people)).unwrap_or_default();
    let details = if details.is_empty() { String::new() } else { format!(": {}", words::list(&details, DETAILS)) };
    format!("{when} · {who} {what}{reason}{details} · {}{undone}", door(entry.door))
}

/// The same without markup, and without who did it when, for the label of an option. Discord shows no mentions there:
/// `accounts` knows nobody on Discord.
#[must_use]
pub fn label(entry: &Recorded, accounts: &People, limit: usize) -> String {
    let what = what(entry, accounts);
    // Whose it was stands nowhere else in a menu.
    let label = if is_ones_own(entry) { format!("{} {what}", person(entry, accounts)) } else { text::capital(&what) };
    text::plain(&without_markup(&label), limit)
}

/// What else became different, for the description of an option; Discord shows no moments there either.
#[must_use]
pub fn label_details(entry: &Recorded, accounts: &People, limit: usize) -> Option<String> {
    let mut difference = unsaid(entry)?;
    let start = difference.starts_at.take().map(|change| {
        let [before, after] = [change.before, change.after].map(|moment| words::moment_in(moment, &TimeZone::UTC));
        format!("start {before} → {after} (UTC)")
    });
    let phrases = change::phrases(&difference, accounts);
    let said: Vec<String> = start.into_iter().chain(phrases).collect();
    Some(text::plain(&without_markup(&said.join("; ")), limit)).filter(|text| !text.is_empty())
}

/// "[Roblox 7](https://…)" becomes "Roblox 7".
fn without_markup(markdown: &str) -> String {
    let unescaped = markdown.replace('\\', "");
    let (mut shown, mut rest) = (String::new(), unescaped.as_str());
    while let Some((before, link)) = rest.split_once('[') {
        shown.push_str(before);
        let Some((name, after)) = link.split_once("](") else { return shown + link };
        shown.push_str(name);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    shown + rest
}

/// What was done, with the slot and the person where it is about one.
fn what(entry: &Recorded, people: &People) -> String {
    match (entry.action, entry.roblox) {
        (AuditAction::AccountTakenOver, Some(account)) => {
            return format!(
                "proved that {} is theirs; until now it was another member's. If that is wrong, use /member freeze within 24 hours",
                words::account(account)
            );
        }
        (AuditAction::AccountFrozen, Some(account)) => {
            return format!("froze {}: it stays with {}", words::account(account), person(entry, people));
        }
        _ => {}
    }
    if let (Some(link), Some(account)) = (entry.link, entry.roblox) {
        return link_deed(entry, link, account);
    }
    if let (AuditAction::MemberRanked, Some(_)) = (entry.action, entry.roblox) {
        return format!("set the rank of {}", person(entry, people));
    }
    let Some(place) = place(entry) else { return deed(entry.action).to_owned() };
    match entry.action {
        AuditAction::SlotClaimed => format!("claimed {place}"),
        AuditAction::SlotQuit => format!("left {place}"),
        AuditAction::SlotRemoved => format!("removed {} from {place}", person(entry, people)),
        AuditAction::SlotAssigned => format!("assigned {} to {place}", person(entry, people)),
        other => deed(other).to_owned(),
    }
}

/// "linked @Bob to Roblox 5, the account of @Alice".
fn link_deed(entry: &Recorded, link: LinkDeed, account: RobloxId) -> String {
    let (verb, to) = if entry.action == AuditAction::MemberLinked { ("linked", "to") } else { ("unlinked", "from") };
    let account = words::account(account);
    let whose = match (link.of_themselves || !link.by_moderator && is_own_link(entry, link), link.discord) {
        (true, _) => "themselves".to_owned(),
        (false, Some(member)) => words::user(member),
        // Who it was is forgotten with the person.
        (false, None) => "somebody".to_owned(),
    };
    let word = if link.of_themselves { " as a moderator" } else { "" };
    let held = link.held_by.map(|holder| format!(", which {} has", words::user(holder))).unwrap_or_default();
    format!("{verb} {whose} {to} {account}{word}{held}")
}

fn is_own_link(entry: &Recorded, link: LinkDeed) -> bool {
    matches!((entry.actor, link.discord), (Actor::Discord(user), Some(member)) if user == member)
}

/// Whether somebody did it with a slot of their own.
fn is_ones_own(entry: &Recorded) -> bool {
    matches!(entry.action, AuditAction::SlotClaimed | AuditAction::SlotQuit) && entry.role.is_some()
}

/// Who it was is forgotten with the person.
fn person(entry: &Recorded, people: &People) -> String {
    entry.roblox.map_or_else(|| "somebody".to_owned(), |user| seats::person(user, people))
}

fn place(entry: &Recorded) -> Option<String> {
    let role = entry.role.as_ref()?;
    Some(entry.slot.map_or_else(|| words::role(role), |slot| change::seat(role, slot)))
}

/// What became different beyond what [`what`] says.
fn unsaid(entry: &Recorded) -> Option<Difference> {
    let mut difference = entry.difference.clone()?;
    use AuditAction::{ClaimingClosed, ClaimingOpened, SessionCancelled, SessionEnded, SessionStarted};
    use AuditAction::{SlotAssigned, SlotClaimed, SlotQuit, SlotRemoved};
    if matches!(entry.action, SessionStarted | SessionEnded | SessionCancelled) {
        difference.status = None;
    }
    if matches!(entry.action, ClaimingOpened | ClaimingClosed) {
        difference.claimable = None;
    }
    if matches!(entry.action, SlotClaimed | SlotQuit | SlotRemoved | SlotAssigned) && entry.role.is_some() {
        difference.seats.clear();
    }
    Some(difference)
}

fn who(actor: Actor) -> String {
    match actor {
        Actor::Discord(user) => words::user(user),
        Actor::Program { key, .. } => format!("A program (key {key})"),
        Actor::Operator => "Whoever runs the bot".to_owned(),
        Actor::Clock => "The clock".to_owned(),
        // Who it was is forgotten with the person.
        Actor::Somebody => "Somebody".to_owned(),
        Actor::Former(name) => format!("A former moderator ({name})"),
        Actor::RankSource => "The source of ranks".to_owned(),
    }
}

/// What members do for themselves, where it is counted; what a program does for them, with its key.
#[must_use]
pub(super) fn everyones_deed(entry: &Recorded) -> String {
    match entry.actor {
        Actor::Program { key, .. } => format!("{} for somebody (key {key})", deed(entry.action)),
        _ => deed(entry.action).to_owned(),
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
        AuditAction::AccountTakenOver => "proved an account that another member had",
        AuditAction::AccountFrozen => "froze an account",
        AuditAction::AttendeeAdded => "added an attendee",
        AuditAction::AttendeeUpdated => "changed an attendee",
        AuditAction::KeyCreated => "made an API key",
        AuditAction::KeyRevoked => "revoked an API key",
        AuditAction::KeyRotated => "made an API key that takes the place of another",
        AuditAction::KeyFirstUsed => "used its API key for the first time",
        AuditAction::SettingChanged => "changed a setting",
        AuditAction::SecretKept => "entered a key",
        AuditAction::SecretForgotten => "had a key forgotten",
    }
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
