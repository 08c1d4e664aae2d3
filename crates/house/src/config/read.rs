//! From file and environment to [`Config`]: every key is known by name, and every fault says where
//! it lies, what is wrong and what to do.

use super::{
    AttachmentsConfig, Config, ConfigFault, DatabaseSetting, MailConfig, Secret, Security, SigninConfig,
    WebhooksConfig, smtp,
};
use axum::http::Uri;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// Every key of the file, and the variable that overrides it.
const KEYS: [(&str, &str); 14] = [
    ("data", "RAPPORT_DATA"),
    ("database", "DATABASE_URL"),
    ("listen", "RAPPORT_LISTEN"),
    ("public_url", "RAPPORT_PUBLIC_URL"),
    ("demo", "RAPPORT_DEMO"),
    ("log", "RAPPORT_LOG"),
    ("mail.smtp", "RAPPORT_SMTP_URL"),
    ("mail.from", "RAPPORT_MAIL_FROM"),
    ("mail.insecure", "RAPPORT_MAIL_INSECURE"),
    ("mail.lmtp", "RAPPORT_LMTP_LISTEN"),
    ("attachments.max_bytes", "RAPPORT_ATTACHMENT_MAX_BYTES"),
    ("signin.session_days", "RAPPORT_SESSION_DAYS"),
    ("signin.link_minutes", "RAPPORT_LINK_MINUTES"),
    ("webhooks.private", "RAPPORT_WEBHOOKS_PRIVATE"),
];

/// What was written for a key, and where.
struct Given {
    text: String,
    place: String,
}

/// What is wrong with a value, and what to do.
type Refusal = (String, String);

#[derive(Default)]
struct Settings {
    given: HashMap<&'static str, Given>,
    faults: Vec<ConfigFault>,
}

pub(super) fn load(file: Option<&Path>, env: impl Fn(&str) -> Option<String>) -> Result<Config, Vec<ConfigFault>> {
    let mut settings = Settings::default();
    if let Some(file) = file {
        settings.read_file(file);
    }
    for (key, variable) in KEYS {
        if let Some(text) = env(variable).filter(|text| !text.is_empty()) {
            settings.given.insert(key, Given { text, place: format!("the variable {variable}") });
        }
    }
    let config = settings.config();
    if settings.faults.is_empty() { Ok(config) } else { Err(settings.faults) }
}

/// The host of an http URL, without port.
pub(super) fn host_of(url: &str) -> String {
    url.parse::<Uri>().ok().and_then(|u| u.host().map(str::to_owned)).unwrap_or_else(|| "localhost".to_owned())
}

impl Settings {
    fn fault(&mut self, where_: impl Into<String>, what: impl Into<String>, what_to_do: impl Into<String>) {
        self.faults.push(ConfigFault { where_: where_.into(), what: what.into(), what_to_do: what_to_do.into() });
    }

