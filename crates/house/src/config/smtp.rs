//! How mail leaves: the parts of an SMTP URL. The scheme says how the connection is protected.

use super::Secret;
use axum::http::Uri;

/// Where mail goes.
#[derive(Debug, Clone, PartialEq)]
pub enum MailConfig {
    /// Into the mailbox that the house itself shows: demos and trials.
    Mailbox,
    Smtp(SmtpConfig),
}

#[derive(Debug, Clone, PartialEq)]
pub struct SmtpConfig {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Option<(String, Secret)>,
    /// "Rapport <it@example.com>".
    pub from: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// `smtps://`: TLS from the first byte.
    Tls,
    /// `smtp://`: TLS by STARTTLS, required.
    StartTls,
    /// `smtp+plain://`: none; for a relay on the same machine.
    Plain,
}

/// Reads `smtps://user:password@host:port`. The error never repeats the text, which holds a password.
pub(super) fn parse(url: &str, from: &str) -> Result<SmtpConfig, String> {
    let shape = || "it is not of the form smtps://user:password@host:port (or smtp:// for STARTTLS)".to_owned();
    let uri: Uri = url.parse().map_err(|_| shape())?;
    let (security, usual_port) = match uri.scheme_str() {
        Some("smtps") => (Security::Tls, 465),
        Some("smtp") => (Security::StartTls, 587),
        Some("smtp+plain") => (Security::Plain, 25),
        _ => return Err(shape()),
    };
    let authority = uri.authority().ok_or_else(shape)?;
    if authority.host().is_empty() || !matches!(uri.path(), "" | "/") || uri.query().is_some() {
        return Err(shape());
    }
    let login = match authority.as_str().rsplit_once('@') {
        None => None,
        Some((login, _)) => {
            let (user, password) = login.split_once(':').ok_or("the password is missing: user:password@host")?;
            Some((decoded(user).ok_or_else(shape)?, Secret::new(decoded(password).ok_or_else(shape)?)))
        }
    };
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    Ok(SmtpConfig { host, port: authority.port_u16().unwrap_or(usual_port), security, login, from: from.to_owned() })
}

/// Whether the host is this machine itself.
pub(super) fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Undoes percent-encoding: a password may hold `@` and `:`.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' { hex(rest.next()?)? * 16 + hex(rest.next()?)? } else { byte });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_give_their_parts() {
        let full = parse("smtps://it%40example.com:p%40ss:w@mail.example.com", "x").unwrap();
        assert_eq!((full.host.as_str(), full.port, full.security), ("mail.example.com", 465, Security::Tls));
        assert_eq!(full.login, Some(("it@example.com".to_owned(), Secret::new("p@ss:w"))));
        let bare = parse("smtp+plain://[::1]:2525", "x").unwrap();
        assert_eq!((bare.host.as_str(), bare.port, bare.security, bare.login), ("::1", 2525, Security::Plain, None));
        assert_eq!(parse("smtp://relay", "x").unwrap().port, 587);
    }

    #[test]
    fn faults_do_not_repeat_the_password() {
        for wrong in [
            "mail.example.com",
            "https://u:hunter2@h",
            "smtps://u:hunter2@h/path",
            "smtps://hunter2@h",
            "smtps://u:hunter2%zz@h",
            "smtps://",
        ] {
            let said = parse(wrong, "x").unwrap_err();
            assert!(!said.contains("hunter2"), "{said}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        assert!(is_loopback("localhost") && is_loopback("127.0.0.9") && is_loopback("::1"));
        assert!(!is_loopback("10.0.0.1") && !is_loopback("localhost.example.com"));
    }
}
