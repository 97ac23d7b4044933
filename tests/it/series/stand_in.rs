//! A stand-in for SERIES on loopback: what its reference documents and nothing beyond it, and trouble on demand.
//!
//! No `reason` in its errors, one 400 for three causes and one 403 for two, slots keyed by their holder, pages whose length
//! nobody is told, and 200 for a key that opens nothing.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::body::Body;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::site::{Said, Site};
use super::trouble::{Trouble, Troubles};

/// A key that opens the stand-in's workspace. It must be found in no log and no answer.
pub(crate) const KEY: &str = "series-KEY-that-nobody-may-see-7f3a";

/// A running SERIES.
#[derive(Clone)]
pub(crate) struct StandIn {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Arc<Listening>,
}

struct Shared {
    site: Mutex<Site>,
    troubles: Troubles,
    requests: Mutex<Vec<String>>,
}

/// Ends with the last handle.
struct Listening(JoinHandle<()>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped")]
struct Dropped;

impl StandIn {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { site: Mutex::default(), troubles: Troubles::default(), requests: Mutex::default() });
        let task = tokio::spawn(listen(listener, Arc::clone(&shared)));
        Self { address, shared, listening: Arc::new(Listening(task)) }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What stands on SERIES, for who uses its own site.
    pub(crate) fn site(&self) -> MutexGuard<'_, Site> {
        self.shared.site.lock().unwrap()
    }

    pub(crate) fn troubles(&self) -> &Troubles {
        &self.shared.troubles
    }

    /// The requests so far, as `PATCH claim`, `GET get`, oldest first.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap().clone()
    }

    pub(crate) fn forget_requests(&self) {
        self.shared.requests.lock().unwrap().clear();
    }

    /// How many of them were of this kind.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.requests().iter().filter(|request| *request == kind).count()
    }

    /// Nobody listens any more.
    pub(crate) fn stop(&self) {
        self.listening.0.abort();
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped with this task, and every connection with them.
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let service = service_fn(move |request| answer(Arc::clone(&shared), request));
            // A connection that was dropped on purpose ends with an error.
            drop(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

async fn answer(shared: Arc<Shared>, request: Request<hyper::body::Incoming>) -> Result<Response<Body>, Dropped> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(Body::new(body), 1 << 20).await.map_err(|_| Dropped)?;
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let path: Vec<String> = parts.uri.path().split('/').skip(1).map(str::to_owned).collect();
    let kind = format!("{} {}", parts.method, kind(&path));
    shared.requests.lock().unwrap().push(kind.clone());
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let key = header("apikey").or_else(|| header("x-api-key"));
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let carry_out = {
        let (shared, kind) = (Arc::clone(&shared), kind.clone());
        move || shared.site.lock().unwrap().carry_out(&kind, &path, &query, key.as_deref(), &body)
    };
    match shared.troubles.next(&kind) {
        None => Ok(plain(&carry_out())),
        Some(trouble) => troubled(trouble, carry_out).await,
    }
}

/// The word of a path that tells one call from another.
fn kind(path: &[String]) -> &str {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    match words.as_slice() {
        [_, _, "custom-roles", verb] => verb,
        [_, verb, ..] => verb,
        _ => "nothing",
    }
}

async fn troubled(trouble: Trouble, carry_out: impl FnOnce() -> Said + Send + 'static) -> Result<Response<Body>, Dropped> {
    match trouble {
        Trouble::Slow(wait) => {
            let said = carry_out();
            tokio::time::sleep(wait).await;
            Ok(plain(&said))
        }
        Trouble::Late(wait) => {
            // Goes on when whoever asked has gone.
            let late = tokio::spawn(async move {
                tokio::time::sleep(wait).await;
                carry_out()
            });
            Ok(plain(&late.await.unwrap()))
        }
        Trouble::ResetAfter => {
            carry_out();
            Err(Dropped)
        }
        Trouble::ResetBefore => Err(Dropped),
        Trouble::Status(status) => Ok(plain(&Said::error(status, "Something went wrong"))),
        Trouble::StatusAfter(status) => {
            carry_out();
            Ok(plain(&Said::error(status, "Something went wrong")))
        }
        Trouble::TooMany(wait) => {
            let mut response = plain(&Said::error(429, "Too many requests"));
            if let Some(wait) = wait {
                response.headers_mut().insert("retry-after", wait.as_secs().into());
            }
            Ok(response)
        }
        Trouble::Html => Ok(html("<!doctype html><title>Just a moment…</title>")),
        Trouble::HtmlAfter => {
            carry_out();
            Ok(html("<!doctype html><title>Just a moment…</title>"))
        }
        Trouble::EmptyAfter => {
            carry_out();
            Ok(plain(&Said { status: 200, body: json!({ "success": true, "data": {} }) }))
        }
        Trouble::TruncatedAfter => Ok(truncated(&carry_out())),
        Trouble::Says(status, body) => Ok(plain(&Said { status, body })),
    }
}

fn plain(said: &Said) -> Response<Body> {
    let response = Response::builder().status(said.status).header("content-type", "application/json");
    response.body(Body::from(said.body.to_string())).unwrap()
}

fn html(page: &'static str) -> Response<Body> {
    Response::builder().header("content-type", "text/html").body(Body::from(page)).unwrap()
}

/// The first half of the answer, and then the connection ends.
fn truncated(said: &Said) -> Response<Body> {
    let text = said.body.to_string();
    let half = text[..text.len() / 2].to_owned();
    let pieces = futures::stream::iter([Ok::<_, std::io::Error>(half), Err(std::io::Error::other("broken off"))]);
    // The first half has to leave before the end comes.
    let slow = futures::StreamExt::then(pieces, |piece| async move {
        if piece.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        piece
    });
    Response::builder().status(said.status).header("content-type", "application/json").body(Body::from_stream(slow)).unwrap()
}
