//! Every sentence that the API says. For a person who reads a log; programs compare the reason.

use crate::desk::GatewayState;
use crate::domain::{
    AttendanceRefusal, ClaimingClosed, KeyScope, KeyScopes, Refusal, RobloxId, RoleName, SessionOver, SlotKey, SlotNumber,
};
use crate::store::Trouble;

pub(super) fn claimed(role: &RoleName) -> String {
    format!("Successfully claimed {role} position")
}

pub(super) fn quit(role: &RoleName) -> String {
    format!("Successfully quit {role} position")
}

pub(super) fn removed(role: &RoleName) -> String {
    format!("Successfully removed user from {role} position")
}

/// What check-key says of a key that opens nothing (SERIES reference 2.1).
pub(super) const INACTIVE_KEY: &str = "API key is inactive or invalid";

/// As SERIES begins them (SERIES reference, section 3, Envelope).
pub(super) fn malformed(problem: &str) -> String {
    format!("Validation error: {problem}")
}

pub(super) const NO_KEY: &str = "No API key was sent; send it in the header apikey or x-api-key";

pub(super) const WRONG_KEY: &str = "There is no such API key, or it was revoked or has expired";

pub(super) const DECIDED_ELSEWHERE: &str =
    "SERIES decides for this workspace, so this API has nothing of it; send the call to SERIES, with a key of SERIES";

pub(super) fn rate_limited(seconds: u64) -> String {
    format!("The calls of this API key are used up; there is one again in {seconds} s")
}

pub(super) fn too_many_wrong(seconds: u64) -> String {
    format!("Too many calls without a good API key came from this address; try again in {seconds} s")
}

/// The calls of all keys of a workspace are counted together, too.
pub(super) fn workspace_rate_limited(seconds: u64) -> String {
    format!("The calls of this workspace's API keys together are used up; there is one again in {seconds} s")
}

const HISTORY_FULL: &str =
    "The workspace's history of changes is full; keep it for a shorter time, or have whoever runs the bot allow more";

pub(super) fn scope_missing(needed: KeyScope, scopes: KeyScopes) -> String {
    format!("This call needs a key with the scope {}; this key has only {scopes}", needed.as_str())
}

pub(super) const SESSION_NOT_FOUND: &str = "Session not found";

pub(super) const NOT_FOUND: &str = "There is nothing at this path; /openapi.json lists what there is";

pub(super) const METHOD_NOT_ALLOWED: &str = "This path takes another method; the header Allow names it";

pub(super) const TOO_LARGE: &str = "The body is larger than 64 KiB";

pub(super) const UNSUPPORTED_MEDIA_TYPE: &str = "The body has to be JSON, with Content-Type: application/json";

pub(super) const BODY_TOO_SLOW: &str = "The body did not arrive within 10 s";

pub(super) const BODY_BROKEN_OFF: &str = "the body broke off before its end";

pub(super) const BODY_EMPTY: &str = "the body is empty; expected a JSON object";

pub(super) const BODY_NOT_UTF_8: &str = "the body is not JSON: it is not UTF-8";

pub(super) const BUSY: &str = "Too many requests are waiting, so nothing was done; try again in a moment";

pub(super) const STOPPING: &str = "The server is shutting down, so nothing was done";

pub(super) const TIMED_OUT: &str = "No answer within 15 s; what was asked may still be done, so read before trying again";

pub(super) const DATABASE_SILENT: &str = "The database does not answer";

/// What is wrong, and what becomes of a call meanwhile.
pub(super) fn database_unavailable(trouble: Trouble) -> String {
    let what = match trouble {
        Trouble::DiskFull => "the disk is full",
        Trouble::DiskError => "the disk fails",
        Trouble::ReadOnly => "its file is read-only",
        Trouble::Damaged => "a part of its file is damaged",
        Trouble::Locked => "another program holds its lock",
        Trouble::Deleted => "its file is gone",
        Trouble::Replaced => "its file was replaced by another one",
        Trouble::Unavailable => "it does not answer",
    };
    format!("The database cannot be used now: {what}. Nothing was done")
}

/// Why no interactions arrive.
pub(super) fn gateway_unavailable(state: GatewayState) -> String {
    match state {
        GatewayState::NotYet => "The bot has not connected to Discord yet".to_owned(),
        GatewayState::Lost(time) => format!("The connection to Discord has been lost for {} s", time.as_secs()),
        GatewayState::Silent(age) => format!("Discord has not acknowledged a heartbeat for {} s", age.as_secs()),
        GatewayState::NotUsed | GatewayState::Connected(_) | GatewayState::Reconnecting(_) => "Discord is reached".to_owned(),
    }
}

