//! The whole path, bot and Discord stand-in in two processes: press, link, rules, durable claim, board repainted in the
//! answer. `cargo bench --bench whole_path`; `PRESSES=200000` makes the long run longer. Compare within one run only.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]
#![expect(clippy::unwrap_used, reason = "a measurement stops at the first surprise")]

mod bot;
mod figures;
mod town;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use discord_sandbox::{Member, Message, Outcome};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

use self::bot::Bot;
use self::figures::{Figures, Spent};
use self::town::Town;

const RATE: u32 = 500;
const OPEN_LOOP: Duration = Duration::from_secs(10);
const UNDER_WAY: usize = 64;
const HERD: usize = 1_000;

#[tokio::main]
async fn main() {
    // The test runner of `cargo test --benches` only wants to know that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let town = Town::found().await;
    let bot = Bot::start(&town.discord).await;
    town.settle(HERD).await;
    println!("idle: {}", bot.memory());

    let boards = town.boards(8, "Trainer x10, Assistant x10, Observer x10, Guard x10").await;
    open_loop(&town, &boards).await;
    let presses = std::env::var("PRESSES").ok().and_then(|presses| presses.parse().ok()).unwrap_or(20_000);
    always_under_way(&town, &boards, &bot, presses).await;
    herd(&town, &bot).await;
    bot.stop().await;
}

/// So many presses a second, whether the ones before are answered or not.
async fn open_loop(town: &Town, boards: &[Message]) {
    let mut ticks = interval(Duration::from_secs(1) / RATE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut pressed = JoinSet::new();
    let began = Instant::now();
    for number in 0.. {
        ticks.tick().await;
        if began.elapsed() > OPEN_LOOP {
            break;
        }
        let (member, board) = (town.member(number % 320).clone(), boards[number % boards.len()].clone());
        // Everybody comes by twice: once to claim, once to leave.
        let claims = number / 320 % 2 == 0;
        pressed.spawn(async move { press(&member, &board, if claims { Some(number % 320) } else { None }).await });
    }
    let outcomes = pressed.join_all().await;
    println!("\n{RATE} presses a second: {}", Figures::of(&outcomes));
}

/// So many presses always under way, each followed by the next.
async fn always_under_way(town: &Town, boards: &[Message], bot: &Bot, presses: usize) {
    let next = Arc::new(AtomicUsize::new(0));
    let mut pressing = JoinSet::new();
    let (began, spent) = (Instant::now(), bot.spent());
    for worker in 0..UNDER_WAY {
        let (member, board, next) = (town.member(400 + worker).clone(), boards[worker % boards.len()].clone(), Arc::clone(&next));
        pressing.spawn(async move {
            let mut outcomes = Vec::new();
            let mut claims = true;
            while next.fetch_add(1, Ordering::Relaxed) < presses {
                outcomes.push(press(&member, &board, claims.then_some(worker)).await);
                claims = !claims;
            }
            outcomes
        });
    }
    let outcomes: Vec<Press> = pressing.join_all().await.into_iter().flatten().collect();
    let (took, Spent { user, system }) = (began.elapsed(), bot.spent().since(spent));
    let count = figures::count(outcomes.len());
    println!("\n{UNDER_WAY} always under way: {}", Figures::of(&outcomes));
    println!("  {:.0} presses/s, each a durable claim or departure", count / took.as_secs_f64());
    println!(
        "  the bot's CPU for each: {:.0} µs ({:.0} user, {:.0} system)",
        (user + system) / count,
        user / count,
        system / count
    );
    println!("  {}", bot.memory());
}

/// A thousand presses at one instant for ten slots.
async fn herd(town: &Town, bot: &Bot) {
    let board = town.boards(1, "Host Assistant x10").await.remove(0);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut pressed = JoinSet::new();
    let began = Instant::now();
    for number in 0..HERD {
        let (member, board) = (town.member(number).clone(), board.clone());
        pressed.spawn(async move {
            let press = press(&member, &board, Some(0)).await;
            (press, began.elapsed())
        });
    }
    let outcomes = pressed.join_all().await;
    let last = outcomes.iter().map(|(_, at)| *at).max().unwrap_or_default();
    let winners = outcomes.iter().filter(|(press, _)| press.won).count();
    let presses: Vec<Press> = outcomes.into_iter().map(|(press, _)| press).collect();
    println!("\n{HERD} at one instant for 10 slots: {}", Figures::of(&presses));
    println!("  {winners} winners, the last answer after {last:.0?}, {}", bot.memory());
    assert_eq!(winners, 10);
}

/// What came of one press.
struct Press {
    /// The kind of the first callback and when it came; nothing if there was none within Discord's three seconds.
    answered: Option<(&'static str, Duration)>,
    /// Whether it redrew the board, or told its person that they have a slot now: then it changed something.
    won: bool,
}

/// Presses the button of that role, or Leave, and waits for the first answer.
async fn press(member: &Member, board: &Message, role: Option<usize>) -> Press {
    let buttons = board.buttons();
    let button = match role {
        Some(role) => &buttons[role % (buttons.len() - 1)],
        None => &buttons[buttons.len() - 1],
    };
    let reply = member.press_raw(board, button.custom_id.as_deref().unwrap_or_default()).await.unwrap();
    let outcome: Outcome = reply.acknowledged().await;
    let first = outcome.callbacks.first();
    Press {
        answered: first.map(|callback| (figures::name(callback.kind), callback.after)),
        won: first.is_some_and(|callback| figures::name(callback.kind) == "update") || outcome.text().contains("You have "),
    }
}
