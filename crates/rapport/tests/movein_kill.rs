//! A move that is killed without warning goes on and ends with the right figures: the real program is killed while it
//! brings over a large dump of osTicket, twice.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

mod support;

use serde_json::Value;
use std::fmt::Write;
use std::process::Stdio;
use std::time::Duration;
use support::binary::{command, succeed};
use support::{Engine, Place};

const DUMP: &str = include_str!("../../connect/samples/osticket.sql");
const MORE: u64 = 1_500;

/// The sample, with so many tickets more, each with two entries and a file.
fn dump(place: &Place) -> String {
    let (mut tickets, mut threads, mut entries, mut attached) =
        (String::new(), String::new(), String::new(), String::new());
    for n in 1_000..1_000 + MORE {
        let comma = if n == 1_000 { "" } else { "," };
        write!(tickets, "{comma}({n},NULL,'{}',3,0,1,1,0,0,5,0,0,0,0,0,'','Email',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-03-02 09:00:00','2026-03-02 09:00:00')", 700_000 + n).unwrap();
        write!(threads, "{comma}({},{n},'T',NULL,'2026-03-02 09:00:00')", 10_000 + n).unwrap();
        for (entry, kind, staff, user) in [(20_000 + n, 'M', 0, 3), (40_000 + n, 'R', 5, 0)] {
            let comma = if entry == 21_000 { "" } else { "," };
            write!(entries, "{comma}({entry},0,{},{staff},{user},'{kind}',0,'x',NULL,NULL,'',NULL,'It\\'s {n}','text','',NULL,'2026-03-02 09:00:00','2026-03-02 09:00:00')", 10_000 + n).unwrap();
        }
        write!(attached, "{comma}({},{},'H',1,'{n}.png',0,NULL)", 50_000 + n, 20_000 + n).unwrap();
    }
    let more = format!(
        "INSERT INTO `desk_ticket` VALUES {tickets};\nINSERT INTO `desk_thread` VALUES {threads};\nINSERT INTO `desk_thread_entry` VALUES {entries};\nINSERT INTO `desk_attachment` VALUES {attached};\n"
    );
    let file = place.folder.join("dump.sql");
    std::fs::write(&file, format!("{DUMP}{more}")).unwrap();
    file.to_str().unwrap().to_owned()
}

fn count(place: &Place, sql: &str) -> i64 {
    place.count(&place.folder.join("data"), sql)
}

#[test]
fn a_move_that_is_killed_goes_on_and_loses_and_doubles_nothing() {
    Engine::each(|place| {
        succeed(&place, &["organisation", "add", "acme", "--name", "Acme"]);
        let file = dump(&place);
        let words = ["import", "osticket", file.as_str(), "--zone", "Europe/Paris", "--json"];
        let mut broken_off = 0;
        for wanted in [200, 700] {
            let mut child = command(&place, &words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let tickets = || count(&place, "select count(*) from desk_ticket");
            while tickets() < wanted && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_millis(20));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            broken_off += usize::from(tickets() < MORE as i64);
        }
        assert!(broken_off > 0, "the move was over before it could be killed");
        let run: Value = serde_json::from_str(&succeed(&place, &words)).unwrap();
        let all = MORE as i64 + 2;
        assert_eq!(
            (run["id"].as_i64(), run["tickets_created"].as_i64()),
            (Some(1), Some(all)),
            "the same run went on: {run}"
        );
        let figures = |place: &Place| {
            let of = |sql| count(place, sql);
            (
                of("select count(*) from desk_ticket"),
                of("select count(*) from desk_message"),
                of("select count(*) from attachment"),
                of("select count(distinct source_number) from desk_ticket"),
            )
        };
        assert_eq!(figures(&place), (all, 2 * MORE as i64 + 4, MORE as i64 + 1, all));
        let again: Value = serde_json::from_str(&succeed(&place, &words)).unwrap();
        assert_eq!(
            (again["tickets_created"].as_i64(), again["messages_created"].as_i64()),
            (Some(0), Some(0)),
            "{again}"
        );
        assert_eq!(figures(&place), (all, 2 * MORE as i64 + 4, MORE as i64 + 1, all));
        succeed(&place, &["journal", "seal"]);
        succeed(&place, &["journal", "verify"]);
    });
}
