//! Charts: one geometry, two ways to print it.
//!
//! A chart function turns numbers into marks placed in percent of the plot. [`Chart`] renders as fluid
//! SVG for pages (percent coordinates, colours by class, no script) and, through [`standalone_svg`],
//! as SVG with fixed size and concrete colours for paper and mail. Every chart carries its sentence and
//! the same numbers as a table; it cannot be built without them.

mod curves;
mod fixed;
mod fluid;
pub(crate) mod ink;
mod rows;
mod small;

pub use curves::{Fan, FanPoint, Loss, LossLine, calibration, enough, fan, loss_curve};
pub use fixed::{Paper, standalone_svg};
pub use ink::{Hue, Ink};
pub use rows::{Against, axis, balance, bar_range, interval, total_cost};
pub use small::{FutureShape, Futures, futures, legend, spark};

use maud::{Markup, html};

/// A place in the plot, in percent from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct At {
    pub x: f64,
    pub y: f64,
}

pub(crate) fn at(x: f64, y: f64) -> At {
    At { x, y }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// One thing drawn. Places are percent, sizes are pixels.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    Line {
        from: At,
        to: At,
        ink: Ink,
    },
    /// Centred on `at.y`, starting at `at.x`.
    Bar {
        at: At,
        width: f64,
        height: f64,
        round: f64,
        ink: Ink,
    },
    Dot {
        at: At,
        radius: f64,
        ink: Ink,
    },
    Glyph {
        at: At,
        path: &'static str,
        ink: Ink,
    },
    Curve {
        points: Vec<At>,
        ink: Ink,
    },
    Area {
        points: Vec<At>,
        ink: Ink,
    },
    Text {
        at: At,
        shift: (f64, f64),
        anchor: Anchor,
        ink: Ink,
        words: String,
    },
}

/// Room around the plot for labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gutter {
    None,
    /// Labels below.
    Foot,
    /// Labels at the left and below.
    Axes,
}

impl Gutter {
    /// Left, top, right, bottom in pixels; the style sheet says the same by class.
    fn pixels(self) -> [f64; 4] {
        match self {
            Gutter::None => [0.0; 4],
            Gutter::Foot => [0.0, 0.0, 0.0, 22.0],
            Gutter::Axes => [56.0, 6.0, 4.0, 24.0],
        }
    }

    fn class(self) -> &'static str {
        match self {
            Gutter::None => "chart-box",
            Gutter::Foot => "chart-box foot",
            Gutter::Axes => "chart-box axes",
        }
    }
}

/// A finished chart: marks, sentence, table.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub(crate) sentence: String,
    pub(crate) height: f64,
    pub(crate) gutter: Gutter,
    /// Set when the drawing keeps its own proportions instead of filling the width.
    pub(crate) own_width: Option<f64>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// What a chart says in words: its sentence, the headings of its table, and how numbers are written.
#[derive(Clone, Copy)]
pub struct Tell<'a, const N: usize> {
    pub sentence: &'a str,
    pub heads: [&'a str; N],
    pub write: &'a dyn Fn(f64) -> String,
}

impl<const N: usize> Tell<'_, N> {
    fn chart(&self, height: f64, gutter: Gutter, rows: Vec<[String; N]>) -> Chart {
        Chart {
            sentence: self.sentence.to_owned(),
            height,
            gutter,
            own_width: None,
            marks: Vec::new(),
            heads: self.heads.iter().map(|h| (*h).to_owned()).collect(),
            rows: rows.into_iter().map(Vec::from).collect(),
        }
    }
}

/// One axis: its ends and the labelled ticks between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    pub min: f64,
    pub max: f64,
    pub ticks: Vec<(f64, String)>,
    log: bool,
}

impl Scale {
    /// Even steps with ticks as given; the ends are those of the ticks.
    pub fn of(ticks: Vec<(f64, String)>) -> Self {
        let min = ticks.iter().map(|t| t.0).reduce(f64::min).unwrap_or(0.0);
        let max = ticks.iter().map(|t| t.0).reduce(f64::max).unwrap_or(1.0);
        Self { min, max, ticks, log: false }
    }

    /// From zero to a round number above `most`, in four to six steps.
    pub fn from_zero(most: f64, write: &dyn Fn(f64) -> String) -> Self {
        let step = round_step(most / 5.0);
        let steps = (most / step).ceil().clamp(1.0, 10.0) as u32;
        Self::of((0..=steps).map(|i| f64::from(i) * step).map(|v| (v, write(v))).collect())
    }

    /// Each step multiplies: for losses and chances that span a hundredfold. Ticks must be above zero.
    pub fn logarithmic(ticks: Vec<(f64, String)>) -> Self {
        Self { log: true, ..Self::of(ticks) }
    }

    /// Moves an end without adding a tick.
    pub fn between(self, min: f64, max: f64) -> Self {
        Self { min, max, ..self }
    }

    /// Where a value lies, in percent; not cut off at the ends.
    pub fn place(&self, value: f64) -> f64 {
        let (value, min, max) = if self.log {
            (value.max(1e-12).ln(), self.min.max(1e-12).ln(), self.max.max(1e-12).ln())
        } else {
            (value, self.min, self.max)
        };
        let share = if max > min { (value - min) / (max - min) } else { 0.0 };
        if share.is_finite() { 100.0 * share } else { 0.0 }
    }

    /// The same, kept inside the plot.
    pub fn inside(&self, value: f64) -> f64 {
        self.place(value).clamp(0.0, 100.0)
    }

    /// From the bottom upwards, as vertical axes go.
    pub(crate) fn up(&self, value: f64) -> f64 {
        100.0 - self.place(value)
    }
}

/// 1, 2 or 5 times a power of ten, not below the given step.
fn round_step(step: f64) -> f64 {
    if !(step.is_finite() && step > 0.0) {
        return 1.0;
    }
    let power = 10f64.powf(step.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= step * 0.999).unwrap_or(10.0 * power)
}

/// Places numbers (hundredths are enough) for attributes.
pub(crate) fn px(value: f64) -> String {
    let text = format!("{:.2}", if value.is_finite() { value } else { 0.0 });
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The folded table with the numbers of one or more charts that share their headings.
pub fn chart_table(summary: &str, charts: &[&Chart]) -> Markup {
    html! {
        details class="chart-data" {
            summary { (summary) }
            table class="table" {
                thead { tr { @for head in charts.first().map_or(&[][..], |c| &c.heads) { th scope="col" { (head) } } } }
                tbody {
                    @for row in charts.iter().flat_map(|c| &c.rows) {
                        tr {
                            @for (i, cell) in row.iter().enumerate() {
                                @if i == 0 { th scope="row" { (cell) } } @else { td class="num" { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A chart on its own: the finding as a sentence, the question as a small title, the chart, the table.
pub fn figure(finding: Markup, question: &str, chart: &Chart, table_words: &str) -> Markup {
    html! {
        (crate::text::say(finding))
        figure class="chart" {
            figcaption class="ch-t" { (question) }
            (chart)
            (chart_table(table_words, &[chart]))
        }
    }
}
