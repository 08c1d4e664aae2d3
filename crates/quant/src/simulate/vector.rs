//! Elementary functions on blocks, free of branches and of fused operations, so that every instruction set
//! gives the same bits. Relative error about 1e-14 where not said otherwise.

use super::lanes::{Lanes, unit};
use super::{Task, fast};
use crate::special::normal;
use std::sync::LazyLock;

/// Numbers of a block: fits the first-level cache several times over.
pub const BLOCK: usize = 512;

/// Adding and subtracting this rounds to a whole number.
const ROUND: f64 = 6_755_399_441_055_744.0;
const LN2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// 1/k! for k = 0, 1, ...
const FACTORIALS: [f64; 14] = [
    1.0,
    1.0,
    1.0 / 2.0,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
];

/// e^x for |x| <= 700: x = k ln 2 + r, a Taylor polynomial in r, and k added to the exponent.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let t = x * std::f64::consts::LOG2_E + ROUND;
    let k = t - ROUND;
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    let mut p = FACTORIALS[12];
    p = p * r + FACTORIALS[11];
    p = p * r + FACTORIALS[10];
    p = p * r + FACTORIALS[9];
    p = p * r + FACTORIALS[8];
    p = p * r + FACTORIALS[7];
    p = p * r + FACTORIALS[6];
    p = p * r + FACTORIALS[5];
    p = p * r + FACTORIALS[4];
    p = p * r + FACTORIALS[3];
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    f64::from_bits(p.to_bits().wrapping_add(t.to_bits() << 52))
}

/// ln x for normal x > 0: x = 2^e m with m between 0.707 and 1.414, ln m = 2 artanh((m-1)/(m+1)).
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    const HALF_ROOT: u64 = 0x3FE6_A09E_667F_3BCD;
    let bits = x.to_bits();
    let shifted = bits.wrapping_sub(HALF_ROOT);
    // Arithmetic shift without the instruction that older sets lack: bias first, then take it off.
    let e_biased = (shifted.wrapping_add(1 << 62)) >> 52;
    let m = f64::from_bits(bits.wrapping_sub(e_biased.wrapping_sub(1 << 10) << 52));
    let e = f64::from_bits(e_biased | 0x4330_0000_0000_0000) - (4_503_599_627_370_496.0 + 1_024.0);
    let f = m - 1.0;
    let s = f / (m + 1.0);
    let z = s * s;
    let mut p = 1.0 / 21.0;
    p = p * z + 1.0 / 19.0;
    p = p * z + 1.0 / 17.0;
    p = p * z + 1.0 / 15.0;
    p = p * z + 1.0 / 13.0;
    p = p * z + 1.0 / 11.0;
    p = p * z + 1.0 / 9.0;
    p = p * z + 1.0 / 7.0;
    p = p * z + 1.0 / 5.0;
    p = p * z + 1.0 / 3.0;
    let tail = 2.0 * s * z * p;
    e * LN2_HIGH + (2.0 * s + (tail + e * LN2_LOW))
}

/// Sine and cosine of x for |x| <= pi/4.
#[inline(always)]
fn sine_cosine(x: f64) -> (f64, f64) {
    let z = x * x;
    let mut s = FACTORIALS[13];
    s = FACTORIALS[11] - s * z;
    s = FACTORIALS[9] - s * z;
    s = FACTORIALS[7] - s * z;
    s = FACTORIALS[5] - s * z;
    s = FACTORIALS[3] - s * z;
    let mut c = FACTORIALS[12];
    c = FACTORIALS[10] - c * z;
    c = FACTORIALS[8] - c * z;
    c = FACTORIALS[6] - c * z;
    c = FACTORIALS[4] - c * z;
    c = 0.5 - c * z;
    (x - x * z * s, 1.0 - z * c)
}

/// Fills a block with standard normal numbers: Box and Muller's pairs, the angle taken from one eighth of
/// the circle and reflected by spare bits.
#[inline(always)]
pub fn normals(random: &mut Lanes, out: &mut [f64; BLOCK]) {
    let mut words = [0u64; BLOCK];
    random.fill(&mut words);
    let (radii, angles) = words.split_at(BLOCK / 2);
    let (first, second) = out.split_at_mut(BLOCK / 2);
    for i in 0..BLOCK / 2 {
        let r = (-2.0 * ln(unit(radii[i]))).sqrt();
        let word = angles[i];
        let x = (unit(word) - 0.5) * std::f64::consts::FRAC_PI_2;
        let (s, c) = sine_cosine(x);
        // Bits 0 and 1 are not part of the uniform: which axis, and which side of it.
        let swap = 0u64.wrapping_sub(word & 1);
        let side = (word & 2) << 62;
        let (sb, cb) = (s.to_bits(), c.to_bits() ^ side);
        let differ = (sb ^ cb) & swap;
        first[i] = r * f64::from_bits(cb ^ differ);
        second[i] = r * f64::from_bits(sb ^ differ);
    }
}

