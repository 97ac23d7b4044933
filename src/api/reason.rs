//! Why a call is refused: the stable words that clients may compare, each with its status. The one table of both.

use axum::http::StatusCode;

use crate::domain::{AttendanceRefusal, Refusal};

macro_rules! reasons {
    ($($name:ident, $word:literal, $status:ident, $meaning:literal;)*) => {
        /// A reason; what it means is in the OpenAPI document.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Reason { $($name,)* }

        impl Reason {
            /// Every reason there is.
            pub(super) const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word in the envelope.
            pub(super) const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            pub(super) const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// What it means, for the OpenAPI document.
            pub(super) const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

reasons! {
    Malformed, "malformed", BAD_REQUEST, "The request cannot be read: the message names the field and what was expected.";
    Unauthorized, "unauthorized", UNAUTHORIZED, "No API key was sent, or there is no such key (any more): it may have been revoked or have expired.";
    RateLimited, "rate_limited", TOO_MANY_REQUESTS, "The key's calls are used up, or those of all keys of its workspace together; Retry-After says for how many seconds.";
    ScopeMissing, "scope_missing", FORBIDDEN, "The key may not be used for such a call: the message names the scope that is needed.";
    SessionNotFound, "session_not_found", NOT_FOUND, "The key's workspace has no such session.";
    PlanRequired, "plan_required", FORBIDDEN, "The workspace's plan has no custom roles and no attendance; premium and enterprise have.";
    RoleNotFound, "role_not_found", NOT_FOUND, "The session has no such role.";
    NotClaimable, "not_claimable", BAD_REQUEST, "The session takes no claims: they are switched off, or it is completed or cancelled.";
    NotAMember, "not_a_member", BAD_REQUEST, "The user is not a member of the workspace.";
    RankTooLow, "rank_too_low", FORBIDDEN, "The user's rank is below the role's minimum.";
    RankUnknown, "rank_unknown", SERVICE_UNAVAILABLE, "The role asks for a rank, and Roblox does not say which one the user has; nothing was done. Try again later.";
    AlreadyInRole, "already_in_role", BAD_REQUEST, "The user holds a slot of this role already.";
    SlotFilled, "slot_filled", BAD_REQUEST, "Somebody holds this slot; the message names one that is free.";
    SlotNotFound, "slot_not_found", BAD_REQUEST, "The role has no slot with this key; the message names one that is free.";
    NotInRole, "not_in_role", BAD_REQUEST, "The user holds no slot of this role.";
    SessionOver, "session_over", BAD_REQUEST, "The session is completed or cancelled.";
    HoldersWouldLoseSlots, "holders_would_lose_slots", BAD_REQUEST, "The new roles have no place for somebody who holds a slot; the message names them. Send \"Force\": true to drop them.";
    HostNotAMember, "host_not_a_member", BAD_REQUEST, "The host is not a member of the workspace.";
    TooManySessions, "too_many_sessions", FORBIDDEN, "The workspace has as many sessions that are not over as it may have. End or cancel some first.";
    HistoryFull, "history_full", FORBIDDEN, "The workspace's history of changes is as long as it may be. Keep it for a shorter time, or have whoever runs the bot allow more.";
    DecidedElsewhere, "decided_elsewhere", FORBIDDEN, "SERIES decides for the key's workspace: this API has nothing of it. Send the call to SERIES, with a key of SERIES.";
    AlreadyAttending, "already_attending", BAD_REQUEST, "The user is on the session's attendance list already.";
    AttendeeNotFound, "attendee_not_found", NOT_FOUND, "The user is not on the session's attendance list.";
    LeavesBeforeJoining, "leaves_before_joining", BAD_REQUEST, "LeaveTime would lie before JoinTime.";
    NotFound, "not_found", NOT_FOUND, "There is nothing at this path.";
    MethodNotAllowed, "method_not_allowed", METHOD_NOT_ALLOWED, "This path takes another method; Allow names it.";
    RequestTimeout, "request_timeout", REQUEST_TIMEOUT, "The body did not arrive in time.";
    TooLarge, "too_large", PAYLOAD_TOO_LARGE, "The body is larger than 64 KiB.";
    UnsupportedMediaType, "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The Content-Type is not application/json.";
    Busy, "busy", SERVICE_UNAVAILABLE, "More requests wait than can be answered in time; nothing was done. Try again after Retry-After.";
    TimedOut, "timed_out", SERVICE_UNAVAILABLE, "No answer within 15 seconds. What was asked may still be done: read before trying again.";
    Stopping, "stopping", SERVICE_UNAVAILABLE, "The server is shutting down; nothing was done.";
    DatabaseUnavailable, "database_unavailable", SERVICE_UNAVAILABLE, "The database cannot be read or written: the disk is full or failing, another program holds its lock, or its file is gone. Nothing was done; the message says which. Try again after Retry-After, if there is one.";
    GatewayUnavailable, "gateway_unavailable", SERVICE_UNAVAILABLE, "The bot is not connected to Discord. Only /healthz says so.";
    Internal, "internal", INTERNAL_SERVER_ERROR, "Something went wrong on the server's side; its log has the reference in the message.";
}

impl From<&Refusal> for Reason {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::SessionNotFound => Self::SessionNotFound,
            Refusal::PlanRequired => Self::PlanRequired,
            Refusal::RoleNotFound { .. } => Self::RoleNotFound,
            Refusal::NotClaimable(_) => Self::NotClaimable,
            Refusal::SessionOver(_) => Self::SessionOver,
            // Nobody has to be linked here, where a Roblox ID is given; what it would mean is that they are nobody.
            Refusal::NotLinked | Refusal::NotAMember => Self::NotAMember,
            Refusal::RankTooLow { .. } => Self::RankTooLow,
            Refusal::RankUnknown { .. } => Self::RankUnknown,
            Refusal::AlreadyInRole { .. } => Self::AlreadyInRole,
            Refusal::SlotFilled { .. } => Self::SlotFilled,
            Refusal::SlotNotFound { .. } => Self::SlotNotFound,
            Refusal::NotInRole => Self::NotInRole,
            Refusal::HoldersWouldLose(_) => Self::HoldersWouldLoseSlots,
            Refusal::HostNotAMember(_) => Self::HostNotAMember,
            Refusal::TooManySessions { .. } => Self::TooManySessions,
            Refusal::HistoryFull => Self::HistoryFull,
            // Only SERIES leaves a refusal unexplained, and nobody asks it through this door.
            Refusal::Unexplained { .. } => Self::DecidedElsewhere,
        }
    }
}

impl From<AttendanceRefusal> for Reason {
    fn from(refusal: AttendanceRefusal) -> Self {
        match refusal {
            AttendanceRefusal::SessionNotFound => Self::SessionNotFound,
            AttendanceRefusal::PlanRequired => Self::PlanRequired,
            AttendanceRefusal::HistoryFull => Self::HistoryFull,
            AttendanceRefusal::NotAMember => Self::NotAMember,
            AttendanceRefusal::AlreadyAttending => Self::AlreadyAttending,
            AttendanceRefusal::NotAttending => Self::AttendeeNotFound,
            AttendanceRefusal::LeavesBeforeJoining { .. } => Self::LeavesBeforeJoining,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClaimingClosed, Rank, RankTrouble, SlotNumber};

    #[test]
    fn a_refusal_keeps_the_word_that_the_domain_gave_it() {
        for refusal in [
            Refusal::SessionNotFound,
            Refusal::PlanRequired,
            Refusal::RoleNotFound { roles: Vec::new() },
            Refusal::NotClaimable(ClaimingClosed::SwitchedOff),
            Refusal::SessionOver(crate::domain::SessionOver::Completed),
            Refusal::NotAMember,
            Refusal::RankTooLow { needed: Rank::new(2), held: Some(Rank::new(1)), source: None },
            Refusal::RankUnknown { needed: Rank::new(2), trouble: RankTrouble::Down, last_success: None },
            Refusal::AlreadyInRole { slot: SlotNumber::new(0) },
            Refusal::SlotFilled { next_vacant: None },
            Refusal::SlotNotFound { next_vacant: None },
            Refusal::NotInRole,
            Refusal::HoldersWouldLose(Vec::new()),
            Refusal::TooManySessions { most: 1 },
            Refusal::HistoryFull,
        ] {
            assert_eq!(Reason::from(&refusal).word(), refusal.reason());
        }
    }

    #[test]
    fn every_word_is_there_once() {
        let mut words: Vec<&str> = Reason::ALL.iter().map(|reason| reason.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Reason::ALL.len());
    }
}
