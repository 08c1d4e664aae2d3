//! What other rooms may know of the desk: plain values read in their transaction, never our tables.
//!
//! A group of incidents is named by the words of the source: its category, and narrower by subcategory and
//! service. The ledger builds recommendations on such groups, the commons tells of periods.

use crate::report::{rules, store};
use crate::tally::rules::day_of;
use crate::tally::{self, Filter, Span};
use house::people::store as people;
use house::store::{StoreError, Tx};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Newest tickets that stand as examples of a group.
const SAMPLE: i64 = 20;
/// Most groups that one question may ask for.
const GROUPS_MAX: usize = 200;

/// Names a group of incidents. `None` means "whatever it is"; an empty text means "not stated".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GroupKey {
    pub category: String,
    pub subcategory: Option<String>,
    pub service: Option<String>,
}

/// One ticket as other rooms see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TicketFact {
    pub number: i64,
    pub title: String,
    pub state: String,
    pub priority: i64,
    pub category: String,
    pub subcategory: String,
    pub service: String,
    pub created_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    /// From creation to the last resolution, or until now while there is none.
    pub hours_open: f64,
}

/// The incidents of a group that were created in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidentGroup {
    pub key: GroupKey,
    pub count: i64,
    pub resolved: i64,
    pub open_now: i64,
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
    /// How long the desk watched within the period: from its first ticket of any kind, in years.
    pub exposure_years: f64,
    /// Creation to last resolution of the resolved ones, in hours, in the order of creation.
    pub durations_hours: Vec<f64>,
    /// The newest twenty.
    pub sample: Vec<TicketFact>,
}

/// One group in a list of groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupLine {
    pub key: GroupKey,
    pub count: i64,
    /// Of the resolved ones; absent if none is resolved.
    pub median_hours: Option<f64>,
    /// Of the resolved ones.
    pub total_hours: f64,
}

/// How a period went at the desk.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct DeskPeriod {
    pub created: i64,
    pub resolved: i64,
    /// Open at the end of the period, or now if that is earlier.
    pub open_now: i64,
    pub promises_kept: i64,
    pub promises_due: i64,
    /// Median of the first responses given to what was created in the period; absent if none is known.
    pub first_response_median_seconds: Option<i64>,
    /// Of the resolved ones: how many were reopened at least once.
    pub reopened: i64,
    /// Of the resolved ones: the median from creation to resolution.
    pub resolve_median_hours: Option<f64>,
    /// False while the tickets are counted for the first time: then the figures are too low.
    pub whole: bool,
}

/// The incidents of a group created in `[from, to)`.
pub fn incident_group(
    tx: &mut Tx<'_>,
    key: &GroupKey,
    from: Timestamp,
    to: Timestamp,
) -> Result<IncidentGroup, StoreError> {
    let spans = store::group_spans(tx, key, from, to)?;
    let watched_from = store::first_ticket_at(tx)?.map_or(to, |first| first.max(from));
    let durations_hours: Vec<f64> =
        spans.iter().filter_map(|s| s.resolved.map(|end| rules::hours(s.created, end))).collect();
    Ok(IncidentGroup {
        count: spans.len() as i64,
        resolved: durations_hours.len() as i64,
        open_now: spans.iter().filter(|s| s.open).count() as i64,
        first: spans.first().map(|s| s.created),
        last: spans.last().map(|s| s.created),
        exposure_years: rules::years(watched_from, to),
        durations_hours,
        sample: store::group_sample(tx, key, (from, to), SAMPLE)?,
        key: key.clone(),
    })
}

/// The groups (category, subcategory, service) whose tickets cost the most hours, most first, among those created in the
/// months that `[from, to)` touches.
pub fn biggest_groups(
    tx: &mut Tx<'_>,
    from: Timestamp,
    to: Timestamp,
    limit: usize,
) -> Result<Vec<GroupLine>, StoreError> {
    let zone = zone(tx)?;
    let span = Span { from: Some(day_of(from, &zone)), to: Some(day_of(to, &zone) + 1) };
    let found = store::groups(tx, span, day_of(to, &zone), limit.clamp(1, GROUPS_MAX))?;
    let line = |sum: rules::GroupSum| GroupLine {
        key: sum.key,
        count: sum.count,
        median_hours: sum.median_hours,
        total_hours: sum.total_hours,
    };
    Ok(found.into_iter().map(line).collect())
}

/// The wall clock by which days are counted.
fn zone(tx: &mut Tx<'_>) -> Result<TimeZone, StoreError> {
    let organisation = tx.organisation()?;
    let name = people::organisation(tx, organisation)?.map(|o| o.zone).unwrap_or_default();
    Ok(TimeZone::get(&name).unwrap_or(TimeZone::UTC))
}

/// One ticket by its number.
pub fn ticket(tx: &mut Tx<'_>, number: i64) -> Result<Option<TicketFact>, StoreError> {
    store::ticket(tx, number)
}

/// What happened at the desk in each of these periods, as known at `now`; days are those of the organisation's wall.
pub fn periods(
    tx: &mut Tx<'_>,
    asked: &[(Timestamp, Timestamp)],
    now: Timestamp,
) -> Result<Vec<DeskPeriod>, StoreError> {
    let (zone, since) = (zone(tx)?, tally::jobs::since(tx)?);
    let mut told = Vec::with_capacity(asked.len());
    for (from, to) in asked {
        let window = rules::Window { from: Some(*from), to: Some(*to), now };
        let sums =
            store::from_sums(tx, &rules::question(window, Filter::default(), &zone), &since, &(0, String::new()))?;
        told.push(DeskPeriod { whole: since.first_count().is_none(), ..rules::period(&sums) });
    }
    Ok(told)
}

/// When the newest ticket was created; absent while there is none.
pub fn newest_ticket_at(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    store::newest_ticket_at(tx)
}

/// Where the newest approval of a record stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ApprovalFact {
    pub number: i64,
    pub state: crate::ApprovalStanding,
    pub asked_by_name: String,
}

/// The newest approval of a record, if anybody's word was ever asked for it.
pub fn approval_of(tx: &mut Tx<'_>, record: &house::journal::RecordRef) -> Result<Option<ApprovalFact>, StoreError> {
    let newest = crate::approval::store::of_record(tx, record)?.into_iter().next();
    Ok(newest.map(|a| ApprovalFact { number: a.number, state: a.state, asked_by_name: a.asked_by_name }))
}

/// Who asked for a ticket, if somebody of the organisation did.
pub fn requester_of(tx: &mut Tx<'_>, number: i64) -> Result<Option<house::people::PersonId>, StoreError> {
    Ok(crate::ticket::store::by_number(tx, number, None)?.and_then(|t| t.requester))
}