/// Fills a block with lognormal numbers.
#[inline(always)]
pub fn lognormals(random: &mut Lanes, mu: f64, sigma: f64, out: &mut [f64; BLOCK]) {
    normals(random, out);
    for x in out.iter_mut() {
        *x = exp(mu + sigma * *x);
    }
}

/// Largest |z| at which the normal tail is told from zero here.
const FAR: f64 = 36.0;
/// Terms of the Chebyshev series.
const TERMS: usize = 26;

/// Chebyshev coefficients of (1 + z/2) P(Z > z) exp(z^2/2) in t = 1/(1 + z/2), 0 <= z <= 36.
static TAIL: LazyLock<[f64; TERMS]> = LazyLock::new(|| {
    let low = 1.0 / (1.0 + 0.5 * FAR);
    let at = |u: f64| {
        let t = low + (1.0 - low) * 0.5 * (u + 1.0);
        let z = 2.0 * (1.0 / t - 1.0);
        let head = (z * 16.0).trunc() / 16.0;
        let rest = (z - head) * (z + head);
        normal::cdf_sf(z).1 * (0.5 * head * head).exp() * (0.5 * rest).exp() / t
    };
    let n = 64;
    let node = |j: usize| (std::f64::consts::PI * (j as f64 + 0.5) / f64::from(n)).cos();
    let values: Vec<f64> = (0..n as usize).map(|j| at(node(j))).collect();
    std::array::from_fn(|k| {
        let angle = |j: usize| (std::f64::consts::PI * k as f64 * (j as f64 + 0.5) / f64::from(n)).cos();
        let sum: f64 = values.iter().enumerate().map(|(j, v)| v * angle(j)).sum();
        sum * if k == 0 { 1.0 } else { 2.0 } / f64::from(n)
    })
});

/// P(Z > |z|) by Clenshaw's recurrence; absolute error about 1e-16, relative about 1e-13.
#[inline(always)]
fn tail(z: f64, c: &[f64; TERMS]) -> f64 {
    let a = z.abs().min(FAR);
    let low = 1.0 / (1.0 + 0.5 * FAR);
    let t = 1.0 / (1.0 + 0.5 * a);
    let u = (2.0 * t - (1.0 + low)) / (1.0 - low);
    let twice = 2.0 * u;
    let (mut b1, mut b2) = (0.0, 0.0);
    for k in (1..TERMS).rev() {
        let b = twice * b1 - b2 + c[k];
        b2 = b1;
        b1 = b;
    }
    t * (u * b1 - b2 + c[0]) * exp(-0.5 * a * a)
}

/// E[min(X, x)] of a lognormal law at x = 0, h, 2h, ..., nh.
///
/// Accurate to about 1e-15 of the mean, which the lattice's second differences need.
pub fn lognormal_lev(mu: f64, sigma: f64, h: f64, n: usize) -> Vec<f64> {
    let mean = (mu + 0.5 * sigma * sigma).exp();
    let (start, rate) = (h.ln() - mu, 1.0 / sigma);
    let mut out: Vec<f64> = (0..=n).map(|k| k as f64).collect();
    fast(Lattice { mean, start, rate, sigma, h, coefficients: &TAIL, out: &mut out });
    out
}

struct Lattice<'a> {
    mean: f64,
    start: f64,
    rate: f64,
    sigma: f64,
    h: f64,
    coefficients: &'a [f64; TERMS],
    out: &'a mut [f64],
}

impl Task for Lattice<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for slot in self.out.iter_mut().skip(1) {
            let x = *slot;
            let z = (self.start + ln(x)) * self.rate;
            let w = z - self.sigma;
            let (below, above) = (tail(w, self.coefficients), tail(z, self.coefficients));
            let first = if w > 0.0 { 1.0 - below } else { below };
            let second = if z > 0.0 { above } else { 1.0 - above };
            *slot = self.mean * first + x * self.h * second;
        }
    }
}
