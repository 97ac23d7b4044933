//! What moderators do can be led back to them, also when they would rather not: after they had their data deleted, in a rush, and
//! where they link an account that is not theirs.

use discord_sandbox::{Channel, Member, Message, Permissions};
use jiff::{SignedDuration, Timestamp};
use slotkeeper::app::App;
use slotkeeper::desk::cleaning::Cleaning;

use crate::disk::{self, number};
use crate::process::Run;
use crate::setup::{administrator, panel};
use crate::world::{World, until};

const ALICE: u64 = 714_760_171;

/// A channel in which every change is told from now on.
async fn audit_channel(world: &World) -> Channel {
    let audit = world.guild.add_channel("audit");
    let ada = administrator(world);
    world.select(&ada, &panel(world, &ada).await, "Audit channel…", "audit").await;
    audit
}

async fn several_may_use_an_account(world: &World) {
    let ada = administrator(world);
    let page = world.press(&ada, &panel(world, &ada).await, "Linking and ranks…").await;
    world.press(&ada, page.updated.as_ref().unwrap(), "Several may use it").await;
}

fn all(channel: &Channel) -> String {
    channel.messages().iter().map(Message::text).collect::<Vec<_>>().join("\n")
}

async fn told(channel: &Channel, part: &str) -> String {
    until(|| Some(all(channel)).filter(|text| text.contains(part))).await.unwrap_or_else(|| panic!("{part:?}: {}", all(channel)))
}

async fn delete(world: &World, who: &Member) -> (String, String) {
    let asked = world.give(who, "privacy delete", &[]).await;
    let done = world.press(who, asked.message().unwrap(), "Delete everything").await.text();
    (asked.text(), done)
}

/// The name that stands for a former moderator in the database.
async fn name(world: &World) -> String {
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query_scalar("select name from pseudonyms").fetch_one(&mut connection).await.unwrap()
}

async fn former(world: &World, name: &str) -> Run {
    let environment: Vec<_> = world.environment().into_iter().collect();
    Run::of(world.folder(), &environment, &["former", name]).await
}

#[tokio::test]
async fn a_moderator_who_links_themselves_to_somebody_gets_and_deletes_nothing_of_theirs() {
    let world = World::new().await;
    let alice = world.linked("Alice", ALICE, 50).await;
    world.board("Tonight", "Trainer").await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    world.give(&world.moderator, "member unlink", &[("member", (&alice).into())]).await.says(&["is not"]);
    world.link(&world.moderator, ALICE).await;

    let answer = world.give(&world.moderator, "privacy export", &[]).await;
    answer.says(&["A moderator said that [Roblox 714760171](", "unless you first show with /link"]);
    let file: serde_json::Value = serde_json::from_slice(&answer.message().unwrap().attachments()[0].bytes).unwrap();
    assert_eq!((file["slots"].as_array().unwrap().len(), file["ranks"].as_array().unwrap().len()), (0, 0), "{file}");
    let (asked, done) = delete(&world, &world.moderator).await;
    assert!(!asked.contains("Trainer in Tonight") && !done.contains("You gave up"), "{asked}\n{done}");
    assert_eq!(world.claims().await, 1);
    assert_eq!(number(&world.database_path(), "select count(*) from members where rank = 50").await, 1);
    world.end().await;
}

#[tokio::test]
async fn a_moderators_word_about_somebody_else_keeps_nobody_from_their_own_data() {
    let world = World::new().await;
    several_may_use_an_account(&world).await;
    let alice = world.proved("Alice", ALICE, 0).await;
    world.board("Tonight", "Trainer").await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    world.link(&world.moderator, ALICE).await;
    let (asked, done) = delete(&world, &alice).await;
    assert!(asked.contains("Trainer in Tonight") && done.contains("You gave up Trainer in Tonight"), "{asked}\n{done}");
    assert_eq!(world.claims().await, 0);
    world.end().await;
}

#[tokio::test]
async fn what_a_moderator_did_stands_under_a_name_for_90_days_after_their_deletion_and_then_under_none() {
    let world = World::new().await;
    let morgan = world.moderator.clone();
    let board = world.board("Tonight", "Trainer x2").await;
    world.roblox.add_user(ALICE, "builder");
    world.prove(&morgan, ALICE).await;
    world.press(&morgan, &board, "Trainer (2 free)").await;
    world.press(&morgan, &board, "Leave").await;
    let bob = world.linked("Bob", 156, 20).await;
    let path = world.database_path();
    let privileged = "select count(*) from audit where actor_kind = 'discord' and action not in ('slot_claimed', 'slot_quit', 'member_linked')";
    let (acts, links) = (number(&path, privileged).await, "select count(*) from audit where action = 'member_linked'");
    assert!(acts >= 2 && number(&path, links).await == 2);

    let (asked, done) = delete(&world, &morgan).await;
    assert!(asked.contains("What you did as a moderator stands there under a made-up name, and for 90 days"), "{asked}");
    assert!(done.contains("Whoever runs this bot can find out that it was you until in"), "{done}");
    let name = name(&world).await;
    let under = format!("select count(*) from audit where actor_kind = 'pseudonym' and actor_key = '{name}'");
    assert_eq!(number(&path, &under).await, acts + 1, "what took a right, with the link of Bob");
    assert_eq!(
        number(&path, "select count(*) from audit where actor_kind = 'somebody'").await,
        3,
        "two of their own and their link"
    );
    assert_eq!(crate::traces::traces(&path, &[morgan.id()]), Vec::<String>::new());
    world.give(&morgan, "privacy delete", &[]).await.says(&["Nothing is kept of you", "stands under a made-up name"]);

    // Whoever runs the bot can say who it was; moderators read the name alone.
    let said = former(&world, &name).await;
    assert!(said.succeeds().starts_with(&format!("{}  data deleted 2", morgan.id())), "{}", said.printed);
    former(&world, "aaaaaaaaaaaaaaaa").await.fails(1, &["nobody is kept under that name"]);
    let moderators = world.guild.add_role("Other moderators", Permissions::MANAGE_EVENTS);
    let max = world.guild.add_member("Max", &[&moderators]);
    let manage = world.press(&max, &board, "Manage").await;
    let trail = world.press(&max, manage.message().unwrap(), "Audit trail").await.text();
    assert!(trail.contains(&format!("A former moderator ({name}) planned the session")), "{trail}");
    assert!(trail.contains("Somebody claimed Trainer, slot 1"), "{trail}");

    let app = App::open(&world.config()).await.unwrap();
    let in_days = |days: i64| Timestamp::now() + SignedDuration::from_hours(24 * days);
    Cleaning::new(app.desk().clone()).pass(in_days(89)).await.unwrap();
    assert_eq!(number(&path, &under).await, acts + 1);
    Cleaning::new(app.desk().clone()).pass(in_days(91)).await.unwrap();
    app.close().await;
    assert_eq!(number(&path, "select count(*) from audit where actor_kind = 'pseudonym' or actor_key is not null").await, 0);
    assert_eq!(number(&path, "select count(*) from pseudonyms").await, 0);
    former(&world, &name).await.fails(1, &["It is forgotten 90 days after"]);
    world.give(&bob, "whoami", &[]).await.says(&["Rank: 20"]);
    world.end().await;
}

