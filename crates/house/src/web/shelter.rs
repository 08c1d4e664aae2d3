//! What protects every answer: the content security policy and its companions, and the refusal of
//! requests that another website made a browser send.

use super::cx::Visit;
use crate::Error;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Middleware: refuses writes that did not come from our own pages. Browsers say where a request
/// comes from (`Sec-Fetch-Site`, else `Origin`); programs with a token send neither and carry no cookie.
pub(crate) async fn same_site(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || own_site(&request) { next.run(request).await } else { Error::CrossSite.into_response() }
}

fn own_site(request: &Request) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    match header("sec-fetch-site") {
        Some("same-origin" | "none") => true,
        Some(_) => false,
        None => match header("origin") {
            None => true,
            Some(origin) => header("host").is_some_and(|host| origin.split_once("://").is_some_and(|(_, o)| o == host)),
        },
    }
}

/// Adds the security headers to a response; the nonce is the request's own.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let nonce = request.extensions().get::<Visit>().map(|v| v.nonce.clone());
    let mut response = next.run(request).await;
    let script = nonce.map_or_else(|| "'none'".to_owned(), |n| format!("'nonce-{n}' 'strict-dynamic'"));
    let policy = format!(
        "default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'; manifest-src 'self'; worker-src 'self'; \
         require-trusted-types-for 'script'; trusted-types rapport"
    );
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    let out = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&policy) {
        out.entry(header::CONTENT_SECURITY_POLICY).or_insert(value);
    }
    for (name, value) in fixed {
        out.insert(name, HeaderValue::from_static(value));
    }
    out.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::own_site;
    use axum::body::Body;
    use axum::http::Request;

    fn check(headers: &[(&str, &str)], expected: bool) {
        let mut request = Request::builder().method("POST").uri("/desk");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        assert_eq!(own_site(&request.body(Body::empty()).unwrap()), expected, "{headers:?}");
    }

    #[test]
    fn only_our_own_pages_may_write() {
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("origin", "http://a.test:1"), ("host", "a.test:1")], true);
        check(&[("origin", "http://evil.test"), ("host", "a.test:1")], false);
        check(&[("origin", "null"), ("host", "a.test:1")], false);
        check(&[], true);
    }
}
