//! Forecasts: identities, limits, scaling, published values. Where a number is asserted, its source stands beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says where it failed")]

use proptest::prelude::*;
use quant::forecast::auto::{AutoInput, auto};
use quant::forecast::changepoint::{Cost, changepoints};
use quant::forecast::demand::{DemandInput, demand, forecaster};
use quant::forecast::{Series, breach, control, ets, exhaustion, simple, stl};
use serde_json::{Value, json};

/// The one place that calls the code under test by name.
fn ask(function: &str, inputs: &Value) -> Value {
    quant::answer(function, inputs).unwrap_or_else(|f| panic!("{function}: {f}"))
}

fn refused(function: &str, inputs: &Value) -> String {
    quant::answer(function, inputs).expect_err("this must be refused").field
}

/// Invented months with trend, season and noise, all above zero.
fn months(n: usize) -> Vec<f64> {
    let mut state = 7u64;
    (0..n)
        .map(|t| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let noise = (state >> 40) as f64 / f64::from(1u32 << 24) - 0.5;
            100.0 + 0.4 * t as f64 + 20.0 * (t as f64 / 12.0 * std::f64::consts::TAU).sin() + 8.0 * noise
        })
        .collect()
}

fn demand_input(y: Vec<f64>, horizon: usize) -> DemandInput {
    serde_json::from_value(json!({"start": "2024-01-01", "y": y, "horizon": horizon})).unwrap()
}

#[test]
fn the_coal_mining_series_changes_about_1891() {
    // British coal-mining disasters 1851 to 1961: the drop about 1891 is the textbook change point (Jarrett 1979).
    let y: Vec<f64> = "454104340633402633545314415534252234213221111300101100310322011101010002100011023311211112420014000100000100101".chars().map(|c| f64::from(c.to_digit(10).unwrap())).collect();
    assert_eq!(changepoints(&y, Cost::Poisson, 2.0 * 111f64.ln()).unwrap().changepoints, vec![41, 96]);
}

#[test]
fn the_usual_chart_alarms_falsely_every_465_observations() {
    // Two-sided k = 0.5, h = 5: 465 in control and 10.4 after a shift of one (Montgomery, table 9.3).
    assert!((control::cusum_arl(0.5, 5.0, 0.0).unwrap() / 2.0 - 465.4).abs() < 0.1);
    assert!((control::cusum_arl(0.5, 5.0, 1.0).unwrap() - 10.4).abs() < 0.05);
}

#[test]
fn a_walk_without_drift_gets_there_in_the_end_but_has_no_mean() {
    let p = exhaustion::time_to_exhaustion(10.0, 0.0, 2.0, 25.0).unwrap();
    // Reflection: P = 2 P(N(0,1) > 10 / (2 * 5)).
    assert!((p.p_exhausted - 2.0 * 0.158_655_253_931_457).abs() < 1e-12);
    assert!(p.p_ever == 1.0 && p.mean_days.is_none() && p.q95.is_some());
    let away = exhaustion::time_to_exhaustion(10.0, -0.5, 2.0, 1e6).unwrap();
    assert!((away.p_exhausted - (-2.5f64).exp()).abs() < 1e-9 && away.q50.is_none());
}

#[test]
fn days_and_square_root_days_scale_together() {
    let day = exhaustion::time_to_exhaustion(50.0, 1.0, 3.0, 30.0).unwrap();
    let hour = exhaustion::time_to_exhaustion(50.0, 1.0 / 24.0, 3.0 / 24f64.sqrt(), 720.0).unwrap();
    assert!((day.p_exhausted - hour.p_exhausted).abs() < 1e-12);
    assert!((day.q50.unwrap() * 24.0 - hour.q50.unwrap()).abs() < 1e-6);
}

#[test]
fn smoothing_follows_a_change_of_unit() {
    for model in ["ANN", "AAN", "AAA", "MAM", "MNM"] {
        let model = ets::Model::parse(model, None).unwrap();
        let one = ets::fit(&Series::new(months(96), 12.0), model, 6).unwrap();
        let other = ets::fit(&Series::new(months(96).iter().map(|v| 1e4 * v).collect(), 12.0), model, 6).unwrap();
        for (a, b) in one.mean.iter().zip(&other.mean) {
            assert!((a * 1e4 - b).abs() < 1e-6 * b.abs(), "{model:?}: {a} {b}");
        }
        assert!(one.lower95.iter().zip(&one.mean).all(|(l, m)| l < m));
    }
}

