//! A whole small Freshservice through the real client, and its answers as no documentation describes them.

use super::Freshservice;
use super::shape::{self, Names};
use crate::moved::mutant::mutants;
use crate::moved::{About, Desk, Fault, Found, Standing, Ticket};
use crate::wire::fake::Fake;
use proptest::prelude::*;
use serde_json::Value;

const WORLD: &str = include_str!("../../samples/freshservice.json");
const ONE: &str = "14000239432";

fn desk() -> (Fake, Freshservice) {
    let fake = Fake::start();
    fake.world(WORLD);
    let desk = Freshservice::new(&fake.base, "key".to_owned()).unwrap();
    (fake, desk)
}

fn facts(t: &Ticket, about: About) -> Vec<String> {
    t.facts.iter().filter(|f| f.about == about).map(|f| format!("{}={}", f.name, f.value)).collect()
}

#[test]
fn a_ticket_comes_with_everything_on_it() {
    let (fake, mut desk) = desk();
    let Found::Ticket(t) = desk.ticket(ONE).unwrap() else { panic!("no ticket") };
    assert_eq!(
        (t.title.as_str(), t.standing, t.priority),
        ("Printer not connected\"", Standing::WaitingThirdParty, Some(1))
    );
    assert_eq!((t.team.as_str(), t.category.as_str()), ("Hardware", "Hardware / Laptop"));
    let said: Vec<(&str, &str, bool)> =
        t.messages.iter().map(|m| (m.author.as_str(), m.text.as_str(), m.public)).collect();
    assert_eq!(
        said,
        [
            ("300", "How do I connect the printer?", true),
            ("500", "Switch it on.", true),
            ("500", "She is impatient", false)
        ]
    );
    assert_eq!(desk.file(&t.messages[0].files[0]).unwrap(), b"%PDF-");
    assert_eq!(desk.file(&t.messages[1].files[0]), Err(Fault::Gone));
    assert_eq!(facts(&t, About::Field), ["choice=First Choice", "employee_id=E1234", "many=a, b"]);
    assert_eq!(facts(&t, About::Tag), ["tag=Hardware", "tag=VPN"]);
    assert_eq!(facts(&t, About::Watcher), ["cc=andrea@fresh.example", "cc=boss@fresh.example"]);
    assert_eq!(facts(&t, About::Time), ["500=00:30, 2026-03-02T09:10:00Z, on site"]);
    for fact in [
        "Source=Email",
        "Department=Sales",
        "due_by=2026-03-05T08:00:00Z",
        "fr_escalated=true",
        "Task (done)=Bring cable: red",
        "impact=High",
    ] {
        assert!(facts(&t, About::Other).contains(&fact.to_owned()), "{fact}: {:?}", facts(&t, About::Other));
    }
    let asked = fake.asked.lock().unwrap();
    let elsewhere = asked.iter().find(|a| a.starts_with("/elsewhere/doc1.pdf")).unwrap();
    assert!(!elsewhere.to_lowercase().contains("authorization"), "our key goes to no store of files: {elsewhere}");
}

#[test]
fn a_service_request_says_what_was_ordered_and_a_deleted_ticket_stays() {
    let (_fake, mut desk) = desk();
    let Found::Ticket(t) = desk.ticket("2").unwrap() else { panic!("no ticket") };
    assert_eq!((t.standing, t.resolved_at.unwrap().to_string()), (Standing::Closed, "2026-03-03T08:00:00Z".to_owned()));
    assert_eq!(facts(&t, About::Field), ["Requested item=2 x Laptop 14", "colour=grey"]);
    assert!(matches!(desk.ticket("3").unwrap(), Found::Left(_)));
}

#[test]
fn agents_come_before_everybody_else() {
    let (_fake, mut desk) = desk();
    let agents = desk.people("").unwrap();
    assert_eq!((agents.items.len(), agents.items[0].staff, agents.next.as_deref()), (1, true, Some("requesters:1")));
    let others = desk.people("requesters:1").unwrap();
    assert_eq!((others.items.len(), others.next), (2, None));
    assert_eq!((others.items[0].email.as_str(), others.items[1].active), ("elise@fresh.example", false));
    let counts = desk.counts().unwrap();
    assert_eq!((counts.people, counts.tickets), (3, 3));
}

#[test]
fn being_told_to_wait_is_not_being_refused() {
    let (fake, mut desk) = desk();
    let path = "/api/v2/groups?per_page=100&page=1";
    let body = serde_json::json!({ "groups": [{ "id": 70, "name": "After all" }] });
    fake.again(path, &body);
    let told = fake.asked.lock().unwrap().len();
    let busy = format!("/api/v2/tickets/{ONE}?include=stats,requester");
    let ticket = piece(&busy);
    fake.clear(&busy);
    for _ in 0..8 {
        fake.answer(&busy, (429, "retry-after: 0\r\n".to_owned(), Vec::new()));
    }
    fake.json(&busy, &ticket);
    let Found::Ticket(t) = desk.ticket(ONE).unwrap() else { panic!("no ticket") };
    assert_eq!(t.team, "After all");
    assert_eq!(fake.asked.lock().unwrap().iter().skip(told).filter(|a| a.starts_with(&busy)).count(), 9);
}

proptest! {
    #[test]
    fn no_answer_breaks_it(ticket in mutants(piece(&format!("/api/v2/tickets/{ONE}?include=stats,requester"))["ticket"].clone()), said in mutants(piece(&format!("/api/v2/tickets/{ONE}/conversations?per_page=100&page=1"))), fields in mutants(piece("/api/v2/ticket_form_fields?per_page=100&page=1"))) {
        let names = Names::of(crate::moved::value::list(&fields, "ticket_fields"), &[], &[]);
        shape::person(&ticket, true);
        if let Ok(mut t) = shape::ticket(&ticket, &names) {
            for message in crate::moved::value::list(&said, "conversations") {
                shape::message(message, &mut t);
            }
            shape::beside(&mut t, std::slice::from_ref(&said), std::slice::from_ref(&ticket), &[ticket.clone(), fields]);
        }
    }
}

fn piece(path: &str) -> Value {
    let world: Value = serde_json::from_str(WORLD).unwrap();
    world[path].clone()
}
