//! The door every request comes through.
//!
//! Owns the order of what happens to a request: faults, body, route, token, rate limit, service, check against the
//! specification, record. It must never know what a route does.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::header;
use axum::response::Response;
use serde_json::Value;

use super::address::Address;
use super::answer::{Answer, Content};
use super::call::{self, Call};
use super::not_modelled;
use super::rate_limit;
use super::refusal::{self, Refusal};
use super::route::{NoResource, Resource};
use super::upload::{self, Upload};
use crate::core::Core;
use crate::faults::Fault;
use crate::record::RecordedRequest;
use crate::server::KillSwitch;

/// A request, taken apart.
struct Visit {
    method: String,
    path: String,
    query: String,
    token: Option<String>,
    body: Result<Value, Refusal>,
    files: Vec<Upload>,
    filenames: Vec<String>,
}

/// Lets a request in and answers it.
pub(crate) async fn open(core: Arc<Core>, kill: KillSwitch, request: Request) -> Response {
    let path = request.uri().path();
    let path = match Address::read(path) {
        Address::Route(path) => path,
        Address::WrongVersion => return refusal::INVALID_VERSION.answer(request.method().as_str(), path).into_response(),
        Address::Elsewhere => return not_modelled::elsewhere(path).into_response(),
    };
    let visit = read(request, path).await;
    let fault = core.faults.meet(&visit.method, &visit.path);
    let lost = matches!(fault, Some(Fault::AnswerLost));
    let answer = match fault {
        Some(Fault::Dropped) => {
            record(&core, visit, None, Whose::Planned);
            return kill.kill().await;
        }
        Some(Fault::Answer(status, body)) => record(&core, visit, Some(Answer::with_status(status, &body)), Whose::Planned),
        Some(Fault::Html(status)) => record(&core, visit, Some(Answer::html(status, "Service unavailable")), Whose::Planned),
        Some(Fault::RateLimited(wait)) => {
            record(&core, visit, Some(rate_limit::refused(wait, false, Vec::new())), Whose::Planned)
        }
        Some(Fault::RateLimitedGlobally(wait)) => {
            record(&core, visit, Some(rate_limit::refused(wait, true, Vec::new())), Whose::Planned)
        }
        Some(Fault::WalledOff(wait)) => record(&core, visit, Some(rate_limit::walled_off(wait)), Whose::Planned),
        Some(Fault::Delayed(by)) => {
            tokio::time::sleep(by).await;
            served(&core, visit)
        }
        Some(Fault::AnswerLost) | None => served(&core, visit),
    };
    match answer {
        Some(answer) if !lost => answer.into_response(),
        _ => kill.kill().await,
    }
}

/// Takes a request apart.
async fn read(request: Request, path: String) -> Visit {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let method = request.method().as_str().to_owned();
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (body, files) = match upload::read(request).await {
        Ok(carried) => (Ok(carried.body), carried.files),
        Err(refusal) => (Err(refusal), Vec::new()),
    };
    let filenames = files.iter().map(|file| file.filename.clone()).collect();
    Visit { method, path, query, token, body, files, filenames }
}

fn served(core: &Arc<Core>, mut visit: Visit) -> Option<Answer> {
    // Serving takes the body apart; a copy is made only if somebody wants to see it afterwards.
    let observed = core.records.wanted() || core.specification.is_some();
    let copy = if observed { visit.body.as_ref().ok().cloned() } else { None };
    let body = std::mem::replace(&mut visit.body, Ok(copy.unwrap_or_default()));
    let files = std::mem::take(&mut visit.files);
    let answer = serve(core, &visit, body, files);
    if observed { record(core, visit, Some(answer), Whose::Own) } else { Some(answer) }
}

fn serve(core: &Arc<Core>, visit: &Visit, body: Result<Value, Refusal>, files: Vec<Upload>) -> Answer {
    let refused = |refusal: &Refusal| refusal.answer(&visit.method, &visit.path);
    let resource = match Resource::read(&visit.path) {
        Ok(resource) => resource,
        Err(NoResource::Unknown) => return refused(&Refusal::RouteNotModelled),
        Err(NoResource::NotAnIdentifier(text)) => {
            let message = format!("Value \"{text}\" is not snowflake.");
            return refused(&Refusal::field(&["id"], "NUMBER_TYPE_COERCE", message));
        }
    };
    if !resource.carries_token() && !matches!(resource, Resource::Gateway) && !authorised(core, visit) {
        return refused(&refusal::UNAUTHORIZED);
    }
    let headers = match core.rate_limits.count(&visit.method, &resource, core.clock.elapsed(), core.clock.now()) {
        Ok(headers) => headers,
        Err(refused) => return *refused,
    };
    let call = |body| Call { core, query: &visit.query, body, files };
    let served = body.and_then(|body| call::serve(call(body), &visit.method, &resource));
    let mut answer = served.unwrap_or_else(|refusal| refused(&refusal));
    if answer.headers.is_empty() {
        answer.headers = headers;
    }
    answer
}

fn authorised(core: &Core, visit: &Visit) -> bool {
    let token = visit.token.as_deref().and_then(|token| token.strip_prefix("Bot "));
    token == Some(core.settings.token.as_str())
}

/// Whose words an answer is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The sandbox's, which must be what the specification says.
    Own,
    /// A planned fault's: the specification has no 500s and no HTML, and the real service has both.
    Planned,
}

/// Remembers a request and checks it, if anybody asked for that. An answer that is `None` was never sent.
fn record(core: &Core, visit: Visit, answer: Option<Answer>, whose: Whose) -> Option<Answer> {
    let said = match answer.as_ref().map(|answer| &answer.content) {
        Some(Content::Json(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(Content::Html(text)) => Value::String(text.clone()),
        Some(Content::None) | None => Value::Null,
    };
    let status = answer.as_ref().map_or(0, |answer| answer.status);
    let body = visit.body.unwrap_or_default();
    if let Some(specification) = &core.specification {
        let known = |value: &Value| if value.is_null() { None } else { Some(value.clone()) };
        core.note_violations(specification.request(&visit.method, &visit.path, known(&body).as_ref()));
        // What is not modelled is answered in words that are none of Discord's.
        if whose == Whose::Own && status != not_modelled::STATUS {
            core.note_violations(specification.answer(&visit.method, &visit.path, status, known(&said).as_ref()));
        }
    }
    if core.records.wanted() {
        core.records.keep(RecordedRequest {
            at: core.clock.now(),
            method: visit.method,
            path: visit.path,
            query: visit.query,
            body,
            files: visit.filenames,
            status,
            answer: said,
        });
    }
    answer
}
