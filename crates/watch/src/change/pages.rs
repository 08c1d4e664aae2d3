//! Routes of changes, their calendar and its feed.

use super::views::{self, Calendar, QUESTIONS, Whole};
use super::{Answers, Sort, Standing, Step, Written, conflicts, failure, go, keep, rules, store, touches};
use crate::asset::pages::{faults_of, page};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::Letters;
use house::people::policy::Right;
use house::people::{OrganisationId, store as people};
use house::store::Tx;
use house::web::{Cx, Doors, PageQuery, Sent, see_with};
use house::words::Speaker;
use house::{Error, House, Result};
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::HashMap;

const PAGE: i64 = 50;
/// How far back the share of failed changes looks.
pub const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

pub fn doors() -> Doors {
    let (read, work) = (Right::WatchRead, Right::WatchWork);
    Doors::default()
        .get("/watch/changes", read, list)
        .get("/watch/changes/new", work, new)
        .post("/watch/changes/new", work, create)
        .get("/watch/changes/{number}", read, show)
        .get("/watch/changes/{number}/edit", work, edit)
        .post("/watch/changes/{number}/edit", work, save)
        .post("/watch/changes/{number}/ask", work, ask)
        .post("/watch/changes/{number}/start", work, start)
        .post("/watch/changes/{number}/finish", work, finish)
        .post("/watch/changes/{number}/cancel", work, cancel)
        .post("/watch/changes/{number}/tick", work, tick)
        .post("/watch/changes/{number}/review", work, review)
        .post("/watch/changes/{number}/template", work, template)
        .get("/watch/calendar", read, calendar)
        .post("/watch/calendar/feed", read, feed_make)
        .open("GET", "/watch/feed/{token}", get(feed))
        .post("/watch/freezes", Right::DeskLead, freeze)
        .post("/watch/freezes/{id}/end", Right::DeskLead, thaw)
}

/// The year up to now.
pub fn last_year(now: Timestamp) -> (Timestamp, Timestamp) {
    let end = now.checked_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX);
    (now.checked_sub(YEAR).unwrap_or(Timestamp::MIN), end)
}

async fn list(cx: Cx, Query(q): Query<PageQuery>) -> Result<Response> {
    let (below, year) = (q.after_number()?, last_year(cx.now));
    let (found, went, templates) = cx
        .read(move |tx| -> Result<_> { Ok((store::list(tx, below, PAGE)?, failure(tx, year)?, store::templates(tx)?)) })
        .await?;
    let next = found.last().filter(|_| found.len() as i64 == PAGE).map(|c| c.number);
    let body = views::list(&cx, &found, (&went, &templates), next);
    page(&cx, &cx.words.say("watch-change-list"), body, StatusCode::OK).await
}

#[derive(Debug, Default, Deserialize)]
struct Begin {
    #[serde(default)]
    template: String,
}

async fn new(cx: Cx, Query(b): Query<Begin>) -> Result<Response> {
    let w = cx.read(move |tx| store::template(tx, &b.template)).await?.unwrap_or_default();
    page(&cx, &cx.words.say("watch-change-new"), views::form(&cx, None, &w, &[]), StatusCode::OK).await
}

type Fields = HashMap<String, String>;

