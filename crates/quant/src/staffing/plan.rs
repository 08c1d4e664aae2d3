//! How many people of which discipline: exact bounds first, then a descent by simulation in which every
//! team meets the same tickets, and a verdict that may be "cannot tell".

use super::feasibility;
use super::simulate::{Desk, Interval, Tally, Watch, play};
use crate::fault::{Fault, Outcome, not_negative, within};
use crate::queue::patience::{Impatient, erlang_a};
use crate::special::normal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest utilisation of a team that is worth simulating.
const MOST_UTILISATION: f64 = 0.97;
/// Most events of a whole search: half a minute of one processor.
const MOST_WORK: f64 = 1.2e9;

/// Most exchanges tried from one team.
const MOST_EXCHANGES: usize = 120;

/// The question. The kinds of people are those of the desk; their counts are today's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Demand, rules, kinds of people; `horizon_hours` is the period for which the targets must hold.
    pub desk: Desk,
    /// Cost of one person of each kind; one each if left out.
    #[serde(default)]
    pub costs: Vec<f64>,
    /// Confidence of every verdict, split over its looks.
    #[serde(default = "sure")]
    pub confidence: f64,
    /// Repetitions between looks.
    #[serde(default = "twenty")]
    pub batch: u32,
    /// Repetitions after which a verdict is "cannot tell".
    #[serde(default = "four_hundred")]
    pub most_replications: u32,
}

fn sure() -> f64 {
    0.975
}

fn twenty() -> u32 {
    20
}

fn four_hundred() -> u32 {
    400
}

/// Whether a team keeps every target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// With the asked confidence.
    Met,
    /// Not, with the asked confidence.
    NotMet,
    /// Too close to the target for the repetitions allowed.
    CannotTell,
}

/// One kind of ticket under the recommended team.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    /// Name.
    pub name: String,
    /// Share started within the target.
    pub attainment: Interval,
    /// Share asked for.
    pub target_share: f64,
}

/// What happens with one person less of a kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OneLess {
    /// Kind, counted from 0.
    pub kind: usize,
    /// Verdict on that team.
    pub proof: Proof,
    /// Smallest attainment less target over the classes; -1 when the team is overrun.
    pub worst_margin: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StaffingPlan {
    /// People of each kind.
    pub counts: Vec<u32>,
    /// Cost of the team.
    pub cost: f64,
    /// Whether it keeps the targets.
    pub proof: Proof,
    /// Classes under this team.
    pub classes: Vec<Kept>,
    /// People on duty that every discipline needs at least if others helped wherever they can: its load,
    /// erlang, over the largest sensible utilisation.
    pub lower_bound: Vec<f64>,
    /// Disciplines that limit this team.
    pub bottleneck: Vec<usize>,
    /// Disciplines that only one person of this team knows.
    pub single_points_of_failure: Vec<usize>,
    /// Verdicts on the teams with one person less.
    pub one_less: Vec<OneLess>,
    /// Teams simulated.
    pub teams_tried: usize,
}

/// A team's verdict and the attainments behind it.
#[derive(Debug, Clone)]
struct Verdict {
    proof: Proof,
    classes: Vec<Interval>,
    worst_margin: f64,
    worst_class: usize,
}

struct Search<'a> {
    ask: &'a Ask,
    costs: Vec<f64>,
    disciplines: usize,
    seen: BTreeMap<Vec<u32>, Verdict>,
    work: f64,
    watch: Watch<'a>,
}

/// Smallest-cost team with which every class keeps its target share: starts from dedicated teams by
/// Erlang formulas, adds where a target fails, then takes people away one at a time, the largest saving
/// first, and tries to replace dear kinds by cheaper ones. Every team is judged by a sequential test in
/// batches with Bonferroni bounds. A local optimum: no single removal or cheaper exchange keeps the targets.
pub fn plan(ask: &Ask) -> Outcome<StaffingPlan> {
    plan_watched(ask, &|_, _| true)
}

/// As [`plan`], telling `watch` after every repetition; stops with the fault `cancelled` when it says so.
pub fn plan_watched(ask: &Ask, watch: Watch) -> Outcome<StaffingPlan> {
    let mut search = Search::new(ask, watch)?;
    let mut counts = search.start()?;
    counts = search.enough(counts)?;
    loop {
        let before = counts.clone();
        counts = search.descend(counts)?;
        counts = search.exchange(counts)?;
        if counts == before {
            return search.answer(&counts);
        }
    }
}

