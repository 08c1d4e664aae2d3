//! One record of each kind in an organisation, made through the same API that everybody uses.

use super::support::app::{Caller, Tenant, request};
use super::support::{Answer, TestApp};
use axum::http::{Method, header};
use house::people::Role;
use serde_json::{Value, json};

/// A ticket with a file, a declined recommendation with all that hangs on it, an import with a refused row, a mail, a session.
pub async fn furnish(app: &TestApp, tenant: &Tenant) {
    app.browser(tenant, Role::Employee).await;
    let lead = app.program(tenant, Role::ItLead).await;
    let executive = app.program(tenant, Role::Executive).await;
    import(app, tenant).await;
    webhook(app, tenant).await;
    let asked = post(
        app,
        &app.program(tenant, Role::Employee).await,
        "/api/v1/desk/tickets",
        &json!({ "text": "My scanner is dead" }),
    )
    .await;
    let ticket = asked["number"].as_i64().unwrap();
    attach(app, &lead, ticket).await;
    article(app, tenant, &lead).await;
    mail(app, &lead, tenant).await;
    let field = json!({ "label": "Building", "kind": "text", "audience": "requester", "required": "never" });
    post(app, &lead, "/api/v1/desk/fields", &field).await;
    // By the lead and shared, so that those who may see such things see these.
    post(app, &lead, "/api/v1/desk/views", &json!({ "name": "Open", "line": "is:open", "shared": true })).await;
    post(app, &lead, "/api/v1/desk/macros", &json!({ "name": "Hello", "text": "Hello", "shared": true })).await;
    post(app, &lead, "/api/v1/desk/teams", &json!({ "name": "Network" })).await;
    let day = in_a_year(app);
    let rule = json!({ "title": "Look at the backups", "pattern": { "from": day, "time": "08:00", "every": "week" } });
    post(app, &lead, "/api/v1/desk/recurring", &rule).await;
    post(app, &lead, "/api/v1/desk/report/saved", &json!({ "name": "Month", "query": "period=30" })).await;
    let bulk = json!({ "tickets": [ticket], "command": { "tag": ["furnished"] } });
    post(app, &lead, "/api/v1/desk/bulk", &bulk).await;
    let later = (app.house.clock.now() + jiff::SignedDuration::from_hours(24)).to_string();
    let held = json!({ "text": "Is it better now?", "send_at": later });
    post(app, &lead, &format!("/api/v1/desk/tickets/{ticket}/held"), &held).await;
    post(app, &lead, "/api/v1/desk/checklists", &json!({ "name": "New starter", "steps": ["Order", "Set up"] })).await;
    let case = post(app, &lead, "/api/v1/ledger/recommendations", &super::recommendation_input()).await["number"]
        .as_i64()
        .unwrap();
    let path = format!("/api/v1/ledger/recommendations/{case}");
    post(app, &lead, &format!("{path}/presentation"), &json!({})).await;
    let newest = app.get(&lead, &format!("{path}/assessments")).await.json()["items"][0]["number"].as_i64().unwrap();
    let question =
        post(app, &executive, &format!("{path}/questions"), &json!({ "text": "Is there a cheaper line?" })).await;
    assert!(question.is_object());
    let decline = json!({ "answer": "decline", "reason": "We move out of that depot", "assessment": newest, "accepted_until": in_a_year(app) });
    post(app, &executive, &format!("{path}/decisions"), &decline).await;
    let workaround = json!({ "name": "Restart it by hand", "since": "2026-01-01", "hours_low": "1", "hours_likely": "2", "hours_high": "3", "hourly_cost": "50" });
    post(app, &lead, &format!("{path}/workarounds"), &workaround).await;
    let later =
        post(app, &lead, "/api/v1/desk/tickets", &json!({ "text": "The line again", "category": "Network" })).await;
    let traced = json!({ "ticket": later["number"], "recommendation": case, "note": "As foreseen" });
    post(app, &lead, "/api/v1/ledger/consequences", &traced).await;
    ask_for_an_offer(app, tenant, &lead).await;
    watch(app, &lead).await;
}

/// An asset, a problem, a change and a freeze.
async fn watch(app: &TestApp, lead: &Caller) {
    post(app, lead, "/api/v1/watch/assets", &json!({ "name": "Gate reader", "tag": "G-5" })).await;
    post(app, lead, "/api/v1/watch/problems", &json!({ "title": "Readers go dark" })).await;
    post(app, lead, "/api/v1/watch/changes", &json!({ "title": "New readers", "touches": ["G-5"] })).await;
    let freeze = json!({ "name": "Month end", "starts_at": "2030-01-01T00:00:00Z", "ends_at": "2030-01-02T00:00:00Z" });
    post(app, lead, "/api/v1/watch/freezes", &freeze).await;
}

/// An offer that needs the executive's word, and a request for it that waits.
async fn ask_for_an_offer(app: &TestApp, tenant: &Tenant, lead: &Caller) {
    let content = json!({ "name": "A desk", "approval": [{ "who": [{ "role": "executive" }] }] });
    let offer = post(app, lead, "/api/v1/desk/offers", &content).await["number"].as_i64().unwrap();
    post(app, lead, &format!("/api/v1/desk/offers/{offer}/publish"), &json!({})).await;
    let employee = app.program(tenant, Role::Employee).await;
    post(app, &employee, &format!("/api/v1/desk/catalogue/{offer}/requests"), &json!({})).await;
    post(app, &app.program(tenant, Role::Admin).await, "/api/v1/moving/exports", &json!({})).await;
    app.write(tenant.id, |tx| desk::movein::store::begin(tx, ("rt", "https://rt.example"), (1, 1))).await;
    table(app, tenant).await;
}

