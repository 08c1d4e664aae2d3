//! Branch and bound for choosing projects: bounds from multipliers of all constraints, improved at every
//! node by the fractional knapsack of the weighted budgets.

use super::choice::Set;

/// Items with costs per period, prerequisites and exclusions as sets.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Value of every item.
    pub value: Vec<f64>,
    /// Cost of every item in every period.
    pub cost: Vec<Vec<f64>>,
    /// Budget of every period.
    pub budget: Vec<f64>,
    /// Items that must come with each item (closed under [`Problem::close`]).
    pub requires: Vec<Set>,
    /// Items that cannot come with each item.
    pub excludes: Vec<Set>,
}

/// The best set found.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Its items.
    pub chosen: Set,
    /// Its value.
    pub value: f64,
    /// No set is worth more than this.
    pub bound: f64,
    /// True when the search was complete.
    pub proved: bool,
}

/// Items of a set, in rising order.
fn members(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let i = set.trailing_zeros() as usize;
        (set != 0).then(|| {
            set &= set - 1;
            i
        })
    })
}

impl Problem {
    /// Makes prerequisites transitive; an item excludes whatever its prerequisites exclude.
    pub fn close(&mut self) {
        let n = self.value.len();
        for i in 0..n {
            self.requires[i] |= 1 << i;
        }
        for k in 0..n {
            for i in 0..n {
                if self.requires[i] >> k & 1 == 1 {
                    self.requires[i] |= self.requires[k];
                }
            }
        }
        let own = self.excludes.clone();
        for i in 0..n {
            self.excludes[i] = members(self.requires[i]).fold(0, |s, j| s | own[j]);
        }
        // Whoever needs an excluded item is excluded as well.
        let direct = self.excludes.clone();
        for (own, first) in self.excludes.iter_mut().zip(&direct) {
            *own = (0..n).filter(|j| self.requires[*j] & first != 0).fold(*first, |s, j| s | 1 << j);
        }
    }

    /// Money spent in every period.
    pub fn spent(&self, set: Set) -> Vec<f64> {
        let mut out = vec![0.0; self.budget.len()];
        for i in members(set) {
            out.iter_mut().zip(&self.cost[i]).for_each(|(s, c)| *s += c);
        }
        out
    }

    fn worth(&self, set: Set) -> f64 {
        members(set).map(|i| self.value[i]).sum()
    }

    fn fits(&self, set: Set) -> bool {
        self.spent(set).iter().zip(&self.budget).all(|(s, b)| *s <= b * (1.0 + 1e-12))
    }

    /// The best set that contains `forced`, or `None` when there is none; at most `nodes` nodes.
    pub fn solve(&self, forced: Set, nodes: u64) -> Option<Solution> {
        let n = self.value.len();
        let start = members(forced).fold(0, |s, i| s | self.requires[i]);
        let barred = members(start).fold(0, |s, i| s | self.excludes[i]);
        if start & barred != 0 || !self.fits(start) {
            return None;
        }
        let free = (0..n).filter(|i| (start | barred) >> i & 1 == 0 && self.requires[*i] & self.excludes[*i] == 0);
        let free: Set = free.fold(0, |s, i| s | 1 << i);
        let mut search = Search::new(self, start, free, nodes);
        let bound = search.bound;
        search.descend(Node { chosen: start, free, value: self.worth(start), spent: self.spent(start) });
        let proved = search.left > 0;
        let bound = if proved { search.best_value } else { bound.min(search.open.max(search.best_value)) };
        Some(Solution { chosen: search.best, value: self.worth(search.best), bound, proved })
    }
}

struct Node {
    chosen: Set,
    free: Set,
    value: f64,
    spent: Vec<f64>,
}

struct Search<'a> {
    problem: &'a Problem,
    /// Items by falling adjusted value per weighted cost.
    order: Vec<usize>,
    /// Value less the multipliers of exclusions and prerequisites.
    adjusted: Vec<f64>,
    /// Budgets weighted by their multipliers.
    weight: Vec<f64>,
    /// Multipliers of the budgets.
    price: Vec<f64>,
    /// Constant of the pair constraints.
    constant: f64,
    best: Set,
    best_value: f64,
    bound: f64,
    /// Largest bound among nodes that were given up.
    open: f64,
    left: u64,
}

