//! The audit channel: every change is told, together where they come together, and once.

use crate::setup::{administrator, panel};
use crate::world::{World, until};

#[tokio::test]
async fn every_change_from_now_on_is_told_and_a_rush_is_one_message() {
    let mut world = World::new().await;
    let people = world.crowd(20).await;
    let board = world.board("Training", "Trainer x10, Assistant x10").await;
    let audit = world.guild.add_channel("audit");
    let ada = administrator(&world);
    let settings = panel(&world, &ada).await;
    let set = world.select(&ada, &settings, "Audit channel…", "audit").await;
    assert!(set.text().contains("Every change is told in #audit from now on."), "{}", set.text());

    for (place, member) in people.iter().enumerate() {
        let role = if place < 10 { "Trainer" } else { "Assistant" };
        world.give(member, "claim", &[("role", role.into())]).await.says(&["You have"]);
    }
    let told = until(|| audit.last_message()).await.expect("it is told").text();
    assert!(!told.contains("planned the session"), "what happened before is not told: {told}");
    assert!(told.contains("Training"), "{told}");
    world.quiet().await;
    assert!(audit.messages().len() <= 2, "{} messages", audit.messages().len());
    assert!(audit.messages().iter().all(|message| message.pings().is_empty()));

    // What happens while the bot is away is told when it is back, and nothing twice.
    world.stop_bot().await;
    world.start_bot().await;
    world.give(&world.moderator, "session start", &[("session", "Training".into())]).await.says(&["under way"]);
    let last = || audit.last_message().map(|message| message.text()).unwrap_or_default();
    until(|| Some(()).filter(|()| last().contains("started the session"))).await.expect("it is told");
    let all: String = audit.messages().iter().map(discord_sandbox::Message::text).collect();
    assert_eq!(all.matches("started the session").count(), 1);
    let _ = board;
    world.end().await;
}
