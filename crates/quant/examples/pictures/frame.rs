//! The plot inside a picture: two axes, their ticks, and where a value lies.

use crate::svg::{Anchor, Canvas, MARGIN, WIDTH};

/// Values along one direction.
#[derive(Debug, Clone, Copy)]
pub struct Axis {
    low: f64,
    high: f64,
    log: bool,
}

/// Equal steps.
pub fn linear(low: f64, high: f64) -> Axis {
    Axis { low, high, log: false }
}

/// Equal factors.
pub fn log(low: f64, high: f64) -> Axis {
    Axis { low, high, log: true }
}

impl Axis {
    fn share(&self, v: f64) -> f64 {
        if self.log {
            (v.max(1e-300) / self.low).ln() / (self.high / self.low).ln()
        } else {
            (v - self.low) / (self.high - self.low)
        }
    }
}

/// A rectangle with axes.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Upper edge.
    pub top: f64,
    /// Lower edge.
    pub bottom: f64,
    x: Axis,
    y: Axis,
}

/// Names of positions on an axis.
pub type Ticks = [(f64, String)];

impl Frame {
    /// The whole width below the title of `canvas`, `height` high; `right` is kept free for labels.
    pub fn new(canvas: &Canvas, height: f64, right: f64, x: Axis, y: Axis) -> Self {
        let top = canvas.top + 22.0;
        Self { left: MARGIN + 48.0, right: WIDTH - MARGIN - right, top, bottom: top + height, x, y }
    }

    /// The left (0) or right (1) half.
    pub fn half(canvas: &Canvas, height: f64, which: usize, x: Axis, y: Axis) -> Self {
        let whole = Self::new(canvas, height, 0.0, x, y);
        let width = (WIDTH - 2.0 * MARGIN) / 2.0;
        let left = MARGIN + 44.0 + width * which as f64;
        Self { left, right: left + width - 66.0, ..whole }
    }

    /// Where a pair of values lies, kept inside the rectangle.
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let (sx, sy) = (self.x.share(x).clamp(0.0, 1.0), self.y.share(y).clamp(0.0, 1.0));
        (self.left + sx * (self.right - self.left), self.bottom - sy * (self.bottom - self.top))
    }

    /// Points of a line; those above or below the rectangle are left out.
    pub fn line(&self, xs: &[f64], ys: &[f64]) -> Vec<(f64, f64)> {
        let inside = |y: f64| (-1e-9..=1.0 + 1e-9).contains(&self.y.share(y));
        xs.iter().zip(ys).filter(|p| p.1.is_finite() && inside(*p.1)).map(|(x, y)| self.at(*x, *y)).collect()
    }

    /// Points of the edge of an area, kept inside.
    pub fn edge(&self, xs: &[f64], ys: &[f64]) -> Vec<(f64, f64)> {
        xs.iter().zip(ys).map(|(x, y)| self.at(*x, *y)).collect()
    }

    /// Grid, ticks and names of both axes; the vertical one is named above, so that nobody tilts the head.
    pub fn axes(&self, canvas: &mut Canvas, names: (&str, &str), x_ticks: &Ticks, y_ticks: &Ticks) {
        for (v, name) in y_ticks {
            let y = self.at(self.left, *v).1;
            canvas.path(&[(self.left, y), (self.right, y)], "grid");
            canvas.text((self.left - 8.0, y + 4.5), Anchor::End, "soft", name);
        }
        canvas.path(&[(self.left, self.bottom), (self.right, self.bottom)], "axis");
        for (v, name) in x_ticks {
            let x = self.at(*v, self.left).0;
            canvas.path(&[(x, self.bottom), (x, self.bottom + 5.0)], "axis");
            canvas.text((x, self.bottom + 19.0), Anchor::Middle, "soft", name);
        }
        canvas.text((self.left - 44.0, self.top - 12.0), Anchor::Start, "soft", names.1);
        canvas.text((self.right, self.bottom + 38.0), Anchor::End, "soft", names.0);
    }

    /// Where a picture with this frame ends.
    pub fn end(&self) -> f64 {
        self.bottom + 52.0
    }
}
