//! Partial pooling of event rates: groups with little exposure borrow from the others, by quadrature.

use crate::fault::{Fault, Outcome, not_negative, positive, within};
use crate::special::gamma::ln_gamma;
use serde::{Deserialize, Serialize};

/// What is believed of the groups' common gamma law before any data, theta_i ~ gamma(shape, rate):
/// shape ~ exponential(`shape`), rate ~ gamma(`rate_shape`, `rate`).
///
/// The rate parameter has the unit of exposure, so this belief depends on it: "gamma(0.1, 1)" of exposure in
/// years is another belief than of exposure in days. Exposure times c with `rate` divided by c is the same question,
/// and gets the same answer divided by c.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "Stated")]
pub struct Hyperprior {
    /// Rate of the exponential law of the common shape.
    pub shape: f64,
    /// Shape of the gamma law of the common rate parameter.
    pub rate_shape: f64,
    /// Rate of the gamma law of the common rate parameter, per unit of exposure.
    pub rate: f64,
}

impl Default for Hyperprior {
    fn default() -> Self {
        Self { shape: 1.0, rate_shape: 0.1, rate: 1.0 }
    }
}

/// As people write it: `{"shape": "exponential(rate 1)", "rate": "gamma(shape 0.1, rate 1)"}`; either may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    shape: Option<String>,
    rate: Option<String>,
}

impl TryFrom<Stated> for Hyperprior {
    type Error = String;

    fn try_from(stated: Stated) -> Result<Self, String> {
        let mut out = Self::default();
        if let Some(text) = &stated.shape {
            [out.shape] = numbers(text, "exponential", ["rate"])?;
        }
        if let Some(text) = &stated.rate {
            [out.rate_shape, out.rate] = numbers(text, "gamma", ["shape", "rate"])?;
        }
        Ok(out)
    }
}

/// The numbers of `law(name number, ...)`, names in this order.
fn numbers<const N: usize>(text: &str, law: &str, names: [&str; N]) -> Result<[f64; N], String> {
    let wrong = || format!("`hyperprior` reads {law}({} number), but is {text}", names.join(" number, "));
    let inside = text.trim().strip_prefix(law).and_then(|t| t.trim().strip_prefix('(')?.strip_suffix(')'));
    let mut given = inside.ok_or_else(wrong)?.split(',');
    let mut out = [0.0; N];
    for (slot, name) in out.iter_mut().zip(names) {
        let number = given.next().and_then(|g| g.trim().strip_prefix(name)?.trim().parse().ok());
        *slot = number.filter(|n: &f64| n.is_finite() && *n > 0.0).ok_or_else(wrong)?;
    }
    if given.next().is_some() { Err(wrong()) } else { Ok(out) }
}

/// Pooled event rates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PooledRates {
    /// Posterior mean of the common shape.
    pub shape_mean: f64,
    /// Posterior mean of the common rate parameter, in the unit of exposure.
    pub rate_mean: f64,
    /// Posterior mean rate of every group, events per unit of exposure.
    pub group_mean: Vec<f64>,
}

/// Points of the grid in each direction.
const SIDE: usize = 161;
/// Points while the grid is being placed.
const ROUGH: usize = 41;
/// The grid ends where the density has fallen by e^-DEEP.
const DEEP: f64 = 18.0;

/// Groups, and the density of (ln shape, ln mean) up to a constant.
struct Groups<'a> {
    events: &'a [f64],
    exposure: &'a [f64],
    prior: Hyperprior,
}

impl Groups<'_> {
    /// ln density at all points of a grid, shape by shape. With the common mean m the rate parameter is shape/m; the
    /// Jacobian of the logarithms is shape times rate.
    fn density(&self, shapes: &[f64], means: &[f64]) -> Vec<f64> {
        let mut out = Vec::with_capacity(shapes.len() * means.len());
        for s in shapes {
            let a = s.exp();
            let of_shape: f64 = self.events.iter().map(|n| ln_gamma(a + n)).sum();
            let start = s - self.prior.shape * a + of_shape - self.events.len() as f64 * ln_gamma(a);
            for m in means {
                let (ln_b, b) = (s - m, (s - m).exp());
                let seen = |(n, t): (&f64, &f64)| a * ln_b - (a + n) * (b + t).ln();
                let data: f64 = self.events.iter().zip(self.exposure).map(seen).sum();
                out.push(start + self.prior.rate_shape * ln_b - self.prior.rate * b + data);
            }
        }
        out
    }

    /// Box of (ln shape, ln mean) that holds the posterior: sides move out while the density there is not
    /// negligible and in while more than a step of it is. Everything is relative to the mode, so that the unit of
    /// exposure moves the box and nothing else.
    fn frame(&self) -> [[f64; 2]; 2] {
        let pooled = (self.events.iter().sum::<f64>() + 0.5) / self.exposure.iter().sum::<f64>();
        let mut frame = [[-3.0, 3.0], [pooled.ln() - 3.0, pooled.ln() + 3.0]];
        for _ in 0..60 {
            let axes = frame.map(|side| axis(side, ROUGH));
            let logs = self.density(&axes[0], &axes[1]);
            let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let high = |k: usize| logs.get(k).is_some_and(|l| *l > top - DEEP);
            let rows = |i: usize| (0..ROUGH).any(|j| high(i * ROUGH + j));
            let columns = |j: usize| (0..ROUGH).any(|i| high(i * ROUGH + j));
            let next = [moved(frame[0], &rows), moved(frame[1], &columns)];
            let still =
                |k: usize| (0..2).all(|e| (next[k][e] - frame[k][e]).abs() < 0.06 * (frame[k][1] - frame[k][0]));
            let settled = still(0) && still(1);
            frame = next;
            if settled {
                break;
            }
        }
        frame
    }
}

