//! The line of a filter: how it is read, written and understood. Pure.

use super::{Clause, Filter, Key, Moment, Order, Place, Reader, Test, ViewIn};
use crate::{Channel, State};
use house::FieldFault;
use jiff::{SignedDuration, Timestamp};

/// Longest line, in characters.
pub const LINE_MAX: usize = 1_000;
/// Most clauses of a line, and most values of a clause.
const PARTS_MAX: usize = 20;
/// Longest name of a view.
const NAME_MAX: usize = 60;

const KEYS: [(&str, Key); 15] = [
    ("is", Key::Is),
    ("state", Key::State),
    ("priority", Key::Priority),
    ("assignee", Key::Assignee),
    ("requester", Key::Requester),
    ("team", Key::Team),
    ("category", Key::Category),
    ("service", Key::Service),
    ("channel", Key::Channel),
    ("type", Key::Kind),
    ("tag", Key::Tag),
    ("created", Key::Created),
    ("changed", Key::Changed),
    ("due", Key::Due),
    ("text", Key::Text),
];

impl Key {
    pub fn word(&self) -> String {
        match self {
            Self::Field(name) => format!("field.{name}"),
            known => KEYS.iter().find(|(_, k)| k == known).map_or("", |(w, _)| w).to_owned(),
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        if let Some(name) = word.strip_prefix("field.").filter(|n| !n.is_empty()) {
            return Some(Self::Field(name.to_owned()));
        }
        KEYS.iter().find(|(w, _)| *w == word).map(|(_, k)| k.clone())
    }

    fn is_time(&self) -> bool {
        matches!(self, Self::Created | Self::Changed | Self::Due)
    }
}

fn fault(why: &str, part: &str) -> FieldFault {
    FieldFault::new("q", why).with("part", part)
}

/// Reads a line. A word without a key is looked for in the tickets' texts.
pub fn read(line: &str) -> Result<Filter, FieldFault> {
    if line.chars().count() > LINE_MAX {
        return Err(FieldFault::new("q", "fault-too-long").with("max", LINE_MAX));
    }
    let (mut clauses, mut words): (Vec<Clause>, Vec<String>) = (Vec::new(), Vec::new());
    for token in tokens(line) {
        match token.split_key() {
            None => words.push(token.plain()),
            Some((not, key, values)) => clauses.push(clause(not, &key, values)?),
        }
    }
    if !words.is_empty() {
        clauses.push(Clause { key: Key::Text, not: false, test: Test::Among(vec![words.join(" ")]) });
    }
    if clauses.len() > PARTS_MAX {
        return Err(FieldFault::new("q", "desk-view-fault-parts"));
    }
    Ok(Filter { clauses })
}

/// Letters of a token, each with whether it stood in quotes: quoted signs mean nothing.
struct Token(Vec<(char, bool)>);

impl Token {
    fn plain(&self) -> String {
        self.0.iter().map(|(c, _)| *c).collect()
    }

    /// Whether it is negated, its key, and its values; nothing if it has no key.
    fn split_key(&self) -> Option<(bool, String, Vec<String>)> {
        let at = self.0.iter().position(|(c, quoted)| *c == ':' && !quoted)?;
        let head: String = self.0.get(..at)?.iter().map(|(c, _)| *c).collect();
        let not = head.starts_with('-');
        let values = self.0.get(at + 1..)?.split(|(c, quoted)| *c == ',' && !quoted);
        let values = values.map(|v| v.iter().map(|(c, _)| *c).collect::<String>().trim().to_owned());
        Some((not, head.trim_start_matches('-').to_lowercase(), values.filter(|v| !v.is_empty()).collect()))
    }
}

fn tokens(line: &str) -> Vec<Token> {
    let (mut found, mut now, mut quoted) = (Vec::new(), Vec::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => found.push(Token(std::mem::take(&mut now))),
            c => now.push((c, quoted)),
        }
    }
    found.push(Token(now));
    found.retain(|t| !t.0.is_empty());
    found
}

fn clause(not: bool, key: &str, values: Vec<String>) -> Result<Clause, FieldFault> {
    let known = Key::from_word(key).ok_or_else(|| fault("desk-view-fault-key", key))?;
    if values.is_empty() || values.len() > PARTS_MAX {
        return Err(fault("desk-view-fault-empty", key));
    }
    let test = match values.first().filter(|v| values.len() == 1 && v.contains("..")) {
        Some(range) if known.is_time() || matches!(known, Key::Field(_)) => between(range, &known)?,
        _ => Test::Among(values),
    };
    if let Test::Among(values) = &test
        && let Some(value) = values.iter().find(|v| !may_be(&known, v))
    {
        return Err(fault("desk-view-fault-value", &format!("{key}:{value}")));
    }
    Ok(Clause { key: known, not, test })
}

/// Whether a value can stand for a key at all.
fn may_be(key: &Key, value: &str) -> bool {
    match key {
        Key::Is => ["open", "solved", "any", "late", "waiting"].contains(&value),
        Key::State => State::from_word(value).is_some(),
        Key::Priority => ["1", "2", "3", "4"].contains(&value),
        Key::Channel => Channel::from_word(value).is_some(),
        Key::Due => value == "none",
        Key::Created | Key::Changed => false,
        _ => true,
    }
}

fn between(range: &str, key: &Key) -> Result<Test, FieldFault> {
    let wrong = || fault("desk-view-fault-range", range);
    let (from, to) = range.split_once("..").ok_or_else(wrong)?;
    let amounts = matches!(key, Key::Field(_));
    let read = |text: &str| match text {
        "" => Ok(None),
        text => moment(text, amounts).map(Some).ok_or_else(wrong),
    };
    let (from, to) = (read(from)?, read(to)?);
    if from.is_none() && to.is_none() { Err(wrong()) } else { Ok(Test::Between(from, to)) }
}

