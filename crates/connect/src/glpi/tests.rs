//! A whole small GLPI through the real client, and its answers as no documentation describes them.

use super::{Glpi, SignIn, shape};
use crate::moved::mutant::mutants;
use crate::moved::{About, Desk, Found, Standing, Ticket};
use crate::wire::fake::Fake;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

const WORLD: &str = include_str!("../../samples/glpi.json");

fn desk() -> (Fake, Glpi) {
    let fake = Fake::start();
    fake.world(WORLD);
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let desk = Glpi::new(&fake.base, SignIn::Token("mine".to_owned()), "the-app".to_owned(), zone).unwrap();
    (fake, desk)
}

fn facts(t: &Ticket, about: About) -> Vec<String> {
    t.facts.iter().filter(|f| f.about == about).map(|f| format!("{}={}", f.name, f.value)).collect()
}

#[test]
fn a_ticket_comes_with_everything_on_it() {
    let (fake, mut desk) = desk();
    let Found::Ticket(t) = desk.ticket("1").unwrap() else { panic!("no ticket") };
    assert_eq!(
        (t.title.as_str(), t.standing, t.priority),
        ("Imprimante & scanner", Standing::WaitingRequester, Some(1))
    );
    assert_eq!(
        (t.team.as_str(), t.category.as_str(), t.created_at.to_string().as_str()),
        ("Field team", "Hardware / Printer", "2026-03-02T08:00:00Z")
    );
    let said: Vec<(&str, &str, bool)> =
        t.messages.iter().map(|m| (m.author.as_str(), m.text.as_str(), m.public)).collect();
    assert_eq!(
        said,
        [
            ("3", "Depuis lundi.\n\nÉlise", true),
            ("5", "Switched on.", true),
            ("5", "Costs much", false),
            ("5", "Bring a cable", false),
            ("5", "New cable", true),
        ]
    );
    let files: Vec<Vec<&str>> = t.messages.iter().map(|m| m.files.iter().map(|f| f.name.as_str()).collect()).collect();
    assert_eq!(files, [vec!["photo.png"], vec!["log.txt"], vec![], vec![], vec![]], "each document once");
    assert_eq!(desk.file(&t.messages[1].files[0]).unwrap(), b"a log");
    assert_eq!(t.left, ["document 63 is not there any more"]);
    assert_eq!(facts(&t, About::Link), ["Printer=PRN-12", "child of=2"]);
    assert_eq!(facts(&t, About::Watcher), ["observer=mail:guest@else.example"]);
    assert_eq!(facts(&t, About::Time), ["5=30 min, 2026-03-02T09:40:00Z"]);
    for fact in [
        "locations_id=Paris",
        "Entity=Root Entity",
        "Approval=approved: jonas; May we?; Yes",
        "Solution 41=refused",
        "Task 51=done",
        "Total time=30 min",
    ] {
        assert!(facts(&t, About::Other).contains(&fact.to_owned()), "{fact}: {:?}", facts(&t, About::Other));
    }
    let asked = fake.asked.lock().unwrap();
    assert!(asked[0].contains("user_token mine") && asked[0].contains("the-app") && asked[1].contains("sess-1"));
}

#[test]
fn somebody_without_an_account_is_known_by_their_address_and_nothing_is_nothing() {
    let (_fake, mut desk) = desk();
    let Found::Ticket(t) = desk.ticket("2").unwrap() else { panic!("no ticket") };
    assert_eq!(
        (t.requester.as_str(), t.category.as_str(), t.assignee.as_str()),
        ("mail:stranger@else.example", "", "")
    );
    assert_eq!(
        (t.messages[0].text.as_str(), t.messages[0].author.as_str()),
        ("A screen, please.\nThanks", "mail:stranger@else.example")
    );
    assert_eq!((t.standing, t.resolved_at.unwrap().to_string()), (Standing::Closed, "2026-03-03T08:00:00Z".to_owned()));
    assert_eq!(facts(&t, About::Watcher), ["written down by=5"]);
    assert!(!t.facts.iter().any(|f| f.name == "locations_id"), "a space is nothing");
}

#[test]
fn people_come_with_address_and_role_and_sessions_end() {
    let (fake, mut desk) = desk();
    let people = desk.people("").unwrap();
    let all: Vec<(&str, &str, bool)> =
        people.items.iter().map(|p| (p.name.as_str(), p.email.as_str(), p.staff)).collect();
    assert_eq!(
        all,
        [
            ("Elise Moreau", "elise@glpi.example", false),
            ("Jonas Weber", "jonas@glpi.example", true),
            ("kiosk", "", false)
        ]
    );
    let bin = desk.people(&people.next.unwrap()).unwrap();
    assert_eq!((bin.items[0].active, bin.next), (false, None));
    assert_eq!(desk.counts().unwrap().tickets, 2);
    let list = desk.tickets("").unwrap();
    assert_eq!((list.items.len(), list.next), (2, None));
    drop(desk);
    assert!(fake.asked.lock().unwrap().iter().any(|a| a.starts_with("/apirest.php/killSession")));
}

#[test]
fn a_session_that_ran_out_is_opened_again() {
    let (fake, mut desk) = desk();
    desk.counts().unwrap();
    let path = "/apirest.php/Ticket/2";
    let ticket = piece("Ticket/2");
    fake.clear(path);
    fake.answer(path, (401, String::new(), b"[\"ERROR_SESSION_TOKEN_INVALID\"]".to_vec()));
    fake.json(path, &ticket);
    assert!(matches!(desk.ticket("2").unwrap(), Found::Ticket(_)));
    assert_eq!(fake.asked.lock().unwrap().iter().filter(|a| a.starts_with("/apirest.php/initSession")).count(), 2);
}

proptest! {
    #[test]
    fn no_answer_breaks_it(ticket in mutants(piece("Ticket/1")), named in mutants(piece("Ticket/1?expand_dropdowns=true")), said in mutants(piece("Ticket/1/ITILFollowup?range=0-499")), actors in mutants(piece("Ticket/1/Ticket_User?range=0-499"))) {
        let (zone, all) = (TimeZone::UTC, crate::moved::value::items(&said));
        shape::person(&ticket, &HashMap::new(), &BTreeSet::new());
        shape::addresses(all);
        if let Ok(mut t) = shape::ticket(&ticket, &named, &zone) {
            shape::actors(crate::moved::value::items(&actors), all, &mut t);
            for raw in all {
                shape::message(raw, ("TicketTask", "task"), &zone, &mut t);
                shape::file("1", raw);
            }
            for what in ["Item_Ticket", "TicketValidation", "TicketCost"] {
                shape::beside(what, all, &mut t);
            }
            shape::links(all, &mut t);
        }
    }

    #[test]
    fn no_words_break_it(text in ".{0,200}") {
        shape::words(&text);
    }
}

fn piece(path: &str) -> Value {
    let world: Value = serde_json::from_str(WORLD).unwrap();
    world[format!("/apirest.php/{path}")].clone()
}
