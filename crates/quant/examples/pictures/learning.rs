//! Learning from records: groups with little data borrow from the others.

use crate::Picture;
use crate::ask::{ask, list};
use crate::frame::{Frame, linear};
use crate::svg::{Anchor, Canvas};
use crate::text::{amount, marks};
use quant::fault::Outcome;
use serde_json::json;

/// Services with their incidents and the years in which somebody counted.
const SERVICES: [(&str, f64, f64); 12] = [
    ("Mail", 14.0, 5.0),
    ("Payroll", 2.0, 5.0),
    ("Web shop", 21.0, 4.0),
    ("Telephony", 9.0, 5.0),
    ("New portal", 3.0, 0.4),
    ("File shares", 7.0, 5.0),
    ("Printing", 11.0, 5.0),
    ("Data warehouse", 0.0, 0.8),
    ("Identity", 4.0, 5.0),
    ("Remote access", 6.0, 2.0),
    ("Archive", 0.0, 5.0),
    ("Chat", 1.0, 0.5),
];

/// Raw and pooled rates of twelve services.
pub fn pooling() -> Outcome<Picture> {
    let events: Vec<f64> = SERVICES.iter().map(|s| s.1).collect();
    let years: Vec<f64> = SERVICES.iter().map(|s| s.2).collect();
    let out = ask("bayes.pool_rates", &json!({"events": events, "exposure": years}))?;
    let pooled = list(&out["group_mean"]);
    let mut order: Vec<usize> = (0..SERVICES.len()).collect();
    order.sort_by(|a, b| pooled[*b].total_cmp(&pooled[*a]));
    let new = SERVICES.iter().position(|s| s.0 == "New portal").unwrap_or(0);
    let title = format!(
        "Three incidents in five months are not yet {} a year: pooled with the others, {:.1}",
        amount(events[new] / years[new]),
        pooled[new]
    );
    let note = "Incidents a year of twelve services: counted alone (ring) and partially pooled (disc). Short records move most.";
    let mut c = Canvas::new(&title, note);
    let mut f = Frame::new(&c, 336.0, 20.0, linear(0.0, 8.0), linear(0.0, 12.0));
    f.left += 150.0;
    f.axes(&mut c, ("Incidents a year", ""), &marks(0.0, 8.0, 2.0), &[]);
    for (row, k) in order.iter().enumerate() {
        let y = 11.5 - row as f64;
        let (name, n, t) = SERVICES[*k];
        let (raw, shrunk) = (f.at(n / t, y), f.at(pooled[*k], y));
        c.path(&[(f.left, raw.1), (f.right, raw.1)], "grid");
        c.path(&[raw, shrunk], "l3 thin");
        c.dot(raw, 4.5, "hollow3");
        c.dot(shrunk, 4.5, "f1");
        c.text((f.left - 86.0, raw.1 + 4.5), Anchor::End, "", name);
        let record = format!("{} in {} y", amount(n), amount(t));
        c.text((f.left - 10.0, raw.1 + 4.5), Anchor::End, "soft", &record);
        if *k == new {
            c.text((raw.0, raw.1 - 9.0), Anchor::Middle, "soft", "counted alone");
            c.text((shrunk.0, shrunk.1 - 9.0), Anchor::Middle, "t1", "pooled");
        }
    }
    Ok(Picture { name: "partial-pooling.svg", svg: c.finish(f.end()) })
}
