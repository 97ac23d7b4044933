//! What the system says of a process: its memory, and the CPU time that it has spent.

use std::fs;

/// A process of this machine.
#[derive(Clone, Copy)]
pub(crate) struct Process(pub(crate) u32);

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

    pub(crate) fn whole(self) -> f64 {
        self.user + self.system
    }
}

impl Process {
    /// This one: the stand-in for Discord, and those who press.
    pub(crate) fn own() -> Self {
        Self(std::process::id())
    }

    /// Resident memory in megabytes.
    pub(crate) fn memory(self) -> f64 {
        self.status("VmRSS:")
    }

    /// The most that it was so far.
    pub(crate) fn most_memory(self) -> f64 {
        self.status("VmHWM:")
    }

    /// CPU time so far. The sum is right at any time; how it is divided is what Linux has sampled, and needs a long run.
    pub(crate) fn spent(self) -> Spent {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap_or_default();
        // The name in brackets may hold spaces; the fields behind it do not. 14 and 15 of the manual are 11 and 12 here.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        // Linux counts in hundredths of a second.
        let micros = |place: usize| fields.get(place).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or_default() * 10_000.0;
        Spent { user: micros(11), system: micros(12) }
    }

    fn status(self, name: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() / 1024.0
    }
}
