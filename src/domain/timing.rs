//! What a session's status has to be by the clock. Nothing here reads one: the present moment is an argument.

use jiff::Timestamp;

use super::{Session, Status};

/// The status that time alone gives a session by now, if it is another one than it has.
///
/// A session that was called off stays so, one that is over stays over, and one that was started before its time is
/// under way until its end.
#[must_use]
pub fn due(session: &Session, now: Timestamp) -> Option<Status> {
    match session.status {
        _ if !session.timed => None,
        Status::Upcoming | Status::Ongoing if session.ends_at() <= now => Some(Status::Completed),
        Status::Upcoming if session.starts_at <= now => Some(Status::Ongoing),
        Status::Upcoming | Status::Ongoing | Status::Completed | Status::Cancelled => None,
    }
}

/// The moment at which time alone gives a session its next status, if it ever does. It may have gone by.
#[must_use]
pub fn next_turn(session: &Session) -> Option<Timestamp> {
    match session.status {
        _ if !session.timed => None,
        Status::Upcoming => Some(session.starts_at),
        Status::Ongoing => Some(session.ends_at()),
        Status::Completed | Status::Cancelled => None,
    }
}

/// The status of a session that gets other times: moved to a later start it waits again, and one that was over goes on
/// where it would be under way by now.
#[must_use]
pub(super) fn retimed(before: &Session, after: &Session, now: Timestamp) -> Status {
    let moved = before.starts_at != after.starts_at;
    match after.status {
        _ if !moved && before.duration == after.duration => after.status,
        Status::Ongoing | Status::Completed if moved && after.starts_at > now => Status::Upcoming,
        Status::Completed if after.starts_at <= now && after.ends_at() > now => Status::Ongoing,
        status => status,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::domain::sample;

    #[test]
    fn a_session_begins_at_its_start_and_is_over_at_its_end() {
        let session = |status| Session {
            starts_at: "2026-12-01T18:00:00Z".parse().unwrap(),
            duration: crate::domain::Minutes::new(60).unwrap(),
            status,
            ..sample::training()
        };
        let due = |status, now: &str| due(&session(status), now.parse().unwrap());
        assert_eq!(due(Status::Upcoming, "2026-12-01T17:59:59.999Z"), None);
        assert_eq!(due(Status::Upcoming, "2026-12-01T18:00:00Z"), Some(Status::Ongoing));
        assert_eq!(due(Status::Upcoming, "2026-12-01T19:00:00Z"), Some(Status::Completed), "nobody looked while it ran");
        assert_eq!(due(Status::Ongoing, "2026-12-01T17:00:00Z"), None, "started before its time");
        assert_eq!(due(Status::Ongoing, "2026-12-01T19:00:00Z"), Some(Status::Completed));
        for over in [Status::Completed, Status::Cancelled] {
            assert_eq!(due(over, "2027-01-01T00:00:00Z"), None);
        }
        let entered_later = Session { timed: false, ..session(Status::Upcoming) };
        assert_eq!(super::due(&entered_later, "2027-01-01T00:00:00Z".parse().unwrap()), None);
    }

    #[test]
    fn the_next_turn_is_the_start_and_then_the_end() {
        let session = |status, timed| Session { status, timed, ..sample::training() };
        let turn = |status| next_turn(&session(status, true));
        assert_eq!(turn(Status::Upcoming), Some(sample::training().starts_at));
        assert_eq!(turn(Status::Ongoing), Some(sample::training().ends_at()));
        assert_eq!((turn(Status::Completed), turn(Status::Cancelled)), (None, None));
        assert_eq!(next_turn(&session(Status::Upcoming, false)), None);
    }

    #[test]
    fn a_session_with_other_times_waits_or_goes_on() {
        let at = |hour: &str| format!("2026-12-01T{hour}:00Z").parse::<Timestamp>().unwrap();
        let session = |status, start| Session { starts_at: at(start), status, ..sample::training() };
        let now = at("18:30");
        let moved = |status, to| retimed(&session(status, "18:00"), &session(status, to), now);
        assert_eq!(moved(Status::Ongoing, "20:00"), Status::Upcoming);
        assert_eq!(moved(Status::Completed, "20:00"), Status::Upcoming);
        assert_eq!(moved(Status::Completed, "18:15"), Status::Ongoing);
        assert_eq!(moved(Status::Completed, "16:00"), Status::Completed);
        assert_eq!(moved(Status::Cancelled, "20:00"), Status::Cancelled);
        let longer = |start, status| {
            let before = session(status, start);
            let after = Session { duration: crate::domain::Minutes::new(180).unwrap(), ..before.clone() };
            retimed(&before, &after, now)
        };
        assert_eq!(longer("17:00", Status::Completed), Status::Ongoing, "it overran");
        assert_eq!(longer("19:00", Status::Ongoing), Status::Ongoing, "started before its time");
    }
}
