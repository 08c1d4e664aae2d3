//! The text of a macro: its places, and what may be kept. Pure.

use super::{MacroIn, Values};
use crate::bulk::{Command, rules as bulk};
use crate::ticket::rules::TEXT_MAX;
use house::FieldFault;

/// The places that a text may have.
pub const PLACES: [&str; 10] = [
    "requester.name",
    "requester.first_name",
    "requester.email",
    "ticket.number",
    "ticket.title",
    "ticket.service",
    "agent.name",
    "agent.first_name",
    "agent.email",
    "organisation.name",
];

/// Longest name of a macro.
const NAME_MAX: usize = 80;
/// Most deeds of a macro.
const DEEDS_MAX: usize = 10;

/// A text in pieces: words, and places to be filled. Two braces stand for one.
enum Piece<'a> {
    Words(&'a str),
    /// Its name, and how it is written.
    Place(&'a str, &'a str),
}

/// Cuts a text; a brace that opens no place is a word.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        found.push(Piece::Words(before));
        let inside = from.get(1..).unwrap_or_default();
        if let Some(after) = inside.strip_prefix('{') {
            found.push(Piece::Words("{"));
            rest = after;
        } else if let Some((place, after)) = inside.split_once('}').filter(|(place, _)| is_place(place)) {
            found.push(Piece::Place(place.trim(), from.get(..place.len() + 2).unwrap_or(from)));
            rest = after;
        } else {
            found.push(Piece::Words("{"));
            rest = inside;
        }
    }
    found.push(Piece::Words(rest));
    found
}

/// Whether it was meant as a place: one word, perhaps with a dot in it.
fn is_place(inside: &str) -> bool {
    let inside = inside.trim();
    !inside.is_empty() && inside.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '_')
}

/// The text with its places filled; what nobody can fill stays as it is written.
pub fn fill(text: &str, values: &Values) -> String {
    let value = |place: &str| values.0.iter().find(|(name, _)| *name == place).map(|(_, v)| v.as_str());
    pieces(text)
        .into_iter()
        .map(|p| match p {
            Piece::Words(words) => words,
            Piece::Place(place, written) => value(place).unwrap_or(written),
        })
        .collect()
}

/// Places that nobody can fill.
pub fn unknown(text: &str) -> Vec<String> {
    let place = |p| if let Piece::Place(place, _) = p { Some(place.to_owned()) } else { None };
    pieces(text).into_iter().filter_map(place).filter(|p| !PLACES.contains(&p.as_str())).collect()
}

/// Whether a macro can be kept.
pub fn check(m: &MacroIn) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    if m.name.trim().is_empty() {
        faults.push(FieldFault::new("name", "fault-empty"));
    } else if m.name.chars().count() > NAME_MAX {
        faults.push(FieldFault::new("name", "fault-too-long").with("max", NAME_MAX));
    }
    if m.text.trim().is_empty() && m.deeds.is_empty() {
        faults.push(FieldFault::new("text", "desk-macros-fault-nothing"));
    }
    if m.text.chars().count() > TEXT_MAX {
        faults.push(FieldFault::new("text", "fault-too-long").with("max", TEXT_MAX));
    }
    if let Some(place) = unknown(&m.text).first() {
        faults.push(FieldFault::new("text", "desk-macros-fault-place").with("place", format!("{{{place}}}")));
    }
    if m.deeds.len() > DEEDS_MAX
        || m.deeds.iter().any(|d| matches!(d, Command::Macro(_) | Command::Snooze(_) | Command::Merge(_)))
    {
        faults.push(FieldFault::new("deeds", "desk-macros-fault-deeds"));
    }
    faults.extend(m.deeds.iter().filter_map(|d| bulk::check(d).err()));
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The first name, as one greets somebody.
pub fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> Values {
        Values(vec![("requester.first_name", "Elise".into()), ("ticket.number", "T-7".into())])
    }

    #[test]
    fn places_are_filled_and_braces_stay() {
        assert_eq!(fill("Hello {requester.first_name}, {ticket.number}.", &values()), "Hello Elise, T-7.");
        assert_eq!(fill("if (x) { y } {{ticket.number} {", &values()), "if (x) { y } {ticket.number} {");
        assert_eq!(fill("{ requester.first_name }", &values()), "Elise");
    }

    #[test]
    fn a_place_that_nobody_can_fill_is_refused() {
        let with = |text: &str| MacroIn { name: "n".into(), text: text.into(), ..MacroIn::default() };
        assert!(check(&with("Hello {requester.first_name}")).is_ok());
        let fault = check(&with("Hello {requester.frist_name}")).unwrap_err().remove(0);
        assert_eq!(
            (fault.fault.as_str(), fault.values[0].1.as_str()),
            ("desk-macros-fault-place", "{requester.frist_name}")
        );
        assert_eq!(check(&with(" ")).unwrap_err()[0].fault, "desk-macros-fault-nothing");
        let again = MacroIn { deeds: vec![Command::Macro(1)], ..with("x") };
        assert_eq!(check(&again).unwrap_err()[0].fault, "desk-macros-fault-deeds");
    }

    proptest! {
        #[test]
        fn a_text_without_braces_is_said_as_it_stands(text in "[^{]{0,80}") {
            prop_assert_eq!(fill(&text, &values()), text);
        }
    }
}
