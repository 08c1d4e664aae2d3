//! Recurring work through its routes and its job: what a rule opens, that it opens it once, over a stop of the server and
//! when two servers carry it out, and that what was taken away comes back. On PostgreSQL too, where one is given.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

mod kit;

use axum::http::{Method, StatusCode};
use house::store::Tx;
use kit::{Bench, Person};
use serde_json::{Value, json};

const RULES: &str = "/api/v1/desk/recurring";

fn backups() -> Value {
    json!({
        "title": "Look at the backups", "text": "Restore one file.", "team": "Servers", "priority": 2, "service": "Backup",
        "category": "Care", "tags": ["Care"], "checklist": ["Choose a file", "Restore it"], "fields": { "room": "B 12" },
        "done_by": { "days": 0, "time": "17:00" },
        "pattern": { "from": "2026-11-23", "time": "10:00", "every": "day" },
    })
}

async fn prepare(samir: &Person<'_>) {
    let team = samir.api(Method::POST, "/api/v1/desk/teams", json!({ "name": "Servers" })).await;
    assert_eq!(team.status, StatusCode::CREATED, "{}", team.body);
    let room = json!({ "label": "Room", "kind": "text", "audience": "team", "required": "never", "form": "request" });
    assert_eq!(samir.api(Method::POST, "/api/v1/desk/fields", room).await.status, StatusCode::CREATED);
}

async fn kept(jonas: &Person<'_>, work: Value) -> i64 {
    let kept = jonas.api(Method::POST, RULES, work).await;
    assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.body);
    kept.json()["id"].as_i64().unwrap()
}

async fn opened(jonas: &Person<'_>, id: i64) -> Vec<Value> {
    jonas.api(Method::GET, &format!("{RULES}/{id}/tickets"), Value::Null).await.json()["items"]
        .as_array()
        .unwrap()
        .clone()
}

#[tokio::test]
async fn a_rule_opens_its_ticket_on_its_day_with_all_that_belongs_to_it() {
    for bench in Bench::each().await {
        let (jonas, samir) = (bench.jonas().await, bench.samir().await);
        prepare(&samir).await;
        let mut work = backups();
        work["assignee"] = json!(bench.cast.technicians[1].0);
        let id = kept(&jonas, work).await;
        bench.jobs().await;
        assert!(opened(&jonas, id).await.is_empty(), "it is nine, not ten");
        bench.at("2026-11-23T09:00:00Z");
        bench.jobs().await;
        let runs = opened(&jonas, id).await;
        assert_eq!(runs.len(), 1, "{runs:?}");
        assert_eq!((&runs[0]["missed"], &runs[0]["by_hand"]), (&json!(0), &json!(false)));
        assert_eq!(runs[0]["due_at"], "2026-11-23T16:00:00Z", "five in the afternoon in Paris");
        let number = runs[0]["ticket"].as_i64().unwrap();
        let read = jonas.api(Method::GET, &format!("/api/v1/desk/tickets/{number}"), Value::Null).await.json();
        let t = &read["ticket"];
        assert_eq!(t["title"], "Look at the backups");
        assert_eq!((&t["priority"], &t["service"], &t["category"]), (&json!(2), &json!("Backup"), &json!("Care")));
        assert_eq!(t["assignee"], bench.cast.technicians[1].0);
        assert!(t["due_at"].as_str().unwrap() <= "2026-11-23T16:00:00Z", "{t}");
        let fields = jonas.api(Method::GET, &format!("/api/v1/desk/tickets/{number}/fields"), Value::Null).await.json();
        assert_eq!(fields["fields"]["room"], "B 12");
        let page = jonas.get(&format!("/desk/t/{number}")).await.body;
        for words in
            ["Restore one file.", "Choose a file", "Opened by the rule", "Every day, at 10:00", "care", "Servers"]
        {
            assert!(page.contains(words), "{words} is not on the page");
        }
        let next = jonas.api(Method::GET, &format!("{RULES}/{id}"), Value::Null).await.json();
        assert_eq!((&next["next_at"], &next["opened"]), (&json!("2026-11-24T09:00:00Z"), &json!(1)));
        let shown = jonas.get(&format!("/desk/recurring/{id}")).await.body;
        assert!(shown.contains("Tuesday 24 November 2026, 10:00") && shown.contains(&format!("T-{number}")), "{shown}");
    }
}

