//! What is going on when a visitor arrives: sessions today and this week, and people who have claimed some of their slots.
//!
//! All of it goes through the doors that a person has, so that what a visitor finds could have come about.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use discord_sandbox::{Channel, Member, Message, OptionValue, Outcome, Reply};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::scene::Scene;
use crate::seed::{ACCOUNTS, Town};

/// A session, its roles and description, and who holds what.
struct Plan {
    title: &'static str,
    when: String,
    minutes: i64,
    roles: &'static str,
    description: &'static str,
    held: &'static [(&'static str, &'static str)],
}

/// Links the people, plans the sessions, and lets some of the people claim.
pub(crate) async fn make(scene: &Scene) -> anyhow::Result<()> {
    let town = &scene.town;
    link(town).await?;
    town.alice.say(&town.general, "Is anybody on tonight?");
    town.bob.say(&town.general, "Training in two hours, the board is in the sessions channel.");
    town.dana.say(&town.general, "I am new here. How do I get a slot?");
    for plan in trainings()? {
        post(town, &town.channel, &plan).await?;
    }
    post(town, &town.shifts, &shift()?).await
}

fn trainings() -> anyhow::Result<[Plan; 2]> {
    let interviews = Plan {
        title: "Staff Interviews",
        when: day(3, "17:00")?,
        minutes: 90,
        roles: "Interviewer x2 @100, Note Taker @50, Guide x2 @10",
        description: "Be kind: everybody was new once.",
        held: &[("Alice", "Interviewer"), ("Bob", "Note Taker")],
    };
    let training = Plan {
        title: "Evening Training",
        when: "in 2h".to_owned(),
        minutes: 60,
        roles: "Host Assistant x1 @100, Trainer x2 @50, Assistant x4 @10, Observer x3",
        description: "Bring your uniform. We start on time.",
        held: &[("Eli", "Trainer"), ("Farah", "Assistant")],
    };
    Ok([interviews, training])
}

fn shift() -> anyhow::Result<Plan> {
    Ok(Plan {
        title: "Friday Night Shift",
        when: day(2, "20:00")?,
        minutes: 120,
        roles: "Shift Lead @100, Security x2 @25, Cashier x6",
        description: "",
        held: &[("Morgan", "Shift Lead"), ("Bob", "Security"), ("Farah", "Security"), ("Chris", "Cashier")],
    })
}

/// So many days from today, as a moderator would type it.
fn day(days: i64, clock: &str) -> anyhow::Result<String> {
    let today = Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
    Ok(format!("{} {clock}", today.checked_add(days.days())?))
}

async fn link(town: &Town) -> anyhow::Result<()> {
    for (name, roblox, rank) in ACCOUNTS {
        let member = town.person(name)?;
        let link = [("member", member.into()), ("account", roblox.to_string().into())];
        command(&town.morgan, &town.general, "member link", &link).await?;
        command(&town.morgan, &town.general, "member rank", &[("member", member.into()), ("rank", rank.into())]).await?;
    }
    Ok(())
}

async fn post(town: &Town, channel: &Channel, plan: &Plan) -> anyhow::Result<()> {
    let mut options = vec![
        ("title", plan.title.into()),
        ("when", plan.when.clone().into()),
        ("duration", plan.minutes.into()),
        ("roles", plan.roles.into()),
    ];
    if !plan.description.is_empty() {
        options.push(("description", plan.description.into()));
    }
    let reply = town.morgan.slash(channel, "session create", &options).await?;
    let offer = reply.settled().await.message().cloned().context("the answer has a button")?;
    read(&town.morgan, town.morgan.press(&offer, "Post the board here").await?).await?;
    offer.delete();
    let board = channel.last_message().context("the board was posted")?;
    for (name, role) in plan.held {
        claim(town.person(name)?, channel, &board, role).await?;
    }
    Ok(())
}

async fn claim(who: &Member, channel: &Channel, board: &Message, role: &str) -> anyhow::Result<()> {
    let board = board.current().context("the board is there")?;
    let button = board.buttons().into_iter().find(|button| button.label.starts_with(role));
    let button = button.with_context(|| format!("the board in #{} has no button for {role}", channel.name()))?;
    read(who, who.press(&board, &button.label).await?).await
}

async fn command(who: &Member, channel: &Channel, name: &str, options: &[(&str, OptionValue)]) -> anyhow::Result<()> {
    read(who, who.slash(channel, name, options).await?).await
}

/// Reads the answer and puts it away, so that a visitor who acts as this person finds an empty table.
async fn read(who: &Member, reply: Reply) -> anyhow::Result<()> {
    let outcome: Outcome = reply.finished(Duration::from_millis(50)).await;
    ensure!(!outcome.failed, "{} got no answer", who.name());
    outcome.messages.iter().filter(|message| message.is_ephemeral()).for_each(Message::delete);
    Ok(())
}
