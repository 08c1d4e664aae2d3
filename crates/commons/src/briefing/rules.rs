//! Decides which day an address names and to whom a briefing may go.

use house::FieldFault;
use house::people::policy::{self, Right};
use house::people::{Member, PersonId};
use jiff::civil::Date;

/// What an address asks for: the page of a day or its print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Page(Date),
    Print(Date),
}

/// Reads "2026-11-23" or "2026-11-23.pdf".
pub fn wanted(text: &str) -> Option<Wanted> {
    match text.strip_suffix(".pdf") {
        Some(day) => day.parse().ok().map(Wanted::Print),
        None => text.parse().ok().map(Wanted::Page),
    }
}

/// The members chosen, each once: only such as may read briefings, and at least one.
pub fn chosen<'m>(members: &'m [Member], to: &[i64]) -> Result<Vec<&'m Member>, Vec<FieldFault>> {
    let mut found: Vec<&Member> = Vec::new();
    for id in to {
        let member = members
            .iter()
            .find(|m| m.person == PersonId(*id))
            .filter(|m| policy::reach(m.role, Right::BriefRead).is_some());
        match member {
            None => return Err(vec![FieldFault::new("to", "fault-unknown")]),
            Some(m) if found.iter().all(|f| f.person != m.person) => found.push(m),
            Some(_) => {}
        }
    }
    if found.is_empty() { Err(vec![FieldFault::new("to", "commons-fault-nobody")]) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use house::people::Role;

    #[test]
    fn an_address_names_a_day_or_its_print() {
        let day: Date = "2026-11-23".parse().unwrap();
        assert_eq!(wanted("2026-11-23"), Some(Wanted::Page(day)));
        assert_eq!(wanted("2026-11-23.pdf"), Some(Wanted::Print(day)));
        assert_eq!([wanted("2026-13-01"), wanted("today"), wanted(".pdf")], [None, None, None]);
    }

    #[test]
    fn briefings_go_to_those_who_may_read_them() {
        let member = |id, role| Member {
            person: PersonId(id),
            name: String::new(),
            email: String::new(),
            role,
            title: String::new(),
        };
        let members = [member(1, Role::Executive), member(2, Role::Auditor), member(3, Role::Employee)];
        assert_eq!(chosen(&members, &[2, 1, 2]).unwrap().len(), 2);
        for wrong in [&[][..], &[3], &[9], &[1, 3]] {
            assert!(chosen(&members, wrong).is_err(), "{wrong:?}");
        }
    }
}
