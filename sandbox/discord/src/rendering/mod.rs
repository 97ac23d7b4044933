//! Discord's marks inside a text, as people read them.
//!
//! Owns mentions and times; the rest of Discord's markdown is left as it is written.

pub(crate) mod mentions;
pub(crate) mod timestamps;
