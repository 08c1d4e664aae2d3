//! Small dense matrices for chains with phases: products and solutions of M-matrices, nothing more.

/// Square matrix, row by row.
#[derive(Debug, Clone)]
pub(crate) struct Matrix {
    pub n: usize,
    pub a: Vec<f64>,
}

impl Matrix {
    pub fn zero(n: usize) -> Self {
        Self { n, a: vec![0.0; n * n] }
    }

    pub fn row(&self, i: usize) -> &[f64] {
        &self.a[i * self.n..(i + 1) * self.n]
    }

    pub fn add(&mut self, i: usize, j: usize, x: f64) {
        self.a[i * self.n + j] += x;
    }

    pub fn times(&self, other: &Self) -> Self {
        let n = self.n;
        let mut out = Self::zero(n);
        for i in 0..n {
            let into = &mut out.a[i * n..(i + 1) * n];
            for (x, row) in self.row(i).iter().zip(other.a.chunks_exact(n)) {
                if *x != 0.0 {
                    into.iter_mut().zip(row).for_each(|(o, y)| *o += x * y);
                }
            }
        }
        out
    }

    /// v M.
    pub fn left(&self, v: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.n];
        for (x, row) in v.iter().zip(self.a.chunks_exact(self.n)) {
            out.iter_mut().zip(row).for_each(|(o, y)| *o += x * y);
        }
        out
    }

    /// M v.
    pub fn right(&self, v: &[f64]) -> Vec<f64> {
        self.a.chunks_exact(self.n).map(|row| row.iter().zip(v).map(|(x, y)| x * y).sum()).collect()
    }

    /// Inverse of a diagonally dominant M-matrix (positive diagonal, the rest not positive): Gauss-Jordan
    /// without pivoting, which is stable for them.
    pub fn inverse(mut self) -> Self {
        let n = self.n;
        for k in 0..n {
            let pivot = 1.0 / self.a[k * n + k];
            self.a[k * n + k] = 1.0;
            let mut line: Vec<f64> = self.row(k).to_vec();
            line.iter_mut().for_each(|x| *x *= pivot);
            for i in 0..n {
                if i == k {
                    continue;
                }
                let factor = self.a[i * n + k];
                if factor != 0.0 {
                    self.a[i * n + k] = 0.0;
                    self.a[i * n..(i + 1) * n].iter_mut().zip(&line).for_each(|(x, y)| *x -= factor * y);
                }
            }
            self.a[k * n..(k + 1) * n].copy_from_slice(&line);
        }
        self
    }
}
