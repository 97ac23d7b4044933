//! What both doors say of something that broke: a reference for the person, which stands in the log too, and the words of
//! a panic for the log.

use std::any::Any;

/// Six characters that can be read out loud: enough to find one line in a log.
#[must_use]
pub fn reference() -> String {
    const READABLE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::iter::repeat_with(|| char::from(READABLE[fastrand::usize(..READABLE.len())])).take(6).collect()
}

/// What a panic said, for the log alone.
#[must_use]
pub fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without a message".to_owned())
}
