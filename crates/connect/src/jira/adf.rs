//! What Jira's two ways of writing say, as text: documents in JSON (Atlassian Document Format) and wiki markup.

use crate::moved::value::{flat, list, text};
use serde_json::Value;

/// How deep a document is followed; deeper nesting is no document of a person.
const DEEP: usize = 40;

/// Text, wiki markup or a document, as text.
pub fn words(body: &Value) -> String {
    match body {
        Value::String(markup) => wiki(markup),
        Value::Object(_) => {
            let mut out = String::new();
            node(body, &mut out, ("", 0));
            tidy(&out)
        }
        other => flat(other),
    }
}

/// One node of a document; `mark` stands before the lines of a list's point.
fn node(value: &Value, out: &mut String, (mark, deep): (&str, usize)) {
    if deep > DEEP {
        return;
    }
    let attrs = value.get("attrs").unwrap_or(&Value::Null);
    let kind = text(value, "type");
    let inside = |out: &mut String, mark: &str| {
        for child in list(value, "content") {
            node(child, out, (mark, deep + 1));
        }
    };
    match kind.as_str() {
        "text" => {
            let words = text(value, "text");
            out.push_str(&words);
            let link = list(value, "marks").iter().find(|m| text(m, "type") == "link");
            let href = link.map(|m| text(m.get("attrs").unwrap_or(&Value::Null), "href")).unwrap_or_default();
            if href.starts_with("http") && href != words {
                out.push_str(&format!(" ({href})"));
            }
        }
        "hardBreak" => out.push('\n'),
        "mention" | "emoji" | "status" | "placeholder" => {
            let shown = text(attrs, "text");
            out.push_str(if shown.is_empty() { "@" } else { &shown });
        }
        "date" => out.push_str(&day(&text(attrs, "timestamp"))),
        "inlineCard" | "blockCard" | "embedCard" => out.push_str(&text(attrs, "url")),
        "media" | "mediaInline" => {
            let name = text(attrs, "alt");
            out.push_str(&if name.is_empty() { "[file]".to_owned() } else { format!("[{name}]") });
        }
        "mediaSingle" | "mediaGroup" => {
            line(out, "");
            inside(out, mark);
        }
        "rule" => line(out, "---"),
        "bulletList" | "taskList" | "decisionList" => inside(out, "- "),
        "orderedList" => {
            for (n, child) in list(value, "content").iter().enumerate() {
                node(child, out, (&format!("{}. ", n + 1), deep + 1));
            }
        }
        "listItem" | "taskItem" | "decisionItem" => {
            let done = if kind == "taskItem" && text(attrs, "state") == "DONE" { "[x] " } else { "" };
            line(out, &format!("{mark}{done}"));
            inside(out, "");
        }
        "tableRow" => {
            line(out, "");
            for cell in list(value, "content") {
                let mut words = String::new();
                node(cell, &mut words, ("", deep + 1));
                out.push_str(&format!("| {} ", tidy(&words).replace('\n', " ")));
            }
            out.push('|');
        }
        "paragraph" | "heading" | "codeBlock" | "blockquote" | "panel" | "expand" | "nestedExpand" => {
            block(out);
            if kind == "expand" {
                line(out, &text(attrs, "title"));
                block(out);
            }
            inside(out, "");
            out.push_str("\n\n");
        }
        _ => inside(out, mark),
    }
}

/// Begins a block, unless a point of a list has just begun.
fn block(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') && !out.ends_with("- ") && !out.ends_with(". ") && !out.ends_with("] ") {
        out.push('\n');
    }
}

