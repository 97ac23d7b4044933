//! Who gets in at a listener, and who is only told how things are.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Patience;
use super::room::Places;
use super::stream::PatientStream;
use crate::api::caller::Caller;
use crate::desk::programs::Neighbour;

/// The most bytes of the head of a request, and of what is read ahead of its body.
const LARGEST_HEAD: usize = 16 * 1024;

/// How long the head of a request may take from somebody for whom there is no place.
const PATIENCE_OUTSIDE: Duration = Duration::from_secs(2);

/// One listener's.
#[derive(Debug)]
pub(super) struct Doors {
    inside: Router,
    outside: Router,
    places: Arc<Places>,
    waiting: Waiting,
    patience: Patience,
}

impl Doors {
    /// `inside` for those who have one of the `places`; `outside` for so many others.
    pub(super) fn new(inside: Router, outside: Router, places: Arc<Places>, turned_away: usize, patience: Patience) -> Self {
        let waiting = Waiting { turns: Arc::new(Semaphore::new(turned_away)), those: Mutex::default() };
        Self { inside, outside, places, waiting, patience }
    }

    /// Ready as soon as the next one may come: of those outside somebody may have to leave first.
    pub(super) async fn open_to(&self, stream: TcpStream, peer: SocketAddr, connections: &Connections) {
        let stop = connections.stop.clone();
        if let Some(place) = self.places.take(Neighbour::at(peer.ip())) {
            let served = serve(http(self.patience), stream, peer.ip(), self.inside.clone(), self.patience, stop);
            connections.spawn(served, connections.give_up.clone(), place);
        } else {
            let patience = Patience { head: self.patience.head.min(PATIENCE_OUTSIDE), ..self.patience };
            let leave = connections.give_up.child_token();
            let turn = self.waiting.enter(leave.clone()).await;
            let mut http = http(patience);
            http.keep_alive(false);
            let served = serve(http, stream, peer.ip(), self.outside.clone(), patience, stop);
            connections.spawn(served, leave, turn);
        }
    }
}

/// The connections of all listeners, and how they end.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    pub(super) tracker: TaskTracker,
    /// Nothing more is taken; what is under way is finished.
    pub(super) stop: CancellationToken,
    /// What is still under way is broken off.
    pub(super) give_up: CancellationToken,
}

impl Connections {
    /// Serves until it is over or told to leave; what it holds meanwhile is free then.
    fn spawn(&self, served: impl Future<Output = ()> + Send + 'static, leave: CancellationToken, held: impl Send + 'static) {
        self.tracker.spawn(async move {
            tokio::select! {
                () = served => {}
                () = leave.cancelled() => {}
            }
            drop(held);
        });
    }
}

/// Those outside. Whoever comes when there are too many takes the turn of whoever has been there longest: what is asked
/// there is answered at once, so who is still there asks for nothing.
#[derive(Debug)]
struct Waiting {
    turns: Arc<Semaphore>,
    those: Mutex<VecDeque<CancellationToken>>,
}

/// Somebody's turn outside.
#[derive(Debug)]
struct Turn {
    leave: CancellationToken,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Turn {
    /// Whoever has left by themselves makes no one else leave.
    fn drop(&mut self) {
        self.leave.cancel();
    }
}

impl Waiting {
    async fn enter(&self, leave: CancellationToken) -> Turn {
        if self.turns.available_permits() == 0
            && let Some(longest) = self.those().pop_front()
        {
            longest.cancel();
        }
        // Never closed, so this only ever waits: for whoever was told to leave, whose connection is open until then.
        let permit = Arc::clone(&self.turns).acquire_owned().await.ok();
        self.those().push_back(leave.clone());
        Turn { leave, _permit: permit }
    }

    fn those(&self) -> MutexGuard<'_, VecDeque<CancellationToken>> {
        let mut those = self.those.lock().unwrap_or_else(PoisonError::into_inner);
        those.retain(|leave| !leave.is_cancelled());
        those
    }
}

/// The time for a head runs from the connection's first moment or from the answer before, so it ends idle ones too.
fn http(patience: Patience) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head);
    http.max_buf_size(LARGEST_HEAD).max_header_size(LARGEST_HEAD);
    http
}

async fn serve(
    http: http1::Builder,
    stream: TcpStream,
    peer: IpAddr,
    router: Router,
    patience: Patience,
    stop: CancellationToken,
) {
    // An answer is one small write, and somebody waits for it. That it may be late is no reason not to send it.
    drop(stream.set_nodelay(true));
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Caller(Neighbour::at(peer)));
        router.call(request)
    });
    let stream = TokioIo::new(PatientStream::new(stream, patience.answer));
    let mut connection = pin!(http.serve_connection(stream, service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(failure) = ended {
        tracing::debug!(error = %failure, "a connection broke");
    }
}
