//! Assets and services for programs: the same commands as the pages.

use super::pages::{meant, relation_of, take_in};
use super::views::Outcome;
use super::{Asset, Described, Sort, found, keep, relate, rules, store};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::journal::RecordRef;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Problem, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let (read, work) = (Right::WatchRead, Right::WatchWork);
    Doors::default()
        .api(read, routes!(list))
        .api(read, routes!(show))
        .api(work, routes!(create))
        .api(work, routes!(change))
        .api(work, routes!(relate_to))
        .api(work, routes!(import))
        .api(work, routes!(tie))
}

/// What can go wrong, the same everywhere here.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code, reason = "documents answers; the house makes them from its errors")]
pub enum Problems {
    #[response(status = 401, content_type = "application/problem+json")]
    SignIn(#[to_schema] Problem),
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(#[to_schema] Problem),
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] Problem),
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] Problem),
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(#[to_schema] Problem),
}

/// One asset or service.
#[derive(Debug, Serialize, ToSchema)]
struct AssetOut {
    number: i64,
    #[serde(flatten)]
    described: Described,
    /// The member who uses it, if it is one.
    used_by_person: Option<i64>,
    owner_person: Option<i64>,
    #[schema(value_type = String, format = DateTime)]
    changed_at: Timestamp,
    /// Give this as `If-Match` with a change; an older one is refused with 409.
    version: i64,
}

impl From<Asset> for AssetOut {
    fn from(a: Asset) -> Self {
        Self {
            number: a.number,
            described: a.described(),
            used_by_person: a.used_by.map(|p| p.0),
            owner_person: a.owner.map(|p| p.0),
            changed_at: a.changed_at,
            version: a.version,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Letters in its name, tag, user, place, model or serial number.
    #[serde(default)]
    q: String,
    sort: Option<Sort>,
    /// The `next` of the page before; absent for the first page.
    after: Option<String>,
    /// How many items, 1 to 200; 50 if absent.
    limit: Option<i64>,
}

/// List assets and services by number.
#[utoipa::path(get, path = "/api/v1/watch/assets", params(Wanted), tag = "watch", responses((status = 200, body = ListPage<AssetOut>), Problems))]
async fn list(cx: Cx, Query(w): Query<Wanted>) -> Result<Json<ListPage<AssetOut>>> {
    let page = PageQuery { after: w.after, limit: w.limit };
    let (above, limit) = (page.after_number()?.unwrap_or(0), page.limit());
    let found = cx.read(move |tx| store::list(tx, above, (w.sort.map(Sort::word), &w.q), limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|a| a.number.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(AssetOut::from).collect(), next }))
}

async fn present(cx: &Cx, number: i64, status: StatusCode) -> Result<Response> {
    let a = cx.read(move |tx| store::by_number(tx, number)).await?.ok_or(Error::NotFound)?;
    Ok((status, Json(AssetOut::from(a))).into_response())
}

/// Read an asset.
#[utoipa::path(get, path = "/api/v1/watch/assets/{number}", params(("number" = i64, Path)), tag = "watch", responses((status = 200, body = AssetOut), Problems))]
async fn show(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    present(&cx, number, StatusCode::OK).await
}

/// Write down a new asset or service.
#[utoipa::path(post, path = "/api/v1/watch/assets", request_body = Described, tag = "watch", responses((status = 201, body = AssetOut), Problems))]
async fn create(cx: Cx, sent: Sent<Described>) -> Result<Response> {
    let number = cx.command(sent, |tx, d| keep(tx, None, None, &d)).await?;
    present(&cx, number, StatusCode::CREATED).await
}

/// Write an asset anew.
#[utoipa::path(put, path = "/api/v1/watch/assets/{number}", params(("number" = i64, Path)), request_body = Described, tag = "watch",
    responses((status = 200, body = AssetOut), Problems))]
async fn change(cx: Cx, Path(number): Path<i64>, sent: Sent<Described>) -> Result<Response> {
    let seen = sent.version;
    cx.command(sent, move |tx, d| keep(tx, Some(number), seen, &d)).await?;
    present(&cx, number, StatusCode::OK).await
}

/// Ties an asset to another.
#[derive(Debug, Deserialize, ToSchema)]
struct NewRelation {
    /// "runs_on" or "depends_on".
    relation: String,
    /// Its tag, its name or "AS-12".
    with: String,
    /// True to untie.
    #[serde(default)]
    off: bool,
}

/// Say what an asset runs on or depends on.
#[utoipa::path(post, path = "/api/v1/watch/assets/{number}/relations", params(("number" = i64, Path)), request_body = NewRelation, tag = "watch",
    responses((status = 200, body = AssetOut), Problems))]
async fn relate_to(cx: Cx, Path(number): Path<i64>, sent: Sent<NewRelation>) -> Result<Response> {
    cx.command(sent, move |tx, r| {
        let a = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
        let relation = relation_of(&r.relation)?;
        let to = found(tx, &r.with)?.ok_or_else(|| Error::field("with", "watch-asset-not-found"))?;
        relate(tx, &a.record(), (relation, !r.off), &to.record())
    })
    .await?;
    present(&cx, number, StatusCode::OK).await
}

/// A table of assets.
#[derive(Debug, Deserialize, ToSchema)]
struct Table {
    /// The text of a CSV file with headings; see the documentation.
    text: String,
    /// True: only say what it would do.
    #[serde(default)]
    preview: bool,
}

/// Take in a table of assets, found again by their tags; a second time changes nothing.
#[utoipa::path(post, path = "/api/v1/watch/assets/imports", request_body = Table, tag = "watch", responses((status = 200, body = Outcome), Problems))]
async fn import(cx: Cx, sent: Sent<Table>) -> Result<Json<Outcome>> {
    let lines = rules::table(&sent.input.text).map_err(Error::Invalid)?;
    if sent.input.preview {
        return Ok(Json(cx.read(move |tx| super::pages::foresee(tx, &lines)).await?));
    }
    Ok(Json(cx.command(sent, move |tx, _| take_in(tx, &lines)).await?))
}

/// Ties a ticket to an asset, a problem or a change.
#[derive(Debug, Deserialize, ToSchema)]
struct NewTie {
    /// "asset", "problem" or "change".
    what: String,
    /// A tag or name of an asset, or the number of a problem or change.
    with: String,
    #[serde(default)]
    off: bool,
}

/// Tie a ticket to the asset or service it is about, or to the problem or change that brought it.
#[utoipa::path(post, path = "/api/v1/watch/tickets/{number}/ties", params(("number" = i64, Path)), request_body = NewTie, tag = "watch",
    responses((status = 204), Problems))]
async fn tie(cx: Cx, Path(number): Path<i64>, sent: Sent<NewTie>) -> Result<StatusCode> {
    cx.command(sent, move |tx, t| {
        desk::facts::ticket(tx, number)?.ok_or(Error::NotFound)?;
        let (relation, to) = meant(tx, &t.what, &t.with)?;
        relate(tx, &RecordRef::new("ticket", number), (relation, !t.off), &to)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
