//! The panel with which a session is run: one private message that turns its pages in place.
//!
//! Every page shows the session as it is now and only what its reader may use; what is dangerous asks once. `home` is the
//! first page, each other file one subject.

pub mod ask;
pub mod attendance;
pub mod charge;
pub mod forms;
pub mod home;
pub mod people;
pub mod trail;

use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateButton, CreateEmbed, CreateSelectMenuOption};

use crate::bot::custom_id::{CustomId, PanelControl};
use crate::bot::face::{Face, Menu, Offers};
use crate::bot::view::state::State;
use crate::bot::view::{controls, text};
use crate::desk::{Powers, SeatedSession};
use crate::domain::Session;
use crate::engine::Capabilities;

/// How much of a title the head of a page shows, in UTF-16 units.
const TITLE: usize = 200;

/// What a page is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The session, with its people.
    pub seated: &'a SeatedSession,
    /// What its reader may do.
    pub powers: Powers,
    /// What can be done at all where this session is decided.
    pub can: Capabilities,
    /// What has just happened, or did not.
    pub notice: Option<&'a str>,
}

impl Scene<'_> {
    fn session(&self) -> &Session {
        &self.seated.session
    }

    /// A page with this head and text.
    fn page(&self, head: &str, lines: &[String], rows: Vec<CreateActionRow>) -> Face {
        let session = self.session();
        let title = format!("{head}: {}", text::escaped(session.title.as_str(), TITLE));
        let embed = CreateEmbed::new().title(title).description(lines.join("\n")).colour(State::of(session).colour());
        Face { content: self.notice.map(str::to_owned), ..Face::embed(embed).with_rows(rows) }
    }

    fn button(&self, control: PanelControl, label: &str) -> CreateButton {
        let id = CustomId::Panel { session: self.session().id.clone(), control };
        CreateButton::new(id.to_string()).label(label).style(ButtonStyle::Secondary)
    }

    fn danger(&self, control: PanelControl, label: &str) -> CreateButton {
        self.button(control, label).style(ButtonStyle::Danger)
    }

    fn primary(&self, control: PanelControl, label: &str) -> CreateButton {
        self.button(control, label).style(ButtonStyle::Primary)
    }

    fn back(&self) -> CreateButton {
        self.button(PanelControl::Home, "Back")
    }

    /// A select of texts; none without options.
    fn select(&self, control: PanelControl, placeholder: &str, options: Vec<CreateSelectMenuOption>) -> Option<CreateActionRow> {
        controls::select(&CustomId::Panel { session: self.session().id.clone(), control }, placeholder, options)
    }

    /// A menu of members or channels, which Discord fills itself.
    fn menu(&self, control: PanelControl, placeholder: &str, offers: Offers) -> Menu {
        let id = CustomId::Panel { session: self.session().id.clone(), control };
        Menu { id, placeholder: placeholder.to_owned(), offers }
    }
}

/// Buttons in rows of five.
fn rows(buttons: &[CreateButton]) -> Vec<CreateActionRow> {
    buttons.chunks(controls::IN_A_ROW).map(|row| CreateActionRow::Buttons(row.to_vec())).collect()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
