//! Waiting: why full teams are slow, how good the usual correction is, what a night leaves behind.

use crate::Picture;
use crate::ask::{ask, list, number};
use crate::frame::{Frame, linear, log};
use crate::svg::{Anchor, Canvas};
use crate::text::{amount, marks, shares, ticks};
use quant::fault::Outcome;
use serde_json::{Value, json};

/// Utilisations of the curves.
fn loads() -> Vec<f64> {
    (0..=47).map(|k| 0.5 + 0.01 * f64::from(k)).collect()
}

/// Mean wait of a team of `c`, in units of the mean work.
fn wait(c: u32, rho: f64) -> Outcome<f64> {
    let team = json!({"arrival_rate": f64::from(c) * rho, "service_rate": 1.0, "servers": c, "threshold": 0.0});
    Ok(number(&ask("queue.erlang_c", &team)?["mean_wait"]))
}

fn waits_panel(c: &mut Canvas) -> Outcome<f64> {
    let f = Frame::half(c, 270.0, 0, linear(0.5, 1.0), log(0.01, 20.0));
    let y = ticks(&[0.01, 0.1, 1.0, 10.0], amount);
    f.axes(c, ("Utilisation", "Mean wait over mean work, logarithmic"), &shares(0.5, 0.9, 0.1), &y);
    for (team, class, at) in [(1u32, "1", 0.7), (4, "2", 0.76), (16, "3", 0.82)] {
        let ys: Vec<f64> = loads().iter().map(|r| wait(team, *r)).collect::<Outcome<_>>()?;
        c.path(&f.line(&loads(), &ys), &format!("l{class}"));
        let p = f.at(at, wait(team, at)?);
        let (class, people) = (
            if class == "3" { "soft".to_owned() } else { format!("t{class}") },
            if team == 1 { "person" } else { "people" },
        );
        c.text((p.0 - 6.0, p.1 - 7.0), Anchor::End, &class, &format!("{team} {people}"));
    }
    Ok(f.end())
}

/// Error of the usual correction against the exact wait of a team of four.
fn correction(kind: &str, rho: f64) -> Outcome<f64> {
    let rate = 4.0 * rho;
    let base = wait(4, rho)?;
    let told = |scv: f64| base * 0.5 * (1.0 + scv);
    Ok(match kind {
        "constant" => {
            let exact = ask("queue.md_c", &json!({"arrival_rate": rate, "service_time": 1.0, "servers": 4}))?;
            told(0.0) / number(&exact["mean_wait"]) - 1.0
        }
        "two-stage" => {
            let exact = ask("queue.me2_c", &json!({"arrival_rate": rate, "mean_service": 1.0, "servers": 4}))?;
            told(0.5) / number(&exact["mean_wait"]) - 1.0
        }
        _ => {
            let exact = ask(
                "queue.mh2_c",
                &json!({"arrival_rate": rate, "mean_service": 1.0, "servers": 4, "service_scv": 4.0}),
            )?;
            told(4.0) / number(&exact["mean_wait"]) - 1.0
        }
    })
}

fn error_panel(c: &mut Canvas) -> Outcome<()> {
    let f = Frame::half(c, 270.0, 1, linear(0.5, 1.0), linear(-0.2, 0.4));
    let y = shares(-0.2, 0.4, 0.1);
    f.axes(c, ("Utilisation", "Error of the formula, team of four"), &shares(0.5, 0.9, 0.1), &y);
    for (kind, class, down) in [("constant", "1", 26.0), ("two-stage", "3", -20.0), ("short and long", "2", -14.0)] {
        let ys: Vec<f64> = loads().iter().map(|r| correction(kind, *r)).collect::<Outcome<_>>()?;
        c.path(&f.line(&loads(), &ys), &format!("l{class}"));
        let p = f.at(0.62, correction(kind, 0.62)?);
        let class = if class == "3" { "soft".to_owned() } else { format!("t{class}") };
        c.text((p.0, p.1 + down), Anchor::Start, &class, &format!("{kind} work"));
    }
    Ok(())
}

