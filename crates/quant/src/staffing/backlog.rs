//! The backlog of a team over the coming weeks: whether it is eaten up or grows.

use crate::fault::{Fault, Outcome, not_negative, positive, within};
use crate::special::{normal, quadrature, solve};
use serde::{Deserialize, Serialize};

/// Daily flow in and out.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Flow {
    /// Tickets open today.
    #[serde(default)]
    pub initial: f64,
    /// Mean arrivals a day.
    pub arrivals_mean: f64,
    /// Variance of the arrivals of a day.
    pub arrivals_var: f64,
    /// Mean tickets that can be closed a day.
    pub capacity_mean: f64,
    /// Variance of that.
    pub capacity_var: f64,
    /// Days ahead.
    pub days: f64,
}

/// Law of the backlog after these days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BacklogReport {
    /// Mean.
    pub mean: f64,
    /// Median.
    pub q50: f64,
    /// 90 % quantile.
    pub q90: f64,
    /// Probability of more than twice today's backlog; absent when today's is zero.
    pub p_above_double_initial: Option<f64>,
}

/// Start, drift a day, standard deviation a root day, days.
#[derive(Clone, Copy)]
struct Motion {
    start: f64,
    drift: f64,
    spread: f64,
    days: f64,
}

impl Motion {
    /// exp(2 m x / s^2) Phi(z), in logarithms.
    fn reflected(&self, x: f64, z: f64) -> f64 {
        (2.0 * self.drift * x / (self.spread * self.spread) + normal::log_cdf(z)).exp()
    }

    /// P(B_t > x) = Phi((-x+b+mt)/(s sqrt t)) + e^(2mx/s^2) Phi((-x-b-mt)/(s sqrt t)).
    fn tail(&self, x: f64) -> f64 {
        let scale = self.spread * self.days.sqrt();
        let shift = self.start + self.drift * self.days;
        let direct = normal::cdf((shift - x) / scale);
        (direct + self.reflected(x, (-x - shift) / scale)).min(1.0)
    }

    /// E B_t = b + m t + E of the time spent idle, in tickets: the integral of P(max of -X > z) above b.
    fn mean(&self) -> f64 {
        let (m, s) = (self.drift, self.spread);
        let scale = s * self.days.sqrt();
        let u = (self.start + m * self.days) / scale;
        let first = scale * (normal::pdf(u) - u * normal::cdf(-u));
        let second = |z: f64| self.reflected(-z, (m * self.days - z) / scale);
        let rest = if m.abs() * self.days.sqrt() > 0.05 * s {
            s * s / (2.0 * m) * (second(self.start) - normal::cdf(-u))
        } else {
            let rule = quadrature::legendre(20);
            let panel = |k: u32| self.start + f64::from(k) * scale;
            (0..12).map(|k| quadrature::integral(&rule, panel(k), panel(k + 1), second)).sum()
        };
        self.start + m * self.days + first + rest
    }
}

/// Transient law of reflected Brownian motion (Harrison 1985) with the daily means and variances of
/// arrivals and capacity; days are independent.
pub fn backlog_reflected(flow: Flow) -> Outcome<BacklogReport> {
    for (name, x) in [
        ("initial", flow.initial),
        ("arrivals_mean", flow.arrivals_mean),
        ("arrivals_var", flow.arrivals_var),
        ("capacity_mean", flow.capacity_mean),
        ("capacity_var", flow.capacity_var),
    ] {
        not_negative(name, x)?;
        within(name, x, 0.0, 1e9)?;
    }
    positive("days", flow.days)?;
    within("days", flow.days, 1e-6, 1e5)?;
    let spread = (flow.arrivals_var + flow.capacity_var).sqrt();
    let drift = flow.arrivals_mean - flow.capacity_mean;
    if spread <= 1e-6 * (1.0 + flow.arrivals_mean + flow.capacity_mean) {
        return Err(Fault::range(
            "arrivals_var",
            "arrivals or capacity must vary: their variances must not both vanish",
        ));
    }
    let motion = Motion { start: flow.initial, drift, spread, days: flow.days };
    let scale = spread * flow.days.sqrt();
    let quantile = |p: f64| solve::quantile_above(0.0, scale, p, |x| 1.0 - motion.tail(x));
    Ok(BacklogReport {
        mean: motion.mean().max(0.0),
        q50: quantile(0.5),
        q90: quantile(0.9),
        p_above_double_initial: (flow.initial > 0.0).then(|| motion.tail(2.0 * flow.initial)),
    })
}
