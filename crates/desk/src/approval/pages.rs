//! Routes of approvals: the list, one approval, the small page behind a mailed link, and who stands in for whom.

use super::views::{self, Open, steps_of};
use super::{Approval, Asked, Asking, Decision, Seat, Standing, store};
use crate::Letters;
use crate::catalogue::member_of;
use crate::catalogue::pages::cents;
use crate::colleague::{self as colleagues_of, Colleague, views as people_views};
use crate::ticket;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use house::journal::store::of_record;
use house::journal::{Entry, RecordRef};
use house::people::policy::{Reach, Right};
use house::people::{Member, OrganisationId, PersonId, store as people};
use house::store::{Actor, Scope, StoreError, Tx};
use house::web::{Cx, Doors, Guest, PageFrame, PageQuery, Problem, Sent, see_with};
use house::words::Speaker;
use house::{Error, FieldFault, House, Panel, Result};
use maud::Markup;
use serde::Deserialize;
use std::collections::HashMap;

/// Approvals on one page.
const PAGE: i64 = 30;
/// What waits for somebody is shown whole, up to this many.
const WAITING: i64 = 100;
const MEMBERS: i64 = 2000;
const OWNERS: i64 = 500;

pub fn doors() -> Doors {
    let (ask, admin) = (Right::Ask, Right::Administer);
    Doors::default()
        .get("/approvals", ask, list)
        .get("/approvals/away", ask, away)
        .post("/approvals/away", ask, away_save)
        .get("/approvals/{number}", ask, show)
        .post("/approvals/{number}/decide", ask, decide)
        .post("/approvals/{number}/question", ask, question)
        .post("/approvals/{number}/answer", ask, answer)
        .post("/approvals/{number}/pass", ask, pass)
        .post("/approvals/{number}/withdraw", ask, withdraw)
        .open("GET", "/approve/{token}", get(link))
        .open("POST", "/approve/{token}", post(link_decide))
        .get("/desk/t/{number}/approval", Right::DeskWork, ask_page)
        .post("/desk/t/{number}/approval", Right::DeskWork, ask_for)
        .get("/desk/colleagues", admin, colleagues)
        .get("/desk/colleagues/{person}", admin, colleague)
        .post("/desk/colleagues/{person}", admin, colleague_save)
        .post("/desk/service-owners", admin, owner_save)
}

/// Approvals beside the ticket that waits for them.
pub fn panel() -> Panel {
    Panel { on: ticket::KIND, follows: &[super::KIND], right: Right::DeskRead, draw: draw_panel }
}

fn draw_panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let mut found = Vec::new();
    for a in store::of_record(tx, record)?.into_iter().take(3) {
        let seats = store::seats(tx, a.number)?;
        found.push((a, seats));
    }
    Ok(views::panel(w, &found))
}

