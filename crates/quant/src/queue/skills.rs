//! Two disciplines and people who know both: the smallest systems in which routing matters, exactly.
//! They check the simulation and answer small questions at once.

use super::patience::{Impatient, erlang_a};
use super::sparse::{Counts, Rules, stationary};
use super::{rate, stable};
use crate::fault::{Fault, Outcome, within};
use serde::{Deserialize, Serialize};

/// Largest share of states beyond the last one that is kept.
const LOST: f64 = 1e-11;

/// N system: pool 1 knows class 1, pool 2 knows both and takes class 2 first.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct NModel {
    /// Arrivals of the two classes per unit of time.
    pub arrival_rates: Vec<f64>,
    /// People in the two pools.
    pub pool_sizes: Vec<u16>,
    /// Services per unit of time and person of the two pools.
    pub pool_service_rates: Vec<f64>,
    /// [[1], [1, 2]]: what each pool knows.
    #[serde(default)]
    pub pool_skills: Vec<Vec<u32>>,
    /// Abandonments per unit of time and waiting customer; 0 if left out.
    #[serde(default)]
    pub abandon_rate: f64,
}

/// Means of an N system; waits include those who give up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NReport {
    /// Mean time in the queue by class.
    pub mean_wait: Vec<f64>,
    /// Probability that nobody who could help is free, by class.
    pub p_wait: Vec<f64>,
    /// Share of time at work by pool.
    pub utilisation: Vec<f64>,
    /// Share that gives up by class.
    pub p_abandon: Vec<f64>,
}

/// Counts: class 1 with pool 1 or waiting; everything at pool 2 or waiting for it.
struct N {
    l: [f64; 2],
    size: [u16; 2],
    mu: [f64; 2],
    theta: f64,
}

impl Rules for N {
    fn present(&self, s: Counts) -> usize {
        usize::from(s[0]) + usize::from(s[1])
    }

    fn jumps(&self, s: Counts, out: &mut Vec<(Counts, f64)>) {
        let [x, y, _] = s;
        let [n1, n2] = self.size;
        let second_takes = x == n1 && y < n2;
        out.push((if second_takes { [x, y + 1, 0] } else { [x + 1, y, 0] }, self.l[0]));
        out.push(([x, y + 1, 0], self.l[1]));
        if x > 0 {
            let gone = f64::from(x.min(n1)) * self.mu[0] + f64::from(x.saturating_sub(n1)) * self.theta;
            out.push(([x - 1, y, 0], gone));
        }
        if y > 0 {
            let freed = f64::from(y.min(n2)) * self.mu[1];
            if y == n2 && x > n1 {
                out.push(([x - 1, y, 0], freed));
            } else {
                out.push(([x, y - 1, 0], freed + f64::from(y.saturating_sub(n2)) * self.theta));
            }
        }
    }
}

/// How many may be present so that the mass beyond is negligible: the product of lambda / drain falls
/// below `LOST` for the slower of the given bottlenecks `(arrivals, capacity)`.
fn most_present(base: usize, bottlenecks: &[(f64, f64)], theta: f64) -> Outcome<usize> {
    let mut most = 0usize;
    for (l, capacity) in bottlenecks {
        let (mut term, mut k) = (1.0f64, 0usize);
        let mut top = 1.0f64;
        while term > LOST * top {
            k += 1;
            term *= l / (capacity + k as f64 * theta);
            top = top.max(term);
            if k > 20_000 {
                return Err(Fault::new(
                    "too_large",
                    "arrival_rates",
                    "the load is so close to the capacity that queues grow too long",
                ));
            }
        }
        most = most.max(k);
    }
    Ok(base + most + 5)
}

fn pair<T: Copy>(field: &str, list: &[T]) -> Outcome<[T; 2]> {
    <[T; 2]>::try_from(list).map_err(|_| Fault::range(field, format!("{field} needs exactly two values")))
}

fn skills(given: &[Vec<u32>], expected: &[&[u32]]) -> Outcome<()> {
    if given.is_empty() || given.iter().map(Vec::as_slice).eq(expected.iter().copied()) {
        return Ok(());
    }
    Err(Fault::range("pool_skills", format!("this system has the skills {expected:?}")))
}

/// N system exactly, as a Markov chain: class 1 goes to pool 1 if somebody is free there, else to pool 2;
/// class 2 only to pool 2, which takes class 2 first when somebody becomes free; first come, first served
/// inside a class; no interruption; the service rate depends on the pool.
pub fn skills_n_model(input: &NModel) -> Outcome<NReport> {
    let l = pair("arrival_rates", &input.arrival_rates)?;
    let size = pair("pool_sizes", &input.pool_sizes)?;
    let mu = pair("pool_service_rates", &input.pool_service_rates)?;
    skills(&input.pool_skills, &[&[1], &[1, 2]])?;
    for (l, m) in l.iter().zip(&mu) {
        rate("arrival_rates", *l)?;
        rate("pool_service_rates", *m)?;
    }
    for n in size {
        within("pool_sizes", f64::from(n), 1.0, 200.0)?;
    }
    let theta = within("abandon_rate", input.abandon_rate, 0.0, 1e9)?;
    let n = N { l, size, mu, theta };
    n.report()
}

