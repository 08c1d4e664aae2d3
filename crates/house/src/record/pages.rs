//! Find: the palette's answers and the search page, over all records that somebody may see.

use super::{Card, store};
use crate::people::policy::{Reach, Right};
use crate::web::{Cx, Doors, Html, ListPage, PageFrame};
use crate::{Error, Result};
use axum::Json;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use ui::action::{Kind, button};
use ui::field::field;
use ui::work::{Found, found, marked};
use ui::{layout, text};
use utoipa_axum::routes;

pub(crate) fn doors() -> Doors {
    Doors::default()
        .get("/find", Right::Look, find)
        .get("/go/{kind}/{number}", Right::Look, go)
        .api(Right::Look, routes!(find_api))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Typed {
    /// What was typed: all words must occur, the last may be unfinished.
    #[serde(default)]
    q: String,
}

/// How many results one answer holds.
const FOUND_MAX: i64 = 30;

async fn search(cx: &Cx, q: String) -> Result<Vec<Card>> {
    let only = cx.only_concerning();
    let cards = cx.read(move |tx| store::search(tx, &q, only, FOUND_MAX)).await?;
    Ok(cards.into_iter().filter(|c| visible(cx, c)).collect())
}

/// A record is found only by those who may open it.
fn visible(cx: &Cx, card: &Card) -> bool {
    cx.house.kind(&card.record.kind).is_some_and(|kind| match cx.may(kind.right) {
        None => false,
        Some(Reach::All) => true,
        Some(Reach::Own) => card.concerns == Some(cx.caller.person),
    })
}

async fn find(cx: Cx, Query(query): Query<Typed>) -> Result<Response> {
    let cards = search(&cx, query.q.clone()).await?;
    let list = results(&cx, &cards, &query.q);
    if cx.wants_fragment() {
        return Ok(Html(list).into_response());
    }
    let w = &cx.words;
    let title = w.say("find-title");
    let body = layout::reading(
        "find",
        html! {
            (text::headline("", &title, html! { (w.say("find-lead")) }))
            form method="get" action="/find" { (field("q", &w.say("find-label")).value(&query.q)) (button(&w.say("find-go"), Kind::Primary)) }
            (list)
        },
    );
    cx.page(PageFrame { title: &title, ..PageFrame::default() }, body).await
}

fn results(cx: &Cx, cards: &[Card], q: &str) -> Markup {
    let urls: Vec<(String, String)> = cards
        .iter()
        .map(|c| {
            cx.house
                .kind(&c.record.kind)
                .map(|k| (k.url(c.record.number), k.label(c.record.number)))
                .unwrap_or_default()
        })
        .collect();
    let rows = cards
        .iter()
        .zip(&urls)
        .map(|(card, (url, label))| Found {
            href: url,
            icon: "file-text",
            title: marked(&card.title, q.trim()),
            detail: label,
        })
        .collect();
    found(&[(&cx.words.say("find-title"), rows)], &cx.words.say("find-nothing"))
}

/// A link to a record by kind and number, for journals and mails that know no addresses.
async fn go(cx: Cx, Path((kind, number)): Path<(String, i64)>) -> Result<Response> {
    let kind = cx.house.kind(&kind).ok_or(Error::NotFound)?;
    Ok(crate::web::see(&kind.url(number)))
}

/// One record that was found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FoundRecord {
    kind: String,
    number: i64,
    label: String,
    title: String,
    state: String,
    url: String,
}

/// Find records by their words.
#[utoipa::path(get, path = "/api/v1/find", params(Typed), tag = "records",
    responses((status = 200, body = ListPage<FoundRecord>), (status = 401, body = crate::web::Problem)))]
async fn find_api(cx: Cx, Query(query): Query<Typed>) -> Result<Json<ListPage<FoundRecord>>> {
    let cards = search(&cx, query.q).await?;
    let items = cards
        .into_iter()
        .filter_map(|c| {
            let kind = cx.house.kind(&c.record.kind)?;
            Some(FoundRecord {
                label: kind.label(c.record.number),
                url: kind.url(c.record.number),
                kind: c.record.kind,
                number: c.record.number,
                title: c.title,
                state: c.state,
            })
        })
        .collect();
    Ok(Json(ListPage { items, next: None }))
}
