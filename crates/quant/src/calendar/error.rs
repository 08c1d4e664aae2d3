//! What can be wrong with a calendar, said so that the person who wrote it can mend it.

use std::fmt;

use jiff::civil::Date;

/// Why a calendar is refused, or why a due moment cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// No such zone in the IANA time zone database.
    UnknownZone(String),
    /// No weekday has any hours.
    NeverOpen,
    /// Text that is not of the form `09:00-17:00`.
    NotHours(String),
    /// Hours that end when or before they begin (also hours over midnight).
    Backwards(String),
    /// Two openings of one day that share time; the day, and the two.
    Overlap(String, String, String),
    /// A date that is a holiday and also has hours of its own.
    ClosedAndOpen(Date),
    /// The due moment lies after the year 9999.
    TooFar,
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownZone(name) => write!(f, "There is no time zone \"{name}\". Write one such as Europe/Paris."),
            Self::NeverOpen => write!(f, "The week has no opening hours. Give at least one day some hours."),
            Self::NotHours(text) => write!(f, "\"{text}\" is not a pair of times. Write it as 09:00-17:00."),
            Self::Backwards(text) => write!(
                f,
                "The hours {text} end before they begin. For hours over midnight, end this day at 24:00 and begin \
                 the next day at 00:00."
            ),
            Self::Overlap(day, one, other) => {
                write!(f, "On {day} the hours {one} and {other} overlap.")
            }
            Self::ClosedAndOpen(date) => write!(f, "{date} is a holiday and also has hours. Remove one of the two."),
            Self::TooFar => write!(f, "The due moment would lie after the year 9999."),
        }
    }
}

impl std::error::Error for CalendarError {}
