//! Exact money laws of every option: all of them share the transforms of the yearly losses.

use super::evidence::Setting;
use super::{EventsPerYear, OptionInput, Spread};
use crate::decide::horizon::in_force;
use crate::decide::npv::cost_factors;
use crate::decide::timing::continuous_annuity;
use crate::dist::frequency::{neg_pow_1p, nodes_for};
use crate::dist::severity::Loss;
use crate::dist::{Pert, amount::Amount};
use crate::fault::Outcome;
use crate::lattice::{Complex64, Effort, Law, Part, Spectra, Sum};
use crate::special::quadrature::Rule;
use crate::special::solve::quantile_above;

/// Money of one option.
pub struct Money {
    /// Present cost.
    pub cost: Spread,
    /// Remaining loss.
    pub remaining: Spread,
    /// Cost plus remaining loss.
    pub total: Spread,
    /// Avoided loss.
    pub avoided: Spread,
    /// P(avoided > cost).
    pub p_pays: f64,
    /// Effectiveness with expected NPV zero.
    pub break_even: Option<f64>,
    /// P(total > appetite).
    pub p_above_appetite: Option<f64>,
    /// Largest relative numerical error of the quantiles.
    pub relative_error: f64,
}

/// Capital and running cost as (estimate, present value of one unit).
type Costs = [(Amount, f64); 2];

/// Level that the common range must reach.
const TOP: f64 = 0.9995;

struct Plan<'a> {
    setting: &'a Setting,
    full: Vec<f64>,
    active: Vec<f64>,
    rule: Rule,
    costs: Costs,
}

impl<'a> Plan<'a> {
    fn new(setting: &'a Setting, option: &OptionInput) -> Self {
        let (up_front, annuity) = cost_factors(setting.horizon, setting.discount, option.start_delay_years);
        let events = setting.rate.mean() * setting.years.total_rate();
        Self {
            setting,
            full: vec![1.0; setting.years.rate.len()],
            active: in_force(setting.horizon, option.start_delay_years),
            rule: option.effectiveness.rule(nodes_for(events * option.effectiveness.width()).max(8)),
            costs: [(option.capex, up_front), (option.opex_per_year, annuity)],
        }
    }

    /// Transform of the shared unknown rate: (1 - load/b)^(-a).
    fn count(&self, load: Complex64) -> Complex64 {
        neg_pow_1p(-load / self.setting.rate.rate, self.setting.rate.shape)
    }

    fn mixed(&self, f: impl Fn(f64) -> Complex64) -> Complex64 {
        self.rule.points.iter().zip(&self.rule.weights).map(|(e, w)| self.count(f(*e)) * *w).sum()
    }

    fn remaining(&self, phi: &[Complex64]) -> Complex64 {
        let (all, hit) = (self.setting.years.load(phi, &self.full), self.setting.years.load(phi, &self.active));
        self.mixed(|e| all - hit * e)
    }

    fn avoided(&self, phi: &[Complex64]) -> Complex64 {
        let hit = self.setting.years.load(phi, &self.active);
        self.mixed(|e| hit * e)
    }

    fn share_mean(&self) -> f64 {
        self.rule.mean(|e| e)
    }

    fn means(&self) -> (f64, f64) {
        let z = self.setting.rate.mean();
        let avoided = z * self.share_mean() * self.setting.load(&self.active);
        (z * self.setting.load(&self.full) - avoided, avoided)
    }

    /// Smallest possible present cost.
    fn floor(&self) -> f64 {
        self.costs.iter().map(|(a, v)| a.low() * v).sum()
    }

    fn cost_mean(&self) -> f64 {
        self.costs.iter().map(|(a, v)| a.mean() * v).sum()
    }

    /// The uncertain part of the costs above the floor.
    fn cost_parts(&self) -> Vec<Part> {
        let above = |p: Pert| Pert { min: 0.0, mode: p.mode - p.min, max: p.max - p.min, gamma: p.gamma };
        let spread = self.costs.iter().filter(|(_, v)| *v > 0.0).filter_map(|(a, v)| Some((a.spread()?, *v)));
        spread.map(|(p, v)| Part::new(Loss::pert(above(p)), v)).collect()
    }

