//! What is urgent, and how a place in the queue is written in an address.

use super::{Cursor, Group, Line};
use crate::ticket::Priority;
use jiff::{SignedDuration, Timestamp};

/// A promise that falls due within this time wants somebody now.
pub const NOW: SignedDuration = SignedDuration::from_mins(60);
/// Within this time of its due moment a ticket of today is worth watching.
const SOON: SignedDuration = SignedDuration::from_hours(3);

/// The group of a line. What is critical and due today is for now, however far the clock.
pub fn group(line: &Line, now: Timestamp, day_ends: Timestamp) -> Group {
    let Some(due) = line.due_at else {
        return if line.waiting { Group::Waiting } else { Group::Later };
    };
    if due.duration_since(now) <= NOW || (line.priority == Priority::Critical && due <= day_ends) {
        Group::Now
    } else if due <= day_ends {
        Group::Today
    } else {
        Group::Later
    }
}

/// Whether a due moment is near enough to be marked, though not yet for now.
pub fn is_soon(due: Timestamp, now: Timestamp) -> bool {
    due.duration_since(now) <= SOON
}

/// A text as it can stand in the query of an address.
pub fn percent(text: &str) -> String {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-_.~:/".contains(b);
    text.bytes().map(|b| if plain(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Due { at, number } => write!(f, "d.{}.{number}", at.as_microsecond()),
            Self::Undated { number } => write!(f, "n.{number}"),
            Self::Waiting { number } => write!(f, "w.{number}"),
        }
    }
}

/// Reads a place back; `None` for what we never wrote.
pub fn read_cursor(text: &str) -> Option<Cursor> {
    let mut parts = text.split('.');
    let kind = parts.next()?;
    let mut number = || parts.next()?.parse::<i64>().ok();
    match kind {
        "d" => {
            let at = Timestamp::from_microsecond(number()?).ok()?;
            Some(Cursor::Due { at, number: number()? })
        }
        "n" => Some(Cursor::Undated { number: number()? }),
        "w" => Some(Cursor::Waiting { number: number()? }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket::State;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn check(due: Option<&str>, priority: Priority, waiting: bool, expected: Group) {
        let line = Line {
            number: 1,
            title: String::new(),
            state: State::Open,
            priority,
            requester_name: String::new(),
            assignee_name: String::new(),
            last_line: String::new(),
            waiting,
            due_at: due.map(at),
            due_kind: None,
        };
        assert_eq!(
            group(&line, at("2026-11-23T09:00:00Z"), at("2026-11-23T23:00:00Z")),
            expected,
            "{due:?} {priority:?}"
        );
    }

    #[test]
    fn a_line_stands_where_its_promise_and_its_priority_put_it() {
        check(Some("2026-11-23T08:00:00Z"), Priority::Low, false, Group::Now);
        check(Some("2026-11-23T10:00:00Z"), Priority::Low, false, Group::Now);
        check(Some("2026-11-23T10:00:01Z"), Priority::High, false, Group::Today);
        check(Some("2026-11-23T12:00:00Z"), Priority::Critical, false, Group::Now);
        check(Some("2026-11-24T08:00:00Z"), Priority::Critical, false, Group::Later);
        check(None, Priority::Critical, true, Group::Waiting);
        check(None, Priority::Normal, false, Group::Later);
    }

    #[test]
    fn a_choice_reads_back_from_its_address() {
        use crate::queue::{Choice, View};
        use crate::view::Order;
        let line = Choice::Line(Order::Newest, "tag:\"on site\" ~x~ é&?".into());
        for choice in [Choice::Built(View::Team), Choice::Saved(12), line.clone()] {
            assert_eq!(Choice::from_word(&choice.word()), choice);
        }
        assert_eq!(Choice::from_word("nonsense"), Choice::Built(View::Mine));
        assert_eq!(line.encoded(), "~newest~tag:%22on%20site%22%20~x~%20%C3%A9%26%3F");
    }

    #[test]
    fn a_place_reads_back_as_itself_and_nothing_else_reads() {
        for cursor in [
            Cursor::Due { at: at("2026-11-23T09:00:00.5Z"), number: 7 },
            Cursor::Undated { number: 8 },
            Cursor::Waiting { number: 9 },
        ] {
            assert_eq!(read_cursor(&cursor.to_string()), Some(cursor));
        }
        for wrong in ["", "d", "d.1", "d.9223372036854775807.1", "x.1", "w.one"] {
            assert_eq!(read_cursor(wrong), None, "{wrong}");
        }
    }
}
