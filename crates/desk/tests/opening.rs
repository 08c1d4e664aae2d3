//! What must be known before a ticket is opened: asked in the portal, on the technician's form and of programs; and that a
//! ticket can become one of another kind or service, with the promises that belong to it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

mod kit;

use axum::http::{Method, StatusCode};
use kit::Bench;
use serde_json::{Value, json};

const TICKETS: &str = "/api/v1/desk/tickets";
const PROMISES: &str = "/api/v1/desk/promises";

async fn describe(bench: &Bench) {
    let samir = bench.samir().await;
    for field in [
        json!({ "label": "Building", "kind": "text", "audience": "requester", "required": "opening" }),
        json!({ "label": "Device", "kind": "choice", "choices": ["Laptop", "Phone"], "audience": "requester", "required": "never", "form": "incident" }),
        json!({ "label": "Serial", "kind": "text", "audience": "requester", "required": "opening", "form": "incident", "conditions": [{ "field": "device", "is": ["Laptop"] }] }),
        json!({ "label": "Cost centre", "kind": "text", "audience": "team", "required": "opening", "form": "request" }),
        json!({ "label": "Seats", "kind": "number", "audience": "requester", "required": "opening", "form": "service:CAD" }),
    ] {
        let made = samir.api(Method::POST, "/api/v1/desk/fields", field).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    }
}

#[tokio::test]
async fn the_box_asks_for_what_must_be_known_and_opens_nothing_before() {
    for bench in Bench::each().await {
        let elise = bench.elise().await;
        describe(&bench).await;
        let more = elise.post("/ask", "need=My+laptop+stays+dark").await;
        assert_eq!(more.status, StatusCode::OK);
        for words in ["My laptop stays dark", "Building", "Serial", "Seats", "Something is needed"] {
            assert!(more.body.contains(words), "{words}: {}", more.body);
        }
        assert!(!more.body.contains("Cost centre"), "that is the team's");
        let short = elise.post("/ask", "asked=1&need=My+laptop+stays+dark&f_:kind=incident&f_device=Laptop").await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(short.body.contains("f_building-error") && short.body.contains("f_serial-error"), "{}", short.body);
        assert!(!short.body.contains("f_seats-error"), "it is not about that service");
        assert_eq!(elise.api(Method::GET, TICKETS, Value::Null).await.json()["items"], json!([]), "nothing was opened");
        let asked = elise
            .post(
                "/ask",
                "asked=1&need=My+laptop+stays+dark&f_:kind=incident&f_device=Laptop&f_serial=A-1&f_building=B&f_seats=",
            )
            .await;
        assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/r/1"), "{}", asked.body);
        let kept = bench.jonas().await.api(Method::GET, &format!("{TICKETS}/1/fields"), Value::Null).await.json();
        assert_eq!(kept["fields"], json!({ "building": "B", "device": "Laptop", "serial": "A-1" }));
        let cad = elise.post("/ask", "asked=1&need=CAD+please&f_:kind=request&f_:service=CAD&f_building=B").await;
        assert!(cad.status == StatusCode::UNPROCESSABLE_ENTITY && cad.body.contains("f_seats-error"), "{}", cad.body);
    }
}

