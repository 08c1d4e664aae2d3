//! A small writer of pictures: shapes with class names, one style sheet for light and dark, its own ground,
//! so that a picture stays legible on a page whose colours do not follow the reader's.

use crate::text::{escaped, wrapped};
use std::fmt::Write;

/// Width of every picture.
pub const WIDTH: f64 = 720.0;
/// Space left and right of title and plot.
pub const MARGIN: f64 = 20.0;

const STYLE: &str = "\
text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:#1b2430;font-size:13px}\
.title{font-size:16px;font-weight:600}.soft{fill:#58626f}.t1{fill:#0a57a4}.t2{fill:#a64500}\
.ground{fill:#fff}.grid{stroke:#e1e5ea;fill:none}.axis{stroke:#7b8592;fill:none}\
.l1,.l2,.l3{fill:none;stroke-width:2.2;stroke-linejoin:round}.l1{stroke:#0a57a4}.l2{stroke:#a64500}.l3{stroke:#6b7581}\
.thin{stroke-width:1.2}.dash{stroke-dasharray:5 4}\
.f1{fill:#0a57a4}.f2{fill:#a64500}.f3{fill:#6b7581}.hollow1{fill:#fff;stroke:#0a57a4;stroke-width:1.6}\
.hollow3{fill:#fff;stroke:#6b7581;stroke-width:1.6}.band1{fill:#0a57a4;fill-opacity:.16}.band2{fill:#a64500;fill-opacity:.14}\
.band3{fill:#6b7581;fill-opacity:.14}\
@media(prefers-color-scheme:dark){text{fill:#e9edf2}.soft{fill:#a5afbb}.t1{fill:#86bfff}.t2{fill:#ffb070}\
.ground{fill:#14181d}.grid{stroke:#2b323b}.axis{stroke:#7f8a97}\
.l1{stroke:#6cb1ff}.l2{stroke:#ffa257}.l3{stroke:#98a3b0}\
.f1{fill:#6cb1ff}.f2{fill:#ffa257}.f3{fill:#98a3b0}.hollow1{fill:#14181d;stroke:#6cb1ff}.hollow3{fill:#14181d;stroke:#98a3b0}\
.band1{fill:#6cb1ff;fill-opacity:.22}.band2{fill:#ffa257;fill-opacity:.2}.band3{fill:#98a3b0;fill-opacity:.16}}";

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy)]
pub enum Anchor {
    /// To the right of it.
    Start,
    /// Around it.
    Middle,
    /// To the left of it.
    End,
}

/// A picture under way.
pub struct Canvas {
    body: String,
    title: String,
    about: String,
    /// First free line below the title.
    pub top: f64,
}

impl Canvas {
    /// A picture whose title says what one sees and whose note says what was computed.
    pub fn new(title: &str, note: &str) -> Self {
        let mut canvas = Self { body: String::new(), title: title.to_owned(), about: note.to_owned(), top: 32.0 };
        for line in wrapped(title, 70) {
            canvas.text((MARGIN, canvas.top), Anchor::Start, "title", &line);
            canvas.top += 21.0;
        }
        for line in wrapped(note, 100) {
            canvas.text((MARGIN, canvas.top), Anchor::Start, "soft", &line);
            canvas.top += 18.0;
        }
        canvas.top += 8.0;
        canvas
    }

    /// A text.
    pub fn text(&mut self, at: (f64, f64), anchor: Anchor, class: &str, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let (x, y) = (short(at.0), short(at.1));
        // Writing to a String cannot fail.
        let _ = writeln!(self.body, "<text x=\"{x}\" y=\"{y}\"{anchor}{class}>{}</text>", escaped(words));
    }

    /// A broken line.
    pub fn path(&mut self, points: &[(f64, f64)], class: &str) {
        if points.len() > 1 {
            let _ = writeln!(self.body, "<path class=\"{class}\" d=\"{}\"/>", drawn(points));
        }
    }

    /// The area between an upper and a lower edge.
    pub fn area(&mut self, upper: &[(f64, f64)], lower: &[(f64, f64)], class: &str) {
        let around: Vec<(f64, f64)> = upper.iter().chain(lower.iter().rev()).copied().collect();
        if around.len() > 2 {
            let _ = writeln!(self.body, "<path class=\"{class}\" d=\"{}Z\"/>", drawn(&around));
        }
    }

    /// A disc.
    pub fn dot(&mut self, at: (f64, f64), radius: f64, class: &str) {
        let (x, y, r) = (short(at.0), short(at.1), short(radius));
        let _ = writeln!(self.body, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>");
    }

    /// A rectangle between two corners.
    pub fn block(&mut self, one: (f64, f64), other: (f64, f64), class: &str) {
        let (x, y) = (short(one.0.min(other.0)), short(one.1.min(other.1)));
        let (w, h) = (short((one.0 - other.0).abs()), short((one.1 - other.1).abs()));
        let _ = writeln!(self.body, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>");
    }

    /// The finished text of a picture that ends at `bottom`.
    pub fn finish(self, bottom: f64) -> String {
        let (h, title, about) = (short(bottom), escaped(&self.title), escaped(&self.about));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {h}\" width=\"{WIDTH}\" height=\"{h}\" role=\"img\" \
             aria-labelledby=\"t d\">\n<title id=\"t\">{title}</title>\n<desc id=\"d\">{about}</desc>\n<style>{STYLE}</style>\n\
             <rect class=\"ground\" width=\"{WIDTH}\" height=\"{h}\" rx=\"6\"/>\n{}</svg>\n",
            self.body
        )
    }
}

/// One decimal is a tenth of a pixel; more would only show the last bits of a computation.
fn short(x: f64) -> String {
    let text = format!("{x:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn drawn(points: &[(f64, f64)]) -> String {
    let one = |(k, p): (usize, &(f64, f64))| format!("{}{} {}", if k == 0 { "M" } else { "L" }, short(p.0), short(p.1));
    points.iter().enumerate().map(one).collect()
}