#[test]
fn a_constant_series_stays_constant_everywhere() {
    let flat = Series::new(vec![5.0; 60], 12.0);
    for f in [simple::theta::theta(&flat, 5).unwrap().mean, ets::auto(&flat, 5).unwrap().mean] {
        assert!(f.iter().all(|v| (v - 5.0).abs() < 1e-6), "{f:?}");
    }
    let any = auto(&AutoInput { series: flat, seasons: vec![], horizon: 5, levels: vec![] }).unwrap();
    assert!(any.mean.iter().all(|v| (v - 5.0).abs() < 1e-6), "{:?}", any.mean);
}

#[test]
fn zeros_and_very_short_series_get_sane_answers() {
    let zero =
        auto(&AutoInput { series: Series::new(vec![0.0; 30], 7.0), seasons: vec![], horizon: 9, levels: vec![] });
    assert!(zero.unwrap().mean.iter().all(|v| *v == 0.0));
    let short = auto(&AutoInput {
        series: Series::new(vec![3.0, 4.0, 3.0, 5.0], 1.0),
        seasons: vec![],
        horizon: 3,
        levels: vec![],
    });
    assert!(short.unwrap().mean.iter().all(|v| (2.0..=6.0).contains(v)));
    let none = demand(&demand_input(vec![0.0; 50], 10)).unwrap();
    assert!(none.total.quantiles[3] <= 1 && none.total.mean < 2.0, "{:?}", none.total);
}

#[test]
fn decomposed_parts_add_up() {
    let series = Series::new(months(120), 12.0);
    for robust in [false, true] {
        let parts = stl::decompose(&series, &stl::Window::Seasons(7.0), false, robust).unwrap();
        for (t, y) in series.values.iter().enumerate() {
            assert!((parts.seasonal[t] + parts.trend[t] + parts.remainder[t] - y).abs() < 1e-9);
        }
    }
}

#[test]
fn an_outlier_moves_a_robust_season_less() {
    let mut y = months(120);
    y[60] += 500.0;
    let clean =
        stl::decompose(&Series::new(months(120), 12.0), &stl::Window::Word("periodic".into()), false, false).unwrap();
    let moved = |robust| {
        let p = stl::decompose(&Series::new(y.clone(), 12.0), &stl::Window::Word("periodic".into()), false, robust)
            .unwrap();
        p.seasonal.iter().zip(&clean.seasonal).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    };
    assert!(moved(true) < 0.25 * moved(false));
}

#[test]
fn closed_weekends_and_holidays_are_structural_zeros() {
    let y: Vec<f64> = (0..280).map(|t| if t % 7 > 4 { 0.0 } else { 20.0 + f64::from(t % 3) }).collect();
    let out = demand(&demand_input(y, 14)).unwrap();
    assert_eq!(out.days[5].quantiles, vec![0; 7]);
    assert!(out.days[0].mean > 15.0 && out.days[5].mean == 0.0);
    assert!(out.parts.weekdays[5] == 0.0 && (out.parts.weekdays.iter().sum::<f64>() / 7.0 - 1.0).abs() < 1e-9);
}

#[test]
fn demand_means_add_up_and_totals_are_wider_than_independent_days() {
    let y: Vec<f64> = months(400).iter().map(|v| v.round()).collect();
    let input = demand_input(y, 28);
    let (out, model) = (demand(&input).unwrap(), forecaster(&input).unwrap());
    let sum: f64 = out.days.iter().map(|d| d.mean).sum();
    assert!((sum - out.total.mean).abs() < 1e-6 * sum);
    assert!((out.weeks.iter().map(|w| w.mean).sum::<f64>() - sum).abs() < 1e-6 * sum);
    let width = |q: &[u64]| (q[6] - q[0]) as f64;
    let independent: f64 = out.days.iter().map(|d| width(&d.quantiles).powi(2)).sum::<f64>().sqrt();
    assert!(width(&out.total.quantiles) > 0.95 * independent);
    assert!(model.day(3).crps(out.days[3].quantiles[3]) <= model.day(3).crps(3 * out.days[3].quantiles[3]));
}