#[tokio::test]
async fn what_a_stop_of_the_server_missed_is_one_ticket_that_says_so() {
    for bench in Bench::each().await {
        let (jonas, samir) = (bench.jonas().await, bench.samir().await);
        prepare(&samir).await;
        let id = kept(&jonas, backups()).await;
        bench.at("2027-01-02T12:00:00Z");
        bench.jobs().await;
        let runs = opened(&jonas, id).await;
        assert_eq!(runs.len(), 1, "{runs:?}");
        assert_eq!((&runs[0]["at"], &runs[0]["missed"]), (&json!("2027-01-02T09:00:00Z"), &json!(40)));
        let page = jonas.get(&format!("/desk/t/{}", runs[0]["ticket"])).await.body;
        assert!(page.contains("40 earlier times were missed"), "{page}");
    }
}

#[tokio::test]
async fn carried_out_twice_at_once_it_opens_one_ticket() {
    for bench in Bench::each().await {
        let (jonas, samir) = (bench.jonas().await, bench.samir().await);
        prepare(&samir).await;
        let id = kept(&jonas, backups()).await;
        bench.at("2026-11-23T09:00:00Z");
        let work = bench.house.jobs.get("desk.recurring").cloned().unwrap();
        let payload = json!({ "rule": id, "at": "2026-11-23T09:00:00Z" });
        let twice = (0..4).map(|_| work(bench.house.clone(), Some(bench.ours), payload.clone()));
        let done = futures_util::future::join_all(twice).await;
        assert!(done.iter().all(Result::is_ok), "{done:?}");
        bench.jobs().await;
        assert_eq!(opened(&jonas, id).await.len(), 1);
    }
}

#[tokio::test]
async fn a_rule_rests_goes_on_is_taken_away_and_comes_back() {
    for bench in Bench::each().await {
        let (jonas, samir) = (bench.jonas().await, bench.samir().await);
        prepare(&samir).await;
        let id = kept(&jonas, backups()).await;
        let deed = |deed: &str| format!("/desk/recurring/{id}/{deed}");
        assert_eq!(jonas.post(&deed("pause"), "").await.status, StatusCode::SEE_OTHER);
        bench.at("2026-11-25T12:00:00Z");
        bench.jobs().await;
        assert!(opened(&jonas, id).await.is_empty(), "it rests");
        jonas.post(&deed("resume"), "").await;
        bench.jobs().await;
        assert!(opened(&jonas, id).await.is_empty(), "what it slept through is not missed");
        let removed = jonas.post(&deed("remove"), "").await;
        assert_eq!((removed.status, removed.location()), (StatusCode::SEE_OTHER, "/desk/recurring"));
        assert_eq!(jonas.get(&format!("/desk/recurring/{id}")).await.status, StatusCode::NOT_FOUND);
        bench.at("2026-11-26T12:00:00Z");
        bench.jobs().await;
        assert_eq!(jonas.post(&deed("restore"), "").await.status, StatusCode::SEE_OTHER);
        bench.at("2026-11-27T09:00:00Z");
        bench.jobs().await;
        assert_eq!(opened(&jonas, id).await.len(), 1);
        bench.at("2026-11-27T09:10:00Z");
        let by_hand = jonas.post(&deed("run"), "").await;
        assert!(by_hand.location().starts_with("/desk/t/"), "{}", by_hand.body);
        assert_eq!(jonas.post(&deed("run"), "x=1").await.status, StatusCode::CONFLICT, "twice in one moment");
        let runs = opened(&jonas, id).await;
        assert_eq!(runs.iter().filter(|r| r["by_hand"] == true).count(), 1, "{runs:?}");
        let next = jonas.api(Method::GET, &format!("{RULES}/{id}"), Value::Null).await.json();
        assert_eq!(next["next_at"], "2026-11-28T09:00:00Z", "by hand moves nothing");
    }
}