fn line(out: &mut String, words: &str) {
    while out.ends_with("\n\n") {
        out.pop();
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out.push_str(words);
}

/// A day that is written as milliseconds.
fn day(milliseconds: &str) -> String {
    let at = milliseconds.parse().ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    at.map_or(milliseconds.to_owned(), |at| at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

/// At most one empty line in a row, none at the ends.
fn tidy(text: &str) -> String {
    let (mut out, mut empty) = (String::with_capacity(text.len()), 0);
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

/// Wiki markup without its signs: what it says stays, how it looks goes.
pub fn wiki(markup: &str) -> String {
    let mut lines = Vec::new();
    for line in markup.lines() {
        let trimmed = line.trim_start();
        let headed =
            ["h1. ", "h2. ", "h3. ", "h4. ", "h5. ", "h6. ", "bq. "].iter().find_map(|h| trimmed.strip_prefix(h));
        let listed = ["*** ", "** ", "* "].iter().find_map(|h| trimmed.strip_prefix(h)).map(|rest| format!("- {rest}"));
        lines.push(braces(&links(&listed.unwrap_or_else(|| headed.unwrap_or(line).to_owned()))));
    }
    tidy(&lines.join("\n"))
}

/// `[words|address]` and `[~somebody]`.
fn links(line: &str) -> String {
    let (mut out, mut rest) = (String::new(), line);
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let Some((inside, behind)) = after.split_once(']') else {
            out.push('[');
            rest = after;
            continue;
        };
        match (inside.split_once('|'), inside.strip_prefix('~')) {
            (Some((words, address)), _) => {
                let address = address.split('|').next().unwrap_or_default();
                out.push_str(&if words == address { words.to_owned() } else { format!("{words} ({address})") });
            }
            (None, Some(somebody)) => out.push_str(&format!("@{}", somebody.trim_start_matches("accountid:"))),
            (None, None) if inside.starts_with("http") => out.push_str(inside),
            (None, None) => out.push_str(&format!("[{inside}]")),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// `{code:java}`, `{quote}`, `{color:red}`: only Jira's own words, for braces are also what people write.
fn braces(line: &str) -> String {
    const OWN: [&str; 6] = ["code", "noformat", "quote", "color", "panel", "adf"];
    let (mut out, mut rest) = (String::new(), line);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let inside = after.split_once('}').filter(|(i, _)| OWN.contains(&i.split(':').next().unwrap_or_default()));
        match inside {
            Some((_, behind)) => rest = behind,
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_says_what_it_shows() {
        let paragraph = |words: &str| json!({ "type": "paragraph", "content": [{ "type": "text", "text": words }] });
        let doc = json!({ "type": "doc", "version": 1, "content": [
            { "type": "heading", "attrs": { "level": 1 }, "content": [{ "type": "text", "text": "Printer" }] },
            { "type": "paragraph", "content": [
                { "type": "mention", "attrs": { "id": "5b1", "text": "@Jonas" } }, { "type": "text", "text": " see " },
                { "type": "text", "text": "here", "marks": [{ "type": "link", "attrs": { "href": "https://a.example" } }] }, { "type": "hardBreak" }, { "type": "text", "text": "next" }] },
            { "type": "bulletList", "content": [{ "type": "listItem", "content": [paragraph("one")] }, { "type": "listItem", "content": [paragraph("two")] }] },
            { "type": "table", "content": [{ "type": "tableRow", "content": [{ "type": "tableCell", "content": [paragraph("a")] }, { "type": "tableCell", "content": [paragraph("b")] }] }] },
            { "type": "mediaSingle", "content": [{ "type": "media", "attrs": { "alt": "x.png" } }] },
        ] });
        let said = words(&doc);
        assert_eq!(said, "Printer\n\n@Jonas see here (https://a.example)\nnext\n- one\n- two\n| a | b |\n[x.png]");
    }

    #[test]
    fn markup_loses_its_signs_and_no_words() {
        let markup = "h2. Title\n* one\n** two\nSee [the page|https://a.example] and [~jonas] {color:red}now{color}, not {this}\n{code:java}\nx[1]\n{code}";
        assert_eq!(
            wiki(markup),
            "Title\n- one\n- two\nSee the page (https://a.example) and @jonas now, not {this}\n\nx[1]"
        );
    }
}
