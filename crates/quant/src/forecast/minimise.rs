//! Two short minimisers: quasi-Newton where the gradient is at hand, the simplex where it is not.

/// Where a minimiser stopped.
#[derive(Debug, Clone)]
pub(crate) struct Minimum {
    /// The point.
    pub(crate) at: Vec<f64>,
    /// The value there.
    pub(crate) value: f64,
}

/// BFGS with a backtracking line search (Nocedal & Wright 2006, chapter 6).
///
/// `f` writes the gradient and returns the value; an infinite value makes the step shorter.
pub(crate) fn bfgs(
    start: &[f64],
    most: usize,
    tolerance: f64,
    mut f: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Minimum {
    let n = start.len();
    let (mut x, mut g) = (start.to_vec(), vec![0.0; n]);
    let mut value = f(&x, &mut g);
    let mut h = identity(n);
    let (mut fresh, mut flat) = (true, 0);
    for _ in 0..most {
        let mut d: Vec<f64> = h.chunks_exact(n.max(1)).map(|row| -dot(row, &g)).collect();
        let mut slope = dot(&d, &g);
        if !value.is_finite() || slope >= 0.0 || !slope.is_finite() {
            if fresh || !value.is_finite() {
                break;
            }
            (h, fresh) = (identity(n), true);
            d = g.iter().map(|v| -v).collect();
            slope = dot(&d, &g);
        }
        let longest = d.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        let mut step = if longest > 2.0 { 2.0 / longest } else { 1.0 };
        if fresh {
            step = step.min(0.5 / longest.max(1e-300));
        }
        let Some((next, gradient, reached)) = line(&x, &d, (value, slope, step), &mut f) else {
            if fresh {
                break;
            }
            (h, fresh) = (identity(n), true);
            continue;
        };
        let s: Vec<f64> = next.iter().zip(&x).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = gradient.iter().zip(&g).map(|(a, b)| a - b).collect();
        let gain = value - reached;
        (x, g, value) = (next, gradient, reached);
        update(&mut h, &s, &y, fresh);
        fresh = false;
        flat = if gain < tolerance { flat + 1 } else { 0 };
        if flat >= 2 {
            break;
        }
    }
    Minimum { at: x, value }
}

fn identity(n: usize) -> Vec<f64> {
    (0..n * n).map(|k| if k % (n + 1) == 0 { 1.0 } else { 0.0 }).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

type Point = (Vec<f64>, Vec<f64>, f64);

fn line(
    x: &[f64],
    d: &[f64],
    (value, slope, mut step): (f64, f64, f64),
    f: &mut impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Option<Point> {
    let mut gradient = vec![0.0; x.len()];
    for _ in 0..24 {
        let next: Vec<f64> = x.iter().zip(d).map(|(a, b)| a + step * b).collect();
        let reached = f(&next, &mut gradient);
        if reached.is_finite() && reached <= value + 1e-4 * step * slope {
            return Some((next, gradient, reached));
        }
        // The parabola through value, slope and the failed point, kept within a tenth and a half.
        let guess = -slope * step * step / (2.0 * (reached - value - slope * step));
        step = if reached.is_finite() && guess.is_finite() { guess.clamp(0.1 * step, 0.5 * step) } else { 0.25 * step };
    }
    None
}

fn update(h: &mut [f64], s: &[f64], y: &[f64], first: bool) {
    let n = s.len();
    let (sy, yy) = (dot(s, y), dot(y, y));
    if sy <= 1e-10 * (dot(s, s) * yy).sqrt() {
        return;
    }
    if first {
        (0..n).for_each(|i| h[i * n + i] = sy / yy);
    }
    let hy: Vec<f64> = h.chunks_exact(n).map(|row| dot(row, y)).collect();
    let factor = (1.0 + dot(y, &hy) / sy) / sy;
    for i in 0..n {
        for j in 0..n {
            h[i * n + j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
        }
    }
}

/// Nelder-Mead simplex (1965) with the usual coefficients; `spread` is the size of the first simplex.
pub(crate) fn simplex(start: &[f64], spread: f64, most: usize, mut f: impl FnMut(&[f64]) -> f64) -> Minimum {
    let n = start.len();
    let mut safe = |x: &[f64]| {
        let v = f(x);
        if v.is_nan() { f64::INFINITY } else { v }
    };
    let mut corners: Vec<(f64, Vec<f64>)> = (0..=n)
        .map(|k| {
            let mut at = start.to_vec();
            if let Some(x) = at.get_mut(k.wrapping_sub(1)) {
                *x += spread;
            }
            (safe(&at), at)
        })
        .collect();
    for _ in 0..most {
        corners.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (best, worst) = (corners[0].0, corners[n].0);
        if (worst - best).abs() <= 1e-12 * (best.abs() + 1e-12) {
            break;
        }
        let centre: Vec<f64> = (0..n).map(|j| corners[..n].iter().map(|c| c.1[j]).sum::<f64>() / n as f64).collect();
        let away = |t: f64| -> Vec<f64> { centre.iter().zip(&corners[n].1).map(|(c, w)| c + t * (c - w)).collect() };
        let reflected = away(1.0);
        let value = safe(&reflected);
        if value < best {
            let further = away(2.0);
            let expanded = safe(&further);
            corners[n] = if expanded < value { (expanded, further) } else { (value, reflected) };
        } else if value < corners[n - 1].0 {
            corners[n] = (value, reflected);
        } else {
            let nearer = away(if value < worst { 0.5 } else { -0.5 });
            let contracted = safe(&nearer);
            if contracted < worst.min(value) {
                corners[n] = (contracted, nearer);
            } else {
                let middle = corners[0].1.clone();
                for corner in &mut corners[1..] {
                    corner.1.iter_mut().zip(&middle).for_each(|(x, m)| *x = m + 0.5 * (*x - m));
                    corner.0 = safe(&corner.1);
                }
            }
        }
    }
    corners.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (value, at) = corners.swap_remove(0);
    Minimum { at, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_find_the_bottom_of_the_banana() {
        let banana = |x: &[f64]| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2);
        let m = bfgs(&[-1.2, 1.0], 200, 1e-14, |x, g| {
            g[0] = -2.0 * (1.0 - x[0]) - 400.0 * x[0] * (x[1] - x[0] * x[0]);
            g[1] = 200.0 * (x[1] - x[0] * x[0]);
            banana(x)
        });
        assert!((m.at[0] - 1.0).abs() < 1e-4 && m.value < 1e-8);
        let s = simplex(&[-1.2, 1.0], 0.5, 2000, banana);
        assert!((s.at[0] - 1.0).abs() < 1e-4 && s.value < 1e-8);
    }
}