impl N {
    fn report(&self) -> Outcome<NReport> {
        let ([l1, l2], [n1, n2], theta) = (self.l, self.size, self.theta);
        let own = [f64::from(n1) * self.mu[0], f64::from(n2) * self.mu[1]];
        if theta == 0.0 {
            stable("arrival_rates", l2, own[1])?;
            stable("arrival_rates", l1 + l2, own[0] + own[1])?;
        }
        let most = most_present(usize::from(n1 + n2), &[(l1 + l2, own[0] + own[1]), (l2, own[1])], theta)?;
        let law = stationary(self, most)?;
        let queue =
            [law.mean(|s| f64::from(s[0].saturating_sub(n1))), law.mean(|s| f64::from(s[1].saturating_sub(n2)))];
        let busy = |i: usize, n: u16| law.mean(|s| f64::from(s[i].min(n))) / f64::from(n);
        Ok(NReport {
            mean_wait: vec![queue[0] / l1, queue[1] / l2],
            p_wait: vec![
                law.mean(|s| f64::from(u8::from(s[0] >= n1 && s[1] >= n2))),
                law.mean(|s| f64::from(u8::from(s[1] >= n2))),
            ],
            utilisation: vec![busy(0, n1), busy(1, n2)],
            p_abandon: vec![theta * queue[0] / l1, theta * queue[1] / l2],
        })
    }
}

/// W system: a pool for each class and one that knows both.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct WModel {
    /// Arrivals of the two classes per unit of time.
    pub arrival_rates: Vec<f64>,
    /// People who know class 1, class 2, both.
    pub pool_sizes: Vec<u16>,
    /// Services per unit of time and person.
    pub service_rate: f64,
    /// [[1], [2], [1, 2]]: what each pool knows.
    #[serde(default)]
    pub pool_skills: Vec<Vec<u32>>,
}

/// Means of a W system.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WReport {
    /// Mean wait by class.
    pub mean_wait: Vec<f64>,
    /// Probability that nobody who could help is free, by class.
    pub p_wait: Vec<f64>,
    /// Share of time at work by pool.
    pub utilisation: Vec<f64>,
}

/// Counts: class 1 with its own pool or waiting, class 2 likewise, flexible people at work.
struct W {
    l: [f64; 2],
    size: [u16; 3],
    mu: f64,
}

impl Rules for W {
    fn present(&self, s: Counts) -> usize {
        s.iter().map(|x| usize::from(*x)).sum()
    }

    fn jumps(&self, s: Counts, out: &mut Vec<(Counts, f64)>) {
        let full = s[2] == self.size[2];
        for i in 0..2 {
            let mut up = s;
            up[if s[i] >= self.size[i] && !full { 2 } else { i }] += 1;
            out.push((up, self.l[i]));
            if s[i] > 0 {
                let mut down = s;
                down[i] -= 1;
                out.push((down, f64::from(s[i].min(self.size[i])) * self.mu));
            }
        }
        if s[2] > 0 {
            let waiting = |i: usize| s[i].saturating_sub(self.size[i]);
            let mut down = s;
            // A freed flexible person takes from the longer queue, ties to class 1.
            let from = if waiting(0) == 0 && waiting(1) == 0 { 2 } else { usize::from(waiting(1) > waiting(0)) };
            down[from] -= 1;
            out.push((down, f64::from(s[2]) * self.mu));
        }
    }
}

/// W system exactly, as a Markov chain: each class goes to its own pool if somebody is free there, else to
/// the flexible pool, which takes from the longer queue when somebody becomes free, ties to class 1.
pub fn skills_w_model(input: &WModel) -> Outcome<WReport> {
    let l = pair("arrival_rates", &input.arrival_rates)?;
    let Ok(size) = <[u16; 3]>::try_from(&input.pool_sizes[..]) else {
        return Err(Fault::range("pool_sizes", "pool_sizes needs exactly three values"));
    };
    skills(&input.pool_skills, &[&[1], &[2], &[1, 2]])?;
    for l in l {
        rate("arrival_rates", l)?;
    }
    let mu = rate("service_rate", input.service_rate)?;
    for n in size {
        within("pool_sizes", f64::from(n), 1.0, 60.0)?;
    }
    let able = |i: usize| f64::from(size[i] + size[2]) * mu;
    let all = f64::from(size[0] + size[1] + size[2]) * mu;
    stable("arrival_rates", l[0], able(0))?;
    stable("arrival_rates", l[1], able(1))?;
    stable("arrival_rates", l[0] + l[1], all)?;
    let base = size.iter().map(|n| usize::from(*n)).sum();
    let most = most_present(base, &[(l[0] + l[1], all), (l[0], able(0)), (l[1], able(1))], 0.0)?;
    let law = stationary(&W { l, size, mu }, most)?;
    let wait = |i: usize| law.mean(|s| f64::from(s[i].saturating_sub(size[i]))) / l[i];
    let blocked = |i: usize| law.mean(|s| f64::from(u8::from(s[i] >= size[i] && s[2] >= size[2])));
    let busy = |i: usize| law.mean(|s| f64::from(s[i].min(size[i]))) / f64::from(size[i]);
    Ok(WReport {
        mean_wait: vec![wait(0), wait(1)],
        p_wait: vec![blocked(0), blocked(1)],
        utilisation: vec![busy(0), busy(1), busy(2)],
    })
}

