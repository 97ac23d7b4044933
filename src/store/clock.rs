//! The clock by which rows are stamped, and by which it is decided whether their time is over.
//!
//! It is handed in with the database, so that a test can set it: nobody who reads a time of a row asks the system.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

/// Tells the present moment. Cheap to clone; clones tell the same.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self::telling(Timestamp::now)
    }

    /// One that tells what this says.
    #[must_use]
    pub fn telling(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Clock").field(&self.now()).finish()
    }
}
