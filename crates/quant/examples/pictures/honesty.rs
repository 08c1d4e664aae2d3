//! Honesty: do stated chances match what happens, and do ranges hold what they promise?

use crate::Picture;
use crate::ask::{ask, chance, list, number};
use crate::frame::{Frame, linear};
use crate::svg::{Anchor, Canvas};
use crate::text::{amount, percent, shares, ticks};
use quant::fault::Outcome;
use quant::special::normal;
use serde_json::{Value, json};

/// Forecasts that overstate what they know: true log odds times 1.8.
fn overconfident() -> (Vec<f64>, Vec<u8>) {
    let mut stream = chance(5);
    (0..400)
        .map(|_| {
            let odds = 1.3 * stream.normal();
            let happened = stream.uniform() < 1.0 / (1.0 + (-odds).exp());
            (1.0 / (1.0 + (-1.8 * odds).exp()), u8::from(happened))
        })
        .unzip()
}

/// Ranges of a normal forecaster who takes the spread for two thirds of what it is.
fn narrow() -> Vec<Value> {
    let mut stream = chance(6);
    let mut out = vec![];
    for level in [0.5, 0.8, 0.9, 0.95] {
        let reach = 0.67 * normal::quantile(0.5 + 0.5 * level);
        for _ in 0..120 {
            out.push(json!({"low": -reach, "high": reach, "level": level, "y": stream.normal()}));
        }
    }
    out
}

/// Reliability of chances and coverage of ranges.
pub fn honest() -> Outcome<Picture> {
    let (p, y) = overconfident();
    let out = ask("calib.report", &json!({"p": p, "y": y, "intervals": narrow()}))?;
    let coverage = out["coverage"].as_array().cloned().unwrap_or_default();
    let nine = coverage.iter().find(|c| number(&c["level"]) == 0.9).map_or(0.0, |c| number(&c["share"]));
    let title = format!("Ranges of 90 % held {}; chances near 0 and 1 were too sure", percent(nine));
    let note = "Left: stated chance against how often it then happened, isotonic (CORP). Right: stated and kept coverage with 90 % intervals. Invented forecasts.";
    let mut c = Canvas::new(&title, note);
    let bottom = reliability(&mut c, &p, &out["brier"]);
    covered(&mut c, &coverage);
    Ok(Picture { name: "honesty.svg", svg: c.finish(bottom) })
}

fn reliability(c: &mut Canvas, p: &[f64], brier: &Value) -> f64 {
    let f = Frame::half(c, 270.0, 0, linear(0.0, 1.0), linear(0.0, 1.0));
    let steps = shares(0.0, 1.0, 0.25);
    f.axes(c, ("Stated chance", "Happened"), &steps, &steps);
    c.path(&[f.at(0.0, 0.0), f.at(1.0, 1.0)], "axis dash");
    let mut pairs: Vec<(f64, f64)> = p.iter().copied().zip(list(&brier["corp_calibrated"])).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (xs, ys): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    c.path(&f.line(&xs, &ys), "l1");
    let at = f.at(0.5, 0.5);
    c.text((at.0 + 40.0, at.1 - 58.0), Anchor::End, "soft", "honest");
    let words = [("Brier score", "brier"), ("miscalibration", "corp_mcb"), ("discrimination", "corp_dsc")];
    for (k, (name, field)) in words.iter().enumerate() {
        let y = f.bottom - 48.0 + 17.0 * k as f64;
        c.text((f.right - 6.0, y), Anchor::End, "soft", &format!("{name} {}", amount(number(&brier[*field]))));
    }
    f.end()
}

fn covered(c: &mut Canvas, coverage: &[Value]) {
    let f = Frame::half(c, 270.0, 1, linear(0.4, 1.0), linear(0.2, 1.0));
    let x = ticks(&[0.5, 0.8, 0.9, 0.95], |v| if v == 0.9 { String::new() } else { percent(v) });
    f.axes(c, ("Stated", "Inside the range"), &x, &shares(0.25, 1.0, 0.25));
    c.path(&[f.at(0.4, 0.4), f.at(1.0, 1.0)], "axis dash");
    for row in coverage {
        let (level, share, ends) = (number(&row["level"]), number(&row["share"]), list(&row["interval"]));
        let (low, high) =
            (f.at(level, ends.first().copied().unwrap_or(share)), f.at(level, ends.last().copied().unwrap_or(share)));
        c.path(&[low, high], "l2");
        c.dot(f.at(level, share), 4.5, "f2");
        if level == 0.5 {
            let p = f.at(level, share);
            c.text((p.0 + 12.0, p.1 + 4.5), Anchor::Start, "t2", row["verdict"].as_str().unwrap_or(""));
        }
    }
    let at = f.at(0.62, 0.62);
    c.text((at.0 - 10.0, at.1 - 8.0), Anchor::End, "soft", "kept");
}
