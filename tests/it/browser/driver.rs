//! A real Chromium, driven over WebDriver: starts one, opens a window of a given size, and sees to it that both end.
//!
//! It must never know what is on the page.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// Set to anything where the browser tests must not be left out.
const REQUIRED: &str = "SLOTKEEPER_BROWSER_REQUIRED";

/// How long a browser may take to start on a busy machine.
const START: Duration = Duration::from_secs(60);

/// What somebody looks through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    /// 390 by 844, with touch, as a common phone has it.
    Phone,
    /// 1280 by 800.
    Desktop,
    /// 600 by 1,100 with fine dots, for pictures.
    Portrait,
}

/// Colours that the person has chosen in their system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

/// A driver with one window.
pub(crate) struct Driver {
    pub(crate) client: Client,
    process: Child,
    /// Its profile: what one test leaves there, no other finds.
    _profile: TempDir,
}

impl Driver {
    /// How wide a window for pictures is.
    pub(crate) const PORTRAIT: u32 = 600;

    /// Whether there is a browser to test with. Where it must be there and is not, the test fails.
    pub(crate) fn is_there() -> bool {
        let there = program("chromedriver").is_some() && browser().is_some();
        assert!(there || !Self::is_required(), "{REQUIRED} is set, and there is no Chromium with its driver");
        if !there {
            say("left out: there is no chromium and chromedriver on the PATH");
        }
        there
    }

    /// Whether a test that cannot run has failed.
    pub(crate) fn is_required() -> bool {
        std::env::var_os(REQUIRED).is_some()
    }

    pub(crate) async fn start(screen: Screen, theme: Theme) -> Self {
        let (process, port) = tokio::time::timeout(START, started()).await.expect("the driver says its port");
        let profile = tempfile::tempdir().unwrap();
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        let address = format!("http://127.0.0.1:{port}");
        let client = builder.capabilities(capabilities(screen, theme, &profile)).connect(&address);
        let client = tokio::time::timeout(START, client).await.expect("the browser starts").unwrap();
        let driver = Self { client, process, _profile: profile };
        driver.prefer(theme).await;
        driver.devtools("Emulation.setLocaleOverride", json!({ "locale": "en-GB" })).await;
        driver
    }

    /// What the page wrote to the console as errors or warnings since the last time, failed loads among them.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Extension { path: "se/log", body: json!({ "type": "browser" }) }).await.unwrap();
        let entries = log.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| format!("{} {}", entry["level"], entry["message"])).collect()
    }

    /// The page believes to be in this zone of the world.
    pub(crate) async fn be_in(&self, zone: &str) {
        self.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": zone })).await;
    }

    async fn prefer(&self, theme: Theme) {
        let value = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    async fn devtools(&self, command: &str, parameters: Value) {
        let body = json!({ "cmd": command, "params": parameters });
        self.client.issue_cmd(Extension { path: "goog/cdp/execute", body }).await.unwrap();
    }

    /// Closes the window, and with it the browser.
    pub(crate) async fn stop(mut self) -> Result<(), CmdError> {
        let closed = self.client.close().await;
        self.process.kill().await.ok();
        closed
    }
}

/// Tells whoever runs the tests.
#[expect(clippy::print_stderr, reason = "a test that was left out has no other way to say so")]
pub(crate) fn say(words: &str) {
    eprintln!("{words}");
}

/// A command of this driver that is not in the standard.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

fn capabilities(screen: Screen, theme: Theme, profile: &TempDir) -> Capabilities {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        // Where tests run as root, as in a container, Chromium's own sandbox cannot be had.
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--hide-scrollbars".to_owned(),
        // Nothing but the page is to be reached.
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        format!("--user-data-dir={}", profile.path().display()),
    ];
    let mut options = json!({ "binary": browser().expect("it was looked for") });
    match screen {
        Screen::Desktop => arguments.push("--window-size=1280,800".to_owned()),
        Screen::Portrait => {
            arguments.push(format!("--window-size={},1100", Driver::PORTRAIT));
            arguments.push("--force-device-scale-factor=2".to_owned());
        }
        Screen::Phone => {
            let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 2, "touch": true });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
    }
    if theme == Theme::Dark {
        arguments.push("--force-dark-mode".to_owned());
    }
    options["args"] = json!(arguments);
    let wanted = json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "WARNING" },
    });
    wanted.as_object().expect("it was written as one").clone()
}

/// A driver and its port. It looks for a port that is free on IPv4 and then takes it on IPv6 too: where another one was
/// quicker it ends, and is started anew.
async fn started() -> (Child, u16) {
    loop {
        let mut process = Command::new(program("chromedriver").expect("it was looked for"))
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        if let Some(port) = port(&mut process).await {
            return (process, port);
        }
    }
}

/// Nothing where the driver ended before it said it.
async fn port(process: &mut Child) -> Option<u16> {
    let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, rest)) = line.split_once("started successfully on port ") {
            // It goes on writing, and must not find a closed pipe.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Some(rest.trim_end_matches('.').parse().unwrap());
        }
    }
    None
}

fn browser() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(program)
}

fn program(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}
