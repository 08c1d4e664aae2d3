//! The files for people. What they hold is what the page of the same period shows, from the same answer.

use super::{Sheet, rules};
use crate::report::pages::{Answer, Asked, Period, answer};
use crate::report::{store, views};
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors};
use house::words::Speaker;
use house::{Error, FieldFault, Result};
use jiff::Timestamp;

/// Tickets read at a time.
const AT_ONCE: i64 = 1_000;

pub fn doors() -> Doors {
    let right = Right::DeskReport;
    Doors::default()
        .get("/desk/report.csv", right, csv)
        .get("/desk/report.xlsx", right, xlsx)
        .get("/desk/report.pdf", right, pdf)
        .get("/desk/tickets.xlsx", right, tickets)
}

/// The sheet of a period.
pub async fn sheet(cx: &Cx, period: &Period) -> Result<Sheet> {
    let period = &period.clone().usual();
    let answer = answer(cx, period.question(&cx.words.zone, cx.now)?).await?;
    let mut sheet = made(&cx.words, (&cx.caller.organisation_name, period), &answer, cx.now);
    sheet.place = format!("{} · {}", cx.caller.organisation_name, views::narrowed(cx, period));
    Ok(sheet)
}

/// The sheet of an answer, for an organisation and its period.
pub fn made(w: &Speaker, (organisation, period): (&str, &Period), answer: &Answer, now: Timestamp) -> Sheet {
    let today = w.local(now).date();
    Sheet {
        title: w.say("desk-report-title"),
        place: format!("{organisation} · {}", views::lead(w, now, period)),
        method: w.say("desk-report-method"),
        lang: w.locale,
        date: (today.year(), today.month(), today.day()),
        heads: ["part", "says", "number", "range", "counted"].map(|k| w.say(&format!("desk-report-{k}"))),
        lines: views::lines(w, &answer.metrics),
    }
}

async fn csv(cx: Cx, Query(period): Query<Period>) -> Result<Response> {
    file(&sheet(&cx, &period).await?, "csv").await
}

async fn xlsx(cx: Cx, Query(period): Query<Period>) -> Result<Response> {
    file(&sheet(&cx, &period).await?, "xlsx").await
}

async fn pdf(cx: Cx, Query(period): Query<Period>) -> Result<Response> {
    file(&sheet(&cx, &period).await?, "pdf").await
}

/// The sheet in one of the three forms, to be taken along.
pub async fn file(sheet: &Sheet, form: &str) -> Result<Response> {
    let (bytes, media_type) = packed(sheet, form).await?;
    Ok(sent(bytes, media_type, &format!("report.{form}")))
}

/// The sheet in one of the three forms.
pub async fn packed(sheet: &Sheet, form: &str) -> Result<(Vec<u8>, &'static str)> {
    let (sheet, wanted) = (sheet.clone(), form.to_owned());
    let work = move || -> Result<(Vec<u8>, &'static str)> {
        match wanted.as_str() {
            "csv" => Ok((rules::csv(&sheet).into_bytes(), "text/csv; charset=utf-8")),
            "xlsx" => Ok((rules::xlsx(&sheet).map_err(Error::internal)?, XLSX)),
            "pdf" => {
                let pdf = press::pdf(include_str!("report.typ"), &rules::paper(&sheet), &[]);
                Ok((pdf.map_err(Error::internal)?, "application/pdf"))
            }
            _ => Err(Error::field("form", "fault-unknown")),
        }
    };
    // Typesetting and packing take a moment of processor time.
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn sent(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, bytes).into_response()
}

/// The tickets of a list as a workbook; very long lists go into CSV.
async fn tickets(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    let filter = asked.filter(&cx.words.zone)?;
    let found = cx
        .read(move |tx| -> Result<_> {
            let mut all: Vec<crate::facts::TicketFact> = Vec::new();
            loop {
                let before = all.last().map_or(i64::MAX, |t| t.number);
                let next = store::listed(tx, &filter, before, AT_ONCE)?;
                let done = (next.len() as i64) < AT_ONCE;
                all.extend(next);
                if all.len() > rules::TICKETS_MAX {
                    let fault = FieldFault::new("tickets", "desk-report-too-many").with("max", rules::TICKETS_MAX);
                    return Err(Error::Invalid(vec![fault]));
                }
                if done {
                    return Ok(all);
                }
            }
        })
        .await?;
    let heads = [
        "number",
        "title",
        "state",
        "priority",
        "category",
        "subcategory",
        "service",
        "created_at",
        "resolved_at",
        "hours",
    ];
    let work = move || rules::tickets_xlsx(&heads.map(str::to_owned), &found);
    let bytes = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(sent(bytes, XLSX, "tickets.xlsx"))
}
