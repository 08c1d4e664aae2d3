//! The demand model: profile, level, bursts and calibration put together.

use super::calendar::Calendar;
use super::law::{DayLaw, Part};
use super::level::{COARSE, Day, FINE, Speed, filter};
use super::regress::{Data, Profile};
use super::{Bursts, DemandInput, Parts, PastCalibration};
use crate::fault::{Fault, Outcome};

/// Days after which the profile's evidence counts half.
const HALF_LIFE: f64 = 270.0;
/// Longest history, days.
const MOST_DAYS: usize = 8_000;
/// Standard deviations beyond which a day is a burst.
const BURST: f64 = 4.5;
/// Judged days from which on the record of the series changes its intervals.
const ENOUGH: usize = 60;

/// A fitted demand model.
pub struct Forecaster {
    calendar: Calendar,
    yearly: bool,
    n: usize,
    profile: Profile,
    speeds: Vec<Speed>,
    closed: [bool; 7],
    closed_holidays: bool,
    burst_days: usize,
    burst_share: f64,
    burst_factor: f64,
    past: PastCalibration,
}

struct History {
    rows: Vec<f64>,
    y: Vec<f64>,
    used: Vec<bool>,
    weights: Vec<f64>,
}

/// A profile with the days it explains and the level beside it.
struct Fit {
    profile: Profile,
    days: Vec<Day>,
    /// Level of every day, seen from both sides.
    level: Vec<f64>,
    /// Counts, bursts cut.
    clipped: Vec<f64>,
}

/// Penalties of the profile's coefficients and their centres.
type Prior = (Vec<f64>, Vec<f64>);

impl History {
    /// Profile and level in turns, bursts clipped, from the first `n` days. A profile of fewer days to start from needs one
    /// turn, and then only the profile is of interest.
    fn fit(&self, n: usize, prior: &Prior, start: Option<Profile>) -> Fit {
        let p = prior.0.len();
        let age = self.weights.len() - n;
        let weights: Vec<f64> = self.weights.iter().take(n).map(|w| w * 2f64.powf(age as f64 / HALF_LIFE)).collect();
        let rows = self.rows.get(..n * p).unwrap_or(&self.rows);
        let clipped: Vec<f64> = self.y.iter().take(n).copied().collect();
        let warm = start.is_some();
        let profile = start.unwrap_or(Profile { coefficients: vec![], inverse_size: 0.1 });
        let mut fit = Fit { profile, days: vec![], level: vec![1.0; n], clipped };
        if warm {
            self.level(&mut fit, rows, p);
        }
        for round in 0..if warm { 1 } else { 3 } {
            let offset: Vec<f64> = fit.level.iter().map(|l| l.ln()).collect();
            let data = Data { rows, y: &fit.clipped, weights: &weights, offset: &offset, prior: (&prior.0, &prior.1) };
            fit.profile = Profile::fit(&data, (warm || round > 0).then_some(&fit.profile));
            if !warm {
                self.level(&mut fit, rows, p);
            }
        }
        fit
    }

    /// Days, level and bursts as the profile sees them.
    fn level(&self, fit: &mut Fit, rows: &[f64], p: usize) {
        let day = |(t, row): (usize, &[f64])| Day {
            mean: fit.profile.log_mean(row).exp(),
            y: fit.clipped[t],
            used: self.used[t],
        };
        fit.days = rows.chunks_exact(p).enumerate().map(day).collect();
        fit.level = smooth_path(&fit.days);
        for (t, day) in fit.days.iter_mut().enumerate() {
            let mu = day.mean * fit.level[t];
            let sd = (mu + mu * mu * fit.profile.inverse_size).sqrt().max(1.0);
            let far = self.used[t] && self.y[t] > mu + BURST * sd;
            fit.clipped[t] = if far { (mu + 3.0 * sd).round() } else { self.y[t] };
            day.y = fit.clipped[t];
        }
    }

