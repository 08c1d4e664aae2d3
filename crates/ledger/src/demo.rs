//! Our part of the demonstration: three recommendations on the groups of incidents that really cost the most
//! in the desk's data. The incidents, their number and their hours are real; what an hour costs, what the
//! options cost and what they prevent are assumptions of the demonstration, and say so.

use crate::assessment::{self, Hours, jobs};
use crate::decision::{self, DecisionInput};
use crate::recommendation::{Assumptions, Case, Choice, GroupInput, Range3, RecommendationInput};
use crate::workaround::rules::kept;
use crate::workaround::{self, WorkaroundInput};
use crate::{consequence, question, recommendation};
use desk::facts::GroupKey;
use house::demo::Cast;
use house::store::{Actor, Tx};
use house::words::{Speaker, Words};
use house::{Error, Result};
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::collections::BTreeMap;

/// How far back the desk's data are read.
const MONTHS: i64 = 8;
/// How long ago the second case was declined.
const DECLINED_DAYS: i64 = 56;

/// Tells the story; with fewer groups of incidents it is shorter.
pub fn tell(tx: &mut Tx<'_>, cast: &Cast) -> Result<()> {
    let now = tx.now();
    let organisation = tx.organisation()?;
    let Some(own) = house::people::store::organisation(tx, organisation)? else { return Ok(()) };
    let words = Words::new(&[crate::room()])?.speaker(&own.locale, &own.zone, &own.currency);
    for (i, key) in groups(tx, now)?.into_iter().enumerate() {
        match i {
            0 => waits(tx, cast, &words, (&key, 5, 1.0))?,
            1 => declined(tx, cast, &words, &key)?,
            _ => waits(tx, cast, &words, (&key, 16, 1.5))?,
        }
    }
    jobs::exposure_now(tx)?;
    Ok(())
}

/// The three categories that took the most hours, with enough known incidents in all and in the weeks before the decline.
fn groups(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<GroupKey>> {
    let from = jobs::window_start(now, MONTHS);
    let mut hours: BTreeMap<String, f64> = BTreeMap::new();
    for line in desk::facts::biggest_groups(tx, from, now, 200)? {
        *hours.entry(line.key.category).or_default() += line.total_hours;
    }
    let mut largest: Vec<(String, f64)> = hours.into_iter().filter(|(category, _)| !category.is_empty()).collect();
    largest.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut chosen = Vec::new();
    for (category, _) in largest.into_iter().take(20) {
        let key = GroupKey { category, subcategory: None, service: None };
        let before = desk::facts::incident_group(tx, &key, from, before(now, DECLINED_DAYS))?;
        if before.resolved >= assessment::rules::ENOUGH_INCIDENTS && chosen.len() < 3 {
            chosen.push(key);
        }
    }
    Ok(chosen)
}

fn place(key: &GroupKey) -> String {
    key.subcategory.as_ref().map_or_else(|| key.category.clone(), |s| format!("{} / {s}", key.category))
}

fn assumptions() -> Assumptions {
    Assumptions {
        people: Range3::new(0.5, 1.0, 3.0),
        hourly_cost: Range3::new(32.0, 42.0, 58.0),
        lost_share: Range3::new(0.005, 0.02, 0.05),
        cap: 25_000.0,
        discount: 0.05,
        loss_inflation: 0.02,
        frequency_growth: 0.0,
        horizon_years: 3,
    }
}

/// Two significant figures, as people estimate.
fn round(value: f64) -> f64 {
    ui::number::two_figures(value)
}

/// A case whose costs stand in proportion to what the incidents cost in a year at the stated assumptions.
fn case(now: Timestamp, zone: &Speaker, (yearly, price): (f64, f64)) -> Case {
    let today = crate::voice::today(zone, now);
    let yearly = yearly * price;
    let around =
        |share: f64| Range3::new(round(0.8 * share * yearly), round(share * yearly), round(1.4 * share * yearly));
    let options = vec![
        Choice {
            name: "Replace it".to_owned(),
            gets: vec![
                "The cause is removed, not the symptom".to_owned(),
                "The desk is free for other requests".to_owned(),
            ],
            once: around(0.7),
            per_year: around(0.08),
            prevents: Range3::new(0.5, 0.7, 0.85),
            working_by: Some(today.saturating_add(90.days())),
            effort: "About 20 days of our team".to_owned(),
            undo: "Within 60 days of delivery".to_owned(),
        },
        Choice {
            name: "Mend the worst".to_owned(),
            gets: vec!["The most frequent cause is mended".to_owned()],
            once: around(0.2),
            per_year: around(0.03),
            prevents: Range3::new(0.1, 0.25, 0.4),
            working_by: Some(today.saturating_add(45.days())),
            effort: "About 6 days of our team".to_owned(),
            undo: "Yes, nothing is removed".to_owned(),
        },
    ];
    Case { assumptions: assumptions(), options, recommended: 0 }
}

fn written(
    tx: &mut Tx<'_>,
    w: &Speaker,
    key: &GroupKey,
    (days, price): (i64, f64),
) -> Result<Option<RecommendationInput>> {
    let now = tx.now();
    let found = desk::facts::incident_group(tx, key, jobs::window_start(now, MONTHS), now)?;
    let hours: Hours = assessment::rules::hours(&found.durations_hours);
    if hours.known < assessment::rules::ENOUGH_INCIDENTS || found.exposure_years <= 0.0 {
        return Ok(None);
    }
    let a = assumptions();
    let yearly = [a.people, a.hourly_cost, a.lost_share].into_iter().map(assessment::rules::mean).product::<f64>()
        * hours.total
        / found.exposure_years;
    let place = place(key);
    Ok(Some(RecommendationInput {
        title: format!("Replace what keeps failing in {place}"),
        meaning: format!("Colleagues are held up again and again by the same kind of incident ({place}). It is among those that take the most hours of all in our own records. The published log is anonymous: it names its kinds of incident by numbers."),
        reasons: "Incidents, their number and their hours are from the desk. What an hour costs, what the options cost and what they prevent are assumptions of this demonstration; change them and the result changes.".to_owned(),
        objective: "Fewer interruptions of daily work".to_owned(),
        budget: "IT investments, next year".to_owned(),
        decide_by: Some(crate::voice::today(w, now).saturating_add(days.days())),
        decide_by_why: "the planning of the next quarter closes".to_owned(),
        group: GroupInput { category: key.category.clone(), subcategory: key.subcategory.clone(), service: None, months: MONTHS },
        case: case(now, w, (yearly, price)),
    }))
}

/// Writes a recommendation at the transaction's time and puts it before the executives.
fn put(tx: &mut Tx<'_>, w: &Speaker, key: &GroupKey, about: (i64, f64)) -> Result<Option<(i64, i64)>> {
    let Some(input) = written(tx, w, key, about)? else { return Ok(None) };
    let gathered = jobs::gather(tx, &input)?;
    let made = jobs::answer(gathered)?;
    let n = recommendation::store::add(tx, &input)?;
    let a = assessment::store::add(tx, (n, 1), &made)?;
    recommendation::pages::present_in(tx, n, (w, &format!("/ledger/{n}")))?;
    Ok(Some((n, a)))
}

fn before(now: Timestamp, days: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now)
}

