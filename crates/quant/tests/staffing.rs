//! The simulation against systems with exact answers, and the search for a team against enumeration.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use quant::answer;
use quant::staffing::simulate::{Desk, Interval, Report, simulate, simulate_watched};
use serde_json::{Value, json};

fn desk(value: Value) -> Desk {
    serde_json::from_value(value).unwrap()
}

fn exponential(discipline: u32, rate: f64, mean: f64, target: f64) -> Value {
    json!({"discipline": discipline, "rate_per_hour": rate, "work": {"kind": "exponential", "mean": mean}, "target_hours": target})
}

fn with(mut class: Value, name: &str, value: Value) -> Value {
    class[name] = value;
    class
}

fn run(classes: Value, people: Value) -> Report {
    simulate(&desk(json!({"classes": classes, "people": people, "warmup_hours": 100, "horizon_hours": 4000, "replications": 24, "seed": 7}))).unwrap()
}

fn exact(function: &str, inputs: Value) -> Value {
    answer(function, &inputs).unwrap()
}

/// The exact value must lie within four standard errors, and these must be small enough to mean something.
fn holds(what: &str, simulated: Interval, exact: &Value) {
    let exact = exact.as_f64().unwrap();
    let off = (simulated.mean - exact) / simulated.se.max(1e-9);
    assert!(off.abs() < 4.0, "{what}: {} instead of {exact}, {off} standard errors", simulated.mean);
    assert!(simulated.se < 0.05 * exact, "{what}: standard error {} of {exact}", simulated.se);
}

#[test]
fn one_discipline_waits_like_erlang_c() {
    let r = run(json!([exponential(0, 6.0, 0.5, 0.25)]), json!([{"skills": [0], "count": 4}]));
    let e = exact("queue.erlang_c", json!({"arrival_rate": 6, "service_rate": 2, "servers": 4, "threshold": 0.25}));
    holds("wait", r.classes[0].wait.unwrap(), &e["mean_wait"]);
    holds("attainment", r.classes[0].attainment.unwrap(), &e["service_level"]);
    holds("90 % wait", r.classes[0].wait_quantiles[1].unwrap(), &e["wait_q90"]);
    holds("utilisation", r.utilisation, &e["occupancy"]);
}

#[test]
fn impatient_customers_leave_like_erlang_a() {
    let class = with(exponential(0, 20.0, 1.0, 0.2), "patience_mean", json!(1.0));
    let r = run(json!([class]), json!([{"skills": [0], "count": 18}]));
    let e = exact(
        "queue.erlang_a",
        json!({"arrival_rate": 20, "service_rate": 1, "abandon_rate": 1, "servers": 18, "threshold": 0.2}),
    );
    holds("abandoned", r.classes[0].abandoned, &e["p_abandon"]);
    holds("served in time", r.classes[0].attainment.unwrap(), &e["p_served_within"]);
    holds("wait of the served", r.classes[0].wait.unwrap(), &e["mean_wait_served"]);
}

#[test]
fn priorities_wait_like_their_exact_law() {
    let first = exponential(0, 0.5, 1.0, 0.5);
    let second = with(exponential(0, 2.5, 1.0, 4.0), "priority", json!(1));
    let r = run(json!([first, second]), json!([{"skills": [0], "count": 4}]));
    let e = exact(
        "queue.priority_mmc",
        json!({"arrival_rates": [0.5, 2.5], "service_rate": 1, "servers": 4, "thresholds": [0.5, 4]}),
    );
    for k in 0..2 {
        holds("wait", r.classes[k].wait.unwrap(), &e["nonpreemptive_mean_wait"][k]);
        holds("attainment", r.classes[k].attainment.unwrap(), &e["nonpreemptive_service_level"][k]);
    }
}

#[test]
fn an_interrupting_class_has_the_team_for_itself() {
    let first = exponential(0, 2.0, 1.0, 0.5);
    let second = with(exponential(0, 1.0, 1.0, 4.0), "priority", json!(1));
    let r =
        simulate(&desk(json!({"classes": [first, second], "people": [{"skills": [0], "count": 3}], "preempt": true,
        "warmup_hours": 100, "horizon_hours": 20000, "replications": 16})))
        .unwrap();
    let e = exact("queue.erlang_c", json!({"arrival_rate": 2, "service_rate": 1, "servers": 3, "threshold": 0.5}));
    holds("wait", r.classes[0].wait.unwrap(), &e["mean_wait"]);
}

#[test]
fn constant_and_branching_work_wait_as_they_should() {
    let constant =
        json!([{"discipline": 0, "rate_per_hour": 4.5, "work": {"kind": "constant", "value": 1}, "target_hours": 1}]);
    let e = exact("queue.md_c", json!({"arrival_rate": 4.5, "service_time": 1, "servers": 5}));
    holds("constant", run(constant, json!([{"skills": [0], "count": 5}])).classes[0].wait.unwrap(), &e["mean_wait"]);
    let (p, q) = (0.8872983346207417, 0.1127016653792583);
    let work = json!({"kind": "hyperexponential", "probability": p, "means": [0.5 / p, 0.5 / q]});
    let branching = json!([{"discipline": 0, "rate_per_hour": 4.0, "work": work, "target_hours": 1}]);
    let e = exact("queue.mh2_c", json!({"arrival_rate": 4, "mean_service": 1, "servers": 5, "service_scv": 4}));
    holds("branching", run(branching, json!([{"skills": [0], "count": 5}])).classes[0].wait.unwrap(), &e["mean_wait"]);
}

