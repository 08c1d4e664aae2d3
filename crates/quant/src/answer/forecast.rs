//! `forecast.*` from JSON.

use super::{Entry, entry, run};
use crate::fault::Outcome;
use crate::forecast::{
    Series, anomaly, arrivals, auto, breach, changepoint, changes, clusters, control, demand, ets, exhaustion, simple,
    stl,
};
use serde::Deserialize;
use serde_json::{Value, json};

fn ten() -> usize {
    10
}

fn six() -> usize {
    6
}

#[derive(Deserialize)]
struct SeriesIn {
    series: Series,
    #[serde(default = "ten")]
    horizon: usize,
}

#[derive(Deserialize)]
struct EtsIn {
    series: Series,
    model: String,
    damped: Option<bool>,
    #[serde(default = "ten")]
    horizon: usize,
}

#[derive(Deserialize)]
struct EtsFilterIn {
    series: Series,
    model: String,
    damped: Option<bool>,
    #[serde(flatten)]
    given: ets::Given,
    #[serde(default = "ten")]
    horizon: usize,
}

#[derive(Deserialize)]
struct AutoIn {
    series: Series,
    #[serde(default = "six")]
    horizon: usize,
}

#[derive(Deserialize)]
struct CrostonIn {
    y: Vec<f64>,
    alpha: f64,
    horizon: usize,
}

#[derive(Deserialize)]
struct HoltWintersIn {
    series: Series,
    seasonal: simple::holt_winters::Seasonal,
}

#[derive(Deserialize)]
struct StlIn {
    series: Series,
    seasonal: stl::Window,
    transform: Option<String>,
    robust: Option<bool>,
}

#[derive(Deserialize)]
struct AccuracyIn {
    train: Vec<f64>,
    actual: Vec<f64>,
    forecast: Vec<f64>,
    season: usize,
}

#[derive(Deserialize)]
struct CusumIn {
    z: Vec<f64>,
    k: f64,
    h: f64,
    ewma_lambda: f64,
}

#[derive(Deserialize)]
struct ArlIn {
    k: f64,
    h: f64,
    shift: f64,
}

#[derive(Deserialize)]
struct ChangepointsIn {
    y: Vec<f64>,
    cost: changepoint::Cost,
    penalty: f64,
}

#[derive(Deserialize)]
struct ChangepointIn {
    series: Series,
    model: String,
    start: Option<f64>,
}

#[derive(Deserialize)]
struct LevelIn {
    daily_increments: Vec<f64>,
    free: f64,
    horizon_days: f64,
}

#[derive(Deserialize)]
struct TrendIn {
    t: Vec<f64>,
    y: Vec<f64>,
    predict_at: f64,
}

#[derive(Deserialize)]
struct GrowthIn {
    weekly_counts: Vec<f64>,
}

#[derive(Deserialize)]
struct AlarmIn {
    history: Vec<f64>,
    current: f64,
}

#[derive(Deserialize)]
struct FailureIn {
    failures: f64,
    changes: f64,
    prior_a: f64,
    prior_b: f64,
}

#[derive(Deserialize)]
struct ExhaustionIn {
    free: f64,
    drift_per_day: f64,
    sd_per_sqrt_day: f64,
    within_days: f64,
}

#[derive(Deserialize)]
struct LognormalIn {
    mu: f64,
    sigma: f64,
    elapsed: f64,
    deadline: f64,
}

#[derive(Deserialize)]
struct KmIn {
    time: Vec<f64>,
    event: Vec<u8>,
    elapsed: f64,
    deadline: f64,
}

fn ets_fit(v: &Value) -> Outcome<Value> {
    run(v, |i: EtsIn| ets::fit(&i.series, ets::Model::parse(&i.model, i.damped)?, i.horizon))
}

fn ets_filter(v: &Value) -> Outcome<Value> {
    run(v, |i: EtsFilterIn| ets::filter(&i.series, ets::Model::parse(&i.model, i.damped)?, &i.given, i.horizon))
}

fn ets_auto(v: &Value) -> Outcome<Value> {
    run(v, |i: AutoIn| ets::auto(&i.series, i.horizon))
}

