//! Imports through the house: the figures of the published log read back from the database, restarts, repetitions,
//! refusals and files that are no logs. With `RAPPORT_TEST_POSTGRES` the same on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use connect::servicenow::Mapping;
use desk::intake::{ImportError, ImportReport, ImportRequest, import};
use desk::report::{Metric, metrics};
use house::config::{Config, DatabaseSetting, Secret};
use house::people::{OrganisationId, Role, store as people};
use house::store::{StoreError, Tx};
use house::{Clock, House};
use jiff::Timestamp;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use tower::ServiceExt as _;

const LOG: &str = "../../../shared/data/servicenow-incident-log/incident_events.csv.gz";
const HEAD: &str = "number,incident_state,made_sla,reassignment_count,reopen_count,opened_at,sys_updated_at,sys_updated_by,resolved_at,closed_at,category,subcategory,u_symptom,priority,assignment_group\n";

/// A running house with one organisation in a folder that goes away.
struct Bench {
    house: House,
    ours: OrganisationId,
    folder: PathBuf,
}

impl Drop for Bench {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

impl Bench {
    async fn new() -> Self {
        Self::on(DatabaseSetting::Embedded).await
    }

    async fn on(database: DatabaseSetting) -> Self {
        let name = house::secret().unwrap();
        let folder = std::env::temp_dir().join(format!("rapport-intake-{name}"));
        let config = Config { database, ..Config::for_test(&folder) };
        let house = House::open(config, Clock::fixed(now()), &[desk::room()]).await.unwrap();
        let ours = house
            .db
            .write(house.system(None), move |tx| {
                people::organisation_add(tx, &name, "Ours", ("EUR", "Europe/Paris", "en"))
            })
            .await
            .unwrap();
        Self { house, ours, folder }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
        path
    }

    fn request(&self, path: &Path) -> ImportRequest {
        ImportRequest {
            path: path.to_owned(),
            mapping: Mapping::in_zone("UTC").unwrap(),
            shift_weeks: 0,
            organisation: self.ours,
        }
    }

    fn import(&self, path: &Path) -> Result<ImportReport, ImportError> {
        import(&self.house, &self.request(path), &mut |_| {})
    }

    fn read<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
        self.house.db.read_blocking(self.house.system(Some(self.ours)), work).unwrap()
    }

    fn metrics(&self) -> Vec<Metric> {
        self.read(|tx| metrics(tx, None, None, now()))
    }

    fn journal_entries(&self) -> usize {
        self.read(|tx| house::journal::store::of_organisation(tx, i64::MAX, 1_000_000)).len()
    }

    /// Somebody's API token.
    async fn token(&self, role: Role) -> String {
        let token = house::secret().unwrap();
        let hash = house::digest(&token);
        let email = format!("{token}@ours.example");
        self.house
            .db
            .write::<_, StoreError>(self.house.system(Some(self.ours)), move |tx| {
                let person = people::person_by_email_or_add(tx, &email, "Somebody")?;
                people::membership_set(tx, person, role, "")?;
                house::signin::store::token_add(tx, &hash, person, "test")
            })
            .await
            .unwrap();
        token
    }

    async fn get(&self, path: &str, token: &str) -> (StatusCode, String) {
        let app = house::web::app(self.house.clone(), house::web::doors(&mut [desk::room()]));
        let request =
            Request::get(path).header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap();
        let answer = app.oneshot(request).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 50_000_000).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}

#[track_caller]
fn named<'a>(all: &'a [Metric], name: &str) -> &'a Metric {
    all.iter().find(|m| m.name == name).unwrap()
}

#[track_caller]
fn close(all: &[Metric], name: &str, stated: f64, digits: i32) {
    let found = named(all, name).value.unwrap();
    assert!((found - stated).abs() <= 0.5001 * 10_f64.powi(-digits), "{name}: found {found}, stated {stated}");
}

