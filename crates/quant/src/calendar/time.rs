//! The questions asked of a calendar about instants: is it open, how long, until when.
//!
//! Between two changes of the zone's offset, instants and the wall clock run in step; each question is answered
//! stretch by stretch (two a year in most zones), and inside a stretch by the line's running total.

use jiff::{SignedDuration, Timestamp};

use super::{Calendar, CalendarError};

/// A stretch of instants with one offset from UTC: `[from, until)` in Unix seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) from: i64,
    pub(super) until: i64,
    offset: i64,
}

impl Calendar {
    /// Whether somebody is there at this instant.
    #[must_use]
    pub fn open_at(&self, at: Timestamp) -> bool {
        self.line.closes(whole_second(at) + self.offset(at)).is_some()
    }

    /// Open seconds from one instant to the other; negative when `to` is the earlier of the two.
    #[must_use]
    pub fn business_seconds(&self, from: Timestamp, to: Timestamp) -> i64 {
        if to < from {
            return -self.business_seconds(to, from);
        }
        let end = whole_second(to);
        let mut total = 0;
        for stretch in self.stretches(from) {
            let until = stretch.until.min(end);
            total += self.open_in(&stretch, stretch.from, until);
            if stretch.until >= end {
                break;
            }
        }
        total
    }

    /// The earliest moment that has `seconds` of business time between `from` and itself.
    ///
    /// # Errors
    /// [`CalendarError::TooFar`] when that moment lies after the year 9999.
    pub fn add_business(&self, from: Timestamp, seconds: u64) -> Result<Timestamp, CalendarError> {
        let mut left = i64::try_from(seconds).map_err(|_| CalendarError::TooFar)?;
        if left == 0 {
            return moment(whole_second(from));
        }
        for stretch in self.stretches(from) {
            let (start, end) = (stretch.from + stretch.offset, stretch.until + stretch.offset);
            let before = self.line.open_before(start);
            let here = self.line.open_before(end) - before;
            if left <= here {
                return moment(self.line.earliest(before + left, start, end) - stretch.offset);
            }
            left -= here;
        }
        Err(CalendarError::TooFar)
    }

    /// The earliest moment not before `at` when somebody is there; `at` itself when open.
    #[must_use]
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        let second_later = self.add_business(at, 1).ok()?;
        second_later.checked_sub(SignedDuration::from_secs(1)).ok()
    }

    /// The earliest moment after `at` when an opening ends: of the present one, or of the next when closed now.
    /// Openings that touch, also over midnight, are one. None when it never closes again.
    #[must_use]
    pub fn next_close(&self, at: Timestamp) -> Option<Timestamp> {
        let mut open = whole_second(self.next_open(at)?);
        for stretch in self.stretches(moment(open).ok()?) {
            while open < stretch.until {
                let Some(end) = self.line.closes(open + stretch.offset) else {
                    return moment(open).ok();
                };
                if self.line.open_for_ever(open + stretch.offset) {
                    return None;
                }
                open = (end - stretch.offset).min(stretch.until);
            }
        }
        None
    }

    /// Open seconds between two moments of one stretch.
    pub(super) fn open_in(&self, stretch: &Stretch, from: i64, until: i64) -> i64 {
        self.line.open_before(until + stretch.offset) - self.line.open_before(from + stretch.offset)
    }

    /// The stretches from this instant to the end of representable time.
    pub(super) fn stretches(&self, from: Timestamp) -> impl Iterator<Item = Stretch> {
        let mut changes = self.zone.following(from);
        let mut next = Some((whole_second(from), self.offset(from)));
        std::iter::from_fn(move || {
            let (from, offset) = next?;
            let change = changes.next();
            next = change.as_ref().map(|c| (c.timestamp().as_second(), i64::from(c.offset().seconds())));
            let until = next.map_or(Timestamp::MAX.as_second(), |(at, _)| at);
            Some(Stretch { from, until, offset })
        })
    }

    fn offset(&self, at: Timestamp) -> i64 {
        i64::from(self.zone.to_offset(at).seconds())
    }
}

/// Unix seconds, rounded down also before 1970.
pub(super) fn whole_second(at: Timestamp) -> i64 {
    at.as_second() - i64::from(at.subsec_nanosecond() < 0)
}

fn moment(second: i64) -> Result<Timestamp, CalendarError> {
    Timestamp::from_second(second).map_err(|_| CalendarError::TooFar)
}
