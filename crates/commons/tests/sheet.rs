//! The brief on paper: one page however much there is to say, and the same brief in other forms.
#![allow(clippy::unwrap_used, reason = "a test says where it failed")]

use commons::brief::{Ask, Bandage, Brief, Ending, Exposure, LossYear, Outcome, Range, Week};
use commons::{brief, paper};
use house::Room;
use house::words::Words;
use jiff::Timestamp;

/// A Monday, nine in the morning in Paris.
const MONDAY: &str = "2026-11-23T08:00:00Z";

fn rooms() -> Vec<Room> {
    vec![desk::room(), ledger::room(), commons::room()]
}

fn range(mid: f64, low: f64, high: f64) -> Range {
    Range { mid, low, high }
}

const LONG: &str = "Replace the whole of the ageing warehouse wireless network including antennas, controllers and the cabling in all three halls";

fn week() -> Week {
    let day = |text: &str| text.parse().unwrap();
    Week {
        from: day("2026-11-16"),
        to: day("2026-11-23"),
        known: true,
        counting: false,
        created: range(118.0, 104.0, 133.0),
        resolved: range(121.0, 107.0, 136.0),
        open_now: 41,
        promises_due: 96,
        promises: Some(range(0.94, 0.9, 0.96)),
        answer_seconds: Some(range(1_500.0, 1_200.0, 2_700.0)),
    }
}

fn full(asks: usize, title: &str) -> Brief {
    let at: Timestamp = MONDAY.parse().unwrap();
    let day = |text: &str| text.parse().unwrap();
    let ask = |i: usize| Ask {
        number: i as i64 + 1,
        title: title.to_owned(),
        effect: format!("{title}, because Lyon stops shipping for about three days a year"),
        decide_by: (i != 4).then(|| day(["2026-11-27", "2026-11-30", "2026-12-18", "2026-11-20"][i % 4])),
        cost: range(111e3, 90e3, 140e3),
        avoids: range(268e3, 120e3, 470e3),
        pays: range(0.91 - 0.2 * i as f64 % 0.9, 0.01, 0.99),
        years: 3,
    };
    let losses: Vec<f64> = (0..60).map(|i| 2e4 * 1.1f64.powi(i)).collect();
    let chance = |scale: f64| losses.iter().map(|x| 1.0 / (1.0 + (x / (scale * 3e5)).powf(2.2))).collect::<Vec<f64>>();
    let year = |scale: f64| LossYear {
        chance: chance(scale),
        low: chance(0.7 * scale),
        high: chance(1.4 * scale),
        losses: losses.clone(),
        one_in_ten: 8.1e5 * scale,
    };
    let outcome = |i: i64| Outcome {
        number: i,
        title: title.to_owned(),
        answer: ["approve", "decline", "defer"][i as usize % 3].to_owned(),
        by: "Helena Brandt".to_owned(),
        at,
        predicted: (i != 2).then(|| range(40e3, 12e3, 90e3)),
        actual: 31e3 * i as f64,
        consequences: i,
    };
    Brief {
        made_at: at,
        day: day("2026-11-23"),
        organisation: "Aurelle Logistics".to_owned(),
        currency: "EUR".to_owned(),
        waiting: (0..asks).map(ask).collect(),
        exposure: Some(Exposure { today: year(1.0), mean: 3.4e5, approved: Some(year(0.5)), sources: vec![1, 2, 3] }),
        week: week(),
        outcomes: (1..6).map(outcome).collect(),
        ending: (1..4)
            .map(|i| Ending {
                number: i,
                title: title.to_owned(),
                by: "Helena Brandt".to_owned(),
                until: day("2026-12-10"),
            })
            .collect(),
        workarounds: (1..4)
            .map(|i| Bandage {
                number: i,
                title: title.to_owned(),
                recommendation: i,
                hours_per_month: range(12.0, 8.0, 18.0),
                cost_so_far: range(6e3, 4e3, 9e3),
            })
            .collect(),
        deserving: Vec::new(),
        thanks: Vec::new(),
    }
}

/// Prints, counts the pages, and leaves the sheet in the build folder to be looked at.
fn sheet(name: &str, locale: &str, brief: &Brief) -> usize {
    let w = Words::new(&rooms()).unwrap().speaker(locale, "Europe/Paris", "EUR");
    let paper = paper::print(&w, brief, true).unwrap();
    std::fs::write(format!("{}/{name}.pdf", env!("CARGO_TARGET_TMPDIR")), &paper.pdf).unwrap();
    paper.pages
}

#[test]
fn the_sheet_is_one_page_however_much_there_is_to_say() {
    assert_eq!(sheet("three", "en", &full(3, "Sign-in keys for all 420 colleagues")), 1);
    assert_eq!(sheet("five-long", "en", &full(5, LONG)), 1);
    assert_eq!(sheet("twelve-long-german", "de", &full(12, LONG)), 1);
    let empty = Brief {
        exposure: None,
        outcomes: Vec::new(),
        ending: Vec::new(),
        workarounds: Vec::new(),
        week: Week { known: false, promises: None, answer_seconds: None, ..full(0, "").week },
        ..full(0, "")
    };
    assert_eq!(sheet("empty", "en", &empty), 1);
}

#[test]
fn the_same_brief_gives_the_same_sheet() {
    let w = Words::new(&rooms()).unwrap().speaker("en", "Europe/Paris", "EUR");
    let brief = full(2, "One more year of support");
    assert_eq!(paper::print(&w, &brief, true).unwrap(), paper::print(&w, &brief, true).unwrap());
}

#[test]
fn a_kept_brief_reads_as_it_was_written() {
    let brief = full(5, LONG);
    let again: Brief = serde_json::from_value(serde_json::to_value(&brief).unwrap()).unwrap();
    assert_eq!(again, brief);
    let w = Words::new(&rooms()).unwrap().speaker("de", "Europe/Paris", "EUR");
    let t = brief::views::told(&w, &brief);
    let reader = brief::views::Reader {
        name: "Helena Brandt",
        decides: true,
        hour: 8,
        token: None,
        may_thank: false,
        may_send: false,
    };
    assert_eq!(
        brief::views::headline_text(&t, &again, &reader),
        "Guten Morgen, Helena. Eine Entscheidung ist überfällig. Zwei weitere brauchen Sie diese Woche."
    );
}
