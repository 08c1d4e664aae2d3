//! `rng.*` from JSON. 64-bit numbers travel as decimal strings.

use super::{Entry, entry, run};
use crate::fault::{Fault, Outcome, within};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Raw {
    state: Vec<String>,
    n: usize,
}

#[derive(Deserialize)]
struct Seeded {
    seed: String,
    n: usize,
}

fn word(field: &str, text: &str) -> Outcome<u64> {
    text.parse()
        .map_err(|_| Fault::range(field, format!("{field} must be whole numbers below 2^64, written as strings")))
}

fn texts(words: &[u64]) -> Vec<String> {
    words.iter().map(u64::to_string).collect()
}

fn xoshiro256pp(v: &Value) -> Outcome<Value> {
    run(v, |i: Raw| {
        within("n", i.n as f64, 0.0, 1e5)?;
        let words: Vec<u64> = i.state.iter().map(|s| word("state", s)).collect::<Outcome<_>>()?;
        let state: [u64; 4] = words.try_into().map_err(|_| Fault::range("state", "the state has four words"))?;
        Ok(json!({ "u64": texts(&crate::rng::xoshiro256pp(state, i.n)?) }))
    })
}

fn seeded_u64(v: &Value) -> Outcome<Value> {
    run(v, |i: Seeded| {
        within("n", i.n as f64, 0.0, 1e5)?;
        let state = crate::rng::seeded_state(word("seed", &i.seed)?);
        Ok(json!({ "state": texts(&state), "u64": texts(&crate::rng::xoshiro256pp(state, i.n)?) }))
    })
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry("rng.xoshiro256pp", "raw stream of xoshiro256++ from a state", "state[], n", "u64[]", xoshiro256pp),
    entry("rng.seeded_u64", "state derived from a seed, and its stream", "seed, n", "state[], u64[]", seeded_u64),
];
