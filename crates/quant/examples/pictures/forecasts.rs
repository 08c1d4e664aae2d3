//! Forecasts on data invented here: demand with holidays, a disk that fills, a small lasting shift.

use crate::Picture;
use crate::ask::{ask, chance, list, number};
use crate::frame::{Frame, linear};
use crate::svg::{Anchor, Canvas};
use crate::text::{amount, marks, percent, shares, ticks};
use quant::fault::Outcome;
use serde_json::{Value, json};

/// Days of history and of the forecast.
const PAST: usize = 210;
const AHEAD: usize = 28;
/// Day numbers of holidays, counted from the first day.
const HOLIDAYS: [(usize, &str); 3] = [(116, "2026-05-01"), (158, "2026-06-12"), (222, "2026-08-15")];

/// Daily counts from Monday 5 January 2026: weekdays, a slow rise, few tickets on holidays.
fn counts() -> Vec<u64> {
    let mut stream = chance(1);
    let week = [1.35, 1.15, 1.05, 1.0, 0.9, 0.3, 0.25];
    let day = |t: usize| {
        let holiday = if HOLIDAYS.iter().any(|h| h.0 == t) { 0.3 } else { 1.0 };
        38.0 * week[t % 7] * (1.0 + 0.0012 * t as f64) * holiday
    };
    (0..PAST + AHEAD)
        .map(|t| {
            let luck = stream.gamma(40.0) / 40.0;
            stream.poisson(day(t) * luck)
        })
        .collect()
}

/// A forecast of four weeks with what then happened.
pub fn demand() -> Outcome<Picture> {
    let y = counts();
    let dates: Vec<&str> = HOLIDAYS.iter().map(|h| h.1).collect();
    let out = ask(
        "forecast.demand",
        &json!({"start": "2026-01-05", "y": y[..PAST], "holidays": dates, "horizon": AHEAD, "levels": [0.05, 0.25, 0.5, 0.75, 0.95]}),
    )?;
    let days: Vec<Vec<f64>> =
        out["days"].as_array().map(|d| d.iter().map(|d| list(&d["quantiles"])).collect()).unwrap_or_default();
    let inside = days.iter().zip(&y[PAST..]).filter(|(q, y)| q[0] <= **y as f64 && **y as f64 <= q[4]).count();
    let total = list(&out["total"]["quantiles"]);
    let title = format!(
        "The next four weeks bring {} to {} tickets; {inside} of 28 days then lay in their 90 % range",
        amount(total[0]),
        amount(total[4])
    );
    let note = "Tickets a day: history (disc), ranges of 50 % (dark) and 90 % (pale) around the median, and what happened (ring). Invented data.";
    let mut c = Canvas::new(&title, note);
    let f = Frame::new(&c, 280.0, 10.0, linear(-29.0, 28.5), linear(0.0, 100.0));
    let x = marks(-28.0, 28.0, 14.0);
    f.axes(&mut c, ("Days from today", "Tickets a day"), &x, &marks(0.0, 100.0, 25.0));
    for (k, v) in y[PAST - 28..PAST].iter().enumerate() {
        c.dot(f.at(k as f64 - 27.5, *v as f64), 3.0, "f3");
    }
    c.path(&[(f.at(0.0, 0.0).0, f.top), f.at(0.0, 0.0)], "axis dash");
    for (h, q) in days.iter().enumerate() {
        let x = h as f64 + 0.5;
        let column = |low: f64, high: f64, half: f64| {
            let (a, b) = (f.at(x, low), f.at(x, high));
            ((a.0 - half, a.1), (b.0 + half, b.1))
        };
        for (low, high, half) in [(q[0], q[4], 3.6), (q[1], q[3], 3.6)] {
            let (a, b) = column(low, high, half);
            c.block(a, b, "band1");
        }
        let m = f.at(x, q[2]);
        c.path(&[(m.0 - 4.0, m.1), (m.0 + 4.0, m.1)], "l1");
        c.dot(f.at(x, y[PAST + h] as f64), 3.0, "hollow3");
    }
    let p = f.at(HOLIDAYS[2].0 as f64 - PAST as f64 + 0.5, 0.0);
    c.text((p.0, f.top + 10.0), Anchor::Middle, "t1", "holiday");
    c.path(&[(p.0, f.top + 16.0), (p.0, p.1 - 70.0)], "axis dash");
    Ok(Picture { name: "demand-forecast.svg", svg: c.finish(f.end()) })
}

/// A disk that fills on working days and is cleaned up now and then.
fn levels() -> (Vec<f64>, Vec<f64>) {
    let mut stream = chance(2);
    let (mut level, mut out) = (310.0, vec![]);
    for t in 0..=120usize {
        if t > 0 {
            let work = if t % 7 < 5 { 3.2 } else { 0.4 };
            level += work + 1.1 * stream.normal() - if t % 40 == 33 { 62.0 } else { 0.0 };
        }
        out.push(level);
    }
    ((0..=120).map(|t| f64::from(t) - 120.0).collect(), out)
}

fn filling(t: &[f64], level: &[f64], limit: f64, horizon: f64) -> Outcome<Value> {
    ask("forecast.exhaustion", &json!({"t": t, "level": level, "limit": limit, "horizon": horizon, "seed": 3}))
}

