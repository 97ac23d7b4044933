//! What somebody holds in sessions that SERIES keeps: found, and given up slot by slot before the rest is deleted here.
//!
//! A SERIES that does not answer stops no deletion: what is not given up then is said.

use std::collections::BTreeSet;
use std::time::Duration;

use super::RunningClaim;
use crate::desk::{Caller, Desk, DeskFailure};
use crate::domain::{Origin, Refusal, Refusals, WorkspaceId, WorkspaceName, rules};
use crate::engine::remote::Settled;
use crate::engine::{EngineFailure, Leave};
use crate::store::privacy::RemoteWorkspace;

/// How long to wait for the truth about a slot of which SERIES does not say whether it is free.
const PATIENCE: Duration = Duration::from_mins(1);

/// A slot that is held there.
pub(super) struct HeldRemotely {
    pub(super) claim: RunningClaim,
    workspace: WorkspaceId,
    leave: Leave,
}

/// What became of the slots that are held there.
#[derive(Debug, Default)]
pub(super) struct Remotely {
    pub(super) given_up: Vec<RunningClaim>,
    pub(super) still_held: Vec<RunningClaim>,
    pub(super) unasked: Vec<WorkspaceName>,
}

impl Desk {
    /// What is held in these workspaces, and those of which nobody can say now.
    pub(super) async fn held_remotely(
        &self,
        remote: &[RemoteWorkspace],
    ) -> Result<(Vec<HeldRemotely>, Vec<WorkspaceName>), DeskFailure> {
        let (mut held, mut unasked) = (Vec::new(), BTreeSet::new());
        for workspace in remote {
            match self.held_in(workspace).await {
                Ok(there) => held.extend(there),
                Err(EngineFailure::Remote(why)) => {
                    tracing::warn!(error = %why, workspace.id = %workspace.id, "what somebody holds could not be asked for a deletion");
                    unasked.insert(workspace.name.clone());
                }
                Err(failure) => return Err(failure.into()),
            }
        }
        Ok((held, unasked.into_iter().collect()))
    }

    async fn held_in(&self, workspace: &RemoteWorkspace) -> Result<Vec<HeldRemotely>, EngineFailure> {
        let mut held = Vec::new();
        for session in self.engine.held_by(&workspace.id, workspace.roblox).await? {
            let running = rules::session_over(&session).is_none();
            for role in session.roles_of(workspace.roblox).filter(|_| running) {
                let leave = Leave { session: session.id.clone(), role: role.name.clone(), user: workspace.roblox, admit: false };
                held.push(HeldRemotely { claim: RunningClaim::of(&session, &role.name), workspace: workspace.id.clone(), leave });
            }
        }
        Ok(held)
    }

    /// Gives up what is held in these workspaces.
    pub(super) async fn give_up_remotely(&self, caller: &Caller, remote: &[RemoteWorkspace]) -> Result<Remotely, DeskFailure> {
        let (held, unasked) = self.held_remotely(remote).await?;
        let mut remotely = Remotely { unasked, ..Remotely::default() };
        for HeldRemotely { claim, workspace, leave } in held {
            // One request gives up many slots, so its ID can make none of them known.
            let origin = Origin { request: None, ..caller.origin_in(&workspace) };
            match self.quit_and_wait(origin, leave).await {
                Ok(Ok(_)) => remotely.given_up.push(claim),
                Ok(Err(refusals)) if holds_nothing(&refusals) => {}
                Ok(Err(_)) => remotely.still_held.push(claim),
                Err(failure) => {
                    tracing::warn!(error = %failure, workspace.id = %workspace, "a slot could not be given up before a deletion");
                    remotely.still_held.push(claim);
                }
            }
        }
        Ok(remotely)
    }

    /// Leaves a slot; where that is not known at once, waits a while for the truth.
    pub(in crate::desk) async fn quit_and_wait(&self, origin: Origin, leave: Leave) -> Settled {
        match self.engine.quit(origin, leave).await {
            Err(EngineFailure::Unconfirmed(truth)) => {
                let settled = tokio::time::timeout(PATIENCE, truth.clone().settled()).await;
                settled.unwrap_or(Err(EngineFailure::Unconfirmed(truth)))
            }
            settled => settled,
        }
    }
}

/// It was given up, or went, between the look and the request.
fn holds_nothing(refusals: &Refusals) -> bool {
    refusals.iter().any(|refusal| matches!(refusal, Refusal::NotInRole | Refusal::SessionNotFound))
}
