//! How long a request is worth trying, and how long to wait between two tries.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use tokio::time::Instant;

use super::RestFailure;

/// An answer to an interaction is void after 3 s. The rest is for the way to Discord.
const CALLBACK: Duration = Duration::from_millis(2_700);
/// One try of a callback: well above what Discord needs, and short enough for a second try in time.
const CALLBACK_TRY: Duration = Duration::from_millis(1_200);
/// Later answers have fifteen minutes, but nobody waits that long for one.
const LATER_ANSWER: Duration = Duration::from_secs(30);
/// A person sees that their board is not there yet, and presses again.
const POST: Duration = Duration::from_secs(6);
/// Somebody waits for what depends on it.
const LOOK: Duration = Duration::from_millis(2_500);
/// The slowest line on which a file still gets through, in bytes for each second.
const SLOWEST_UPLOAD: usize = 128 * 1024;
/// Registering commands happens at the start, where a long silence would look like a hang.
const REGISTRATION: Duration = Duration::from_secs(60);
/// No single try takes longer.
pub(super) const ONE_TRY: Duration = Duration::from_secs(5);
/// Even a try that begins late gets this long: it may still arrive, and not to try is certain failure.
const SHORTEST_TRY: Duration = Duration::from_millis(500);
/// Waiting doubles up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What a caller is ready to wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    deadline: Instant,
    tries: u32,
    one_try: Duration,
    first_pause: Duration,
}

impl Patience {
    /// One try. For callers that decide themselves what comes after a failure.
    pub(super) fn once() -> Self {
        Self { deadline: Instant::now() + ONE_TRY, tries: 1, one_try: ONE_TRY, first_pause: Duration::ZERO }
    }

    /// For what must be known before something else is done for a person: short enough that they are answered.
    pub(super) fn while_somebody_waits() -> Self {
        Self { deadline: Instant::now() + LOOK, tries: 2, one_try: LOOK, first_pause: Duration::from_millis(100) }
    }

    /// For the first answer to an interaction that arrived then.
    pub(super) fn callback(arrived: Instant) -> Self {
        Self { deadline: arrived + CALLBACK, tries: u32::MAX, one_try: CALLBACK_TRY, first_pause: Duration::from_millis(50) }
    }

    /// For edits of an answer and for what follows it, with so many bytes of files.
    pub(super) fn later_answer(weight: usize) -> Self {
        let upload = Duration::from_secs(u64::try_from(weight / SLOWEST_UPLOAD).unwrap_or(u64::MAX));
        Self {
            deadline: Instant::now() + LATER_ANSWER + upload,
            tries: u32::MAX,
            one_try: ONE_TRY + upload,
            first_pause: Duration::from_millis(200),
        }
    }

    /// For what a person may be waiting for, and what does no harm when it is done twice.
    pub(super) fn post() -> Self {
        Self { deadline: Instant::now() + POST, tries: u32::MAX, one_try: ONE_TRY, first_pause: Duration::from_millis(200) }
    }

    /// For the registration of commands.
    pub(super) fn registration() -> Self {
        Self { deadline: Instant::now() + REGISTRATION, tries: 5, one_try: ONE_TRY, first_pause: Duration::from_millis(500) }
    }

    /// How long the next try may take.
    pub(super) fn time_for_a_try(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now()).clamp(SHORTEST_TRY, self.one_try)
    }

    /// How long to wait after the try of that number (from 1) ended in that failure; nothing if it was the last.
    pub(super) fn pause_after(&self, tried: u32, failure: &RestFailure) -> Option<Duration> {
        if tried >= self.tries || !failure.may_pass() {
            return None;
        }
        let doubled = self.first_pause.saturating_mul(1 << (tried - 1).min(16)).min(LONGEST_PAUSE);
        let pause = match failure {
            // To come back too early counts against the bot, so never less than what was asked for.
            RestFailure::RateLimited { retry_after, .. } => *retry_after + jitter(Duration::from_millis(50)),
            RestFailure::Unauthorized
            | RestFailure::Discord { .. }
            | RestFailure::TimedOut
            | RestFailure::Unreachable(_)
            | RestFailure::Unreadable(_)
            | RestFailure::Unwritable(_) => doubled + jitter(doubled / 4),
        };
        (Instant::now() + pause < self.deadline).then_some(pause)
    }
}

/// From nothing to the whole, so that what failed together does not come back together. The standard library has no
/// random numbers but seeds its hash maps with some, and this needs no better ones.
fn jitter(whole: Duration) -> Duration {
    let thousandths = u32::try_from(RandomState::new().hash_one(()) % 1000).unwrap_or_default();
    whole * thousandths / 1000
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    const DOWN: RestFailure = RestFailure::TimedOut;

    #[tokio::test]
    async fn pauses_double_and_have_an_upper_bound() {
        let patience = Patience { deadline: Instant::now() + Duration::from_secs(600), ..Patience::later_answer(0) };
        for (tried, shortest) in [(1, 200), (2, 400), (3, 800), (40, 5_000)] {
            let shortest = Duration::from_millis(shortest);
            let pause = patience.pause_after(tried, &DOWN).unwrap();
            assert!(pause >= shortest && pause <= shortest + shortest / 4, "{tried}: {pause:?}");
        }
    }

    #[tokio::test]
    async fn a_wait_that_discord_asks_for_is_honoured_or_the_request_given_up() {
        let limited = |seconds| RestFailure::RateLimited { retry_after: Duration::from_secs(seconds), global: false };
        let patience = Patience::callback(Instant::now());
        assert!(patience.pause_after(1, &limited(1)).unwrap() >= Duration::from_secs(1));
        assert_eq!(patience.pause_after(1, &limited(3)), None);
    }

    #[tokio::test]
    async fn a_file_gets_the_time_that_it_takes_on_a_slow_line() {
        assert_eq!(Patience::later_answer(1_000).time_for_a_try(), ONE_TRY);
        let slow = Patience::later_answer(8 * 1024 * 1024);
        assert_eq!(slow.time_for_a_try(), ONE_TRY + Duration::from_secs(64));
    }

    #[tokio::test]
    async fn what_will_not_pass_is_not_tried_again() {
        let refused = RestFailure::Discord { status: 400, code: 50035, message: String::new() };
        assert_eq!(Patience::later_answer(0).pause_after(1, &refused), None);
        assert_eq!(Patience::later_answer(0).pause_after(1, &RestFailure::Unauthorized), None);
        assert_eq!(Patience::once().pause_after(1, &DOWN), None);
        assert!(Patience::registration().pause_after(4, &DOWN).is_some());
        assert_eq!(Patience::registration().pause_after(5, &DOWN), None);
    }

    #[tokio::test]
    async fn a_late_callback_still_gets_one_short_try() {
        let late = Patience::callback(Instant::now() - Duration::from_secs(10));
        assert_eq!(late.time_for_a_try(), SHORTEST_TRY);
        assert_eq!(late.pause_after(1, &DOWN), None);
        assert_eq!(Patience::callback(Instant::now()).time_for_a_try(), CALLBACK_TRY);
    }
}
