//! Queues: published values, limits and conservation laws that no table of values would notice.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use proptest::prelude::*;
use quant::answer;
use serde_json::{Value, json};

fn ask(function: &str, inputs: Value) -> Value {
    answer(function, &inputs).unwrap_or_else(|f| panic!("{function} {inputs}: {f}"))
}

fn number(out: &Value, name: &str) -> f64 {
    out[name].as_f64().unwrap()
}

fn list(out: &Value, name: &str) -> Vec<f64> {
    out[name].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn close(a: f64, b: f64, rel: f64) {
    assert!((a - b).abs() <= rel * a.abs().max(b.abs()) + 1e-300, "{a} and {b} differ");
}

fn fault(function: &str, inputs: Value, field: &str) {
    let f = answer(function, &inputs).unwrap_err();
    assert_eq!(f.field, field, "{function} {inputs}: {f}");
}

#[test]
fn classic_tables_of_one_per_cent_blocking_hold() {
    for (servers, load) in [(10, 4.46), (20, 12.03), (50, 37.9), (100, 84.06)] {
        let b = number(&ask("queue.erlang_b", json!({"servers": servers, "load": load})), "blocking");
        assert!((b - 0.01).abs() < 5e-5, "{servers} servers: {b}");
    }
}

#[test]
fn the_two_ways_to_erlang_b_meet() {
    let at = |servers: u64| number(&ask("queue.erlang_b", json!({"servers": servers, "load": 19_900.0})), "blocking");
    // One step of the recursion across the place where the method changes.
    let (before, after) = (at(20_000), at(20_001));
    close(after, 19_900.0 * before / (20_001.0 + 19_900.0 * before), 1e-9);
}

#[test]
fn endless_patience_turns_erlang_a_into_erlang_c() {
    let team = json!({"arrival_rate": 6, "service_rate": 2, "abandon_rate": 1e-7, "servers": 4, "threshold": 0.25});
    let (a, c) = (ask("queue.erlang_a", team.clone()), ask("queue.erlang_c", team));
    close(number(&a, "p_wait"), number(&c, "p_wait"), 1e-5);
    close(number(&a, "mean_wait_all"), number(&c, "mean_wait"), 1e-5);
    close(number(&a, "p_served_within"), number(&c, "service_level"), 1e-5);
}

#[test]
fn patience_like_work_makes_the_number_present_poisson() {
    let team = json!({"arrival_rate": 30, "service_rate": 1.5, "abandon_rate": 1.5, "servers": 18, "threshold": 0});
    let at = ask("special.poisson", json!({"rate": 20, "k": 17}));
    close(number(&ask("queue.erlang_a", team), "p_wait"), number(&at, "sf"), 1e-12);
}

#[test]
fn priorities_share_out_the_same_total_of_waiting() {
    let rates = [0.7, 1.9, 3.1];
    let out = ask(
        "queue.priority_mmc",
        json!({"arrival_rates": rates, "service_rate": 1.2, "servers": 6, "thresholds": [1, 1, 1]}),
    );
    let all = ask("queue.erlang_c", json!({"arrival_rate": 5.7, "service_rate": 1.2, "servers": 6, "threshold": 1}));
    for name in ["nonpreemptive_mean_wait", "preemptive_mean_wait"] {
        let sum: f64 = list(&out, name).iter().zip(rates).map(|(w, l)| w * l).sum();
        close(sum, number(&all, "mean_queue"), 1e-10);
    }
}

#[test]
fn one_class_has_the_waiting_law_of_erlang_c() {
    for threshold in [0.0, 1e-6, 0.3, 2.0, 40.0] {
        let out = ask(
            "queue.priority_mmc",
            json!({"arrival_rates": [5.7], "service_rate": 1.2, "servers": 5, "thresholds": [threshold]}),
        );
        let c = ask(
            "queue.erlang_c",
            json!({"arrival_rate": 5.7, "service_rate": 1.2, "servers": 5, "threshold": threshold}),
        );
        assert!((list(&out, "nonpreemptive_service_level")[0] - number(&c, "service_level")).abs() < 1e-11);
    }
}

#[test]
fn one_server_agrees_with_pollaczek_and_khinchine() {
    let pk = |scv: f64| {
        number(&ask("queue.mg1", json!({"arrival_rate": 0.7, "mean_service": 1, "service_scv": scv})), "mean_wait")
    };
    let constant = ask("queue.md_c", json!({"arrival_rate": 0.7, "service_time": 1, "servers": 1}));
    close(number(&constant, "mean_wait"), pk(0.0), 1e-11);
    close(number(&constant, "p_wait"), 0.7, 1e-11);
    close(
        number(&ask("queue.me2_c", json!({"arrival_rate": 0.7, "mean_service": 1, "servers": 1})), "mean_wait"),
        pk(0.5),
        1e-10,
    );
    let branched = ask("queue.mh2_c", json!({"arrival_rate": 0.7, "mean_service": 1, "servers": 1, "service_scv": 5}));
    close(number(&branched, "mean_wait"), pk(5.0), 1e-10);
}

#[test]
fn work_without_surplus_variance_is_exponential() {
    let team = json!({"arrival_rate": 8.5, "mean_service": 1, "servers": 10, "service_scv": 1, "service_rate": 1, "threshold": 0});
    let (h, c) = (ask("queue.mh2_c", team.clone()), ask("queue.erlang_c", team));
    close(number(&h, "mean_wait"), number(&c, "mean_wait"), 1e-10);
    close(number(&h, "p_wait"), number(&c, "p_wait"), 1e-10);
}

#[test]
fn both_methods_for_constant_work_agree_where_they_change() {
    // Neighbouring loads on both sides of the switch change the wait smoothly.
    let at =
        |l: f64| number(&ask("queue.md_c", json!({"arrival_rate": l, "service_time": 1, "servers": 4})), "mean_wait");
    let d: Vec<f64> =
        (0..60).map(|k| at(3.0 + 0.01 * f64::from(k + 1)).ln() - at(3.0 + 0.01 * f64::from(k)).ln()).collect();
    assert!(d.windows(2).all(|w| (w[1] - w[0]).abs() < 3e-3), "{d:?}");
}

#[test]
fn a_constant_day_settles_at_the_stationary_law() {
    let out = ask(
        "queue.time_varying",
        json!({"hourly_arrival_rates": [6, 6, 6], "hourly_servers": [4, 4, 4], "service_rate": 2,
        "abandon_rate": 0.3, "initial": "periodic"}),
    );
    let a = ask(
        "queue.erlang_a",
        json!({"arrival_rate": 6, "service_rate": 2, "abandon_rate": 0.3, "servers": 4, "threshold": 1}),
    );
    for q in list(&out, "mean_queue_end_of_hour") {
        close(q, number(&a, "mean_queue"), 1e-9);
    }
    close(1.0 - list(&out, "p_server_free_end_of_hour")[0], number(&a, "p_wait"), 1e-9);
}

#[test]
fn a_limited_room_that_is_large_does_not_matter() {
    let room = ask("queue.mmck", json!({"arrival_rate": 6, "service_rate": 2, "servers": 4, "capacity": 400}));
    let c = ask("queue.erlang_c", json!({"arrival_rate": 6, "service_rate": 2, "servers": 4, "threshold": 1}));
    close(number(&room, "mean_queue"), number(&c, "mean_queue"), 1e-10);
}

#[test]
fn skills_lie_between_dedicated_and_pooled() {
    let out = ask("queue.skills_w_model", json!({"arrival_rates": [2, 2], "pool_sizes": [2, 2, 1], "service_rate": 1}));
    let mean = 0.5 * list(&out, "mean_wait").iter().sum::<f64>();
    let pooled = ask("queue.erlang_c", json!({"arrival_rate": 4, "service_rate": 1, "servers": 5, "threshold": 1}));
    assert!(mean > number(&pooled, "mean_wait"));
    let work = list(&out, "utilisation");
    close(2.0 * work[0] + 2.0 * work[1] + work[2], 4.0, 1e-6);
}

#[test]
fn a_class_that_needs_nobody_else_sees_its_own_queue() {
    // With a huge first pool, class 2 has pool 2 for itself.
    let out = ask(
        "queue.skills_n_model",
        json!({"arrival_rates": [0.5, 2], "pool_sizes": [30, 3], "pool_service_rates": [1, 1]}),
    );
    let own = ask("queue.erlang_c", json!({"arrival_rate": 2, "service_rate": 1, "servers": 3, "threshold": 1}));
    close(list(&out, "mean_wait")[1], number(&own, "mean_wait"), 1e-5);
}

#[test]
fn nonsense_is_refused_with_the_field_at_fault() {
    fault("queue.erlang_c", json!({"arrival_rate": 9, "service_rate": 1, "servers": 9, "threshold": 1}), "servers");
    fault(
        "queue.erlang_c",
        json!({"arrival_rate": -1, "service_rate": 1, "servers": 9, "threshold": 1}),
        "arrival_rate",
    );
    fault(
        "queue.erlang_c_staff",
        json!({"arrival_rate": 1, "mean_service": 1, "target": 1.2, "threshold": 1}),
        "target",
    );
    fault("queue.erlang_b_servers", json!({"load": 3, "max_blocking": 0}), "max_blocking");
    fault("queue.mmck", json!({"arrival_rate": 1, "service_rate": 1, "servers": 5, "capacity": 4}), "capacity");
    fault(
        "queue.mh2_c",
        json!({"arrival_rate": 1, "mean_service": 1, "servers": 2, "service_scv": 0.5}),
        "service_scv",
    );
    fault(
        "queue.priority_mmc",
        json!({"arrival_rates": [], "service_rate": 1, "servers": 1, "thresholds": []}),
        "arrival_rates",
    );
    fault(
        "queue.time_varying",
        json!({"hourly_arrival_rates": [1, 1], "hourly_servers": [1], "service_rate": 1, "abandon_rate": 0}),
        "hourly_servers",
    );
    fault(
        "queue.skills_n_model",
        json!({"arrival_rates": [1, 3], "pool_sizes": [9, 3], "pool_service_rates": [1, 1]}),
        "arrival_rates",
    );
}

#[test]
fn the_usual_shortcut_errs_as_its_table_says() {
    let curve = |rho: f64, c: u64, scv: f64| {
        let inputs =
            json!({"arrival_rate": rho * c as f64, "mean_service": 1, "service_scv": scv, "threshold": 1, "today": c});
        let out = ask("staffing.utilisation_curve", inputs);
        let today = out["points"].as_array().unwrap().iter().find(|p| p["today"] == true).unwrap().clone();
        number(&today, "mean_wait")
    };
    for (rho, wrong) in [(0.95, -0.02), (0.9, -0.05), (0.8, -0.11), (0.7, -0.18), (0.5, -0.33)] {
        let exact = ask("queue.md_c", json!({"arrival_rate": 20.0 * rho, "service_time": 1, "servers": 20}));
        let off = curve(rho, 20, 0.0) / number(&exact, "mean_wait") - 1.0;
        assert!((off - wrong).abs() < 0.01, "{rho}: {off}");
    }
    let branch = 0.5 * (1.0 + (8.0f64 / 10.0).sqrt());
    for (rho, wrong) in [(0.95, 0.05), (0.9, 0.11), (0.8, 0.25), (0.7, 0.45), (0.5, 1.06)] {
        let exact = ask(
            "queue.mh2_c",
            json!({"arrival_rate": 8.0 * rho, "mean_service": 1, "servers": 8, "service_scv": 9,
            "branch_probabilities": [branch, 1.0 - branch], "branch_rates": [2.0 * branch, 2.0 * (1.0 - branch)]}),
        );
        let off = curve(rho, 8, 9.0) / number(&exact, "mean_wait") - 1.0;
        assert!((off - wrong).abs() < 0.01, "{rho}: {off}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_people_never_wait_longer(load in 0.05f64..60.0, theta in 0.01f64..5.0, t in 0.0f64..2.0) {
        let c = load.ceil() as u64 + 1;
        let at = |servers: u64| ask("queue.erlang_a", json!({"arrival_rate": load, "service_rate": 1, "abandon_rate": theta, "servers": servers, "threshold": t}));
        let (few, many) = (at(c), at(c + 1));
        prop_assert!(number(&many, "p_abandon") <= number(&few, "p_abandon"));
        prop_assert!(number(&many, "p_served_within") >= number(&few, "p_served_within") - 1e-13);
        prop_assert!(number(&many, "p_wait") <= number(&few, "p_wait"));
    }

    #[test]
    fn a_change_of_the_unit_of_time_changes_nothing_else(load in 0.1f64..8.0, scale in 0.01f64..100.0) {
        let at = |unit: f64| ask("queue.priority_mmc", json!({"arrival_rates": [0.3 * load / unit, 0.7 * load / unit], "service_rate": 1.0 / unit,
            "servers": 9, "thresholds": [0.2 * unit, unit]}));
        let (one, other) = (at(1.0), at(scale));
        for (a, b) in list(&one, "nonpreemptive_service_level").iter().zip(list(&other, "nonpreemptive_service_level")) {
            prop_assert!((a - b).abs() < 1e-11);
        }
    }

    #[test]
    fn the_staffing_answer_is_the_smallest(load in 0.2f64..40.0, target in 0.5f64..0.99, t in 0.01f64..2.0) {
        let staff = ask("queue.erlang_c_staff", json!({"arrival_rate": load, "mean_service": 1, "target": target, "threshold": t}));
        let c = staff["servers"].as_u64().unwrap();
        prop_assert!(number(&staff, "service_level") >= target);
        let less = answer("queue.erlang_c", &json!({"arrival_rate": load, "service_rate": 1, "servers": c - 1, "threshold": t}));
        prop_assert!(less.is_err() || number(&less.unwrap(), "service_level") < target);
    }
}
