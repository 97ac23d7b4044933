//! Why a program ends before it should, in one line for whoever started it.

use std::path::PathBuf;

use crate::api::ListenFailure;
use crate::bot::gateway::GatewayFailure;
use crate::config::ConfigError;
use crate::desk::DeskFailure;
use crate::desk::privacy::Unknown;
use crate::desk::programs::KeyFailure;
use crate::desk::settings::KeyProblem;
use crate::domain::{KeyId, WorkspaceId};
use crate::engine::series::NoClient;
use crate::engine::{EngineFailure, WriterPanicked};
use crate::store::{OpenFailure, StoreFailure};
use crate::vault::NotKept;
use crate::{linking, roblox};

/// Why the program ends with exit code 1; one line for whoever started it.
#[derive(Debug, thiserror::Error)]
pub enum AppFailure {
    /// A setting is missing.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// The database cannot be used.
    #[error("{0}")]
    Open(#[from] OpenFailure),
    /// Discord cannot be used.
    #[error("{0}")]
    Gateway(#[from] GatewayFailure),
    /// The HTTP API cannot listen.
    #[error("{0}")]
    Listen(#[from] ListenFailure),
    /// No API key could be made.
    #[error("{0}")]
    Key(#[from] KeyFailure),
    /// SERIES cannot be spoken to.
    #[error("{0}")]
    Series(#[from] NoClient),
    /// There is no such API key.
    #[error("there is no API key {0}; \"slotkeeper key list\" shows those that there are")]
    NoKey(KeyId),
    /// Another API key has taken the place of this one before.
    #[error(
        "{by} has taken the place of the API key {key} before; rotate that one, or make another with \"slotkeeper key create\""
    )]
    KeyReplaced {
        /// The one that was to be rotated.
        key: KeyId,
        /// The one in its place.
        by: KeyId,
    },
    /// An API key that opens nothing any more.
    #[error("the API key {0} was revoked or has expired; make another with \"slotkeeper key create\"")]
    KeyOver(KeyId),
    /// There is no such workspace.
    #[error("there is no workspace {0}; \"slotkeeper workspace list\" shows those that there are")]
    NoWorkspace(WorkspaceId),
    /// Nobody can say who a former moderator is.
    #[error("{0}")]
    Former(#[from] Unknown),
    /// No calls to Roblox could be made.
    #[error("{0}")]
    Roblox(#[from] roblox::NoClient),
    /// No calls to linking providers could be made.
    #[error("{0}")]
    Linking(#[from] linking::NoClient),
    /// SERIES keeps the ranks of this workspace.
    #[error("SERIES decides for {0} and keeps its ranks; change them there")]
    RanksOnSeries(WorkspaceId),
    /// The key for SERIES is not kept.
    #[error("{}: {problem}, so no workspace was made", path.display())]
    SeriesKey {
        /// The file that it is in.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Nothing can be encrypted.
    #[error("{0}")]
    Vault(String),
    /// The database failed.
    #[error("{0}")]
    Store(#[from] StoreFailure),
    /// The engine failed.
    #[error("{0}")]
    Engine(#[from] EngineFailure),
    /// The desk failed.
    #[error("{0}")]
    Desk(#[from] DeskFailure),
    /// Nothing can be decided any more.
    #[error("{0}")]
    Writer(#[from] WriterPanicked),
}

/// Why a key is not kept, for whoever gave its file.
pub(super) const fn key_problem(problem: KeyProblem) -> &'static str {
    match problem {
        KeyProblem::NotAKey => "what the file holds is no key: it has spaces, or characters that no key has",
        KeyProblem::Invalid => "SERIES does not take the key in the file; look in SERIES whether it is active",
        KeyProblem::NotChecked => "SERIES does not answer, so the key could not be checked; try again in a few minutes",
        KeyProblem::NotSealed(NotKept::Locked) => "there is no vault key to encrypt it with",
        KeyProblem::NotSealed(NotKept::NoRandomness) => "the system gives no random numbers to encrypt it with",
    }
}
