//! The real program as a process: run to its end, or started and told to stop.

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use tokio::task::spawn_blocking;

use crate::world::{PATIENCE, World, until};

/// The program, to be started in this folder with nothing in its environment.
fn program(folder: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_slotkeeper"));
    program.env_clear().current_dir(folder).stdin(Stdio::null());
    program
}

/// What a run of the program came to.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) printed: String,
    pub(crate) complaint: String,
}

impl Run {
    /// Runs the program to its end.
    pub(crate) async fn of<K: AsRef<OsStr>>(folder: &Path, environment: &[(K, String)], words: &[&str]) -> Self {
        let mut program = program(folder);
        program.envs(environment.iter().map(|(key, value)| (key, value))).args(words);
        let output = spawn_blocking(move || program.output().unwrap()).await.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), printed: text(output.stdout), complaint: text(output.stderr) }
    }

    /// It ended with this code and a complaint that holds all of this, and printed nothing. Code 1 comes with one line.
    pub(crate) fn fails(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.complaint);
        assert_eq!(self.printed, "");
        for part in parts {
            assert!(self.complaint.contains(part), "{part:?} is not said in: {}", self.complaint);
        }
        if code == 1 {
            assert_eq!(self.complaint.lines().count(), 1, "{}", self.complaint);
            assert!(self.complaint.starts_with("slotkeeper: "), "{}", self.complaint);
        }
    }

    /// It ended with code 0; what it printed.
    pub(crate) fn succeeds(&self) -> &str {
        assert_eq!(self.code, Some(0), "{}", self.complaint);
        &self.printed
    }
}

/// The bot, or the API alone, as a process beside the test.
pub(crate) struct Process {
    child: Child,
    folder: TempDir,
}

impl Process {
    /// Starts it and waits until it is connected.
    pub(crate) async fn start(world: &World) -> Self {
        let bot = Self::spawn(world);
        world.discord.wait_until_ready(PATIENCE).await.unwrap();
        bot
    }

    /// Starts it.
    pub(crate) fn spawn(world: &World) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = program(folder.path());
        command.envs(world.environment()).arg("run").stderr(Stdio::piped()).stdout(Stdio::null());
        Self { child: command.spawn().unwrap(), folder }
    }

    /// Starts the API alone and waits until it answers; where that is.
    pub(crate) async fn serve(world: &World) -> (Self, String) {
        let folder = tempfile::tempdir().unwrap();
        let command = program(folder.path());
        Self::serve_by(world, folder, command).await
    }

    /// The same with so many files that it may have open: at first, and at most.
    #[cfg(unix)]
    pub(crate) async fn serve_with_files(world: &World, soft: u32, hard: u32) -> (Self, String) {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("/bin/sh");
        let line = format!("ulimit -Sn {soft} && ulimit -Hn {hard} && exec \"$0\" \"$@\"");
        command.env_clear().current_dir(folder.path()).stdin(Stdio::null());
        command.args(["-c", &line, env!("CARGO_BIN_EXE_slotkeeper")]);
        Self::serve_by(world, folder, command).await
    }

    async fn serve_by(world: &World, folder: TempDir, mut command: Command) -> (Self, String) {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        command.envs(world.environment()).env("SLOTKEEPER_HTTP__LISTEN", free.to_string());
        command.arg("serve").stderr(Stdio::piped()).stdout(Stdio::null());
        let server = Self { child: command.spawn().unwrap(), folder };
        let client = reqwest::Client::new();
        let answers = async {
            while client.get(format!("http://{free}/healthz")).send().await.is_err() {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, answers).await.expect("it answers");
        (server, format!("http://{free}"))
    }

    /// Starts it so that a limit on the size of its files makes writes fail instead of ending it, and waits until it is
    /// connected. Nothing where the system has no such limits.
    #[expect(clippy::print_stderr, reason = "a test that is left out says so")]
    pub(crate) async fn start_with_file_limits(world: &World) -> Option<Self> {
        let tried = Command::new("env").args(["--ignore-signal=XFSZ", "prlimit", "--version"]).stdout(Stdio::null()).status();
        if !tried.is_ok_and(|status| status.success()) {
            eprintln!("left out: an I/O error needs \"env --ignore-signal\" and \"prlimit\", and they are not here");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("env");
        command.env_clear();
        command.args(["--ignore-signal=XFSZ", env!("CARGO_BIN_EXE_slotkeeper"), "run"]).current_dir(folder.path());
        command.envs(world.environment()).stdin(Stdio::null()).stderr(Stdio::piped()).stdout(Stdio::null());
        let bot = Self { child: command.spawn().unwrap(), folder };
        world.discord.wait_until_ready(PATIENCE).await.unwrap();
        Some(bot)
    }

    /// How many files it may have open, as the system says; nothing where that cannot be read.
    pub(crate) fn files_allowed(&self) -> Option<u64> {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", self.child.id())).ok()?;
        let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// Every write beyond this size of a file fails from now on; `unlimited` ends that.
    pub(crate) fn limit_files(&self, most: &str) {
        let (process, limit) = (format!("--pid={}", self.child.id()), format!("--fsize={most}:"));
        assert!(Command::new("prlimit").args([process, limit]).status().unwrap().success());
    }

    /// Runs the program a second time, beside this one and on the same database; what it printed.
    pub(crate) async fn beside(&self, world: &World, words: &[&str]) -> String {
        let environment: Vec<_> = world.environment().into_iter().collect();
        Run::of(self.folder.path(), &environment, words).await.succeeds().to_owned()
    }

    /// Sends it a signal, waits for its end; its exit code and what it has logged.
    pub(crate) async fn end(self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.ended().await
    }

    /// Waits for its end; its exit code and what it has logged.
    pub(crate) async fn ended(mut self) -> (Option<i32>, String) {
        let mut log = self.child.stderr.take().unwrap();
        let logged = spawn_blocking(move || {
            let mut logged = String::new();
            log.read_to_string(&mut logged).unwrap();
            logged
        });
        let logged = tokio::time::timeout(PATIENCE, logged).await.expect("it ends").unwrap();
        let child = std::cell::RefCell::new(&mut self.child);
        let status = until(|| child.borrow_mut().try_wait().unwrap()).await.expect("it ends");
        (status.code(), logged)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has ended already, unless a test stopped half-way.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
