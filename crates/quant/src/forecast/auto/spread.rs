//! How far the combination has been off, by horizon.

/// Past errors are those of weights chosen on them: the future is this much wider.
const OPTIMISM: f64 = 1.04;

/// Scale of the law at every step: half the errors at neighbouring steps and positions of the season, half their growth over the
/// horizon as a straight line of squares.
pub(super) fn by_step(errors: &[Vec<f64>], y: &[f64], seasons: &[usize], horizon: usize) -> Vec<f64> {
    let seen = errors.iter().map(Vec::len).min().unwrap_or(0);
    if errors.is_empty() || seen == 0 {
        return naive(y, seasons, horizon);
    }
    let count = errors.len() as f64;
    let squares: Vec<f64> = (0..seen).map(|h| errors.iter().map(|e| e[h] * e[h]).sum::<f64>() / count).collect();
    let mean = squares.iter().sum::<f64>() / seen as f64;
    let centre = (seen as f64 - 1.0) / 2.0;
    let (top, bottom) = squares.iter().enumerate().fold((0.0, 0.0), |(a, b), (h, s)| {
        let d = h as f64 - centre;
        (a + d * (s - mean), b + d * d)
    });
    // Squares may grow with the horizon, never fall.
    let slope = if bottom > 0.0 { (top / bottom).clamp(0.0, mean / centre.max(0.5)) } else { 0.0 };
    let m = seasons.first().copied().filter(|m| seen > *m).unwrap_or(seen);
    let reach = if m == seen { (seen / 12).max(1) } else { m / 12 };
    let wide = OPTIMISM * (1.0 + 0.5 / count);
    (0..horizon)
        .map(|h| {
            let line = (mean + slope * (h as f64 - centre)).max(0.2 * mean);
            let near = if h < seen {
                // Steps at about the same position of the season.
                let apart = |k: usize| (k.abs_diff(h) % m).min(m - k.abs_diff(h) % m);
                let (sum, n) = squares
                    .iter()
                    .enumerate()
                    .filter(|(k, _)| apart(*k) <= reach)
                    .fold((0.0, 0.0), |(s, n), (_, v)| (s + v, n + 1.0));
                sum / n
            } else {
                line
            };
            wide * (0.5 * (near + line)).sqrt()
        })
        .collect()
}

/// Without any past origin: the spread of a seasonal random walk.
fn naive(y: &[f64], seasons: &[usize], horizon: usize) -> Vec<f64> {
    let m = seasons.first().copied().unwrap_or(1).min(y.len() - 1).max(1);
    let mean: f64 = y.iter().skip(m).zip(y).map(|(a, b)| (a - b) * (a - b)).sum::<f64>() / (y.len() - m) as f64;
    (0..horizon).map(|h| (mean * (h / m + 1) as f64).sqrt() * 1.2).collect()
}

/// Degrees of freedom of the spread: the more the mean square differs between origins, the fewer
/// independent errors stand behind it (a mean of k values with squared coefficient of variation c has
/// that of a chi-square law with 2 k / c degrees).
pub(super) fn freedom(errors: &[Vec<f64>]) -> f64 {
    let squares: Vec<f64> =
        errors.iter().map(|e| e.iter().map(|v| v * v).sum::<f64>() / e.len().max(1) as f64).collect();
    let k = squares.len() as f64;
    let mean = squares.iter().sum::<f64>() / k.max(1.0);
    if squares.len() < 3 || mean <= 0.0 || !mean.is_finite() {
        return 5.0;
    }
    let variance = squares.iter().map(|s| (s / mean - 1.0).powi(2)).sum::<f64>() / (k - 1.0);
    (2.0 * k / variance.max(1e-3)).clamp(5.0, 60.0)
}
