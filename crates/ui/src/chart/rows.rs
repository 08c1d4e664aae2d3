//! Charts that stand in rows on one shared axis: the balance line, an interval, a total, bars.

use super::{Anchor, Chart, Gutter, Hue, Ink, Mark, Scale, Tell, at};
use crate::number::Estimate;

const DIAMOND: &str = "M0-7 7 0 0 7-7 0Z";

fn gridlines(scale: &Scale) -> impl Iterator<Item = Mark> + '_ {
    let inner = scale.ticks.iter().map(|t| t.0).filter(|v| *v > scale.min && *v < scale.max);
    inner.map(|v| {
        let x = scale.place(v);
        Mark::Line { from: at(x, 0.0), to: at(x, 100.0), ink: Ink::Grid }
    })
}

fn span(scale: &Scale, low: f64, high: f64, (height, round): (f64, f64), ink: Ink) -> Mark {
    let (from, to) = (scale.inside(low), scale.inside(high));
    Mark::Bar { at: at(from, 50.0), width: (to - from).max(0.6), height, round, ink }
}

fn tick(x: f64, half: f64, ink: Ink) -> Mark {
    Mark::Line { from: at(x, 50.0 - half), to: at(x, 50.0 + half), ink }
}

/// Is it worth it? A diamond for what it costs against a bar for the loss it avoids.
/// Headings: what, costs, avoids, low, high.
pub fn balance(row: &str, cost: f64, avoids: &Estimate, scale: &Scale, tell: &Tell<'_, 5>) -> Chart {
    let w = tell.write;
    let cells = [row.into(), w(cost), w(avoids.mid()), w(avoids.low()), w(avoids.high())];
    let mut chart = tell.chart(40.0, Gutter::None, vec![cells]);
    chart.marks.extend(gridlines(scale));
    chart.marks.extend([
        span(scale, avoids.low(), avoids.high(), (12.0, 6.0), Ink::Tint(Hue::One)),
        tick(scale.inside(avoids.mid()), 19.0, Ink::Mid(Hue::One)),
        Mark::Glyph { at: at(scale.inside(cost), 50.0), path: DIAMOND, ink: Ink::Cost },
    ]);
    chart
}

/// The shared axis above or below rows. It says nothing by itself and is hidden from screen readers.
pub fn axis(scale: &Scale) -> Chart {
    let marks = scale.ticks.iter().map(|(value, words)| {
        let anchor = match () {
            () if *value <= scale.min => Anchor::Start,
            () if *value >= scale.max => Anchor::End,
            () => Anchor::Middle,
        };
        let place = at(scale.place(*value), 75.0);
        Mark::Text { at: place, shift: (0.0, 0.0), anchor, ink: Ink::Label, words: words.clone() }
    });
    Chart {
        sentence: String::new(),
        height: 16.0,
        gutter: Gutter::None,
        own_width: None,
        marks: marks.collect(),
        heads: Vec::new(),
        rows: Vec::new(),
    }
}

/// What an interval is seen against.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Against {
    /// A promise, as a dotted tick.
    pub target: Option<f64>,
    /// Where it was before, as a hollow dot.
    pub before: Option<f64>,
    /// Drawn as a risk.
    pub bad: bool,
}

/// One number with its range. Headings: what, middle, low, high.
pub fn interval(row: &str, value: &Estimate, scale: &Scale, against: Against, tell: &Tell<'_, 4>) -> Chart {
    let w = tell.write;
    let cells = [row.into(), w(value.mid()), w(value.low()), w(value.high())];
    let hue = if against.bad { Hue::Two } else { Hue::One };
    let mut chart = tell.chart(22.0, Gutter::None, vec![cells]);
    chart.marks.push(Mark::Line { from: at(0.0, 50.0), to: at(100.0, 50.0), ink: Ink::Rail });
    chart.marks.push(span(scale, value.low(), value.high(), (8.0, 4.0), Ink::Tint(hue)));
    if let Some(target) = against.target {
        chart.marks.push(tick(scale.inside(target), 40.0, Ink::Target));
    }
    if let Some(before) = against.before {
        chart.marks.push(Mark::Dot { at: at(scale.inside(before), 50.0), radius: 4.5, ink: Ink::Ghost });
    }
    chart.marks.push(Mark::Dot { at: at(scale.inside(value.mid()), 50.0), radius: 5.0, ink: Ink::Dot(hue) });
    chart
}

