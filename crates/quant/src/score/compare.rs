//! Which of two forecasters is better, beyond chance.

use crate::fault::{Fault, Outcome, within};
use crate::special::beta;
use serde::Serialize;

/// Diebold-Mariano test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DieboldMariano {
    /// Negative when the first forecaster's errors are smaller.
    pub statistic: f64,
    /// Probability of at least this difference between equally good forecasters.
    pub p_two_sided: f64,
}

/// Diebold & Mariano (1995) with the correction of Harvey, Leybourne & Newbold (1997): errors of two
/// forecasters, `h` steps ahead, loss |error|^power; Student's t with n-1 degrees of freedom.
///
/// When the estimated variance of the mean is not positive the one of horizon 1 is used, as is customary.
pub fn diebold_mariano(e1: &[f64], e2: &[f64], h: usize, power: f64) -> Outcome<DieboldMariano> {
    let n = e1.len();
    if n < 3 || e2.len() != n {
        return Err(Fault::new(
            "empty",
            "e1",
            "e1 and e2 must be lists of the same length, with at least three errors",
        ));
    }
    within("h", h as f64, 1.0, (n - 1) as f64)?;
    within("power", power, 0.1, 10.0)?;
    let top = e1.iter().chain(e2).map(|v| v.abs()).fold(0.0, f64::max);
    for v in e1.iter().chain(e2) {
        within("e1", *v, -1e100, 1e100)?;
    }
    let loss = |v: &f64| if top > 0.0 { (v.abs() / top).powf(power) } else { 0.0 };
    let d: Vec<f64> = e1.iter().zip(e2).map(|(a, b)| loss(a) - loss(b)).collect();
    let m = n as f64;
    let mean = d.iter().sum::<f64>() / m;
    let cov = |k: usize| d.iter().zip(d.iter().skip(k)).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / m;
    let flat = cov(0);
    if flat <= 1e-28 * mean * mean || flat == 0.0 {
        return Err(Fault::range("e1", "the two forecasters differ by a constant: there is no chance to compare with"));
    }
    let long = flat + 2.0 * (1..h).map(cov).sum::<f64>();
    let (variance, steps) = if long > 0.0 { (long, h as f64) } else { (flat, 1.0) };
    let correction = ((m + 1.0 - 2.0 * steps + steps * (steps - 1.0) / m) / m).max(0.0).sqrt();
    let statistic = mean / (variance / m).sqrt() * correction;
    let (df, square) = (m - 1.0, statistic * statistic);
    // Two-sided tail of Student's t directly, so that small p keep their digits.
    let p = beta::inc_xy(0.5 * df, 0.5, df / (df + square), square / (df + square)).0;
    Ok(DieboldMariano { statistic, p_two_sided: p })
}
