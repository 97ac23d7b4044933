//! Sessions as moderators make them and as members look for them.

use std::sync::Arc;

use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateButton, CreateEmbed, CreateSelectMenuOption};

use crate::bot::boards::NotPosted;
use crate::bot::custom_id::CustomId;
use crate::bot::face::Face;
use crate::bot::view::refusal::{self, Whose};
use crate::bot::view::{board, controls, text, words};
use crate::desk::{NoSession, TooManyBoards};
use crate::domain::{ChannelId, Refusals, Session, Status};

/// How much of each title the list shows, in UTF-16 units: 25 of them fit one embed.
const TITLE_IN_LIST: usize = 80;

/// A session was made; the button posts its board where the moderator is.
#[must_use]
pub fn created(session: &Session) -> Face {
    with_post_button(session, "Post its board so that members can see it.")
}

/// A session was made, and its board stands where this server's boards go.
#[must_use]
pub fn created_and_posted(session: &Session, channel: ChannelId) -> Face {
    Face::text(format!("{}\nIts board is in {}.", planned(session), words::channel(channel)))
}

/// A session was made, and Discord does not let the bot post where this server's boards go.
#[must_use]
pub fn created_where_it_may_not_post(session: &Session, channel: ChannelId) -> Face {
    let channel = words::channel(channel);
    let what = format!(
        "Its board is not posted: this bot may not post in {channel}, the channel for boards. Allow it View Channel, Send \
         Messages and Embed Links there, or have an administrator choose another channel with /setup."
    );
    with_post_button(session, &what)
}

/// A session was made, and there are as many boards as there may be.
#[must_use]
pub fn created_beyond_its_boards(session: &Session, too_many: TooManyBoards) -> Face {
    with_post_button(session, &format!("Its board is not posted. {}", too_many_boards(too_many)))
}

/// A session was made, and its board could not be posted.
#[must_use]
pub fn created_and_not_posted(session: &Session, channel: ChannelId) -> Face {
    let what = format!("Its board could not be posted in {}. Use /session post there in a moment.", words::channel(channel));
    with_post_button(session, &what)
}

fn with_post_button(session: &Session, what: &str) -> Face {
    let id = CustomId::Post { session: session.id.clone() };
    let post = CreateButton::new(id.to_string()).label("Post the board here").style(ButtonStyle::Primary);
    Face::text(format!("{}\n{what}", planned(session))).with_rows([CreateActionRow::Buttons(vec![post])])
}

fn planned(session: &Session) -> String {
    let start = session.starts_at;
    let (title, at, away) = (words::title(session), words::moment(start), words::distance(start));
    format!("{title} is planned for {at} ({away}).\n{}", offer(session))
}

fn offer(session: &Session) -> String {
    if session.roles.is_empty() {
        return "It has no roles to claim.".to_owned();
    }
    let slots = words::counted(session.capacity().slots, "slot");
    let roles = words::counted(session.roles.len(), "role");
    let claiming = if session.claimable { "Members can claim now." } else { "Claiming is closed for now." };
    format!("It has {slots} in {roles}. {claiming}")
}

/// A session could not be made or changed.
#[must_use]
pub fn refused(refusals: &Refusals) -> Face {
    refusal::session(refusals)
}

/// The board stands in this channel.
#[must_use]
pub fn posted(channel: ChannelId) -> Face {
    Face::text(format!("The board is in {} now.", words::channel(channel)))
}

/// There is no board in this channel.
#[must_use]
pub fn cannot_post(channel: ChannelId, why: NotPosted) -> Face {
    match why {
        NotPosted::NotAllowed => may_not_post(channel),
        NotPosted::TooMany(too_many) => Face::text(format!("The board is not posted. {}", too_many_boards(too_many))),
    }
}

fn too_many_boards(TooManyBoards { most }: TooManyBoards) -> String {
    let boards = words::counted(usize::try_from(most).unwrap_or(usize::MAX), "board");
    format!("This community has reached its limit of {boards}. Delete some, or end their sessions, then try again.")
}

fn may_not_post(channel: ChannelId) -> Face {
    Face::text(format!(
        "The board is not posted: this bot may not post in {}. Allow it View Channel, Send Messages and Embed Links \
         in that channel's permissions, then try again.",
        words::channel(channel)
    ))
}

/// There was no session to do it with.
#[must_use]
pub fn no_session(why: &NoSession) -> Face {
    no_session_for(why, Whose::Own)
}

pub(super) fn no_session_for(why: &NoSession, whose: Whose) -> Face {
    Face::text(match why {
        NoSession::Unknown => "That session is not here any more. /sessions shows the coming ones.".to_owned(),
        NoSession::NoneWithRole { role } => {
            format!("No coming session has a role {} to claim. /sessions shows what there is.", words::role_typed(role))
        }
        NoSession::NoneHeld { role } => match whose {
            Whose::Own => format!("You have no slot in a role {}. /whoami shows what you have.", words::role_typed(role)),
            Whose::Of(member) => {
                let (member, role) = (words::user(member), words::role_typed(role));
                format!("{member} has no slot in a role {role}. /member show says what they have.")
            }
            Whose::Theirs => format!("They have no slot in a role {}.", words::role_typed(role)),
        },
        NoSession::NoneComing => "No session is coming up. Look again later with /sessions.".to_owned(),
    })
}

/// The coming sessions, with a select to open one.
#[must_use]
pub fn list(sessions: &[Arc<Session>]) -> Face {
    let shown = &sessions[..sessions.len().min(controls::OPTIONS)];
    let options = shown.iter().enumerate().map(|(place, session)| open_option(place + 1, session)).collect();
    let Some(row) = controls::select(&CustomId::Open, "Open a session…", options) else {
        return Face::text("No session is coming up. Moderators can plan one with /session create.");
    };
    let mut entries: Vec<String> = shown.iter().enumerate().map(|(place, session)| entry(place + 1, session)).collect();
    if sessions.len() > shown.len() {
        entries.push(format!("And {} later.", words::counted(sessions.len() - shown.len(), "more session")));
    }
    Face::embed(CreateEmbed::new().title("Coming sessions").description(entries.join("\n"))).with_rows([row])
}

/// Sessions often share a title: the number tells which line an option means.
fn entry(number: usize, session: &Session) -> String {
    let title = text::escaped(session.title.as_str(), TITLE_IN_LIST);
    let (at, away) = (words::moment(session.starts_at), words::distance(session.starts_at));
    format!("**{number}. {title}**\n{at} ({away})\n{}", availability(session))
}

fn open_option(number: usize, session: &Session) -> CreateSelectMenuOption {
    let number = format!("{number}. ");
    let title = text::plain(session.title.as_str(), controls::OPTION - text::units(&number));
    CreateSelectMenuOption::new(format!("{number}{title}"), session.id.as_str()).description(availability(session))
}

/// "5 of 6 slots free", with what else decides whether it is worth opening.
fn availability(session: &Session) -> String {
    let fullness = board::fullness(session);
    match session.status {
        Status::Upcoming | Status::Ongoing if !session.claimable && !session.roles.is_empty() => {
            format!("{fullness} · claiming closed")
        }
        Status::Ongoing => format!("{fullness} · under way"),
        Status::Upcoming | Status::Completed | Status::Cancelled => fullness,
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
