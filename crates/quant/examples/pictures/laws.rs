//! Laws of a year: the curve with what is not known, exact sums against played years, estimates with a mode.

use crate::Picture;
use crate::ask::{ask, list, number};
use crate::frame::{Frame, linear, log};
use crate::svg::{Anchor, Canvas};
use crate::text::{amount, percent, shares, ticks};
use quant::dist::Pert;
use quant::dist::lognormal::Lognormal;
use quant::fault::Outcome;
use quant::lattice::Effort;
use quant::simulate::product::Estimate;
use quant::simulate::report::report;
use quant::simulate::scenario::FairScenario;
use quant::simulate::{exact as solved, years};
use quant::special::beta;
use serde_json::json;

/// The loss exceedance curve of two scenarios with its band of ignorance.
pub fn exceedance() -> Outcome<Picture> {
    let out = ask(
        "risk.exceedance_curve",
        &json!({
            "scenarios": [
                {"id": "outage", "rate": 2.5, "severity": {"kind": "lognormal_interval", "low": 4000, "high": 60000, "level": 0.9}, "drivers": {"change": 0.5}},
                {"id": "ransomware", "rate": 0.12, "severity": {"kind": "lognormal_interval", "low": 200000, "high": 3000000, "level": 0.9}}],
            "drivers": [{"id": "change", "cv": 0.8}],
            "ignorance": [{"id": "outage", "rate_shape": 10.5}, {"id": "ransomware", "rate_shape": 1.5}],
            "points": 120, "draws": 400, "seed": 1
        }),
    )?;
    let (x, p) = (list(&out["x"]), list(&out["exceed"]));
    let (low, high) = (list(&out["band"]["low"]), list(&out["band"]["high"]));
    let k = p.iter().position(|v| *v <= 0.05).unwrap_or(0);
    let title = format!(
        "One year in twenty costs more than {} million; that chance may really be anything from {} to {}",
        amount(x[k] / 1e6),
        percent(low[k]),
        percent(high[k])
    );
    let note = "Chance that the loss of a year exceeds an amount: line with chance and ignorance, band with ignorance alone (90 %).";
    let mut c = Canvas::new(&title, note);
    let f = Frame::new(&c, 290.0, 20.0, log(1e3, 1e7), log(1e-3, 1.0));
    let names = ("Loss of the year, thousand", "Chance that the year costs more, logarithmic");
    let money = ticks(&[1e3, 1e4, 1e5, 1e6, 1e7], |v| amount(v / 1000.0));
    f.axes(&mut c, names, &money, &ticks(&[0.001, 0.01, 0.05, 0.1, 0.5, 1.0], percent));
    let kept = |v: &[f64]| v.iter().map(|p| p.max(1e-3)).collect::<Vec<f64>>();
    c.area(&f.edge(&x, &kept(&high)), &f.edge(&x, &kept(&low)), "band1");
    c.path(&f.line(&x, &p), "l1");
    c.path(&[f.at(1e3, 0.05), f.at(x[k], 0.05), f.at(x[k], 1e-3)], "axis dash");
    c.dot(f.at(x[k], 0.05), 4.5, "f1");
    let at = f.at(x[k], 0.05);
    c.text((at.0 + 12.0, at.1 - 8.0), Anchor::Start, "t1", &format!("5 %: {} thousand", amount(x[k] / 1000.0)));
    let zero = format!("A year without loss: {}", percent(number(&out["p_zero"])));
    c.text((f.left + 8.0, f.at(1e3, 0.35).1), Anchor::Start, "soft", &zero);
    Ok(Picture { name: "loss-exceedance.svg", svg: c.finish(f.end()) })
}

fn scenario() -> Outcome<FairScenario> {
    let primary = Lognormal::from_interval(5_000.0, 250_000.0, 0.9)?;
    Ok(FairScenario {
        threat_events: Pert { min: 1.0, mode: 3.0, max: 12.0, gamma: 4.0 },
        vulnerability: None,
        primary,
        secondary_probability: 0.0,
        secondary: primary,
    })
}

/// Root mean square of the relative error of the 99 % quantile over twelve runs of `n` years.
fn played(truth: f64, n: usize) -> Outcome<f64> {
    let mut sum = 0.0;
    for seed in 0..12 {
        let losses = years::year_losses(&scenario()?, n, seed, 1)?;
        let told = report(&losses, &[0.99], &[])?.quantiles[0];
        sum += (told / truth - 1.0).powi(2);
    }
    Ok((sum / 12.0).sqrt())
}

