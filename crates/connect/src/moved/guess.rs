//! What the words of other desks mean here, where a desk lets people invent their own: in English and German. A word
//! that says nothing gives nothing; its reader decides then, and the word itself is kept as a fact.

use super::Standing;

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.contains(w))
}

/// Words that say how a ticket waits.
const WAITS: [&str; 8] = ["wait", "pending", "hold", "stalled", "awaiting", "wart", "zurückgestellt", "rückfrage"];
const FOR_US: [&str; 5] = ["support", "agent", "for us", "auf uns", "triage"];
const FOR_OTHERS: [&str; 9] =
    ["third", "vendor", "supplier", "extern", "dritt", "lieferant", "hersteller", "partner", "change"];
/// Words of a status, the ones that settle it first.
const WORDS: [(&[&str], Standing); 6] = [
    (&["reopen", "wieder", "in progress", "in bearbeitung", "bearbeitet"], Standing::Open),
    (&["unresolved", "ungelöst", "unsolved", "not closed"], Standing::Open),
    (
        &[
            "closed",
            "geschlossen",
            "cancel",
            "abgebrochen",
            "storniert",
            "reject",
            "abgelehnt",
            "declined",
            "archiv",
            "abgeschlossen",
        ],
        Standing::Closed,
    ),
    (
        &["resolved", "solved", "gelöst", "done", "erledigt", "complete", "fixed", "behoben", "beendet", "finished"],
        Standing::Resolved,
    ),
    (&["new", "neu", "unassigned", "submitted", "to do", "eingegangen", "erstellt", "created"], Standing::New),
    (
        &[
            "open",
            "offen",
            "assigned",
            "zugewiesen",
            "active",
            "aktiv",
            "progress",
            "started",
            "planned",
            "geplant",
            "arbeit",
        ],
        Standing::Open,
    ),
];

/// Where a status of this name leaves a ticket.
pub fn standing(name: &str) -> Option<Standing> {
    let name = name.trim().to_lowercase();
    if has(&name, &WAITS) {
        return Some(match (has(&name, &FOR_US), has(&name, &FOR_OTHERS)) {
            (true, _) => Standing::Open,
            (false, true) => Standing::WaitingThirdParty,
            (false, false) => Standing::WaitingRequester,
        });
    }
    WORDS.iter().find(|(words, _)| has(&name, words)).map(|(_, standing)| *standing)
}

/// How urgent a priority of this name is, 1 (most) to 4.
pub fn priority(name: &str) -> Option<i64> {
    let name = name.trim().to_lowercase();
    let urgent = [
        "urgent",
        "critical",
        "kritisch",
        "blocker",
        "emergency",
        "notfall",
        "disaster",
        "major incident",
        "highest",
        "very high",
        "sehr hoch",
        "dringend",
        "immediate",
        "sofort",
    ];
    if has(&name, &urgent) {
        return Some(1);
    }
    if has(&name, &["lowest", "very low", "sehr niedrig", "low", "niedrig", "gering", "minor", "trivial", "planning"]) {
        return Some(4);
    }
    if has(&name, &["high", "hoch", "major", "wichtig"]) {
        return Some(2);
    }
    if has(&name, &["medium", "normal", "mittel", "moderate", "standard"]) {
        return Some(3);
    }
    let digits = name.trim_start_matches("prio").trim_start_matches(['p', '#', ' ']);
    digits.chars().next().and_then(|c| c.to_digit(10)).map(i64::from).filter(|n| (1..=4).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_status_are_understood_in_both_languages() {
        let all = [
            ("Waiting for customer", Some(Standing::WaitingRequester)),
            ("Waiting for support", Some(Standing::Open)),
            ("Pending vendor", Some(Standing::WaitingThirdParty)),
            ("In Bearbeitung", Some(Standing::Open)),
            ("Geschlossen", Some(Standing::Closed)),
            ("Gelöst", Some(Standing::Resolved)),
            ("wartet auf Rückmeldung", Some(Standing::WaitingRequester)),
            ("Canceled", Some(Standing::Closed)),
            ("Reopened", Some(Standing::Open)),
            ("Unresolved", Some(Standing::Open)),
            ("To Do", Some(Standing::New)),
            ("Quux", None),
        ];
        for (name, meant) in all {
            assert_eq!(standing(name), meant, "{name}");
        }
    }

    #[test]
    fn words_of_a_priority_are_understood() {
        let all = [
            ("1 low", 4),
            ("2 normal", 3),
            ("3 high", 2),
            ("Highest", 1),
            ("Sehr hoch", 1),
            ("Lowest", 4),
            ("P2", 2),
            ("Mittel", 3),
        ];
        for (name, meant) in all {
            assert_eq!(priority(name), Some(meant), "{name}");
        }
        assert_eq!(priority("purple"), None);
    }
}
