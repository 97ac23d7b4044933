//! The program by itself, as somebody starts it whose bot is written in another language.

use std::process::Stdio;
use std::time::Duration;

use reqwest::Client;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::bot::{Tested, text};

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_discord-sandbox"));
    program.kill_on_drop(true).stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

#[tokio::test]
async fn the_program_says_where_it_is_and_with_which_token() -> Tested {
    let mut running = program().args(["--port", "0", "--json"]).spawn()?;
    let mut lines = BufReader::new(running.stdout.take().ok_or("no output")?).lines();
    let line = tokio::time::timeout(Duration::from_secs(20), lines.next_line()).await??.ok_or("it said nothing")?;
    let told: Value = serde_json::from_str(&line)?;
    let http = Client::new();
    let me = http.get(format!("{}/users/@me", text(&told, "api")));
    let me: Value = me.header("authorization", format!("Bot {}", text(&told, "token"))).send().await?.json().await?;
    assert_eq!(me["id"], told["application"]);
    let gateway: Value = http.get(format!("{}/gateway", text(&told, "api"))).send().await?.json().await?;
    assert_eq!(gateway["url"], told["gateway"]);
    let page = http.get(text(&told, "page")).send().await?;
    assert_eq!(page.status().as_u16(), 200);
    Ok(())
}

#[tokio::test]
async fn a_seed_that_is_wrong_or_a_port_that_is_taken_ends_the_program_with_a_sentence() -> Tested {
    let ended = program().args(["--port", "0", "--seed", "/nowhere/seed.toml"]).output().await?;
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("the seed /nowhere/seed.toml: "));
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let port = taken.local_addr()?.port().to_string();
    let ended = program().args(["--port", &port]).output().await?;
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(said.contains(&format!("the sandbox cannot listen on 127.0.0.1:{port}: ")), "{said}");
    Ok(())
}
