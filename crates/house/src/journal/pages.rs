//! The journal for auditors and IT leads: what happened, newest first, and the same for programs.

use super::store;
use crate::people::policy::Right;
use crate::web::{Cx, Doors, ListPage, PageFrame, PageQuery};
use crate::{Error, Result};
use axum::Json;
use axum::extract::Query;
use axum::response::Response;
use jiff::Timestamp;
use maud::html;
use serde::Serialize;
use std::collections::HashMap;
use ui::list::{Column, empty, more, table};
use ui::{layout, text};
use utoipa_axum::routes;

pub(crate) fn doors() -> Doors {
    Doors::default().get("/journal", Right::JournalRead, show).api(Right::JournalRead, routes!(list))
}

async fn read(cx: &Cx, query: &PageQuery) -> Result<(Vec<super::Entry>, HashMap<i64, String>)> {
    let (before, limit) = (query.after_number()?.unwrap_or(i64::MAX), query.limit());
    cx.read(move |tx| -> Result<_> {
        let entries = store::of_organisation(tx, before, limit)?;
        let mut names = HashMap::new();
        for person in entries.iter().filter_map(|e| e.actor) {
            if let std::collections::hash_map::Entry::Vacant(free) = names.entry(person.0) {
                free.insert(crate::people::store::member(tx, person)?.map(|m| m.name).unwrap_or_default());
            }
        }
        Ok((entries, names))
    })
    .await
}

async fn show(cx: Cx, Query(query): Query<PageQuery>) -> Result<Response> {
    let (entries, names) = read(&cx, &query).await?;
    let w = &cx.words;
    let title = w.say("journal-title");
    let heads = [w.say("journal-when"), w.say("journal-who"), w.say("journal-what"), w.say("journal-record")];
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows = entries
        .iter()
        .map(|e| {
            let who = e.actor.and_then(|p| names.get(&p.0).cloned()).unwrap_or_else(|| w.say("journal-system"));
            let label = cx
                .house
                .kind(&e.record.kind)
                .map_or_else(|| format!("{} {}", e.record.kind, e.record.number), |k| k.label(e.record.number));
            vec![
                html! { (w.when(e.at, cx.now)) },
                html! { (who) },
                html! { code { (e.kind) } },
                html! { a href={ "/go/" (e.record.kind) "/" (e.record.number) } { (label) } },
            ]
        })
        .collect::<Vec<_>>();
    let body = layout::reading(
        "journal",
        html! {
            (text::headline("", &title, html! { (w.say("journal-lead")) }))
            @if rows.is_empty() { (empty(&w.say("journal-empty"), html! {})) } @else { (table(&title, &columns, &rows)) }
            @if let Some(last) = entries.last().filter(|_| entries.len() as i64 == query.limit()) {
                (more(&format!("/journal?after={}", last.position.seq), &w.say("journal-older")))
            }
        },
    );
    cx.page(PageFrame { title: &title, ..PageFrame::default() }, body).await
}

/// One thing that happened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct JournalEntry {
    seq: i64,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The person who did it; absent for Rapport itself.
    actor: Option<i64>,
    kind: String,
    record: super::RecordRef,
    #[schema(value_type = Object)]
    payload: serde_json::Value,
}

/// Read the journal, newest first.
#[utoipa::path(get, path = "/api/v1/journal", params(PageQuery), tag = "journal",
    responses((status = 200, body = ListPage<JournalEntry>), (status = 401, body = crate::web::Problem), (status = 403, body = crate::web::Problem), (status = 422, body = crate::web::Problem)))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<JournalEntry>>, Error> {
    let (entries, _) = read(&cx, &query).await?;
    let next =
        (entries.len() as i64 == query.limit()).then(|| entries.last().map(|e| e.position.seq.to_string())).flatten();
    let items = entries
        .into_iter()
        .map(|e| JournalEntry {
            seq: e.position.seq,
            at: e.at,
            actor: e.actor.map(|p| p.0),
            kind: e.kind,
            record: e.record,
            payload: e.payload,
        })
        .collect();
    Ok(Json(ListPage { items, next }))
}