/// A table that waits for somebody to say what its columns are.
async fn table(app: &TestApp, tenant: &Tenant) {
    let admin = app.program(tenant, Role::Admin).await;
    let part = |head: &str, body: &str| format!("--X\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let file = part("name=\"files\"; filename=\"old.csv\"", "Id,Subject,Created\n1,A chair,2026-01-01\n");
    let body = format!("{}{file}--X--\r\n", part("name=\"source\"", "csv"));
    let request = request(&admin, Method::POST, "/api/v1/desk/move-plans/files");
    let answer = app
        .send(request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=X").body(body.into()).unwrap())
        .await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.body);
}

/// A published article with a picture.
async fn article(app: &TestApp, tenant: &Tenant, lead: &Caller) {
    let written = json!({ "title": "When the scanner is dead", "text": "Pull the plug, wait, put it back." });
    let number = post(app, lead, "/api/v1/desk/articles", &written).await["number"].as_i64().unwrap();
    let path = format!("/api/v1/desk/articles/{number}");
    post(app, lead, &format!("{path}/step"), &json!({ "step": "submit" })).await;
    post(app, lead, &format!("{path}/publication"), &json!({ "step": "approve" })).await;
    let browser = app.browser(tenant, Role::ItLead).await;
    let token = app.form_token(&browser).await;
    let body = format!(
        "--X\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--X\r\ncontent-disposition: form-data; name=\"files\"; filename=\"a.png\"\r\ncontent-type: image/png\r\n\r\nhello\r\n--X--\r\n"
    );
    let request = request(&browser, Method::POST, &format!("/knowledge/{number}/files"));
    let answer = app
        .send(request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=X").body(body.into()).unwrap())
        .await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
}

fn in_a_year(app: &TestApp) -> String {
    let day = app.house.clock.now() + jiff::SignedDuration::from_hours(364 * 24);
    day.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

async fn post(app: &TestApp, caller: &Caller, path: &str, body: &Value) -> Value {
    let answer: Answer = app.post_json(caller, path, body).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.body);
    answer.json()
}

/// Two addresses, so that one is left when one was removed, and a message that came as spam.
async fn mail(app: &TestApp, lead: &Caller, tenant: &Tenant) {
    for name in ["desk", "it"] {
        let address = format!("{name}@t{}.example", tenant.id.0);
        post(app, lead, "/api/v1/desk/mailboxes", &json!({ "address": address })).await;
    }
    let raw =
        "From: a@b.example\r\nSubject: Chairs\r\nX-Spam-Flag: YES\r\nContent-Type: text/html\r\n\r\n<p>Cheap</p>\r\n";
    let request = request(lead, Method::POST, "/api/v1/desk/mail");
    let answer = app.send(request.header(header::CONTENT_TYPE, "message/rfc822").body(raw.into()).unwrap()).await;
    assert!(answer.status.is_success(), "{} {}", answer.status, answer.body);
}

/// A receiver with a delivery on its way.
async fn webhook(app: &TestApp, tenant: &Tenant) {
    let admin = app.program(tenant, Role::Admin).await;
    let wanted = json!({ "name": "Ours", "url": "https://example.com/in", "kinds": "ticket.*" });
    let id = post(app, &admin, "/api/v1/webhooks", &wanted).await["id"].as_i64().unwrap();
    let tested = app.post_json(&admin, &format!("/api/v1/webhooks/{id}/test"), &json!({})).await;
    assert!(tested.status.is_success(), "{}", tested.body);
}

async fn attach(app: &TestApp, caller: &Caller, ticket: i64) {
    let body = "--X\r\ncontent-disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\ncontent-type: text/plain\r\n\r\nhello\r\n--X--\r\n";
    let request = request(caller, Method::POST, &format!("/api/v1/desk/tickets/{ticket}/attachments"));
    let answer = app
        .send(request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=X").body(body.into()).unwrap())
        .await;
    assert!(answer.status.is_success(), "{} {}", answer.status, answer.body);
}

/// Twelve incidents of the group that the recommendation is about, and a row that cannot be read.
async fn import(app: &TestApp, tenant: &Tenant) {
    let newest = app.house.clock.now().to_zoned(jiff::tz::TimeZone::UTC);
    let mut log = String::from("number,incident_state,opened_at,sys_updated_at,resolved_at,category\n");
    log += "INC0,New,nonsense,1/1/2026 10:00,?,Network\n";
    for n in 1..=12 {
        let day = newest.checked_sub(jiff::Span::new().days(n * 20)).unwrap().strftime("%d/%m/%Y").to_string();
        let solved = format!("{day} 1{}:30", n % 5 + 2);
        log += &format!("INC{n},New,{day} 10:00,{day} 10:00,{solved},Network\n");
        log += &format!("INC{n},Resolved,{day} 10:00,{solved},{solved},Network\n");
    }
    let file = app.house.config.data.join("log.csv");
    std::fs::write(&file, log).unwrap();
    let mapping = connect::servicenow::Mapping::in_zone("UTC").unwrap();
    let wanted = desk::intake::ImportRequest { path: file, mapping, shift_weeks: 0, organisation: tenant.id };
    let report = tokio::task::block_in_place(|| desk::intake::import(&app.house, &wanted, &mut |_| {})).unwrap();
    assert_eq!((report.tickets_created, report.refused), (12, 1));
}
