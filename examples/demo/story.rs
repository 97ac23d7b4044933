//! The story: a session is planned and posted, members claim and leave its slots, and some are told why they cannot.
//!
//! Every step says what has to be seen, and the demo fails where that is not so.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use discord_sandbox::{Member, Message, OptionValue, Reply};
use roblox_sandbox::RobloxSandbox;

use crate::seed::{ACCOUNTS, NEWCOMER, Town};

/// How long a board may take to follow a command.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn tell(town: &Town, roblox: &RobloxSandbox) -> anyhow::Result<()> {
    introduce(town).await?;
    let board = plan(town).await?;
    claim(town, &board).await?;
    refusals(town).await?;
    newcomer(town, roblox, &board).await?;
    last_slot(town, &board).await?;
    leave(town, &board).await?;
    println!("\nThat was the real bot with a real database; only Discord and Roblox were stand-ins.");
    Ok(())
}

async fn introduce(town: &Town) -> anyhow::Result<()> {
    heading("Morgan, a moderator, says who the members are on Roblox");
    for (name, roblox, rank) in ACCOUNTS {
        let member = town.person(name)?;
        let link = [("member", member.into()), ("account", roblox.to_string().into())];
        command(town, &town.morgan, "member link", &link, "in this server now").await?;
        command(town, &town.morgan, "member rank", &[("member", member.into()), ("rank", rank.into())], "rank").await?;
    }
    Ok(())
}

async fn plan(town: &Town) -> anyhow::Result<Message> {
    heading("Morgan plans a training and posts its board");
    let options = [
        ("title", "Evening Training".into()),
        ("when", "tomorrow 18:00".into()),
        ("duration", 60.into()),
        ("roles", "Host Assistant x1 @100, Trainer x2 @50, Observer x3".into()),
        ("description", "Bring your uniform. We start on time.".into()),
    ];
    let created = command(town, &town.morgan, "session create", &options, "Evening Training").await?;
    let created = created.context("the answer has a button")?;
    settled(town.morgan.press(&created, "Post the board here").await?).await?;
    let board = town.channel.last_message().context("the board was posted")?;
    show("Everybody sees in #sessions", &board.text());
    Ok(board)
}

async fn claim(town: &Town, board: &Message) -> anyhow::Result<()> {
    heading("Alice presses the button of a role");
    press(&town.alice, board, "Trainer (2 free)", "You have Trainer").await?;
    shown(board, "@Alice").await?;
    show("The board, repainted by her press", &now(board));

    heading("Bob types a command, and picks the slot himself");
    let choices = town.bob.autocomplete(&town.channel, "claim", &[], ("role", "tr")).await?;
    for choice in &choices {
        println!("    Discord offers: {}", choice.name);
    }
    command(town, &town.bob, "claim", &[("role", "Trainer".into()), ("slot", "2".into())], "You have Trainer, slot 2").await?;
    shown(board, "@Bob").await?;
    show("The board follows", &now(board));
    Ok(())
}

async fn refusals(town: &Town) -> anyhow::Result<()> {
    heading("Chris asks for more than the rules allow");
    command(town, &town.chris, "claim", &[("role", "Host Assistant".into())], "rank 100").await?;
    heading("Chris comes too late, and his rank would not do either");
    command(town, &town.chris, "claim", &[("role", "Trainer".into()), ("slot", "1".into())], "taken").await?;
    heading("Morgan asks whether Chris could be a trainer");
    let asked = [("member", (&town.chris).into()), ("role", "Trainer".into())];
    command(town, &town.morgan, "member check", &asked, "could not take Trainer").await?;
    Ok(())
}

