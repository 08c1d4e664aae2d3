//! Routes of assets and services: list, form, import with a preview, relations, and the way from a ticket to them.

use super::rules::Line;
use super::views::{self, Outcome, Whole};
use super::{Asset, Described, KIND, Life, Sort, found, keep, relate, rules, store};
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query};
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::response::Response;
use house::journal::RecordRef;
use house::people::policy::Right;
use house::record::{Card, Relation, store as records};
use house::store::{StoreError, Tx};
use house::web::multipart::{next_part, text};
use house::web::{Cx, Doors, PageFrame, PageQuery, Problem, Sent, see_with};
use house::words::Speaker;
use house::{Error, Panel, Result};
use maud::Markup;
use serde::Deserialize;
use std::collections::HashMap;

const PAGE: i64 = 50;
/// Records that one asset's page lists of each kind.
const AROUND: i64 = 40;
/// What a person uses, beside their ticket.
const USED: i64 = 8;
/// Largest table that the page takes.
const FILE_MAX: usize = 4 << 20;

pub fn doors() -> Doors {
    let (read, work) = (Right::WatchRead, Right::WatchWork);
    Doors::default()
        .get("/watch", read, home)
        .get("/watch/assets", read, list)
        .get("/watch/assets/new", work, new)
        .post("/watch/assets/new", work, create)
        .get("/watch/assets/import", work, import)
        .post("/watch/assets/import", work, preview.layer(DefaultBodyLimit::disable()))
        .post("/watch/assets/import/run", work, run.layer(DefaultBodyLimit::max(FILE_MAX * 3)))
        .get("/watch/assets/{number}", read, show)
        .get("/watch/assets/{number}/edit", work, edit)
        .post("/watch/assets/{number}/edit", work, save)
        .post("/watch/assets/{number}/relate", work, relate_to)
        .get("/watch/tickets/{number}", work, ties)
        .post("/watch/tickets/{number}", work, tie)
}

async fn home(_cx: Cx) -> Response {
    house::web::see("/watch/changes")
}

/// Beside a ticket: what it is about, what brought it, and what its requester uses.
pub fn panel() -> Panel {
    Panel { on: "ticket", follows: &[KIND], right: Right::WatchWork, draw: draw_panel }
}

fn draw_panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let linked = records::linked_to(tx, record, Relation::Uses, AROUND)?;
    let causes: Vec<(String, String, String)> = records::linked_to(tx, record, Relation::CausedBy, AROUND)?
        .into_iter()
        .map(|c| {
            let label = if c.record.kind == "problem" { "P" } else { "C" };
            (c.title, format!("/go/{}/{}", c.record.kind, c.record.number), format!("{label}-{}", c.record.number))
        })
        .collect();
    let requester = desk::facts::requester_of(tx, record.number)?;
    let used = requester.map(|p| store::of_user(tx, p, USED)).transpose()?.unwrap_or_default();
    Ok(views::panel(w, record.number, (&linked, &used), &causes))
}

pub fn faults_of(cx: &Cx, error: &Error) -> Vec<(String, String)> {
    let problem = Problem::new(error, &cx.words);
    if problem.fields.is_empty() {
        return vec![("name".to_owned(), format!("{}. {}", problem.title, problem.detail))];
    }
    problem.fields.into_iter().map(|f| (f.field, f.message)).collect()
}

