//! Where the program's own words go: to standard error, filtered. Must never know what the program does.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write, stderr};

use tracing_subscriber::EnvFilter;

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
    tracing_subscriber::fmt()
        .with_env_filter(parse(filter)?)
        .with_writer(|| WithoutTokens(stderr()))
        // Colours are for people; a journal or a file keeps the bare text.
        .with_ansi(stderr().is_terminal())
        .try_init()
        .map_err(|_| LoggingError::SetUpTwice)
}

fn parse(filter: &str) -> Result<EnvFilter, LoggingError> {
    // `EnvFilter::new` would print what it does not understand and go on without it.
    EnvFilter::builder().parse(filter).map_err(|reason| LoggingError::Filter { filter: filter.to_owned(), reason })
}

/// Leaves interaction tokens out of what is written. Of an event that it cannot decode serenity logs everything, and with
/// its token anybody could answer that interaction for fifteen minutes. Each event is one write.
struct WithoutTokens<W>(W);

impl<W: Write> Write for WithoutTokens<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(without_tokens(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// As serenity prints a JSON value: `"token": String("…")`.
fn without_tokens(text: &str) -> Cow<'_, str> {
    const BEFORE: &str = "\"token\": String(\"";
    let mut pieces = text.split(BEFORE);
    let first = pieces.next().unwrap_or_default();
    if first.len() == text.len() {
        return Cow::Borrowed(text);
    }
    let rest = pieces.map(|piece| piece.find('"').map_or("", |end| &piece[end..]));
    Cow::Owned(rest.fold(first.to_owned(), |line, piece| line + BEFORE + "…" + piece))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn an_interaction_token_is_left_out_and_nothing_else() {
        let line = r#"unknown event: {"id": Number(1), "token": String("aW50.secret"), "type": Number(9)}"#;
        let kept = r#"unknown event: {"id": Number(1), "token": String("…"), "type": Number(9)}"#;
        assert_eq!(without_tokens(line), kept);
        assert_eq!(without_tokens("nothing to hide"), "nothing to hide");
    }

    #[test]
    fn a_filter_that_does_not_read_is_shown_with_where_to_change_it() {
        let line = parse("info,slotkeeper=loud").unwrap_err().to_string();
        assert!(line.contains("\"info,slotkeeper=loud\"") && line.contains("SLOTKEEPER_LOG"), "{line}");
        assert!(!line.contains('\n'), "{line}");
    }
}
