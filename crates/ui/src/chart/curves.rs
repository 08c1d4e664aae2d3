//! Charts of curves: how bad a year may be, when something crosses a line, how many are enough,
//! and whether our forecasts were honest.

use super::rows::foot_labels;
use super::{Anchor, At, Chart, Gutter, Hue, Ink, Mark, Scale, Tell, at};

const LIMIT: &str = "M0 2-5.5 11H5.5Z";

fn text(at: At, shift: (f64, f64), anchor: Anchor, ink: Ink, words: &str) -> Mark {
    Mark::Text { at, shift, anchor, ink, words: words.to_owned() }
}

/// Grid and labels of a vertical axis; the tick at `key` is drawn in ink.
fn ladder(y: &Scale, key: Option<f64>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (value, words) in &y.ticks {
        let on = key.is_some_and(|k| (k - value).abs() < 1e-9);
        let height = y.up(*value);
        let ink = if on { Ink::Key } else { Ink::Grid };
        marks.push(Mark::Line { from: at(0.0, height), to: at(100.0, height), ink });
        let ink = if on { Ink::LabelOn } else { Ink::Label };
        marks.push(text(at(0.0, height), (-10.0, 4.0), Anchor::End, ink, words));
    }
    marks.push(Mark::Line { from: at(0.0, 100.0), to: at(100.0, 100.0), ink: Ink::Base });
    marks
}

/// A band between two lines over the same places.
fn band(x: &[f64], low: &[f64], high: &[f64], ink: Ink) -> Mark {
    let there = x.iter().zip(high).map(|(x, y)| at(*x, *y));
    let back = x.iter().zip(low).rev().map(|(x, y)| at(*x, *y));
    Mark::Area { points: there.chain(back).collect(), ink }
}

/// One curve of a [`Loss`] chart.
pub struct LossLine<'a> {
    pub name: &'a str,
    pub hue: Hue,
    /// (loss, chance that the year costs more), by growing loss.
    pub points: &'a [(f64, f64)],
    /// (loss, lowest chance, highest chance); may be empty.
    pub band: &'a [(f64, f64, f64)],
    /// What is said where the curve crosses the key chance: "€1.2m".
    pub says: &'a str,
    /// The words stand to the left of the crossing.
    pub left: bool,
}

/// How bad could the year be? Both axes multiply.
pub struct Loss<'a> {
    pub lines: &'a [LossLine<'a>],
    /// What is accepted: (loss, chance).
    pub appetite: &'a [(f64, f64)],
    /// The accepted loss at the key chance, with its words.
    pub limit: Option<(f64, &'a str)>,
    /// Logarithmic, in money.
    pub x: &'a Scale,
    /// Logarithmic, chances with words ("1 in 10"); the largest is on top.
    pub y: &'a Scale,
    /// The chance that carries the message, usually 0.1.
    pub key: f64,
}

/// The loss at which a curve falls to a chance, between its points in logarithms.
fn loss_at(points: &[(f64, f64)], chance: f64) -> Option<f64> {
    points.windows(2).find_map(|pair| {
        let [(x0, p0), (x1, p1)] = pair else { return None };
        if !(*p0 >= chance && *p1 <= chance && p0 > p1 && *p1 > 0.0) {
            return None;
        }
        let share = (p0.ln() - chance.ln()) / (p0.ln() - p1.ln());
        Some((x0.ln() + share * (x1.ln() - x0.ln())).exp())
    })
}

