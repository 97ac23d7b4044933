//! The OpenAPI document, generated from the routes: what they take, what they answer, and every reason they refuse for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder, Schema};
use utoipa::{Modify, OpenApi as _};

use super::auth;
use super::envelope::{ApiFailure, ErrorPart, Failure};
use super::reason::Reason;
use super::{health, metrics, routes};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Slotkeeper", description = DESCRIPTION),
    paths(
        routes::check_key::check_key,
        routes::list::list,
        routes::get::get,
        routes::create::create,
        routes::update::update,
        routes::claim::claim,
        routes::quit::quit,
        routes::remove::remove,
        routes::attendance::add,
        routes::attendance::update,
        health::healthz,
        metrics::metrics,
    ),
    components(schemas(Failure, ErrorPart)),
    security(("apikey" = []), ("x-api-key" = [])),
    modifiers(&Keys, &Reasons)
)]
struct Document;

const DESCRIPTION: &str = "The paths, bodies, answers and statuses of the SERIES HTTP API, decided by Slotkeeper's own \
    engine: a program that speaks to SERIES works by changing its base URL.\n\n\
    **Keys.** `slotkeeper key create WORKSPACE` prints one. It goes into the header `apikey` or `x-api-key`; if both are \
    sent, `apikey` is read. A key opens one workspace; another workspace's sessions are not found.\n\n\
    **Scopes.** A key has one or more: `read` (list and read sessions), `claim` (take and leave slots, for whomever the call \
    names), `manage` (make and change sessions, take people out, attendance). One that was made without any named has all. \
    A call beyond them is answered 403 with `scope_missing`.\n\n\
    **Answers.** `{\"success\":true,\"data\":…}`, or `{\"success\":false,\"error\":{\"code\":400,\"message\":\"…\",\
    \"reason\":\"slot_filled\"}}`. `code` is the status once more, `message` is for people and may change, `reason` is for \
    programs and never changes.\n\n\
    **Order.** What cannot be read is refused first (404 path, 405 method, 415, 413, 400), then the key (401), then its \
    allowance (429), then its scopes (403), then by the rules.\n\n\
    **IDs** are strings; a number is refused. **Times** are ISO 8601 with any offset, kept to the millisecond. \
    **Bodies** are JSON objects of at most 64 KiB; fields that are not listed are passed over, a field that is given twice \
    is refused.\n\n\
    A call that was refused has changed nothing. One that was not answered (a broken connection, `timed_out`) may have \
    been carried out: read before trying again.";

/// Each route with the reasons that it may refuse for.
const REFUSALS: &[(HttpMethod, &str, &[&[Reason]])] = &[
    (HttpMethod::Get, "/basic/check-key/{apiKey}", routes::check_key::REASONS),
    (HttpMethod::Get, "/sessions/list", routes::list::REASONS),
    (HttpMethod::Get, "/sessions/get/{sessionId}", routes::get::REASONS),
    (HttpMethod::Post, "/sessions/create", routes::create::REASONS),
    (HttpMethod::Patch, "/sessions/update/{sessionId}", routes::update::REASONS),
    (HttpMethod::Patch, "/sessions/{sessionId}/custom-roles/claim", routes::claim::REASONS),
    (HttpMethod::Patch, "/sessions/{sessionId}/custom-roles/quit", routes::quit::REASONS),
    (HttpMethod::Patch, "/sessions/{sessionId}/custom-roles/remove", routes::remove::REASONS),
    (HttpMethod::Post, "/attendance/add-attendee/{sessionId}", routes::attendance::ADD_REASONS),
    (HttpMethod::Post, "/attendance/update-attendee/{sessionId}", routes::attendance::UPDATE_REASONS),
    (HttpMethod::Get, "/healthz", health::REASONS),
];

/// Written once: what everybody is sent is the same, and is not copied.
static DOCUMENT: LazyLock<Result<Bytes, serde_json::Error>> = LazyLock::new(|| Ok(serde_json::to_vec(&build())?.into()));

pub(super) async fn document() -> Response {
    match &*DOCUMENT {
        Ok(document) => ([(header::CONTENT_TYPE, "application/json")], document.clone()).into_response(),
        Err(failure) => ApiFailure::internal(failure).into_response(),
    }
}

fn build() -> OpenApi {
    let mut document = Document::openapi();
    let reasons: Vec<String> =
        Reason::ALL.iter().map(|it| format!("| `{}` | {} | {} |", it.word(), it.status().as_u16(), it.meaning())).collect();
    let table = format!("\n\n| reason | status | meaning |\n| --- | --- | --- |\n{}", reasons.join("\n"));
    document.info.description = document.info.description.map(|text| text + &table);
    for (method, path, refusals) in REFUSALS {
        if let Some(operation) = operation(&mut document, method, path) {
            add_refusals(operation, refusals.iter().copied().flatten().copied());
        }
    }
    document
}

fn operation<'a>(document: &'a mut OpenApi, method: &HttpMethod, path: &str) -> Option<&'a mut Operation> {
    let item = document.paths.paths.get_mut(path)?;
    match method {
        HttpMethod::Get => item.get.as_mut(),
        HttpMethod::Post => item.post.as_mut(),
        HttpMethod::Patch => item.patch.as_mut(),
        _ => None,
    }
}

/// One response for each status, with all its reasons.
fn add_refusals(operation: &mut Operation, reasons: impl Iterator<Item = Reason>) {
    let mut by_status: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for reason in reasons {
        by_status.entry(reason.status().as_u16()).or_default().push(format!("`{}`: {}", reason.word(), reason.meaning()));
    }
    for (status, meanings) in by_status {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Failure"))).build();
        let response = ResponseBuilder::new().description(meanings.join("\n\n")).content("application/json", content);
        operation.responses.responses.insert(status.to_string(), response.build().into());
    }
}

/// Every reason there is, as an enumeration: programs in typed languages compare with its values.
struct Reasons;

impl Modify for Reasons {
    fn modify(&self, document: &mut OpenApi) {
        let schemas = &mut document.components.get_or_insert_default().schemas;
        let Some(RefOr::T(Schema::Object(error))) = schemas.get_mut("ErrorPart") else { return };
        let Some(RefOr::T(Schema::Object(reason))) = error.properties.get_mut("reason") else { return };
        reason.enum_values = Some(Reason::ALL.iter().map(|reason| reason.word().into()).collect());
    }
}

/// The two headers that a key may be in.
struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        for header in auth::HEADERS {
            components.add_security_scheme(header, SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(header))));
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_route_lists_its_reasons_and_every_reason_is_explained() {
        let mut document = build();
        for (method, path, _) in REFUSALS {
            assert!(operation(&mut document, method, path).is_some(), "{path}");
        }
        let text = serde_json::to_string(&document).unwrap();
        for reason in Reason::ALL {
            assert!(text.contains(&format!("`{}`", reason.word())), "{reason:?}");
        }
    }

    #[test]
    fn each_call_has_a_name_of_its_own_and_reasons_are_an_enumeration() {
        let document = serde_json::to_value(build()).unwrap();
        let calls = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        let names: Vec<&str> = calls.map(|call| call["operationId"].as_str().unwrap()).collect();
        let different: BTreeSet<&str> = names.iter().copied().collect();
        assert!(names.contains(&"claimSlot") && names.len() == different.len(), "{names:?}");
        let reasons = document["components"]["schemas"]["ErrorPart"]["properties"]["reason"]["enum"].as_array().unwrap();
        assert_eq!(reasons.len(), Reason::ALL.len());
    }
}
