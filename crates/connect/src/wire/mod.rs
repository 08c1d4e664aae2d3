//! One way to ask another system over HTTP: it waits when it is told to, tries again what may pass, gives up on what
//! will not, and never holds more than it was ready to.

pub mod pages;

use crate::moved::Fault;
use serde_json::Value;
use std::io::Read;
use std::net::IpAddr;
use std::time::Duration;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

#[cfg(test)]
pub mod fake;
#[cfg(test)]
mod tests;

/// Largest answer that is read as JSON.
const JSON_MAX: u64 = 64 << 20;
/// Largest file that is read.
pub const FILE_MAX: u64 = 64 << 20;
/// Attempts in all; the pauses between them double.
const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(500);
/// Nobody is waited for longer than this between two attempts.
const PAUSE_MAX: Duration = Duration::from_secs(120);
/// How often a system may tell us to wait before that counts as being away.
const PATIENCE: u32 = 30;
/// How often an answer may send us on.
const REDIRECTS: usize = 4;

/// Which addresses may be asked.
pub type Allow = fn(IpAddr) -> bool;

/// Finds the addresses of a name and leaves out those that may not be asked: a name cannot mean another one between
/// the check and the call.
#[derive(Debug)]
struct Guarded(Allow);

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        for address in found.iter().filter(|a| (self.0)(a.ip())) {
            kept.push(*address);
        }
        if kept.is_empty() { Err(ureq::Error::Other(Box::new(Private))) } else { Ok(kept) }
    }
}

/// An address that may not be asked.
#[derive(Debug, thiserror::Error)]
#[error("it lies inside a private network; the setting webhooks.private would allow it")]
struct Private;

/// What is asked, and how much of an answer is taken.
#[derive(Clone, Copy)]
struct Ask<'a> {
    max: u64,
    body: Option<&'a Value>,
    /// A file may lie elsewhere; who asks for anything else would be sent to a sign-in page.
    elsewhere: bool,
}

impl Ask<'_> {
    const fn up_to(max: u64) -> Self {
        Self { max, body: None, elsewhere: false }
    }
}

/// What came back.
struct Answer {
    bytes: Vec<u8>,
    /// How much there is in all, if a header says so (`Content-Range: 0-49/1234`, `X-Total-Count`).
    total: Option<u64>,
    /// Where the answer sends us on.
    elsewhere: Option<String>,
}

/// How we show who we are.
#[derive(Clone)]
pub enum Key {
    None,
    Basic(String, String),
    /// A header's name and value.
    Header(&'static str, String),
}

/// The ways to one system.
pub struct Wire {
    agent: ureq::Agent,
    base: String,
    key: Key,
    headers: Vec<(&'static str, String)>,
    pause: Duration,
}

impl Wire {
    /// # Errors
    /// An address that is none.
    pub fn new(base: &str, key: Key) -> Result<Self, Fault> {
        let base = base.trim().trim_end_matches('/');
        if !base.starts_with("https://") && !base.starts_with("http://") {
            return Err(Fault::Refused(format!("{base} is no address; write it with https://")));
        }
        let agent = agent(None);
        Ok(Self { agent, base: base.to_owned(), key, headers: Vec::new(), pause: PAUSE })
    }

    /// Asks only addresses that `allow` lets pass, and goes through no proxy.
    pub fn only(mut self, allow: Option<Allow>) -> Self {
        if allow.is_some() {
            self.agent = agent(allow);
        }
        self
    }

    /// Sends one more header with every question.
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    /// Asks for JSON at a path below the base, or at a whole address of the same system.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn json(&self, path: &str) -> Result<Value, Fault> {
        self.json_counted(path).map(|(value, _)| value)
    }

    /// The same, and how much there is in all if a header says so.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn json_counted(&self, path: &str) -> Result<(Value, Option<u64>), Fault> {
        let answer = self.patiently(&self.address(path)?, Ask::up_to(JSON_MAX))?;
        Ok((read_json(path, &answer.bytes)?, answer.total))
    }

