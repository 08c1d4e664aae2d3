//! From repetitions to figures with intervals.

use super::input::Desk;
use super::tally::Tally;
use crate::special::{normal, student};
use crate::staffing::feasibility::{self, Demand, Feasibility, Pool};
use serde::Serialize;

/// A mean over repetitions with its 95 % interval (chance of the simulated period and, if asked for,
/// ignorance; the interval narrows with the number of repetitions).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Standard error of the mean.
    pub se: f64,
}

impl Interval {
    /// Student interval of the mean; absent with fewer than two values.
    pub fn of(values: &[f64], level: f64) -> Option<Self> {
        if values.len() < 2 {
            return None;
        }
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let var = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        let se = (var / n).sqrt();
        let reach = student::quantile(0.5 * (1.0 + level), n - 1.0) * se;
        Some(Self { mean, low: mean - reach, high: mean + reach, se })
    }

    /// A share: the same, kept within 0 and 1.
    pub fn share(values: &[f64], level: f64) -> Option<Self> {
        Self::of(values, level).map(|i| Self { low: i.low.max(0.0), high: i.high.min(1.0), ..i })
    }

    /// An amount that cannot be negative: the same, kept above 0.
    pub fn amount(values: &[f64], level: f64) -> Option<Self> {
        Self::of(values, level).map(|i| Self { low: i.low.max(0.0), ..i })
    }

    /// Wilson's interval of a proportion; absent without observations.
    fn wilson(hits: usize, n: usize) -> Option<Self> {
        if n == 0 {
            return None;
        }
        let (n, z) = (n as f64, normal::quantile(0.975));
        let p = hits as f64 / n;
        let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let reach = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        Some(Self {
            mean: p,
            low: (centre - reach).max(0.0),
            high: (centre + reach).min(1.0),
            se: (p * (1.0 - p) / n).sqrt(),
        })
    }
}

/// What remains of a repetition.
#[derive(Debug, Clone)]
pub struct Part {
    classes: Vec<ClassPart>,
    utilisation: f64,
    people: Vec<[f64; 5]>,
    events: u64,
}

#[derive(Debug, Clone)]
struct ClassPart {
    attainment: Option<f64>,
    wait: Option<f64>,
    quantiles: Vec<Option<f64>>,
    abandoned: f64,
    started: f64,
    backlog: Vec<u32>,
    worked: f64,
}

/// Levels of the reported quantiles of the wait.
const LEVELS: [f64; 3] = [0.5, 0.9, 0.95];

impl Part {
    /// Condenses a repetition.
    pub fn new(mut tally: Tally) -> Self {
        let utilisation = tally.utilisation();
        let people = (0..tally.on_duty.len())
            .map(|p| {
                let weeks = [tally.weeks[p], tally.overloaded[p], tally.longest_run[p]].map(f64::from);
                [tally.on_duty[p], tally.worked[p], weeks[0], weeks[1], weeks[2]]
            })
            .collect();
        let classes = tally
            .classes
            .iter_mut()
            .map(|c| {
                let all = c.started + c.abandoned;
                ClassPart {
                    attainment: c.attainment(),
                    wait: (c.started > 0).then(|| c.wait_sum / c.started as f64),
                    quantiles: c.quantiles(&LEVELS),
                    abandoned: if all > 0 { c.abandoned as f64 / all as f64 } else { 0.0 },
                    started: c.started as f64,
                    backlog: std::mem::take(&mut c.backlog),
                    worked: c.worked,
                }
            })
            .collect();
        Self { classes, utilisation, people, events: tally.events }
    }
}

/// One kind of ticket.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassReport {
    /// Name.
    pub name: String,
    /// Share started within the target, of all whose fate is known; absent without tickets.
    pub attainment: Option<Interval>,
    /// Probability that a period of this length meets the target share, of the periods in which the fate of at least
    /// one ticket is known; absent when there is none.
    pub p_period_meets_target: Option<Interval>,
    /// Repetitions in which no ticket's fate is known; they say nothing about the target.
    pub periods_without_tickets: u32,
    /// Mean wait of started tickets, hours; absent without tickets.
    pub wait: Option<Interval>,
    /// 50, 90 and 95 % quantiles of the wait, hours.
    pub wait_quantiles: Vec<Option<Interval>>,
    /// Share that gives up.
    pub abandoned: Interval,
    /// Tickets started in a period.
    pub started: Interval,
    /// Mean number waiting at equally spaced moments of the period.
    pub backlog_mean: Vec<f64>,
    /// 90 % quantile over the repetitions of the number waiting at these moments.
    pub backlog_q90: Vec<f64>,
}

/// One discipline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DisciplineReport {
    /// Discipline, counted from 0.
    pub discipline: usize,
    /// People at work for it, on average over all hours.
    pub people_at_work: f64,
    /// Hours at work (for any discipline) over hours on duty of those who know it.
    pub utilisation: f64,
}

/// One kind of person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonReport {
    /// Name.
    pub name: String,
    /// Hours at work over hours on duty.
    pub utilisation: f64,
    /// Share of weeks above 85 % utilisation.
    pub overload_share: f64,
    /// Longest run of such weeks, mean over repetitions.
    pub longest_overload_weeks: f64,
}

/// The answer of a simulation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Kinds of tickets, in the order of the input.
    pub classes: Vec<ClassReport>,
    /// Disciplines.
    pub disciplines: Vec<DisciplineReport>,
    /// Kinds of people, in the order of the input.
    pub people: Vec<PersonReport>,
    /// Hours at work over hours on duty, of everybody.
    pub utilisation: Interval,
    /// Whether the team can carry the mean demand at all; absent when nobody knows a discipline.
    pub feasibility: Option<Feasibility>,
    /// Repetitions.
    pub replications: u32,
    /// Events handled.
    pub events: u64,
}

