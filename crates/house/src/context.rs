//! Time and chance are handed in: the only file in the house that reads the clock or the entropy
//! source, so that every test can say what time it is.
#![allow(clippy::disallowed_methods)]

use base64::Engine as _;
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Says what time it is: the machine's time, or a time set by a test or a demo.
#[derive(Clone, Default)]
pub struct Clock {
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    pub fn real() -> Self {
        Self::default()
    }

    /// A clock that stands until it is set again.
    pub fn fixed(at: Timestamp) -> Self {
        Self { fixed: Some(Arc::new(AtomicI64::new(at.as_microsecond()))) }
    }

    /// The present, to the microsecond: what the store keeps.
    pub fn now(&self) -> Timestamp {
        let micros =
            self.fixed.as_ref().map_or_else(|| Timestamp::now().as_microsecond(), |f| f.load(Ordering::Relaxed));
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Sets a fixed clock; the machine's clock is left alone.
    pub fn set(&self, at: Timestamp) {
        if let Some(fixed) = &self.fixed {
            fixed.store(at.as_microsecond(), Ordering::Relaxed);
        }
    }
}

/// 256 bits from the machine's entropy source as 43 URL-safe characters: session and link tokens.
///
/// # Errors
/// If the machine has no entropy source.
pub fn secret() -> Result<String, crate::Error> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| crate::Error::internal(format!("no entropy: {e}")))?;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
}

/// The SHA-256 of a text in hexadecimal: what is stored in place of a secret.
pub fn digest(text: &str) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}
