//! What is done to one community, in this order: the figures of one column.

use std::sync::Arc;
use std::time::Duration;

use discord_sandbox::{CallbackKind, Message, OptionValue, Outcome, Reply};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

use crate::bot::Bot;
use crate::community::{HERDS, Size};
use crate::figures::{self, Figures, Press, milliseconds};
use crate::load::{self, Run};
use crate::plan::Plan;
use crate::syncs::Syncs;
use crate::table::{Column, Figure};
use crate::town::Town;

const RATE: u32 = 500;
const RATE_BESIDE_DELETION: u32 = 200;
const AT_RATE: Duration = Duration::from_secs(10);
/// How often somebody types or asks.
const ASKED: usize = 300;
/// When that ends in any case.
const LONGEST_ASKED: Duration = Duration::from_secs(20);
/// How long somebody waits for their deletion.
const LONGEST_DELETION: Duration = Duration::from_mins(5);
/// How long the load lasts before and after a deletion.
const BESIDE: Duration = Duration::from_secs(1);

/// Measures what the plan wants.
pub(crate) async fn measure(plan: &Plan, size: Size, syncs: &Syncs) -> Column {
    let mut column = Column::new(format!("{} {}", size.name, syncs.name()));
    // In the target folder, not in /tmp: that may be memory, which syncs for nothing.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let database = folder.path().join("bench.db");
    size.copy_to(&database).await;
    let town = Arc::new(Town::found(size, &database).await);
    let bytes = std::fs::metadata(&database).unwrap().len();
    column.note(Figure::File, format!("{} MB", bytes / 1_048_576));
    if plan.has("idle") {
        let bot = Bot::start(&town.discord, &database, syncs).await;
        column.note(Figure::Start, milliseconds(bot.start));
        bot.come_to_rest().await;
        assert_eq!(town.repainted(), 0, "boards that look as the bot draws them are left alone");
        column.note(Figure::Idle, format!("{:.1} MB", bot.process().memory()));
        bot.stop().await;
    }
    let bot = Bot::start(&town.discord, &database, syncs).await;
    if !plan.has("idle") {
        column.note(Figure::Start, milliseconds(bot.start));
    }
    if plan.has("herd") {
        herd(&town, 0, Figure::FirstHerd, &mut column).await;
    }
    bot.come_to_rest().await;
    main_pattern(plan, &town, &bot, &mut column).await;
    if plan.has("herd") {
        herd(&town, HERDS - 1, Figure::LaterHerd, &mut column).await;
    }
    if plan.has("busy") && size.coming > 0 {
        on_eight_boards(plan, &town, &bot, &mut column).await;
    }
    if plan.has("typing") {
        typing(&town, &mut column).await;
    }
    if plan.has("privacy") && size.past > 0 {
        deletion(&town, &mut column).await;
    }
    let (now, most) = (bot.process().memory(), bot.process().most_memory());
    column.note(Figure::MemoryAfter, format!("{now:.1} MB ({most:.1} at most)"));
    bot.stop().await;
    column
}

/// The young community presses its eight boards, the grown one goes from session to session.
async fn main_pattern(plan: &Plan, town: &Arc<Town>, bot: &Bot, column: &mut Column) {
    let young = town.size.coming == 0;
    if plan.has("rate") {
        let order = |number| if young { town.coming_again(number) } else { town.passing_by() };
        let figures = Figures::of(&load::at_rate(RATE, order, sleep(AT_RATE)).await);
        column.note(Figure::Rate, figures.p50_and_p99());
        column.note(Figure::RateTail, figures.at(999));
        column.note(Figure::RateWorst, figures.worst());
    }
    if plan.has("always") {
        let presses = if young { plan.presses } else { plan.presses.min(town.left()) };
        let orders = if young { Town::working } else { |town: &Town, _, _| town.passing_by() };
        let run = load::always(town, orders, presses, bot.process()).await;
        column.note(Figure::Claims, claims(&run));
        column.note(Figure::Cpu, cpu(&run));
        column.note(Figure::CpuOfStandIn, format!("{:.0} µs", run.stand_in.whole() / figures::count(run.presses.len())));
        column.note(Figure::AlwaysWorst, Figures::of(&run.presses).worst());
        let memory: Vec<String> = run.memory.iter().map(|megabytes| format!("{megabytes:.0}")).collect();
        column.note(Figure::MemoryAlong, format!("{} MB in {} presses", memory.join(", "), run.presses.len()));
    }
}

