//! The readers of what the linking providers answer, for any bytes.

pub(crate) use super::providers::fuzzing::answers;
