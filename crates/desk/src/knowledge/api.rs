//! Articles for programs: the same commands under the same rights.

use super::pages::{fitting, readable};
use super::rules::{self, Step, Typed};
use super::{Article, Audience, State, Use, store};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, Problem, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::Look, routes!(list))
        .api(Right::DeskWork, routes!(create))
        .api(Right::Look, routes!(get))
        .api(Right::DeskWork, routes!(edit))
        .api(Right::DeskWork, routes!(step))
        .api(Right::DeskLead, routes!(publish))
        .api(Right::DeskWork, routes!(reviewed))
        .api(Right::DeskWork, routes!(restore))
        .api(Right::Look, routes!(helpful))
}

/// One article. Readers get the published version; the team gets the newest one, too.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ArticleOut {
    number: i64,
    label: String,
    title: String,
    /// Markdown.
    text: String,
    /// The same as safe HTML.
    html: String,
    category: String,
    audience: Audience,
    state: State,
    version: i64,
    published_version: Option<i64>,
    owner: Option<i64>,
    owner_name: String,
    /// The day of the next review.
    review_on: String,
    #[schema(value_type = String, format = DateTime)]
    changed_at: Timestamp,
    /// What was counted so far; only for the team and only for a single article.
    used: Option<Use>,
}

impl ArticleOut {
    fn of(a: &Article, newest: bool) -> Self {
        let published = a.published_version.is_some() && !newest;
        let (title, text) = if published { (&a.published_title, &a.published_body) } else { (&a.title, &a.body) };
        Self {
            number: a.number,
            label: a.label(),
            title: title.clone(),
            text: text.clone(),
            html: rules::markdown(text),
            category: a.category.clone(),
            audience: a.audience.clone(),
            state: a.state,
            version: a.version,
            published_version: a.published_version,
            owner: a.owner.map(|p| p.0),
            owner_name: a.owner_name.clone(),
            review_on: a.review_on.to_string(),
            changed_at: a.changed_at,
            used: None,
        }
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// A question: gives what fits it best, without further pages.
    q: String,
    category: Option<String>,
    /// draft, review, published or archived; for the team.
    state: Option<String>,
    /// The `next` of the page before.
    after: Option<i64>,
}

/// Articles on one page.
const LISTED: i64 = 50;

/// List articles, newest first, or those that fit a question.
#[utoipa::path(get, path = "/api/v1/desk/articles", operation_id = "desk_articles", params(Asked), tag = "desk",
    responses((status = 200, body = ListPage<ArticleOut>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Query(asked): Query<Asked>) -> Result<Json<ListPage<ArticleOut>>> {
    let role = cx.caller.role;
    let team = rules::is_team(role);
    let state = asked.state.as_deref().filter(|s| !s.is_empty());
    let state = state.map(|s| State::from_word(s).ok_or_else(|| Error::field("state", "fault-unknown"))).transpose()?;
    let (found, next) = cx
        .read(move |tx| -> Result<_> {
            if !asked.q.trim().is_empty() {
                return Ok((fitting(tx, &asked.q, role, LISTED as usize)?, None));
            }
            let offered = !(team && state.is_some());
            let filter = store::Filter { state: state.filter(|_| team), category: asked.category, offered, due: None };
            let found = store::list(tx, &filter, asked.after, LISTED)?;
            let next = found.last().filter(|_| found.len() as i64 == LISTED).map(|a| a.number.to_string());
            Ok((found, next))
        })
        .await?;
    let newest = team && state.is_some();
    let items = found.iter().filter(|a| rules::may_read(a, role)).map(|a| ArticleOut::of(a, newest)).collect();
    Ok(Json(ListPage { items, next }))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Which {
    /// `true`: the newest version instead of the published one; for the team.
    newest: bool,
}

/// Read one article.
#[utoipa::path(get, path = "/api/v1/desk/articles/{number}", operation_id = "desk_article", params(("number" = i64, Path), Which), tag = "desk",
    responses((status = 200, body = ArticleOut), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get(cx: Cx, Path(number): Path<i64>, Query(which): Query<Which>) -> Result<Json<ArticleOut>> {
    let reader = cx.clone();
    let team = rules::is_team(cx.caller.role);
    let out = cx
        .read(move |tx| -> Result<_> {
            let a = readable(tx, &reader, number)?;
            let used = if team { Some(store::used(tx, number, jiff::civil::Date::MIN)?) } else { None };
            Ok(ArticleOut { used, ..ArticleOut::of(&a, which.newest && team) })
        })
        .await?;
    Ok(Json(out))
}

/// An article to be written.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ArticleIn {
    #[schema(max_length = 160)]
    title: String,
    /// Markdown; raw HTML in it is shown as text.
    #[schema(max_length = 100_000)]
    text: String,
    category: String,
    /// `everybody` (if absent), `team` or `roles`.
    audience: String,
    /// With `roles`: executive, it_lead, technician, employee, auditor or admin.
    roles: Vec<String>,
    /// A member; who writes it if absent.
    owner: Option<i64>,
    /// Year-month-day; in six months if absent.
    review_on: Option<String>,
}

impl ArticleIn {
    fn typed(self) -> Typed {
        Typed {
            title: self.title,
            text: self.text,
            category: self.category,
            audience: self.audience,
            roles: self.roles,
            owner: self.owner.map(|p| p.to_string()).unwrap_or_default(),
            review_on: self.review_on.unwrap_or_default(),
        }
    }
}

/// Write a new article as a draft.
#[utoipa::path(post, path = "/api/v1/desk/articles", operation_id = "desk_article_create", tag = "desk", request_body = ArticleIn,
    responses((status = 201, body = ArticleOut), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn create(cx: Cx, sent: Sent<ArticleIn>) -> Result<Response> {
    let made = cx
        .command(sent, |tx, given| {
            let draft = rules::read(&given.typed()).map_err(Error::Invalid)?;
            let number = super::create(tx, &draft)?;
            Ok(ArticleOut::of(&super::article(tx, number)?, true))
        })
        .await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Write another version of an article. `If-Match` with the version refuses to overwrite what somebody else wrote.
#[utoipa::path(put, path = "/api/v1/desk/articles/{number}", operation_id = "desk_article_edit", params(("number" = i64, Path)), tag = "desk", request_body = ArticleIn,
    responses((status = 200, body = ArticleOut), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn edit(cx: Cx, Path(number): Path<i64>, sent: Sent<ArticleIn>) -> Result<Json<ArticleOut>> {
    let seen = sent.version;
    let done = cx
        .command(sent, move |tx, given| {
            super::article(tx, number)?;
            let draft = rules::read(&given.typed()).map_err(Error::Invalid)?;
            Ok(ArticleOut::of(&super::edit(tx, number, seen, &draft)?, true))
        })
        .await?;
    Ok(Json(done))
}

/// A step of an article's life.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct StepIn {
    /// `submit`, `archive` or `revive`; the lead also `approve` and `return`, under `publication`.
    step: String,
    remark: String,
}

fn step_of(word: &str, known: &[(&str, Step)]) -> Result<Step> {
    known.iter().find(|(w, _)| *w == word).map(|(_, s)| *s).ok_or_else(|| Error::field("step", "fault-unknown"))
}

async fn stepped(
    cx: &Cx,
    number: i64,
    sent: Sent<StepIn>,
    known: &'static [(&'static str, Step)],
) -> Result<Json<ArticleOut>> {
    let done = cx.command(sent, move |tx, given| {
        super::article(tx, number)?;
        let step = step_of(&given.step, known)?;
        Ok(ArticleOut::of(&super::step(tx, number, step, given.remark.trim())?, true))
    });
    Ok(Json(done.await?))
}

/// Submit an article for approval, archive it, or take it out of the archive.
#[utoipa::path(post, path = "/api/v1/desk/articles/{number}/step", operation_id = "desk_article_step", params(("number" = i64, Path)), tag = "desk", request_body = StepIn,
    responses((status = 200, body = ArticleOut), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn step(cx: Cx, Path(number): Path<i64>, sent: Sent<StepIn>) -> Result<Json<ArticleOut>> {
    stepped(&cx, number, sent, &[("submit", Step::Submit), ("archive", Step::Archive), ("revive", Step::Revive)]).await
}

/// Approve a submitted article, so that it is read from now on, or send it back.
#[utoipa::path(post, path = "/api/v1/desk/articles/{number}/publication", operation_id = "desk_article_publish", params(("number" = i64, Path)), tag = "desk", request_body = StepIn,
    responses((status = 200, body = ArticleOut), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn publish(cx: Cx, Path(number): Path<i64>, sent: Sent<StepIn>) -> Result<Json<ArticleOut>> {
    stepped(&cx, number, sent, &[("approve", Step::Approve), ("return", Step::Return)]).await
}

/// When an article is looked at again.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ReviewIn {
    /// Year-month-day; in six months if absent.
    review_on: Option<String>,
}

/// Say that an article still holds.
#[utoipa::path(post, path = "/api/v1/desk/articles/{number}/review", operation_id = "desk_article_reviewed", params(("number" = i64, Path)), tag = "desk", request_body = ReviewIn,
    responses((status = 200, body = ArticleOut), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn reviewed(cx: Cx, Path(number): Path<i64>, sent: Sent<ReviewIn>) -> Result<Json<ArticleOut>> {
    let done = cx.command(sent, move |tx, given| {
        super::article(tx, number)?;
        let day = given.review_on.filter(|d| !d.is_empty());
        let day = day.map(|d| d.parse().map_err(|_| Error::field("review_on", "fault-not-a-date"))).transpose()?;
        Ok(ArticleOut::of(&super::reviewed(tx, number, day)?, true))
    });
    Ok(Json(done.await?))
}

/// Which version comes back.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct RestoreIn {
    version: i64,
}

/// Bring an old version back as the newest draft.
#[utoipa::path(post, path = "/api/v1/desk/articles/{number}/restore", operation_id = "desk_article_restore", params(("number" = i64, Path)), tag = "desk", request_body = RestoreIn,
    responses((status = 200, body = ArticleOut), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn restore(cx: Cx, Path(number): Path<i64>, sent: Sent<RestoreIn>) -> Result<Json<ArticleOut>> {
    let done = cx.command(sent, move |tx, given| Ok(ArticleOut::of(&super::restore(tx, number, given.version)?, true)));
    Ok(Json(done.await?))
}

/// What a reader says of an article.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct HelpfulIn {
    helpful: bool,
    /// It spared a request.
    solved: bool,
}

/// Say whether an article helped; the last word of a person counts.
#[utoipa::path(post, path = "/api/v1/desk/articles/{number}/helpful", operation_id = "desk_article_helpful", params(("number" = i64, Path)), tag = "desk", request_body = HelpfulIn,
    responses((status = 200, body = HelpfulIn), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn helpful(cx: Cx, Path(number): Path<i64>, sent: Sent<HelpfulIn>) -> Result<Json<HelpfulIn>> {
    let reader = cx.clone();
    let done = cx.command(sent, move |tx, given| {
        readable(tx, &reader, number)?;
        super::vote(tx, number, (given.helpful, given.solved))?;
        Ok(given)
    });
    Ok(Json(done.await?))
}
