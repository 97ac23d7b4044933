//! The real program in a process of its own.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use discord_sandbox::Sandbox;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

use crate::process::Process;
use crate::syncs::Syncs;

/// What the bot has to say, of all runs.
pub(crate) const LOG: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/whole_path-bot.log");
/// How long the bot may rest before it counts as idle, and how much of that time it may have worked.
const LOOK: Duration = Duration::from_millis(500);
const AT_REST: f64 = 10_000.0;

/// A running bot.
pub(crate) struct Bot {
    child: Child,
    /// From the start of the process until Discord had told it that it is connected.
    pub(crate) start: Duration,
}

impl Bot {
    pub(crate) async fn start(discord: &Sandbox, database: &Path, syncs: &Syncs) -> Self {
        // A bot that is overwhelmed says so a thousand times.
        let log = File::options().create(true).append(true).open(LOG).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_slotkeeper"));
        command
            .env("SLOTKEEPER_DISCORD__TOKEN", discord.token())
            .env("SLOTKEEPER_DISCORD__API_BASE", discord.api_base())
            .env("SLOTKEEPER_DATABASE__PATH", database)
            .env("SLOTKEEPER_HTTP__LISTEN", "127.0.0.1:0")
            .env("SLOTKEEPER_LIMITS__PRESSES_PER_MINUTE", "1000000")
            .env("SLOTKEEPER_LIMITS__PRESSES_AT_ONCE", "1000000")
            .env("SLOTKEEPER_LOG", "warn")
            // The few who press again and again are faster than people.
            .env("SLOTKEEPER_LIMITS__PRESSES_PER_MINUTE", "1000000")
            .env("SLOTKEEPER_LIMITS__PRESSES_AT_ONCE", "1000000")
            .envs(syncs.environment())
            .stdin(Stdio::null())
            .stderr(log)
            .kill_on_drop(true);
        let began = Instant::now();
        let child = command.spawn().unwrap();
        discord.wait_until_ready(Duration::from_mins(2)).await.unwrap();
        let start = began.elapsed();
        discord.wait_for_commands(Duration::from_secs(30)).await.unwrap();
        Self { child, start }
    }

    pub(crate) fn process(&self) -> Process {
        Process(self.child.id().unwrap_or_default())
    }

    /// Waits until it has done whatever it does after a start; a minute at most.
    pub(crate) async fn come_to_rest(&self) {
        let began = Instant::now();
        let mut spent = self.process().spent().whole();
        while began.elapsed() < Duration::from_mins(1) {
            sleep(LOOK).await;
            let before = std::mem::replace(&mut spent, self.process().spent().whole());
            if spent - before <= AT_REST {
                return;
            }
        }
    }

    /// Asks it to end, as a service manager does.
    pub(crate) async fn stop(mut self) {
        let id = self.process().0.to_string();
        drop(Command::new("kill").args(["-TERM", &id]).status().await);
        if timeout(Duration::from_secs(20), self.child.wait()).await.is_err() {
            self.child.kill().await.unwrap();
        }
        // The stand-in hears a moment later that the connection is gone.
        sleep(Duration::from_millis(300)).await;
    }
}
