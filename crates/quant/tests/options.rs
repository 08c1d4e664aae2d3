//! The comparison of options: identities that must hold whatever the numbers are.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use quant::decide::options::{CompareInput, Comparison, OptionInput, compare};
use quant::dist::Share;
use quant::dist::amount::Amount;
use serde_json::json;

fn input() -> CompareInput {
    serde_json::from_value(json!({
        "horizon_years": 5, "discount": 0.06, "loss_inflation": 0.02, "frequency_growth": 0.05,
        "events": 4, "exposure_years": 3, "cap": 2e6, "appetite": 250000, "seed": 7,
        "severity": {"losses": [12000, 40000, 8000, 95000, 23000], "expert": {"low": 5000, "high": 200000, "level": 0.9}},
        "options": [
            {"name": "Do nothing", "effectiveness": {"kind": "constant", "value": 0}},
            {"name": "Second line", "capex": [20000, 30000, 60000], "opex_per_year": [3000, 4000, 8000],
             "effectiveness": {"kind": "pert", "min": 0.4, "mode": 0.7, "max": 0.9}},
            {"name": "Move to hosting", "capex": 90000, "opex_per_year": 12000, "start_delay_years": 0.5,
             "effectiveness": {"kind": "beta", "a": 18, "b": 2}},
        ],
    }))
    .unwrap()
}

fn run(input: &CompareInput) -> Comparison {
    compare(input).unwrap()
}

fn close(a: f64, b: f64, rel: f64) {
    assert!((a - b).abs() <= rel * a.abs().max(b.abs()) + 1e-9, "{a} and {b} differ");
}

#[test]
fn doing_nothing_avoids_nothing_and_costs_nothing() {
    let nothing = &run(&input()).options[0];
    assert_eq!(nothing.avoided_loss.mean, 0.0);
    assert_eq!(nothing.avoided_loss.p90, 0.0);
    assert_eq!(nothing.present_cost.p90, 0.0);
    assert_eq!(nothing.p_pays, 0.0);
    assert_eq!(nothing.cost_of_waiting_per_month.mean, 0.0);
    close(nothing.total.p90, nothing.remaining_loss.p90, 1e-12);
}

#[test]
fn doing_nothing_is_added_when_missing_and_only_then() {
    let mut without = input();
    without.options.remove(0);
    let (a, b) = (run(&input()), run(&without));
    assert_eq!(a, b);
}

#[test]
fn losses_avoided_and_remaining_add_up_to_the_losses_of_doing_nothing() {
    let result = run(&input());
    let all = result.options[0].remaining_loss.mean;
    for o in &result.options {
        close(o.remaining_loss.mean + o.avoided_loss.mean, all, 1e-12);
        close(o.total.mean, o.present_cost.mean + o.remaining_loss.mean, 1e-12);
        assert!(o.total.p10 <= o.total.p90 && o.remaining_loss.p10 <= o.remaining_loss.p90);
    }
}

#[test]
fn total_of_a_known_cost_is_the_remaining_loss_moved_by_it() {
    let result = run(&input());
    let hosting = &result.options[2];
    close(hosting.total.p10, hosting.remaining_loss.p10 + hosting.present_cost.mean, 1e-12);
    close(hosting.present_cost.p10, hosting.present_cost.p90, 1e-12);
}

#[test]
fn an_uncertain_cost_has_a_total_between_those_of_its_ends() {
    let with = |capex: f64| {
        let mut i = input();
        i.options[1].capex = Amount::Known(capex);
        i.options[1].opex_per_year = Amount::Known(4_000.0);
        run(&i).options[1].total
    };
    let mut i = input();
    i.options[1].opex_per_year = Amount::Known(4_000.0);
    let (low, mid, high) = (with(20_000.0), run(&i).options[1].total, with(60_000.0));
    assert!(low.p10 < mid.p10 && mid.p10 < high.p10, "{low:?} {mid:?} {high:?}");
    assert!(low.p90 < mid.p90 && mid.p90 < high.p90);
}

