//! How bad the next year could be over all open cases together: their losses added up as the random sums
//! they are, in each fifteenth of what incidents may cost, the same for all (a dear year is dear everywhere).

use super::super::{Assessment, LossCurve};
use super::outputs::crossing;
use super::{cost_of_hour, levels, mean};
use desk::facts::GroupKey;
use quant::dist::Severity;
use quant::dist::severity::LossLaw;
use quant::risk::portfolio::{Driver, PortfolioInput, Scenario, portfolio};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Equally likely levels of cost.
const FIFTEENTHS: usize = 15;

/// The frozen sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Total {
    pub curve: LossCurve,
    pub mean: f64,
    pub one_in_ten: f64,
    /// The same if everything that waits were approved as IT recommends.
    pub approved: Option<Approved>,
    pub sources: Vec<i64>,
}

/// A year after approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Approved {
    pub curve: LossCurve,
    pub one_in_ten: f64,
}

/// One case in the sum; `waits` if an executive could still approve it.
pub struct Case<'a> {
    pub assessment: &'a Assessment,
    pub waits: bool,
}

/// Leaves out the cases whose incidents are all counted by another one.
pub fn without_doubles<'a>(cases: Vec<Case<'a>>) -> Vec<Case<'a>> {
    let key = |c: &Case<'_>| c.assessment.inputs.evidence.key.clone();
    let keys: Vec<GroupKey> = cases.iter().map(key).collect();
    let hidden = |i: usize, own: &GroupKey| {
        keys.iter().enumerate().any(|(k, other)| k != i && covers(other, own) && (!covers(own, other) || k < i))
    };
    cases.into_iter().enumerate().filter(|(i, c)| !hidden(*i, &key(c))).map(|(_, c)| c).collect()
}

fn covers(wide: &GroupKey, narrow: &GroupKey) -> bool {
    let open = |w: &Option<String>, n: &Option<String>| w.is_none() || w == n;
    wide.category == narrow.category
        && open(&wide.subcategory, &narrow.subcategory)
        && open(&wide.service, &narrow.service)
}