/// "now", "today", "-7d", "+4h", "2026-11-30"; a number where numbers are compared.
fn moment(text: &str, amounts: bool) -> Option<Moment> {
    match text {
        "now" => return Some(Moment::Now),
        "today" => return Some(Moment::Today),
        _ => {}
    }
    if let Ok(day) = text.parse() {
        return Some(Moment::Day(day));
    }
    if amounts && let Some(n) = crate::field::rules::number(text) {
        return Some(Moment::Amount(n));
    }
    let unit = match text.chars().last()? {
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    let count: i64 = text.get(..text.len() - 1)?.parse().ok()?;
    let signed = text.starts_with(['+', '-']) && count.abs() <= 100_000;
    signed.then(|| Moment::Away(count * unit))
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Now => write!(f, "now"),
            Self::Today => write!(f, "today"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Amount(n) => write!(f, "{n}"),
            Self::Away(seconds) => {
                let (size, sign) = (seconds.abs(), if *seconds < 0 { "-" } else { "+" });
                let units = [(604_800, 'w'), (86_400, 'd'), (3_600, 'h'), (60, 'm')];
                let (unit, letter) = units.into_iter().find(|(u, _)| size % u == 0).unwrap_or((60, 'm'));
                write!(f, "{sign}{}{letter}", size / unit)
            }
        }
    }
}

impl std::fmt::Display for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, c) in self.clauses.iter().enumerate() {
            let (space, not) = (if i > 0 { " " } else { "" }, if c.not { "-" } else { "" });
            write!(f, "{space}{not}{}:", c.key.word())?;
            match &c.test {
                Test::Among(values) => write!(f, "{}", values.iter().map(|v| quoted(v)).collect::<Vec<_>>().join(","))?,
                Test::Between(from, to) => {
                    let text = |m: &Option<Moment>| m.as_ref().map(ToString::to_string).unwrap_or_default();
                    write!(f, "{}..{}", text(from), text(to))?;
                }
            }
        }
        Ok(())
    }
}

/// A value with its quotes, where it needs them. A quote itself cannot be written.
pub fn quoted(value: &str) -> String {
    let value = value.replace('"', "");
    // Two dots would be read as a range.
    let odd = |c: char| c.is_whitespace() || c == ',' || c == ':';
    if value.contains(odd) || value.starts_with('-') { format!("\"{value}\"") } else { value }
}

/// What is looked at at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    Open,
    Solved,
    Any,
}

/// Without a word about it, open tickets are meant; naming a state looks at all.
pub fn stand(filter: &Filter) -> Stand {
    let is = filter.clauses.iter().find_map(|c| match (&c.key, &c.test) {
        (Key::Is, Test::Among(v)) => v.iter().find(|v| ["open", "solved", "any"].contains(&v.as_str())),
        _ => None,
    });
    match is.map(String::as_str) {
        Some("solved") => Stand::Solved,
        Some("any") => Stand::Any,
        Some(_) => Stand::Open,
        None if filter.clauses.iter().any(|c| c.key == Key::State) => Stand::Any,
        None => Stand::Open,
    }
}

/// Urgency is a matter of open tickets: where others are looked at, the newest come first.
pub fn order_for(filter: &Filter, wanted: Order) -> Order {
    let open_only = stand(filter) == Stand::Open;
    if !open_only && matches!(wanted, Order::Due | Order::Priority) { Order::Newest } else { wanted }
}

/// The instant of a moment. The end of a range that is a day ends with that day.
pub fn instant(moment: &Moment, ends: bool, reader: &Reader) -> Timestamp {
    let now = reader.now;
    let midnight = |day: jiff::civil::Date| day.to_zoned(reader.zone.clone()).map_or(now, |z| z.timestamp());
    match moment {
        Moment::Now | Moment::Amount(_) => now,
        Moment::Away(seconds) => now.checked_add(SignedDuration::from_secs(*seconds)).unwrap_or(now),
        Moment::Today => {
            let day = now.to_zoned(reader.zone.clone()).date();
            midnight(if ends { day.tomorrow().unwrap_or(day) } else { day })
        }
        Moment::Day(day) => midnight(if ends { day.tomorrow().unwrap_or(*day) } else { *day }),
    }
}

/// A bound among numbers and days of fields; the end is part of the range.
pub fn amount(moment: &Moment, reader: &Reader) -> f64 {
    match moment {
        Moment::Amount(n) => *n,
        Moment::Day(day) => f64::from(crate::field::rules::days(*day)),
        other => {
            f64::from(crate::field::rules::days(instant(other, false, reader).to_zoned(reader.zone.clone()).date()))
        }
    }
}

/// Whether a view can be kept.
pub fn check_view(view: &ViewIn) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    if view.name.trim().is_empty() {
        faults.push(FieldFault::new("name", "fault-empty"));
    } else if view.name.chars().count() > NAME_MAX {
        faults.push(FieldFault::new("name", "fault-too-long").with("max", NAME_MAX));
    }
    faults.extend(read(&view.line).err());
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "p.{}.{}.{}", self.part, self.key, self.number)
    }
}

/// Reads a place back; `None` for what we never wrote.
pub fn read_place(text: &str) -> Option<Place> {
    let mut parts = text.strip_prefix("p.")?.splitn(3, '.');
    let place = Place {
        part: parts.next()?.parse().ok()?,
        key: parts.next()?.parse().ok()?,
        number: parts.next()?.parse().ok()?,
    };
    (place.part < 8).then_some(place)
}

#[cfg(test)]
mod tests;
