//! What the demo prints once it is up: where the page is, and what a program could do.

use anyhow::Context as _;
use discord_sandbox::Member;
use serde_json::Value;

use crate::scene::Scene;
use crate::seed;

/// The address, people to act as, and a call of the HTTP API that works.
pub(crate) async fn words(scene: &Scene) -> anyhow::Result<String> {
    let alice = page(scene, &scene.town.alice)?;
    let morgan = page(scene, &scene.town.morgan)?;
    let profile = format!("{}users/{}/profile", scene.roblox.page(), seed::NEWCOMER.1);
    let (api, key) = (scene.api, &scene.key);
    let docs = scene.operations.context("the documentation is nowhere")?;
    let session = session(scene, "Evening Training").await?;
    Ok(format!(
        "
Slotkeeper is up, on a stand-in for Discord. Open

    {alice}

to be Alice: press a button on the board, or type /claim. Below the channels you become somebody else. At the same time

    {morgan}

is Morgan, a moderator. Whatever one of them does, the other sees.

Dana is new, and her first press asks who she is on Roblox: dana_builds. Roblox is a stand-in too; her profile is at

    {profile}

The bot's HTTP API listens too. This call takes a slot for Alice, and the board shows it:

    curl -X PATCH http://{api}/sessions/{session}/custom-roles/claim \\
      -H \"apikey: {key}\" -H \"Content-Type: application/json\" \\
      -d '{{\"UserId\": \"714760171\", \"RoleName\": \"Trainer\", \"SlotKey\": \"VACANT_1\"}}'

Its documentation is at http://{docs}/docs. Ctrl-C ends the demo; nothing of it is kept.
"
    ))
}

/// Where the page is for somebody, at the boards.
fn page(scene: &Scene, who: &Member) -> anyhow::Result<String> {
    let page = scene.discord.page_address().context("the page is served")?;
    Ok(format!("{page}?as={}&channel={}", who.id(), scene.town.channel.id()))
}

/// The identifier of a session, asked of the API that the words are about.
async fn session(scene: &Scene, title: &str) -> anyhow::Result<String> {
    let request = reqwest::Client::new().get(format!("http://{}/sessions/list", scene.api)).header("apikey", &scene.key);
    let listed: Value = request.send().await?.error_for_status()?.json().await?;
    let sessions = listed["data"]["Sessions"].as_array().context("the list has sessions")?;
    let found = sessions.iter().find(|session| session["Title"] == title);
    let id = found.and_then(|session| session["SessionId"].as_str());
    Ok(id.with_context(|| format!("{title} was planned"))?.to_owned())
}
