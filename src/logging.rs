//! Where the program's own words go: to standard error, filtered. Must never know what the program does.
//!
//! What libraries say may hold anything that goes through them: statements, addresses with tokens in them, bodies with keys and
//! what people wrote. So they are silent at every level, but for targets that whoever runs the program names in the filter.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write, stderr};

use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};

/// Why nothing can be logged, as one line for the person who wrote the filter.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The filter does not read.
    #[error(
        "the log filter {filter:?} does not read: {reason}; expected a level (error, warn, info, debug, trace) or parts such as \
         \"info,slotkeeper=debug\" in SLOTKEEPER_LOG or under log in config.toml"
    )]
    Filter {
        /// The filter as it was written.
        filter: String,
        /// What is wrong with it.
        reason: tracing_subscriber::filter::ParseError,
    },
    /// Something else logs already; only a program that embeds this one can see it.
    #[error("logging was set up twice in one process")]
    SetUpTwice,
}

/// Starts logging for the whole process. Standard output stays free for what commands print.
pub fn start(filter: &str) -> Result<(), LoggingError> {
    let (levels, heard) = (parse(filter)?, Heard::by(filter));
    // Colours are for people; a journal or a file keeps the bare text.
    let lines = fmt::layer().with_writer(|| WithoutSecrets(stderr())).with_ansi(stderr().is_terminal());
    let subscriber = tracing_subscriber::registry().with(levels).with(filter_fn(move |event| heard.hears(event.target())));
    subscriber.with(lines).try_init().map_err(|_| LoggingError::SetUpTwice)
}

/// What every target of our own begins with.
const OURS: &str = "slotkeeper";

/// Whose words are written at all, whatever their level.
struct Heard(Vec<String>);

impl Heard {
    /// Our own, and every target that the filter names: not by a level for everybody.
    fn by(filter: &str) -> Self {
        let mut depth = 0_usize;
        // Commas stand inside of `[span{field=value,other=value}]` too.
        let directives = filter.split(move |letter| {
            match letter {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            letter == ',' && depth == 0
        });
        let targets = directives.filter_map(|directive| {
            let target = directive.split(['[', '=']).next().unwrap_or_default().trim();
            let is_level = !directive.contains('=') && target.parse::<LevelFilter>().is_ok();
            (!target.is_empty() && !is_level).then(|| target.to_owned())
        });
        Self([OURS.to_owned()].into_iter().chain(targets).collect())
    }

    fn hears(&self, target: &str) -> bool {
        let is_of =
            |named: &String| target.strip_prefix(named.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
        self.0.iter().any(is_of)
    }
}

fn parse(filter: &str) -> Result<EnvFilter, LoggingError> {
    // `EnvFilter::new` would print what it does not understand and go on without it.
    EnvFilter::builder().parse(filter).map_err(|reason| LoggingError::Filter { filter: filter.to_owned(), reason })
}

/// Leaves out of what is written: interaction tokens, and what people wrote into forms. Of an event that it cannot decode
/// serenity logs everything. With its token anybody could answer that interaction for fifteen minutes, and a form may hold a
/// key. Each event is one write.
struct WithoutSecrets<W>(W);

impl<W: Write> Write for WithoutSecrets<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(without_secrets(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What stands before a secret: as serenity prints a JSON value, and as Discord sends one.
const BEFORE_SECRETS: [&str; 6] =
    ["\"token\": String(\"", "\"value\": String(\"", "\"token\":\"", "\"token\": \"", "\"value\":\"", "\"value\": \""];

fn without_secrets(text: &str) -> Cow<'_, str> {
    let mut kept = Cow::Borrowed(text);
    for before in BEFORE_SECRETS {
        if kept.contains(before) {
            kept = Cow::Owned(without(&kept, before));
        }
    }
    kept
}

fn without(text: &str, before: &str) -> String {
    let mut pieces = text.split(before);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |line, piece| line + before + "…" + from_closing_quote(piece))
}

/// From the quotation mark on that ends a text; one behind a backslash does not.
fn from_closing_quote(text: &str) -> &str {
    let mut escaped = false;
    let end = text.find(|letter| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    end.map_or("", |end| &text[end..])
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn an_interaction_token_is_left_out_and_nothing_else() {
        let line = r#"unknown event: {"id": Number(1), "token": String("aW50.secret"), "type": Number(9)}"#;
        let kept = r#"unknown event: {"id": Number(1), "token": String("…"), "type": Number(9)}"#;
        assert_eq!(without_secrets(line), kept);
        assert_eq!(without_secrets("nothing to hide"), "nothing to hide");
    }

    #[test]
    fn what_was_written_into_a_form_is_left_out_however_it_is_quoted() {
        for (line, kept) in [
            (
                r#"{"custom_id": String("key"), "value": String("a \"secret\" \\")}"#,
                r#"{"custom_id": String("key"), "value": String("…")}"#,
            ),
            (r#"text: {"value":"se\"cret","token":"t","x":1}"#, r#"text: {"value":"…","token":"…","x":1}"#),
            (r#"{"value": "secret", "value": "another"}"#, r#"{"value": "…", "value": "…"}"#),
            (r#"cut off {"value":"secr"#, r#"cut off {"value":"…"#),
        ] {
            assert_eq!(without_secrets(line), kept);
        }
    }

    #[test]
    fn libraries_are_silent_at_every_level_unless_they_are_named() {
        let hears = |filter: &str, target: &str| Heard::by(filter).hears(target);
        for filter in ["trace", "debug", "5", "TRACE", "", "trace,slotkeeper=debug", "trace,[press{user=1,sqlx=2}]=debug"] {
            assert!(hears(filter, "slotkeeper") && hears(filter, "slotkeeper::bot::gateway"), "{filter}");
            for library in
                ["sqlx::query", "hyper::proto", "reqwest::connect", "serenity::http", "rustls::conn", "slotkeeper_like"]
            {
                assert!(!hears(filter, library), "{filter}: {library}");
            }
        }
        let named = "info,sqlx=warn,serenity::client::dispatch=debug,hyper";
        for (target, heard) in [
            ("sqlx", true),
            ("sqlx::query", true),
            ("serenity::client::dispatch", true),
            ("serenity::client", false),
            ("serenity::http", false),
            ("hyper::proto::h1", true),
            ("hyper_util::client", false),
        ] {
            assert_eq!(hears(named, target), heard, "{target}");
        }
    }

    #[test]
    fn a_filter_that_does_not_read_is_shown_with_where_to_change_it() {
        let line = parse("info,slotkeeper=loud").unwrap_err().to_string();
        assert!(line.contains("\"info,slotkeeper=loud\"") && line.contains("SLOTKEEPER_LOG"), "{line}");
        assert!(!line.contains('\n'), "{line}");
    }
}
