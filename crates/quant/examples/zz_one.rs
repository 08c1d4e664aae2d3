//! temp
#![allow(clippy::all, clippy::unwrap_used)]
use quant::lattice::{Complex64, Effort, Part, Sum};
use quant::rng::Stream;
use serde_json::{Value, json};
const LEVELS: [f64; 7] = [0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999];
const TRUTH: Effort = Effort { points: 65_536, ranges: 3, nested: 16.0 };
fn between(s: &mut Stream, low: f64, high: f64) -> f64 {
    low + (high - low) * s.uniform()
}
fn frequency(s: &mut Stream) -> Value {
    let rate = 10f64.powf(between(s, -1.3, 2.0));
    match s.bits() % 4 {
        0 => json!({"kind": "poisson", "rate": rate}),
        1 => json!({"kind": "negbin", "mean": rate, "size": between(s, 0.5, 8.0)}),
        2 => json!({"kind": "pert_poisson", "min": 0.4 * rate, "mode": rate, "max": 2.5 * rate}),
        _ => json!({"kind": "binomial", "n": 12, "p": between(s, 0.05, 0.9)}),
    }
}
fn severity(s: &mut Stream) -> Value {
    let size = 10f64.powf(between(s, 2.0, 6.0));
    let mut law = match s.bits() % 5 {
        0 => json!({"kind": "lognormal", "mu": size.ln(), "sigma": between(s, 0.3, 2.0)}),
        1 => json!({"kind": "gamma", "shape": between(s, 0.3, 5.0), "scale": size}),
        2 => json!({"kind": "pareto2", "alpha": between(s, 1.8, 4.0), "scale": size}),
        3 => json!({"kind": "pert", "min": 0.2 * size, "mode": size, "max": between(s, 2.0, 9.0) * size}),
        _ => json!({"kind": "lognormal_interval", "low": 0.1 * size, "high": 10.0 * size, "level": 0.9}),
    };
    if s.uniform() < 0.2 {
        law["limit"] = json!(5.0 * size);
    }
    law
}
fn main() {
    for seed in std::env::args().skip(1).map(|x| x.parse().unwrap()) {
        let mut s = Stream::new(seed, 1, 1, 1);
        let (f, v) = (frequency(&mut s), severity(&mut s));
        println!("{seed} {f} {v}");
        let f: quant::dist::Frequency = serde_json::from_value(f).unwrap();
        let v: quant::dist::Severity = serde_json::from_value(v).unwrap();
        let count = f.prepare(1.0).unwrap();
        let loss = v.prepare().unwrap();
        let total = |phi: &[Complex64]| count.pgf(phi[0]);
        let mean = count.cumulants()[0] * loss.mean();
        let sum = Sum { parts: vec![Part::new(loss, 1.0)], total: &total, mean };
        let truth = sum.solve(0.999, 0.0, TRUTH).unwrap();
        println!("p0 {} top {}", truth.p_zero(), truth.top());
        for e in [Effort::QUICK, Effort::DEFAULT, Effort::PRECISE] {
            let law = sum.solve(0.999, 0.0, e).unwrap();
            for p in LEVELS {
                let t = truth.quantile(p);
                if t <= 0.0 {
                    continue;
                }
                print!(
                    "  {p}: x {:.4e} rel {:+.1e} stated {:.1e};",
                    t,
                    law.quantile(p) / t - 1.0,
                    law.quantile_error(p) / t
                );
            }
            println!();
        }
    }
}
