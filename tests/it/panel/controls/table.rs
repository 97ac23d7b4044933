//! The table: each control, whose it is, and what it does with the session of [`stage`](super::stage).

use super::{Control, Deed, Does, Right, Texts};

/// A button that SERIES has no call for.
const fn button(word: &'static str, right: Right, does: Does) -> Control {
    Control { word, right, choice: "", does, leads: &[], at_series: false }
}

const fn menu(word: &'static str, right: Right, choice: &'static str, does: Does) -> Control {
    Control { choice, ..button(word, right, does) }
}

/// The same where SERIES has a call for it.
const fn everywhere(control: Control) -> Control {
    Control { at_series: true, ..control }
}

const fn changes(told: &'static str, shown: &'static str, noted: &'static str) -> Does {
    Does::Changes(Deed { told, shown, noted })
}

const fn asks(texts: Texts, told: &'static str, shown: &'static str, noted: &'static str) -> Does {
    Does::Asks(texts, Deed { told, shown, noted })
}

const DELAYED: Does = changes("Training: start ", "The start is delayed.", "delayed the session");

use Does::{Saves, Shows, Turns};
use Right::{Any, Keeping, Marking, Moderator, Status};

/// Every control there is.
pub(crate) const ALL: &[Control] = &[
    everywhere(button("open", Any, Shows("Manage: Training"))),
    everywhere(button("home", Any, Turns("Manage: Training"))),
    everywhere(button(
        "claiming:close",
        Moderator,
        changes("Claiming in Training is closed.", "Claiming closed · Training", "closed claiming"),
    )),
    everywhere(button(
        "claiming:open",
        Moderator,
        changes("Claiming in Training is open.", "Press a role below", "opened claiming"),
    )),
    // Its life.
    button("start", Status, changes("Training is under way.", "Ongoing · Training", "started the session")),
    button("delay", Status, Turns("Delay: Training")),
    button("delay-by:5", Status, DELAYED),
    button("delay-by:15", Status, DELAYED),
    button("delay-by:30", Status, DELAYED),
    button("delay-by:60", Status, DELAYED),
    button("delay-to", Status, asks(&[("when", "in 5h")], "Training: start ", "The start is delayed.", "delayed the session")),
    button("ask-end", Status, Turns("End: Training")),
    button("end", Status, changes("Training is completed.", "Completed · Training", "ended the session")),
    button("ask-cancel", Status, Turns("Cancel: Training")),
    button("cancel", Status, changes("Training is cancelled.", "Cancelled · Training", "cancelled the session")),
    button(
        "cancel-why",
        Status,
        asks(
            &[("reason", "No host")],
            "Training is cancelled.",
            "Reason: No host",
            "cancelled the session (\"No host\") · button",
        ),
    ),
    // What it is.
    Control {
        leads: &[&[("roles", "Medic")], &[("duration", "soon")]],
        ..everywhere(button(
            "edit",
            Moderator,
            asks(
                &[("title", "Night shift")],
                "Night shift: title \"Training\" → \"Night shift\".",
                "Open · Night shift",
                "edited the session: title \"Training\" → \"Night shift\"",
            ),
        ))
    },
    everywhere(button(
        "edit-surely",
        Moderator,
        changes("@Member 4 is out of Trainer, slot 1", "Medic · 1 of 1 free", "edited the session"),
    )),
    everywhere(button(
        "edit-again",
        Moderator,
        asks(&[("duration", "90")], "→ 1 hour 30 minutes.", "Length: 1 hour 30 minutes", "edited the session: length "),
    )),
    // Who sits where.
    everywhere(button("assign", Moderator, Turns("Who gets a slot?"))),
    everywhere(menu("assign-whom", Moderator, "Zoe", Turns("Which slot does @Zoe get?"))),
    everywhere(menu(
        "assign-to:#",
        Moderator,
        "Trainer, slot 2",
        changes("Training: @Zoe has Trainer, slot 2.", "2. @Zoe", "assigned @Zoe to Trainer, slot 2 · button"),
    )),
    everywhere(button("people", Moderator, Turns("Who is it about?"))),
    everywhere(menu("pick-seat", Moderator, "Trainer, slot 1", Turns("@Member 4 holds Trainer, slot 1."))),
    button("move", Moderator, Turns("Where does @Member 4 go from Trainer, slot 1?")),
    menu(
        "move-to",
        Moderator,
        "Trainer, slot 3",
        changes(
            "Training: @Member 4 goes from Trainer, slot 1 to Trainer, slot 3.",
            "3. @Member 4",
            "moved somebody: @Member 4 goes from Trainer, slot 1 to Trainer, slot 3",
        ),
    ),
    menu(
        "swap-with",
        Moderator,
        "Lead, slot 1",
        changes(
            "@Member 4 goes from Trainer, slot 1 to Lead, slot 1",
            "Lead · full\n┃   1. @Member 4",
            "moved somebody: @Member 1 goes from Lead, slot 1 to Trainer, slot 1, @Member 4 goes from Trainer, slot 1 to Lead, slot 1",
        ),
    ),
    everywhere(button(
        "remove",
        Moderator,
        changes(
            "Training: @Member 4 is out of Trainer, slot 1.",
            "Trainer · 3 of 3 free",
            "removed @Member 4 from Trainer, slot 1 · button",
        ),
    )),
    everywhere(button(
        "remove-why",
        Moderator,
        asks(
            &[("reason", "Fell ill")],
            "Training: @Member 4 is out of Trainer, slot 1.",
            "Trainer · 3 of 3 free",
            "removed @Member 4 from Trainer, slot 1 (\"Fell ill\") · button",
        ),
    )),
    everywhere(button("charge", Moderator, Turns("Who is in charge?"))),
    everywhere(menu(
        "appoint:host",
        Moderator,
        "Zoe",
        changes("Training: host nobody → @Zoe.", "┃ Host: @Zoe", "edited the session: host nobody → @Zoe"),
    )),
    everywhere(menu(
        "appoint:co-host",
        Moderator,
        "Zoe",
        changes("Training: co-host nobody → @Zoe.", "┃ Co-host: @Zoe", "edited the session: co-host nobody → @Zoe"),
    )),
    everywhere(menu(
        "appoint:supervisor",
        Moderator,
        "Zoe",
        changes("Training: supervisor nobody → @Zoe.", "┃ Supervisor: @Zoe", "edited the session: supervisor nobody → @Zoe"),
    )),
    // Who was there.
    button("attendance", Marking, Turns("Attendance: Training")),
    menu("pick-attendee", Marking, "Trainer, slot 1", Turns("@Member 4, Trainer, slot 1: ")),
    button(
        "mark:attended",
        Marking,
        changes("@Member 4 (Trainer) → attended.", "· attended", "marked attendance: @Member 4 (Trainer) → attended"),
    ),
    button(
        "mark:late",
        Keeping,
        changes("@Member 4 (Trainer) → late.", "· late", "marked attendance: @Member 4 (Trainer) → late"),
    ),
    button(
        "mark:excused",
        Keeping,
        changes("@Member 4 (Trainer) → excused.", "· excused", "marked attendance: @Member 4 (Trainer) → excused"),
    ),
    button(
        "mark:no_show",
        Marking,
        changes("@Member 4 (Trainer) → no-show.", "· no-show", "marked attendance: @Member 4 (Trainer) → no-show"),
    ),
    button(
        "mark:none",
        Marking,
        changes("@Member 4 (Trainer) → not marked.", "1. @Member 4\n", "marked attendance: @Member 4 (Trainer) → not marked"),
    ),
    button(
        "mark-the-rest",
        Keeping,
        changes("@Member 4 (Trainer) → attended.", "@Member 4 · attended", "marked attendance: @Member 1 (Lead) → attended"),
    ),
    button("export", Keeping, Saves),
    // The rest.
    everywhere(button("post", Moderator, Turns("In which channel shall another board stand?"))),
    everywhere(menu(
        "post-in",
        Moderator,
        "announcements",
        changes("The board is in #announcements now.", "Open · Training", ""),
    )),
    everywhere(button("trail", Moderator, Turns("edited the session: length "))),
    everywhere(button("trail:#", Moderator, Turns("planned the session"))),
    button("undo", Moderator, Turns("Which change do you want to take back?")),
    menu(
        "undo-entry",
        Moderator,
        "Edited the session",
        changes(
            "Training: length 1 hour 4 minutes → 1 hour 3 minutes.",
            "Length: 1 hour 3 minutes",
            "took a change back: length 1 hour 4 minutes → 1 hour 3 minutes",
        ),
    ),
    everywhere(button("template", Moderator, asks(&[("name", "Evening")], "The template Evening ", "Open · Training", ""))),
];

/// What the table says of a control.
pub(crate) fn of(word: &str, label: &str) -> &'static Control {
    let found = ALL.iter().find(|control| control.word == word);
    found.unwrap_or_else(|| panic!("nobody has said whose {label:?} ({word}) is and what it does"))
}