/// A page with another status than 200.
pub async fn page(cx: &Cx, title: &str, body: Markup, status: StatusCode) -> Result<Response> {
    let mut response = cx.page(PageFrame { title, here: "/watch", ..PageFrame::default() }, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    sort: String,
    after: Option<String>,
}

async fn list(cx: Cx, Query(wanted): Query<Wanted>) -> Result<Response> {
    let above = PageQuery { after: wanted.after, limit: None }.after_number()?.unwrap_or(0);
    let (q, sort) = (wanted.q.clone(), Sort::from_word(&wanted.sort));
    let found = cx.read(move |tx| store::list(tx, above, (sort.map(Sort::word), &q), PAGE)).await?;
    let next = found.last().filter(|_| found.len() as i64 == PAGE).map(|a| a.number);
    let body = views::list(&cx, &found, (&wanted.q, sort.map_or("", Sort::word)), next);
    page(&cx, &cx.words.say("watch-asset-list"), body, StatusCode::OK).await
}

fn whole(tx: &mut Tx<'_>, number: i64) -> Result<Whole> {
    let asset = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
    let record = asset.record();
    Ok(Whole {
        runs_on: records::linked_to(tx, &record, Relation::RunsOn, AROUND)?,
        carries: records::linked_from(tx, &record, Relation::RunsOn, AROUND)?,
        depends_on: records::linked_to(tx, &record, Relation::DependsOn, AROUND)?,
        needed_by: records::linked_from(tx, &record, Relation::DependsOn, AROUND)?,
        tickets: records::linked_from(tx, &record, Relation::Uses, AROUND)?,
        changes: records::linked_from(tx, &record, Relation::Touches, AROUND)?,
        asset,
    })
}

async fn show(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    shown(&cx, number, (&[], StatusCode::OK)).await
}

async fn shown(cx: &Cx, number: i64, (faults, status): (&[(String, String)], StatusCode)) -> Result<Response> {
    let found = cx.read(move |tx| whole(tx, number)).await?;
    page(cx, &found.asset.name, views::show(cx, &found, faults), status).await
}

async fn new(cx: Cx) -> Result<Response> {
    let body = views::form(&cx, None, &Described::default(), &[]);
    page(&cx, &cx.words.say("watch-asset-new"), body, StatusCode::OK).await
}

type Fields = HashMap<String, String>;

/// What the form says.
fn described(f: &Fields) -> Result<Described> {
    let text = |name: &str| f.get(name).map(|t| t.trim().to_owned()).unwrap_or_default();
    let cost = text("hour_cost");
    let hour_cost_cents = if cost.is_empty() {
        None
    } else {
        let n = cost.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e12);
        Some((n.ok_or_else(|| Error::field("hour_cost", "fault-not-a-number"))? * 100.0).round() as i64)
    };
    Ok(Described {
        tag: text("tag"),
        sort: Sort::from_word(&text("sort")).unwrap_or_default(),
        name: text("name"),
        state: Life::from_word(&text("state")).unwrap_or_default(),
        used_by: text("used_by"),
        owner: text("owner"),
        location: text("location"),
        model: text("model"),
        serial: text("serial"),
        bought_on: text("bought_on"),
        warranty_until: text("warranty_until"),
        ends_on: text("ends_on"),
        hour_cost_cents,
        note: text("note"),
    })
}

async fn create(cx: Cx, sent: Sent<Fields>) -> Result<Response> {
    write(cx, None, sent).await
}

async fn save(cx: Cx, Path(number): Path<i64>, sent: Sent<Fields>) -> Result<Response> {
    write(cx, Some(number), sent).await
}

async fn write(cx: Cx, number: Option<i64>, sent: Sent<Fields>) -> Result<Response> {
    let (kept, seen) = (sent.input.clone(), sent.version);
    let made = cx
        .command(sent, move |tx, f| {
            if let Some(n) = number {
                store::by_number(tx, n)?.ok_or(Error::NotFound)?;
            }
            keep(tx, number, seen, &described(&f)?)
        })
        .await;
    match made {
        Ok(number) => Ok(see_with(&format!("/watch/assets/{number}"), "watch-asset-saved", "")),
        Err(error @ (Error::Invalid(_) | Error::Stale { .. })) => {
            let typed = described(&kept).unwrap_or_else(|_| Described {
                name: kept.get("name").cloned().unwrap_or_default(),
                ..Described::default()
            });
            let known = number.map(|n| (n, seen.unwrap_or_default()));
            let body = views::form(&cx, known, &typed, &faults_of(&cx, &error));
            page(&cx, &typed.name, body, error.status()).await
        }
        Err(error) => Err(error),
    }
}

