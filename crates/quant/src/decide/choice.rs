//! Which projects under a budget: the best set, with proof. Greedy lists have no guarantee.

use crate::fault::{Fault, Outcome, not_negative, within};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::branch::{Problem, Solution};

/// Largest number of items.
pub const MOST_ITEMS: usize = 120;

/// Something that could be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Name.
    pub id: String,
    /// Cost in every budget period, money.
    pub cost: Vec<f64>,
    /// Value, money; negative when it is only a means.
    pub value: f64,
    /// Items that must be chosen with it.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Items that cannot be chosen with it.
    #[serde(default)]
    pub excludes: Vec<String>,
}

/// Items and budgets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChoiceInput {
    /// Money in every period.
    pub budget: Vec<f64>,
    /// Items to choose from.
    pub items: Vec<Item>,
    /// Items that must be chosen in any case.
    #[serde(default)]
    pub required: Vec<String>,
    /// Also report the best value for twenty budgets and what forcing each rejected item in would lose.
    #[serde(default)]
    pub explore: bool,
}

/// The best value for a share of the budget.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Frontier {
    /// Share of every budget.
    pub share: f64,
    /// Best value, money.
    pub value: f64,
}

/// A rejected item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rejected {
    /// Name.
    pub id: String,
    /// Value lost by forcing it in; absent when it cannot be afforded or allowed at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_lost: Option<f64>,
}

/// The best set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// Total value, money.
    pub value: f64,
    /// True when no better set exists.
    pub proved_optimal: bool,
    /// No set can be worth more than value + gap.
    pub gap: f64,
    /// Chosen items, in the order given.
    pub chosen: Vec<String>,
    /// Money spent in every period.
    pub spent: Vec<f64>,
    /// Efficient frontier (only when exploring).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub frontier: Vec<Frontier>,
    /// Rejected items (only when exploring).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<Rejected>,
}

/// Set of items as bits.
pub type Set = u128;

fn indices(input: &ChoiceInput) -> Outcome<BTreeMap<&str, usize>> {
    let mut places = BTreeMap::new();
    for (i, item) in input.items.iter().enumerate() {
        if places.insert(item.id.as_str(), i).is_some() {
            return Err(Fault::range("items.id", format!("the name {} is used twice", item.id)));
        }
    }
    Ok(places)
}

fn problem(input: &ChoiceInput) -> Outcome<(Problem, Set)> {
    let n = input.items.len();
    if n == 0 || n > MOST_ITEMS {
        return Err(Fault::new("empty", "items", format!("between 1 and {MOST_ITEMS} items are needed")));
    }
    if input.budget.is_empty() || input.budget.len() > 12 {
        return Err(Fault::new("empty", "budget", "between one and twelve budget periods are needed"));
    }
    for b in &input.budget {
        within("budget", not_negative("budget", *b)?, 0.0, 1e100)?;
    }
    let places = indices(input)?;
    let place = |name: &String, field: &str| {
        places.get(name.as_str()).copied().ok_or_else(|| Fault::range(field, format!("there is no item called {name}")))
    };
    let mut out = Problem {
        value: vec![],
        cost: vec![],
        budget: input.budget.clone(),
        requires: vec![0; n],
        excludes: vec![0; n],
    };
    for (i, item) in input.items.iter().enumerate() {
        if item.cost.len() != input.budget.len() {
            return Err(Fault::range("items.cost", "every item needs one cost for every budget period"));
        }
        for c in &item.cost {
            within("items.cost", not_negative("items.cost", *c)?, 0.0, 1e100)?;
        }
        out.value.push(within("items.value", item.value, -1e100, 1e100)?);
        out.cost.push(item.cost.clone());
        for name in &item.requires {
            out.requires[i] |= 1 << place(name, "items.requires")?;
        }
        for name in &item.excludes {
            let j = place(name, "items.excludes")?;
            if i == j {
                return Err(Fault::range("items.excludes", format!("{name} cannot exclude itself")));
            }
            out.excludes[i] |= 1 << j;
            out.excludes[j] |= 1 << i;
        }
    }
    out.close();
    let mut forced: Set = 0;
    for name in &input.required {
        forced |= 1 << place(name, "required")?;
    }
    Ok((out, forced))
}

/// Nodes spent on the main question and on each of the others.
const NODES: (u64, u64) = (4_000_000, 60_000);

/// The best affordable set: depth-first branch and bound with Lagrangian and surrogate bounds
/// (Nemhauser & Wolsey 1988; Martello & Toth 1990).
///
/// With up to 60 items and four budgets the optimum is proved; otherwise `gap` says how much better a
/// set could be at most. Fails when names are unknown or the required items cannot be afforded.
pub fn select_portfolio(input: &ChoiceInput) -> Outcome<Choice> {
    let (problem, forced) = problem(input)?;
    let Some(best) = problem.solve(forced, NODES.0) else {
        return Err(Fault::range("required", "the required items cannot be chosen together within the budget"));
    };
    let names = |set: Set| -> Vec<String> {
        input.items.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|(_, item)| item.id.clone()).collect()
    };
    let mut out = Choice {
        value: best.value,
        proved_optimal: best.proved,
        gap: (best.bound - best.value).max(0.0),
        chosen: names(best.chosen),
        spent: problem.spent(best.chosen),
        frontier: vec![],
        rejected: vec![],
    };
    if input.explore {
        explore(&problem, input, &best, forced, &mut out);
    }
    Ok(out)
}

fn explore(problem: &Problem, input: &ChoiceInput, best: &Solution, forced: Set, out: &mut Choice) {
    for step in 1..=20 {
        let share = f64::from(step) / 20.0;
        let part = Problem { budget: problem.budget.iter().map(|b| b * share).collect(), ..problem.clone() };
        let found = if step == 20 { Some(best.clone()) } else { part.solve(forced, NODES.1) };
        if let Some(found) = found {
            let floor = out.frontier.last().map_or(f64::NEG_INFINITY, |f| f.value);
            out.frontier.push(Frontier { share, value: found.value.max(floor) });
        }
    }
    for (i, item) in input.items.iter().enumerate().filter(|(i, _)| best.chosen >> i & 1 == 0) {
        let with = problem.solve(forced | 1 << i, NODES.1);
        let value_lost = with.map(|s| (best.value - s.value).max(0.0));
        out.rejected.push(Rejected { id: item.id.clone(), value_lost });
    }
}
