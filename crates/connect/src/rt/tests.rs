//! RT's answers as a real RT 5.0.3 gave them, through the real client; and the whole reader against a system that
//! behaves so.

use super::{Rt, SignIn};
use crate::moved::{About, Desk, Found, Standing};
use crate::wire::fake::Fake;
use serde_json::{Value, json};

fn rt(fake: &Fake) -> Rt {
    Rt::new(&fake.base, SignIn::Token("1-2-3".to_owned())).unwrap()
}

fn user(name: &str) -> Value {
    json!({ "type": "user", "id": name, "_url": format!("http://x/user/{name}") })
}

fn ticket(id: i64) -> Value {
    json!({
        "id": id, "Status": "stalled", "Subject": "The VPN drops", "Queue": { "type": "queue", "id": "3" }, "Priority": "90", "Created": "2026-11-22T12:19:19Z",
        "LastUpdated": "2026-11-22T12:19:31Z", "Resolved": "1970-01-01T00:00:00Z", "Due": "1970-01-01T00:00:00Z", "Owner": user("Nobody"),
        "Requestor": [user("elise"), user("bert")], "Cc": [user("tom")], "AdminCc": [], "TimeWorked": "15", "EffectiveId": { "id": "1" },
        "CustomFields": [{ "name": "Devices", "values": ["router-7", "switch-2"] }],
        "_hyperlinks": [{ "ref": "self", "id": id, "_url": "x" }, { "ref": "depends-on", "id": "6", "_url": "x" }, { "ref": "refers-to", "type": "external", "_url": "https://a.example" }],
    })
}

fn full() -> Fake {
    let fake = Fake::start();
    fake.json("/REST/2.0/ticket/1", &ticket(1));
    fake.json("/REST/2.0/ticket/5", &ticket(1));
    fake.json("/REST/2.0/ticket/7", &json!({ "id": 7, "Status": "deleted" }));
    fake.json("/REST/2.0/queue/3", &json!({ "Name": "Network" }));
    let history = "fields=Type,Creator,Created,Field,OldValue,NewValue,TimeTaken&per_page=100&page=1";
    fake.json(
        &format!("/REST/2.0/ticket/1/history?{history}"),
        &json!({ "items": [
            { "id": "50", "Type": "Create", "Creator": user("elise"), "Created": "2026-11-22T12:19:19Z", "TimeTaken": "0" },
            { "id": "51", "Type": "EmailRecord", "Creator": user("RT_System"), "Created": "2026-11-22T12:19:20Z", "TimeTaken": "0" },
            { "id": "52", "Type": "Comment", "Creator": user("tina"), "Created": "2026-11-22T12:19:20Z", "TimeTaken": "15" },
        ] }),
    );
    let refs = |ids: &[i64]| json!({ "_hyperlinks": ids.iter().map(|i| json!({ "ref": "attachment", "_url": format!("http://x/attachment/{i}") })).collect::<Vec<_>>() });
    fake.json("/REST/2.0/transaction/50", &refs(&[1, 2, 3]));
    fake.json("/REST/2.0/transaction/52", &refs(&[4]));
    fake.json(
        "/REST/2.0/attachment/1",
        &json!({ "id": 1, "ContentType": "multipart/mixed", "Content": null, "Parent": "0" }),
    );
    fake.json(
        "/REST/2.0/attachment/2",
        &json!({ "id": 2, "ContentType": "text/plain", "Content": "U2luY2UgTW9uZGF5LgoKw4lsaXNl\n" }),
    );
    fake.json(
        "/REST/2.0/attachment/3",
        &json!({ "id": 3, "ContentType": "image/png", "Filename": "screen.png", "Content": "iVBORw0K\nGgo=\n" }),
    );
    fake.json("/REST/2.0/attachment/4", &json!({ "id": 4, "ContentType": "text/html", "Content": "PHA+SGVsbG88L3A+" }));
    fake
}

