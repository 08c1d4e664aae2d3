//! The walk over the gallery's markup.

use super::scan::{Tag, tags};
use super::{pages, web};
use crate::action::{Kind, button};
use crate::field::field;
use std::collections::{BTreeMap, BTreeSet};

const ELEMENTS: &str = "html head meta title link script body a header nav main footer section article aside div span p \
    h1 h2 h3 b strong mark br ul ol li dl dt dd table caption thead tbody tr th td figure figcaption blockquote details summary \
    form fieldset legend label input textarea select option output button progress dialog kbd time \
    svg use symbol circle path line rect text \
    rp-live rp-palette rp-keys rp-toasts rp-theme rp-queue rp-clock rp-leave rp-ask";

const ATTRIBUTES: &str = "id class lang dir href src rel type as crossorigin nonce charset name content title tabindex role hidden \
    for value placeholder rows required checked selected disabled multiple min max step maxlength accept autocomplete spellcheck \
    method action enctype scope datetime popover popovertarget \
    width height x y x1 x2 y1 y2 cx cy r rx dx dy d viewBox preserveAspectRatio overflow transform text-anchor vector-effect \
    data-density data-theme data-url data-src data-live data-lost data-undo data-close data-failed data-here data-palette data-key \
    data-pane data-due data-enhance data-target data-draft data-open data-errors data-fills data-text data-toast data-more data-view \
    aria-label aria-labelledby aria-describedby aria-hidden aria-current aria-selected aria-expanded aria-controls aria-autocomplete \
    aria-live aria-invalid aria-sort";

const VOID: [&str; 4] = ["meta", "link", "input", "br"];

#[test]
fn only_allowed_elements_and_attributes() {
    let (elements, attributes): (BTreeSet<_>, BTreeSet<_>) =
        (ELEMENTS.split_whitespace().collect(), ATTRIBUTES.split_whitespace().collect());
    for (page, html) in pages() {
        for tag in tags(&html) {
            assert!(elements.contains(tag.name.as_str()), "{page}: <{}>", tag.name);
            for (name, value) in &tag.attributes {
                assert!(attributes.contains(name.as_str()), "{page}: <{} {name}>", tag.name);
                assert!(name != "style" && !name.starts_with("on"), "{page}: {name}");
                assert!(!value.trim_start().to_lowercase().starts_with("javascript:"), "{page}: {value}");
            }
        }
    }
}

#[test]
fn the_only_script_is_the_shells_and_carries_the_nonce() {
    for (page, html) in pages() {
        let scripts: Vec<Tag> = tags(&html).into_iter().filter(|t| t.name == "script" && !t.closes).collect();
        assert_eq!(scripts.len(), 1, "{page}");
        assert_eq!(scripts[0].get("nonce"), Some("sample"), "{page}");
        assert!(html.contains("></script>"), "{page}: no words inside a script");
    }
}

#[test]
fn tags_close_in_order() {
    for (page, html) in pages() {
        let mut open: Vec<String> = Vec::new();
        for tag in tags(&html) {
            if tag.closes {
                assert_eq!(open.pop().as_deref(), Some(tag.name.as_str()), "{page}");
            } else if !VOID.contains(&tag.name.as_str()) {
                let in_words =
                    open.iter().any(|o| o == "p") && ["p", "div", "form", "ul", "section"].contains(&tag.name.as_str());
                assert!(!in_words, "{page}: <{}> inside <p> would end it", tag.name);
                open.push(tag.name);
            }
        }
        assert!(open.is_empty(), "{page}: {open:?}");
    }
}

#[test]
fn names_are_unique_and_lead_somewhere() {
    for (page, html) in pages() {
        let mut ids = BTreeMap::new();
        let tags = tags(&html);
        for id in tags.iter().filter_map(|t| t.get("id")) {
            *ids.entry(id).or_insert(0) += 1;
        }
        let twice: Vec<_> = ids.iter().filter(|(_, n)| **n > 1).collect();
        assert!(twice.is_empty(), "{page}: {twice:?}");
        for tag in &tags {
            for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "data-open"] {
                let missing = tag.get(name).filter(|id| !ids.contains_key(id));
                assert_eq!(missing, None, "{page}: <{} {name}>", tag.name);
            }
        }
    }
}

