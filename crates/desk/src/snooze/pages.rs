//! Routes for technicians: putting a ticket aside and bringing it back.

use super::{Why, rules};
use crate::draft::rules::moment;
use crate::ticket::pages::{Done, carry_out};
use axum::extract::Path;
use axum::response::Response;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default().post("/desk/t/{number}/snooze", work, snooze).post("/desk/t/{number}/wake", work, wake)
}

#[derive(Debug, Deserialize)]
struct Aside {
    /// One of the usual choices, "answer", or "at" with a moment.
    #[serde(default)]
    until: String,
    #[serde(default)]
    at: String,
    #[serde(default)]
    note: String,
}

/// The moment somebody chose; `None`: until the person who asked answers.
pub fn chosen(until: &str, at: &str, now: Timestamp, zone: &TimeZone) -> Result<Option<Timestamp>> {
    if until == "answer" {
        return Ok(None);
    }
    if let Some(usual) = rules::Usual::from_word(until) {
        let moment = rules::when(usual, &now.to_zoned(zone.clone()));
        return moment.map(Some).ok_or_else(|| Error::field("until", "fault-not-a-date"));
    }
    moment("at", at, now, zone).map(Some).map_err(Error::Invalid)
}

async fn snooze(cx: Cx, Path(number): Path<i64>, sent: Sent<Aside>) -> Result<Response> {
    let (now, zone) = (cx.now, cx.words.zone.clone());
    let work = move |tx: &mut Tx<'_>, form: Aside, _| {
        let until = chosen(&form.until, &form.at, now, &zone)?;
        super::put_aside(tx, number, until, &form.note)
    };
    let undo = format!("/desk/t/{number}/wake");
    carry_out(cx, number, sent, work, |_| Done { key: "desk-snooze-done", undo }).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn wake(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| super::wake(tx, number, Why::Somebody).map(drop);
    carry_out(cx, number, sent, work, |_| Done { key: "desk-snooze-done-back", undo: String::new() }).await
}
