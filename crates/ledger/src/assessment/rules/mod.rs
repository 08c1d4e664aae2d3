//! From the desk's incidents and the stated assumptions to the engine's questions, and from its answers to
//! the numbers on the page.
//!
//! The loss of one incident is its hours times the cost of an hour (people x their cost x the share of work
//! lost). Hours differ from incident to incident; the cost of an hour is the same for all of them but not
//! known exactly. So the engine is asked five times, once for each fifth of what the cost of an hour may be,
//! and the answers are mixed in equal parts: many incidents do not make a guessed cost more certain.

pub mod exposure;
pub mod mixture;
pub mod outputs;

use super::{Evidence, Hours, Inputs};
use crate::recommendation::{Case, Range3};
use desk::facts::IncidentGroup;
use house::FieldFault;
use jiff::civil::Date;
use quant::bayes::rates::RatePrior;
use quant::decide::options::{CompareInput, LogSummary, OptionInput, SeverityEvidence};
use quant::dist::amount::Amount;
use quant::dist::{Pert, Share};
use quant::special::normal;

/// Fewer durations than this teach no spread; the engine would refuse.
pub const LEAST_INCIDENTS: i64 = 4;
/// From here on the page does not call it early any more.
pub const ENOUGH_INCIDENTS: i64 = 10;
/// Equally likely levels of the cost of an hour.
pub const LEVELS: usize = 5;
/// As many for reading quantiles of the mixture, by proportion between the levels asked.
pub const FINE: usize = 40;
/// Futures shown on the page.
pub const FUTURES: u32 = 100;
/// Durations below a minute are recorded by mistake; they count as a minute.
const LEAST_HOURS: f64 = 1.0 / 60.0;
const DAYS_A_YEAR: f64 = 365.25;
/// The last days, in which the rate should not look unlike the whole period.
pub const RECENT_DAYS: i64 = 90;
/// A count that would come less often than once in a hundred such periods is called unusual.
const UNUSUAL: f64 = 0.01;

