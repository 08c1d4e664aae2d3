//! Foreign JSON, read as it comes: a field may be missing, empty, a number written as text, or something else than
//! documented. None of that stops a reader.

use super::Fault;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

/// Longest value of a fact; what is longer is cut, with a mark.
const FLAT_MAX: usize = 4_000;
/// How deep a nested value is followed.
const DEEP: usize = 6;

/// A field as text, whatever it was written as.
pub fn text(value: &Value, field: &str) -> String {
    plain(value.get(field).unwrap_or(&Value::Null))
}

/// Text, numbers and `true` as text; all else is nothing.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "1".to_owned(),
        _ => String::new(),
    }
}

/// The id of a record in a field; 0, null and spaces are no record.
pub fn id(value: &Value, field: &str) -> String {
    let found = text(value, field);
    if found == "0" || found.trim().is_empty() { String::new() } else { found }
}

/// Whether a field is true, however it was written.
pub fn truth(value: &Value, field: &str) -> bool {
    matches!(text(value, field).as_str(), "1" | "true" | "t" | "yes")
}

/// Anything as words for a fact: the name of a record, the members of a list. Empty if there is nothing in it.
pub fn flat(value: &Value) -> String {
    let text = flat_at(value, DEEP);
    match text.char_indices().nth(FLAT_MAX) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default()),
        None => text,
    }
}

fn flat_at(value: &Value, deep: usize) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(b) => b.to_string(),
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ if deep == 0 => value.to_string(),
        Value::Array(all) => {
            let words: Vec<String> = all.iter().map(|v| flat_at(v, deep - 1)).filter(|w| !w.is_empty()).collect();
            words.join(", ")
        }
        Value::Object(map) => {
            if let Some(name) = ["displayName", "name", "value", "label", "title"]
                .iter()
                .find_map(|k| map.get(*k))
                .filter(|v| !v.is_null())
            {
                let child = map.get("child").map(|c| flat_at(c, deep - 1)).filter(|c| !c.is_empty());
                let name = flat_at(name, deep - 1);
                return child.map_or(name.clone(), |c| format!("{name} / {c}"));
            }
            let words = map.iter().map(|(k, v)| (k, flat_at(v, deep - 1))).filter(|(_, w)| !w.is_empty());
            words.map(|(k, w)| format!("{k}: {w}")).collect::<Vec<_>>().join("; ")
        }
    }
}

/// A field as a list; whatever is none is empty.
pub fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    items(value.get(field).unwrap_or(&Value::Null))
}

/// A value as a list; whatever is none is empty.
pub fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// An instant with its offset; years before 1971 are how some systems write "never".
pub fn instant(value: &Value, field: &str) -> Option<Timestamp> {
    let text = text(value, field);
    text.trim().parse().ok().filter(|t: &Timestamp| t.as_second() > 365 * 86_400)
}

/// A wall time ("2026-11-22 09:33:41") of a zone, or an instant if it says its offset itself.
pub fn wall(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant).filter(|t| t.as_second() > 365 * 86_400);
    }
    let wall: DateTime = text.parse().ok()?;
    let at = zone.to_ambiguous_timestamp(wall).compatible().ok()?;
    Some(at).filter(|t| t.as_second() > 365 * 86_400)
}

/// What a record holds beside what is needed: without it the record is whole, and it is said what is missing.
///
/// # Errors
/// A system that cannot be reached; all else becomes a line in `left`.
pub fn optional(found: Result<Value, Fault>, what: &str, left: &mut Vec<String>) -> Result<Value, Fault> {
    match found {
        Ok(value) => Ok(value),
        Err(Fault::Gone) => Ok(Value::Null),
        Err(fault @ (Fault::Refused(_) | Fault::Odd(_))) => {
            left.push(format!("{what} could not be read: {fault}"));
            Ok(Value::Null)
        }
        Err(fault @ Fault::Away(_)) => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn whatever_is_written_is_read() {
        let v = json!({ "a": 5, "b": "x", "c": true, "d": null, "e": [1, { "name": "n" }], "f": "1970-01-01T00:00:00Z", "g": "2026-01-02T03:04:05.678+0000", "h": "0", "i": { "value": "A", "child": { "value": "B" } } });
        assert_eq!(
            (text(&v, "a"), text(&v, "b"), text(&v, "c"), text(&v, "d")),
            ("5".into(), "x".into(), "1".into(), String::new())
        );
        assert_eq!((flat(&v["e"]), flat(&v["i"]), id(&v, "h")), ("1, n".into(), "A / B".into(), String::new()));
        assert_eq!(instant(&v, "f"), None);
        assert_eq!(instant(&v, "g").unwrap().to_string(), "2026-01-02T03:04:05.678Z");
    }

    #[test]
    fn a_wall_time_is_of_its_zone() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        assert_eq!(wall("2026-07-01 10:00:00", &paris).unwrap().to_string(), "2026-07-01T08:00:00Z");
        assert_eq!(wall("2026-07-01T10:00:00Z", &paris).unwrap().to_string(), "2026-07-01T10:00:00Z");
        assert_eq!((wall("0000-00-00 00:00:00", &paris), wall("", &paris)), (None, None));
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_time(text in ".{0,40}") {
            wall(&text, &TimeZone::UTC);
        }
    }
}
