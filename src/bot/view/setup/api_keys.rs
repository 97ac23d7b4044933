//! The page about the keys with which programs reach the community.

use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateEmbed, CreateSelectMenuOption};

use super::{button, shared, with_notice};
use crate::bot::custom_id::{CustomId, SetupControl};
use crate::bot::face::Face;
use crate::bot::view::{controls, words};
use crate::desk::programs::{ApiKey, Revocation};
use crate::desk::settings::Settings;
use crate::domain::{EngineKind, KeyId, KeyScope, KeyScopes};
use crate::store::api_keys::KeyRow;

/// How many there are, in a line of the panel.
pub(super) fn summary(settings: &Settings) -> String {
    match settings.api_keys.len() {
        0 => "None. Programs need one to use this community's sessions.".to_owned(),
        count => format!("{}.", words::counted(count, "key")),
    }
}

/// The page, below a word on what has just happened.
#[must_use]
pub fn page(settings: &Settings, notice: Option<String>) -> Face {
    let keys = &settings.api_keys;
    let mut lines =
        vec!["With a key, a program of yours reads and changes this community's sessions over the HTTP API.".to_owned()];
    if settings.community.workspace.engine == EngineKind::Series {
        lines.push("While SERIES decides, programs speak to SERIES itself, and these keys open nothing here.".to_owned());
    }
    lines.push(String::new());
    lines.extend(keys.iter().take(controls::OPTIONS).map(line));
    let more = keys.len().saturating_sub(controls::OPTIONS);
    if more > 0 {
        lines.push(format!("And {}. Whoever runs this bot can list them all.", words::counted(more, "more key")));
    }
    if keys.is_empty() {
        lines.push("There is none yet.".to_owned());
    }
    let options = keys.iter().take(controls::OPTIONS).map(|key| option(key, settings)).collect();
    let menu = controls::select(&CustomId::Setup(SetupControl::PickApiKey), "Revoke a key…", options);
    let create = button(SetupControl::CreateApiKey, "Create a key").style(ButtonStyle::Primary);
    let buttons = CreateActionRow::Buttons(vec![create, button(SetupControl::Panel, "Back")]);
    let embed = CreateEmbed::new().title("API keys").description(lines.join("\n"));
    with_notice(Face::embed(shared(embed, settings)).with_rows(menu.into_iter().chain([buttons])), notice)
}

fn line(key: &KeyRow) -> String {
    let used = key.last_used_at.map_or("never used".to_owned(), |used| format!("used {}", words::distance(used)));
    let mut line = format!("`{}` · {} · made {} · {used}", key.id, rights(key.scopes), words::distance(key.created_at));
    if let Some(expires_at) = key.expires_at {
        line.push_str(&format!(" · stops working {}", words::distance(expires_at)));
    }
    if let Some(by) = key.replaced_by {
        line.push_str(&format!(" · `{by}` takes its place"));
    }
    line
}

/// "may do everything", "may read and claim".
fn rights(scopes: KeyScopes) -> String {
    if scopes == KeyScopes::ALL {
        return "may do everything".to_owned();
    }
    let words: Vec<&str> = scopes.each().map(KeyScope::as_str).collect();
    format!("may only {}", words.join(" and "))
}

fn option(key: &KeyRow, settings: &Settings) -> CreateSelectMenuOption {
    let zone = settings.community.time_zone();
    let used = key.last_used_at.map_or("never used".to_owned(), |used| format!("used {}", words::moment_in(used, &zone)));
    CreateSelectMenuOption::new(key.id.to_string(), key.id.as_str()).description(used)
}

/// A new key, for the one time that it is seen.
#[must_use]
pub fn made(key: &ApiKey) -> Face {
    Face::text(format!(
        "This is the new key:\n```\n{}\n```\nCopy it now: it is shown this once. Whoever has it can change this community's \
         sessions, so give it to nobody and put it into no message.",
        key.reveal()
    ))
}

/// There are as many as there may be.
#[must_use]
pub fn too_many(most: usize) -> Face {
    let there = if most == 1 { "There is 1 key".to_owned() } else { format!("There are {most} keys") };
    Face::text(format!("{there} already, so none was made. Revoke one that is not used any more first."))
}

/// Asks before a key loses its power.
#[must_use]
pub fn ask(key: KeyId) -> Face {
    let revoke = button(SetupControl::RevokeApiKey(key), "Revoke it").style(ButtonStyle::Danger);
    let buttons = vec![revoke, button(SetupControl::ApiKeys, "Keep it")];
    let text = format!("Revoke the key `{key}`? Programs that use it are refused from then on, and it cannot be brought back.");
    Face::text(text).with_rows([CreateActionRow::Buttons(buttons)])
}

/// What became of a key.
#[must_use]
pub fn revoked(revocation: Revocation, key: KeyId) -> String {
    match revocation {
        Revocation::Revoked => format!("The key `{key}` is revoked. Programs that use it are refused from now on."),
        Revocation::RevokedBefore => format!("The key `{key}` was revoked before."),
        Revocation::Unknown => format!("This community has no key `{key}`."),
    }
}
