//! The technician's queue through the front door: filters, views, tags, many at once, macros, teams.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

mod bench;

use axum::http::{Method, StatusCode};
use bench::Bench;
use house::store::{Statement, StoreError, Tx};
use serde_json::{Value, json};

async fn post(bench: &Bench, token: &str, path: &str, body: Value) -> bench::Answer {
    bench.api(token, (Method::POST, path), body, &[]).await
}

async fn get(bench: &Bench, token: &str, path: &str) -> Value {
    let answer = bench.api(token, (Method::GET, path), Value::Null, &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    answer.json()
}

fn encoded(line: &str) -> String {
    line.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// The numbers that a line finds, in their order.
async fn found(bench: &Bench, token: &str, line: &str, order: &str) -> Vec<i64> {
    let page = get(bench, token, &format!("/api/v1/desk/queue?q={}&order={order}&limit=200", encoded(line))).await;
    page["items"].as_array().unwrap().iter().map(|t| t["number"].as_i64().unwrap()).collect()
}

/// Every number that a line finds, seven at a time, and how many pages it took.
async fn walked(bench: &Bench, token: &str, line: &str, order: &str) -> (Vec<i64>, usize) {
    let (mut all, mut after, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let path = format!("/api/v1/desk/queue?q={}&order={order}&limit=7{after}", encoded(line));
        let page = get(bench, token, &path).await;
        all.extend(page["items"].as_array().unwrap().iter().map(|t| t["number"].as_i64().unwrap()));
        pages += 1;
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return (all, pages),
        }
    }
}

/// Tickets behind the commands' back: many, quickly.
static MANY: Statement = Statement::new(
    "test::MANY",
    "insert into desk_ticket (organisation, number, title, state, priority, requester_name, channel, created_at, open, last_line, changed_at, category, due_at)
     with recursive n(i) as (select 1 union all select i + 1 from n where i < cast($2 as bigint))
     select cast($1 as bigint), 1000 + i, 'Many', 'open', 1 + i % 4, 'Nobody', 'import', cast($3 as bigint) + i, true, '', cast($3 as bigint) - i, 'c' || (i % 50), case when i % 3 = 0 then null else cast($3 as bigint) + i % 97 end from n",
);

async fn many(bench: &Bench, count: i64) {
    let (organisation, at) = (bench.ours, bench.clock.now().as_microsecond());
    let add = move |tx: &mut Tx<'_>| tx.execute(&MANY, house::params![organisation, count, at]);
    bench.house.db.write::<_, StoreError>(bench.scope(bench.cast.admin), add).await.unwrap();
}

#[tokio::test]
async fn a_line_finds_what_it_says_on_either_engine() {
    filters(&Bench::new().await).await;
    if let Some(own) = bench::own_database() {
        filters(&Bench::on(own).await).await;
    }
}

async fn filters(bench: &Bench) {
    let (lead, jonas) = (bench.program(bench.cast.it_lead).await, bench.program(bench.cast.technicians[0]).await);
    for text in ["The printer jams", "The VPN is slow", "A new chair", "The scanner beeps"] {
        bench.ticket(text).await;
    }
    let me = bench.cast.technicians[0].0;
    post(bench, &jonas, "/api/v1/desk/tickets/1/assignee", json!({ "person": me })).await;
    post(bench, &jonas, "/api/v1/desk/tickets/2/priority", json!({ "priority": 1 })).await;
    post(bench, &jonas, "/api/v1/desk/tickets/2/tags", json!({ "add": ["VPN", "on-site"] })).await;
    post(bench, &jonas, "/api/v1/desk/tickets/4/tags", json!({ "add": ["on-site"] })).await;
    post(bench, &jonas, "/api/v1/desk/tickets/3/resolve", Value::Null).await;
    let cost = json!({ "label": "Cost", "kind": "number", "audience": "team", "required": "never" });
    assert_eq!(post(bench, &lead, "/api/v1/desk/fields", cost).await.status, StatusCode::CREATED);
    post(bench, &jonas, "/api/v1/desk/tickets/4/fields", json!({ "fields": { "cost": 12.5 } })).await;
    let network = json!({ "name": "Network", "discipline": "network", "people": [me] });
    assert_eq!(post(bench, &lead, "/api/v1/desk/teams", network).await.status, StatusCode::CREATED);
    assert_eq!(
        post(bench, &jonas, "/api/v1/desk/tickets/2/team", json!({ "team": "Network" })).await.status,
        StatusCode::NO_CONTENT
    );

    let cases: [(&str, &[i64]); 21] = [
        ("", &[4, 2, 1]),
        ("is:any", &[4, 3, 2, 1]),
        ("is:solved", &[3]),
        ("state:resolved,new", &[4, 3, 2]),
        ("assignee:me", &[1]),
        ("assignee:none", &[4, 2]),
        ("-assignee:me", &[4, 2]),
        ("-assignee:none is:any", &[3, 1]),
        ("priority:1", &[2]),
        ("tag:on-site", &[4, 2]),
        ("tag:on-site -tag:vpn", &[4]),
        ("tag:none", &[1]),
        ("printer", &[1]),
        ("team:me", &[2]),
        ("team:network", &[]),
        ("field.cost:10..20", &[4]),
        ("field.cost:12.5", &[4]),
        ("field.cost:none", &[2, 1]),
        ("requester:\"Elise Moreau\" channel:portal", &[4, 2, 1]),
        ("requester:nobody@example.org", &[]),
        ("created:today.. due:now.. -is:waiting", &[4, 2, 1]),
    ];
    for (line, expected) in cases {
        assert_eq!(found(bench, &jonas, line, "newest").await, expected, "{line}");
    }
    assert_eq!(found(bench, &jonas, "", "priority").await[0], 2);
    for (line, fault) in [("colour:red", "colour"), ("created:soon..", "soon")] {
        let refused = bench
            .api(&jonas, (Method::GET, &format!("/api/v1/desk/queue?q={}", encoded(line))), Value::Null, &[])
            .await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains(fault), "{}", refused.body);
    }

    // Few are gathered and sorted, many are walked: either way each comes once, in order.
    for count in [60, 3_500] {
        many(bench, count).await;
        for order in ["due", "priority", "newest", "oldest", "changed"] {
            let (mut all, pages) = walked(bench, &jonas, "category:c7,c8", order).await;
            all.sort_unstable();
            let expected: Vec<i64> = (1..=count).filter(|i| [7, 8].contains(&(i % 50))).map(|i| 1000 + i).collect();
            assert_eq!((all, pages), (expected.clone(), expected.len().div_ceil(7)), "{order} of {count}");
            let (all, _) = walked(bench, &jonas, "priority:2 channel:import -category:c1", order).await;
            assert_eq!(
                all.len() as i64,
                (1..=count).filter(|i| i % 4 == 1 && i % 50 != 1).count() as i64,
                "{order} of {count}"
            );
        }
        let clear = Statement::new("test::CLEAR", "delete from desk_ticket where organisation = $1 and number > 1000");
        let ours = bench.ours;
        let work = move |tx: &mut Tx<'_>| tx.execute(&clear, house::params![ours]);
        bench.house.db.write::<_, StoreError>(bench.scope(bench.cast.admin), work).await.unwrap();
    }
}