    fn read_file(&mut self, file: &Path) {
        let name = file.display().to_string();
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => {
                return self.fault(
                    name,
                    format!("the file cannot be read: {error}"),
                    "Check its name and who may read it",
                );
            }
        };
        let line = |at: usize| format!("{name}, line {}", 1 + text.bytes().take(at).filter(|b| *b == b'\n').count());
        let (table, errors) = DeTable::parse_recoverable(&text);
        for error in errors {
            self.fault(
                line(error.span().map_or(0, |s| s.start)),
                format!("this is not TOML: {}", error.message()),
                "Write each setting as name = value, texts in quotes",
            );
        }
        self.read_table(table.get_ref(), "", &line);
    }

    fn read_table(&mut self, table: &DeTable<'_>, prefix: &str, line: &dyn Fn(usize) -> String) {
        for (name, value) in table {
            let path = format!("{prefix}{}", name.get_ref());
            let place = line(name.span().start);
            match (KEYS.iter().find(|(key, _)| *key == path), value.get_ref()) {
                (Some((key, _)), value) => match written(value) {
                    Some(text) => drop(self.given.insert(key, Given { text, place })),
                    None => self.fault(
                        place,
                        format!("{path} cannot be a {}", value.type_str()),
                        "Write a text in quotes, a whole number, true or false",
                    ),
                },
                (None, DeValue::Table(inner)) if KEYS.iter().any(|(key, _)| key.starts_with(&format!("{path}."))) => {
                    self.read_table(inner, &format!("{path}."), line)
                }
                (None, _) => self.fault(
                    place,
                    format!("there is no setting {path}"),
                    format!("Did you mean {}? Otherwise remove it", nearest(&path)),
                ),
            }
        }
    }

    /// The value of a key as `read` understands it; a refused one is noted and the default goes on.
    fn take<T>(&mut self, key: &'static str, default: T, read: impl Fn(&str) -> Result<T, Refusal>) -> T {
        let Some(Given { text, place }) = self.given.get(key) else { return default };
        match read(text) {
            Ok(value) => value,
            Err((what, what_to_do)) => {
                let place = place.clone();
                self.fault(place, format!("{key}: {what}"), what_to_do);
                default
            }
        }
    }

    fn config(&mut self) -> Config {
        let plain = Config::default();
        let listen = self.take("listen", plain.listen, listen);
        Config {
            data: self.take("data", plain.data, |text| Ok(PathBuf::from(text))),
            database: self.take("database", plain.database, database),
            listen,
            mail: MailConfig::Mailbox,
            lmtp: self.take("mail.lmtp", None, |text| self::listen(text).map(Some)),
            public_url: self.take("public_url", format!("http://{listen}"), public_url),
            attachments: AttachmentsConfig {
                max_bytes: self.take("attachments.max_bytes", plain.attachments.max_bytes, bytes),
            },
            signin: SigninConfig {
                session_days: self.take("signin.session_days", plain.signin.session_days, |t| whole(t, 365, "days")),
                link_minutes: self
                    .take("signin.link_minutes", plain.signin.link_minutes, |t| whole(t, 10_080, "minutes")),
            },
            webhooks: WebhooksConfig { private: self.take("webhooks.private", plain.webhooks.private, truth) },
            demo: self.take("demo", plain.demo, truth),
            log: self.take("log", plain.log, |text| Ok(text.to_owned())),
        }
        .with_mail(self)
    }
}

impl Config {
    /// Mail comes last: its sender's address follows from the public address.
    fn with_mail(mut self, settings: &mut Settings) -> Self {
        let from = settings.take("mail.from", format!("Rapport <rapport@{}>", self.public_host()), sender);
        let insecure = settings.take("mail.insecure", false, truth);
        self.mail = settings.take("mail.smtp", MailConfig::Mailbox, |text| mail(text, &from, insecure));
        self
    }
}

/// A value as it would stand in a variable.
fn written(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok().map(|n| n.to_string())
        }
        _ => None,
    }
}

fn refuse<T>(what: impl Into<String>, what_to_do: impl Into<String>) -> Result<T, Refusal> {
    Err((what.into(), what_to_do.into()))
}

fn listen(text: &str) -> Result<SocketAddr, Refusal> {
    text.parse().or_else(|_| {
        refuse(
            format!("\"{text}\" is not an address with a port"),
            "Write for example 127.0.0.1:8080, or 0.0.0.0:8080 to be reached from outside",
        )
    })
}

fn database(text: &str) -> Result<DatabaseSetting, Refusal> {
    if text == "embedded" {
        return Ok(DatabaseSetting::Embedded);
    }
    // The text may hold a password: the fault must not repeat it.
    let is_url = text.starts_with("postgres://") || text.starts_with("postgresql://");
    if is_url && text.parse::<postgres::Config>().is_ok_and(|c| !c.get_hosts().is_empty()) {
        return Ok(DatabaseSetting::Postgres(Secret::new(text)));
    }
    refuse(
        "it is neither \"embedded\" nor the address of a PostgreSQL database",
        "Write postgres://user:password@host:5432/name",
    )
}

