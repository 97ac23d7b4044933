//! What holders are told, and whether they were.

use crate::bot::telling::Told;
use crate::bot::view::{text, words};
use crate::domain::Session;

/// How much of a reason is said, in UTF-16 units.
const REASON: usize = 700;

/// The session is off.
#[must_use]
pub fn cancelled(session: &Session) -> String {
    let (title, start) = (words::title(session), words::moment(session.starts_at));
    let reason = session.cancel_reason.as_ref().map(|reason| format!("\nReason: {}", text::escaped(reason.as_str(), REASON)));
    format!("**{title}** ({start}) is cancelled.{}", reason.unwrap_or_default())
}

/// It is on again.
#[must_use]
pub fn on_again(session: &Session) -> String {
    let (title, start) = (words::title(session), words::moment(session.starts_at));
    format!("**{title}** ({start}) takes place after all. You still have your slot.")
}

/// What was done, and then whether holders were told of it.
#[must_use]
pub fn after(told: Told, notice: &str) -> String {
    match told {
        Told::Nothing => notice.to_owned(),
        Told::In(channel) => format!("{notice} Its holders are told in {}.", words::channel(channel)),
        Told::NoBoard => format!("{notice} Its holders are not told: it has no board here. Tell them yourself."),
        Told::NotAllowed(channel) => format!(
            "{notice} Its holders are not told yet: this bot may not post in {}. Allow it Send Messages there, and it tells them; or \
             tell them yourself.",
            words::channel(channel)
        ),
        Told::NotYet => {
            format!("{notice} Its holders are not told yet: Discord does not take it right now. This bot goes on trying.")
        }
    }
}
