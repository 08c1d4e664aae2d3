//! temp
#![allow(clippy::all, clippy::unwrap_used)]
use quant::lattice::{Complex64, Effort, Part, Sum};
use quant::rng::Stream;
use serde_json::{Value, json};
const LEVELS: [f64; 9] = [0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999];
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
    if std::env::var("DED").is_ok() && s.uniform() < 0.5 {
        law["deductible"] = json!(0.5 * size);
    }
    law
}
fn main() {
    let a: Vec<u64> = std::env::args().skip(1).map(|x| x.parse().unwrap()).collect();
    let top = LEVELS.len() - a.get(2).map_or(2, |x| *x as usize);
    let levels = &LEVELS[..top];
    let mut all: Vec<Vec<(f64, f64, f64, u64, f64)>> = vec![vec![]; 3];
    for seed in a[0]..a[1] {
        let mut s = Stream::new(seed, 1, 1, 1);
        let (f, v) = (frequency(&mut s), severity(&mut s));
        let f: quant::dist::Frequency = serde_json::from_value(f).unwrap();
        let v: quant::dist::Severity = serde_json::from_value(v).unwrap();
        let count = f.prepare(1.0).unwrap();
        let loss = v.prepare().unwrap();
        let total = |phi: &[Complex64]| count.pgf(phi[0]);
        let mean = count.cumulants()[0] * loss.mean();
        let sum = Sum { parts: vec![Part::new(loss, 1.0)], total: &total, mean };
        let lv = *levels.last().unwrap();
        let truth = sum.solve(lv, 0.0, TRUTH).unwrap();
        for (i, e) in [Effort::QUICK, Effort::DEFAULT, Effort::PRECISE].into_iter().enumerate() {
            let law = sum.solve(lv, 0.0, e).unwrap();
            let mut worst = (0.0f64, 0.0f64, 0.0f64);
            let mut lr = 0.0f64;
            for p in levels {
                let t = truth.quantile(*p);
                if t <= 0.0 {
                    continue;
                }
                let off = (law.quantile(*p) - t).abs();
                let st = law.quantile_error(*p);
                let r = off / st.max(1e-300);
                worst.0 = worst.0.max(off);
                worst.1 = worst.1.max(st);
                worst.2 = worst.2.max(off / t);
                lr = lr.max(r);
            }
            all[i].push((worst.0 / worst.1.max(1e-300), worst.2, worst.1 / truth.quantile(lv), seed, lr));
        }
    }
    for (i, n) in ["quick", "default", "precise"].iter().enumerate() {
        let mut r: Vec<f64> = all[i].iter().map(|x| 1.0 / x.0.max(1e-9)).collect();
        r.sort_by(f64::total_cmp);
        let mut st: Vec<f64> = all[i].iter().map(|x| x.2).collect();
        st.sort_by(f64::total_cmp);
        let mut re: Vec<f64> = all[i].iter().map(|x| x.1).collect();
        re.sort_by(f64::total_cmp);
        let m = r.len();
        println!(
            "{n}: stated/true min {:.2} 1% {:.2} 5% {:.2} median {:.1} 95% {:.1}; broken {} level-broken {}; rel true median {:.1e} 95% {:.1e} max {:.1e}; >1e-5 {}; stated rel median {:.1e} max {:.1e}",
            r[0],
            r[m / 100],
            r[m / 20],
            r[m / 2],
            r[m * 95 / 100],
            all[i].iter().filter(|x| x.0 > 1.0).count(),
            all[i].iter().filter(|x| x.4 > 1.0).count(),
            re[m / 2],
            re[m * 95 / 100],
            re[m - 1],
            re.iter().filter(|x| **x > 1e-5).count(),
            st[m / 2],
            st[m - 1]
        );
        for x in all[i].iter().filter(|x| x.0 > 1.0 || x.1 > 1e-5).take(12) {
            println!("   seed {} true/stated {:.2} rel {:.1e} level-ratio {:.2}", x.3, x.0, x.1, x.4);
        }
    }
}
