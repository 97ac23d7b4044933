//! The real program in a process of its own, and what the system says of it.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use discord_sandbox::Sandbox;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::figures::Spent;

/// A running bot.
pub(crate) struct Bot {
    child: Child,
    _folder: TempDir,
}

impl Bot {
    pub(crate) async fn start(discord: &Sandbox) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_slotkeeper"));
        command
            .env("SLOTKEEPER_DISCORD__TOKEN", discord.token())
            .env("SLOTKEEPER_DISCORD__API_BASE", discord.api_base())
            .env("SLOTKEEPER_DATABASE__PATH", folder.path().join("bench.db"))
            .env("SLOTKEEPER_HTTP__LISTEN", "127.0.0.1:0")
            .env("SLOTKEEPER_LOG", "warn")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let child = command.spawn().unwrap();
        discord.wait_until_ready(Duration::from_secs(30)).await.unwrap();
        discord.wait_for_commands(Duration::from_secs(30)).await.unwrap();
        Self { child, _folder: folder }
    }

    /// Resident memory now and at its highest.
    pub(crate) fn memory(&self) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process())).unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() / 1024.0
        };
        format!("memory {:.1} MB now, {:.1} MB at most", field("VmRSS:"), field("VmHWM:"))
    }

    /// CPU time so far.
    pub(crate) fn spent(&self) -> Spent {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process())).unwrap_or_default();
        // The name in brackets may hold spaces; the fields behind it do not. 14 and 15 of the manual are 11 and 12 here.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        // Linux counts in hundredths of a second.
        let micros = |place: usize| fields.get(place).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or_default() * 10_000.0;
        Spent { user: micros(11), system: micros(12) }
    }

    pub(crate) async fn stop(mut self) {
        self.child.kill().await.unwrap();
    }

    fn process(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }
}
