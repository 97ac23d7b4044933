//! The use cases that both doors share: who is this, which session do they mean, what does the engine say.
//!
//! It takes typed requests and answers with values. It must never know of Discord's messages or of HTTP, and it never
//! writes a sentence.

mod absences;
mod answer;
mod attendance_list;
mod boards;
mod caller;
mod choices;
pub mod cleaning;
mod communities;
mod departures;
mod eligibility;
mod elsewhere;
mod gateway_starts;
mod health;
mod link_notices;
mod links;
pub mod mishap;
mod moderation;
mod moderation_typed;
mod news;
mod people;
mod presses;
pub mod privacy;
pub mod programs;
mod pulse;
mod quotas;
mod ranks;
pub mod rights;
mod server_roles;
mod sessions;
pub mod settings;
mod slots;
mod summonses;
mod templates;
mod trail;
mod unconfirmed;
mod workspace_removal;

use std::sync::Arc;

pub use answer::*;
pub use attendance_list::AttendanceRow;
pub use boards::{BoardNote, OnBoard, TAKEN_FOR};
pub use caller::{Administrator, Caller, Moderator, NotAModerator, NotAnAdministrator};
pub use choices::SessionPurpose;
pub use communities::{Communities, Community};
pub use departures::{Departure, Departures, Notice};
pub use eligibility::Eligibility;
pub use links::{LinkBegun, LinkChecked, LinkEnded, LinkOffer};
pub use moderation::ModerationAnswer;
pub use news::News;
pub use presses::Presses;
pub use programs::{Allowance, Keyring, Program};
pub use pulse::{GatewayState, Pulse};
pub use quotas::TooManyBoards;
pub use ranks::BelowMinimum;
pub use rights::{NotPermitted, Powers, Steward};
pub use server_roles::{KnownRoles, RoleSource, RolesUnknown};
pub use summonses::LONGEST_WAIT;
pub use templates::TemplateAnswer;
pub use trail::TrailPage;
pub use unconfirmed::LeftUnconfirmed;

pub use crate::linking::Name;

use crate::domain::Quotas;
use crate::engine::{Engine, EngineFailure, SeriesEngine};
use crate::linking::Linking;
use crate::store::{Database, StoreFailure};
use crate::vault::Vault;
use programs::KeyFailure;

/// The most sessions that are shown at once: Discord shows 25 choices and 25 options.
pub const MOST_SESSIONS: u32 = 25;

/// The most sessions that are looked through for one that somebody names.
const MOST_SEARCHED: u32 = 200;

/// Everything that a request needs.
#[derive(Clone)]
pub struct Desk {
    database: Database,
    communities: Communities,
    linking: Linking,
    engine: Arc<dyn Engine>,
    vault: Vault,
    keyring: Keyring,
    series: SeriesEngine,
    departures: Departures,
    pulse: Pulse,
    allowances: privacy::Allowances,
    turns: privacy::Turns,
    roles: KnownRoles,
    quotas: Quotas,
}

impl Desk {
    /// Over this database, with this engine to decide and these links to go by, and with what administrators need: the
    /// secrets, the keys of programs, and SERIES, which says what its keys are worth.
    #[must_use]
    pub fn new(
        database: Database,
        engine: Arc<dyn Engine>,
        linking: Linking,
        vault: Vault,
        keyring: Keyring,
        series: SeriesEngine,
    ) -> Self {
        let communities = Communities::new(database.clone());
        let departures = Departures::new(database.clone());
        let (allowances, turns, pulse) = (privacy::Allowances::default(), privacy::Turns::default(), Pulse::default());
        Self {
            database,
            communities,
            linking,
            engine,
            vault,
            keyring,
            series,
            departures,
            pulse,
            allowances,
            turns,
            roles: KnownRoles::default(),
            quotas: Quotas::default(),
        }
    }

    /// The same within these quotas.
    #[must_use]
    pub fn within(self, quotas: Quotas) -> Self {
        Self { quotas, ..self }
    }

    /// What the roles of Discord servers permit.
    #[must_use]
    pub const fn server_roles(&self) -> &KnownRoles {
        &self.roles
    }

    /// Every change of a session from now on.
    #[must_use]
    pub fn changes(&self) -> tokio::sync::broadcast::Receiver<crate::engine::SessionChanged> {
        self.engine.changes()
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Desk").finish_non_exhaustive()
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum DeskFailure {
    /// The engine has none.
    #[error(transparent)]
    Engine(#[from] EngineFailure),
    /// The database has none.
    #[error(transparent)]
    Store(#[from] StoreFailure),
    /// Discord does not say what somebody may do.
    #[error(transparent)]
    Roles(#[from] RolesUnknown),
    /// The system gives no randomness, and so no key.
    #[error("{0}")]
    NoRandomness(String),
}

impl From<KeyFailure> for DeskFailure {
    fn from(failure: KeyFailure) -> Self {
        match failure {
            KeyFailure::Store(failure) => Self::Store(failure),
            failure @ KeyFailure::NoRandomness(_) => Self::NoRandomness(failure.to_string()),
        }
    }
}
