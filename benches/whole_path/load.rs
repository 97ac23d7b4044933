//! How presses come: at a rate, always so many under way, or all at one instant.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::figures::Press;
use crate::process::{Process, Spent};
use crate::town::{Order, Town};

/// How many presses are always under way.
pub(crate) const UNDER_WAY: usize = 64;
/// When a quarter of them ends that would take too long.
const LONGEST_QUARTER: Duration = Duration::from_mins(1);
/// How many press at one instant.
pub(crate) const HERD: usize = 1_000;

/// Presses, and waits until whoever pressed has their answer.
pub(crate) async fn press(order: Order) -> Press {
    let reply = order.member.press_raw(&order.message, &order.custom_id).await.unwrap();
    Press::from(&reply.settled().await)
}

/// So many presses a second, whether the ones before are answered or not, until this ends.
pub(crate) async fn at_rate(rate: u32, orders: impl Fn(usize) -> Order, until: impl Future<Output = ()>) -> Vec<Press> {
    let mut ticks = interval(Duration::from_secs(1) / rate);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut pressed = JoinSet::new();
    let mut until = std::pin::pin!(until);
    for number in 0.. {
        tokio::select! {
            biased;
            () = &mut until => break,
            _ = ticks.tick() => drop(pressed.spawn(press(orders(number)))),
        }
    }
    pressed.join_all().await
}

/// What so many presses cost that were always under way.
pub(crate) struct Run {
    pub(crate) presses: Vec<Press>,
    pub(crate) took: Duration,
    /// The bot's CPU time.
    pub(crate) bot: Spent,
    /// That of this process: of Discord's stand-in and of everybody who presses.
    pub(crate) stand_in: Spent,
    /// The bot's memory before, after each quarter, in megabytes.
    pub(crate) memory: Vec<f64>,
}

/// Always so many presses under way, each followed by the next, until there were so many.
pub(crate) async fn always(town: &Arc<Town>, orders: fn(&Town, usize, usize) -> Order, count: usize, bot: Process) -> Run {
    let (mut presses, mut memory) = (Vec::new(), vec![bot.memory()]);
    let (began, spent, own) = (Instant::now(), bot.spent(), Process::own().spent());
    let turns: Arc<[AtomicUsize]> = (0..UNDER_WAY).map(|_| AtomicUsize::new(0)).collect();
    for _ in 0..4 {
        presses.extend(a_quarter(town, orders, count / 4, &turns).await);
        memory.push(bot.memory());
    }
    let (took, bot, stand_in) = (began.elapsed(), bot.spent().since(spent), Process::own().spent().since(own));
    Run { presses, took, bot, stand_in, memory }
}

async fn a_quarter(
    town: &Arc<Town>,
    orders: fn(&Town, usize, usize) -> Order,
    count: usize,
    turns: &Arc<[AtomicUsize]>,
) -> Vec<Press> {
    let (next, began) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let mut pressing = JoinSet::new();
    for worker in 0..UNDER_WAY {
        let (town, next, turns) = (Arc::clone(town), Arc::clone(&next), Arc::clone(turns));
        pressing.spawn(async move {
            let mut presses = Vec::new();
            while next.fetch_add(1, Ordering::Relaxed) < count && began.elapsed() < LONGEST_QUARTER {
                let turn = turns[worker].fetch_add(1, Ordering::Relaxed);
                presses.push(press(orders(&town, worker, turn)).await);
            }
            presses
        });
    }
    pressing.join_all().await.into_iter().flatten().collect()
}

/// A thousand presses at one instant for ten slots, and when the last of them was answered.
pub(crate) async fn herd(town: &Town, herd: usize) -> (Vec<Press>, Duration) {
    // Who they are is no part of what is measured.
    let orders: Vec<Order> = (0..HERD).map(|number| town.in_herd(herd, number)).collect();
    let began = Instant::now();
    let mut pressed = JoinSet::new();
    for order in orders {
        pressed.spawn(async move { (press(order).await, began.elapsed()) });
    }
    let (presses, times): (Vec<Press>, Vec<Duration>) = pressed.join_all().await.into_iter().unzip();
    (presses, times.into_iter().max().unwrap_or_default())
}
