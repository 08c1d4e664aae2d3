//! Find: the palette's answers and the search page, over all records that somebody may see.

use super::{Card, store};
use crate::journal::RecordRef;
use crate::people::policy::{Reach, Right};
use crate::room::Place;
use crate::store::StoreError;
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

/// Pages that one answer names.
const PLACES_MAX: usize = 8;
/// How many results one answer holds.
const FOUND_MAX: i64 = 30;

/// Records by their words, and before them the one whose number was typed.
async fn search(cx: &Cx, q: String) -> Result<Vec<Card>> {
    let only = cx.only_concerning();
    let named = numbered(&cx.house.kinds, &q);
    let cards = cx
        .read(move |tx| -> Result<_, StoreError> {
            let mut cards = Vec::new();
            for record in &named {
                cards.extend(store::card(tx, record, only)?);
            }
            let found = store::search(tx, &q, only, FOUND_MAX)?;
            cards.extend(found.into_iter().filter(|c| !named.contains(&c.record)));
            Ok(cards)
        })
        .await?;
    Ok(cards.into_iter().filter(|c| visible(cx, c)).collect())
}

/// What "610", "#610", "T-610" or "t610" can mean: a number without a letter is any kind's.
fn numbered(kinds: &[super::Kind], typed: &str) -> Vec<RecordRef> {
    let typed = typed.trim().trim_start_matches('#').to_uppercase();
    let digits = typed.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start_matches('-');
    let Ok(number) = digits.parse::<i64>() else { return Vec::new() };
    let prefix = typed.strip_suffix(digits).unwrap_or_default().trim_end_matches('-');
    let meant = kinds.iter().filter(|k| prefix.is_empty() || k.prefix == prefix);
    meant.map(|k| RecordRef::new(k.word, number)).collect()
}

/// Pages that somebody may open and whose name, or address, holds what was typed.
fn places<'a>(cx: &'a Cx, typed: &str) -> Vec<(&'a Place, String)> {
    let typed = typed.trim().to_lowercase();
    let named = cx.house.places.iter().filter(|p| cx.may(p.right).is_some()).map(|p| (p, cx.words.say(p.word)));
    named
        .filter(|(p, name)| !typed.is_empty() && (name.to_lowercase().contains(&typed) || p.path.contains(&typed)))
        .take(PLACES_MAX)
        .collect()
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
    let pages = places(cx, q);
    let pages = pages
        .iter()
        .map(|(place, name)| Found { href: place.path, icon: "arrow-right", title: marked(name, q.trim()), detail: "" })
        .collect();
    found(&[(&cx.words.say("find-title"), rows), (&cx.words.say("find-pages"), pages)], &cx.words.say("find-nothing"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_understood_as_people_type_it() {
        let kind = |word, prefix| super::super::Kind { word, prefix, path: "/", right: Right::Look };
        let kinds = [kind("ticket", "T"), kind("article", "K")];
        let told =
            |typed| numbered(&kinds, typed).into_iter().map(|r| format!("{}{}", r.kind, r.number)).collect::<Vec<_>>();
        for typed in ["T-610", "t610", " #t-610 "] {
            assert_eq!(told(typed), ["ticket610"], "{typed}");
        }
        assert_eq!(told("#610"), ["ticket610", "article610"]);
        for typed in ["", "T", "T-6x", "printer 610", "Q-610", "99999999999999999999"] {
            assert!(told(typed).is_empty(), "{typed}");
        }
    }
}