impl<'a> Search<'a> {
    fn new(ask: &'a Ask, watch: Watch<'a>) -> Outcome<Self> {
        let kinds = ask.desk.people.len();
        if kinds == 0 || kinds > 64 {
            return Err(Fault::new("empty", "desk.people", "between 1 and 64 kinds of people are needed"));
        }
        if !ask.costs.is_empty() && ask.costs.len() != kinds {
            return Err(Fault::range(
                "costs",
                format!("costs needs one value for each of the {kinds} kinds of people"),
            ));
        }
        for c in &ask.costs {
            not_negative("costs", *c)?;
            within("costs", *c, 1e-9, 1e12)?;
        }
        within("confidence", ask.confidence, 0.5, 0.999_99)?;
        within("batch", f64::from(ask.batch), 2.0, 1_000.0)?;
        within("most_replications", f64::from(ask.most_replications), f64::from(ask.batch), 10_000.0)?;
        let mut probe = ask.desk.clone();
        probe.people.iter_mut().for_each(|p| p.count = p.count.max(1));
        probe.replications = 1;
        let disciplines = super::simulate::check(&probe).map_err(|f| f.within("desk"))?;
        let costs = if ask.costs.is_empty() { vec![1.0; kinds] } else { ask.costs.clone() };
        Ok(Self { ask, costs, disciplines, seen: BTreeMap::new(), work: 0.0, watch })
    }

    fn desk(&self, counts: &[u32]) -> Desk {
        let mut desk = self.ask.desk.clone();
        desk.people.iter_mut().zip(counts).for_each(|(p, c)| p.count = *c);
        desk
    }

    fn utilisation(&self, counts: &[u32]) -> Option<feasibility::Feasibility> {
        let demand = super::simulate::static_load(&self.desk(counts), self.disciplines);
        feasibility::skill_feasibility(&demand).ok()
    }

    /// Dedicated teams: for every discipline the kind at home there (else any that knows it), as many as
    /// Erlang's formula needs for the strictest class, over the share of the week they are on duty.
    fn start(&self) -> Outcome<Vec<u32>> {
        let desk = &self.ask.desk;
        let mut counts = vec![0u32; desk.people.len()];
        let demand = super::simulate::static_load(&self.desk(&vec![1; desk.people.len()]), self.disciplines);
        for (d, load) in demand.load_erlangs.iter().enumerate().filter(|l| *l.1 > 0.0) {
            let knows = |k: &usize| desk.people[*k].skills.iter().any(|s| s.parts().0 == d);
            let home = |k: &usize| desk.people[*k].skills.first().is_some_and(|s| s.parts().0 == d);
            let cheapest = |a: &usize, b: &usize| self.costs[*a].total_cmp(&self.costs[*b]);
            let kinds = || (0..desk.people.len()).filter(knows);
            let Some(kind) = kinds().filter(home).min_by(cheapest).or_else(|| kinds().min_by(cheapest)) else {
                return Err(Fault::new(
                    "unbounded",
                    "desk.people",
                    format!("nobody knows discipline {d}, which has tickets"),
                ));
            };
            let present = demand.pools[kind].staff.max(1e-3);
            let service = 1.0 / self.mean_work(d);
            let needed = |c: u64| {
                desk.classes.iter().filter(|c| c.discipline == d).all(|class| {
                    let team = Impatient {
                        arrival_rate: load * service / present.min(1.0),
                        service_rate: service,
                        abandon_rate: 0.0,
                        servers: c,
                        threshold: class.target_hours,
                    };
                    erlang_a(team).is_ok_and(|a| a.p_served_within >= class.target_share.min(0.999))
                })
            };
            let people = crate::queue::smallest(1, needed)?;
            counts[kind] += (people as f64 / present.max(1.0)).ceil().min(1_000.0) as u32;
        }
        Ok(counts)
    }

    fn mean_work(&self, d: usize) -> f64 {
        let of = || self.ask.desk.classes.iter().filter(|c| c.discipline == d);
        let rate: f64 = of().map(|c| c.rate_per_hour.mean() * c.segments_mean).sum();
        let load: f64 = of().map(|c| c.rate_per_hour.mean() * c.segments_mean * c.work.mean()).sum();
        if rate > 0.0 && load > 0.0 { load / rate } else { 1.0 }
    }

