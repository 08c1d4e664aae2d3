//! Work that is more, or less, variable than the exponential law: two phases per job, any team size.

use super::constant::Wait;
use super::matrix::Matrix;
use super::{erlang, rate, stable};
use crate::fault::{Fault, Outcome, within};
use serde::{Deserialize, Serialize};

/// Largest team: the work grows with the fourth power.
const MOST: f64 = 150.0;

/// A job: starts in phase 2 with probability `second`, else in phase 1, after which phase 2 follows with
/// probability `follow`; the phases end at their rates.
#[derive(Debug, Clone, Copy)]
struct Job {
    second: f64,
    follow: f64,
    rates: [f64; 2],
}

/// Levels = jobs present, phases = how many jobs in service are in phase 2.
struct Chain {
    job: Job,
    arrivals: f64,
    servers: usize,
}

impl Chain {
    /// (to phase j, rate) of a completion at a level with `busy` servers, seen from phase i.
    fn finish(&self, i: usize, busy: usize, next: bool) -> Vec<(usize, f64)> {
        let one = (busy - i) as f64 * self.job.rates[0] * (1.0 - self.job.follow);
        let two = i as f64 * self.job.rates[1];
        let p = self.job.second;
        let mut out = Vec::with_capacity(4);
        if !next {
            out.push((i, one));
            if i > 0 {
                out.push((i - 1, two));
            }
            return out;
        }
        out.push((i, one * (1.0 - p) + two * p));
        if one * p > 0.0 {
            out.push((i + 1, one * p));
        }
        if i > 0 {
            out.push((i - 1, two * (1.0 - p)));
        }
        out
    }

    /// The part of the generator inside a level, negated, plus nothing that leaves it.
    fn inside(&self, busy: usize) -> Matrix {
        let mut m = Matrix::zero(busy + 1);
        for i in 0..=busy {
            let shift = (busy - i) as f64 * self.job.rates[0] * self.job.follow;
            let leave: f64 = self.finish(i, busy, false).iter().map(|x| x.1).sum();
            m.add(i, i, self.arrivals + leave + shift);
            if shift > 0.0 {
                m.add(i, i + 1, -shift);
            }
        }
        m
    }

    /// First-passage matrix G from a level above the servers to the one below: logarithmic reduction.
    fn descent(&self) -> Outcome<Matrix> {
        let c = self.servers;
        let n = c + 1;
        let inverse = self.inside(c).inverse();
        let mut down = Matrix::zero(n);
        for i in 0..n {
            self.finish(i, c, true).into_iter().for_each(|(j, r)| down.add(i, j, r));
        }
        let mut low = inverse.times(&down);
        let mut high = inverse;
        high.a.iter_mut().for_each(|x| *x *= self.arrivals);
        let (mut g, mut t) = (low.clone(), high.clone());
        for _ in 0..60 {
            let (hl, lh) = (high.times(&low), low.times(&high));
            let mut u = Matrix::zero(n);
            for (k, x) in u.a.iter_mut().enumerate() {
                *x = -hl.a[k] - lh.a[k];
            }
            (0..n).for_each(|i| u.add(i, i, 1.0));
            let u = u.inverse();
            high = u.times(&high.times(&high));
            low = u.times(&low.times(&low));
            let step = t.times(&low);
            g.a.iter_mut().zip(&step.a).for_each(|(g, s)| *g += s);
            t = t.times(&high);
            if t.a.iter().all(|x| *x < 1e-15) || step.a.iter().all(|x| *x < 1e-17) {
                return Ok(g);
            }
        }
        Err(Fault::new("no_convergence", "arrival_rate", "the load is too close to what the team can carry"))
    }

    fn solve(&self) -> Outcome<Wait> {
        let (c, l) = (self.servers, self.arrivals);
        let g = self.descent()?;
        // Levels above n folded into level n, from the top down.
        let mut folded = self.inside(c);
        folded.a.iter_mut().zip(&g.a).for_each(|(x, g)| *x -= l * g);
        let mut inverses = vec![folded.inverse()];
        for n in (0..c).rev() {
            let above = &inverses[inverses.len() - 1];
            let mut m = self.inside(n);
            for i in 0..=n {
                let mut enter = vec![0.0; n + 2];
                enter[i] += l * (1.0 - self.job.second);
                enter[i + 1] += l * self.job.second;
                for (k, x) in above.left(&enter).iter().enumerate() {
                    for (j, r) in self.finish(k, n + 1, false) {
                        if j <= n {
                            m.add(i, j, -x * r);
                        }
                    }
                }
            }
            inverses.push(if n == 0 { m } else { m.inverse() });
        }
        inverses.pop();
        let (mut pi, mut below) = (vec![1.0], 0.0);
        for n in 0..c {
            below += pi.iter().sum::<f64>();
            let mut enter = vec![0.0; n + 2];
            for (i, p) in pi.iter().enumerate() {
                enter[i] += p * l * (1.0 - self.job.second);
                enter[i + 1] += p * l * self.job.second;
            }
            pi = inverses.pop().map(|m| m.left(&enter)).unwrap_or_default();
        }
        Ok(self.above(&pi, below, &g))
    }

