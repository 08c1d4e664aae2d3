//! Routes of the knowledge pages: reading for everybody, writing and keeping for the team, approving for its lead.

use super::rules::{self, Step, Typed};
use super::views::{self, Care, Editor, Reading};
use super::{Article, KIND, State, Use, store};
use crate::file::pages::{serve, take};
use crate::ticket::Ticket;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query};
use axum::handler::Handler;
use axum::response::Response;
use house::attachment::{AttachmentId, store as files};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::policy::Right;
use house::people::{Role, store as people};
use house::record::{Relation, store as records};
use house::store::Tx;
use house::web::{Cx, Doors, PageFrame, Problem, Sent, see, see_with};
use house::{Error, FieldFault, Result};
use jiff::{SignedDuration, Span, Timestamp};
use maud::Markup;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Articles on one page of a list, versions on one page, tickets linked to one.
const LISTED: i64 = 50;
/// Articles looked at for each word of a question.
const LOOKED_AT: usize = 20;
/// Offers under the box and beside a ticket.
pub const OFFERS: usize = 3;
/// People who can own an article.
const OWNERS_MAX: i64 = 200;
/// Words looked for in vain that are listed.
const MISSED: i64 = 50;

pub fn doors() -> Doors {
    let (read, work) = (Right::Look, Right::DeskWork);
    Doors::default()
        .get("/knowledge", read, index)
        .get("/knowledge/care", work, care)
        .get("/knowledge/new", work, new)
        .post("/knowledge", work, create)
        .post("/knowledge/from/{ticket}", work, create_from)
        .get("/knowledge/files/{id}", read, picture)
        .get("/knowledge/{number}", read, show)
        .post("/knowledge/{number}/helpful", read, helpful)
        .get("/knowledge/{number}/edit", work, editor)
        .post("/knowledge/{number}/edit", work, edit)
        .post("/knowledge/{number}/files", work, add_files.layer(DefaultBodyLimit::disable()))
        .get("/knowledge/{number}/versions", work, versions)
        .post("/knowledge/{number}/restore/{version}", work, restore)
        .post("/knowledge/{number}/reviewed", work, reviewed)
        .post("/knowledge/{number}/submit", work, submit)
        .post("/knowledge/{number}/archive", work, archive)
        .post("/knowledge/{number}/revive", work, revive)
        .post("/knowledge/{number}/approve", Right::DeskLead, approve)
        .post("/knowledge/{number}/return", Right::DeskLead, send_back)
}

/// What the list is asked for, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    pub q: String,
    pub category: Option<String>,
    pub state: String,
    pub after: Option<i64>,
}

/// Articles that fit a question and may be read in this role, the best first.
pub fn fitting(tx: &mut Tx<'_>, question: &str, role: Role, limit: usize) -> Result<Vec<Article>> {
    let words = rules::beginnings(question);
    let mut seen = BTreeSet::new();
    let mut found: Vec<(usize, Article)> = Vec::new();
    for word in &words {
        for number in store::with_beginning(tx, word, LOOKED_AT)? {
            if !seen.insert(number) {
                continue;
            }
            let Some(article) = store::by_number(tx, number)? else { continue };
            let fit = rules::fit(&article, &words);
            if fit > 0 && article.is_offered() && rules::may_read(&article, role) {
                found.push((fit, article));
            }
        }
    }
    found.sort_by_key(|(fit, a)| (std::cmp::Reverse(*fit), std::cmp::Reverse(a.number)));
    Ok(found.into_iter().take(limit).map(|(_, a)| a).collect())
}

/// Counts what a finished question was offered, or the words for which nothing was found.
pub fn note_asked(tx: &mut Tx<'_>, question: &str, role: Role) -> Result<()> {
    let offered: Vec<i64> = fitting(tx, question, role, OFFERS)?.into_iter().map(|a| a.number).collect();
    let words = if offered.is_empty() { missed_words(tx, question)? } else { String::new() };
    Ok(super::asked(tx, &offered, &words)?)
}

fn missed_words(tx: &mut Tx<'_>, question: &str) -> Result<String> {
    let names: Vec<String> = people::members(tx, None, 5_000)?.into_iter().map(|m| m.name).collect();
    Ok(rules::impersonal(question, &names))
}

/// What is offered beside a ticket to whoever answers it.
pub fn beside(tx: &mut Tx<'_>, cx: &Cx, ticket: &Ticket) -> Result<Markup> {
    if cx.may(Right::DeskWork).is_none() {
        return Ok(maud::html! {});
    }
    let found = fitting(tx, &ticket.title, cx.caller.role, OFFERS)?;
    Ok(views::beside(cx, ticket, &found))
}

