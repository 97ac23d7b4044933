//! The table at the end: a row for each figure, with its targets.

use std::collections::HashMap;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Figure {
    Start,
    File,
    Idle,
    FirstHerd,
    Rate,
    RateTail,
    RateWorst,
    Claims,
    Cpu,
    CpuOfStandIn,
    AlwaysWorst,
    MemoryAlong,
    LaterHerd,
    BusyRate,
    BusyTail,
    BusyWorst,
    BusyClaims,
    BusyCpu,
    Role,
    Sessions,
    Deletion,
    Meanwhile,
    MemoryAfter,
}

/// Figure, what it is called, and its targets, young and grown.
const ROWS: [(Figure, &str, &str, &str); 23] = [
    (Figure::Start, "start to ready", "≤ 300 ms", "≤ 1000 ms"),
    (Figure::File, "size of the database", "", ""),
    (Figure::Idle, "memory idle", "≤ 20 MB", "≤ 25 MB"),
    (Figure::FirstHerd, "herd of 1,000 right after the start: last answer", "≤ 150 ms", "≤ 200 ms"),
    (Figure::Rate, "500/s: p50 / p99", "", ""),
    (Figure::RateTail, "500/s: p99.9", "≤ 3 ms", "≤ 6 ms"),
    (Figure::RateWorst, "500/s: last", "", ""),
    (Figure::Claims, "64 under way: claims/s", "≥ 6000", "≥ 4000"),
    (Figure::Cpu, "64 under way: CPU a press", "≤ 150 µs", "≤ 250 µs"),
    (Figure::CpuOfStandIn, "64 under way: CPU of the stand-in a press", "", ""),
    (Figure::AlwaysWorst, "64 under way: last", "", ""),
    (Figure::MemoryAlong, "memory along the way", "", ""),
    (Figure::LaterHerd, "herd of 1,000 right after load: last answer", "≤ 150 ms", "≤ 200 ms"),
    (Figure::BusyRate, "on eight boards, 500/s: p50 / p99", "", ""),
    (Figure::BusyTail, "on eight boards, 500/s: p99.9", "", ""),
    (Figure::BusyWorst, "on eight boards, 500/s: last", "", ""),
    (Figure::BusyClaims, "on eight boards, 64 under way: claims/s", "", ""),
    (Figure::BusyCpu, "on eight boards, 64 under way: CPU a press", "", ""),
    (Figure::Role, "autocomplete of /claim role: p50 / p99", "≤ 3 ms", "≤ 5 ms"),
    (Figure::Sessions, "/sessions: p50 / p99", "≤ 3 ms", "≤ 5 ms"),
    (Figure::Deletion, "/privacy delete under 200/s", "", ""),
    (Figure::Meanwhile, "the others meanwhile: p99.9; last", "", ""),
    (Figure::MemoryAfter, "memory at the end", "≤ 60 MB", "≤ 80 MB"),
];

/// The figures of one community with one kind of disk.
pub(crate) struct Column {
    name: String,
    cells: HashMap<Figure, String>,
}

impl Column {
    pub(crate) fn new(name: String) -> Self {
        Self { name, cells: HashMap::new() }
    }

    /// Notes a figure, and shows it at once: a long run is watched.
    pub(crate) fn note(&mut self, figure: Figure, value: String) {
        let name = ROWS.iter().find(|row| row.0 == figure).map(|row| row.1).unwrap_or_default();
        println!("{}: {name}: {value}", self.name);
        self.cells.insert(figure, value);
    }
}

/// All columns as a table in Markdown; what nobody has measured has no row.
pub(crate) fn print(columns: &[Column]) {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    println!("\n| figure | target young | target grown | {} |", names.join(" | "));
    println!("| --- | --- | --- |{}", " --- |".repeat(columns.len()));
    for (figure, name, young, grown) in ROWS {
        let cells: Vec<&str> = columns.iter().map(|column| column.cells.get(&figure).map_or("", String::as_str)).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            println!("| {name} | {young} | {grown} | {} |", cells.join(" | "));
        }
    }
}
