//! What an asset may say, and how a table of them is read: pure decisions.

use super::{Asset, Described, Life, Sort};
use house::FieldFault;
use house::people::Member;
use jiff::Timestamp;
use jiff::civil::Date;

const LINE_MAX: usize = 200;
const NOTE_MAX: usize = 4000;
/// Most rows of one import.
pub const ROWS_MAX: usize = 20_000;

/// The fields that cannot be taken.
pub fn check(d: &Described) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    if d.name.trim().is_empty() {
        faults.push(FieldFault::new("name", "fault-empty"));
    }
    let lines = [
        ("name", &d.name),
        ("tag", &d.tag),
        ("used_by", &d.used_by),
        ("location", &d.location),
        ("model", &d.model),
        ("serial", &d.serial),
    ];
    for (field, text) in lines {
        if text.chars().count() > LINE_MAX {
            faults.push(FieldFault::new(field, "fault-too-long").with("max", LINE_MAX));
        }
    }
    if d.note.chars().count() > NOTE_MAX {
        faults.push(FieldFault::new("note", "fault-too-long").with("max", NOTE_MAX));
    }
    for (field, day) in [("bought_on", &d.bought_on), ("warranty_until", &d.warranty_until), ("ends_on", &d.ends_on)] {
        if !day.trim().is_empty() && day.trim().parse::<Date>().is_err() {
            faults.push(FieldFault::new(field, "fault-not-a-date"));
        }
    }
    if d.hour_cost_cents.is_some_and(|c| c < 0) {
        faults.push(FieldFault::new("hour_cost", "fault-too-small").with("min", 0));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The asset as it will be stored.
pub fn asset(
    (number, tag): (i64, &str),
    d: &Described,
    (user, owner): (Option<&Member>, Option<&Member>),
    (now, before): (Timestamp, Option<&Asset>),
) -> Asset {
    let text = |t: &String| t.trim().to_owned();
    Asset {
        number,
        tag: tag.to_owned(),
        sort: d.sort,
        name: text(&d.name),
        state: d.state,
        used_by: user.map(|m| m.person),
        used_by_name: user.map_or_else(|| text(&d.used_by), |m| m.name.clone()),
        owner: owner.map(|m| m.person),
        owner_name: owner.map_or_else(String::new, |m| m.name.clone()),
        location: text(&d.location),
        model: text(&d.model),
        serial: text(&d.serial),
        bought_on: text(&d.bought_on),
        warranty_until: text(&d.warranty_until),
        ends_on: text(&d.ends_on),
        hour_cost_cents: d.hour_cost_cents,
        note: text(&d.note),
        changed_at: now,
        version: before.map_or(1, |b| b.version + 1),
    }
}

/// Letters as a pattern of the database; nothing if nothing was typed.
pub fn like(typed: &str) -> Option<String> {
    let typed = typed.trim().to_lowercase();
    let plain: String = typed.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    (!plain.is_empty()).then(|| format!("%{plain}%"))
}

/// One row of an import: its line, what it says, or why it cannot be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// From 1, the heading being the first.
    pub line: usize,
    pub read: Result<Described, Refused>,
}

/// Why a row was refused: field, catalogue key.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    pub field: String,
    pub fault: String,
    pub tag: String,
}

/// Reads a table with headings: tag, name, sort, state, used_by, owner, location, model, serial, bought_on,
/// warranty_until, ends_on, hour_cost, note. Commas or semicolons; quotes as usual.
pub fn table(text: &str) -> Result<Vec<Line>, Vec<FieldFault>> {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let comma = if head.matches(';').count() > head.matches(',').count() { ';' } else { ',' };
    let mut rows = split(text, comma).into_iter();
    let (_, heads) = rows.next().unwrap_or_default();
    let heads: Vec<String> = heads.iter().map(|h| h.trim().to_lowercase().replace([' ', '-'], "_")).collect();
    if !heads.iter().any(|h| h == "name") || !heads.iter().any(|h| h == "tag") {
        return Err(vec![FieldFault::new("file", "watch-asset-no-heads")]);
    }
    let mut out: Vec<Line> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (line, cells) in rows.filter(|(_, c)| c.iter().any(|t| !t.trim().is_empty())) {
        if out.len() >= ROWS_MAX {
            return Err(vec![FieldFault::new("file", "watch-asset-many-rows").with("max", ROWS_MAX)]);
        }
        let cell = |name: &str| {
            heads
                .iter()
                .position(|h| h == name)
                .and_then(|i| cells.get(i))
                .map(|t| t.trim().to_owned())
                .unwrap_or_default()
        };
        let read = row(cell).and_then(|d| {
            if seen.insert(d.tag.clone()) { Ok(d) } else { Err(refused("tag", "watch-asset-tag-twice", &d.tag)) }
        });
        out.push(Line { line, read });
    }
    Ok(out)
}

