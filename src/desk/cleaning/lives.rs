//! For how long each kind of thing is kept. docs/privacy.md tells people the same.

use jiff::SignedDuration;

use crate::store::cleaning::Passing;

const fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// How old each may become. For how long a workspace keeps its history is its administrators' to say.
#[derive(Debug, Clone, Copy)]
pub struct Lives {
    /// The ID of a request: Discord sends one again within minutes, a program that lost its answer within hours.
    pub request: SignedDuration,
    /// The name of an account that is linked to nobody, since it was seen.
    pub stranger: SignedDuration,
    /// Words for a profile, since they expired.
    pub link_attempt: SignedDuration,
    /// What somebody wanted to claim when they were not linked.
    pub wanted_claim: SignedDuration,
    /// That a provider knew nobody.
    pub link_miss: SignedDuration,
    /// An account that a moderator was asked about.
    pub link_request: SignedDuration,
    /// A board of a session that is over, since it was posted: until then its message follows when somebody is deleted.
    pub settled_board: SignedDuration,
    /// That a member has left a server.
    pub departure: SignedDuration,
    /// That a moderator linked somebody else to a member's account, which they are still to be told.
    pub link_notice: SignedDuration,
    /// The name under which somebody is answerable for what they did as a moderator, since their deletion.
    pub pseudonym: SignedDuration,
    /// The secrets of a server since the bot was removed from it.
    pub left_secret: SignedDuration,
    /// What a server lost by that, since the bot came back.
    pub absence: SignedDuration,
    /// What moderators are to be told of that.
    pub departure_notice: SignedDuration,
    /// A key since it was revoked or has expired: its ID means something in the audit trail.
    pub revoked_key: SignedDuration,
    /// What holders are to be told, which nobody tells after a day.
    pub summons: SignedDuration,
    /// That an account changed hands, until whoever had it is told at the latest.
    pub handover: SignedDuration,
}

impl Default for Lives {
    fn default() -> Self {
        Self {
            request: days(1),
            stranger: days(30),
            link_attempt: days(1),
            wanted_claim: days(1),
            link_miss: days(1),
            link_request: days(90),
            settled_board: days(365),
            departure: days(365),
            left_secret: days(7),
            absence: crate::desk::absences::TOLD_FOR,
            link_notice: days(30),
            pseudonym: crate::desk::privacy::ANSWERABLE,
            departure_notice: days(30),
            revoked_key: days(365),
            summons: days(2),
            handover: days(30),
        }
    }
}

impl Lives {
    pub(super) const fn of(&self, what: Passing) -> SignedDuration {
        match what {
            Passing::LinkAttempts => self.link_attempt,
            Passing::WantedClaims => self.wanted_claim,
            Passing::LinkMisses => self.link_miss,
            Passing::LinkRequests => self.link_request,
            Passing::Absences => self.absence,
            Passing::LinkNotices => self.link_notice,
            Passing::SettledBoards => self.settled_board,
            Passing::Departures => self.departure,
            Passing::DepartureNotices => self.departure_notice,
            Passing::RevokedKeys | Passing::ExpiredKeys => self.revoked_key,
            Passing::Summonses => self.summons,
            Passing::Handovers => self.handover,
        }
    }
}
