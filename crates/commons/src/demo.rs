//! Our part of the demonstration: yesterday's briefing and a few thank-yous for what the cast really solved.

use crate::asks;
use crate::brief::store as briefs;
use crate::thanks::{Audience, ThankYou, store};
use house::Result;
use house::demo::Cast;
use house::people::{PersonId, store as people};
use house::store::{Actor, Tx};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Words of thanks, in the order in which there is something to thank for.
const WORDS: [(&str, Audience); 3] = [
    ("Nine minutes, and everything was back before I had finished apologising.", Audience::All),
    ("You stayed on the line until the last scanner worked.", Audience::All),
    ("Thank you for being so patient with me.", Audience::Two),
];

/// Tells it; the desk's and the ledger's parts must have been told before.
pub fn tell(tx: &mut Tx<'_>, _cast: &Cast) -> Result<()> {
    asks::settle(tx)?;
    let (id, now) = (tx.organisation()?, tx.now());
    let zone = people::organisation(tx, id)?.and_then(|o| TimeZone::get(&o.zone).ok()).unwrap_or(TimeZone::UTC);
    keep(&mut tx.acting(Actor::System).at(yesterday(now, &zone)))?;
    thank(tx, now - SignedDuration::from_hours(30 * 24))
}

/// Half past six of the day before, when the clock would have kept it.
fn yesterday(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let day_before = now - SignedDuration::from_hours(24);
    let early = day_before.to_zoned(zone.clone()).date().at(6, 30, 0, 0).to_zoned(zone.clone());
    early.map_or(day_before, |z| z.timestamp())
}

fn keep(tx: &mut Tx<'_>) -> Result<()> {
    let brief = briefs::brief(tx)?;
    asks::add_briefing(tx, &brief).map(drop)
}

/// The requesters of solved tickets say thanks, each helper once; one helper is left for the reader to thank.
fn thank(tx: &mut Tx<'_>, since: Timestamp) -> Result<()> {
    let deeds = store::deeds(tx, since)?;
    let mut done: Vec<PersonId> = deeds.first().map(|d| d.helper).into_iter().collect();
    let mut words = WORDS.into_iter();
    for deed in &deeds {
        let Some(requester) = deed.requester.filter(|_| !done.contains(&deed.helper)) else { continue };
        let Some((note, audience)) = words.next() else { break };
        done.push(deed.helper);
        asks::thank(
            &mut tx.acting(Actor::Person(requester)),
            deed.ticket,
            Some(requester),
            &ThankYou { note: note.to_owned(), audience },
        )?;
    }
    Ok(())
}
