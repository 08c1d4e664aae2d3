//! HTML made safe to show: what runs, loads from elsewhere or reaches out of its frame is taken away; the words, the
//! tables and the pictures that came along stay.

use ammonia::{Builder, UrlRelative};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Bytes of HTML that are kept; beyond it the plain text must do.
const PAGE_MAX: usize = 1024 * 1024;
/// Tags that may be open at the same time.
const DEPTH_MAX: usize = 200;

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(HashSet::from([
            "a",
            "abbr",
            "b",
            "blockquote",
            "br",
            "code",
            "dd",
            "div",
            "dl",
            "dt",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "img",
            "li",
            "ol",
            "p",
            "pre",
            "s",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "u",
            "ul",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .generic_attributes(HashSet::from(["title", "dir", "lang"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        // A picture from elsewhere tells its owner that, when and where the mail was read.
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") if !value.trim_start().to_ascii_lowercase().starts_with("cid:") => None,
            ("a", "href") if value.trim_start().to_ascii_lowercase().starts_with("cid:") => None,
            _ => Some(value.into()),
        });
    builder
});

/// The page made safe; `None` if it is too long or too deep to be looked at, or holds nothing.
pub fn safe(html: &str) -> Option<String> {
    if html.len() > PAGE_MAX || too_deep(html) {
        return None;
    }
    let clean = BUILDER.clean(html).to_string();
    (!clean.trim().is_empty()).then_some(clean)
}

/// A tree builder takes time that grows with the square of the depth. Counted roughly: opened less closed.
fn too_deep(html: &str) -> bool {
    let (mut depth, mut deepest) = (0usize, 0usize);
    let mut bytes = html.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'<' {
            continue;
        }
        match bytes.peek() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(next) if next.is_ascii_alphabetic() => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            _ => {}
        }
    }
    // Tags that are never closed (br, img, p) count as open here; real mail has some hundreds of them.
    deepest > DEPTH_MAX * 50
}