fn public_url(text: &str) -> Result<String, Refusal> {
    let trimmed = text.trim_end_matches('/');
    let shaped = trimmed.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|h| !h.is_empty())
            && matches!(uri.path(), "" | "/")
            && uri.query().is_none()
    });
    if shaped {
        Ok(trimmed.to_owned())
    } else {
        refuse(
            format!("\"{text}\" is not a web address without a path"),
            "Write for example https://rapport.example.com",
        )
    }
}

fn sender(text: &str) -> Result<String, Refusal> {
    match text.parse::<lettre::message::Mailbox>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => refuse(format!("\"{text}\" is not a mail address"), "Write for example \"Rapport <it@example.com>\""),
    }
}

fn mail(text: &str, from: &str, insecure: bool) -> Result<MailConfig, Refusal> {
    if text == "mailbox" {
        return Ok(MailConfig::Mailbox);
    }
    let smtp = smtp::parse(text, from)
        .map_err(|what| (what, "Or write \"mailbox\" to keep mail inside the house".to_owned()))?;
    if smtp.security == Security::Plain && !insecure && !smtp::is_loopback(&smtp.host) {
        return refuse(
            format!("mail to {} would travel unencrypted", smtp.host),
            "Use smtps:// or smtp://; if nobody can listen in, set mail.insecure = true",
        );
    }
    Ok(MailConfig::Smtp(smtp))
}

fn whole(text: &str, max: i64, unit: &str) -> Result<i64, Refusal> {
    let number = text.parse::<i64>().ok().filter(|n| (1..=max).contains(n));
    number.map_or_else(
        || refuse(format!("\"{text}\" is not a whole number of {unit} from 1 to {max}"), "Write for example 14"),
        Ok,
    )
}

/// "100 MB", "1 GB" or a plain number of bytes.
fn bytes(text: &str) -> Result<u64, Refusal> {
    let upper = text.trim().to_uppercase();
    let units = [("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)];
    let (digits, unit) = units
        .iter()
        .find_map(|(name, unit)| upper.strip_suffix(name).map(|digits| (digits, *unit)))
        .unwrap_or((upper.as_str(), 1));
    let found = digits.trim().parse::<u64>().ok().and_then(|n| n.checked_mul(unit)).filter(|n| *n > 0);
    found.map_or_else(|| refuse(format!("\"{text}\" is not an amount of bytes"), "Write for example \"100 MB\""), Ok)
}

fn truth(text: &str) -> Result<bool, Refusal> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => refuse(format!("\"{text}\" is neither true nor false"), "Write true or false"),
    }
}

/// The known key that takes the fewest changes of letters.
fn nearest(path: &str) -> &'static str {
    KEYS.iter()
        .map(|(key, _)| *key)
        .min_by_key(|key| distance(path, key).min(distance(path, key.rsplit('.').next().unwrap_or(key))))
        .unwrap_or("data")
}

/// Letters to insert, remove or change to get from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((b, pair), left) in to.iter().zip(row.windows(2)).zip(0..) {
            let changed = pair.first().map_or(0, |n| n + usize::from(a != *b));
            let removed = pair.last().map_or(0, |n| n + 1);
            let inserted = next.get::<usize>(left).map_or(0, |n| n + 1);
            next.push(changed.min(removed).min(inserted));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_letters() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("listen", "listen"), 0);
    }

    #[test]
    fn the_nearest_key_is_offered() {
        assert_eq!(nearest("lisen"), "listen");
        assert_eq!(nearest("mail.form"), "mail.from");
        assert_eq!(nearest("session_day"), "signin.session_days");
    }

    #[test]
    fn amounts_may_have_units() {
        assert_eq!(bytes("100 MB"), Ok(100_000_000));
        assert_eq!(bytes("2gb"), Ok(2_000_000_000));
        assert_eq!(bytes("512"), Ok(512));
        assert!(bytes("0").is_err() && bytes("-1").is_err() && bytes("99999999999999 GB").is_err());
    }
}
