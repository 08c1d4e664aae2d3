//! Whom a mail did not reach: as reports for programs say it, or as the text names them.

use super::head::{Head, plain_address};
use super::parts::Parts;
use super::words::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Recipients that one notice may name.
const RECIPIENTS_MAX: usize = 500;

/// Everyone a notice says was not reached.
pub fn recipients(head: &Head, parts: &Parts, text: &str) -> Vec<String> {
    let mut found = Found(Vec::new());
    for report in parts.reports.iter().filter(|r| r.kind != "feedback-report") {
        of_report(&report.text, &mut found);
    }
    let reported = parts.reports.iter().any(|r| r.kind == "delivery-status" && worst_action(&r.text).is_some());
    if found.0.is_empty() && !reported {
        // The report lost its boundary, or stands in the text.
        of_report(text, &mut found);
    }
    for value in head.all("x-failed-recipients") {
        value.split([',', ' ', ';']).for_each(|a| found.add(a));
    }
    if found.0.is_empty() && !reported {
        of_json(text, &mut found);
    }
    if found.0.is_empty() && !reported {
        of_text(head, text, &mut found);
    }
    if found.0.is_empty() && !reported {
        let to = parts.returned.iter().flat_map(|r| r.to.iter().chain(&r.cc));
        to.for_each(|a| found.add(&a.email));
        parts.returned.iter().flat_map(|r| r.all("x-hmxmroriginalrecipient")).for_each(|a| found.add(a));
    }
    found.0
}

struct Found(Vec<String>);

impl Found {
    fn add(&mut self, text: &str) {
        let text = text.trim().trim_matches(['<', '>', '(', ')', '"', '\'', '.', ':', ',', '`']);
        if let Some(address) = plain_address(text) {
            self.keep(address);
        }
    }

    fn keep(&mut self, address: String) {
        if self.0.len() < RECIPIENTS_MAX && !self.0.contains(&address) {
            self.0.push(address);
        }
    }
}

/// The groups of a report, each with its fields in lower case.
fn groups(text: &str) -> Vec<Vec<(String, String)>> {
    let mut groups = vec![Vec::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            groups.push(Vec::new());
            continue;
        }
        let Some(group) = groups.last_mut() else { continue };
        match line.split_once(':') {
            Some((name, value)) if !line.starts_with([' ', '\t']) => {
                let name = name.trim().to_ascii_lowercase();
                // Some write several recipients without a blank line between them.
                if name == "final-recipient" && group.iter().any(|(n, _)| *n == name) {
                    groups.push(vec![(name, value.trim().to_owned())]);
                } else {
                    group.push((name, value.trim().to_owned()));
                }
            }
            _ => {
                if let Some((_, value)) = group.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
        }
    }
    groups
}

fn value<'g>(group: &'g [(String, String)], name: &str) -> Option<&'g str> {
    group.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

/// The worst that a report says of any recipient.
pub fn worst_action(text: &str) -> Option<&'static str> {
    let order = ["failed", "delayed", "delivered", "relayed", "expanded"];
    let said: Vec<String> = groups(text).iter().filter_map(|g| action(g)).collect();
    order.into_iter().find(|wanted| said.iter().any(|s| s.starts_with(wanted)))
}

/// What a group says became of its recipient: in a word, or by its status.
fn action(group: &[(String, String)]) -> Option<String> {
    value(group, "action").map(str::to_lowercase).or_else(|| {
        let status = value(group, "status")?;
        Some(
            match status.chars().next()? {
                '2' => "delivered",
                '4' => "delayed",
                _ => "failed",
            }
            .to_owned(),
        )
    })
}

fn of_report(text: &str, found: &mut Found) {
    for group in groups(text) {
        let happened = action(&group).unwrap_or_default();
        if ["delayed", "delivered", "relayed", "expanded"].iter().any(|w| happened.starts_with(w)) {
            continue;
        }
        let named = ["final-recipient", "original-recipient", "x-actual-recipient"];
        // The final one unless it is no address, as when a program names itself.
        let address = named.iter().filter_map(|n| value(&group, n)).find_map(|v| {
            let bare = v.split_once(';').map_or(v, |(_, a)| a);
            let bare = bare.split_once('(').map_or(bare, |(a, _)| a).trim().trim_matches(['<', '>', ' ']);
            quoted_address(bare).or_else(|| plain_address(bare.trim_matches('"')))
        });
        if let Some(address) = address {
            found.keep(address);
        }
    }
}

/// `"odd local part"@example.com`
fn quoted_address(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once("\"@")?;
    let inner = local.strip_prefix('"')?;
    plain_address(&format!("x@{domain}"))?;
    (!inner.is_empty() && !inner.contains(['"', '\n'])).then(|| text.to_lowercase())
}