/// When the disk is full, with and without its clean-ups.
pub fn exhaustion() -> Outcome<Picture> {
    let (t, level) = levels();
    let limit = 560.0;
    let ahead: Vec<f64> = (1..=36).map(|k| f64::from(k) * 5.0).collect();
    let chances: Vec<f64> = ahead
        .iter()
        .map(|d| Ok(number(&filling(&t, &level, limit, *d)?["p_within_horizon"])))
        .collect::<Outcome<_>>()?;
    let whole = filling(&t, &level, limit, 180.0)?;
    let free = limit - level.last().copied().unwrap_or(0.0);
    let straight = free / number(&whole["drift"]);
    let title = format!(
        "A straight line says full in {} days; counting its {} clean-ups, the chance by then is {}",
        amount(straight.round()),
        amount(number(&whole["resets"])),
        percent(chances[((straight / 5.0).round() as usize).clamp(1, 36) - 1])
    );
    let mut c = Canvas::new(
        &title,
        "Left: level of a disk. Right: chance that it is full by a day, from 2,000 paths of resampled weeks. Invented data.",
    );
    let f = Frame::half(&c, 260.0, 0, linear(-120.0, 0.0), linear(250.0, 600.0));
    f.axes(&mut c, ("Days from today", "Level, GB"), &marks(-120.0, 0.0, 40.0), &marks(300.0, 600.0, 100.0));
    c.path(&f.line(&t, &level), "l1");
    c.path(&[f.at(-120.0, limit), f.at(0.0, limit)], "l2 thin dash");
    let p = f.at(-118.0, limit);
    c.text((p.0, p.1 - 7.0), Anchor::Start, "t2", "full at 560 GB");
    let g = Frame::half(&c, 260.0, 1, linear(0.0, 180.0), linear(0.0, 1.0));
    g.axes(&mut c, ("Days ahead", "Chance that it is full by then"), &marks(0.0, 180.0, 60.0), &shares(0.0, 1.0, 0.25));
    c.path(&g.line(&ahead, &chances), "l1");
    let line = g.at(straight, 0.0);
    c.path(&[line, (line.0, g.top)], "l2 thin dash");
    c.text((line.0 + 6.0, g.top + 12.0), Anchor::Start, "t2", "straight line");
    Ok(Picture { name: "time-to-exhaustion.svg", svg: c.finish(f.end()) })
}

/// A shift of one standard deviation, hidden in single values, seen by their running sum.
pub fn shift() -> Outcome<Picture> {
    let mut stream = chance(13);
    let z: Vec<f64> = (0..100).map(|t| stream.normal() + if t >= 60 { 1.0 } else { 0.0 }).collect();
    let out = ask("forecast.cusum", &json!({"z": z, "k": 0.5, "h": 5.0, "ewma_lambda": 0.2}))?;
    let run = number(&ask("forecast.cusum_arl", &json!({"k": 0.5, "h": 5.0, "shift": 0.0}))?["arl_one_sided"]) / 2.0;
    let alarm = number(&out["first_alarm"]);
    let title = format!(
        "A shift of one standard deviation, hidden in single values, is seen {} values later",
        amount(alarm - 60.0)
    );
    let note = format!(
        "Standardised values (disc) and their CUSUM above (line), k 0.5, h 5: a false alarm once in {} values when nothing changes.",
        amount(run.round())
    );
    let mut c = Canvas::new(&title, &note);
    let f = Frame::new(&c, 290.0, 90.0, linear(0.0, 100.0), linear(-4.0, 24.0));
    f.axes(
        &mut c,
        ("Value number", "Standard deviations"),
        &marks(0.0, 100.0, 20.0),
        &ticks(&[-4.0, 0.0, 5.0, 10.0, 15.0, 20.0], amount),
    );
    let xs: Vec<f64> = (1..=100).map(f64::from).collect();
    z.iter().zip(&xs).for_each(|(z, x)| c.dot(f.at(*x, *z), 2.4, "f3"));
    let sums: Vec<f64> = list(&out["cusum_high"]).iter().map(|v| v.min(24.0)).collect();
    c.path(&f.line(&xs, &sums), "l1");
    let limit = f.at(100.0, 5.0);
    c.path(&[(f.left, limit.1), limit], "l2 thin dash");
    c.text((limit.0 + 8.0, limit.1 + 4.5), Anchor::Start, "t2", "alarm above 5");
    let begin = f.at(60.5, 24.0);
    // The label of the alarm stands in the gap.
    c.path(&[begin, f.at(60.5, 8.5)], "axis dash");
    c.path(&[f.at(60.5, 5.0), (begin.0, f.bottom)], "axis dash");
    c.text((begin.0 - 8.0, begin.1 + 14.0), Anchor::End, "soft", "the shift begins");
    let first = f.at(alarm, sums.get(alarm as usize - 1).copied().unwrap_or(5.0));
    c.dot(first, 4.5, "f2");
    c.text((first.0 - 9.0, first.1 - 8.0), Anchor::End, "t2", &format!("alarm at {}", amount(alarm)));
    Ok(Picture { name: "a-lasting-shift.svg", svg: c.finish(f.end()) })
}