/// Adds the cases up; `None` if there are none or the engine refuses them.
pub fn total(cases: &[Case<'_>]) -> Option<Total> {
    let now: Vec<Year> = (0..FIFTEENTHS).map(|k| year(cases, k, false)).collect::<Option<_>>()?;
    let curve = mixed(&now)?;
    let any = cases.iter().any(|c| c.waits);
    let approved: Option<Vec<Year>> = any.then(|| (0..FIFTEENTHS).map(|k| year(cases, k, true)).collect()).flatten();
    Some(Total {
        mean: now.iter().map(|y| y.mean).sum::<f64>() / FIFTEENTHS as f64,
        one_in_ten: crossing(&curve, 0.1),
        approved: approved
            .and_then(|years| mixed(&years))
            .map(|curve| Approved { one_in_ten: crossing(&curve, 0.1), curve }),
        sources: cases.iter().map(|c| c.assessment.recommendation).collect(),
        curve,
    })
}

/// The law of one year in one fifteenth of cost: chances and the losses they belong to.
struct Year {
    mean: f64,
    /// (loss, chance that the year costs more), losses rising.
    points: Vec<(f64, f64)>,
}

fn chances() -> Vec<f64> {
    let fine = [
        0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.95,
        0.97, 0.98, 0.99, 0.995, 0.998,
    ];
    fine.to_vec()
}

fn year(cases: &[Case<'_>], level: usize, approved: bool) -> Option<Year> {
    let mut input = PortfolioInput {
        scenarios: Vec::new(),
        drivers: Vec::new(),
        common_events: Vec::new(),
        levels: chances(),
        tail_levels: Vec::new(),
    };
    for (i, case) in cases.iter().enumerate() {
        let (inputs, learned) = (&case.assessment.inputs, &case.assessment.outputs.learned);
        let option = inputs.case.options.get(inputs.case.recommended).filter(|_| approved && case.waits);
        let left = option.map_or(1.0, |o| 1.0 - mean(o.prevents));
        let (mu, variance) = cost_of_hour(&inputs.case);
        let mu = inputs.evidence.hours.mu + levels(mu, variance, FIFTEENTHS).get(level)?.ln();
        let id = format!("R-{i}");
        let severity = Severity {
            law: LossLaw::Lognormal { mu, sigma: learned.sigma },
            deductible: 0.0,
            limit: Some(inputs.case.assumptions.cap),
        };
        // Not knowing the rate is a driver of the scenario's own.
        input.drivers.push(Driver { id: id.clone(), cv: (1.0 / learned.rate_shape).sqrt() });
        input.scenarios.push(Scenario {
            id: id.clone(),
            rate: learned.rate * left,
            severity,
            drivers: BTreeMap::from([(id, 1.0)]),
        });
    }
    let law = portfolio(&input).ok()?;
    let points = law.var.iter().copied().zip(chances().iter().map(|p| 1.0 - p)).collect();
    Some(Year { mean: law.mean, points })
}

fn mixed(years: &[Year]) -> Option<LossCurve> {
    let (first, last) = (years.first()?, years.last()?);
    let low = first.points.iter().map(|p| p.0).find(|x| *x > 0.0)?;
    let high = last.points.last()?.0.max(low * 1.01);
    let step = (high / low).ln() / 47.0;
    let x: Vec<f64> = (0..48).map(|i| low * (step * f64::from(i)).exp()).collect();
    let on = |year: &Year| x.iter().map(|v| chance_at(&year.points, *v)).collect::<Vec<f64>>();
    let each: Vec<Vec<f64>> = years.iter().map(on).collect();
    let exceed = (0..x.len()).map(|i| each.iter().filter_map(|e| e.get(i)).sum::<f64>() / each.len() as f64).collect();
    // The band is what people do not know about the cost of an hour, in 8 of 10 cases.
    Some(LossCurve { exceed, low: each.get(1)?.clone(), high: each.get(FIFTEENTHS - 2)?.clone(), x })
}

fn chance_at(points: &[(f64, f64)], x: f64) -> f64 {
    let k = points.partition_point(|p| p.0 <= x);
    match (k.checked_sub(1).and_then(|i| points.get(i)), points.get(k)) {
        (Some(a), Some(b)) if a.0 > 0.0 => a.1 + (b.1 - a.1) * ((x / a.0).ln() / (b.0 / a.0).ln()).clamp(0.0, 1.0),
        (Some(a), Some(_)) => a.1,
        (None, Some(_)) => 1.0,
        // Beyond the last chance asked for: less likely than that, in proportion to the loss.
        (Some(a), None) => a.1 * (a.0 / x).min(1.0),
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::made;
    use super::*;
    use crate::assessment::rules::outputs::mix;

    fn assessment(category: &str, subcategory: Option<&str>) -> Assessment {
        let mut inputs = made();
        inputs.evidence.key =
            GroupKey { category: category.into(), subcategory: subcategory.map(Into::into), service: None };
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
            made_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_sum_of_one_case_is_its_own_year() {
        let one = assessment("A", None);
        let total = total(&[Case { assessment: &one, waits: true }]).unwrap();
        let year = &one.outputs.next_year;
        assert!((total.mean / year.money.mid - 1.0).abs() < 0.02, "{} {}", total.mean, year.money.mid);
        assert!((total.one_in_ten / year.money.high - 1.0).abs() < 0.05, "{} {}", total.one_in_ten, year.money.high);
        assert!(total.approved.unwrap().one_in_ten < 0.6 * total.one_in_ten);
    }

    #[test]
    fn two_cases_cost_twice_as_much_on_average() {
        let (a, b) = (assessment("A", None), assessment("B", None));
        let both = total(&[Case { assessment: &a, waits: false }, Case { assessment: &b, waits: false }]).unwrap();
        assert!((both.mean / (2.0 * a.outputs.next_year.money.mid) - 1.0).abs() < 0.02);
        assert_eq!(both.approved, None);
        assert!(both.curve.low.iter().zip(&both.curve.high).all(|(l, h)| l <= h));
    }

    #[test]
    fn incidents_are_not_counted_twice() {
        let (wide, narrow, twin) = (assessment("A", None), assessment("A", Some("x")), assessment("A", None));
        let cases = [&narrow, &wide, &twin].map(|assessment| Case { assessment, waits: false });
        let kept = without_doubles(cases.into_iter().collect());
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].assessment.inputs.evidence.key.subcategory, None);
    }
}
