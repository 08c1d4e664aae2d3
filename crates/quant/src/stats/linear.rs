//! Small symmetric systems: regressions here have a dozen columns, so a plain Cholesky factor is enough.

/// Lower Cholesky factor of a symmetric matrix, or `None` when it is not safely positive definite.
pub fn cholesky(a: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = a.len();
    let mut l = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            let rest = a[i][j] - dot;
            if i == j {
                // The diagonal loses all its digits when a column is a combination of the others.
                if rest.is_nan() || rest <= 1e-11 * a[i][i].abs() {
                    return None;
                }
                l[i][i] = rest.sqrt();
            } else {
                l[i][j] = rest / l[j][j];
            }
        }
    }
    Some(l)
}

/// Solves (L L') x = b.
pub fn solve(l: &[Vec<f64>], b: &[f64]) -> Vec<f64> {
    let n = l.len();
    let mut x = b.to_vec();
    for i in 0..n {
        let dot: f64 = (0..i).map(|k| l[i][k] * x[k]).sum();
        x[i] = (x[i] - dot) / l[i][i];
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|k| l[k][i] * x[k]).sum();
        x[i] = (x[i] - dot) / l[i][i];
    }
    x
}

/// Square roots of the diagonal of the inverse of L L': standard errors from an information matrix.
pub fn standard_errors(l: &[Vec<f64>]) -> Vec<f64> {
    let n = l.len();
    (0..n)
        .map(|i| {
            let unit: Vec<f64> = (0..n).map(|k| if k == i { 1.0 } else { 0.0 }).collect();
            solve(l, &unit).get(i).map_or(f64::NAN, |v| v.sqrt())
        })
        .collect()
}