#[test]
fn a_very_narrow_cost_estimate_is_a_known_cost() {
    let mut narrow = input();
    narrow.options[1].capex = Amount::Range([29_990.0, 30_000.0, 30_010.0]);
    let mut known = input();
    known.options[1].capex = Amount::Known(30_000.0);
    let (a, b) = (run(&narrow).options[1].clone(), run(&known).options[1].clone());
    close(a.total.p90, b.total.p90, 1e-4);
    close(a.total.p10, b.total.p10, 1e-3);
    close(a.p_pays, b.p_pays, 1e-4);
}

#[test]
fn the_narrowest_estimate_of_all_does_not_break_the_grid() {
    let mut i = input();
    i.options[1].capex = Amount::Range([30_000.0, 30_000.0, 30_000.000_1]);
    assert!(run(&i).options[1].total.p90.is_finite());
}

#[test]
fn more_effect_leaves_less_loss_and_pays_more_often() {
    let at = |e: f64| {
        let mut i = input();
        i.options[1].effectiveness = Share::Constant { value: e };
        run(&i).options[1].clone()
    };
    let (weak, strong) = (at(0.3), at(0.8));
    assert!(strong.remaining_loss.mean < weak.remaining_loss.mean);
    assert!(strong.remaining_loss.p90 < weak.remaining_loss.p90);
    assert!(strong.p_pays > weak.p_pays && strong.p_cheapest >= weak.p_cheapest);
    assert!(strong.events_per_year.high < weak.events_per_year.high);
    for (s, w) in strong.first_year.exceed.iter().zip(&weak.first_year.exceed) {
        assert!(*s <= w + 1e-9);
    }
    close(strong.break_even_effectiveness.unwrap(), weak.break_even_effectiveness.unwrap(), 1e-12);
}

#[test]
fn at_the_break_even_effectiveness_the_expected_value_is_zero() {
    let mut i = input();
    let e = run(&i).options[1].break_even_effectiveness.unwrap();
    i.options[1].effectiveness = Share::Constant { value: e };
    let option = &run(&i).options[1];
    assert!(option.expected_npv.abs() < 1e-9 * option.present_cost.mean);
}

#[test]
fn money_in_cents_gives_the_same_decision() {
    let c = 100.0;
    let mut cents = input();
    cents.cap *= c;
    cents.appetite = cents.appetite.map(|a| a * c);
    cents.severity.losses.iter_mut().for_each(|x| *x *= c);
    if let Some(e) = &mut cents.severity.expert {
        e.low *= c;
        e.high *= c;
    }
    for o in &mut cents.options {
        for a in [&mut o.capex, &mut o.opex_per_year] {
            *a = match *a {
                Amount::Known(v) => Amount::Known(v * c),
                Amount::Range(r) => Amount::Range(r.map(|v| v * c)),
                Amount::Named { low, likely, high } => {
                    Amount::Named { low: low * c, likely: likely * c, high: high * c }
                }
            };
        }
    }
    let (euros, cents) = (run(&input()), run(&cents));
    for (a, b) in euros.options.iter().zip(&cents.options) {
        close(a.total.mean * c, b.total.mean, 1e-9);
        close(a.total.p90 * c, b.total.p90, 1e-7);
        close(a.p_pays, b.p_pays, 1e-7);
        close(a.p_above_appetite.unwrap(), b.p_above_appetite.unwrap(), 1e-7);
        close(a.p_cheapest, b.p_cheapest, 1e-12);
        close(a.cost_of_waiting_per_month.p90 * c, b.cost_of_waiting_per_month.p90, 1e-7);
    }
}

