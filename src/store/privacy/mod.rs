//! What is kept of one person, in whatever table: finding it, and making it as if it had never been.
//!
//! `subjects` lists every column that names or describes a person; a test walks the database and fails when one is
//! missing there. `accounts` finds out what is whose, `records` reads. `erasing` begins a deletion and `erasures` remembers
//! that it did; `slices` and `trail` carry it out in small steps, the latter in the audit trail, which keeps what happened
//! without the person.

mod accounts;
mod erasing;
mod erasures;
mod records;
mod slices;
mod subjects;
mod trail;

pub use accounts::{RemoteWorkspace, of_discord_user, providers_of, remote_workspaces, shared_accounts, unproved_accounts};
pub use erasing::{HeldSeat, begin, past_claims, running_seats};
pub use erasures::{finish, left_over, name_of, put_off, under_way};
pub use records::{
    Record, attendance, by_them, claims, links, memberships, mentioning, naming_account, of_their_own, sessions_run,
};
pub use slices::{Concerned, SomeSeats, next_attendance, next_seats, next_sessions_run};
pub use subjects::{Fate, SUBJECTS, Subject, Whose};
pub use trail::{has_moderated, names, next_entries};
