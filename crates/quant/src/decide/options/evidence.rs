//! What the desk knows: rate and loss size, with the counts behind them.

use super::CompareInput;
use crate::bayes::losses::{LogLoss, summary};
use crate::bayes::rates::RatePosterior;
use crate::decide::horizon::Years;
use crate::dist::frequency::MOST_EVENTS;
use crate::dist::lognormal::Lognormal;
use crate::dist::severity::Loss;
use crate::fault::{Fault, Outcome, positive, within};
use serde::{Deserialize, Serialize};

/// A central interval stated by an expert.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end, money.
    pub low: f64,
    /// Upper end, money.
    pub high: f64,
    /// Share between the ends.
    pub level: f64,
}

/// Log losses summed up elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LogSummary {
    /// Mean of the natural logs.
    pub mu: f64,
    /// Standard deviation of the natural logs (divisor n - 1).
    pub sigma: f64,
    /// Number of losses.
    pub n: f64,
}

/// Everything known about the size of one loss; at least one part must be given.
///
/// Without `prior` and `expert` the data speak alone (reference prior), which needs four losses.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SeverityEvidence {
    /// Losses seen, money.
    #[serde(default)]
    pub losses: Vec<f64>,
    /// Losses seen, as a summary.
    #[serde(default)]
    pub log_summary: Option<LogSummary>,
    /// An expert's interval for one loss, used as prior.
    #[serde(default)]
    pub expert: Option<Interval>,
    /// A full prior; takes precedence over `expert`.
    #[serde(default)]
    pub prior: Option<LogLoss>,
}

/// Data counts, prior weights and what was learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Loss events counted.
    pub events: f64,
    /// Years of observation.
    pub exposure_years: f64,
    /// Share of the rate's exposure that comes from the prior.
    pub rate_prior_weight: f64,
    /// Expected events a year.
    pub rate_mean: f64,
    /// 90 % interval of the rate (ignorance).
    pub rate_ci90: [f64; 2],
    /// Losses whose size is known.
    pub losses: f64,
    /// Share of the prior in the location of the loss.
    pub loss_prior_weight: f64,
    /// Location of the log loss used.
    pub mu: f64,
    /// Spread of the log loss used (ignorance included).
    pub sigma: f64,
    /// Expected loss of one event, capped, money.
    pub mean_loss: f64,
    /// Largest loss of one event considered, money.
    pub cap: f64,
}

/// Checked numbers that every part of the comparison needs.
pub struct Setting {
    /// Posterior of the yearly rate.
    pub rate: RatePosterior,
    /// Posterior of the log loss.
    pub log_loss: LogLoss,
    /// Plug-in parameters of the log loss.
    pub plug_in: (f64, f64),
    /// Loss of one event, capped.
    pub loss: Loss,
    /// Cap, money.
    pub cap: f64,
    /// Rates and money factors of the years.
    pub years: Years,
    /// Number of years.
    pub horizon: u32,
    /// Yearly discount rate.
    pub discount: f64,
}

impl Setting {
    /// Learns from the inputs and checks them.
    pub fn new(input: &CompareInput) -> Outcome<(Self, Evidence)> {
        let years = Years::new(input.horizon_years, input.frequency_growth, input.loss_inflation, input.discount)?;
        let rate = RatePosterior::new(input.prior, input.events, input.exposure_years)?;
        if rate.mean() * years.total_rate() > MOST_EVENTS {
            return Err(Fault::new(
                "too_large",
                "events",
                "more than a million expected events are outside this method",
            ));
        }
        within("events", rate.mean(), 1e-9, MOST_EVENTS)?;
        let cap = within("cap", positive("cap", input.cap)?, 1e-100, 1e100)?;
        let (log_loss, losses, prior_kappa) = learn(&input.severity)?;
        let plug_in = log_loss.plug_in()?;
        let loss = Loss::capped_lognormal(plug_in.0, plug_in.1, cap);
        within("severity", loss.mean(), 1e-100, 1e100)?;
        let evidence = Evidence {
            events: input.events,
            exposure_years: input.exposure_years,
            rate_prior_weight: input.prior.rate / rate.rate,
            rate_mean: rate.mean(),
            rate_ci90: [rate.quantile(0.05), rate.quantile(0.95)],
            losses,
            loss_prior_weight: prior_kappa / log_loss.kappa,
            mu: plug_in.0,
            sigma: plug_in.1,
            mean_loss: loss.mean(),
            cap,
        };
        let (horizon, discount) = (input.horizon_years, input.discount);
        Ok((Self { rate, log_loss, plug_in, loss, cap, years, horizon, discount }, evidence))
    }

    /// Expected present value of the losses in the shares of the years, per unit of rate.
    pub fn load(&self, share: &[f64]) -> f64 {
        self.loss.mean() * self.years.moment(1, share)
    }
}

fn learn(known: &SeverityEvidence) -> Outcome<(LogLoss, f64, f64)> {
    let prior = match (known.prior, known.expert) {
        (Some(p), _) => p.checked().map_err(|f| f.within("severity"))?,
        (None, Some(e)) => {
            let law = Lognormal::from_interval(e.low, e.high, e.level).map_err(|f| f.within("severity.expert"))?;
            within("severity.expert", law.mu, -200.0, 200.0)?;
            LogLoss::expert(law.mu, law.sigma)
        }
        (None, None) => LogLoss { mean: 0.0, kappa: 0.0, alpha: -0.5, beta: 0.0 },
    };
    let mut logs = Vec::with_capacity(known.losses.len());
    for x in &known.losses {
        logs.push(within("severity.losses", positive("severity.losses", *x)?, 1e-80, 1e80)?.ln());
    }
    let (mut seen, mut learned) = (0.0, prior);
    if !logs.is_empty() {
        let (n, mean, squares) = summary(&logs);
        learned = learned.updated(n, mean, squares);
        seen += n;
    }
    if let Some(s) = known.log_summary {
        within("severity.log_summary.mu", s.mu, -200.0, 200.0)?;
        within("severity.log_summary.sigma", s.sigma, 0.0, 20.0)?;
        within("severity.log_summary.n", s.n, 1.0, 1e9)?;
        learned = learned.updated(s.n, s.mu, (s.n - 1.0) * s.sigma * s.sigma);
        seen += s.n;
    }
    if learned.kappa <= 0.0 {
        return Err(Fault::new(
            "empty",
            "severity",
            "nothing is known about the size of a loss; give losses or an expert interval",
        ));
    }
    Ok((learned, seen, prior.kappa))
}
