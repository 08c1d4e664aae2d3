//! The body that a person reads, and everything else as attachments: each leaf of the message is one or the other,
//! so nothing is lost.

use super::declared::{better, bytes_of, raw_of, unpadded};
use super::encoded::unword;
use super::page::{self, Line};
use super::{declared, head, uu};
use mail_parser::{Message, MessagePart, MimeHeaders, PartType};
use std::collections::HashSet;

/// Attachments kept of one message; what a mail with more holds stays in the raw message.
const ATTACHMENTS_MAX: usize = 1_000;
/// Characters of a name.
const NAME_MAX: usize = 200;
/// Messages within messages that are opened.
const DEPTH_MAX: usize = 5;

/// One file that came along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
    /// By what name the HTML body shows it, without angle brackets.
    pub content_id: Option<String>,
    /// Whether it is part of the text, like a picture in it.
    pub inline: bool,
}

/// A part that a mail system wrote for other mail systems.
#[derive(Debug, Clone)]
pub struct Report {
    /// "delivery-status", "feedback-report", "disposition-notification".
    pub kind: String,
    pub text: String,
}

/// What a message is made of.
#[derive(Debug, Default)]
pub struct Parts {
    pub lines: Vec<Line>,
    pub html: Option<String>,
    pub attachments: Vec<Attachment>,
    pub reports: Vec<Report>,
    /// Type and subtype of the whole, in lower case.
    pub content_type: String,
    /// The parameter `report-type`, in lower case.
    pub report_type: String,
    /// The headers of messages that were sent back along with this one.
    pub returned: Vec<head::Head>,
}

/// The parts of a message; `None` for bytes that the library cannot take apart. A fault of its own is one of them: it
/// must not take the message with it.
pub fn tree(bytes: &[u8]) -> Option<Message<'_>> {
    std::panic::catch_unwind(|| mail_parser::MessageParser::default().parse(bytes)).ok().flatten()
}

impl Parts {
    /// Everything below the headers as one text, for what cannot be taken apart.
    pub fn plain(bytes: &[u8]) -> Self {
        let text = lossy(bytes);
        let body = text.split_once("\n\n").map_or("", |(_, body)| body);
        Self { lines: body.lines().map(Line::plain).collect(), ..Self::default() }
    }

    pub fn of(message: &Message<'_>, raw: &[u8]) -> Self {
        let mut parts = Self::default();
        if let Some(kind) = message.root_part().content_type() {
            parts.content_type = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_lowercase();
            parts.report_type = kind.attribute("report-type").unwrap_or_default().to_lowercase();
        }
        let mut body = Body::default();
        parts.gather(message, raw, (&mut body, 0));
        if body.is_empty() {
            parts.text_after_all(&mut body);
        }
        if parts.reports.is_empty() && body.plain.contains("\n--") {
            parts.reports.extend(loose(&body.plain));
        }
        parts.html = body.page();
        parts.lines = body.lines;
        if parts.lines.iter().all(|l| l.text.trim().is_empty()) {
            parts.lines = parts.html.as_deref().map(page::lines).unwrap_or_default();
        }
        parts
    }

    /// Goes through the parts of one message; text for people goes to `body`.
    fn gather(&mut self, message: &Message<'_>, raw: &[u8], (body, depth): (&mut Body, usize)) {
        let (in_text, in_page) = (numbers(&message.text_body), numbers(&message.html_body));
        for (number, part) in message.parts.iter().enumerate() {
            let shown = (in_text.contains(&number), in_page.contains(&number));
            let meant = (shown.0 || shown.1) && !is_file(part);
            match &part.body {
                PartType::Multipart(_) => {}
                _ if is_multipart(part) => self.unbounded(&contents(part, raw), (&mut *body, depth)),
                PartType::Text(text) if meant => {
                    let text = better(part, text, raw);
                    let (text, files) = uu::take_out(&text);
                    body.add_text(&text, shown);
                    self.attachments.extend(files.into_iter().map(|f| plain_file(&f.name, f.bytes)));
                }
                PartType::Html(text) if meant => body.add_page(&better(part, text, raw), shown),
                PartType::Message(inner) => {
                    self.keep(part, number, raw);
                    self.within(inner, depth);
                }
                _ => self.keep(part, number, raw),
            }
        }
    }

    /// Parts whose boundary is not the one that the header names: the one that stands there, else all is text.
    fn unbounded(&mut self, bytes: &[u8], (body, depth): (&mut Body, usize)) {
        let text = lossy(bytes);
        let found = (depth < DEPTH_MAX).then(|| boundary(&text)).flatten();
        let Some(boundary) = found else {
            body.add_text(&text, (true, false));
            return;
        };
        let again = format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\n\n").into_bytes();
        let again = [again.as_slice(), bytes].concat();
        if let Some(message) = tree(&again) {
            self.gather(&message, &again, (body, depth + 1));
        }
    }

