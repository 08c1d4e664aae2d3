//! The press through its front door: what is asked for comes out, twice the same, and faults say where they are.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use press::{Picture, PressError, figure, pdf, print};
use serde_json::{Value, json};

const BRIEF: &str = r#"
#import "letter.typ": *
#let data = json("data.json")
#show: letter.with(title: data.title, place: data.place, note: "Ranges are 8-in-10.",
  date: datetime(year: 2026, month: 11, day: 22))
#claim(data.claim)
#image("losses.svg", width: 100%, alt: data.claim)
#ledger((1fr, auto), ("Service", "Hours lost"), data.rows)
"#;

const CHART: &str = r#"<svg class="balance" width="100%" height="40"><rect class="band" x="20%" y="14" width="45%" height="12" rx="6"/><text x="0" y="36">€120k</text></svg>"#;

fn data() -> Value {
    json!({
        "title": "The week in brief", "place": "Orle Logistics, week 47",
        "claim": "Scanners cost about 31 hours (20–45).",
        "rows": [["Warehouse", "31 (20–45)"], ["Office", "4 (2–7)"]],
    })
}

fn chart(css: &str) -> Vec<Picture<'static>> {
    vec![("losses.svg", figure(CHART, 600, 40, css).unwrap())]
}

fn fault(template: &str) -> (usize, String) {
    match pdf(template, &Value::Null, &[]) {
        Err(PressError::Template { line, message }) => (line, message),
        other => panic!("expected a fault of the template, got {other:?}"),
    }
}

#[test]
fn text_and_a_chart_make_one_tagged_page() {
    let paper = print(BRIEF, &data(), &chart(".band{fill:#a9d0d6}")).unwrap();
    assert_eq!(paper.pages, 1);
    assert!(paper.pdf.starts_with(b"%PDF-1.7"));
    let has = |needle: &[u8]| paper.pdf.windows(needle.len()).any(|window| window == needle);
    assert!(has(b"/StructTreeRoot"), "tagged for assistive technology");
    assert!(has(b"D:20261122"), "dated by its data");
    assert!(has(b"SourceSerif4") && has(b"HankenGrotesk"), "our fonts, embedded");
}

#[test]
fn the_same_input_gives_the_same_bytes_and_another_does_not() {
    let (first, second) = (pdf(BRIEF, &data(), &chart("")), pdf(BRIEF, &data(), &chart("")));
    assert_eq!(first, second);
    let mut changed = data();
    changed["claim"] = json!("Scanners cost about 12 hours (8–17).");
    assert_ne!(first, pdf(BRIEF, &changed, &chart("")));
}

#[test]
fn a_document_without_a_date_carries_none() {
    let paper = pdf("= A note", &Value::Null, &[]).unwrap();
    assert!(!paper.windows(12).any(|window| window == b"CreationDate"));
}

#[test]
fn pages_are_counted() {
    assert_eq!(print("one #pagebreak() two #pagebreak() three", &Value::Null, &[]).unwrap().pages, 3);
}

#[test]
fn data_is_text_and_never_code() {
    let hostile =
        json!({ "title": "#read(\"/etc/passwd\") $x$ *a*", "place": "", "claim": "\" ] #panic()", "rows": [] });
    assert_eq!(print(BRIEF, &hostile, &chart("")).unwrap().pages, 1);
}

#[test]
fn a_fault_names_its_line() {
    let (line, message) = fault("= Fine\n\n#missing\n");
    assert_eq!(line, 3);
    assert!(message.contains("unknown variable: missing"), "{message}");
}

#[test]
fn nothing_outside_can_be_read() {
    for template in ["#read(\"/etc/hostname\")", "#image(\"absent.svg\")", "#import \"@preview/cetz:0.3.0\": *"] {
        assert!(fault(template).1.contains("not found"), "{template}");
    }
    assert!(fault("#datetime.today()").1.contains("unable to get the current date"));
}

#[test]
fn picture_names_cannot_escape_shadow_or_repeat() {
    for name in ["", "a", "../a.svg", "data.json", "letter.typ", "a.b.svg", "a b.svg", "/a.svg"] {
        let pictures: [Picture<'_>; 1] = [(name, Vec::new())];
        assert_eq!(pdf("x", &Value::Null, &pictures), Err(PressError::PictureName(name.into())), "{name}");
    }
    let twice: [Picture<'_>; 2] = [("a.svg", Vec::new()), ("a.svg", Vec::new())];
    assert_eq!(pdf("x", &Value::Null, &twice), Err(PressError::PictureName("a.svg".into())));
}
