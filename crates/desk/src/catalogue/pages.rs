//! Routes of the catalogue: what people ask for, and the editor of those who answer for it.

use super::rules::{self, QUESTIONS_MAX};
use super::views::{self, Again, Shown};
use super::{Asking, Condition, Content, Outcome, Question, Test, Version, Wants, store};
use crate::approval::views::steps_of;
use crate::file::pages::{Form, take};
use crate::{Channel, Letters, Priority};
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query};
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::response::Response;
use house::journal::RecordRef;
use house::people::policy::Right;
use house::people::{Member, Role, store as people};
use house::store::{StoreError, Tx};
use house::web::{Cx, Doors, PageFrame, PageQuery, Problem, Sent, see, see_with};
use house::words::Speaker;
use house::{Error, Panel, Result};
use maud::Markup;
use serde::Deserialize;
use std::collections::HashMap;

/// Offers on one page of the leads' list.
const PAGE: i64 = 50;
/// Versions that the editor lists.
const VERSIONS: i64 = 20;
/// People whom a form offers to choose from; others are typed in full.
const PEOPLE: i64 = 200;
/// Members by whose names approvers are found.
const MEMBERS: i64 = 5000;

pub fn doors() -> Doors {
    let (ask, lead) = (Right::Ask, Right::DeskLead);
    Doors::default()
        .get("/catalogue", ask, catalogue)
        .get("/catalogue/{number}", ask, show)
        .post("/catalogue/{number}", ask, request.layer(DefaultBodyLimit::disable()))
        .get("/desk/catalogue", lead, offers)
        .get("/desk/catalogue/new", lead, new)
        .post("/desk/catalogue/new", lead, create)
        .get("/desk/catalogue/{number}", lead, edit)
        .post("/desk/catalogue/{number}", lead, save)
        .get("/desk/catalogue/{number}/preview", lead, preview)
        .post("/desk/catalogue/{number}/withdraw", lead, withdraw)
        .post("/desk/catalogue/{number}/return", lead, put_back)
        .get("/desk/catalogue/{number}/versions/{version}", lead, version)
        .post("/desk/catalogue/{number}/versions/{version}/restore", lead, restore)
}

/// What a ticket was asked for with, beside it.
pub fn panel() -> Panel {
    Panel { on: crate::ticket::KIND, follows: &[], right: Right::DeskRead, draw: draw_panel }
}

fn draw_panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    Ok(store::request(tx, record.number)?.map(|made| views::made_panel(w, &made)).unwrap_or_default())
}

#[derive(Debug, Default, Deserialize)]
struct Typed {
    #[serde(default)]
    q: String,
}

async fn catalogue(cx: Cx, Query(typed): Query<Typed>) -> Result<Response> {
    let (me, q) = (cx.caller.person, typed.q);
    let mut offered = cx.read(move |tx| super::offered(tx, me)).await?;
    let all = offered.len();
    offered.retain(|v| rules::fits(&v.content, &q));
    let title = cx.words.say("desk-catalogue");
    let body = views::catalogue(&cx, &offered, (&q, all));
    cx.page(PageFrame { title: &title, here: "/catalogue", ..PageFrame::default() }, body).await
}

/// Whom a form offers to choose from; nobody is read where no question asks for a person.
fn choosable(tx: &mut Tx<'_>, content: &Content) -> Result<Vec<Member>> {
    if !content.questions.iter().any(|q| q.wants == Wants::Person) {
        return Ok(Vec::new());
    }
    Ok(people::members(tx, None, PEOPLE)?)
}

async fn show(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    let me = cx.caller.person;
    let (version, people) = cx
        .read(move |tx| -> Result<_> {
            let version = super::visible(tx, me, number)?;
            let people = choosable(tx, &version.content)?;
            Ok((version, people))
        })
        .await?;
    form_page(&cx, &version, &people, &Again::default()).await
}

