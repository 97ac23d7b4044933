//! The loopback listener, with connections that can be cut from within the request that they carry.
//!
//! It must never know what is said.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Extension;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// A server at work; it stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Running(JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Closes the connection that a request came over; the answer that is owed never comes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cut(Arc<Notify>);

impl Cut {
    pub(crate) async fn now(&self) -> Response {
        self.0.notify_one();
        let never: Infallible = std::future::pending().await;
        match never {}
    }
}

/// Begins to serve.
pub(crate) fn run(listener: TcpListener, router: Router) -> Running {
    Running(tokio::spawn(async move {
        let mut lines = tokio::task::JoinSet::new();
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    lines.spawn(converse(stream, router.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            while lines.try_join_next().is_some() {}
        }
    }))
}

async fn converse(stream: TcpStream, router: Router) {
    // Small answers must not wait for each other; without it they are only slower.
    drop(stream.set_nodelay(true));
    let cut = Cut::default();
    let service = TowerToHyperService::new(router.layer(Extension(cut.clone())));
    let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        ended = served => drop(ended),
        () = cut.0.notified() => {}
    }
}