/// Static load of a desk on its people as they are present on average.
pub(crate) fn static_load(desk: &Desk, disciplines: usize) -> Demand {
    let mut load_erlangs = vec![0.0; disciplines];
    for c in &desk.classes {
        load_erlangs[c.discipline] += c.rate_per_hour.mean() * c.work.mean() * c.segments_mean;
    }
    let pool = |p: &super::input::Person| {
        let hours: f64 = p.shifts.iter().map(|s| s[1] - s[0]).sum();
        let share = if p.shifts.is_empty() { 1.0 } else { hours / 168.0 };
        let skills: Vec<(usize, f64)> = p.skills.iter().map(|s| s.parts()).filter(|s| s.0 < disciplines).collect();
        // Speeds are taken at their best, so that "not feasible" stays certain.
        let speed = skills.iter().map(|s| s.1).fold(1.0, f64::max);
        let staff = f64::from(p.count) * share * (1.0 - p.absent_share) * speed;
        Pool { staff, skills: skills.iter().map(|s| s.0).collect() }
    };
    Demand { load_erlangs, pools: desk.people.iter().map(pool).collect() }
}

const NONE: Interval = Interval { mean: 0.0, low: 0.0, high: 0.0, se: 0.0 };

pub(super) fn report(desk: &Desk, disciplines: usize, parts: &[Part]) -> Report {
    let all = |f: &dyn Fn(&Part) -> f64| parts.iter().map(f).collect::<Vec<f64>>();
    let classes = (0..desk.classes.len()).map(|c| class_report(desk, c, parts)).collect();
    let knows = |k: usize, d: usize| desk.people[k].skills.iter().any(|s| s.parts().0 == d);
    let kinds: Vec<usize> =
        desk.people.iter().enumerate().flat_map(|(k, p)| std::iter::repeat_n(k, p.count as usize)).collect();
    let sum = |which: &dyn Fn(usize) -> bool, field: usize| -> f64 {
        let one = |part: &Part| -> f64 {
            part.people.iter().zip(&kinds).filter(|(_, k)| which(**k)).map(|(p, _)| p[field]).sum()
        };
        parts.iter().map(one).sum()
    };
    let ratio = |a: f64, b: f64| if b > 0.0 { a / b } else { 0.0 };
    let discipline = |d: usize| {
        let of = |c: &ClassPart, i: usize| if desk.classes[i].discipline == d { c.worked } else { 0.0 };
        let worked: f64 = parts.iter().map(|p| p.classes.iter().enumerate().map(|(i, c)| of(c, i)).sum::<f64>()).sum();
        DisciplineReport {
            discipline: d,
            people_at_work: worked / (desk.horizon_hours * parts.len() as f64),
            utilisation: ratio(sum(&|k| knows(k, d), 1), sum(&|k| knows(k, d), 0)),
        }
    };
    let person = |(k, p): (usize, &super::input::Person)| PersonReport {
        name: p.name.clone(),
        utilisation: ratio(sum(&|j| j == k, 1), sum(&|j| j == k, 0)),
        overload_share: ratio(sum(&|j| j == k, 3), sum(&|j| j == k, 2)),
        longest_overload_weeks: ratio(sum(&|j| j == k, 4), f64::from(p.count) * parts.len() as f64),
    };
    Report {
        classes,
        disciplines: (0..disciplines).map(discipline).collect(),
        people: desk.people.iter().enumerate().map(person).collect(),
        utilisation: Interval::amount(&all(&|p| p.utilisation), 0.95).unwrap_or(NONE),
        feasibility: feasibility::skill_feasibility(&static_load(desk, disciplines)).ok(),
        replications: parts.len() as u32,
        events: parts.iter().map(|p| p.events).sum(),
    }
}

fn class_report(desk: &Desk, c: usize, parts: &[Part]) -> ClassReport {
    let class = &desk.classes[c];
    let known = |f: &dyn Fn(&ClassPart) -> Option<f64>| {
        parts.iter().filter_map(|p| p.classes.get(c).and_then(f)).collect::<Vec<f64>>()
    };
    let attained = known(&|p| p.attainment);
    let hits = attained.iter().filter(|a| **a >= class.target_share).count();
    let moments = parts.iter().filter_map(|p| p.classes.get(c)).map(|p| p.backlog.len()).max().unwrap_or(0);
    let backlog = |k: usize| -> Vec<f32> {
        parts.iter().filter_map(|p| p.classes.get(c)?.backlog.get(k)).map(|b| *b as f32).collect()
    };
    let mean = |v: Vec<f32>| v.iter().map(|x| f64::from(*x)).sum::<f64>() / v.len().max(1) as f64;
    let high = |mut v: Vec<f32>| super::tally::quantile(&mut v, 0.9).unwrap_or(0.0);
    ClassReport {
        name: class.name.clone(),
        attainment: Interval::share(&attained, 0.95),
        p_period_meets_target: Interval::wilson(hits, attained.len()),
        periods_without_tickets: (parts.len() - attained.len()) as u32,
        wait: Interval::amount(&known(&|p| p.wait), 0.95),
        wait_quantiles: (0..LEVELS.len())
            .map(|k| Interval::amount(&known(&|p| p.quantiles.get(k).copied().flatten()), 0.95))
            .collect(),
        abandoned: Interval::share(&known(&|p| Some(p.abandoned)), 0.95).unwrap_or(NONE),
        started: Interval::amount(&known(&|p| Some(p.started)), 0.95).unwrap_or(NONE),
        backlog_mean: (0..moments).map(|k| mean(backlog(k))).collect(),
        backlog_q90: (0..moments).map(|k| high(backlog(k))).collect(),
    }
}
