//! The Discord door: what a press or a command asks for, and how the answer looks. It decides nothing: `desk` does.
//!
//! Must never know of SQL, HTTP routes or a remote API; only `view` holds sentences that people read.
//!
//! In reading order: `gateway` connects, once `starting` has waited where it must, and hands every interaction on; `admission` is who is served; `commands`, `press` and `submit` turn one into a
//! request to the desk and its answer into a face (`setup`: those of the administrators' panel; `panel`: those with which a
//! session is run, and `telling` tells its holders); `departures` hears who comes and leaves, `absences` that the bot itself does; `answer` sends that in time, and
//! `news` what a moderator has to hear beside it, `unconfirmed` the truth that was not known then; `server_roles` notes what Discord says of roles; `boards` keeps the messages true that show a session; `closed` is which channels nobody writes into for now; `herald` tells servers
//! what was changed; `custom_id` is what buttons and forms carry; `face`, `file` and `modal` are what messages and forms are
//! made of; `view` is how everything looks; `rest` speaks to Discord.

mod absences;
pub mod admission;
pub mod answer;
pub mod boards;
pub mod closed;
pub mod commands;
pub mod custom_id;
mod departures;
pub mod face;
pub mod file;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
pub mod gateway;
pub mod herald;
pub mod incoming;
pub mod linking;
pub mod modal;
pub mod muted;
mod news;
pub mod panel;
pub mod place;
pub mod press;
pub mod rest;
mod server_roles;
pub mod setup;
mod slot_answer;
mod starting;
pub mod submit;
pub mod telling;
mod unconfirmed;
pub mod view;

use serenity::all::ApplicationId;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::admission::Admission;
use self::boards::Keeper;
use self::muted::Muted;
use self::panel::Pending;
use self::rest::{Rest, RestFailure};
use crate::desk::{Caller, Desk, DeskFailure};
use crate::domain::InvalidId;
use crate::store::{StoreFailure, Trouble};

/// Everything that a handler needs.
#[derive(Debug)]
pub struct Bot {
    /// Decides and knows.
    pub desk: Desk,
    /// Speaks to Discord.
    pub rest: Rest,
    /// The application that the token belongs to.
    pub application: ApplicationId,
    /// Keeps the boards.
    pub keeper: Keeper,
    /// Audit channels that it may not write in.
    pub muted: Muted,
    /// Whom it serves.
    pub admission: Admission,
    /// Edits that wait for a yes.
    pub pending: Pending,
    /// Whether Discord tells who leaves a server.
    pub hears_departures: bool,
    /// Told when the program is to end.
    pub stop: CancellationToken,
    /// What is under way, so that it can be finished before the program ends.
    pub tasks: TaskTracker,
}

impl Bot {
    /// Somebody gave a command or pressed: if they had left this server, they are back.
    async fn is_present(&self, caller: &Caller) -> Result<(), DeskFailure> {
        let marks = self.desk.is_present(caller.guild, caller.user).await?;
        self.keeper.show_again(&marks).await;
        Ok(())
    }
}

impl Failure {
    /// What is wrong with the database as a whole, if that is why.
    fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Desk(failure) => failure.trouble(),
            Self::Store(failure) => failure.trouble(),
            Self::Rest(_) | Self::Id(_) | Self::Panic(_) => None,
        }
    }
}

/// Why a handler has no answer. What a person reads then is one sentence with a reference; this stands in the log.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The desk failed.
    #[error("{0}")]
    Desk(#[from] DeskFailure),
    /// The database failed.
    #[error("{0}")]
    Store(#[from] StoreFailure),
    /// Discord failed.
    #[error("{0}")]
    Rest(#[from] RestFailure),
    /// Discord sent an ID that is none.
    #[error("{0}")]
    Id(#[from] InvalidId),
    /// A handler panicked: a bug. The message of the panic.
    #[error("panic: {0}")]
    Panic(String),
}
