//! What the bench prints: a table for people, or one JSON line a workload and figure for programs.

use crate::load::{Measured, Work};
use serde::Serialize;

/// A workload's result.
#[derive(Debug, Serialize)]
pub struct Line {
    engine: &'static str,
    workload: &'static str,
    what: &'static str,
    open_tickets: u64,
    clients: usize,
    requests: usize,
    per_second: f64,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
    cpu_seconds_per_1000: f64,
    resident_mb: f64,
}

impl Line {
    pub fn new(engine: &'static str, open_tickets: u64, work: &Work, measured: &Measured) -> Self {
        let (sorted, requests) = (&measured.latencies, measured.latencies.len());
        Self {
            engine,
            workload: work.id,
            what: work.what,
            open_tickets,
            clients: work.clients,
            requests,
            per_second: measured.per_second(),
            p50_ms: sorted.ms(50.0),
            p95_ms: sorted.ms(95.0),
            p99_ms: sorted.ms(99.0),
            cpu_seconds_per_1000: measured.cpu_seconds * 1000.0 / requests.max(1) as f64,
            resident_mb: megabytes(measured.memory.resident),
        }
    }

    pub fn p95_ms(&self) -> f64 {
        self.p95_ms
    }

    /// A page for people, asked by one client without other load: what the bar of pages speaks of.
    pub fn is_page_alone(&self) -> bool {
        self.clients == 1 && self.what.contains("page")
    }
}

/// One figure that is not a workload, with the bar it is held against, if there is one.
#[derive(Debug, Serialize)]
pub struct Figure {
    pub engine: &'static str,
    pub figure: String,
    pub value: f64,
    pub unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bar: Option<Bar>,
}

/// What a figure must not exceed, or must reach.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    AtMost(f64),
    AtLeast(f64),
}

impl Bar {
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }
}

/// Collects results; says what it knows as soon as it knows it.
pub struct Sheet {
    pub json: bool,
    pub engine: &'static str,
    bars: Vec<(String, bool)>,
}

impl Sheet {
    pub fn new(json: bool, engine: &'static str) -> Self {
        let sheet = Self { json, engine, bars: Vec::new() };
        if !json {
            println!("\n{engine}");
            println!(
                "{:<4}{:<26}{:>9}{:>8}{:>9}{:>10}{:>9}{:>9}{:>9}{:>12}{:>8}",
                "", "", "tickets", "clients", "requests", "a second", "p50 ms", "p95 ms", "p99 ms", "CPU s/1000", "MB"
            );
        }
        sheet
    }

    pub fn line(&mut self, line: &Line) {
        if self.json {
            return print_json(line);
        }
        println!(
            "{:<4}{:<26}{:>9}{:>8}{:>9}{:>10.1}{:>9.2}{:>9.2}{:>9.2}{:>12.3}{:>8.0}",
            line.workload,
            line.what,
            line.open_tickets,
            line.clients,
            line.requests,
            line.per_second,
            line.p50_ms,
            line.p95_ms,
            line.p99_ms,
            line.cpu_seconds_per_1000,
            line.resident_mb
        );
    }

    pub fn figure(&mut self, name: impl Into<String>, value: f64, unit: &'static str, bar: Option<Bar>) {
        let figure = Figure { engine: self.engine, figure: name.into(), value, unit, bar };
        let verdict = bar.map(|b| b.holds(value));
        if let Some(met) = verdict {
            self.bars.push((figure.figure.clone(), met));
        }
        if self.json {
            return print_json(&figure);
        }
        let against = match bar {
            Some(Bar::AtMost(most)) => format!("  (at most {most}: {})", word(verdict)),
            Some(Bar::AtLeast(least)) => format!("  (at least {least}: {})", word(verdict)),
            None => String::new(),
        };
        println!("    {}: {} {unit}{against}", figure.figure, rounded(value));
    }

    /// The bars that were missed.
    pub fn missed(&self) -> Vec<&str> {
        self.bars.iter().filter(|(_, met)| !met).map(|(name, _)| name.as_str()).collect()
    }
}

fn word(met: Option<bool>) -> &'static str {
    if met == Some(true) { "met" } else { "MISSED" }
}

fn print_json(value: &impl Serialize) {
    // Plain numbers and texts: they can always be written.
    println!("{}", serde_json::to_string(value).unwrap_or_default());
}

pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Three digits that mean something.
fn rounded(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_knows_its_direction() {
        assert!(Bar::AtMost(25.0).holds(25.0) && !Bar::AtMost(25.0).holds(25.1));
        assert!(Bar::AtLeast(0.5).holds(0.5) && !Bar::AtLeast(0.5).holds(0.49));
        assert!(!Bar::AtMost(25.0).holds(f64::NAN), "what was not measured is not met");
    }

    #[test]
    fn a_missed_bar_is_remembered_by_name() {
        let mut sheet = Sheet::new(true, "SQLite");
        sheet.figure("start", 0.6, "s", Some(Bar::AtMost(0.5)));
        sheet.figure("memory", 40.0, "MB", Some(Bar::AtMost(80.0)));
        assert_eq!(sheet.missed(), ["start"]);
    }

    #[test]
    fn figures_keep_three_digits() {
        assert_eq!([rounded(1234.5), rounded(12.34), rounded(0.456)], ["1234", "12.3", "0.46"]);
    }
}
