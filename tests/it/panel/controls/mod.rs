//! Every control of the panel: for whom it is and what it does, in one table, and how it is found, used and refused.
//!
//! The table must name every control that any page shows, and every page must show what the table names: a control that
//! somebody adds fails these tests until they have said whose it is and what it does.

mod everybody;
pub(crate) mod finding;
pub(crate) mod stage;
pub(crate) mod table;
pub(crate) mod trying;

/// Whose a control is, beside the moderators', who have all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// Of every holder of a role that permits anything.
    Any,
    /// Of those who may change the session's status.
    Status,
    /// Of those who may pass or fail attendees, and of those who may do more.
    Marking,
    /// Of those who may modify attendance.
    Keeping,
    /// Of nobody else.
    Moderator,
}

/// What a control does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Does {
    /// Sends a private message that says this.
    Shows(&'static str),
    /// Turns the panel to a page that says this.
    Turns(&'static str),
    /// Sends a file.
    Saves,
    /// Changes something.
    Changes(Deed),
    /// Opens a form that changes something when it is sent with these texts.
    Asks(Texts, Deed),
}

/// What is written into a form: the field and the text.
pub(crate) type Texts = &'static [(&'static str, &'static str)];

/// A change, as everybody sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deed {
    /// In the panel.
    pub(crate) told: &'static str,
    /// On the board.
    pub(crate) shown: &'static str,
    /// In the audit trail, behind who did it; nothing where the session itself stays as it is.
    pub(crate) noted: &'static str,
}

/// One control of the panel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Control {
    /// What its custom ID says behind the session, without what differs from one session to the next.
    pub(crate) word: &'static str,
    pub(crate) right: Right,
    /// What is chosen in it, if it is a menu.
    pub(crate) choice: &'static str,
    pub(crate) does: Does,
    /// Texts that its form answers with another page.
    pub(crate) leads: &'static [Texts],
    /// Whether SERIES lets bots do it.
    pub(crate) at_series: bool,
}

/// What a custom ID of the panel or of one of its forms says behind the session, without what differs from one session to
/// the next: digests and numbers of entries and members. How long a delay is stays.
pub(crate) fn word(custom_id: &str) -> String {
    let parts: Vec<&str> = custom_id.split(':').collect();
    assert_eq!(parts[..2], ["s1", "m"], "{custom_id} is not of the panel");
    let is_digest = |part: &str| part.len() == 16 && part.chars().all(|digit| digit.is_ascii_hexdigit());
    let said = parts[3..].iter().filter(|part| !is_digest(part)).map(|part| match part.parse::<u64>() {
        Ok(_) if parts[3] != "delay-by" => "#",
        _ => part,
    });
    said.collect::<Vec<_>>().join(":")
}
