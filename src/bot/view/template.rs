//! Templates in words.

use crate::bot::face::Face;
use crate::bot::view::text::{self, units};
use crate::bot::view::words;
use crate::desk::TemplateAnswer;
use crate::domain::{Template, TemplateName, roles_text};

/// How much of a name or a title is shown, in UTF-16 units.
const NAME: usize = 100;
/// How much of the roles of each, in UTF-16 units.
const ROLES: usize = 150;
/// The longest list, in UTF-16 units.
const LIST: usize = 1_900;

/// What keeping one came to.
#[must_use]
pub fn saved(answer: &TemplateAnswer) -> Face {
    Face::text(match answer {
        TemplateAnswer::Saved { template, replaced } => {
            let what = if *replaced { "replaces the one of that name" } else { "is saved" };
            format!("The template {} {what}. Plan sessions from it with /session from-template.", name(&template.name))
        }
        TemplateAnswer::NoShape => {
            "This session's roles cannot be planned by this bot, so there is no template of it.".to_owned()
        }
        TemplateAnswer::TooMany => {
            format!("There are {} templates already. Delete one first with /template delete.", Template::MOST)
        }
    })
}

/// What deleting one came to.
#[must_use]
pub fn deleted(template: Option<&Template>) -> Face {
    match template {
        Some(template) => Face::text(format!("The template {} is deleted. Sessions made from it stay.", name(&template.name))),
        None => unknown(),
    }
}

/// There is none of that name.
#[must_use]
pub fn unknown() -> Face {
    Face::text("There is no template of that name. /template list shows those that there are.")
}

/// All of them, as many as fit.
#[must_use]
pub fn list(templates: &[Template]) -> Face {
    if templates.is_empty() {
        return Face::text("There are no templates yet. Save a session as one with /template save, or with Manage on its board.");
    }
    let mut lines = text::with_room(templates.iter().map(line), LIST);
    let left = templates.len() - lines.len();
    lines.extend((left > 0).then(|| format!("And {}.", words::counted(left, "more template"))));
    Face::text(lines.join("\n"))
}

fn line(template: &Template) -> String {
    let title = text::escaped(template.title.as_str(), NAME);
    let roles = roles_text::write(&template.roles);
    let roles = if roles.is_empty() { "no roles".to_owned() } else { text::escaped(&roles, ROLES) };
    format!("- **{}**: {title}, {}, {roles}", name(&template.name), words::length(template.duration))
}

/// A choice of autocomplete: "Evening · Training, 1 hour", with its name.
#[must_use]
pub fn choice(template: &Template) -> (String, String) {
    const LONGEST: usize = 100;
    let end = format!(", {}", words::length(template.duration));
    let name = text::plain(template.name.as_str(), LONGEST / 2);
    let title = text::plain(template.title.as_str(), LONGEST - units(&name) - units(&end) - 3);
    (format!("{name} · {title}{end}"), template.name.to_string())
}

fn name(name: &TemplateName) -> String {
    text::escaped(name.as_str(), NAME)
}
