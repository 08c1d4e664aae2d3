//! A whole small Jira in the cloud and a server through the real client, and answers as no documentation describes them.

use super::{Jira, SignIn, adf, shape};
use crate::moved::mutant::mutants;
use crate::moved::{About, Desk, Found, Standing, Ticket};
use crate::wire::fake::Fake;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

const WORLD: &str = include_str!("../../samples/jira.json");

fn desk() -> (Fake, Jira) {
    let fake = Fake::start();
    fake.world(WORLD);
    let sign_in = SignIn::Basic("me@jira.example".to_owned(), "token".to_owned());
    let desk = Jira::new(&fake.base, sign_in, &[]).unwrap();
    (fake, desk)
}

fn facts(t: &Ticket, about: About) -> Vec<String> {
    t.facts.iter().filter(|f| f.about == about).map(|f| format!("{}={}", f.name, f.value)).collect()
}

#[test]
fn a_request_comes_with_everything_on_it() {
    let (fake, mut desk) = desk();
    let Found::Ticket(t) = desk.ticket("10001").unwrap() else { panic!("no ticket") };
    assert_eq!((t.number.as_str(), t.standing, t.priority), ("IT-1", Standing::WaitingRequester, Some(1)));
    assert_eq!((t.team.as_str(), t.category.as_str(), t.service.as_str()), ("IT help", "Report a fault", "Network"));
    let said: Vec<(&str, &str, bool)> =
        t.messages.iter().map(|m| (m.author.as_str(), m.text.as_str(), m.public)).collect();
    assert_eq!(
        said,
        [
            ("acc-1", "Since Monday.\n\nÉlise", true),
            ("acc-2", "It was the router.", true),
            ("acc-2", "Costs much", false),
            ("acc-2", "Also secret", false),
            ("acc-2", "", false),
        ]
    );
    assert_eq!(t.messages[0].files[0].name, "screen.png", "a file goes to the words it came with");
    assert_eq!(t.messages[4].files[0].name, "later.log");
    assert_eq!(desk.file(&t.messages[0].files[0]).unwrap(), "\u{89}PNG".as_bytes());
    assert_eq!(facts(&t, About::Field), ["Request Type=Report a fault", "Device=Router / R7"]);
    assert_eq!(facts(&t, About::Link), ["blocks=10002"]);
    assert_eq!(facts(&t, About::Watcher), ["Request participants=acc-3", "follows=acc-2"]);
    assert_eq!(facts(&t, About::Time), ["acc-2=15 min, 2026-03-02T09:10:00.000+0100, looked"]);
    assert!(facts(&t, About::Other).contains(&"SLA Time to resolution=broken: 5h of 4h".to_owned()), "{:?}", t.facts);
    assert!(
        t.people.iter().any(|p| p.key == "acc-2" && p.staff) && t.people.iter().any(|p| p.key == "acc-3" && !p.staff)
    );
    assert!(fake.asked.lock().unwrap()[0].to_lowercase().contains("authorization: basic"));
}

#[test]
fn the_list_goes_on_by_its_token_and_begins_anew_when_that_ran_out() {
    let (fake, mut desk) = desk();
    let first = desk.tickets("").unwrap();
    assert_eq!((first.items[0].key.as_str(), first.next.as_deref()), ("10001", Some("Ck5=")));
    let second = desk.tickets("Ck5=").unwrap();
    assert_eq!((second.items[0].key.as_str(), second.next), ("10002", None));
    let path = "/rest/api/3/search/jql?jql=project%20in%20%28%22IT%22%29%20ORDER%20BY%20created%20ASC%2C%20key%20ASC&fields=updated&maxResults=100&nextPageToken=old";
    fake.answer(path, (400, String::new(), b"{}".to_vec()));
    assert_eq!(desk.tickets("old").unwrap().items[0].key, "10001");
    assert_eq!(desk.counts().unwrap().tickets, 2);
    let people = desk.people("").unwrap();
    let all: Vec<(&str, bool)> = people.items.iter().map(|p| (p.name.as_str(), p.staff)).collect();
    assert_eq!((all, people.next.as_deref()), (vec![("Elise Moreau", false), ("Jonas Weber", true)], Some("3")));
}

#[test]
fn a_server_is_asked_in_its_own_way() {
    let fake = Fake::start();
    fake.json("/jira/rest/api/2/serverInfo", &json!({ "deploymentType": "Server" }));
    fake.json("/jira/rest/api/2/groups/picker?query=jira-service&maxResults=50", &json!({ "groups": [] }));
    fake.json("/jira/rest/api/2/field", &json!([]));
    let jql = "project%20in%20%28%22IT%22%2C%22HR%22%29";
    fake.json(&format!("/jira/rest/api/2/search?jql={}&maxResults=0", jql), &json!({ "total": 7 }));
    fake.json(
        &format!("/jira/rest/api/2/search?jql={jql}%20ORDER%20BY%20created%20ASC%2C%20key%20ASC&fields=updated&startAt=0&maxResults=100"),
        &json!({ "total": 2, "issues": [{ "id": "1", "fields": { "updated": "a" } }] }),
    );
    let mut desk =
        Jira::new(&format!("{}/jira/", fake.base), SignIn::Token("pat".to_owned()), &["IT".into(), "HR".into()])
            .unwrap();
    let counts = desk.counts().unwrap();
    assert_eq!(counts.tickets, 7);
    assert!(counts.left.iter().any(|l| l.contains("no group of agents")));
    assert_eq!(desk.tickets("").unwrap().next.as_deref(), Some("1"));
    assert!(fake.asked.lock().unwrap()[0].contains("Bearer pat"));
}

proptest! {
    #[test]
    fn no_answer_breaks_it(issue in mutants(piece("issue/10001?fields=*all")), comments in mutants(piece("issue/10001/comment?expand=properties&startAt=0&maxResults=100")), statuses in mutants(piece("status"))) {
        shape::person(&issue, &BTreeSet::new());
        shape::standing(&statuses);
        adf::words(&comments);
        if let Ok(mut t) = shape::ticket(&issue, &HashMap::new()) {
            for comment in crate::moved::value::list(&comments, "comments") {
                shape::message(comment, &mut t);
            }
            shape::files(&issue, &mut t);
            shape::beside(&mut t, &[comments], &issue);
        }
    }

    #[test]
    fn no_markup_breaks_it(text in ".{0,200}") {
        adf::wiki(&text);
    }
}

fn piece(path: &str) -> Value {
    let world: Value = serde_json::from_str(WORLD).unwrap();
    world[format!("/rest/api/3/{path}")].clone()
}
