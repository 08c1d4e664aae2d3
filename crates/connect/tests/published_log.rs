//! The published ServiceNow log, read whole, must give the figures that were worked out from it by other means.
//! The log is not part of the source; where it is absent, nothing is claimed.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;

use connect::servicenow::{Incident, IncidentEvent, Mapping, Moment, Reader, State};

const LOG: &str = "../../../shared/data/servicenow-incident-log/incident_events.csv.gz";

fn events() -> Option<impl Iterator<Item = IncidentEvent>> {
    let file = File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(LOG)).ok()?;
    let reader = Reader::open(file, Mapping::in_zone("UTC").unwrap()).unwrap();
    assert!(reader.unused_columns().is_empty());
    Some(reader.map(|row| row.unwrap_or_else(|refused| panic!("{refused}"))))
}

/// Hours between two moments; quantiles interpolate between neighbours.
struct Hours(Vec<f64>);

impl Hours {
    fn from_opened(incidents: &[Incident], until: impl Fn(&Incident) -> Option<Moment>) -> Hours {
        let of = |i: &Incident| Some((until(i)?.at.as_second() - i.opened?.at.as_second()) as f64 / 3600.0);
        let mut hours: Vec<f64> = incidents.iter().filter_map(of).collect();
        hours.sort_by(f64::total_cmp);
        Hours(hours)
    }

    fn quantile(&self, q: f64) -> f64 {
        let place = q * (self.0.len() - 1) as f64;
        let (low, high) = (self.0[place.floor() as usize], self.0[place.ceil() as usize]);
        low + (high - low) * place.fract()
    }

    fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }
}

fn share(incidents: &[Incident], of: impl Fn(&Incident) -> bool) -> f64 {
    100.0 * incidents.iter().filter(|i| of(i)).count() as f64 / incidents.len() as f64
}

#[track_caller]
fn close(found: f64, stated: f64, digits: i32) {
    assert!((found - stated).abs() <= 0.5001 * 10_f64.powi(-digits), "found {found}, stated {stated}");
}

#[test]
fn gives_the_stated_figures() {
    let Some(events) = events() else { return };
    let mut incidents: HashMap<String, Incident> = HashMap::new();
    let (mut rows, mut runs, mut last, mut odd_states) = (0, 0, String::new(), 0);
    for event in events {
        rows += 1;
        odd_states += i32::from(event.state == State::Other);
        runs += i32::from(event.number() != last);
        event.number().clone_into(&mut last);
        match incidents.get_mut(event.number()) {
            Some(incident) => drop(incident.apply(&event)),
            None => drop(incidents.insert(last.clone(), Incident::begin(&event))),
        }
    }
    let all: Vec<Incident> = incidents.into_values().collect();
    assert_eq!((rows, all.len()), (99_167, 17_439));
    assert_eq!(runs, 17_439, "the rows of an incident stand together");
    assert_eq!(all.iter().map(|i| i.events).sum::<u32>(), 99_167);
    assert!(odd_states <= 5);

    let made = |i: &Incident| i.made_sla == Some(true);
    close(share(&all, made), 63.215, 3);
    close(all.iter().map(|i| f64::from(i.reassignments)).sum::<f64>() / all.len() as f64, 0.9441, 4);
    close(share(&all, |i| i.reassignments == 0), 54.109, 3);
    close(share(&all, |i| i.reopens > 0), 1.141, 3);

    let resolved = Hours::from_opened(&all, |i| i.resolved);
    assert_eq!(resolved.0.len(), 16_310);
    close(resolved.quantile(0.5), 22.417, 3);
    close(resolved.mean(), 182.74, 2);
    close(resolved.quantile(0.9), 387.61, 2);
    let closed = Hours::from_opened(&all, |i| i.closed);
    close(closed.quantile(0.5), 145.72, 2);
    close(closed.mean(), 318.66, 2);

    let mut by_priority: BTreeMap<u8, Vec<Incident>> = BTreeMap::new();
    for incident in all {
        by_priority.entry(incident.priority.unwrap()).or_default().push(incident);
    }
    let counts: Vec<_> = by_priority.iter().map(|(priority, of)| (*priority, of.len())).collect();
    assert_eq!(counts, [(1, 194), (2, 294), (3, 16_409), (4, 542)]);
    for (priority, stated) in [(1, 2.06), (2, 0.68), (3, 64.34), (4, 85.06)] {
        close(share(&by_priority[&priority], made), stated, 2);
    }
}
