//! Every door is tried by everybody: nobody, each role of its own organisation, and each role with
//! the numbers of another organisation's records. A door that nobody tried is open.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

#[path = "support/furnish.rs"]
mod furnish;
mod support;

use axum::http::{Method, StatusCode, header};
use house::people::Role;
use house::people::policy::{Right, reach};
use house::store::{Row, Statement};
use house::web::{Door, DoorKind};
use serde_json::{Value, json};
use std::collections::HashMap;
use support::app::{Caller, THEIRS_FROM, Tenant, request};
use support::{Answer, Engine, TestApp, run};

/// What stands in for a part of a path.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// A record of this kind, of the caller's organisation or of the other one.
    Record(&'static str),
    /// A row with a number of its own, by the table it lies in.
    Row(&'static str),
    /// Nothing that belongs to an organisation.
    Word(&'static str),
}
use Part::{Record, Row as Of, Word};

/// Which parts the paths have, by their beginning; the longest beginning counts.
const PATHS: &[(&str, &[Part])] = &[
    ("/assets/", &[Word("none.css")]),
    ("/signin/link/", &[Word("forged")]),
    ("/me/sessions/", &[Of("session")]),
    ("/settings/webhooks/", &[Of("webhook"), Of("delivery")]),
    ("/api/v1/webhooks/", &[Of("webhook"), Of("delivery")]),
    ("/me/mail/", &[Of("mail")]),
    ("/go/", &[Word("ticket"), Record("ticket")]),
    ("/clients/", &[Word("theirs")]),
    ("/desk/t/", &[Record("ticket"), Word("0")]),
    ("/r/", &[Record("ticket")]),
    ("/rate/", &[Word("1.forged")]),
    ("/api/v1/desk/report/file/", &[Word("csv")]),
    ("/desk/report/saved/", &[Of("subscription")]),
    ("/api/v1/desk/report/saved/", &[Of("subscription")]),
    ("/knowledge/", &[Record("article"), Word("1")]),
    ("/knowledge/from/", &[Record("ticket")]),
    ("/knowledge/files/", &[Of("picture")]),
    ("/api/v1/desk/articles/", &[Record("article")]),
    ("/desk/files/", &[Of("attachment")]),
    ("/desk/imports/", &[Of("import")]),
    ("/desk/mail/", &[Of("mailbox")]),
    ("/desk/mail/seen/", &[Of("seen")]),
    ("/api/v1/desk/mailboxes/", &[Of("mailbox")]),
    ("/api/v1/desk/mail/", &[Of("seen")]),
    ("/desk/fields/", &[Of("field")]),
    ("/desk/views/", &[Of("view")]),
    ("/api/v1/desk/views/", &[Of("view")]),
    ("/desk/bulk/", &[Of("bulk")]),
    ("/api/v1/desk/bulk/", &[Of("bulk")]),
    ("/desk/macros/", &[Of("macro")]),
    ("/api/v1/desk/macros/", &[Of("macro")]),
    ("/desk/recurring/", &[Of("recurring")]),
    ("/api/v1/desk/recurring/", &[Of("recurring")]),
    ("/desk/teams/", &[Of("team")]),
    ("/api/v1/desk/teams/", &[Of("team")]),
    ("/desk/t/{number}/macro/", &[Record("ticket"), Of("macro")]),
    ("/api/v1/desk/tickets/{number}/macros/", &[Record("ticket"), Of("macro")]),
    ("/api/v1/desk/fields/", &[Of("field")]),
    ("/moving/exports/", &[Of("export")]),
    ("/desk/moves/plans/", &[Of("moveplan")]),
    ("/api/v1/desk/move-plans/", &[Of("moveplan")]),
    ("/desk/moves/", &[Of("movein")]),
    ("/api/v1/desk/moves/", &[Of("movein")]),
    ("/api/v1/moving/exports/", &[Of("export")]),
    ("/api/v1/desk/tickets/", &[Record("ticket")]),
    ("/api/v1/desk/tickets/", &[Record("ticket"), Word("0")]),
    ("/api/v1/desk/held/", &[Of("held")]),
    ("/desk/checklists/", &[Of("checklist")]),
    ("/api/v1/desk/checklists/", &[Of("checklist")]),
    ("/api/v1/desk/attachments/", &[Of("attachment")]),
    ("/api/v1/desk/imports/", &[Of("import")]),
    ("/catalogue/", &[Record("offer")]),
    ("/desk/catalogue/", &[Record("offer"), Word("1")]),
    ("/api/v1/desk/catalogue/", &[Record("offer")]),
    ("/api/v1/desk/offers/", &[Record("offer"), Word("1")]),
    ("/approvals/", &[Record("approval")]),
    ("/approve/", &[Word("1.forged")]),
    ("/api/v1/desk/approvals/", &[Record("approval")]),
    ("/desk/colleagues/", &[Of("person")]),
    ("/api/v1/desk/colleagues/", &[Of("person")]),
    ("/watch/assets/", &[Record("asset")]),
    ("/watch/tickets/", &[Record("ticket")]),
    ("/watch/problems/", &[Record("problem")]),
    ("/watch/changes/", &[Record("change")]),
    ("/watch/feed/", &[Word("1.forged.ics")]),
    ("/watch/freezes/", &[Of("freeze")]),
    ("/api/v1/watch/assets/", &[Record("asset")]),
    ("/api/v1/watch/tickets/", &[Record("ticket")]),
    ("/api/v1/watch/problems/", &[Record("problem")]),
    ("/api/v1/watch/changes/", &[Record("change")]),
    ("/api/v1/watch/freezes/", &[Of("freeze")]),
    ("/ledger/", &[Record("recommendation"), Word("1")]),
    ("/ledger/decisions/", &[Record("decision")]),
    ("/ledger/workarounds/", &[Record("workaround")]),
    ("/ledger/consequences/", &[Of("consequence")]),
    ("/api/v1/ledger/recommendations/", &[Record("recommendation"), Word("1")]),
    ("/api/v1/ledger/workarounds/", &[Record("workaround")]),
    ("/api/v1/ledger/consequences/", &[Of("consequence")]),
    ("/commons/thank/", &[Record("ticket")]),
    ("/commons/thanks/", &[Record("thanks")]),
    ("/api/v1/commons/thanks/", &[Record("thanks")]),
    ("/brief/number/", &[Record("briefing")]),
    // Both organisations have briefings of the same days; a day is nobody's.
    ("/brief/", &[Word("2026-01-01")]),
    ("/api/v1/briefings/", &[Word("2026-01-01")]),
    ("/api/v1/quant/", &[Word("special.norm_cdf")]),
];

/// Doors that take files, and so a form in parts.
const IN_PARTS: &[&str] = &[
    "/desk/t/{number}/reply",
    "/desk/t/{number}/draft",
    "/desk/t/{number}/files",
    "/desk/promises/holidays",
    "/r/{number}/reply",
    "/knowledge/{number}/files",
    "/desk/moves/files",
    "/api/v1/desk/move-plans/files",
    "/catalogue/{number}",
    "/watch/assets/import",
    "/api/v1/desk/tickets/{number}/attachments",
];

/// What a command needs to get past reading its input, so that the record is really looked for. One
/// body serves nearly all: what a command does not know it ignores.
fn body_of(door: &Door, numbers: &Numbers) -> Value {
    let (ticket, recommendation) = (numbers.record("ticket"), numbers.record("recommendation"));
    if door.kind == DoorKind::Api
        && door.path.starts_with("/api/v1/ledger/recommendations")
        && !door.path.contains("}/")
    {
        return recommendation_input();
    }
    if (door.method, door.path.as_str()) == ("POST", "/ledger/{n}") {
        return recommendation_form();
    }
    if door.path.contains("/desk/fields") {
        return json!({ "label": "Cost centre", "kind": "text", "audience": "team", "required": "never" });
    }
    if door.path == "/api/v1/desk/bulk" {
        return json!({ "tickets": [ticket], "command": { "priority": 2 } });
    }
    let in_watch = door.path.contains("/watch/");
    let mut body = json!({
        "fields": {}, "team": "", "n": ticket, "do": "priority:3", "text": "A word", "need": "A new chair", "title": "A title",
        "name": "Restart it by hand", "note": "", "reason": "Because we must save this year", "person": null, "priority": 3,
        "on": "us", "requester": "Somebody", "locale": "en", "view": "", "answer": "defer", "ask_again_on": "2030-01-01",
        "assessment": 1, "since": "2026-01-01", "hours_low": "1", "hours_likely": "2", "hours_high": "3", "hourly_cost": "50",
        "ticket": ticket, "recommendation": recommendation, "audience": "all", "x": 1.0,
    });
    let more = json!({
        "score": 4, "comment": "", "helpful": if door.kind == DoorKind::Api { json!(true) } else { json!("yes") }, "version": 1, "approve": true, "to": 1, "why": "We need it", "steps": [],
        "what": "asset", "with": "1", "relation": if in_watch { "runs_on" } else { "related" },
        "step": if in_watch { "cancel" } else { "submit" }, "other": ticket, "send_at": "2030-01-01T09:00:00Z",
        "from_day": "2026-01-01", "cents_per_hour": 5000, "minutes": 15, "url": "https://example.com/in", "from": 1,
    });
    if let (Value::Object(fields), Value::Object(others)) = (&mut body, more) {
        fields.extend(others);
    }
    body
}

/// The same as the builder's form types it.
fn recommendation_form() -> Value {
    let plain = [
        ("title", "A title"),
        ("meaning", "The depot works on"),
        ("category", "Network"),
        ("months", "12"),
        ("cap", "10000"),
        ("discount", "5"),
        ("loss_inflation", "2"),
        ("frequency_growth", "0"),
        ("horizon_years", "3"),
        ("recommended", "1"),
        ("o1_name", "Second line"),
    ];
    let ranges = ["people", "hourly_cost", "lost_share", "o1_once", "o1_per_year", "o1_prevents"];
    let mut form: serde_json::Map<String, Value> =
        plain.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    for range in ranges {
        form.extend(
            [("low", "1"), ("likely", "2"), ("high", "3")].map(|(end, value)| (format!("{range}_{end}"), json!(value))),
        );
    }
    Value::Object(form)
}

pub fn recommendation_input() -> Value {
    let range = json!({ "low": 1.0, "likely": 2.0, "high": 3.0 });
    let share = json!({ "low": 0.1, "likely": 0.2, "high": 0.3 });
    json!({
        "title": "A second line to the depot", "meaning": "The depot works on when the first line breaks", "group": { "category": "Network", "months": 12 },
        "case": {
            "assumptions": { "people": range, "hourly_cost": range, "lost_share": share, "cap": 10000.0, "discount": 0.05, "loss_inflation": 0.02,
                "frequency_growth": 0.0, "horizon_years": 3 },
            "options": [{ "name": "Second line", "once": range, "per_year": range, "prevents": share, "working_by": null }], "recommended": 0,
        },
    })
}

static RECORDS: Statement =
    Statement::new("test::RECORDS", "select kind, min(number) from record where organisation = $1 group by kind");
static JOURNAL: Statement = Statement::new("test::JOURNAL", "select count(*) from journal where organisation = $1");
static MAIL: Statement = Statement::new("test::MAIL", "select coalesce(min(id), 0) from mail where organisation = $1");
static SESSION: Statement =
    Statement::new("test::SESSION", "select coalesce(min(id), 0) from session where organisation = $1");
static WEBHOOK: Statement = Statement::new(
    "test::WEBHOOK",
    "select coalesce(max(id), 0) from webhook where organisation = $1 and ended_at is null",
);
static DELIVERY: Statement =
    Statement::new("test::DELIVERY", "select coalesce(max(id), 0) from webhook_delivery where organisation = $1");
static IMPORT: Statement =
    Statement::new("test::IMPORT", "select coalesce(min(id), 0) from desk_import where organisation = $1");
static MAILBOX: Statement =
    Statement::new("test::MAILBOX", "select coalesce(min(id), 0) from desk_mailbox where organisation = $1");
static SEEN: Statement = Statement::new(
    "test::SEEN",
    "select coalesce(min(id), 0) from desk_mail where organisation = $1 and direction = 'in' and html is not null",
);
static VIEW: Statement =
    Statement::new("test::VIEW", "select coalesce(min(id), 0) from desk_view where organisation = $1");
static BULK: Statement =
    Statement::new("test::BULK", "select coalesce(min(id), 0) from desk_bulk where organisation = $1");
static MACRO: Statement =
    Statement::new("test::MACRO", "select coalesce(min(id), 0) from desk_macro where organisation = $1");
static SUBSCRIPTION: Statement =
    Statement::new("test::SUBSCRIPTION", "select coalesce(min(id), 0) from desk_subscription where organisation = $1");
static TEAM: Statement =
    Statement::new("test::TEAM", "select coalesce(min(id), 0) from desk_team where organisation = $1");
static RECURRING: Statement =
    Statement::new("test::RECURRING", "select coalesce(max(id), 0) from desk_recurring where organisation = $1");
static FIELD: Statement =
    Statement::new("test::FIELD", "select coalesce(min(id), 0) from desk_field where organisation = $1");
static PERSON: Statement =
    Statement::new("test::PERSON", "select coalesce(min(person), 0) from membership where organisation = $1");
static FREEZE: Statement =
    Statement::new("test::FREEZE", "select coalesce(min(id), 0) from watch_freeze where organisation = $1");
static CONSEQUENCE: Statement = Statement::new(
    "test::CONSEQUENCE",
    "select coalesce(min(number), 0) from ledger_consequence where organisation = $1",
);
static MOVEIN: Statement =
    Statement::new("test::MOVEIN", "select coalesce(min(id), 0) from desk_movein where organisation = $1");
static MOVEPLAN: Statement =
    Statement::new("test::MOVEPLAN", "select coalesce(min(id), 0) from desk_moveplan where organisation = $1");
static EXPORT: Statement =
    Statement::new("test::EXPORT", "select coalesce(min(id), 0) from house_export where organisation = $1");
static HELD: Statement =
    Statement::new("test::HELD", "select coalesce(min(id), 0) from desk_held where organisation = $1");
static CHECKLIST: Statement =
    Statement::new("test::CHECKLIST", "select coalesce(min(id), 0) from desk_checklist where organisation = $1");
static ATTACHMENT: Statement =
    Statement::new("test::ATTACHMENT", "select coalesce(min(id), 0) from attachment where organisation = $1");
static PICTURE: Statement = Statement::new(
    "test::PICTURE",
    "select coalesce(min(id), 0) from attachment where organisation = $1 and record_kind = 'article'",
);

/// The numbers of an organisation's records and rows.
struct Numbers {
    records: HashMap<String, i64>,
    rows: HashMap<&'static str, i64>,
}

impl Numbers {
    async fn of(app: &TestApp, tenant: &Tenant) -> Self {
        let id = tenant.id;
        app.read(id, move |tx| {
            let records = tx.list(&RECORDS, house::params![id], |mut row: Row| Ok((row.take(0)?, row.take(1)?)))?;
            let mut rows = HashMap::new();
            for (table, statement) in [
                ("mail", &MAIL),
                ("session", &SESSION),
                ("webhook", &WEBHOOK),
                ("delivery", &DELIVERY),
                ("attachment", &ATTACHMENT),
                ("picture", &PICTURE),
                ("import", &IMPORT),
                ("export", &EXPORT),
                ("movein", &MOVEIN),
                ("moveplan", &MOVEPLAN),
                ("consequence", &CONSEQUENCE),
                ("mailbox", &MAILBOX),
                ("seen", &SEEN),
                ("field", &FIELD),
                ("view", &VIEW),
                ("bulk", &BULK),
                ("macro", &MACRO),
                ("subscription", &SUBSCRIPTION),
                ("team", &TEAM),
                ("recurring", &RECURRING),
                ("person", &PERSON),
                ("freeze", &FREEZE),
                ("held", &HELD),
                ("checklist", &CHECKLIST),
            ] {
                rows.insert(table, tx.scalar::<i64>(statement, house::params![id])?);
            }
            Ok(Self { records: records.into_iter().collect(), rows })
        })
        .await
    }

    fn record(&self, kind: &str) -> i64 {
        self.records.get(kind).copied().unwrap_or(1)
    }

    /// The path with its parts filled in; `None` if nobody said what stands in for them.
    fn fill(&self, path: &str) -> Option<String> {
        let parts = parts_of(path)?;
        let mut out = String::new();
        let mut rest = path;
        for part in parts {
            let Some((before, after)) = rest.split_once('{') else { break };
            out.push_str(before);
            out.push_str(&match part {
                Word(word) => (*word).to_owned(),
                Record(kind) => self.records.get(*kind)?.to_string(),
                Of(table) => self.rows.get(table)?.to_string(),
            });
            rest = after.split_once('}')?.1;
        }
        out.push_str(rest);
        (!out.contains('{')).then_some(out)
    }
}

fn parts_of(path: &str) -> Option<&'static [Part]> {
    if !path.contains('{') {
        return Some(&[]);
    }
    PATHS
        .iter()
        .filter(|(start, _)| path.starts_with(start))
        .max_by_key(|(start, _)| start.len())
        .map(|(_, parts)| *parts)
}

/// Whether the path names something that belongs to an organisation.
fn names_something(path: &str) -> bool {
    parts_of(path).is_some_and(|parts| parts.iter().any(|p| matches!(p, Record(_) | Of(_))))
}

/// What went wrong, collected so that one run shows all of it.
#[derive(Default)]
struct Walk {
    tried: usize,
    faults: Vec<String>,
}

impl Walk {
    fn expect(&mut self, door: &Door, who: &str, answer: &Answer, fits: bool, expected: &str) {
        self.tried += 1;
        if !fits {
            self.faults.push(format!(
                "{} {} as {who}: {} instead of {expected} {}",
                door.method,
                door.path,
                answer.status,
                hint(&answer.body)
            ));
        }
    }
}

fn hint(body: &str) -> String {
    let text: String = body.chars().take(if body.starts_with('{') { 300 } else { 0 }).collect();
    text.replace('\n', " ")
}

/// Knocks: with a token of the form where a form is sent, with JSON where a program asks.
async fn knock(app: &TestApp, door: &Door, caller: &Caller, (numbers, path): (&Numbers, &str)) -> Answer {
    let body = body_of(door, numbers);
    if IN_PARTS.contains(&door.path.as_str()) && door.method == "POST" {
        return in_parts(app, caller, path).await;
    }
    match (door.method, door.kind) {
        ("GET", _) => app.get(caller, path).await,
        ("POST", DoorKind::Page) => {
            let token = if matches!(caller, Caller::Nobody) { String::new() } else { app.form_token(caller).await };
            app.post_form(caller, path, &form(&token, &body)).await
        }
        (method, _) => {
            let request = request(caller, Method::from_bytes(method.as_bytes()).unwrap(), path)
                .header(header::CONTENT_TYPE, "application/json");
            app.send(request.body(body.to_string().into()).unwrap()).await
        }
    }
}

/// A form with a text and a small file.
async fn in_parts(app: &TestApp, caller: &Caller, path: &str) -> Answer {
    let token = if let Caller::Browser(_) = caller { app.form_token(caller).await } else { String::new() };
    let text =
        |name: &str, value: &str| format!("--X\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let file = "--X\r\ncontent-disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\ncontent-type: text/plain\r\n\r\nhello\r\n--X--\r\n";
    let body = [text("csrf", &token), text("text", "A word"), text("_version", ""), file.to_owned()].concat();
    let request = request(caller, Method::POST, path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
    app.send(request.body(body.into()).unwrap()).await
}

/// Where a page only sends on to another one, that one decides.
async fn followed(app: &TestApp, caller: &Caller, mut answer: Answer) -> Answer {
    for _ in 0..3 {
        if !answer.status.is_redirection() || !answer.location().starts_with('/') {
            break;
        }
        answer = app.get(caller, answer.location()).await;
    }
    answer
}

fn form(token: &str, body: &Value) -> String {
    let mut pairs = vec![format!("csrf={token}")];
    for (name, value) in body.as_object().unwrap() {
        if value.is_null() {
            continue;
        }
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        pairs.push(format!("{name}={}", text.replace('%', "%25").replace(' ', "+").replace('&', "%26")));
    }
    pairs.join("&")
}

async fn caller(app: &TestApp, door: &Door, tenant: &Tenant, role: Role) -> Caller {
    match door.kind {
        DoorKind::Page => app.browser(tenant, role).await,
        DoorKind::Api => app.program(tenant, role).await,
    }
}

fn is_refused(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) || status.is_server_error()
}

async fn walk(app: &TestApp) -> Walk {
    let (ours, theirs) = (Numbers::of(app, &app.ours).await, Numbers::of(app, &app.theirs).await);
    let mut walk = Walk::default();
    for door in &app.doors {
        let (Some(own), Some(foreign)) = (ours.fill(&door.path), theirs.fill(&door.path)) else {
            walk.faults
                .push(format!("{} {}: nobody said what stands in for its parts (PATHS)", door.method, door.path));
            continue;
        };
        let answer = knock(app, door, &Caller::Nobody, (&ours, &own)).await;
        let Some(right) = door.right else {
            walk.expect(
                door,
                "nobody",
                &answer,
                !answer.status.is_server_error() && answer.status != StatusCode::UNAUTHORIZED,
                "an open door",
            );
            continue;
        };
        walk.expect(door, "nobody", &answer, shut(door, &answer), "the way to sign in");
        for role in Role::ALL {
            let who = caller(app, door, &app.ours, role).await;
            let answer = knock(app, door, &who, (&ours, &own)).await;
            try_role(&mut walk, door, (role, right), &answer);
            if reach(role, right).is_some() && names_something(&door.path) {
                let who = caller(app, door, &app.ours, role).await;
                let answer = followed(app, &who, knock(app, door, &who, (&theirs, &foreign)).await).await;
                let label = format!("{role:?} with another organisation's number");
                walk.expect(
                    door,
                    &label,
                    &answer,
                    answer.status == StatusCode::NOT_FOUND,
                    "404 (if it is 400 or 422, give it a body in body_of)",
                );
            }
        }
    }
    walk
}

/// Programs are told that they must say who they are; browsers are led to the sign-in page.
fn shut(door: &Door, answer: &Answer) -> bool {
    let led = answer.status == StatusCode::SEE_OTHER && answer.location().starts_with("/signin");
    answer.status == StatusCode::UNAUTHORIZED || (led && door.kind == DoorKind::Page)
}

/// Doors that look at the role once more behind the policy table, and whom they send away there.
const CLOSED_FURTHER: &[(&str, &str, &[Role])] = &[
    // The queue is the team's; employees have their own list of requests.
    ("GET", "/desk/queue", &[Role::Executive, Role::Employee]),
];

fn is_closed_further(door: &Door, role: Role) -> bool {
    CLOSED_FURTHER
        .iter()
        .any(|(method, path, roles)| *method == door.method && *path == door.path && roles.contains(&role))
}

fn try_role(walk: &mut Walk, door: &Door, (role, right): (Role, Right), answer: &Answer) {
    let who = format!("{role:?}");
    match reach(role, right) {
        None => walk.expect(door, &who, answer, answer.status == StatusCode::FORBIDDEN, "403"),
        Some(_) if is_closed_further(door, role) => {
            walk.expect(door, &who, answer, answer.status == StatusCode::FORBIDDEN, "403 behind the door")
        }
        Some(_) => walk.expect(door, &who, answer, !is_refused(answer.status), "to be let in"),
    }
}

#[test]
fn every_door_opens_to_those_who_may_and_to_nobody_else() {
    Engine::each(|place| {
        run(async {
            let app = TestApp::open(place).await;
            for tenant in [&app.ours, &app.theirs] {
                furnish::furnish(&app, tenant).await;
            }
            let theirs = app.theirs.id;
            let count = || app.read(theirs, move |tx| tx.scalar::<i64>(&JOURNAL, house::params![theirs]));
            let before = count().await;
            let walk = walk(&app).await;
            println!("{} doors, {} (door, role) pairs tried", app.doors.len(), walk.tried);
            assert!(walk.faults.is_empty(), "{} faults:\n{}", walk.faults.len(), walk.faults.join("\n"));
            assert_eq!(count().await, before, "something of the other organisation was changed");
        });
    });
}

#[test]
fn the_two_organisations_share_no_number() {
    run(async {
        let app = TestApp::open(support::Place::new(Engine::Sqlite)).await;
        let (ours, theirs) = (Numbers::of(&app, &app.ours).await, Numbers::of(&app, &app.theirs).await);
        assert_eq!(ours.records.len(), theirs.records.len());
        assert!(ours.records.values().all(|n| *n < THEIRS_FROM) && theirs.records.values().all(|n| *n > THEIRS_FROM));
    });
}