#[test]
fn every_class_has_a_rule_and_every_icon_a_picture() {
    let css: String = [
        "10-base",
        "20-shell",
        "30-parts",
        "31-more-parts",
        "40-charts",
        "41-brief",
        "42-decision",
        "43-desk",
        "44-plan",
        "45-portal",
        "60-print",
    ]
    .map(|f| web(&format!("css/{f}.css")))
    .concat();
    // Words for tests, scripts and room names only; nothing is drawn from them.
    let bare = [
        "hero-say",
        "plot",
        "chart-box",
        "reading",
        "gallery",
        "k-label",
        "dec-c",
        "obj-t",
        "acts",
        "off",
        "sheet-b",
        "conv-alarm",
        "me",
        "prop-main",
        "hide-small",
        "seg-f",
        "rng",
        "queue",
        "skeleton",
    ];
    let icons = web("icons.txt");
    let icons: BTreeSet<&str> = icons.lines().collect();
    for (page, html) in pages() {
        for tag in tags(&html) {
            for class in tag.get("class").unwrap_or("").split_whitespace() {
                let known = css.match_indices(&format!(".{class}")).any(|(i, m)| {
                    !css[i + m.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_')
                });
                assert!(known || bare.contains(&class), "{page}: no rule for .{class}");
            }
            if tag.name == "use" && !tag.closes {
                let name = tag.get("href").and_then(|h| h.split_once('#')).map_or("", |h| h.1);
                assert!(icons.contains(name), "{page}: no icon {name}");
            }
        }
    }
}

#[test]
fn every_picture_has_its_sentence_and_every_figure_its_table() {
    for (page, html) in pages() {
        for tag in tags(&html).iter().filter(|t| !t.closes && t.name == "svg") {
            let named = tag.get("role") == Some("img") && tag.get("aria-label").is_some_and(|l| !l.is_empty());
            let hidden = tag.get("aria-hidden") == Some("true");
            let class = tag.get("class").unwrap_or("");
            if class.starts_with("plot") || class == "i" {
                assert!(named || hidden, "{page}: a picture without a name: {tag:?}");
            }
        }
        for figure in html.split("<figure").skip(1) {
            let figure = figure.split("</figure>").next().unwrap_or("");
            assert!(figure.contains("class=\"chart-data\""), "{page}: a figure without its table");
        }
    }
    for (name, chart) in crate::gallery::charts_for_tests() {
        assert!(chart.sentence.ends_with('.'), "{name} has no sentence");
        assert!(
            !chart.rows.is_empty() && chart.rows.iter().all(|r| r.len() == chart.heads.len()),
            "{name} has no table"
        );
    }
}

#[test]
fn words_are_escaped_wherever_they_come_in() {
    const EVIL: &str = r#""><script>alert(1)</script><b onclick="x">"#;
    let estimate = crate::number::Estimate::spanning(2.0, 1.0, 3.0);
    let write = |_: f64| EVIL.to_owned();
    let tell = crate::chart::Tell { sentence: EVIL, heads: [EVIL; 4], write: &write };
    let chart = crate::chart::interval(
        EVIL,
        &estimate,
        &crate::chart::Scale::of(vec![(0.0, EVIL.into()), (9.0, EVIL.into())]),
        Default::default(),
        &tell,
    );
    let axis = crate::chart::axis(&crate::chart::Scale::of(vec![(0.0, EVIL.into()), (9.0, EVIL.into())]));
    let said = crate::work::Said { id: EVIL, who: EVIL, role: EVIL, iso: EVIL, when: EVIL, lang: EVIL };
    let pieces = maud::html! {
        (button(EVIL, Kind::Primary).icon(EVIL).key(EVIL, EVIL).href(EVIL).id(EVIL))
        (field(EVIL, EVIL).value(EVIL).hint(EVIL).error(EVIL).placeholder(EVIL))
        (crate::field::textarea(EVIL, EVIL, 3).value(EVIL).draft(EVIL))
        (crate::status::chip(crate::Tone::Bad, EVIL)) (crate::text::avatar(EVIL, crate::Tone::Off))
        (crate::work::message(&said, crate::work::paragraphs(EVIL))) (crate::work::marked(EVIL, "script"))
        (chart) (axis) (crate::chart::chart_table(EVIL, &[&chart]))
        (maud::PreEscaped(crate::chart::standalone_svg(&axis, 300, 40, crate::chart::Paper::Light)))
        (maud::PreEscaped(crate::chart::standalone_svg(&chart, 300, 40, crate::chart::Paper::Dark)))
    }
    .into_string();
    assert!(!pieces.contains("<script") && !pieces.contains("<b onclick"), "{pieces}");
    assert!(tags(&pieces).iter().all(|t| t.attributes.iter().all(|(n, _)| !n.starts_with("on"))));
}

#[test]
fn a_number_cannot_be_printed_without_its_range() {
    let euro = crate::Unit::Money("EUR");
    let told = crate::text::estimate(&crate::Estimate::new(268e3, 120e3, 470e3).unwrap(), euro, crate::Locale::En)
        .into_string();
    assert!(told.contains("€268k") && told.contains("(120–470k)"), "{told}");
    assert!(crate::Estimate::new(510e3, 20e3, 470e3).is_err());
    let bent =
        crate::text::estimate(&crate::Estimate::spanning(510e3, 20e3, 470e3), euro, crate::Locale::En).into_string();
    assert!(bent.contains("stretched") && bent.contains('≈') && bent.contains("510k)"), "{bent}");
}