fn waits(tx: &mut Tx<'_>, cast: &Cast, w: &Speaker, (key, days, price): (&GroupKey, i64, f64)) -> Result<()> {
    let now = tx.now();
    let mut tx = tx.at(before(now, 3));
    let mut tx = tx.acting(Actor::Person(cast.it_lead));
    let Some((n, _)) = put(&mut tx, w, key, (days + 3, price))? else { return Ok(()) };
    if days > 10 {
        return Ok(());
    }
    let mut asking = tx.at(before(now, 2));
    let mut asking = asking.acting(Actor::Person(cast.executive));
    let q = question::store::add(&mut asking, n, "Why not wait until the next budget?")?;
    let mut answering = tx.at(before(now, 1));
    question::store::answer(
        &mut answering,
        n,
        q,
        "We can. The page shows what each month of waiting costs; the incidents go on meanwhile.",
    )?;
    Ok(())
}

/// Declined two months ago, with the risk accepted, a workaround kept, and a ticket that followed.
fn declined(tx: &mut Tx<'_>, cast: &Cast, w: &Speaker, key: &GroupKey) -> Result<()> {
    let now = tx.now();
    let (written_at, decided_at) = (before(now, DECLINED_DAYS + 7), before(now, DECLINED_DAYS));
    let lead = Actor::Person(cast.it_lead);
    let Some((n, a)) = put(&mut tx.at(written_at).acting(lead), w, key, (14, 1.3))? else { return Ok(()) };
    let until = crate::voice::today(w, now).saturating_add(4.months());
    let input = DecisionInput {
        answer: "decline".to_owned(),
        reason: "Not before the budget of next year. We live with it until then.".to_owned(),
        assessment: a,
        accepted_until: Some(until.to_string()),
        ask_again_on: None,
    };
    decision::pages::carry_out(
        &mut tx.at(decided_at).acting(Actor::Person(cast.executive)),
        n,
        &input,
        (w, &format!("/ledger/{n}")),
    )?;
    let since = crate::voice::today(w, before(now, 50));
    let text = |t: &str| t.to_owned();
    let input = WorkaroundInput {
        name: text("Checked and restarted by hand each week"),
        since: since.to_string(),
        hours_low: text("3"),
        hours_likely: text("6"),
        hours_high: text("10"),
        hourly_cost: text("52"),
    };
    let kept = kept(&input, crate::voice::today(w, now)).map_err(Error::Invalid)?;
    workaround::store::add(&mut tx.at(before(now, 50)).acting(lead), n, &kept)?;
    let since = desk::facts::incident_group(tx, key, decided_at, now)?;
    if let Some(ticket) = since.sample.iter().find(|t| t.resolved_at.is_some()) {
        let input = consequence::ConsequenceInput {
            ticket: ticket.number,
            recommendation: n,
            note: "The same kind of incident as in the recommendation.".to_owned(),
        };
        consequence::pages::carry_out(&mut tx.at(before(now, 1)).acting(lead), input)?;
    }
    Ok(())
}