/// What Amazon's services say.
fn of_json(text: &str, found: &mut Found) {
    let Some(from) = text.find('{') else { return };
    let mut values =
        serde_json::Deserializer::from_str(text.get(from..).unwrap_or_default()).into_iter::<serde_json::Value>();
    let Some(Ok(said)) = values.next() else { return };
    let list = said.pointer("/bounce/bouncedRecipients").and_then(serde_json::Value::as_array);
    for one in list.into_iter().flatten() {
        if let Some(address) = one.get("emailAddress").and_then(serde_json::Value::as_str) {
            found.add(address);
        }
    }
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[\p{L}\d.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\d][\p{L}\d.-]*"#));
static COPY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\s>*_=-]*(---+ ?(this is a copy|below this line|the original|original message|copy of|message header|returned message|unsent message|start of)|(original|your) (message|mail|headers?)( headers?)?( (follows|is|text|as follows|below))?( attached| \(.{0,20}\))*[\s:.*=-]*$|(the )?(header|body|text|headers|first) (section )?(of|lines of) (the |your )?(original|unsent|returned|message)|received: |return-path:|message-id: ?<|------ this is)",
    )
});
static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)^\s*[*>-]?\s*(?:to|recipients?|rcpt(?: to)?|final-recipient|original-recipient|failed recipient|unknown user|user unknown|address|envoyé à|an|empfänger|destinatario|destinataire|宛先|smtp|could not deliver to|recipient address|invalid final delivery userid|user unknown|undeliverable to|mailbox unavailable or access denied -)?\s*(?:rfc822;)?\s*[:=]?\s*[<"'(\[]?(?:mailto:)?([^\s<>@"'()\[\]:;,]+@[^\s<>@"'()\[\]:;,]+)"#,
    )
});

/// The addresses that the text of a notice names, before the copy of what was sent begins. First those that begin a
/// line, as nearly all systems write them; without any, all others.
fn of_text(head: &Head, text: &str, found: &mut Found) {
    let own: Vec<String> =
        head.to.iter().chain(&head.cc).chain(&head.from).chain(&head.reply_to).map(|a| a.email.clone()).collect();
    let other = |address: &str| {
        let lower = address.trim_end_matches('.').to_lowercase();
        let local = lower.split('@').next().unwrap_or_default();
        let office = [
            "postmaster",
            "mailer-daemon",
            "support",
            "abuse",
            "helpdesk",
            "webmaster",
            "hostmaster",
            "noreply",
            "no-reply",
            "admin",
        ];
        !own.contains(&lower) && !office.contains(&local)
    };
    let notice: Vec<&str> =
        text.lines().enumerate().take_while(|(i, l)| *i < 2 || !COPY.is_match(l)).map(|(_, l)| l).take(400).collect();
    for (i, line) in notice.iter().enumerate() {
        if sent_to(&notice, i) {
            continue;
        }
        let line = x400(line);
        if let Some(address) = LISTED.captures(line).and_then(|c| c.get(1)).filter(|a| other(a.as_str())) {
            found.add(address.as_str());
        }
    }
    if !found.0.is_empty() {
        return;
    }
    for line in notice.iter().filter(|l| !l.to_lowercase().contains("message-id")) {
        ADDRESS.find_iter(line).map(|a| a.as_str()).filter(|a| other(a)).for_each(|a| found.add(a));
    }
    if found.0.is_empty() {
        // Somebody wrote to themselves.
        let listed = notice.iter().filter_map(|l| LISTED.captures(l)?.get(1));
        listed.filter(|a| !a.as_str().to_lowercase().starts_with("postmaster")).for_each(|a| found.add(a.as_str()));
    }
}

/// "c=US;a= ;p=x;dda:SMTP=ann@example.com;": the address within one of another kind.
fn x400(line: &str) -> &str {
    line.to_ascii_lowercase().find(":smtp=").and_then(|at| line.get(at + 6..)).unwrap_or(line)
}

/// Whether a line says to whom a mail was sent, in the midst of its subject and its date: that is not whom it missed.
fn sent_to(notice: &[&str], at: usize) -> bool {
    let named = |i: usize, names: &[&str]| {
        let line = notice.get(i).map(|l| l.trim().to_lowercase()).unwrap_or_default();
        names.iter().any(|n| line.starts_with(n))
    };
    named(at, &["to:", "cc:", "an:", "à:", "para:"])
        && (at + 1..=at + 3).any(|i| named(i, &["subject:", "betreff:", "objet:", "asunto:"]))
}
