//! The whole path, bot and Discord stand-in in two processes: press, link, rules, durable claim, board repainted in the
//! answer. A young community beside one of five years, with the disk as it is and with a slower one; what it prints last is
//! one table. Compare within one run only, on a machine that does nothing else.
//!
//! `cargo bench --bench whole_path`. `PRESSES=200000` makes the long run longer. `ONLY=grown,fast,herd` limits sizes (young,
//! grown), syncs (fast, slow) and parts (idle, herd, rate, always, busy, typing, privacy). `PAST=0` takes the past away. `SLOW_SYNC_US=5000` makes the
//! slower disk slower than two milliseconds a sync; `SLOWSYNC_SO=FILE` names another library that does so.
//!
//! In reading order: `plan` says what is measured, `community` writes the databases, `town` their Discord servers; `bot`
//! starts the program, `process` and `syncs` are what the system has to do with it; `patterns` is what is measured, `load`
//! how presses come, `figures` what came of them, `table` how it is shown.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]
#![expect(clippy::unwrap_used, reason = "a measurement stops at the first surprise")]

mod bot;
mod community;
mod figures;
mod load;
mod patterns;
mod plan;
mod process;
mod syncs;
mod table;
mod town;

use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() {
    // The test runner of `cargo test --benches` only wants to know that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let plan = plan::Plan::read();
    std::fs::remove_file(bot::LOG).unwrap_or_default();
    let mut columns = Vec::new();
    for (size, syncs) in plan.columns() {
        // Whoever ends the bench ends its bot, too; what is known until then is shown.
        tokio::select! {
            column = patterns::measure(&plan, size, &syncs) => columns.push(column),
            () = ended() => break,
        }
    }
    table::print(&columns);
    println!("\nwarnings of the bot are in {}", bot::LOG);
}

/// Somebody asks the bench to end.
async fn ended() {
    let mut asked = signal(SignalKind::terminate()).unwrap();
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed.unwrap(),
        _ = asked.recv() => {}
    }
}
