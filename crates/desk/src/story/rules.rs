//! What can be set right on a ticket, and what came of it.

use super::Change;
use crate::Ticket;
use house::FieldFault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const TITLE_MAX: usize = 200;
const WORD_MAX: usize = 120;

/// What a ticket says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Title,
    Kind,
    Category,
    Subcategory,
    Service,
    Location,
    Requester,
    OnBehalf,
}

impl Field {
    /// The end of its catalogue key.
    pub fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Kind => "kind",
            Self::Category => "category",
            Self::Subcategory => "subcategory",
            Self::Service => "service",
            Self::Location => "location",
            Self::Requester => "requester",
            Self::OnBehalf => "on_behalf",
        }
    }
}

/// What is to be set right; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Edits {
    pub title: Option<String>,
    /// "incident", "request", "problem" or "change"; the promises follow it.
    pub kind: Option<String>,
    pub category: Option<String>,
    pub subcategory: Option<String>,
    pub service: Option<String>,
    pub location: Option<String>,
    /// For whom: a member's e-mail address or any name.
    pub requester: Option<String>,
    /// Who raised it for them; empty: they themselves.
    pub on_behalf: Option<String>,
}

impl Edits {
    fn plain(&self) -> [(Field, Option<&String>); 6] {
        [
            (Field::Title, self.title.as_ref()),
            (Field::Kind, self.kind.as_ref()),
            (Field::Category, self.category.as_ref()),
            (Field::Subcategory, self.subcategory.as_ref()),
            (Field::Service, self.service.as_ref()),
            (Field::Location, self.location.as_ref()),
        ]
    }
}

pub fn check(edits: &Edits) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    for (field, value) in edits.plain() {
        let Some(value) = value else { continue };
        let most = if field == Field::Title { TITLE_MAX } else { WORD_MAX };
        if field == Field::Title && value.trim().is_empty() {
            faults.push(FieldFault::new(field.word(), "fault-empty"));
        }
        if field == Field::Kind && !crate::ticket::KINDS.contains(&value.trim()) {
            faults.push(FieldFault::new(field.word(), "fault-unknown"));
        }
        if value.chars().count() > most {
            faults.push(FieldFault::new(field.word(), "fault-too-long").with("max", most));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The ticket set right, and each field that really changed.
pub fn edited(t: &Ticket, edits: &Edits) -> (Ticket, Vec<Change>) {
    let (mut after, mut changes) = (t.clone(), Vec::new());
    for (field, value) in edits.plain() {
        let Some(value) = value else { continue };
        let value: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let place = match field {
            Field::Kind => &mut after.kind,
            Field::Category => &mut after.category,
            Field::Subcategory => &mut after.subcategory,
            Field::Service => &mut after.service,
            Field::Location => &mut after.location,
            _ => &mut after.title,
        };
        if *place != value {
            changes.push(Change { field, from: place.clone(), to: value.clone() });
            *place = value;
        }
    }
    (after, changes)
}