fn refused(field: &str, fault: &str, tag: &str) -> Refused {
    Refused { field: field.to_owned(), fault: fault.to_owned(), tag: tag.to_owned() }
}

fn row(cell: impl Fn(&str) -> String) -> Result<Described, Refused> {
    let tag = cell("tag");
    let no = |field: &str, fault: &str| refused(field, fault, &tag);
    if tag.is_empty() {
        return Err(no("tag", "fault-empty"));
    }
    let word = |name: &str| cell(name).to_lowercase().replace([' ', '-'], "_");
    let sort = match word("sort").as_str() {
        "" => Sort::Device,
        w => Sort::from_word(w).ok_or_else(|| no("sort", "fault-unknown"))?,
    };
    let state = match word("state").as_str() {
        "" => Life::InUse,
        w => Life::from_word(w).ok_or_else(|| no("state", "fault-unknown"))?,
    };
    let cost = cell("hour_cost");
    let hour_cost_cents = if cost.is_empty() {
        None
    } else {
        let n = cost.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e12);
        Some((n.ok_or_else(|| no("hour_cost", "fault-not-a-number"))? * 100.0).round() as i64)
    };
    let d = Described {
        tag: tag.clone(),
        sort,
        name: cell("name"),
        state,
        used_by: cell("used_by"),
        owner: cell("owner"),
        location: cell("location"),
        model: cell("model"),
        serial: cell("serial"),
        bought_on: cell("bought_on"),
        warranty_until: cell("warranty_until"),
        ends_on: cell("ends_on"),
        hour_cost_cents,
        note: cell("note"),
    };
    check(&d).map_err(|f| f.first().map_or_else(|| no("name", "fault-empty"), |f| no(&f.field, &f.fault)))?;
    Ok(d)
}

/// The cells of a table with the line at which each row begins.
fn split(text: &str, comma: char) -> Vec<(usize, Vec<String>)> {
    // Behind "\r\n" the reader would count the line before.
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if comma == ';' { b';' } else { b',' })
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    reader
        .records()
        .filter_map(Result::ok)
        .map(|r| {
            let line = r.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(0));
            (line, r.iter().map(str::to_owned).collect())
        })
        .collect()
}

/// How near an end is, for its colour: past, within sixty days, or further off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    Past,
    Soon,
    Later,
}

pub fn ends(day: &str, today: Date) -> Option<Ends> {
    let day: Date = day.parse().ok()?;
    let left = today.until(day).ok()?.get_days();
    Some(match left {
        ..0 => Ends::Past,
        0..=60 => Ends::Soon,
        _ => Ends::Later,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_with_quotes_and_refused_rows_are_named() {
        let text = "\u{feff}Tag;Name;Sort;Used by;Warranty until\r\nL-1;\"Laptop; light\";device;Elise Moreau;2027-01-31\r\n;No tag;;;\r\nL-2;Two;toaster;;\r\nL-3;;;;\r\nL-1;Again;;;\r\nL-4;\"a \"\"b\"\"\nc\";;;31.12.\r\n";
        let lines = table(text).unwrap();
        assert_eq!(lines[0].read.as_ref().unwrap().name, "Laptop; light");
        assert_eq!(lines[0].read.as_ref().unwrap().warranty_until, "2027-01-31");
        let why: Vec<(usize, String, String)> = lines
            .iter()
            .filter_map(|l| l.read.as_ref().err().map(|r| (l.line, r.field.clone(), r.fault.clone())))
            .collect();
        let expected = [
            (3, "tag", "fault-empty"),
            (4, "sort", "fault-unknown"),
            (5, "name", "fault-empty"),
            (6, "tag", "watch-asset-tag-twice"),
            (7, "warranty_until", "fault-not-a-date"),
        ];
        assert_eq!(why, expected.map(|(n, f, w)| (n, f.to_owned(), w.to_owned())));
    }

    #[test]
    fn a_table_without_its_heads_is_refused_whole() {
        assert!(table("a,b\n1,2").is_err());
        assert!(table("").is_err());
        assert_eq!(table("tag,name\n").unwrap(), vec![]);
    }

    #[test]
    fn letters_that_mean_something_to_the_database_mean_nothing_here() {
        assert_eq!(like(" 100% "), Some("%100%".to_owned()));
        assert_eq!(like("%_"), None);
    }

    #[test]
    fn an_end_is_past_soon_or_later() {
        let today = "2026-11-23".parse().unwrap();
        assert_eq!(ends("2026-11-22", today), Some(Ends::Past));
        assert_eq!(ends("2026-11-23", today), Some(Ends::Soon));
        assert_eq!(ends("2027-01-22", today), Some(Ends::Soon));
        assert_eq!(ends("2028-01-22", today), Some(Ends::Later));
        assert_eq!(ends("", today), None);
    }
}