#[tokio::test]
async fn a_rule_over_its_end_opens_no_more_and_a_changed_one_follows_its_new_days() {
    let bench = Bench::new().await;
    let (jonas, samir) = (bench.jonas().await, bench.samir().await);
    prepare(&samir).await;
    let mut work = backups();
    work["pattern"]["times"] = json!(1);
    let id = kept(&jonas, work.clone()).await;
    bench.at("2026-11-23T09:00:00Z");
    bench.jobs().await;
    bench.at("2026-12-23T09:00:00Z");
    bench.jobs().await;
    assert_eq!(opened(&jonas, id).await.len(), 1);
    assert!(jonas.get("/desk/recurring").await.body.contains("It has come to its end"));
    work["pattern"] = json!({ "from": "2026-12-23", "time": "11:00", "every": "month", "which": "last", "weekday": 5 });
    let changed = jonas.api(Method::PUT, &format!("{RULES}/{id}"), work).await.json();
    assert_eq!(changed["next_at"], "2026-12-25T10:00:00Z", "{changed}");
    assert!(jonas.get("/desk/recurring").await.body.contains("Every month on the last Friday, at 11:00"));
}

#[tokio::test]
async fn the_form_shows_the_first_dates_and_keeps_what_was_typed() {
    let bench = Bench::new().await;
    let jonas = bench.jonas().await;
    assert_eq!(jonas.get("/desk/recurring/new").await.status, StatusCode::OK);
    let typed = "title=Order+paper&priority=4&kind=request&every=week&interval=2&from=2026-11-23&time=09:30&weekdays=1&weekdays=4&times=3";
    let shown = jonas.post("/desk/recurring", &format!("{typed}&do=preview")).await;
    assert_eq!(shown.status, StatusCode::OK);
    for words in ["Monday 23 November 2026, 09:30", "Thursday 26 November 2026, 09:30", "Monday 7 December 2026, 09:30"]
    {
        assert!(shown.body.contains(words), "{words} is not shown: {}", shown.body);
    }
    let kept = jonas.post("/desk/recurring", &format!("{typed}&do=keep")).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let edit = jonas.get(&format!("{}/edit", kept.location())).await.body;
    assert!(edit.contains("value=\"Order paper\"") && edit.contains("value=\"4\" checked"), "{edit}");
    let wrong = jonas.post("/desk/recurring", "title=&every=rule&rule=nonsense&from=x&time=25:99&times=0").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("This recurrence cannot be read") && wrong.body.contains("nonsense"), "{}", wrong.body);
}

#[tokio::test]
async fn what_a_rule_names_must_be_there_and_what_left_since_is_left_out_and_said() {
    let bench = Bench::new().await;
    let (jonas, samir) = (bench.jonas().await, bench.samir().await);
    prepare(&samir).await;
    let mut work = backups();
    (work["team"], work["assignee"], work["fields"]) =
        (json!("Nowhere"), json!(bench.cast.employees[0].0), json!({ "none": "x" }));
    (work["requester"], work["calendar"]) = (json!("nobody@nowhere.example"), json!("Moon"));
    let refused = jonas.api(Method::POST, RULES, work).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["team", "assignee", "f_none", "requester", "calendar"] {
        assert!(refused.body.contains(&format!("\"{field}\"")), "{field}: {}", refused.body);
    }
    let mut work = backups();
    work["assignee"] = json!(bench.cast.technicians[1].0);
    let id = kept(&jonas, work).await;
    let (ours, marek) = (bench.ours, bench.cast.technicians[1]);
    let leave = move |tx: &mut Tx<'_>| house::people::store::membership_end(tx, marek);
    bench.house.db.write::<_, house::store::StoreError>(bench.house.system(Some(ours)), leave).await.unwrap();
    bench.at("2026-11-23T09:00:00Z");
    bench.jobs().await;
    let runs = opened(&jonas, id).await;
    let page = jonas.get(&format!("/desk/t/{}", runs[0]["ticket"])).await.body;
    assert!(page.contains("Left out, because it is no longer there: the person it was for"), "{page}");
}

#[tokio::test]
async fn an_employee_sees_no_rule_and_another_version_is_refused() {
    let bench = Bench::new().await;
    let (jonas, samir, elise) = (bench.jonas().await, bench.samir().await, bench.elise().await);
    prepare(&samir).await;
    let id = kept(&jonas, backups()).await;
    assert_eq!(elise.get("/desk/recurring").await.status, StatusCode::FORBIDDEN);
    assert_eq!(elise.api(Method::POST, RULES, backups()).await.status, StatusCode::FORBIDDEN);
    let typed = "title=Other&priority=3&every=day&from=2026-11-23&time=08:00";
    assert_eq!(
        jonas.post(&format!("/desk/recurring/{id}"), &format!("{typed}&_version=1")).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        jonas.post(&format!("/desk/recurring/{id}"), &format!("{typed}&_version=1")).await.status,
        StatusCode::CONFLICT
    );
}