/// Sums the durations up, as they will be frozen.
pub fn hours(durations: &[f64]) -> Hours {
    let mut sorted: Vec<f64> = durations.iter().map(|h| h.max(LEAST_HOURS)).filter(|h| h.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (n, mean, squares) = quant::bayes::losses::summary(&sorted);
    // A year adds many incidents up, so the law must have their mean and variance. A law fitted to their logarithms has
    // not: records with many very short and some very long incidents would cost several times what they did.
    let squared = if mean > 0.0 { squares / (n - 1.0).max(1.0) / (mean * mean) } else { 0.0 };
    let sigma = squared.ln_1p().sqrt();
    let at = |p: f64| sorted.get(((n - 1.0).max(0.0) * p).round() as usize).copied().unwrap_or(0.0);
    Hours {
        known: sorted.len() as i64,
        total: sorted.iter().sum(),
        median: at(0.5),
        p10: at(0.1),
        p90: at(0.9),
        mu: if mean > 0.0 { mean.ln() - 0.5 * sigma * sigma } else { 0.0 },
        sigma,
    }
}

/// The group as evidence. Too few incidents are refused with what to do.
/// `recent` counts those of the last [`RECENT_DAYS`].
pub fn evidence(
    group: &IncidentGroup,
    (from, to): (jiff::Timestamp, jiff::Timestamp),
    recent: i64,
) -> Result<Evidence, FieldFault> {
    let hours = hours(&group.durations_hours);
    if hours.known < LEAST_INCIDENTS {
        return Err(FieldFault::new("category", "ledger-fault-few-incidents")
            .with("n", hours.known)
            .with("least", LEAST_INCIDENTS));
    }
    Ok(Evidence {
        key: group.key.clone(),
        from,
        to,
        count: group.count,
        resolved: group.resolved,
        open_now: group.open_now,
        first: group.first,
        last: group.last,
        exposure_years: group.exposure_years,
        recent,
        hours,
    })
}

/// Mean and variance of the natural logarithm of an estimate read as PERT.
pub fn log_moments(r: Range3) -> (f64, f64) {
    let law = Pert { min: r.low, mode: r.likely, max: r.high, gamma: 4.0 };
    if r.high - r.low <= 1e-9 * r.high.abs() || law.checked().is_err() {
        return (r.likely.max(1e-12).ln(), 0.0);
    }
    let rule = law.rule(24);
    let at = || rule.points.iter().map(|x| x.max(1e-12).ln()).zip(&rule.weights);
    let mean: f64 = at().map(|(l, w)| l * w).sum();
    (mean, at().map(|(l, w)| (l - mean) * (l - mean) * w).sum())
}

/// Mean of an estimate read as PERT.
pub fn mean(r: Range3) -> f64 {
    (r.low + 4.0 * r.likely + r.high) / 6.0
}

/// Mean and variance of the log cost of one incident hour: the product of three estimates.
pub fn cost_of_hour(case: &Case) -> (f64, f64) {
    let a = &case.assumptions;
    [a.people, a.hourly_cost, a.lost_share]
        .into_iter()
        .map(log_moments)
        .fold((0.0, 0.0), |(m, v), (dm, dv)| (m + dm, v + dv))
}

/// The mean of a lognormal in each of `parts` equally likely parts; they average to its mean.
pub fn levels(mu: f64, variance: f64, parts: usize) -> Vec<f64> {
    let sigma = variance.sqrt();
    let part = 1.0 / parts.max(1) as f64;
    let edge = |k: usize| match k {
        0 => 0.0,
        k if k >= parts => 1.0,
        k => normal::cdf(normal::quantile(k as f64 * part) - sigma),
    };
    (0..parts).map(|k| (mu + 0.5 * variance).exp() * (edge(k + 1) - edge(k)) / part).collect()
}

/// Everything the engine is asked, ready to be frozen. `today` is the day from which waiting counts.
pub fn inputs(case: &Case, evidence: Evidence, today: Date) -> Inputs {
    let (mu, variance) = cost_of_hour(case);
    let hour_costs = levels(mu, variance, LEVELS);
    let questions = hour_costs.iter().map(|cost| question(case, &evidence, *cost, today)).collect();
    Inputs { case: case.clone(), evidence, hour_costs, questions }
}

fn question(case: &Case, evidence: &Evidence, cost_of_hour: f64, today: Date) -> CompareInput {
    let a = &case.assumptions;
    let hours = evidence.hours;
    // Identical durations still leave a little doubt about the next one.
    let summary = LogSummary { mu: hours.mu + cost_of_hour.ln(), sigma: hours.sigma.max(0.05), n: hours.known as f64 };
    CompareInput {
        horizon_years: a.horizon_years,
        discount: a.discount,
        loss_inflation: a.loss_inflation,
        frequency_growth: a.frequency_growth,
        events: evidence.count as f64,
        exposure_years: evidence.exposure_years,
        prior: RatePrior::JEFFREYS,
        severity: SeverityEvidence { log_summary: Some(summary), ..SeverityEvidence::default() },
        cap: a.cap,
        options: std::iter::once(OptionInput::nothing()).chain(case.options.iter().map(|o| option(o, today))).collect(),
        appetite: None,
        seed: 0,
        futures: FUTURES / LEVELS as u32,
    }
}

fn option(o: &crate::recommendation::Choice, today: Date) -> OptionInput {
    let amount = |r: Range3| Amount::Range([r.low, r.likely, r.high]);
    OptionInput {
        name: o.name.clone(),
        capex: amount(o.once),
        opex_per_year: amount(o.per_year),
        effectiveness: share(o.prevents),
        start_delay_years: o.working_by.map_or(0.0, |day| years_between(today, day)),
    }
}

/// How the last days compare with the period that the rate was learned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    Steady,
    Fewer,
    More,
}

/// Whether the incidents of the last days fit the rate: if not, the page says so beside the forecast.
pub fn trend(evidence: &Evidence) -> Trend {
    let years = RECENT_DAYS as f64 / DAYS_A_YEAR;
    let before = evidence.exposure_years - years;
    if before <= 0.0 {
        return Trend::Steady;
    }
    // The recent count is judged by the rate of the time before it, with what is unknown about that rate.
    let shape = 0.5 + (evidence.count - evidence.recent).max(0) as f64;
    let mean = (shape / before * years).max(1e-12);
    let came = u64::try_from(evidence.recent).unwrap_or(0);
    let at = quant::special::counts::negbin(shape, mean, came);
    if at.cdf < UNUSUAL {
        Trend::Fewer
    } else if at.sf + at.pmf < UNUSUAL {
        Trend::More
    } else {
        Trend::Steady
    }
}

