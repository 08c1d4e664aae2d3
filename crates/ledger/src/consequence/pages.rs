//! Tracing tickets back to decisions, the panels on a ticket's page, and the look back over all decisions.

use super::{Consequence, ConsequenceInput, Link, LookBack, rules, store, views};
use crate::assessment::{self, Assessment, Estimate3};
use crate::decision::{self, Decision};
use crate::facts;
use crate::recommendation::{self, Recommendation, State};
use axum::extract::{Path, Query};
use axum::response::Response;
use desk::facts::TicketFact;
use house::journal::RecordRef;
use house::people::policy::Right;
use house::store::{StoreError, Tx};
use house::web::{Cx, Doors, PageFrame, Sent, see_with};
use house::words::Speaker;
use house::{Error, FieldFault, Panel, Result};
use jiff::Timestamp;
use maud::Markup;
use serde::Deserialize;

const NOTE_MAX: usize = 500;

pub fn doors() -> Doors {
    Doors::default()
        .get("/ledger/look-back", Right::LedgerRead, look_back)
        .get("/ledger/trace", Right::LedgerPropose, trace)
        .post("/ledger/consequences", Right::LedgerPropose, create)
        .post("/ledger/consequences/{c}/remove", Right::LedgerPropose, remove)
}

/// What we hang on a ticket's page.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { on: "ticket", follows: &[super::KIND], right: Right::LedgerRead, draw: foreseen_panel },
        Panel { on: "ticket", follows: &[], right: Right::LedgerPropose, draw: ask_panel },
    ]
}

/// A link with its ticket and its cost at the assumptions of the decision's assessment.
pub fn filled(tx: &mut Tx<'_>, link: Link, assessment: &Assessment) -> Result<Consequence, StoreError> {
    let ticket = desk::facts::ticket(tx, link.ticket)?;
    let hours = ticket.as_ref().map_or(0.0, |t| t.hours_open);
    Ok(Consequence {
        number: link.number,
        ticket: link.ticket,
        recommendation: link.recommendation,
        decision: link.decision,
        note: link.note,
        happened_at: ticket.as_ref().map_or(link.linked_at, |t| t.created_at),
        open: ticket.as_ref().is_some_and(|t| t.resolved_at.is_none()),
        hours,
        cost: rules::cost(assessment, hours),
        title: ticket.map(|t| t.title).unwrap_or_default(),
    })
}

/// The decision that carries the risk, with the assessment it was taken on.
fn carried(tx: &mut Tx<'_>, n: i64) -> Result<Option<(Recommendation, Decision, Assessment)>, StoreError> {
    let Some(asked) = recommendation::store::by_number(tx, n)? else { return Ok(None) };
    let standing = decision::store::of(tx, n)?
        .into_iter()
        .find(|d| d.superseded_at.is_none() && d.answer != decision::Answer::Approve);
    let Some(standing) = standing else { return Ok(None) };
    Ok(assessment::store::by_number(tx, n, standing.assessment)?.map(|a| (asked, standing, a)))
}

/// Traces a ticket; the same for the page and the API. The answer is the consequence's number.
pub async fn link(cx: &Cx, sent: Sent<ConsequenceInput>) -> Result<i64> {
    cx.command(sent, carry_out).await
}

/// The command in its transaction.
pub fn carry_out(tx: &mut Tx<'_>, input: ConsequenceInput) -> Result<i64> {
    let fault = |field: &str, key: &str| Error::Invalid(vec![FieldFault::new(field, key)]);
    if input.note.chars().count() > NOTE_MAX {
        return Err(Error::Invalid(vec![FieldFault::new("note", "fault-too-long").with("max", NOTE_MAX)]));
    }
    let ticket = desk::facts::ticket(tx, input.ticket)?.ok_or_else(|| fault("ticket", "ledger-fault-ticket"))?;
    let (_, standing, _) =
        carried(tx, input.recommendation)?.ok_or_else(|| fault("recommendation", "ledger-fault-carried"))?;
    if ticket.created_at < standing.at {
        return Err(fault("ticket", "ledger-fault-before"));
    }
    store::add(tx, input.ticket, (input.recommendation, standing.number), input.note.trim())?
        .ok_or_else(|| fault("ticket", "ledger-fault-traced"))
}

