//! Small dense linear systems: the regressions and integral equations of this family have tens of
//! unknowns, too few to be worth a dependency.

/// Solves the symmetric positive definite system `a x = b` (row-major `a`, order `b.len()`).
///
/// A pivot that is not positive is replaced by a tiny one, so that a redundant column gets a coefficient near zero instead of a fault.
pub(crate) fn cholesky(a: &[f64], b: &[f64]) -> Vec<f64> {
    let factor = decompose(a, b.len());
    back_substitute(&factor, b)
}

/// Lower Cholesky factor of a symmetric matrix.
fn decompose(a: &[f64], n: usize) -> Vec<f64> {
    let mut l = a.to_vec();
    for j in 0..n {
        let (done, rest) = l.split_at_mut((j + 1) * n);
        let row = &mut done[j * n..];
        let pivot = row[j] - row[..j].iter().map(|x| x * x).sum::<f64>();
        let pivot = if pivot > 1e-12 * a[j * n + j].abs().max(1e-300) { pivot.sqrt() } else { 1e100 };
        row[j] = pivot;
        for lower in rest.chunks_exact_mut(n) {
            let dot: f64 = lower[..j].iter().zip(&row[..j]).map(|(x, y)| x * y).sum();
            lower[j] = (lower[j] - dot) / pivot;
        }
    }
    l
}

fn back_substitute(l: &[f64], b: &[f64]) -> Vec<f64> {
    let n = b.len();
    let mut x = b.to_vec();
    for i in 0..n {
        let dot: f64 = (0..i).map(|k| l[i * n + k] * x[k]).sum();
        x[i] = (x[i] - dot) / l[i * n + i];
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|k| l[k * n + i] * x[k]).sum();
        x[i] = (x[i] - dot) / l[i * n + i];
    }
    x
}

/// Solves a general system by elimination with row exchanges; `None` when it is singular.
pub(crate) fn solve(mut a: Vec<f64>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for j in 0..n {
        let best = (j..n).max_by(|x, y| a[x * n + j].abs().total_cmp(&a[y * n + j].abs()))?;
        if a[best * n + j].abs() < 1e-300 {
            return None;
        }
        if best != j {
            (0..n).for_each(|k| a.swap(best * n + k, j * n + k));
            b.swap(best, j);
        }
        for i in j + 1..n {
            let factor = a[i * n + j] / a[j * n + j];
            for k in j..n {
                a[i * n + k] -= factor * a[j * n + k];
            }
            b[i] -= factor * b[j];
        }
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|k| a[i * n + k] * b[k]).sum();
        b[i] = (b[i] - dot) / a[i * n + i];
    }
    Some(b)
}

/// Weighted ridge regression: minimises sum w (y - x c)^2 + sum ridge_j c_j^2; `rows` is row-major.
pub(crate) fn ridge(rows: &[f64], y: &[f64], w: &[f64], ridge: &[f64]) -> Vec<f64> {
    let p = ridge.len();
    let (mut gram, mut right) = (vec![0.0; p * p], vec![0.0; p]);
    for ((row, y), w) in rows.chunks_exact(p).zip(y).zip(w) {
        for i in 0..p {
            let wx = w * row[i];
            if wx != 0.0 {
                right[i] += wx * y;
                for (g, x) in gram[i * p..=i * p + i].iter_mut().zip(row) {
                    *g += wx * x;
                }
            }
        }
    }
    for i in 0..p {
        gram[i * p + i] += ridge[i];
        for j in 0..i {
            gram[j * p + i] = gram[i * p + j];
        }
    }
    cholesky(&gram, &right)
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_solvers_agree() {
        let a = vec![4.0, 1.0, 0.5, 1.0, 3.0, 0.2, 0.5, 0.2, 2.0];
        let b = vec![1.0, 2.0, 3.0];
        let (x, y) = (super::cholesky(&a, &b), super::solve(a.clone(), b).unwrap());
        assert!(x.iter().zip(&y).all(|(x, y)| (x - y).abs() < 1e-12));
    }
}
