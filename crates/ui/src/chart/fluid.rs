//! A chart on a page: percent coordinates, classes instead of colours, crisp at every width.

use super::{Anchor, At, Chart, Mark, px};
use maud::{Markup, Render, html};

fn pct(value: f64) -> String {
    px(value) + "%"
}

impl Render for Chart {
    fn render(&self) -> Markup {
        match self.own_width {
            Some(width) => self.proportional(width),
            None => html! {
                div class=(self.gutter.class()) {
                    svg class="plot" width="100%" height=(px(self.height)) role=[self.role()] aria-label=[self.label()]
                        aria-hidden=[self.hidden()] {
                        @if self.has_curves() {
                            svg x="0" y="0" width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" {
                                @for mark in &self.marks { (stretched(mark)) }
                            }
                        }
                        @for mark in &self.marks { (placed(mark, self.height)) }
                    }
                }
            },
        }
    }
}

impl Chart {
    fn role(&self) -> Option<&'static str> {
        (!self.sentence.is_empty()).then_some("img")
    }
    fn label(&self) -> Option<&str> {
        (!self.sentence.is_empty()).then_some(self.sentence.as_str())
    }
    fn hidden(&self) -> Option<&'static str> {
        self.sentence.is_empty().then_some("true")
    }
    fn has_curves(&self) -> bool {
        self.marks.iter().any(|m| matches!(m, Mark::Curve { .. } | Mark::Area { .. }))
    }

    /// Drawn in its own units and scaled as a whole.
    fn proportional(&self, width: f64) -> Markup {
        let view = format!("0 0 {} {}", px(width), px(self.height));
        html! {
            svg class="plot own" viewBox=(view) role=[self.role()] aria-label=[self.label()] {
                @for mark in &self.marks { (in_units(mark, width, self.height)) }
            }
        }
    }
}

fn in_units(mark: &Mark, width: f64, height: f64) -> Markup {
    match mark {
        Mark::Dot { at, radius, ink } => html! {
            circle class=(ink.class()) cx=(px(at.x / 100.0 * width)) cy=(px(at.y / 100.0 * height)) r=(px(*radius)) {}
        },
        Mark::Glyph { at, path, ink } => html! {
            path class=(ink.class()) d=(path)
                transform={ "translate(" (px(at.x / 100.0 * width)) " " (px(at.y / 100.0 * height)) ")" } {}
        },
        _ => html! {},
    }
}

/// Lines through points; only these live in the stretched inner picture.
fn stretched(mark: &Mark) -> Markup {
    match mark {
        Mark::Curve { points, ink } => html! {
            path class=(ink.class()) vector-effect="non-scaling-stroke" d=(path(points)) {}
        },
        Mark::Area { points, ink } => html! { path class=(ink.class()) d={ (path(points)) "Z" } {} },
        _ => html! {},
    }
}

fn path(points: &[At]) -> String {
    let mut out = String::new();
    for (i, p) in points.iter().enumerate() {
        out.push(if i == 0 { 'M' } else { 'L' });
        out.push_str(&px(p.x));
        out.push(' ');
        out.push_str(&px(p.y));
    }
    out
}

fn placed(mark: &Mark, height: f64) -> Markup {
    match mark {
        Mark::Line { from, to, ink } => html! {
            line class=(ink.class()) x1=(pct(from.x)) x2=(pct(to.x)) y1=(pct(from.y)) y2=(pct(to.y)) {}
        },
        Mark::Bar { at, width, height: thick, round, ink } => html! {
            rect class=(ink.class()) x=(pct(at.x)) width=(pct(*width)) y=(px(at.y / 100.0 * height - thick / 2.0))
                height=(px(*thick)) rx=(px(*round)) {}
        },
        Mark::Dot { at, radius, ink } => html! {
            circle class=(ink.class()) cx=(pct(at.x)) cy=(pct(at.y)) r=(px(*radius)) {}
        },
        Mark::Glyph { at, path, ink } => html! {
            svg x=(pct(at.x)) y=(pct(at.y)) overflow="visible" { path class=(ink.class()) d=(path) {} }
        },
        Mark::Text { at, shift, anchor, ink, words } => html! {
            text class=(ink.class()) x=(pct(at.x)) y=(pct(at.y)) dx=(px(shift.0)) dy=(px(shift.1))
                text-anchor=(anchor.name()) { (words) }
        },
        Mark::Curve { .. } | Mark::Area { .. } => html! {},
    }
}

impl Anchor {
    pub(super) fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}
