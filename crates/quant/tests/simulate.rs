//! The simulation kernels: the functions they are made of, the laws they play, and the same bytes every time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use quant::dist::Pert;
use quant::dist::lognormal::Lognormal;
use quant::lattice::Effort;
use quant::simulate::scenario::FairScenario;
use quant::simulate::{exact, portfolio, report, vector, years};

fn scenario() -> FairScenario {
    FairScenario {
        threat_events: Pert { min: 2.0, mode: 5.0, max: 15.0, gamma: 4.0 },
        vulnerability: Some(Pert { min: 0.1, mode: 0.3, max: 0.6, gamma: 4.0 }),
        primary: Lognormal { mu: 10.0, sigma: 1.1 },
        secondary_probability: 0.2,
        secondary: Lognormal { mu: 11.0, sigma: 1.3 },
    }
}

#[track_caller]
fn close(a: f64, b: f64, rel: f64) {
    assert!((a - b).abs() <= rel * a.abs().max(b.abs()).max(1e-300), "{a} and {b} differ");
}

#[test]
fn block_functions_agree_with_the_library() {
    for i in -600..600 {
        let x = f64::from(i) * 1.137;
        close(vector::exp(x), x.exp(), 2e-13);
        let y = (f64::from(i) * 0.9).exp();
        assert!((vector::ln(y) - y.ln()).abs() <= 1e-14 * (1.0 + y.ln().abs()), "{y}");
    }
    close(vector::exp(0.0), 1.0, 0.0);
    assert_eq!(vector::ln(1.0), 0.0);
}

#[test]
fn lattices_of_limited_means_agree_with_the_closed_form() {
    for (mu, sigma) in [(0.0, 0.3), (10.0, 1.5), (-3.0, 2.5), (8.0, 0.05)] {
        let law = Lognormal { mu, sigma };
        let h = law.mean() / 37.0;
        let grid = vector::lognormal_lev(mu, sigma, h, 500);
        for (k, v) in grid.iter().enumerate() {
            assert!((v - law.lev(k as f64 * h)).abs() <= 4e-15 * law.mean(), "{mu} {sigma} {k}: {v}");
        }
    }
}

#[test]
fn simulated_years_follow_the_exact_law() {
    let losses = years::year_losses(&scenario(), 400_000, 11, 1).unwrap();
    let levels = [0.5, 0.9, 0.99];
    let played = report::report(&losses, &levels, &[1e5]).unwrap();
    let law = exact::law(&[scenario()], 0.999, Effort::DEFAULT).unwrap();
    assert!((played.p_zero - law.p_zero()).abs() < 5.0 * (law.p_zero() / 4e5).sqrt());
    assert!((played.exceed[0] - law.exceed(1e5)).abs() < 5.0 * (0.25f64 / 4e5).sqrt());
    close(played.mean, law.mean(), 0.02);
    for ((p, q), slack) in levels.iter().zip(&played.quantiles).zip([0.01, 0.015, 0.04]) {
        close(law.quantile(*p), *q, slack);
    }
}

#[test]
fn the_exact_law_agrees_with_the_general_engine() {
    let s = scenario();
    let law = exact::law(&[s], 0.999, Effort::DEFAULT).unwrap();
    let inputs = serde_json::json!({"frequency": {"kind": "discrete", "probs": normalised(&s.counts())},
        "primary": {"kind": "lognormal", "mu": 10.0, "sigma": 1.1}, "secondary_probability": 0.2,
        "secondary": {"kind": "lognormal", "mu": 11.0, "sigma": 1.3}, "levels": [0.5, 0.9, 0.99, 0.999], "tail_levels": [0.95]});
    let general = quant::answer("risk.aggregate_secondary", &inputs).unwrap();
    for (p, v) in [0.5, 0.9, 0.99, 0.999].iter().zip(general["var"].as_array().unwrap()) {
        close(law.quantile(*p), v.as_f64().unwrap(), 1e-5);
    }
    close(law.tail_mean(0.95), general["tvar"][0].as_f64().unwrap(), 1e-5);
}

