//! A real Request Tracker 5 is moved in: started on a database of its own, filled by a script, read over its own REST2
//! interface, and every ticket, message, file, user and custom field is accounted for against RT's own database.
//! It takes minutes, so it runs only where `RAPPORT_TEST_RT` is set: `bin/rt-migration-test` installs RT and sets it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and starts programs"
)]

mod support;

use connect::rt::{Rt, SignIn};
use desk::movein::Run;
use desk::movein::jobs::{preview, run as move_in};
use house::House;
use house::moving::out;
use house::people::{OrganisationId, store as people};
use house::store::StoreError;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use support::{Engine, Place, run, variable};

const SETUP: &str = "/usr/sbin/rt-setup-database-5";
const SERVER: &str = "/usr/share/request-tracker5/libexec/rt-server";
const WORD: &str = "throw-away-9";

/// A running RT, gone with the test.
struct Live {
    server: Child,
    base: String,
    database: PathBuf,
    folder: PathBuf,
    filled: Value,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.server.kill().ok();
        self.server.wait().ok();
    }
}

impl Live {
    /// `None` where RT is not installed, or nobody asked for it: it takes minutes.
    fn start(place: &Place) -> Option<Self> {
        if variable("RAPPORT_TEST_RT").is_none() {
            println!("RT 5 is not tried: bin/rt-migration-test does it");
            return None;
        }
        if !Path::new(SETUP).exists() || !Path::new(SERVER).exists() {
            println!("RT 5 is not installed and not tried: run bin/rt-migration-test");
            return None;
        }
        let folder = place.folder.clone();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let database = folder.join("rt.sqlite3");
        for name in ["mason", "session"] {
            std::fs::create_dir_all(folder.join(name)).unwrap();
        }
        let settings = format!(
            "Set($DatabaseType, 'SQLite');\nSet($DatabaseName, '{0}/rt.sqlite3');\nSet($rtname, 'rt.example');\nSet($Organization, 'rt.example');\n\
             Set($WebDomain, '127.0.0.1');\nSet($WebPort, {port});\nSet($LogToSTDERR, 'critical');\nSet($LogToFile, undef);\nSet($LogToSyslog, undef);\n\
             Set($MasonDataDir, '{0}/mason');\nSet($MasonSessionDir, '{0}/session');\nSet($WebSessionClass, 'Apache::Session::File');\nSet($MailCommand, 'testfile');\n1;\n",
            folder.display()
        );
        std::fs::write(folder.join("RT_SiteConfig.pm"), settings).unwrap();
        let done = rt(&folder, SETUP).args(["--action", "init", "--skip-create"]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let server = rt(&folder, SERVER)
            .args(["--port", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut live = Self { server, base: format!("http://127.0.0.1:{port}"), database, folder, filled: Value::Null };
        live.filled = live.fill();
        for _ in 0..600 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(live);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("RT did not open its port");
    }

    fn fill(&self) -> Value {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rt/fill.pl");
        let done = rt(&self.folder, "/usr/bin/perl").arg(script).env("RT_FILL_MORE", "12").output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_str(said.lines().last().unwrap()).unwrap()
    }

    fn desk(&self) -> Rt {
        Rt::new(&self.base, SignIn::Password("root".to_owned(), WORD.to_owned())).unwrap()
    }

    /// One column of RT's own database.
    fn ask(&self, sql: &str) -> Vec<String> {
        let database = rusqlite::Connection::open(&self.database).unwrap();
        let mut found = database.prepare(sql).unwrap();
        let rows = found.query_map([], |row| {
            Ok(match row.get_ref(0)? {
                rusqlite::types::ValueRef::Integer(n) => n.to_string(),
                other => other.as_str().unwrap_or_default().to_owned(),
            })
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    fn one(&self, sql: &str) -> i64 {
        self.ask(sql)[0].parse().unwrap()
    }
}

fn rt(folder: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("RT_SITE_CONFIG", folder.join("RT_SiteConfig.pm")).env("RT_SITE_CONFIG_DIR", "/nonexistent");
    command
}

async fn empty_house(place: &Place) -> (House, OrganisationId) {
    let house = House::open(place.config(), house::Clock::real(), &rapport::rooms::rooms()).await.unwrap();
    let made = house.db.write::<_, StoreError>(house.system(None), |tx| {
        people::organisation_add(tx, "ours", "Ours", ("EUR", "Europe/Paris", "en"))
    });
    let id = made.await.unwrap();
    (house, id)
}

fn moved(house: &House, id: OrganisationId, live: &Live) -> Run {
    tokio::task::block_in_place(|| move_in(house, id, (&mut live.desk(), &live.base), &mut |_| {})).unwrap()
}

/// What an export holds of one kind.
struct Here(PathBuf);

impl Here {
    fn of(house: &House, id: OrganisationId, folder: PathBuf) -> Self {
        tokio::task::block_in_place(|| out::export(house, id, &folder, &mut |_| {})).unwrap();
        Self(folder)
    }

    fn lines(&self, kind: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.0.join("data").join(format!("{kind}.jsonl"))).unwrap();
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }

    fn texts(&self, kind: &str, field: &str) -> BTreeSet<String> {
        self.lines(kind).iter().map(|l| l[field].to_string().trim_matches('"').to_owned()).collect()
    }
}

#[test]
fn a_real_rt_comes_over_whole_and_a_second_run_takes_only_what_is_new() {
    let (ours, theirs) = (Place::new(Engine::Sqlite), Place::new(Engine::Sqlite));
    let Some(live) = Live::start(&theirs) else { return };
    run(async {
        let (house, id) = empty_house(&ours).await;
        let seen = tokio::task::block_in_place(|| preview(&mut live.desk())).unwrap();
        let tickets = live.one("select count(*) from Tickets where EffectiveId = id and Status <> 'deleted'");
        assert_eq!((seen.tickets as i64, seen.samples.len()), (tickets, 5));

        let first = moved(&house, id, &live);
        println!("{first:?}");
        assert_eq!(first.tickets_created, tickets);
        let here = Here::of(&house, id, ours.folder.join("first"));
        everything_is_accounted_for(&live, &here);
        what_was_said_is_whole(&live, &here);
        assert!(here.lines("mail").is_empty(), "somebody was mailed");
        assert!(here.lines("desk_ticket").iter().all(|t| t["due_at"].is_null()), "a promise was started");
        assert!(here.texts("desk_movein_left", "why").iter().any(|w| w.contains("deleted in RT")));

        let second = moved(&house, id, &live);
        assert_eq!((second.tickets_created, second.tickets_changed, second.messages_created), (0, 0, 0), "{second:?}");
        let again = Here::of(&house, id, ours.folder.join("second"));
        for kind in ["desk_ticket", "desk_message", "attachment", "desk_movein_fact", "people"] {
            assert_eq!(here.lines(kind), again.lines(kind), "{kind} changed by a second run");
        }

        std::thread::sleep(Duration::from_millis(1_100));
        live.fill_one_more_word();
        let third = moved(&house, id, &live);
        assert_eq!((third.tickets_created, third.tickets_changed, third.messages_created), (0, 1, 1), "{third:?}");
    });
}

impl Live {
    /// Somebody goes on working in RT.
    fn fill_one_more_word(&self) {
        let script = "use lib '/usr/share/request-tracker5/lib'; use RT -init; my $t = RT::Ticket->new(RT->SystemUser); $t->Load($ENV{RT_ONE}); \
            my ($ok, $why) = $t->Correspond(Content => 'One word more'); die $why unless $ok;";
        let one = self.filled["two"].to_string();
        let done = rt(&self.folder, "/usr/bin/perl").args(["-e", script]).env("RT_ONE", one).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

fn everything_is_accounted_for(live: &Live, here: &Here) {
    let theirs: BTreeSet<String> =
        live.ask("select id from Tickets where EffectiveId = id and Status <> 'deleted'").into_iter().collect();
    assert_eq!(here.texts("desk_ticket", "number"), theirs, "every ticket, under its own number");
    assert_eq!(here.texts("desk_ticket", "source_number"), theirs);
    let titles = live.ask("select Subject from Tickets where EffectiveId = id and Status <> 'deleted' order by id");
    let mut tickets = here.lines("desk_ticket");
    tickets.sort_by_key(|t| t["number"].as_i64());
    assert_eq!(tickets.iter().map(|t| t["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), titles);
    let created: Vec<String> = live.ask(
        "select cast(strftime('%s', Created) as integer) from Tickets where EffectiveId = id and Status <> 'deleted' order by id",
    );
    let ours: Vec<String> =
        tickets.iter().map(|t| (t["created_at"].as_i64().unwrap() / 1_000_000).to_string()).collect();
    assert_eq!(ours, created, "original times");

    let said = "from Transactions x join Tickets t on t.id = x.ObjectId where x.ObjectType = 'RT::Ticket' and x.Type in ('Create', 'Correspond', 'Comment')
        and t.Status <> 'deleted'";
    assert_eq!(here.lines("desk_message").len() as i64, live.one(&format!("select count(*) {said}")), "every message");
    let notes = here.lines("desk_message").iter().filter(|m| m["kind"] == "note").count() as i64;
    assert_eq!(notes, live.one(&format!("select count(*) {said} and x.Type = 'Comment'")), "comments are internal");

    let mut names = live.ask("select a.Filename from Attachments a join Transactions x on x.id = a.TransactionId where a.Filename <> '' order by 1");
    let mut ours: Vec<String> =
        here.lines("attachment").iter().map(|a| a["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    ours.sort();
    assert_eq!(ours, names, "every file under its name");
    assert_eq!(names.len() as i64, live.filled["files"].as_i64().unwrap());

    let addresses: BTreeSet<String> = live
        .ask("select lower(EmailAddress) from Users where EmailAddress <> '' and Name not in ('RT_System', 'Nobody')")
        .into_iter()
        .collect();
    assert_eq!(here.texts("people", "email"), addresses, "every user with an address");
    let known: BTreeSet<String> = here
        .lines("desk_movein_known")
        .iter()
        .filter(|k| k["what"] == "person")
        .map(|k| k["source_key"].as_str().unwrap().to_owned())
        .collect();
    let users: BTreeSet<String> =
        live.ask("select u.Name from Users u where u.Name not in ('RT_System', 'Nobody')").into_iter().collect();
    assert_eq!(known, users, "every user, also without an address");

    let fields = "from ObjectCustomFieldValues v join CustomFields f on f.id = v.CustomField where v.Disabled = 0 and v.ObjectType = 'RT::Ticket'";
    let mut theirs = live.ask(&format!(
        "select v.ObjectId || ' ' || f.Name || ' ' || coalesce(nullif(v.Content, ''), v.LargeContent) {fields}"
    ));
    let facts = here.lines("desk_movein_fact");
    let mut ours: Vec<String> = facts
        .iter()
        .filter(|f| f["about"] == "field")
        .map(|f| format!("{} {} {}", f["ticket"], f["name"].as_str().unwrap(), f["value"].as_str().unwrap()))
        .collect();
    theirs.sort();
    ours.sort();
    assert_eq!(ours, theirs, "every custom field");
    let six = facts.iter().filter(|f| f["about"] == "link" && f["ticket"] == live.filled["six"]).count();
    assert_eq!(six, 4, "depends on, refers to twice, member of");
}

fn what_was_said_is_whole(live: &Live, here: &Here) {
    let number = |n: &Value| here.lines("desk_ticket").into_iter().find(|t| t["number"] == *n).unwrap();
    let one = number(&live.filled["one"]);
    let people: BTreeMap<i64, String> = here
        .lines("people")
        .iter()
        .map(|p| (p["id"].as_i64().unwrap(), p["email"].as_str().unwrap().to_owned()))
        .collect();
    let messages: Vec<Value> = here.lines("desk_message").into_iter().filter(|m| m["ticket"] == one["id"]).collect();
    let by = |m: &Value| people[&m["author"].as_i64().unwrap()].clone();
    assert_eq!(
        (by(&messages[0]).as_str(), messages[0]["body"].as_str().unwrap()),
        ("elise@rt.example", "Since Monday.\n\nÉlise")
    );
    assert_eq!((by(&messages[1]).as_str(), messages[1]["from_requester"].as_bool()), ("tina@rt.example", Some(false)));
    assert!(messages.iter().any(|m| m["body"] == "It dropped again."), "what the merged ticket said");
    let html = number(&live.filled["html"]);
    let words = here.lines("desk_message").into_iter().find(|m| m["ticket"] == html["id"]).unwrap();
    assert_eq!(words["body"], "Hello all,\n\n- first\n- second");
    let merged = live.filled["merged"].as_object().unwrap().keys().next().unwrap().clone();
    let known = here
        .lines("desk_movein_known")
        .into_iter()
        .find(|k| k["what"] == "merged" && k["source_key"] == merged)
        .unwrap();
    assert_eq!(known["ticket"], one["number"], "a merged number leads to where it went");
    let found = here
        .lines("search")
        .iter()
        .any(|s| s["words"].as_str().unwrap().split(' ').any(|w| w == format!("rt{merged}")));
    assert!(found, "and is found by it");
    for file in here.lines("attachment") {
        let bytes = std::fs::read(here.0.join("files").join(file["hash"].as_str().unwrap())).unwrap();
        match file["name"].as_str().unwrap() {
            "screen.png" => assert!(bytes.len() == 5_008 && bytes.starts_with(b"\x89PNG")),
            "Bilan été 图.bin" => assert_eq!(bytes, b"\x00\xff".repeat(100_000)),
            "notes.txt" => assert_eq!(bytes, "Grüße\nça va\n".as_bytes()),
            "latin.txt" => assert!(String::from_utf8_lossy(&bytes).contains("Grüße aus Köln")),
            other => panic!("an unknown file {other}"),
        }
    }
    let secret = here.lines("attachment").into_iter().find(|a| a["name"] == "notes.txt").unwrap();
    assert_eq!(secret["record_kind"], "ticket_note", "a comment's file stays with the team");
    let two = number(&live.filled["two"]);
    assert_eq!((two["state"].as_str(), two["priority"].as_i64()), (Some("resolved"), Some(1)));
    assert!(two["resolved_at"].is_i64() && two["first_response_at"].is_i64());
}
