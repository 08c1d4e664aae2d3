//! Can this team carry this demand at all, whatever the routing? Asked first, because simulation hides
//! an impossible team in noise.

use crate::fault::{Fault, Outcome, within};
use serde::{Deserialize, Serialize};

/// People with the same skills.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Pool {
    /// People.
    pub staff: f64,
    /// Disciplines they know, counted from 0.
    pub skills: Vec<usize>,
}

/// The demand and the pools.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Demand {
    /// Load of every discipline, erlang.
    pub load_erlangs: Vec<f64>,
    /// Pools.
    pub pools: Vec<Pool>,
}

/// Answer of the static planning program.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Feasibility {
    /// Smallest possible utilisation of the busiest people.
    pub max_utilisation: f64,
    /// Whether it stays below one.
    pub feasible: bool,
    /// Disciplines that together determine it.
    pub bottleneck: Vec<usize>,
}

/// Smallest rho such that the loads can be shared out with nobody above rho: the largest ratio of the
/// load of a set of disciplines to the people able to serve any of them (Hall), found by minimum cuts
/// whose ratio rises until no set is worse (Dinkelbach).
///
/// ```
/// use quant::staffing::feasibility::{Demand, Pool, skill_feasibility};
/// let pools = vec![Pool { staff: 3.0, skills: vec![0] }, Pool { staff: 1.0, skills: vec![1] }];
/// let out = skill_feasibility(&Demand { load_erlangs: vec![4.0, 1.0], pools }).unwrap();
/// assert!(!out.feasible && out.bottleneck == [0]);
/// ```
pub fn skill_feasibility(demand: &Demand) -> Outcome<Feasibility> {
    check(demand)?;
    let all: Vec<usize> = (0..demand.load_erlangs.len()).filter(|d| demand.load_erlangs[*d] > 0.0).collect();
    if all.is_empty() {
        return Ok(Feasibility { max_utilisation: 0.0, feasible: true, bottleneck: vec![] });
    }
    let ratio = |set: &[usize]| {
        let load: f64 = set.iter().map(|d| demand.load_erlangs[*d]).sum();
        let able = |p: &&Pool| p.skills.iter().any(|s| set.contains(s));
        load / demand.pools.iter().filter(able).map(|p| p.staff).sum::<f64>()
    };
    let mut set = all.clone();
    let mut rho = ratio(&set);
    for d in &all {
        let alone = ratio(&[*d]);
        if !alone.is_finite() {
            return Err(Fault::new("unbounded", "pools", format!("nobody knows discipline {d}, which has a load")));
        }
        if alone > rho {
            (rho, set) = (alone, vec![*d]);
        }
    }
    for _ in 0..100 {
        let worse = cut(demand, &all, rho);
        if worse.is_empty() || ratio(&worse) <= rho * (1.0 + 1e-13) {
            break;
        }
        rho = ratio(&worse);
        set = worse;
    }
    Ok(Feasibility { max_utilisation: rho, feasible: rho < 1.0 - 1e-9, bottleneck: set })
}

fn check(demand: &Demand) -> Outcome<()> {
    let n = demand.load_erlangs.len();
    if n == 0 || n > 500 {
        return Err(Fault::new("empty", "load_erlangs", "between 1 and 500 disciplines are needed"));
    }
    if demand.pools.is_empty() || demand.pools.len() > 2_000 {
        return Err(Fault::new("empty", "pools", "between 1 and 2000 pools are needed"));
    }
    for l in &demand.load_erlangs {
        within("load_erlangs", *l, 0.0, 1e9)?;
    }
    for p in &demand.pools {
        within("pools.staff", p.staff, 0.0, 1e9)?;
        if p.skills.iter().any(|s| *s >= n) {
            return Err(Fault::range(
                "pools.skills",
                format!("skills are positions of disciplines, from 0 to {}", n - 1),
            ));
        }
    }
    Ok(())
}

/// Disciplines on the source side of a minimum cut: those whose load exceeds rho times the people able to
/// serve them by most.
fn cut(demand: &Demand, all: &[usize], rho: f64) -> Vec<usize> {
    let (n, pools) = (demand.load_erlangs.len(), &demand.pools);
    let mut left: Vec<f64> = demand.load_erlangs.clone();
    let mut room: Vec<f64> = pools.iter().map(|p| rho * p.staff).collect();
    let mut flow = vec![vec![0.0; pools.len()]; n];
    let tiny = 1e-14 * left.iter().sum::<f64>();
    for _ in 0..100_000 {
        // Breadth first from the disciplines with load left, to a pool with room.
        let mut from_pool: Vec<Option<usize>> = vec![None; pools.len()];
        let mut from_discipline: Vec<Option<usize>> = vec![None; n];
        let mut queue: Vec<usize> = all.iter().copied().filter(|d| left[*d] > tiny).collect();
        let mut reached = vec![false; n];
        queue.iter().for_each(|d| reached[*d] = true);
        let (mut at, mut end) = (0, None);
        while at < queue.len() && end.is_none() {
            let d = queue[at];
            at += 1;
            for (p, pool) in pools.iter().enumerate() {
                if from_pool[p].is_some() || !pool.skills.contains(&d) {
                    continue;
                }
                from_pool[p] = Some(d);
                if room[p] > tiny {
                    end = Some(p);
                    break;
                }
                for e in 0..n {
                    if !reached[e] && flow[e][p] > tiny {
                        reached[e] = true;
                        from_discipline[e] = Some(p);
                        queue.push(e);
                    }
                }
            }
        }
        let Some(end) = end else {
            return (0..n).filter(|d| reached[*d]).collect();
        };
        // Follow the path back twice: how much fits, then push it.
        let mut path = Vec::new();
        let (mut p, mut amount) = (end, room[end]);
        let source = loop {
            let Some(d) = from_pool[p] else { return vec![] };
            path.push((d, p, true));
            match from_discipline[d] {
                None => break d,
                Some(before) => {
                    amount = amount.min(flow[d][before]);
                    path.push((d, before, false));
                    p = before;
                }
            }
        };
        amount = amount.min(left[source]);
        left[source] -= amount;
        room[end] -= amount;
        for (d, p, forward) in path {
            flow[d][p] += if forward { amount } else { -amount };
        }
    }
    vec![]
}
