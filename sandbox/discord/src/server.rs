//! The loopback listener, and connections that can be cut.
//!
//! Owns accepting, the doors (gateway, REST and the page) and the clockwork that notices what time does. It must never know
//! what is said.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, Query, Request, State};
use axum::response::Response;
use axum::routing::get;
use axum::serve::{IncomingStream, Listener};
use futures::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::core::Core;
use crate::gateway::connection;
use crate::gateway::session::Order;
use crate::page;
use crate::rest;

/// How often the sandbox looks for interactions whose time is over.
const SWEEP: Duration = Duration::from_millis(50);

/// A server at work; it stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    tasks: [JoinHandle<()>; 2],
    core: Arc<Core>,
}

impl Drop for Running {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        self.core.sessions.order(&Order::Drop);
        self.core.notices.end();
    }
}

/// Begins to serve.
pub(crate) fn run(listener: TcpListener, core: Arc<Core>) -> Running {
    let mut router = Router::new()
        .route("/gateway", get(gateway))
        .route("/gateway/", get(gateway))
        .route("/attachments/{channel}/{id}/{filename}", get(rest::delivery::file))
        .fallback(request);
    if core.settings.page {
        router = router.merge(page::routes());
    }
    let router = router.with_state(core.clone());
    let service = router.into_make_service_with_connect_info::<KillSwitch>();
    let serving = tokio::spawn(async move {
        if let Err(error) = axum::serve(Loopback { listener }, service).await {
            tracing::error!(%error, "the sandbox stopped serving");
        }
    });
    let swept = core.clone();
    let sweeping = tokio::spawn(async move {
        let mut every = tokio::time::interval(SWEEP);
        loop {
            every.tick().await;
            swept.sweep();
        }
    });
    Running { tasks: [serving, sweeping], core }
}

async fn gateway(
    State(core): State<Arc<Core>>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.on_upgrade(move |socket| connection::serve(core, socket, query))
}

async fn request(State(core): State<Arc<Core>>, ConnectInfo(kill): ConnectInfo<KillSwitch>, request: Request) -> Response {
    rest::open(core, kill, request).await
}

#[derive(Debug)]
struct Loopback {
    listener: TcpListener,
}

impl Listener for Loopback {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    // Small answers must not wait for each other; without it they are only slower.
                    drop(stream.set_nodelay(true));
                    return (Line { stream, kill: KillSwitch::default() }, address);
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Cuts a connection from within the request that it carries.
#[derive(Clone, Debug, Default)]
pub(crate) struct KillSwitch {
    inner: Arc<Switch>,
}

#[derive(Debug, Default)]
struct Switch {
    killed: AtomicBool,
    reader: AtomicWaker,
}

impl KillSwitch {
    /// Cuts the connection; the answer that is owed never comes.
    pub(crate) async fn kill(&self) -> Response {
        self.inner.killed.store(true, Ordering::Release);
        self.inner.reader.wake();
        let never: Infallible = std::future::pending().await;
        match never {}
    }

    fn check(&self) -> io::Result<()> {
        if self.inner.killed.load(Ordering::Acquire) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl Connected<IncomingStream<'_, Loopback>> for KillSwitch {
    fn connect_info(stream: IncomingStream<'_, Loopback>) -> Self {
        stream.io().kill.clone()
    }
}

/// A connection that can be cut.
#[derive(Debug)]
struct Line {
    stream: TcpStream,
    kill: KillSwitch,
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        // While a request is served, the server waits here for the client to leave: so it wakes here when cut.
        self.kill.inner.reader.register(context.waker());
        self.kill.check()?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
