//! The sums that the report is read from. Every ticket adds **points** to them: on this day, this measure, this value.
//! When the journal says that a ticket changed, its old points are taken out and its new ones put in, so that the sums
//! are at any time what a count of all tickets would give; [`jobs`] follows the journal, a read adds the few tickets that
//! changed since. Why it is done so: decision 7 in docs/decisions.

pub mod jobs;
pub mod rules;
pub mod store;

use crate::promise::{Book, Target};
use crate::ticket::Ticket;
use house::journal::Entry;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rules::cells::Point;

/// A day on the organisation's wall, counted from 1970.
pub type Day = i32;

/// By what the sums are kept apart, in the order of their numbers in the table: 1 to 6.
pub const DIMENSIONS: [&str; 6] = ["team", "service", "category", "priority", "kind", "assignee"];
/// The dimension of groups of incidents: by month and year alone, how many came and how long they took.
pub const GROUPS: i64 = 7;
/// Stands between the parts of a group's name in the table.
const BETWEEN: char = '\u{1f}';

/// What a ticket is like, as the report filters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traits {
    pub team: String,
    pub service: String,
    pub category: String,
    pub subcategory: String,
    pub priority: i64,
    pub kind: String,
    /// 0: nobody.
    pub assignee: i64,
}

impl Traits {
    /// The values in the order of [`DIMENSIONS`].
    pub fn values(&self) -> [String; 6] {
        [
            self.team.clone(),
            self.service.clone(),
            self.category.clone(),
            self.priority.to_string(),
            self.kind.clone(),
            self.assignee.to_string(),
        ]
    }

    /// The name of its group of incidents.
    pub fn group(&self) -> String {
        [self.category.as_str(), &self.subcategory, &self.service].join(&BETWEEN.to_string())
    }
}

/// Category, subcategory and service of a group's name.
pub fn group_parts(name: &str) -> [String; 3] {
    let mut parts = name.splitn(3, BETWEEN).map(str::to_owned);
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// What one ticket adds to the sums.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measured {
    pub number: i64,
    pub traits: Traits,
    pub first_day: Day,
    pub last_day: Day,
    pub points: Vec<Point>,
}

/// Which tickets a report counts; what is `None` does not restrict.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    pub team: Option<String>,
    pub service: Option<String>,
    pub category: Option<String>,
    pub priority: Option<i64>,
    pub kind: Option<String>,
    pub assignee: Option<i64>,
}

impl Filter {
    /// What is restricted: the number of the dimension and its value.
    pub fn stated(&self) -> Vec<(i64, String)> {
        let values = [
            self.team.clone(),
            self.service.clone(),
            self.category.clone(),
            self.priority.map(|p| p.to_string()),
            self.kind.clone(),
            self.assignee.map(|a| a.to_string()),
        ];
        (1..).zip(values).filter_map(|(dimension, value)| value.map(|v| (dimension, v))).collect()
    }

    pub fn holds(&self, t: &Traits) -> bool {
        let values = t.values();
        let is = |(dimension, wanted): (i64, String)| values.get(dimension as usize - 1) == Some(&wanted);
        self.stated().into_iter().all(is)
    }
}

/// Days `[from, to)`; what is `None` has no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    pub from: Option<Day>,
    pub to: Option<Day>,
}

impl Span {
    pub fn holds(self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }
}

/// One question put to the person who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub asked_at: Timestamp,
    pub rated_at: Option<Timestamp>,
    pub score: Option<i64>,
}

/// Time that somebody spent, and what it cost as far as a rate is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worked {
    pub day: jiff::civil::Date,
    pub minutes: i64,
    pub cents: Option<i64>,
}

/// Everything that is known of a ticket when it is measured.
pub struct Known<'a> {
    pub ticket: &'a Ticket,
    pub entries: &'a [Entry],
    pub targets: &'a [Target],
    /// The book of promises in force when it was opened.
    pub book: Option<&'a Book>,
    pub requester: &'a [String],
    /// Whether the system it came from says that its promise was kept.
    pub source_kept: Option<bool>,
    pub asked: &'a [Asked],
    pub worked: &'a [Worked],
    pub zone: &'a TimeZone,
}