async fn form_page(cx: &Cx, version: &Version, people: &[Member], again: &Again) -> Result<Response> {
    let shown = Shown { offer: version.offer, version: version.version, content: &version.content, people };
    let body = views::form_page(cx, &shown, again);
    cx.page(PageFrame { title: &version.content.name, here: "/catalogue", ..PageFrame::default() }, body).await
}

async fn request(cx: Cx, Path(number): Path<i64>, body: Multipart) -> Result<Response> {
    let sent = take(&cx, body).await?;
    let (me, letters, version) = (cx.caller.person, Letters::of(&cx), sent.version);
    let typed: HashMap<String, String> = sent
        .input
        .fields
        .iter()
        .filter_map(|(k, v)| k.strip_prefix("a_").map(|key| (key.to_owned(), v.clone())))
        .collect();
    let kept = typed.clone();
    let work = move |tx: &mut Tx<'_>, form: Form| -> Result<i64> {
        let member = people::member(tx, me)?.ok_or(Error::NotFound)?;
        let uploads = form.uploads;
        let asking = Asking { offer: number, version, typed, uploads, files_later: false, channel: Channel::Portal };
        super::request(tx, &letters, &member, &asking)
    };
    match cx.command(sent, work).await {
        Ok(ticket) => Ok(see_with(&format!("/r/{ticket}"), "desk-catalogue-asked", "")),
        Err(error @ Error::Invalid(_)) => {
            let (shown, people) = cx
                .read(move |tx| -> Result<_> {
                    let now = super::visible(tx, me, number)?;
                    let shown = version.map(|v| store::version(tx, number, v)).transpose()?.flatten().unwrap_or(now);
                    let people = choosable(tx, &shown.content)?;
                    Ok((shown, people))
                })
                .await?;
            let faults = faults_of(&cx, &error).into_iter().map(|(f, m)| (format!("a_{f}"), m)).collect();
            let mut response = form_page(&cx, &shown, &people, &Again { typed: kept, faults }).await?;
            *response.status_mut() = error.status();
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

fn faults_of(cx: &Cx, error: &Error) -> Vec<(String, String)> {
    Problem::new(error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect()
}

async fn offers(cx: Cx, Query(page): Query<PageQuery>) -> Result<Response> {
    let above = page.after_number()?.unwrap_or(0);
    let offers = cx.read(move |tx| store::offers(tx, above, PAGE)).await?;
    let title = cx.words.say("desk-catalogue-manage");
    let next = offers.last().filter(|_| offers.len() as i64 == PAGE).map(|o| o.number);
    let body = views::offers(&cx, &offers, next);
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, body).await
}

async fn new(cx: Cx) -> Result<Response> {
    new_page(&cx, &HashMap::new(), &[], StatusCode::OK).await
}

async fn new_page(
    cx: &Cx,
    typed: &HashMap<String, String>,
    faults: &[(String, String)],
    status: StatusCode,
) -> Result<Response> {
    let title = cx.words.say("desk-catalogue-new");
    let body = views::new_offer(cx, typed, faults);
    let mut response = cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

type Fields = HashMap<String, String>;

async fn create(cx: Cx, sent: Sent<Fields>) -> Result<Response> {
    let kept = sent.input.clone();
    let made = cx
        .command(sent, |tx, f| {
            let text = |name: &str| f.get(name).map(|t| t.trim().to_owned()).unwrap_or_default();
            let content = Content {
                name: text("name"),
                description: text("description"),
                group: text("group"),
                ..Content::default()
            };
            super::create(tx, &content)
        })
        .await;
    match made {
        Ok(number) => Ok(see(&format!("/desk/catalogue/{number}"))),
        Err(error @ Error::Invalid(_)) => {
            let faults = faults_of(&cx, &error);
            new_page(&cx, &kept, &faults, error.status()).await
        }
        Err(error) => Err(error),
    }
}

async fn edit(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    editor(&cx, number, None, (Vec::new(), StatusCode::OK)).await
}

/// The editor; `kept` is what somebody typed and could not be taken.
async fn editor(
    cx: &Cx,
    number: i64,
    kept: Option<Content>,
    (faults, status): (Vec<(String, String)>, StatusCode),
) -> Result<Response> {
    let (mut offer, versions, members) = cx
        .read(move |tx| -> Result<_> {
            let offer = store::offer(tx, number)?.ok_or(Error::NotFound)?;
            Ok((offer, store::versions(tx, number, VERSIONS)?, people::members(tx, None, MEMBERS)?))
        })
        .await?;
    if let Some(kept) = kept {
        offer.draft = kept;
    }
    let body = views::editor(cx, (&offer, &members), &versions, &faults);
    let title = offer.draft.name.clone();
    let mut response = cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

async fn save(cx: Cx, Path(number): Path<i64>, sent: Sent<Fields>) -> Result<Response> {
    let (fields, seen) = (sent.input.clone(), sent.version);
    let then = fields.get("do").cloned().unwrap_or_default();
    let publish = then == "publish";
    let organisation_members = cx.read(|tx| people::members(tx, None, MEMBERS)).await?;
    let (content, mut faults) = content_of(&fields, &organisation_members);
    if !faults.is_empty() {
        let said = Problem::new(&Error::Invalid(std::mem::take(&mut faults)), &cx.words);
        let said = said.fields.into_iter().map(|f| (f.field, f.message)).collect();
        return editor(&cx, number, Some(content), (said, StatusCode::UNPROCESSABLE_ENTITY)).await;
    }
    let kept = content.clone();
    let outcome = cx
        .command(sent, move |tx, _| -> Result<()> {
            super::edit(tx, number, seen, &content)?;
            if publish {
                super::publish(tx, number, None)?;
            }
            Ok(())
        })
        .await;
    match (outcome, then.as_str()) {
        (Ok(()), "publish") => Ok(see_with(&format!("/desk/catalogue/{number}"), "desk-catalogue-published", "")),
        (Ok(()), "preview") => Ok(see(&format!("/desk/catalogue/{number}/preview"))),
        (Ok(()), _) => Ok(see_with(&format!("/desk/catalogue/{number}"), "desk-catalogue-saved", "")),
        (Err(error @ (Error::Invalid(_) | Error::Stale { .. })), _) => {
            let mut faults = faults_of(&cx, &error);
            if faults.is_empty() {
                let problem = Problem::new(&error, &cx.words);
                faults.push(("name".to_owned(), format!("{}. {}", problem.title, problem.detail)));
            }
            editor(&cx, number, Some(kept), (faults, error.status())).await
        }
        (Err(error), _) => Err(error),
    }
}

/// What the editor's form says.
fn content_of(f: &Fields, members: &[Member]) -> (Content, Vec<house::FieldFault>) {
    let text = |name: &str| f.get(name).map(|t| t.trim().to_owned()).unwrap_or_default();
    let lines = |name: &str| -> Vec<String> {
        text(name).lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
    };
    let mut faults = Vec::new();
    let cost_cents = cents(&text("cost"), "cost", &mut faults);
    let content = Content {
        name: text("name"),
        description: text("description"),
        group: text("group"),
        icon: text("icon"),
        roles: Role::ALL.into_iter().filter(|r| f.contains_key(&format!("role_{}", r.word()))).collect(),
        titles: lines("titles"),
        expected: text("expected"),
        cost_cents,
        cost_note: text("cost_note"),
        questions: questions_of(f, &mut faults),
        outcome: Outcome {
            kind: text("kind"),
            title: text("title"),
            priority: text("priority").parse::<i64>().ok().and_then(|n| Priority::try_from(n).ok()),
            team: text("team"),
            category: text("category"),
            service: text("service"),
            checklist: lines("checklist"),
        },
        approval: steps_of(f, members, &mut faults),
        amount_from: text("amount_from"),
    };
    (content, faults)
}

/// An amount as people type it, in cents.
pub fn cents(text: &str, field: &str, faults: &mut Vec<house::FieldFault>) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let amount = text.replace([' ', '\u{a0}', '\u{202f}'], "").replace(',', ".").parse::<f64>().ok();
    match amount.filter(|n| n.is_finite() && n.abs() < 1e12) {
        Some(n) => Some((n * 100.0).round() as i64),
        None => {
            faults.push(super::fault(field, "fault-not-a-number"));
            None
        }
    }
}

/// The questions in the order of their places; one without label is taken out.
fn questions_of(f: &Fields, faults: &mut Vec<house::FieldFault>) -> Vec<Question> {
    let mut found: Vec<(f64, Question)> = Vec::new();
    for i in 0..=QUESTIONS_MAX {
        let text = |part: &str| f.get(&format!("q{i}_{part}")).map(|t| t.trim().to_owned()).unwrap_or_default();
        if text("label").is_empty() || f.contains_key(&format!("q{i}_remove")) {
            continue;
        }
        let wants = serde_json::from_value(serde_json::Value::String(text("wants"))).unwrap_or(Wants::Text);
        let mut limit = |part: &str| {
            let typed = text(part);
            if typed.is_empty() {
                return None;
            }
            let n = typed.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite());
            if n.is_none() {
                faults.push(super::fault(&format!("q{i}_{part}"), "fault-not-a-number"));
            }
            n
        };
        let (min, max) = (limit("min"), limit("max"));
        let key = if text("key").is_empty() { key_of(&text("label"), i) } else { text("key") };
        let question = Question {
            key,
            label: text("label"),
            hint: text("hint"),
            wants,
            choices: text("choices").lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect(),
            required: f.contains_key(&format!("q{i}_required")),
            shown_if: condition(f, &format!("q{i}_shown")),
            required_if: condition(f, &format!("q{i}_needed")),
            min,
            max,
        };
        found.push((text("place").replace(',', ".").parse().unwrap_or(1e9 + i as f64), question));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, q)| q).collect()
}

fn condition(f: &Fields, prefix: &str) -> Option<Condition> {
    let text = |part: &str| f.get(&format!("{prefix}_{part}")).map(|t| t.trim().to_owned()).unwrap_or_default();
    let question = text("question");
    let test = serde_json::from_value(serde_json::Value::String(text("test"))).unwrap_or(Test::Is);
    (!question.is_empty()).then(|| Condition { question, test, value: text("value") })
}

/// A key for a question that was not given one.
fn key_of(label: &str, i: usize) -> String {
    let plain: String = label
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .take(30)
        .collect::<String>();
    let plain = plain.split('_').filter(|p| !p.is_empty()).collect::<Vec<_>>().join("_");
    if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("q_{i}_{plain}") }
}