/// Waits against utilisation, and the error of the Allen-Cunneen correction.
pub fn waits() -> Outcome<Picture> {
    let title = format!(
        "At 90 % utilisation one person makes people wait {} times the work, sixteen people {} times",
        amount(wait(1, 0.9)?),
        amount(wait(16, 0.9)?)
    );
    let note = "Left: exact mean waits (Erlang C). Right: Erlang C times (1 + squared variation)/2 against the exact wait of constant, two-stage and branching work.";
    let mut c = Canvas::new(&title, note);
    let bottom = waits_panel(&mut c)?;
    error_panel(&mut c)?;
    Ok(Picture { name: "waits.svg", svg: c.finish(bottom) })
}

/// Arrivals an hour, midnight first.
fn arrivals() -> Vec<f64> {
    let hour = |h: usize| match h {
        8..=11 => 10.0,
        12..=17 => 7.0,
        7 | 18..=20 => 3.0,
        _ => 0.6,
    };
    (0..24).map(hour).collect()
}

/// Mean queue at the end of every hour of a repeated day with `people` from 8 to 18 o'clock.
fn queue(people: u32) -> Outcome<Vec<f64>> {
    let servers: Vec<u32> = (0..24).map(|h| if (8..18).contains(&h) { people } else { 0 }).collect();
    let day: Value = json!({"hourly_arrival_rates": arrivals(), "hourly_servers": servers, "service_rate": 2.0, "abandon_rate": 0.0, "initial": "periodic"});
    let ends = list(&ask("queue.time_varying", &day)?["mean_queue_end_of_hour"]);
    // The day repeats: midnight is the end of the last hour.
    Ok(ends.last().copied().into_iter().chain(ends.iter().copied()).collect())
}

/// The backlog of a night, and how long the morning needs for it.
pub fn night() -> Outcome<Picture> {
    let hours: Vec<f64> = (0..=24).map(f64::from).collect();
    let (few, more) = (queue(6)?, queue(7)?);
    let down = |q: &[f64]| (8..24).find(|h| q[*h] < 5.0).unwrap_or(24);
    let title = format!(
        "Fewer than five tickets wait from {} o'clock on with seven people, from {} with six",
        down(&more),
        down(&few)
    );
    let note = "Mean number waiting over a repeated day, exact transient; 2 tickets an hour and person, on duty from 8 to 18 o'clock, work resumed in the morning.";
    let mut c = Canvas::new(&title, note);
    let top = few.iter().copied().fold(0.0, f64::max);
    let f = Frame::new(&c, 280.0, 20.0, linear(0.0, 24.0), linear(0.0, (top / 10.0).ceil() * 10.0));
    c.block((f.left, f.top), f.at(8.0, 0.0), "band3");
    c.block((f.at(18.0, 0.0).0, f.top), (f.right, f.bottom), "band3");
    let step = if top > 40.0 { 20.0 } else { 10.0 };
    let ys: Vec<f64> = (0..=6).map(|k| f64::from(k) * step).filter(|y| *y <= (top / 10.0).ceil() * 10.0).collect();
    f.axes(&mut c, ("Hour of the day", "Tickets waiting"), &marks(0.0, 24.0, 4.0), &ticks(&ys, amount));
    c.path(&f.line(&hours, &few), "l2");
    c.path(&f.line(&hours, &more), "l1");
    let (a, b) = (f.at(13.0, few[13]), f.at(8.3, 2.0));
    c.text((a.0 + 6.0, a.1 - 12.0), Anchor::Start, "t2", "six people");
    c.text(b, Anchor::Start, "t1", "seven people");
    c.text((f.left + 8.0, f.top + 16.0), Anchor::Start, "soft", "nobody on duty");
    Ok(Picture { name: "backlog-over-a-night.svg", svg: c.finish(f.end()) })
}
