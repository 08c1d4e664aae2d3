//! Recording a decision, and the page that says what happens next.

use super::{Answer, Decision, DecisionInput, rules, store, views};
use crate::acceptance::store::Signed;
use crate::assessment::{self, Assessment};
use crate::recommendation::{self, Recommendation};
use crate::{acceptance, voice};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::mail::NewMail;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, Html, PageFrame, Sent, see};
use house::words::Speaker;
use house::{Error, FieldFault, Result};

/// Says that a newer assessment exists than the one that was read.
pub const STALE: &str = "ledger-stale-assessment";

pub fn doors() -> Doors {
    Doors::default()
        .post("/ledger/{n}/decide", Right::LedgerDecide, decide)
        .get("/ledger/{n}/decided", Right::LedgerRead, decided)
        .get("/ledger/decisions/{d}", Right::LedgerRead, go)
}

/// A decision's own address leads to what was decided.
async fn go(cx: Cx, Path(d): Path<i64>) -> Result<Response> {
    let found = cx.read(move |tx| -> Result<_> { store::by_number(tx, d)?.ok_or(Error::NotFound) }).await?;
    Ok(see(&format!("/ledger/{}?assessment={}", found.recommendation, found.assessment)))
}

/// Records a decision; the same for the panel and the API. The answer is the decision's number.
pub async fn record(cx: &Cx, n: i64, sent: Sent<DecisionInput>) -> Result<i64> {
    let w = cx.words.clone();
    let link = format!("{}/ledger/{n}", cx.house.config.public_url);
    cx.command(sent, move |tx, input| carry_out(tx, n, &input, (&w, &link))).await
}

/// The command in its transaction; also used by the demonstration.
pub fn carry_out(tx: &mut Tx<'_>, n: i64, input: &DecisionInput, (w, link): (&Speaker, &str)) -> Result<i64> {
    let asked = recommendation::store::by_number(tx, n)?
        .filter(|r| r.state != recommendation::State::Draft)
        .ok_or(Error::NotFound)?;
    let newest = assessment::store::latest(tx, n)?.ok_or(Error::NotFound)?;
    let ruling = rules::ruling(input, newest.outputs.options.len().saturating_sub(1), voice::today(w, tx.now()))
        .map_err(Error::Invalid)?;
    if newest.number != input.assessment {
        return Err(Error::TooLate(STALE.to_owned()));
    }
    let chosen = ruling.choice.and_then(|c| newest.outputs.options.get(c)).map_or(String::new(), |o| o.name.clone());
    acceptance::store::end_of(tx, n)?;
    let number = store::add(tx, &asked, newest.number, &ruling, &chosen)?;
    if let (Answer::Decline | Answer::Defer, Some(until)) = (ruling.answer, ruling.until) {
        let risk = newest.outputs.nothing().map(|o| o.remaining).unwrap_or_default();
        let horizon_years = newest.inputs.case.assumptions.horizon_years;
        acceptance::store::add(
            tx,
            &Signed { decision: number, recommendation: n, ruling: &ruling, until, risk, horizon_years },
        )?;
    }
    let now = tx.now();
    house::job::store::enqueue(
        tx,
        &house::job::NewJob { kind: assessment::jobs::EXPOSURE, payload: serde_json::json!({}), run_at: now },
    )?;
    tell(tx, &asked, number, (w, link))?;
    Ok(number)
}

/// The person who asked is told at once.
fn tell(tx: &mut Tx<'_>, asked: &Recommendation, number: i64, (w, link): (&Speaker, &str)) -> Result<()> {
    let Some(d) = store::of(tx, asked.number)?.into_iter().find(|d| d.number == number) else { return Ok(()) };
    let Some(member) = house::people::store::member(tx, asked.made_by)? else { return Ok(()) };
    let values = [
        ("title", asked.input.title.as_str().into()),
        ("said", views::said(w, &d).into()),
        ("reason", d.reason.as_str().into()),
        ("link", link.into()),
        ("to", member.name.as_str().into()),
    ];
    let (subject, plain) =
        (w.say_with("ledger-mail-decided-subject", &values), w.say_with("ledger-mail-decided", &values));
    house::mail::store::queue(
        tx,
        &NewMail { person: Some(member.person), to: &member.email, subject: &subject, plain: &plain, html: None },
    )?;
    Ok(())
}

async fn decide(cx: Cx, Path(n): Path<i64>, sent: Sent<DecisionInput>) -> Result<Response> {
    let typed = sent.input.clone();
    match record(&cx, n, sent).await {
        Ok(_) => Ok(see(&format!("/ledger/{n}/decided"))),
        Err(Error::Invalid(faults)) => {
            again(&cx, n, (typed, voice::told(&cx.words, &faults)), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(Error::TooLate(why)) if why == STALE => {
            let faults = voice::told(&cx.words, &[FieldFault::new("answer", STALE)]);
            again(&cx, n, (typed, faults), StatusCode::CONFLICT).await
        }
        Err(other) => Err(other),
    }
}

/// The form as it was typed, with what is wrong; on the newest assessment.
async fn again(
    cx: &Cx,
    n: i64,
    (typed, faults): (DecisionInput, Vec<(String, String)>),
    status: StatusCode,
) -> Result<Response> {
    let (asked, assessment) = cx.read(move |tx| read(tx, n)).await?;
    let token = cx.token();
    let panel = views::Panel {
        asked: &asked,
        assessment: &assessment,
        typed: &typed,
        faults: &faults,
        today: voice::today(&cx.words, cx.now),
        token: &token,
    };
    if cx.wants_fragment() {
        return Ok((status, Html(views::form(&cx.words, &panel))).into_response());
    }
    let markup = recommendation::pages::whole(cx, n, None, Some((&typed, &faults))).await?;
    let mut page =
        cx.page(PageFrame { title: &asked.input.title, here: "/ledger", ..PageFrame::default() }, markup).await?;
    *page.status_mut() = status;
    Ok(page)
}

fn read(tx: &mut Tx<'_>, n: i64) -> Result<(Recommendation, Assessment)> {
    let asked = recommendation::store::by_number(tx, n)?.ok_or(Error::NotFound)?;
    Ok((asked, assessment::store::latest(tx, n)?.ok_or(Error::NotFound)?))
}

async fn decided(cx: Cx, Path(n): Path<i64>) -> Result<Response> {
    let (asked, d) = cx
        .read(move |tx| -> Result<(Recommendation, Decision)> {
            let asked = recommendation::store::by_number(tx, n)?.ok_or(Error::NotFound)?;
            let standing = store::of(tx, n)?.into_iter().find(|d| d.superseded_at.is_none()).ok_or(Error::NotFound)?;
            Ok((asked, standing))
        })
        .await?;
    let title = cx.words.say("ledger-recorded");
    cx.page(
        PageFrame { title: &title, here: "/ledger", ..PageFrame::default() },
        views::recorded(&cx.words, &asked, &d),
    )
    .await
}
