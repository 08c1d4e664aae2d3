//! What a team is called and what it does.

use super::TeamIn;
use house::FieldFault;

/// Fields of skill, in the words of the glossary.
pub const DISCIPLINES: [&str; 7] = ["network", "security", "endpoint", "applications", "data", "cloud", "telephony"];

/// Longest name of a team.
const NAME_MAX: usize = 60;

/// Whether a team can be kept.
pub fn check(team: &TeamIn) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    let name = team.name.trim();
    if name.is_empty() {
        faults.push(FieldFault::new("name", "fault-empty"));
    } else if name.chars().count() > NAME_MAX {
        faults.push(FieldFault::new("name", "fault-too-long").with("max", NAME_MAX));
    } else if ["me", "none"].contains(&name) || name.contains('"') {
        // These words mean something else in a filter.
        faults.push(FieldFault::new("name", "desk-team-fault-name"));
    }
    if !team.discipline.is_empty() && !DISCIPLINES.contains(&team.discipline.as_str()) {
        faults.push(FieldFault::new("discipline", "fault-unknown"));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_needs_a_name_that_filters_can_say() {
        let with =
            |name: &str, discipline: &str| TeamIn { name: name.into(), discipline: discipline.into(), people: vec![] };
        assert!(check(&with("Network", "network")).is_ok() && check(&with("Front desk", "")).is_ok());
        for (name, discipline) in [("", ""), ("me", ""), ("a\"b", ""), ("x", "gardening")] {
            assert!(check(&with(name, discipline)).is_err(), "{name} {discipline}");
        }
    }
}
