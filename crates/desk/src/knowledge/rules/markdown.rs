//! Markdown to HTML that is safe by construction: raw HTML becomes text, links lead only to the web, to mail or
//! to our own pages, pictures come only from our own house.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Where an article's own pictures lie.
const PICTURES: &str = "/knowledge/files/";

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

/// The text as HTML.
pub fn markdown(text: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(text, options()).map(safe));
    out
}

/// The words alone, for searching and for replies.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Text(words) | Event::Code(words) => out.push_str(&words),
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            Event::Start(Tag::Item) => out.push_str("- "),
            Event::End(TagEnd::Item) if !out.ends_with('\n') => out.push('\n'),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::TableRow,
            ) => {
                out.push_str("\n\n");
            }
            Event::End(TagEnd::TableCell) => out.push(' '),
            _ => {}
        }
    }
    let mut lines: Vec<&str> = Vec::new();
    for line in out.lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_none_or(|l| l.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

/// A plain text as Markdown that shows it as it is.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_{}[]<>#|~".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out.replace('\n', "  \n")
}

fn safe(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        // The page's own heading is the first; a text begins at the second.
        Event::Start(Tag::Heading { level, .. }) => {
            Event::Start(Tag::Heading { level: below(level), id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if leads_somewhere_good(&dest_url) { dest_url } else { CowStr::Borrowed("#") };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let own = dest_url.strip_prefix(PICTURES).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
            let dest_url = if own { dest_url } else { CowStr::Borrowed("data:,") };
            Event::Start(Tag::Image { link_type, dest_url, title, id })
        }
        other => other,
    }
}

fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H2,
        HeadingLevel::H3 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

fn leads_somewhere_good(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    let own = lower.starts_with('/') && !lower.starts_with("//") && !lower.contains('\\');
    own || lower.starts_with('#') || ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_write_becomes_what_people_read() {
        let html = markdown("# Head\n\n- one\n- **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[us](/knowledge/2)");
        for part in ["<h2>Head</h2>", "<li>one</li>", "<strong>two</strong>", "<td>1</td>", "href=\"/knowledge/2\""] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert_eq!(
            plain("# Head\n\nSome *words* and `code`.\n\n- one\n- two"),
            "Head\n\nSome words and code.\n\n- one\n- two"
        );
    }

    #[test]
    fn nothing_runs_and_nothing_calls_home() {
        let bad = [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html,x)",
            "[x](//evil.test)",
            "![x](https://evil.test/pixel.png)",
            "![x](/knowledge/files/../../me)",
            "<a href=\"javascript:x\">y</a>",
            "<div\nonclick=x>",
        ];
        for text in bad {
            let html = markdown(text).to_lowercase();
            for never in [
                "<script",
                "<img src=\"h",
                "<img src=\"x",
                "<a href=\"javascript",
                "<a href=\"data",
                "<a href=\"//",
                "<div",
                "../",
                "<a href=\"java",
            ] {
                assert!(!html.contains(never), "{text} gave {html}");
            }
        }
        assert!(markdown("![plan](/knowledge/files/7)").contains("src=\"/knowledge/files/7\""));
    }

    #[test]
    fn a_message_stands_in_an_article_as_it_was_said() {
        let said = "Use <b> and *stars* # not [links](x)\nsecond line";
        assert_eq!(plain(&escaped(said)), said);
    }

    proptest! {
        #[test]
        fn no_text_smuggles_a_tag(text in "[<>a-z\"'=/:() \\[\\]!\n]{0,80}") {
            let html = markdown(&text);
            let allowed = ["p", "h2", "h3", "h4", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote", "a", "img", "br", "hr", "del", "table", "thead", "tbody", "tr", "th", "td", "input"];
            for tag in html.split('<').skip(1) {
                let name: String = tag.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
                prop_assert!(allowed.contains(&name.as_str()), "{name} in {html}");
            }
        }
    }
}
