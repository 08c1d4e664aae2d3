//! Regressions, tests, choices and values of information: published values, identities and limits.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use quant::answer;
use serde_json::{Value, json};

fn ask(function: &str, inputs: Value) -> Value {
    answer(function, &inputs).unwrap_or_else(|f| panic!("{function}: {f}"))
}

fn refused(function: &str, inputs: Value) -> String {
    answer(function, &inputs).expect_err("this should be refused").field
}

fn number(v: &Value, field: &str) -> f64 {
    v[field].as_f64().unwrap_or_else(|| panic!("no number {field} in {v}"))
}

fn list(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

#[track_caller]
fn close(a: f64, b: f64, rel: f64) {
    assert!((a - b).abs() <= rel * a.abs().max(b.abs()).max(1e-300), "{a} and {b} differ");
}

#[test]
fn a_poisson_regression_on_groups_gives_the_logarithms_of_their_means() {
    let x = json!([[1, 0], [1, 0], [1, 1], [1, 1], [1, 1]]);
    let fit = ask("stats.poisson_glm", json!({"y": [2, 4, 5, 9, 4], "x": x}));
    let coef = list(&fit["coef"]);
    close(coef[0], 3f64.ln(), 1e-10);
    close(coef[1], 2f64.ln(), 1e-10);
    close(list(&fit["se"])[0], 6f64.powf(-0.5), 1e-8);
}

#[test]
fn separated_dependent_and_empty_regressions_are_refused() {
    let separated = json!({"y": [3, 4, 0, 0], "x": [[1, 0], [1, 0], [1, 1], [1, 1]]});
    assert_eq!(refused("stats.poisson_glm", separated), "x");
    let twins = json!({"y": [3, 4, 1], "x": [[1, 1], [1, 1], [1, 1]]});
    assert_eq!(refused("stats.poisson_glm", twins), "x");
    assert_eq!(refused("stats.negbin_glm", json!({"y": [0, 0, 0], "x": [[1], [1], [1]]})), "y");
    assert_eq!(refused("stats.negbin_glm", json!({"y": [3, 3, 4, 3], "x": [[1], [1], [1], [1]]})), "y");
}

#[test]
fn exponential_durations_have_a_weibull_shape_near_one() {
    let time: Vec<f64> = (0..400).map(|i| -5.0 * (1.0 - (f64::from(i) + 0.5) / 400.0).ln()).collect();
    let fit = ask("stats.parametric_survival", json!({"time": time, "event": vec![1; 400]}));
    close(number(&fit, "weibull_shape"), 1.0, 0.02);
    close(number(&fit, "weibull_scale"), 5.0, 0.02);
    let logs: f64 = time.iter().map(|t| t.ln()).sum::<f64>() / 400.0;
    close(number(&fit, "lognormal_mu"), logs, 1e-9);
}

#[test]
fn a_covariate_that_separates_perfectly_is_refused() {
    let input = json!({"time": [1, 2, 3, 4], "event": [1, 1, 1, 1], "x": [[4], [3], [2], [1]]});
    assert_eq!(refused("stats.cox", input), "x");
}

#[test]
fn equal_rates_have_p_value_one_and_swapping_inverts_the_ratio() {
    let same = ask("stats.poisson_rate_ratio", json!({"events": [7, 7], "exposure": [3, 3]}));
    assert_eq!(number(&same, "p_two_sided"), 1.0);
    let there = ask("stats.poisson_rate_ratio", json!({"events": [9, 4], "exposure": [3, 5]}));
    let back = ask("stats.poisson_rate_ratio", json!({"events": [4, 9], "exposure": [5, 3]}));
    close(number(&there, "p_two_sided"), number(&back, "p_two_sided"), 1e-9);
    close(list(&there["ci95"])[0], 1.0 / list(&back["ci95"])[1], 1e-9);
}

#[test]
fn values_of_information_are_ordered() {
    let input = json!({"rate": {"kind": "gamma", "shape": 3, "scale": 0.5}, "mean_loss": {"kind": "lognormal", "mu": 10, "sigma": 0.8},
        "option_effectiveness": [{"kind": "pert", "min": 0.2, "mode": 0.5, "max": 0.9}, {"kind": "beta", "a": 8, "b": 2}],
        "option_cost": [50000, 90000], "annuity": 4});
    let out = ask("sens.evppi_product", input);
    let evpi = number(&out, "evpi");
    for part in ["evppi_rate", "evppi_loss", "evppi_eff1", "evppi_eff2"] {
        assert!(number(&out, part) <= evpi * (1.0 + 1e-9), "{part} of {out}");
    }
    assert!(number(&out, "evppi_rate_and_loss") <= evpi * (1.0 + 1e-6));
    assert!(number(&out, "evppi_rate_and_loss") >= number(&out, "evppi_loss"));
}

#[test]
fn knowing_the_only_unknown_is_knowing_everything() {
    let input = json!({"rate": {"kind": "lognormal", "mu": 0.0, "sigma": 0.7}, "mean_loss": {"kind": "constant", "value": 20000},
        "option_effectiveness": [{"kind": "constant", "value": 0.6}], "option_cost": [40000], "annuity": 3});
    let out = ask("sens.evppi_product", input);
    close(number(&out, "evpi"), number(&out, "evppi_rate"), 1e-6);
    assert!(number(&out, "evppi_loss").abs() < 1e-9);
    let linear = json!({"p1": {"kind": "beta", "a": 2, "b": 3}, "p2": {"kind": "constant", "value": 0.4}});
    let out = ask("sens.evppi_linear", linear);
    close(number(&out, "evpi"), number(&out, "evppi_p1"), 1e-9);
}

#[test]
fn two_normal_inputs_agree_with_one_integral() {
    let base = json!({"p1": {"kind": "normal", "mean": 1, "sd": 1}, "p2": {"kind": "normal", "mean": 0, "sd": 2}});
    let mut third = base.clone();
    // A third option that is never the best sends the question to quadrature.
    third["options"] = json!(["none: 0", "act: p1 - p2", "worse: p1 - p2 - 1e3"]);
    let (closed, integral) = (ask("sens.evppi_linear", base), ask("sens.evppi_linear", third));
    close(number(&closed, "evpi"), number(&integral, "evpi"), 1e-9);
}

/// Best value by trying every set.
fn by_hand(
    cost: &[Vec<f64>],
    value: &[f64],
    budget: &[f64],
    requires: &[(usize, usize)],
    excludes: &[(usize, usize)],
) -> f64 {
    let n = value.len();
    let on = |set: u32, i: usize| set >> i & 1 == 1;
    let fits = |set: u32| {
        (0..budget.len()).all(|k| (0..n).filter(|i| on(set, *i)).map(|i| cost[i][k]).sum::<f64>() <= budget[k])
            && requires.iter().all(|(a, b)| !on(set, *a) || on(set, *b))
            && excludes.iter().all(|(a, b)| !(on(set, *a) && on(set, *b)))
    };
    (0..1u32 << n)
        .filter(|s| fits(*s))
        .map(|s| (0..n).filter(|i| on(s, *i)).map(|i| value[i]).sum())
        .fold(0.0, f64::max)
}

fn draws(seed: u64, n: usize) -> Vec<f64> {
    let mut stream = quant::rng::Stream::new(seed, 999, 0, 0);
    (0..n).map(|_| stream.uniform()).collect()
}

#[test]
fn choices_equal_the_best_of_all_sets() {
    for seed in 0..40 {
        let u = draws(seed, 200);
        let (n, m) = (6 + (u[0] * 8.0) as usize, 1 + (u[1] * 3.0) as usize);
        let cost: Vec<Vec<f64>> =
            (0..n).map(|i| (0..m).map(|k| (1.0 + 60.0 * u[10 + i * m + k]).floor()).collect()).collect();
        let value: Vec<f64> = (0..n).map(|i| (100.0 * u[80 + i]).floor()).collect();
        let budget: Vec<f64> = (0..m).map(|k| 0.45 * cost.iter().map(|c| c[k]).sum::<f64>()).collect();
        let pair = |k: usize| ((u[k] * n as f64) as usize, (u[k + 1] * n as f64) as usize);
        let pairs =
            |from: usize| -> Vec<(usize, usize)> { (0..3).map(|k| pair(from + 2 * k)).filter(|p| p.0 > p.1).collect() };
        let (requires, excludes) = (pairs(120), pairs(140));
        let of = |list: &[(usize, usize)], i: usize| -> Vec<String> {
            list.iter().filter(|p| p.0 == i).map(|p| p.1.to_string()).collect()
        };
        let items: Vec<Value> = (0..n)
            .map(|i| json!({"id": i.to_string(), "cost": cost[i], "value": value[i], "requires": of(&requires, i), "excludes": of(&excludes, i)}))
            .collect();
        let out = ask("decide.select_portfolio", json!({"budget": budget, "items": items}));
        assert_eq!(number(&out, "value"), by_hand(&cost, &value, &budget, &requires, &excludes), "seed {seed}: {out}");
        assert_eq!(out["proved_optimal"], true);
    }
}

#[test]
fn sixty_items_and_four_budgets_are_proved() {
    for seed in 0..3 {
        let u = draws(1_000 + seed, 400);
        let items: Vec<Value> = (0..60)
            .map(|i| {
                let cost: Vec<f64> = (0..4).map(|k| 5.0 + (50.0 * u[4 * i + k]).floor()).collect();
                json!({"id": i.to_string(), "cost": cost, "value": 5.0 + (100.0 * u[300 + i]).floor()})
            })
            .collect();
        let out = ask("decide.select_portfolio", json!({"budget": [500, 550, 600, 650], "items": items}));
        assert_eq!(out["proved_optimal"], true, "seed {seed}: {out}");
    }
}

#[test]
fn more_budget_never_lowers_the_optimum_and_the_frontier_rises() {
    let items = json!([{"id": "a", "cost": [4], "value": 5}, {"id": "b", "cost": [3], "value": 4, "requires": ["c"]},
        {"id": "c", "cost": [2], "value": -1}, {"id": "d", "cost": [5], "value": 6, "excludes": ["a"]}]);
    let out = ask("decide.select_portfolio", json!({"budget": [9], "items": items, "explore": true}));
    let values: Vec<f64> = out["frontier"].as_array().unwrap().iter().map(|f| f["value"].as_f64().unwrap()).collect();
    assert!(values.is_sorted());
    assert_eq!(number(&out, "value"), 8.0);
    assert_eq!(
        refused("decide.select_portfolio", json!({"budget": [1], "items": items, "required": ["a"]})),
        "required"
    );
}

#[test]
fn overlapping_controls_equal_the_best_of_all_sets() {
    for seed in 0..20 {
        let u = draws(500 + seed, 200);
        let n = 9;
        let cost: Vec<f64> = (0..n).map(|i| (10.0 + 80.0 * u[i]).floor()).collect();
        let running: Vec<f64> = (0..n).map(|i| (20.0 * u[20 + i]).floor()).collect();
        let loss: Vec<f64> = (0..4).map(|s| (500.0 * u[40 + s]).floor()).collect();
        let cut = |s: usize, j: usize| if u[60 + 9 * s + j] < 0.5 { u[100 + 9 * s + j] } else { 0.0 };
        let budget = 150.0;
        let worth = |set: u32| -> f64 {
            let on = |j: &usize| set >> j & 1 == 1;
            if (0..n).filter(on).map(|j| cost[j]).sum::<f64>() > budget {
                return 0.0;
            }
            let avoided = |s: usize| loss[s] * (1.0 - (0..n).filter(on).map(|j| 1.0 - cut(s, j)).product::<f64>());
            (0..4).map(avoided).sum::<f64>() - (0..n).filter(on).map(|j| running[j]).sum::<f64>()
        };
        let best = (0..1u32 << n).map(worth).fold(0.0, f64::max);
        let controls: Vec<Value> =
            (0..n).map(|j| json!({"id": j.to_string(), "cost": cost[j], "annual_running_cost": running[j]})).collect();
        let scenarios: Vec<Value> = (0..4)
            .map(|s| json!({"annual_loss": loss[s], "reduction": (0..n).map(|j| cut(s, j)).collect::<Vec<f64>>()}))
            .collect();
        let out =
            ask("decide.select_controls", json!({"budget": budget, "controls": controls, "scenarios": scenarios}));
        close(number(&out, "net_annual_value"), best, 1e-10);
        assert_eq!(out["proved_optimal"], true);
    }
}

#[test]
fn pooling_is_symmetric_and_agreement_is_kept() {
    let pool = |e: Value, w: Value| {
        ask("experts.pool_normal", json!({"experts": e, "weights": w, "levels": [0.05, 0.5, 0.95]}))
    };
    let a = pool(json!([{"mean": 3, "sd": 1}, {"mean": 5, "sd": 2}]), json!([0.3, 0.7]));
    let b = pool(json!([{"mean": 5, "sd": 2}, {"mean": 3, "sd": 1}]), json!([0.7, 0.3]));
    for (x, y) in list(&a["linear_pool"]).iter().zip(list(&b["linear_pool"])) {
        close(*x, y, 1e-12);
    }
    let same = pool(json!([{"mean": 3, "sd": 1}, {"mean": 3, "sd": 1}]), json!([0.5, 0.5]));
    assert_eq!(same["linear_pool"], same["quantile_average"]);
}

#[test]
fn kolmogorov_is_continuous_where_its_methods_meet() {
    use quant::calib::pit::kolmogorov_sf;
    for n in [5, 20, 100, 1_000, 2_000] {
        let d = (3.0 / n as f64).sqrt();
        if d < 0.5 {
            close(kolmogorov_sf(n, d * (1.0 - 1e-9)), kolmogorov_sf(n, d * (1.0 + 1e-9)), 1e-6);
        }
    }
    close(kolmogorov_sf(2_000, 0.03), kolmogorov_sf(2_001, 0.03), 5e-3);
    // Table value: the 5 % point for ten observations is 0.40925.
    close(kolmogorov_sf(10, 0.40925), 0.05, 2e-4);
}

#[test]
fn a_newcomer_is_widened_and_a_good_record_is_not() {
    let fresh = ask("calib.widening", json!({"inside": 0, "n": 0, "nominal": 0.9}));
    assert!(number(&fresh, "width_factor") > 1.5);
    let proven = ask("calib.widening", json!({"inside": 180, "n": 200, "nominal": 0.9}));
    assert!(number(&proven, "width_factor") < 1.1);
}

#[test]
fn a_report_says_when_there_is_too_little_to_judge() {
    let few = ask("calib.report", json!({"p": [0.4, 0.6], "y": [0, 1]}));
    assert_eq!(few["verdict"], "Too few outcomes to judge.");
    let intervals: Vec<Value> =
        (0..30).map(|i| json!({"low": 0, "high": 1, "level": 0.9, "y": if i % 2 == 0 { 0.5 } else { 3.0 }})).collect();
    let narrow = ask("calib.report", json!({"intervals": intervals}));
    assert_eq!(narrow["coverage"][0]["verdict"], "too narrow");
    assert!(narrow["verdict"].as_str().unwrap().starts_with("Intervals are too narrow"));
}

#[test]
fn sampled_indices_agree_with_closed_forms() {
    let by_hand = quant::sens::indices::product(&[0.3, 0.1]).unwrap();
    // Factors 1 + sqrt(3 c) (2u - 1) have squared coefficient of variation c.
    let f = |u: &[f64]| (1.0 + 0.9f64.sqrt() * (2.0 * u[0] - 1.0)) * (1.0 + 0.3f64.sqrt() * (2.0 * u[1] - 1.0));
    let sampled = quant::sens::indices::saltelli(2, 4_096, 3, f).unwrap();
    for (a, b) in by_hand.first.iter().chain(&by_hand.total).zip(sampled.first.iter().chain(&sampled.total)) {
        assert!((a - b).abs() < 0.01, "{a} and {b}");
    }
}
