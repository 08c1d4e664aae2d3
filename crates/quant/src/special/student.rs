//! Student's t: the predictive law of a log loss whose spread is unknown.

use super::beta;

/// P(T <= t) with `df` degrees of freedom.
pub fn cdf(t: f64, df: f64) -> f64 {
    let s = df + t * t;
    let tail = 0.5 * beta::inc_xy(0.5 * df, 0.5, df / s, t * t / s).0;
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// Density of Student's t at `t`.
pub fn pdf(t: f64, df: f64) -> f64 {
    let s = df + t * t;
    // weight = x^a y^b / B with x = df/s, a = df/2, b = 1/2; the density is sqrt(x)^(df+1) / (sqrt(df) B).
    if t == 0.0 {
        return (super::gamma::ln_gamma(0.5 * (df + 1.0)) - super::gamma::ln_gamma(0.5 * df)).exp()
            / (df * std::f64::consts::PI).sqrt();
    }
    beta::weight(0.5 * df, 0.5, df / s, t * t / s) / t.abs()
}

/// Quantile for 0 < p < 1.
pub fn quantile(p: f64, df: f64) -> f64 {
    if p == 0.5 {
        return 0.0;
    }
    let (x, y) = beta::quantile_xy(0.5 * df, 0.5, 2.0 * p.min(1.0 - p));
    let t = (df * y / x).sqrt();
    if p < 0.5 { -t } else { t }
}