pub(super) fn internal(reference: &str) -> String {
    format!("Something went wrong on our side; the log has it under {reference}")
}

pub(super) fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::SessionNotFound => SESSION_NOT_FOUND.to_owned(),
        Refusal::PlanRequired => "Custom roles need a premium or enterprise workspace".to_owned(),
        Refusal::RoleNotFound { roles } if roles.is_empty() => "Custom role not found; this session has none".to_owned(),
        Refusal::RoleNotFound { roles } => format!("Custom role not found; this session has {}", listed(roles)),
        Refusal::NotClaimable(ClaimingClosed::SwitchedOff) => "Session is not claimable".to_owned(),
        Refusal::NotClaimable(ClaimingClosed::Over(over)) => format!("Session is not claimable: it is {}", over_word(*over)),
        Refusal::SessionOver(over) => format!("Session is {}, so its roles cannot be left any more", over_word(*over)),
        Refusal::NotLinked | Refusal::NotAMember => "User is not a member of this workspace".to_owned(),
        Refusal::RankUnknown { needed, last_success, .. } => {
            let last = last_success.map_or("never".to_owned(), |last| format!("last at {last:.0}"));
            format!(
                "The role's minimum rank is {needed}, and Roblox does not say which rank the user has ({last}); try again later"
            )
        }
        Refusal::RankTooLow { needed, held: Some(held), .. } => {
            format!("User's rank {held} is below the role's minimum of {needed}")
        }
        Refusal::RankTooLow { needed, held: None, .. } => format!("User's rank is below the role's minimum of {needed}"),
        Refusal::AlreadyInRole { slot } => {
            format!("User already has a slot in this role: the one that was {}", SlotKey::Vacant(*slot))
        }
        Refusal::SlotFilled { next_vacant } => format!("Slot is already filled; {}", free(*next_vacant)),
        Refusal::SlotNotFound { next_vacant } => format!("The role has no slot with this key; {}", free(*next_vacant)),
        Refusal::NotInRole => "User is not in this role".to_owned(),
        Refusal::HoldersWouldLose(holders) => {
            let holders: Vec<String> = holders.iter().map(|(role, user)| format!("{user} ({role})")).collect();
            format!("These users would lose their slots: {}; send \"Force\": true to drop them", holders.join(", "))
        }
        Refusal::HostNotAMember(host) => host_not_a_member(*host),
        Refusal::TooManySessions { most } => {
            format!("The workspace has {most} sessions that are not over, which is the most; end or cancel some first")
        }
        Refusal::HistoryFull => HISTORY_FULL.to_owned(),
        Refusal::Unexplained { .. } => DECIDED_ELSEWHERE.to_owned(),
    }
}

pub(super) fn attendance_refusal(refusal: AttendanceRefusal) -> String {
    match refusal {
        AttendanceRefusal::SessionNotFound => SESSION_NOT_FOUND.to_owned(),
        AttendanceRefusal::PlanRequired => "Attendance needs a premium or enterprise workspace".to_owned(),
        AttendanceRefusal::HistoryFull => HISTORY_FULL.to_owned(),
        AttendanceRefusal::NotAMember => "User is not a member of this workspace".to_owned(),
        AttendanceRefusal::AlreadyAttending => "User is already on the attendance list of this session".to_owned(),
        AttendanceRefusal::NotAttending => "User is not on the attendance list of this session".to_owned(),
        AttendanceRefusal::LeavesBeforeJoining { joined } => format!("LeaveTime would lie before JoinTime, which is {joined}"),
    }
}

fn host_not_a_member(host: RobloxId) -> String {
    format!("Host {host} is not a member of this workspace")
}

fn listed(roles: &[RoleName]) -> String {
    roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn free(next_vacant: Option<SlotNumber>) -> String {
    next_vacant.map_or("none is vacant".to_owned(), |slot| format!("{} is vacant", SlotKey::Vacant(slot)))
}

const fn over_word(over: SessionOver) -> &'static str {
    match over {
        SessionOver::Completed => "completed",
        SessionOver::Cancelled => "cancelled",
    }
}
