//! The calibration report: forecasts that have come due, judged by proper scores, coverage with
//! intervals, and a verdict in words.

use super::pit::{kolmogorov_sf, pit_uniformity};
use crate::fault::{Fault, Outcome, within};
use crate::score::binary::{Brier, brier};
use crate::stats::intervals::proportion;
use serde::{Deserialize, Serialize};

/// Below this many outcomes nothing is judged.
pub const FEW: usize = 10;

/// An interval forecast that has come due.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DueInterval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Stated share inside.
    pub level: f64,
    /// What happened.
    pub y: f64,
}

/// Forecasts with outcomes; each part may be empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportInput {
    /// Probabilities of events.
    #[serde(default)]
    pub p: Vec<f64>,
    /// Whether the events happened, 1 or 0.
    #[serde(default)]
    pub y: Vec<u8>,
    /// Intervals.
    #[serde(default)]
    pub intervals: Vec<DueInterval>,
    /// Outcomes seen through their laws, 0..1.
    #[serde(default)]
    pub pit: Vec<f64>,
}

/// Coverage of the intervals of one level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// Stated share inside.
    pub level: f64,
    /// Outcomes inside.
    pub inside: u64,
    /// Outcomes.
    pub n: u64,
    /// Share inside.
    pub share: f64,
    /// Wilson's 90 % interval of the share.
    pub interval: [f64; 2],
    /// `too few to judge`, `kept`, `too narrow` or `too wide`.
    pub verdict: &'static str,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Scores of the probabilities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brier: Option<Brier>,
    /// Coverage by level, widest first.
    pub coverage: Vec<Coverage>,
    /// Shares of the PIT values in ten bins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pit_histogram: Vec<f64>,
    /// Kolmogorov's p value, only with more than twenty outcomes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pit_p: Option<f64>,
    /// One sentence.
    pub verdict: String,
}

fn covered(intervals: &[DueInterval]) -> Outcome<Vec<Coverage>> {
    let mut rows: Vec<(f64, bool)> = Vec::with_capacity(intervals.len());
    for i in intervals {
        within("intervals.level", i.level, 0.01, 0.9999)?;
        within("intervals.y", i.y, -1e150, 1e150)?;
        if i.low.is_nan() || i.high.is_nan() || i.high < i.low {
            return Err(Fault::range("intervals.high", "high must not lie below low"));
        }
        rows.push((i.level, i.y >= i.low && i.y <= i.high));
    }
    rows.sort_by(|l, r| r.0.total_cmp(&l.0));
    let mut out = Vec::new();
    for group in rows.chunk_by(|l, r| l.0 == r.0) {
        let (n, inside) = (group.len() as u64, group.iter().filter(|r| r.1).count() as u64);
        let level = group.first().map_or(0.0, |r| r.0);
        let interval = proportion(inside, n, 0.9)?.wilson;
        let verdict = if (n as usize) < FEW {
            "too few to judge"
        } else if level > interval[1] {
            "too narrow"
        } else if level < interval[0] {
            "too wide"
        } else {
            "kept"
        };
        out.push(Coverage { level, inside, n, share: inside as f64 / n as f64, interval, verdict });
    }
    Ok(out)
}

fn histogram(pit: &[f64]) -> Vec<f64> {
    let mut bins = vec![0.0; 10];
    for v in pit {
        bins[((v * 10.0) as usize).min(9)] += 1.0 / pit.len() as f64;
    }
    bins
}

/// Judges forecasts that have come due. At least one outcome is needed; fewer than ten are shown but not judged.
pub fn report(input: &ReportInput) -> Outcome<Report> {
    if input.p.is_empty() && input.intervals.is_empty() && input.pit.is_empty() {
        return Err(Fault::new("empty", "p", "there is no forecast with an outcome yet"));
    }
    let brier = if input.p.is_empty() { None } else { Some(brier(&input.p, &input.y)?) };
    let coverage = covered(&input.intervals)?;
    let uniform = if input.pit.is_empty() { None } else { Some(pit_uniformity(&input.pit)?) };
    let pit_p = uniform.filter(|_| input.pit.len() > 20).map(|u| kolmogorov_sf(input.pit.len(), u.ks_statistic));
    let mut words: Vec<&str> = Vec::new();
    let judged = input.p.len().max(input.pit.len()).max(input.intervals.len()) >= FEW;
    if coverage.iter().any(|c| c.verdict == "too narrow") {
        words.push("intervals are too narrow: reality is outside more often than stated");
    }
    if coverage.iter().any(|c| c.verdict == "too wide") {
        words.push("intervals are wider than needed");
    }
    if input.p.len() >= FEW && brier.as_ref().and_then(|b| b.spiegelhalter_z).is_some_and(|z| z.abs() > 1.96) {
        words.push("probabilities do not match how often things happen");
    }
    if input.p.len() >= FEW && brier.as_ref().is_some_and(|b| b.corp_dsc < b.corp_mcb) {
        words.push("the base rate alone would have scored better");
    }
    if pit_p.is_some_and(|p| p < 0.05) {
        words.push("outcomes do not spread evenly over the forecast laws");
    }
    let verdict = match (judged, words.is_empty()) {
        (false, _) => "Too few outcomes to judge.".to_owned(),
        (true, true) => "Nothing speaks against these forecasts.".to_owned(),
        (true, false) => {
            let text = words.join("; ");
            let mut letters = text.chars();
            letters.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>() + letters.as_str() + ".")
        }
    };
    let pit_histogram = if input.pit.is_empty() { vec![] } else { histogram(&input.pit) };
    Ok(Report { brier, coverage, pit_histogram, pit_p, verdict })
}
