//! A desk of several disciplines played event by event, with the rules of real desks: skills, shifts,
//! absences, priorities, deadlines, patience, interruptions, tickets that come back.
//!
//! A repetition is one observation; every figure of a report is a mean over repetitions with its 95 %
//! interval. Chance is addressed (see [`crate::rng`]), so that two teams meet the same tickets and the
//! number of threads changes nothing.

mod calendar;
mod check;
mod clock;
mod draws;
mod engine;
mod input;
mod report;
mod tally;
mod team;
mod ziggurat;

pub use check::MOST_EVENTS;
pub(crate) use check::check;
pub use input::{Assign, Class, Desk, EndOfShift, Person, Rate, Routing, Skill, Work};
pub(crate) use report::static_load;
pub use report::{ClassReport, DisciplineReport, Interval, PersonReport, Report};
pub use tally::{ClassTally, Tally, quantile};

use crate::fault::{Fault, Outcome, within};
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

/// Told how many repetitions of how many are done; answers whether to go on.
pub type Watch<'a> = &'a (dyn Fn(u32, u32) -> bool + Sync);

/// Plays the repetitions of a desk and reports attainment, waits, backlog, utilisation and overload.
///
/// Fails when the desk is impossible or needs more than [`MOST_EVENTS`] events.
///
/// ```
/// let desk: quant::staffing::simulate::Desk = serde_json::from_value(serde_json::json!({
///     "classes": [{"discipline": 0, "rate_per_hour": 3.0, "work": {"kind": "exponential", "mean": 0.5}, "target_hours": 1}],
///     "people": [{"skills": [0], "count": 2}], "horizon_hours": 500, "replications": 8})).unwrap();
/// let report = quant::staffing::simulate::simulate(&desk).unwrap();
/// assert!((report.utilisation.mean - 0.75).abs() < 0.05);
/// ```
pub fn simulate(desk: &Desk) -> Outcome<Report> {
    simulate_watched(desk, &|_, _| true)
}

/// As [`simulate`], telling `watch` after every repetition; stops with the fault `cancelled` when it says so.
pub fn simulate_watched(desk: &Desk, watch: Watch) -> Outcome<Report> {
    within("replications", f64::from(desk.replications), 2.0, 100_000.0)?;
    let disciplines = check(desk)?;
    let parts = play(desk, 0..desk.replications, watch, report::Part::new)?;
    Ok(report::report(desk, disciplines, &parts))
}

/// Plays some repetitions and condenses each by `keep`; the answers come in the order of the repetitions,
/// whatever the number of threads.
pub fn play<T: Send>(
    desk: &Desk,
    which: Range<u32>,
    watch: Watch,
    keep: impl Fn(Tally) -> T + Sync,
) -> Outcome<Vec<T>> {
    let disciplines = check(desk)?;
    let plan = team::Plan::new(desk, disciplines);
    let total = which.len();
    let slots: Vec<Mutex<Option<T>>> = (0..total).map(|_| Mutex::new(None)).collect();
    let (next, done, stop) = (AtomicUsize::new(0), AtomicU32::new(0), AtomicBool::new(false));
    let worker = || {
        while !stop.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(slot) = slots.get(at) else { return };
            let engine = engine::Engine::new(desk, &plan, u64::from(which.start) + at as u64);
            let Some(tally) = engine.run(&stop) else { return };
            if let Ok(mut place) = slot.lock() {
                *place = Some(keep(tally));
            }
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if !watch(count, total as u32) {
                stop.store(true, Ordering::Relaxed);
            }
        }
    };
    let threads = (desk.threads as usize).min(total).max(1);
    std::thread::scope(|scope| {
        (1..threads).for_each(|_| drop(scope.spawn(worker)));
        worker();
    });
    let played: Option<Vec<T>> = slots.into_iter().map(|s| s.into_inner().ok().flatten()).collect();
    played.ok_or_else(|| Fault::new("cancelled", "", "the simulation was stopped before it was finished"))
}
