//! The readers of what SERIES answers, for any bytes.

use jiff::Timestamp;
use serde_json::Value;

use super::allowance::Budget;
use super::picture::{MOST_SLOTS, Shown, picture};
use super::read::{CreatedRead, Data, Envelope, KeyRead, PageRead, SessionRead};
use crate::domain::{Session, SessionId, WorkspaceId};

/// One answer, read as every call would. What can be shown of a session keeps the limits of a session.
pub(crate) fn answers(data: &[u8]) {
    let Ok(workspace) = "workspace_1".parse::<WorkspaceId>() else { return };
    if let Ok(envelope) = serde_json::from_slice::<Envelope>(data) {
        let failed = envelope.failure().map(|error| error.status());
        assert!(failed.is_none_or(|status| !status.is_success()), "{failed:?} is no failure");
        drop(envelope.into_message());
    }
    if let Some(whole) = session(data, &workspace, Shown::Whole, None) {
        keeps_the_limits(&whole);
        // The same again, on a list, beside what is known of it.
        if let Some(listed) = session(data, &workspace, Shown::Listed, Some(&whole)) {
            keeps_the_limits(&listed);
            assert_eq!((&listed.id, listed.starts_at), (&whole.id, whole.starts_at));
        }
    }
    if let Ok(Data { data: page }) = serde_json::from_slice::<Data<PageRead>>(data) {
        let sessions = page.sessions.into_iter().flatten().filter_map(|read| picture(&workspace, read.0, Shown::Listed, None));
        sessions.for_each(|seen| keeps_the_limits(&seen.session));
    }
    if let Ok(Data { data: created }) = serde_json::from_slice::<Data<CreatedRead>>(data) {
        drop(created.id().map(str::parse::<SessionId>));
    }
    if let Ok(Data { data: key }) = serde_json::from_slice::<Data<KeyRead>>(data) {
        let _ = Budget::new(key.remaining, key.reset.as_deref(), Timestamp::UNIX_EPOCH);
    }
    drop(serde_json::from_slice::<Data<Value>>(data));
}

fn session(data: &[u8], workspace: &WorkspaceId, shown: Shown, known: Option<&Session>) -> Option<Session> {
    let Data { data: read } = serde_json::from_slice::<Data<SessionRead>>(data).ok()?;
    picture(workspace, read, shown, known).map(|seen| (*seen.session).clone())
}

fn keeps_the_limits(session: &Session) {
    for role in &session.roles {
        assert!((1..=MOST_SLOTS).contains(&role.slots.len()), "{} slots", role.slots.len());
    }
    assert!(session.duration.get() > 0);
}
