//! The evidence engine for programs: every method by name, under the right `Quant`, off the threads
//! that serve pages.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors, Problem, Sent};
use house::{Error, Result};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Semaphore;
use utoipa_axum::routes;

/// Questions that are computed at once; others wait, so that pages always find a free core.
const AT_ONCE: usize = 2;
static FREE: Semaphore = Semaphore::const_new(AT_ONCE);

/// The doors of the engine.
pub fn doors() -> Doors {
    Doors::default().api(Right::Quant, routes!(list)).api(Right::Quant, routes!(ask))
}

/// One method of the engine.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
struct Method {
    /// `family.function`
    name: &'static str,
    meaning: &'static str,
    /// Names of the inputs; those with a question mark may be left out.
    inputs: &'static str,
    outputs: &'static str,
}

/// List the methods of the evidence engine.
#[utoipa::path(get, path = "/api/v1/quant", tag = "quant",
    responses((status = 200, body = Vec<Method>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list() -> Json<Vec<Method>> {
    let method =
        |f: &quant::FunctionInfo| Method { name: f.name, meaning: f.meaning, inputs: f.inputs, outputs: f.outputs };
    Json(quant::functions().iter().map(method).collect())
}

/// Ask the evidence engine: the inputs of a method in, its outputs back.
#[utoipa::path(post, path = "/api/v1/quant/{method}", tag = "quant",
    params(("method" = String, Path, description = "a name from the list of methods, for example risk.aggregate")),
    request_body = Object,
    responses((status = 200, description = "the method's outputs", body = Object), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn ask(cx: Cx, Path(method): Path<String>, sent: Sent<Value>) -> Result<Response> {
    if !quant::functions().iter().any(|f| f.name == method) {
        return Err(Error::NotFound);
    }
    let _turn = FREE.acquire().await.map_err(Error::internal)?;
    let asked = Asked::default();
    let goes_on = Arc::clone(&asked.0);
    let play = move || quant::answer_watched(&method, &sent.input, &|_, _| goes_on.load(Ordering::Relaxed));
    let answer = tokio::task::spawn_blocking(play).await.map_err(Error::internal)?;
    Ok(answer.map_or_else(|fault| refusal(&cx, &fault), |outputs| Json(outputs).into_response()))
}

/// Somebody still waits for the answer. A program that hangs up drops its request, and with it this: a
/// simulation nobody waits for ends at its next repetition.
struct Asked(Arc<AtomicBool>);

impl Default for Asked {
    fn default() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// The engine's refusal as problem+json: its own code, field and sentence.
fn refusal(cx: &Cx, fault: &quant::Fault) -> Response {
    let body = json!({
        "type": "/errors/invalid",
        "code": "invalid",
        "title": cx.words.say("error-invalid"),
        "status": 422,
        "detail": fault.message,
        "fields": [{ "field": fault.field, "code": fault.code, "message": fault.message }],
    });
    let mut response = (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
