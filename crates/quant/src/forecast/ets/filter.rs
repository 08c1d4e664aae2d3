//! The exponential smoothing recursion, once for numbers and once for numbers with derivatives.

use super::number::Real;
use super::{Kind, Model, Trend};

/// Smoothing parameters; those a model does not have are zero (damping: one).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Smooth<T> {
    pub(crate) alpha: T,
    pub(crate) beta: T,
    pub(crate) gamma: T,
    pub(crate) phi: T,
}

/// Level, slope and seasonal states; `season[t % m]` belongs to time t, counted from zero.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State<T> {
    pub(crate) level: T,
    pub(crate) slope: T,
    pub(crate) season: Vec<T>,
}

/// What a pass over the data leaves.
pub(crate) struct Pass<T> {
    /// Sum of squared errors (relative errors for multiplicative models).
    pub(crate) sse: T,
    /// Sum of ln fitted (multiplicative errors only).
    pub(crate) logs: T,
    /// State after the last value; `season` still belongs to t % m.
    pub(crate) state: State<T>,
}

/// Runs the recursion over `y`; `seen` receives (fitted, error) at every step. `None` when a
/// multiplicative model meets a state that is not positive or a number that is not finite.
///
/// level: l = q + alpha (deseasonalised y - q), q = l + phi b; slope: b = phi b + beta/alpha (l - q);
/// season: s = s + gamma (detrended y - s) (Hyndman, Koehler, Ord & Snyder 2008, table 2.2 and 2.3).
pub(crate) fn run<T: Real>(
    model: Model,
    y: &[f64],
    p: Smooth<T>,
    mut state: State<T>,
    mut seen: impl FnMut(f64, f64),
) -> Option<Pass<T>> {
    let (zero, m) = (T::constant(0.0), state.season.len().max(1));
    let ratio = p.beta / p.alpha;
    let (mut sse, mut logs, mut product, mut at) = (zero, zero, T::constant(1.0), 0);
    for &value in y {
        let observed = T::constant(value);
        let drift = if model.trend == Trend::None { zero } else { p.phi * state.slope };
        let q = state.level + drift;
        let season = state.season.get(at).copied().unwrap_or(zero);
        let fitted = match model.season {
            Kind::None => q,
            Kind::Additive => q + season,
            Kind::Multiplicative => q * season,
        };
        let mut error = observed - fitted;
        if model.error == Kind::Multiplicative {
            if fitted.value() <= 1e-12 {
                return None;
            }
            error = error / fitted;
            product = product * fitted;
            if product.value() > 1e100 || product.value() < 1e-100 {
                logs = logs + product.ln();
                product = T::constant(1.0);
            }
        }
        sse = sse + error * error;
        seen(fitted.value(), error.value());
        let (plain, detrended) = match model.season {
            Kind::None => (observed, zero),
            Kind::Additive => (observed - season, observed - q),
            Kind::Multiplicative => {
                if season.value() <= 1e-9 || q.value().abs() <= 1e-12 {
                    return None;
                }
                (observed / season, observed / q)
            }
        };
        let gain = p.alpha * (plain - q);
        state.level = q + gain;
        if model.trend != Trend::None {
            state.slope = drift + ratio * gain;
        }
        if let Some(s) = state.season.get_mut(at) {
            *s = season + p.gamma * (detrended - season);
        }
        at = if at + 1 == m { 0 } else { at + 1 };
    }
    if model.error == Kind::Multiplicative {
        logs = logs + product.ln();
    }
    let pass = Pass { sse, logs, state };
    (pass.sse.value().is_finite() && pass.logs.value().is_finite()).then_some(pass)
}
