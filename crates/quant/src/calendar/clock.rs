//! A running total of business time, for whoever must ask for very many instants: the changes of the zone's
//! offset are looked up once, each reading is then two bisections.

use super::Calendar;
use super::time::{Stretch, whole_second};
use jiff::Timestamp;

/// Business seconds since a fixed beginning. The business time between two instants is the difference of their
/// readings, exactly as [`Calendar::business_seconds`] counts it.
#[derive(Debug, Clone)]
pub struct BusinessClock {
    calendar: Calendar,
    from: Timestamp,
    /// Up to when readings are quick; later ones are counted stretch by stretch.
    until: Timestamp,
    /// What the clock shows at the beginning of each stretch.
    stretches: Vec<(Stretch, i64)>,
}

impl BusinessClock {
    /// A clock that shows zero at `from` and is quick for instants between `from` and `until`.
    ///
    /// ```
    /// use quant::calendar::{BusinessClock, Calendar};
    /// let at = |text: &str| text.parse().unwrap();
    /// let clock = BusinessClock::new(Calendar::always_open(), at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    /// assert_eq!(clock.at(at("2026-01-01T01:00:00Z")), 3600);
    /// ```
    #[must_use]
    pub fn new(calendar: Calendar, from: Timestamp, until: Timestamp) -> Self {
        let (mut stretches, mut shown) = (Vec::new(), 0);
        for stretch in calendar.stretches(from) {
            let (begun, ends) = (stretch.from, stretch.until);
            let passed = calendar.open_in(&stretch, begun, ends);
            stretches.push((stretch, shown));
            shown += passed;
            if ends > whole_second(until) {
                break;
            }
        }
        Self { calendar, from, until, stretches }
    }

    /// What the clock shows at an instant; negative before its beginning.
    #[must_use]
    pub fn at(&self, at: Timestamp) -> i64 {
        let second = whole_second(at);
        let place = self.stretches.partition_point(|(stretch, _)| stretch.from <= second);
        match place.checked_sub(1).and_then(|i| self.stretches.get(i)).filter(|_| at <= self.until) {
            Some((stretch, shown)) => shown + self.calendar.open_in(stretch, stretch.from, second),
            None => self.calendar.business_seconds(self.from, at),
        }
    }

    /// The calendar that it goes by.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}
