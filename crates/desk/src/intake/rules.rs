//! What an incident of the log becomes at our desk: pure, so that every word of it can be tested.

use connect::servicenow::{Change, Column, Incident, Moment, State};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

/// Priority of an incident for which the log states none: ServiceNow's "Moderate".
const PRIORITY_UNSTATED: i64 = 3;

/// Moves times by whole weeks.
#[derive(Debug, Clone, Copy)]
pub struct Shift(SignedDuration);

impl Shift {
    /// `None` if a time of our calendar would fall out of it.
    pub fn weeks(weeks: i64) -> Option<Self> {
        let shift = Self(SignedDuration::from_hours(weeks.checked_mul(7 * 24)?));
        let here = Timestamp::from_second(1_577_836_800).ok()?; // 2020: the log's times lie near it
        here.checked_add(shift.0).is_ok().then_some(shift)
    }

    pub fn move_by(self, at: Timestamp) -> Timestamp {
        at.checked_add(self.0).unwrap_or(at)
    }
}

/// The columns of a ticket that an incident decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    pub title: String,
    pub state: &'static str,
    pub priority: i64,
    pub requester_name: String,
    pub assignee_name: String,
    pub team: String,
    pub category: String,
    pub subcategory: String,
    pub service: String,
    pub location: String,
    pub channel: String,
    pub created_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub changed_at: Timestamp,
    pub reassigned: i64,
    pub reopened: i64,
    pub open: bool,
    pub waiting: bool,
    pub kept: Option<bool>,
}

/// The ticket that an incident is; `seen` stands for times that the log does not know.
pub fn fields(incident: &Incident, shift: Shift, seen: Timestamp) -> Fields {
    let text = |column| incident.text(column).unwrap_or_default().to_owned();
    let moved = |moment: Option<Moment>| moment.map(|m| shift.move_by(m.at));
    let created_at = moved(incident.opened).unwrap_or(seen);
    let state = state_word(incident.state);
    Fields {
        title: title(incident),
        state,
        priority: incident.priority.map_or(PRIORITY_UNSTATED, i64::from),
        requester_name: text(Column::Caller),
        assignee_name: text(Column::AssignedTo),
        team: text(Column::Group),
        category: text(Column::Category),
        subcategory: text(Column::Subcategory),
        service: text(Column::Item),
        location: text(Column::Location),
        channel: text(Column::Contact),
        created_at,
        resolved_at: moved(incident.resolved),
        closed_at: moved(incident.closed),
        changed_at: moved(incident.updated).unwrap_or(created_at),
        reassigned: i64::from(incident.reassignments),
        reopened: i64::from(incident.reopens),
        open: !matches!(state, "resolved" | "closed"),
        waiting: state.starts_with("waiting"),
        kept: incident.made_sla,
    }
}

/// Our word for a state. A word that nobody knows leaves the incident with us: open.
pub fn state_word(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Active | State::Other => "open",
        State::AwaitingUserInfo => "waiting_requester",
        State::AwaitingProblem | State::AwaitingVendor | State::AwaitingEvidence | State::OnHold => {
            "waiting_third_party"
        }
        State::Resolved => "resolved",
        State::Closed | State::Cancelled => "closed",
    }
}

/// The log has no short description, so the title says what it does have, in its own words: "Category 40, symptom 471".
pub fn title(incident: &Incident) -> String {
    let category = incident.category();
    let detail = incident.text(Column::Symptom).or_else(|| incident.text(Column::Subcategory)).map(lower_first);
    match (category, detail) {
        (Some(category), Some(detail)) => format!("{category}, {detail}"),
        (Some(category), None) => category.to_owned(),
        (None, Some(detail)) => upper_first(&detail),
        (None, None) => incident.number.clone(),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let second_is_capital = text.chars().nth(1).is_some_and(char::is_uppercase);
    match chars.next() {
        Some(first) if !second_is_capital => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// What the first event said, for the journal.
pub fn first_payload(incident: &Incident, row: u64, by: Option<&str>) -> serde_json::Value {
    json!({ "source": super::SERVICENOW, "number": incident.number, "row": row, "by": by, "said": incident.texts })
}

/// What a later event changed, for the journal.
pub fn change_payload(changes: &[Change], row: u64) -> serde_json::Value {
    let by = changes.first().and_then(|c| c.by.as_deref());
    let what: Vec<_> = changes.iter().map(|c| json!({ "what": c.what, "from": c.from, "to": c.to })).collect();
    json!({ "row": row, "by": by, "changes": what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_the_log_become_ours() {
        let words = [
            State::New,
            State::Active,
            State::AwaitingUserInfo,
            State::AwaitingVendor,
            State::Resolved,
            State::Closed,
            State::Other,
        ]
        .map(state_word);
        assert_eq!(words, ["new", "open", "waiting_requester", "waiting_third_party", "resolved", "closed", "open"]);
    }

    #[test]
    fn weeks_keep_the_weekday_and_absurd_ones_are_refused() {
        let monday: Timestamp = "2016-02-29T07:38:00Z".parse().unwrap();
        let moved = Shift::weeks(550).unwrap().move_by(monday);
        assert_eq!(moved.as_second() - monday.as_second(), 550 * 7 * 86_400);
        assert!(Shift::weeks(i64::MAX).is_none());
        assert!(Shift::weeks(900_000).is_none());
    }

    #[test]
    fn titles_keep_the_words_of_the_source() {
        assert_eq!(lower_first("Symptom 471"), "symptom 471");
        assert_eq!(lower_first("VPN down"), "VPN down");
        assert_eq!(upper_first("symptom 471"), "Symptom 471");
    }
}
