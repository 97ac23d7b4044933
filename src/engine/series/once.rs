//! A request that comes twice is carried out once: whoever comes second waits for the first one's answer.
//!
//! The work is a task of its own, so that nobody who stops waiting leaves it half-way.

use std::future::Future;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
use moka::sync::Cache;

use crate::domain::{Origin, RequestId, WorkspaceId};
use crate::engine::EngineFailure;

/// Discord takes answers to an interaction for fifteen minutes; longer it is nobody's concern.
const REMEMBERED_FOR: Duration = Duration::from_mins(15);

/// The most requests that are remembered.
const REMEMBERED: u64 = 20_000;

type Answer<T> = Result<T, EngineFailure>;

/// The requests of late, with their answers or the work on them.
pub(super) struct Once<T: Clone>(Cache<(WorkspaceId, RequestId), Shared<BoxFuture<'static, Answer<T>>>>);

impl<T: Clone> std::fmt::Debug for Once<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Once").finish_non_exhaustive()
    }
}

impl<T: Clone + Send + Sync + 'static> Default for Once<T> {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(REMEMBERED).time_to_live(REMEMBERED_FOR).build())
    }
}

impl<T: Clone + Send + Sync + 'static> Once<T> {
    /// Does the work, unless this very request does it or has done it.
    pub(super) async fn run(&self, origin: &Origin, work: impl Future<Output = Answer<T>> + Send + 'static) -> Answer<T> {
        let Some(request) = &origin.request else { return in_a_task(work).await };
        let key = (origin.workspace.clone(), request.clone());
        let shared = self.0.get_with(key, || in_a_task(work).boxed().shared());
        shared.await
    }
}

async fn in_a_task<T: Send + 'static>(work: impl Future<Output = Answer<T>> + Send + 'static) -> Answer<T> {
    match tokio::spawn(work).await {
        Ok(answer) => answer,
        Err(failure) => {
            tracing::error!(error = %failure, "a request to SERIES ended before its time");
            Err(EngineFailure::Stopped)
        }
    }
}
