//! Makes a chart of the page fit for paper.
//!
//! The pages' charts are fluid (`width="100%"`) and take their colours from the style sheet by class. Paper has neither a
//! container nor a style sheet: the size must stand on the element and the colours inside it. Doing that here keeps one
//! drawing for page, paper and mail.

use crate::PressError;

/// The element with a size in pixels and its own style sheet, ready for [`crate::pdf`].
///
/// `svg` is the markup as the page shows it; a caption or table after the element is cut off. `css` uses plain values
/// only: custom properties and `light-dark()` mean nothing to a typesetter.
pub fn figure(svg: &str, width: u32, height: u32, css: &str) -> Result<Vec<u8>, PressError> {
    let element = outermost(svg).ok_or(PressError::NotSvg)?;
    let head_end = tag_end(element).ok_or(PressError::NotSvg)?;
    let (head, rest) = element.split_at(head_end);
    let head = ["xmlns", "width", "height"].iter().fold(head.to_owned(), |head, name| without(&head, name));
    let head = head.trim_end_matches('/');
    let rest = if rest == ">" { "></svg>" } else { rest };
    let style = css.replace("]]>", "");
    let rest = rest.strip_prefix('>').ok_or(PressError::NotSvg)?;
    Ok(format!(
        "{head} xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"><style><![CDATA[{style}]]></style>{rest}"
    )
    .into_bytes())
}

/// From the first `<svg` to the end tag that closes it.
fn outermost(markup: &str) -> Option<&str> {
    let element = markup.get(markup.find("<svg")?..)?;
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        let rest = element.get(at..)?;
        let tag = rest.find('<')?;
        let rest = rest.get(tag..)?;
        let end = tag_end(rest)?;
        let head = rest.get(..end)?;
        if head.starts_with("</svg") {
            depth = depth.checked_sub(1)?;
        } else if head.starts_with("<svg") && !head.ends_with('/') {
            depth += 1;
        }
        at += tag + end + 1;
        if depth == 0 {
            return element.get(..at);
        }
    }
}

/// Where the `>` of the first tag stands; one inside a quoted value does not count.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.char_indices().find_map(|(at, c)| match quote {
        Some(q) if c == q => {
            quote = None;
            None
        }
        None if c == '"' || c == '\'' => {
            quote = Some(c);
            None
        }
        None if c == '>' => Some(at),
        _ => None,
    })
}

/// The start tag without the attribute `name`.
fn without(head: &str, name: &str) -> String {
    let Some(start) = head.find(&format!(" {name}=\"")) else { return head.to_owned() };
    let (before, from) = head.split_at(start);
    let value = from.split_once('"').and_then(|(_, value)| value.split_once('"'));
    value.map_or_else(|| head.to_owned(), |(_, after)| format!("{before}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(svg: &str, expected: &str) {
        let got = figure(svg, 300, 40, ".band{fill:#0a5a69}").map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(got.as_deref(), Ok(expected));
    }

    const SIZED: &str =
        r#" xmlns="http://www.w3.org/2000/svg" width="300" height="40"><style><![CDATA[.band{fill:#0a5a69}]]></style>"#;

    #[test]
    fn a_fluid_chart_gets_a_size_and_a_style() {
        check(
            r#"<svg class="balance" width="100%" height="40" role="img"><rect width="5%"/></svg>"#,
            &format!(r#"<svg class="balance" role="img"{SIZED}<rect width="5%"/></svg>"#),
        );
    }

    #[test]
    fn the_sentence_and_table_around_it_stay_behind() {
        check(
            r#"<p>It pays.</p><svg aria-label="2 > 1"><svg x="1"><path d="M0 0"/></svg></svg><table></table>"#,
            &format!(r#"<svg aria-label="2 > 1"{SIZED}<svg x="1"><path d="M0 0"/></svg></svg>"#),
        );
    }

    #[test]
    fn an_element_without_content_is_closed() {
        check("<svg></svg>", &format!("<svg{SIZED}</svg>"));
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        for wrong in ["", "<p>words</p>", "<svg", "<svg><rect>"] {
            assert_eq!(figure(wrong, 1, 1, ""), Err(PressError::NotSvg), "{wrong}");
        }
    }
}