#[tokio::test]
async fn where_nothing_must_be_known_the_box_stays_one_step() {
    let bench = Bench::new().await;
    let asked = bench.elise().await.post("/ask", "need=The+printer+jams").await;
    assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/r/1"));
    let empty = bench.elise().await.post("/ask", "need=+").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_technicians_form_and_programs_are_asked_for_it_too() {
    let bench = Bench::new().await;
    describe(&bench).await;
    let (jonas, elise) = (bench.jonas().await, bench.elise().await);
    let form = jonas.get("/desk/new").await.body;
    assert!(form.contains("Cost centre") && form.contains("name=\"f_:service\""), "{form}");
    let typed = "requester=Ruben&text=Two+chairs&priority=3&f_:kind=request&f_building=B";
    let refused = jonas.post("/desk/new", typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("f_cost_centre-error") && refused.body.contains("Two chairs"), "{}", refused.body);
    let opened = jonas.post("/desk/new", &format!("{typed}&f_cost_centre=4711")).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
    let seen = jonas.api(Method::GET, &format!("{TICKETS}/1"), Value::Null).await.json();
    assert_eq!(seen["ticket"]["kind"], "request");

    let missing = elise.api(Method::POST, TICKETS, json!({ "text": "Dark" })).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(missing.json()["fields"][0]["field"], "f_building");
    let strange = json!({ "text": "Dark", "fields": { "building": "B", "colour": "red" } });
    assert!(elise.api(Method::POST, TICKETS, strange).await.body.contains("f_colour"));
    let kind = json!({ "text": "Dark", "kind": "party", "fields": { "building": "B" } });
    assert_eq!(elise.api(Method::POST, TICKETS, kind).await.json()["fields"][0]["field"], "kind");
    let good = elise.api(Method::POST, TICKETS, json!({ "text": "Dark", "fields": { "building": "B" } })).await;
    assert_eq!(good.status, StatusCode::CREATED, "{}", good.body);
}

#[tokio::test]
async fn a_ticket_becomes_one_of_another_kind_and_service_and_its_promises_follow() {
    for bench in Bench::each().await {
        let (jonas, samir) = (bench.jonas().await, bench.samir().await);
        let mut book = samir.api(Method::GET, PROMISES, Value::Null).await.json()["book"].clone();
        let quick =
            json!({ "name": "Changes", "when": { "kinds": ["change"] }, "targets": { "first_response": "15m" } });
        book["policies"].as_array_mut().unwrap().insert(0, quick);
        let turned = samir.api(Method::PUT, PROMISES, book).await;
        assert_eq!(turned.status, StatusCode::OK, "{}", turned.body);
        let number = bench.ticket("The new line").await;
        let before = jonas.api(Method::GET, &format!("{TICKETS}/{number}"), Value::Null).await.json();
        let edit = json!({ "kind": "change", "service": "Line", "category": "Network" });
        let after = jonas.api(Method::PATCH, &format!("{TICKETS}/{number}"), edit).await;
        assert_eq!(after.status, StatusCode::OK, "{}", after.body);
        let after = after.json();
        assert_eq!(
            (&after["kind"], &after["service"], &after["category"]),
            (&json!("change"), &json!("Line"), &json!("Network"))
        );
        assert_eq!(before["ticket"]["kind"], "incident");
        assert_ne!(before["ticket"]["due_at"], "2026-11-23T08:15:00Z");
        assert_eq!(after["due_at"], "2026-11-23T08:15:00Z", "a change is answered within a quarter of an hour");
        let story = jonas.api(Method::GET, &format!("{TICKETS}/{number}/history"), Value::Null).await.json();
        let told = story["items"].as_array().unwrap().iter().find(|e| e["kind"] == "ticket.classified").unwrap();
        assert_eq!(told["payload"]["from"], json!({ "service": "", "kind": "incident" }));
        assert_eq!(told["payload"]["to"], json!({ "service": "Line", "kind": "change" }));
        let page = jonas.get(&format!("/desk/t/{number}/edit")).await.body;
        assert!(page.contains("value=\"change\" selected"), "{page}");
        let same = jonas.api(Method::PATCH, &format!("{TICKETS}/{number}"), json!({ "category": "Lines" })).await;
        assert_eq!(same.status, StatusCode::OK);
        let story = jonas.api(Method::GET, &format!("{TICKETS}/{number}/history"), Value::Null).await.json();
        let times = story["items"].as_array().unwrap().iter().filter(|e| e["kind"] == "ticket.classified").count();
        assert_eq!(times, 1, "a category is no class");
        let wrong = jonas.api(Method::PATCH, &format!("{TICKETS}/{number}"), json!({ "kind": "party" })).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn a_changed_urgency_can_be_taken_back() {
    let bench = Bench::new().await;
    let (number, jonas) = (bench.ticket("The printer jams.").await, bench.jonas().await);
    let here = format!("/desk/t/{number}");
    let changed = jonas.post(&format!("{here}/prioritise"), "priority=1").await;
    assert!(changed.status.is_redirection(), "{}", changed.body);
    let back = jonas.post(&format!("{here}/prioritise/3"), "").await;
    assert!(back.status.is_redirection(), "{}", back.body);
    let seen = jonas.api(Method::GET, &format!("{TICKETS}/{number}"), Value::Null).await.json();
    assert_eq!(seen["ticket"]["priority"], 3, "{seen}");
    assert_eq!(jonas.post(&format!("{here}/prioritise/9"), "").await.status, StatusCode::NOT_FOUND);
}