fn theta(v: &Value) -> Outcome<Value> {
    run(v, |i: SeriesIn| simple::theta::theta(&i.series, i.horizon))
}

fn croston(v: &Value) -> Outcome<Value> {
    run(v, |i: CrostonIn| simple::croston::croston(&i.y, i.alpha, i.horizon))
}

fn holt_winters(v: &Value) -> Outcome<Value> {
    run(v, |i: HoltWintersIn| simple::holt_winters::holt_winters(&i.series, i.seasonal))
}

fn stl_parts(v: &Value) -> Outcome<Value> {
    run(v, |i: StlIn| {
        let log = match i.transform.as_deref() {
            None | Some("none" | "identity") => false,
            Some("log") => true,
            Some(_) => return Err(crate::fault::Fault::range("transform", "transform is log or left out")),
        };
        stl::stl(&i.series, &i.seasonal, log, i.robust.unwrap_or(false))
    })
}

fn seasonal_naive(v: &Value) -> Outcome<Value> {
    run(v, |i: SeriesIn| simple::naive::seasonal_naive(&i.series, i.horizon))
}

fn accuracy(v: &Value) -> Outcome<Value> {
    run(v, |i: AccuracyIn| simple::accuracy::accuracy(&i.train, &i.actual, &i.forecast, i.season))
}

fn cusum(v: &Value) -> Outcome<Value> {
    run(v, |i: CusumIn| control::cusum(&i.z, i.k, i.h, i.ewma_lambda))
}

fn cusum_arl(v: &Value) -> Outcome<Value> {
    run(v, |i: ArlIn| Ok(json!({ "arl_one_sided": control::cusum_arl(i.k, i.h, i.shift)? })))
}

fn changepoints(v: &Value) -> Outcome<Value> {
    run(v, |i: ChangepointsIn| changepoint::changepoints(&i.y, i.cost, i.penalty))
}

fn one_changepoint(v: &Value) -> Outcome<Value> {
    run(v, |i: ChangepointIn| {
        if i.model != "mean shift" {
            return Err(crate::fault::Fault::range("model", "the only model offered is: mean shift"));
        }
        i.series.check(6)?;
        changepoint::mean_shift(&i.series.values, i.series.frequency, i.start)
    })
}

fn level_exceed(v: &Value) -> Outcome<Value> {
    run(v, |i: LevelIn| exhaustion::level_exceed(&i.daily_increments, i.free, i.horizon_days))
}

fn trend_line(v: &Value) -> Outcome<Value> {
    run(v, |i: TrendIn| simple::trend::trend_line(&i.t, &i.y, i.predict_at))
}

fn cluster_growth(v: &Value) -> Outcome<Value> {
    run(v, |i: GrowthIn| simple::trend::cluster_growth(&i.weekly_counts))
}

fn ranked_clusters(v: &Value) -> Outcome<Value> {
    run(v, |i: clusters::ClustersInput| clusters::clusters(&i))
}

fn count_alarm(v: &Value) -> Outcome<Value> {
    run(v, |i: AlarmIn| control::count_alarm(&i.history, i.current))
}

fn change_failure(v: &Value) -> Outcome<Value> {
    run(v, |i: FailureIn| changes::change_failure(i.failures, i.changes, i.prior_a, i.prior_b))
}

fn change_excess(v: &Value) -> Outcome<Value> {
    run(v, |i: changes::ExcessInput| changes::change_excess(&i))
}

fn time_to_exhaustion(v: &Value) -> Outcome<Value> {
    run(v, |i: ExhaustionIn| exhaustion::time_to_exhaustion(i.free, i.drift_per_day, i.sd_per_sqrt_day, i.within_days))
}

fn exhaustion_history(v: &Value) -> Outcome<Value> {
    run(v, |i: exhaustion::History| exhaustion::exhaustion(&i))
}

fn breach_lognormal(v: &Value) -> Outcome<Value> {
    run(v, |i: LognormalIn| breach::breach_lognormal(i.mu, i.sigma, i.elapsed, i.deadline))
}

fn breach_km(v: &Value) -> Outcome<Value> {
    run(v, |i: KmIn| breach::breach_km(&i.time, &i.event, i.elapsed, i.deadline))
}