    fn cost_spread(&self) -> Spread {
        let [(capex, v), (opex, a)] = self.costs;
        let mean = self.cost_mean();
        let quantile = |p: f64| match (capex.spread(), opex.spread()) {
            (None, _) => capex.mean() * v + opex.quantile(p) * a,
            (_, None) => capex.quantile(p) * v + opex.mean() * a,
            (Some(c), Some(o)) if v > 0.0 => {
                let running = o.rule(32);
                let cdf = |x: f64| running.mean(|y| c.cdf((x - y * a) / v));
                quantile_above(self.floor(), mean - self.floor(), p, cdf)
            }
            _ => 0.0,
        };
        Spread { mean, p10: quantile(0.1), p90: quantile(0.9) }
    }

    /// P(avoided > cost), by quadrature over the uncertain costs.
    fn p_pays(&self, avoided: &Law) -> f64 {
        let points =
            |a: &Amount| a.spread().map_or(Rule { points: vec![a.mean()], weights: vec![1.0] }, |p| p.rule(16));
        let [(capex, v), (opex, a)] = &self.costs;
        let (c, o) = (points(capex), points(opex));
        c.mean(|x| o.mean(|y| avoided.exceed(x * v + y * a))).clamp(0.0, 1.0)
    }
}

/// Exact laws of cost, remaining loss, total and avoided loss of every option.
pub fn assess(setting: &Setting, options: &[OptionInput], appetite: Option<f64>) -> Outcome<Vec<Money>> {
    let plans: Vec<Plan<'_>> = options.iter().map(|o| Plan::new(setting, o)).collect();
    let yearly = setting.years.parts(&setting.loss);
    let nothing = Plan::new(setting, &OptionInput::nothing());
    let untouched = |phi: &[Complex64]| nothing.remaining(phi);
    let sum = Sum { parts: yearly.clone(), total: &untouched, mean: nothing.means().0 };
    let losses = sum.range(TOP, 0.0)?;
    let room = plans.iter().map(|p| p.cost_parts().iter().map(span).sum::<f64>()).fold(0.0, f64::max);
    let losses = losses.max(1.02 * appetite.unwrap_or(0.0).min(4.0 * losses));
    let mut parts = yearly.clone();
    let years = parts.len();
    let mut places = Vec::with_capacity(plans.len());
    for plan in &plans {
        let own = plan.cost_parts();
        places.push(parts.len()..parts.len() + own.len());
        parts.extend(own);
    }
    // Costs that vary far more than the losses get a grid of their own, so that they do not blur the losses.
    let wide = Spectra::new(&parts, losses + room, Effort::QUICK);
    let narrow = (room > losses).then(|| Spectra::new(&yearly, losses, Effort::QUICK));
    let grids = Grids { losses: narrow.as_ref().unwrap_or(&wide), totals: &wide, years };
    Ok(plans.iter().zip(places).map(|(plan, own)| money(plan, &grids, own, appetite)).collect())
}

/// Transforms for losses alone and for losses with costs.
struct Grids<'a> {
    losses: &'a Spectra,
    totals: &'a Spectra,
    /// Number of leading parts that are yearly losses.
    years: usize,
}

/// Largest value of an uncertain cost part.
fn span(part: &Part) -> f64 {
    match part.loss().shape() {
        crate::dist::shape::Shape::Pert(p) => p.max * part.scale(),
        _ => 0.0,
    }
}

