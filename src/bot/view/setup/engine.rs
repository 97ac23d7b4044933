//! The page about who decides claims: this bot or SERIES, and the key for SERIES.

use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateEmbed};

use super::{button, shared, with_notice};
use crate::bot::custom_id::SetupControl;
use crate::bot::face::Face;
use crate::bot::view::{text, words};
use crate::desk::settings::{Consequences, KeyForgotten, KeyOffer, KeyProblem, SeriesKeyState, Settings};
use crate::domain::EngineKind;
use crate::store::workspaces::SeriesWorkspace;
use crate::vault::{LastFour, NotKept, Unreadable};

/// How much of a workspace's name is shown, in UTF-16 units.
const NAME: usize = 100;

/// Who decides, in a line or two of the panel.
pub(super) fn summary(settings: &Settings) -> String {
    let workspace = &settings.community.workspace;
    match workspace.engine {
        EngineKind::Embedded => "This bot. Everything is kept on the machine that runs it.".to_owned(),
        EngineKind::Series => match &settings.series_key {
            SeriesKeyState::Kept(end) => {
                format!("SERIES{}, with the key {}.", named(workspace.series.as_ref()), ending(end))
            }
            SeriesKeyState::NotKept => format!("SERIES. {}", no_key(Unreadable::NotKept)),
            SeriesKeyState::Unreadable(why) => format!("SERIES{}. {}", named(workspace.series.as_ref()), no_key(*why)),
        },
    }
}

/// The page, below a word on what has just happened.
#[must_use]
pub fn page(settings: &Settings, notice: Option<String>) -> Face {
    let engine = settings.community.workspace.engine;
    let embed = CreateEmbed::new()
        .title("Who decides claims")
        .description(
            "Claims are decided by this bot itself or by SERIES (series.hr), if your community has a workspace there with \
             Premium or Enterprise. With SERIES, sessions, members and ranks are those of that workspace.",
        )
        .field("Now", summary(settings), false)
        .field("SERIES key", key(settings), false);
    let kept = settings.series_key != SeriesKeyState::NotKept;
    let mut buttons = vec![match engine {
        EngineKind::Embedded => button(SetupControl::Switch(EngineKind::Series), "Let SERIES decide").style(ButtonStyle::Primary),
        EngineKind::Series => {
            button(SetupControl::Switch(EngineKind::Embedded), "Let this bot decide").style(ButtonStyle::Primary)
        }
    }];
    buttons.push(button(SetupControl::SeriesKey, if kept { "Replace the SERIES key…" } else { "Enter the SERIES key…" }));
    if kept && engine == EngineKind::Embedded {
        buttons.push(button(SetupControl::ForgetSeriesKey, "Forget the SERIES key").style(ButtonStyle::Danger));
    }
    buttons.push(button(SetupControl::Panel, "Back"));
    with_notice(Face::embed(shared(embed, settings)).with_rows([CreateActionRow::Buttons(buttons)]), notice)
}

fn key(settings: &Settings) -> String {
    match &settings.series_key {
        SeriesKeyState::NotKept => "None. Enter it before you let SERIES decide.".to_owned(),
        SeriesKeyState::Kept(end) => {
            let whose = named(settings.community.workspace.series.as_ref());
            format!("One {}{whose}. It is kept encrypted.", ending(end))
        }
        SeriesKeyState::Unreadable(why) => no_key(*why),
    }
}

fn ending(end: &LastFour) -> String {
    if end.as_str().is_empty() {
        "that is kept".to_owned()
    } else {
        format!("that ends with {}", text::escaped(end.as_str(), NAME))
    }
}

fn named(series: Option<&SeriesWorkspace>) -> String {
    series.map(|series| format!(" (workspace {})", name_of(series))).unwrap_or_default()
}

fn name_of(series: &SeriesWorkspace) -> String {
    let name = text::escaped(&series.name, NAME);
    if name.trim().is_empty() { text::escaped(series.id.as_str(), NAME) } else { name }
}

/// There is no key that SERIES could be asked with.
#[must_use]
pub fn no_key(why: Unreadable) -> String {
    match why {
        Unreadable::NotKept => "There is no SERIES key yet. Enter it first.".to_owned(),
        Unreadable::Locked => {
            "The SERIES key cannot be read: whoever runs this bot has to put its vault key back. The bot's log says how."
                .to_owned()
        }
        Unreadable::OtherKey => {
            "The SERIES key cannot be read any more, since the bot's vault key has changed. Enter the SERIES key anew.".to_owned()
        }
        Unreadable::Damaged => "The SERIES key that is kept is damaged. Enter it anew.".to_owned(),
    }
}

