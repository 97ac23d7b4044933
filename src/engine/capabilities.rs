//! What an engine can do, so that nobody is shown what cannot work.

/// What can be done in a workspace. The other operations of [`Engine`](super::Engine) can always be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own, and more are to come")]
pub struct Capabilities {
    /// A session can be started.
    pub start: bool,
    /// A session can be ended.
    pub end: bool,
    /// A session can be called off.
    pub cancel: bool,
    /// A session's start can be marked as delayed.
    pub delay: bool,
    /// Attendance lists can be read.
    pub read_attendance: bool,
    /// Members and their ranks are known and can be set.
    pub ranks: bool,
    /// Programs can use our HTTP API for it.
    pub http_api: bool,
}

impl Capabilities {
    /// Of the embedded engine: everything that this release does.
    pub const EMBEDDED: Self =
        Self { start: true, end: true, cancel: true, delay: true, read_attendance: true, ranks: true, http_api: true };

    /// Of SERIES. Its API has no call for any of these (SERIES reference, section 3), and its workspaces have an API of their
    /// own.
    pub const SERIES: Self =
        Self { start: false, end: false, cancel: false, delay: false, read_attendance: false, ranks: false, http_api: false };
}
