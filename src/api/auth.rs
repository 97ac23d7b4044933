//! Who calls: the API key in the header `apikey` or `x-api-key` (SERIES reference, section 3, Authentication).

use axum::http::{HeaderMap, HeaderValue};

use super::Api;
use super::caller::Caller;
use super::envelope::ApiFailure;
use super::reason::Reason;
use super::words;
use crate::desk::Program;
use crate::desk::programs::NotAdmitted;
use crate::domain::KeyScope;

/// In the order in which they are looked for; the second is not read when the first is there.
pub(super) const HEADERS: [&str; 2] = ["apikey", "x-api-key"];

/// The program whose key this is, if it may make one more call of this kind.
pub(super) async fn admit(api: &Api, headers: &HeaderMap, from: Caller, needed: KeyScope) -> Result<Program, ApiFailure> {
    let shown = HEADERS.iter().find_map(|name| headers.get(*name));
    let Some(shown) = shown.filter(|shown| !shown.is_empty()) else {
        return Err(match api.keyring.note_without_key(from.0) {
            Ok(()) => ApiFailure::new(Reason::Unauthorized, words::NO_KEY),
            Err(wait) => ApiFailure::rate_limited(wait, words::too_many_wrong),
        });
    };
    // What is no text is no key of ours.
    Ok(api.keyring.admit(HeaderValue::to_str(shown).unwrap_or_default(), from.0, needed).await??)
}

impl From<NotAdmitted> for ApiFailure {
    fn from(refused: NotAdmitted) -> Self {
        match refused {
            NotAdmitted::WrongKey => Self::new(Reason::Unauthorized, words::WRONG_KEY),
            NotAdmitted::DecidedElsewhere => Self::new(Reason::DecidedElsewhere, words::DECIDED_ELSEWHERE),
            NotAdmitted::TooMany { wait } => Self::rate_limited(wait, words::rate_limited),
            NotAdmitted::TooManyTogether { wait } => Self::rate_limited(wait, words::workspace_rate_limited),
            NotAdmitted::TooManyWrong { wait } => Self::rate_limited(wait, words::too_many_wrong),
            NotAdmitted::NotInScope { needed, scopes } => Self::new(Reason::ScopeMissing, words::scope_missing(needed, scopes)),
        }
    }
}