async fn edit(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    let a = cx.read(move |tx| store::by_number(tx, number)).await?.ok_or(Error::NotFound)?;
    let body = views::form(&cx, Some((number, a.version)), &a.described(), &[]);
    page(&cx, &a.name, body, StatusCode::OK).await
}

#[derive(Debug, Deserialize)]
struct Tie {
    #[serde(default)]
    relation: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    off: String,
}

async fn relate_to(cx: Cx, Path(number): Path<i64>, sent: Sent<Tie>) -> Result<Response> {
    let outcome = cx
        .command(sent, move |tx, t| -> Result<()> {
            let a = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
            let relation = relation_of(&t.relation)?;
            let to = found(tx, &t.to)?.ok_or_else(|| Error::field("to", "watch-asset-not-found"))?;
            relate(tx, &a.record(), (relation, t.off.is_empty()), &to.record())
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_with(&format!("/watch/assets/{number}"), "watch-asset-saved", "")),
        Err(error @ Error::Invalid(_)) => shown(&cx, number, (&faults_of(&cx, &error), error.status())).await,
        Err(error) => Err(error),
    }
}

pub fn relation_of(word: &str) -> Result<Relation> {
    match word {
        "runs_on" => Ok(Relation::RunsOn),
        "depends_on" => Ok(Relation::DependsOn),
        _ => Err(Error::field("relation", "fault-unknown")),
    }
}

async fn import(cx: Cx) -> Result<Response> {
    page(&cx, &cx.words.say("watch-asset-import"), views::import(&cx, &[]), StatusCode::OK).await
}

/// Reads the table and says what it would do; nothing is written.
async fn preview(cx: Cx, mut body: Multipart) -> Result<Response> {
    let (mut typed, mut token, mut file) = (String::new(), String::new(), None);
    while let Some(part) = next_part(&mut body).await? {
        match (part.name().unwrap_or_default().to_owned().as_str(), part.file_name().is_some()) {
            ("csrf", _) => token = text(part, 512).await?,
            ("text", _) => typed = text(part, FILE_MAX).await?,
            ("file", true) => file = Some(text(part, FILE_MAX).await?),
            _ => {}
        }
    }
    if !cx.token_is_ours(&token) {
        return Err(Error::CrossSite);
    }
    let table = file.filter(|t| !t.trim().is_empty()).unwrap_or(typed);
    let lines = match rules::table(&table) {
        Ok(lines) => lines,
        Err(faults) => {
            let error = Error::Invalid(faults);
            let body = views::import(&cx, &faults_of(&cx, &error));
            return page(&cx, &cx.words.say("watch-asset-import"), body, error.status()).await;
        }
    };
    let outcome = cx.read(move |tx| foresee(tx, &lines)).await?;
    let body = views::outcome(&cx, &outcome, Some(&table));
    page(&cx, &cx.words.say("watch-asset-import"), body, StatusCode::OK).await
}

/// What an import would do.
pub fn foresee(tx: &mut Tx<'_>, lines: &[Line]) -> Result<Outcome> {
    let mut o = Outcome { refused: views::refused_of(lines), ..Outcome::default() };
    for d in lines.iter().filter_map(|l| l.read.as_ref().ok()) {
        match store::by_tag(tx, &d.tag)? {
            None => o.added += 1,
            Some(a) if a.described() == *d => o.same += 1,
            Some(_) => o.changed += 1,
        }
    }
    Ok(o)
}

