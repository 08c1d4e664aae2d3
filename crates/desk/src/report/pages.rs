//! The report, the recurring groups, and the lists of tickets behind every number.

use super::rules::memory::Answer;
use super::rules::{self, Window};
use super::{Filter, store, views};
use crate::facts::TicketFact;
use crate::rating::store as ratings;
use crate::sheet::rules::cell;
use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use house::people::policy::Right;
use house::web::{Cx, Doors, PageFrame};
use house::{Error, Result};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Tickets on one page of a list, and in one piece of an export.
const LISTED: i64 = 50;
const EXPORTED: i64 = 1_000;
/// Groups on the page of recurring groups.
const GROUPS: usize = 50;
/// Weeks in the lines beside the numbers.
const WEEKS: usize = 26;

pub(crate) fn doors() -> Doors {
    Doors::default()
        .get("/desk/report", Right::DeskReport, report)
        .get("/desk/groups", Right::DeskReport, groups)
        .get("/desk/tickets", Right::DeskReport, tickets)
        .get("/desk/tickets.csv", Right::DeskReport, export)
}

/// The period of a report, as dates of the organisation's zone or as instants.
#[derive(Debug, Clone, Default, Deserialize, Serialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Period {
    /// Included, for example 2026-01-01.
    pub from: Option<String>,
    /// Not included.
    pub to: Option<String>,
}

impl Period {
    /// The window at `now`, which is taken to the minute: within it the same question has the same answer.
    pub fn window(&self, zone: &TimeZone, now: Timestamp) -> Result<Window> {
        let now = minute(now);
        Ok(Window {
            from: moment("from", self.from.as_deref(), zone)?,
            to: moment("to", self.to.as_deref(), zone)?,
            now,
        })
    }
}

fn minute(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second().div_euclid(60) * 60).unwrap_or(now)
}

/// A date (its first moment in the zone) or an instant; nothing is no limit.
fn moment(field: &str, text: Option<&str>, zone: &TimeZone) -> Result<Option<Timestamp>> {
    let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) else { return Ok(None) };
    let day = text
        .parse::<Date>()
        .ok()
        .filter(|_| text.len() == 10)
        .and_then(|d| d.to_zoned(zone.clone()).ok())
        .map(|z| z.timestamp());
    day.or_else(|| text.parse().ok()).map(Some).ok_or_else(|| Error::field(field, "fault-unknown"))
}

/// What a list of tickets is asked for, as it stands in the address. Also what links are made of.
#[derive(Debug, Clone, Default, Deserialize, Serialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// new, open, waiting_requester, waiting_third_party, resolved or closed.
    pub state: Option<String>,
    pub category: Option<String>,
    pub subcategory: Option<String>,
    pub service: Option<String>,
    /// 1 to 5.
    pub priority: Option<String>,
    /// yes or no: whether the source says that its promise was kept.
    pub kept: Option<String>,
    /// yes or no: somebody still owes work.
    pub open: Option<String>,
    /// yes or no: changed its group or person.
    pub reassigned: Option<String>,
    /// yes or no.
    pub reopened: Option<String>,
    /// Created then or later.
    pub from: Option<String>,
    /// Created before.
    pub to: Option<String>,
    /// Resolved then or later.
    pub resolved_from: Option<String>,
    /// Resolved before.
    pub resolved_to: Option<String>,
    /// Continue before this ticket number.
    pub after: Option<String>,
}

impl Asked {
    pub fn filter(&self, zone: &TimeZone) -> Result<Filter> {
        let some = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
        Ok(Filter {
            state: some(&self.state),
            category: self.category.clone(),
            subcategory: self.subcategory.clone(),
            service: self.service.clone(),
            priority: some(&self.priority)
                .map(|p| p.parse().map_err(|_| Error::field("priority", "fault-unknown")))
                .transpose()?,
            kept: yes_no("kept", self.kept.as_deref())?,
            open: yes_no("open", self.open.as_deref())?,
            reassigned: yes_no("reassigned", self.reassigned.as_deref())?,
            reopened: yes_no("reopened", self.reopened.as_deref())?,
            from: moment("from", self.from.as_deref(), zone)?,
            to: moment("to", self.to.as_deref(), zone)?,
            resolved_from: moment("resolved_from", self.resolved_from.as_deref(), zone)?,
            resolved_to: moment("resolved_to", self.resolved_to.as_deref(), zone)?,
        })
    }

    fn before(&self) -> Result<i64> {
        self.after
            .as_deref()
            .map_or(Ok(i64::MAX), |text| text.parse().map_err(|_| Error::field("after", "fault-unknown")))
    }

    /// The address of the list, or of its export, with these restrictions.
    pub fn url(&self, path: &str) -> String {
        match serde_html_form::to_string(self) {
            Ok(query) if !query.is_empty() => format!("{path}?{query}"),
            _ => path.to_owned(),
        }
    }
}

fn yes_no(field: &str, text: Option<&str>) -> Result<Option<bool>> {
    match text {
        None | Some("") => Ok(None),
        Some("yes") => Ok(Some(true)),
        Some("no") => Ok(Some(false)),
        Some(_) => Err(Error::field(field, "fault-unknown")),
    }
}

