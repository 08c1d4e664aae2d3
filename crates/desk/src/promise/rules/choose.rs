//! Which policy and which calendar are meant for a request.

use super::super::{Book, Facts, Goal, Hours, Kind, Policy, When};
use quant::calendar::Calendar;
use std::sync::LazyLock;

/// What stands in where a book has no calendar, which none has that was read.
static ALWAYS: LazyLock<Hours> =
    LazyLock::new(|| Hours { name: String::new(), calendar: Calendar::always_open(), holidays: Default::default() });

/// A goal with all that decides its due moment.
#[derive(Clone, Copy)]
pub struct Promise<'a> {
    pub policy: &'a Policy,
    pub goal: &'a Goal,
    pub hours: &'a Hours,
}

impl<'a> Promise<'a> {
    pub fn calendar(&self) -> &'a Calendar {
        self.goal.calendar.as_ref().unwrap_or(&self.hours.calendar)
    }
}

impl When {
    /// Whether a request of this sort is meant.
    pub fn fits(&self, facts: &Facts) -> bool {
        let named = |list: &[String], word: &str| list.is_empty() || list.iter().any(|w| w.eq_ignore_ascii_case(word));
        let asks = |w: &String| facts.requester.iter().any(|known| known.eq_ignore_ascii_case(w));
        (self.priorities.is_empty() || self.priorities.contains(&facts.priority))
            && named(&self.services, &facts.service)
            && named(&self.kinds, &facts.kind)
            && (self.requesters.is_empty() || self.requesters.iter().any(asks))
    }

    /// Whether it asks nothing, and so means every request.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
}

impl Policy {
    /// The goal of a target for a priority.
    pub fn goal(&self, priority: u8, kind: Kind) -> Option<&Goal> {
        self.goals.get(&priority).or_else(|| self.goals.get(&0))?.get(&kind)
    }

    /// Whether this status stops the clock of a target.
    pub fn pauses(&self, kind: Kind, status: &str) -> bool {
        self.pauses.get(&kind).is_some_and(|p| p.0.contains(status))
    }
}

impl Book {
    /// The policy that decides about a request.
    pub fn policy(&self, facts: &Facts) -> Option<&Policy> {
        self.policies.iter().find(|p| p.when.fits(facts))
    }

    /// A calendar by its name; the first one if there is none of that name.
    pub fn hours(&self, name: &str) -> &Hours {
        let named = self.hours.iter().find(|h| !name.is_empty() && h.name.eq_ignore_ascii_case(name));
        named.or_else(|| self.hours.first()).unwrap_or(&ALWAYS)
    }

    /// What is promised to a request of this sort.
    pub fn promise(&self, facts: &Facts, kind: Kind) -> Option<Promise<'_>> {
        let policy = self.policy(facts)?;
        let goal = policy.goal(facts.priority, kind)?;
        Some(Promise { policy, goal, hours: self.hours(&policy.calendar) })
    }

    /// Whether any policy asks who the requester is.
    pub fn asks_who(&self) -> bool {
        self.policies.iter().any(|p| !p.when.requesters.is_empty())
    }
}