    /// Adds people where a target fails, until none does.
    fn enough(&mut self, mut counts: Vec<u32>) -> Outcome<Vec<u32>> {
        for _ in 0..60 {
            let verdict = self.judge(&counts)?;
            if verdict.proof == Proof::Met {
                return Ok(counts);
            }
            let discipline = self.ask.desk.classes[verdict.worst_class].discipline;
            let best = (0..counts.len())
                .filter(|k| self.ask.desk.people[*k].skills.iter().any(|s| s.parts().0 == discipline))
                .min_by(|a, b| {
                    let alone = |k: usize| {
                        self.ask.desk.people[k].skills.first().map_or(1, |s| usize::from(s.parts().0 != discipline))
                    };
                    alone(*a).cmp(&alone(*b)).then(self.costs[*a].total_cmp(&self.costs[*b]))
                });
            let Some(kind) = best else { break };
            counts[kind] += 1 + counts[kind] / 8;
        }
        Err(Fault::new(
            "no_convergence",
            "desk.classes.target_share",
            "no team of a sensible size keeps all targets: are they reachable outside the hours on duty?",
        ))
    }

    fn judge(&mut self, counts: &[u32]) -> Outcome<Verdict> {
        if let Some(known) = self.seen.get(counts) {
            return Ok(known.clone());
        }
        let patient = self.ask.desk.classes.iter().all(|c| c.patience_mean.is_none());
        let rho = self.utilisation(counts).map_or(f64::INFINITY, |f| f.max_utilisation);
        let verdict = if (patient && rho > MOST_UTILISATION) || !rho.is_finite() || counts.iter().all(|c| *c == 0) {
            let worst_class = self.overrun(counts);
            Verdict { proof: Proof::NotMet, classes: vec![], worst_margin: -1.0, worst_class }
        } else {
            self.test(counts)?
        };
        self.seen.insert(counts.to_vec(), verdict.clone());
        Ok(verdict)
    }

    /// A class of the bottleneck of an overrun team.
    fn overrun(&self, counts: &[u32]) -> usize {
        let classes = &self.ask.desk.classes;
        let known = |d: usize| {
            self.ask.desk.people.iter().zip(counts).any(|(p, c)| *c > 0 && p.skills.iter().any(|s| s.parts().0 == d))
        };
        let missing = classes.iter().position(|c| !known(c.discipline));
        let tight = self.utilisation(counts).and_then(|f| f.bottleneck.first().copied());
        missing.or_else(|| classes.iter().position(|c| Some(c.discipline) == tight)).unwrap_or(0)
    }

    /// The sequential test.
    fn test(&mut self, counts: &[u32]) -> Outcome<Verdict> {
        let desk = self.desk(counts);
        let (batch, most) = (self.ask.batch, self.ask.most_replications);
        let looks = f64::from(most.div_ceil(batch).clamp(1, 10));
        let level = 1.0 - 2.0 * (1.0 - self.ask.confidence) / looks;
        let mut seen: Vec<Vec<f64>> = vec![Vec::new(); desk.classes.len()];
        let (mut played, mut next) = (0, batch);
        loop {
            let keep = |t: Tally| (t.events, t.classes.iter().map(|c| c.attainment()).collect::<Vec<_>>());
            for (events, attained) in play(&desk, played..next, self.watch, keep)? {
                self.work += events as f64;
                for (list, a) in seen.iter_mut().zip(attained) {
                    list.extend(a);
                }
            }
            if self.work > MOST_WORK {
                return Err(Fault::new(
                    "too_large",
                    "desk.horizon_hours",
                    "the search needs too many events: shorten the horizon or offer fewer kinds of people",
                ));
            }
            played = next;
            let verdict = self.look(&seen, level);
            if verdict.proof != Proof::CannotTell || played >= most {
                return Ok(verdict);
            }
            // At most ten looks: the steps grow when the limit is far.
            next = (played + batch.max((most - batch).div_ceil(9))).min(most);
        }
    }

    fn look(&self, seen: &[Vec<f64>], level: f64) -> Verdict {
        let mut out = Verdict { proof: Proof::Met, classes: vec![], worst_margin: f64::INFINITY, worst_class: 0 };
        let (mut met, mut lost) = (true, false);
        for (k, (values, class)) in seen.iter().zip(&self.ask.desk.classes).enumerate() {
            let full = Interval { mean: 1.0, low: 1.0, high: 1.0, se: 0.0 };
            let interval = Interval::share(values, level).unwrap_or(full);
            let margin = interval.mean - class.target_share;
            if margin < out.worst_margin {
                (out.worst_margin, out.worst_class) = (margin, k);
            }
            met &= interval.low >= class.target_share;
            lost |= interval.high < class.target_share;
            out.classes.push(interval);
        }
        out.proof = if lost {
            Proof::NotMet
        } else if met {
            Proof::Met
        } else {
            Proof::CannotTell
        };
        out
    }

