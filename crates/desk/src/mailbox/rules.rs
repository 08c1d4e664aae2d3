//! How a conversation is recognised: identifiers and addresses that we sign, and what a message says of itself.

use super::pages::Typed;
use connect::mail::Message;
use connect::oauth::Places;
use house::FieldFault;
use house::people::OrganisationId;

/// Characters of a signature: 48 bits, too many to guess by mail.
const SIGNATURE: usize = 12;
/// Text that a message keeps on the ticket; the rest is in the raw message.
pub const TEXT_KEPT: usize = crate::ticket::rules::TEXT_MAX;
/// Participants that one message may add.
pub const PARTICIPANTS_MAX: usize = 50;

/// What our letters are signed with: the organisation's secret.
#[derive(Clone)]
pub struct Key {
    pub organisation: OrganisationId,
    pub secret: String,
}

impl Key {
    fn sign(&self, what: &str) -> String {
        let text = format!("mail|{}|{}|{what}", self.secret, self.organisation.0);
        house::digest(&text).chars().take(SIGNATURE).collect()
    }

    /// The identifier of a letter about a ticket; `nth` 0 is the root that all of them refer to.
    pub fn message_id(&self, ticket: i64, nth: i64, host: &str) -> String {
        let signature = self.sign(&format!("id|{ticket}|{nth}"));
        format!("rapport.t{ticket}.{}.{nth}.{signature}@{host}", self.organisation.0)
    }

    /// The ticket that an identifier of ours names.
    pub fn ticket_of_id(&self, id: &str) -> Option<i64> {
        let mut words = id.split('@').next()?.split('.');
        let (ours, ticket, organisation) = (words.next()?, words.next()?, words.next()?);
        let (nth, signature) = (words.next()?.parse::<i64>().ok()?, words.next()?);
        let ticket = ticket.strip_prefix('t')?.parse::<i64>().ok()?;
        let well = ours == "rapport" && organisation == self.organisation.0.to_string();
        (well && signature == self.sign(&format!("id|{ticket}|{nth}"))).then_some(ticket)
    }

    /// The address at which answers on a ticket arrive: "desk+t12.0123456789ab@example.org".
    pub fn address(&self, mailbox: &str, ticket: i64) -> Option<String> {
        let (local, domain) = mailbox.split_once('@')?;
        Some(format!("{local}+t{ticket}.{}@{domain}", self.sign(&format!("to|{ticket}"))))
    }

    /// The ticket that such an address names.
    pub fn ticket_of_address(&self, address: &str) -> Option<i64> {
        let (_, detail) = address.split('@').next()?.rsplit_once("+t")?;
        let (ticket, signature) = detail.split_once('.')?;
        let ticket = ticket.parse::<i64>().ok()?;
        (signature.eq_ignore_ascii_case(&self.sign(&format!("to|{ticket}")))).then_some(ticket)
    }
}

/// The plain address of one with a detail: "desk+t12.x@example.org" is "desk@example.org".
pub fn plain_address(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)).to_lowercase(),
        None => address.to_lowercase(),
    }
}

/// The ticket that a subject names: "Re: T-4821: printer".
pub fn ticket_of_subject(subject: &str) -> Option<i64> {
    let mut from = 0;
    while let Some(at) = subject.get(from..)?.find("T-") {
        let at = from + at;
        let starts = subject.get(..at)?.chars().last().is_none_or(|c| !c.is_alphanumeric() && c != '-');
        let digits: String = subject.get(at + 2..)?.chars().take_while(char::is_ascii_digit).collect();
        let after = subject.get(at + 2 + digits.len()..)?.chars().next();
        if starts && !digits.is_empty() && after.is_none_or(|c| !c.is_alphanumeric() && c != '-') {
            return digits.parse().ok();
        }
        from = at + 2;
    }
    None
}

