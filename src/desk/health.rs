//! Whether the program can do what it is for: the database answers and takes writes, and Discord is there.

use super::{Desk, DeskFailure, GatewayState, Pulse};
use crate::engine::EngineFailure;
use crate::store::{self, Trouble};

impl Desk {
    /// Whether the database answers.
    pub async fn database_answers(&self) -> Result<(), DeskFailure> {
        Ok(store::database::answers(&mut *self.database.reader().await?).await?)
    }

    /// Whether what is decided can be written, or else what is in the way.
    pub async fn database_takes_writes(&self) -> Result<(), Trouble> {
        self.database.takes_writes().await
    }

    /// What is known to be wrong with the database, without asking it.
    #[must_use]
    pub fn database_trouble(&self) -> Option<Trouble> {
        self.database.trouble()
    }

    /// How the connection to Discord is.
    #[must_use]
    pub fn gateway(&self) -> GatewayState {
        self.pulse.state()
    }

    /// Where the connection to Discord says how it is.
    #[must_use]
    pub const fn pulse(&self) -> &Pulse {
        &self.pulse
    }
}

impl DeskFailure {
    /// What is wrong with the database as a whole, if that is why there is no answer.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Engine(EngineFailure::Store(failure)) => failure.trouble(),
            Self::Store(failure) => failure.trouble(),
            Self::Engine(_) | Self::Roles(_) | Self::NoRandomness(_) => None,
        }
    }
}
