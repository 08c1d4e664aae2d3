//! A chart on paper or in a mail: fixed size, concrete colours, nothing a renderer must look up.

use super::ink::{DARK, LIGHT, Palette};
use super::{At, Chart, Mark, px};
use std::fmt::Write;

/// The ground a chart is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    Light,
    Dark,
}

/// The plot's rectangle inside the picture.
struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Frame {
    fn x(&self, at: At) -> String {
        px(self.left + at.x / 100.0 * self.width)
    }
    fn y(&self, at: At) -> String {
        px(self.top + at.y / 100.0 * self.height)
    }
}

/// The same picture as on the page, complete in itself.
pub fn standalone_svg(chart: &Chart, width_px: u32, height_px: u32, paper: Paper) -> String {
    let palette = if paper == Paper::Light { &LIGHT } else { &DARK };
    let (width, height) = (f64::from(width_px), f64::from(height_px));
    let [left, top, right, bottom] = chart.gutter.pixels();
    let frame = Frame { left, top, width: (width - left - right).max(1.0), height: (height - top - bottom).max(1.0) };
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{height_px}" viewBox="0 0 {width_px} {height_px}"><title>{}</title>"#,
        escape(&chart.sentence)
    );
    // Light pictures lie on whatever paper there is; dark ones bring their ground with them.
    if paper == Paper::Dark {
        let _ = write!(out, r#"<rect width="{width_px}" height="{height_px}" fill="{}"/>"#, palette.ground);
    }
    curves(&mut out, chart, &frame, palette);
    for mark in &chart.marks {
        draw(&mut out, mark, &frame, palette);
    }
    out.push_str("</svg>");
    out
}

/// Curves may run beyond the plot and are cut off by a picture of the plot's size.
fn curves(out: &mut String, chart: &Chart, frame: &Frame, palette: &Palette) {
    let _ = write!(
        out,
        r#"<svg x="{}" y="{}" width="{}" height="{}">"#,
        px(frame.left),
        px(frame.top),
        px(frame.width),
        px(frame.height)
    );
    let inner = Frame { left: 0.0, top: 0.0, ..*frame };
    for mark in &chart.marks {
        if let Mark::Curve { points, ink } | Mark::Area { points, ink } = mark {
            let end = if matches!(mark, Mark::Area { .. }) { "Z" } else { "" };
            let path: Vec<String> = points.iter().map(|p| format!("{} {}", inner.x(*p), inner.y(*p))).collect();
            let _ = write!(out, r#"<path {} d="M{}{end}"/>"#, palette.paint(*ink), path.join("L"));
        }
    }
    out.push_str("</svg>");
}

fn draw(out: &mut String, mark: &Mark, frame: &Frame, palette: &Palette) {
    let _ = match mark {
        Mark::Line { from, to, ink } => write!(
            out,
            r#"<line {} x1="{}" x2="{}" y1="{}" y2="{}"/>"#,
            palette.paint(*ink),
            frame.x(*from),
            frame.x(*to),
            frame.y(*from),
            frame.y(*to)
        ),
        Mark::Bar { at, width, height, round, ink } => write!(
            out,
            r#"<rect {} x="{}" y="{}" width="{}" height="{}" rx="{}"/>"#,
            palette.paint(*ink),
            frame.x(*at),
            px(frame.top + at.y / 100.0 * frame.height - height / 2.0),
            px(width / 100.0 * frame.width),
            px(*height),
            px(*round)
        ),
        Mark::Dot { at, radius, ink } => {
            let (paint, r) = (palette.paint(*ink), px(*radius));
            write!(out, r#"<circle {paint} cx="{}" cy="{}" r="{r}"/>"#, frame.x(*at), frame.y(*at))
        }
        Mark::Glyph { at, path, ink } => write!(
            out,
            r#"<path {} transform="translate({} {})" d="{path}"/>"#,
            palette.paint(*ink),
            frame.x(*at),
            frame.y(*at)
        ),
        Mark::Text { at, shift, anchor, ink, words } => write!(
            out,
            r#"<text {} x="{}" y="{}" dx="{}" dy="{}" text-anchor="{}">{}</text>"#,
            palette.paint(*ink),
            frame.x(*at),
            frame.y(*at),
            px(shift.0),
            px(shift.1),
            anchor.name(),
            escape(words)
        ),
        Mark::Curve { .. } | Mark::Area { .. } => Ok(()),
    };
}

fn escape(text: &str) -> String {
    maud::Render::render(&text).into_string()
}