#[tokio::test]
async fn a_member_who_did_nothing_as_a_moderator_leaves_no_name_behind() {
    let world = World::new().await;
    let alice = world.proved("Alice", ALICE, 0).await;
    let board = world.board("Tonight", "Trainer").await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    let (asked, done) = delete(&world, &alice).await;
    assert!(!asked.contains("made-up name") && !done.contains("made-up name"), "{asked}\n{done}");
    assert_eq!(number(&world.database_path(), "select count(*) from pseudonyms").await, 0);
    world.end().await;
}

#[tokio::test]
async fn in_a_rush_every_act_that_takes_a_right_is_told_and_only_what_members_do_for_themselves_is_counted() {
    let world = World::new().await;
    world.board("Tonight", "Trainer").await;
    let audit = audit_channel(&world).await;
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("begin immediate").execute(&mut connection).await.unwrap();
    for sql in [
        "insert into audit (workspace_id, session_id, action, role_name, slot, roblox_id, actor_kind, actor_id, door, happened_at) \
         with recursive many(n) as (select 1 union all select n + 1 from many where n < 700) \
         select workspace_id, id, 'slot_claimed', 'Trainer', 0, n, 'discord', 1000 + n, 'board', 1 from sessions, many",
        "insert into audit (workspace_id, session_id, action, actor_kind, actor_id, door, reason, happened_at) \
         with recursive many(n) as (select 1 union all select n + 1 from many where n < 120) \
         select workspace_id, id, 'session_cancelled', 'discord', $1, 'command', 'reason ' || n || '.', 1 from sessions, many",
    ] {
        sqlx::query(sql).bind(world.moderator.id().cast_signed()).execute(&mut connection).await.unwrap();
    }
    sqlx::query("commit").execute(&mut connection).await.unwrap();
    drop(connection);

    let text = told(&audit, "reason 120.").await;
    for act in 1..=120 {
        assert_eq!(text.matches(&format!("(\"reason {act}.\")")).count(), 1, "{act}: {text}");
    }
    assert_eq!(text.matches("@Morgan cancelled the session").count(), 120);
    let counted: u32 = text.split(" × claimed a slot").filter_map(|part| part.split(' ').next_back()?.parse::<u32>().ok()).sum();
    assert_eq!(counted, 700);
    assert!(audit.messages().iter().all(|message| message.pings().is_empty()));
    world.end().await;
}

#[tokio::test]
async fn a_moderator_who_links_an_account_that_another_member_has_is_announced_and_that_member_is_told() {
    let world = World::new().await;
    several_may_use_an_account(&world).await;
    let audit = audit_channel(&world).await;
    let alice = world.proved("Alice", ALICE, 0).await;
    world.link(&world.moderator, ALICE).await;
    let text = told(&audit, "as a moderator").await;
    let expected = "@Morgan linked themselves to [Roblox 714760171](";
    assert!(text.contains(expected) && text.contains("as a moderator, which @Alice has · command"), "{text}");
    assert!(text.contains("@Alice linked themselves to [Roblox 714760171]("), "{text}");

    let reads = async |who: &Member| {
        let reply = who.slash(&world.channel, "whoami", &[]).await.unwrap();
        reply.settled().await;
        world.quiet().await;
        reply.now().messages.iter().map(|message| (message.is_ephemeral(), message.text())).collect::<Vec<_>>()
    };
    let heard = reads(&alice).await;
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert!(
        heard[1].0 && heard[1].1.contains("A moderator linked somebody else to your Roblox account here: [Roblox 714760171](")
    );
    assert_eq!(reads(&alice).await.len(), 1, "once is enough");
    assert_eq!(reads(&world.moderator).await.len(), 1, "it is not theirs to hear");

    // Of an account that nobody has, the audit channel alone is told.
    world.link(&world.moderator, 157).await;
    let text = told(&audit, "Roblox 157").await;
    assert!(text.contains("@Morgan linked themselves to [Roblox 157]("), "{text}");
    let bob = world.linked("Bob", 158, 0).await;
    assert!(told(&audit, "Roblox 158").await.contains("@Morgan linked @Bob to [Roblox 158]("));
    assert_eq!(reads(&bob).await.len(), 1);
    world.end().await;
}
