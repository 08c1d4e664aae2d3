//! Decides who may thank whom for what.

use super::{Deed, ThankYou, Thanks};
use desk::events::{ASSIGNED, REOPENED, REPLIED, RESOLVED, UNRESOLVED};
use house::FieldFault;
use house::journal::Entry;
use house::people::PersonId;

/// Longest note, in characters.
pub const NOTE_MAX: usize = 500;

/// Why somebody cannot thank for a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The ticket is not theirs to see.
    NotTheirs,
    /// They solved it themselves for somebody whom the desk does not know as a person.
    Nobody,
}

/// What there is to thank for in the history of a ticket (oldest first): its present solution, if a person helped.
pub fn deed(entries: &[Entry]) -> Option<Deed> {
    let turns = |kind: &str| [RESOLVED, REOPENED, UNRESOLVED].contains(&kind);
    let last = entries.iter().rposition(|e| turns(&e.kind))?;
    let (before, solved) = (entries.get(..last)?, entries.get(last)?);
    if solved.kind != RESOLVED {
        return None;
    }
    let requester = solved.concerns;
    let somebody_else = |person: &PersonId| Some(*person) != requester;
    let helper = solved
        .actor
        .filter(somebody_else)
        .or_else(|| before.iter().rev().find_map(worked_on_it).filter(somebody_else))?;
    Some(Deed { ticket: solved.record.number, helper, requester, at: solved.at })
}

/// Where the requester themselves said that it works again, the one who had it or answered last helped.
fn worked_on_it(entry: &Entry) -> Option<PersonId> {
    match entry.kind.as_str() {
        ASSIGNED => entry.payload.get("to").and_then(serde_json::Value::as_i64).map(PersonId),
        REPLIED => entry.actor.filter(|a| Some(*a) != entry.concerns),
        _ => None,
    }
}

/// Whom `giver` thanks: who helped; and who helped thanks the one who asked. `only` limits to own tickets.
pub fn receiver(deed: &Deed, giver: PersonId, only: Option<PersonId>) -> Result<PersonId, Refusal> {
    if only.is_some_and(|me| deed.requester != Some(me) && deed.helper != me) {
        return Err(Refusal::NotTheirs);
    }
    if giver != deed.helper {
        return Ok(deed.helper);
    }
    deed.requester.filter(|r| *r != giver).ok_or(Refusal::Nobody)
}

/// The note as it is kept, or what is wrong with it.
pub fn note(words: &ThankYou) -> Result<String, Vec<FieldFault>> {
    let note = words.note.trim();
    if note.chars().count() > NOTE_MAX {
        return Err(vec![FieldFault::new("note", "fault-too-long").with("max", NOTE_MAX)]);
    }
    Ok(note.to_owned())
}

/// Whether somebody may see a thank-you at all.
pub fn visible(thanks: &Thanks, reader: PersonId) -> bool {
    let theirs = thanks.giver == reader || thanks.receiver == reader;
    thanks.withdrawn_at.is_none() && (thanks.open_to_all || theirs)
}

/// Whether it can still be taken back: until the thanked was told.
pub fn can_take_back(thanks: &Thanks, giver: PersonId) -> bool {
    thanks.giver == giver && thanks.withdrawn_at.is_none() && thanks.told_at.is_none()
}

/// The first name, for sentences between colleagues.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thanks::Audience;
    use jiff::Timestamp;

    const HELPER: PersonId = PersonId(1);
    const ASKER: PersonId = PersonId(2);
    const OTHER: PersonId = PersonId(3);

    fn deed_of(requester: Option<PersonId>) -> Deed {
        Deed { ticket: 7, helper: HELPER, requester, at: Timestamp::UNIX_EPOCH }
    }

    fn thanks() -> Thanks {
        Thanks {
            number: 1,
            ticket: 7,
            giver: ASKER,
            giver_name: String::new(),
            receiver: HELPER,
            receiver_name: String::new(),
            note: String::new(),
            open_to_all: false,
            given_at: Timestamp::UNIX_EPOCH,
            withdrawn_at: None,
            told_at: None,
        }
    }

    fn entry(kind: &str, actor: Option<PersonId>, to: Option<i64>) -> Entry {
        Entry {
            position: house::journal::Position::default(),
            organisation: house::people::OrganisationId(1),
            at: Timestamp::UNIX_EPOCH,
            actor,
            kind: kind.to_owned(),
            record: house::journal::RecordRef::new("ticket", 7),
            concerns: Some(ASKER),
            payload: serde_json::json!({ "to": to }),
        }
    }

    #[test]
    fn who_solved_it_is_read_from_its_history() {
        let solved = entry(RESOLVED, Some(HELPER), None);
        assert_eq!(deed(&[entry("ticket.created", Some(ASKER), None), solved.clone()]), Some(deed_of(Some(ASKER))));
        assert_eq!(deed(&[solved.clone(), entry(REOPENED, Some(ASKER), None)]), None, "it does not stand");
        assert_eq!(deed(&[entry(RESOLVED, None, None)]), None, "the system helped nobody");
        let confirmed = [entry(ASSIGNED, Some(OTHER), Some(HELPER.0)), entry(RESOLVED, Some(ASKER), None)];
        assert_eq!(deed(&confirmed).map(|d| d.helper), Some(HELPER), "they said it works; the one who had it helped");
        assert_eq!(deed(&[entry(RESOLVED, Some(ASKER), None)]), None, "they helped themselves");
    }

    #[test]
    fn thanks_go_both_ways_but_never_to_oneself() {
        assert_eq!(receiver(&deed_of(Some(ASKER)), ASKER, Some(ASKER)), Ok(HELPER));
        assert_eq!(receiver(&deed_of(Some(ASKER)), OTHER, None), Ok(HELPER));
        assert_eq!(receiver(&deed_of(Some(ASKER)), HELPER, None), Ok(ASKER));
        assert_eq!(receiver(&deed_of(None), HELPER, None), Err(Refusal::Nobody));
        assert_eq!(receiver(&deed_of(Some(HELPER)), HELPER, None), Err(Refusal::Nobody));
    }

    #[test]
    fn employees_thank_for_their_own_tickets_only() {
        assert_eq!(receiver(&deed_of(Some(ASKER)), OTHER, Some(OTHER)), Err(Refusal::NotTheirs));
    }

    #[test]
    fn private_thanks_are_between_two() {
        let private = thanks();
        assert_eq!([HELPER, ASKER, OTHER].map(|p| visible(&private, p)), [true, true, false]);
        assert!(visible(&Thanks { open_to_all: true, ..thanks() }, OTHER));
        assert!(!visible(&Thanks { withdrawn_at: Some(Timestamp::UNIX_EPOCH), ..thanks() }, ASKER));
    }

    #[test]
    fn what_was_told_stays_said() {
        assert!(can_take_back(&thanks(), ASKER));
        assert!(!can_take_back(&thanks(), HELPER));
        assert!(!can_take_back(&Thanks { told_at: Some(Timestamp::UNIX_EPOCH), ..thanks() }, ASKER));
    }

    #[test]
    fn notes_are_trimmed_and_short() {
        let say = |note: String| note_of(note);
        assert_eq!(say("  Saved my day. ".into()), Ok("Saved my day.".to_owned()));
        assert!(say("x".repeat(NOTE_MAX + 1)).is_err());
    }

    fn note_of(note: String) -> Result<String, Vec<FieldFault>> {
        super::note(&ThankYou { note, audience: Audience::All })
    }
}
