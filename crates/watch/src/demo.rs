//! The room's part of the demonstration: what Aurelle Logistics runs on, why its scanners drop, and what is planned.

use crate::asset::{self, Described, Life, Sort};
use crate::change::{self, Answers, Written};
use crate::problem;
use house::Result;
use house::demo::Cast;
use house::record::Relation;
use house::store::{Actor, Tx};
use jiff::{SignedDuration, Timestamp};

/// Tag, name, sort, who uses it, who answers for it, model.
const THINGS: [(&str, &str, Sort, &str, &str, &str); 6] = [
    ("S-WIFI", "Warehouse Wi-Fi", Sort::Service, "", "Marek Nowak", ""),
    ("S-FILES", "File shares", Sort::Service, "", "Jonas Lind", ""),
    ("AP-07", "Access point aisle 7", Sort::System, "", "", "AP 110"),
    ("NB-0142", "Notebook Elise", Sort::Device, "Elise Moreau", "", "ThinLine 14"),
    ("SC-0031", "Hand scanner", Sort::Device, "Tomas Berg", "", "ScanPro 2"),
    ("PR-0303", "Printer floor 3", Sort::Device, "Floor 3", "", "LaserJet 500"),
];

/// Tells it at the transaction's time.
pub fn tell(tx: &mut Tx<'_>, cast: &Cast) -> Result<()> {
    let by = cast.technicians.get(1).or(cast.technicians.first()).copied().unwrap_or(cast.it_lead);
    let mut tx = tx.acting(Actor::Person(by));
    let tx = &mut tx;
    let mut numbers = Vec::new();
    for (tag, name, sort, used_by, owner, model) in THINGS {
        let d = Described {
            tag: tag.to_owned(),
            name: name.to_owned(),
            sort,
            state: Life::InUse,
            used_by: used_by.to_owned(),
            owner: owner.to_owned(),
            model: model.to_owned(),
            hour_cost_cents: (sort == Sort::Service).then_some(180_000),
            ..Described::default()
        };
        numbers.push(asset::keep(tx, None, None, &d)?);
    }
    if let [wifi, _, point, ..] = numbers.as_slice() {
        let record = |n: i64| house::journal::RecordRef::new(asset::KIND, n);
        asset::relate(tx, &record(*wifi), (Relation::RunsOn, true), &record(*point))?;
    }
    let scanners = problem::Written {
        title: "Scanners drop out of the warehouse Wi-Fi".to_owned(),
        cause: "The access points are past their life and hang under load.".to_owned(),
        workaround: "Put the scanner into its cradle for ten seconds; it connects again.".to_owned(),
        known_error: true,
        owner: "Marek Nowak".to_owned(),
    };
    problem::open(tx, &scanners, None)?;
    let at = |hours: i64| tx_time(tx.now(), hours);
    let (starts_at, ends_at) = (Some(at(60)), Some(at(63)));
    let plan = Written {
        title: "New access points in aisles 4 to 8".to_owned(),
        why: "The old ones hang under load and stop the pickers.".to_owned(),
        backout: "The old access points stay on the shelf, configured, and go back in twenty minutes.".to_owned(),
        answers: Answers { reach: 1, novelty: 1, way_back: 0, outage: 1, harm: 0 },
        starts_at,
        ends_at,
        tasks: ["Tell the shift", "Swap aisle by aisle", "Walk the aisles with a scanner"].map(str::to_owned).to_vec(),
        touches: vec!["S-WIFI".to_owned()],
        owner: "Marek Nowak".to_owned(),
        ..Written::default()
    };
    change::keep(tx, None, None, &plan)?;
    Ok(())
}

fn tx_time(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(hours)).unwrap_or(now)
}
