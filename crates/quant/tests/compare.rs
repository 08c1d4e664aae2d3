//! Hire, train or give away: the comparison against exact queues, its own arithmetic, and its refusals.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says where it failed")]

use quant::answer;
use serde_json::{Value, json};

fn class(discipline: usize, rate: f64) -> Value {
    json!({"discipline": discipline, "rate_per_hour": rate, "work": {"kind": "exponential", "mean": 1.0}, "target_hours": 1.0, "target_share": 0.8})
}

fn ask(classes: &[Value], people: Value, options: Value) -> Value {
    let costs: Vec<f64> = people.as_array().unwrap().iter().map(|_| 60_000.0).collect();
    json!({"desk": {"classes": classes, "people": people, "warmup_hours": 200, "horizon_hours": 1500, "replications": 24, "seed": 5},
        "costs": costs, "options": options, "spread_years": 2.0})
}

fn compare(ask: &Value) -> Value {
    answer("staffing.compare", ask).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn hiring_gains_what_erlang_says() {
    let options = json!([{"name": "same"  , "changes": []}, {"name": "one more", "changes": [{"kind": "hire", "people": 0, "count": 1}], "one_off": 8000}]);
    let found = compare(&ask(&[class(0, 1.8)], json!([{"skills": [0], "count": 2}]), options));
    for (standing, servers) in [(&found["today"], 2), (&found["options"][1], 3)] {
        let exact = json!({"arrival_rate": 1.8, "service_rate": 1, "servers": servers, "threshold": 1});
        let level = number(&answer("queue.erlang_c", &exact).unwrap()["service_level"]);
        let seen = &standing["classes"][0]["attainment"];
        assert!((number(&seen["mean"]) - level).abs() < 4.0 * number(&seen["se"]), "{servers}: {seen} against {level}");
    }
    let gain = |k: usize| &found["options"][k]["classes"][0]["gain"];
    assert_eq!((number(&gain(0)["mean"]), number(&gain(0)["se"])), (0.0, 0.0), "the same team meets the same tickets");
    assert!(number(&gain(1)["low"]) > 0.1);
    assert_eq!(found["cheapest_that_keeps"], 1);
    assert_eq!(number(&found["options"][1]["more_than_today"]), 64_000.0);
}

#[test]
fn training_one_helps_without_another_salary() {
    let people = json!([{"skills": [0], "count": 2}, {"skills": [1], "count": 3}]);
    let options = json!([{"changes": [{"kind": "train", "people": 1, "count": 1, "skill": {"discipline": 0, "speed": 0.8}}], "one_off": 5000}]);
    let found = compare(&ask(&[class(0, 1.7), class(1, 0.8)], people, options));
    let trained = &found["options"][0];
    assert_eq!((trained["people"].as_u64(), number(&trained["cost_per_year"])), (Some(5), 300_000.0));
    assert_eq!(number(&trained["more_than_today"]), 2_500.0);
    assert!(number(&trained["classes"][0]["gain"]["low"]) > 0.0, "{trained}");
    assert!(number(&trained["classes"][1]["gain"]["mean"]) <= 0.0, "who helps there is missing here: {trained}");
}

#[test]
fn a_provider_takes_the_tickets_and_the_rest_is_played_alone() {
    let people = json!([{"skills": [0], "count": 2}]);
    let give = json!([{"name": "provider", "changes": [{"kind": "outsource", "discipline": 1, "fixed_per_year": 10_000, "per_ticket": 20}]}]);
    let found = compare(&ask(&[class(0, 0.9), class(1, 0.1)], people.clone(), give));
    assert_eq!(found["today"]["nobody_knows"], json!([1]));
    assert_eq!(
        (&found["today"]["proof"], &found["today"]["classes"][0]["attainment"]),
        (&json!("not_met"), &Value::Null)
    );
    let given = &found["options"][0];
    assert!((number(&given["tickets_to_provider"]) - 876.6).abs() < 1e-9);
    assert!((number(&given["cost_per_year"]) - (120_000.0 + 10_000.0 + 20.0 * 876.6)).abs() < 1e-6);
    assert_eq!((&given["classes"][1]["outsourced"], &given["classes"][1]["attainment"]), (&json!(true), &Value::Null));
    let alone = compare(&ask(&[class(0, 0.9)], people, json!([{"changes": []}])));
    let mean = |s: &Value| number(&s["classes"][0]["attainment"]["mean"]);
    assert!((mean(given) - mean(&alone["today"])).abs() < 0.02);
    assert_eq!(given["single_points_of_failure"], json!([]));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let options = json!([{"changes": [{"kind": "hire", "people": 0, "count": 1}]}]);
    let mut one = ask(&[class(0, 1.8)], json!([{"skills": [0], "count": 2}]), options);
    let first = compare(&one);
    one["desk"]["threads"] = json!(2);
    assert_eq!(first, compare(&one));
}

#[test]
fn impossible_changes_are_refused_by_name() {
    let cases = [
        (json!({"kind": "hire", "people": 7, "count": 1}), "options.changes.people"),
        (json!({"kind": "release", "people": 0, "count": 3}), "options.changes.count"),
        (json!({"kind": "train", "people": 0, "count": 9, "skill": 1}), "options.changes.count"),
        (json!({"kind": "outsource", "discipline": 5}), "options.changes.discipline"),
        (json!({"kind": "outsource", "discipline": 0, "per_ticket": -1}), "options.changes.per_ticket"),
    ];
    for (change, field) in cases {
        let asked = ask(&[class(0, 1.0)], json!([{"skills": [0], "count": 2}]), json!([{"changes": [change]}]));
        assert_eq!(answer("staffing.compare", &asked).unwrap_err().field, field, "{change}");
    }
    let mut wrong = ask(&[class(0, 1.0)], json!([{"skills": [0]}]), json!([{"changes": []}]));
    wrong["costs"] = json!([1, 2]);
    assert_eq!(answer("staffing.compare", &wrong).unwrap_err().field, "costs");
}