#[test]
fn gaps_in_the_record_are_not_zeros() {
    let y: Vec<Value> =
        (0..200).map(|t| if (80..110).contains(&t) { Value::Null } else { json!(30 + t % 5) }).collect();
    let out = ask("forecast.demand", &json!({"start": "2024-01-01", "y": y, "horizon": 7}));
    let mean = out["total"]["mean"].as_f64().unwrap() / 7.0;
    assert!((28.0..36.0).contains(&mean), "{mean}");
}

#[test]
fn survival_of_complete_records_is_the_share_still_open() {
    let time: Vec<f64> = (1..=100).map(f64::from).collect();
    let b = breach::breach_km(&time, &[1; 100], 50.0, 75.0).unwrap();
    assert!((b.p_breach - 0.5).abs() < 1e-12 && b.at_risk == 50 && b.ci80[0] < 0.5 && b.ci80[1] > 0.5);
}

#[test]
fn one_class_with_enough_tickets_is_judged_like_its_own_survival_curve() {
    let time: Vec<f64> = (1..=80).map(|k| f64::from(k) * 0.7).collect();
    let event: Vec<u8> = (0..80).map(|k| u8::from(k % 5 != 0)).collect();
    let history: Vec<Value> =
        time.iter().zip(&event).map(|(t, e)| json!({"duration": t, "done": *e == 1, "class": "a"})).collect();
    for (elapsed, deadline) in [(0.0, 20.0), (12.0, 30.0), (25.0, 50.0)] {
        let open = json!([{"elapsed": elapsed, "deadline": deadline, "class": "a"}]);
        let out = ask("forecast.breach", &json!({"history": history, "open": open}))["tickets"][0].clone();
        let own = breach::breach_km(&time, &event, elapsed, deadline).unwrap();
        assert!((out["p_breach"].as_f64().unwrap() - own.p_breach).abs() < 1e-12);
        for (k, edge) in own.ci80.iter().enumerate() {
            assert!((out["ci80"][k].as_f64().unwrap() - edge).abs() < 1e-9, "{} {edge}", out["ci80"]);
        }
    }
}

#[test]
fn without_a_past_forecast_there_is_no_coverage() {
    let short = ask("forecast.demand", &json!({"start": "2024-01-01", "y": vec![3; 40], "horizon": 7}));
    assert_eq!((&short["past"]["days"], &short["past"]["coverage90"]), (&json!(0), &Value::Null));
}

