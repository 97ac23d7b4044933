//! Listening: how many may be connected, how long they may take to speak, and how all of it ends.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use metrics_exporter_prometheus::BuildError;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::envelope::ApiFailure;
use super::{Api, metrics, router};
use crate::desk::{Desk, Keyring};

/// The most connections that are served at once.
const MOST_CONNECTED: usize = 1024;

/// The most connections beyond those that are told so at once; the rest is closed without a word.
const MOST_TURNED_AWAY: usize = 64;

/// How long the head of a request may take, from the connection's first moment or from the answer before.
const PATIENCE_WITH_HEADS: Duration = Duration::from_secs(10);

/// How long what is under way may take to finish once the server stops.
const PATIENCE_WITH_THE_END: Duration = Duration::from_secs(10);

/// Figures are folded together so often, whether or not anybody reads them: else they would pile up.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// The HTTP API, listening; what arrives before it runs waits.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    api: Api,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Api").finish_non_exhaustive()
    }
}

/// Why the API cannot listen, as one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ListenFailure {
    /// Somebody else does.
    #[error(
        "{0} is in use by another program, perhaps by another Slotkeeper; set http.listen (SLOTKEEPER_HTTP__LISTEN) to a free port"
    )]
    InUse(SocketAddr),
    /// The system does not let us.
    #[error("the HTTP API cannot listen at {0}: {1}; set http.listen (SLOTKEEPER_HTTP__LISTEN) to an address of this machine")]
    Refused(SocketAddr, io::Error),
    /// No figures can be kept.
    #[error("the figures for /metrics cannot be kept: {0}")]
    Figures(#[from] BuildError),
}

impl Server {
    /// Listens.
    pub async fn bind(listen: SocketAddr, desk: Desk, keyring: Keyring) -> Result<Self, ListenFailure> {
        let failed = |failure: io::Error| match failure.kind() {
            io::ErrorKind::AddrInUse => ListenFailure::InUse(listen),
            _ => ListenFailure::Refused(listen, failure),
        };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address, api: Api { desk, keyring, figures: metrics::figures()? } })
    }

    /// Where it listens, with the port that the system chose if it was asked for any.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop`, then takes nothing more and finishes what is under way.
    pub async fn run(self, stop: CancellationToken) {
        tracing::info!(address = %self.address, "the HTTP API is ready; /docs shows it");
        let doors = Doors::new(self.api.clone());
        let connections = TaskTracker::new();
        let mut upkeep = tokio::time::interval(UPKEEP_EVERY);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                _ = upkeep.tick() => self.api.figures.run_upkeep(),
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => doors.open_to(stream, &connections, &stop),
                    Err(failure) => {
                        tracing::warn!(error = %failure, "a connection could not be accepted");
                        // Out of file handles, most likely: asking again at once would only burn the processor.
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
        drop(self.listener);
        connections.close();
        if tokio::time::timeout(PATIENCE_WITH_THE_END, connections.wait()).await.is_err() {
            tracing::warn!(connections = connections.len(), "calls that took too long are broken off at the end");
            doors.give_up.cancel();
            connections.wait().await;
        }
    }
}

/// Who gets in, and who is only told that it is full.
struct Doors {
    inside: Router,
    outside: Router,
    places: Arc<Semaphore>,
    porches: Arc<Semaphore>,
    give_up: CancellationToken,
}

impl Doors {
    fn new(api: Api) -> Self {
        let outside = Router::new().fallback(async || ([("connection", "close")], ApiFailure::busy()));
        let places = Arc::new(Semaphore::new(MOST_CONNECTED));
        let porches = Arc::new(Semaphore::new(MOST_TURNED_AWAY));
        Self { inside: router(api), outside, places, porches, give_up: CancellationToken::new() }
    }

    fn open_to(&self, stream: TcpStream, connections: &TaskTracker, stop: &CancellationToken) {
        let (router, place) = match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => (self.inside.clone(), place),
            Err(_) => match Arc::clone(&self.porches).try_acquire_owned() {
                Ok(place) => (self.outside.clone(), place),
                Err(_) => return,
            },
        };
        let (stop, give_up) = (stop.clone(), self.give_up.clone());
        connections.spawn(async move {
            tokio::select! {
                () = serve(stream, router, stop) => {}
                () = give_up.cancelled() => {}
            }
            drop(place);
        });
    }
}

async fn serve(stream: TcpStream, router: Router, stop: CancellationToken) {
    // An answer is one small write, and somebody waits for it. That it may be late is no reason not to send it.
    drop(stream.set_nodelay(true));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE_WITH_HEADS);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)));
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
