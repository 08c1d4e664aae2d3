//! Files that people attach. The bytes lie under their content hash, the rows say what they belong
//! to; what a browser could run is never shown inside our pages.

mod objects;
pub mod store;

pub use objects::{NoScanner, Objects, Scanner, Stored};

use crate::journal::RecordRef;
use crate::people::PersonId;
use axum::http::HeaderValue;
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, X_CONTENT_TYPE_OPTIONS,
};
use jiff::Timestamp;

crate::id_type!(
    /// One attached file.
    AttachmentId
);

/// A file attached to a record.
#[derive(Debug, Clone)]
pub struct Attachment {
    pub id: AttachmentId,
    pub record: RecordRef,
    pub name: String,
    /// As the sender called it; never served as such without [`served_type`].
    pub media_type: String,
    pub bytes: i64,
    pub hash: String,
    pub added_by: Option<PersonId>,
    pub added_at: Timestamp,
}

/// Longest file name that is kept, in characters.
const NAME_MAX: usize = 120;
/// Pictures, sounds and films that no browser runs anything from.
const SHOWN: [&str; 12] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
    "video/mp4",
    "video/ogg",
    "video/webm",
];
/// Types that keep their name when downloaded, so that the right program opens them.
const NAMED: [&str; 9] = [
    "application/pdf",
    "application/zip",
    "text/plain",
    "text/csv",
    "text/calendar",
    "message/rfc822",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];

/// The last part of a path, without what could mislead the eye or a file system; never empty.
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !misleading(*c)).collect();
    let trimmed = kept.trim().trim_start_matches('.').trim();
    if trimmed.is_empty() {
        return "file".to_owned();
    }
    let length = trimmed.chars().count();
    if length <= NAME_MAX {
        return trimmed.to_owned();
    }
    // Shorten before the ending, which says what the file is.
    let ending = trimmed.rfind('.').map_or("", |dot| &trimmed[dot..]);
    let ending = if ending.chars().count() <= 12 { ending } else { "" };
    let stem: String = trimmed.chars().take(NAME_MAX - ending.chars().count()).collect();
    format!("{stem}{ending}")
}

/// Control characters, and those that turn the direction of reading ("exe.fdp" shown as "pdf.exe").
fn misleading(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// As what a file may be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    pub content_type: &'static str,
    /// Whether it may appear inside a page; all else is offered for download.
    pub inline: bool,
}

/// Decides by the claimed type; what is not known to be harmless is nameless bytes for download.
pub fn served_type(media_type: &str) -> Served {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let among = |list: &[&'static str]| list.iter().find(|t| **t == essence).copied();
    match among(&SHOWN) {
        Some(content_type) => Served { content_type, inline: true },
        None => Served { content_type: among(&NAMED).unwrap_or("application/octet-stream"), inline: false },
    }
}

/// The headers of an answer that carries the file.
pub fn headers(attachment: &Attachment) -> [(HeaderName, HeaderValue); 4] {
    let served = served_type(&attachment.media_type);
    let disposition = disposition(served.inline, &attachment.name);
    [
        (CONTENT_TYPE, HeaderValue::from_static(served.content_type)),
        (CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"))),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    ]
}

/// Both spellings of the name (RFC 6266): plain for old programs, percent-encoded UTF-8 for the others.
fn disposition(inline: bool, name: &str) -> String {
    let name = safe_name(name);
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || " .-_()".contains(c) { c } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b".-_".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    format!("{}; filename=\"{plain}\"; filename*=UTF-8''{encoded}", if inline { "inline" } else { "attachment" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_and_tricks() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\Users\\me\\Bilan été.pdf"), "Bilan été.pdf");
        assert_eq!(safe_name("invoice\u{202e}fdp.exe\r\n"), "invoicefdp.exe");
        assert_eq!(safe_name(".htaccess"), "htaccess");
        for empty in ["", "..", "/", "\u{0}", " . "] {
            assert_eq!(safe_name(empty), "file", "{empty:?}");
        }
        let long = safe_name(&format!("{}.xlsx", "é".repeat(500)));
        assert_eq!(long.chars().count(), NAME_MAX);
        assert!(long.ends_with("é.xlsx"));
    }

    #[test]
    fn only_harmless_pictures_appear_inside_pages() {
        assert_eq!(served_type("image/PNG; x=y"), Served { content_type: "image/png", inline: true });
        assert_eq!(served_type("application/pdf"), Served { content_type: "application/pdf", inline: false });
        for active in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/javascript",
            "application/xml",
            "",
            "nonsense\r\nx: y",
        ] {
            assert_eq!(
                served_type(active),
                Served { content_type: "application/octet-stream", inline: false },
                "{active}"
            );
        }
    }

    #[test]
    fn the_disposition_holds_any_name() {
        assert_eq!(
            disposition(false, "a\"b; é.pdf"),
            "attachment; filename=\"a_b_ _.pdf\"; filename*=UTF-8''a%22b%3B%20%C3%A9.pdf"
        );
        assert!(HeaderValue::from_str(&disposition(true, "图\r\n.png")).is_ok());
    }
}
