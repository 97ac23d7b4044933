//! The audit channel misses nothing though the program dies while it tells, and moderators hear when it cannot be told there.

use discord_sandbox::{Fault, Message, Permissions};

use crate::disk;
use crate::process::Process;
use crate::setup::{administrator, panel};
use crate::world::{World, until};

#[tokio::test]
async fn what_was_being_told_when_the_program_died_is_told_after_the_next_start_once() {
    let mut world = World::without_bot().await;
    let bot = Process::start(&world).await;
    world.board("Training", "Trainer").await;
    let audit = world.guild.add_channel("audit");
    let ada = administrator(&world);
    world.select(&ada, &panel(&world, &ada).await, "Audit channel…", "audit").await;
    world.quiet().await;
    let posts = format!("/channels/{}/messages", audit.id());
    world.discord.faults().always("POST", &posts, Fault::Dropped);
    world.give(&world.moderator, "session start", &[("session", "Training".into())]).await.says(&["under way"]);
    let path = world.database_path();
    let telling = "select count(*) from guilds where audit_telling_until is not null";
    for _ in 0..400 {
        if disk::number(&path, telling).await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(disk::number(&path, telling).await, 1, "it is being told");
    bot.end("-KILL").await;
    world.discord.faults().clear();
    let before = audit.messages().iter().filter(|message| message.text().contains("started the session")).count();
    assert_eq!(before, 0);
    // As time passes.
    let mut connection = disk::open(&path).await;
    sqlx::query("update guilds set audit_telling_until = 0").execute(&mut connection).await.unwrap();
    drop(connection);

    world.start_bot().await;
    let told = || audit.messages().iter().filter(|message| message.text().contains("started the session")).count();
    until(|| (told() == 1).then_some(())).await.expect("it is told");
    world.quiet().await;
    assert_eq!(told(), 1);
    assert_eq!(disk::number(&path, telling).await, 0);
    world.end().await;
}

#[tokio::test]
async fn moderators_hear_once_that_changes_cannot_be_told_in_the_audit_channel() {
    let world = World::new().await;
    world.board("Training", "Trainer").await;
    let audit = world.guild.add_channel("audit");
    let ada = administrator(&world);
    world.select(&ada, &panel(&world, &ada).await, "Audit channel…", "audit").await;
    audit.deny(&world.guild.bot(), Permissions::SEND_MESSAGES);
    world.give(&world.moderator, "session start", &[("session", "Training".into())]).await.says(&["under way"]);
    let posts = format!("/channels/{}/messages", audit.id());
    until(|| (!world.discord.requests_to("POST", &posts).is_empty()).then_some(())).await.expect("a try");
    world.quiet().await;
    let reads = async || {
        let reply = world.moderator.slash(&world.channel, "sessions", &[]).await.unwrap();
        reply.settled().await;
        world.quiet().await;
        reply.now().messages.iter().map(Message::text).collect::<Vec<_>>()
    };
    let told = reads().await;
    assert!(told.len() == 2 && told[1].contains("Changes are not told in #audit now"), "{told:?}");
    assert_eq!(reads().await.len(), 1, "once is enough");
    world.end().await;
}
