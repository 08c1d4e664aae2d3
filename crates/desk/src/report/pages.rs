//! The report, the recurring groups, and the lists of tickets behind every number.

use super::rules::sums::Question;
use super::rules::{self, WeekCount, Window};
use super::store::How;
use super::{Listing, Metric, PRIORITIES, store, views};
use crate::facts::TicketFact;
use crate::sheet::rules::cell;
use crate::tally::rules::cells::Fine;
use crate::tally::rules::{day_of, measure};
use crate::tally::{self, Filter};
use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use house::journal::known::Answers;
use house::people::policy::Right;
use house::people::store as people;
use house::store::{StoreError, Tx};
use house::web::{Cx, Doors, PageFrame};
use house::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Tickets on one page of a list, and in one piece of an export.
const LISTED: i64 = 50;
const EXPORTED: i64 = 1_000;
/// Groups on the page of recurring groups.
const GROUPS: usize = 50;
/// Weeks in the lines beside the numbers.
const WEEKS: tally::Day = 26;
/// Values that one filter offers, and people.
const VALUES_MAX: i64 = 200;
const PEOPLE_MAX: i64 = 500;

pub(crate) fn doors() -> Doors {
    Doors::default()
        .get("/desk/report", Right::DeskReport, report)
        .get("/desk/groups", Right::DeskReport, groups)
        .get("/desk/tickets", Right::DeskReport, tickets)
        .get("/desk/tickets.csv", Right::DeskReport, export)
}

/// The period of a report and what it is narrowed to, as it stands in the address. Days are those of the organisation's
/// zone; an instant means its day.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Period {
    /// Included, for example 2026-01-01.
    #[serde(skip_serializing_if = "empty")]
    pub from: Option<String>,
    /// Not included.
    #[serde(skip_serializing_if = "empty")]
    pub to: Option<String>,
    /// Instead of days: the last so many days up to now (30, 90, 365), or `all`.
    #[serde(skip_serializing_if = "empty")]
    pub period: Option<String>,
    /// The team's name; `none`: no team. So with service and category.
    #[serde(skip_serializing_if = "empty")]
    pub team: Option<String>,
    #[serde(skip_serializing_if = "empty")]
    pub service: Option<String>,
    #[serde(skip_serializing_if = "empty")]
    pub category: Option<String>,
    /// 1 to 5.
    #[serde(skip_serializing_if = "empty")]
    pub priority: Option<String>,
    /// incident, request, problem or change.
    #[serde(skip_serializing_if = "empty")]
    pub kind: Option<String>,
    /// The person's number; `none`: nobody's.
    #[serde(skip_serializing_if = "empty")]
    pub assignee: Option<String>,
}

fn empty(text: &Option<String>) -> bool {
    text.as_deref().is_none_or(|t| t.trim().is_empty())
}

/// What stands for "not stated" in an address.
pub const NONE: &str = "none";
/// The period of a page that is asked for none, in days.
const USUAL_DAYS: i64 = 30;

impl Period {
    /// The same with the period that a page shows if none is asked for.
    pub fn usual(mut self) -> Self {
        if empty(&self.from) && empty(&self.to) && empty(&self.period) {
            self.period = Some(USUAL_DAYS.to_string());
        }
        self
    }

    /// The window at `now`, which is taken to the minute: within it the same question has the same answer.
    pub fn window(&self, zone: &TimeZone, now: Timestamp) -> Result<Window> {
        let now = minute(now);
        let given = |text: &Option<String>| text.clone().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let wrong = || Error::field("period", "fault-unknown");
        let days = match given(&self.period).as_deref() {
            None | Some("all") => None,
            Some(days) => Some(days.parse::<i64>().ok().filter(|d| (1..=36_500).contains(d)).ok_or_else(wrong)?),
        };
        let from = match days {
            Some(days) => {
                let today = now.to_zoned(zone.clone()).date();
                let first = today.checked_sub(jiff::Span::new().days(days - 1)).map_err(|_| wrong())?;
                Some(first.to_zoned(zone.clone()).map_err(|_| wrong())?.timestamp())
            }
            None => moment("from", self.from.as_deref(), zone)?,
        };
        let to = moment("to", self.to.as_deref(), zone)?;
        if from.zip(to).is_some_and(|(from, to)| from >= to) {
            return Err(Error::field("to", "desk-report-to-before-from"));
        }
        Ok(Window { from, to, now })
    }

    /// What it is narrowed to.
    pub fn filter(&self) -> Result<Filter> {
        let text = |text: &Option<String>| {
            let text = text.clone().filter(|t| !t.trim().is_empty())?;
            Some(if text == NONE { String::new() } else { text })
        };
        let number = |field: &str, given: &Option<String>| {
            let unknown = |_| Error::field(field, "fault-unknown");
            text(given).map(|t| if t.is_empty() { Ok(0) } else { t.parse::<i64>().map_err(unknown) }).transpose()
        };
        Ok(Filter {
            team: text(&self.team),
            service: text(&self.service),
            category: text(&self.category),
            priority: number("priority", &self.priority)?,
            kind: text(&self.kind),
            assignee: number("assignee", &self.assignee)?,
        })
    }