fn faults_of(cx: &Cx, error: &Error) -> Vec<(String, String)> {
    Problem::new(error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect()
}

async fn list(cx: Cx, Query(page): Query<PageQuery>) -> Result<Response> {
    let (me, below) = (cx.caller.person, page.after_number()?);
    let (waiting, asked) = cx
        .read(move |tx| -> Result<_> {
            Ok((store::waiting_for(tx, me, None, WAITING)?, store::of_asker(tx, me, below, PAGE)?))
        })
        .await?;
    let next = asked.last().filter(|_| asked.len() as i64 == PAGE).map(|a| a.number);
    let title = cx.words.say("desk-approval-list");
    let body = views::list(&cx, (&waiting, &asked), next);
    cx.page(PageFrame { title: &title, here: "/approvals", ..PageFrame::default() }, body).await
}

/// Whether the caller sees approvals that they have nothing to do with.
pub fn sees_all(cx: &Cx) -> bool {
    cx.may(Right::DeskRead) == Some(Reach::All)
}

type Whole = (Approval, Vec<Seat>, Vec<Asked>, Vec<Entry>);

fn whole(tx: &mut Tx<'_>, number: i64, reader: (PersonId, bool)) -> Result<Whole> {
    let (a, seats, asked) = super::visible(tx, number, reader)?;
    let entries = of_record(tx, &RecordRef::new(super::KIND, number), 0, 300)?;
    Ok((a, seats, asked, entries))
}

async fn show(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    page(&cx, number, (&[], StatusCode::OK)).await
}

async fn page(cx: &Cx, number: i64, (faults, status): (&[(String, String)], StatusCode)) -> Result<Response> {
    let reader = (cx.caller.person, sees_all(cx));
    let (a, seats, asked, entries) = cx.read(move |tx| whole(tx, number, reader)).await?;
    let kind = cx.house.kind(&a.record.kind);
    let label = kind.map(|k| k.label(a.record.number)).unwrap_or_default();
    let requester = a.asked_by == cx.caller.person || a.for_person == Some(cx.caller.person);
    let url = match kind {
        // The person who asked reads their own page of it; an approver from outside the team has none.
        Some(_) if a.record.kind == ticket::KIND && requester => format!("/r/{}", a.record.number),
        Some(k) if cx.may(k.right) == Some(Reach::All) => k.url(a.record.number),
        _ => String::new(),
    };
    let label = if url.is_empty() { String::new() } else { label };
    let open = Open {
        approval: &a,
        seats: &seats,
        entries: &entries,
        decides: !super::mine(&a, &seats, &asked, cx.caller.person).is_empty(),
        record: (&label, &url),
        faults,
    };
    let body = views::show(cx, &open);
    let frame = PageFrame { title: &a.title, here: "/approvals", ..PageFrame::default() };
    let mut response = cx.page(frame, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// After a form: back to the page, or the page with what is wrong.
async fn answered(cx: &Cx, number: i64, outcome: Result<()>, key: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(see_with(&format!("/approvals/{number}"), key, "")),
        Err(error @ Error::Invalid(_)) => page(cx, number, (&faults_of(cx, &error), error.status())).await,
        Err(error @ Error::TooLate(_)) => {
            let told = Problem::new(&error, &cx.words);
            page(cx, number, (&[("decide".to_owned(), told.title)], error.status())).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
struct Word {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    reason: String,
}

/// Yes or no as the buttons say it.
fn decision(word: &Word, way: &'static str) -> Result<Decision> {
    let yes = match word.answer.as_str() {
        "approve" => true,
        "decline" => false,
        _ => return Err(Error::field("answer", "fault-unknown")),
    };
    Ok(Decision { yes, reason: word.reason.clone(), way })
}

async fn decide(cx: Cx, Path(number): Path<i64>, sent: Sent<Word>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let reader = (cx.caller.person, sees_all(&cx));
    let yes = sent.input.answer == "approve";
    let work = move |tx: &mut Tx<'_>, word: Word| -> Result<()> {
        super::visible(tx, number, reader)?;
        let d = decision(&word, "page")?;
        super::decide(tx, Some(&letters), number, &d).map(drop)
    };
    let outcome = cx.command(sent, work).await;
    answered(&cx, number, outcome, if yes { "desk-approval-done-yes" } else { "desk-approval-done-no" }).await
}

#[derive(Debug, Deserialize)]
struct Text {
    #[serde(default)]
    text: String,
}

async fn question(cx: Cx, Path(number): Path<i64>, sent: Sent<Text>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let work = move |tx: &mut Tx<'_>, t: Text| super::question(tx, Some(&letters), number, &t.text);
    let outcome = cx.command(sent, work).await;
    answered(&cx, number, outcome, "desk-approval-done-asked").await
}

async fn answer(cx: Cx, Path(number): Path<i64>, sent: Sent<Text>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let work = move |tx: &mut Tx<'_>, t: Text| super::answer(tx, Some(&letters), number, &t.text);
    let outcome = cx.command(sent, work).await;
    answered(&cx, number, outcome, "desk-approval-done-answered").await
}

#[derive(Debug, Deserialize)]
struct To {
    #[serde(default)]
    to: String,
}

async fn pass(cx: Cx, Path(number): Path<i64>, sent: Sent<To>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let reader = (cx.caller.person, false);
    let work = move |tx: &mut Tx<'_>, to: To| -> Result<()> {
        super::visible(tx, number, reader)?;
        let member = member_of(tx, to.to.trim())?.ok_or_else(|| Error::field("to", "desk-catalogue-no-such-person"))?;
        super::pass_on(tx, Some(&letters), number, member.person)
    };
    let outcome = cx.command(sent, work).await;
    answered(&cx, number, outcome, "desk-approval-done-passed").await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn withdraw(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let lead = cx.may(Right::DeskLead).is_some();
    let outcome = cx.command(sent, move |tx, _| super::withdraw(tx, number, lead)).await;
    answered(&cx, number, outcome, "desk-approval-done-withdrawn").await
}

/// The parts of a mailed link: for which organisation, and the secret's digest.
fn token_parts(token: &str) -> Option<(OrganisationId, String)> {
    let (organisation, secret) = token.split_once('.')?;
    Some((OrganisationId(organisation.parse().ok()?), house::digest(secret)))
}

/// The approval behind a good link, and who was sent it. A link is good for one person and one step, until it
/// was used or ran out.
fn behind(tx: &mut Tx<'_>, hash: &str) -> Result<(Approval, Asked)> {
    let asked = store::asked_by_hash(tx, hash)?.ok_or(Error::LinkSpent)?;
    let a = store::by_number(tx, asked.approval)?.ok_or(Error::LinkSpent)?;
    let seats = store::seats(tx, a.number)?;
    let voices = store::asked(tx, a.number)?;
    let open = a.state == Standing::Waiting && a.step == asked.step && !asked.used && asked.expires_at > tx.now();
    let member = people::member(tx, asked.person)?.is_some();
    if open && member && !super::mine(&a, &seats, &voices, asked.person).is_empty() {
        Ok((a, asked))
    } else {
        Err(Error::LinkSpent)
    }
}

/// Opening a link decides nothing: programs that look through mail open links too.
async fn link(State(house): State<House>, guest: Guest, Path(token): Path<String>) -> Result<Response> {
    let (organisation, hash) = token_parts(&token).ok_or(Error::LinkSpent)?;
    let (a, asked) = house.db.read(house.system(Some(organisation)), move |tx| behind(tx, &hash)).await?;
    let body = views::link_page(guest.words(), (&token, &asked.person_name), &a, "");
    Ok(guest.page(&a.title, body))
}

async fn link_decide(
    State(house): State<House>,
    guest: Guest,
    Path(token): Path<String>,
    Form(word): Form<Word>,
) -> Result<Response> {
    let (organisation, hash) = token_parts(&token).ok_or(Error::LinkSpent)?;
    let scope = house.system(Some(organisation));
    let first = hash.clone();
    let (a, asked) = house.db.read(scope, move |tx| behind(tx, &first)).await?;
    let inner = house.clone();
    let d = decision(&word, "mail")?;
    let (yes, number) = (d.yes, a.number);
    let acting = Scope { actor: Actor::Person(asked.person), ..scope };
    let decided = house
        .db
        .write::<_, Error>(acting, move |tx| {
            behind(tx, &hash)?;
            let o = people::organisation(tx, organisation)?.ok_or(Error::LinkSpent)?;
            let letters = Letters::for_organisation(&inner, &o);
            super::decide(tx, Some(&letters), number, &d)
        })
        .await;
    let w = guest.words();
    match decided {
        Ok(_) => Ok(guest.page(&a.title, views::link_done(w, &a, yes))),
        Err(error @ Error::Invalid(_)) => {
            let wrong = Problem::new(&error, w).fields.first().map(|f| f.message.clone()).unwrap_or_default();
            let mut response = guest.page(&a.title, views::link_page(w, (&token, &asked.person_name), &a, &wrong));
            *response.status_mut() = error.status();
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

type Fields = HashMap<String, String>;

async fn ask_page(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    asking(&cx, number, (&HashMap::new(), &[], StatusCode::OK)).await
}

async fn asking(
    cx: &Cx,
    number: i64,
    (typed, faults, status): (&Fields, &[(String, String)], StatusCode),
) -> Result<Response> {
    let t = cx.read(move |tx| ticket::store::by_number(tx, number, None)).await?.ok_or(Error::NotFound)?;
    let title = cx.words.say("desk-approval-ask");
    let body = views::ask_page(cx, (number, &t.title), typed, faults);
    let mut response = cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

async fn ask_for(cx: Cx, Path(number): Path<i64>, sent: Sent<Fields>) -> Result<Response> {
    let (kept, letters) = (sent.input.clone(), Letters::of(&cx));
    let work = move |tx: &mut Tx<'_>, f: Fields| -> Result<i64> {
        let t = ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
        let members = people::members(tx, None, MEMBERS)?;
        let mut faults: Vec<FieldFault> = Vec::new();
        let steps = steps_of(&f, &members, &mut faults);
        let amount_cents = cents(f.get("amount").map_or("", |a| a.trim()), "amount", &mut faults);
        let why = f.get("why").map(|t| t.trim().to_owned()).unwrap_or_default();
        if why.is_empty() {
            faults.push(FieldFault::new("why", "fault-empty"));
        }
        if steps.is_empty() && faults.is_empty() {
            faults.push(FieldFault::new("s0_who", "fault-empty"));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let (title, service) = (t.title.clone(), t.service.clone());
        let record = RecordRef::new(ticket::KIND, number);
        let asking = Asking { record, title, why, service, amount_cents, for_person: t.requester, steps };
        super::ask(tx, Some(&letters), &asking)?.ok_or_else(|| Error::field("s0_from", "desk-approval-no-step"))
    };
    match cx.command(sent, work).await {
        Ok(_) => Ok(see_with(&format!("/desk/t/{number}"), "desk-approval-done-requested", "")),
        Err(error @ Error::Invalid(_)) => {
            let faults = faults_of(&cx, &error);
            asking(&cx, number, (&kept, &faults, error.status())).await
        }
        Err(error) => Err(error),
    }
}

async fn colleagues(cx: Cx) -> Result<Response> {
    colleagues_page(&cx, (&[], StatusCode::OK)).await
}

async fn colleagues_page(cx: &Cx, (faults, status): (&[(String, String)], StatusCode)) -> Result<Response> {
    let (members, known, owners) = cx
        .read(move |tx| -> Result<_> {
            let members = people::members(tx, None, MEMBERS)?;
            Ok((members, store::colleagues(tx, 0, MEMBERS)?, store::owners(tx, OWNERS)?))
        })
        .await?;
    let title = cx.words.say("desk-approval-colleagues");
    let body = people_views::colleagues(cx, (&members, &known), &owners, faults);
    let mut response = cx.page(PageFrame { title: &title, here: "/approvals", ..PageFrame::default() }, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// A colleague as the form shows them.
fn typed_of(tx: &mut Tx<'_>, person: PersonId) -> Result<(Member, Fields)> {
    let member = people::member(tx, person)?.ok_or(Error::NotFound)?;
    let c = store::colleague(tx, person)?;
    let mut name = |p: Option<PersonId>| -> Result<String> {
        Ok(p.map(|p| people::member(tx, p)).transpose()?.flatten().map(|m| m.name).unwrap_or_default())
    };
    let fields = [
        ("manager", name(c.manager)?),
        ("deputy", name(c.deputy)?),
        ("away_from", c.away_from),
        ("away_until", c.away_until),
    ];
    Ok((member, fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()))
}

async fn colleague(cx: Cx, Path(person): Path<i64>) -> Result<Response> {
    colleague_page(&cx, (person, false), None, (&[], StatusCode::OK)).await
}

async fn away(cx: Cx) -> Result<Response> {
    let me = cx.caller.person.0;
    colleague_page(&cx, (me, true), None, (&[], StatusCode::OK)).await
}

async fn colleague_page(
    cx: &Cx,
    (person, own): (i64, bool),
    kept: Option<&Fields>,
    (faults, status): (&[(String, String)], StatusCode),
) -> Result<Response> {
    let (member, stored) = cx.read(move |tx| typed_of(tx, PersonId(person))).await?;
    let to = if own { "/approvals/away".to_owned() } else { format!("/desk/colleagues/{person}") };
    let body = people_views::colleague(cx, &member, kept.unwrap_or(&stored), (&to, own), faults);
    let frame = PageFrame { title: &member.name, here: "/approvals", ..PageFrame::default() };
    let mut response = cx.page(frame, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// What the form says; one's own form leaves the manager as they are.
fn colleague_of(tx: &mut Tx<'_>, person: PersonId, f: &Fields, own: bool) -> Result<Colleague> {
    let mut faults = Vec::new();
    let mut who = |tx: &mut Tx<'_>, name: &str| -> Result<Option<PersonId>> {
        let typed = f.get(name).map_or("", |t| t.trim());
        if typed.is_empty() {
            return Ok(None);
        }
        let found = member_of(tx, typed)?.map(|m| m.person);
        if found.is_none() {
            faults.push(FieldFault::new(name, "desk-catalogue-no-such-person"));
        }
        Ok(found)
    };
    let manager = if own { store::colleague(tx, person)?.manager } else { who(tx, "manager")? };
    let deputy = who(tx, "deputy")?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let day = |name: &str| f.get(name).map(|t| t.trim().to_owned()).unwrap_or_default();
    Ok(Colleague { person, manager, deputy, away_from: day("away_from"), away_until: day("away_until") })
}

async fn colleague_save(cx: Cx, Path(person): Path<i64>, sent: Sent<Fields>) -> Result<Response> {
    keep(cx, (person, false), sent).await
}

async fn away_save(cx: Cx, sent: Sent<Fields>) -> Result<Response> {
    let me = cx.caller.person.0;
    keep(cx, (me, true), sent).await
}

async fn keep(cx: Cx, (person, own): (i64, bool), sent: Sent<Fields>) -> Result<Response> {
    let kept = sent.input.clone();
    let work = move |tx: &mut Tx<'_>, f: Fields| -> Result<()> {
        people::member(tx, PersonId(person))?.ok_or(Error::NotFound)?;
        let colleague = colleague_of(tx, PersonId(person), &f, own)?;
        colleagues_of::colleague_set(tx, &colleague)
    };
    match cx.command(sent, work).await {
        Ok(()) => {
            let to = if own { "/approvals" } else { "/desk/colleagues" };
            Ok(see_with(to, "desk-approval-done-saved", ""))
        }
        Err(error @ Error::Invalid(_)) => {
            let faults = faults_of(&cx, &error);
            colleague_page(&cx, (person, own), Some(&kept), (&faults, error.status())).await
        }
        Err(error) => Err(error),
    }
}

async fn owner_save(cx: Cx, sent: Sent<Fields>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, f: Fields| -> Result<()> {
        let text = |name: &str| f.get(name).map_or("", |t| t.trim());
        let owner = match text("owner") {
            "" => None,
            name => Some(member_of(tx, name)?.ok_or_else(|| Error::field("owner", "desk-catalogue-no-such-person"))?),
        };
        colleagues_of::owner_set(tx, text("service"), owner.map(|m| m.person))
    };
    match cx.command(sent, work).await {
        Ok(()) => Ok(see_with("/desk/colleagues", "desk-approval-done-saved", "")),
        Err(error @ Error::Invalid(_)) => {
            let faults = faults_of(&cx, &error);
            colleagues_page(&cx, (&faults, error.status())).await
        }
        Err(error) => Err(error),
    }
}