/// The numbers of a window, from what is kept of the organisation's rows, brought up to date first.
pub async fn answer(cx: &Cx, window: Window) -> Result<Arc<Answer>> {
    let found = cx.read(move |tx| -> Result<_> {
        let rated = ratings::counts(tx, window.from.unwrap_or(Timestamp::MIN), window.to.unwrap_or(Timestamp::MAX))?;
        let answer = store::with_desk(tx, |slot| {
            slot.answer((window, rated), |desk| Answer {
                metrics: rules::metrics(desk, window).into_iter().chain(rules::satisfaction(&rated)).collect(),
                weeks: rules::weeks(desk.tickets(), window.end(), WEEKS),
            })
        })?;
        Ok(answer)
    });
    found.await?.ok_or_else(|| Error::internal("the report was not worked out"))
}

async fn report(cx: Cx, Query(period): Query<Period>) -> Result<Response> {
    let window = period.window(&cx.words.zone, cx.now)?;
    let answer = answer(&cx, window).await?;
    let title = cx.words.say("desk-report-title");
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, views::report(&cx, &answer, &period))
        .await
}

async fn groups(cx: Cx) -> Result<Response> {
    let now = minute(cx.now);
    let year_ago = now.checked_sub(SignedDuration::from_hours(365 * 24)).unwrap_or(now);
    let always = (Timestamp::MIN, Timestamp::MAX);
    let found = cx.read(move |tx| {
        store::with_desk(tx, |slot| {
            let sums = slot.groups(now, |desk| rules::largest(desk, always, year_ago, GROUPS));
            (slot.desk().and_then(rules::Desk::since), sums)
        })
    });
    let (since, sums) = found.await?;
    let years = since.map_or(0.0, |since| rules::years(since, now));
    let title = cx.words.say("desk-group-title");
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, views::groups(&cx, &sums, years)).await
}

async fn tickets(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    let (filter, before) = (asked.filter(&cx.words.zone)?, asked.before()?);
    let found = cx.read(move |tx| store::listed(tx, &filter, before, LISTED)).await?;
    let more = found.last().filter(|_| found.len() as i64 == LISTED).map(|t| t.number);
    let title = cx.words.say("desk-report-tickets");
    cx.page(
        PageFrame { title: &title, here: "/desk", ..PageFrame::default() },
        views::tickets(&cx, &asked, &found, more),
    )
    .await
}

async fn export(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    csv(&cx, &asked)
}

/// All tickets of a list as CSV, read and sent piece by piece: memory stays the same however many there are.
pub fn csv(cx: &Cx, asked: &Asked) -> Result<Response> {
    let (filter, before) = (asked.filter(&cx.words.zone)?, asked.before()?);
    let pieces =
        stream::try_unfold((cx.clone(), filter, Some(before), true), |(cx, filter, before, first)| async move {
            let Some(before) = before else { return Ok::<_, Error>(None) };
            let asked = filter.clone();
            let found = cx.read(move |tx| store::listed(tx, &asked, before, EXPORTED)).await?;
            let next = found.last().filter(|_| found.len() as i64 == EXPORTED).map(|t| t.number);
            let head = if first { CSV_HEAD } else { "" };
            let text: String = std::iter::once(head.to_owned()).chain(found.iter().map(csv_row)).collect();
            Ok(Some((Bytes::from(text), (cx, filter, next, false))))
        });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"tickets.csv\""),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

const CSV_HEAD: &str = "number,title,state,priority,category,subcategory,service,created_at,resolved_at,hours\r\n";

fn csv_row(t: &TicketFact) -> String {
    let resolved = t.resolved_at.map(|at| at.to_string()).unwrap_or_default();
    let texts = [&t.title, &t.state, &t.category, &t.subcategory, &t.service].map(|text| cell(text));
    let [title, state, category, subcategory, service] = texts;
    format!(
        "{},{title},{state},{},{category},{subcategory},{service},{},{resolved},{:.3}\r\n",
        t.number, t.priority, t.created_at, t.hours_open
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_dates_of_the_zone_or_instants() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let at = |text| moment("from", Some(text), &paris).unwrap().unwrap().to_string();
        assert_eq!(at("2026-01-01"), "2025-12-31T23:00:00Z");
        assert_eq!(at("2026-01-01T00:00:00Z"), "2026-01-01T00:00:00Z");
        assert!(moment("from", Some("soon"), &paris).is_err());
        assert_eq!(moment("from", Some(" "), &paris).unwrap(), None);
    }

    #[test]
    fn links_keep_their_restrictions() {
        let asked = Asked {
            category: Some("Category 40".to_owned()),
            subcategory: Some(String::new()),
            kept: Some("no".to_owned()),
            ..Asked::default()
        };
        assert_eq!(asked.url("/desk/tickets"), "/desk/tickets?category=Category+40&subcategory=&kept=no");
        let filter = asked.filter(&TimeZone::UTC).unwrap();
        assert_eq!((filter.subcategory.as_deref(), filter.kept, filter.priority), (Some(""), Some(false), None));
        assert!(Asked { kept: Some("maybe".to_owned()), ..Asked::default() }.filter(&TimeZone::UTC).is_err());
    }
}