async fn index(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    let (role, wanted) = (cx.caller.role, asked.clone());
    let team = rules::is_team(role);
    let state = match asked.state.as_str() {
        "" => None,
        word => Some(State::from_word(word).ok_or_else(|| Error::field("state", "fault-unknown"))?),
    };
    let (found, categories, more) = cx
        .read(move |tx| -> Result<_> {
            let categories = store::categories(tx)?;
            if !wanted.q.trim().is_empty() {
                return Ok((fitting(tx, &wanted.q, role, LISTED as usize)?, categories, None));
            }
            let filter = store::Filter {
                state: state.filter(|_| team),
                category: wanted.category.clone(),
                offered: !(team && state.is_some()),
                due: None,
            };
            let found = store::list(tx, &filter, wanted.after, LISTED)?;
            let more = found.last().filter(|_| found.len() as i64 == LISTED).map(|a| a.number);
            Ok((found.into_iter().filter(|a| rules::may_read(a, role)).collect(), categories, more))
        })
        .await?;
    if found.is_empty() && !asked.q.trim().is_empty() {
        let question = asked.q.clone();
        cx.write(move |tx| -> Result<()> {
            let words = missed_words(tx, &question)?;
            Ok(super::asked(tx, &[], &words)?)
        })
        .await?;
    }
    let title = cx.words.say("desk-knowledge");
    let frame = PageFrame { title: &title, here: "/knowledge", ..PageFrame::default() };
    cx.page(frame, views::index(&cx, &asked, (&found, &categories, more))).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Came {
    /// "ask": from the suggestions under the box.
    from: String,
    /// What was being asked.
    need: String,
}

/// The article, if it may be read; the team reads drafts, too.
pub fn readable(tx: &mut Tx<'_>, cx: &Cx, number: i64) -> Result<Article> {
    let found = super::article(tx, number)?;
    if rules::may_read(&found, cx.caller.role) { Ok(found) } else { Err(Error::NotFound) }
}

async fn show(cx: Cx, Path(number): Path<i64>, Query(came): Query<Came>) -> Result<Response> {
    let reader = cx.clone();
    let (article, used, vote, linked) = cx
        .read(move |tx| -> Result<_> {
            let article = readable(tx, &reader, number)?;
            let record = RecordRef::new(KIND, number);
            let used = store::used(tx, number, jiff::civil::Date::MIN)?;
            let vote = store::vote(tx, number, reader.caller.person)?;
            let linked = records::linked_to(tx, &record, Relation::About, LISTED)?;
            Ok((article, used, vote, linked))
        })
        .await?;
    let from_box = came.from == "ask";
    // Opening counts; whoever only keeps the article does not use it.
    if article.is_offered() && !rules::is_team(cx.caller.role) {
        cx.write(move |tx| -> Result<()> {
            let day = super::today(tx)?;
            let by = Use { opened: 1, suggested: i64::from(from_box), ..Use::default() };
            Ok(store::count(tx, number, day, by)?)
        })
        .await?;
    }
    let reading =
        Reading { article: &article, used: &used, vote, linked: &linked, need: from_box.then_some(came.need.as_str()) };
    let title = if article.published_title.is_empty() { &article.title } else { &article.published_title };
    let frame = PageFrame { title, here: "/knowledge", ..PageFrame::default() };
    cx.page(frame, views::article(&cx, &reading)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    helpful: String,
    need: String,
    from: String,
}

async fn helpful(cx: Cx, Path(number): Path<i64>, sent: Sent<Said>) -> Result<Response> {
    let reader = cx.clone();
    let (yes, need) = (sent.input.helpful == "yes", sent.input.need.clone());
    let known = ["yes", "no"].contains(&sent.input.helpful.as_str());
    cx.command(sent, move |tx, said| {
        readable(tx, &reader, number)?;
        if !known {
            return Err(Error::field("helpful", "fault-unknown"));
        }
        super::vote(tx, number, (yes, said.from == "ask"))
    })
    .await?;
    if !yes && !need.trim().is_empty() {
        // It did not help: on to the box, with what they were asking.
        let query = serde_html_form::to_string([("need", need.as_str())]).unwrap_or_default();
        return Ok(see_with(&format!("/?{query}"), "desk-knowledge-ask-us", ""));
    }
    Ok(see_with(&format!("/knowledge/{number}"), "desk-knowledge-thanks", ""))
}

async fn new(cx: Cx) -> Result<Response> {
    let typed = Typed { audience: "everybody".to_owned(), ..Typed::default() };
    editor_page(&cx, (None, &typed), &[]).await
}

async fn editor(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    let article = cx.read(move |tx| super::article(tx, number)).await?;
    let typed = views::typed(&article);
    editor_page(&cx, (Some(&article), &typed), &[]).await
}

async fn editor_page(
    cx: &Cx,
    (article, typed): (Option<&Article>, &Typed),
    faults: &[(String, String)],
) -> Result<Response> {
    let number = article.map(|a| a.number);
    let (owners, pictures) = cx
        .read(move |tx| -> Result<_> {
            let mut owners = people::members(tx, Some(Role::Technician), OWNERS_MAX)?;
            owners.extend(people::members(tx, Some(Role::ItLead), OWNERS_MAX)?);
            let pictures = number.map(|n| files::of_record(tx, &RecordRef::new(KIND, n))).transpose()?;
            Ok((owners, pictures.unwrap_or_default()))
        })
        .await?;
    let title = cx.words.say(if article.is_some() { "desk-knowledge-edit" } else { "desk-knowledge-new" });
    let shown = Editor { article, typed, faults, owners: &owners, pictures: &pictures };
    let frame = PageFrame { title: &title, here: "/knowledge", ..PageFrame::default() };
    cx.page(frame, views::editor(cx, &title, &shown)).await
}

/// What was wrong, with what was typed; anything else goes on as it is.
async fn again(cx: &Cx, article: Option<Article>, typed: &Typed, error: Error) -> Result<Response> {
    let (Error::Invalid(_) | Error::Stale { .. }) = &error else { return Err(error) };
    let problem = Problem::new(&error, &cx.words);
    let mut faults: Vec<(String, String)> = problem.fields.into_iter().map(|f| (f.field, f.message)).collect();
    if faults.is_empty() {
        faults.push(("text".to_owned(), format!("{} {}", problem.title, problem.detail)));
    }
    let mut response = editor_page(cx, (article.as_ref(), typed), &faults).await?;
    *response.status_mut() = error.status();
    Ok(response)
}

async fn create(cx: Cx, sent: Sent<Typed>) -> Result<Response> {
    let typed = sent.input.clone();
    let outcome = cx.command(sent, |tx, typed| super::create(tx, &rules::read(&typed).map_err(Error::Invalid)?)).await;
    match outcome {
        Ok(number) => Ok(see_with(&format!("/knowledge/{number}"), "desk-knowledge-created", "")),
        Err(error) => again(&cx, None, &typed, error).await,
    }
}

async fn create_from(cx: Cx, Path(ticket): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let headings = (cx.words.say("desk-knowledge-question"), cx.words.say("desk-knowledge-answer"));
    let number = cx.command(sent, move |tx, _| super::create_from(tx, ticket, (&headings.0, &headings.1))).await?;
    Ok(see_with(&format!("/knowledge/{number}/edit"), "desk-knowledge-created", ""))
}

async fn edit(cx: Cx, Path(number): Path<i64>, sent: Sent<Typed>) -> Result<Response> {
    let (typed, seen) = (sent.input.clone(), sent.version);
    let outcome = cx
        .command(sent, move |tx, typed| {
            super::article(tx, number)?;
            super::edit(tx, number, seen, &rules::read(&typed).map_err(Error::Invalid)?).map(drop)
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_with(&format!("/knowledge/{number}"), "desk-knowledge-saved", "")),
        Err(error) => {
            let article = cx.read(move |tx| super::article(tx, number)).await?;
            again(&cx, Some(article), &typed, error).await
        }
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Remark {
    remark: String,
}

async fn stepped(cx: Cx, number: i64, sent: Sent<Remark>, (step, key): (Step, &str)) -> Result<Response> {
    cx.command(sent, move |tx, said| super::step(tx, number, step, said.remark.trim()).map(drop)).await?;
    Ok(see_with(&format!("/knowledge/{number}"), key, ""))
}

async fn submit(cx: Cx, Path(number): Path<i64>, sent: Sent<Remark>) -> Result<Response> {
    stepped(cx, number, sent, (Step::Submit, "desk-knowledge-submitted")).await
}

async fn approve(cx: Cx, Path(number): Path<i64>, sent: Sent<Remark>) -> Result<Response> {
    stepped(cx, number, sent, (Step::Approve, "desk-knowledge-published")).await
}

async fn send_back(cx: Cx, Path(number): Path<i64>, sent: Sent<Remark>) -> Result<Response> {
    stepped(cx, number, sent, (Step::Return, "desk-knowledge-returned")).await
}

async fn archive(cx: Cx, Path(number): Path<i64>, sent: Sent<Remark>) -> Result<Response> {
    stepped(cx, number, sent, (Step::Archive, "desk-knowledge-archived")).await
}

async fn revive(cx: Cx, Path(number): Path<i64>, sent: Sent<Remark>) -> Result<Response> {
    stepped(cx, number, sent, (Step::Revive, "desk-knowledge-saved")).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    review_on: String,
}

async fn reviewed(cx: Cx, Path(number): Path<i64>, sent: Sent<Next>) -> Result<Response> {
    cx.command(sent, move |tx, next| {
        super::article(tx, number)?;
        let day = match next.review_on.trim() {
            "" => None,
            day => Some(day.parse().map_err(|_| Error::field("review_on", "fault-not-a-date"))?),
        };
        super::reviewed(tx, number, day).map(drop)
    })
    .await?;
    Ok(see_with(&format!("/knowledge/{number}"), "desk-knowledge-reviewed", ""))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Two {
    a: Option<i64>,
    b: Option<i64>,
    after: Option<i64>,
}

async fn versions(cx: Cx, Path(number): Path<i64>, Query(two): Query<Two>) -> Result<Response> {
    let (article, list, older, newer) = cx
        .read(move |tx| -> Result<_> {
            let article = super::article(tx, number)?;
            let list = store::versions(tx, number, two.after, LISTED)?;
            let newer = store::version(tx, number, two.b.unwrap_or(article.version))?.ok_or(Error::NotFound)?;
            let older = two.a.unwrap_or(newer.version - 1);
            let older = if older < 1 { None } else { Some(store::version(tx, number, older)?.ok_or(Error::NotFound)?) };
            Ok((article, list, older, newer))
        })
        .await?;
    let title = cx.words.say("desk-knowledge-versions");
    let frame = PageFrame { title: &title, here: "/knowledge", ..PageFrame::default() };
    cx.page(frame, views::versions(&cx, &article, &list, (older.as_ref(), &newer))).await
}

async fn restore(cx: Cx, Path((number, version)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::restore(tx, number, version).map(drop)).await?;
    Ok(see_with(&format!("/knowledge/{number}"), "desk-knowledge-restored", ""))
}

async fn care(cx: Cx) -> Result<Response> {
    let now = cx.now;
    let (waiting, due, drafts, unused, missed) = cx
        .read(move |tx| -> Result<_> {
            let today = super::today(tx)?;
            let of = |state| store::Filter { state: Some(state), ..store::Filter::default() };
            let waiting = store::list(tx, &of(State::Review), None, LISTED)?;
            let due = store::list(
                tx,
                &store::Filter { due: Some(today), offered: true, ..Default::default() },
                None,
                LISTED,
            )?;
            let drafts = store::list(tx, &of(State::Draft), None, LISTED)?;
            let long = now.checked_sub(SignedDuration::from_hours(24 * rules::UNUSED_DAYS)).unwrap_or(Timestamp::MIN);
            let day = today.checked_sub(Span::new().days(rules::UNUSED_DAYS)).unwrap_or(today);
            let unused = store::unused(tx, (long, day), None, LISTED)?;
            Ok((waiting, due, drafts, unused, store::missed_list(tx, MISSED)?))
        })
        .await?;
    let title = cx.words.say("desk-knowledge-care");
    let frame = PageFrame { title: &title, here: "/knowledge", ..PageFrame::default() };
    let lists = Care { waiting: &waiting, due: &due, drafts: &drafts, unused: &unused, missed: &missed };
    cx.page(frame, views::care(&cx, &title, &lists)).await
}

/// The pictures that every browser shows and none runs.
const SHOWN: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

async fn add_files(cx: Cx, Path(number): Path<i64>, body: Multipart) -> Result<Response> {
    let sent = take(&cx, body).await?;
    if sent.input.uploads.is_empty() {
        return Err(Error::field("files", "fault-empty"));
    }
    cx.command(sent, move |tx, form| -> Result<()> {
        super::article(tx, number)?;
        let record = RecordRef::new(KIND, number);
        for (name, media_type, stored) in &form.uploads {
            if !SHOWN.contains(&media_type.as_str()) {
                return Err(Error::Invalid(vec![FieldFault::new("files", "desk-knowledge-no-picture")]));
            }
            files::add(tx, &record, name, media_type, stored)?;
            let payload = serde_json::json!({ "name": name, "bytes": stored.bytes, "hash": stored.hash });
            append(
                tx,
                &Happened { kind: crate::events::ARTICLE_PICTURE, record: record.clone(), concerns: None, payload },
            )?;
        }
        Ok(())
    })
    .await?;
    Ok(see(&format!("/knowledge/{number}/edit")))
}

async fn picture(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let reader = cx.clone();
    let file = cx
        .read(move |tx| -> Result<_> {
            let file = files::by_id(tx, AttachmentId(id))?.filter(|f| f.record.kind == KIND).ok_or(Error::NotFound)?;
            readable(tx, &reader, file.record.number)?;
            Ok(file)
        })
        .await?;
    serve(&cx, &file).await
}