#[test]
fn a_pool_that_helps_out_waits_like_the_n_system() {
    let first = with(with(exponential(0, 3.0, 1.0, 1.0), "patience_mean", json!(5.0)), "priority", json!(1));
    let second = with(exponential(1, 2.0, 1.0, 1.0), "patience_mean", json!(5.0));
    let r = run(json!([first, second]), json!([{"skills": [0], "count": 2}, {"skills": [1, 0], "count": 3}]));
    let e = exact(
        "queue.skills_n_model",
        json!({"arrival_rates": [3, 2], "pool_sizes": [2, 3], "pool_service_rates": [1, 1], "abandon_rate": 0.2}),
    );
    for k in 0..2 {
        holds("abandoned", r.classes[k].abandoned, &e["p_abandon"][k]);
        assert!((r.people[k].utilisation - e["utilisation"][k].as_f64().unwrap()).abs() < 0.01);
    }
}

#[test]
fn a_flexible_pool_waits_like_the_w_system() {
    let people = json!([{"skills": [0]}, {"skills": [1]}, {"skills": [0, 1], "count": 3}]);
    let classes = json!([exponential(0, 2.0, 1.0, 1.0), exponential(1, 2.0, 1.0, 1.0)]);
    let r =
        simulate(&desk(json!({"classes": classes, "people": people, "routing": "longest_queue", "warmup_hours": 100,
        "horizon_hours": 8000, "replications": 24})))
        .unwrap();
    let e = exact("queue.skills_w_model", json!({"arrival_rates": [2, 2], "pool_sizes": [1, 1, 3], "service_rate": 1}));
    for k in 0..2 {
        holds("wait", r.classes[k].wait.unwrap(), &e["mean_wait"][k]);
    }
}

fn office() -> Value {
    let rates: Vec<f64> = (0..168).map(|h| if h / 24 < 5 && (8..18).contains(&(h % 24)) { 2.5 } else { 0.1 }).collect();
    let class = |d: u32, p: u32| {
        json!({"discipline": d, "priority": p, "rate_per_hour": rates, "work": {"kind": "lognormal", "mean": 0.4, "cv": 1.5},
            "target_hours": 4.0, "segments_mean": 1.3, "return_delay_mean": 5.0, "day_cv": 0.3, "patience_mean": 40.0})
    };
    let days: Vec<[f64; 2]> = (0..5).map(|d| [24.0 * f64::from(d) + 8.0, 24.0 * f64::from(d) + 17.0]).collect();
    json!({"classes": [class(0, 0), class(0, 1), class(1, 1)], "preempt": true, "demand_cv": 0.1, "work_cv": 0.1,
        "people": [{"skills": [0], "shifts": days, "count": 2, "absent_share": 0.05},
            {"skills": [1, {"discipline": 0, "speed": 0.7}], "shifts": days, "count": 2, "absent_share": 0.05}],
        "warmup_hours": 336, "horizon_hours": 2184, "replications": 20, "seed": 3})
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let one = serde_json::to_string(&simulate(&desk(office())).unwrap()).unwrap();
    let mut other = desk(office());
    other.threads = 2;
    assert_eq!(one, serde_json::to_string(&simulate(&other).unwrap()).unwrap());
}

#[test]
fn another_team_meets_the_same_tickets_and_more_people_do_not_harm() {
    let mut classes = office();
    classes["preempt"] = json!(false);
    let few = simulate(&desk(classes.clone())).unwrap();
    classes["people"][0]["count"] = json!(3);
    let many = simulate(&desk(classes)).unwrap();
    for (a, b) in few.classes.iter().zip(&many.classes) {
        let tickets = |c: &quant::staffing::simulate::ClassReport| c.started.mean / (1.0 - c.abandoned.mean).max(0.1);
        assert!((tickets(a) / tickets(b) - 1.0).abs() < 0.02, "the same demand");
        assert!(b.attainment.unwrap().mean >= a.attainment.unwrap().mean - 0.002);
    }
}

#[test]
fn work_waits_for_the_next_shift_or_is_finished() {
    let mut value = office();
    let resumed = simulate(&desk(value.clone())).unwrap();
    value["end_of_shift"] = json!("finish");
    let finished = simulate(&desk(value)).unwrap();
    assert!(finished.utilisation.mean > 0.3 && resumed.utilisation.mean > 0.3);
    assert!(finished.classes[1].wait.unwrap().mean < resumed.classes[1].wait.unwrap().mean * 1.05);
}

