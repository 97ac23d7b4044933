//! Trouble and time, by hand: what developers do to a bot to see how it bears it.
//!
//! Owns the page's words for what [`crate::Faults`], [`crate::Gateway`] and the clock do.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answered, Body, Id, Trouble, done};
use crate::core::Core;
use crate::faults::Fault;
use crate::gateway::Gateway;
use crate::person::Message;

/// The longest delay and the longest leap, in seconds: an answer that never comes is a dropped connection, and
/// Discord's identifiers do not reach beyond the century.
const LONGEST_DELAY: f64 = 600.0;
const LONGEST_LEAP: u64 = 10 * 365 * 24 * 60 * 60;

/// What trouble waits now, and how the bot is connected.
pub(super) async fn show(State(core): State<Arc<Core>>) -> Answered {
    let faults: Vec<Value> = core
        .faults
        .planned()
        .into_iter()
        .map(|(method, path, left, fault)| json!({ "method": method, "path": path, "left": left, "what": described(&fault) }))
        .collect();
    let gateway = Gateway::new(core.clone());
    Ok(Json(json!({
        "faults": faults,
        "connected": gateway.connected(),
        "identified": gateway.identified(),
        "resumed": gateway.resumed(),
        "now": core.clock.now().as_millisecond(),
    })))
}

fn described(fault: &Fault) -> String {
    match fault {
        Fault::Answer(status, _) | Fault::Html(status) => format!("answered {status}"),
        Fault::RateLimited(wait) => format!("answered 429, wait {} s", wait.as_secs_f64()),
        Fault::RateLimitedGlobally(wait) => format!("answered 429 for everything, wait {} s", wait.as_secs_f64()),
        Fault::WalledOff(wait) => format!("answered 429 by the wall in front, wait {} s", wait.as_secs_f64()),
        Fault::AnswerLost => "done, but the answer is lost".to_owned(),
        Fault::Dropped => "connection dropped".to_owned(),
        Fault::Delayed(by) => format!("{} s late", by.as_secs_f64()),
    }
}

/// What happens to the bot's connection.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Connection {
    Drop,
    Close,
    AskToReconnect,
    Invalidate,
    Pause,
    Resume,
}

/// A deed to the gateway.
#[derive(Debug, Deserialize)]
pub(super) struct GatewayDeed {
    action: Connection,
}

pub(super) async fn gateway(State(core): State<Arc<Core>>, Body(deed): Body<GatewayDeed>) -> Answered {
    /// "Unknown error": the bot may reconnect and resume.
    const UNKNOWN_ERROR: u16 = 4000;
    let gateway = Gateway::new(core);
    match deed.action {
        Connection::Drop => gateway.drop_abruptly(),
        Connection::Close => gateway.close(UNKNOWN_ERROR),
        Connection::AskToReconnect => gateway.ask_to_reconnect(),
        Connection::Invalidate => gateway.invalidate(false),
        Connection::Pause => gateway.pause_delivery(),
        Connection::Resume => gateway.resume_delivery(),
    }
    done()
}

/// What the bot's requests meet.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Meeting {
    /// They are served as usual, later.
    Slow,
    /// 429 with a wait.
    RateLimited,
    /// An error of the service, in a page of HTML as proxies write it.
    Broken,
    /// The connection dies before they have any effect.
    Dropped,
    /// They have their effect, and the connection dies.
    AnswerLost,
}

/// Trouble to plan.
#[derive(Debug, Deserialize)]
pub(super) struct PlannedFault {
    what: Meeting,
    #[serde(default = "any")]
    method: String,
    #[serde(default = "anywhere")]
    path: String,
    /// How many requests; left out, all until they are called off.
    times: Option<u32>,
    /// How late, or how long to wait.
    #[serde(default = "a_second")]
    seconds: f64,
    /// The status of what is broken.
    #[serde(default = "server_error")]
    status: u16,
}

fn any() -> String {
    "*".to_owned()
}

fn anywhere() -> String {
    "/**".to_owned()
}

const fn a_second() -> f64 {
    1.0
}

const fn server_error() -> u16 {
    500
}

pub(super) async fn add_fault(State(core): State<Arc<Core>>, Body(plan): Body<PlannedFault>) -> Answered {
    if !(0.0..=LONGEST_DELAY).contains(&plan.seconds) {
        return Err(Trouble::Refused(format!("The seconds must be between 0 and {LONGEST_DELAY}.")));
    }
    if !(400..=599).contains(&plan.status) {
        return Err(Trouble::Refused("The status must be an error: between 400 and 599.".to_owned()));
    }
    if !plan.path.starts_with('/') {
        return Err(Trouble::Refused("The path must begin with a slash, for example /channels/*/messages.".to_owned()));
    }
    if plan.times == Some(0) {
        return Err(Trouble::Refused("At least one request must meet it.".to_owned()));
    }
    let length = Duration::from_secs_f64(plan.seconds);
    let fault = match plan.what {
        Meeting::Slow => Fault::Delayed(length),
        Meeting::RateLimited => Fault::RateLimited(length),
        Meeting::Broken => Fault::Html(plan.status),
        Meeting::Dropped => Fault::Dropped,
        Meeting::AnswerLost => Fault::AnswerLost,
    };
    match plan.times {
        Some(times) => core.faults.next(times, &plan.method, &plan.path, fault),
        None => core.faults.always(&plan.method, &plan.path, fault),
    }
    done()
}

pub(super) async fn clear_faults(State(core): State<Arc<Core>>, Body(_): Body<Value>) -> Answered {
    core.faults.clear();
    done()
}

/// A message to do something to.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    message: Id,
}

pub(super) async fn delete_message(State(core): State<Arc<Core>>, Body(Chosen { message }): Body<Chosen>) -> Answered {
    found(&core, message)?.delete();
    done()
}

/// Makes a message so old that Discord no longer lets it be edited freely.
pub(super) async fn age_message(State(core): State<Arc<Core>>, Body(Chosen { message }): Body<Chosen>) -> Answered {
    const TOO_OLD: Duration = Duration::from_secs(2 * 60 * 60);
    found(&core, message)?.make_older(TOO_OLD);
    done()
}

fn found(core: &Arc<Core>, Id(message): Id) -> Result<Message, Trouble> {
    let state = core.world().messages.get(&message).cloned();
    state.map(|state| Message::new(core.clone(), state)).ok_or(Trouble::Missing("This message is gone."))
}

/// How far the clock leaps.
#[derive(Debug, Deserialize)]
pub(super) struct Leap {
    seconds: u64,
}

pub(super) async fn advance(State(core): State<Arc<Core>>, Body(Leap { seconds }): Body<Leap>) -> Answered {
    if seconds > LONGEST_LEAP {
        return Err(Trouble::Refused("Ten years at most.".to_owned()));
    }
    core.advance(Duration::from_secs(seconds));
    done()
}
