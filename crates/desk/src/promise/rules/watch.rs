//! The clocks of a request for those who act before a promise breaks: when will so much time be used?

use super::super::{Book, Event, Kind};
use super::told;
use jiff::Timestamp;
use quant::calendar::Calendar;

/// One promise as it is watched.
pub struct Watched<'a> {
    pub kind: Kind,
    pub since: Timestamp,
    /// The promised seconds; None where nothing is promised, and only silence can be noticed.
    pub promised: Option<u64>,
    /// Whether it is still to be fulfilled.
    pub owed: bool,
    pub ran: Vec<(Timestamp, Timestamp)>,
    pub running_since: Option<Timestamp>,
    pub calendar: &'a Calendar,
}

impl Watched<'_> {
    /// The moment at which `seconds` are used; None if the clock stands before that.
    pub fn when(&self, seconds: u64) -> Option<Timestamp> {
        let mut left = seconds;
        for (from, to) in &self.ran {
            let used = self.calendar.business_seconds(*from, *to).unsigned_abs();
            if used >= left {
                return self.calendar.add_business(*from, left).ok();
            }
            left -= used;
        }
        let since = self.running_since?;
        if left == 0 { Some(since) } else { self.calendar.add_business(since, left).ok() }
    }
}

/// The promises of a request at `now`.
pub fn watched<'a>(books: &'a [&'a Book], history: &[Event], now: Timestamp) -> Vec<Watched<'a>> {
    let request = told(books, history, now, false);
    let book = request.book();
    let fallback = book.map(|b| b.hours(request.policy_now().map_or("", |p| p.calendar.as_str())));
    let clocks = request.clocks.iter();
    clocks
        .filter_map(|c| {
            let calendar = c.promise.map(|p| p.calendar()).or(fallback.map(|h| &h.calendar))?;
            Some(Watched {
                kind: c.kind,
                since: c.since,
                promised: c.promise.map(|p| p.goal.seconds),
                owed: c.fulfilled.is_none() && !c.closed,
                ran: c.ran.clone(),
                running_since: c.running_since,
                calendar,
            })
        })
        .collect()
}