/// A constraint x_i + x_j <= 1 (exclusion) or x_i - x_j <= 0 (prerequisite).
struct Pair {
    i: usize,
    j: usize,
    sign: f64,
    limit: f64,
    price: f64,
}

impl<'a> Search<'a> {
    fn new(problem: &'a Problem, start: Set, free: Set, nodes: u64) -> Self {
        let mut search = Self {
            problem,
            order: vec![],
            adjusted: problem.value.clone(),
            weight: vec![0.0; problem.value.len()],
            price: vec![0.0; problem.budget.len()],
            constant: 0.0,
            best: start,
            best_value: problem.worth(start),
            bound: f64::INFINITY,
            open: f64::NEG_INFINITY,
            left: nodes,
        };
        search.greedy(start, free);
        search.multipliers(start, free);
        search
    }

    /// Start: items with their prerequisites by value per share of the budgets, in several mixtures.
    fn greedy(&mut self, start: Set, free: Set) {
        let p = self.problem;
        for mixture in 0..=p.budget.len() {
            let size = |set: Set| -> f64 {
                let spent = p.spent(set);
                let shares = spent.iter().zip(&p.budget).enumerate();
                shares.map(|(k, (s, b))| if mixture == 0 || mixture == k + 1 { s / b.max(1e-300) } else { 0.0 }).sum()
            };
            let (mut chosen, mut left) = (start, free);
            loop {
                let rate = |i: &usize| {
                    let add = p.requires[*i] & !chosen;
                    p.worth(add) / (size(add) + 1e-12)
                };
                let able = |i: &usize| {
                    let set = chosen | p.requires[*i];
                    p.requires[*i] & !chosen & !left == 0 && p.worth(p.requires[*i] & !chosen) > 0.0 && p.fits(set)
                };
                let Some(i) = members(left).filter(able).max_by(|l, r| rate(l).total_cmp(&rate(r))) else { break };
                chosen |= p.requires[i];
                left &= !chosen & !members(p.requires[i]).fold(0, |s, j| s | p.excludes[j]);
            }
            let value = p.worth(chosen);
            if value > self.best_value {
                (self.best, self.best_value) = (chosen, value);
            }
        }
    }

    fn pairs(&self, free: Set) -> Vec<Pair> {
        let p = self.problem;
        let mut out = Vec::new();
        for i in members(free) {
            for j in members(p.excludes[i] & free).filter(|j| *j > i) {
                out.push(Pair { i, j, sign: 1.0, limit: 1.0, price: 0.0 });
            }
            for j in members(p.requires[i] & free).filter(|j| *j != i) {
                out.push(Pair { i, j, sign: -1.0, limit: 0.0, price: 0.0 });
            }
        }
        out
    }

    /// Subgradient steps towards the best multipliers of all constraints; keeps the best bound's.
    fn multipliers(&mut self, start: Set, free: Set) {
        let p = self.problem;
        let mut pairs = self.pairs(free);
        let mut price = vec![0.0; p.budget.len()];
        let spent = p.spent(start);
        let room: Vec<f64> = p.budget.iter().zip(&spent).map(|(b, s)| (b - s).max(0.0)).collect();
        let unit: Vec<f64> = room.iter().map(|r| 1.0 / r.max(1e-300)).collect();
        let fixed = p.worth(start);
        let mut step = 1.0;
        let mut stuck = 0;
        for _ in 0..600 {
            let mut adjusted = p.value.clone();
            for q in &pairs {
                adjusted[q.i] -= q.price;
                adjusted[q.j] -= q.sign * q.price;
            }
            let weight =
                |i: usize| -> f64 { p.cost[i].iter().zip(&price).zip(&unit).map(|((c, l), u)| c * l * u).sum() };
            let taken: Set = members(free).filter(|i| adjusted[*i] > weight(*i)).fold(0, |s, i| s | 1 << i);
            let gain: f64 = members(taken).map(|i| adjusted[i] - weight(i)).sum();
            let constant: f64 = pairs.iter().map(|q| q.price * q.limit).sum();
            let bound =
                fixed + constant + gain + price.iter().zip(&room).zip(&unit).map(|((l, r), u)| l * r * u).sum::<f64>();
            if bound < self.bound {
                self.bound = bound;
                self.constant = constant;
                self.adjusted = adjusted;
                self.price = price.iter().zip(&unit).map(|(l, u)| l * u).collect();
                stuck = 0;
            } else {
                stuck += 1;
                if stuck % 12 == 0 {
                    step *= 0.6;
                }
            }
            let used = p.spent(taken);
            let slack: Vec<f64> = room.iter().zip(&used).zip(&unit).map(|((r, s), u)| (s - r) * u).collect();
            let on = |i: usize| if taken >> i & 1 == 1 { 1.0 } else { 0.0 };
            let breach: Vec<f64> = pairs.iter().map(|q| on(q.i) + q.sign * on(q.j) - q.limit).collect();
            let norm: f64 = slack.iter().chain(&breach).map(|g| g * g).sum();
            if norm < 1e-24 || bound <= self.best_value {
                break;
            }
            let length = step * (bound - self.best_value).max(1e-9 * bound.abs()) / norm;
            price.iter_mut().zip(&slack).for_each(|(l, g)| *l = (*l + length * g).max(0.0));
            pairs.iter_mut().zip(&breach).for_each(|(q, g)| q.price = (q.price + length * g).max(0.0));
        }
        self.weight = (0..p.value.len()).map(|i| p.cost[i].iter().zip(&self.price).map(|(c, l)| c * l).sum()).collect();
        let mut order: Vec<usize> = members(free).collect();
        let rate = |i: usize| self.adjusted[i] / (self.weight[i] + 1e-12 * self.adjusted[i].abs() + 1e-300);
        order.sort_by(|l, r| rate(*r).total_cmp(&rate(*l)).then(l.cmp(r)));
        self.order = order;
    }

