//! What is to be measured: everything, or what the environment names.

use std::env;

use crate::community::{GROWN, Size, YOUNG};
use crate::syncs::Syncs;

/// What one run does.
pub(crate) struct Plan {
    /// How many sessions of the grown community are over.
    past: usize,
    /// How many presses the long run has.
    pub(crate) presses: usize,
    only: Vec<String>,
}

/// What a run may be limited to: sizes, syncs and parts.
const SIZES: [&str; 2] = ["young", "grown"];
const SYNCS: [&str; 2] = ["fast", "slow"];
const PARTS: [&str; 7] = ["idle", "herd", "rate", "always", "busy", "typing", "privacy"];

impl Plan {
    /// As `PRESSES=200000` and `ONLY=grown,fast,herd` say. Of sizes, syncs and parts each those that are named; all, if none is.
    pub(crate) fn read() -> Self {
        let only = env::var("ONLY").unwrap_or_default();
        let only: Vec<String> = only.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let known: Vec<&str> = SIZES.into_iter().chain(SYNCS).chain(PARTS).collect();
        let unknown: Vec<&String> = only.iter().filter(|word| !known.contains(&word.as_str())).collect();
        assert!(unknown.is_empty(), "ONLY names {unknown:?}; there are {known:?}");
        let number = |name: &str| env::var(name).ok().map(|number| number.parse::<usize>().unwrap());
        Self { past: number("PAST").unwrap_or(GROWN.past), presses: number("PRESSES").unwrap_or(20_000), only }
    }

    /// The columns of the table, in their order.
    pub(crate) fn columns(&self) -> Vec<(Size, Syncs)> {
        let fast = self.wants(&SYNCS, "fast").then_some(Syncs::Fast);
        let slow = self.wants(&SYNCS, "slow").then(Syncs::slow).flatten();
        let sizes = |syncs: Syncs| [YOUNG, Size { past: self.past, ..GROWN }].map(|size| (size, syncs.clone()));
        fast.into_iter().chain(slow).flat_map(sizes).filter(|(size, _)| self.wants(&SIZES, size.name)).collect()
    }

    /// Whether that part is wanted.
    pub(crate) fn has(&self, part: &str) -> bool {
        self.wants(&PARTS, part)
    }

    /// Whether a word of a group is wanted: it is named, or none of its group is.
    fn wants(&self, group: &[&str], word: &str) -> bool {
        let named = |one: &str| self.only.iter().any(|only| only == one);
        named(word) || !group.iter().any(|one| named(one))
    }
}
