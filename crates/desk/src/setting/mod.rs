//! When the desk is there and what it promises: a book for each organisation, with defaults that hold from the first
//! day. Every change of the book is kept with its moment, so that what was promised before is judged as it was promised.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::escalation::Rule;
use crate::promise::{Book, Event, Happening, Policy};
use jiff::Timestamp;
use quant::calendar::Calendar;
use std::sync::Arc;

/// Service hours and promises of one organisation in their first form, which had one calendar and one policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    pub calendar: Calendar,
    pub policy: Policy,
}

/// The books of an organisation in the order in which they came into force; never empty.
#[derive(Debug, Clone)]
pub struct Books(pub Vec<(Timestamp, Arc<Book>)>);

impl Books {
    /// The books without the turns at which only the rules changed: they promise nothing else. And the present rules.
    pub fn tidy(list: Vec<(Timestamp, Arc<Book>)>) -> (Self, Vec<Rule>) {
        let rules = list.last().map(|(_, book)| book.rules.clone()).unwrap_or_default();
        let mut kept: Vec<(Timestamp, Arc<Book>)> = Vec::with_capacity(list.len());
        for (since, book) in list {
            let same = |(_, k): &(Timestamp, Arc<Book>)| k.hours == book.hours && k.policies == book.policies;
            if !kept.last().is_some_and(same) {
                kept.push((since, book));
            }
        }
        (Self(kept), rules)
    }
}

/// What the promises of one ticket stand on.
#[derive(Debug, Clone)]
pub struct Grounds {
    pub kept: Arc<Books>,
    /// The words under which its requester may be meant.
    pub requester: Vec<String>,
    /// What happens before a promise breaks and after.
    pub rules: Vec<Rule>,
}

impl Grounds {
    /// The place of the book that was in force at a moment.
    fn first(&self, at: Timestamp) -> usize {
        self.kept.0.partition_point(|(since, _)| *since <= at).saturating_sub(1)
    }

    /// The books that matter to a ticket, the one of its creation first.
    pub fn books(&self, created: Timestamp) -> Vec<&Book> {
        self.kept.0.iter().skip(self.first(created)).map(|(_, book)| book.as_ref()).collect()
    }

    /// When these came into force after its creation.
    pub fn turns(&self, created: Timestamp) -> Vec<Event> {
        let later = self.kept.0.iter().skip(self.first(created)).enumerate().skip(1);
        later.map(|(place, (since, _))| Event { at: *since, what: Happening::Book(place) }).collect()
    }
}