fn breach_open(v: &Value) -> Outcome<Value> {
    run(v, |i: breach::BreachInput| breach::breach(&i))
}

fn daily_demand(v: &Value) -> Outcome<Value> {
    run(v, |i: demand::DemandInput| demand::demand(&i))
}

fn any_series(v: &Value) -> Outcome<Value> {
    run(v, |i: auto::AutoInput| auto::auto(&i))
}

fn arrivals_day(v: &Value) -> Outcome<Value> {
    run(v, |i: arrivals::Arrivals| arrivals::day_ahead(&i))
}

fn anomalies(v: &Value) -> Outcome<Value> {
    run(v, |i: anomaly::AnomalyInput| anomaly::anomaly(&i))
}

/// Time of the first value of the public data sets that reference files call by name.
pub(crate) fn start_of(name: &str) -> Option<f64> {
    match name {
        "AirPassengers" => Some(1949.0),
        "Nile" => Some(1871.0),
        "UKDriverDeaths" => Some(1969.0),
        "USAccDeaths" => Some(1973.0),
        "austres" => Some(1971.25),
        "nottem" => Some(1920.0),
        "uspop" => Some(1790.0),
        _ => None,
    }
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry(
        "forecast.ets_fit",
        "exponential smoothing of a given kind, by maximum likelihood",
        "series, model, damped?, horizon?",
        "method, loglik, aicc, sigma2, alpha, beta, gamma, phi, mean[], lower95[], upper95[]",
        ets_fit,
    ),
    entry(
        "forecast.ets_filter",
        "exponential smoothing with given parameters",
        "series, model, damped?, params{alpha, beta?, gamma?, phi?}, init{l, b?, s1?}, horizon?",
        "fitted_first5[], fitted_last3[], sse, loglik, mean[]",
        ets_filter,
    ),
    entry(
        "forecast.ets_auto",
        "exponential smoothing, kind chosen by the data",
        "series, horizon?",
        "method, aicc, mean[], lower95[], upper95[]",
        ets_auto,
    ),
    entry("forecast.theta", "theta method", "series, horizon?", "mean[], lower95[], upper95[], seasonal", theta),
    entry("forecast.croston", "demand that is mostly zero", "y[], alpha, horizon", "mean[], sba[], tsb[]", croston),
    entry(
        "forecast.holt_winters",
        "Holt-Winters smoothing by least squares",
        "series, seasonal",
        "alpha, beta, gamma, sse, mean[]",
        holt_winters,
    ),
    entry(
        "forecast.stl",
        "season, trend and remainder by loess",
        "series, seasonal, transform?, robust?",
        "seasonal_first12[], trend_first5[], trend_last5[], remainder_sd",
        stl_parts,
    ),
    entry(
        "forecast.seasonal_naive",
        "the last season again",
        "series, horizon?",
        "mean[], lower80[], upper80[], lower95[], upper95[]",
        seasonal_naive,
    ),
    entry(
        "forecast.accuracy",
        "how good a forecast was",
        "train[], actual[], forecast[], season",
        "me, rmse, mae, mape?, mase?, smape",
        accuracy,
    ),
    entry(
        "forecast.cusum",
        "small lasting shifts of standardised values",
        "z[], k, h, ewma_lambda",
        "cusum_high[], cusum_low[], first_alarm?, ewma[], ewma_limit_3sigma_asymptotic",
        cusum,
    ),
    entry("forecast.cusum_arl", "observations until a CUSUM alarms", "k, h, shift", "arl_one_sided", cusum_arl),
    entry(
        "forecast.changepoints",
        "best partition of a series",
        "y[], cost, penalty",
        "changepoints[], objective, means[]",
        changepoints,
    ),
    entry(
        "forecast.changepoint",
        "the one most likely shift of the mean",
        "series, model, start?",
        "index, year, mean_before, mean_after, p_value",
        one_changepoint,
    ),
    entry(
        "forecast.level_exceed",
        "P(a level is above its limit on a day)",
        "daily_increments[], free, horizon_days",
        "drift, sd, p_level_above_at_horizon",
        level_exceed,
    ),
    entry(
        "forecast.trend_line",
        "least-squares and robust lines",
        "t[], y[], predict_at",
        "ols_slope, ols_predict, theil_sen_slope, theil_sen_intercept, slope_ci95[]",
        trend_line,
    ),
    entry(
        "forecast.cluster_growth",
        "is a recurring problem growing",
        "weekly_counts[]",
        "growth_per_week, log_slope, se, z, p_growing, p_doubled?, dispersion",
        cluster_growth,
    ),
    entry(
        "forecast.clusters",
        "which recurring problems grow, and which asks most of the desk",
        "clusters[{id, weekly_counts[], hours_per_ticket}]",
        "clusters[{id, tickets, growth_per_week, dispersion, p_growing, p_doubled, rate_now, expected_tickets, expected_hours, urgency}], left_out[], prior{shape, rate}",
        ranked_clusters,
    ),
    entry("forecast.count_alarm", "is this count unusual", "history[], current", "expected, p_value", count_alarm),
    entry(
        "forecast.change_failure",
        "failure share of a type of change",
        "failures, changes, prior_a, prior_b",
        "mean, ci90[], p_at_least_one_in_next_5",
        change_failure,
    ),
    entry(
        "forecast.change_excess",
        "incidents after a change beyond the usual",
        "baseline_events, baseline_days, window_events, window_days, prior_shape",
        "p_rate_increased, expected_excess_events, rate_ratio_mean?",
        change_excess,
    ),
    entry(
        "forecast.time_to_exhaustion",
        "when a level with drift reaches its limit",
        "free, drift_per_day, sd_per_sqrt_day, within_days",
        "p_exhausted, p_ever, mean_days?, q05?, q50?, q95?",
        time_to_exhaustion,
    ),
    entry(
        "forecast.exhaustion",
        "when a level reaches its limit, from its history",
        "t[], level[], limit, horizon?, seed?",
        "method, p_within_7, p_within_30, p_within_90, p_within_horizon, day_q10?, day_q50?, drift, drift_ci90[], resets, check_p_within_30",
        exhaustion_history,
    ),
    entry(
        "forecast.breach_probability_lognormal",
        "P(a ticket misses its deadline), lognormal durations",
        "mu, sigma, elapsed, deadline",
        "p_breach, remaining_median",
        breach_lognormal,
    ),
    entry(
        "forecast.breach_probability_km",
        "P(a ticket misses its deadline), survival curve",
        "time[], event[], elapsed, deadline",
        "p_breach, ci80[], at_risk",
        breach_km,
    ),
    entry(
        "forecast.breach",
        "P(breach) of open tickets from the history of their kind",
        "history[{duration, done, class, features[]?}], open[{elapsed, deadline, class, features[]?}]",
        "tickets[{p_breach, ci80[], remaining_median?, class_weight, method}]",
        breach_open,
    ),
    entry(
        "forecast.auto",
        "any series: several methods, weighted by their past",
        "series, seasons[]?, horizon, levels[]?",
        "model, methods[{method, weight, mae}], seasons[], mean[], levels[], quantiles[], past{origins, mase?, smape?}",
        any_series,
    ),
    entry(
        "forecast.series",
        "any series: several methods, weighted by their past",
        "series, seasons[]?, horizon, levels[]?",
        "model, methods[{method, weight, mae}], seasons[], mean[], levels[], quantiles[], past{origins, mase?, smape?}",
        any_series,
    ),
    entry(
        "forecast.demand",
        "tickets a day: laws for every day and for totals",
        "start, y[], holidays[]?, events[{date, days?, name?, factor?}]?, horizon, levels[]?",
        "levels[], days[{date, mean, quantiles[]}], weeks[], total, parts, bursts, past{days, coverage90?, widened}",
        daily_demand,
    ),
    entry(
        "forecast.arrivals",
        "arrivals by interval of the next day",
        "days[{counts}], season, levels[]?",
        "levels[], intervals[{mean, quantiles[]}], total, day_factor_sd, overdispersion",
        arrivals_day,
    ),
    entry(
        "forecast.anomaly",
        "values that are not of the past's kind",
        "y[], steps_per_day, threshold?, quiet?",
        "score[], alarms[{index, score, kind, effect, usual}], threshold",
        anomalies,
    ),
];
