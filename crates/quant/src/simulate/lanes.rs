//! Eight xoshiro256++ generators side by side: one step of all of them is a handful of vector instructions.

use crate::rng::stream_state;

/// Generators side by side.
pub const LANES: usize = 8;

/// Eight independent generators, addressed like a [`crate::rng::Stream`].
#[derive(Debug, Clone)]
pub struct Lanes {
    s: [[u64; LANES]; 4],
}

impl Lanes {
    /// Generators of one purpose and tile; every lane is an entity of its own.
    pub fn new(seed: u64, purpose: u64, tile: u64) -> Self {
        let mut s = [[0; LANES]; 4];
        for lane in 0..LANES {
            let state = stream_state(seed, purpose, tile, lane as u64);
            for (row, word) in s.iter_mut().zip(state) {
                row[lane] = word;
            }
        }
        Self { s }
    }

    /// Fills a block with random words; the length should be a multiple of eight.
    #[inline(always)]
    pub fn fill(&mut self, out: &mut [u64]) {
        // A local copy lives in registers.
        let [mut a, mut b, mut c, mut d] = self.s;
        for chunk in out.chunks_exact_mut(LANES) {
            for l in 0..LANES {
                chunk[l] = a[l].wrapping_add(d[l]).rotate_left(23).wrapping_add(a[l]);
                let t = b[l] << 17;
                c[l] ^= a[l];
                d[l] ^= b[l];
                b[l] ^= c[l];
                a[l] ^= d[l];
                c[l] ^= t;
                d[l] = d[l].rotate_left(45);
            }
        }
        self.s = [a, b, c, d];
    }
}

/// A word as a uniform number strictly between 0 and 1 (52 bits, middle of the cell).
#[inline(always)]
pub fn unit(word: u64) -> f64 {
    f64::from_bits(word >> 12 | 0x3FF0_0000_0000_0000) - (1.0 - f64::EPSILON / 2.0)
}
