//! How well people say they were helped: asked by mail and on the page, answered once a resolution, counted with
//! its interval, and followed up where it was bad.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

mod kit;

use axum::http::{Method, StatusCode};
use desk::Deed;
use kit::Bench;
use serde_json::{Value, json};

/// The address in the mail that opens the page with this answer.
async fn mailed_link(bench: &Bench, score: i64) -> String {
    let mail = bench.mails(bench.cast.employees[0]).await.into_iter().find(|m| m.plain.contains("/rate/")).unwrap();
    assert!(mail.html.as_ref().unwrap().contains("/rate/"), "the link stands in both forms of the mail");
    let end = format!("?score={score}");
    let link = mail.plain.lines().find(|l| l.contains("/rate/") && l.ends_with(&end)).unwrap();
    link.split_once("/rate/").map(|(_, rest)| format!("/rate/{rest}")).unwrap()
}

#[tokio::test]
async fn one_click_in_the_mail_and_one_on_the_page_behind_it() {
    for bench in Bench::each().await {
        let number = bench.ticket("The scanner prints blank pages.").await;
        bench.solves(number).await;
        assert!(bench.jobs().await.is_empty(), "asked before the solution stood for a while");
        bench.at("2026-11-23T08:06:00Z");
        bench.jobs().await;
        let link = mailed_link(&bench, 4).await;
        let path = link.split('?').next().unwrap().to_owned();

        // Whoever follows the link, a mail scanner say, has rated nothing.
        let page = bench.stranger(Method::GET, &link, "").await;
        assert!(page.status == StatusCode::OK && page.body.contains("value=\"4\" checked"), "{}", page.body);
        let jonas = bench.jonas().await;
        let rating = format!("/api/v1/desk/tickets/{number}/rating");
        assert_eq!(jonas.api(Method::GET, &rating, Value::Null).await.json()["items"], json!([]));

        let given = bench.stranger(Method::POST, &path, "score=4&comment=Quick+%3Cb%3Eand%3C%2Fb%3E+kind").await;
        assert!(given.status == StatusCode::OK && given.body.contains("Thank you"), "{}", given.body);
        let known = jonas.api(Method::GET, &rating, Value::Null).await.json();
        assert_eq!((&known["items"][0]["score"], known["items"].as_array().unwrap().len()), (&json!(4), 1));

        // Another answer takes its place: one rating a resolution.
        bench.stranger(Method::POST, &path, "score=5&comment=Quick").await;
        let known = jonas.api(Method::GET, &rating, Value::Null).await.json();
        assert_eq!((&known["items"][0]["score"], known["items"].as_array().unwrap().len()), (&json!(5), 1));
        let pane = jonas.get(&format!("/desk/t/{number}")).await.body;
        assert!(pane.contains("Satisfaction") && pane.contains("5 of 5: Very good"), "{pane}");
        assert!(pane.contains("rated the solution 5 of 5"), "{pane}");

        for wrong in ["", "score=", "score=9", "score=good"] {
            let refused = bench.stranger(Method::POST, &path, wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", refused.body);
        }
        for forged in ["/rate/1.forged", "/rate/nonsense", "/rate/999999.x"] {
            assert_eq!(bench.stranger(Method::GET, forged, "").await.status, StatusCode::GONE, "{forged}");
            assert_eq!(bench.stranger(Method::POST, forged, "score=1").await.status, StatusCode::GONE, "{forged}");
        }
        bench.at("2026-12-20T08:00:00Z");
        let late = bench.stranger(Method::POST, &path, "score=1").await;
        assert!(late.status == StatusCode::CONFLICT && late.body.contains("is over"), "{}", late.body);
    }
}

#[tokio::test]
async fn what_was_taken_back_or_opened_again_is_not_asked() {
    let bench = Bench::new().await;
    let (first, second) = (bench.ticket("The printer jams.").await, bench.ticket("The lift stands.").await);
    bench.solves(first).await;
    bench.does(first, Deed::Unresolve).await;
    bench.solves(second).await;
    bench.does(second, Deed::Reopen).await;
    bench.at("2026-11-23T09:00:00Z");
    bench.jobs().await;
    let elise = bench.elise().await;
    assert!(bench.mails(elise.who).await.iter().all(|m| !m.plain.contains("/rate/")));
    let early = elise.api(Method::POST, &format!("/api/v1/desk/tickets/{first}/rating"), json!({ "score": 3 })).await;
    assert_eq!((early.status, early.json()["code"].clone()), (StatusCode::CONFLICT, json!("too-late")));
}

#[tokio::test]
async fn each_resolution_is_asked_and_rated_on_its_own() {
    let bench = Bench::new().await;
    let number = bench.ticket("The printer jams.").await;
    bench.solves(number).await;
    let elise = bench.elise().await;
    assert!(elise.get(&format!("/r/{number}")).await.body.contains("How well were you helped"));
    let done = elise.post(&format!("/r/{number}/rating"), "score=3&comment=").await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, format!("/r/{number}").as_str()));
    bench.at("2026-11-24T08:00:00Z");
    bench.does(number, Deed::Reopen).await;
    assert!(!elise.get(&format!("/r/{number}")).await.body.contains("How well were you helped"));
    bench.solves(number).await;
    elise.post(&format!("/r/{number}/rating"), "score=5&comment=Now+it+does").await;
    let known =
        bench.jonas().await.api(Method::GET, &format!("/api/v1/desk/tickets/{number}/rating"), Value::Null).await;
    let scores: Vec<i64> =
        known.json()["items"].as_array().unwrap().iter().map(|r| r["score"].as_i64().unwrap()).collect();
    assert_eq!(scores, [5, 3]);
    // Somebody else's request is not theirs to rate.
    let tomas = bench.person(bench.cast.employees[1]).await;
    assert_eq!(tomas.post(&format!("/r/{number}/rating"), "score=1&comment=").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_bad_answer_opens_one_follow_up_that_the_person_does_not_see() {
    let bench = Bench::new().await;
    let number = bench.ticket("The badge reader stays dark.").await;
    bench.solves(number).await;
    let (elise, jonas) = (bench.elise().await, bench.jonas().await);
    let path = format!("/api/v1/desk/tickets/{number}/rating");
    let rated = elise.api(Method::POST, &path, json!({ "score": 1, "comment": "Nobody came" })).await;
    assert_eq!((rated.status, rated.json()["follow_up"].clone()), (StatusCode::OK, Value::Null));
    elise.api(Method::POST, &path, json!({ "score": 2, "comment": "Nobody came for a week" })).await;
    let followed = jonas.api(Method::GET, &path, Value::Null).await.json()["items"][0]["follow_up"].as_i64().unwrap();
    let ticket = jonas.get(&format!("/desk/t/{followed}")).await.body;
    assert!(ticket.contains("Follow up on T-1: rated 1 of 5") && ticket.contains("Nobody came"), "{ticket}");
    assert!(jonas.get(&format!("/desk/t/{number}")).await.body.contains(&format!("Followed up in T-{followed}")));
    assert_eq!(elise.get(&format!("/r/{followed}")).await.status, StatusCode::NOT_FOUND);
    let list = elise.api(Method::GET, "/api/v1/desk/tickets", Value::Null).await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "one follow-up, and not hers to see: {list}");
    let all = jonas.api(Method::GET, "/api/v1/desk/tickets", Value::Null).await.json();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_share_stands_with_its_interval_and_only_from_ten_answers_on() {
    let bench = Bench::new().await;
    let (elise, samir) = (bench.elise().await, bench.samir().await);
    for n in 1..=12 {
        let number = bench.ticket(&format!("Request number {n}")).await;
        bench.solves(number).await;
        if n <= 9 {
            let score = if n == 1 { 2 } else { 5 };
            elise.api(Method::POST, &format!("/api/v1/desk/tickets/{number}/rating"), json!({ "score": score })).await;
        }
    }
    bench.at("2026-11-23T08:30:00Z");
    let nine = samir.api(Method::GET, "/api/v1/desk/ratings", Value::Null).await.json();
    assert_eq!((&nine["satisfaction"]["value"], &nine["satisfaction"]["whole"]), (&Value::Null, &json!(9)));
    assert!(samir.get("/desk/ratings").await.body.contains("fewer than ten answers"));
    let tenth = samir.api(Method::GET, "/api/v1/desk/tickets", Value::Null).await.json();
    let tenth =
        tenth["items"].as_array().unwrap().iter().find(|t| t["title"] == "Request number 10").unwrap()["number"]
            .clone();
    elise.api(Method::POST, &format!("/api/v1/desk/tickets/{tenth}/rating"), json!({ "score": 4 })).await;
    bench.jobs().await;
    let ten = samir.api(Method::GET, "/api/v1/desk/ratings?scores=good", Value::Null).await.json();
    assert_eq!(
        (&ten["satisfaction"]["value"], &ten["response"]["part"], &ten["response"]["whole"]),
        (&json!(0.9), &json!(10), &json!(12))
    );
    assert_eq!(ten["items"].as_array().unwrap().len() as i64, ten["satisfaction"]["part"].as_i64().unwrap());
    let page = samir.get("/desk/ratings").await.body;
    assert!(page.contains("90 of 100 answers were good") && page.contains("10 of 12"), "{page}");
    assert_eq!(samir.get("/desk/ratings?scores=some").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(elise.get("/desk/ratings").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_lead_sets_the_rule_and_nobody_else() {
    let bench = Bench::new().await;
    let (samir, jonas) = (bench.samir().await, bench.jonas().await);
    let form = "wait_minutes=0&change_days=3&follow_up_at_most=1&follow_up_priority=1";
    assert_eq!(jonas.post("/desk/ratings/setting", form).await.status, StatusCode::FORBIDDEN);
    let refused = samir
        .post("/desk/ratings/setting", "wait_minutes=soon&change_days=0&follow_up_at_most=9&follow_up_priority=1")
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("at least 1") && refused.body.contains("at most 4"), "{}", refused.body);
    assert_eq!(samir.post("/desk/ratings/setting", form).await.status, StatusCode::SEE_OTHER);
    let setting = samir.api(Method::GET, "/api/v1/desk/ratings/setting", Value::Null).await.json();
    assert_eq!((&setting["mails"], &setting["change_days"]), (&json!(false), &json!(3)));
    let number = bench.ticket("The printer jams.").await;
    bench.solves(number).await;
    assert!(bench.jobs().await.is_empty(), "nothing is mailed any more");
    let wrong = samir.api(Method::PUT, "/api/v1/desk/ratings/setting", json!({ "mails": true })).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{}", wrong.body);
}