/// A moment as the browser's field gives it, where the reader is.
pub fn moment(w: &Speaker, f: &Fields, name: &str) -> Result<Option<Timestamp>> {
    let text = f.get(name).map_or("", |t| t.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let wall: DateTime = text.parse().map_err(|_| Error::field(name, "fault-not-a-date"))?;
    let at = wall.to_zoned(w.zone.clone()).map_err(|_| Error::field(name, "fault-not-a-date"))?;
    Ok(Some(at.timestamp()))
}

fn written(w: &Speaker, f: &Fields) -> Result<Written> {
    let text = |name: &str| f.get(name).map(|t| t.trim().to_owned()).unwrap_or_default();
    let lines =
        |name: &str| text(name).lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let answer = |q: &str| text(&format!("q_{q}")).parse::<u8>().unwrap_or(0).min(2);
    let [reach, novelty, way_back, outage, harm] = QUESTIONS.map(answer);
    let digits: String = text("fixes").chars().filter(char::is_ascii_digit).collect();
    Ok(Written {
        title: text("title"),
        kind: Sort::from_word(&text("kind")).unwrap_or_default(),
        why: text("why"),
        backout: text("backout"),
        answers: Answers { reach, novelty, way_back, outage, harm },
        starts_at: moment(w, f, "starts_at")?,
        ends_at: moment(w, f, "ends_at")?,
        tasks: lines("tasks"),
        touches: lines("touches"),
        owner: text("owner"),
        fixes: digits.parse().ok(),
    })
}

async fn create(cx: Cx, sent: Sent<Fields>) -> Result<Response> {
    write(cx, None, sent).await
}

async fn save(cx: Cx, Path(number): Path<i64>, sent: Sent<Fields>) -> Result<Response> {
    write(cx, Some(number), sent).await
}

async fn write(cx: Cx, number: Option<i64>, sent: Sent<Fields>) -> Result<Response> {
    let (kept, seen, words) = (sent.input.clone(), sent.version, cx.words.clone());
    let work = move |tx: &mut Tx<'_>, f: Fields| -> Result<i64> {
        if let Some(n) = number {
            store::by_number(tx, n)?.ok_or(Error::NotFound)?;
        }
        keep(tx, number, seen, &written(&words, &f)?)
    };
    match cx.command(sent, work).await {
        Ok(number) => Ok(see_with(&format!("/watch/changes/{number}"), "watch-asset-saved", "")),
        Err(error @ (Error::Invalid(_) | Error::Stale { .. } | Error::TooLate(_))) => {
            let typed = written(&cx.words, &kept).unwrap_or_else(|_| Written {
                title: kept.get("title").cloned().unwrap_or_default(),
                ..Written::default()
            });
            let known = number.map(|n| (n, seen.unwrap_or_default()));
            let body = views::form(&cx, known, &typed, &faults_of(&cx, &error));
            page(&cx, &typed.title, body, error.status()).await
        }
        Err(error) => Err(error),
    }
}

async fn edit(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    let (c, list) = cx
        .read(move |tx| -> Result<_> {
            let c = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
            Ok((c, touches(tx, number)?))
        })
        .await?;
    let w = rules::written(&c, list.iter().map(|t| t.title.clone()).collect());
    page(&cx, &c.title, views::form(&cx, Some((number, c.version)), &w, &[]), StatusCode::OK).await
}

async fn show(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    shown(&cx, number, (&[], StatusCode::OK)).await
}

async fn shown(cx: &Cx, number: i64, (faults, status): (&[(String, String)], StatusCode)) -> Result<Response> {
    let whole = cx
        .read(move |tx| -> Result<_> {
            let change = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
            Ok(Whole {
                touches: touches(tx, number)?,
                caused: super::caused(tx, number)?,
                conflicts: conflicts(tx, &change)?,
                approval: desk::facts::approval_of(tx, &change.record())?,
                change,
            })
        })
        .await?;
    page(cx, &whole.change.title, views::show(cx, &whole, faults), status).await
}

