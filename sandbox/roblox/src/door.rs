//! What every request to a service passes: faults first, then the service's key and limits, then the record.
//!
//! It must never know what a route does.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::faults::{Fault, Faults, Service};
use crate::limits::Limits;
use crate::record::RecordedRequest;
use crate::refusal::{self, with_number};
use crate::server::Cut;
use crate::world::World;

/// What all parts share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) port: u16,
    pub(crate) state: Mutex<Inside>,
}

/// What one lock guards.
#[derive(Debug, Default)]
pub(crate) struct Inside {
    pub(crate) world: World,
    pub(crate) faults: Faults,
    pub(crate) limits: Limits,
    pub(crate) requests: Vec<RecordedRequest>,
    /// How many requests have come, whether they are answered or not.
    pub(crate) begun: usize,
}

impl Shared {
    /// A failed assertion elsewhere must not fail every later call.
    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The longest body that is read.
const LONGEST_BODY: usize = 1024 * 1024;

/// Lets a request in.
pub(crate) async fn open(
    State(shared): State<Arc<Shared>>,
    Extension(cut): Extension<Cut>,
    request: Request,
    next: Next,
) -> Response {
    let Some(service) = Service::of_path(request.uri().path()) else { return next.run(request).await };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LONGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let path = parts.uri.path().trim_start_matches('/').strip_prefix(service.host()).unwrap_or_default().to_owned();
    let mut record = RecordedRequest {
        service,
        method: parts.method.to_string(),
        path,
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        credential: credential(&parts.headers).map(str::to_owned),
        status: 0,
    };
    let request = Request::from_parts(parts, Body::from(bytes));
    let fault = {
        let mut inside = shared.inside();
        inside.begun += 1;
        inside.faults.of(service)
    };
    let answer = match fault {
        Some(Fault::Unreachable) => {
            shared.inside().requests.push(record);
            return cut.now().await;
        }
        Some(Fault::ServerError) => refused(service, StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError"),
        Some(Fault::RateLimited { retry_after }) => too_many(service, retry_after),
        Some(Fault::ChangedShape) => refusal::fine(json!({"items": [{"value": "something else"}], "version": 9})),
        Some(Fault::Html) => Html("<!doctype html><title>Maintenance</title>").into_response(),
        Some(Fault::Slow(by)) => {
            tokio::time::sleep(by).await;
            next.run(request).await
        }
        None => next.run(request).await,
    };
    record.status = answer.status().as_u16();
    shared.inside().requests.push(record);
    answer
}

/// The key of a call, wherever its service wants it.
pub(crate) fn credential(headers: &HeaderMap) -> Option<&str> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    header("x-api-key").or_else(|| header(header::AUTHORIZATION.as_str()))
}

/// Too many calls, in the words of a service.
pub(crate) fn too_many(service: Service, retry_after: Option<u64>) -> Response {
    let answer = match service {
        Service::OpenCloud => refusal::open_cloud(StatusCode::TOO_MANY_REQUESTS, "RESOURCE_EXHAUSTED", "Too many requests."),
        _ => refused(service, StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
    };
    match retry_after {
        Some(seconds) => with_number(answer, "retry-after", seconds),
        None => answer,
    }
}

fn refused(service: Service, status: StatusCode, message: &str) -> Response {
    match service {
        Service::Users | Service::Thumbnails | Service::Groups => refusal::legacy(status, 0, message),
        Service::OpenCloud => refusal::open_cloud(status, "INTERNAL", message),
        Service::Bloxlink => refusal::bloxlink(status, message),
        Service::Rover => refusal::rover(status, "internal_error", message),
    }
}
