//! Gauss rules: expectations over beta and PERT laws become a handful of weighted points.

/// Points and weights of a quadrature rule; the weights sum to one.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Abscissae in [0, 1].
    pub points: Vec<f64>,
    /// Weights, summing to one.
    pub weights: Vec<f64>,
}

impl Rule {
    /// E[f(B)] under the rule.
    pub fn mean(&self, f: impl Fn(f64) -> f64) -> f64 {
        self.points.iter().zip(&self.weights).map(|(x, w)| w * f(*x)).sum()
    }
}

/// Gauss-Jacobi rule for the beta(a, b) law on [0, 1] with n points (Golub & Welsch 1969).
///
/// ```
/// let rule = quant::special::quadrature::beta(2.0, 3.0, 8);
/// assert!((rule.mean(|x| x) - 0.4).abs() < 1e-14);
/// ```
pub fn beta(a: f64, b: f64, n: usize) -> Rule {
    let (alpha, bet) = (b - 1.0, a - 1.0);
    let s = alpha + bet;
    let mut diagonal = Vec::with_capacity(n);
    let mut off = Vec::with_capacity(n);
    for i in 0..n {
        let k = i as f64;
        let two = 2.0 * k + s;
        let at = if i == 0 { (bet - alpha) / (s + 2.0) } else { (bet - alpha) * s / (two * (two + 2.0)) };
        diagonal.push(at);
        let j = k + 1.0;
        let next = 2.0 * j + s;
        let square = if i == 0 {
            4.0 * (1.0 + alpha) * (1.0 + bet) / ((2.0 + s) * (2.0 + s) * (3.0 + s))
        } else {
            4.0 * j * (j + alpha) * (j + bet) * (j + s) / (next * next * (next + 1.0) * (next - 1.0))
        };
        off.push(square.sqrt());
    }
    let first = eigen(&mut diagonal, &mut off);
    let mut pairs: Vec<(f64, f64)> =
        diagonal.iter().zip(&first).map(|(x, v)| ((0.5 * (1.0 + x)).clamp(0.0, 1.0), v * v)).collect();
    pairs.sort_by(|l, r| l.0.total_cmp(&r.0));
    let total: f64 = pairs.iter().map(|p| p.1).sum();
    Rule { points: pairs.iter().map(|p| p.0).collect(), weights: pairs.iter().map(|p| p.1 / total).collect() }
}

/// Gauss-Legendre rule on [0, 1] with n points.
pub fn legendre(n: usize) -> Rule {
    beta(1.0, 1.0, n)
}

/// Integral of f over [low, high] with a Gauss-Legendre rule.
pub fn integral(rule: &Rule, low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
    (high - low) * rule.mean(|u| f(low + (high - low) * u))
}

/// Eigenvalues (into `d`) of a symmetric tridiagonal matrix and the first component of every
/// eigenvector: implicit QL with Wilkinson shifts. `e[i]` couples i and i+1.
fn eigen(d: &mut [f64], e: &mut [f64]) -> Vec<f64> {
    let n = d.len();
    let mut z = vec![0.0; n];
    if n == 0 {
        return z;
    }
    z[0] = 1.0;
    e[n - 1] = 0.0;
    for l in 0..n {
        for _ in 0..200 {
            let m = (l..n - 1).find(|&m| e[m].abs() <= f64::EPSILON * (d[m].abs() + d[m + 1].abs())).unwrap_or(n - 1);
            if m == l {
                break;
            }
            sweep(d, e, &mut z, l, m);
        }
    }
    z
}

fn sweep(d: &mut [f64], e: &mut [f64], z: &mut [f64], l: usize, m: usize) {
    let g0 = (d[l + 1] - d[l]) / (2.0 * e[l]);
    let mut g = d[m] - d[l] + e[l] / (g0 + g0.hypot(1.0).copysign(g0));
    let (mut s, mut c, mut p) = (1.0, 1.0, 0.0);
    for i in (l..m).rev() {
        let f = s * e[i];
        let b = c * e[i];
        let r = f.hypot(g);
        e[i + 1] = r;
        if r == 0.0 {
            d[i + 1] -= p;
            e[m] = 0.0;
            return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        let t = (d[i] - g) * s + 2.0 * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
        let high = z[i + 1];
        z[i + 1] = s * z[i] + c * high;
        z[i] = c * z[i] - s * high;
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0.0;
}
