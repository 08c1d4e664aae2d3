//! What a problem may say, where it stands, and who still waits for it: pure decisions.

use super::{Problem, Standing, Written};
use house::FieldFault;
use house::people::Member;
use house::record::Card;
use jiff::Timestamp;

const TITLE_MAX: usize = 200;
const TEXT_MAX: usize = 10_000;

pub fn check(w: &Written) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    if w.title.trim().is_empty() {
        faults.push(FieldFault::new("title", "fault-empty"));
    }
    if w.title.chars().count() > TITLE_MAX {
        faults.push(FieldFault::new("title", "fault-too-long").with("max", TITLE_MAX));
    }
    for (field, text) in [("cause", &w.cause), ("workaround", &w.workaround)] {
        if text.chars().count() > TEXT_MAX {
            faults.push(FieldFault::new(field, "fault-too-long").with("max", TEXT_MAX));
        }
    }
    if w.known_error && w.cause.trim().is_empty() {
        faults.push(FieldFault::new("cause", "watch-problem-say-cause"));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The problem as it will be stored; a resolved one stays resolved.
pub fn problem(
    (number, before): (i64, Option<&Problem>),
    w: &Written,
    owner: Option<&Member>,
    now: Timestamp,
) -> Problem {
    let state = match before.map(|b| b.state) {
        Some(Standing::Resolved) => Standing::Resolved,
        _ if w.known_error => Standing::KnownError,
        _ => Standing::Open,
    };
    Problem {
        number,
        title: w.title.trim().to_owned(),
        state,
        cause: w.cause.trim().to_owned(),
        workaround: w.workaround.trim().to_owned(),
        owner: owner.map(|m| m.person),
        owner_name: owner.map(|m| m.name.clone()).unwrap_or_default(),
        opened_at: before.map_or(now, |b| b.opened_at),
        resolved_at: before.and_then(|b| b.resolved_at),
        changed_at: now,
        version: before.map_or(1, |b| b.version + 1),
    }
}

/// The numbers of the tickets that are not solved yet.
pub fn waiting(incidents: &[Card]) -> Vec<i64> {
    incidents.iter().filter(|c| !["resolved", "closed"].contains(&c.state.as_str())).map(|c| c.record.number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use house::journal::RecordRef;

    #[test]
    fn a_known_error_says_its_cause() {
        let mut w = Written { title: "Scanners drop".into(), known_error: true, ..Written::default() };
        assert_eq!(check(&w).unwrap_err()[0].field, "cause");
        w.cause = "Old firmware".into();
        assert!(check(&w).is_ok());
        let p = problem((1, None), &w, None, Timestamp::UNIX_EPOCH);
        assert_eq!(p.state, Standing::KnownError);
        let resolved = Problem { state: Standing::Resolved, ..p };
        assert_eq!(problem((1, Some(&resolved)), &w, None, Timestamp::UNIX_EPOCH).state, Standing::Resolved);
    }

    #[test]
    fn those_who_are_served_are_not_told_again() {
        let card = |number, state: &str| Card {
            record: RecordRef::new("ticket", number),
            title: String::new(),
            state: state.to_owned(),
            changed_at: Timestamp::UNIX_EPOCH,
            concerns: None,
        };
        assert_eq!(
            waiting(&[card(1, "new"), card(2, "resolved"), card(3, "waiting_requester"), card(4, "closed")]),
            [1, 3]
        );
    }
}
