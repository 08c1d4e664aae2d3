//! Answers of the evidence engine as a person reads them on a terminal: single figures below each other,
//! lists of records as a table, long lists of numbers as a small chart with its ends.

use serde_json::{Map, Value};
use std::fmt::Write;

/// Columns of a chart.
const WIDE: usize = 60;
/// Lists up to here are written out.
const SHORT: usize = 6;
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The whole answer, ready to print.
pub fn answer(outputs: &Value) -> String {
    let mut text = String::new();
    fields(&mut text, "", outputs);
    text
}

fn fields(text: &mut String, name: &str, value: &Value) {
    match value {
        Value::Object(inner) => inner.iter().for_each(|(key, v)| fields(text, &path(name, key), v)),
        Value::Array(items) => list(text, name, items),
        other => line(text, name, &word(other)),
    }
}

fn path(name: &str, key: &str) -> String {
    if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") }
}

fn line(text: &mut String, name: &str, value: &str) {
    let _ = writeln!(text, "{name:<32} {value}");
}

fn list(text: &mut String, name: &str, items: &[Value]) {
    let numbers: Vec<f64> = items.iter().filter_map(Value::as_f64).collect();
    let records: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
    if !items.is_empty() && records.len() == items.len() {
        table(text, name, &records);
    } else if items.len() > SHORT && numbers.len() == items.len() {
        line(text, name, &chart(&numbers));
        let (least, most) = ends(&numbers);
        line(
            text,
            "",
            &format!(
                "{} values, first {}, last {}, least {}, most {}",
                numbers.len(),
                figure(numbers[0]),
                figure(numbers[numbers.len() - 1]),
                figure(least),
                figure(most)
            ),
        );
    } else {
        let words: Vec<String> = items.iter().take(WIDE).map(word).collect();
        let rest = if items.len() > WIDE { format!(" ... ({} values)", items.len()) } else { String::new() };
        line(text, name, &format!("{}{rest}", words.join("  ")));
    }
}

fn ends(numbers: &[f64]) -> (f64, f64) {
    numbers.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)))
}

/// A row of blocks from least to most; longer lists are averaged into its columns.
fn chart(numbers: &[f64]) -> String {
    let columns = numbers.len().min(WIDE);
    let part = |k: usize| {
        let (from, until) = (k * numbers.len() / columns, (k + 1) * numbers.len() / columns);
        numbers[from..until].iter().sum::<f64>() / (until - from) as f64
    };
    let heights: Vec<f64> = (0..columns).map(part).collect();
    let (least, most) = ends(&heights);
    let block = |h: &f64| {
        let share = if most > least { (h - least) / (most - least) } else { 0.5 };
        BARS[((share * 8.0) as usize).min(7)]
    };
    heights.iter().map(block).collect()
}

/// One row a record; what a record nests is written as `name.part`.
fn table(text: &mut String, name: &str, records: &[&Map<String, Value>]) {
    let rows: Vec<Vec<(String, String)>> = records.iter().map(|r| cells(r)).collect();
    let mut heads: Vec<&str> = Vec::new();
    for (head, _) in rows.iter().flatten() {
        if !heads.contains(&head.as_str()) {
            heads.push(head);
        }
    }
    let cell = |row: &Vec<(String, String)>, head: &str| {
        row.iter().find(|c| c.0 == head).map_or_else(String::new, |c| c.1.clone())
    };
    let width = |head: &&str| rows.iter().map(|r| cell(r, head).chars().count()).fold(head.chars().count(), usize::max);
    let widths: Vec<usize> = heads.iter().map(width).collect();
    let _ = writeln!(text, "{name}");
    let mut write = |words: Vec<String>| {
        let padded: Vec<String> = words.iter().zip(&widths).map(|(w, n)| format!("{w:>n$}")).collect();
        let _ = writeln!(text, "  {}", padded.join("  "));
    };
    write(heads.iter().map(|h| (*h).to_owned()).collect());
    rows.iter().for_each(|row| write(heads.iter().map(|h| cell(row, h)).collect()));
}

fn cells(record: &Map<String, Value>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (key, value) in record {
        match value {
            Value::Object(inner) => {
                out.extend(cells(inner).into_iter().map(|(k, v)| (path(key, &k), v)));
            }
            Value::Array(items) => {
                let words: Vec<String> = items.iter().take(SHORT).map(word).collect();
                let more = if items.len() > SHORT { " ..." } else { "" };
                out.push((key.clone(), format!("{}{more}", words.join(" "))));
            }
            other => out.push((key.clone(), word(other))),
        }
    }
    out
}

fn word(value: &Value) -> String {
    match value {
        Value::Number(n) if n.is_f64() => n.as_f64().map_or_else(String::new, figure),
        Value::String(s) => s.clone(),
        Value::Null => "not defined".to_owned(),
        other => other.to_string(),
    }
}

/// Six figures that count; programs get all of them.
fn figure(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 || (1e-4..1e9).contains(&size) {
        let places = (5.0 - size.max(1e-9).log10().floor()).clamp(0.0, 9.0) as usize;
        let text = format!("{x:.places$}");
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    } else {
        format!("{x:.5e}")
    }
}

#[cfg(test)]
mod tests {
    use super::answer;
    use serde_json::json;

    #[test]
    fn figures_stand_below_each_other_with_six_places_that_count() {
        let text = answer(&json!({"mean": 1_234.567_891, "p": 0.000_012_345_67, "none": null}));
        assert!(text.contains("mean                             1234.57\n"), "{text}");
        assert!(text.contains("1.23457e-5"), "{text}");
        assert!(text.contains("not defined"), "{text}");
    }

    #[test]
    fn a_long_list_becomes_a_chart_with_its_ends() {
        let text = answer(&json!({"x": [0, 1, 2, 3, 4, 5, 6, 7]}));
        assert!(text.contains("▁▂▃▄▅▆▇█"), "{text}");
        assert!(text.contains("8 values, first 0, last 7, least 0, most 7"), "{text}");
    }

    #[test]
    fn records_become_a_table() {
        let text = answer(&json!({"options": [{"name": "wait", "cost": {"low": 1, "high": 2.5}}, {"name": "buy"}]}));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "options");
        assert!(lines[1].contains("cost.high") && lines[1].contains("name"), "{text}");
        assert!(lines[2].contains("2.5") && lines[2].ends_with("wait"), "{text}");
    }
}
