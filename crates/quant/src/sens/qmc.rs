//! Sobol points: even coverage of many inputs at once, for expectations that have no closed form.
//!
//! Direction numbers of Joe & Kuo (2008), scrambled by hashing (Owen 1995; Burley 2020), so that several
//! independent scramblings give a standard error.

use crate::fault::{Fault, Outcome, within};
use crate::rng::Stream;

/// Largest number of dimensions; beyond it plain streams are as good.
pub const MOST_DIMENSIONS: usize = 64;

/// Coefficients of the primitive polynomial (inner bits) and first direction numbers of dimension 2, 3, ...
/// Joe & Kuo (2008), table "new-joe-kuo-6".
const JOE_KUO: &[(u32, &[u32])] = &[
    (0, &[1]),
    (1, &[1, 3]),
    (1, &[1, 3, 1]),
    (2, &[1, 1, 1]),
    (1, &[1, 1, 3, 3]),
    (4, &[1, 3, 5, 13]),
    (2, &[1, 1, 5, 5, 17]),
    (4, &[1, 1, 5, 5, 5]),
    (7, &[1, 1, 7, 11, 19]),
    (11, &[1, 1, 5, 1, 1]),
    (13, &[1, 1, 1, 3, 11]),
    (14, &[1, 3, 5, 5, 31]),
    (1, &[1, 3, 3, 9, 7, 49]),
    (13, &[1, 1, 1, 15, 21, 21]),
    (16, &[1, 3, 1, 13, 27, 49]),
    (19, &[1, 1, 1, 15, 7, 5]),
    (22, &[1, 3, 1, 15, 13, 25]),
    (25, &[1, 1, 5, 5, 19, 61]),
    (1, &[1, 3, 7, 11, 23, 15, 103]),
    (4, &[1, 3, 7, 13, 13, 15, 69]),
    (7, &[1, 1, 3, 13, 7, 35, 63]),
    (8, &[1, 3, 5, 9, 1, 25, 53]),
    (14, &[1, 3, 1, 13, 9, 35, 107]),
    (19, &[1, 3, 1, 5, 27, 61, 31]),
    (21, &[1, 1, 5, 11, 19, 41, 61]),
    (28, &[1, 3, 5, 3, 3, 13, 69]),
    (31, &[1, 1, 7, 13, 1, 19, 1]),
    (32, &[1, 3, 7, 5, 13, 19, 59]),
    (37, &[1, 1, 3, 9, 25, 29, 41]),
    (41, &[1, 3, 5, 13, 23, 1, 55]),
    (42, &[1, 3, 7, 3, 13, 59, 17]),
    (50, &[1, 3, 1, 3, 5, 53, 69]),
    (55, &[1, 1, 5, 5, 23, 33, 13]),
    (56, &[1, 1, 7, 7, 1, 61, 123]),
    (59, &[1, 1, 7, 9, 13, 61, 49]),
    (62, &[1, 3, 3, 5, 3, 55, 33]),
    (14, &[1, 3, 1, 15, 31, 13, 49, 245]),
    (21, &[1, 3, 5, 15, 31, 59, 63, 97]),
    (22, &[1, 3, 1, 11, 11, 11, 77, 249]),
    (38, &[1, 3, 1, 11, 27, 43, 71, 9]),
    (47, &[1, 1, 7, 15, 21, 11, 81, 45]),
    (49, &[1, 3, 7, 3, 25, 31, 65, 79]),
    (50, &[1, 3, 1, 1, 19, 11, 3, 205]),
    (52, &[1, 1, 5, 9, 19, 21, 29, 157]),
    (56, &[1, 3, 7, 11, 1, 33, 89, 185]),
    (67, &[1, 3, 3, 3, 15, 9, 79, 71]),
    (70, &[1, 3, 7, 11, 15, 39, 119, 27]),
    (84, &[1, 1, 3, 1, 11, 31, 97, 225]),
    (97, &[1, 1, 1, 3, 23, 43, 57, 177]),
    (103, &[1, 3, 7, 7, 17, 17, 37, 71]),
    (115, &[1, 3, 1, 5, 27, 63, 123, 213]),
    (122, &[1, 1, 3, 5, 11, 43, 53, 133]),
    (8, &[1, 3, 5, 5, 29, 17, 47, 173, 479]),
    (13, &[1, 3, 3, 11, 3, 1, 109, 9, 69]),
    (16, &[1, 1, 1, 5, 17, 39, 23, 5, 343]),
    (22, &[1, 3, 1, 5, 25, 15, 31, 103, 499]),
    (25, &[1, 1, 1, 11, 11, 17, 63, 105, 183]),
    (44, &[1, 1, 5, 11, 9, 29, 97, 231, 363]),
    (47, &[1, 1, 5, 15, 19, 45, 41, 7, 383]),
    (52, &[1, 3, 7, 7, 31, 19, 83, 137, 221]),
    (55, &[1, 1, 1, 3, 23, 15, 111, 223, 83]),
    (59, &[1, 1, 5, 13, 31, 15, 55, 25, 161]),
    (62, &[1, 1, 3, 13, 25, 47, 39, 87, 257]),
];

/// The Sobol sequence in `dim` dimensions, point 0 being the origin.
#[derive(Debug, Clone)]
pub struct Sobol {
    directions: Vec<[u32; 32]>,
    state: Vec<u32>,
    index: u32,
}