async fn on_eight_boards(plan: &Plan, town: &Arc<Town>, bot: &Bot, column: &mut Column) {
    let figures = Figures::of(&load::at_rate(RATE, |number| town.coming_again(number), sleep(AT_RATE)).await);
    column.note(Figure::BusyRate, figures.p50_and_p99());
    column.note(Figure::BusyTail, figures.at(999));
    column.note(Figure::BusyWorst, figures.worst());
    let run = load::always(town, Town::working, plan.presses, bot.process()).await;
    column.note(Figure::BusyClaims, claims(&run));
    column.note(Figure::BusyCpu, cpu(&run));
}

async fn herd(town: &Town, herd: usize, figure: Figure, column: &mut Column) {
    let (presses, last) = load::herd(town, herd).await;
    let figures = Figures::of(&presses);
    column.note(
        figure,
        format!("{} ({} winners; first answers: {})", milliseconds(last), figures.winners(), figures.p50_and_p99()),
    );
    assert!(figures.winners() <= 10, "ten slots");
}

/// One after the other, each by somebody else.
async fn typing(town: &Town, column: &mut Column) {
    let mut typed = Vec::new();
    let begun = Instant::now();
    while typed.len() < ASKED && begun.elapsed() < LONGEST_ASKED {
        let (member, began) = (town.somebody_new(), Instant::now());
        let choices = member.autocomplete(&town.lobby, "claim", &[], ("role", "tra")).await;
        let answered = choices.is_ok().then(|| (CallbackKind::Choices, began.elapsed()));
        typed.push(Press { answered, won: true });
    }
    column.note(Figure::Role, Figures::of(&typed).p50_and_p99());
    let (mut asked, begun) = (Vec::new(), Instant::now());
    while asked.len() < ASKED && begun.elapsed() < LONGEST_ASKED {
        let nothing: &[(&str, OptionValue)] = &[];
        let reply = town.somebody_new().slash(&town.lobby, "sessions", nothing).await.unwrap();
        asked.push(Press::from(&reply.settled().await));
    }
    column.note(Figure::Sessions, Figures::of(&asked).p50_and_p99());
}

/// Everything of somebody with four thousand claims is deleted while others press.
async fn deletion(town: &Town, column: &mut Column) {
    let (done, ended) = oneshot::channel::<()>();
    let deleting = async {
        sleep(BESIDE).await;
        let member = town.member(0);
        let reply = member.slash(&town.lobby, "privacy delete", &[]).await.unwrap();
        let asked = until_told(&reply).await;
        let began = Instant::now();
        let reply = member.press(asked.message().unwrap(), "Delete everything").await.unwrap();
        let told = until_told(&reply).await;
        let took = began.elapsed();
        sleep(BESIDE).await;
        drop(done);
        (took, told)
    };
    let until = async { drop(ended.await) };
    let ((took, told), presses) = tokio::join!(deleting, load::at_rate(RATE_BESIDE_DELETION, |_| town.passing_by(), until));
    let figures = Figures::of(&presses);
    // The question itself becomes the answer.
    let told = told.updated.as_ref().or(told.message()).map(Message::content).unwrap_or("nothing");
    let told = told.lines().next().unwrap_or_default();
    column.note(Figure::Deletion, format!("{}, {} claims (\"{told}\")", milliseconds(took), town.size.past.div_ceil(5)));
    column.note(Figure::Meanwhile, format!("{}; {}", figures.at(999), figures.worst()));
}

/// The answer, however long it takes.
async fn until_told(reply: &Reply) -> Outcome {
    let began = Instant::now();
    let mut told = reply.settled().await;
    while told.thinking && began.elapsed() < LONGEST_DELETION {
        told = reply.settled().await;
    }
    told
}

fn claims(run: &Run) -> String {
    let figures = Figures::of(&run.presses);
    format!("{:.0}/s", figures::count(figures.winners()) / run.took.as_secs_f64())
}

fn cpu(run: &Run) -> String {
    let count = Figures::of(&run.presses).count();
    let (user, system) = (run.bot.user / count, run.bot.system / count);
    format!("{:.0} µs ({user:.0} user, {system:.0} system)", user + system)
}
