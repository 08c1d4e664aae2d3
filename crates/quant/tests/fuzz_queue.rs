//! Random teams over many orders of magnitude: an answer or a fault, never a panic, never a long wait.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use proptest::prelude::*;
use serde_json::{Value, json};

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => (-3.0f64..3.0).prop_map(|e| json!(10f64.powf(e))),
        2 => (-9.0f64..9.0).prop_map(|e| json!(10f64.powf(e))),
        2 => (0u32..40).prop_map(|x| json!(x)),
        1 => (-5.0f64..5.0).prop_map(|e| json!(-10f64.powf(e))),
        1 => Just(json!(0)),
    ]
}

fn small() -> impl Strategy<Value = Value> {
    prop_oneof![6 => (1u32..30).prop_map(|x| json!(x)), 1 => Just(json!(0)), 1 => number()]
}

fn checked(function: &str, inputs: &Value) -> Result<(), TestCaseError> {
    match quant::answer(function, inputs) {
        Ok(out) => prop_assert!(out.is_object(), "{function} answered {out}"),
        Err(f) => prop_assert!(!f.message.is_empty() && f.code != "not_finite", "{function}: {f} for {inputs}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn teams_answer_or_refuse(v in proptest::collection::vec(number(), 6), c in small(), k in small()) {
        let team = json!({"arrival_rate": v[0], "service_rate": v[1], "abandon_rate": v[2], "servers": c, "threshold": v[3], "capacity": k,
            "mean_service": v[1], "service_time": v[1], "service_scv": v[4], "load": v[0], "target": v[5], "max_blocking": v[5],
            "min_served_within": v[5], "max_abandon": v[4], "target_delay_probability": v[5]});
        for name in ["erlang_b", "erlang_b_servers", "erlang_c", "erlang_c_staff", "erlang_a", "erlang_a_staff", "mmck", "mg1", "md_c", "me2_c",
            "mh2_c", "square_root_staffing"] {
            checked(&format!("queue.{name}"), &team)?;
        }
        let classes = json!({"arrival_rates": [v[0], v[1]], "service_rate": v[2], "servers": c, "thresholds": [v[3], v[4]], "targets": [v[5], 0.5]});
        checked("queue.priority_mmc", &classes)?;
        checked("queue.priority_staff", &classes)?;
    }

    #[test]
    fn flows_and_rosters_answer_or_refuse(v in proptest::collection::vec(number(), 6), n in small()) {
        checked("staffing.backlog_reflected", &json!({"initial": v[0], "arrivals_mean": v[1], "arrivals_var": v[2], "capacity_mean": v[3],
            "capacity_var": v[4], "days": v[5]}))?;
        checked("staffing.roster_for_presence", &json!({"needed": n, "absence_probability": v[0], "confidence": v[1]}))?;
        checked("staffing.skill_feasibility", &json!({"load_erlangs": [v[0], v[1], v[2]],
            "pools": [{"staff": v[3], "skills": [0, 1]}, {"staff": v[4], "skills": [1, 2]}, {"staff": n, "skills": [2]}]}))?;
        checked("staffing.utilisation_curve", &json!({"arrival_rate": v[0], "mean_service": v[1], "service_scv": v[2], "threshold": v[3], "today": n}))?;
    }

    #[test]
    fn desks_answer_or_refuse(v in proptest::collection::vec(number(), 10), n in 0u32..6, finish in any::<bool>(), routing in 0usize..4) {
        let class = |d: usize, k: usize| json!({"discipline": d, "priority": d, "rate_per_hour": v[k], "work": {"kind": "lognormal", "mean": v[k + 1], "cv": v[k + 2]},
            "target_hours": v[k + 3], "patience_mean": v[k + 4], "segments_mean": 1.5, "return_delay_mean": v[k + 1], "day_cv": 0.4});
        let desk = json!({"classes": [class(0, 0), class(1, 5)], "people": [{"skills": [0, 1], "shifts": [[8, 17], [32, 41]], "absent_share": 0.1},
            {"skills": [1], "count": n}], "horizon_hours": 60, "replications": 3, "preempt": finish,
            "routing": (["priority", "fifo", "home_first", "longest_queue"][routing]), "end_of_shift": if finish { "finish" } else { "resume" }});
        checked("staffing.simulate", &desk)?;
    }
}

proptest! {
    // Some of these use up the whole time that an answer may take.
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn days_answer_or_refuse(l in proptest::collection::vec(number(), 3), c in proptest::collection::vec(0u32..12, 3), v in proptest::collection::vec(number(), 2), periodic in any::<bool>()) {
        let day = json!({"hourly_arrival_rates": l, "hourly_servers": c, "service_rate": v[0], "abandon_rate": v[1],
            "initial": if periodic { "periodic" } else { "empty" }});
        checked("queue.time_varying", &day)?;
    }
}
