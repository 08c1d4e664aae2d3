//! An incident as its events tell it, step by step, so that the state can live in a database between two rows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Column, IncidentEvent, Moment, State};

/// What is known of an incident after the events applied so far.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Incident {
    /// The case's number.
    pub number: String,
    /// When it was opened.
    pub opened: Option<Moment>,
    /// From the last event, as the log filled it back; None when the log does not know.
    pub resolved: Option<Moment>,
    /// From the last event, as the log filled it back.
    pub closed: Option<Moment>,
    /// From the last event: the one that decides.
    pub made_sla: Option<bool>,
    /// The state after the last event.
    pub state: State,
    /// 1 to 5, after the last event.
    pub priority: Option<u8>,
    /// The most that the running counter showed.
    pub reassignments: u32,
    /// The most that the running counter showed.
    pub reopens: u32,
    /// How many events were applied.
    pub events: u32,
    /// When the last applied event was made.
    pub updated: Option<Moment>,
    /// The known texts of the tracked columns after the last event.
    pub texts: BTreeMap<Column, String>,
}

/// One thing that an event changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Change {
    /// When, as far as the log knows.
    pub at: Option<Timestamp>,
    /// Who made the update.
    pub by: Option<String>,
    /// What changed.
    pub what: Column,
    /// The text before; None for unknown.
    pub from: Option<String>,
    /// The text after; None for unknown.
    pub to: Option<String>,
}

impl Incident {
    /// The incident after its first event.
    #[must_use]
    pub fn begin(event: &IncidentEvent) -> Incident {
        let mut incident = Incident {
            number: event.number().to_owned(),
            opened: event.opened_at,
            resolved: None,
            closed: None,
            made_sla: None,
            state: event.state,
            priority: None,
            reassignments: 0,
            reopens: 0,
            events: 0,
            updated: None,
            texts: BTreeMap::new(),
        };
        incident.apply(event);
        incident
    }

    /// The next event of this incident, in the order of the file; gives what it changed.
    /// An event of another incident changes nothing.
    pub fn apply(&mut self, event: &IncidentEvent) -> Vec<Change> {
        if event.number() != self.number {
            return Vec::new();
        }
        self.opened = event.opened_at.or(self.opened);
        (self.resolved, self.closed, self.made_sla) = (event.resolved_at, event.closed_at, event.made_sla);
        (self.state, self.priority, self.updated) = (event.state, event.priority, event.updated_at);
        self.reassignments = self.reassignments.max(event.reassignments.unwrap_or(0));
        self.reopens = self.reopens.max(event.reopens.unwrap_or(0));
        self.events += 1;
        Column::TRACKED.into_iter().filter_map(|column| self.note(column, event)).collect()
    }

    /// The known text of a tracked column.
    #[must_use]
    pub fn text(&self, column: Column) -> Option<&str> {
        self.texts.get(&column).map(String::as_str)
    }

    /// The group that has it.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        self.text(Column::Group)
    }

    /// The person who has it.
    #[must_use]
    pub fn assigned_to(&self) -> Option<&str> {
        self.text(Column::AssignedTo)
    }

    /// The person who called.
    #[must_use]
    pub fn caller(&self) -> Option<&str> {
        self.text(Column::Caller)
    }

    /// What it is about.
    #[must_use]
    pub fn category(&self) -> Option<&str> {
        self.text(Column::Category)
    }

    fn note(&mut self, column: Column, event: &IncidentEvent) -> Option<Change> {
        let now = event.text(column);
        if self.text(column) == now {
            return None;
        }
        let from = match now {
            Some(text) => self.texts.insert(column, text.to_owned()),
            None => self.texts.remove(&column),
        };
        Some(Change {
            at: event.updated_at.map(|moment| moment.at),
            by: event.text(Column::UpdatedBy).map(str::to_owned),
            what: column,
            from,
            to: now.map(str::to_owned),
        })
    }
}

/// The incident that these events tell, with every change after the first event; None without events.
#[must_use]
pub fn fold<'a>(events: impl IntoIterator<Item = &'a IncidentEvent>) -> Option<(Incident, Vec<Change>)> {
    let mut events = events.into_iter();
    let mut incident = Incident::begin(events.next()?);
    let changes = events.flat_map(|event| incident.apply(event)).collect();
    Some((incident, changes))
}
