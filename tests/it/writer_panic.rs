//! A bug in the writer: whoever waits is answered, and the program ends instead of going on without it.
//!
//! The writer has no bug that we know of. What panics here is the log that it writes to, on the thread of this test alone.

use std::ffi::OsString;
use std::fmt::{self, Debug};

use serde_json::json;
use slotkeeper::app::App;
use slotkeeper::config::Config;
use slotkeeper::domain::Plan;
use tokio_util::sync::CancellationToken;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

use crate::alone::Present;
use crate::disk;
use crate::http::Said;
use crate::world::PATIENCE;

/// Panics at one line of the log.
struct PanicsAt(&'static str);

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            fmt::Write::write_fmt(&mut self.0, format_args!("{value:?}")).unwrap();
        }
    }
}

impl Subscriber for PanicsAt {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        assert!(!message.0.contains(self.0), "a bug in the writer");
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[tokio::test]
async fn a_panic_of_the_writer_answers_those_who_wait_and_ends_the_program_with_a_line_that_says_so() {
    let _present = Present::enter();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slotkeeper.db");
    let pairs = [("SLOTKEEPER_DATABASE__PATH", path.display().to_string()), ("SLOTKEEPER_HTTP__LISTEN", "127.0.0.1:0".into())];
    let config = Config::load_from(None, pairs.map(|(name, value)| (OsString::from(name), OsString::from(value)))).unwrap();
    let app = App::open(&config).await.unwrap();
    let workspace = app.create_workspace("Ours".parse().unwrap(), Plan::Premium, None).await.unwrap().id;
    let key = app.create_key(workspace).await.unwrap().reveal();
    let server = app.listen(&config).await.unwrap();
    let base = format!("http://{}", server.address());
    let mut other = disk::open(&path).await;
    let trap = "create trigger trap before insert on sessions begin select raise(abort, 'a trap'); end";
    sqlx::query(trap).execute(&mut other).await.unwrap();

    let _panics = tracing::subscriber::set_default(PanicsAt("deciding it anew"));
    let ended = tokio::spawn(app.serve(server, CancellationToken::new()));
    let session = json!({ "Title": "Training", "Scheduled": "2024-01-20T15:00:00Z", "Duration": 60 });
    let client = reqwest::Client::new();
    let calls = (0..8).map(|_| Said::to(client.post(format!("{base}/sessions/create")).header("apikey", &key).json(&session)));
    for said in futures::future::join_all(calls).await {
        said.refused(503, "stopping");
    }
    let ended = tokio::time::timeout(PATIENCE, ended).await.expect("it ends").unwrap();
    let line = ended.unwrap_err().to_string();
    assert!(line.starts_with("the database's writer ended because of a bug") && !line.contains('\n'), "{line}");
    assert_eq!(disk::number(&path, "select count(*) from sessions").await, 0);
}