#[tokio::test]
async fn views_are_ones_own_or_everybodys_and_know_their_counts() {
    let bench = Bench::new().await;
    let (jonas, amara) =
        (bench.program(bench.cast.technicians[0]).await, bench.program(bench.cast.technicians[1]).await);
    bench.ticket("The printer jams").await;
    bench.ticket("The VPN is slow").await;
    let views = "/api/v1/desk/views";
    let mine = post(&bench, &jonas, views, json!({ "name": "Slow ones", "line": "text:slow" })).await.json();
    assert_eq!((mine["tickets"].as_i64(), mine["or_more"].as_bool()), (Some(1), Some(false)));
    let shared =
        post(&bench, &jonas, views, json!({ "name": "New", "line": "state:new", "order": "oldest", "shared": true }))
            .await
            .json();
    let refused = post(&bench, &jonas, views, json!({ "name": "", "line": "x:y" })).await;
    assert_eq!(
        (refused.status, refused.json()["fields"].as_array().unwrap().len()),
        (StatusCode::UNPROCESSABLE_ENTITY, 2)
    );

    let seen = get(&bench, &amara, views).await;
    assert_eq!(
        seen["items"].as_array().unwrap().iter().map(|v| v["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["New"]
    );
    let of = |v: &Value| format!("{views}/{}", v["id"]);
    let change = json!({ "name": "Newest", "line": "state:new" });
    assert_eq!(bench.api(&amara, (Method::PUT, &of(&shared)), change.clone(), &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(bench.api(&amara, (Method::PUT, &of(&mine)), change.clone(), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        bench.api(&jonas, (Method::PUT, &of(&mine)), change.clone(), &[("if-match", "9")]).await.status,
        StatusCode::CONFLICT
    );
    let lead = bench.program(bench.cast.it_lead).await;
    assert_eq!(bench.api(&lead, (Method::DELETE, &of(&shared)), Value::Null, &[]).await.status, StatusCode::NO_CONTENT);

    // On the page: the view with its count and key, its line to change, and a line that cannot be read.
    let desk = bench.person(bench.cast.technicians[0]).await;
    let page = desk.get(&format!("/desk?view=v{}", mine["id"])).await.body;
    assert!(
        page.contains("Slow ones <span>1</span>")
            && page.contains("data-key=\"4\"")
            && page.contains("value=\"text:slow\""),
        "{page}"
    );
    assert!(page.contains("The VPN is slow") && !page.contains("id=\"t-1\""), "{page}");
    let sent = desk.get("/desk/filter?q=is%3Aany&order=oldest").await;
    assert_eq!(sent.location(), "/desk?view=~oldest~is:any");
    let form = desk.get("/desk/filter?parts=1&is=open&tag=on+site&created_from=2026-11-01&order=newest").await;
    assert_eq!(form.location(), "/desk?view=~newest~is:open%20tag:%22on%20site%22%20created:2026-11-01..");
    assert!(desk.get("/desk/filter?form=1&q=tag%3Ax").await.body.contains("value=\"x\""));
    let wrong = desk.get("/desk?view=~due~colour:red").await;
    assert!(wrong.status == StatusCode::OK && wrong.body.contains("nothing to filter by"), "{}", wrong.body);
    let kept = desk.post("/desk/views", "name=Mine&line=assignee%3Ame&order=due").await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert!(desk.get("/desk/views").await.body.contains("assignee:me"));
}

#[tokio::test]
async fn many_take_a_deed_or_say_why_not_and_all_is_taken_back() {
    let bench = Bench::new().await;
    let jonas = bench.program(bench.cast.technicians[0]).await;
    for text in ["One", "Two", "Three"] {
        bench.ticket(text).await;
    }
    post(&bench, &jonas, "/api/v1/desk/tickets/3/resolve", Value::Null).await;
    let bulk = "/api/v1/desk/bulk";
    let to = bench.cast.technicians[1].0;
    let done =
        post(&bench, &jonas, bulk, json!({ "tickets": [1, 2, 3, 99, 1], "command": { "assign": to } })).await.json();
    assert_eq!(done["done"], json!([1, 2]));
    let refused: Vec<i64> = done["refused"].as_array().unwrap().iter().map(|r| r["ticket"].as_i64().unwrap()).collect();
    assert_eq!(refused, [3, 99], "{done}");
    assert!(done["refused"][0]["why"].as_str().unwrap().contains("solved"), "{done}");
    let solved = post(&bench, &jonas, bulk, json!({ "tickets": [1, 2], "command": { "state": "solve" } })).await.json();
    assert_eq!(found(&bench, &jonas, "", "newest").await, Vec::<i64>::new());

    // One of them moves on; the other is set back, to the state and the person it had.
    post(&bench, &jonas, "/api/v1/desk/tickets/2/reopen", Value::Null).await;
    let back = post(&bench, &jonas, &format!("{bulk}/{}/undo", solved["id"]), Value::Null).await.json();
    assert_eq!((back["done"].clone(), back["refused"][0]["ticket"].as_i64()), (json!([1]), Some(2)));
    let again = post(&bench, &jonas, &format!("{bulk}/{}/undo", solved["id"]), Value::Null).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let amara = bench.program(bench.cast.technicians[1]).await;
    assert_eq!(
        post(&bench, &amara, &format!("{bulk}/{}/undo", done["id"]), Value::Null).await.status,
        StatusCode::NOT_FOUND
    );

    // Without script the same on pages.
    let desk = bench.person(bench.cast.technicians[0]).await;
    assert!(desk.get("/desk/bulk?n=1&n=2&view=team").await.body.contains("2 chosen tickets"));
    let told = desk.post("/desk/bulk", "n=1&n=3&view=team&do=priority:1").await;
    assert!(
        told.body.contains("1 done, 1 refused") && told.body.contains("id=\"queue\"") && told.body.contains("/undo"),
        "{}",
        told.body
    );
    let tagged = desk.post("/desk/bulk", "n=1&n=2&view=team&do=tag&tags=wifi").await;
    assert!(tagged.body.contains("2 done"), "{}", tagged.body);
    assert_eq!(found(&bench, &jonas, "tag:wifi", "oldest").await, [1, 2]);
    let nothing = desk.post("/desk/bulk", "view=team&do=take").await;
    assert!(
        nothing.status == StatusCode::UNPROCESSABLE_ENTITY && nothing.body.contains("Choose at least one"),
        "{}",
        nothing.body
    );
}

#[tokio::test]
async fn a_macro_is_seen_before_it_speaks_and_does_all_or_nothing() {
    let bench = Bench::new().await;
    let (jonas, desk) = (bench.program(bench.cast.technicians[0]).await, bench.person(bench.cast.technicians[0]).await);
    bench.ticket("The printer jams").await;
    bench.ticket("The printer is empty").await;
    let macros = "/api/v1/desk/macros";
    let refused = post(&bench, &jonas, macros, json!({ "name": "x", "text": "Hello {requester.frist_name}" })).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains("requester.frist_name"),
        "{}",
        refused.body
    );
    let text = "Hello {requester.first_name}, {ticket.number} is done. {agent.name}";
    let kept = post(
        &bench,
        &jonas,
        macros,
        json!({ "name": "Done", "text": text, "deeds": [{ "tag": ["printer"] }, { "state": "solve" }] }),
    )
    .await;
    let id = kept.json()["id"].as_i64().unwrap();
    assert!(desk.get("/desk/t/1").await.body.contains("Hello Elise, T-1 is done."), "the menu holds the filled text");
    assert!(desk.get(&format!("/desk/t/1/macro/{id}")).await.body.contains("Hello Elise, T-1 is done."));
    assert_eq!(desk.post(&format!("/desk/t/1/macro/{id}"), "text=Changed+by+hand").await.status, StatusCode::SEE_OTHER);
    let talk = get(&bench, &jonas, "/api/v1/desk/tickets/1").await;
    assert_eq!(
        (talk["ticket"]["state"].as_str(), talk["messages"][1]["body"].as_str()),
        (Some("resolved"), Some("Changed by hand"))
    );

    // On many: the solved one would refuse its last deed, so it does none of them.
    let bulk = post(&bench, &jonas, "/api/v1/desk/bulk", json!({ "tickets": [1, 2], "command": { "macro": id } }))
        .await
        .json();
    assert_eq!((bulk["done"].clone(), bulk["refused"][0]["ticket"].as_i64()), (json!([2]), Some(1)), "{bulk}");
    assert_eq!(get(&bench, &jonas, "/api/v1/desk/tickets/1").await["messages"].as_array().unwrap().len(), 2);
    let amara = bench.program(bench.cast.technicians[1]).await;
    let foreign =
        post(&bench, &amara, "/api/v1/desk/bulk", json!({ "tickets": [2], "command": { "macro": id } })).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}