#[test]
fn endless_requests_are_refused_and_long_ones_can_be_stopped() {
    let mut value = office();
    value["horizon_hours"] = json!(1e6);
    value["replications"] = json!(100_000);
    let fault = answer("staffing.simulate", &value).unwrap_err();
    assert_eq!(fault.code, "too_large");
    let stopped = simulate_watched(&desk(office()), &|done, _| done < 3).unwrap_err();
    assert_eq!(stopped.code, "cancelled");
    let mut nobody = office();
    nobody["people"] = json!([]);
    assert_eq!(answer("staffing.simulate", &nobody).unwrap_err().field, "people");
}

#[test]
fn intervals_cover_the_truth_as_often_as_they_say() {
    let e = exact("queue.erlang_c", json!({"arrival_rate": 6, "service_rate": 2, "servers": 4, "threshold": 0.25}));
    let truth = e["service_level"].as_f64().unwrap();
    let covered = (0..200u64).filter(|seed| {
        let r = simulate(&desk(
            json!({"classes": [exponential(0, 6.0, 0.5, 0.25)], "people": [{"skills": [0], "count": 4}],
            "warmup_hours": 40, "horizon_hours": 200, "replications": 12, "seed": 1000 + seed}),
        ))
        .unwrap();
        let a = r.classes[0].attainment.unwrap();
        a.low <= truth && truth <= a.high
    });
    let share = covered.count();
    assert!((181..=198).contains(&share), "{share} of 200 intervals of 95 % cover");
}

#[test]
fn periods_without_tickets_say_nothing_about_the_target() {
    let rare = with(exponential(0, 0.004, 1.0, 1.0), "target_share", json!(0.9));
    let r = simulate(&desk(json!({"classes": [rare], "people": [{"skills": [0], "count": 2}],
        "warmup_hours": 0, "horizon_hours": 100, "replications": 60, "seed": 3})))
    .unwrap();
    let class = &r.classes[0];
    // P(no ticket in 100 hours) = e^-0.4: about 40 of 60.
    assert!((25..=55).contains(&class.periods_without_tickets), "{}", class.periods_without_tickets);
    let met = class.p_period_meets_target.unwrap();
    let counted = f64::from(60 - class.periods_without_tickets);
    assert!(((met.mean * counted).round() - met.mean * counted).abs() < 1e-9, "{met:?} of {counted}");
    let waits = class.wait_quantiles.iter().flatten().chain(&class.wait);
    assert!(waits.into_iter().all(|w| w.low >= 0.0 && w.mean >= w.low));
    let none = simulate(&desk(json!({"classes": [exponential(0, 1e-9, 1.0, 1.0)], "people": [{"skills": [0]}],
        "horizon_hours": 10, "replications": 3})))
    .unwrap();
    assert_eq!((none.classes[0].p_period_meets_target, none.classes[0].periods_without_tickets), (None, 3));
}

#[test]
fn the_search_finds_what_erlang_finds() {
    let ask = json!({"desk": {"classes": [with(exponential(0, 8.0, 0.5, 0.25), "target_share", json!(0.9))], "people": [{"skills": [0]}],
        "warmup_hours": 50, "horizon_hours": 500, "replications": 2}});
    let found = answer("staffing.plan", &ask).unwrap();
    let staff = exact(
        "queue.erlang_c_staff",
        json!({"arrival_rate": 8, "mean_service": 0.5, "target": 0.9, "threshold": 0.25}),
    );
    assert_eq!(found["counts"][0], staff["servers"], "{found}");
    assert_eq!(found["proof"], "met");
}

#[test]
fn a_generalist_replaces_two_specialists_where_both_are_idle() {
    let classes = json!([
        with(exponential(0, 0.5, 0.5, 1.0), "target_share", json!(0.8)),
        with(exponential(1, 0.5, 0.5, 1.0), "target_share", json!(0.8))
    ]);
    let ask = json!({"desk": {"classes": classes, "people": [{"skills": [0]}, {"skills": [1]}, {"skills": [0, 1]}],
        "warmup_hours": 50, "horizon_hours": 1000, "replications": 2}, "costs": [1.0, 1.0, 1.3]});
    let found = answer("staffing.plan", &ask).unwrap();
    let counts: Vec<u64> = found["counts"].as_array().unwrap().iter().map(|c| c.as_u64().unwrap()).collect();
    assert!(found["cost"].as_f64().unwrap() <= 2.3, "{found}");
    assert!(counts[2] >= 1, "{found}");
}

#[test]
fn the_curve_rises_steeply_towards_full_utilisation() {
    let out = exact(
        "staffing.utilisation_curve",
        json!({"arrival_rate": 10, "mean_service": 0.5, "service_scv": 2, "threshold": 1, "today": 7}),
    );
    let points = out["points"].as_array().unwrap();
    let waits: Vec<f64> = points.iter().map(|p| p["mean_wait"].as_f64().unwrap()).collect();
    assert!(waits.windows(2).all(|w| w[0] > w[1]) && waits[0] > 2.0 * waits[1]);
    assert_eq!(points.iter().filter(|p| p["today"] == true).count(), 1);
}