/// Three presses: the slot, the form, and the check, which takes the slot too.
async fn newcomer(town: &Town, roblox: &RobloxSandbox, board: &Message) -> anyhow::Result<()> {
    heading("Dana is new: her press asks who she is on Roblox");
    let (_, account, name) = NEWCOMER;
    let board = board.current().context("the board is there")?;
    let form = town.dana.press(&board, "Observer (3 free)").await?.finished(Duration::from_millis(100)).await.modal;
    let form = form.context("a form opens")?;
    show("A form opens before Dana", &format!("{}: {}", form.title(), form.fields().first().map_or("", |field| &field.label)));
    let asked = town.dana.submit(&form, &[("account", name)]).await?.finished(Duration::from_millis(100)).await;
    let question = asked.message().context("the account is shown")?.clone();
    show(&format!("Dana writes {name} and reads"), &question.text());
    let text = question.text();
    let words = text.split("```").nth(1).context("there are words")?.replace('┃', "").trim().to_owned();
    roblox.set_description(account, &words);
    show("Dana puts the words into her Roblox profile", &words);
    let done = town.dana.press(&question, "Check and take Observer").await?.finished(Duration::from_millis(100)).await;
    let read = done.updated.context("the question becomes the answer")?.text();
    ensure!(read.contains("You have Observer"), "Dana should have her slot, and read: {read}");
    show("Dana presses [ Check and take Observer ] and reads", &read);
    shown(&board, "2 of 3 free").await
}

async fn last_slot(town: &Town, board: &Message) -> anyhow::Result<()> {
    heading("Chris takes an observer's slot; Bob and Alice press for the last one at the same instant");
    press(&town.chris, board, "Observer (2 free)", "You have Observer").await?;
    shown(board, "1 of 3 free").await?;
    let current = board.current().context("the board is there")?;
    let (alice, bob) =
        tokio::try_join!(town.alice.press(&current, "Observer (1 free)"), town.bob.press(&current, "Observer (1 free)"))?;
    let (alice, bob) = (settled(alice).await?, settled(bob).await?);
    show("Alice reads", &alice);
    show("Bob reads", &bob);
    let winners = [&alice, &bob].into_iter().filter(|text| text.contains("You have Observer")).count();
    ensure!(winners == 1, "exactly one of them has it, not {winners}");
    shown(board, "1 of 6 slots free").await?;
    show("The board", &now(board));
    Ok(())
}

async fn leave(town: &Town, board: &Message) -> anyhow::Result<()> {
    heading("Chris cannot come after all");
    press(&town.chris, board, "Leave", "You left Observer").await?;
    shown(board, "2 of 6 slots free").await?;
    show("The board", &now(board));
    Ok(())
}

async fn command(
    town: &Town,
    who: &Member,
    name: &str,
    options: &[(&str, OptionValue)],
    expected: &str,
) -> anyhow::Result<Option<Message>> {
    let reply = who.slash(&town.channel, name, options).await?;
    let outcome = reply.finished(Duration::from_millis(100)).await;
    let text = outcome.text();
    ensure!(!outcome.failed && text.contains(expected), "{} should have read {expected:?}, and read: {text}", who.name());
    show(&format!("{} types /{name} and reads", who.name()), &text);
    Ok(outcome.message().cloned())
}

async fn press(who: &Member, board: &Message, button: &str, expected: &str) -> anyhow::Result<()> {
    let text = settled(who.press(&board.current().context("the board is there")?, button).await?).await?;
    ensure!(text.contains(expected), "{} should have read {expected:?}, and read: {text}", who.name());
    show(&format!("{} presses [ {button} ] and reads", who.name()), &text);
    Ok(())
}

/// What the presser reads: the private words, not the board that the press repainted.
async fn settled(reply: Reply) -> anyhow::Result<String> {
    let outcome = reply.finished(Duration::from_millis(100)).await;
    ensure!(!outcome.failed, "the interaction failed");
    let words: Vec<String> = outcome.messages.iter().filter(|message| message.is_ephemeral()).map(Message::text).collect();
    Ok(words.join("\n"))
}

/// Waits until the board shows something.
async fn shown(board: &Message, expected: &str) -> anyhow::Result<()> {
    let seen = async {
        while !now(board).contains(expected) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, seen).await.with_context(|| format!("the board never showed {expected:?}"))
}

fn now(board: &Message) -> String {
    board.current().map(|message| message.text()).unwrap_or_default()
}

fn heading(text: &str) {
    println!("\n== {text}");
}

fn show(title: &str, text: &str) {
    println!("\n  {title}:");
    text.lines().for_each(|line| println!("    {line}"));
}
