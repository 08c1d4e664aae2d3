//! How bad the year may be, as a sentence and as curves: today, and after approval.

use super::{Exposure, LossYear};
use crate::brief::rules;
use crate::brief::views::Told;
use ui::chart::{self, Chart, Hue, Loss, LossLine, Scale, Tell};

/// How bad the year may be, with the 1-in-10 line and, if anything waits, where approving it would bring us.
pub fn loss_chart(t: &Told<'_>, e: &Exposure) -> Chart {
    let (low, high) = rules::loss_window(e);
    let ticks = rules::round_ticks(low, high).into_iter().map(|v| (v, t.money(v))).collect();
    let x = Scale::logarithmic(ticks).between(low, high);
    let odds = [2i64, 4, 10, 20, 50, 100].map(|n| (1.0 / n as f64, t.w.say_with("commons-one-in", &[("n", n.into())])));
    let y = Scale::logarithmic(odds.to_vec()).between(0.01, 0.65);
    let lines: Vec<DrawnYear> =
        e.approved.iter().map(|y| drawn(t, y, true)).chain([drawn(t, &e.today, false)]).collect();
    let sentence = risk_text(t, e);
    let heads = ["commons-case", "commons-chance", "commons-loss"].map(|k| t.w.say(k));
    let write = |v: f64| t.money(v);
    let lines: Vec<LossLine<'_>> = lines.iter().map(DrawnYear::line).collect();
    let loss = Loss { lines: &lines, appetite: &[], limit: None, x: &x, y: &y, key: 0.1 };
    chart::loss_curve(&loss, &Tell { sentence: &sentence, heads: heads.each_ref().map(String::as_str), write: &write })
}

/// A year as one line of the chart.
struct DrawnYear {
    name: String,
    says: String,
    points: Vec<(f64, f64)>,
    band: Vec<(f64, f64, f64)>,
    approved: bool,
}

impl DrawnYear {
    fn line(&self) -> LossLine<'_> {
        LossLine {
            name: &self.name,
            hue: if self.approved { Hue::One } else { Hue::Two },
            points: &self.points,
            band: &self.band,
            says: &self.says,
            left: self.approved,
        }
    }
}

fn drawn(t: &Told<'_>, year: &LossYear, approved: bool) -> DrawnYear {
    let curve = year.losses.iter().copied().zip(year.chance.iter().copied());
    let band = year.losses.iter().zip(year.low.iter().zip(&year.high)).map(|(x, (low, high))| (*x, *low, *high));
    DrawnYear {
        name: t.w.say(if approved { "commons-approved-name" } else { "commons-today-name" }),
        says: t.money(year.one_in_ten),
        points: curve.filter(|(x, p)| *x > 0.0 && *p > 0.0).collect(),
        band: band.filter(|(x, low, _)| *x > 0.0 && *low > 0.0).collect(),
        approved,
    }
}

pub fn risk_text(t: &Told<'_>, e: &Exposure) -> String {
    let first = t
        .w
        .say_with("commons-risk", &[("amount", t.money(e.today.one_in_ten).into()), ("mean", t.money(e.mean).into())]);
    match &e.approved {
        Some(y) => {
            format!("{first} {}", t.w.say_with("commons-risk-approved", &[("amount", t.money(y.one_in_ten).into())]))
        }
        None => first,
    }
}