#[test]
fn a_ticket_comes_with_everything_on_it() {
    let fake = full();
    let Found::Ticket(t) = rt(&fake).ticket("1").unwrap() else { panic!("no ticket") };
    assert_eq!((t.number.as_str(), t.team.as_str(), t.standing), ("1", "Network", Standing::WaitingRequester));
    assert_eq!((t.priority, t.requester.as_str(), t.assignee.as_str()), (Some(1), "elise", ""));
    assert_eq!(t.messages.len(), 2);
    assert_eq!((t.messages[0].text.as_str(), t.messages[0].public), ("Since Monday.\n\nÉlise", true));
    assert_eq!((t.messages[1].text.as_str(), t.messages[1].public), ("Hello", false));
    assert_eq!(t.messages[0].files.len(), 1);
    let bytes = rt(&fake).file(&t.messages[0].files[0]).unwrap();
    assert_eq!(bytes, b"\x89PNG\r\n\x1a\n");
    let facts = |about| {
        t.facts.iter().filter(|f| f.about == about).map(|f| format!("{}={}", f.name, f.value)).collect::<Vec<_>>()
    };
    assert_eq!(facts(About::Field), ["Devices=router-7", "Devices=switch-2"]);
    assert_eq!(facts(About::Link), ["depends-on=6", "refers-to=https://a.example"]);
    assert_eq!(facts(About::Watcher), ["requestor=bert", "Cc=tom"]);
    assert_eq!(facts(About::Time), ["tina=15 min, 2026-11-22T12:19:20Z"]);
    assert!(fake.asked.lock().unwrap()[0].contains("token 1-2-3"));
}

#[test]
fn merged_deleted_and_unknown_tickets_are_told_apart() {
    let fake = full();
    assert_eq!(rt(&fake).ticket("5").unwrap(), Found::MergedInto("1".to_owned()));
    assert!(matches!(rt(&fake).ticket("7").unwrap(), Found::Left(why) if why.contains("deleted")));
    assert!(matches!(rt(&fake).ticket("9").unwrap(), Found::Left(_)));
}

#[test]
fn what_a_list_does_not_show_is_asked_for() {
    let fake = Fake::start();
    let path = |from: i64| {
        format!("/REST/2.0/tickets?query=id%20%3E%20{from}&orderby=id&order=ASC&fields=LastUpdated&per_page=100")
    };
    fake.json(&path(0), &json!({ "items": [{ "id": "1", "LastUpdated": "a" }, { "id": "4", "LastUpdated": "b" }] }));
    fake.json(&path(4), &json!({ "items": [] }));
    fake.json("/REST/2.0/ticket/5", &json!({ "id": 5, "Status": "deleted" }));
    let page = rt(&fake).tickets("").unwrap();
    let keys: Vec<&str> = page.items.iter().map(|h| h.key.as_str()).collect();
    assert_eq!((keys, page.next.as_deref()), (vec!["1", "2", "3", "4"], Some("4")));
    let last = rt(&fake).tickets("4").unwrap();
    assert_eq!((last.items.len(), last.next), (1, None), "a deleted one behind the last");
}

#[test]
fn people_without_an_address_are_people_and_rts_own_accounts_are_not() {
    let fake = Fake::start();
    let query = "query=id%3E0&fields=Name,RealName,EmailAddress,Privileged,Disabled,Organization&find_disabled_rows=1&per_page=100&page=1";
    fake.json(
        &format!("/REST/2.0/users?{query}"),
        &json!({ "items": [{ "Name": "kiosk", "RealName": "", "EmailAddress": "", "Privileged": "", "Disabled": "1" }, { "Name": "RT_System" },
            { "Name": "tina", "RealName": "Tina", "EmailAddress": "Tina@A.example", "Privileged": "1", "Disabled": "" }] }),
    );
    let people = rt(&fake).people("").unwrap().items;
    assert_eq!(people.len(), 2);
    assert!(people[0].email.is_empty() && people[0].name == "kiosk" && !people[0].active && !people[0].staff);
    assert!(people[1].email == "tina@a.example" && people[1].staff && people[1].active);
}