/// The exact law against played years: error of the 99 % loss by amount of work.
pub fn exact() -> Outcome<Picture> {
    let scenarios = [scenario()?];
    let at = |points: usize| solved::law(&scenarios, 0.99, Effort { points, ranges: 3, nested: 16.0 });
    let truth = at(65_536)?.quantile(0.99);
    let (mut work, mut error, mut told) = (vec![], vec![], vec![]);
    for points in [256, 512, 1_024, 2_048, 4_096] {
        let law = at(points)?;
        // Two passes, of n and 2 n points, on each of three ranges.
        work.push(9.0 * points as f64);
        error.push((law.quantile(0.99) / truth - 1.0).abs().max(1.2e-10));
        told.push((law.quantile_error(0.99) / truth).max(1.2e-10));
    }
    let sizes = [1_000usize, 10_000, 100_000, 1_000_000];
    let chance: Vec<f64> = sizes.iter().map(|n| played(truth, *n)).collect::<Outcome<_>>()?;
    let title = format!(
        "A million played years miss by {}, {} lattice points by less than a millionth",
        percent(chance[3]),
        amount(work[work.len() - 1])
    );
    let note = "Relative error of the one-in-a-hundred loss of one scenario. Played: root mean square of twelve runs. Exact: nested grids, extrapolated.";
    let mut c = Canvas::new(&title, note);
    let f = Frame::new(&c, 290.0, 30.0, log(900.0, 1.2e6), log(1e-10, 1.0));
    let power =
        |v: f64| if v >= 0.01 { percent(v) } else { format!("10^{:.0}", v.log10()).replace("10^-", "1e\u{2212}") };
    let y = ticks(&[1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1.0], power);
    f.axes(
        &mut c,
        ("Lattice points or played years, logarithmic", "Relative error, logarithmic"),
        &ticks(&[1e3, 1e4, 1e5, 1e6], amount),
        &y,
    );
    let runs: Vec<f64> = sizes.iter().map(|n| *n as f64).collect();
    c.path(&f.line(&runs, &chance), "l2");
    runs.iter().zip(&chance).for_each(|(x, y)| c.dot(f.at(*x, *y), 4.0, "f2"));
    c.path(&f.line(&work, &told), "l1 thin dash");
    c.path(&f.line(&work, &error), "l1");
    work.iter().zip(&error).for_each(|(x, y)| c.dot(f.at(*x, *y), 4.0, "f1"));
    let p = f.at(1e5, chance[2]);
    c.text((p.0, p.1 - 14.0), Anchor::Middle, "t2", "played years");
    let (p, q) = (f.at(work[4], told[4]), f.at(work[4], error[4]));
    c.text((p.0 + 10.0, p.1 + 4.0), Anchor::Start, "t1", "error that the engine reports");
    c.text((q.0 + 10.0, q.1 + 4.0), Anchor::Start, "t1", "true error of the exact law");
    Ok(Picture { name: "exact-against-simulation.svg", svg: c.finish(f.end()) })
}

/// Two readings of the same three numbers.
pub fn pert() -> Outcome<Picture> {
    let stated = Pert { min: 0.0, mode: 20.0, max: 200.0, gamma: 4.0 }.checked()?;
    let moved = Estimate::by_moments(0.0, 20.0, 200.0)?;
    let mode = moved.low + moved.width * (moved.a - 1.0) / (moved.a + moved.b - 2.0);
    let title = format!("Most likely, they said, is 20: a fit by moments makes it {}", amount(mode));
    let mut c = Canvas::new(
        &title,
        "Densities of two beta laws for the same estimate: at least 0, most likely 20, at most 200 hours.",
    );
    let xs: Vec<f64> = (1..=200).map(|k| f64::from(k) - 0.5).collect();
    let ours: Vec<f64> = xs.iter().map(|x| stated.density(*x)).collect();
    let other = |x: f64| {
        let u = (x - moved.low) / moved.width;
        beta::weight(moved.a, moved.b, u, 1.0 - u) / (u * (1.0 - u) * moved.width)
    };
    let theirs: Vec<f64> = xs.iter().map(|x| other(*x)).collect();
    let f = Frame::new(&c, 240.0, 10.0, linear(0.0, 200.0), linear(0.0, 0.016));
    f.axes(
        &mut c,
        ("Hours", "Density, per hour"),
        &ticks(&[0.0, 20.0, 50.0, 100.0, 150.0, 200.0], amount),
        &shares(0.0, 0.015, 0.005),
    );
    for (at, top, class) in [(20.0, stated.density(20.0), "axis dash"), (mode, other(mode), "axis dash")] {
        c.path(&[f.at(at, 0.0), f.at(at, top)], class);
        c.dot(f.at(at, top), 3.5, "f3");
    }
    c.path(&f.line(&xs, &theirs), "l2 dash");
    c.path(&f.line(&xs, &ours), "l1");
    let (p, q) = (f.at(42.0, stated.density(42.0)), f.at(112.0, other(112.0)));
    c.text((p.0 + 14.0, p.1 - 4.0), Anchor::Start, "t1", "PERT of the engine: the mode stays at 20");
    c.text((q.0 + 10.0, q.1 - 6.0), Anchor::Start, "t2", "fitted by mean and (max \u{2212} min)/6");
    Ok(Picture { name: "pert-keeps-its-mode.svg", svg: c.finish(f.end()) })
}
