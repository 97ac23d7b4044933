//! GET /sessions/list.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};

use crate::api::caller::Caller;
use crate::api::envelope::{Answer, Success, ok};
use crate::api::query::ListQuery;
use crate::api::reason::Reason;
use crate::api::shapes::{SessionShape, SessionsPage};
use crate::api::{Api, auth};
use crate::domain::KeyScope;

pub(in crate::api) const REASONS: &[&[Reason]] = &[&[Reason::Malformed], super::WITH_KEY, super::ANY];

/// List sessions
///
/// By start, and by ID among those that start together; 50 a page. A page with fewer is the last one. All filters
/// hold at once; days are days in UTC. A value that cannot be one, or a parameter that is given twice, is refused as
/// malformed; parameters that are not listed here are passed over.
#[utoipa::path(
    get,
    path = "/sessions/list",
    operation_id = "listSessions",
    tag = "Sessions",
    params(
        ("page" = Option<u32>, Query, minimum = 1, description = "Counted from 1, which is the default"),
        ("status" = Option<String>, Query, description = "upcoming, ongoing, completed or cancelled"),
        ("date" = Option<String>, Query, description = "One day, YYYY-MM-DD; not together with start and end"),
        ("start" = Option<String>, Query, description = "The first day of a range, YYYY-MM-DD; goes with end"),
        ("end" = Option<String>, Query, description = "The last day of a range, YYYY-MM-DD; goes with start"),
        ("host" = Option<String>, Query, description = "The host's Roblox user ID"),
    ),
    responses((status = 200, description = "One page of sessions", body = Success<SessionsPage>))
)]
pub(in crate::api) async fn list(State(api): State<Api>, caller: Caller, uri: Uri, headers: HeaderMap) -> Answer<SessionsPage> {
    let query = ListQuery::read(&uri)?;
    let program = auth::admit(&api, &headers, caller, KeyScope::Read).await?;
    let sessions = api.desk.list_for(&program, &query.filter, query.page).await?;
    let workspace = program.workspace();
    let shapes = sessions.iter().map(|session| SessionShape::new(session, workspace.plan)).collect();
    Ok(ok(SessionsPage::new(&workspace.id, query.page, shapes)))
}
