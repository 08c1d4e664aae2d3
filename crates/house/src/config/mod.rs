//! The settings: one TOML file, overridden by the environment. Everything has a default that works
//! on one machine; what cannot be meant is refused with all its faults at once.

mod describe;
mod read;
mod smtp;

pub use smtp::{MailConfig, Security, SmtpConfig};

use crate::Error;
use crate::store::Target;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// How the house is set up.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Everything the house keeps on disk lies in here.
    pub data: PathBuf,
    pub database: DatabaseSetting,
    pub listen: SocketAddr,
    /// How browsers and mails reach it, without a slash at the end.
    pub public_url: String,
    pub mail: MailConfig,
    /// Where a mail server brings what comes in (LMTP); absent: nobody brings anything.
    pub lmtp: Option<SocketAddr>,
    pub attachments: AttachmentsConfig,
    pub signin: SigninConfig,
    pub webhooks: WebhooksConfig,
    /// Shows the invented companies and their sign-in page.
    pub demo: bool,
    /// What is logged, in the words of the log filter: "info", "house=debug,info".
    pub log: String,
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq)]
pub enum DatabaseSetting {
    /// A file in the data folder.
    Embedded,
    /// A PostgreSQL server, by URL.
    Postgres(Secret),
}

#[derive(Debug, Clone, PartialEq)]
pub struct AttachmentsConfig {
    pub max_bytes: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct WebhooksConfig {
    /// Receivers in private networks and on this machine may be called.
    pub private: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SigninConfig {
    /// A session that was not used for so long ends.
    pub session_days: i64,
    /// How long a sign-in link is good for.
    pub link_minutes: i64,
}

/// A text that must not get into a log: its `Debug` says nothing.
#[derive(Clone, PartialEq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

/// One setting that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// "rapport.toml, line 7" or "the variable RAPPORT_LISTEN".
    pub where_: String,
    pub what: String,
    pub what_to_do: String,
}

impl std::fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}. {}.", self.where_, self.what, self.what_to_do)
    }
}

impl Config {
    /// Reads the file, if there is one, then what the environment says instead.
    ///
    /// # Errors
    /// Every fault of both, not only the first.
    pub fn load(file: Option<&Path>, env: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<ConfigFault>> {
        read::load(file, env)
    }

    /// Everything in `data`, mail into the visible mailbox: for tests.
    pub fn for_test(data: impl Into<PathBuf>) -> Self {
        Self { data: data.into(), ..Self::default() }
    }

    /// Makes the data folder, for the owner's eyes only, if it is not there.
    pub fn prepare_folder(&self) -> Result<(), Error> {
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(&self.data).map_err(|e| match e.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::Full,
            _ => Error::Internal(format!("the data folder {} cannot be made: {e}", self.data.display())),
        })
    }

    /// What the store opens.
    pub fn target(&self) -> Target {
        match &self.database {
            DatabaseSetting::Embedded => Target::Sqlite(self.data.join("rapport.db")),
            DatabaseSetting::Postgres(url) => Target::Postgres(url.reveal().to_owned()),
        }
    }

    /// Whether browsers reach the house over TLS, so that cookies may insist on it.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The host in the public URL: "rapport.example.com".
    pub fn public_host(&self) -> String {
        read::host_of(&self.public_url)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("rapport-data"),
            database: DatabaseSetting::Embedded,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: "http://127.0.0.1:8080".to_owned(),
            mail: MailConfig::Mailbox,
            lmtp: None,
            attachments: AttachmentsConfig { max_bytes: 100_000_000 },
            signin: SigninConfig { session_days: 14, link_minutes: 15 },
            webhooks: WebhooksConfig { private: false },
            demo: false,
            log: "info".to_owned(),
        }
    }
}
