//! Until when people put things aside: the usual choices in the reader's own day, or a moment of their own.

use house::FieldFault;
use jiff::civil::Weekday;
use jiff::{Timestamp, Zoned};

/// Longest remark, in characters.
const NOTE_MAX: usize = 300;
/// The hour at which a working day begins when nobody said otherwise.
const MORNING: i8 = 8;

/// The usual choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usual {
    InAnHour,
    Tomorrow,
    NextWeek,
}

impl Usual {
    pub const ALL: [Usual; 3] = [Self::InAnHour, Self::Tomorrow, Self::NextWeek];

    pub fn word(self) -> &'static str {
        match self {
            Self::InAnHour => "hour",
            Self::Tomorrow => "tomorrow",
            Self::NextWeek => "week",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|u| u.word() == word)
    }
}

/// When that is for somebody whose clock says `now`.
pub fn when(usual: Usual, now: &Zoned) -> Option<Timestamp> {
    let morning = |day: Zoned| day.date().at(MORNING, 0, 0, 0).to_zoned(day.time_zone().clone()).ok();
    let at = match usual {
        Usual::InAnHour => now.checked_add(jiff::Span::new().hours(1)).ok(),
        Usual::Tomorrow => now.tomorrow().ok().and_then(morning),
        Usual::NextWeek => now.nth_weekday(1, Weekday::Monday).ok().and_then(morning),
    };
    at.map(|z| z.timestamp())
}

pub fn check_note(note: &str) -> Result<(), Vec<FieldFault>> {
    if note.chars().count() > NOTE_MAX {
        return Err(vec![FieldFault::new("note", "fault-too-long").with("max", NOTE_MAX)]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(usual: Usual, now: &str) -> String {
        let now: Zoned = now.parse().unwrap();
        when(usual, &now).unwrap().to_zoned(now.time_zone().clone()).datetime().to_string()
    }

    #[test]
    fn the_usual_choices_are_mornings_where_the_reader_is() {
        let friday = "2026-11-27T16:20:00[Europe/Paris]";
        assert_eq!(check(Usual::InAnHour, friday), "2026-11-27T17:20:00");
        assert_eq!(check(Usual::Tomorrow, friday), "2026-11-28T08:00:00");
        assert_eq!(check(Usual::NextWeek, friday), "2026-11-30T08:00:00");
        assert_eq!(check(Usual::NextWeek, "2026-11-30T07:00:00[Europe/Paris]"), "2026-12-07T08:00:00");
    }

    #[test]
    fn tomorrow_morning_is_eight_over_a_change_of_the_clock() {
        assert_eq!(check(Usual::Tomorrow, "2026-10-24T22:00:00[Europe/Paris]"), "2026-10-25T08:00:00");
    }

    #[test]
    fn a_long_remark_is_refused() {
        assert!(check_note(&"x".repeat(301)).is_err());
        assert!(check_note("").is_ok());
    }
}