/// `count` incidents with an event each for "New", and later, in a second round, one for "Closed".
fn two_rounds(count: usize) -> String {
    let mut text = HEAD.to_owned();
    for n in 0..count {
        text.push_str(&format!("RND{n:07},New,true,0,0,1/3/2016 08:00,1/3/2016 08:01,Updated by 1,?,?,Category 40,Subcategory 7,Symptom 471,3 - Moderate,Group 1\n"));
    }
    for n in 0..count {
        text.push_str(&format!("RND{n:07},Closed,false,2,1,1/3/2016 08:00,3/3/2016 08:00,Updated by 2,2/3/2016 08:00,3/3/2016 08:00,Category 40,Subcategory 7,Symptom 471,2 - High,Group 2\n"));
    }
    text
}

fn the_published_log(bench: &Bench) {
    let log = Path::new(env!("CARGO_MANIFEST_DIR")).join(LOG);
    if !log.is_file() {
        return; // the log is not part of the source; where it is absent, nothing is claimed
    }
    let report = bench.import(&log).unwrap();
    assert_eq!(
        (report.events_read, report.tickets_created, report.tickets_changed, report.refused),
        (99_167, 17_439, 0, 0)
    );
    let all = bench.metrics();
    for (name, stated, digits) in [
        ("created", 17_439.0, 0),
        ("promise_attainment", 0.632_15, 5),
        ("reassignment_mean", 0.9441, 4),
        ("never_reassigned_share", 0.541_09, 5),
        ("reopened_share", 0.011_41, 5),
        ("resolve_median", 22.417, 3),
        ("resolve_mean", 182.74, 2),
        ("resolve_p90", 387.61, 2),
        ("created_priority_1", 194.0, 0),
        ("created_priority_2", 294.0, 0),
        ("created_priority_3", 16_409.0, 0),
        ("created_priority_4", 542.0, 0),
        ("promise_attainment_priority_1", 0.0206, 4),
        ("promise_attainment_priority_2", 0.0068, 4),
        ("promise_attainment_priority_3", 0.6434, 4),
        ("promise_attainment_priority_4", 0.8506, 4),
    ] {
        close(&all, name, stated, digits);
    }
    assert_eq!(named(&all, "resolve_median").numerator, Some(16_310));
    let entries = bench.journal_entries();
    let again = bench.import(&log).unwrap();
    assert_eq!((again.events_read, again.tickets_created, again.tickets_changed), (99_167, 0, 0));
    let moved = ImportRequest { shift_weeks: 500, ..bench.request(&log) };
    let moved = import(&bench.house, &moved, &mut |_| {}).unwrap();
    assert_eq!(
        (moved.events_read, moved.tickets_created, moved.tickets_changed),
        (99_167, 0, 0),
        "another import, but no news"
    );
    assert_eq!(bench.journal_entries(), entries + 2, "only the second import itself");
    let scope = || bench.house.system(Some(bench.ours));
    desk::tally::jobs::catch_up(&bench.house.db, scope).unwrap();
    let groups = bench.read(|tx| desk::facts::biggest_groups(tx, Timestamp::MIN, now(), 3));
    let group = bench.read(|tx| desk::facts::incident_group(tx, &groups[0].key, Timestamp::MIN, now()));
    assert_eq!((group.count, group.sample.len()), (groups[0].count, 20));
    let close = |told: f64, exact: f64| assert!((told / exact - 1.0).abs() < 0.006, "{told}, exactly {exact}");
    close(groups[0].total_hours, group.durations_hours.iter().sum::<f64>());
    let mut sorted = group.durations_hours;
    sorted.sort_by(f64::total_cmp);
    let middle = (sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2]) / 2.0;
    close(groups[0].median_hours.unwrap(), middle);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_published_log_gives_its_stated_figures() {
    let bench = Bench::new().await;
    tokio::task::block_in_place(|| the_published_log(&bench));
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_gives_the_same() {
    let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") else { return };
    let own = tokio::task::block_in_place(|| own_database(&url));
    let bench = Bench::on(DatabaseSetting::Postgres(Secret::new(own))).await;
    tokio::task::block_in_place(|| {
        the_published_log(&bench);
        rounds(&bench);
        let refused = bench.house.db.refused_statements(desk::room().statements.concat().as_slice()).unwrap();
        assert!(refused.is_empty(), "{refused:?}");
    });
}

/// A database of this test's own: others may have migrated the offered one further.
fn own_database(url: &str) -> String {
    let name = format!("intake_{}", std::process::id());
    postgres::Client::connect(url, postgres::NoTls).unwrap().batch_execute(&format!("create database {name}")).unwrap();
    let (base, _) = url.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

/// Rows of one incident stand 2,000 rows apart, so every incident lives in two batches; the import breaks off after the first.
fn rounds(bench: &Bench) {
    let before = named(&bench.metrics(), "created").value.unwrap();
    let path = bench.file("rounds.csv", &two_rounds(2_000));
    let mut batches = 0;
    let broken = catch_unwind(AssertUnwindSafe(|| {
        import(&bench.house, &bench.request(&path), &mut |_| {
            batches += 1;
            assert!(batches < 2, "the power goes");
        })
    }));
    assert!(broken.is_err());
    let rest = bench.import(&path).unwrap();
    assert!(rest.resumed_after_row > 1_000, "{rest:?}");
    assert_eq!((rest.events_read, rest.tickets_changed), (4_000, 0));
    let all = bench.metrics();
    assert_eq!(named(&all, "created").value, Some(before + 2_000.0));
    let number =
        bench.read(|tx| house::record::store::search(tx, "category 40 symptom 471", None, 40))[0].record.number;
    let ticket = bench.read(|tx| desk::facts::ticket(tx, number)).unwrap();
    assert_eq!(
        (ticket.state.as_str(), ticket.priority, ticket.title.as_str()),
        ("closed", 2, "Category 40, symptom 471")
    );
    assert_eq!(ticket.hours_open, 24.0);
    let story =
        bench.read(|tx| house::journal::store::of_record(tx, &house::journal::RecordRef::new("ticket", number), 0, 10));
    let kinds: Vec<&str> = story.iter().map(|e| e.kind.as_str()).collect();
    assert_eq!(kinds, ["ticket.imported", "ticket.source_changed"]);
    assert_eq!(story[1].at, "2016-03-03T08:00:00Z".parse::<Timestamp>().unwrap());
    assert_eq!(story[1].payload["by"], "Updated by 2");
    let changed = story[1].payload["changes"].as_array().unwrap();
    assert!(changed.iter().any(|c| c["what"] == "state" && c["from"] == "New" && c["to"] == "Closed"), "{changed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_import_goes_on_where_it_stopped() {
    let bench = Bench::new().await;
    tokio::task::block_in_place(|| rounds(&bench));
    assert_eq!(named(&bench.metrics(), "reopened_share").value, Some(1.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_export_brings_only_its_news() {
    let bench = Bench::new().await;
    tokio::task::block_in_place(|| {
        let full = two_rounds(3);
        let first: String = full.lines().take(4).map(|l| format!("{l}\n")).collect();
        assert_eq!(bench.import(&bench.file("monday.csv", &first)).unwrap().tickets_created, 3);
        let next = bench.import(&bench.file("tuesday.csv", &full)).unwrap();
        assert_eq!((next.tickets_created, next.tickets_changed), (0, 3));
        let entries = bench.journal_entries();
        let again = bench.import(&bench.file("wednesday.csv", &format!("{full}\n"))).unwrap();
        assert_eq!((again.tickets_created, again.tickets_changed), (0, 0));
        assert_eq!(bench.journal_entries(), entries + 2);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_and_listed() {
    let bench = Bench::new().await;
    let text = format!(
        "{}INC9,New,true,zero,0,1/3/2016 08:00,1/3/2016 08:01,x,?,?,Category 1,?,?,3,G\nINC8,New\n",
        two_rounds(1)
    );
    let report = tokio::task::block_in_place(|| bench.import(&bench.file("bad.csv", &text))).unwrap();
    assert_eq!((report.events_read, report.tickets_created, report.refused), (2, 1, 2));
    let rows: Vec<(i64, Option<&str>)> = report.refusals.iter().map(|r| (r.row, r.column.as_deref())).collect();
    assert_eq!(rows, [(4, Some("reassignment_count")), (5, None)]);
    let (status, page) = bench.get("/desk/imports/1", &bench.token(Role::ItLead).await).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("reassignment_count") && page.contains("is not a whole number"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_no_logs_leave_no_trace() {
    let bench = Bench::new().await;
    tokio::task::block_in_place(|| {
        assert!(matches!(bench.import(Path::new("/there/is/no/such.csv")), Err(ImportError::Unreadable { .. })));
        for text in ["", "a,b,c\n1,2,3\n", "\u{1}\u{2}\u{3}"] {
            let error = bench.import(&bench.file("other.csv", text)).unwrap_err();
            assert!(matches!(error, ImportError::NotALog(_)), "{error}");
            assert!(error.to_string().contains("ServiceNow"), "{error}");
        }
        let far = ImportRequest { shift_weeks: i64::MAX, ..bench.request(&bench.file("good.csv", &two_rounds(1))) };
        assert!(matches!(import(&bench.house, &far, &mut |_| {}), Err(ImportError::Shift(_))));
        assert_eq!(bench.journal_entries(), 0);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn weeks_move_and_weekdays_stay() {
    let bench = Bench::new().await;
    tokio::task::block_in_place(|| {
        let path = bench.file("moved.csv", &two_rounds(1));
        import(&bench.house, &ImportRequest { shift_weeks: 550, ..bench.request(&path) }, &mut |_| {}).unwrap();
        let ticket = bench.read(|tx| desk::facts::ticket(tx, 1)).unwrap();
        assert_eq!(ticket.created_at, "2026-09-15T08:00:00Z".parse::<Timestamp>().unwrap());
        assert_eq!(ticket.hours_open, 24.0);
        let started =
            bench.read(|tx| house::journal::store::of_record(tx, &house::journal::RecordRef::new("import", 1), 0, 10));
        assert_eq!(started[0].payload["shift_weeks"], 550);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_what_the_database_holds_and_follow_changes() {
    let bench = Bench::new().await;
    tokio::task::block_in_place(|| bench.import(&bench.file("a.csv", &two_rounds(60)))).unwrap();
    let (lead, employee) = (bench.token(Role::ItLead).await, bench.token(Role::Employee).await);
    for path in [
        "/desk/report",
        "/desk/report?from=2016-01-01&to=2016-04-01",
        "/desk/groups",
        "/desk/imports",
        "/desk/imports/1",
        "/desk/tickets",
        "/desk/tickets.csv",
    ] {
        let (status, body) = bench.get(path, &lead).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        assert!(
            !body.contains("desk-report-") && !body.contains("desk-group-") && !body.contains("desk-import-"),
            "{path} lacks a word: {body}"
        );
        assert_eq!(bench.get(path, &employee).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    let (_, groups) = bench.get("/desk/groups", &lead).await;
    assert!(groups.contains("/ledger/new?category=Category+40&amp;subcategory=Subcategory+7&amp;service="), "{groups}");
    let (_, csv) = bench.get("/desk/tickets.csv?priority=2&reopened=yes", &lead).await;
    assert_eq!(csv.lines().count(), 61);
    let (_, none) = bench.get("/desk/tickets.csv?kept=yes", &lead).await;
    assert_eq!(none.lines().count(), 1);
    assert_eq!(bench.get("/desk/tickets?kept=perhaps", &lead).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let created =
        |body: String| serde_json::from_str::<serde_json::Value>(&body).unwrap()["metrics"][0]["value"].as_f64();
    assert_eq!(created(bench.get("/api/v1/desk/report", &lead).await.1), Some(60.0));
    let more = two_rounds(70);
    tokio::task::block_in_place(|| bench.import(&bench.file("b.csv", &more))).unwrap();
    assert_eq!(
        created(bench.get("/api/v1/desk/report", &lead).await.1),
        Some(70.0),
        "what is kept follows the journal"
    );
    let (_, imports) = bench.get("/api/v1/desk/imports", &lead).await;
    let imports: serde_json::Value = serde_json::from_str(&imports).unwrap();
    assert_eq!(
        (imports["items"][0]["tickets_created"].as_i64(), imports["items"][1]["tickets_created"].as_i64()),
        (Some(10), Some(60))
    );
}
