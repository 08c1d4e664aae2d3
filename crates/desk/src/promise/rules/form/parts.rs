//! The small parts of the forms: openings, holidays, lengths of time, targets, statuses. Each says what is wrong with
//! it while it is read, so that the reader's line and column are those of the fault.

use super::super::super::Kind;
use super::super::holiday::Holiday;
use quant::calendar::{CalendarError, Hours};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// The longest target: ten years.
const SECONDS_MAX: u64 = 10 * 366 * 86_400;

/// The name of a time zone that exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Zone(pub String);

impl Default for Zone {
    fn default() -> Self {
        Self("UTC".to_owned())
    }
}

impl TryFrom<String> for Zone {
    type Error = String;
    fn try_from(name: String) -> Result<Self, String> {
        match jiff::tz::TimeZoneDatabase::bundled().get(&name) {
            Ok(_) => Ok(Self(name)),
            Err(_) => Err(format!("there is no time zone \"{name}\"; write one such as Europe/Paris")),
        }
    }
}

/// One opening; it may go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    today: Hours,
    tomorrow: Option<Hours>,
}

impl Span {
    pub(super) fn today(self) -> String {
        self.today.to_string()
    }
    pub(super) fn tomorrow(self) -> Option<String> {
        self.tomorrow.map(|h| h.to_string())
    }
}

/// Openings of one date as the calendar takes them; what goes over midnight ends there.
pub(super) fn texts(spans: &[Span]) -> Vec<String> {
    spans.iter().map(|s| s.today.to_string()).collect()
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let tidy: String = text.chars().map(|c| if matches!(c, '–' | '—') { '-' } else { c }).collect();
        match tidy.trim().parse::<Hours>() {
            Ok(today) => Ok(Self { today, tomorrow: None }),
            Err(CalendarError::Backwards(_)) => overnight(tidy.trim()).ok_or_else(|| {
                format!("the opening \"{text}\" ends when it begins; for a whole day write 00:00-24:00")
            }),
            Err(error) => Err(error.to_string().trim_end_matches('.').to_owned()),
        }
    }
}

fn overnight(text: &str) -> Option<Span> {
    let (from, until) = text.split_once('-')?;
    let today = format!("{from}-24:00").parse::<Hours>().ok()?;
    match format!("00:00-{until}").parse::<Hours>() {
        Ok(rest) if rest.until() < today.from() => Some(Span { today, tomorrow: Some(rest) }),
        Ok(_) => None,
        Err(_) => Some(Span { today, tomorrow: None }),
    }
}

impl TryFrom<String> for Span {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> String {
        span.to_string()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (today, tomorrow) = (self.today.to_string(), self.tomorrow.map(|h| h.to_string()));
        match tomorrow {
            None => f.write_str(&today),
            Some(rest) => {
                let (from, until) = (today.split('-').next(), rest.split('-').nth(1));
                write!(f, "{}-{}", from.unwrap_or_default(), until.unwrap_or_default())
            }
        }
    }
}

/// The openings of the weekdays; a day that is not named is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WeekForm {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mon: Vec<Span>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tue: Vec<Span>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wed: Vec<Span>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thu: Vec<Span>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fri: Vec<Span>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sat: Vec<Span>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sun: Vec<Span>,
}

impl WeekForm {
    pub fn days(&self) -> [&[Span]; 7] {
        [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun]
    }

    pub fn from_days([mon, tue, wed, thu, fri, sat, sun]: [Vec<Span>; 7]) -> Self {
        Self { mon, tue, wed, thu, fri, sat, sun }
    }
}

/// A day off, or a file of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolidayForm {
    Day(Holiday),
    File(String),
}

/// The same as an object.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum HolidayObject {
    Ics(String),
}

impl<'de> Deserialize<'de> for HolidayForm {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = HolidayForm;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a holiday such as \"2026-12-25 Christmas\", or {\"ics\": \"holidays.ics\"}")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<HolidayForm, E> {
                text.parse().map(HolidayForm::Day).map_err(E::custom)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<HolidayForm, A::Error> {
                let HolidayObject::Ics(path) = HolidayObject::deserialize(MapAccessDeserializer::new(map))?;
                Ok(HolidayForm::File(path))
            }
        }
        reader.deserialize_any(Seen)
    }
}

impl Serialize for HolidayForm {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Day(holiday) => writer.collect_str(holiday),
            Self::File(path) => BTreeMap::from([("ics", path)]).serialize(writer),
        }
    }
}

/// A length of time, and whether it counts by any clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoalForm {
    pub seconds: u64,
    pub elapsed: bool,
}