/// The day `after` days after 1 January 2024.
fn date(after: usize) -> String {
    let mut left = after;
    for (month, days) in [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate() {
        if left < days {
            return format!("2024-{:02}-{:02}", month + 1, left + 1);
        }
        left -= days;
    }
    format!("2025-01-{:02}", left + 1)
}

#[test]
fn a_day_is_not_judged_by_a_profile_that_has_seen_it() {
    // Fourteen planned events double their day. Nobody could know their effect before; a profile that has seen them does.
    let mut y: Vec<f64> = (0..390).map(|t| f64::from(45 + t * 37 % 11)).collect();
    let days: Vec<usize> = (0..14).map(|k| 205 + 13 * k).collect();
    days.iter().for_each(|d| y[*d] *= 2.0);
    let events: Vec<Value> =
        days.iter().map(|d| json!({"date": date(*d), "days": 1, "name": format!("roll-out {d}")})).collect();
    let out = ask("forecast.demand", &json!({"start": "2024-01-01", "y": y, "events": events, "horizon": 7}));
    let covered = out["past"]["coverage90"].as_f64().unwrap() * out["past"]["days"].as_f64().unwrap();
    assert!(covered <= out["past"]["days"].as_f64().unwrap() - 13.0, "{}", out["past"]);
}

#[test]
fn covariates_separate_quick_from_slow_tickets() {
    let history: Vec<Value> = (0..600)
        .map(|k| {
            let slow = k % 2;
            let u = f64::from(k / 2) / 300.0 + 0.001;
            json!({"duration": -(1.0 + 9.0 * f64::from(slow)) * u.ln(), "done": true, "class": "a", "features": [slow]})
        })
        .collect();
    let open = json!([{"elapsed": 0, "deadline": 5, "class": "a", "features": [0]}, {"elapsed": 0, "deadline": 5, "class": "a", "features": [1]}]);
    let out = ask("forecast.breach", &json!({"history": history, "open": open}));
    let p = |k: usize| out["tickets"][k]["p_breach"].as_f64().unwrap();
    // Exponential durations with means 1 and 10: exp(-5) and exp(-0.5).
    assert!(p(0) < 0.08 && (p(1) - 0.607).abs() < 0.08, "{} {}", p(0), p(1));
}

#[test]
fn impossible_inputs_are_named() {
    assert_eq!(refused("forecast.ets_fit", &json!({"series": [1, 2, 3], "model": "AXN"})), "model");
    assert_eq!(refused("forecast.ets_fit", &json!({"series": [-1, 2, 3, 4, 5, 6], "model": "MNN"})), "series");
    assert_eq!(
        refused(
            "forecast.time_to_exhaustion",
            &json!({"free": -1, "drift_per_day": 1, "sd_per_sqrt_day": 1, "within_days": 3})
        ),
        "free"
    );
    assert_eq!(refused("forecast.cusum_arl", &json!({"k": 4, "h": 9, "shift": 0})), "h");
    assert_eq!(refused("forecast.count_alarm", &json!({"history": [1.5], "current": 1})), "history");
    assert_eq!(
        refused("forecast.change_failure", &json!({"failures": 3, "changes": 2, "prior_a": 1, "prior_b": 1})),
        "failures"
    );
    assert_eq!(refused("forecast.demand", &json!({"start": "2024-13-01", "y": vec![1; 30], "horizon": 7})), "start");
    assert_eq!(refused("forecast.auto", &json!({"series": vec![1; 30], "horizon": 0})), "horizon");
}

#[test]
fn medians_and_seasonal_naive_forecasts_are_what_their_definitions_say() {
    let km =
        ask("forecast.breach_probability_lognormal", &json!({"mu": 3, "sigma": 0.5, "elapsed": 0, "deadline": 24}));
    assert!((km["remaining_median"].as_f64().unwrap() - 3f64.exp()).abs() < 1e-9);
    let naive = ask(
        "forecast.seasonal_naive",
        &json!({"series": {"values": [1, 2, 3, 1, 2, 3], "frequency": 3}, "horizon": 4}),
    );
    assert_eq!(naive["mean"], json!([1.0, 2.0, 3.0, 1.0]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shifting_and_scaling_a_series_shifts_and_scales_its_partition(y in proptest::collection::vec(-5.0f64..5.0, 5..60), shift in -50.0f64..50.0) {
        let plain = changepoints(&y, Cost::L2, 3.0).unwrap();
        let moved: Vec<f64> = y.iter().map(|v| 2.0 * v + shift).collect();
        let other = changepoints(&moved, Cost::L2, 12.0).unwrap();
        prop_assert!((other.objective - 4.0 * plain.objective).abs() < 1e-6 * (1.0 + other.objective.abs()));
    }

    #[test]
    fn a_later_deadline_is_missed_less_often(mu in -2.0f64..4.0, sigma in 0.1f64..2.0, e in 0.0f64..50.0, d in 0.1f64..50.0) {
        let p = |deadline: f64| breach::breach_lognormal(mu, sigma, e, deadline).unwrap().p_breach;
        prop_assert!(p(e + d) >= p(e + 2.0 * d) && p(e + d) <= 1.0);
    }

    #[test]
    fn more_time_never_makes_exhaustion_less_likely(free in 0.1f64..1e3, drift in -10.0f64..10.0, sd in 0.01f64..50.0, t in 0.1f64..100.0) {
        let p = |t: f64| exhaustion::time_to_exhaustion(free, drift, sd, t).unwrap().p_exhausted;
        prop_assert!(p(t) <= p(2.0 * t) + 1e-12);
    }

    #[test]
    fn quantiles_of_demand_rise(mean in 0.2f64..40.0, seed in 0u64..1000) {
        let y: Vec<f64> = (0..120u64).map(|t| (mean * (1.0 + 0.5 * (((t * 37 + seed) % 11) as f64 / 11.0 - 0.5))).round()).collect();
        for day in demand(&demand_input(y, 10)).unwrap().days {
            prop_assert!(day.quantiles.windows(2).all(|w| w[0] <= w[1]));
        }
    }
}
