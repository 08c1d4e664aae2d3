//! Root finding with an explicit bracket, so that no solver can wander off or loop for ever.

/// Root of an increasing function between `low` and `high`; `f` returns value and derivative.
///
/// Newton steps, replaced by bisection whenever a step leaves the bracket or does not shrink it.
pub fn newton_increasing(mut low: f64, mut high: f64, start: f64, f: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut x = if start > low && start < high { start } else { 0.5 * (low + high) };
    for _ in 0..200 {
        let (value, slope) = f(x);
        if value == 0.0 {
            return x;
        }
        if value > 0.0 || value.is_nan() {
            high = x;
        } else {
            low = x;
        }
        let newton = x - value / slope;
        let next = if newton.is_finite() && newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - x).abs() <= 4e-16 * x.abs().max(1e-300) || high - low <= 4e-16 * high.abs() {
            return next;
        }
        x = next;
    }
    x
}

/// Root of `f` between `low` and `high` (Brent's method); the signs at the ends must differ.
///
/// Returns the end with the smaller absolute value when they do not.
pub fn brent(low: f64, high: f64, relative: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut a, mut b) = (low, high);
    let (mut fa, mut fb) = (f(a), f(b));
    if fa * fb > 0.0 {
        return if fa.abs() < fb.abs() { a } else { b };
    }
    let (mut c, mut fc, mut d) = (a, fa, b - a);
    let mut e = d;
    for _ in 0..300 {
        if fb * fc > 0.0 {
            (c, fc, d) = (a, fa, b - a);
            e = d;
        }
        if fc.abs() < fb.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let tolerance = 0.5 * relative * b.abs() + 1e-300;
        let half = 0.5 * (c - b);
        if half.abs() <= tolerance || fb == 0.0 {
            return b;
        }
        if e.abs() < tolerance || fa.abs() <= fb.abs() {
            (d, e) = (half, half);
        } else {
            (d, e) = interpolate([a, b, c], [fa, fb, fc], (d, e), tolerance);
        }
        (a, fa) = (b, fb);
        b += if d.abs() > tolerance { d } else { tolerance.copysign(half) };
        fb = f(b);
    }
    b
}

fn interpolate(x: [f64; 3], y: [f64; 3], last: (f64, f64), tolerance: f64) -> (f64, f64) {
    let half = 0.5 * (x[2] - x[1]);
    let s = y[1] / y[0];
    let (mut p, mut q) = if x[0] == x[2] {
        (2.0 * half * s, 1.0 - s)
    } else {
        let (t, r) = (y[0] / y[2], y[1] / y[2]);
        (s * (2.0 * half * t * (t - r) - (x[1] - x[0]) * (r - 1.0)), (t - 1.0) * (r - 1.0) * (s - 1.0))
    };
    if p > 0.0 {
        q = -q;
    }
    p = p.abs();
    let (d, e) = last;
    if 2.0 * p < (3.0 * half * q - (tolerance * q).abs()).min((e * q).abs()) { (p / q, d) } else { (half, half) }
}

/// Quantile of an increasing distribution function on `[low, infinity)`: the bracket is doubled
/// from `scale` until it holds `p`.
pub fn quantile_above(low: f64, scale: f64, p: f64, cdf: impl Fn(f64) -> f64) -> f64 {
    if cdf(low) >= p {
        return low;
    }
    let mut width = scale.max(f64::MIN_POSITIVE);
    for _ in 0..400 {
        if cdf(low + width) >= p {
            break;
        }
        width *= 2.0;
    }
    brent(low, low + width, 1e-13, |x| cdf(x) - p)
}
