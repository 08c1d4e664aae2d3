//! Numbers and lines of words as people read them.

/// A number with commas between thousands and at most three significant digits after the point.
pub fn amount(x: f64) -> String {
    let digits = match x.abs() {
        a if a >= 99.5 || a == 0.0 => 0,
        a if a >= 9.95 => 1,
        a if a >= 0.995 => 2,
        a if a >= 0.0995 => 2,
        _ => 3,
    };
    let plain = format!("{:.digits$}", x.abs());
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let part = part.trim_end_matches('0');
    let mut grouped = String::new();
    for (k, c) in whole.chars().enumerate() {
        if k > 0 && (whole.len() - k).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    let sign = if x < 0.0 && plain.chars().any(|c| c.is_ascii_digit() && c != '0') { "\u{2212}" } else { "" };
    if part.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{part}") }
}

/// A share as a percentage of at most two significant digits.
pub fn percent(x: f64) -> String {
    let p = (1e7 * x).round() / 1e5;
    let places = if p.abs() >= 9.95 || p == 0.0 { 0 } else { (1.0 - p.abs().log10().floor()).clamp(0.0, 6.0) as usize };
    let text = format!("{:.places$}", p.abs());
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{}{text} %", if p < 0.0 { "\u{2212}" } else { "" })
}

/// Positions with their names.
pub fn ticks(values: &[f64], name: impl Fn(f64) -> String) -> Vec<(f64, String)> {
    values.iter().map(|v| (*v, name(*v))).collect()
}

/// Evenly spaced positions named as amounts.
pub fn marks(low: f64, high: f64, step: f64) -> Vec<(f64, String)> {
    ticks(&spread(low, high, step), amount)
}

/// Evenly spaced positions named as percentages.
pub fn shares(low: f64, high: f64, step: f64) -> Vec<(f64, String)> {
    ticks(&spread(low, high, step), percent)
}

fn spread(low: f64, high: f64, step: f64) -> Vec<f64> {
    (0..=((high - low) / step).round() as usize).map(|k| low + k as f64 * step).collect()
}

/// Lines of at most `most` characters, broken between words.
pub fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Text that may stand inside an element.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