    fn cost(&self, counts: &[u32]) -> f64 {
        counts.iter().zip(&self.costs).map(|(n, c)| f64::from(*n) * c).sum()
    }

    /// Takes people away while the targets are kept, the largest saving per lost margin first.
    fn descend(&mut self, mut counts: Vec<u32>) -> Outcome<Vec<u32>> {
        loop {
            let here = self.judge(&counts)?.worst_margin;
            let mut best: Option<(f64, usize)> = None;
            for kind in 0..counts.len() {
                if counts[kind] == 0 {
                    continue;
                }
                counts[kind] -= 1;
                let verdict = self.judge(&counts)?;
                counts[kind] += 1;
                let value = self.costs[kind] / (here - verdict.worst_margin).max(1e-4);
                if verdict.proof == Proof::Met && best.is_none_or(|(v, _)| value > v) {
                    best = Some((value, kind));
                }
            }
            match best {
                Some((_, kind)) => counts[kind] -= 1,
                None => return Ok(counts),
            }
        }
    }

    /// Replaces one or two people by one of another kind where that is cheaper and the targets are kept;
    /// the cheapest teams first.
    fn exchange(&mut self, counts: Vec<u32>) -> Outcome<Vec<u32>> {
        let kinds = counts.len();
        let mut teams: Vec<(f64, Vec<u32>)> = Vec::new();
        for (up, a) in (0..kinds).flat_map(|up| (0..kinds).map(move |a| (up, a))).filter(|(up, a)| up != a) {
            for b in (a..=kinds).filter(|b| *b != up) {
                let mut other = counts.clone();
                let gone = [Some(a), Some(b).filter(|b| *b < kinds)];
                let taken = gone.into_iter().flatten().all(|k| match other[k].checked_sub(1) {
                    Some(left) => {
                        other[k] = left;
                        true
                    }
                    None => false,
                });
                if !taken {
                    continue;
                }
                other[up] += 1;
                let cost = self.cost(&other);
                if cost < self.cost(&counts) - 1e-9 {
                    teams.push((cost, other));
                }
            }
        }
        teams.sort_by(|x, y| x.0.total_cmp(&y.0).then_with(|| x.1.cmp(&y.1)));
        teams.dedup();
        for (_, other) in teams.into_iter().take(MOST_EXCHANGES) {
            if self.judge(&other)?.proof == Proof::Met {
                return Ok(other);
            }
        }
        Ok(counts)
    }

    fn answer(&mut self, counts: &[u32]) -> Outcome<StaffingPlan> {
        let verdict = self.judge(counts)?;
        let mut one_less = Vec::new();
        for kind in (0..counts.len()).filter(|k| counts[*k] > 0) {
            let mut fewer = counts.to_vec();
            fewer[kind] -= 1;
            let v = self.judge(&fewer)?;
            one_less.push(OneLess { kind, proof: v.proof, worst_margin: v.worst_margin });
        }
        let desk = &self.ask.desk;
        let knowing = |d: usize| -> u32 {
            let people = desk.people.iter().zip(counts);
            people.filter(|(p, _)| p.skills.iter().any(|s| s.parts().0 == d)).map(|(_, c)| *c).sum()
        };
        let demand = super::simulate::static_load(&self.desk(counts), self.disciplines);
        let kept = |(c, i): (&super::simulate::Class, &Interval)| {
            let z = normal::quantile(0.5 + 0.5 * self.ask.confidence);
            let (low, high) = ((i.mean - z * i.se).max(0.0), (i.mean + z * i.se).min(1.0));
            Kept { name: c.name.clone(), attainment: Interval { low, high, ..*i }, target_share: c.target_share }
        };
        Ok(StaffingPlan {
            counts: counts.to_vec(),
            cost: self.cost(counts),
            proof: verdict.proof,
            classes: desk.classes.iter().zip(&verdict.classes).map(kept).collect(),
            lower_bound: demand.load_erlangs.iter().map(|l| l / MOST_UTILISATION).collect(),
            bottleneck: self.utilisation(counts).map(|f| f.bottleneck).unwrap_or_default(),
            single_points_of_failure: (0..self.disciplines)
                .filter(|d| knowing(*d) == 1 && desk.classes.iter().any(|c| c.discipline == *d))
                .collect(),
            one_less,
            teams_tried: self.seen.len(),
        })
    }
}