#[test]
fn the_exact_laws_agree_with_the_single_purpose_functions() {
    let mut i = input();
    i.appetite = None;
    let result = run(&i);
    let e = &result.evidence;
    let severity = json!({"kind": "lognormal", "mu": e.mu, "sigma": e.sigma, "limit": e.cap});
    let frequency = json!({"kind": "gamma_shared", "mean": e.rate_mean, "size": 4.5});
    let horizon = quant::answer(
        "decide.loss_horizon",
        &json!({"frequency": frequency, "severity": severity, "years": 5, "frequency_growth": 0.05, "loss_inflation": 0.02,
                "discount": 0.06, "levels": [0.1, 0.9]}),
    )
    .unwrap();
    close(result.options[0].remaining_loss.mean, horizon["mean"].as_f64().unwrap(), 1e-9);
    close(result.options[0].remaining_loss.p90, horizon["var"][1].as_f64().unwrap(), 1e-4);
    close(result.options[0].remaining_loss.p10, horizon["var"][0].as_f64().unwrap(), 1e-3);
    let npv = quant::answer(
        "decide.control_npv",
        &json!({"frequency": frequency, "severity": severity, "years": 5, "frequency_growth": 0.05, "loss_inflation": 0.02,
                "discount": 0.06, "levels": [0.5], "capex": 90000, "opex_per_year": 12000, "start_delay_years": 0.5,
                "effectiveness": {"kind": "beta", "a": 18, "b": 2}}),
    )
    .unwrap();
    let hosting = &result.options[2];
    close(hosting.p_pays, npv["p_npv_positive"].as_f64().unwrap(), 1e-4);
    close(hosting.expected_npv, npv["expected_npv"].as_f64().unwrap(), 1e-9);
    close(hosting.present_cost.mean, npv["present_cost"].as_f64().unwrap(), 1e-12);
}

#[test]
fn somebody_is_cheapest_in_every_future() {
    let result = run(&input());
    close(result.options.iter().map(|o| o.p_cheapest).sum(), 1.0, 1e-12);
    assert_eq!(result.options.iter().map(|o| o.cheapest_in_futures).sum::<u32>(), result.futures);
    assert!(result.replications >= 1_000);
}

#[test]
fn two_known_options_are_compared_like_the_exact_law_says() {
    // Against doing nothing, the option is cheapest exactly when it pays.
    let mut i = input();
    i.options.truncate(2);
    let result = run(&i);
    let o = &result.options[1];
    assert!((o.p_cheapest - o.p_pays).abs() < 4.5 * o.p_cheapest_se, "{} and {}", o.p_cheapest, o.p_pays);
}

#[test]
fn the_band_holds_the_curve_and_everything_falls() {
    for o in run(&input()).options {
        let c = o.first_year;
        assert!(c.exceed.is_sorted_by(|a, b| a >= b), "{:?}", c.exceed);
        assert!(c.low.iter().zip(&c.high).all(|(l, h)| l <= h));
        assert!(c.exceed[0] <= 1.0 - c.p_no_loss + 1e-6);
        let inside = c.exceed.iter().zip(c.low.iter().zip(&c.high)).filter(|(e, (l, h))| *l <= *e && *e <= *h).count();
        assert!(inside * 10 >= c.exceed.len() * 8, "{inside} of {}", c.exceed.len());
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let text = || serde_json::to_string(&run(&input())).unwrap();
    assert_eq!(text(), text());
    let mut other = input();
    other.seed = 8;
    assert_ne!(text(), serde_json::to_string(&run(&other)).unwrap());
}

#[test]
fn more_exposure_without_events_lowers_the_loss() {
    let mut longer = input();
    longer.exposure_years = 6.0;
    assert!(run(&longer).options[0].remaining_loss.mean < run(&input()).options[0].remaining_loss.mean);
}

#[test]
fn no_incident_so_far_is_not_rate_zero() {
    let mut quiet = input();
    quiet.events = 0.0;
    let result = run(&quiet);
    assert!(result.options[0].remaining_loss.mean > 0.0 && result.evidence.rate_prior_weight == 0.0);
}

#[test]
fn impossible_inputs_name_their_field() {
    let fault = |change: &dyn Fn(&mut CompareInput)| {
        let mut i = input();
        change(&mut i);
        compare(&i).unwrap_err()
    };
    assert_eq!(fault(&|i| i.cap = 0.0).field, "cap");
    assert_eq!(fault(&|i| i.exposure_years = -1.0).field, "exposure");
    assert_eq!(fault(&|i| i.horizon_years = 0).field, "years");
    assert_eq!(fault(&|i| i.options[1].start_delay_years = 9.0).field, "options.1.start_delay_years");
    assert_eq!(
        fault(&|i| i.options[1].effectiveness = Share::Constant { value: 1.2 }).field,
        "options.1.effectiveness.value"
    );
    assert_eq!(fault(&|i| i.severity = Default::default()).code, "empty");
    assert_eq!(fault(&|i| i.options = vec![OptionInput::nothing(); 30]).code, "too_large");
}
