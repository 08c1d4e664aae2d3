//! How many people: attainment by head count, played and exact.

use crate::Picture;
use crate::ask::{ask, number};
use crate::frame::{Frame, linear};
use crate::svg::{Anchor, Canvas};
use crate::text::{amount, shares, ticks};
use quant::fault::Outcome;
use serde_json::json;

/// Attainment of teams of 5 to 10 people with intervals, beside Erlang C.
pub fn attainment() -> Outcome<Picture> {
    let people: Vec<f64> = (5..=10).map(f64::from).collect();
    let (mut told, mut exact) = (vec![], vec![]);
    for n in 5..=10 {
        let desk = json!({"classes": [{"discipline": 0, "rate_per_hour": 8.0, "work": {"kind": "exponential", "mean": 0.5}, "target_hours": 0.25}],
            "people": [{"skills": [0], "count": n}], "warmup_hours": 40, "horizon_hours": 160, "replications": 20, "seed": 7});
        let out = ask("staffing.simulate", &desk)?;
        let a = &out["classes"][0]["attainment"];
        told.push([number(&a["mean"]), number(&a["low"]), number(&a["high"])]);
        let team = json!({"arrival_rate": 8.0, "service_rate": 2.0, "servers": n, "threshold": 0.25});
        exact.push(number(&ask("queue.erlang_c", &team)?["service_level"]));
    }
    let needed = told.iter().position(|t| t[1] >= 0.9).unwrap_or(0);
    let close = told[needed.saturating_sub(1)][2] >= 0.9;
    let title = format!(
        "{} people start nine in ten tickets within a quarter of an hour; with {}{}",
        amount(people[needed]),
        amount(people[needed] - 1.0),
        if close { ", twenty played months cannot tell" } else { " they do not" }
    );
    let note = "Share started within 15 minutes: mean of twenty played months with its 95 % interval, and Erlang C (ring), which is exact here.";
    let mut c = Canvas::new(&title, note);
    let f = Frame::new(&c, 280.0, 90.0, linear(4.5, 10.5), linear(0.6, 1.0));
    let y = shares(0.6, 1.0, 0.1);
    f.axes(&mut c, ("People", "Started within 15 minutes"), &ticks(&people, amount), &y);
    let line = f.at(10.5, 0.9);
    c.path(&[(f.left, line.1), line], "l2 thin dash");
    c.text((line.0 + 8.0, line.1 + 4.5), Anchor::Start, "t2", "target 90 %");
    for ((n, t), e) in people.iter().zip(&told).zip(&exact) {
        let (low, high) = (f.at(*n, t[1]), f.at(*n, t[2]));
        c.path(&[low, high], "l1");
        for end in [low, high] {
            c.path(&[(end.0 - 6.0, end.1), (end.0 + 6.0, end.1)], "l1");
        }
        c.dot(f.at(*n, t[0]), 4.0, "f1");
        let ring = f.at(*n, *e);
        c.dot((ring.0 + 16.0, ring.1), 4.0, "hollow3");
    }
    let (p, q) = (f.at(5.0, told[0][0]), f.at(5.0, exact[0]));
    c.text((p.0 - 12.0, p.1 + 4.5), Anchor::End, "t1", "played");
    c.text((q.0 + 26.0, q.1 + 4.5), Anchor::Start, "soft", "Erlang C");
    Ok(Picture { name: "attainment-by-people.svg", svg: c.finish(f.end()) })
}
