//! A sandbox as its program starts it, a bot beside it, and the page to act on.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

pub(crate) type Tested<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// What stands in `foreign/seed.toml`.
pub(crate) const CHANNEL: &str = "1200000000000000002";
pub(crate) const MAYA: &str = "1200000000000000004";
pub(crate) const SAM: &str = "1200000000000000005";

/// How long a bot may take to come up, or to answer.
const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(50);

pub(crate) struct Stage {
    http: Client,
    page: String,
    bot: Child,
    _sandbox: Child,
}

impl Stage {
    /// Starts the sandbox, then the bot, and waits until its commands are there and it is connected: discord.py registers them before
    /// it connects, and what happens in between reaches nobody.
    pub(crate) async fn open(command: &str) -> Tested<Self> {
        let seed = concat!(env!("CARGO_MANIFEST_DIR"), "/foreign/seed.toml");
        let mut program = Command::new(env!("CARGO_BIN_EXE_discord-sandbox"));
        program.args(["--port", "0", "--json", "--seed", seed]).kill_on_drop(true).stdout(Stdio::piped());
        let mut sandbox = program.spawn()?;
        let mut lines = BufReader::new(sandbox.stdout.take().ok_or("no output")?).lines();
        let told: Value = serde_json::from_str(&lines.next_line().await?.ok_or("the sandbox said nothing")?)?;
        let text = |name: &str| told[name].as_str().unwrap_or_default();
        let mut words = command.split_whitespace();
        let bot = Command::new(words.next().ok_or("no command")?)
            .args(words)
            .env("DISCORD_API", text("api"))
            .env("DISCORD_GATEWAY", text("gateway"))
            .env("DISCORD_TOKEN", text("token"))
            .kill_on_drop(true)
            .spawn()?;
        let mut stage = Self { http: Client::new(), page: format!("{}page", text("page")), bot, _sandbox: sandbox };
        stage
            .until("the bot's commands", async |stage| {
                let commands = stage.get(&format!("channels/{CHANNEL}/commands?as={SAM}")).await?;
                Ok((commands["message_commands"][0]["name"] == "Quote").then_some(()))
            })
            .await?;
        stage
            .until("the bot's connection", async |stage| {
                let world = stage.get(&format!("world?as={SAM}")).await?;
                Ok((world["bot"]["online"] == true).then_some(()))
            })
            .await?;
        Ok(stage)
    }

    pub(crate) async fn get(&self, path: &str) -> Tested<Value> {
        Ok(self.http.get(format!("{}/{path}", self.page)).send().await?.json().await?)
    }

    /// Does what a person does on the page.
    pub(crate) async fn deed(&self, path: &str, mut deed: Value) -> Tested<Value> {
        deed["as"] = json!(SAM);
        let answer = self.http.post(format!("{}/deeds/{path}", self.page)).json(&deed).send().await?;
        let (status, body) = (answer.status(), answer.json::<Value>().await?);
        if status.is_success() { Ok(body) } else { Err(format!("{path} {deed}: {body}").into()) }
    }

    pub(crate) async fn slash(&self, command: &str, options: Value) -> Tested<Value> {
        self.deed("slash", json!({ "channel": CHANNEL, "command": command, "options": options })).await
    }

    /// The message that says this, as soon as it is there, as Sam sees it.
    pub(crate) async fn says(&mut self, content: &str) -> Tested<Value> {
        self.message(content, |message| message["content"] == content).await
    }

    /// The newest message that fits, as soon as there is one.
    pub(crate) async fn message(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Tested<Value> {
        self.until(what, async |stage| {
            let list = stage.get(&format!("channels/{CHANNEL}/messages?as={SAM}")).await?;
            Ok(list["messages"].as_array().into_iter().flatten().rfind(|message| fits(message)).cloned())
        })
        .await
    }

    /// Looks until there is something to see, or the bot has ended, or patience has.
    pub(crate) async fn until<T>(&mut self, what: &str, look: impl AsyncFn(&Self) -> Tested<Option<T>>) -> Tested<T> {
        let begun = tokio::time::Instant::now();
        loop {
            if let Some(seen) = look(self).await? {
                return Ok(seen);
            }
            if let Some(status) = self.bot.try_wait()? {
                return Err(format!("{what}: the bot has ended with {status}").into());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("{what}: did not come").into());
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Ends the bot. Whatever the sandbox could not serve, or served otherwise than the specification says, is a failure.
    pub(crate) async fn end(mut self, told: Tested) -> Tested {
        let ended: Option<ExitStatus> = self.bot.try_wait()?;
        self.bot.kill().await.ok();
        let log = self.get("log").await?;
        let requests = log["requests"].as_array().cloned().unwrap_or_default();
        let refused: Vec<String> = requests
            .iter()
            .filter(|one| one["status"].as_u64().is_none_or(|status| status >= 400))
            .map(|one| format!("{} {} {}: {}", one["method"], one["path"], one["status"], one["answer"]))
            .collect();
        told.map_err(|error| format!("{error}\nrefused: {refused:#?}\nviolations: {}", log["violations"]))?;
        assert_eq!(ended, None, "the bot has ended by itself");
        assert_eq!(refused, Vec::<String>::new());
        assert_eq!(log["violations"], json!([]));
        Ok(())
    }
}
