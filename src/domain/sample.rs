//! A session for tests.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::Timestamp;

use super::{Minutes, Permissions, Rank, RobloxId, Role, RoleDraft, Session, Status};

pub(crate) fn user(number: u64) -> RobloxId {
    RobloxId::new(number).unwrap()
}

pub(crate) fn role(text: &str, slots: i64, min_rank: u8) -> Role {
    RoleDraft::new(text.parse().unwrap(), slots, Rank::new(min_rank), Permissions::default()).unwrap().vacant_role()
}

/// Two Trainers of rank 50 and four Assistants, all vacant.
pub(crate) fn training() -> Session {
    Session {
        id: "session_1".parse().unwrap(),
        workspace: "workspace_1".parse().unwrap(),
        title: "Training".parse().unwrap(),
        description: None,
        host: None,
        co_host: None,
        supervisor: None,
        starts_at: Timestamp::UNIX_EPOCH,
        duration: Minutes::new(60).unwrap(),
        delayed: false,
        status: Status::Upcoming,
        cancel_reason: None,
        timed: true,
        claimable: true,
        min_host_rank: None,
        roles: vec![role("Trainer", 2, 50), role("Assistant", 4, 0)],
    }
}
