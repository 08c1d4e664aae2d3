//! Making assessments (on a thread that may think), and the sum over all open cases when one has changed.

use super::rules::exposure::{Case, Total, total, without_doubles};
use super::rules::{RECENT_DAYS, evidence, inputs, outputs::mix};
use super::{Assessment, Inputs, Prepared, Source, store};
use crate::recommendation::{self, RecommendationInput, State};
use desk::facts::GroupKey;
use house::people::OrganisationId;
use house::store::{StoreError, Tx};
use house::{Error, FieldFault, House, Result};
use jiff::{SignedDuration, Timestamp};

/// The job that adds all open cases up.
pub const EXPOSURE: &str = "ledger.exposure";
/// Most cases in the sum.
const CASES_MAX: i64 = 200;

/// Reads the desk for a case: what will be frozen, with the newest incidents behind it.
pub fn gather(tx: &mut Tx<'_>, input: &RecommendationInput) -> Result<(Inputs, Vec<Source>)> {
    let now = tx.now();
    let group = &input.group;
    let key = GroupKey {
        category: group.category.clone(),
        subcategory: group.subcategory.clone(),
        service: group.service.clone(),
    };
    let from = window_start(now, group.months);
    let found = desk::facts::incident_group(tx, &key, from, now)?;
    let lately = now.checked_sub(SignedDuration::from_hours(24 * RECENT_DAYS)).unwrap_or(from);
    let recent = desk::facts::incident_group(tx, &key, lately.max(from), now)?.count;
    let evidence = evidence(&found, (from, now), recent).map_err(|fault: FieldFault| Error::Invalid(vec![fault]))?;
    let organisation = tx.organisation()?;
    let zone = house::people::store::organisation(tx, organisation)?.map(|o| o.zone).unwrap_or_default();
    let zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let sources = found
        .sample
        .into_iter()
        .map(|t| Source { ticket: t.number, title: t.title, hours: t.hours_open, at: t.created_at })
        .collect();
    Ok((inputs(&input.case, evidence, now.to_zoned(zone).date()), sources))
}

/// The start of a window of months that ends now; a month is the twelfth of a year.
pub fn window_start(now: Timestamp, months: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_secs(months.clamp(1, 600) * 2_629_800)).unwrap_or(Timestamp::MIN)
}

/// Asks the engine. The seed is drawn from the inputs themselves: the same question has the same answer.
pub fn answer((mut inputs, sources): (Inputs, Vec<Source>)) -> Result<Prepared> {
    let plain = serde_json::to_string(&inputs).map_err(Error::internal)?;
    let seed = i64::from_str_radix(house::digest(&plain).get(..8).unwrap_or("0"), 16).unwrap_or(0);
    let mut answers = Vec::with_capacity(inputs.questions.len());
    for (i, question) in inputs.questions.iter_mut().enumerate() {
        question.seed = seed as u64 + i as u64;
        answers.push(quant::compare(question).map_err(refused)?);
    }
    let text = serde_json::to_string(&inputs).map_err(Error::internal)?;
    let outputs =
        mix(&inputs, &answers).ok_or_else(|| Error::internal("the engine's answers do not fit the question"))?;
    Ok(Prepared {
        inputs_hash: house::digest(&text),
        inputs: text,
        seed,
        engine_version: quant::ENGINE_VERSION.to_owned(),
        outputs,
        sources,
    })
}

/// What the engine refuses is told at the field that people can change.
fn refused(fault: quant::Fault) -> Error {
    let field = if fault.field.starts_with("cap") { "cap" } else { "category" };
    Error::Invalid(vec![FieldFault::new(field, "ledger-fault-engine").with("why", fault.message)])
}

/// Queued whenever a case changed; reads, thinks, writes.
pub async fn carry_out(
    house: House,
    organisation: Option<OrganisationId>,
    _payload: serde_json::Value,
) -> Result<(), Error> {
    let scope = house.system(organisation);
    let open = house.db.read::<_, StoreError>(scope, open_cases).await?;
    let sum = tokio::task::spawn_blocking(move || sum(&open)).await.map_err(Error::internal)?;
    house.db.write::<_, StoreError>(scope, move |tx| store::exposure_set(tx, sum.as_ref())).await?;
    Ok(())
}

/// The same in one transaction, for demonstrations.
pub fn exposure_now(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let open = open_cases(tx)?;
    store::exposure_set(tx, sum(&open).as_ref())
}

fn open_cases(tx: &mut Tx<'_>) -> Result<Vec<(Assessment, bool)>, StoreError> {
    let all = recommendation::store::list(tx, i64::MAX, None, false, CASES_MAX)?;
    let open: Vec<_> = all.into_iter().filter(|r| r.state != State::Approved).collect();
    let (Some(last), Some(first)) = (open.first(), open.last()) else { return Ok(Vec::new()) };
    let newest = store::latest_between(tx, first.number, last.number)?;
    let waits = |a: &Assessment| open.iter().find(|r| r.number == a.recommendation).map(|r| r.state == State::Waiting);
    Ok(newest.into_iter().filter_map(|a| waits(&a).map(|w| (a, w))).collect())
}

fn sum(open: &[(Assessment, bool)]) -> Option<Total> {
    total(&without_doubles(open.iter().map(|(assessment, waits)| Case { assessment, waits: *waits }).collect()))
}
