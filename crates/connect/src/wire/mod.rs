//! One way to ask another system over HTTP: it waits when it is told to, tries again what may pass, gives up on what
//! will not, and never holds more than it was ready to.

use crate::moved::Fault;
use serde_json::Value;
use std::io::Read;
use std::time::Duration;

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
        let config = ureq::Agent::config_builder()
            .timeout_connect(Some(Duration::from_secs(20)))
            .timeout_recv_response(Some(Duration::from_secs(120)))
            .timeout_recv_body(Some(Duration::from_secs(600)))
            .http_status_as_error(false)
            .max_redirects(3)
            .user_agent(concat!("Rapport/", env!("CARGO_PKG_VERSION")));
        Ok(Self { agent: config.build().into(), base: base.to_owned(), key, headers: Vec::new(), pause: PAUSE })
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
        let bytes = self.bytes(path, JSON_MAX)?;
        serde_json::from_slice(&bytes).map_err(|e| Fault::Odd(format!("{path} is not JSON: {e}")))
    }

    /// Asks for bytes, at most `max` of them.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn bytes(&self, path: &str, max: u64) -> Result<Vec<u8>, Fault> {
        let address = self.address(path)?;
        let mut pause = self.pause;
        for attempt in 1.. {
            let fault = match self.once(&address, max) {
                Ok(bytes) => return Ok(bytes),
                Err((fault, wait)) => {
                    pause = wait.unwrap_or(pause);
                    fault
                }
            };
            if attempt >= ATTEMPTS || !matches!(fault, Fault::Away(_)) {
                return Err(fault);
            }
            std::thread::sleep(pause.min(PAUSE_MAX));
            pause *= 2;
        }
        Err(Fault::Away("it was tried too often".to_owned()))
    }

    /// Our key goes to the system that it is for, and to no other.
    fn address(&self, path: &str) -> Result<String, Fault> {
        if path.starts_with("http://") || path.starts_with("https://") {
            let own = path.strip_prefix(&self.base).is_some_and(|rest| rest.starts_with(['/', '?']));
            return if own { Ok(path.to_owned()) } else { Err(Fault::Odd(format!("{path} leads elsewhere"))) };
        }
        Ok(format!("{}/{}", self.base, path.trim_start_matches('/')))
    }

    fn once(&self, address: &str, max: u64) -> Result<Vec<u8>, (Fault, Option<Duration>)> {
        let mut request = self.agent.get(address);
        request = match &self.key {
            Key::None => request,
            Key::Basic(name, word) => {
                request.header("authorization", format!("Basic {}", base64(&format!("{name}:{word}"))))
            }
            Key::Header(name, value) => request.header(*name, value),
        };
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let mut answer = request.call().map_err(|e| (Fault::Away(e.to_string()), None))?;
        let wait = answer.headers().get("retry-after").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
        match answer.status().as_u16() {
            200..=299 => {}
            401 | 403 => return Err((Fault::Refused(format!("{} for {address}", answer.status())), None)),
            404 | 410 => return Err((Fault::Gone, None)),
            408 | 425 | 429 | 500..=599 => {
                return Err((Fault::Away(format!("{} for {address}", answer.status())), wait.map(Duration::from_secs)));
            }
            _ => return Err((Fault::Odd(format!("{} for {address}", answer.status())), None)),
        }
        let mut bytes = Vec::new();
        let read = answer.body_mut().as_reader().take(max + 1).read_to_end(&mut bytes);
        read.map_err(|e| (Fault::Away(e.to_string()), None))?;
        if bytes.len() as u64 > max {
            return Err((Fault::Odd(format!("{address} is larger than {max} bytes")), None));
        }
        Ok(bytes)
    }

    /// For tests: no waiting.
    #[cfg(test)]
    pub fn hasty(mut self) -> Self {
        self.pause = Duration::from_millis(1);
        self
    }
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