/// A share that people estimated, as the engine takes it.
pub fn share(r: Range3) -> Share {
    if r.high - r.low <= 1e-9 {
        Share::Constant { value: r.likely }
    } else {
        Share::Pert { min: r.low, mode: r.likely, max: r.high, gamma: 4.0 }
    }
}

/// Years from one day to a later one; 0 if it is not later.
pub fn years_between(from: Date, to: Date) -> f64 {
    from.until(to).map_or(0.0, |s| f64::from(s.get_days()).max(0.0) / DAYS_A_YEAR)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::recommendation::rules::tests::sound;
    use desk::facts::GroupKey;
    use jiff::civil::date;

    /// Forty incidents of half an hour to nine hours in two years.
    pub(crate) fn group() -> IncidentGroup {
        let durations: Vec<f64> = (0..40).map(|i| 0.5 * 1.08_f64.powi(i)).collect();
        IncidentGroup {
            key: GroupKey { category: "Printing".into(), subcategory: None, service: None },
            count: 42,
            resolved: 40,
            open_now: 2,
            first: None,
            last: None,
            exposure_years: 2.0,
            durations_hours: durations,
            sample: Vec::new(),
        }
    }

    pub(crate) fn made() -> Inputs {
        let at = |t: &str| t.parse().unwrap();
        let evidence = evidence(&group(), (at("2024-11-22T00:00:00Z"), at("2026-11-22T00:00:00Z")), 5).unwrap();
        inputs(&sound().case, evidence, date(2026, 11, 22))
    }

    #[test]
    fn too_few_incidents_are_refused_with_what_to_do() {
        let mut few = group();
        few.durations_hours.truncate(3);
        let at: jiff::Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
        assert_eq!(evidence(&few, (at, at), 0).unwrap_err().fault, "ledger-fault-few-incidents");
    }

    #[test]
    fn the_levels_of_cost_average_to_its_mean() {
        for variance in [0.0, 0.2, 1.0] {
            let mean = levels(3.0, variance, LEVELS).iter().sum::<f64>() / LEVELS as f64;
            assert!((mean / (3.0 + 0.5 * variance).exp() - 1.0).abs() < 1e-12, "{variance}");
        }
        assert!(levels(3.0, 0.4, 40).windows(2).all(|w| w[0] < w[1]));
    }

    #[test]
    fn the_log_moments_of_a_sure_number_are_its_log() {
        assert_eq!(log_moments(Range3::new(5.0, 5.0, 5.0)), (5.0_f64.ln(), 0.0));
        let (m, v) = log_moments(Range3::new(1.0, 3.0, 8.0));
        assert!(m < mean(Range3::new(1.0, 3.0, 8.0)).ln() && m > 0.8 && v > 0.1, "{m} {v}");
    }

    #[test]
    fn the_law_of_the_hours_has_their_mean_even_where_they_are_short_or_long() {
        let mixed: Vec<f64> = (0..200).map(|i| if i % 4 == 0 { 120.0 } else { 0.1 }).collect();
        let h = hours(&mixed);
        let mean = (h.mu + 0.5 * h.sigma * h.sigma).exp();
        assert!((mean / (h.total / 200.0) - 1.0).abs() < 1e-12, "{h:?}");
    }

    #[test]
    fn zero_and_broken_durations_do_no_harm() {
        let h = hours(&[0.0, 1.0, f64::NAN, 4.0]);
        assert!(h.mu.is_finite() && h.sigma.is_finite() && h.total > 4.9, "{h:?}");
        assert_eq!(hours(&[]).known, 0);
    }

    #[test]
    fn a_change_of_pace_is_noticed() {
        let with = |recent: i64| Evidence { recent, ..made().evidence };
        assert_eq!(trend(&with(5)), Trend::Steady);
        assert_eq!(trend(&with(1)), Trend::Steady, "one in ninety days happens with twenty a year");
        assert_eq!(trend(&with(20)), Trend::More);
        let many = Evidence { count: 1_000, recent: 3, ..made().evidence };
        assert_eq!(trend(&many), Trend::Fewer);
        assert_eq!(trend(&Evidence { exposure_years: 0.1, ..many }), Trend::Steady);
    }

    #[test]
    fn each_question_holds_doing_nothing_and_the_later_start() {
        let made = made();
        assert_eq!(made.questions.len(), LEVELS);
        for q in &made.questions {
            assert!(q.options[0].is_nothing() && (q.options[1].start_delay_years - 0.194).abs() < 0.01);
        }
    }
}
