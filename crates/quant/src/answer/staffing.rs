//! `staffing.*` from JSON.

use super::{Entry, entry, long_entry, run};
use crate::fault::Outcome;
use crate::queue::skills;
use crate::staffing::{backlog, compare, curve, feasibility, hours, plan, simulate};
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
        "inhouse_cost, msp_cost, difference, breakeven_tickets?",
        |v| run(v, hours::inhouse_vs_msp),
    ),
    entry(
        "staffing.backlog_reflected",
        "backlog some days ahead",
        "initial?, arrivals_mean, arrivals_var, capacity_mean, capacity_var, days",
        "mean, q50, q90, p_above_double_initial?",
        |v| run(v, backlog::backlog_reflected),
    ),
    entry(
        "staffing.optimise_n_model",
        "cheapest mix of specialists and generalists for two disciplines",
        "arrival_rates[], service_rate, abandon_rate?, cost_per_specialist, cost_per_generalist, max_mean_wait[], pool_skills[]?, min_specialists?",
        "cost, specialists, generalists, mean_wait[]",
        |v| run(v, |i: skills::NSearch| skills::optimise_n_model(&i)),
    ),
    entry(
        "staffing.utilisation_curve",
        "utilisation, waits and attainment for every number of people",
        "arrival_rate, mean_service, service_scv?, threshold, today?, most?",
        "load, least, points[{servers, utilisation, mean_wait, wait_q90, attainment, today}]",
        |v| run(v, curve::utilisation_curve),
    ),
    long_entry(
        "staffing.simulate",
        "a desk played event by event: skills, shifts, absences, priorities, patience",
        "classes[{discipline, priority?, rate_per_hour, work, patience_mean?, target_hours, target_share?, start_backlog?, segments_mean?, return_delay_mean?, day_cv?}], people[{skills, shifts?, absent_share?, absent_days?, count?}], routing?, assign?, end_of_shift?, preempt?, closed[]?, warmup_hours?, horizon_hours, replications, seed?, demand_cv?, work_cv?, threads?",
        "classes[{attainment?, p_period_meets_target?, periods_without_tickets, wait?, wait_quantiles[]?, abandoned, started, backlog_mean[], backlog_q90[]}], disciplines[], people[], utilisation, feasibility?, replications, events",
        |v, watch| run(v, |i: simulate::Desk| simulate::simulate_watched(&i, watch)),
    ),
    long_entry(
        "staffing.plan",
        "how many people of which kind keep every target, and how sure that is",
        "desk{as staffing.simulate}, costs[]?, confidence?, batch?, most_replications?",
        "counts[], cost, proof, classes[], lower_bound[], bottleneck[], single_points_of_failure[], one_less[], teams_tried",
        |v, watch| run(v, |i: plan::Ask| plan::plan_watched(&i, watch)),
    ),
    long_entry(
        "staffing.compare",
        "hire, train or give away: today's team and alternatives with the same tickets, priced",
        "desk{as staffing.simulate}, costs[], options[{name?, changes[{kind, people?, count?, skill?, discipline?, fixed_per_year?, per_ticket?}], one_off?}], confidence?, spread_years?",
        "today{name, people, cost_per_year, one_off, more_than_today, proof, classes[{name, attainment?, gain?, target_share, outsourced}], utilisation?, nobody_knows[], single_points_of_failure[], least_utilisation?, tickets_to_provider}, options[{as today}], cheapest_that_keeps?",
        |v, watch| run(v, |i: compare::Ask| compare::compare(&i, watch)),
    ),
];
