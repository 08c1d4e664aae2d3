//! What the columns of a file probably are: by their headings in English and German, and by what stands in them.

use super::times::{self, Order, Why};
use super::{Sheet, Target};
use std::collections::HashSet;

/// A guess, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    pub columns: Vec<Target>,
    pub order: Order,
    pub why: Why,
    /// How many numbers occur in several rows.
    pub repeated: usize,
}

/// Headings as they are written, in small letters without signs. What stands first fits better.
const WORDS: [(Target, &[&str]); 18] = [
    (
        Target::Number,
        &[
            "ticketnumber",
            "ticketnummer",
            "ticketid",
            "ticketnr",
            "issuekey",
            "number",
            "nummer",
            "incident",
            "vorgangsnummer",
            "vorgang",
            "id",
            "nr",
            "key",
            "ticket",
            "fall",
            "fallnummer",
            "case",
            "casenumber",
            "requestid",
        ],
    ),
    (
        Target::RequesterEmail,
        &[
            "requesteremail",
            "customeremail",
            "email",
            "emailaddress",
            "mail",
            "emailadresse",
            "contactemail",
            "useremail",
            "melderemail",
            "kundenemail",
            "reporteremail",
        ],
    ),
    (
        Target::Created,
        &[
            "createdat",
            "created",
            "createdtime",
            "creationdate",
            "createddate",
            "opened",
            "openedat",
            "opendate",
            "erstellt",
            "erstelltam",
            "erfasst",
            "erfasstam",
            "angelegt",
            "angelegtam",
            "eröffnet",
            "eröffnetam",
            "datum",
            "date",
            "eingang",
            "eingangsdatum",
            "gemeldetam",
        ],
    ),
    (
        Target::Changed,
        &[
            "updatedat",
            "updated",
            "lastupdated",
            "lastupdate",
            "modified",
            "changed",
            "changedat",
            "geändert",
            "geändertam",
            "aktualisiert",
            "aktualisiertam",
            "letzteänderung",
        ],
    ),
    (
        Target::Resolved,
        &[
            "resolvedat",
            "resolved",
            "resolvedtime",
            "closedat",
            "closed",
            "closedtime",
            "closedate",
            "gelöst",
            "gelöstam",
            "geschlossen",
            "geschlossenam",
            "erledigtam",
            "abgeschlossenam",
            "resolutiondate",
        ],
    ),
    (
        Target::CommentAt,
        &[
            "commentdate",
            "commentat",
            "commenttime",
            "notedate",
            "messagedate",
            "kommentardatum",
            "kommentaram",
            "notizam",
            "nachrichtam",
        ],
    ),
    (
        Target::CommentBy,
        &[
            "commentauthor",
            "commentby",
            "author",
            "from",
            "notedby",
            "kommentarvon",
            "verfasser",
            "autor",
            "absender",
            "nachrichtvon",
        ],
    ),
    (
        Target::CommentInternal,
        &["internal", "isinternal", "private", "intern", "internekommentar", "notizintern", "isprivate", "vertraulich"],
    ),
    (
        Target::Comment,
        &[
            "comment",
            "comments",
            "note",
            "notes",
            "message",
            "reply",
            "kommentar",
            "kommentare",
            "notiz",
            "notizen",
            "nachricht",
            "antwort",
            "worknotes",
            "verlauf",
        ],
    ),
    (
        Target::Title,
        &[
            "title",
            "subject",
            "summary",
            "shortdescription",
            "betreff",
            "titel",
            "thema",
            "kurzbeschreibung",
            "zusammenfassung",
            "name",
        ],
    ),
    (
        Target::Text,
        &[
            "description",
            "text",
            "body",
            "details",
            "problem",
            "beschreibung",
            "anfrage",
            "inhalt",
            "meldung",
            "langbeschreibung",
            "request",
        ],
    ),
    (Target::Status, &["status", "state", "zustand", "bearbeitungsstatus", "ticketstatus"]),
    (Target::Priority, &["priority", "prio", "priorität", "dringlichkeit", "urgency", "severity"]),
    (
        Target::Requester,
        &[
            "requester",
            "requestername",
            "customer",
            "caller",
            "reporter",
            "reportedby",
            "contact",
            "user",
            "melder",
            "anfragender",
            "anforderer",
            "kunde",
            "ansprechpartner",
            "gemeldetvon",
            "erstelltvon",
            "benutzer",
            "createdby",
            "kontakt",
            "anwender",
        ],
    ),
    (
        Target::Assignee,
        &[
            "assignee",
            "assignedto",
            "agent",
            "owner",
            "technician",
            "bearbeiter",
            "zugewiesenan",
            "zuständig",
            "verantwortlich",
            "techniker",
            "besitzer",
            "responsible",
        ],
    ),
    (
        Target::Team,
        &["team", "group", "queue", "assignmentgroup", "department", "gruppe", "abteilung", "warteschlange", "bereich"],
    ),
    (
        Target::Category,
        &["category", "type", "tickettype", "issuetype", "kategorie", "art", "typ", "helptopic", "topic"],
    ),
    (Target::Service, &["service", "application", "component", "dienst", "anwendung", "system", "komponente"]),
];
const TAGS: [&str; 6] = ["tags", "labels", "keywords", "schlagworte", "stichworte", "etiketten"];

