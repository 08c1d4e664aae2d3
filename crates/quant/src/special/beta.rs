//! The beta law: probabilities, PERT estimates, binomial and negative binomial tails all rest on it.

use super::gamma::{deviance, stirling_error};
use super::solve::newton_increasing;

/// x^a y^b / B(a,b) with y = 1-x, in Loader's saddle-point form.
pub fn weight(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 || y <= 0.0 {
        return 0.0;
    }
    let n = a + b;
    let log = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * y);
    log.exp() * (a * b / (2.0 * std::f64::consts::PI * n)).sqrt()
}

/// Regularised incomplete beta function and its complement, `(I_x(a,b), 1 - I_x(a,b))`.
///
/// ```
/// let (i, _) = quant::special::beta::inc(1.0, 3.0, 0.2);
/// assert!((i - 0.488).abs() < 1e-14);
/// ```
pub fn inc(a: f64, b: f64, x: f64) -> (f64, f64) {
    inc_xy(a, b, x, 1.0 - x)
}

/// As [`inc`], for callers that know y = 1-x more exactly than subtraction would give it.
pub fn inc_xy(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    let front = weight(a, b, x, y);
    if x < (a + 1.0) / (a + b + 2.0) {
        let i = (front / a * fraction(a, b, x)).min(1.0);
        (i, 1.0 - i)
    } else {
        let c = (front / b * fraction(b, a, y)).min(1.0);
        (1.0 - c, c)
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let keep = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / keep(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for i in 1..300_000 {
        let m = f64::from(i);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep(1.0 + even * d);
        c = keep(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep(1.0 + odd * d);
        c = keep(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// Quantile of the beta law as `(x, 1-x)`, for 0 < p < 1; Newton over the log odds.
pub fn quantile_xy(a: f64, b: f64, p: f64) -> (f64, f64) {
    if p <= 0.0 {
        return (0.0, 1.0);
    }
    if p >= 1.0 {
        return (1.0, 0.0);
    }
    let odds = |u: f64| (1.0 / (1.0 + (-u).exp()), 1.0 / (1.0 + u.exp()));
    let u = newton_increasing(-700.0, 700.0, (a / b).ln(), |u| {
        let (x, y) = odds(u);
        let (lower, upper) = inc_xy(a, b, x, y);
        let slope = weight(a, b, x, y);
        if p <= 0.5 { (lower.ln() - p.ln(), slope / lower) } else { ((1.0 - p).ln() - upper.ln(), slope / upper) }
    });
    odds(u)
}

/// Quantile of the beta law.
pub fn quantile(a: f64, b: f64, p: f64) -> f64 {
    quantile_xy(a, b, p).0
}