fn money(plan: &Plan<'_>, grids: &Grids<'_>, own: std::ops::Range<usize>, appetite: Option<f64>) -> Money {
    let years = grids.years;
    let (left, saved) = plan.means();
    let yearly = |phi: &[Complex64]| plan.remaining(phi.get(..years).unwrap_or(phi));
    let costs = |phi: &[Complex64]| phi.get(own.clone()).unwrap_or(&[]).iter().product::<Complex64>();
    let zeros = vec![Complex64::default(); years];
    let remaining = grids.losses.law(&yearly, left, plan.remaining(&zeros).re.clamp(0.0, 1.0));
    let floor = plan.floor();
    let certain = own.is_empty();
    let total = if certain {
        remaining.clone()
    } else {
        grids.totals.law(&|phi| yearly(phi) * costs(phi), left + plan.cost_mean() - floor, 0.0)
    };
    let mut avoided = Spread { mean: 0.0, p10: 0.0, p90: 0.0 };
    let (mut p_pays, mut errors) = (0.0, vec![error(&remaining, 0.0), error(&total, floor)]);
    if saved > 0.0 {
        let at_zero = plan.avoided(&zeros).re.clamp(0.0, 1.0);
        let law = grids.losses.law(&|phi| plan.avoided(phi.get(..years).unwrap_or(phi)), saved, at_zero);
        avoided = spread(&law, 0.0);
        p_pays = plan.p_pays(&law);
        errors.push(error(&law, 0.0));
    }
    let worth = plan.setting.rate.mean() * plan.setting.load(&plan.active);
    let needed = plan.cost_mean() / worth;
    Money {
        cost: plan.cost_spread(),
        remaining: spread(&remaining, 0.0),
        total: spread(&total, floor),
        avoided,
        p_pays,
        break_even: (worth > 0.0 && needed <= 1.0).then_some(needed),
        p_above_appetite: appetite.map(|a| if a < floor { 1.0 } else { total.exceed(a - floor) }),
        relative_error: errors.into_iter().fold(0.0, f64::max),
    }
}

fn spread(law: &Law, floor: f64) -> Spread {
    Spread { mean: law.mean() + floor, p10: law.quantile(0.1) + floor, p90: law.quantile(0.9) + floor }
}

fn error(law: &Law, floor: f64) -> f64 {
    let relative = |p: f64| {
        let q = law.quantile(p) + floor;
        if q > 0.0 { law.quantile_error(p) / q } else { 0.0 }
    };
    relative(0.1).max(relative(0.9))
}

/// Quantile of rate times share over the posterior of the rate and the law of the share.
fn product_quantile(setting: &Setting, shares: &Rule, p: f64) -> f64 {
    let scale = setting.rate.mean() * shares.mean(|e| e);
    if scale <= 0.0 {
        return 0.0;
    }
    let cdf = |x: f64| shares.mean(|e| if e > 0.0 { setting.rate.cdf(x / e) } else { 1.0 });
    quantile_above(0.0, scale, p, cdf)
}

/// What one month of waiting costs: losses not avoided, less interest and running cost saved.
pub fn waiting(setting: &Setting, option: &OptionInput) -> Spread {
    let month = 1.0 / 12.0;
    let annuity = continuous_annuity(setting.discount, month);
    let interest = -(-month * setting.discount.ln_1p()).exp_m1();
    let saved = option.capex.mean() * interest + option.opex_per_year.mean() * annuity;
    let worth = setting.loss.mean() * annuity;
    let shares = option.effectiveness.rule(24);
    let mean = setting.rate.mean() * option.effectiveness.mean();
    let at = |p: f64| worth * product_quantile(setting, &shares, p) - saved;
    Spread { mean: worth * mean - saved, p10: at(0.1), p90: at(0.9) }
}

/// Events a year while the option is in force.
pub fn events_per_year(setting: &Setting, option: &OptionInput) -> EventsPerYear {
    let mut left = option.effectiveness.rule(24);
    left.points.iter_mut().for_each(|e| *e = 1.0 - *e);
    EventsPerYear {
        mean: setting.rate.mean() * (1.0 - option.effectiveness.mean()),
        low: product_quantile(setting, &left, 0.05),
        high: product_quantile(setting, &left, 0.95),
    }
}
