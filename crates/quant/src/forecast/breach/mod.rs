//! Will this ticket miss its deadline? Old tickets are different from new ones, and open tickets are
//! evidence too.

pub mod encode;
pub mod hazard;
mod history;

pub use history::{Breach, BreachInput, Ticket, breach};

use crate::fault::{Fault, Outcome, not_negative, positive, within};
use crate::special::normal;
use crate::stats::survival::{Survival, kaplan_meier};
use serde::Serialize;

/// Breach probability with lognormal durations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LognormalBreach {
    /// P(not done by the deadline | not done now).
    pub p_breach: f64,
    /// Further time until half of such tickets are done.
    pub remaining_median: f64,
}

/// S(deadline) / S(elapsed) for ln duration ~ N(mu, sigma^2); business hours. A deadline that has passed is a breach.
pub fn breach_lognormal(mu: f64, sigma: f64, elapsed: f64, deadline: f64) -> Outcome<LognormalBreach> {
    within("mu", mu, -100.0, 100.0)?;
    positive("sigma", sigma)?;
    within("sigma", sigma, 1e-6, 100.0)?;
    not_negative("elapsed", elapsed)?;
    not_negative("deadline", deadline)?;
    let z = |t: f64| if t > 0.0 { (t.ln() - mu) / sigma } else { f64::NEG_INFINITY };
    let log_surv = |t: f64| if t > 0.0 { normal::log_cdf(-z(t)) } else { 0.0 };
    let now = log_surv(elapsed);
    // S(t) = S(elapsed) / 2, solved in the upper tail where the survival is small.
    let half = now.exp() / 2.0;
    let at = if half > 1e-280 {
        (mu - sigma * normal::quantile(half)).exp()
    } else {
        let (mut low, mut high) = (z(elapsed), z(elapsed) + 1.0);
        for _ in 0..200 {
            let mid = 0.5 * (low + high);
            if normal::log_cdf(-mid) > now - std::f64::consts::LN_2 {
                low = mid;
            } else {
                high = mid;
            }
        }
        (mu + sigma * low).exp()
    };
    let p = if deadline <= elapsed { 1.0 } else { (log_surv(deadline) - now).exp() };
    Ok(LognormalBreach { p_breach: p.min(1.0), remaining_median: (at - elapsed).max(0.0) })
}

/// Breach probability from a survival curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KmBreach {
    /// P(not done by the deadline | not done now).
    pub p_breach: f64,
    /// Central 80 % interval (Greenwood, on the log-log scale).
    pub ci80: [f64; 2],
    /// Tickets still at risk at `elapsed`.
    pub at_risk: usize,
}

/// Survival just after `t`.
pub(crate) fn survival_at(curve: &Survival, t: f64) -> f64 {
    let k = curve.time.partition_point(|x| *x <= t);
    k.checked_sub(1).and_then(|k| curve.surv.get(k)).copied().unwrap_or(1.0)
}

/// Standard error of S(deadline)/S(elapsed): Greenwood's sum over the events between the two only.
pub(crate) fn conditional_error(curve: &Survival, elapsed: f64, deadline: f64) -> f64 {
    let at = |t: f64| {
        let k = curve.time.partition_point(|x| *x <= t).checked_sub(1)?;
        let (surv, se) = (*curve.surv.get(k)?, *curve.std_err.get(k)?);
        (surv > 0.0).then(|| (surv, (se / surv).powi(2)))
    };
    let Some((late, sum)) = at(deadline) else { return 0.0 };
    let (early, before) = at(elapsed).unwrap_or((1.0, 0.0));
    late / early * (sum - before).max(0.0).sqrt()
}

/// Kaplan-Meier curve of the tickets still open at `elapsed`, read at the deadline: S(d) / S(e).
///
/// Fails when no ticket of the history was open that long.
pub fn breach_km(time: &[f64], event: &[u8], elapsed: f64, deadline: f64) -> Outcome<KmBreach> {
    not_negative("elapsed", elapsed)?;
    not_negative("deadline", deadline)?;
    kaplan_meier(time, event)?;
    let later: (Vec<f64>, Vec<u8>) =
        time.iter().zip(event).filter(|(t, _)| **t > elapsed).map(|(t, e)| (*t, *e)).unzip();
    if later.0.is_empty() {
        return Err(Fault::new("empty", "elapsed", "no ticket of the history was open longer than that"));
    }
    let at_risk = later.0.len();
    if deadline <= elapsed {
        return Ok(KmBreach { p_breach: 1.0, ci80: [1.0, 1.0], at_risk });
    }
    // Conditioning on survival to `elapsed` is the same product restricted to later times.
    let curve = kaplan_meier(&later.0, &later.1)?;
    let p = survival_at(&curve, deadline);
    let k = curve.time.partition_point(|x| *x <= deadline);
    let se = k.checked_sub(1).and_then(|k| curve.std_err.get(k)).copied().unwrap_or(0.0);
    Ok(KmBreach { p_breach: p, ci80: log_log(p, se), at_risk })
}

/// 80 % interval of a survival from its standard error, on the scale ln(-ln S).
pub(crate) fn log_log(p: f64, se: f64) -> [f64; 2] {
    if p <= 0.0 || p >= 1.0 || se <= 0.0 {
        return [p, p];
    }
    let wide = 1.281_551_565_544_6 * se / (p * p.ln().abs());
    let scale = (-p.ln()).ln();
    [(-(scale + wide).exp()).exp(), (-(scale - wide).exp()).exp()]
}