    /// The files inside a message that came along, so that nobody must unpack it to see them.
    fn within(&mut self, inner: &Message<'_>, depth: usize) {
        for (number, part) in inner.parts.iter().enumerate() {
            if is_named(part)
                && !matches!(part.body, PartType::Multipart(_))
                && self.attachments.len() < ATTACHMENTS_MAX
            {
                self.attachments.push(attachment(part, number, inner.raw_message()));
            }
            if let (PartType::Message(deeper), true) = (&part.body, depth < DEPTH_MAX) {
                self.within(deeper, depth + 1);
            }
        }
    }

    /// Where no part was meant as the body, nameless texts are.
    fn text_after_all(&mut self, body: &mut Body) {
        self.attachments.retain(|a| {
            let nameless = a.name.starts_with("part-");
            match a.media_type.as_str() {
                "text/plain" if nameless => body.add_text(&lossy(&a.bytes), (true, false)),
                "text/html" if nameless => body.add_page(&lossy(&a.bytes), (true, true)),
                _ => return true,
            }
            false
        });
    }

    /// Keeps a part as an attachment, and what it says to programs.
    fn keep(&mut self, part: &MessagePart<'_>, number: usize, raw: &[u8]) {
        if self.attachments.len() >= ATTACHMENTS_MAX {
            return;
        }
        let media_type = media_type(part);
        if matches!(&part.body, PartType::Text(t) | PartType::Html(t) if t.trim().is_empty()) && !is_file(part) {
            return;
        }
        let subtype = media_type.strip_prefix("message/").unwrap_or_default().trim_start_matches("global-");
        match subtype {
            "delivery-status" | "feedback-report" | "disposition-notification" => {
                let kind = subtype.to_owned();
                self.reports.push(Report { kind, text: lossy(&contents(part, raw)) });
            }
            "rfc822" | "global" | "headers" | "rfc822-headers" => {
                self.returned.push(head::Head::read(&contents(part, raw)))
            }
            _ if media_type == "text/rfc822-headers" => self.returned.push(head::Head::read(&contents(part, raw))),
            _ => {}
        }
        self.attachments.push(attachment(part, number, raw));
    }
}

fn attachment(part: &MessagePart<'_>, number: usize, raw: &[u8]) -> Attachment {
    let media_type = media_type(part);
    let content_id = part.content_id().map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
    let attached = part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    let inline = matches!(part.body, PartType::InlineBinary(_)) && !attached;
    let name = name_of(part, &media_type, number, raw);
    Attachment { name, bytes: contents(part, raw), media_type, content_id, inline }
}

fn is_message(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("message"))
}

fn is_multipart(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("multipart"))
}

/// The line that separates parts, as it stands in the text: dashes, and headers right below it.
fn boundary(text: &str) -> Option<&str> {
    let lines: Vec<&str> = text.lines().take(2_000).collect();
    lines.windows(2).find_map(|two| {
        let [line, next] = two else { return None };
        let name = line.strip_prefix("--")?.trim_end();
        let plain = !name.is_empty() && name.len() <= 100 && !name.contains(['"', '\\']);
        (plain && next.to_ascii_lowercase().starts_with("content-")).then_some(name)
    })
}

fn numbers(parts: &[u32]) -> HashSet<usize> {
    parts.iter().filter_map(|n| usize::try_from(*n).ok()).collect()
}

/// What a message says to people, part after part: as text, and as a page.
#[derive(Default)]
struct Body {
    lines: Vec<Line>,
    /// All plain texts.
    plain: String,
    page: String,
    /// Whether any part of the page is one.
    has_page: bool,
}

impl Body {
    fn is_empty(&self) -> bool {
        self.plain.trim().is_empty() && !self.has_page
    }

    /// `shown` says whether it belongs to the text, and to the page.
    fn add_text(&mut self, text: &str, (in_text, in_page): (bool, bool)) {
        self.plain.push_str(text);
        self.plain.push_str("\n\n");
        if in_text || !in_page {
            self.lines.extend(text.lines().map(Line::plain));
            self.lines.push(Line::default());
        }
        if in_page && !text.trim().is_empty() {
            self.page.push_str(&page::of_text(text));
        }
    }

    fn add_page(&mut self, html: &str, (in_text, in_page): (bool, bool)) {
        if in_text {
            self.lines.extend(page::lines(html));
            self.lines.push(Line::default());
        }
        if in_page || !in_text {
            if self.has_page {
                self.page.push_str("<hr>");
            }
            self.page.push_str(html);
            self.has_page = true;
        }
    }