/// After a form: back to the change, or the change with what is wrong.
async fn answered(cx: &Cx, number: i64, outcome: Result<()>, key: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(see_with(&format!("/watch/changes/{number}"), key, "")),
        Err(error @ (Error::Invalid(_) | Error::TooLate(_))) => {
            shown(cx, number, (&faults_of(cx, &error), error.status())).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
struct How {
    #[serde(default)]
    how: String,
    #[serde(default)]
    task: usize,
    #[serde(default)]
    text: String,
    #[serde(default)]
    name: String,
}

async fn ask(cx: Cx, Path(number): Path<i64>, sent: Sent<How>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let outcome = cx.command(sent, move |tx, _| super::ask(tx, &letters, number).map(drop)).await;
    answered(&cx, number, outcome, "watch-change-said-asked").await
}

async fn step(cx: Cx, number: i64, sent: Sent<How>, what: Step, key: &str) -> Result<Response> {
    let outcome = cx.command(sent, move |tx, _| go(tx, number, &what)).await;
    answered(&cx, number, outcome, key).await
}

async fn start(cx: Cx, Path(number): Path<i64>, sent: Sent<How>) -> Result<Response> {
    step(cx, number, sent, Step::Start, "watch-change-said-started").await
}

async fn finish(cx: Cx, Path(number): Path<i64>, sent: Sent<How>) -> Result<Response> {
    let how = Standing::from_word(&sent.input.how).unwrap_or(Standing::Planned);
    step(cx, number, sent, Step::Finish(how), "watch-change-said-finished").await
}

async fn cancel(cx: Cx, Path(number): Path<i64>, sent: Sent<How>) -> Result<Response> {
    step(cx, number, sent, Step::Cancel, "watch-change-said-cancelled").await
}

async fn tick(cx: Cx, Path(number): Path<i64>, sent: Sent<How>) -> Result<Response> {
    let task = sent.input.task;
    step(cx, number, sent, Step::Tick(task), "watch-asset-saved").await
}

async fn review(cx: Cx, Path(number): Path<i64>, sent: Sent<How>) -> Result<Response> {
    let text = sent.input.text.clone();
    step(cx, number, sent, Step::Review(text), "watch-asset-saved").await
}

async fn template(cx: Cx, Path(number): Path<i64>, sent: Sent<How>) -> Result<Response> {
    let outcome = cx.command(sent, move |tx, h| super::template_keep(tx, number, &h.name)).await;
    answered(&cx, number, outcome, "watch-asset-saved").await
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    from: String,
    days: Option<i32>,
}

async fn calendar(cx: Cx, Query(wanted): Query<Wanted>) -> Result<Response> {
    calendar_page(&cx, &wanted, ("", &[]), StatusCode::OK).await
}

async fn calendar_page(
    cx: &Cx,
    wanted: &Wanted,
    (feed, faults): (&str, &[(String, String)]),
    status: StatusCode,
) -> Result<Response> {
    let w = &cx.words;
    let days = if wanted.days == Some(31) { 31 } else { 7 };
    let today = w.local(cx.now).date();
    let from: Date = wanted.from.parse().unwrap_or(today);
    let instant = |d: Date| d.to_zoned(w.zone.clone()).map(|z| z.timestamp()).unwrap_or(cx.now);
    let until = from.checked_add(jiff::Span::new().days(days)).unwrap_or(from);
    let span = (instant(from), instant(until));
    let (changes, freezes) =
        cx.read(move |tx| -> Result<_> { Ok((store::between(tx, span)?, store::freezes(tx, span)?)) }).await?;
    let shown = Calendar { from, days, changes: &changes, freezes: &freezes, feed, faults };
    page(cx, &w.say("watch-change-calendar"), views::calendar(cx, &shown), status).await
}

/// Makes a new secret address of the calendar; the one before is good no more. It is shown this once.
async fn feed_make(cx: Cx, sent: Sent<Fields>) -> Result<Response> {
    let (secret, person) = (house::secret()?, cx.caller.person);
    let hash = house::digest(&secret);
    cx.command(sent, move |tx, _| super::feed_keep(tx, person, &hash)).await?;
    let url = format!("{}/watch/feed/{}.{secret}.ics", cx.house.config.public_url, cx.caller.organisation.0);
    calendar_page(&cx, &Wanted::default(), (&url, &[]), StatusCode::OK).await
}

/// The calendar for a calendar program, from three months ago to a year ahead.
async fn feed(State(house): State<House>, Path(token): Path<String>) -> Result<Response> {
    let (organisation, secret) = token.trim_end_matches(".ics").split_once('.').ok_or(Error::NotFound)?;
    let organisation = OrganisationId(organisation.parse().map_err(|_| Error::NotFound)?);
    let (hash, now, url) = (house::digest(secret), house.clock.now(), house.config.public_url.clone());
    let back = now.checked_sub(SignedDuration::from_hours(90 * 24)).unwrap_or(Timestamp::MIN);
    let span = (back, now.checked_add(YEAR).unwrap_or(Timestamp::MAX));
    let text = house
        .db
        .read::<_, Error>(house.system(Some(organisation)), move |tx| {
            let person = store::feed(tx, &hash)?.ok_or(Error::NotFound)?;
            // Whoever may not look any more gets nothing by an old address.
            let member = people::member(tx, person)?.ok_or(Error::NotFound)?;
            house::people::policy::reach(member.role, Right::WatchRead).ok_or(Error::NotFound)?;
            let o = people::organisation(tx, organisation)?.ok_or(Error::NotFound)?;
            let (changes, freezes) = (store::between(tx, span)?, store::freezes(tx, span)?);
            Ok(rules::icalendar(&o.name, &url, &changes, &freezes))
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}

async fn freeze(cx: Cx, sent: Sent<Fields>) -> Result<Response> {
    let words = cx.words.clone();
    let work = move |tx: &mut Tx<'_>, f: Fields| -> Result<i64> {
        let need = |name: &str| moment(&words, &f, name)?.ok_or_else(|| Error::field(name, "fault-empty"));
        super::freeze(tx, f.get("name").map_or("", String::as_str), (need("starts_at")?, need("ends_at")?))
    };
    match cx.command(sent, work).await {
        Ok(_) => Ok(see_with("/watch/calendar", "watch-asset-saved", "")),
        Err(error @ Error::Invalid(_)) => {
            let faults = faults_of(&cx, &error);
            calendar_page(&cx, &Wanted::default(), ("", &faults), error.status()).await
        }
        Err(error) => Err(error),
    }
}

async fn thaw(cx: Cx, Path(id): Path<i64>, sent: Sent<Fields>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::thaw(tx, id)).await?;
    Ok(see_with("/watch/calendar", "watch-asset-saved", ""))
}