/// Asks before something happens that people would notice.
#[must_use]
pub fn ask(to: EngineKind, consequences: Consequences) -> Face {
    let (now, then, label) = match to {
        EngineKind::Series => ("this bot", "SERIES", "Let SERIES decide"),
        EngineKind::Embedded => ("SERIES", "this bot", "Let this bot decide"),
    };
    let left = match consequences.sessions {
        Some(sessions) => {
            let boards = words::counted(consequences.boards, "board");
            format!("{} of {now}, with {boards}, {}", words::counted(sessions, "coming session"), are_left(sessions))
        }
        None => format!(
            "SERIES does not answer, so its coming sessions cannot be counted. {} of this community, and those sessions, are left",
            words::counted(consequences.boards, "board")
        ),
    };
    let text = format!(
        "If {then} decides, {left} as they are: nobody can claim or leave a slot in them until {now} decides again. Nothing is \
         deleted. Do you want that?"
    );
    let confirm = button(SetupControl::ConfirmSwitch(to), label).style(ButtonStyle::Danger);
    let buttons = vec![confirm, button(SetupControl::Engine, "Leave it as it is")];
    Face::text(text).with_rows([CreateActionRow::Buttons(buttons)])
}

const fn are_left(count: usize) -> &'static str {
    if count == 1 { "is left" } else { "are left" }
}

/// Another engine decides.
#[must_use]
pub fn switched(engine: EngineKind) -> String {
    match engine {
        EngineKind::Series => "SERIES decides from now on. /sessions shows the sessions of its workspace.".to_owned(),
        EngineKind::Embedded => "This bot decides from now on. /sessions shows the sessions that it keeps itself.".to_owned(),
    }
}

/// It has decided before.
#[must_use]
pub fn already(engine: EngineKind) -> String {
    match engine {
        EngineKind::Series => "SERIES decides already.".to_owned(),
        EngineKind::Embedded => "This bot decides already.".to_owned(),
    }
}

/// What became of a key that was offered.
#[must_use]
pub fn offered(offer: &KeyOffer) -> String {
    match offer {
        KeyOffer::Kept(series, end) => {
            format!("SERIES takes this key, the one {}. It opens the workspace {} and is kept.", ending(end), name_of(series))
        }
        KeyOffer::AnotherWorkspace { kept, offered } => format!(
            "That key is good, and opens another workspace of SERIES: {}. This community is {} there, so the key was not kept. If \
             you mean to change the workspace, let this bot decide, forget the old key, and enter the new one.",
            name_of(offered),
            name_of(kept)
        ),
        KeyOffer::Refused(problem) => refused(*problem).to_owned(),
    }
}

const fn refused(problem: KeyProblem) -> &'static str {
    match problem {
        KeyProblem::NotAKey => {
            "That is not a key, so it was not kept: it has spaces, or characters that no key has. Copy it anew from SERIES, and \
             paste it without anything around it."
        }
        KeyProblem::Invalid => {
            "SERIES does not take that key, so it was not kept. Look in SERIES whether it is active, and copy all of it."
        }
        KeyProblem::NotChecked => {
            "SERIES gives no answer right now, so the key could not be checked and was not kept. Try again in a few minutes."
        }
        KeyProblem::NotSealed(NotKept::Locked) => {
            "The key was not kept: this bot cannot encrypt it without its vault key. Whoever runs the bot finds in its log how to \
             put that right."
        }
        KeyProblem::NotSealed(NotKept::NoRandomness) => {
            "The key was not kept: the machine that runs this bot gives no random numbers to encrypt it with. Try again later."
        }
    }
}

/// What became of the key.
#[must_use]
pub fn forgotten(forgotten: KeyForgotten) -> String {
    match forgotten {
        KeyForgotten::Forgotten => "The SERIES key is forgotten.".to_owned(),
        KeyForgotten::NotKept => "There is no SERIES key to forget.".to_owned(),
        KeyForgotten::InUse => "SERIES decides with that key. Let this bot decide first, then forget it.".to_owned(),
    }
}
