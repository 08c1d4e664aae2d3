//! The desk's history for the sample company: where the real log lies, and how much of it is taken.

use crate::cli::failure::Failure;
use crate::cli::import;
use crate::cli::world::variable;
use connect::servicenow::{Mapping, Reader};
use desk::intake::ImportRequest;
use flate2::read::MultiGzDecoder;
use house::House;
use house::people::OrganisationId;
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Where the log is expected beside a checkout.
const BESIDE: &str = "../shared/data/servicenow-incident-log/incident_events.csv.gz";
const VARIABLE: &str = "RAPPORT_SERVICENOW_LOG";
/// Incidents that `--small` takes.
const SMALL: usize = 600;
/// The log states no zone; the sample company works in this one.
const ZONE: &str = "Europe/Paris";
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Brings the log over by the importer that everybody uses, its times moved by whole weeks so that it ends just before now.
pub fn bring_over(house: &House, organisation: OrganisationId, log: &Path, small: bool) -> Result<(), Failure> {
    let unreadable = |e: std::io::Error| Failure::file("read", log, &e);
    let part = house.config.data.join("newest-incidents.csv");
    let path = if small { part.as_path() } else { log };
    if small {
        std::fs::write(&part, newest_incidents(log).map_err(unreadable)?)
            .map_err(|e| Failure::file("written", &part, &e))?;
    }
    let mapping = Mapping::in_zone(ZONE).map_err(|e| Failure::new(e.to_string(), ""))?;
    let newest = newest(File::open(path).map_err(unreadable)?, mapping.clone())?;
    let shift_weeks = newest.map_or(0, |at| house.clock.now().duration_since(at).as_secs().div_euclid(WEEK.as_secs()));
    let request = ImportRequest { path: path.to_owned(), mapping, shift_weeks, organisation };
    import::carry_out(house, &request)?;
    if small {
        std::fs::remove_file(&part).map_err(|e| Failure::file("removed", &part, &e))?;
    }
    Ok(())
}

/// When the last thing in the log happened.
fn newest(file: File, mapping: Mapping) -> Result<Option<Timestamp>, Failure> {
    let reader = Reader::open(file, mapping)
        .map_err(|e| Failure::new(e.to_string(), "Give a ServiceNow incident log with --log."))?;
    Ok(reader.filter_map(|event| event.ok()?.updated_at.map(|moment| moment.at)).max())
}

/// The log to bring over; none is no error unless one was named on the command line.
pub fn find(named: Option<&Path>) -> Result<Option<PathBuf>, Failure> {
    if let Some(file) = named {
        let there = file.is_file();
        return if there {
            Ok(Some(file.to_owned()))
        } else {
            Err(Failure::new(format!("there is no log {}.", file.display()), "Check its name."))
        };
    }
    let places: Vec<PathBuf> =
        variable(VARIABLE).into_iter().map(PathBuf::from).chain([PathBuf::from(BESIDE)]).collect();
    let found = places.iter().find(|file| file.is_file()).cloned();
    if found.is_none() {
        let looked: Vec<String> = places.iter().map(|p| p.display().to_string()).collect();
        eprintln!("No ServiceNow log was found (looked for {}).", looked.join(" and "));
        eprintln!(
            "Give one with --log FILE or {VARIABLE}; without it the sample company has only its few invented tickets."
        );
    }
    Ok(found)
}

/// The rows of the newest `SMALL` incidents with the header, unpacked. The log has incidents in the order in which they
/// came and keeps the rows of each together; its newest ones are spread over most of a year.
fn newest_incidents(log: &Path) -> std::io::Result<Vec<u8>> {
    let file = BufReader::new(File::open(log)?);
    let packed = log.extension().is_some_and(|e| e == "gz");
    let plain: Box<dyn Read> = if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut lines = BufReader::new(plain).split(b'\n');
    let mut kept = lines.next().transpose()?.unwrap_or_default();
    kept.push(b'\n');
    let mut incidents: VecDeque<(Vec<u8>, Vec<u8>)> = VecDeque::new();
    for line in lines {
        let mut line = line?;
        let number = line.split(|b| *b == b',').next().unwrap_or_default().to_vec();
        line.push(b'\n');
        match incidents.back_mut() {
            Some((last, rows)) if *last == number => rows.append(&mut line),
            _ => incidents.push_back((number, line)),
        }
        if incidents.len() > SMALL {
            incidents.pop_front();
        }
    }
    incidents.iter().for_each(|(_, rows)| kept.extend_from_slice(rows));
    Ok(kept)
}