fn directions(dim: usize) -> [u32; 32] {
    let mut v = [0u32; 32];
    let Some((a, first)) = dim.checked_sub(1).and_then(|i| JOE_KUO.get(i)) else {
        return std::array::from_fn(|k| 1 << (31 - k));
    };
    let s = first.len();
    for k in 0..32 {
        v[k] = if k < s {
            first[k] << (31 - k)
        } else {
            let taps = (1..s).filter(|i| (a >> (s - 1 - i)) & 1 == 1).fold(0, |acc, i| acc ^ v[k - i]);
            v[k - s] ^ (v[k - s] >> s) ^ taps
        };
    }
    v
}

impl Sobol {
    /// A sequence in 1 to 64 dimensions.
    pub fn new(dim: usize) -> Outcome<Self> {
        if dim == 0 || dim > MOST_DIMENSIONS {
            return Err(Fault::range("dim", format!("dim must lie between 1 and {MOST_DIMENSIONS}")));
        }
        Ok(Self { directions: (0..dim).map(directions).collect(), state: vec![0; dim], index: 0 })
    }

    /// Bits of the next point, one word a dimension.
    pub fn next_bits(&mut self, out: &mut [u32]) {
        out.iter_mut().zip(&self.state).for_each(|(o, s)| *o = *s);
        let flip = self.index.trailing_ones() as usize;
        for (s, v) in self.state.iter_mut().zip(&self.directions) {
            *s ^= v.get(flip).copied().unwrap_or(0);
        }
        self.index = self.index.wrapping_add(1);
    }
}

/// One word as a number in [0, 1).
pub fn unit(bits: u32) -> f64 {
    f64::from(bits) / 4_294_967_296.0
}

/// Hash-based nested uniform scrambling of one word.
pub fn scramble(bits: u32, seed: u32) -> u32 {
    let mut x = bits.reverse_bits();
    x = x.wrapping_add(seed);
    x ^= x.wrapping_mul(0x6c50_b47c);
    x ^= x.wrapping_mul(0xb82f_1e52);
    x ^= x.wrapping_mul(0xc7af_e638);
    x ^= x.wrapping_mul(0x8d22_f6e6);
    x.reverse_bits()
}

/// What `qmc.sobol` reports of a sequence.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SobolSummary {
    /// The last of the points.
    pub last_point: Vec<f64>,
    /// The fourth point (or the last, when there are fewer).
    pub point_index_3: Vec<f64>,
    /// Sum over the points, for every dimension.
    pub sum_per_dim: Vec<f64>,
}

/// The first `n` unscrambled points, summarised; n up to a million.
pub fn sobol(dim: usize, n: usize) -> Outcome<SobolSummary> {
    let mut sequence = Sobol::new(dim)?;
    within("n", n as f64, 1.0, 1e6)?;
    let mut bits = vec![0; dim];
    let mut sums = vec![0u64; dim];
    let mut fourth = vec![];
    for i in 0..n {
        sequence.next_bits(&mut bits);
        sums.iter_mut().zip(&bits).for_each(|(s, b)| *s += u64::from(*b));
        if i <= 3 {
            fourth = bits.iter().map(|b| unit(*b)).collect();
        }
    }
    Ok(SobolSummary {
        last_point: bits.iter().map(|b| unit(*b)).collect(),
        point_index_3: fourth,
        sum_per_dim: sums.iter().map(|s| *s as f64 / 4_294_967_296.0).collect(),
    })
}

/// Number of independent scramblings behind a standard error.
pub const SCRAMBLINGS: u64 = 16;

/// Purpose of the random streams used here.
const PURPOSE: u64 = 40;

/// E[f(U)] over the unit cube with its standard error, from 16 scramblings of `points` points.
///
/// The points lie strictly inside the cube, so that `f` may invert distribution functions.
///
/// ```
/// let (mean, se) = quant::sens::qmc::expectation(2, 1024, 7, |u| u[0] * u[1]).unwrap();
/// assert!((mean - 0.25).abs() < 6.0 * se + 1e-6 && se < 1e-3);
/// ```
pub fn expectation(dim: usize, points: usize, seed: u64, f: impl Fn(&[f64]) -> f64) -> Outcome<(f64, f64)> {
    within("points", points as f64, 1.0, 1e7)?;
    let mut means = Vec::with_capacity(SCRAMBLINGS as usize);
    for r in 0..SCRAMBLINGS {
        let mut sequence = Sobol::new(dim)?;
        let mut stream = Stream::new(seed, PURPOSE, r, 0);
        let keys: Vec<u32> = (0..dim).map(|_| (stream.uniform() * 4_294_967_296.0) as u32).collect();
        let (mut bits, mut at) = (vec![0; dim], vec![0.0; dim]);
        let mut sum = 0.0;
        for _ in 0..points {
            sequence.next_bits(&mut bits);
            for ((u, b), key) in at.iter_mut().zip(&bits).zip(&keys) {
                *u = unit(scramble(*b, *key)) + 0.5 / 4_294_967_296.0;
            }
            sum += f(&at);
        }
        means.push(sum / points as f64);
    }
    let n = means.len() as f64;
    let mean = means.iter().sum::<f64>() / n;
    let variance = means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / (n - 1.0);
    if !mean.is_finite() {
        return Err(Fault::new("not_finite", "f", "the function is not finite everywhere"));
    }
    Ok((mean, (variance / n).sqrt()))
}