    pub fn question(&self, zone: &TimeZone, now: Timestamp) -> Result<Question> {
        Ok(rules::question(self.window(zone, now)?, self.filter()?, zone))
    }

    /// The address of a page with this period and filter.
    pub fn url(&self, path: &str) -> String {
        match serde_html_form::to_string(self) {
            Ok(query) if !query.is_empty() => format!("{path}?{query}"),
            _ => path.to_owned(),
        }
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
    pub fn filter(&self, zone: &TimeZone) -> Result<Listing> {
        let some = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
        Ok(Listing {
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

/// What was worked out for one question.
#[derive(Debug)]
pub struct Answer {
    pub question: Question,
    pub metrics: Vec<Metric>,
    pub weeks: Vec<WeekCount>,
    /// Whether quantiles are exact.
    pub exact: bool,
    /// The figures are those of this moment; `None`: of now.
    pub counted_at: Option<Timestamp>,
    /// How far the first count has come: the last ticket counted, and the highest number.
    pub counting: Option<(i64, i64)>,
    /// What there is to narrow by: the values of teams, services, categories, kinds and assignees.
    pub values: Vec<Vec<String>>,
    pub people: Vec<(i64, String)>,
}

static ANSWERS: Answers<Question, Answer> = Answers::new(64);

/// The numbers of a question, from the sums and what changed since; kept until something happens.
pub async fn answer(cx: &Cx, question: Question) -> Result<Arc<Answer>> {
    cx.read(move |tx| ANSWERS.ask(tx, question.clone(), |tx| worked_out(tx, question))).await
}

/// Works it out, from the sums and what changed since.
pub fn worked_out(tx: &mut Tx<'_>, q: Question) -> Result<Answer> {
    let since = tally::jobs::since(tx)?;
    let calendar = store::hours_now(tx)?;
    let clock = rules::Clock { calendar: &calendar };
    let sums = store::sums(tx, &q, &since, How::Finely)?;
    let mut metrics = rules::metrics(&sums, &clock);
    if q.filter == tally::Filter::default() {
        let created = sums.count(measure::CREATED);
        for priority in 1..=PRIORITIES {
            let filter = tally::Filter { priority: Some(priority), ..tally::Filter::default() };
            let of = store::flow(tx, &Question { filter, ..q.clone() }, &since)?;
            metrics.extend(rules::of_priority(priority, &of, created));
        }
    }
    if let Some(before) = q.before() {
        let how = if sums.fine == Fine::Exact { How::Finely } else { How::Quickly };
        metrics = rules::compare(metrics, &rules::metrics(&store::sums(tx, &before, &since, how)?, &clock));
    }
    let last = q.span.to.unwrap_or(q.today + 1).min(q.today + 1);
    let days = store::days(tx, &q.filter, &since, (last - WEEKS * 7, last))?;
    Ok(Answer {
        metrics,
        weeks: rules::weeks(&days, last, WEEKS),
        exact: sums.fine == Fine::Exact,
        counted_at: (!since.whole).then(|| since.state.as_ref().map_or(q.now, |s| s.counted_at)),
        counting: counting(tx, &since)?,
        values: (1..=6)
            .filter(|d| *d != 4)
            .map(|d| tally::store::values(tx, d, VALUES_MAX))
            .collect::<Result<_, _>>()?,
        people: people::members(tx, None, PEOPLE_MAX)?.into_iter().map(|m| (m.person.0, m.name)).collect(),
        question: q,
    })
}

/// How far a first count has come.
fn counting(tx: &mut Tx<'_>, since: &tally::jobs::Since) -> Result<Option<(i64, i64)>> {
    since.first_count().map(|swept| Ok((swept, tally::store::highest(tx)?))).transpose()
}
async fn report(cx: Cx, Query(period): Query<Period>) -> Result<Response> {
    let period = period.usual();
    let answer = answer(&cx, period.question(&cx.words.zone, cx.now)?).await?;
    let title = cx.words.say("desk-report-title");
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, views::report(&cx, &answer, &period))
        .await
}

/// Since when there are tickets, and the groups as they stand on a day.
type Groups = (Option<Timestamp>, Vec<rules::GroupSum>);
static GROUPS_KNOWN: Answers<tally::Day, Groups> = Answers::new(16);

async fn groups(cx: Cx) -> Result<Response> {
    let (now, today) = (cx.now, day_of(cx.now, &cx.words.zone));
    let found = cx.read(move |tx| {
        GROUPS_KNOWN.ask(tx, today, |tx| -> Result<_, StoreError> {
            Ok((store::first_ticket_at(tx)?, store::groups(tx, tally::Span::default(), today, GROUPS)?))
        })
    });
    let found = found.await?;
    let years = found.0.map_or(0.0, |since| rules::years(since, now));
    let title = cx.words.say("desk-group-title");
    let frame = PageFrame { title: &title, here: "/desk", ..PageFrame::default() };
    cx.page(frame, views::groups(&cx, &found.1, years)).await
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

pub const CSV_HEAD: &str = "number,title,state,priority,category,subcategory,service,created_at,resolved_at,hours\r\n";

pub fn csv_row(t: &TicketFact) -> String {
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