/// A heading without what says nothing.
fn bare(heading: &str) -> String {
    heading.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Guesses what the columns are, how times are written, and whether several rows are one ticket.
pub fn guess(sheet: &Sheet) -> Guess {
    let names: Vec<String> = sheet.headings.iter().map(|h| bare(h)).collect();
    let mut columns = vec![Target::Fact; names.len()];
    for (target, words) in WORDS {
        // The best word wins, not the first column.
        let best = words.iter().find_map(|word| {
            names.iter().enumerate().position(|(at, name)| {
                name == word && columns.get(at) == Some(&Target::Fact) && fits(sheet, at, target)
            })
        });
        if let Some(column) = best.and_then(|at| columns.get_mut(at)) {
            *column = target;
        }
    }
    for (at, name) in names.iter().enumerate() {
        if TAGS.contains(&name.as_str())
            && let Some(column) = columns.get_mut(at)
        {
            *column = Target::Tags;
        }
    }
    let dated = |t: &Target| matches!(t, Target::Created | Target::Changed | Target::Resolved | Target::CommentAt);
    let times: Vec<usize> = columns.iter().enumerate().filter(|(_, t)| dated(t)).map(|(at, _)| at).collect();
    let values = sheet.rows.iter().flat_map(|row| times.iter().filter_map(|at| row.get(*at)).map(String::as_str));
    let (order, why) = times::guess(values);
    Guess { repeated: repeated(sheet, &columns), columns, order, why }
}

/// A column that is called "date" and holds none is no time; one that is called "id" and is empty is no number.
fn fits(sheet: &Sheet, column: usize, target: Target) -> bool {
    let samples = sheet.samples(column, 5);
    match target {
        Target::Created | Target::Changed | Target::Resolved | Target::CommentAt => {
            samples.is_empty() || samples.iter().any(|v| times::may_be(v))
        }
        Target::RequesterEmail => samples.is_empty() || samples.iter().any(|v| v.contains('@')),
        Target::Number => !samples.is_empty(),
        _ => true,
    }
}

fn repeated(sheet: &Sheet, columns: &[Target]) -> usize {
    let Some(number) = columns.iter().position(|t| *t == Target::Number) else { return 0 };
    let (mut seen, mut twice) = (HashSet::new(), HashSet::new());
    for value in sheet.rows.iter().filter_map(|r| r.get(number)).filter(|v| !v.is_empty()) {
        if !seen.insert(value) {
            twice.insert(value);
        }
    }
    twice.len()
}
