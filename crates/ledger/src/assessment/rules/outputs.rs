//! The engine's five answers, mixed into the numbers of one page.

use super::super::{Estimate3, Inputs, Learned, LossCurve, NextYear, OptionOutcome, Outputs, Swing};
use super::mixture::{Z, finer, normal_quantile, skewed_quantile};
use super::{FINE, cost_of_hour, levels, log_moments, mean, share};
use crate::recommendation::Range3;
use quant::bayes::rates::{RatePosterior, RatePrior};
use quant::decide::npv::cost_factors;
use quant::decide::options::{Comparison, Curve, OptionResult, Spread};
use quant::special::counts;

/// Mixes the answers; `None` if they do not belong to the inputs.
pub fn mix(inputs: &Inputs, answers: &[Comparison]) -> Option<Outputs> {
    let rate =
        RatePosterior::new(RatePrior::JEFFREYS, inputs.evidence.count as f64, inputs.evidence.exposure_years).ok()?;
    let count = inputs.case.options.len() + 1;
    if answers.is_empty() || answers.iter().any(|a| a.options.len() != count) {
        return None;
    }
    let options: Vec<OptionOutcome> = (0..count).filter_map(|i| option(inputs, answers, i, &rate)).collect();
    let best = options.iter().enumerate().min_by(|a, b| a.1.total.mid.total_cmp(&b.1.total.mid)).map_or(0, |(i, _)| i);
    let learned = learned(inputs, answers, &rate)?;
    let recommended = inputs.case.recommended + 1;
    let swings = swings(inputs, options.get(recommended)?, &rate);
    Some(Outputs {
        next_year: next_year(inputs, answers, &learned, &rate),
        best,
        recommended,
        learned,
        swings,
        options,
        numerical_error: answers.iter().map(|a| a.numerical_error).fold(0.0, f64::max),
        replications: answers.iter().map(|a| a.replications).sum(),
    })
}

fn average(values: impl Iterator<Item = f64> + Clone) -> f64 {
    values.clone().sum::<f64>() / values.count().max(1) as f64
}

/// Levels of the cost of an hour: those that were asked, and the finer ones that quantiles are read from.
struct Costs<'a> {
    asked: &'a [f64],
    fine: Vec<f64>,
}

impl<'a> Costs<'a> {
    fn new(inputs: &'a Inputs) -> Self {
        let (mu, variance) = cost_of_hour(&inputs.case);
        Self { asked: &inputs.hour_costs, fine: levels(mu, variance, FINE) }
    }

    fn ends(&self, parts: &[Spread]) -> Vec<(f64, f64)> {
        let ends: Vec<(f64, f64)> = parts.iter().map(|s| (s.p10, s.p90)).collect();
        finer(&ends, self.asked, &self.fine)
    }

    fn skewed(&self, parts: &[Spread]) -> Estimate3 {
        let ends = self.ends(parts);
        Estimate3 {
            mid: average(parts.iter().map(|s| s.mean)),
            low: skewed_quantile(&ends, 0.1),
            high: skewed_quantile(&ends, 0.9),
        }
    }
}

/// A chance that is known up to the cost of an hour: the lowest and the highest fifth of cost hold 8 in 10 of it.
fn over_costs(chances: impl Iterator<Item = f64> + Clone) -> Estimate3 {
    let mid = average(chances.clone());
    Estimate3 { mid, low: chances.clone().fold(mid, f64::min), high: chances.fold(mid, f64::max) }
}

fn option(inputs: &Inputs, answers: &[Comparison], i: usize, rate: &RatePosterior) -> Option<OptionOutcome> {
    let parts: Vec<&OptionResult> = answers.iter().filter_map(|a| a.options.get(i)).collect();
    let of = |pick: fn(&OptionResult) -> Spread| parts.iter().map(|o| pick(o)).collect::<Vec<_>>();
    let first = *parts.first()?;
    let prevents = i.checked_sub(1).and_then(|k| inputs.case.options.get(k)).map_or(Range3::default(), |o| o.prevents);
    let costs = Costs::new(inputs);
    let waiting = costs.ends(&of(|o| o.cost_of_waiting_per_month));
    let (cost, avoided) = (first.present_cost, costs.skewed(&of(|o| o.avoided_loss)));
    let needed = if avoided.mid > 0.0 { mean(prevents) * cost.mean / avoided.mid } else { f64::INFINITY };
    Some(OptionOutcome {
        name: first.name.clone(),
        cost: Estimate3 { mid: cost.mean, low: cost.p10, high: cost.p90 },
        remaining: costs.skewed(&of(|o| o.remaining_loss)),
        total: costs.skewed(&of(|o| o.total)),
        avoided,
        pays: over_costs(parts.iter().map(|o| o.p_pays)),
        cheapest_in_100: parts.iter().map(|o| o.cheapest_in_futures).sum(),
        cheapest: average(parts.iter().map(|o| o.p_cheapest)),
        cheapest_se: parts.iter().map(|o| o.p_cheapest_se.powi(2)).sum::<f64>().sqrt() / parts.len() as f64,
        break_even: (needed <= 1.0).then_some(needed),
        waiting_per_month: Estimate3 {
            mid: average(parts.iter().map(|o| o.cost_of_waiting_per_month.mean)),
            low: normal_quantile(&waiting, 0.1),
            high: normal_quantile(&waiting, 0.9),
        },
        events_per_year: events(rate, prevents, 1.0),
    })
}

