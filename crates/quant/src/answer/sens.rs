//! `sens.*` and `qmc.*` from JSON.

use super::{Entry, entry, run};
use crate::fault::Outcome;
use crate::sens::{correlation, evppi, indices, qmc};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Points {
    dim: usize,
    n: usize,
}

#[derive(Deserialize)]
struct TwoLists {
    x: Vec<f64>,
    y: Vec<f64>,
}

fn points(v: &Value) -> Outcome<Value> {
    run(v, |i: Points| qmc::sobol(i.dim, i.n))
}

fn linear(v: &Value) -> Outcome<Value> {
    run(v, |i: evppi::LinearInput| evppi::linear_value(&i))
}

fn product(v: &Value) -> Outcome<Value> {
    run(v, |i: evppi::ProductInput| evppi::product_value(&i))
}

fn sobol(v: &Value) -> Outcome<Value> {
    run(v, |i: indices::SobolInput| indices::sobol(&i))
}

fn correlations(v: &Value) -> Outcome<Value> {
    run(v, |i: TwoLists| correlation::rank_correlation(&i.x, &i.y))
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry("qmc.sobol", "Sobol points, unscrambled", "dim, n", "last_point[], point_index_3[], sum_per_dim[]", points),
    entry(
        "sens.evppi_linear",
        "value of knowing inputs of linear benefits",
        "options[]?, p1{}, p2{}",
        "evpi, evppi_p1, evppi_p2",
        linear,
    ),
    entry(
        "sens.evppi_product",
        "value of knowing rate, loss or effectiveness",
        "rate{}, mean_loss{}, option_effectiveness[{}], option_cost[], annuity",
        "best_now_value, evpi, evppi_rate, evppi_loss, evppi_rate_and_loss, evppi_eff1, ...",
        product,
    ),
    entry(
        "sens.sobol",
        "shares of the variance in named models",
        "model, a?, b?, sigma[]?",
        "first[], total[], variance, cv2",
        sobol,
    ),
    entry(
        "sens.rank_correlation",
        "do two lists rise together",
        "x[], y[]",
        "spearman, kendall_tau_b, pearson",
        correlations,
    ),
];