/// A search for the cheapest N system.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct NSearch {
    /// Arrivals of the two classes per unit of time.
    pub arrival_rates: Vec<f64>,
    /// Services per unit of time and person.
    pub service_rate: f64,
    /// Abandonments per unit of time and waiting customer.
    #[serde(default)]
    pub abandon_rate: f64,
    /// Money per person who knows class 1 only.
    pub cost_per_specialist: f64,
    /// Money per person who knows both.
    pub cost_per_generalist: f64,
    /// Largest mean wait by class.
    pub max_mean_wait: Vec<f64>,
    /// [[1], [1, 2]].
    #[serde(default)]
    pub pool_skills: Vec<Vec<u32>>,
    /// Fewest specialists, at least 1.
    #[serde(default = "one")]
    pub min_specialists: u16,
}

fn one() -> u16 {
    1
}

/// The cheapest team.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NBest {
    /// Money.
    pub cost: f64,
    /// People who know class 1 only.
    pub specialists: u16,
    /// People who know both.
    pub generalists: u16,
    /// Mean wait by class.
    pub mean_wait: Vec<f64>,
}

/// Cheapest N system that keeps both mean waits, by exhaustive search in the order of cost: teams that
/// another infeasible team contains are skipped, because more people never wait longer.
pub fn optimise_n_model(ask: &NSearch) -> Outcome<NBest> {
    let l = pair("arrival_rates", &ask.arrival_rates)?;
    let limit = pair("max_mean_wait", &ask.max_mean_wait)?;
    skills(&ask.pool_skills, &[&[1], &[1, 2]])?;
    let mu = rate("service_rate", ask.service_rate)?;
    let theta = within("abandon_rate", ask.abandon_rate, 0.0, 1e9)?;
    for (l, w) in l.iter().zip(&limit) {
        rate("arrival_rates", *l)?;
        rate("max_mean_wait", *w)?;
    }
    rate("cost_per_specialist", ask.cost_per_specialist)?;
    rate("cost_per_generalist", ask.cost_per_generalist)?;
    let low = within("min_specialists", f64::from(ask.min_specialists), 1.0, 100.0)? as u16;
    within("arrival_rates", (l[0] + l[1]) / mu, 0.0, 60.0)?;
    // Generous ends: far more people than any wait could need at this load.
    let load = (l[0] + l[1]) / mu;
    let high = (load + 12.0 * load.sqrt() + 12.0) as u16;
    let cost = |s: u16, g: u16| f64::from(s) * ask.cost_per_specialist + f64::from(g) * ask.cost_per_generalist;
    let mut teams: Vec<(u16, u16)> = (low..=low + high).flat_map(|s| (1..=high).map(move |g| (s, g))).collect();
    teams.sort_by(|a, b| cost(a.0, a.1).total_cmp(&cost(b.0, b.1)).then(a.cmp(b)));
    let mut failed: Vec<(u16, u16)> = Vec::new();
    for (s, g) in teams {
        let too_few = theta == 0.0 && (f64::from(g) * mu <= l[1] || f64::from(s + g) * mu <= l[0] + l[1]);
        if too_few || failed.iter().any(|f| s <= f.0 && g <= f.1) {
            continue;
        }
        // Everybody able to do everything, and class 2 alone with its pool, wait no longer than the team.
        let queue = |arrival_rate: f64, servers: u16| {
            let (service_rate, abandon_rate, servers) = (mu, theta, u64::from(servers));
            erlang_a(Impatient { arrival_rate, service_rate, abandon_rate, servers, threshold: 0.0 })
                .map(|a| a.mean_queue)
        };
        if queue(l[0] + l[1], s + g)? > l[0] * limit[0] + l[1] * limit[1] || queue(l[1], g)? > l[1] * limit[1] {
            continue;
        }
        let report = N { l, size: [s, g], mu: [mu, mu], theta }.report()?;
        if report.mean_wait.iter().zip(&limit).all(|(w, m)| w <= m) {
            return Ok(NBest { cost: cost(s, g), specialists: s, generalists: g, mean_wait: report.mean_wait });
        }
        failed.push((s, g));
    }
    Err(Fault::range("max_mean_wait", "no team of a sensible size keeps these waits"))
}