async fn preview(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    let (offer, people) = cx
        .read(move |tx| -> Result<_> {
            let offer = store::offer(tx, number)?.ok_or(Error::NotFound)?;
            let people = choosable(tx, &offer.draft)?;
            Ok((offer, people))
        })
        .await?;
    let shown = Shown { offer: number, version: 0, content: &offer.draft, people: &people };
    let body = views::form_page(&cx, &shown, &Again::default());
    cx.page(PageFrame { title: &offer.draft.name, here: "/desk", ..PageFrame::default() }, body).await
}

async fn version(cx: Cx, Path((number, version)): Path<(i64, i64)>) -> Result<Response> {
    let found = cx.read(move |tx| store::version(tx, number, version)).await?.ok_or(Error::NotFound)?;
    let body = views::version(&cx, &found);
    cx.page(PageFrame { title: &found.content.name, here: "/desk", ..PageFrame::default() }, body).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn restore(cx: Cx, Path((number, version)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::restore(tx, number, version)).await?;
    Ok(see_with(&format!("/desk/catalogue/{number}"), "desk-catalogue-restored", ""))
}

async fn withdraw(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::withdraw(tx, number, false)).await?;
    Ok(see_with(
        &format!("/desk/catalogue/{number}"),
        "desk-catalogue-withdrawn",
        &format!("/desk/catalogue/{number}/return"),
    ))
}

async fn put_back(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::withdraw(tx, number, true)).await?;
    Ok(see_with(&format!("/desk/catalogue/{number}"), "desk-catalogue-returned", ""))
}
