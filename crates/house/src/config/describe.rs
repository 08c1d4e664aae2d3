//! Tells the settings in force, for `rapport config check`; passwords stay hidden.

use super::{Config, DatabaseSetting, MailConfig, Security, SmtpConfig};

impl Config {
    /// One line for each setting, in the order of the file's keys.
    pub fn describe(&self) -> Vec<String> {
        vec![
            format!("data folder: {}", self.data.display()),
            format!("database: {}", database(&self.database)),
            format!("listens on: {}", self.listen),
            format!("public address: {}", self.public_url),
            format!("mail: {}", mail(&self.mail)),
            format!(
                "takes mail (LMTP) on: {}",
                self.lmtp.map_or_else(|| "nowhere".to_owned(), |place| place.to_string())
            ),
            format!("largest attachment: {} MB", self.attachments.max_bytes as f64 / 1e6),
            format!("a session ends after: {} days without use", self.signin.session_days),
            format!("a sign-in link is good for: {} minutes", self.signin.link_minutes),
            format!("webhooks into private networks: {}", if self.webhooks.private { "allowed" } else { "refused" }),
            format!("demo: {}", if self.demo { "yes, with invented companies" } else { "no" }),
            format!("log: {}", self.log),
        ]
    }
}

fn database(setting: &DatabaseSetting) -> String {
    let DatabaseSetting::Postgres(url) = setting else { return "embedded, in the data folder".to_owned() };
    let Ok(parsed) = url.reveal().parse::<postgres::Config>() else { return "PostgreSQL".to_owned() };
    let hosts: Vec<String> = parsed
        .get_hosts()
        .iter()
        .map(|h| match h {
            postgres::config::Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            postgres::config::Host::Unix(path) => path.display().to_string(),
        })
        .collect();
    let user = parsed.get_user().unwrap_or("the current user");
    format!("PostgreSQL at {}, database {}, as {user}", hosts.join(" or "), parsed.get_dbname().unwrap_or(user))
}

fn mail(setting: &MailConfig) -> String {
    let MailConfig::Smtp(SmtpConfig { host, port, security, login, from }) = setting else {
        return "kept in the mailbox that the house itself shows; nothing leaves it".to_owned();
    };
    let security = match security {
        Security::Tls => "TLS from the start",
        Security::StartTls => "STARTTLS",
        Security::Plain => "not encrypted",
    };
    let login = login
        .as_ref()
        .map_or_else(|| "without signing in".to_owned(), |(user, _)| format!("as {user} (password hidden)"));
    format!("{host}:{port}, {security}, {login}, from {from}")
}