    /// The page, if the sender made one.
    fn page(&mut self) -> Option<String> {
        self.has_page.then(|| std::mem::take(&mut self.page))
    }
}

fn is_named(part: &MessagePart<'_>) -> bool {
    part.attachment_name().is_some_and(|n| !n.trim().is_empty())
}

/// A text that came as a file of its own.
fn is_file(part: &MessagePart<'_>) -> bool {
    let named = is_named(part);
    let attached = part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    attached || (named && part.content_disposition().is_some())
}

/// Reports in a message whose boundary was lost: their headers then stand in the text.
fn loose(plain: &str) -> Option<Report> {
    let lower = plain.to_ascii_lowercase();
    let at = ["content-type: message/delivery-status", "content-type: message/feedback-report"]
        .iter()
        .find_map(|mark| lower.find(mark).map(|at| at + "content-type: message/".len()))?;
    let text = plain.get(at..)?;
    let kind = text.split(|c: char| c.is_whitespace() || c == ';').next()?.to_lowercase();
    let text = text.split("\n--").next().unwrap_or(text).to_owned();
    Some(Report { kind, text })
}

fn media_type(part: &MessagePart<'_>) -> String {
    let Some(kind) = part.content_type() else {
        return match part.body {
            PartType::Text(_) => "text/plain",
            PartType::Html(_) => "text/html",
            PartType::Message(_) => "message/rfc822",
            _ => "application/octet-stream",
        }
        .to_owned();
    };
    let word = |text: &str| -> String {
        text.chars().filter(|c| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(*c)).take(100).collect()
    };
    let (main, sub) = (word(kind.ctype()).to_lowercase(), word(kind.subtype().unwrap_or_default()).to_lowercase());
    if main.is_empty() || sub.is_empty() { "application/octet-stream".to_owned() } else { format!("{main}/{sub}") }
}

/// The decoded bytes of a part.
fn contents(part: &MessagePart<'_>, raw: &[u8]) -> Vec<u8> {
    match &part.body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            let uu = part.headers.iter().any(|h| {
                h.name() == "Content-Transfer-Encoding"
                    && h.value().as_text().is_some_and(|v| v.to_lowercase().contains("uue"))
            });
            let found = uu.then(|| uu::take_out(&lossy(bytes)).1.into_iter().next()).flatten();
            found.map(|f| f.bytes).or_else(|| unpadded(part, raw)).unwrap_or_else(|| bytes.to_vec())
        }
        // No message after all: the library knows where it ends.
        PartType::Text(text) if is_message(part) => text.as_bytes().to_vec(),
        // A file keeps its bytes, whatever it is called; a nameless text is read.
        PartType::Text(text) | PartType::Html(text) if !is_named(part) => better(part, text, raw).into_bytes(),
        PartType::Text(_) | PartType::Html(_) => bytes_of(part, raw),
        PartType::Message(message) => {
            let whole = message.raw_message().to_vec();
            if whole.is_empty() { raw_of(part, raw).to_vec() } else { whole }
        }
        PartType::Multipart(_) => Vec::new(),
    }
}

fn name_of(part: &MessagePart<'_>, media_type: &str, number: usize, raw: &[u8]) -> String {
    let given = declared::file_name(part, raw).map(|n| safe_name(&n)).filter(|n| !n.is_empty());
    let of_message = || match &part.body {
        PartType::Message(inner) => inner.subject().map(|s| format!("{}.eml", safe_name(s))),
        _ => None,
    };
    given.or_else(of_message).unwrap_or_else(|| format!("part-{number}.{}", ending(media_type)))
}

fn plain_file(name: &str, bytes: Vec<u8>) -> Attachment {
    let name = Some(safe_name(name)).filter(|n| !n.is_empty()).unwrap_or_else(|| "file".to_owned());
    Attachment { name, media_type: "application/octet-stream".to_owned(), bytes, content_id: None, inline: false }
}

/// A name without folders, control characters, and signs that turn the direction of writing.
fn safe_name(name: &str) -> String {
    let name = unword(name);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turning =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let plain: String = last.chars().filter(|c| !c.is_control() && !turning(*c) && !"<>:\"|?*".contains(*c)).collect();
    plain.trim().trim_start_matches('.').trim().chars().take(NAME_MAX).collect()
}

fn ending(media_type: &str) -> &'static str {
    match media_type {
        "message/rfc822" | "message/global" => "eml",
        "message/delivery-status" | "message/feedback-report" | "text/plain" | "text/rfc822-headers" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "image/png" => "png",
        "image/jpeg" | "image/jpg" | "image/pjpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/ms-tnef" => "dat",
        _ => "bin",
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
