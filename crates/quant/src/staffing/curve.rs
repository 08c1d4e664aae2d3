//! Utilisation against waiting: why the last ten points of utilisation are the dear ones. An approximation for work that
//! is not exponential; how good it is stands at the function.

use crate::fault::{Fault, Outcome, not_negative, within};
use crate::queue::{erlang, rate};
use serde::{Deserialize, Serialize};

/// A team of one discipline.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct CurveInput {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// Mean work, same unit.
    pub mean_service: f64,
    /// Variance of the work over its squared mean; 1 if left out.
    #[serde(default = "one")]
    pub service_scv: f64,
    /// Target wait.
    pub threshold: f64,
    /// Today's number of people, marked in the curve.
    #[serde(default)]
    pub today: u64,
    /// Largest number of people; a sensible one if left out.
    #[serde(default)]
    pub most: u64,
}

fn one() -> f64 {
    1.0
}

/// One point of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// People.
    pub servers: u64,
    /// Share of time at work.
    pub utilisation: f64,
    /// Mean wait.
    pub mean_wait: f64,
    /// 90 % quantile of the wait.
    pub wait_q90: f64,
    /// Share that starts within the threshold.
    pub attainment: f64,
    /// Whether this is today's number.
    pub today: bool,
}

/// The curve from the smallest team that is not overrun.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// Offered load, erlang.
    pub load: f64,
    /// Smallest number of people that is not overrun.
    pub least: u64,
    /// Points by number of people.
    pub points: Vec<CurvePoint>,
}

/// Utilisation, waits and attainment for every number of people: Erlang C, waits stretched by
/// (1 + scv)/2 for work that is not exponential (Allen & Cunneen); exact for exponential work and for one person.
///
/// Error of the mean wait against [`crate::queue::constant`] and [`crate::queue::phases`], up to 20 people for
/// constant and two-stage work (scv 0 and 0.5), up to 8 for balanced branching work (scv 2.5, 4 and 9):
///
/// | utilisation | scv 0 | 0.5 | 2.5 | 4 | 9 |
/// |---|---|---|---|---|---|
/// | 95 % | -2 % | -1 % | +2 % | +3 % | +5 % |
/// | 90 % | -5 % | -2 % | +4 % | +7 % | +11 % |
/// | 80 % | -11 % | -5 % | +10 % | +15 % | +25 % |
/// | 70 % | -18 % | -7 % | +16 % | +26 % | +45 % |
/// | 50 % | -33 % | -13 % | +31 % | +54 % | +106 % |
///
/// So it is good above 90 % utilisation, and at less a sketch: too short for steady work, too long for mixed work, the
/// more so the larger the team. The waits it gets wrong are short ones.
pub fn utilisation_curve(input: CurveInput) -> Outcome<Curve> {
    rate("arrival_rate", input.arrival_rate)?;
    rate("mean_service", input.mean_service)?;
    within("service_scv", input.service_scv, 0.0, 1e4)?;
    not_negative("threshold", input.threshold)?;
    let load = within("arrival_rate", input.arrival_rate * input.mean_service, 1e-9, 1e5)?;
    let least = load.floor() as u64 + 1;
    let sensible = (load + 5.0 * load.sqrt() + 3.0).ceil() as u64;
    let most = if input.most == 0 { sensible.max(input.today) } else { input.most };
    if most < least || most > least + 10_000 {
        return Err(Fault::range(
            "most",
            format!("most must lie between {least}, the smallest team that is not overrun, and {}", least + 10_000),
        ));
    }
    let stretch = (0.5 * (1.0 + input.service_scv)).max(1e-12);
    let point = |servers: u64| {
        let c = servers as f64;
        let p_wait = erlang::waiting(servers, load);
        let drain = (c - load).max(1e-12) / input.mean_service / stretch;
        CurvePoint {
            servers,
            utilisation: load / c,
            mean_wait: p_wait / drain,
            wait_q90: if p_wait > 0.1 { (p_wait / 0.1).ln() / drain } else { 0.0 },
            attainment: 1.0 - p_wait * (-drain * input.threshold).exp(),
            today: servers == input.today,
        }
    };
    Ok(Curve { load, least, points: (least..=most).map(point).collect() })
}
