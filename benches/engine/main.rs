//! Claims per second and their latency, by how many callers wait at once, on this machine's disk with
//! `synchronous=FULL`; beside one transaction for each claim, and beside a bare loop of the same statements in large
//! transactions, which is the most that the disk and the driver allow. Compare within one run only.
//!
//! `cargo bench --bench engine`. To see a slower disk, preload a library that delays `fsync` and `fdatasync`.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]
#![expect(clippy::unwrap_used, reason = "a measurement stops at the first surprise")]

mod bare;
mod ground;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use slotkeeper::domain::{Actor, Door, Origin, SlotChoice, SlotKey};
use slotkeeper::engine::{Claim, EmbeddedEngine, Engine, StatusByTime};
use slotkeeper::store::Database;

use self::ground::{Ground, Seat};

/// Long enough to be steady, short enough for a coffee.
const LONGEST: Duration = Duration::from_secs(4);
const CALLERS: [usize; 4] = [1, 16, 64, 256];

#[tokio::main]
async fn main() {
    // The test runner of `cargo test --benches` only wants to know that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let alone = bare::one_transaction_each(&Ground::prepare(4_000).await, LONGEST).await;
    let limit = bare::large_transactions(&Ground::prepare(40_000).await, LONGEST).await;
    println!("one transaction a claim   {alone:>9.0} claims/s");
    println!("the same in batches of 256 {limit:>8.0} claims/s (the limit)\n");
    println!("callers    claims/s   of the limit   times one a transaction      p50        p99       p99.9");
    for callers in CALLERS {
        let seats = if callers == 1 { 4_000 } else { 40_000 };
        let run = engine(Ground::prepare(seats).await, callers).await;
        println!(
            "{callers:>7} {:>11.0} {:>13.0} % {:>25.1} {:>8.2?} {:>10.2?} {:>11.2?}",
            run.rate,
            100.0 * run.rate / limit,
            run.rate / alone,
            run.at(0.5),
            run.at(0.99),
            run.at(0.999),
        );
    }
}

struct Run {
    rate: f64,
    latencies: Vec<Duration>,
}

impl Run {
    fn at(&self, share: f64) -> Duration {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index into a list of thousands"
        )]
        let place = (self.latencies.len() as f64 * share) as usize;
        self.latencies[place.min(self.latencies.len() - 1)]
    }
}

/// So many callers, each asking for the next slot as soon as it has its answer.
async fn engine(ground: Ground, callers: usize) -> Run {
    let database = Database::open(&ground.path()).await.unwrap();
    let (engine, writer) = EmbeddedEngine::start(database.clone(), StatusByTime::Off);
    let (engine, ground, next) = (Arc::new(engine), Arc::new(ground), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let tasks: Vec<_> =
        (0..callers).map(|_| tokio::spawn(caller(Arc::clone(&engine), Arc::clone(&ground), Arc::clone(&next), began))).collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await.unwrap());
    }
    let took = began.elapsed();
    drop(engine);
    writer.finish().await.unwrap();
    database.close().await;
    latencies.sort_unstable();
    Run { rate: ground::count(latencies.len()) / took.as_secs_f64(), latencies }
}

async fn caller(engine: Arc<EmbeddedEngine>, ground: Arc<Ground>, next: Arc<AtomicUsize>, began: Instant) -> Vec<Duration> {
    let mut latencies = Vec::new();
    while began.elapsed() < LONGEST {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(Seat { session, role, slot, user }) = ground.seat(number) else { break };
        let origin = Origin {
            workspace: ground.workspace.clone(),
            actor: Actor::Operator,
            door: Door::CommandLine,
            request: Some(format!("request{number}").parse().unwrap()),
        };
        let claim = Claim { session, role, choice: SlotChoice::Key(SlotKey::Vacant(slot)), user, admit: false };
        let asked = Instant::now();
        engine.claim(origin, claim).await.unwrap().unwrap();
        latencies.push(asked.elapsed());
    }
    latencies
}
