//! Old desks moved in from end to end: through the real readers, from systems that answer as the real ones do, into a
//! real database; broken off, begun again, brought up to date; and through the pages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

#[path = "../../connect/src/wire/fake.rs"]
#[allow(dead_code, reason = "the readers' own tests use the rest")]
mod fake;
mod kit;

use axum::http::{Method, StatusCode};
use connect::moved::{Counts, Desk, Fault, File, Found, Heading, Page, Person};
use connect::table::{Mapping, Order, Sheet, Table, guess};
use connect::{freshservice, glpi, jira, osticket, zammad};
use desk::movein::{Run, run};
use fake::Fake;
use house::config::{Config, DatabaseSetting};
use jiff::tz::TimeZone;
use kit::Bench;
use serde_json::{Value, json};

const ZAMMAD: &str = include_str!("../../connect/samples/zammad.json");
const FRESHSERVICE: &str = include_str!("../../connect/samples/freshservice.json");
const JIRA: &str = include_str!("../../connect/samples/jira.json");
const GLPI: &str = include_str!("../../connect/samples/glpi.json");
const OSTICKET: &str = include_str!("../../connect/samples/osticket.sql");
const TICKETS: &str = include_str!("../../connect/samples/tickets.csv");

fn world(text: &str) -> Fake {
    let fake = Fake::start();
    fake.world(text);
    fake
}

fn old_zammad(fake: &Fake) -> zammad::Zammad {
    zammad::Zammad::new(&fake.base, zammad::SignIn::Token("t".to_owned())).unwrap()
}

fn table(text: &str) -> Table {
    let sheet = Sheet::read(text.as_bytes()).unwrap();
    let columns = guess(&sheet).columns;
    let mapping =
        Mapping { name: "Old".into(), columns, order: Order::DayFirst, zone: "Europe/Berlin".into(), several: true };
    Table::new(sheet, mapping, "2026-11-22T00:00:00Z".parse().unwrap()).unwrap()
}

fn dump(bench: &Bench) -> osticket::OsTicket {
    let path = bench.house.config.data.join("dump.sql");
    std::fs::write(&path, OSTICKET).unwrap();
    osticket::OsTicket::open(&path, &bench.house.config.data.join("scratch.sql"), TimeZone::UTC).unwrap()
}

fn moved(bench: &Bench, desk: &mut dyn Desk) -> Run {
    tokio::task::block_in_place(|| run(&bench.house, bench.ours, (desk, "https://old.example/"), &mut |_| {})).unwrap()
}

/// People read, tickets read, taken over, messages and files.
fn figures(run: &Run) -> (i64, i64, i64, i64, i64) {
    (run.people_read, run.tickets_read, run.tickets_created, run.messages_created, run.files_created)
}

