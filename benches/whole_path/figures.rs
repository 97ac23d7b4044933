//! What came of presses: percentiles and counts.

use std::time::Duration;

use discord_sandbox::{CallbackKind, Outcome};

/// How the program tells somebody that they have a slot now, that they have none, or that they have left it.
const TOLD_TAKEN: &str = "You have ";
const TOLD_NONE: &str = "You have no ";
const TOLD_LEFT: &str = "You left ";

/// What came of one press, command or typed letter.
pub(crate) struct Press {
    /// The kind of the first answer and how long after the dispatch it came; none if there was none in three seconds.
    pub(crate) answered: Option<(CallbackKind, Duration)>,
    /// Whether somebody has a slot now, or has left theirs: the board was redrawn, or they were told.
    pub(crate) won: bool,
}

impl From<&Outcome> for Press {
    fn from(outcome: &Outcome) -> Self {
        let answered = outcome.callbacks.first().map(|callback| (callback.kind, callback.after));
        let redrawn = answered.is_some_and(|(kind, _)| kind == CallbackKind::Update) || outcome.updated.is_some();
        let told = outcome.message().map(discord_sandbox::Message::content).unwrap_or_default();
        let taken = told.starts_with(TOLD_TAKEN) && !told.starts_with(TOLD_NONE);
        Self { answered, won: redrawn || taken || told.starts_with(TOLD_LEFT) }
    }
}

/// How many presses were answered.
pub(crate) struct Figures {
    latencies: Vec<Duration>,
    count: usize,
    deferred: usize,
    won: usize,
}

impl Figures {
    pub(crate) fn of(presses: &[Press]) -> Self {
        let mut latencies: Vec<Duration> = presses.iter().filter_map(|press| press.answered).map(|(_, after)| after).collect();
        latencies.sort_unstable();
        let deferred = |press: &&Press| {
            press.answered.is_some_and(|(kind, _)| matches!(kind, CallbackKind::Defer | CallbackKind::DeferUpdate))
        };
        Self {
            latencies,
            count: presses.len(),
            deferred: presses.iter().filter(deferred).count(),
            won: presses.iter().filter(|press| press.won).count(),
        }
    }

    /// The time within which so many thousandths of those were answered that were answered at all.
    pub(crate) fn at(&self, thousandths: usize) -> String {
        let place = (self.latencies.len() * thousandths / 1_000).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(place).map_or_else(|| "never".to_owned(), |latency| milliseconds(*latency))
    }

    pub(crate) fn p50_and_p99(&self) -> String {
        let unanswered = match self.count - self.latencies.len() {
            0 => String::new(),
            some => format!(" ({some} of {} unanswered)", self.count),
        };
        format!("{} / {}{unanswered}", self.at(500), self.at(990))
    }

    /// The longest time, then what was not as it should be.
    pub(crate) fn worst(&self) -> String {
        let unanswered = self.count - self.latencies.len();
        let share = |part: usize| 100.0 * count(part) / count(self.count.max(1));
        format!(
            "{}; {:.1} % deferred, {unanswered} unanswered, {:.1} % changed nothing",
            self.at(1_000),
            share(self.deferred),
            share(self.count - self.won)
        )
    }

    pub(crate) fn winners(&self) -> usize {
        self.won
    }

    pub(crate) fn count(&self) -> f64 {
        count(self.count)
    }
}

/// In milliseconds, with as many digits as mean something.
pub(crate) fn milliseconds(duration: Duration) -> String {
    let milliseconds = duration.as_secs_f64() * 1_000.0;
    if milliseconds < 100.0 { format!("{milliseconds:.1} ms") } else { format!("{milliseconds:.0} ms") }
}

/// A count as a number to divide.
pub(crate) fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}