/// What a conversation is called, by whatever a program made of its subject: no marks of answers, no number.
pub fn topic(subject: &str) -> String {
    let bare = connect::mail::bare_subject(subject);
    let numbered = bare.strip_prefix("t-").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let rest = numbered.and_then(|rest| rest.strip_prefix(':')).map_or(bare.as_str(), str::trim);
    connect::mail::bare_subject(rest).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a message says of itself that it answers something.
pub fn answers(message: &Message) -> bool {
    let marked = connect::mail::is_answer(&message.subject);
    marked || !message.in_reply_to.is_empty() || !message.references.is_empty()
}

/// The text that stands on the ticket. What says nothing says at least so.
pub fn text_of(message: &Message, nothing: &str) -> String {
    let text = message.text.trim();
    if text.is_empty() {
        return if message.subject.trim().is_empty() { nothing.to_owned() } else { message.subject.clone() };
    }
    kept(text)
}

/// As much of a text as a ticket keeps.
pub fn kept(text: &str) -> String {
    if text.chars().count() <= TEXT_KEPT {
        return text.to_owned();
    }
    let cut: String = text.chars().take(TEXT_KEPT - 1).collect();
    format!("{cut}…")
}

/// The usual port of IMAP over TLS.
pub const IMAPS: u16 = 993;

/// The server to fetch from, if mail is to be fetched.
pub fn host(typed: &Typed) -> Option<String> {
    let usual = match typed.provider.as_str() {
        "microsoft" => "outlook.office365.com",
        "google" => "imap.gmail.com",
        _ => "",
    };
    let typed = typed.host.trim();
    Some(if typed.is_empty() { usual } else { typed }).filter(|h| !h.is_empty()).map(str::to_owned)
}

/// The port that was typed, or the usual one; `None` if it is no port.
pub fn port(typed: &Typed) -> Option<u16> {
    let typed = typed.port.trim();
    if typed.is_empty() { Some(IMAPS) } else { typed.parse().ok().filter(|p| *p > 0) }
}

/// Where one agrees, if one signs in by a consent.
pub fn places(typed: &Typed) -> Option<Places> {
    match typed.provider.as_str() {
        "microsoft" => Some(Places::microsoft(typed.tenant.trim())),
        "google" => Some(Places::google()),
        "other" => Some(Places {
            authorise: typed.authorise.trim().to_owned(),
            token: typed.token.trim().to_owned(),
            scope: typed.scope.trim().to_owned(),
        }),
        _ => None,
    }
}

/// What is wrong with how a mailbox is to be fetched.
pub fn faults(typed: &Typed) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if !["", "microsoft", "google", "other"].contains(&typed.provider.as_str()) {
        faults.push(FieldFault::new("provider", "fault-unknown"));
    }
    let Some(host) = host(typed) else {
        if typed.provider == "other" {
            faults.push(FieldFault::new("host", "fault-empty"));
        }
        return faults;
    };
    if host.contains(|c: char| !c.is_ascii_alphanumeric() && !".-:".contains(c)) {
        faults.push(FieldFault::new("host", "desk-mailbox-fault-host"));
    }
    if port(typed).is_none() {
        faults.push(FieldFault::new("port", "desk-mailbox-fault-port"));
    }
    let needed: &[(&'static str, &String)] = match typed.provider.as_str() {
        "" => &[("user", &typed.user), ("password", &typed.password)],
        "other" => &[("client", &typed.client), ("authorise", &typed.authorise), ("token", &typed.token)],
        _ => &[("client", &typed.client)],
    };
    faults.extend(needed.iter().filter(|(_, v)| v.trim().is_empty()).map(|(n, _)| FieldFault::new(n, "fault-empty")));
    if typed.provider == "other" {
        let places = [("authorise", &typed.authorise), ("token", &typed.token)];
        let odd = places.iter().filter(|(_, v)| !v.trim().is_empty() && !is_safe_address(v.trim()));
        faults.extend(odd.map(|(n, _)| FieldFault::new(n, "desk-mailbox-fault-https")));
    }
    if typed.tenant.contains(|c: char| !c.is_ascii_alphanumeric() && !"-. ".contains(c)) {
        faults.push(FieldFault::new("tenant", "desk-mailbox-fault-tenant"));
    }
    faults
}

/// Secrets travel over TLS; without it only on this machine.
fn is_safe_address(address: &str) -> bool {
    address.starts_with("https://")
        || ["http://127.0.0.1:", "http://localhost:"].iter().any(|local| address.starts_with(local))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key { organisation: OrganisationId(3), secret: "a secret".to_owned() }
    }

    #[test]
    fn what_we_signed_is_known_again_and_nothing_else() {
        let id = key().message_id(12, 7, "desk.example");
        assert_eq!(key().ticket_of_id(&id), Some(12));
        assert_eq!(key().ticket_of_id(&id.replace("t12", "t13")), None);
        assert_eq!(Key { organisation: OrganisationId(4), ..key() }.ticket_of_id(&id), None);
        let address = key().address("desk@example.org", 12).unwrap_or_default();
        assert_eq!(key().ticket_of_address(&address), Some(12));
        assert_eq!(key().ticket_of_address(&address.to_uppercase().replace("+T", "+t")), Some(12));
        assert_eq!(key().ticket_of_address("desk+t12.0123456789ab@example.org"), None);
        assert_eq!(plain_address(&address), "desk@example.org");
    }

    #[test]
    fn a_subject_names_a_ticket_by_its_label_alone() {
        for (subject, ticket) in [
            ("Re: T-4821: printer", Some(4821)),
            ("[T-7] printer", Some(7)),
            ("AW: T-12", Some(12)),
            ("MIT-12 licence", None),
            ("T-12b", None),
            ("T-", None),
            ("T-99999999999999999999", None),
        ] {
            assert_eq!(ticket_of_subject(subject), ticket, "{subject}");
        }
    }

    #[test]
    fn a_topic_survives_what_programs_make_of_subjects() {
        for subject in [
            "The lift is stuck",
            "RE: The lift is stuck",
            "AW: Re: T-12: The lift  is stuck",
            "T-12: Re: the lift is stuck",
        ] {
            assert_eq!(topic(subject), "the lift is stuck", "{subject}");
        }
    }

    #[test]
    fn what_is_missing_to_fetch_a_mailbox_is_named() {
        let named = |typed: &Typed| faults(typed).iter().map(|f| f.field.to_string()).collect::<Vec<_>>();
        let typed = |provider: &str, host: &str| Typed {
            provider: provider.to_owned(),
            host: host.to_owned(),
            ..Typed::default()
        };
        assert!(named(&typed("", "")).is_empty(), "brought by a mail server");
        assert_eq!(named(&typed("", "imap.example")), ["user", "password"]);
        assert_eq!(named(&typed("google", "")), ["client"]);
        assert_eq!(named(&typed("other", "")), ["host"]);
        assert_eq!(named(&typed("other", "h")), ["client", "authorise", "token"]);
        assert_eq!(named(&typed("yahoo", "")), ["provider"]);
        let odd = Typed {
            client: "us".to_owned(),
            authorise: "http://elsewhere.example/".to_owned(),
            token: "http://127.0.0.1:9/token".to_owned(),
            port: "0".to_owned(),
            tenant: "a/b".to_owned(),
            ..typed("other", "ho st")
        };
        assert_eq!(named(&odd), ["host", "port", "authorise", "tenant"]);
        assert_eq!(host(&typed("microsoft", "")).as_deref(), Some("outlook.office365.com"));
    }
}
