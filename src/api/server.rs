//! Listening: how many may be connected, how long they may take to speak, and how all of it ends.

mod doors;
mod room;
mod stream;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use doors::{Connections, Doors};
use metrics_exporter_prometheus::{BuildError, PrometheusHandle};
use room::Places;
pub use room::Room;
use tokio::net::{TcpListener, TcpSocket};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Api, metrics, open, operations, outside};
use crate::desk::{Desk, Keyring};

/// How long what is under way may take to finish once the server stops.
const PATIENCE_WITH_THE_END: Duration = Duration::from_secs(10);

/// The most bytes that the system keeps of one connection in each direction; Linux doubles it.
const HELD_BY_THE_SYSTEM: u32 = 64 * 1024;

/// The most connections that the system keeps until they are taken.
const WAITING_TO_BE_TAKEN: u32 = 256;

/// Figures are folded together so often, whether or not anybody reads them: else they would pile up.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// How long those who call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the head of a request, from the connection's first moment or from the answer before.
    pub head: Duration,
    /// For the rest of a request.
    pub body: Duration,
    /// To read an answer; one that is large has a little more.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let usual = Duration::from_secs(10);
        Self { head: usual, body: usual, answer: usual }
    }
}

/// The HTTP API, listening; what arrives before it runs waits.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    operations: Option<(TcpListener, SocketAddr)>,
    api: Api,
    room: Room,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Api").finish_non_exhaustive()
    }
}

/// Where the address of the API is set: in the file, and in the environment.
const LISTEN: &str = "http.listen (SLOTKEEPER_HTTP__LISTEN)";

/// Where the address for those who run the program is set.
const OPERATIONS_LISTEN: &str = "http.operations_listen (SLOTKEEPER_HTTP__OPERATIONS_LISTEN)";

/// Why the API cannot listen, as one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ListenFailure {
    /// Somebody else does.
    #[error("{0} is in use by another program, perhaps by another Slotkeeper; set {1} to a free port")]
    InUse(SocketAddr, &'static str),
    /// The system does not let us.
    #[error("the HTTP API cannot listen at {0}: {1}; set {2} to an address of this machine")]
    Refused(SocketAddr, io::Error, &'static str),
    /// No figures can be kept.
    #[error("the figures for /metrics cannot be kept: {0}")]
    Figures(#[from] BuildError),
}

impl Server {
    /// Listens; where `operations` says, too, if it does.
    pub fn bind(
        listen: SocketAddr,
        operations: Option<SocketAddr>,
        room: Room,
        desk: Desk,
        keyring: Keyring,
    ) -> Result<Self, ListenFailure> {
        let (listener, address) = bound(listen, LISTEN)?;
        let operations = operations.map(|at| bound(at, OPERATIONS_LISTEN)).transpose()?;
        let api = Api { desk, keyring, figures: metrics::figures()?, patience: Patience::default() };
        Ok(Self { listener, address, operations, api, room })
    }

    /// Where it listens, with the port that the system chose if it was asked for any.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens for those who run the program.
    #[must_use]
    pub fn operations_address(&self) -> Option<SocketAddr> {
        self.operations.as_ref().map(|(_, address)| *address)
    }

    /// With other times than the usual ones.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.api.patience = patience;
        self
    }

    /// Serves until `stop`, then takes nothing more and finishes what is under way.
    pub async fn run(self, stop: CancellationToken) {
        let Self { listener, address, operations: for_operators, api, room } = self;
        tracing::info!(%address, "the HTTP API is ready");
        if room.is_less_than_usual() {
            let places = room.places;
            tracing::warn!(places, "few files may be open at once, so few connections are taken; raise LimitNOFILE (ulimit -n)");
        }
        let connections = Connections { tracker: TaskTracker::new(), stop: stop.clone(), give_up: CancellationToken::new() };
        let places = Places::new(room.places, room.each);
        let doors = Doors::new(open(api.clone()), outside(api.clone()), places, room.turned_away, api.patience);
        // Nobody but those who run the program is there, and none of them is in the way of another.
        let places = Places::new(room.operating, room.operating);
        let side_doors = Doors::new(operations(api.clone()), outside(api.clone()), places, 1, api.patience);
        let beside = async {
            if let Some((listener, address)) = for_operators {
                tracing::info!(%address, "/docs and /metrics are ready");
                take(listener, &side_doors, &connections).await;
            }
        };
        tokio::join!(take(listener, &doors, &connections), beside, keep_up(&api.figures, &stop));
        connections.tracker.close();
        if tokio::time::timeout(PATIENCE_WITH_THE_END, connections.tracker.wait()).await.is_err() {
            let left = connections.tracker.len();
            tracing::warn!(connections = left, "calls that took too long are broken off at the end");
            connections.give_up.cancel();
            connections.tracker.wait().await;
        }
    }
}

fn bound(at: SocketAddr, setting: &'static str) -> Result<(TcpListener, SocketAddr), ListenFailure> {
    let failed = |failure: io::Error| match failure.kind() {
        io::ErrorKind::AddrInUse => ListenFailure::InUse(at, setting),
        _ => ListenFailure::Refused(at, failure, setting),
    };
    let listener = listening(at).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// A socket that listens. What the system holds for one connection is bounded, for it holds it whether or not it is read.
fn listening(at: SocketAddr) -> io::Result<TcpListener> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // As the standard library does: on other systems this would let a second program take the same port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(HELD_BY_THE_SYSTEM)?;
    socket.set_recv_buffer_size(HELD_BY_THE_SYSTEM)?;
    socket.bind(at)?;
    socket.listen(WAITING_TO_BE_TAKEN)
}

/// Takes connections until told to stop.
async fn take(listener: TcpListener, doors: &Doors, connections: &Connections) {
    let mut failing = false;
    loop {
        let accepted = tokio::select! {
            biased;
            () = connections.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                failing = false;
                doors.open_to(stream, peer, connections).await;
            }
            Err(failure) => {
                // Said once, not with each try.
                if !std::mem::replace(&mut failing, true) {
                    tracing::warn!(error = %failure, "connections cannot be accepted now");
                }
                // Out of file handles, most likely: asking again at once would only burn the processor.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn keep_up(figures: &PrometheusHandle, stop: &CancellationToken) {
    while tokio::time::timeout(UPKEEP_EVERY, stop.cancelled()).await.is_err() {
        figures.run_upkeep();
    }
}
