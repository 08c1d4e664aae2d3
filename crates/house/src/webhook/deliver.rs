//! One request to one receiver: to a public address only, on a connection of its own, within ten seconds, without
//! following anybody elsewhere.

use super::rules::{is_public, signature};
use super::{Delivery, Webhook};
use crate::House;
use axum::http::{Request, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use rustls_pki_types::ServerName;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// Everything from the name to the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer that are read, and characters that are kept.
const ANSWER_MAX: usize = 16_384;
const ANSWER_KEPT: usize = 300;

static TLS: LazyLock<Option<Arc<ClientConfig>>> = LazyLock::new(|| {
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().ok()?;
    Some(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
});

/// Status and beginning of the answer, or why there was none.
pub(super) async fn post(house: &House, hook: &Webhook, d: &Delivery) -> Result<(u16, String), String> {
    match tokio::time::timeout(PATIENCE, exchange(house, hook, d)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
    }
}

async fn exchange(house: &House, hook: &Webhook, d: &Delivery) -> Result<(u16, String), String> {
    let url: Uri = hook.url.parse().map_err(|_| "the address cannot be read".to_owned())?;
    let secure = url.scheme_str() == Some("https");
    let host = url.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = url.port_u16().unwrap_or(if secure { 443 } else { 80 });
    let request = request(house, hook, d, &url)?;
    let address = resolve(&host, port, house.config.webhooks.private).await?;
    let stream = TcpStream::connect(address).await.map_err(|e| format!("no connection to {address}: {e}"))?;
    if !secure {
        return talk(stream, request).await;
    }
    let config = TLS.clone().ok_or("this program cannot speak TLS")?;
    let name = ServerName::try_from(host).map_err(|e| format!("the name cannot be used: {e}"))?;
    let stream = TlsConnector::from(config).connect(name, stream).await;
    talk(stream.map_err(|e| format!("no secure connection: {e}"))?, request).await
}

/// The address that is called. It is looked up here and used as it was found, so that a name cannot mean another one
/// between the check and the call.
async fn resolve(host: &str, port: u16, private: bool) -> Result<SocketAddr, String> {
    let found = tokio::net::lookup_host((host, port)).await.map_err(|e| format!("{host} cannot be found: {e}"))?;
    let all: Vec<SocketAddr> = found.collect();
    let fit = all.iter().find(|a| private || is_public(a.ip())).copied();
    fit.ok_or_else(|| {
        if all.is_empty() {
            format!("{host} has no address")
        } else {
            format!("{host} lies inside a private network; the setting webhooks.private would allow it")
        }
    })
}

fn request(house: &House, hook: &Webhook, d: &Delivery, url: &Uri) -> Result<Request<Full<Bytes>>, String> {
    let now = house.clock.now();
    let seconds = now.as_second();
    let mut secrets = vec![hook.secret.as_str()];
    secrets.extend(hook.secret_before.as_deref().filter(|_| hook.secret_before_until.is_some_and(|until| now < until)));
    let mut signatures = Vec::new();
    for sealed in secrets {
        let secret = house.vault.open(sealed).map_err(|e| e.to_string())?;
        signatures.push(signature(&secret, &d.event, seconds, &d.body).ok_or("the secret cannot be used")?);
    }
    let path = url.path_and_query().map_or("/", |p| p.as_str());
    let authority = url.authority().map_or("", |a| a.as_str());
    Request::post(path)
        .header(header::HOST, authority)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, concat!("Rapport/", env!("CARGO_PKG_VERSION")))
        .header(header::CONNECTION, "close")
        .header("webhook-id", &d.event)
        .header("webhook-timestamp", seconds.to_string())
        .header("webhook-signature", signatures.join(" "))
        .body(Full::new(Bytes::from(d.body.clone())))
        .map_err(|e| format!("the request cannot be made: {e}"))
}

async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<(u16, String), String> {
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|e| format!("no connection: {e}"))?;
    let running = tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(|e| format!("no answer: {e}"))?;
    let status = answer.status().as_u16();
    // What an answer says beyond its beginning does not matter, nor if it breaks off.
    let body = Limited::new(answer.into_body(), ANSWER_MAX).collect().await.map(|b| b.to_bytes()).unwrap_or_default();
    running.abort();
    let text = String::from_utf8_lossy(&body).chars().filter(|c| !c.is_control()).take(ANSWER_KEPT).collect();
    Ok((status, text))
}
