//! The worked examples of the chapters: a question as it is typed, followed by what the engine answers. The
//! answers are written and checked like the pictures, so that the book cannot promise what the code does not say.

use serde_json::Value;

/// Values of a list that are shown before it is cut.
const SHOWN: usize = 8;

/// The chapter with fresh answers, or what is wrong with it.
///
/// A question is a line `rapport quant METHOD <<'E'`, JSON, and a line `E`; the next `text` block is its answer.
/// A comment `<!-- shows: a b -->` between them names what is shown of a long one.
pub fn answered(chapter: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut waiting: Option<Vec<(String, String)>> = None;
    let mut lines = chapter.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if let Some(method) = line.strip_prefix("rapport quant ").and_then(|l| l.strip_suffix(" <<'E'")) {
            let mut question = String::new();
            for line in lines.by_ref() {
                out.push_str(line);
                out.push('\n');
                if line == "E" {
                    break;
                }
                question.push_str(line);
            }
            waiting = Some(asked(method, &question)?);
        } else if let Some(names) = line.strip_prefix("<!-- shows: ").and_then(|l| l.strip_suffix(" -->")) {
            let names: Vec<&str> = names.split(' ').collect();
            if let Some(rows) = &mut waiting {
                rows.retain(|r| names.iter().any(|n| r.0.starts_with(n)));
            }
        } else if line == "```text"
            && let Some(rows) = waiting.take()
        {
            out.push_str(&table(&rows));
            out.push_str("```\n");
            lines.by_ref().find(|l| *l == "```");
        }
    }
    Ok(out)
}

fn asked(method: &str, question: &str) -> Result<Vec<(String, String)>, String> {
    let inputs: Value = serde_json::from_str(question).map_err(|e| format!("{method}: {e}"))?;
    let mut rows = Vec::new();
    match quant::answer(method, &inputs) {
        Ok(out) => flat(&out, "", &mut rows),
        Err(fault) => flat(&fault.to_json(), "", &mut rows),
    }
    Ok(rows)
}

/// Names and values below each other.
fn flat(value: &Value, name: &str, rows: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                let path = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                flat(inner, &path, rows);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            items.iter().enumerate().for_each(|(k, v)| flat(v, &format!("{name}[{k}]"), rows));
        }
        Value::Array(items) => {
            let mut words: Vec<String> = items.iter().take(SHOWN).map(shown).collect();
            if items.len() > SHOWN {
                words.push(format!("... ({} values)", items.len()));
            }
            rows.push((name.to_owned(), words.join(" ")));
        }
        // An estimate of rounding noise differs between machines from the first digit on; its size does not.
        other if name.ends_with("numerical_error") => rows.push((name.to_owned(), size(other))),
        other => rows.push((name.to_owned(), shown(other))),
    }
}

/// The next power of ten.
fn size(value: &Value) -> String {
    match value.as_f64() {
        Some(x) if x > 0.0 => format!("below 1e{}", x.log10().ceil()),
        _ => shown(value),
    }
}

/// Eight significant digits: the last bits of a number may differ between machines.
fn shown(value: &Value) -> String {
    match value.as_f64() {
        Some(x) if value.is_f64() && x != 0.0 && x.abs() < 1e-4 => format!("{x:.2e}"),
        Some(x) if value.is_f64() => {
            format!("{x:.7e}").parse::<f64>().map_or_else(|_| value.to_string(), |r| r.to_string())
        }
        _ => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
    }
}

fn table(rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|r| r.0.len()).max().unwrap_or(0);
    let line = |(name, value): &(String, String)| format!("{}\n", format!("{name:<width$}  {value}").trim_end());
    rows.iter().map(line).collect()
}
