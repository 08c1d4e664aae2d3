//! What other rooms may know of us: plain values, read from the frozen assessments, so that a brief
//! never says another number than the decision page.

pub use crate::assessment::rules::exposure::Approved;
pub use crate::assessment::{Estimate3, LossCurve};

use crate::acceptance;
use crate::assessment::{self, Assessment};
use crate::consequence::{self, LookBack};
use crate::decision::{self, Answer};
use crate::recommendation::{self, Recommendation, State};
use crate::workaround;
use desk::facts::GroupKey;
use house::store::{StoreError, Tx};
use jiff::Timestamp;
use jiff::civil::Date;

/// A recommendation that waits for an executive.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    pub number: i64,
    pub title: String,
    pub in_business_words: String,
    pub decide_by: Option<Date>,
    /// Present cost of the option IT recommends, over the horizon.
    pub cost: Estimate3,
    /// Loss it avoids over the horizon.
    pub avoided: Estimate3,
    /// Chance that it avoids more than it costs, 0 to 1.
    pub pays: Estimate3,
    pub horizon_years: u32,
}

/// A decision with what has come of it so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    pub number: i64,
    pub title: String,
    /// "approve", "decline" or "defer".
    pub answer: String,
    pub reason: String,
    pub by_name: String,
    pub at: Timestamp,
    pub accepted_until: Option<Date>,
    /// What the assessment expected since the decision, in money; `None` on the day itself.
    pub predicted_loss: Option<Estimate3>,
    /// What incidents of the same kind cost since, at the same stated assumptions.
    pub actual_loss: f64,
    /// Tickets traced back to it.
    pub consequences: i64,
}

/// A risk that somebody accepted in their name.
#[derive(Debug, Clone, PartialEq)]
pub struct AcceptedRisk {
    pub recommendation: i64,
    pub title: String,
    pub by_name: String,
    pub at: Timestamp,
    pub until: Date,
    /// Loss still expected over the horizon, money.
    pub risk: Estimate3,
    pub horizon_years: u32,
}

/// A band-aid that is kept in place.
#[derive(Debug, Clone, PartialEq)]
pub struct Workaround {
    pub number: i64,
    pub recommendation: i64,
    pub name: String,
    pub since: Date,
    pub hours_per_month: Estimate3,
    pub running_cost_per_month: Estimate3,
    pub running_cost_so_far: Estimate3,
}

/// How bad the next year could be, over every case that is not approved.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposure {
    /// Its band is where the cost of an hour is low and high (8-in-10 range of the stated assumptions).
    pub curve: LossCurve,
    /// The loss that one year in ten exceeds.
    pub one_in_ten: f64,
    pub mean: f64,
    /// The same if everything that waits were approved as IT recommends; `None` if nothing waits.
    pub approved: Option<Approved>,
    /// The recommendations it adds up.
    pub sources: Vec<i64>,
    /// When it was added up: whenever a case changes.
    pub at: Timestamp,
}

/// What waits, the most urgent first: by the day to decide by, then the oldest.
pub fn waiting(tx: &mut Tx<'_>, _now: Timestamp, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let mut open = recommendation::store::list(tx, i64::MAX, Some(State::Waiting), false, 200)?;
    open.sort_by_key(|r| (r.input.decide_by.unwrap_or(Date::MAX), r.number));
    open.truncate(usize::try_from(limit).unwrap_or(0));
    let newest = newest_of(tx, &open)?;
    Ok(open.iter().filter_map(|r| told(r, newest.iter().find(|a| a.recommendation == r.number)?)).collect())
}

fn told(r: &Recommendation, a: &Assessment) -> Option<Waiting> {
    let asked = a.outputs.asked()?;
    Some(Waiting {
        number: r.number,
        title: r.input.title.clone(),
        in_business_words: r.input.meaning.clone(),
        decide_by: r.input.decide_by,
        cost: asked.cost,
        avoided: asked.avoided,
        pays: asked.pays,
        horizon_years: a.inputs.case.assumptions.horizon_years,
    })
}