fn axis([low, high]: [f64; 2], n: usize) -> Vec<f64> {
    (0..n).map(|i| low + (high - low) * i as f64 / (n - 1) as f64).collect()
}

/// A side of the box after one look at which of its lines hold something.
fn moved([low, high]: [f64; 2], holds: &dyn Fn(usize) -> bool) -> [f64; 2] {
    let (width, step) = (high - low, (high - low) / (ROUGH - 1) as f64);
    let first = (0..ROUGH).find(|i| holds(*i)).unwrap_or(0);
    let last = (0..ROUGH).rfind(|i| holds(*i)).unwrap_or(ROUGH - 1);
    let place = |i: usize| low + step * i as f64;
    [
        if first == 0 { low - 0.5 * width } else { place(first - 1) },
        if last == ROUGH - 1 { high + 0.5 * width } else { place(last + 1) },
    ]
}

/// Counts with exposures, pooled: theta_i ~ gamma(shape, rate) with the stated hyperprior, integrated on a grid
/// of 161 x 161 points over (ln shape, ln mean) laid around the mode.
///
/// Rates are per unit of exposure. The unit matters only through the hyperprior, see there. Fails when the lists
/// do not match, a count is negative or an exposure not above zero.
pub fn pool_rates(events: &[f64], exposure: &[f64], prior: Hyperprior) -> Outcome<PooledRates> {
    if events.is_empty() || events.len() != exposure.len() || events.len() > 10_000 {
        return Err(Fault::new(
            "empty",
            "events",
            "counts and exposures must be lists of the same length, 1 to 10,000",
        ));
    }
    for (n, t) in events.iter().zip(exposure) {
        within("events", not_negative("events", *n)?, 0.0, 1e9)?;
        within("exposure", positive("exposure", *t)?, 1e-9, 1e9)?;
    }
    for value in [prior.shape, prior.rate_shape, prior.rate] {
        within("hyperprior", value, 1e-12, 1e12)?;
    }
    let groups = Groups { events, exposure, prior };
    let frame = groups.frame();
    let [shapes, means] = frame.map(|side| axis(side, SIDE));
    let logs = groups.density(&shapes, &means);
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (mut total, mut shape_sum, mut rate_sum, mut sums) = (0.0, 0.0, 0.0, vec![0.0; events.len()]);
    for (k, log) in logs.iter().enumerate().filter(|(_, l)| **l > top - 2.0 * DEEP) {
        let (s, m) = (shapes[k / SIDE], means[k % SIDE]);
        let (w, a, b) = ((log - top).exp(), s.exp(), (s - m).exp());
        total += w;
        shape_sum += w * a;
        rate_sum += w * b;
        for (sum, (n, t)) in sums.iter_mut().zip(events.iter().zip(exposure)) {
            *sum += w * (a + n) / (b + t);
        }
    }
    let group_mean = sums.into_iter().map(|s| s / total).collect();
    Ok(PooledRates { shape_mean: shape_sum / total, rate_mean: rate_sum / total, group_mean })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [f64; 5] = [0.0, 3.0, 1.0, 12.0, 0.0];
    const YEARS: [f64; 5] = [1.0, 2.5, 0.2, 4.0, 3.0];

    #[test]
    fn another_unit_of_exposure_with_its_hyperprior_is_the_same_question() {
        let years = pool_rates(&EVENTS, &YEARS, Hyperprior::default()).unwrap();
        for c in [12.0, 365.25, 1e-3, 1e6] {
            let scaled: Vec<f64> = YEARS.iter().map(|t| t * c).collect();
            let other = pool_rates(&EVENTS, &scaled, Hyperprior { rate: 1.0 / c, ..Hyperprior::default() }).unwrap();
            assert!((other.shape_mean / years.shape_mean - 1.0).abs() < 1e-9, "{c}");
            assert!((other.rate_mean / years.rate_mean / c - 1.0).abs() < 1e-9, "{c}");
            for (a, b) in other.group_mean.iter().zip(&years.group_mean) {
                assert!((a * c / b - 1.0).abs() < 1e-9, "{c}: {a} {b}");
            }
        }
    }

    #[test]
    fn large_and_small_data_find_their_posterior() {
        let many = pool_rates(&[1e6, 1.1e6, 0.9e6], &[1e3; 3], Hyperprior::default()).unwrap();
        assert!((many.group_mean[0] - 1e3).abs() < 1.0, "{many:?}");
        let none = pool_rates(&[0.0, 0.0], &[1.0, 1.0], Hyperprior::default()).unwrap();
        assert!(none.group_mean[0] > 0.0 && none.group_mean[0] < 1.0, "{none:?}");
    }

    #[test]
    fn a_hyperprior_is_read_as_people_write_it() {
        let read = |v: serde_json::Value| serde_json::from_value::<Hyperprior>(v);
        let stated = serde_json::json!({"shape": "exponential(rate 2)", "rate": "gamma(shape 0.5, rate 3)"});
        assert_eq!(read(stated).unwrap(), Hyperprior { shape: 2.0, rate_shape: 0.5, rate: 3.0 });
        for wrong in ["gamma(rate 1)", "exponential(1)", "exponential(rate -1)", "exponential(rate 1, rate 2)"] {
            assert!(read(serde_json::json!({"shape": wrong})).is_err(), "{wrong}");
        }
    }
}