    /// No completion of the node is worth more: pair constraints priced, budgets as one weighted knapsack.
    fn limit(&self, node: &Node) -> f64 {
        let p = self.problem;
        let mut room: f64 = self.price.iter().zip(&p.budget).zip(&node.spent).map(|((l, b), s)| l * (b - s)).sum();
        let mut total = self.constant + self.base(node.chosen);
        for &i in &self.order {
            if node.free >> i & 1 == 0 {
                continue;
            }
            let gain = self.adjusted[i];
            if gain <= 0.0 {
                continue;
            }
            let w = self.weight[i];
            if w > room {
                return total + gain * room.max(0.0) / w;
            }
            room -= w;
            total += gain;
        }
        total
    }

    fn base(&self, chosen: Set) -> f64 {
        members(chosen).map(|i| self.adjusted[i]).sum()
    }

    /// Free items that no longer fit with their prerequisites leave the node.
    fn trimmed(&self, node: &Node) -> Set {
        let p = self.problem;
        let room: Vec<f64> = p.budget.iter().zip(&node.spent).map(|(b, s)| b * (1.0 + 1e-12) - s).collect();
        let tight = |i: &usize| {
            p.requires[*i] & !node.chosen & !node.free != 0 || p.cost[*i].iter().zip(&room).any(|(c, r)| c > r)
        };
        members(node.free).filter(|i| !tight(i)).fold(0, |s, i| s | 1 << i)
    }

    fn descend(&mut self, mut node: Node) {
        loop {
            if self.left == 0 {
                self.open = self.open.max(self.limit(&node));
                return;
            }
            self.left -= 1;
            if node.value > self.best_value {
                (self.best, self.best_value) = (node.chosen, node.value);
            }
            node.free = self.trimmed(&node);
            if node.free == 0 || self.limit(&node) <= self.best_value + 1e-12 * self.best_value.abs() {
                return;
            }
            let Some(i) = self.order.iter().copied().find(|i| node.free >> i & 1 == 1) else { return };
            let add = self.problem.requires[i] & !node.chosen;
            if add & !node.free == 0 {
                let chosen = node.chosen | add;
                let spent: Vec<f64> = self.problem.spent(add).iter().zip(&node.spent).map(|(a, s)| a + s).collect();
                let barred = members(add).fold(0, |s, j| s | self.problem.excludes[j]);
                if barred & chosen == 0 && spent.iter().zip(&self.problem.budget).all(|(s, b)| *s <= b * (1.0 + 1e-12))
                {
                    let value = node.value + self.problem.worth(add);
                    self.descend(Node { chosen, free: node.free & !add & !barred, value, spent });
                }
            }
            // Without the item: whoever needs it goes too.
            let needing = members(node.free).filter(|j| self.problem.requires[*j] >> i & 1 == 1);
            node.free &= !needing.fold(1 << i, |s: Set, j| s | 1 << j);
        }
    }
}