/// Takes a table in, in one transaction; a second time changes nothing.
pub fn take_in(tx: &mut Tx<'_>, lines: &[Line]) -> Result<Outcome> {
    let mut o = Outcome { refused: views::refused_of(lines), ..Outcome::default() };
    for l in lines {
        let Ok(d) = &l.read else { continue };
        let known = store::by_tag(tx, &d.tag)?;
        let version = known.as_ref().map(|a| a.version);
        match keep(tx, known.as_ref().map(|a| a.number), None, d) {
            Ok(number) => match version {
                None => o.added += 1,
                Some(v) => {
                    let now = store::by_number(tx, number)?.map(|a| a.version);
                    if now == Some(v) { o.same += 1 } else { o.changed += 1 }
                }
            },
            Err(Error::Invalid(faults)) => {
                let (field, fault) = faults.first().map(|f| (f.field.clone(), f.fault.clone())).unwrap_or_default();
                o.refused.push(views::RefusedOut { line: l.line, tag: d.tag.clone(), field, fault });
            }
            Err(error) => return Err(error),
        }
    }
    o.refused.sort_by_key(|r| r.line);
    Ok(o)
}

#[derive(Debug, Deserialize)]
struct Table {
    #[serde(default)]
    text: String,
}

async fn run(cx: Cx, sent: Sent<Table>) -> Result<Response> {
    let outcome = cx
        .command(sent, |tx, t| {
            let lines = rules::table(&t.text).map_err(Error::Invalid)?;
            take_in(tx, &lines)
        })
        .await?;
    let body = views::outcome(&cx, &outcome, None);
    page(&cx, &cx.words.say("watch-asset-import"), body, StatusCode::OK).await
}

async fn ties(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    ties_page(&cx, number, (&[], StatusCode::OK)).await
}

/// A ticket's title, what it is tied to, the changes that caused it, and what its requester uses.
type Ties = (String, Vec<Card>, Vec<Card>, Vec<Asset>);

async fn ties_page(cx: &Cx, number: i64, (faults, status): (&[(String, String)], StatusCode)) -> Result<Response> {
    let (title, linked, causes, used) = cx
        .read(move |tx| -> Result<Ties> {
            let ticket = desk::facts::ticket(tx, number)?.ok_or(Error::NotFound)?;
            let record = RecordRef::new("ticket", number);
            let linked = records::linked_to(tx, &record, Relation::Uses, AROUND)?;
            let causes = records::linked_to(tx, &record, Relation::CausedBy, AROUND)?;
            let requester = desk::facts::requester_of(tx, number)?;
            let used = requester.map(|p| store::of_user(tx, p, USED)).transpose()?.unwrap_or_default();
            Ok((ticket.title, linked, causes, used))
        })
        .await?;
    let body = views::tie_page(cx, (number, &title), (&linked, &causes, &used), faults);
    page(cx, &title, body, status).await
}

/// The record that somebody means by a number or a tag.
pub fn meant(tx: &mut Tx<'_>, kind: &str, typed: &str) -> Result<(Relation, RecordRef)> {
    let not_found = || Error::field("to", "watch-asset-not-found");
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let number = || digits.parse::<i64>().map_err(|_| not_found());
    let (relation, record) = match kind {
        "asset" => (Relation::Uses, found(tx, typed)?.ok_or_else(not_found)?.record()),
        "problem" | "change" => (Relation::CausedBy, RecordRef::new(kind, number()?)),
        _ => return Err(Error::field("kind", "fault-unknown")),
    };
    records::card(tx, &record, None)?.ok_or_else(not_found)?;
    Ok((relation, record))
}

async fn tie(cx: Cx, Path(number): Path<i64>, sent: Sent<Tie>) -> Result<Response> {
    let outcome = cx
        .command(sent, move |tx, t| -> Result<()> {
            desk::facts::ticket(tx, number)?.ok_or(Error::NotFound)?;
            let (relation, to) = meant(tx, &t.kind, &t.to)?;
            relate(tx, &RecordRef::new("ticket", number), (relation, t.off.is_empty()), &to)
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_with(&format!("/watch/tickets/{number}"), "watch-asset-saved", "")),
        Err(error @ Error::Invalid(_)) => ties_page(&cx, number, (&faults_of(&cx, &error), error.status())).await,
        Err(error) => Err(error),
    }
}
