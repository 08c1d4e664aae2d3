//! Speed of the simulation kernels and exact laws. The floor is what throw-away code without any checks reached
//! on one core of a machine with 512-bit registers; a kernel that needs twice its floor has lost something.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use quant::dist::Pert;
use quant::dist::lognormal::Lognormal;
use quant::lattice::Effort;
use quant::simulate::lanes::Lanes;
use quant::simulate::scenario::FairScenario;
use quant::simulate::vector::{BLOCK, lognormal_lev, lognormals, normals};
use quant::simulate::{Task, exact, fast, years};
use std::hint::black_box;

fn scenario() -> FairScenario {
    FairScenario {
        threat_events: Pert { min: 4.0, mode: 12.0, max: 40.0, gamma: 4.0 },
        vulnerability: Some(Pert { min: 0.05, mode: 0.2, max: 0.6, gamma: 4.0 }),
        primary: Lognormal { mu: 10.47, sigma: 1.19 },
        secondary_probability: 0.15,
        secondary: Lognormal { mu: 12.2, sigma: 1.4 },
    }
}

/// What is filled, so that it can be compiled for this processor.
enum Fill<'a> {
    Words(&'a mut Lanes, &'a mut [u64; BLOCK]),
    Normals(&'a mut Lanes, &'a mut [f64; BLOCK]),
    Lognormals(&'a mut Lanes, &'a mut [f64; BLOCK]),
}

impl Task for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        match self {
            Self::Words(random, out) => random.fill(out),
            Self::Normals(random, out) => normals(random, out),
            Self::Lognormals(random, out) => lognormals(random, 10.0, 1.0, out),
        }
    }
}

fn blocks(c: &mut Criterion) {
    let mut group = c.benchmark_group("a block of 512");
    group.throughput(Throughput::Elements(BLOCK as u64));
    let mut random = Lanes::new(1, 2, 3);
    let mut words = [0u64; BLOCK];
    let mut out = [0.0; BLOCK];
    // Floor: 0.21 ns a word.
    group.bench_function("random words", |b| b.iter(|| fast(Fill::Words(&mut random, black_box(&mut words)))));
    // Floor: 1.05 ns a normal number.
    group.bench_function("normal numbers", |b| b.iter(|| fast(Fill::Normals(&mut random, black_box(&mut out)))));
    // Floor: 1.5 ns a lognormal number.
    group.bench_function("lognormal numbers", |b| b.iter(|| fast(Fill::Lognormals(&mut random, black_box(&mut out)))));
    group.finish();
}

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("whole answers");
    group.sample_size(10);
    // No floor was measured; a limited mean by scalar functions takes 80 ns.
    group.bench_function("4,096 limited means", |b| b.iter(|| lognormal_lev(10.0, 1.5, black_box(300.0), 4_096)));
    // Floor with the report: 27 ms a million years.
    group.bench_function("100,000 years of one scenario", |b| {
        b.iter(|| years::year_losses(&scenario(), 100_000, black_box(1), 1))
    });
    // Floor: 3.8 ms.
    let effort = Effort { points: 2_048, ranges: 2, nested: 16.0 };
    group.bench_function("exact law of one scenario", |b| {
        b.iter(|| exact::law(&[scenario()], black_box(0.999), effort))
    });
    group.finish();
}

criterion_group!(benches, blocks, whole);
criterion_main!(benches);