/// Takes a trace back.
pub async fn unlink(cx: &Cx, c: i64, sent: Sent<serde_json::Value>) -> Result<i64> {
    cx.command(sent, move |tx, _| -> Result<i64> {
        let found = store::by_number(tx, c)?.ok_or(Error::NotFound)?;
        store::remove(tx, &found)?;
        Ok(found.recommendation)
    })
    .await
}

async fn create(cx: Cx, sent: Sent<ConsequenceInput>) -> Result<Response> {
    let n = sent.input.recommendation;
    link(&cx, sent).await?;
    Ok(see_with(&format!("/ledger/{n}"), "ledger-traced-done", ""))
}

async fn remove(cx: Cx, Path(c): Path<i64>, sent: Sent<serde_json::Value>) -> Result<Response> {
    let n = unlink(&cx, c, sent).await?;
    Ok(see_with(&format!("/ledger/{n}"), "ledger-untraced", ""))
}

#[derive(Debug, Deserialize)]
struct Wanted {
    ticket: i64,
    recommendation: i64,
}

async fn trace(cx: Cx, Query(wanted): Query<Wanted>) -> Result<Response> {
    let (ticket, (asked, standing, a)) = cx
        .read(move |tx| -> Result<(TicketFact, _)> {
            let ticket = desk::facts::ticket(tx, wanted.ticket)?.ok_or(Error::NotFound)?;
            Ok((ticket, carried(tx, wanted.recommendation)?.ok_or(Error::NotFound)?))
        })
        .await?;
    let title = cx.words.say("ledger-was-foreseen");
    let cost = rules::cost(&a, ticket.hours_open);
    let shown =
        views::Trace { ticket: &ticket, asked: &asked, decision: &standing, each: a.outputs.next_year.per_event, cost };
    cx.page(
        PageFrame { title: &title, here: "/ledger", ..PageFrame::default() },
        views::trace(&cx.words, &shown, &cx.token()),
    )
    .await
}

fn foreseen_panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let mut found: Vec<(Consequence, Decision, Estimate3)> = Vec::new();
    for link in store::of_ticket(tx, record.number)? {
        let taken = decision::store::of(tx, link.recommendation)?.into_iter().find(|d| d.number == link.decision);
        let Some(taken) = taken else { continue };
        let Some(a) = assessment::store::by_number(tx, link.recommendation, taken.assessment)? else { continue };
        found.push((filled(tx, link, &a)?, taken, a.outputs.next_year.per_event));
    }
    Ok(views::foreseen(w, &found))
}

/// Suggestions: what was declined or deferred before this ticket came, the same category first.
fn ask_panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let Some(ticket) = desk::facts::ticket(tx, record.number)? else { return Ok(maud::html! {}) };
    let traced: Vec<i64> = store::of_ticket(tx, record.number)?.into_iter().map(|l| l.recommendation).collect();
    let risky = recommendation::store::risky(tx, &ticket.category, 20)?;
    let fitting: Vec<Recommendation> = risky
        .into_iter()
        .filter(|r| matches!(r.state, State::Declined | State::Deferred) && !traced.contains(&r.number))
        .collect();
    Ok(views::ask(w, record.number, &fitting))
}

async fn look_back(cx: Cx) -> Result<Response> {
    let found = cx
        .read(|tx| -> Result<Vec<(Decision, String, LookBack, i64)>, StoreError> {
            let mut lines = Vec::new();
            for d in decision::store::standing_between(tx, Timestamp::MIN, tx.now(), 50)? {
                let Some(asked) = recommendation::store::by_number(tx, d.recommendation)? else { continue };
                let Some(came) = facts::look_back(tx, &d)? else { continue };
                let traced = store::count_of(tx, d.recommendation)?;
                lines.push((d, asked.input.title, came, traced));
            }
            Ok(lines)
        })
        .await?;
    let lines: Vec<views::Line<'_>> = found
        .iter()
        .map(|(decision, title, came, traced)| views::Line { decision, title, came, traced: *traced })
        .collect();
    let title = cx.words.say("ledger-look-back");
    cx.page(PageFrame { title: &title, here: "/ledger", ..PageFrame::default() }, views::look_back(&cx.words, &lines))
        .await
}