/// Incidents in `years` while an option prevents its share: chance and ignorance together.
pub fn events(rate: &RatePosterior, prevents: Range3, years: f64) -> Estimate3 {
    let law = share(prevents);
    let nodes = law.rule(16);
    let expected = rate.mean() * years;
    let mean = expected * (1.0 - law.mean());
    let below = |k: u64| {
        nodes
            .points
            .iter()
            .zip(&nodes.weights)
            .map(|(e, w)| w * counts::negbin(rate.shape, (expected * (1.0 - e)).max(1e-12), k).cdf)
            .sum::<f64>()
    };
    let at = |p: f64| counts::quantile(p, mean.max(1.0), below) as f64;
    Estimate3 { mid: mean, low: at(0.1), high: at(0.9) }
}

fn learned(inputs: &Inputs, answers: &[Comparison], rate: &RatePosterior) -> Option<Learned> {
    let evidence = &answers.first()?.evidence;
    let (mu, variance) = cost_of_hour(&inputs.case);
    let spread = variance.sqrt();
    Some(Learned {
        events: evidence.events,
        exposure_years: evidence.exposure_years,
        rate: rate.mean(),
        rate_shape: rate.shape,
        prior_weight: evidence.rate_prior_weight,
        losses: evidence.losses,
        mu: inputs.evidence.hours.mu + mu,
        sigma: evidence.sigma,
        cost_sigma: spread,
        mean_loss: average(answers.iter().map(|a| a.evidence.mean_loss)),
        cost_of_hour: Estimate3 {
            mid: (mu + 0.5 * variance).exp(),
            low: (mu - Z * spread).exp(),
            high: (mu + Z * spread).exp(),
        },
    })
}

fn next_year(inputs: &Inputs, answers: &[Comparison], learned: &Learned, rate: &RatePosterior) -> NextYear {
    let a = &inputs.case.assumptions;
    let asked: Vec<&Curve> = answers.iter().filter_map(|c| c.options.first()).map(|o| &o.first_year).collect();
    let curve = curve(&asked, &Costs::new(inputs));
    let money =
        Estimate3 { mid: rate.mean() * learned.mean_loss, low: crossing(&curve, 0.9), high: crossing(&curve, 0.1) };
    let hours = &inputs.evidence.hours;
    let per_incident = hours.total / (hours.known.max(1)) as f64;
    let expected = rate.mean() * per_incident * mean(a.people) * mean(a.lost_share);
    let extra = log_moments(a.people).1 + log_moments(a.lost_share).1;
    let spread = (compound_spread(rate, 1.0, hours.sigma) + extra).sqrt();
    let one = (learned.sigma.powi(2) + learned.cost_sigma.powi(2)).sqrt();
    let capped = |x: f64| x.min(a.cap);
    NextYear {
        events: events(rate, Range3::default(), 1.0),
        hours: lognormal(expected, spread),
        money,
        per_event: Estimate3 {
            mid: capped(learned.mu.exp()),
            low: capped((learned.mu - Z * one).exp()),
            high: capped((learned.mu + Z * one).exp()),
        },
        curve,
    }
}

/// Variance of the logarithm of a sum of a random number of lognormal amounts, by its first two moments.
pub fn compound_spread(rate: &RatePosterior, years: f64, sigma: f64) -> f64 {
    let expected = (rate.mean() * years).max(1e-9);
    let each = (sigma * sigma).min(12.0).exp_m1();
    ((1.0 + each) / expected + 1.0 / rate.shape).ln_1p()
}

/// A lognormal of this mean and spread, told by its 8-in-10 range.
pub fn lognormal(mean: f64, sigma: f64) -> Estimate3 {
    let median = mean * (-0.5 * sigma * sigma).exp();
    Estimate3 { mid: mean, low: median * (-Z * sigma).exp(), high: median * (Z * sigma).exp() }
}

