//! Locks that outlive a panicking test.
//!
//! Owns the decision that a poisoned lock is still used: the state behind it is a stand-in's, and one
//! failed assertion must not fail every later call with a second, unreadable error.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, whatever happened to an earlier holder.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
