//! The page itself: its document, its modules and its styles, which are part of this program.
//!
//! Owns which files there are, and their kinds.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::answer::Trouble;

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

macro_rules! files {
    ($($kind:ident $name:literal),* $(,)?) => {
        &[$(($name, $kind, include_str!(concat!("../../page/", $name)))),*]
    };
}

const DOCUMENT: &str = include_str!("../../page/index.html");
const ICON: &str = "image/svg+xml";
const FILES: &[(&str, &str, &str)] = files![
    SCRIPT "address.js",
    SCRIPT "apps.js",
    SCRIPT "attachment.js",
    SCRIPT "avatar.js",
    STYLE "base.css",
    SCRIPT "button.js",
    SCRIPT "catalogue.js",
    SCRIPT "choosable.js",
    SCRIPT "clock.js",
    SCRIPT "command-form.js",
    SCRIPT "components.js",
    STYLE "composer.css",
    SCRIPT "composer.js",
    STYLE "controls.css",
    STYLE "developer.css",
    SCRIPT "developer.js",
    STYLE "dialog.css",
    SCRIPT "dialog.js",
    SCRIPT "drawers.js",
    SCRIPT "element.js",
    STYLE "embed.css",
    SCRIPT "embed.js",
    SCRIPT "fault-form.js",
    ICON "icon.svg",
    SCRIPT "interactions.js",
    STYLE "layout.css",
    SCRIPT "listbox.js",
    SCRIPT "log.js",
    SCRIPT "main.js",
    SCRIPT "markdown-inline.js",
    STYLE "markdown.css",
    SCRIPT "markdown.js",
    SCRIPT "mention-typing.js",
    SCRIPT "mention.js",
    SCRIPT "message-tools.js",
    STYLE "message.css",
    SCRIPT "message.js",
    SCRIPT "modal.js",
    SCRIPT "notice.js",
    SCRIPT "option-check.js",
    SCRIPT "option-field.js",
    STYLE "people.css",
    SCRIPT "people.js",
    SCRIPT "select.js",
    SCRIPT "server.js",
    SCRIPT "sidebar.js",
    SCRIPT "signals.js",
    SCRIPT "state.js",
    SCRIPT "suggestions.js",
    SCRIPT "text-input.js",
    SCRIPT "theme.js",
    SCRIPT "ticks.js",
    SCRIPT "timeline.js",
    STYLE "welcome.css",
    SCRIPT "welcome.js",
];

pub(super) async fn index() -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], DOCUMENT).into_response()
}

pub(super) async fn file(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(known, _, _)| *known == name) {
        Some((_, kind, text)) => ([(header::CONTENT_TYPE, *kind)], *text).into_response(),
        None => Trouble::Missing("There is no such file.").into_response(),
    }
}