/// "1h 30m", "45m", "90s" as seconds.
pub fn length_of(text: &str) -> Result<u64, String> {
    let refused = || format!("\"{text}\" is not a length of time; write it as 4h, 30m or 1h 30m");
    let (mut seconds, mut digits, mut any) = (0_u64, String::new(), false);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let unit = match c {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return Err(refused()),
        };
        let number: u64 = digits.parse().map_err(|_| refused())?;
        seconds = number.checked_mul(unit).and_then(|n| n.checked_add(seconds)).ok_or_else(refused)?;
        (digits, any) = (String::new(), true);
    }
    if any && digits.is_empty() { checked(seconds) } else { Err(refused()) }
}

fn checked(seconds: u64) -> Result<u64, String> {
    if seconds > SECONDS_MAX {
        return Err("a target is at most ten years".to_owned());
    }
    Ok(seconds)
}

/// Seconds as "1h 30m".
pub fn length_text(seconds: u64) -> String {
    let parts = [(seconds / 3600, 'h'), (seconds / 60 % 60, 'm'), (seconds % 60, 's')];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
    if parts.is_empty() { "0m".to_owned() } else { parts.join(" ") }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoalObject {
    time: Length,
    #[serde(default, rename = "in")]
    within: Within,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Within {
    #[default]
    Business,
    Elapsed,
}

/// A length of time by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length(pub u64);

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        writer.serialize_str(&length_text(self.0))
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Seen;
        impl Visitor<'_> for Seen {
            type Value = Length;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a length of time such as \"4h\" or \"1h 30m\", or seconds")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Length, E> {
                length_of(text).map(Length).map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Length, E> {
                checked(seconds).map(Length).map_err(E::custom)
            }
        }
        reader.deserialize_any(Seen)
    }
}

impl<'de> Deserialize<'de> for GoalForm {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = GoalForm;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a length of time such as \"4h\", or {\"time\": \"4h\", \"in\": \"elapsed\"}")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<GoalForm, E> {
                length_of(text).map(|seconds| GoalForm { seconds, elapsed: false }).map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<GoalForm, E> {
                checked(seconds).map(|seconds| GoalForm { seconds, elapsed: false }).map_err(E::custom)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<GoalForm, A::Error> {
                let object = GoalObject::deserialize(MapAccessDeserializer::new(map))?;
                Ok(GoalForm { seconds: object.time.0, elapsed: matches!(object.within, Within::Elapsed) })
            }
        }
        reader.deserialize_any(Seen)
    }
}

impl Serialize for GoalForm {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        let text = length_text(self.seconds);
        if self.elapsed {
            return BTreeMap::from([("time", text.as_str()), ("in", "elapsed")]).serialize(writer);
        }
        writer.serialize_str(&text)
    }
}

/// The goals per priority; 0 is every priority that is not named.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Targets(pub BTreeMap<u8, BTreeMap<Kind, GoalForm>>);

fn kind_of(word: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|k| k.word() == word)
}

impl<'de> Deserialize<'de> for Targets {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Targets;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("targets: first_response, next_response, resolve, or these per priority (\"1\", \"any\")")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Targets, A::Error> {
                let mut all: BTreeMap<u8, BTreeMap<Kind, GoalForm>> = BTreeMap::new();
                while let Some(word) = map.next_key::<String>()? {
                    if let Some(kind) = kind_of(&word) {
                        let goal = map.next_value()?;
                        all.entry(0).or_default().insert(kind, goal);
                        continue;
                    }
                    let priority =
                        if word == "any" { Some(0) } else { word.parse().ok().filter(|p| (1..=9).contains(p)) };
                    let Some(priority) = priority else {
                        return Err(de::Error::custom(format!(
                            "\"{word}\" is no target; write first_response, next_response or resolve, or a priority from 1 to 9"
                        )));
                    };
                    all.insert(priority, map.next_value()?);
                }
                Ok(Targets(all))
            }
        }
        reader.deserialize_map(Seen)
    }
}

impl Serialize for Targets {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        let name = |p: u8| if p == 0 { "any".to_owned() } else { p.to_string() };
        self.0.iter().map(|(p, goals)| (name(*p), goals)).collect::<BTreeMap<_, _>>().serialize(writer)
    }
}

/// The statuses that stop each clock; a plain list stops all three.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Paused(pub BTreeMap<Kind, BTreeSet<String>>);

impl Paused {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for Paused {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Paused;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of statuses, or such a list for each target")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Paused, A::Error> {
                let mut statuses = BTreeSet::new();
                while let Some(status) = list.next_element::<String>()? {
                    statuses.insert(status);
                }
                Ok(Paused(Kind::ALL.into_iter().map(|k| (k, statuses.clone())).collect()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Paused, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(Paused)
            }
        }
        reader.deserialize_any(Seen)
    }
}
