//! The rows of one desk, ready for questions: every ticket with its business time, and the groups they fall into.

use super::super::{Business, Measured, Promise};
use crate::facts::GroupKey;
use crate::promise::Kind;
use jiff::{SignedDuration, Timestamp};
use quant::calendar::BusinessClock;
use std::collections::HashMap;

/// How far ahead of now the clock is quick.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 366);

/// Category, subcategory and service as they are written; empty means not stated.
pub type GroupName = [String; 3];

/// All tickets of an organisation under its present promises, in the order of their numbers.
#[derive(Debug)]
pub struct Desk {
    promise: Promise,
    clock: BusinessClock,
    tickets: Vec<Measured>,
    names: Vec<GroupName>,
    places: HashMap<GroupName, u32>,
}

impl Desk {
    /// Works out the business time of each row once.
    pub fn new(promise: Promise, now: Timestamp, rows: Vec<(Measured, GroupName)>) -> Self {
        let first = rows.iter().map(|(row, _)| row.created).min().unwrap_or(now);
        let until = now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
        let clock = BusinessClock::new(promise.calendar.clone(), first, until);
        let mut desk = Self { promise, clock, tickets: Vec::new(), names: Vec::new(), places: HashMap::new() };
        let tickets: Vec<Measured> = rows.into_iter().map(|(row, name)| desk.ready(row, name)).collect();
        desk.tickets = tickets;
        desk.tickets.sort_by_key(|t| t.number);
        desk
    }

    /// Puts a row in place of its older self, or adds it.
    pub fn put(&mut self, row: Measured, name: GroupName) {
        let row = self.ready(row, name);
        match self.tickets.binary_search_by_key(&row.number, |t| t.number) {
            Ok(place) => self.tickets.iter_mut().skip(place).take(1).for_each(|old| *old = row.clone()),
            Err(place) => self.tickets.insert(place, row),
        }
    }

    pub fn tickets(&self) -> &[Measured] {
        &self.tickets
    }

    pub fn promise(&self) -> &Promise {
        &self.promise
    }

    pub fn clock(&self) -> &BusinessClock {
        &self.clock
    }

    /// How many groups there are; a ticket's `group` is below it.
    pub fn groups(&self) -> usize {
        self.names.len()
    }

    /// The group at a place, all three parts named.
    pub fn group(&self, place: usize) -> Option<GroupKey> {
        let [category, subcategory, service] = self.names.get(place)?.clone();
        Some(GroupKey { category, subcategory: Some(subcategory), service: Some(service) })
    }

    /// When the first ticket was created.
    pub fn since(&self) -> Option<Timestamp> {
        self.tickets.iter().map(|t| t.created).min()
    }

    fn ready(&mut self, mut row: Measured, name: GroupName) -> Measured {
        row.group = self.place(name);
        let created = self.clock.at(row.created);
        row.business = Business {
            created,
            response: row.first_response.map(|at| self.clock.at(at) - created),
            resolve: row.resolved.map(|at| self.clock.at(at) - created),
            response_due: self.response_due(&row),
        };
        row
    }

    fn place(&mut self, name: GroupName) -> u32 {
        if let Some(known) = self.places.get(&name) {
            return *known;
        }
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.clone());
        self.places.insert(name, place);
        place
    }

    fn response_due(&self, row: &Measured) -> Option<Timestamp> {
        let priority = u8::try_from(row.priority).ok()?;
        let goal = self.promise.policy.goals.get(&priority)?.get(&Kind::FirstResponse)?;
        let calendar = goal.calendar.as_ref().unwrap_or(&self.promise.calendar);
        calendar.add_business(row.created, goal.seconds).ok()
    }
}
