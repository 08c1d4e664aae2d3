//! The pages of service hours and promises. Everybody who reads the desk's numbers sees what they are measured against;
//! the IT lead and administrators change it: one calendar or one policy at a time, holidays also from a file.

use super::rules::{self, CalendarTyped, PolicyTyped};
use super::views::{self, Again, Shown};
use super::{jobs, store};
use crate::events;
use crate::promise::rules::form::{BookForm, Imported};
use axum::extract::{DefaultBodyLimit, Multipart, Query};
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::response::Response;
use house::job::{NewJob, store as queue};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::policy::Right;
use house::store::Tx;
use house::web::multipart::{next_part, text};
use house::web::{Cx, Doors, PageFrame, Problem, Sent, see_with};
use house::{Error, FieldFault, Result};
use maud::Markup;
use serde::Deserialize;
use serde_json::json;

/// The page of promises.
pub const HOME: &str = "/desk/promises";
/// Largest file of holidays.
const ICS_MAX: usize = 2 << 20;

pub fn doors() -> Doors {
    let (see, lead) = (Right::DeskReport, Right::DeskLead);
    Doors::default()
        .get(HOME, see, show)
        .get("/desk/promises/calendar", lead, calendar)
        .post("/desk/promises/calendar", lead, calendar_save)
        .post("/desk/promises/calendar/remove", lead, calendar_remove)
        .post("/desk/promises/holidays", lead, holidays.layer(DefaultBodyLimit::disable()))
        .get("/desk/promises/policy", lead, policy)
        .post("/desk/promises/policy", lead, policy_save)
        .post("/desk/promises/policy/remove", lead, policy_remove)
        .post("/desk/promises/policy/first", lead, policy_first)
}

/// For what kind of ticket the page works out the due times.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub service: String,
    pub kind: String,
    pub requester: String,
}

async fn show(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    let shown = cx
        .read(|tx| -> Result<_> {
            let (_, form) = store::present(tx)?;
            let book = form.plain_book().map_err(|e| Error::internal(e.to_string()))?;
            let recount = store::recount(tx)?;
            let changes = store::changes(tx, i64::MAX, 6)?;
            let changes = named(tx, changes)?;
            Ok(Shown { form, book, recount, changes })
        })
        .await?;
    let title = cx.words.say("desk-promises");
    frame(&cx, &title, views::page(&cx, &shown, &asked), StatusCode::OK).await
}

/// The changes with the names of who made them.
fn named(tx: &mut Tx<'_>, changes: Vec<store::Change>) -> Result<Vec<(store::Change, String)>> {
    let mut all = Vec::new();
    for change in changes {
        let by = change.changed_by.map(|p| house::people::store::member(tx, p)).transpose()?.flatten();
        all.push((change, by.map(|m| m.name).unwrap_or_default()));
    }
    Ok(all)
}

