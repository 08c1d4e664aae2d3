//! The headers of a message, read with tolerance: what is missing is absent, what is doubled counts as first.

use super::encoded::unword;
use jiff::Timestamp;
use mail_parser::MessageParser;
use serde::Serialize;

/// Bytes of headers that are read; longer ones are somebody's attack.
const HEAD_MAX: usize = 512 * 1024;
/// Addresses that one header may name.
const ADDRESSES_MAX: usize = 500;

/// Somebody's address, in lower case, with the name beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    pub name: String,
    pub email: String,
}

/// The headers of one message.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Lower-case name and unfolded, undecoded value, in their order.
    fields: Vec<(String, String)>,
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    pub references: Vec<String>,
    pub from: Option<Address>,
    pub sender: Option<Address>,
    pub reply_to: Vec<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub delivered_to: Vec<String>,
    pub subject: String,
    pub date: Option<Timestamp>,
}

impl Head {
    pub fn read(bytes: &[u8]) -> Self {
        let block = block(bytes);
        let fields = fields(&decoded(block));
        let parsed = MessageParser::default().parse_headers(block);
        let mut head = Self { fields, ..Self::default() };
        head.subject = head.text("subject").map(unword).unwrap_or_default();
        head.message_id = head.text("message-id").and_then(|v| ids(v).into_iter().next());
        head.in_reply_to = head.text("in-reply-to").map(ids).unwrap_or_default();
        head.references = head.text("references").map(ids).unwrap_or_default();
        head.from = head.addresses("from").into_iter().next();
        head.sender = head.addresses("sender").into_iter().next();
        head.reply_to = head.addresses("reply-to");
        head.to = head.addresses("to");
        head.cc = head.addresses("cc");
        for name in ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to"] {
            head.delivered_to.extend(head.addresses(name).into_iter().map(|a| a.email));
        }
        let date = parsed.as_ref().and_then(|m| m.date()).map(mail_parser::DateTime::to_timestamp);
        head.date = date.and_then(|seconds| Timestamp::from_second(seconds).ok());
        head
    }

    /// The first value of a header, trimmed; absent if there is none or it is empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// Whether the header stands there, be it empty.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(n, _)| n == name)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Whether a header's value, in lower case, contains one of these.
    pub fn says(&self, name: &str, any: &[&str]) -> bool {
        self.all(name).any(|v| {
            let v = v.to_lowercase();
            any.iter().any(|word| v.contains(word))
        })
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Whether it goes on in some conversation.
    pub fn is_reply(&self) -> bool {
        !self.in_reply_to.is_empty() || !self.references.is_empty() || super::words::reply_prefix(&self.subject)
    }

    fn addresses(&self, name: &str) -> Vec<Address> {
        let all: Vec<&str> = self.all(name).collect();
        addresses(&all.join(", "))
    }
}

/// The bytes up to the first blank line.
fn block(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.get(..HEAD_MAX).unwrap_or(bytes);
    if bytes.starts_with(b"\n") {
        return &[];
    }
    let end = bytes.windows(2).position(|w| w == b"\n\n").map_or(bytes.len(), |at| at + 1);
    bytes.get(..end).unwrap_or(bytes)
}

/// Headers should be ASCII, are UTF-8 now and then, and from old programs anything; then it is Western European.
fn decoded(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|b| char::from(*b)).collect(), str::to_owned)
}

fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.trim();
        if !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic()) {
            fields.push((name.to_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

/// The identifiers within angle brackets; without any, the words that look like one.
pub fn ids(value: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut keep = |id: &str| {
        let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(998).collect();
        if !id.is_empty() && !found.contains(&id) && found.len() < ADDRESSES_MAX {
            found.push(id);
        }
    };
    if value.contains('<') {
        value.split('<').skip(1).filter_map(|rest| rest.split('>').next()).for_each(&mut keep);
    } else {
        value.split_whitespace().filter(|w| w.contains('@')).for_each(&mut keep);
    }
    found
}

/// The addresses of a header, with names decoded. Groups are opened, comments are names.
pub fn addresses(value: &str) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    for part in split(value) {
        if found.len() >= ADDRESSES_MAX {
            break;
        }
        if let Some(address) = address(&part).filter(|a| !found.iter().any(|f| f.email == a.email)) {
            found.push(address);
        }
    }
    found
}

/// Splits at commas and semicolons that stand outside quotes, brackets and comments.
fn split(value: &str) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let (mut quoted, mut escaped, mut angle, mut comment) = (false, false, false, 0usize);
    for c in value.chars() {
        let plain = !quoted && !angle && comment == 0;
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if comment == 0 => quoted = !quoted,
            '(' if !quoted && !angle => comment += 1,
            ')' if !quoted && comment > 0 => comment -= 1,
            '<' if plain => angle = true,
            '>' if !quoted && comment == 0 => angle = false,
            ',' | ';' if plain => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            // "Group: a@b, c@d;"
            ':' if plain && !part.contains('@') => {
                part.clear();
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    parts.push(part);
    parts
}

fn address(part: &str) -> Option<Address> {
    let (name, email) = match part.rfind('<') {
        Some(at) => {
            let inner = part.get(at + 1..)?.split('>').next()?;
            (part.get(..at)?.to_owned(), inner.to_owned())
        }
        None => {
            let comment = part.split_once('(').map(|(_, c)| c.trim_end().trim_end_matches(')').to_owned());
            let bare = part.split('(').next()?;
            let email = bare.split_whitespace().find(|w| w.contains('@')).unwrap_or_default();
            let name = comment.unwrap_or_else(|| bare.replace(email, ""));
            (name, email.to_owned())
        }
    };
    let email = plain_address(&email)?;
    let name = unword(name.trim().trim_matches('"')).replace("\\\"", "\"");
    Some(Address { name: name.trim_matches(['"', '\'', ' ']).to_owned(), email })
}

/// The address in lower case, if it can be one: one `@`, something on both sides, nothing that could hide a command.
pub fn plain_address(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("mailto:").trim_matches(['"', '\'', ' ']);
    let (local, domain) = text.rsplit_once('@')?;
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[]\\,;:\"".contains(c);
    let well = !local.is_empty() && !domain.is_empty() && text.len() <= 320;
    (well && local.chars().all(plain) && domain.chars().all(|c| plain(c) && c != '@')).then(|| text.to_lowercase())
}
