//! Which controls under a budget when their effects overlap: two controls against the same loss are
//! worth less than the sum of both.

use crate::fault::{Fault, Outcome, not_negative, within};
use serde::{Deserialize, Serialize};

/// A control that could be bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// Name.
    pub id: String,
    /// Purchase cost, money, from the budget.
    pub cost: f64,
    /// Running cost, money a year.
    #[serde(default)]
    pub annual_running_cost: f64,
}

/// A loss with the share that every control takes off it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exposure {
    /// Expected loss, money a year.
    pub annual_loss: f64,
    /// Share avoided by each control, in the order of the controls.
    pub reduction: Vec<f64>,
}

/// Controls, losses and a budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ControlsInput {
    /// Money for purchases.
    pub budget: f64,
    /// Controls to choose from, at most 60.
    pub controls: Vec<Control>,
    /// Losses.
    pub scenarios: Vec<Exposure>,
}

/// The best set of controls.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Controls {
    /// sum_s loss_s (1 - prod_j (1 - reduction_js)) - running costs, money a year.
    pub net_annual_value: f64,
    /// True when no better set exists.
    pub proved_optimal: bool,
    /// No set can be worth more than value + gap.
    pub gap: f64,
    /// Chosen controls, in the order given.
    pub chosen: Vec<String>,
    /// Money spent on purchases.
    pub spent: f64,
}

struct Search<'a> {
    input: &'a ControlsInput,
    best: u64,
    best_value: f64,
    open: f64,
    left: u64,
}

struct Node {
    chosen: u64,
    free: u64,
    value: f64,
    /// Money left.
    room: f64,
    /// Loss that remains of every scenario.
    remaining: Vec<f64>,
}

fn check(input: &ControlsInput) -> Outcome<()> {
    let n = input.controls.len();
    if n == 0 || n > 60 {
        return Err(Fault::new("empty", "controls", "between 1 and 60 controls are needed"));
    }
    if input.scenarios.is_empty() || input.scenarios.len() > 2_000 {
        return Err(Fault::new("empty", "scenarios", "between 1 and 2,000 scenarios are needed"));
    }
    within("budget", not_negative("budget", input.budget)?, 0.0, 1e100)?;
    for c in &input.controls {
        within("controls.cost", not_negative("controls.cost", c.cost)?, 0.0, 1e100)?;
        within("controls.annual_running_cost", c.annual_running_cost, 0.0, 1e100)?;
    }
    for s in &input.scenarios {
        within("scenarios.annual_loss", not_negative("scenarios.annual_loss", s.annual_loss)?, 0.0, 1e100)?;
        if s.reduction.len() != n {
            return Err(Fault::range("scenarios.reduction", "every scenario needs one reduction for every control"));
        }
        for r in &s.reduction {
            within("scenarios.reduction", *r, 0.0, 1.0)?;
        }
    }
    Ok(())
}

/// The best affordable set of controls whose reductions combine as 1 - prod(1 - r): branch and bound on
/// a submodular value (Nemhauser & Wolsey 1978), exact for at least 22 controls.
pub fn select_controls(input: &ControlsInput) -> Outcome<Controls> {
    check(input)?;
    let n = input.controls.len();
    let remaining: Vec<f64> = input.scenarios.iter().map(|s| s.annual_loss).collect();
    let mut search = Search {
        input,
        best: 0,
        best_value: 0.0,
        open: f64::NEG_INFINITY,
        left: 3_000_000 / (1 + remaining.len() as u64 / 8),
    };
    let all = if n == 64 { u64::MAX } else { (1 << n) - 1 };
    search.descend(Node { chosen: 0, free: all, value: 0.0, room: input.budget, remaining });
    let chosen = |i: usize| search.best >> i & 1 == 1;
    let each = || input.controls.iter().enumerate().filter(|(i, _)| chosen(*i)).map(|p| p.1);
    let proved = search.left > 0;
    Ok(Controls {
        net_annual_value: search.best_value,
        proved_optimal: proved,
        gap: if proved { 0.0 } else { (search.open - search.best_value).max(0.0) },
        chosen: each().map(|c| c.id.clone()).collect(),
        spent: each().map(|c| c.cost).sum(),
    })
}

impl Search<'_> {
    /// What control j adds at this node, money a year.
    fn gain(&self, node: &Node, j: usize) -> f64 {
        let avoided: f64 = node.remaining.iter().zip(&self.input.scenarios).map(|(l, s)| l * s.reduction[j]).sum();
        avoided - self.input.controls[j].annual_running_cost
    }

    /// Searches the node; later gains can only be smaller, so today's gains give a bound.
    fn descend(&mut self, mut node: Node) {
        if node.value > self.best_value {
            (self.best, self.best_value) = (node.chosen, node.value);
        }
        let n = self.input.controls.len();
        let cost = |j: usize| self.input.controls[j].cost;
        let able = (0..n).filter(|j| node.free >> j & 1 == 1 && cost(*j) <= node.room * (1.0 + 1e-12));
        let mut gains: Vec<(f64, usize)> = able.map(|j| (self.gain(&node, j), j)).filter(|g| g.0 > 0.0).collect();
        gains.sort_by(|l, r| (r.0 * cost(l.1)).total_cmp(&(l.0 * cost(r.1))).then(l.1.cmp(&r.1)));
        for (at, (gain, j)) in gains.iter().enumerate() {
            let limit = self.limit(node.value, node.room, &gains[at..]);
            if limit <= self.best_value + 1e-12 * self.best_value.abs() {
                return;
            }
            if self.left == 0 {
                self.open = self.open.max(limit);
                return;
            }
            self.left -= 1;
            let remaining =
                node.remaining.iter().zip(&self.input.scenarios).map(|(l, s)| l * (1.0 - s.reduction[*j])).collect();
            let rest = gains[at + 1..].iter().fold(0, |s, g| s | 1 << g.1);
            self.descend(Node {
                chosen: node.chosen | 1 << j,
                free: rest,
                value: node.value + gain,
                room: node.room - cost_of(self.input, *j),
                remaining,
            });
            node.free &= !(1 << j);
        }
    }

    fn limit(&self, value: f64, room: f64, gains: &[(f64, usize)]) -> f64 {
        let (mut total, mut left) = (value, room);
        for (gain, j) in gains {
            let cost = self.input.controls[*j].cost;
            if cost > left {
                return total + gain * left.max(0.0) / cost;
            }
            left -= cost;
            total += gain;
        }
        total
    }
}

fn cost_of(input: &ControlsInput, j: usize) -> f64 {
    input.controls[j].cost
}