async fn left(bench: &Bench, run: i64) -> Vec<String> {
    let found =
        bench.samir().await.api(Method::GET, &format!("/api/v1/desk/moves/{run}/left"), Value::Null).await.json();
    found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| format!("{}: {}", l["what"].as_str().unwrap(), l["why"].as_str().unwrap()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_old_desk_comes_whole_and_a_second_run_changes_nothing() {
    for bench in Bench::each().await {
        let fakes = [ZAMMAD, FRESHSERVICE, JIRA, GLPI].map(world);
        let make = |which: usize| -> Box<dyn Desk> {
            match which {
                0 => Box::new(old_zammad(&fakes[0])),
                1 => Box::new(freshservice::Freshservice::new(&fakes[1].base, "k".into()).unwrap()),
                2 => Box::new(jira::Jira::new(&fakes[2].base, jira::SignIn::Token("t".into()), &[]).unwrap()),
                3 => Box::new(
                    glpi::Glpi::new(&fakes[3].base, glpi::SignIn::Token("t".into()), String::new(), TimeZone::UTC)
                        .unwrap(),
                ),
                4 => Box::new(dump(&bench)),
                _ => Box::new(table(TICKETS)),
            }
        };
        // Zammad: one merged, one removed; Freshservice: one deleted; a file of each is lost on the way where the sample says so.
        let wanted =
            [(4, 4, 2, 4, 1), (3, 3, 2, 4, 1), (2, 2, 2, 6, 2), (4, 2, 2, 6, 2), (4, 3, 2, 4, 1), (3, 2, 2, 4, 0)];
        let mut zammad_run = 0;
        for (which, wanted) in wanted.into_iter().enumerate() {
            let first = moved(&bench, make(which).as_mut());
            assert_eq!(figures(&first), wanted, "{}: {:?}", first.source, left(&bench, first.id).await);
            assert!(first.finished_at.is_some());
            let second = moved(&bench, make(which).as_mut());
            assert_eq!(
                (second.tickets_created, second.tickets_changed, second.messages_created),
                (0, 0, 0),
                "{second:?}"
            );
            assert!(second.id > first.id);
            if which == 0 {
                zammad_run = first.id;
            }
        }
        let samir = bench.samir().await;
        let facts = samir.api(Method::GET, "/api/v1/desk/tickets/22001/moved", Value::Null).await.json();
        let facts: Vec<String> = facts["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| format!("{}={}", f["name"].as_str().unwrap(), f["value"].as_str().unwrap()))
            .collect();
        for fact in ["device=router-7", "tag=vpn", "normal=2", "follows=Jonas Weber", "Priority=3 high"] {
            assert!(facts.contains(&fact.to_owned()), "{fact} in {facts:?}");
        }
        assert!(facts.iter().any(|f| f.starts_with("Jonas Weber=15.0")), "time bears a name: {facts:?}");
        let ticket = samir.api(Method::GET, "/api/v1/desk/tickets/22001", Value::Null).await.json()["ticket"].clone();
        assert_eq!(
            (ticket["title"].as_str(), ticket["state"].as_str()),
            (Some("The VPN drops"), Some("waiting_requester")),
            "{ticket}"
        );
        // Somebody without an account in GLPI became somebody here, for they have an address.
        let left = left(&bench, zammad_run).await;
        assert!(left.iter().any(|l| l.contains("Kiosk has no address")), "{left:?}");
        assert!(left.iter().any(|l| l.contains("it was removed in Zammad")), "{left:?}");
        assert!(bench.mails(bench.cast.employees[0]).await.is_empty(), "nobody is mailed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_ticket_is_brought_up_to_date_and_what_people_did_here_stays() {
    for bench in Bench::each().await {
        let fake = world(ZAMMAD);
        moved(&bench, &mut old_zammad(&fake));
        let whole: Value = serde_json::from_str(ZAMMAD).unwrap();
        let mut list = whole["/api/v1/tickets?per_page=100&page=1"].clone();
        for at in [0, 1] {
            list[at]["updated_at"] = json!("2026-05-01T08:00:00.000Z");
            list[at]["title"] = json!(format!("Renamed {at}"));
            fake.again(&format!("/api/v1/tickets/{}", list[at]["id"]), &list[at]);
        }
        fake.again("/api/v1/tickets?per_page=100&page=1", &list);
        let mut said = whole["/api/v1/ticket_articles/by_ticket/2"].clone();
        let mut more = said[0].clone();
        (more["id"], more["body"], more["created_at"]) =
            (json!(99), json!("One word more"), json!("2026-05-01T08:00:00.000Z"));
        said.as_array_mut().unwrap().push(more);
        fake.again("/api/v1/ticket_articles/by_ticket/2", &said);
        bench.solves(22001).await;
        let again = moved(&bench, &mut old_zammad(&fake));
        assert_eq!((again.tickets_created, again.tickets_changed, again.messages_created), (0, 2, 1), "{again:?}");
        let samir = bench.samir().await;
        let ours = samir.api(Method::GET, "/api/v1/desk/tickets/22001", Value::Null).await.json()["ticket"].clone();
        assert_eq!((ours["title"].as_str(), ours["state"].as_str()), (Some("The VPN drops"), Some("resolved")));
        let theirs = samir.api(Method::GET, "/api/v1/desk/tickets/22002", Value::Null).await.json()["ticket"].clone();
        assert_eq!(theirs["title"].as_str(), Some("Renamed 1"));
        assert!(left(&bench, again.id).await.iter().any(|l| l.contains("people here worked on it")));
    }
}

/// A desk that goes away after so many tickets.
struct Breaking<D>(D, usize);

impl<D: Desk> Desk for Breaking<D> {
    fn system(&self) -> &'static str {
        self.0.system()
    }
    fn counts(&mut self) -> Result<Counts, Fault> {
        self.0.counts()
    }
    fn people(&mut self, after: &str) -> Result<Page<Person>, Fault> {
        self.0.people(after)
    }
    fn tickets(&mut self, after: &str) -> Result<Page<Heading>, Fault> {
        self.0.tickets(after)
    }
    fn ticket(&mut self, key: &str) -> Result<Found, Fault> {
        if self.1 == 0 {
            return Err(Fault::Away("the line is cut".to_owned()));
        }
        self.1 -= 1;
        self.0.ticket(key)
    }
    fn file(&mut self, file: &File) -> Result<Vec<u8>, Fault> {
        self.0.file(file)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_broken_off_goes_on_and_ends_with_the_same_figures() {
    for bench in Bench::each().await {
        let rows: String = (1..=450).map(|n| format!("{n};Ticket {n};02.03.2026 09:00\n")).collect();
        let text = format!("Nummer;Betreff;Erstellt\n{rows}");
        let mut broken = Breaking(table(&text), 230);
        let end = tokio::task::block_in_place(|| run(&bench.house, bench.ours, (&mut broken, "Old"), &mut |_| {}));
        assert!(end.unwrap_err().to_string().contains("start again to go on"));
        let on = tokio::task::block_in_place(|| run(&bench.house, bench.ours, (&mut table(&text), "Old"), &mut |_| {}))
            .unwrap();
        // The page in hand was read again from its start: thirty tickets were met twice and taken once.
        assert_eq!((on.tickets_read, on.tickets_created), (480, 450), "the same run went on: {on:?}");
        let again =
            tokio::task::block_in_place(|| run(&bench.house, bench.ours, (&mut table(&text), "Old"), &mut |_| {}))
                .unwrap();
        assert_eq!((again.tickets_created, again.tickets_changed), (0, 0));
        // Another desk of the same kind must not be taken for the first one.
        let fake = world(ZAMMAD);
        moved(&bench, &mut old_zammad(&fake));
        let other = tokio::task::block_in_place(|| {
            run(&bench.house, bench.ours, (&mut old_zammad(&fake), "https://other.example"), &mut |_| {})
        });
        assert!(other.unwrap_err().to_string().contains("https://old.example before"));
    }
}

/// A bench that may ask this machine itself.
async fn open_bench() -> Bench {
    let mut config = Config::for_test("");
    config.webhooks.private = true;
    Bench::with(DatabaseSetting::Embedded, config).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_is_looked_at_started_and_done_by_programs_and_its_secret_is_never_shown() {
    let bench = open_bench().await;
    let fake = world(ZAMMAD);
    let admin = bench.person(bench.cast.admin).await;
    let typed = json!({ "source": "zammad", "address": fake.base, "word": "very-secret" });
    let plan = admin.api(Method::POST, "/api/v1/desk/move-plans", typed).await;
    assert_eq!(plan.status, StatusCode::CREATED, "{}", plan.body);
    let place = format!("/api/v1/desk/move-plans/{}", plan.json()["id"]);
    let early = admin.api(Method::POST, &format!("{place}/start"), json!({})).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.body);
    bench.jobs().await;
    let seen = admin.api(Method::GET, &place, Value::Null).await;
    let preview = &seen.json()["preview"];
    assert_eq!(
        (seen.json()["state"].as_str(), preview["tickets"].as_i64(), preview["people"].as_i64()),
        (Some("ready"), Some(4), Some(5)),
        "{}",
        seen.body
    );
    assert!(
        preview["mapping"].as_array().unwrap().contains(&json!(["pending vendor", "waiting_third_party"])),
        "{preview}"
    );
    for page in ["/desk/moves/plans/1", "/desk/moves/new", "/desk/moves"] {
        let body = admin.get(page).await;
        assert_eq!(body.status, StatusCode::OK);
        assert!(!body.body.contains("very-secret"), "{page} shows the secret");
    }
    assert!(!seen.body.contains("very-secret"));
    admin.api(Method::POST, &format!("{place}/start"), json!({})).await;
    bench.jobs().await;
    let done = admin.api(Method::GET, &place, Value::Null).await.json();
    assert_eq!((done["state"].as_str(), done["run"].as_i64()), (Some("done"), Some(1)), "{done}");
    let report = admin.get("/desk/moves/1").await;
    assert!(report.body.contains("it was removed in Zammad"), "{}", report.body);
    let samir = bench.samir().await.api(Method::GET, &place, Value::Null).await;
    assert_eq!(samir.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_inside_is_not_asked_and_bad_input_is_named() {
    let bench = Bench::new().await;
    let fake = world(ZAMMAD);
    let admin = bench.person(bench.cast.admin).await;
    for address in [fake.base.as_str(), "http://169.254.169.254", "http://[::1]:1"] {
        let typed = json!({ "source": "zammad", "address": address, "word": "t" });
        let plan = admin.api(Method::POST, "/api/v1/desk/move-plans", typed).await.json();
        bench.jobs().await;
        let after =
            admin.api(Method::GET, &format!("/api/v1/desk/move-plans/{}", plan["id"]), Value::Null).await.json();
        assert_eq!(after["state"].as_str(), Some("failed"), "{after}");
        assert!(after["failure"].as_str().unwrap().contains("private network"), "{after}");
    }
    assert!(fake.asked.lock().unwrap().is_empty(), "nothing went out");
    let wrong = admin
        .api(Method::POST, "/api/v1/desk/move-plans", json!({ "source": "x", "address": "ftp://a", "word": "" }))
        .await;
    assert_eq!(
        (wrong.status, wrong.json()["fields"].as_array().unwrap().len()),
        (StatusCode::UNPROCESSABLE_ENTITY, 3),
        "{}",
        wrong.body
    );
    let page = admin.post("/desk/moves/plans", "source=zammad&address=nowhere&word=secret-9").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("nowhere") && !page.body.contains("secret-9"));
    let empty =
        admin.upload("/desk/moves/files", &[("source", "csv")], &[("files", "a.csv", "text/csv", b"only\n1\n")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_handed_in_mapped_seen_and_moved_in() {
    let bench = Bench::new().await;
    let admin = bench.person(bench.cast.admin).await;
    let handed = admin
        .upload("/desk/moves/files", &[("source", "csv")], &[("files", "Helpdesk.csv", "text/csv", TICKETS.as_bytes())])
        .await;
    assert_eq!(handed.location(), "/desk/moves/plans/1/columns", "{}", handed.body);
    let page = admin.get("/desk/moves/plans/1/columns").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "Ticket-Nr.",
        "VPN bricht ab",
        "can be read in no other way",
        "1 numbers occur in several rows",
        "Europe/Paris",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let all = "number title text status priority requester requester_email assignee team created changed comment comment_by comment_at comment_internal fact tags";
    let form = |columns: &str, go: &str| {
        let columns: String = columns.split(' ').map(|c| format!("&column={c}")).collect();
        format!("name=Helpdesk&order=day_first&zone=Europe/Berlin&several=yes&go={go}{columns}")
    };
    let twice = admin.post("/desk/moves/plans/1/columns", &form(&all.replace("text", "title"), "no")).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body.contains("Betreff and Beschreibung cannot both be this"), "{}", twice.body);
    let few = admin.post("/desk/moves/plans/1/columns", &form("number title", "no")).await;
    assert_eq!(few.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = admin.post("/desk/moves/plans/1/columns", &form(&all.replace("fact", "leave"), "no")).await;
    assert_eq!(again.location(), "/desk/moves/plans/1/columns", "{}", again.body);
    let go = admin.post("/desk/moves/plans/1/columns", &form(all, "yes")).await;
    assert_eq!(go.location(), "/desk/moves/plans/1", "{}", go.body);
    bench.jobs().await;
    let page = admin.get("/desk/moves/plans/1").await.body;
    assert!(page.contains("2 tickets") && page.contains("Wartet auf Kunde"), "{page}");
    admin.post("/desk/moves/plans/1/start", "").await;
    bench.jobs().await;
    let ticket =
        bench.samir().await.api(Method::GET, "/api/v1/desk/tickets/101", Value::Null).await.json()["ticket"].clone();
    assert_eq!((ticket["title"].as_str(), ticket["priority"].as_i64()), (Some("VPN bricht ab"), Some(2)), "{ticket}");
    let gone = admin.post("/desk/moves/plans/1/remove", "").await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert_eq!(admin.get("/desk/moves/plans/1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stopped_stops_and_a_dump_is_read_from_its_upload() {
    let bench = Bench::new().await;
    let admin = bench.person(bench.cast.admin).await;
    let handed = admin
        .upload(
            "/desk/moves/files",
            &[("source", "osticket"), ("zone", "Europe/Paris")],
            &[("files", "dump.sql", "application/sql", OSTICKET.as_bytes())],
        )
        .await;
    assert_eq!(handed.location(), "/desk/moves/plans/1", "{}", handed.body);
    bench.jobs().await;
    assert!(admin.get("/desk/moves/plans/1").await.body.contains("3 tickets"));
    admin.post("/desk/moves/plans/1/start", "").await;
    let stopped = admin.post("/desk/moves/plans/1/stop", "").await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER);
    bench.jobs().await;
    let plan = admin.api(Method::GET, "/api/v1/desk/move-plans/1", Value::Null).await.json();
    assert_eq!(
        (plan["state"].as_str(), plan["run"].as_i64()),
        (Some("stopped"), None),
        "a job that was overtaken does nothing: {plan}"
    );
    admin.post("/desk/moves/plans/1/start", "").await;
    bench.jobs().await;
    let plan = admin.api(Method::GET, "/api/v1/desk/move-plans/1", Value::Null).await.json();
    assert_eq!(plan["state"].as_str(), Some("done"), "{plan}");
    let other = Bench::new().await;
    let stranger = other.person(other.cast.admin).await;
    assert_eq!(stranger.api(Method::GET, "/api/v1/desk/move-plans/1", Value::Null).await.status, StatusCode::NOT_FOUND);
}
