//! The built style sheet, script, fonts and icons, embedded in the binary under hashed names.

use crate::Error;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::sync::OnceLock;
use ui::Assets;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

/// The addresses of the built files.
pub(crate) fn built() -> &'static Assets {
    static BUILT: OnceLock<Assets> = OnceLock::new();
    BUILT.get_or_init(|| {
        let manifest = Dist::get("manifest.json").and_then(|file| serde_json::from_slice(&file.data).ok());
        let assets: Assets = manifest.unwrap_or_default();
        assets.install();
        assets
    })
}

/// `GET /assets/{*file}`: names carry a hash of the content, so they may be kept for ever.
pub(crate) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or("");
    for (coding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts.contains(coding)
            && let Some(file) = Dist::get(&format!("{name}{ending}"))
        {
            let mut response = answer(&name, file.data.into_owned());
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
            return Ok(response);
        }
    }
    Dist::get(&name).map(|file| answer(&name, file.data.into_owned())).ok_or(Error::NotFound)
}

fn answer(name: &str, bytes: Vec<u8>) -> Response {
    let media = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    let fixed = [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    (fixed, bytes).into_response()
}