/// The newest assessment of each of these, in one query.
pub(crate) fn newest_of(tx: &mut Tx<'_>, list: &[Recommendation]) -> Result<Vec<Assessment>, StoreError> {
    let numbers = || list.iter().map(|r| r.number);
    match (numbers().min(), numbers().max()) {
        (Some(from), Some(to)) => assessment::store::latest_between(tx, from, to),
        _ => Ok(Vec::new()),
    }
}

/// Decisions that stand, taken in `[from, to)`, newest first, each with what has come of it until now.
pub fn decided(tx: &mut Tx<'_>, from: Timestamp, to: Timestamp, limit: i64) -> Result<Vec<Decided>, StoreError> {
    let mut found = Vec::new();
    for d in decision::store::standing_between(tx, from, to, limit.clamp(1, 50))? {
        let Some(r) = recommendation::store::by_number(tx, d.recommendation)? else { continue };
        let came = look_back(tx, &d)?;
        found.push(Decided {
            number: d.recommendation,
            title: r.input.title,
            answer: d.answer.word().to_owned(),
            consequences: consequence::store::count_of(tx, d.recommendation)?,
            reason: d.reason,
            by_name: d.person_name,
            at: d.at,
            accepted_until: d.accepted_until,
            predicted_loss: came.as_ref().and_then(|c| c.expected_loss),
            actual_loss: came.map_or(0.0, |c| c.loss.mid),
        });
    }
    Ok(found)
}

/// What was expected since a decision, against what the desk has seen of the same incidents.
pub(crate) fn look_back(tx: &mut Tx<'_>, d: &decision::Decision) -> Result<Option<LookBack>, StoreError> {
    let Some(a) = assessment::store::by_number(tx, d.recommendation, d.assessment)? else { return Ok(None) };
    let now = tx.now();
    let key: &GroupKey = &a.inputs.evidence.key;
    let came = desk::facts::incident_group(tx, key, d.at, now)?;
    let choice = if d.answer == Answer::Approve { d.choice } else { None };
    Ok(Some(consequence::rules::look_back(&a, choice, (d.at, now), &came)))
}

/// Accepted risks that stand, the next to end first.
pub fn risks_accepted(tx: &mut Tx<'_>, _now: Timestamp, limit: i64) -> Result<Vec<AcceptedRisk>, StoreError> {
    let open = acceptance::store::open(tx, limit.clamp(1, 200))?;
    let risk = |a: acceptance::Acceptance| AcceptedRisk {
        recommendation: a.recommendation,
        title: a.title,
        by_name: a.person_name,
        at: a.signed_at,
        until: a.until,
        risk: a.risk,
        horizon_years: u32::try_from(a.horizon_years).unwrap_or(0),
    };
    Ok(open.into_iter().map(risk).collect())
}

/// Workarounds that are kept today, newest first.
pub fn workarounds(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Workaround>, StoreError> {
    let today = tx.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let kept = workaround::store::list(tx, i64::MAX, true, limit.clamp(1, 200))?;
    let plain = |w: workaround::Workaround| Workaround {
        number: w.number,
        recommendation: w.recommendation,
        hours_per_month: workaround::rules::told(w.kept.hours),
        running_cost_per_month: workaround::rules::cost_per_month(&w.kept),
        running_cost_so_far: workaround::rules::cost_so_far(&w, today),
        since: w.kept.since,
        name: w.kept.name,
    };
    Ok(kept.into_iter().map(plain).collect())
}

/// The sum over all open cases as it was last added up; `None` if there is no open case.
pub fn exposure(tx: &mut Tx<'_>, _now: Timestamp) -> Result<Option<Exposure>, StoreError> {
    let sum = |(at, t): (Timestamp, assessment::rules::exposure::Total)| Exposure {
        curve: t.curve,
        one_in_ten: t.one_in_ten,
        mean: t.mean,
        approved: t.approved,
        sources: t.sources,
        at,
    };
    Ok(assessment::store::exposure(tx)?.map(sum))
}
