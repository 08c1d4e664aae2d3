//! Simulation kernels: the years that exact laws cannot answer for, played fast and repeatably.
//!
//! **What is here.** Eight interleaved generators ([`lanes`]), elementary functions on whole blocks
//! ([`vector`]), tables for counts and three-point estimates ([`counts`], [`inverse`]), yearly losses of one
//! scenario ([`years`]), products of estimates ([`product`]), portfolios with tail drivers ([`portfolio`]),
//! exact reports of a million values ([`report`]), and the exact laws of the same scenarios ([`exact`]).
//!
//! **How it is fast.** Blocks of 512 numbers are filled first and consumed afterwards; the years of a tile
//! (16,384) are grouped by their number of events, so that losses are added column by column without a
//! branch per event; the count of a year is one draw from the exact table of its mixed law. Every kernel is
//! compiled for several instruction sets and chosen at run time (the `pulp` crate; no `unsafe` here). The work is
//! handed over as a [`Task`] whose method is always inlined: a closure need not be, and would then lose its registers.
//!
//! **Why the same bytes everywhere.** No kernel uses fused multiply-add: without the instruction it would be a
//! library call, with it the last bit would depend on the machine. Lanes are independent, so the width of
//! the registers does not matter; every tile has streams of its own, so the number of threads does not either.

pub mod counts;
pub mod exact;
pub mod inverse;
pub mod lanes;
pub mod portfolio;
pub mod product;
pub mod report;
pub mod scenario;
pub mod vector;
pub mod years;

/// Work that is compiled once for every instruction set; `call` and all it calls must be `#[inline(always)]`.
pub use pulp::NullaryFnOnce as Task;

/// Runs a task with the best instructions that this processor has.
pub fn fast<T: Task>(task: T) -> T::Output {
    pulp::Arch::new().dispatch(task)
}

/// Years of one tile: its columns stay in the second-level cache.
pub const TILE: usize = 16_384;

/// Largest number of years simulated at once.
pub const MOST_YEARS: usize = 50_000_000;

/// Runs `work` on every tile of `out`, on up to `threads` threads; a tile never knows which.
pub fn tiles<T: Send>(out: &mut [T], size: usize, threads: usize, work: impl Fn(usize, &mut [T]) + Sync) {
    if threads <= 1 {
        out.chunks_mut(size).enumerate().for_each(|(t, part)| work(t, part));
        return;
    }
    let queue = std::sync::Mutex::new(out.chunks_mut(size).enumerate());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    // A poisoned lock means that another tile failed; there is nothing left to do then.
                    let next = queue.lock().ok().and_then(|mut q| q.next());
                    let Some((t, part)) = next else { break };
                    work(t, part);
                }
            });
        }
    });
}
