//! `decide.*` from JSON.

use super::{Entry, entry, run};
use crate::decide::{choice, controls, horizon, npv, options, timing};
use crate::fault::Outcome;
use serde_json::Value;

fn loss_horizon(v: &Value) -> Outcome<Value> {
    run(v, |i: horizon::HorizonInput| horizon::loss_horizon(&i))
}

fn control_npv(v: &Value) -> Outcome<Value> {
    run(v, |i: npv::ControlInput| npv::control_npv(&i))
}

fn cost_of_delay(v: &Value) -> Outcome<Value> {
    run(v, |i: timing::DelayInput| timing::cost_of_delay(&i))
}

fn value_of_waiting(v: &Value) -> Outcome<Value> {
    run(v, |i: timing::WaitingInput| timing::value_of_waiting(&i))
}

fn compare_options(v: &Value) -> Outcome<Value> {
    run(v, |i: options::CompareInput| options::compare(&i))
}

fn select_portfolio(v: &Value) -> Outcome<Value> {
    run(v, |i: choice::ChoiceInput| choice::select_portfolio(&i))
}

fn select_controls(v: &Value) -> Outcome<Value> {
    run(v, |i: controls::ControlsInput| controls::select_controls(&i))
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry(
        "decide.loss_horizon",
        "present value of the losses of several years",
        "frequency, severity, years, frequency_growth?, loss_inflation?, discount?, levels[]?",
        "expected_events, mean, sd?, p_zero, var[], tvar[], numerical_error",
        loss_horizon,
    ),
    entry(
        "decide.control_npv",
        "net present value of a control",
        "frequency, severity, effectiveness, capex, opex_per_year, years, discount, start_delay_years?, levels[]?",
        "present_cost, expected_avoided, expected_npv, p_npv_positive, npv_quantiles[], break_even_effectiveness?, numerical_error",
        control_npv,
    ),
    entry(
        "decide.cost_of_delay",
        "what waiting costs",
        "event_rate, mean_loss, effectiveness, capex, discount, delay_years",
        "expected_avoidable_loss, capital_saving, net_cost_of_delay, annualised",
        cost_of_delay,
    ),
    entry(
        "decide.value_of_waiting",
        "what could be gained by watching before deciding",
        "rate_prior{shape, rate}, mean_loss, effectiveness, capex, discount, horizon_years, wait_years",
        "npv_now, value_now, value_wait, option_value",
        value_of_waiting,
    ),
    entry(
        "decide.compare_options",
        "assessment of a recommendation: every option against doing nothing",
        "horizon_years, discount, loss_inflation?, frequency_growth?, events, exposure_years, prior?, severity, cap, options[], appetite?, seed?, futures?",
        "options[{name, present_cost, remaining_loss, total, avoided_loss, expected_npv, p_pays, break_even_effectiveness?, p_above_appetite?, p_cheapest, first_year}], lowest_expected_total, evidence, numerical_error, engine_version, seed",
        compare_options,
    ),
    entry(
        "decide.select_portfolio",
        "the best projects under a budget, with proof",
        "budget[], items[{id, cost[], value, requires[]?, excludes[]?}], required[]?, explore?",
        "value, proved_optimal, gap, chosen[], spent[], frontier[]?, rejected[]?",
        select_portfolio,
    ),
    entry(
        "decide.select_controls",
        "the best controls under a budget when their effects overlap",
        "budget, controls[{id, cost, annual_running_cost?}], scenarios[{annual_loss, reduction[]}]",
        "net_annual_value, proved_optimal, gap, chosen[], spent",
        select_controls,
    ),
];