/// Headings: which, chance, loss. The table tells each curve at every labelled chance.
pub fn loss_curve(loss: &Loss<'_>, tell: &Tell<'_, 3>) -> Chart {
    let rows = loss.lines.iter().flat_map(|line| {
        let told = loss.y.ticks.iter().filter_map(|(p, words)| Some((words, loss_at(line.points, *p)?)));
        told.map(|(words, x)| [line.name.to_owned(), words.clone(), (tell.write)(x)])
    });
    let mut chart = tell.chart(300.0, Gutter::Axes, rows.collect());
    // The largest chance lies on top, so this axis is read downwards.
    let down = |p: f64| 100.0 - loss.y.place(p);
    chart.marks.extend(ladder(loss.y, Some(loss.key)));
    for line in loss.lines.iter().filter(|l| !l.band.is_empty()) {
        let x: Vec<f64> = line.band.iter().map(|b| loss.x.place(b.0)).collect();
        let low: Vec<f64> = line.band.iter().map(|b| down(b.1)).collect();
        let high: Vec<f64> = line.band.iter().map(|b| down(b.2)).collect();
        chart.marks.push(band(&x, &low, &high, Ink::Band(line.hue)));
    }
    let curve = |points: &[(f64, f64)], ink| Mark::Curve {
        points: points.iter().filter(|p| p.1 > 0.0).map(|p| at(loss.x.place(p.0), down(p.1))).collect(),
        ink,
    };
    if !loss.appetite.is_empty() {
        chart.marks.push(curve(loss.appetite, Ink::Target));
    }
    chart.marks.extend(loss.lines.iter().map(|l| curve(l.points, Ink::Curve(l.hue))));
    if let Some((limit, words)) = loss.limit {
        let place = at(loss.x.inside(limit), down(loss.key));
        chart.marks.push(Mark::Glyph { at: place, path: LIMIT, ink: Ink::LimitMark });
        chart.marks.push(text(at(100.0, place.y), (0.0, 19.0), Anchor::End, Ink::Label, words));
    }
    for line in loss.lines {
        chart.marks.extend(crossing(loss, line));
    }
    chart.marks.extend(foot_labels(loss.x));
    chart
}

fn crossing(loss: &Loss<'_>, line: &LossLine<'_>) -> Vec<Mark> {
    let Some(x) = loss_at(line.points, loss.key) else { return Vec::new() };
    let place = at(loss.x.inside(x), 100.0 - loss.y.place(loss.key));
    let (anchor, dx, name, value) = match line.left {
        true => (Anchor::End, -9.0, 24.0, 40.0),
        false => (Anchor::Start, 10.0, -28.0, -11.0),
    };
    vec![
        Mark::Dot { at: place, radius: 5.5, ink: Ink::Dot(line.hue) },
        text(place, (dx, name), anchor, Ink::Name, line.name),
        text(place, (dx, value), anchor, Ink::Value(line.hue), line.says),
    ]
}

/// A forecast at one place of the axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FanPoint {
    pub x: f64,
    pub low: f64,
    pub mid: f64,
    pub high: f64,
}

