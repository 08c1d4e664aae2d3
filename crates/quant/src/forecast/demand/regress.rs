//! Negative binomial regression with a log link: the profile of a week and a year.

use crate::forecast::linear::ridge;

/// A fitted profile.
pub(super) struct Profile {
    /// Coefficients on the log scale.
    pub(super) coefficients: Vec<f64>,
    /// 1 / size of the negative binomial law, variance = mean + mean^2 / size.
    pub(super) inverse_size: f64,
}

/// What the regression reads.
pub(super) struct Data<'a> {
    /// Row-major covariates.
    pub(super) rows: &'a [f64],
    /// Counts, outliers clipped.
    pub(super) y: &'a [f64],
    /// Weights of the days; 0 leaves a day out.
    pub(super) weights: &'a [f64],
    /// Log of the level already known for every day.
    pub(super) offset: &'a [f64],
    /// Penalties and their centres.
    pub(super) prior: (&'a [f64], &'a [f64]),
}

impl Profile {
    /// ln of the expected count of a day.
    pub(super) fn log_mean(&self, row: &[f64]) -> f64 {
        row.iter().zip(&self.coefficients).map(|(x, c)| x * c).sum::<f64>().clamp(-20.0, 30.0)
    }

    /// Iterated weighted least squares with the dispersion from weighted moments, alternating.
    pub(super) fn fit(data: &Data, start: Option<&Profile>) -> Self {
        let p = data.prior.0.len();
        let total: f64 = data.weights.iter().sum();
        let mean = data.y.iter().zip(data.weights).map(|(y, w)| y * w).sum::<f64>() / total.max(1e-12);
        let mut first = vec![0.0; p];
        first[0] = mean.max(1e-3).ln();
        let mut profile = match start {
            Some(s) => Self { coefficients: s.coefficients.clone(), inverse_size: s.inverse_size },
            None => Self { coefficients: first, inverse_size: 0.1 },
        };
        for _ in 0..3 {
            for _ in 0..25 {
                if profile.step(data, p) < 1e-6 {
                    break;
                }
            }
            profile.inverse_size = profile.moments(data, p);
        }
        profile
    }

    fn step(&mut self, data: &Data, p: usize) -> f64 {
        let n = data.y.len();
        let (mut response, mut weights) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for (k, row) in data.rows.chunks_exact(p).enumerate() {
            let linear = self.log_mean(row);
            let mu = (linear + data.offset[k]).exp();
            let centred: f64 = row.iter().zip(data.prior.1).map(|(x, c)| x * c).sum();
            response.push(linear - centred + ((data.y[k] - mu) / mu).clamp(-1.0, 20.0));
            weights.push(data.weights[k] * mu / (1.0 + mu * self.inverse_size));
        }
        let mut found = ridge(data.rows, &response, &weights, data.prior.0);
        found.iter_mut().zip(data.prior.1).for_each(|(c, centre)| *c += centre);
        let moved = found.iter().zip(&self.coefficients).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let damp = if moved > 3.0 { 3.0 / moved } else { 1.0 };
        self.coefficients.iter_mut().zip(&found).for_each(|(c, f)| *c += damp * (f - *c));
        moved
    }

    fn moments(&self, data: &Data, p: usize) -> f64 {
        let (mut top, mut bottom) = (0.0, 1e-9);
        for (k, row) in data.rows.chunks_exact(p).enumerate() {
            let mu = (self.log_mean(row) + data.offset[k]).exp();
            top += data.weights[k] * ((data.y[k] - mu).powi(2) - mu);
            bottom += data.weights[k] * mu * mu;
        }
        (top / bottom).clamp(1e-4, 3.0)
    }
}
