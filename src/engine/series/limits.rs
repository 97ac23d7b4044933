//! How long everything may take that has to do with SERIES.

use std::time::Duration;

/// The times that whoever runs the program can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// For one request, connection and answer included.
    pub request: Duration,
    /// How long after that SERIES may still carry out what it was asked.
    pub late: Duration,
    /// How long SERIES is left alone at first after it has failed several times in a row.
    pub rest: Duration,
    /// Between two looks at a workspace whose sessions are of interest.
    pub poll: Duration,
    /// The same while people press, and around a start.
    pub poll_fast: Duration,
    /// The same when nothing has happened for a while.
    pub poll_slow: Duration,
}

impl Limits {
    /// Until when after it was sent a request may still be carried out.
    pub(super) fn settled_after(&self) -> Duration {
        self.request + self.late
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(2),
            request: Duration::from_secs(8),
            late: Duration::from_secs(10),
            rest: Duration::from_secs(5),
            poll: Duration::from_secs(30),
            poll_fast: Duration::from_secs(5),
            poll_slow: Duration::from_secs(120),
        }
    }
}