/// When will it cross? What was, what is likely, and the line it must not cross.
pub struct Fan<'a> {
    pub past: &'a [(f64, f64)],
    pub ahead: &'a [FanPoint],
    /// The line and its words: "full".
    pub line: Option<(f64, &'a str)>,
    /// Earliest, likely and latest crossing, with the words for it.
    pub crosses: Option<(f64, f64, f64, &'a str)>,
    pub x: &'a Scale,
    pub y: &'a Scale,
    /// Drawn as a risk.
    pub bad: bool,
}

/// Headings: when, middle, low, high; `when` writes a place of the x axis for the table.
pub fn fan(fan: &Fan<'_>, when: &dyn Fn(f64) -> String, tell: &Tell<'_, 4>) -> Chart {
    let w = tell.write;
    let was = fan.past.iter().map(|(x, v)| [when(*x), w(*v), w(*v), w(*v)]);
    let will = fan.ahead.iter().map(|p| [when(p.x), w(p.mid), w(p.low), w(p.high)]);
    let mut chart = tell.chart(240.0, Gutter::Axes, was.chain(will).collect());
    let hue = if fan.bad { Hue::Two } else { Hue::One };
    let (x, y) = (fan.x, fan.y);
    chart.marks.extend(ladder(y, None));
    let places: Vec<f64> = fan.ahead.iter().map(|p| x.place(p.x)).collect();
    let low: Vec<f64> = fan.ahead.iter().map(|p| y.up(p.low)).collect();
    let high: Vec<f64> = fan.ahead.iter().map(|p| y.up(p.high)).collect();
    chart.marks.push(band(&places, &low, &high, Ink::Band(hue)));
    let past = fan.past.iter().map(|(at_x, v)| at(x.place(*at_x), y.up(*v))).collect();
    chart.marks.push(Mark::Curve { points: past, ink: Ink::Past });
    let mid = fan.ahead.iter().map(|p| at(x.place(p.x), y.up(p.mid))).collect();
    chart.marks.push(Mark::Curve { points: mid, ink: Ink::Curve(hue) });
    if let Some((value, words)) = fan.line {
        let height = y.up(value);
        chart.marks.push(Mark::Line { from: at(0.0, height), to: at(100.0, height), ink: Ink::Target });
        chart.marks.push(text(at(0.0, height), (4.0, -6.0), Anchor::Start, Ink::Label, words));
    }
    if let Some((early, likely, late, words)) = fan.crosses {
        let (from, to) = (x.inside(early), x.inside(late));
        let bar = at(from, 100.0);
        chart.marks.push(Mark::Bar { at: bar, width: to - from, height: 8.0, round: 4.0, ink: Ink::Tint(hue) });
        let place = at(x.inside(likely), 100.0);
        chart.marks.push(Mark::Dot { at: place, radius: 5.0, ink: Ink::Dot(hue) });
        chart.marks.push(text(place, (0.0, -12.0), Anchor::Middle, Ink::LabelOn, words));
    }
    chart.marks.extend(foot_labels(x));
    chart
}

/// How many are enough? Points are (people, low, middle, high) of promises kept; `now` and `set` are
/// head counts. Headings: people, middle, low, high.
pub fn enough(
    points: &[(f64, f64, f64, f64)],
    (now, set): (f64, f64),
    target: Option<(f64, &str)>,
    (x, y): (&Scale, &Scale),
    tell: &Tell<'_, 4>,
) -> Chart {
    let w = tell.write;
    let rows = points.iter().map(|p| [super::px(p.0), w(p.2), w(p.1), w(p.3)]);
    let mut chart = tell.chart(92.0, Gutter::Foot, rows.collect());
    let places: Vec<f64> = points.iter().map(|p| x.place(p.0)).collect();
    let low: Vec<f64> = points.iter().map(|p| y.up(p.1)).collect();
    let high: Vec<f64> = points.iter().map(|p| y.up(p.3)).collect();
    chart.marks.push(band(&places, &low, &high, Ink::Band(Hue::One)));
    let mid = points.iter().map(|p| at(x.place(p.0), y.up(p.2))).collect();
    chart.marks.push(Mark::Curve { points: mid, ink: Ink::Curve(Hue::One) });
    if let Some((value, words)) = target {
        let height = y.up(value);
        chart.marks.push(Mark::Line { from: at(0.0, height), to: at(100.0, height), ink: Ink::Target });
        chart.marks.push(text(at(0.0, height), (0.0, -5.0), Anchor::Start, Ink::Label, words));
    }
    chart.marks.push(Mark::Line { from: at(0.0, 100.0), to: at(100.0, 100.0), ink: Ink::Base });
    let on = |people: f64| between(points, people).map(|v| at(x.inside(people), y.up(v)));
    if now != set {
        chart.marks.extend(on(now).map(|p| Mark::Dot { at: p, radius: 5.0, ink: Ink::Ghost }));
    }
    chart.marks.extend(on(set).map(|p| Mark::Dot { at: p, radius: 6.0, ink: Ink::Dot(Hue::One) }));
    chart.marks.extend(foot_labels(x));
    chart
}

fn between(points: &[(f64, f64, f64, f64)], x: f64) -> Option<f64> {
    let before = points.iter().rev().find(|p| p.0 <= x).or(points.first())?;
    let after = points.iter().find(|p| p.0 > x).unwrap_or(before);
    let gap = after.0 - before.0;
    let share = if gap > 0.0 { (x - before.0) / gap } else { 0.0 };
    Some(before.2 + share.clamp(0.0, 1.0) * (after.2 - before.2))
}

/// Are our forecasts honest? Points are (said, happened, low, high), shares between 0 and 1; on the
/// dotted diagonal what was said is what happened. Headings: said, happened, low, high.
pub fn calibration(points: &[(f64, f64, f64, f64)], (x, y): (&Scale, &Scale), tell: &Tell<'_, 4>) -> Chart {
    let w = tell.write;
    let rows = points.iter().map(|p| [w(p.0), w(p.1), w(p.2), w(p.3)]);
    let mut chart = tell.chart(240.0, Gutter::Axes, rows.collect());
    chart.marks.extend(ladder(y, None));
    let ends = [at(x.place(0.0), y.up(0.0)), at(x.place(1.0), y.up(1.0))];
    chart.marks.push(Mark::Curve { points: ends.to_vec(), ink: Ink::Target });
    for (said, happened, low, high) in points {
        let place = x.inside(*said);
        let whisker = Mark::Line { from: at(place, y.up(*low)), to: at(place, y.up(*high)), ink: Ink::Whisker };
        chart.marks.push(whisker);
        chart.marks.push(Mark::Dot { at: at(place, y.up(*happened)), radius: 5.5, ink: Ink::Dot(Hue::One) });
    }
    chart.marks.extend(foot_labels(x));
    chart
}