    /// The days as they looked before each origin: expected counts from a profile of earlier days only, bursts
    /// clipped as they are known now.
    fn known_before(&self, origins: &[usize], prior: &Prior, now: &Fit) -> Vec<Day> {
        let p = prior.0.len();
        let mut out: Vec<Day> = Vec::with_capacity(self.y.len());
        let mut profile: Option<Profile> = None;
        for (k, origin) in origins.iter().enumerate().step_by(2) {
            let fit = self.fit(*origin, prior, profile.take());
            if k == 0 {
                out.extend(fit.days);
            }
            let until = origins.get(k + 2).copied().unwrap_or(self.y.len());
            let rows = self.rows.chunks_exact(p).enumerate().take(until).skip(*origin);
            let day = |(t, row): (usize, &[f64])| Day {
                mean: fit.profile.log_mean(row).exp(),
                y: now.days.get(t).map_or(0.0, |d| d.y),
                used: self.used[t],
            };
            out.extend(rows.map(day));
            profile = Some(fit.profile);
        }
        out
    }
}

/// Fits the model to the history of `input`.
pub fn forecaster(input: &DemandInput) -> Outcome<Forecaster> {
    let n = input.y.len();
    let known = input.y.iter().flatten().count();
    if known < 14 || n > MOST_DAYS {
        return Err(Fault::new("empty", "y", format!("between 14 and {MOST_DAYS} days of counts are needed")));
    }
    if let Some(v) = input.y.iter().flatten().find(|v| !(0.0..=1e8).contains(*v) || v.fract() != 0.0) {
        return Err(Fault::range("y", format!("counts are whole numbers from 0 to 1e8, but one is {v}")));
    }
    if !(1..=400).contains(&input.horizon) {
        return Err(Fault::range("horizon", "the horizon must lie between 1 and 400 days"));
    }
    let calendar = Calendar::new(&input.start, &input.holidays, &input.events)?;
    let yearly = n > 400;
    let closed = closed_weekdays(input, &calendar);
    let closed_holidays = holidays_closed(input, &calendar, &closed);
    let history = history(input, &calendar, yearly, (&closed, closed_holidays));
    let mut f = Forecaster {
        calendar,
        yearly,
        n,
        profile: Profile { coefficients: vec![], inverse_size: 0.1 },
        speeds: vec![],
        closed,
        closed_holidays,
        burst_days: 0,
        burst_share: 0.0,
        burst_factor: 1.0,
        past: PastCalibration { days: 0, coverage90: None, widened: 1.0 },
    };
    f.learn(&history);
    Ok(f)
}

/// Weekdays on which nothing ever comes, while other days bring something.
fn closed_weekdays(input: &DemandInput, calendar: &Calendar) -> [bool; 7] {
    let (mut sums, mut counts) = ([0.0; 7], [0.0; 7]);
    for (t, y) in input.y.iter().enumerate() {
        if let (Some(y), false) = (y, calendar.is_holiday(t)) {
            let w = calendar.weekday(t) % 7;
            sums[w] += y;
            counts[w] += 1.0;
        }
    }
    let all = sums.iter().sum::<f64>() / counts.iter().sum::<f64>().max(1.0);
    std::array::from_fn(|w| sums[w] == 0.0 && counts[w] * all * 0.1 > 3.0)
}

fn holidays_closed(input: &DemandInput, calendar: &Calendar, closed: &[bool; 7]) -> bool {
    let open = |t: &usize| calendar.is_holiday(*t) && !closed[calendar.weekday(*t) % 7];
    let days: Vec<f64> = (0..input.y.len()).filter(open).filter_map(|t| input.y[t]).collect();
    days.len() >= 3 && days.iter().all(|y| *y == 0.0)
}

fn history(input: &DemandInput, calendar: &Calendar, yearly: bool, shut: (&[bool; 7], bool)) -> History {
    let n = input.y.len();
    let mut h = History { rows: vec![], y: vec![], used: vec![], weights: vec![] };
    for (t, y) in input.y.iter().enumerate() {
        let closed = shut.0[calendar.weekday(t) % 7] || (shut.1 && calendar.is_holiday(t));
        h.rows.extend(calendar.row(t, yearly));
        h.y.push(y.unwrap_or(0.0));
        h.used.push(!closed && y.is_some());
        let age = (n - t) as f64;
        h.weights.push(if !closed && y.is_some() { 0.5f64.powf(age / HALF_LIFE) } else { 0.0 });
    }
    h
}

