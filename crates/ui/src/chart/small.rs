//! Small pictures: a hundred futures, a sparkline, and the keys of a legend.

use super::{Chart, Gutter, Hue, Ink, Mark, Scale, Tell, at};
use maud::{Markup, html};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FutureShape {
    Dot,
    Ring,
    Cross,
}

/// Futures that end alike: how many of the hundred, and how they are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Futures<'a> {
    pub name: &'a str,
    pub count: u32,
    pub shape: FutureShape,
}

/// How sure are we? Each mark is one simulated future. Headings: what, how many.
/// The counts belong into the sentence, too. Draws at most 200.
pub fn futures(groups: &[Futures<'_>], tell: &Tell<'_, 2>) -> Chart {
    const COLUMNS: u32 = 20;
    const CELL: f64 = 14.0;
    let total = groups.iter().map(|g| g.count).sum::<u32>().clamp(1, 200);
    let down = total.div_ceil(COLUMNS);
    let (width, height) = (f64::from(COLUMNS) * CELL, f64::from(down) * CELL);
    let rows = groups.iter().map(|g| [g.name.into(), (tell.write)(f64::from(g.count))]);
    let mut chart = tell.chart(height, Gutter::None, rows.collect());
    chart.own_width = Some(width);
    let shapes = groups.iter().flat_map(|g| (0..g.count.min(200)).map(|_| g.shape)).take(200);
    for (i, shape) in (0u32..).zip(shapes) {
        let x = (f64::from(i / down) + 0.5) * CELL / width * 100.0;
        let y = (f64::from(i % down) + 0.5) * CELL / height * 100.0;
        chart.marks.push(match shape {
            FutureShape::Dot => Mark::Dot { at: at(x, y), radius: 5.0, ink: Ink::Solid(Hue::One) },
            FutureShape::Ring => Mark::Dot { at: at(x, y), radius: 4.0, ink: Ink::Ring(Hue::One) },
            FutureShape::Cross => {
                Mark::Glyph { at: at(x, y), path: "M-3.5-3.5l7 7m0-7l-7 7", ink: Ink::Cross(Hue::Two) }
            }
        });
    }
    chart
}

/// How has it gone? Only beside a number. Points are (when, value). Headings: when, value.
pub fn spark(points: &[(&str, f64)], tell: &Tell<'_, 2>) -> Chart {
    let rows = points.iter().map(|(when, v)| [(*when).into(), (tell.write)(*v)]);
    let mut chart = tell.chart(28.0, Gutter::None, rows.collect());
    let scale = Scale::of(points.iter().map(|p| (p.1, String::new())).collect());
    let last = points.len().saturating_sub(1).max(1) as f64;
    let place = |(i, p): (usize, &(&str, f64))| at(100.0 * i as f64 / last, 10.0 + 0.8 * scale.up(p.1));
    let points: Vec<_> = points.iter().enumerate().map(place).collect();
    let end = points.last().copied();
    chart.marks.push(Mark::Curve { points, ink: Ink::Curve(Hue::One) });
    chart.marks.extend(end.map(|e| Mark::Dot { at: e, radius: 3.5, ink: Ink::Dot(Hue::One) }));
    chart
}

/// The keys of a legend, only where labels on the marks do not fit: (ink, words).
pub fn legend(keys: &[(Ink, &str)]) -> Markup {
    html! {
        div class="legend" {
            @for (ink, words) in keys { span { (key(*ink)) (words) } }
        }
    }
}

fn key(ink: Ink) -> Markup {
    let class = ink.class();
    match ink {
        Ink::Cost => html! { svg width="14" height="14" { path class=(class) d="M7 0 14 7 7 14 0 7Z" {} } },
        Ink::Mid(hue) => html! {
            svg width="30" height="14" {
                rect class=(Ink::Tint(hue).class()) y="2" width="30" height="10" rx="5" {}
                line class=(class) x1="15" x2="15" y1="1.5" y2="12.5" {}
            }
        },
        Ink::Whisker => html! { svg width="26" height="12" { path class=(class) d="M1 6H25M1 1V11M25 1V11" {} } },
        Ink::Curve(_) | Ink::Target | Ink::Past => {
            html! { svg width="24" height="12" { line class=(class) x1="1" x2="23" y1="6" y2="6" {} } }
        }
        Ink::Dot(_) | Ink::Ring(_) | Ink::Ghost => {
            html! { svg width="14" height="14" { circle class=(class) cx="7" cy="7" r="5" {} } }
        }
        _ => html! { svg width="18" height="12" { rect class=(class) width="18" height="12" {} } },
    }
}
