//! HTML made safe to show: what runs, loads from elsewhere or reaches out of its frame is taken away; the words, the
//! tables and the pictures that came along stay.

use super::Attachment;
use ammonia::{Builder, UrlRelative};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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

/// Pictures that browsers draw and that run nothing.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/// Bytes of pictures that are written into one page; the others are read as files.
const PICTURES_MAX: usize = 8 * 1024 * 1024;

/// The safe page with the pictures that came along in their places, as part of its text: it loads nothing from anywhere.
pub fn with_pictures(html: &str, files: &[Attachment]) -> String {
    let (mut out, mut left) = (html.to_owned(), PICTURES_MAX);
    for file in files.iter().filter(|f| PICTURES.contains(&f.media_type.as_str())) {
        let Some(id) = file.content_id.as_deref().filter(|id| !id.is_empty()) else { continue };
        // As it stands in an address, and as it stands in markup.
        let place = format!("\"cid:{}\"", id.replace('&', "&amp;").replace('"', "&quot;"));
        if file.bytes.len() <= left && out.contains(&place) {
            left -= file.bytes.len();
            out = out.replace(&place, &format!("\"data:{};base64,{}\"", file.media_type, STANDARD.encode(&file.bytes)));
        }
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_stand_where_the_text_shows_them() {
        let file = |id: &str, media_type: &str| Attachment {
            name: "logo".to_owned(),
            media_type: media_type.to_owned(),
            bytes: b"abc".to_vec(),
            content_id: Some(id.to_owned()),
            inline: true,
        };
        let html =
            safe(r#"<p>See <img src="cid:one@x"><img src="cid:two@x"><img src="https://spy.example/p.png"></p>"#)
                .unwrap();
        let shown = with_pictures(&html, &[file("one@x", "image/png"), file("two@x", "image/svg+xml")]);
        assert!(shown.contains("src=\"data:image/png;base64,YWJj\""), "{shown}");
        assert!(shown.contains("cid:two@x") && !shown.contains("svg") && !shown.contains("spy.example"), "{shown}");
    }
}
