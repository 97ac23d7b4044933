//! The forms of the panel.

use crate::bot::custom_id::{ModalId, PanelForm, SeatDigest};
use crate::bot::modal::{Modal, TextField};
use crate::domain::{Description, EntryId, Minutes, Reason, Session, SessionId, TemplateName, Title};

/// Names of the fields.
pub const TITLE: &str = "title";
/// When it starts.
pub const WHEN: &str = "when";
/// How long it takes.
pub const DURATION: &str = "duration";
/// What it is about.
pub const DESCRIPTION: &str = "description";
/// Its roles.
pub const ROLES: &str = "roles";
/// Why.
pub const REASON: &str = "reason";
/// What a template is called.
pub const NAME: &str = "name";

/// The texts of the form of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditTexts {
    /// What it is called.
    pub title: String,
    /// When it starts, in the server's zone.
    pub when: String,
    /// Its minutes.
    pub duration: String,
    /// What it is about.
    pub description: String,
    /// Its roles; nothing where they cannot be written so that they read back.
    pub roles: Option<String>,
}

/// A session to be edited, as these texts.
#[must_use]
pub fn edit(session: &SessionId, entry: EntryId, texts: EditTexts) -> Modal {
    let mut fields = vec![
        TextField { value: Some(texts.title), ..line(TITLE, "Title", longest(Title::LONGEST)) },
        TextField {
            value: Some(texts.when),
            placeholder: "2026-12-01 18:00, tomorrow 18:00 or in 2h".to_owned(),
            ..line(WHEN, "Start, in this server's time zone", 60)
        },
        TextField { value: Some(texts.duration), ..line(DURATION, "Length in minutes", 20) },
        TextField {
            value: Some(texts.description),
            required: false,
            lines: true,
            ..line(DESCRIPTION, "Description", longest(Description::LONGEST))
        },
    ];
    fields.extend(texts.roles.map(|roles| TextField {
        value: Some(roles),
        required: false,
        lines: true,
        placeholder: "Trainer x2 @50, Assistant x4".to_owned(),
        ..line(ROLES, "Roles: name, x slots, @ lowest rank", 4_000)
    }));
    let id = ModalId::Panel { session: session.clone(), form: PanelForm::Edit(entry) };
    Modal { id, title: "Edit the session".to_owned(), fields }
}

/// Another start.
#[must_use]
pub fn delay(session: &Session) -> Modal {
    let field = TextField {
        placeholder: "18:30, tomorrow 18:00 or in 45m".to_owned(),
        ..line(WHEN, "New start, in this server's time zone", 60)
    };
    form(session, PanelForm::Delay, "Delay the session", field)
}

/// Why a session is called off.
#[must_use]
pub fn cancel(session: &Session) -> Modal {
    let field = TextField {
        placeholder: "Shown on the board and told to the holders".to_owned(),
        ..line(REASON, "Reason", longest(Reason::LONGEST))
    };
    form(session, PanelForm::Cancel, "Cancel the session", field)
}

/// Why somebody is taken out.
#[must_use]
pub fn remove(session: &Session, seat: SeatDigest) -> Modal {
    let field =
        TextField { placeholder: "Kept in the audit trail".to_owned(), ..line(REASON, "Reason", longest(Reason::LONGEST)) };
    form(session, PanelForm::Remove(seat), "Remove from the slot", field)
}

/// What a template is called.
#[must_use]
pub fn template(session: &Session) -> Modal {
    let field = TextField {
        placeholder: "Evening training".to_owned(),
        ..line(NAME, "Name of the template", longest(TemplateName::LONGEST))
    };
    form(session, PanelForm::Template, "Save as template", field)
}

fn form(session: &Session, form: PanelForm, title: &str, field: TextField) -> Modal {
    Modal { id: ModalId::Panel { session: session.id.clone(), form }, title: title.to_owned(), fields: vec![field] }
}

fn line(name: &'static str, label: &str, longest: u16) -> TextField {
    let (placeholder, value) = (String::new(), None);
    TextField { name, label: label.to_owned(), placeholder, required: true, longest, lines: false, value }
}

/// Our limits are far below Discord's 4,000. Discord counts UTF-16 units, which may be twice as many as characters.
fn longest(characters: usize) -> u16 {
    u16::try_from(characters * 2).unwrap_or(4_000).min(4_000)
}

/// The length of a session in a form.
#[must_use]
pub fn minutes(length: Minutes) -> String {
    length.get().to_string()
}
