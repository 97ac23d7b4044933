//! What the bots of all tests in this process have logged.

use std::io::{self, Write};
use std::sync::{Mutex, Once};

use slotkeeper::config::Config;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Everything that was logged so far.
pub(crate) fn log() -> String {
    String::from_utf8_lossy(&LOG.lock().unwrap()).into_owned()
}

/// Begins to listen, at the level that is the default and with everything of our own.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_env_filter(Config::default().log + ",slotkeeper=debug")
            .with_ansi(false)
            .with_writer(|| Log)
            .init();
    });
}

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
