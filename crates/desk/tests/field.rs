//! Fields of an organisation's own through the front door: described, answered, required, kept from requesters.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

mod bench;

use axum::http::{Method, StatusCode};
use bench::Bench;
use serde_json::{Value, json};

const FIELDS: &str = "/api/v1/desk/fields";

async fn define(bench: &Bench, lead: &str, field: Value) -> bench::Answer {
    bench.api(lead, (Method::POST, FIELDS), field, &[]).await
}

#[tokio::test]
async fn a_form_asks_by_conditions_and_keeps_the_teams_part_from_the_requester() {
    story(&Bench::new().await).await;
    if let Some(own) = bench::own_database() {
        story(&Bench::on(own).await).await;
    }
}

async fn story(bench: &Bench) {
    let (lead, jonas) = (bench.program(bench.cast.it_lead).await, bench.program(bench.cast.technicians[0]).await);
    let elise = bench.program(bench.cast.employees[0]).await;
    let device = json!({ "label": "Device", "kind": "choice", "choices": ["Laptop", "Phone"], "audience": "requester", "required": "never" });
    assert_eq!(define(bench, &jonas, device.clone()).await.status, StatusCode::FORBIDDEN);
    let made = define(bench, &lead, device.clone()).await;
    assert_eq!((made.status, made.json()["name"].as_str().unwrap()), (StatusCode::CREATED, "device"));
    assert_eq!(define(bench, &lead, device).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the name is taken");
    let serial = json!({ "label": "Serial number", "kind": "text", "audience": "requester", "required": "opening", "conditions": [{ "field": "device", "is": ["Laptop"] }] });
    assert_eq!(define(bench, &lead, serial).await.status, StatusCode::CREATED);
    let cause =
        json!({ "label": "Root cause", "kind": "text", "audience": "team", "required": "solving", "form": "incident" });
    let cause = define(bench, &lead, cause).await.json()["id"].as_i64().unwrap();

    let number = bench.ticket("My laptop stays dark").await;
    let path = format!("/api/v1/desk/tickets/{number}/fields");
    let answered = |fields: Value| json!({ "fields": fields });
    let wrong = bench.api(&jonas, (Method::POST, &path), answered(json!({ "device": "Tablet" })), &[]).await;
    assert_eq!(
        (wrong.status, wrong.json()["fields"][0]["field"].as_str().unwrap()),
        (StatusCode::UNPROCESSABLE_ENTITY, "f_device")
    );
    let unknown = bench.api(&jonas, (Method::POST, &path), answered(json!({ "colour": "red" })), &[]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = bench
        .api(&jonas, (Method::POST, &path), answered(json!({ "device": "Laptop", "serial_number": "A-1" })), &[])
        .await;
    assert_eq!(kept.json()["fields"], json!({ "device": "Laptop", "serial_number": "A-1" }), "{}", kept.body);

    // Solving waits for the cause; the requester never learns of it.
    let solve = format!("/api/v1/desk/tickets/{number}/resolve");
    let refused = bench.api(&jonas, (Method::POST, &solve), Value::Null, &[]).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains("Root cause"),
        "{}",
        refused.body
    );
    bench.api(&jonas, (Method::POST, &path), answered(json!({ "root_cause": "battery" })), &[]).await;
    assert_eq!(
        bench.api(&elise, (Method::GET, &path), Value::Null, &[]).await.json()["fields"],
        json!({ "device": "Laptop", "serial_number": "A-1" })
    );
    assert!(!bench.api(&elise, (Method::GET, FIELDS), Value::Null, &[]).await.body.contains("Root cause"));
    assert_eq!(bench.api(&jonas, (Method::POST, &solve), Value::Null, &[]).await.status, StatusCode::OK);

    // A retired field is asked of nobody; its answer stays.
    let retire =
        json!({ "label": "Root cause", "kind": "text", "audience": "team", "required": "solving", "retired": true });
    let stale =
        bench.api(&lead, (Method::PUT, &format!("{FIELDS}/{cause}")), retire.clone(), &[("if-match", "7")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let retired = bench.api(&lead, (Method::PUT, &format!("{FIELDS}/{cause}")), retire, &[]).await;
    assert_eq!((retired.status, retired.json()["retired"].as_bool()), (StatusCode::OK, Some(true)), "{}", retired.body);
    assert_eq!(
        bench.api(&jonas, (Method::GET, &path), Value::Null, &[]).await.json()["fields"]["root_cause"],
        "battery"
    );
}

#[tokio::test]
async fn pages_describe_fields_and_answer_them() {
    let bench = Bench::new().await;
    let (lead, jonas) = (bench.person(bench.cast.it_lead).await, bench.person(bench.cast.technicians[0]).await);
    let form = "label=Wanted+by&kind=date&audience=requester&required=never&form=";
    assert_eq!(lead.post("/desk/fields", form).await.status, StatusCode::SEE_OTHER);
    let refused = lead.post("/desk/fields", "label=&kind=choice&choices=&audience=team&required=never").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Give at least one choice"), "{}", refused.body);
    let backer = "label=Backer&kind=person&audience=team&required=never&conditions=wanted_by+%3D+2027-02-28";
    assert_eq!(lead.post("/desk/fields", backer).await.status, StatusCode::SEE_OTHER);
    assert!(lead.get("/desk/fields").await.body.contains("wanted_by"));

    let number = bench.ticket("A new chair").await;
    let path = format!("/desk/t/{number}/fields");
    assert!(jonas.get(&path).await.body.contains("Wanted by"));
    let wrong = jonas.post(&path, "f_wanted_by=2027-02-30").await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("date that exists"),
        "{}",
        wrong.body
    );
    let kept = jonas.post(&path, "f_wanted_by=2027-02-28&f_backer=Elise+Moreau").await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let pane = jonas.get(&format!("/desk/t/{number}")).await.body;
    assert!(pane.contains("28 February 2027") && pane.contains("Backer"), "{pane}");
    assert!(!bench.person(bench.cast.employees[0]).await.get(&format!("/r/{number}")).await.body.contains("Backer"));
}
