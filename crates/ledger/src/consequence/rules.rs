//! Holding a forecast against what came, at the very assumptions it was made with.

use super::LookBack;
use crate::assessment::rules::outputs::{chance_of_at_least, events, expected};
use crate::assessment::rules::years_between;
use crate::assessment::{Assessment, Estimate3};
use desk::facts::IncidentGroup;
use jiff::Timestamp;
use quant::bayes::rates::RatePosterior;

const YEAR_SECONDS: f64 = 365.25 * 86_400.0;
/// Within the first day there is nothing to compare.
const LEAST_YEARS: f64 = 1.0 / 365.25;

/// What one incident of these hours cost: the stated cost of an hour, up to the stated largest loss.
pub fn cost(assessment: &Assessment, hours: f64) -> Estimate3 {
    let (per_hour, cap) = (assessment.outputs.learned.cost_of_hour, assessment.inputs.case.assumptions.cap);
    let at = |rate: f64| (rate * hours).min(cap);
    Estimate3 { mid: at(per_hour.mid), low: at(per_hour.low), high: at(per_hour.high) }
}

/// What incidents of these hours cost together; the cost of an hour is the same for all.
pub fn costs(assessment: &Assessment, hours: &[f64]) -> Estimate3 {
    let sum = |pick: fn(Estimate3) -> f64| hours.iter().map(|h| pick(cost(assessment, *h))).sum();
    Estimate3 { mid: sum(|e| e.mid), low: sum(|e| e.low), high: sum(|e| e.high) }
}

/// Expected against actual from the decision until now. `choice` is the approved option (1 is the first).
pub fn look_back(
    assessment: &Assessment,
    choice: Option<i64>,
    (since, now): (Timestamp, Timestamp),
    came: &IncidentGroup,
) -> LookBack {
    let years = (now.duration_since(since).as_secs_f64() / YEAR_SECONDS).max(0.0);
    let mut found = LookBack {
        since,
        years,
        expected_events: None,
        expected_loss: None,
        events: came.count,
        open: came.open_now,
        loss: costs(assessment, &came.durations_hours),
        chance: None,
    };
    if years < LEAST_YEARS {
        return found;
    }
    let learned = &assessment.outputs.learned;
    let Some((all_events, all_loss)) = expected(learned, years) else { return found };
    match choice.and_then(|c| usize::try_from(c - 1).ok()).and_then(|i| assessment.inputs.case.options.get(i)) {
        None => {
            found.chance = Some(chance_of_at_least(learned, years, came.count));
            (found.expected_events, found.expected_loss) = (Some(all_events), Some(all_loss));
        }
        Some(option) => {
            // Until it works, nothing is prevented; afterwards its share.
            let zone = jiff::tz::TimeZone::UTC;
            let delay = option.working_by.map_or(0.0, |day| years_between(since.to_zoned(zone).date(), day)).min(years);
            let active = (years - delay) / years;
            let scaled = crate::recommendation::Range3 {
                low: option.prevents.low * active,
                likely: option.prevents.likely * active,
                high: option.prevents.high * active,
            };
            let rate = RatePosterior { shape: learned.rate_shape, rate: learned.rate_shape / learned.rate };
            let left = events(&rate, scaled, years);
            found.expected_loss = Some(all_loss.times(left.mid / all_events.mid.max(1e-12)));
            found.expected_events = Some(left);
        }
    }
    found
}

/// How the outcome stands to the range that was stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    TooEarly,
    Fewer,
    AsSaid,
    More,
}

pub fn verdict(found: &LookBack) -> Verdict {
    match found.expected_events {
        None => Verdict::TooEarly,
        Some(e) if (found.events as f64) < e.low => Verdict::Fewer,
        Some(e) if (found.events as f64) > e.high => Verdict::More,
        Some(_) => Verdict::AsSaid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::rules::outputs::mix;
    use crate::assessment::rules::tests::{group, made};

    fn assessment() -> Assessment {
        let inputs = made();
        let answers: Vec<_> = inputs.questions.iter().map(|q| quant::compare(q).unwrap()).collect();
        let outputs = mix(&inputs, &answers).unwrap();
        Assessment {
            number: 1,
            recommendation: 1,
            recommendation_version: 1,
            inputs,
            inputs_text: String::new(),
            inputs_hash: String::new(),
            seed: 0,
            engine_version: String::new(),
            outputs,
            made_by: None,
            made_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn came(count: usize) -> IncidentGroup {
        let mut seen = group();
        seen.count = count as i64;
        seen.durations_hours = vec![2.0; count];
        seen
    }

    fn check(days: i64, count: usize, choice: Option<i64>) -> LookBack {
        let since: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let now = since + jiff::SignedDuration::from_hours(24 * days);
        look_back(&assessment(), choice, (since, now), &came(count))
    }

    #[test]
    fn on_the_first_day_it_is_too_early() {
        assert_eq!(verdict(&check(0, 0, None)), Verdict::TooEarly);
    }

    #[test]
    fn half_a_year_of_what_was_expected_is_as_said() {
        assert_eq!(verdict(&check(182, 10, None)), Verdict::AsSaid);
        assert_eq!(verdict(&check(182, 1, None)), Verdict::Fewer);
        let flood = check(182, 40, None);
        assert_eq!(verdict(&flood), Verdict::More);
        assert!(flood.chance.unwrap() < 0.01);
    }

    #[test]
    fn a_remedy_counts_from_the_day_it_works() {
        let (without, with) = (check(182, 5, None), check(182, 5, Some(1)));
        let (all, left) = (without.expected_events.unwrap(), with.expected_events.unwrap());
        assert!(left.mid < all.mid && left.mid > 0.4 * all.mid, "{left:?} of {all:?}");
        let early = check(30, 1, Some(1)).expected_events.unwrap();
        assert!((early.mid - check(30, 1, None).expected_events.unwrap().mid).abs() < 1e-9, "not yet in place");
    }

    #[test]
    fn a_loss_never_exceeds_the_stated_largest() {
        let a = assessment();
        assert_eq!(cost(&a, 1e9).mid, a.inputs.case.assumptions.cap);
        let two = costs(&a, &[1.0, 1.0]);
        assert!((two.mid - 2.0 * a.outputs.learned.cost_of_hour.mid).abs() < 1e-9 && two.low < two.high);
    }
}