fn whisker(scale: &Scale, value: &Estimate, y: f64, half: f64) -> [Mark; 3] {
    let (low, high) = (scale.inside(value.low()), scale.inside(value.high()));
    let line = |x1, y1, x2, y2| Mark::Line { from: at(x1, y1), to: at(x2, y2), ink: Ink::Whisker };
    [line(low, y, high, y), line(low, y - half, low, y + half), line(high, y - half, high, y + half)]
}

/// What a choice really costs: money spent, losses still expected, and the range of the total.
/// Headings: what, spent, total, low, high.
pub fn total_cost(row: &str, spend: f64, total: &Estimate, scale: &Scale, tell: &Tell<'_, 5>) -> Chart {
    let w = tell.write;
    let cells = [row.into(), w(spend), w(total.mid()), w(total.low()), w(total.high())];
    let mut chart = tell.chart(44.0, Gutter::None, vec![cells]);
    chart.marks.extend(gridlines(scale));
    chart.marks.push(span(scale, spend, total.mid().max(spend), (22.0, 0.0), Ink::Tint(Hue::Two)));
    chart.marks.push(span(scale, scale.min, spend, (22.0, 0.0), Ink::Solid(Hue::One)));
    chart.marks.extend(whisker(scale, total, 50.0, 13.5));
    chart
}

/// Which are the biggest? Bars from zero with whiskers, a label above each, its number at the end.
/// Headings: what, middle, low, high. Give the largest first and the rest summed up last.
pub fn bar_range(rows: &[(&str, Estimate)], scale: &Scale, hue: Hue, tell: &Tell<'_, 4>) -> Chart {
    const ROW: f64 = 46.0;
    let w = tell.write;
    let cells = rows.iter().map(|(row, v)| [(*row).into(), w(v.mid()), w(v.low()), w(v.high())]);
    let height = (ROW * rows.len() as f64).max(1.0);
    let mut chart = tell.chart(height, Gutter::Foot, cells.collect());
    chart.marks.extend(gridlines(scale));
    chart.marks.push(Mark::Line { from: at(0.0, 0.0), to: at(0.0, 100.0), ink: Ink::Base });
    for (i, (row, value)) in rows.iter().enumerate() {
        let top = ROW * i as f64;
        let percent = |pixels: f64| 100.0 * pixels / height;
        let (label, bar) = (percent(top + 16.0), percent(top + 31.0));
        let width = scale.inside(value.mid());
        chart.marks.push(Mark::Bar { at: at(0.0, bar), width, height: 14.0, round: 0.0, ink: Ink::Tint(hue) });
        chart.marks.extend(whisker(scale, value, bar, percent(5.0)));
        let text =
            |x, shift, anchor, ink, words| Mark::Text { at: at(x, label), shift: (shift, 0.0), anchor, ink, words };
        chart.marks.push(text(0.0, 6.0, Anchor::Start, Ink::Name, (*row).into()));
        chart.marks.push(text(100.0, 0.0, Anchor::End, Ink::LabelOn, w(value.mid())));
    }
    chart.marks.extend(foot_labels(scale));
    chart
}

/// Tick labels below a plot.
pub(super) fn foot_labels(scale: &Scale) -> impl Iterator<Item = Mark> + '_ {
    scale.ticks.iter().map(|(value, words)| {
        let x = scale.place(*value);
        let anchor = match x {
            x if x < 1.0 => Anchor::Start,
            x if x > 99.0 => Anchor::End,
            _ => Anchor::Middle,
        };
        Mark::Text { at: at(x, 100.0), shift: (0.0, 17.0), anchor, ink: Ink::Label, words: words.clone() }
    })
}