impl Forecaster {
    /// The model of the whole history, then calibration on the past.
    fn learn(&mut self, h: &History) {
        let prior = self.calendar.prior(self.yearly);
        let fit = h.fit(h.y.len(), &prior, None);
        self.count_bursts(h, &fit);
        self.calibrate(h, &fit, &prior);
        self.profile = fit.profile;
        let widened = self.past.widened;
        self.speeds.iter_mut().for_each(|s| {
            s.inverse_size *= widened;
            s.spread *= widened;
            s.per_day *= widened;
        });
    }

    fn count_bursts(&mut self, h: &History, fit: &Fit) {
        let (mut count, mut ratio, mut used) = (0, 0.0, 0.0);
        for (t, day) in fit.days.iter().enumerate().filter(|(t, _)| h.used[*t]) {
            used += 1.0;
            if h.y[t] > day.y {
                count += 1;
                ratio += h.y[t] / (day.mean * fit.level[t]).max(0.1);
            }
        }
        self.burst_days = count;
        if count > 0 && used > 0.0 {
            self.burst_factor = (ratio / count as f64).max(1.5);
            // One burst may be chance; two or more are a habit.
            self.burst_share = (count as f64 - 0.5) / used;
        }
    }

    /// Forecasts of the last half year from past origins: are nine in ten days inside the 90 % interval?
    ///
    /// No day is judged by a profile that has seen it: the profile is fitted anew, on the days before, for every
    /// second origin. Which weekdays are closed and how often bursts come is read from the whole history.
    fn calibrate(&mut self, h: &History, fit: &Fit, prior: &Prior) {
        let n = h.y.len();
        let first = n.saturating_sub(196).max(120);
        let origins: Vec<usize> = (first..).step_by(28).take_while(|o| o + 28 <= n).collect();
        let (mut inside, mut judged) = (0.0, 0usize);
        let before = h.known_before(&origins, prior, fit);
        let told = filter(&FINE, &before, &origins, |_, _| ());
        for (origin, speeds) in origins.into_iter().zip(told) {
            self.speeds = speeds;
            for (t, day) in before.iter().enumerate().skip(origin).take(28).filter(|(t, _)| h.used[*t]) {
                let law = DayLaw { parts: self.mix(day.mean, (t - origin) as f64) };
                let y = h.y[t] as u64;
                let low = if y == 0 { 0.0 } else { law.cdf(y - 1) };
                // The randomised position of the count: its expected share inside the interval.
                let width = (law.cdf(y) - low).max(1e-12);
                inside += ((low + width).min(0.95) - low.max(0.05)).max(0.0) / width;
                judged += 1;
            }
        }
        self.past.days = judged;
        self.past.coverage90 = (judged > 0).then(|| inside / judged as f64);
        if judged >= ENOUGH {
            // Evidence of 100 days for the method, then the record of the series.
            let shrunk = (inside + 90.0) / (judged as f64 + 100.0);
            let z = crate::special::normal::quantile(0.5 + 0.5 * shrunk.clamp(0.6, 0.99));
            self.past.widened = (1.6449 / z).powi(2).clamp(0.8, 2.5);
        }
        self.speeds = filter(&FINE, &fit.days, &[n], |_, _| ()).pop().unwrap_or_default();
    }

    fn mix(&self, mean: f64, ahead: f64) -> Vec<Part> {
        let mut parts = Vec::with_capacity(self.speeds.len() + 1);
        let mut centre = 0.0;
        for s in &self.speeds {
            let inverse = s.inverse_size + s.spread + s.per_day * (ahead + 1.0);
            let mean = (mean * s.level).clamp(1e-9, 1e12);
            centre += s.weight * mean;
            parts.push(Part { weight: s.weight * (1.0 - self.burst_share), mean, size: 1.0 / inverse.max(1e-9) });
        }
        if self.burst_share > 0.0 {
            parts.push(Part { weight: self.burst_share, mean: centre * self.burst_factor, size: 5.0 });
        }
        parts
    }

    fn open(&self, t: usize) -> bool {
        let closed = self.closed[self.calendar.weekday(t) % 7];
        !(closed || (self.closed_holidays && self.calendar.is_holiday(t)))
    }

    fn profile_mean(&self, t: usize) -> f64 {
        self.profile.log_mean(&self.calendar.row(t, self.yearly)).exp()
    }

