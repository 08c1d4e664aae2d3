//! Puts the house's and the rooms' doors together into one application.

use super::{Doors, assets, identify, live, problem, shelter};
use crate::people::policy::Right;
use crate::{Error, House, Room};
use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use utoipa::openapi::{Info, OpenApi, OpenApiBuilder};

/// Largest form or JSON body; attachments have their own limit.
const BODY_MAX: usize = 1 << 20;

/// All doors: the house's own and those of the rooms.
pub fn doors(rooms: &mut [Room]) -> Doors {
    let own = Doors::default()
        .open("GET", "/assets/{*file}", get(assets::serve))
        .open("GET", "/health", get(|| async { "ok" }))
        .open("GET", "/api/v1/openapi.json", get(document))
        .get("/live", Right::Look, live::live);
    let own =
        own.and(crate::signin::pages::doors()).and(crate::record::pages::doors()).and(crate::people::pages::doors());
    let own = own
        .and(crate::mail::pages::doors())
        .and(crate::journal::pages::doors())
        .and(crate::moving::pages::doors())
        .and(crate::webhook::doors());
    rooms.iter_mut().fold(own, |all, room| all.and(std::mem::take(&mut room.doors)))
}

/// How hard answers are squeezed: a page is read once, and at the usual levels squeezing it took longer than making it.
/// Zstandard first, which at this level is three times as quick as Brotli at its quickest and leaves less.
const ZSTANDARD: CompressionLevel = CompressionLevel::Precise(1);
/// For browsers that do not read that.
const BROTLI: CompressionLevel = CompressionLevel::Precise(0);
/// For programs that read neither.
const GZIP: CompressionLevel = CompressionLevel::Precise(1);

/// The application over an open house.
pub fn app(house: House, doors: Doors) -> Router {
    // Icons are drawn before the frame of their page, which would otherwise be the first to look the addresses up.
    assets::built();
    let (api, document) = split(doors.api);
    // As text it is a fiftieth of what it is as a tree.
    let document = Document(serde_json::to_vec(&document).unwrap_or_default().into());
    let compress = SizeAbove::new(512).and(NotForContentType::SSE).and(NotForContentType::IMAGES);
    Router::new()
        .merge(doors.router)
        .merge(api)
        .fallback(|| async { Error::NotFound })
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(axum::Extension(document))
        .layer(from_fn(shelter::same_site))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(problem::friendly))
        .layer(from_fn(shelter::headers))
        .layer(from_fn_with_state(house.clone(), identify::identify))
        .layer(CompressionLayer::new().no_br().no_gzip().quality(ZSTANDARD).compress_when(compress.clone()))
        .layer(CompressionLayer::new().no_zstd().no_gzip().quality(BROTLI).compress_when(compress.clone()))
        .layer(CompressionLayer::new().no_zstd().no_br().quality(GZIP).compress_when(compress))
        .layer(tower_http::timeout::RequestBodyTimeoutLayer::new(Duration::from_secs(60)))
        .with_state(house)
}

fn split(api: utoipa_axum::router::OpenApiRouter<House>) -> (Router<House>, OpenApi) {
    let (router, made) = api.split_for_parts();
    (router, described(made))
}

/// The OpenAPI document of a set of doors, as generated from the code.
pub fn openapi(doors: Doors) -> OpenApi {
    split(doors.api).1
}

fn described(made: OpenApi) -> OpenApi {
    use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
    let info = Info::builder()
        .title("Rapport")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Everything the pages do, for programs, under the same permissions. Authenticate with `Authorization: Bearer <token>`. \
             Lists are paged by `after` and `limit`. POST accepts `Idempotency-Key`. Errors are application/problem+json with a stable code.",
        ))
        .build();
    let mut document = OpenApiBuilder::from(made)
        .info(info)
        .security(Some([SecurityRequirement::new("token", Vec::<String>::new())]))
        .build();
    let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    document.components.get_or_insert_default().add_security_scheme("token", scheme);
    document
}

/// The API's own description, as it is sent.
#[derive(Clone)]
struct Document(Bytes);

async fn document(axum::Extension(document): axum::Extension<Document>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document.0).into_response()
}