    /// Sums over the geometric levels: R = l (-U)^-1 with U the folded generator of a busy level.
    fn above(&self, pi: &[f64], below: f64, g: &Matrix) -> Wait {
        let (n, l) = (self.servers + 1, self.arrivals);
        let mut folded = self.inside(self.servers);
        folded.a.iter_mut().zip(&g.a).for_each(|(x, g)| *x -= l * g);
        let mut r = folded.inverse();
        r.a.iter_mut().for_each(|x| *x *= l);
        let mut rest = Matrix::zero(n);
        rest.a.iter_mut().zip(&r.a).for_each(|(x, r)| *x = -r);
        (0..n).for_each(|i| rest.add(i, i, 1.0));
        let rest = rest.inverse();
        let ones = rest.right(&vec![1.0; n]);
        let twice = r.right(&rest.right(&ones));
        let busy: f64 = pi.iter().zip(&ones).map(|(p, x)| p * x).sum();
        let queue: f64 = pi.iter().zip(&twice).map(|(p, x)| p * x).sum();
        Wait { p_wait: busy / (busy + below), mean_wait: queue / (busy + below) / l }
    }
}

fn check(arrival_rate: f64, mean_service: f64, servers: u64) -> Outcome<f64> {
    rate("arrival_rate", arrival_rate)?;
    rate("mean_service", mean_service)?;
    let c = within("servers", servers as f64, 1.0, MOST)?;
    let load = arrival_rate * mean_service;
    stable("servers", load, c)?;
    within("arrival_rate", load, 1e-9 * c, (1.0 - 1e-7) * c)
}

/// A team with two-phase work.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Phased {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// Mean work.
    pub mean_service: f64,
    /// Servers, at most 150.
    pub servers: u64,
}

/// M/E2/c: work of two exponential stages (squared coefficient of variation 1/2), exactly, as a
/// quasi-birth-death chain (Latouche & Ramaswami 1993).
pub fn me2_c(team: Phased) -> Outcome<Wait> {
    check(team.arrival_rate, team.mean_service, team.servers)?;
    // Time is measured in mean works.
    let job = Job { second: 0.0, follow: 1.0, rates: [2.0, 2.0] };
    let chain = Chain { job, arrivals: team.arrival_rate * team.mean_service, servers: team.servers as usize };
    let wait = chain.solve()?;
    Ok(Wait { mean_wait: wait.mean_wait * team.mean_service, ..wait })
}

/// A team with hyperexponential work.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Branched {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// Mean work.
    pub mean_service: f64,
    /// Servers, at most 150.
    pub servers: u64,
    /// Variance of the work over its squared mean, at least 1.
    pub service_scv: f64,
    /// Probabilities of the two branches; left out: balanced means.
    #[serde(default)]
    pub branch_probabilities: Vec<f64>,
    /// Rates of the two branches; left out: balanced means.
    #[serde(default)]
    pub branch_rates: Vec<f64>,
}

/// Exact wait and the approximation that is commonly used.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BranchedWait {
    /// Probability of waiting.
    pub p_wait: f64,
    /// Mean wait of all.
    pub mean_wait: f64,
    /// (1 + scv)/2 times the Erlang C wait (Allen & Cunneen).
    pub allen_cunneen_mean_wait: f64,
}

impl Branched {
    fn branches(&self) -> Outcome<([f64; 2], [f64; 2])> {
        let scv = within("service_scv", self.service_scv, 1.0, 1e4)?;
        if self.branch_probabilities.is_empty() && self.branch_rates.is_empty() {
            let p = 0.5 * (1.0 + ((scv - 1.0) / (scv + 1.0)).sqrt());
            let r = |p: f64| 2.0 * p / self.mean_service;
            return Ok(([p, 1.0 - p], [r(p), r(1.0 - p)]));
        }
        let (&[p, q], &[r, s]) = (&self.branch_probabilities[..], &self.branch_rates[..]) else {
            return Err(Fault::range("branch_probabilities", "two probabilities and two rates are needed, or none"));
        };
        crate::fault::probabilities("branch_probabilities", &[p, q])?;
        rate("branch_rates", r)?;
        rate("branch_rates", s)?;
        let mean = p / r + q / s;
        if (mean / self.mean_service - 1.0).abs() > 1e-6 {
            return Err(Fault::range("branch_rates", format!("the branches have the mean {mean}, not mean_service")));
        }
        let second = 2.0 * (p / r / r + q / s / s) / (mean * mean) - 1.0;
        if (second - scv).abs() > 1e-5 * scv {
            return Err(Fault::range("branch_rates", format!("the branches have the scv {second}, not service_scv")));
        }
        Ok(([p, q], [r, s]))
    }
}

/// M/H2/c: each job is short or long, exactly; beside it the Allen-Cunneen approximation.
pub fn mh2_c(team: &Branched) -> Outcome<BranchedWait> {
    let load = check(team.arrival_rate, team.mean_service, team.servers)?;
    let ([_, q], rates) = team.branches()?;
    let job = Job { second: q, follow: 0.0, rates: rates.map(|r| r * team.mean_service) };
    let wait = Chain { job, arrivals: load, servers: team.servers as usize }.solve()?;
    let exponential = erlang::waiting(team.servers, load) / (team.servers as f64 - load) * team.mean_service;
    Ok(BranchedWait {
        p_wait: wait.p_wait,
        mean_wait: wait.mean_wait * team.mean_service,
        allen_cunneen_mean_wait: exponential * 0.5 * (1.0 + team.service_scv),
    })
}