    /// Asks with a JSON body, for searches that are not asked with an address.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn search(&self, path: &str, body: &Value) -> Result<Value, Fault> {
        let answer = self.patiently(&self.address(path)?, Ask { body: Some(body), ..Ask::up_to(JSON_MAX) })?;
        read_json(path, &answer.bytes)
    }

    /// Asks for bytes of the same system, at most `max` of them.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn bytes(&self, path: &str, max: u64) -> Result<Vec<u8>, Fault> {
        self.patiently(&self.address(path)?, Ask::up_to(max)).map(|answer| answer.bytes)
    }

    /// Asks for a file wherever the system keeps it. Our key goes to the system itself and to no other.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn file(&self, place: &str) -> Result<Vec<u8>, Fault> {
        let mut address = self.absolute(place);
        for _ in 0..REDIRECTS {
            let answer = self.patiently(&address, Ask { elsewhere: true, ..Ask::up_to(FILE_MAX) })?;
            let Some(next) = answer.elsewhere else { return Ok(answer.bytes) };
            address = next;
        }
        Err(Fault::Odd(format!("{place} leads from one place to the next")))
    }

    /// Asks again what may pass; as long as a system says when it is ready again, it is waited for.
    fn patiently(&self, address: &str, ask: Ask<'_>) -> Result<Answer, Fault> {
        let (mut pause, mut failed, mut told) = (self.pause, 0, 0);
        loop {
            let fault = match self.once(address, ask) {
                Ok(answer) => return Ok(answer),
                Err((fault, wait)) => {
                    match wait {
                        Some(_) => told += 1,
                        None => failed += 1,
                    }
                    pause = wait.unwrap_or(pause);
                    fault
                }
            };
            if failed >= ATTEMPTS || told >= PATIENCE || !matches!(fault, Fault::Away(_)) {
                return Err(fault);
            }
            std::thread::sleep(pause.min(PAUSE_MAX));
            pause = (pause * 2).max(self.pause);
        }
    }

    /// Our key goes to the system that it is for, and to no other.
    fn address(&self, path: &str) -> Result<String, Fault> {
        let address = self.absolute(path);
        if self.is_ours(&address) { Ok(address) } else { Err(Fault::Odd(format!("{path} leads elsewhere"))) }
    }

    fn absolute(&self, path: &str) -> String {
        if path.starts_with("http://") || path.starts_with("https://") {
            return path.to_owned();
        }
        format!("{}/{}", self.base, path.trim_start_matches('/'))
    }

    fn is_ours(&self, address: &str) -> bool {
        address.strip_prefix(&self.base).is_some_and(|rest| rest.starts_with(['/', '?']))
    }

    fn once(&self, address: &str, ask: Ask<'_>) -> Result<Answer, (Fault, Option<Duration>)> {
        let mut answer = self.call(address, ask.body).map_err(|e| (away(&e), None))?;
        let header = |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let wait = header("retry-after").and_then(|v| v.trim().parse().ok()).map(Duration::from_secs);
        let total = header("content-range").or_else(|| header("x-total-count"));
        let total = total.and_then(|v| v.rsplit('/').next().and_then(|n| n.trim().parse().ok()));
        let elsewhere = header("location").filter(|_| answer.status().is_redirection());
        match answer.status().as_u16() {
            200..=299 => {}
            300..=399 if elsewhere.is_some() => {
                let elsewhere = elsewhere.map(|to| joined(address, &to));
                if !ask.elsewhere {
                    return Err((
                        Fault::Odd(format!("{address} sends us elsewhere; write the address as the browser shows it")),
                        None,
                    ));
                }
                return Ok(Answer { bytes: Vec::new(), total: None, elsewhere });
            }
            401 | 403 => return Err((Fault::Refused(format!("{} for {address}", answer.status())), None)),
            404 | 410 => return Err((Fault::Gone, None)),
            408 | 425 | 429 | 500..=599 => {
                return Err((Fault::Away(format!("{} for {address}", answer.status())), wait));
            }
            _ => return Err((Fault::Odd(format!("{} for {address}", answer.status())), None)),
        }
        let mut bytes = Vec::new();
        let read = answer.body_mut().as_reader().take(ask.max + 1).read_to_end(&mut bytes);
        read.map_err(|e| (Fault::Away(e.to_string()), None))?;
        if bytes.len() as u64 > ask.max {
            return Err((Fault::Odd(format!("{address} is larger than {} bytes", ask.max)), None));
        }
        Ok(Answer { bytes, total, elsewhere: None })
    }

    fn call(&self, address: &str, body: Option<&Value>) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let mut headers = Vec::new();
        if self.is_ours(address) {
            match &self.key {
                Key::None => {}
                Key::Basic(name, word) => {
                    headers.push(("authorization", format!("Basic {}", base64(&format!("{name}:{word}")))));
                }
                Key::Header(name, value) => headers.push((*name, value.clone())),
            }
            headers.extend(self.headers.iter().cloned());
        }
        match body {
            None => {
                let request = headers.iter().fold(self.agent.get(address), |r, (name, value)| r.header(*name, value));
                request.call()
            }
            Some(body) => {
                let request = headers.iter().fold(self.agent.post(address), |r, (name, value)| r.header(*name, value));
                request.header("content-type", "application/json").send(body.to_string())
            }
        }
    }

    /// For tests: no waiting.
    #[cfg(test)]
    pub fn hasty(mut self) -> Self {
        self.pause = Duration::from_millis(1);
        self
    }
}

fn agent(allow: Option<Allow>) -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_secs(120)))
        .timeout_recv_body(Some(Duration::from_secs(600)))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("Rapport/", env!("CARGO_PKG_VERSION")));
    match allow {
        None => config.build().into(),
        Some(allow) => ureq::Agent::with_parts(config.proxy(None).build(), DefaultConnector::default(), Guarded(allow)),
    }
}

/// What may not be asked will not be allowed by asking again.
fn away(error: &ureq::Error) -> Fault {
    match error {
        ureq::Error::Other(inner) if inner.is::<Private>() => Fault::Refused(inner.to_string()),
        ureq::Error::BadUri(why) => Fault::Odd(why.clone()),
        other => Fault::Away(other.to_string()),
    }
}

fn read_json(path: &str, bytes: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(bytes).map_err(|e| Fault::Odd(format!("{path} is not JSON: {e}")))
}

/// Where an answer from `address` sends us on.
fn joined(address: &str, to: &str) -> String {
    if to.starts_with("http://") || to.starts_with("https://") {
        return to.to_owned();
    }
    let host_end = address.find("://").map_or(0, |at| at + 3);
    let rest = address.get(host_end..).unwrap_or_default();
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    format!("{}{host}/{}", address.get(..host_end).unwrap_or_default(), to.trim_start_matches('/'))
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as Base64, with padding.
pub fn base64(text: &str) -> String {
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let n = chunk.iter().fold(0u32, |n, b| (n << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let digit = DIGITS.get(((n >> (18 - 6 * i)) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if i <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// A value in a query.
pub fn query(value: &str) -> String {
    value
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
