//! Fields for programs: what there is to answer, and what was answered on a ticket.

use super::{Asker, Audience, Condition, Definition, Kind, Moment, Required, rules, store};
use crate::ticket::api::Problems;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::people::policy::{Reach, Right};
use house::web::{Cx, Doors, ListPage, Sent};
use house::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::DeskRead, routes!(list))
        .api(Right::DeskLead, routes!(define))
        .api(Right::DeskLead, routes!(redefine))
        .api(Right::DeskRead, routes!(answers))
        .api(Right::DeskWork, routes!(answer))
}

/// One field.
#[derive(Debug, Serialize, ToSchema)]
struct FieldOut {
    id: i64,
    /// "" for every ticket, else the kind of ticket or the form of a service.
    form: String,
    name: String,
    label: String,
    hint: String,
    kind: Kind,
    choices: Vec<String>,
    audience: Audience,
    required: Required,
    conditions: Vec<Condition>,
    /// The fields of a form stand in this order.
    place: i64,
    /// Nobody is asked any more; what was answered stays.
    retired: bool,
    /// Give this as `If-Match` with a change.
    version: i64,
}

impl From<Definition> for FieldOut {
    fn from(d: Definition) -> Self {
        Self {
            id: d.id,
            form: d.form,
            name: d.name,
            label: d.label,
            hint: d.hint,
            kind: d.kind,
            choices: d.choices,
            audience: d.audience,
            required: d.required,
            conditions: d.conditions,
            place: d.place,
            retired: d.retired,
            version: d.version,
        }
    }
}

/// List the fields. Who may see only their own tickets gets only what is asked of them.
#[utoipa::path(get, path = "/api/v1/desk/fields", tag = "desk", responses((status = 200, body = ListPage<FieldOut>), Problems))]
async fn list(cx: Cx) -> Result<Json<ListPage<FieldOut>>> {
    let asker = asker(&cx);
    let found = cx.read(store::every).await?;
    let items = found.into_iter().filter(|d| rules::sees(asker, d)).map(FieldOut::from).collect();
    Ok(Json(ListPage { items, next: None }))
}

/// Describes a field.
#[derive(Debug, Deserialize, ToSchema)]
struct FieldIn {
    /// "" for every ticket, else a kind of ticket. Cannot be changed later.
    #[serde(default)]
    form: String,
    /// Made of the label if absent. Cannot be changed later.
    #[serde(default)]
    name: String,
    label: String,
    #[serde(default)]
    hint: String,
    /// Cannot be changed later.
    kind: Kind,
    #[serde(default)]
    choices: Vec<String>,
    audience: Audience,
    required: Required,
    #[serde(default)]
    conditions: Vec<Condition>,
    /// Where it stands; at the end if absent.
    place: Option<i64>,
    #[serde(default)]
    retired: bool,
}

impl FieldIn {
    fn into_definition(self) -> Definition {
        Definition {
            id: 0,
            form: self.form,
            name: self.name,
            label: self.label,
            hint: self.hint,
            kind: self.kind,
            choices: self.choices,
            audience: self.audience,
            required: self.required,
            conditions: self.conditions,
            place: self.place.unwrap_or(0),
            retired: self.retired,
            version: 1,
        }
    }
}

/// Add a field.
#[utoipa::path(post, path = "/api/v1/desk/fields", request_body = FieldIn, tag = "desk", responses((status = 201, body = FieldOut), Problems))]
async fn define(cx: Cx, sent: Sent<FieldIn>) -> Result<Response> {
    let id = cx.command(sent, |tx, typed| super::define(tx, typed.into_definition())).await?;
    present(&cx, id, StatusCode::CREATED).await
}

/// Change a field; its form, name and kind stay.
#[utoipa::path(put, path = "/api/v1/desk/fields/{id}", params(("id" = i64, Path)), request_body = FieldIn, tag = "desk",
    responses((status = 200, body = FieldOut), Problems))]
async fn redefine(cx: Cx, Path(id): Path<i64>, sent: Sent<FieldIn>) -> Result<Response> {
    let seen = sent.version;
    cx.command(sent, move |tx, typed| {
        super::redefine(tx, id, seen, |d| {
            let place = typed.place.unwrap_or(d.place);
            *d = Definition { place, ..typed.into_definition() };
        })
    })
    .await?;
    present(&cx, id, StatusCode::OK).await
}

async fn present(cx: &Cx, id: i64, status: StatusCode) -> Result<Response> {
    let found = cx.read(move |tx| store::by_id(tx, id)).await?.ok_or(Error::NotFound)?;
    Ok((status, Json(FieldOut::from(found))).into_response())
}

fn asker(cx: &Cx) -> Asker {
    if cx.reach == Reach::All { Asker::Team } else { Asker::Requester }
}

/// What was answered on a ticket, by the names of the fields.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct FieldAnswers {
    /// Texts and choices as strings, numbers as numbers, dates as "2027-02-28", several choices as a list, a person
    /// by id, yes and no as true and false. With a change, null takes an answer away and absent fields stay.
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
}

/// Read what was answered on a ticket.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/fields", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = FieldAnswers), Problems))]
async fn answers(cx: Cx, Path(number): Path<i64>) -> Result<Json<FieldAnswers>> {
    let (only, asker) = (cx.only_concerning(), asker(&cx));
    let found = cx
        .read(move |tx| -> Result<_> {
            let ticket = crate::ticket::store::by_number(tx, number, only)?.ok_or(Error::NotFound)?;
            let definitions = store::definitions(tx, &ticket.kind, &ticket.service)?;
            Ok(rules::visible(&definitions, &store::answers(tx, number)?, asker))
        })
        .await?;
    Ok(Json(FieldAnswers { fields: found.iter().map(|(name, a)| (name.clone(), rules::json_of(a))).collect() }))
}

/// Answer fields of a ticket.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/fields", params(("number" = i64, Path)), request_body = FieldAnswers, tag = "desk",
    responses((status = 200, body = FieldAnswers), Problems))]
async fn answer(cx: Cx, Path(number): Path<i64>, sent: Sent<FieldAnswers>) -> Result<Json<FieldAnswers>> {
    let sent = sent.map(|typed| rules::typed_json(&typed.fields).map_err(Error::Invalid))?;
    let fields = cx
        .command(sent, move |tx, typed| {
            let after = super::answer(tx, number, (Asker::Team, Moment::Working), typed)?;
            Ok(after.iter().map(|(name, a)| (name.clone(), rules::json_of(a))).collect::<Map<_, _>>())
        })
        .await?;
    Ok(Json(FieldAnswers { fields }))
}
