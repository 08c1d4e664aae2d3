//! One client: a connection that stays open, and one request after the other on it, as a browser or a program would.

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// Who asks.
#[derive(Clone)]
pub enum Caller {
    Nobody,
    /// A program with a key.
    Program(String),
    /// A browser with its session.
    Browser(String),
}

/// One request.
#[derive(Clone)]
pub struct Ask {
    pub method: Method,
    pub path: String,
    pub caller: Caller,
    /// Media type and content.
    pub body: Option<(&'static str, String)>,
    /// Whether a compressed answer is taken, as browsers do.
    pub compressed: bool,
}

impl Ask {
    pub fn get(path: impl Into<String>, caller: &Caller) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            caller: caller.clone(),
            body: None,
            compressed: matches!(caller, Caller::Browser(_)),
        }
    }

    pub fn post(path: impl Into<String>, caller: &Caller, json: &serde_json::Value) -> Self {
        Self { method: Method::POST, body: Some(("application/json", json.to_string())), ..Self::get(path, caller) }
    }
}

/// One complete answer.
pub struct Answer {
    pub status: u16,
    pub body: Bytes,
    /// The session of a browser that has just signed in.
    pub session: Option<String>,
}

impl Answer {
    /// The JSON in the answer.
    pub fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("the answer is no JSON: {}", self.beginning()))
    }

    /// Fails unless the status is the expected one.
    pub fn expect(&self, status: u16) -> Result<()> {
        if self.status != status {
            bail!("the server answered {} instead of {status}: {}", self.status, self.beginning());
        }
        Ok(())
    }

    fn beginning(&self) -> String {
        String::from_utf8_lossy(&self.body).chars().take(400).collect()
    }
}

/// See the module.
pub struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Client {
    pub async fn connect(to: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(to).await.context("the server cannot be reached")?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // It ends with the client; why it broke is told to the request that waits on it.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Self { sender, host: to.to_string() })
    }

    /// Sends a request and reads its answer to the last byte.
    pub async fn send(&mut self, ask: &Ask) -> Result<Answer> {
        let request = self.request(ask)?;
        self.sender.ready().await.context("the server closed the connection")?;
        let response = self.sender.send_request(request).await.context("the server did not answer")?;
        let (status, cookie) = (response.status().as_u16(), response.headers().get(SET_COOKIE));
        let session = cookie.and_then(|c| c.to_str().ok()).and_then(|c| c.split(';').next()).map(str::to_owned);
        let body = response.into_body().collect().await.context("the answer broke off")?.to_bytes();
        Ok(Answer { status, body, session })
    }

    fn request(&self, ask: &Ask) -> Result<Request<Full<Bytes>>> {
        let mut request = Request::builder().method(&ask.method).uri(&ask.path).header(HOST, &self.host);
        request = match &ask.caller {
            Caller::Nobody => request,
            Caller::Program(key) => request.header(AUTHORIZATION, format!("Bearer {key}")),
            Caller::Browser(session) => request.header(COOKIE, session),
        };
        if ask.compressed {
            request = request.header(ACCEPT_ENCODING, "gzip, deflate, br, zstd");
        }
        let body = match &ask.body {
            Some((kind, text)) => {
                request = request.header(CONTENT_TYPE, *kind);
                Bytes::from(text.clone())
            }
            None => Bytes::new(),
        };
        Ok(request.body(Full::new(body))?)
    }
}
