//! Percentiles and counts.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use discord_sandbox::CallbackKind;

use crate::Press;

/// CPU time in microseconds.
#[derive(Clone, Copy)]
pub(crate) struct Spent {
    pub(crate) user: f64,
    pub(crate) system: f64,
}

impl Spent {
    pub(crate) fn since(self, before: Self) -> Self {
        Self { user: self.user - before.user, system: self.system - before.system }
    }
}

/// How presses were answered.
pub(crate) struct Figures {
    latencies: Vec<Duration>,
    kinds: BTreeMap<&'static str, usize>,
    unanswered: usize,
}

impl Figures {
    pub(crate) fn of(presses: &[Press]) -> Self {
        let mut latencies: Vec<Duration> = presses.iter().filter_map(|press| press.answered).map(|(_, after)| after).collect();
        latencies.sort_unstable();
        let mut kinds = BTreeMap::new();
        for (kind, _) in presses.iter().filter_map(|press| press.answered) {
            *kinds.entry(kind).or_default() += 1;
        }
        Self { unanswered: presses.len() - latencies.len(), latencies, kinds }
    }

    fn at(&self, thousandths: usize) -> Duration {
        let place = self.latencies.len() * thousandths / 1000;
        self.latencies.get(place.min(self.latencies.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p50, p99, p999, last) = (self.at(500), self.at(990), self.at(999), self.at(1000));
        writeln!(formatter, "{} answered, {} not", self.latencies.len(), self.unanswered)?;
        write!(
            formatter,
            "  first answer p50 {p50:.2?}, p99 {p99:.2?}, p99.9 {p999:.2?}, last {last:.2?}; by kind {:?}",
            self.kinds
        )
    }
}

pub(crate) fn name(kind: CallbackKind) -> &'static str {
    match kind {
        CallbackKind::Answer => "answer",
        CallbackKind::Defer => "defer",
        CallbackKind::DeferUpdate => "defer update",
        CallbackKind::Update => "update",
        CallbackKind::Choices => "choices",
        CallbackKind::Modal => "modal",
        _ => "other",
    }
}

/// A count as a number to divide.
pub(crate) fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}
