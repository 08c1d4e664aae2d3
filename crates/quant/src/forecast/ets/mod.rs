//! Exponential smoothing in state space form: the family that forecasts most series of a business
//! well enough, with a likelihood that lets the data choose the member.

mod auto;
mod filter;
mod fit;
mod law;
mod number;
mod start;

pub use auto::{Auto, auto};
pub(crate) use auto::{best, candidates};
pub(crate) use fit::{Effort, fit_model};
pub use fit::{Fit, fit};
pub use law::{Filtered, Given, filter};

use crate::fault::{Fault, Outcome};

/// How a component enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Not at all (never for the error).
    None,
    /// It is added.
    Additive,
    /// It multiplies.
    Multiplicative,
}

/// The trend of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// A level only.
    None,
    /// A straight line.
    Additive,
    /// A line that flattens.
    Damped,
}

/// A member of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Model {
    /// Error.
    pub error: Kind,
    /// Trend.
    pub trend: Trend,
    /// Season.
    pub season: Kind,
}

impl Model {
    /// Reads `"MAM"` (error, trend, season) or `"AAdN"`; `damped` may say the damping instead.
    pub fn parse(text: &str, damped: Option<bool>) -> Outcome<Self> {
        let wrong = || {
            Fault::range(
                "model",
                "the model is three letters: error A or M, trend N, A or Ad, season N, A or M; a multiplicative trend is not offered",
            )
        };
        let letters: Vec<char> = text.chars().collect();
        let (error, trend, d, season) = match letters.as_slice() {
            [e, t, s] => (*e, *t, false, *s),
            [e, t, 'd', s] => (*e, *t, true, *s),
            _ => return Err(wrong()),
        };
        let kind = |c: char| match c {
            'N' => Ok(Kind::None),
            'A' => Ok(Kind::Additive),
            'M' => Ok(Kind::Multiplicative),
            _ => Err(wrong()),
        };
        let damped = damped.unwrap_or(false) || d;
        let trend = match (trend, damped) {
            ('N', false) => Trend::None,
            ('A', false) => Trend::Additive,
            ('A', true) => Trend::Damped,
            ('N', true) => return Err(Fault::range("damped", "a model without trend cannot be damped")),
            _ => return Err(wrong()),
        };
        let model = Self { error: kind(error)?, trend, season: kind(season)? };
        if model.error == Kind::None {
            return Err(wrong());
        }
        if model.error == Kind::Additive && model.season == Kind::Multiplicative {
            return Err(Fault::range(
                "model",
                "additive errors with a multiplicative season have an infinite variance: use multiplicative errors",
            ));
        }
        Ok(model)
    }

    /// `ETS(M,Ad,M)`.
    pub fn name(self) -> String {
        let letter = |k: Kind| match k {
            Kind::None => 'N',
            Kind::Additive => 'A',
            Kind::Multiplicative => 'M',
        };
        let trend = match self.trend {
            Trend::None => "N",
            Trend::Additive => "A",
            Trend::Damped => "Ad",
        };
        format!("ETS({},{trend},{})", letter(self.error), letter(self.season))
    }

    /// Parameters estimated from the data, the variance included.
    pub(crate) fn parameters(self, m: usize) -> usize {
        let trend = match self.trend {
            Trend::None => 0,
            Trend::Additive => 2,
            Trend::Damped => 3,
        };
        3 + trend + if self.season == Kind::None { 0 } else { m }
    }

    /// Whether any part multiplies, so that the data must be positive.
    pub(crate) fn needs_positive(self) -> bool {
        self.error == Kind::Multiplicative || self.season == Kind::Multiplicative
    }
}