/// The chance at `x`, between the points of a curve whose losses rise.
fn read_at(curve: &Curve, values: &[f64], x: f64) -> f64 {
    let k = curve.x.partition_point(|v| *v <= x);
    let pair = |i: usize| Some((*curve.x.get(i)?, *values.get(i)?));
    match (k.checked_sub(1).and_then(pair), pair(k)) {
        (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * ((x / x0).ln() / (x1 / x0).ln()).clamp(0.0, 1.0),
        (None, Some((_, y))) => y,
        _ => 0.0,
    }
}

/// The chance at the finer levels: a year of losses that cost twice as much is the same year, twice as dear.
fn mixed_chance(parts: &[&Curve], costs: &Costs<'_>, x: f64) -> f64 {
    let per = costs.fine.len() as f64 / parts.len().max(1) as f64;
    let at = |(k, level): (usize, &f64)| {
        let own = ((k as f64 / per) as usize).min(parts.len().saturating_sub(1));
        let (curve, asked) = (parts.get(own)?, costs.asked.get(own)?);
        Some(read_at(curve, &curve.exceed, x * asked / level))
    };
    average(costs.fine.iter().enumerate().filter_map(at))
}

fn curve(parts: &[&Curve], costs: &Costs<'_>) -> LossCurve {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return LossCurve::default() };
    let (low, high) = (first.x.first().copied().unwrap_or(1.0), last.x.last().copied().unwrap_or(1.0));
    let points = 48;
    let step = (high / low).max(1.000_1).ln() / f64::from(points - 1);
    let x: Vec<f64> = (0..points).map(|i| low * (step * f64::from(i)).exp()).collect();
    let exceed = x.iter().map(|v| mixed_chance(parts, costs, *v)).collect();
    // The band: the lowest fifth of cost with its low end, the highest with its high end.
    LossCurve {
        exceed,
        low: x.iter().map(|v| read_at(first, &first.low, *v)).collect(),
        high: x.iter().map(|v| read_at(last, &last.high, *v)).collect(),
        x,
    }
}

/// The loss that a year exceeds with this chance; 0 if even the smallest loss is rarer.
pub fn crossing(curve: &LossCurve, chance: f64) -> f64 {
    let Some(k) = curve.exceed.iter().position(|e| *e < chance) else { return curve.x.last().copied().unwrap_or(0.0) };
    let Some(before) = k.checked_sub(1) else { return 0.0 };
    let at = |i: usize| (curve.x.get(i).copied().unwrap_or(0.0), curve.exceed.get(i).copied().unwrap_or(0.0));
    let ((x0, y0), (x1, y1)) = (at(before), at(k));
    let share = if y0 > y1 { (y0 - chance) / (y0 - y1) } else { 0.0 };
    x0 * (x1 / x0).powf(share)
}

fn swings(inputs: &Inputs, asked: &OptionOutcome, rate: &RatePosterior) -> Vec<Swing> {
    let Some(o) = inputs.case.options.get(inputs.case.recommended) else { return Vec::new() };
    let a = &inputs.case.assumptions;
    let delay = inputs
        .questions
        .first()
        .and_then(|q| q.options.get(inputs.case.recommended + 1))
        .map_or(0.0, |o| o.start_delay_years);
    let (once, yearly) = cost_factors(a.horizon_years, a.discount, delay);
    let (gain, cost) = (asked.avoided.mid, asked.cost.mid);
    let scaled = |name: &str, r: Range3| Swing {
        input: name.to_owned(),
        at_low: gain * r.low / mean(r) - cost,
        at_high: gain * r.high / mean(r) - cost,
    };
    let moved = |name: &str, r: Range3, factor: f64| Swing {
        input: name.to_owned(),
        at_low: gain - cost - (r.low - mean(r)) * factor,
        at_high: gain - cost - (r.high - mean(r)) * factor,
    };
    let rates = Range3 { low: rate.quantile(0.1), likely: rate.mean(), high: rate.quantile(0.9) };
    let events = Swing {
        input: "events".to_owned(),
        at_low: gain * rates.low / rates.likely - cost,
        at_high: gain * rates.high / rates.likely - cost,
    };
    let mut all = vec![
        scaled("people", a.people),
        scaled("hourly_cost", a.hourly_cost),
        scaled("lost_share", a.lost_share),
        scaled("prevents", o.prevents),
        moved("once", o.once, once),
        moved("per_year", o.per_year, yearly),
        events,
    ];
    all.sort_by(|x, y| (y.at_high - y.at_low).abs().total_cmp(&(x.at_high - x.at_low).abs()));
    all
}

/// What was to be expected in `years` if nothing is done: incidents and their loss.
pub fn expected(learned: &Learned, years: f64) -> Option<(Estimate3, Estimate3)> {
    if years <= 0.0 || learned.rate <= 0.0 {
        return None;
    }
    let rate = RatePosterior { shape: learned.rate_shape, rate: learned.rate_shape / learned.rate };
    let spread = (compound_spread(&rate, years, learned.sigma) + learned.cost_sigma.powi(2)).sqrt();
    Some((events(&rate, Range3::default(), years), lognormal(learned.rate * years * learned.mean_loss, spread)))
}

/// How unusual a count is: the chance of at least as many as came.
pub fn chance_of_at_least(learned: &Learned, years: f64, came: i64) -> f64 {
    let mean = (learned.rate * years).max(1e-12);
    match u64::try_from(came - 1) {
        Ok(below) => counts::negbin(learned.rate_shape, mean, below).sf,
        Err(_) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::made;
    use super::*;

    fn check() -> (Inputs, Outputs) {
        let inputs = made();
        let answers: Vec<Comparison> = inputs.questions.iter().map(|q| quant::compare(q).unwrap()).collect();
        let outputs = mix(&inputs, &answers).unwrap();
        (inputs, outputs)
    }

    #[test]
    fn a_hundred_futures_are_a_hundred() {
        let (_, out) = check();
        assert_eq!(out.options.iter().map(|o| o.cheapest_in_100).sum::<u32>(), 100);
        assert!((out.options.iter().map(|o| o.cheapest).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn doing_nothing_costs_nothing_and_what_is_avoided_does_not_remain() {
        let (_, out) = check();
        let (nothing, asked) = (out.nothing().unwrap(), out.asked().unwrap());
        assert_eq!((nothing.cost.mid, nothing.avoided.mid), (0.0, 0.0));
        assert!((asked.remaining.mid + asked.avoided.mid - nothing.remaining.mid).abs() < 1e-6 * nothing.remaining.mid);
        assert!((asked.total.mid - asked.cost.mid - asked.remaining.mid).abs() < 1e-6 * asked.total.mid);
    }

    #[test]
    fn a_guessed_cost_keeps_the_range_wide_however_many_incidents_there_are() {
        let (inputs, out) = check();
        let total = out.nothing().unwrap().total;
        let (_, variance) = cost_of_hour(&inputs.case);
        assert!((total.high / total.low).ln() > 1.8 * Z * variance.sqrt(), "{total:?}");
        assert!(total.low < total.mid && total.mid < total.high);
    }

    #[test]
    fn the_next_year_is_what_the_rate_and_the_loss_say() {
        let (_, out) = check();
        let year = &out.next_year;
        assert!((year.events.mid - 21.25).abs() < 1e-9, "42 and a half in two years");
        assert!((year.money.mid - 21.25 * out.learned.mean_loss).abs() < 1e-6);
        assert!(year.money.low < year.money.mid && year.money.mid < year.money.high, "{:?}", year.money);
        assert!(year.hours.low > 0.0 && year.per_event.low < year.per_event.high);
    }

    #[test]
    fn an_option_that_works_leaves_fewer_incidents() {
        let (_, out) = check();
        let (nothing, asked) = (out.nothing().unwrap().events_per_year, out.asked().unwrap().events_per_year);
        assert!(asked.mid < 0.4 * nothing.mid && asked.high < nothing.high);
    }

    #[test]
    fn what_matters_most_stands_first() {
        let (_, out) = check();
        let widths: Vec<f64> = out.swings.iter().map(|s| (s.at_high - s.at_low).abs()).collect();
        assert!(widths.windows(2).all(|w| w[0] >= w[1]) && out.swings.len() == 7);
        let npv = out.asked().unwrap().avoided.mid - out.asked().unwrap().cost.mid;
        for s in &out.swings {
            assert!(
                s.at_low.min(s.at_high) <= npv + 1e-6 && npv <= s.at_low.max(s.at_high) + 1e-6,
                "{s:?} around {npv}"
            );
        }
    }

    #[test]
    fn expectations_grow_with_time_and_a_flood_is_unusual() {
        let (_, out) = check();
        let (events, loss) = expected(&out.learned, 0.5).unwrap();
        assert!((events.mid - 10.625).abs() < 1e-9 && loss.low < loss.high);
        assert!(expected(&out.learned, 0.0).is_none());
        assert!(chance_of_at_least(&out.learned, 0.5, 40) < 0.001);
        assert!((chance_of_at_least(&out.learned, 0.5, 0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_curve_falls_and_is_read_back() {
        let (_, out) = check();
        let curve = &out.next_year.curve;
        assert!(curve.exceed.windows(2).all(|w| w[0] >= w[1] - 1e-9));
        assert!(crossing(curve, 0.1) > crossing(curve, 0.5) && crossing(curve, 0.5) > crossing(curve, 0.9));
    }
}
