//! A whole small Zammad through the real client, and its answers as no documentation describes them.

use super::shape::{self, Names};
use super::{SignIn, Zammad};
use crate::moved::mutant::mutants;
use crate::moved::{About, Desk, Found, Standing, Ticket};
use crate::wire::fake::Fake;
use proptest::prelude::*;
use serde_json::Value;

const WORLD: &str = include_str!("../../samples/zammad.json");

fn desk() -> (Fake, Zammad) {
    let fake = Fake::start();
    fake.world(WORLD);
    let desk = Zammad::new(&format!("{}/", fake.base), SignIn::Token("secret".to_owned())).unwrap();
    (fake, desk)
}

fn facts(t: &Ticket, about: About) -> Vec<String> {
    t.facts.iter().filter(|f| f.about == about).map(|f| format!("{}={}", f.name, f.value)).collect()
}

#[test]
fn a_ticket_comes_with_everything_on_it() {
    let (fake, mut desk) = desk();
    let Found::Ticket(t) = desk.ticket("1").unwrap() else { panic!("no ticket") };
    assert_eq!((t.number.as_str(), t.team.as_str(), t.standing), ("22001", "Service Desk", Standing::WaitingRequester));
    assert_eq!((t.priority, t.requester.as_str(), t.assignee.as_str()), (Some(2), "3", "5"));
    let said: Vec<(&str, &str, bool)> =
        t.messages.iter().map(|m| (m.author.as_str(), m.text.as_str(), m.public)).collect();
    assert_eq!(
        said,
        [("3", "Since Monday.\n\nGrüße\nÉlise", true), ("5", "It was the router.", true), ("6", "Costs much", false)]
    );
    assert_eq!(t.messages[0].files.len(), 1, "the other form of the words is no file");
    assert_eq!(desk.file(&t.messages[0].files[0]).unwrap(), "\u{89}PNG-bytes".as_bytes());
    assert_eq!(facts(&t, About::Field), ["cost_centre=4711", "device=router-7", "organization_id=2"]);
    assert_eq!(facts(&t, About::Tag), ["tag=vpn", "tag=remote"]);
    assert_eq!(facts(&t, About::Link), ["normal=2"]);
    assert_eq!(facts(&t, About::Watcher), ["cc=tom@zammad.example", "cc=Ann <ann@zammad.example>", "follows=5"]);
    assert_eq!(facts(&t, About::Time), ["5=15.0 (in Zammad's unit), 2026-03-02T09:00:00.000Z"]);
    assert!(facts(&t, About::Other).contains(&"Article 10=phone".to_owned()), "{:?}", t.facts);
    assert!(t.left.is_empty(), "{:?}", t.left);
    assert!(fake.asked.lock().unwrap()[0].contains("Token token=secret"));
}

#[test]
fn merged_removed_and_unknown_tickets_are_told_apart() {
    let (_fake, mut desk) = desk();
    assert_eq!(desk.ticket("3").unwrap(), Found::MergedInto("1".to_owned()));
    assert!(matches!(desk.ticket("4").unwrap(), Found::Left(why) if why.contains("removed")));
    assert!(matches!(desk.ticket("99").unwrap(), Found::Left(_)));
}

#[test]
fn people_and_counts_are_whole() {
    let (_fake, mut desk) = desk();
    let people = desk.people("").unwrap();
    let all: Vec<(&str, bool, bool)> = people.items.iter().map(|p| (p.name.as_str(), p.staff, p.active)).collect();
    assert_eq!(
        all,
        [("Elise Moreau", false, true), ("Jonas Weber", true, true), ("Old Hand", true, false), ("Kiosk", false, true)]
    );
    assert_eq!(people.next, None);
    let counts = desk.counts().unwrap();
    assert_eq!((counts.people, counts.tickets), (5, 4));
    assert_eq!(desk.tickets("").unwrap().items.len(), 4);
    assert!(desk.mapping().unwrap().iter().any(|m| m.there == "pending vendor"));
}

proptest! {
    #[test]
    fn no_answer_breaks_it(ticket in mutants(piece("tickets/1")), articles in mutants(piece("ticket_articles/by_ticket/1")), state in mutants(piece("ticket_states?per_page=100&page=1")), user in mutants(piece("users?expand=true&per_page=100&page=1")[1].clone())) {
        let names = Names::of(crate::moved::value::items(&state), &[], &[], &[]);
        shape::person(&user, &names);
        if let Ok(mut t) = shape::ticket(&ticket, &names) {
            for article in crate::moved::value::items(&articles) {
                shape::message(article, &mut t);
            }
            shape::beside(&mut t, &articles, &ticket, (&state, &user));
        }
    }
}

fn piece(path: &str) -> Value {
    let world: Value = serde_json::from_str(WORLD).unwrap();
    world[format!("/api/v1/{path}")].clone()
}
