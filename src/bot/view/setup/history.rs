//! The page about how long what is over is kept.

use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateButton, CreateEmbed};

use super::{button, shared, with_notice};
use crate::bot::custom_id::SetupControl;
use crate::bot::face::Face;
use crate::desk::settings::Settings;
use crate::domain::Retention;

/// What holds, in one line.
pub(super) fn summary(retention: Retention) -> String {
    match retention {
        Retention::Always => "Past sessions and the record of changes are kept forever.".to_owned(),
        shorter => format!("Past sessions and the record of changes are deleted after {}.", length(shorter)),
    }
}

const fn length(retention: Retention) -> &'static str {
    match retention {
        Retention::Quarter => "90 days",
        Retention::Year => "1 year",
        Retention::TwoYears => "2 years",
        Retention::Always => "forever",
    }
}

/// The choices.
#[must_use]
pub fn page(settings: &Settings, notice: Option<String>) -> Face {
    let text = format!(
        "{}\nUpcoming sessions are never deleted. Boards of deleted sessions stay in their channels as they are.",
        summary(settings.retention)
    );
    let embed = CreateEmbed::new().title("History").description(text);
    let mut buttons: Vec<CreateButton> = Retention::ALL.into_iter().map(|choice| choice_button(choice, settings)).collect();
    buttons.push(button(SetupControl::Panel, "Back"));
    with_notice(Face::embed(shared(embed, settings)).with_rows([CreateActionRow::Buttons(buttons)]), notice)
}

fn choice_button(choice: Retention, settings: &Settings) -> CreateButton {
    let label = match choice {
        Retention::Always => "Keep forever".to_owned(),
        shorter => format!("Keep {}", length(shorter)),
    };
    button(SetupControl::Keep(choice), &label).disabled(choice == settings.retention)
}

/// Asks before anything is deleted.
#[must_use]
pub fn ask(choice: Retention) -> Face {
    let text = format!(
        "Past sessions that ended more than {} ago will be deleted, with who held their slots and who was there, and so will the \
         record of changes from before that. It cannot be undone.",
        length(choice)
    );
    let confirm = button(SetupControl::KeepSurely(choice), "Delete what is older").style(ButtonStyle::Danger);
    let buttons = vec![confirm, button(SetupControl::History, "Change nothing")];
    Face::text(text).with_rows([CreateActionRow::Buttons(buttons)])
}

/// It was chosen.
#[must_use]
pub fn set(choice: Retention) -> String {
    match choice {
        Retention::Always => "Past sessions and the record of changes are kept forever from now on.".to_owned(),
        shorter => format!(
            "Past sessions and the record of changes are kept for {} from now on. Anything older is deleted over the next minutes.",
            length(shorter)
        ),
    }
}
