//! Decisions about passwords and links: pure but for the salt, which is handed in.

use super::Link;
use crate::people::Role;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use jiff::Timestamp;

/// Shortest password; longer beats trickier.
pub const PASSWORD_MIN: usize = 10;

/// argon2id with 19 MiB, 2 passes, 1 lane: OWASP's first recommendation (2023).
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, None).unwrap_or(Params::DEFAULT))
}

/// The hash to store for a password.
///
/// # Errors
/// Only if the entropy source fails.
pub fn hash(password: &str) -> crate::Result<String> {
    let salt = crate::secret()?;
    hasher()
        .hash_password_with_salt(password.as_bytes(), salt.as_bytes().get(..16).unwrap_or_default())
        .map(|h| h.to_string())
        .map_err(crate::Error::internal)
}

/// Whether a password fits a stored hash. An unreadable hash fits nothing.
pub fn fits(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|parsed| hasher().verify_password(password.as_bytes(), &parsed).is_ok())
}

/// Whether a link may be used now.
pub fn link_is_good(link: &Link, now: Timestamp) -> bool {
    now < link.expires_at && (link.reusable || link.used_at.is_none())
}

/// The page to open after signing in: where each role's day starts.
pub fn home(role: Role, memberships: i64) -> &'static str {
    match role {
        _ if memberships > 1 => "/clients",
        Role::Executive => "/brief",
        Role::ItLead | Role::Technician => "/desk",
        Role::Auditor => "/ledger",
        Role::Employee => "/",
        Role::Admin => "/me",
    }
}

/// Where to go after signing in: the page that was asked for, if it is one of ours.
pub fn next_path(wanted: Option<&str>, home: &'static str) -> String {
    match wanted {
        Some(path)
            if path.starts_with('/')
                && !path.starts_with("//")
                && !path.contains('\\')
                && !path.starts_with("/sign")
                && path.len() > 1 =>
        {
            path.to_owned()
        }
        _ => home.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{OrganisationId, PersonId};

    #[test]
    fn a_password_fits_only_its_own_hash() {
        let stored = hash("correct horse battery").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits("correct horse battery", &stored));
        assert!(!fits("correct horse batter", &stored));
        assert!(!fits("x", "not a hash"));
    }

    #[test]
    fn mailed_links_work_once_and_not_for_ever() {
        let at = |s: &str| s.parse::<Timestamp>().unwrap();
        let link = Link {
            person: PersonId(1),
            organisation: OrganisationId(1),
            name: "A".into(),
            expires_at: at("2026-11-22T10:00:00Z"),
            reusable: false,
            used_at: None,
        };
        assert!(link_is_good(&link, at("2026-11-22T09:59:59Z")));
        assert!(!link_is_good(&link, at("2026-11-22T10:00:00Z")));
        assert!(!link_is_good(
            &Link { used_at: Some(at("2026-11-22T09:00:00Z")), ..link.clone() },
            at("2026-11-22T09:30:00Z")
        ));
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for bad in ["https://evil.test", "//evil.test", "/\\evil.test", "/signin", ""] {
            assert_eq!(next_path(Some(bad), "/desk"), "/desk", "{bad}");
        }
        assert_eq!(next_path(Some("/ledger/7?x=1"), "/desk"), "/ledger/7?x=1");
    }
}
