//! A dump as mysqldump writes it, from end to end; packed; cut off; and with bytes that no program wrote.

use super::OsTicket;
use crate::moved::{About, Desk, Fault, Found, Standing, Ticket};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

const DUMP: &str = include_str!("../../samples/osticket.sql");

/// A folder of one test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("rapport-osticket-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn open(&self, bytes: &[u8]) -> Result<OsTicket, Fault> {
        std::fs::write(self.0.join("dump.sql"), bytes).unwrap();
        OsTicket::open(&self.0.join("dump.sql"), &self.0.join("unpacked.sql"), TimeZone::get("Europe/Paris").unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn facts(t: &Ticket, about: About) -> Vec<String> {
    t.facts.iter().filter(|f| f.about == about).map(|f| format!("{}={}", f.name, f.value)).collect()
}

fn whole(desk: &mut OsTicket) {
    let Found::Ticket(t) = desk.ticket("1").unwrap() else { panic!("no ticket") };
    assert_eq!((t.number.as_str(), t.title.as_str(), t.standing), ("483920", "The VPN drops", Standing::Open));
    assert_eq!((t.priority, t.requester.as_str(), t.assignee.as_str()), (Some(1), "u3", "s5"));
    assert_eq!(
        (t.team.as_str(), t.category.as_str(), t.created_at.to_string().as_str()),
        ("Field, team", "Network", "2026-03-02T08:00:00Z")
    );
    let said: Vec<(&str, &str, bool)> =
        t.messages.iter().map(|m| (m.author.as_str(), m.text.as_str(), m.public)).collect();
    assert_eq!(
        said,
        [
            ("u3", "Since Monday.\n\nÉlise; it's \"bad\"", true),
            ("s5", "It was\nthe router.", true),
            ("s5", "Cost\n\nMuch", false),
        ]
    );
    assert_eq!(t.messages[0].files[0].name, "screen.png");
    assert_eq!(desk.file(&t.messages[0].files[0]).unwrap(), b"PNG\0\r\n\x1a\n", "pieces in their order");
    assert_eq!(t.messages[1].files[0].name, "renamed.log");
    assert!(matches!(desk.file(&t.messages[1].files[0]), Err(Fault::Odd(why)) if why.contains("folder")));
    assert_eq!(t.left, ["file 99 of entry 11 is not in the dump"]);
    assert_eq!(facts(&t, About::Field), ["cost_centre=4711", "Device=Router R7"]);
    assert_eq!(facts(&t, About::Watcher), ["collaborator=u4"]);
    assert!(facts(&t, About::Other).contains(&"Overdue=yes".to_owned()));
    let Found::Ticket(two) = desk.ticket("2").unwrap() else { panic!("no ticket") };
    assert_eq!(
        (two.title.as_str(), two.standing, two.messages[0].author.as_str()),
        ("A screen & cable", Standing::Closed, "nSomebody Gone")
    );
    assert_eq!(two.people[0].name, "Somebody Gone");
    assert!(matches!(desk.ticket("3").unwrap(), Found::Left(why) if why.contains("deleted")));
    let people = desk.people("").unwrap().items;
    let all: Vec<(&str, &str, bool, bool)> =
        people.iter().map(|p| (p.name.as_str(), p.email.as_str(), p.staff, p.active)).collect();
    assert_eq!(
        all,
        [
            ("Jonas O'Weber", "jonas@osticket.example", true, true),
            ("old", "old@osticket.example", true, false),
            ("Elise Moreau", "elise@osticket.example", false, true),
            ("Tom", "tom@osticket.example", false, true),
        ]
    );
    let counts = desk.counts().unwrap();
    assert_eq!(counts.tickets, 3);
    assert!(counts.left.iter().any(|l| l.contains("2 rows of the table custom_thing")), "{:?}", counts.left);
    assert_eq!(desk.tickets("").unwrap().items.len(), 3);
    assert_eq!(desk.tickets("2").unwrap().items[0].key, "3");
}

#[test]
fn a_dump_comes_whole_plain_and_packed() {
    let folder = Folder::new();
    whole(&mut folder.open(DUMP.as_bytes()).unwrap());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(DUMP.as_bytes()).unwrap();
    let mut desk = folder.open(&packed.finish().unwrap()).unwrap();
    whole(&mut desk);
    assert!(folder.0.join("unpacked.sql").exists());
    drop(desk);
    assert!(!folder.0.join("unpacked.sql").exists(), "nothing is left behind");
}

#[test]
fn what_is_no_dump_is_refused() {
    let folder = Folder::new();
    for text in ["", "hello", "INSERT INTO `x` VALUES (1);", &DUMP[..DUMP.len() / 2]] {
        assert!(matches!(folder.open(text.as_bytes()), Err(Fault::Odd(_))), "{}", text.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_dump_breaks_it(at in 0usize..14_000, byte in any::<u8>(), more in 0usize..14_000) {
        let folder = Folder::new();
        let mut bytes = DUMP.as_bytes().to_vec();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes[more % length] = b'\'';
        if let Ok(mut desk) = folder.open(&bytes) {
            for heading in desk.tickets("").map(|p| p.items).unwrap_or_default() {
                if let Ok(Found::Ticket(t)) = desk.ticket(&heading.key) {
                    for file in t.messages.iter().flat_map(|m| &m.files) {
                        desk.file(file).ok();
                    }
                }
            }
        }
    }
}