async fn frame(cx: &Cx, title: &str, body: Markup, status: StatusCode) -> Result<Response> {
    let mut response = cx.page(PageFrame { title, here: "/desk", ..PageFrame::default() }, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
}

async fn calendar(cx: Cx, Query(of): Query<Named>) -> Result<Response> {
    calendar_page(&cx, of.name, &Again::default()).await
}

async fn calendar_page(cx: &Cx, name: String, again: &Again<CalendarTyped>) -> Result<Response> {
    let (number, form) = cx.read(store::present).await?;
    let found = form.calendars.iter().find(|c| c.name == name);
    if found.is_none() && !name.is_empty() {
        return Err(Error::NotFound);
    }
    let zone = cx.words.zone.iana_name().unwrap_or("UTC").to_owned();
    let blank = CalendarTyped { zone, ..CalendarTyped::default() };
    let typed = again.typed.clone().or_else(|| found.map(rules::calendar_typed)).unwrap_or(blank);
    let imported = found.map(|c| c.imported.as_slice()).unwrap_or_default();
    let title = if name.is_empty() { cx.words.say("desk-promise-calendar-new") } else { name.clone() };
    let body = views::calendar(cx, (&title, number), &typed, (imported, &again.faults));
    frame(cx, &title, body, again.status()).await
}

async fn calendar_save(cx: Cx, sent: Sent<CalendarTyped>) -> Result<Response> {
    let (kept, was) = (sent.input.clone(), sent.input.was.clone());
    let outcome = change(&cx, sent, |book, typed: CalendarTyped| {
        let old = book.calendars.iter().find(|c| !typed.was.is_empty() && c.name == typed.was);
        let imported = old.map(|c| c.imported.clone()).unwrap_or_default();
        let fresh = rules::calendar_read(&typed, &imported)?;
        for policy in book.policies.iter_mut().filter(|p| p.calendar == typed.was && !typed.was.is_empty()) {
            policy.calendar.clone_from(&fresh.name);
        }
        rules::put(&mut book.calendars, &typed.was, |c| &c.name, fresh);
        Ok(())
    })
    .await;
    match outcome {
        Ok(()) => Ok(done("desk-done-promises")),
        Err(error @ (Error::Invalid(_) | Error::Stale { .. })) => {
            calendar_page(&cx, was, &Again::of(&cx, kept, &error)).await
        }
        Err(error) => Err(error),
    }
}

async fn calendar_remove(cx: Cx, sent: Sent<Named>) -> Result<Response> {
    let named = sent.input.name.clone();
    let outcome = change(&cx, sent, move |book, of: Named| {
        let used = book.policies.iter().any(|p| p.calendar == of.name);
        if used || book.calendars.len() < 2 {
            return Err(vec![FieldFault::new("name", "desk-promise-fault-calendar-used")]);
        }
        book.calendars.retain(|c| c.name != of.name);
        Ok(())
    })
    .await;
    match outcome {
        Ok(()) => Ok(done("desk-done-promises")),
        Err(error @ Error::Invalid(_)) => {
            let again = Again { typed: None, faults: faults_of(&cx, &error) };
            calendar_page(&cx, named, &again).await
        }
        Err(error) => Err(error),
    }
}

/// Takes the days off of an iCalendar file into a calendar.
async fn holidays(cx: Cx, mut body: Multipart) -> Result<Response> {
    let (mut name, mut file, mut content, mut token) = (String::new(), String::new(), String::new(), String::new());
    while let Some(part) = next_part(&mut body).await? {
        let field = part.name().unwrap_or_default().to_owned();
        let uploaded = part.file_name().map(str::to_owned);
        let value = text(part, ICS_MAX).await?;
        match field.as_str() {
            "csrf" => token = value,
            "name" => name = value,
            "files" => (file, content) = (uploaded.unwrap_or_default(), value),
            _ => {}
        }
    }
    if !cx.token_is_ours(&token) {
        return Err(Error::CrossSite);
    }
    let fingerprint = house::digest(&format!("{name}\n{file}\n{content}"));
    let once = (!token.is_empty()).then(|| format!("{token}{fingerprint}"));
    let input = (name.clone(), file, content);
    let sent = Sent { input, once, fingerprint, version: None, json: false };
    let outcome =
        change(&cx, sent, |book, (name, file, content)| take_holidays(book, &name, &file, &content).map(drop)).await;
    match outcome {
        Ok(()) => Ok(done("desk-promise-done-holidays")),
        Err(error @ Error::Invalid(_)) => {
            calendar_page(&cx, name, &Again { typed: None, faults: faults_of(&cx, &error) }).await
        }
        Err(error) => Err(error),
    }
}

/// Puts the days off of a file into a calendar; a file of the same name takes the place of the older one.
pub fn take_holidays(book: &mut BookForm, name: &str, file: &str, content: &str) -> Result<usize, Vec<FieldFault>> {
    let found = connect::icalendar::days_off(content);
    let why = |why: &str| vec![FieldFault::new("files", "desk-promise-fault").with("why", why)];
    let found = found.map_err(|e| why(&e))?;
    if found.days.is_empty() {
        return Err(vec![FieldFault::new("files", "desk-promise-fault-no-days")]);
    }
    let calendar = book.calendars.iter_mut().find(|c| c.name == name);
    let calendar = calendar.ok_or_else(|| vec![FieldFault::new("name", "fault-unknown")])?;
    let file = if file.trim().is_empty() { "holidays.ics".to_owned() } else { file.trim().chars().take(80).collect() };
    let count = found.days.len();
    calendar.imported.retain(|i| i.file != file);
    calendar.imported.push(Imported { file, days: found.days });
    Ok(count)
}

async fn policy(cx: Cx, Query(of): Query<Named>) -> Result<Response> {
    policy_page(&cx, of.name, &Again::default()).await
}

async fn policy_page(cx: &Cx, name: String, again: &Again<PolicyTyped>) -> Result<Response> {
    let (number, form) = cx.read(store::present).await?;
    let found = form.policies.iter().find(|p| p.name == name);
    if found.is_none() && !name.is_empty() {
        return Err(Error::NotFound);
    }
    let typed = again.typed.clone().or_else(|| found.map(rules::policy_typed)).unwrap_or_default();
    let title = if name.is_empty() { cx.words.say("desk-promise-policy-new") } else { name.clone() };
    let calendars: Vec<&str> = form.calendars.iter().map(|c| c.name.as_str()).collect();
    let body = views::policy(cx, (&title, number), &typed, (&calendars, &again.faults));
    frame(cx, &title, body, again.status()).await
}

async fn policy_save(cx: Cx, sent: Sent<PolicyTyped>) -> Result<Response> {
    let (kept, was) = (sent.input.clone(), sent.input.was.clone());
    let outcome = change(&cx, sent, |book, typed: PolicyTyped| {
        let fresh = rules::policy_read(&typed)?;
        if book.policies.iter().any(|p| p.name == fresh.name && p.name != typed.was) {
            return Err(vec![FieldFault::new("name", "desk-promise-fault-name")]);
        }
        // A new policy comes before the one that means everything, or it would never be asked.
        if typed.was.is_empty() && !fresh.when.is_open() {
            book.policies.insert(0, fresh);
        } else {
            rules::put(&mut book.policies, &typed.was, |p| &p.name, fresh);
        }
        Ok(())
    })
    .await;
    match outcome {
        Ok(()) => Ok(done("desk-done-promises")),
        Err(error @ (Error::Invalid(_) | Error::Stale { .. })) => {
            policy_page(&cx, was, &Again::of(&cx, kept, &error)).await
        }
        Err(error) => Err(error),
    }
}

async fn policy_remove(cx: Cx, sent: Sent<Named>) -> Result<Response> {
    change(&cx, sent, |book, of: Named| {
        book.policies.retain(|p| p.name != of.name);
        Ok(())
    })
    .await?;
    Ok(done("desk-done-promises"))
}

/// Asks this policy before all others.
async fn policy_first(cx: Cx, sent: Sent<Named>) -> Result<Response> {
    change(&cx, sent, |book, of: Named| {
        let place = book.policies.iter().position(|p| p.name == of.name);
        if let Some(policy) = place.map(|n| book.policies.remove(n)) {
            book.policies.insert(0, policy);
        }
        Ok(())
    })
    .await?;
    Ok(done("desk-done-promises"))
}

fn done(key: &str) -> Response {
    see_with(HOME, key, "")
}

pub fn faults_of(cx: &Cx, error: &Error) -> Vec<(String, String)> {
    let problem = Problem::new(error, &cx.words);
    if problem.fields.is_empty() {
        return vec![(String::new(), problem.detail)];
    }
    problem.fields.into_iter().map(|f| (f.field, f.message)).collect()
}

/// Changes the book in one transaction: the new version, its journal entry, and the recount of what is open.
pub async fn change<I: Send + 'static>(
    cx: &Cx,
    sent: Sent<I>,
    work: impl FnOnce(&mut BookForm, I) -> Result<(), Vec<FieldFault>> + Send + 'static,
) -> Result<()> {
    let seen = sent.version;
    cx.command(sent, move |tx, input| {
        let (number, before) = store::present(tx)?;
        if seen.is_some_and(|s| s != number) {
            return Err(Error::Stale { version: number });
        }
        let mut after = before.clone();
        work(&mut after, input).map_err(Error::Invalid)?;
        turn(tx, &before, &after)
    })
    .await
}

/// Puts a changed book in force; one that says the same changes nothing.
pub fn turn(tx: &mut Tx<'_>, before: &BookForm, after: &BookForm) -> Result<()> {
    if before == after {
        return Ok(());
    }
    // A rule that does not say since when it holds, holds from now on: what was over before is not told of.
    let mut after = after.clone();
    let now = tx.now();
    after.rules.iter_mut().filter(|r| r.since == jiff::Timestamp::UNIX_EPOCH).for_each(|r| r.since = now);
    let after = &after;
    let refused = |e: crate::promise::rules::form::FormFault| {
        Error::Invalid(vec![FieldFault::new(&e.field, "desk-promise-fault").with("why", e.why)])
    };
    after.plain_book().map_err(refused)?;
    let number = store::turn(tx, after)?;
    let record = RecordRef::new("desk_setting", 1);
    let payload = json!({ "before": before, "after": after, "version": number });
    append(tx, &Happened { kind: events::PROMISES_CHANGED, record, concerns: None, payload })?;
    store::recount_begin(tx, number)?;
    queue::enqueue(tx, &NewJob { kind: jobs::RECOUNT, payload: json!({ "book": number }), run_at: now })?;
    Ok(())
}