    /// Law of the day `h` days after the first forecast day.
    pub fn day(&self, h: usize) -> DayLaw {
        let t = self.n + h;
        DayLaw { parts: if self.open(t) { self.mix(self.profile_mean(t), h as f64) } else { vec![] } }
    }

    /// Law of the sum of the days `from..to`: for every speed a negative binomial with the exact mean and
    /// variance, the level being common to all days.
    pub fn total(&self, from: usize, to: usize) -> DayLaw {
        let days: Vec<(f64, f64)> =
            (from..to).filter(|h| self.open(self.n + h)).map(|h| (h as f64, self.profile_mean(self.n + h))).collect();
        if days.is_empty() {
            return DayLaw { parts: vec![] };
        }
        let extra = self.burst_share * (self.burst_factor - 1.0);
        let burst_var = self.burst_share * (self.burst_factor - 1.0).powi(2);
        let parts = self.speeds.iter().map(|s| {
            let (mut mean, mut var, mut before) = (0.0, 0.0, 0.0);
            for (h, m) in &days {
                let mu = m * s.level;
                // Two days share the level's path up to the earlier one.
                let shared = s.spread + s.per_day * (h + 1.0);
                var += mu * mu * (s.inverse_size + burst_var + shared);
                mean += mu;
                before += mu;
            }
            let mut rest = before;
            for (h, m) in &days {
                let mu = m * s.level;
                rest -= mu;
                var += 2.0 * mu * rest * (s.spread + s.per_day * (h + 1.0));
            }
            let mean = (mean * (1.0 + extra)).max(1e-9);
            Part { weight: s.weight, mean, size: (mean * mean / var.max(1e-12)).clamp(1e-6, 1e12) }
        });
        DayLaw { parts: parts.collect() }
    }

    /// Date of forecast day `h`.
    pub fn date(&self, h: usize) -> String {
        self.calendar.day(self.n + h).to_string()
    }

    /// What the forecast is made of.
    pub fn parts(&self) -> Parts {
        let c = |k: usize| self.profile.coefficients.get(k).copied().unwrap_or(0.0);
        let raw: [f64; 7] = std::array::from_fn(|w| match (self.closed[w], w) {
            (true, _) => 0.0,
            (_, 0) => 1.0,
            _ => c(w).exp(),
        });
        let mean = raw.iter().sum::<f64>() / 7.0;
        let level: f64 = self.speeds.iter().map(|s| s.weight * s.level).sum();
        let season = (0..28).map(|h| (self.profile_mean(self.n + h) / c(0).exp()).ln()).sum::<f64>() / 28.0;
        let weekly = (0..7).filter(|w| !self.closed[*w]).map(|w| raw[w].ln()).sum::<f64>() / 7.0;
        Parts {
            level: (c(0) + season - weekly).exp() * level * mean.max(1e-12),
            weekdays: raw.iter().map(|r| r / mean.max(1e-12)).collect(),
            holiday: if self.closed_holidays { 0.0 } else { c(7).exp() },
            after_holiday: c(8).exp(),
            month_end: c(9).exp(),
            overdispersion: self.speeds.iter().map(|s| s.weight * s.inverse_size).sum(),
        }
    }

    /// Bursts of the history.
    pub fn bursts(&self) -> Bursts {
        Bursts { days: self.burst_days, per_year: self.burst_share * 365.25, factor: self.burst_factor }
    }

    /// How the method did.
    pub fn past(&self) -> PastCalibration {
        self.past.clone()
    }
}

/// Level of every day seen from both sides: mean of the logs of a filter that runs forwards and one that runs backwards.
fn smooth_path(days: &[Day]) -> Vec<f64> {
    let mut path = vec![1.0; days.len()];
    filter(&COARSE, days, &[], |t, level| path[t] = level.max(1e-6));
    let mirrored: Vec<Day> = days.iter().rev().map(|d| Day { mean: d.mean, y: d.y, used: d.used }).collect();
    let last = days.len().saturating_sub(1);
    filter(&COARSE, &mirrored, &[], |t, level| {
        if let Some(p) = path.get_mut(last - t) {
            *p = (*p * level.max(1e-6)).sqrt();
        }
    });
    path
}
