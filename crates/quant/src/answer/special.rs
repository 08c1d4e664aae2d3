//! `special.*` from JSON.

use super::{Entry, entry, run};
use crate::fault::{Fault, Outcome, not_negative, positive, within};
use crate::special::{beta, counts, gamma, normal, student};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct X {
    x: f64,
}

#[derive(Deserialize)]
struct P {
    p: f64,
}

#[derive(Deserialize)]
struct Ax {
    a: f64,
    x: f64,
}

#[derive(Deserialize)]
struct Abx {
    a: f64,
    b: f64,
    x: f64,
}

#[derive(Deserialize)]
struct Abp {
    a: f64,
    b: f64,
    p: f64,
}

#[derive(Deserialize)]
struct GammaQ {
    shape: f64,
    scale: f64,
    p: f64,
}

#[derive(Deserialize)]
struct TCdf {
    t: f64,
    df: f64,
}

#[derive(Deserialize)]
struct TQ {
    p: f64,
    df: f64,
}

#[derive(Deserialize)]
struct PoissonIn {
    rate: f64,
    k: u64,
}

#[derive(Deserialize)]
struct NegbinIn {
    size: f64,
    mean: f64,
    k: u64,
}

#[derive(Deserialize)]
struct BinomialIn {
    n: u64,
    p: f64,
    k: u64,
}

fn open(field: &str, p: f64) -> Outcome<f64> {
    if p > 0.0 && p < 1.0 {
        Ok(p)
    } else {
        Err(Fault::range(field, format!("{field} must lie strictly between 0 and 1")))
    }
}

fn shape(field: &str, v: f64) -> Outcome<f64> {
    within(field, positive(field, v)?, 1e-10, 1e10)
}

fn norm_cdf(v: &Value) -> Outcome<Value> {
    run(v, |i: X| {
        let (cdf, sf) = normal::cdf_sf(within("x", i.x, -1e300, 1e300)?);
        Ok(json!({ "cdf": cdf, "sf": sf }))
    })
}

fn norm_quantile(v: &Value) -> Outcome<Value> {
    run(v, |i: P| Ok(json!({ "x": normal::quantile(open("p", i.p)?) })))
}

fn lgamma(v: &Value) -> Outcome<Value> {
    run(v, |i: X| Ok(json!({ "lgamma": gamma::ln_gamma(within("x", positive("x", i.x)?, 1e-300, 1e300)?) })))
}

fn digamma(v: &Value) -> Outcome<Value> {
    run(v, |i: X| Ok(json!({ "digamma": gamma::digamma(within("x", positive("x", i.x)?, 1e-300, 1e300)?) })))
}

fn gamma_pq(v: &Value) -> Outcome<Value> {
    run(v, |i: Ax| {
        let (p, q) = gamma::pq(shape("a", i.a)?, within("x", not_negative("x", i.x)?, 0.0, 1e300)?);
        Ok(json!({ "p": p, "q": q }))
    })
}

fn beta_inc(v: &Value) -> Outcome<Value> {
    run(v, |i: Abx| {
        let (p, q) = beta::inc(shape("a", i.a)?, shape("b", i.b)?, within("x", i.x, 0.0, 1.0)?);
        Ok(json!({ "i": p, "complement": q }))
    })
}

fn beta_quantile(v: &Value) -> Outcome<Value> {
    run(v, |i: Abp| Ok(json!({ "x": beta::quantile(shape("a", i.a)?, shape("b", i.b)?, open("p", i.p)?) })))
}

fn gamma_quantile(v: &Value) -> Outcome<Value> {
    run(v, |i: GammaQ| {
        Ok(json!({ "x": shape("scale", i.scale)? * gamma::quantile(shape("shape", i.shape)?, open("p", i.p)?) }))
    })
}

fn t_cdf(v: &Value) -> Outcome<Value> {
    run(v, |i: TCdf| Ok(json!({ "cdf": student::cdf(within("t", i.t, -1e150, 1e150)?, shape("df", i.df)?) })))
}

fn t_quantile(v: &Value) -> Outcome<Value> {
    run(v, |i: TQ| Ok(json!({ "t": student::quantile(open("p", i.p)?, shape("df", i.df)?) })))
}

fn poisson(v: &Value) -> Outcome<Value> {
    run(v, |i: PoissonIn| {
        let at = counts::poisson(within("rate", not_negative("rate", i.rate)?, 0.0, 1e10)?, count(i.k)?);
        Ok(json!({ "pmf": at.pmf, "cdf": at.cdf, "sf": at.sf }))
    })
}

fn count(k: u64) -> Outcome<u64> {
    within("k", k as f64, 0.0, 1e10).map(|_| k)
}

fn negbin(v: &Value) -> Outcome<Value> {
    run(v, |i: NegbinIn| {
        let at = counts::negbin(shape("size", i.size)?, shape("mean", i.mean)?, count(i.k)?);
        Ok(json!({ "pmf": at.pmf, "cdf": at.cdf, "sf": at.sf }))
    })
}

fn binomial(v: &Value) -> Outcome<Value> {
    run(v, |i: BinomialIn| {
        let at = counts::binomial(count(i.n)?, within("p", i.p, 0.0, 1.0)?, i.k);
        Ok(json!({ "pmf": at.pmf, "cdf": at.cdf }))
    })
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry("special.norm_cdf", "standard normal law: probability below and above x", "x", "cdf, sf", norm_cdf),
    entry("special.norm_quantile", "quantile of the standard normal law", "p", "x", norm_quantile),
    entry("special.lgamma", "logarithm of the gamma function", "x", "lgamma", lgamma),
    entry("special.digamma", "derivative of the logarithm of the gamma function", "x", "digamma", digamma),
    entry("special.gamma_pq", "regularised incomplete gamma functions, lower p and upper q", "a, x", "p, q", gamma_pq),
    entry(
        "special.beta_inc",
        "regularised incomplete beta function and its complement",
        "a, b, x",
        "i, complement",
        beta_inc,
    ),
    entry("special.beta_quantile", "quantile of the beta law", "a, b, p", "x", beta_quantile),
    entry("special.gamma_quantile", "quantile of the gamma law", "shape, scale, p", "x", gamma_quantile),
    entry("special.t_cdf", "Student's t: probability below t", "t, df", "cdf", t_cdf),
    entry("special.t_quantile", "quantile of Student's t", "p, df", "t", t_quantile),
    entry("special.poisson", "Poisson law at k (sf = above k)", "rate, k", "pmf, cdf, sf", poisson),
    entry("special.negbin", "negative binomial law at k", "size, mean, k", "pmf, cdf, sf", negbin),
    entry("special.binomial", "binomial law at k", "n, p, k", "pmf, cdf", binomial),
];
