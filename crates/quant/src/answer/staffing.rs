//! `staffing.*` from JSON.

use super::{Entry, entry, run};
use crate::fault::Outcome;
use crate::queue::skills;
use crate::staffing::{backlog, feasibility, hours};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct RosterIn {
    needed: u64,
    absence_probability: f64,
    confidence: f64,
}

fn roster(v: &Value) -> Outcome<Value> {
    run(v, |i: RosterIn| hours::roster_for_presence(i.needed, i.absence_probability, i.confidence))
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry(
        "staffing.fte_required",
        "full-time people for a covered presence",
        "on_duty, hours_per_fte_week, coverage_hours_per_week, vacation_days, sick_days, training_days, admin_share",
        "productive_hours_per_fte_year, shrinkage, fte",
        |v| run(v, hours::fte_required),
    ),
    entry(
        "staffing.roster_for_presence",
        "roster with which enough people are there",
        "needed, absence_probability, confidence",
        "roster, achieved, achieved_with_one_less",
        roster,
    ),
    entry(
        "staffing.skill_feasibility",
        "whether the skills can carry the load, and what is the bottleneck",
        "load_erlangs[], pools[{staff, skills}]",
        "max_utilisation, feasible, bottleneck[]",
        |v| run(v, |i: feasibility::Demand| feasibility::skill_feasibility(&i)),
    ),
    entry(
        "staffing.inhouse_vs_msp",
        "own team against a provider",
        "tickets_per_year, inhouse_fte, salary, overhead_factor, msp_fixed_per_year, msp_per_ticket",
        "inhouse_cost, msp_cost, difference, breakeven_tickets",
        |v| run(v, hours::inhouse_vs_msp),
    ),
    entry(
        "staffing.backlog_reflected",
        "backlog some days ahead",
        "initial?, arrivals_mean, arrivals_var, capacity_mean, capacity_var, days",
        "mean, q50, q90, p_above_double_initial",
        |v| run(v, backlog::backlog_reflected),
    ),
    entry(
        "staffing.optimise_n_model",
        "cheapest mix of specialists and generalists for two disciplines",
        "arrival_rates[], service_rate, abandon_rate?, cost_per_specialist, cost_per_generalist, max_mean_wait[], pool_skills[]?, min_specialists?",
        "cost, specialists, generalists, mean_wait[]",
        |v| run(v, |i: skills::NSearch| skills::optimise_n_model(&i)),
    ),
];