fn normalised(p: &[f64]) -> Vec<f64> {
    let sum: f64 = p.iter().sum();
    p.iter().map(|v| v / sum).collect()
}

#[test]
fn threads_do_not_change_a_single_bit() {
    let one = years::year_losses(&scenario(), 50_000, 3, 1).unwrap();
    let two = years::year_losses(&scenario(), 50_000, 3, 2).unwrap();
    assert!(one.iter().zip(&two).all(|(a, b)| a.to_bits() == b.to_bits()));
    let many = [scenario(); 3];
    let (a, b) = (portfolio::play(&many, 30_000, 3, 1).unwrap(), portfolio::play(&many, 30_000, 3, 2).unwrap());
    assert_eq!(a.totals(), b.totals());
    assert_eq!(a.tail_drivers(1e5), b.tail_drivers(1e5));
}

#[test]
fn portfolios_follow_their_exact_law_and_drivers_add_up() {
    let many = [scenario(); 4];
    let run = portfolio::play(&many, 100_000, 9, 1).unwrap();
    let totals = run.totals();
    let r = report::report(&totals, &[0.5, 0.95], &[]).unwrap();
    let law = exact::law(&many, 0.999, Effort::DEFAULT).unwrap();
    close(r.quantiles[0], law.quantile(0.5), 0.01);
    close(r.quantiles[1], law.quantile(0.95), 0.02);
    let (drivers, n) = run.tail_drivers(r.quantiles[1]);
    let worst = totals.iter().filter(|t| **t >= r.quantiles[1]);
    close(drivers.iter().sum::<f64>(), worst.sum::<f64>() / n as f64, 1e-6);
    let spread = drivers.iter().copied().fold(0.0, f64::max) / drivers.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(spread < 1.2, "equal scenarios contribute equally: {drivers:?}");
}

#[test]
fn reports_equal_those_of_sorted_values() {
    let mut values: Vec<f64> = (0..5_000).map(|i| f64::from((i * 7_919) % 5_000) * 1.5).collect();
    let levels = [0.0, 0.1, 0.5, 0.77, 0.999, 1.0];
    let r = report::report(&values, &levels, &[100.0, 1e9]).unwrap();
    values.sort_by(f64::total_cmp);
    for (p, q) in levels.iter().zip(&r.quantiles) {
        let h = 4_999.0 * p;
        let k = h.floor() as usize;
        let want = values[k] + (values[(k + 1).min(4_999)] - values[k]) * (h - k as f64);
        close(*q, want, 1e-14);
    }
    assert_eq!(r.exceed, [values.iter().filter(|v| **v > 100.0).count() as f64 / 5_000.0, 0.0]);
    assert!(report::report(&[1.0, f64::NAN], &[], &[]).is_err() && report::report(&[-1.0], &[], &[]).is_err());
}

#[test]
fn logs_are_read_whatever_the_names_of_cases() {
    let log = b"case,activity,time\nB-2,New,0\nB-2,Work,5\nB-2,Work,7\nA-1,New,3\nA-1,Reopened,9\n";
    let s = quant::stats::process::mine(log, "Reopened").unwrap();
    assert_eq!((s.cases, s.events, s.variants, s.edges.len()), (2, 5, 2, 3));
    assert_eq!((s.rework, s.reopen, s.duration(1.0)), (0.5, 0.5, 7.0));
    for bad in [
        &b"case,activity,time\n"[..],
        b"x",
        b"c,a,t\n1,New,x\n",
        b"c,a,t\n1,N,1\n2,N,1\n1,N,2\n",
        b"c,a,t\n1,N,5\n1,N,2\n",
    ] {
        assert!(quant::stats::process::mine(bad, "").is_err());
    }
}
