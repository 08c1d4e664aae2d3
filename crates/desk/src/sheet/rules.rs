//! Sheets as bytes, pure. A text that a spreadsheet would run as a formula stays a text: in CSV it gets an
//! apostrophe, in XLSX it is written as a string, which no spreadsheet evaluates.

use super::Sheet;
use crate::facts::TicketFact;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Value, json};

/// Tickets that one XLSX file holds; more go into CSV, which is sent piece by piece.
pub const TICKETS_MAX: usize = 20_000;

/// One cell of CSV: quoted where needed, and never run.
pub fn cell(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
    let runs = first.is_some_and(|c| "=+-@\t\r\n＝＋－＠".contains(c));
    let guarded = if runs { format!("'{text}") } else { text.to_owned() };
    if guarded.contains([',', '"', '\n', '\r', ';']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// The report as CSV, with the bare number beside the written one.
pub fn csv(sheet: &Sheet) -> String {
    let [part, says, number, range, counted] = &sheet.heads;
    let mut out = [part, says, number, range, counted].map(|h| cell(h)).join(",") + ",value,unit\r\n";
    for l in &sheet.lines {
        let bare = l.number.map(|n| n.to_string()).unwrap_or_default();
        let texts = [&l.section, &l.says, &l.value, &l.range, &l.counted].map(|t| cell(t)).join(",");
        out += &format!("{texts},{bare},{}\r\n", l.unit);
    }
    out
}

/// The report as a workbook: numbers are numbers, with the page's words beside them.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, share) = (Format::new().set_bold(), Format::new().set_num_format("0.0%"));
    let page = book.add_worksheet();
    page.set_name("Report")?;
    page.write_string_with_format(0, 0, &sheet.title, &bold)?;
    page.write_string(1, 0, &sheet.place)?;
    let [part, says, number, range, counted] = &sheet.heads;
    for (column, head) in [part, says, number, range, counted].into_iter().enumerate() {
        page.write_string_with_format(3, column as u16, head, &bold)?;
    }
    for (row, l) in (4u32..).zip(&sheet.lines) {
        page.write_string(row, 0, &l.section)?;
        page.write_string(row, 1, &l.says)?;
        match l.number {
            Some(n) if l.unit == "share" => page.write_number_with_format(row, 2, n, &share)?,
            Some(n) => page.write_number(row, 2, n)?,
            None => page.write_string(row, 2, &l.value)?,
        };
        page.write_string(row, 3, &l.range)?;
        page.write_string(row, 4, &l.counted)?;
        page.write_string(row, 5, l.unit)?;
    }
    page.write_string(5 + sheet.lines.len() as u32, 0, &sheet.method)?;
    page.set_freeze_panes(4, 0)?;
    page.autofit();
    book.save_to_buffer()
}

/// Tickets as a workbook.
pub fn tickets_xlsx(heads: &[String], found: &[TicketFact]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let page = book.add_worksheet();
    for (column, head) in heads.iter().enumerate() {
        page.write_string_with_format(0, column as u16, head, &bold)?;
    }
    for (row, t) in (1u32..).zip(found) {
        page.write_number(row, 0, t.number as f64)?;
        page.write_string(row, 1, &t.title)?;
        page.write_string(row, 2, &t.state)?;
        page.write_number(row, 3, t.priority as f64)?;
        let texts = [&t.category, &t.subcategory, &t.service];
        for (column, text) in (4u16..).zip(texts) {
            page.write_string(row, column, text)?;
        }
        page.write_string(row, 7, t.created_at.to_string())?;
        page.write_string(row, 8, t.resolved_at.map(|at| at.to_string()).unwrap_or_default())?;
        page.write_number(row, 9, (t.hours_open * 1000.0).round() / 1000.0)?;
    }
    page.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

/// What the template of the printed report reads.
pub fn paper(sheet: &Sheet) -> Value {
    let mut parts: Vec<(String, Vec<Value>)> = Vec::new();
    for l in &sheet.lines {
        let row = json!([l.says, l.value, l.range, l.counted]);
        match parts.last_mut().filter(|(title, _)| *title == l.section) {
            Some((_, rows)) => rows.push(row),
            None => parts.push((l.section.clone(), vec![row])),
        }
    }
    let parts: Vec<Value> = parts.into_iter().map(|(title, rows)| json!({ "title": title, "rows": rows })).collect();
    json!({
        "title": sheet.title, "place": sheet.place, "note": sheet.method, "lang": sheet.lang,
        "date": [sheet.date.0, sheet.date.1, sheet.date.2], "heads": sheet.heads.get(1..).unwrap_or_default(), "parts": parts
    })
}

#[cfg(test)]
mod tests {
    use super::super::Line;
    use super::*;
    use proptest::prelude::*;

    fn sheet() -> Sheet {
        let line = |section: &str, says: &str, number| Line {
            section: section.into(),
            says: says.into(),
            value: "12,5".into(),
            number,
            unit: "share",
            range: "1 and 2".into(),
            counted: "3 of 4".into(),
        };
        Sheet {
            title: "How the desk is doing".into(),
            place: "Ours".into(),
            method: "Ranges hold".into(),
            lang: "en",
            date: (2026, 11, 23),
            heads: ["Part", "What it says", "Number", "Likely between", "Counted"].map(str::to_owned),
            lines: vec![
                line("Flow", "=cmd|' /C calc'!A0", Some(0.125)),
                line("Flow", "b", None),
                line("Care", "c", Some(1.0)),
            ],
        }
    }

    #[test]
    fn csv_holds_every_line_and_runs_none() {
        let text = csv(&sheet());
        assert_eq!(text.lines().count(), 4);
        assert!(text.contains("'=cmd") && text.contains("0.125,share") && text.contains("\"12,5\""), "{text}");
    }

    #[test]
    fn a_workbook_is_written_and_a_sheet_printed() {
        let bytes = xlsx(&sheet()).unwrap();
        assert!(bytes.starts_with(b"PK"), "a zip file");
        let data = paper(&sheet());
        assert_eq!(
            (data["parts"].as_array().unwrap().len(), data["parts"][0]["rows"].as_array().unwrap().len()),
            (2, 2)
        );
        let pdf = press::pdf(include_str!("report.typ"), &data, &[]).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
    }

    proptest! {
        #[test]
        fn no_cell_begins_like_a_formula(text in "[ =+@\t\r\n\"',;a-]{0,8}") {
            let made = cell(&text);
            let quoted = made.strip_prefix('"').and_then(|m| m.strip_suffix('"')).map(|m| m.replace("\"\"", "\""));
            let read = quoted.unwrap_or_else(|| made.clone());
            let inner = read.trim_start_matches([' ', '\u{a0}']);
            prop_assert!(!inner.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{text:?} became {made:?}");
        }
    }
}
