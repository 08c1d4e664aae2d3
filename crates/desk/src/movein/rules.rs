//! What a ticket of another desk becomes here. Pure, so that every word of it can be tested.

use crate::State;
use connect::moved::{Meaning, Message, Standing, Ticket};
use jiff::Timestamp;

/// Longest title and name that are kept.
const TITLE_MAX: usize = 200;
/// Priority of a ticket for which the old desk states none.
const PRIORITY_UNSTATED: i64 = 3;

/// The columns of a ticket that the old desk decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    pub title: String,
    pub state: State,
    pub priority: i64,
    pub team: String,
    pub category: String,
    pub service: String,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    pub first_response_at: Option<Timestamp>,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub open: bool,
    pub waiting: bool,
    pub last_line: String,
}

pub fn state(standing: Standing) -> State {
    match standing {
        Standing::New => State::New,
        Standing::Open => State::Open,
        Standing::WaitingRequester => State::WaitingRequester,
        Standing::WaitingThirdParty => State::WaitingThirdParty,
        Standing::Resolved => State::Resolved,
        Standing::Closed => State::Closed,
    }
}

/// What a word of the old desk becomes: a state's word, a priority's number, or nothing.
pub fn meaning(here: Meaning) -> String {
    match here {
        Meaning::Standing(standing) => state(standing).word().to_owned(),
        Meaning::Priority(number) => number.clamp(1, 4).to_string(),
        Meaning::Left => String::new(),
    }
}

/// Whether there can be two desks of this kind whose numbers would be taken for each other's. A file says itself which
/// desk it is of; two dumps are two states of one.
pub fn is_one_place(source: &str) -> bool {
    !matches!(source, "csv" | "osticket")
}

pub fn fields(t: &Ticket) -> Fields {
    let state = state(t.standing);
    let open = state.is_open();
    let title = t.title.trim();
    let first = t.messages.iter().find(|m| is_response(t, m));
    Fields {
        title: shortened(if title.is_empty() { &t.number } else { title }, TITLE_MAX),
        state,
        priority: t.priority.unwrap_or(PRIORITY_UNSTATED).clamp(1, 4),
        team: t.team.clone(),
        category: t.category.clone(),
        service: t.service.clone(),
        created_at: t.created_at,
        changed_at: t.changed_at.max(t.created_at),
        first_response_at: first.map(|m| m.at),
        // A ticket that is open again has no end.
        resolved_at: t.resolved_at.or((!open).then_some(t.changed_at)).filter(|_| !open),
        closed_at: (state == State::Closed).then_some(t.changed_at),
        open,
        waiting: matches!(state, State::WaitingRequester | State::WaitingThirdParty),
        last_line: t
            .messages
            .iter()
            .rev()
            .find(|m| m.public)
            .map(|m| crate::ticket::rules::line_of(&m.text))
            .unwrap_or_default(),
    }
}

/// A public word by somebody else than the person who asked.
fn is_response(t: &Ticket, m: &Message) -> bool {
    m.public && !m.author.is_empty() && m.author != t.requester
}

/// Whether a message is the requester's own; one without an author is nobody's.
pub fn from_requester(t: &Ticket, m: &Message) -> bool {
    !m.author.is_empty() && m.author == t.requester
}

/// What a message says here. One that holds files alone says so by their names.
pub fn body(m: &Message) -> String {
    if !m.text.trim().is_empty() {
        return m.text.clone();
    }
    m.files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// By which words a ticket of the old desk is found beside its own: its number as people wrote it there.
pub fn found_by(source: &str, t: &Ticket) -> String {
    let mut words = format!("{source} {} {source}{}", t.number, t.number);
    for merged in &t.merged {
        words.push_str(&format!(" {merged}"));
    }
    for fact in &t.facts {
        if matches!(fact.about, connect::moved::About::Field | connect::moved::About::Tag) {
            words.push_str(&format!(" {}", fact.value));
        }
    }
    words
}

/// The number that a ticket should keep, if it is one.
pub fn wanted_number(number: &str) -> Option<i64> {
    let digits = number.trim_start_matches('#');
    digits.parse().ok().filter(|n: &i64| (1..=9_999_999_999).contains(n))
}

pub fn shortened(text: &str, most: usize) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= most { one_line } else { one_line.chars().take(most - 1).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn said(author: &str, public: bool, when: &str) -> Message {
        Message {
            key: when.to_owned(),
            author: author.to_owned(),
            public,
            at: at(when),
            text: format!("by {author}"),
            files: Vec::new(),
        }
    }

    fn ticket(standing: Standing) -> Ticket {
        Ticket {
            key: "7".to_owned(),
            number: "7".to_owned(),
            title: "  A\n title ".to_owned(),
            standing,
            priority: None,
            requester: "elise".to_owned(),
            assignee: String::new(),
            team: "Network".to_owned(),
            category: String::new(),
            service: String::new(),
            created_at: at("2026-01-01T10:00:00Z"),
            changed_at: at("2026-01-03T10:00:00Z"),
            resolved_at: None,
            messages: vec![
                said("elise", true, "2026-01-01T10:00:00Z"),
                said("tina", false, "2026-01-01T11:00:00Z"),
                said("tina", true, "2026-01-01T12:00:00Z"),
            ],
            facts: Vec::new(),
            merged: vec!["5".to_owned()],
            left: Vec::new(),
            people: Vec::new(),
        }
    }

    #[test]
    fn the_first_public_word_of_somebody_else_is_the_response() {
        let f = fields(&ticket(Standing::Open));
        assert_eq!((f.title.as_str(), f.priority, f.open), ("A title", 3, true));
        assert_eq!(f.first_response_at, Some(at("2026-01-01T12:00:00Z")));
        assert_eq!((f.resolved_at, f.closed_at), (None, None));
    }

    #[test]
    fn what_is_over_has_an_end_and_what_is_open_has_none() {
        let f = fields(&ticket(Standing::Closed));
        assert_eq!(
            (f.resolved_at, f.closed_at, f.open),
            (Some(at("2026-01-03T10:00:00Z")), Some(at("2026-01-03T10:00:00Z")), false)
        );
        let again = Ticket { resolved_at: Some(at("2026-01-02T10:00:00Z")), ..ticket(Standing::WaitingRequester) };
        assert_eq!((fields(&again).resolved_at, fields(&again).waiting), (None, true));
    }

    #[test]
    fn numbers_are_kept_where_they_are_numbers() {
        assert_eq!(
            (wanted_number("123"), wanted_number("#45"), wanted_number("INC-7"), wanted_number("0")),
            (Some(123), Some(45), None, None)
        );
        assert!(found_by("rt", &ticket(Standing::New)).contains("rt7 5"));
    }
}
