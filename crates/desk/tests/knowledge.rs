//! Knowledge through its front door: written, approved, read by those who may, found while typing, kept up to date.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

mod kit;

use axum::http::{Method, StatusCode};
use kit::{Bench, Person};
use serde_json::{Value, json};

const ARTICLES: &str = "/api/v1/desk/articles";

async fn written(by: &Person<'_>, article: Value) -> i64 {
    let made = by.api(Method::POST, ARTICLES, article).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.json()["number"].as_i64().unwrap()
}

/// Written and approved.
async fn published(bench: &Bench, article: Value) -> i64 {
    let (jonas, samir) = (bench.jonas().await, bench.samir().await);
    let number = written(&jonas, article).await;
    jonas.api(Method::POST, &format!("{ARTICLES}/{number}/step"), json!({ "step": "submit" })).await;
    let done = samir.api(Method::POST, &format!("{ARTICLES}/{number}/publication"), json!({ "step": "approve" })).await;
    assert_eq!(done.json()["state"], "published", "{}", done.body);
    number
}

fn printer() -> Value {
    json!({ "title": "When the printer jams", "text": "Open the **second** tray.\n\n<script>alert(1)</script>", "category": "Printing" })
}

#[tokio::test]
async fn others_read_what_was_approved_and_keep_it_while_it_is_changed() {
    for bench in Bench::each().await {
        let (elise, jonas, samir) = (bench.elise().await, bench.jonas().await, bench.samir().await);
        let number = written(&jonas, printer()).await;
        let page = format!("/knowledge/{number}");
        assert_eq!(elise.get(&page).await.status, StatusCode::NOT_FOUND, "a draft is the team's");
        assert_eq!(samir.post(&format!("{page}/approve"), "").await.status, StatusCode::CONFLICT, "not asked for yet");
        assert_eq!(jonas.post(&format!("{page}/submit"), "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(jonas.post(&format!("{page}/approve"), "").await.status, StatusCode::FORBIDDEN);
        assert!(samir.get("/knowledge/care").await.body.contains("When the printer jams"));
        assert_eq!(samir.post(&format!("{page}/approve"), "").await.status, StatusCode::SEE_OTHER);
        let read = elise.get(&page).await;
        assert!(read.status == StatusCode::OK && read.body.contains("<strong>second</strong>"), "{}", read.body);
        assert!(!read.body.contains("<script>alert") && read.body.contains("&lt;script&gt;"), "{}", read.body);
        assert!(elise.get("/knowledge").await.body.contains("When the printer jams"));

        let version =
            jonas.api(Method::GET, &format!("{ARTICLES}/{number}"), Value::Null).await.json()["version"].clone();
        let edit =
            format!("_version={version}&title=When+the+printer+jams&text=Call+the+caretaker.&audience=everybody");
        assert_eq!(jonas.post(&format!("{page}/edit"), &edit).await.status, StatusCode::SEE_OTHER);
        assert!(elise.get(&page).await.body.contains("<strong>second</strong>"), "readers keep the published version");
        let overtaken = samir.post(&format!("{page}/edit"), &edit.replace("caretaker", "porter")).await;
        assert!(overtaken.status == StatusCode::CONFLICT && overtaken.body.contains("porter"), "{}", overtaken.body);
        let compared = jonas.get(&format!("{page}/versions")).await.body;
        assert!(
            compared.contains("<del>Open the **second** tray.</del>")
                && compared.contains("<ins>Call the caretaker.</ins>"),
            "{compared}"
        );
        jonas.post(&format!("{page}/restore/1"), "").await;
        let back = jonas.api(Method::GET, &format!("{ARTICLES}/{number}?newest=true"), Value::Null).await.json();
        assert!(
            back["version"] == 3 && back["state"] == "draft" && back["text"].as_str().unwrap().contains("second"),
            "{back}"
        );
        samir.post(&format!("{page}/archive"), "").await;
        assert_eq!(elise.get(&page).await.status, StatusCode::NOT_FOUND);
        assert!(!elise.get("/knowledge").await.body.contains("When the printer jams"));
    }
}

#[tokio::test]
async fn what_is_for_some_is_found_by_nobody_else() {
    for bench in Bench::each().await {
        let team = published(&bench, json!({ "title": "Resetting badge readers", "text": "The master code lies in the safe.", "audience": "team" })).await;
        let chief = published(&bench, json!({ "title": "Badge readers in the board room", "text": "Press twice.", "audience": "roles", "roles": ["executive"] })).await;
        let (elise, jonas) = (bench.elise().await, bench.jonas().await);
        let helena = bench.person(bench.cast.executive).await;
        let question = "/ask/suggest?q=the+badge+readers+are+dark";
        let seen = |body: &str| {
            [body.contains(&format!("/knowledge/{team}?")), body.contains(&format!("/knowledge/{chief}?"))]
        };
        assert_eq!(seen(&elise.get(question).await.body), [false, false]);
        assert_eq!(seen(&helena.get(question).await.body), [false, true]);
        assert_eq!(seen(&jonas.get(question).await.body), [true, true]);
        assert!(!elise.get("/find?q=badge+readers").await.body.contains("badge readers in"));
        for (who, number, status) in [
            (&elise, team, 404),
            (&elise, chief, 404),
            (&helena, team, 404),
            (&helena, chief, 200),
            (&jonas, team, 200),
        ] {
            assert_eq!(who.get(&format!("/knowledge/{number}")).await.status, status, "{number}");
            assert_eq!(who.api(Method::GET, &format!("{ARTICLES}/{number}"), Value::Null).await.status, status);
        }
        let listed = elise.api(Method::GET, &format!("{ARTICLES}?q=badge+readers"), Value::Null).await.json();
        assert_eq!(listed["items"], json!([]));
    }
}

#[tokio::test]
async fn it_is_offered_while_typing_and_what_became_of_it_is_counted() {
    let bench = Bench::new().await;
    let number = published(&bench, printer()).await;
    let (elise, jonas) = (bench.elise().await, bench.jonas().await);
    let offered = elise.get("/ask/suggest?q=My+printers+jam+again").await.body;
    assert!(offered.contains("When the printer jams") && offered.contains("from=ask"), "{offered}");
    let used = || async {
        let out = jonas.api(Method::GET, &format!("{ARTICLES}/{number}"), Value::Null).await.json()["used"].clone();
        ["suggested", "opened", "helpful", "unhelpful", "solved"].map(|k| out[k].as_i64().unwrap())
    };
    assert_eq!(used().await, [0, 0, 0, 0, 0], "typing counts nothing");
    let page = elise.get(&format!("/knowledge/{number}?from=ask&need=My+printers+jam")).await.body;
    assert!(page.contains("Does this solve it?"), "{page}");
    let path = format!("/knowledge/{number}/helpful");
    assert_eq!(elise.post(&path, "helpful=yes&from=ask&need=My+printers+jam").await.status, StatusCode::SEE_OTHER);
    assert_eq!(used().await, [1, 1, 1, 0, 1]);
    let no = elise.post(&path, "helpful=no&from=ask&need=My+printers+jam").await;
    assert_eq!(no.location(), "/?need=My+printers+jam");
    assert!(elise.get(no.location()).await.body.contains("value=\"My printers jam\""));
    assert_eq!(used().await, [1, 1, 0, 1, 0], "the last word of a person counts");
    elise.post("/ask", "need=The+printer+jams+still").await;
    assert_eq!(used().await, [2, 1, 0, 1, 0], "offered for the request that was sent");
    assert_eq!(elise.post(&path, "helpful=perhaps").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    elise.post("/ask", "need=Elise+Moreau+wants+the+projector+0471+of+elise@aurelle.example").await;
    let care = jonas.get("/knowledge/care").await.body;
    assert!(care.contains("projector"), "{care}");
    for never in ["moreau", "0471", "elise@", "Elise Moreau wants"] {
        assert!(!care.contains(never), "{never} was kept");
    }
}

#[tokio::test]
async fn a_solution_becomes_an_article_in_one_click_and_helps_beside_the_next_ticket() {
    let bench = Bench::new().await;
    let jonas = bench.jonas().await;
    let number = bench.ticket("The plotter prints only in <grey>.").await;
    jonas
        .upload(
            &format!("/desk/t/{number}/reply"),
            &[("kind", "reply"), ("text", "Choose *colour* in the driver."), ("do", "solve")],
            &[],
        )
        .await;
    let made = jonas.post(&format!("/knowledge/from/{number}"), "").await;
    assert_eq!(made.location(), "/knowledge/1/edit");
    let draft = jonas.get("/knowledge/1").await.body;
    assert!(
        draft.contains("&lt;grey&gt;") && draft.contains("*colour*") && draft.contains("The plotter prints only in"),
        "{draft}"
    );
    assert!(draft.contains(&format!("/go/ticket/{number}")), "the ticket stays linked");
    let samir = bench.samir().await;
    jonas.post("/knowledge/1/submit", "").await;
    samir.post("/knowledge/1/approve", "").await;
    let next = bench.ticket("Our plotter shows no colour").await;
    let pane = jonas.get(&format!("/desk/t/{next}")).await.body;
    assert!(
        pane.contains("Link into the reply")
            && pane.contains("data-fills=\"#compose-text\"")
            && pane.contains("/knowledge/1"),
        "{pane}"
    );
    assert!(!bench.elise().await.get(&format!("/r/{next}")).await.body.contains("Link into the reply"));
}

#[tokio::test]
async fn the_owner_is_reminded_on_the_day_and_until_somebody_looked() {
    let bench = Bench::new().await;
    let number =
        published(&bench, json!({ "title": "Wi-Fi in the depot", "text": "Ask Marek.", "review_on": "2026-12-01" }))
            .await;
    let jonas = bench.jonas().await;
    let reminded =
        || async { bench.mails(jonas.who).await.iter().filter(|m| m.subject.contains("wants a look")).count() };
    bench.at("2026-11-30T12:00:00Z");
    bench.jobs().await;
    assert_eq!(reminded().await, 0);
    bench.at("2026-12-01T12:00:00Z");
    bench.jobs().await;
    assert_eq!(reminded().await, 1);
    assert!(jonas.get("/knowledge/care").await.body.contains("Wi-Fi in the depot"));
    bench.at("2026-12-08T13:00:00Z");
    bench.jobs().await;
    assert_eq!(reminded().await, 2, "again after a week");
    let past = jonas.post(&format!("/knowledge/{number}/reviewed"), "review_on=2026-12-01").await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", past.body);
    jonas.post(&format!("/knowledge/{number}/reviewed"), "review_on=2027-06-01").await;
    bench.at("2026-12-20T12:00:00Z");
    bench.jobs().await;
    assert_eq!(reminded().await, 2);
}

#[tokio::test]
async fn bad_input_is_named_and_pictures_are_pictures() {
    let bench = Bench::new().await;
    let (jonas, elise) = (bench.jonas().await, bench.elise().await);
    for (wrong, field) in [
        (json!({ "text": "x" }), "title"),
        (json!({ "title": "x" }), "text"),
        (json!({ "title": "x", "text": "x", "audience": "nobody" }), "audience"),
        (json!({ "title": "x", "text": "x", "audience": "roles" }), "roles"),
        (json!({ "title": "x", "text": "x", "review_on": "31.12." }), "review_on"),
        (json!({ "title": "x", "text": "x", "owner": 999_999 }), "owner"),
        (json!({ "title": "x".repeat(161), "text": "x" }), "title"),
    ] {
        let refused = jonas.api(Method::POST, ARTICLES, wrong).await;
        assert_eq!(
            (refused.status, refused.json()["fields"][0]["field"].clone()),
            (StatusCode::UNPROCESSABLE_ENTITY, json!(field))
        );
    }
    assert_eq!(elise.api(Method::POST, ARTICLES, printer()).await.status, StatusCode::FORBIDDEN);
    let kept = jonas.post("/knowledge", "title=&text=A+long+text&audience=everybody").await;
    assert!(kept.status == StatusCode::UNPROCESSABLE_ENTITY && kept.body.contains("A long text"), "{}", kept.body);

    let number = published(&bench, printer()).await;
    let files = format!("/knowledge/{number}/files");
    let page = jonas.upload(&files, &[], &[("files", "x.html", "text/html", b"<script>")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        jonas.upload(&files, &[], &[("files", "x.png", "image/png", b"\x89PNG")]).await.status,
        StatusCode::SEE_OTHER
    );
    let editor = jonas.get(&format!("/knowledge/{number}/edit")).await.body;
    let id = editor.split("/knowledge/files/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(elise.get(&format!("/knowledge/files/{id}")).await.status, StatusCode::OK);
    bench.samir().await.post(&format!("/knowledge/{number}/archive"), "").await;
    assert_eq!(
        elise.get(&format!("/knowledge/files/{id}")).await.status,
        StatusCode::NOT_FOUND,
        "it goes with its article"
    );
}
