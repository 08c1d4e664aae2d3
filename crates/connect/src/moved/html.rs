//! What an HTML message says, as text: words, paragraphs, list points and the addresses of links. Nothing that runs
//! or hides is kept.

/// Elements whose content is no text for people.
const HIDDEN: [&str; 5] = ["script", "style", "head", "title", "template"];
/// Elements that begin a line.
const LINES: [&str; 14] =
    ["p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "pre"];

/// The text of a message in HTML.
pub fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut address = String::new();
    while let Some(open) = rest.find('<') {
        let (before, tail) = rest.split_at(open);
        words(&mut out, before);
        if let Some(comment) = tail.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let is_tag = tail.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic() || "/!?".contains(c));
        let Some((tag, after)) = tail.get(1..).and_then(|t| t.split_once('>')).filter(|_| is_tag) else {
            words(&mut out, "<");
            rest = tail.get(1..).unwrap_or_default();
            continue;
        };
        rest = after;
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if HIDDEN.contains(&name.as_str()) && !tag.starts_with('/') && !tag.ends_with('/') {
            rest = past(rest, &name);
        } else if LINES.contains(&name.as_str()) {
            line(&mut out, &name, tag.starts_with('/'));
        } else if name == "a" {
            if tag.starts_with('/') {
                if !address.is_empty() && !out.ends_with(&address) {
                    out.push_str(&format!(" ({address})"));
                }
                address.clear();
            } else {
                address = href(tag);
            }
        }
    }
    words(&mut out, rest);
    tidy(&out)
}

/// What follows the end of a hidden element.
fn past<'h>(rest: &'h str, name: &str) -> &'h str {
    let lower = rest.to_ascii_lowercase();
    let end = lower.find(&format!("</{name}"));
    end.and_then(|at| rest.get(at..)).and_then(|t| t.split_once('>')).map_or("", |(_, after)| after)
}

fn line(out: &mut String, name: &str, closing: bool) {
    // Two breaks in a row are an empty line.
    if !out.is_empty() && (!out.ends_with('\n') || name == "br") {
        out.push('\n');
    }
    if name == "p" && closing {
        out.push('\n');
    }
    if name == "li" && !closing {
        out.push_str("- ");
    }
}

fn href(tag: &str) -> String {
    let Some(at) = tag.to_ascii_lowercase().find("href=") else { return String::new() };
    let value = tag.get(at + 5..).unwrap_or_default();
    let quote = value.chars().next().filter(|c| ['"', '\''].contains(c));
    let found = match quote {
        Some(quote) => value.get(1..).and_then(|v| v.split(quote).next()),
        None => value.split_whitespace().next(),
    };
    let found = unescaped(found.unwrap_or_default());
    if found.starts_with("http://") || found.starts_with("https://") { found } else { String::new() }
}

/// Words with single spaces, as a browser shows them.
fn words(out: &mut String, text: &str) {
    let text = unescaped(text);
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{a0}' {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(if c == '\u{a0}' { ' ' } else { c });
        }
    }
}

/// Text whose entities were turned into what they mean, once.
pub fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let end = tail.char_indices().take(12).find(|(_, c)| *c == ';').map(|(i, _)| i);
        let found = end.and_then(|end| tail.get(1..end)).and_then(character);
        match (found, end) {
            (Some(c), Some(end)) => {
                out.push(c);
                rest = tail.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control() || *c == '\n');
    }
    /// The names of the letters from U+00A0 to U+00FF, in their order.
    const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
        sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc \
        Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve \
        Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute \
        acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde \
        ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";
    const NAMED: [(&str, char); 20] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("euro", '€'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("rsquo", '’'),
        ("lsquo", '‘'),
        ("sbquo", '‚'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("bdquo", '„'),
        ("bull", '•'),
        ("trade", '™'),
        ("rarr", '→'),
        ("larr", '←'),
        ("zwnj", '\u{200c}'),
    ];
    if let Some(at) = LATIN.split_whitespace().position(|n| n == name) {
        return u32::try_from(at).ok().and_then(|at| char::from_u32(0xa0 + at));
    }
    NAMED.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
}

/// No line of spaces, at most one empty line in a row, none at the ends.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::text;
    use proptest::prelude::*;

    #[test]
    fn messages_say_what_they_show() {
        let html = "<html><head><title>x</title><style>p{}</style></head><body><p>Hello <b>all</b>,</p><ul><li>first</li><li>second</li></ul>\
            <script>alert(1)</script><div>Gr&uuml;&szlig;e&nbsp;&#8364; <a href='https://a.example/x'>here</a></div></body>";
        assert_eq!(text(html), "Hello all,\n\n- first\n- second\nGrüße € here (https://a.example/x)");
    }

    #[test]
    fn broken_markup_loses_no_words() {
        assert_eq!(text("a < b and <p>c"), "a < b and\nc", "only what begins like a tag is one");
        assert_eq!(text("5 &lt; 6 & 7 &unknown; done"), "5 < 6 & 7 &unknown; done");
        assert_eq!(text("<script>never closed"), "");
    }

    proptest! {
        #[test]
        fn no_input_breaks_it(html in ".{0,400}") {
            let read = text(&html);
            prop_assert!(read.len() <= html.len() * 4 + 16);
        }
    }
}
