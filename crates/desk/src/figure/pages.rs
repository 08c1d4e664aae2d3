//! The lists for people, and as CSV.

use super::{Which, listed, views};
use crate::report::pages::{CSV_HEAD, Period, answer, csv_row};
use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use house::people::policy::Right;
use house::web::{Cx, Doors, PageFrame};
use house::{Error, Result};

pub(crate) fn doors() -> Doors {
    Doors::default().get("/desk/report/behind", Right::DeskReport, page).get(
        "/desk/report/behind.csv",
        Right::DeskReport,
        export,
    )
}

async fn page(cx: Cx, Query(which): Query<Which>, Query(period): Query<Period>) -> Result<Response> {
    let period = period.usual();
    let found = listed(&cx, &which, &period).await?;
    let answer = answer(&cx, period.question(&cx.words.zone, cx.now)?).await?;
    // How many the figure says, so that one sees that the list agrees with it.
    let part = answer.metrics.iter().find(|m| m.behind == Some(which.figure.as_str())).and_then(|m| m.numerator);
    let whole = answer.metrics.iter().find(|m| m.behind_all == Some(which.figure.as_str()));
    let count = part.or_else(|| whole.and_then(|m| m.denominator));
    let title = cx.words.say(&format!("desk-figure-{}", which.figure.replace('_', "-")));
    let frame = PageFrame { title: &title, here: "/desk", ..PageFrame::default() };
    cx.page(frame, views::list(&cx, (&which, &period), &found, (&title, count))).await
}

/// All of them, read and sent piece by piece.
async fn export(cx: Cx, Query(which): Query<Which>, Query(period): Query<Period>) -> Result<Response> {
    let period = period.usual();
    let first = listed(&cx, &which, &period).await?;
    let pieces = stream::try_unfold((cx, which, period, Some(first), true), |state| async move {
        let (cx, mut which, period, found, first) = state;
        let Some(found) = found else { return Ok::<_, Error>(None) };
        let head = if first { CSV_HEAD } else { "" };
        let text: String = std::iter::once(head.to_owned()).chain(found.tickets.iter().map(csv_row)).collect();
        let more = found.next.is_some();
        which.after = found.next;
        let next = if more { Some(listed(&cx, &which, &period).await?) } else { None };
        Ok(Some((Bytes::from(text), (cx, which, period, next, false))))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"tickets.csv\""),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}
