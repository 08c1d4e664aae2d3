//! What of a ticket's story its requester is told.

use crate::events;
use crate::ticket::{State, Ticket};
use house::journal::Entry;
use ui::status::Tone;

/// Whether something that happened concerns the person who asked: never what the team does among itself.
pub fn is_told(e: &Entry) -> bool {
    let internal = e.payload.get("internal").and_then(serde_json::Value::as_bool).unwrap_or(false);
    let told = [
        events::ASSIGNED,
        events::WAITING,
        events::RESUMED,
        events::RESOLVED,
        events::UNRESOLVED,
        events::REOPENED,
        events::CLOSED,
        events::ATTACHED,
    ];
    told.contains(&e.kind.as_str()) && !internal
}

/// How a request stands, in words for its requester: a catalogue key and a tone.
pub fn stands(t: &Ticket) -> (&'static str, Tone) {
    match t.state {
        State::WaitingRequester => ("desk-mine-your-turn", Tone::Warn),
        State::WaitingThirdParty => ("desk-mine-third_party", Tone::Off),
        State::Resolved if t.assignee_name.is_empty() => ("desk-mine-solved", Tone::Good),
        State::Resolved => ("desk-mine-solved-by", Tone::Good),
        State::Closed => ("desk-mine-closed", Tone::Good),
        State::New | State::Open if t.assignee_name.is_empty() => ("desk-mine-arrived", Tone::Off),
        State::New | State::Open => ("desk-mine-taken", Tone::Accent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use house::journal::{Position, RecordRef};
    use house::people::OrganisationId;
    use serde_json::json;

    fn entry(kind: &str, payload: serde_json::Value) -> Entry {
        Entry {
            position: Position::default(),
            organisation: OrganisationId(1),
            at: jiff::Timestamp::UNIX_EPOCH,
            actor: None,
            kind: kind.to_owned(),
            record: RecordRef::new("ticket", 1),
            concerns: None,
            payload,
        }
    }

    #[test]
    fn what_the_team_does_among_itself_is_not_told() {
        assert!(!is_told(&entry(events::NOTED, json!({ "text": "she is angry" }))));
        assert!(!is_told(&entry(events::PRIORITISED, json!({ "to": 4 }))));
        assert!(!is_told(&entry(events::ATTACHED, json!({ "name": "trace.txt", "internal": true }))));
        assert!(is_told(&entry(events::ATTACHED, json!({ "name": "photo.png", "internal": false }))));
        assert!(is_told(&entry(events::RESOLVED, json!({}))));
    }
}
