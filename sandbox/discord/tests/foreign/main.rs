//! Bots of other libraries, taken through every kind of response by people on the page. `foreign/run` installs what they
//! need and runs these tests; by themselves they are left out.

mod stage;
mod story;

use stage::{Stage, Tested};

/// Takes the bot that an environment variable has the command of through the story.
async fn play(variable: &str) -> Tested {
    let command = std::env::var(variable).map_err(|_| format!("{variable} is not set; run sandbox/discord/foreign/run"))?;
    let mut stage = Stage::open(&command).await?;
    let told = story::tell(&mut stage).await;
    stage.end(told).await
}

#[tokio::test]
#[ignore = "needs discord.js from npm; sandbox/discord/foreign/run installs it"]
async fn a_bot_of_discord_js_answers_in_every_way() -> Tested {
    play("FOREIGN_DISCORD_JS").await
}

#[tokio::test]
#[ignore = "needs discord.py from PyPI; sandbox/discord/foreign/run installs it"]
async fn a_bot_of_discord_py_answers_in_every_way() -> Tested {
    play("FOREIGN_DISCORD_PY").await
}

#[tokio::test]
#[ignore = "needs a bot of twilight; sandbox/discord/foreign/run builds it"]
async fn a_bot_of_twilight_answers_in_every_way() -> Tested {
    play("FOREIGN_TWILIGHT").await
}
