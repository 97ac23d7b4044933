//! The audit trail page by page, and what of it can be taken back.

use serenity::builder::{CreateActionRow, CreateSelectMenuOption};

use super::Scene;
use crate::bot::custom_id::PanelControl;
use crate::bot::face::Face;
use crate::bot::view::{controls, text, trail};
use crate::desk::{People, TrailPage};
use crate::domain::Recorded;

/// How much room the entries get, in UTF-16 units: what one embed takes (reference/discord.md, Messages and embeds).
const LINES: usize = 4_096;

/// One page, the newest entry first. What has no room comes on the next one.
#[must_use]
pub fn page(scene: &Scene<'_>, page: &TrailPage, newest: bool, people: &People) -> Face {
    let mut lines = text::with_room(page.entries.iter().map(|entry| trail::line(entry, people)), LINES);
    let shown = lines.len();
    if lines.is_empty() {
        lines.push("There is nothing older.".to_owned());
    }
    let mut buttons = Vec::new();
    if !newest {
        buttons.push(scene.button(PanelControl::Trail(None), "Newest"));
    }
    let more = page.more || shown < page.entries.len();
    if let Some(last) = page.entries.iter().take(shown).next_back().filter(|_| more) {
        buttons.push(scene.button(PanelControl::Trail(Some(last.id)), "Older"));
    }
    buttons.push(scene.back());
    scene.page("Audit trail", &lines, vec![CreateActionRow::Buttons(buttons)])
}

/// The changes that could be taken back, the newest first. A menu shows no mentions: `accounts` knows nobody on Discord.
#[must_use]
pub fn undo(scene: &Scene<'_>, entries: &[Recorded], accounts: &People) -> Face {
    let options = entries.iter().take(controls::OPTIONS).map(|entry| option(entry, accounts)).collect();
    let menu = scene.select(PanelControl::UndoEntry, "Take back…", options);
    let line = match &menu {
        Some(_) => {
            "Which change do you want to take back? What was done since stays. If it is in the way, nothing happens and you read why."
        }
        None => "There is nothing to take back.",
    };
    let rows = menu.into_iter().chain([CreateActionRow::Buttons(vec![scene.back()])]).collect();
    scene.page("Undo", &[line.to_owned()], rows)
}

fn option(entry: &Recorded, accounts: &People) -> CreateSelectMenuOption {
    let option = CreateSelectMenuOption::new(trail::label(entry, accounts, controls::OPTION), entry.id.get().to_string());
    match trail::label_details(entry, accounts, controls::OPTION) {
        Some(details) => option.description(details),
        None => option,
    }
}
