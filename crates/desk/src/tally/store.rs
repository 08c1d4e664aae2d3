//! The only SQL about the sums: what a ticket added, the sums themselves, and how far they follow the journal.

use super::rules::cells::{Cells, Fine, packed, unpacked};
use super::rules::grain::{DAY, Run, of_day};
use super::rules::{measure, measured};
use super::{Asked, Day, Filter, GROUPS, Known, Measured, Span, Traits, Worked};
use crate::promise::rules as promises;
use crate::setting::store::{Kept, grounds_in, kept};
use crate::ticket::{KIND, rules as tickets};
use crate::{effort, events};
use house::journal::{Entry, Position};
use house::people::{PersonId, store as people};
use house::store::{Row, StoreError, Tx, Value};
use house::{params, statements};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

macro_rules! measured {
    ($rest:literal) => {
        concat!(
            "select number, team, service, category, subcategory, priority, kind, assignee, first_day, last_day, points from desk_measured
             where organisation = $1 and ", $rest
        )
    };
}

statements! {
    STATE = "select to_transaction, to_seq, zone, counted_at, swept, open_only from desk_count where organisation = $1";
    STATE_SET = "insert into desk_count (organisation, to_transaction, to_seq, zone, counted_at, swept, open_only) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (organisation) do update set to_transaction = excluded.to_transaction, to_seq = excluded.to_seq, zone = excluded.zone,
            counted_at = excluded.counted_at, swept = excluded.swept, open_only = excluded.open_only";
    FORGET_SUMS = "delete from desk_tally where organisation = $1";
    FORGET_TICKETS = "delete from desk_measured where organisation = $1";
    FORGET_STATE = "delete from desk_count where organisation = $1";
    NUMBERS = "select number from desk_ticket where organisation = $1 and number > $2 and (open = true or $3 = false) order by number limit $4";
    HIGHEST = "select number from desk_ticket where organisation = $1 order by number desc limit 1";
    SOURCE = "select source_promise_kept from desk_ticket where organisation = $1 and number = $2";
    ASKED = "select asked_at, rated_at, score from desk_rating where organisation = $1 and ticket = $2 order by id";
    WORKED = "select person, discipline, day, minutes from desk_effort where organisation = $1 and ticket = $2 and ended_at is null order by id";
    WORKED_ON = "select distinct ticket from desk_effort where organisation = $1 and ended_at is null and ticket > $2 order by ticket limit $3";
    MEASURED = measured!("number = $2");
    MEASURED_SET = "insert into desk_measured (organisation, number, team, service, category, priority, kind, assignee, first_day, last_day, points, subcategory)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict (organisation, number) do update set team = excluded.team, service = excluded.service, category = excluded.category,
            priority = excluded.priority, kind = excluded.kind, assignee = excluded.assignee, first_day = excluded.first_day,
            last_day = excluded.last_day, points = excluded.points, subcategory = excluded.subcategory";
    TOUCHING_UP = measured!("(last_day, number) > ($2, $3) and first_day < $4
        and (cast($5 as text) is null or team = $5) and (cast($6 as text) is null or service = $6)
        and (cast($7 as text) is null or category = $7) and (cast($8 as bigint) is null or priority = $8)
        and (cast($9 as text) is null or kind = $9) and (cast($10 as bigint) is null or assignee = $10)
        order by last_day, number limit $11");
    TOUCHING_DOWN = measured!("(last_day, number) < ($2, $3) and last_day >= $12 and first_day < $4
        and (cast($5 as text) is null or team = $5) and (cast($6 as text) is null or service = $6)
        and (cast($7 as text) is null or category = $7) and (cast($8 as bigint) is null or priority = $8)
        and (cast($9 as text) is null or kind = $9) and (cast($10 as bigint) is null or assignee = $10)
        order by last_day desc, number desc limit $11");
    CELLS = "select cells from desk_tally where organisation = $1 and part = $2 and dimension = $3 and value = $4 and grain = $5
        and period >= $6 and period < $7";
    GROUPS_OF = "select value, cells from desk_tally where organisation = $1 and part = 0 and dimension = $2 and grain = $3
        and period >= $4 and period < $5";
    DAYS = "select period, created, resolved from desk_tally where organisation = $1 and part = 0 and dimension = $2 and value = $3
        and grain = 0 and period >= $4 and period < $5 order by period";
    ROW = "select created, resolved, cells from desk_tally where organisation = $1 and part = $2 and dimension = $3 and value = $4
        and grain = $5 and period = $6";
    ROW_SET = "insert into desk_tally (organisation, part, dimension, value, grain, period, created, resolved, cells)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (organisation, part, dimension, value, grain, period)
            do update set created = excluded.created, resolved = excluded.resolved, cells = excluded.cells";
    ROW_DROP = "delete from desk_tally where organisation = $1 and part = $2 and dimension = $3 and value = $4 and grain = $5 and period = $6";
    VALUES = "with recursive known(value) as (
            select min(value) from desk_tally where organisation = $1 and part = 0 and dimension = $2
            union all select (select min(t.value) from desk_tally t where t.organisation = $1 and t.part = 0 and t.dimension = $2 and t.value > known.value)
            from known where known.value is not null)
        select value from known where value is not null limit $3";
    SUMS = "select part, dimension, value, grain, period, created, resolved, cells from desk_tally where organisation = $1
        order by part, dimension, value, grain, period";
}

/// How far the sums are.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Everything up to here has been followed.
    pub to: Position,
    pub zone: String,
    pub counted_at: Timestamp,
    /// A count of all tickets has come to this number; `None`: it is over.
    pub swept: Option<i64>,
    /// That count looks at open tickets alone.
    pub open_only: bool,
}

pub fn state(tx: &mut Tx<'_>) -> Result<Option<State>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&STATE, params![organisation], |mut r| {
        Ok(State {
            to: Position { transaction: r.take(0)?, seq: r.take(1)? },
            zone: r.take(2)?,
            counted_at: r.take(3)?,
            swept: r.take(4)?,
            open_only: r.take(5)?,
        })
    })
}

pub fn state_set(tx: &mut Tx<'_>, s: &State) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let (zone, to) = (s.zone.as_str(), s.to);
    let params = params![organisation, to.transaction, to.seq, zone, s.counted_at, s.swept, s.open_only];
    tx.execute(&STATE_SET, params).map(drop)
}

/// Forgets all sums of the organisation.
pub fn forget(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    for statement in [&FORGET_SUMS, &FORGET_TICKETS, &FORGET_STATE] {
        tx.execute(statement, params![organisation])?;
    }
    Ok(())
}

/// Numbers of tickets above a number, in order.
pub fn numbers(tx: &mut Tx<'_>, above: i64, open_only: bool, limit: i64) -> Result<Vec<i64>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&NUMBERS, params![organisation, above, open_only, limit], |mut r| r.take(0))
}

/// Numbers of tickets on which somebody spent time.
pub fn worked_on(tx: &mut Tx<'_>, above: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&WORKED_ON, params![organisation, above, limit], |mut r| r.take(0))
}

pub fn highest(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.find(&HIGHEST, params![organisation], |mut r| r.take(0))?.unwrap_or(0))
}

/// What is the same for every ticket of one piece of work.
pub struct Ground {
    pub zone: TimeZone,
    pub zone_name: String,
    rates: Option<Vec<effort::rules::Rate>>,
    kept: Kept,
}

pub fn ground(tx: &mut Tx<'_>) -> Result<Ground, StoreError> {
    let organisation = tx.organisation()?;
    let zone_name = people::organisation(tx, organisation)?.map_or_else(|| "UTC".to_owned(), |o| o.zone);
    let zone = TimeZone::get(&zone_name).unwrap_or(TimeZone::UTC);
    Ok(Ground { zone, zone_name, rates: None, kept: kept(tx)? })
}

/// Measures a ticket as it stands. `told`: its journal, if all of it is at hand.
pub fn measure_one(
    tx: &mut Tx<'_>,
    ground: &mut Ground,
    number: i64,
    told: Option<&[Entry]>,
) -> Result<Option<Measured>, StoreError> {
    let Some(ticket) = crate::ticket::store::by_number(tx, number, None)? else { return Ok(None) };
    let read;
    let entries = match told {
        Some(entries) => entries,
        None => {
            read = crate::asks::entries(tx, number)?;
            read.as_slice()
        }
    };
    let organisation = tx.organisation()?;
    let grounds = grounds_in(tx, &ground.kept, ticket.requester)?;
    let books = grounds.books(ticket.created_at);
    let history = tickets::history(&ticket, entries, &grounds);
    // As it stood after the last thing that happened: what falls due later is owed until somebody asks. So the points
    // follow from the history alone, whenever they are taken.
    let told_until = history.iter().map(|e| e.at).filter(|at| *at <= tx.now()).max().unwrap_or(tx.now());
    let targets = promises::targets(&books, &history, told_until);
    let tells = |kinds: &[&str]| entries.iter().any(|e| kinds.contains(&e.kind.as_str()));
    let asked = if tells(&[events::RATING_ASKED, events::RATED]) { asked(tx, number)? } else { Vec::new() };
    let worked = if tells(&[events::TIME_ADDED, events::TIME_CORRECTED, events::TIME_TAKEN_BACK]) {
        worked(tx, ground, number)?
    } else {
        Vec::new()
    };
    let source_kept = match &ticket.source {
        Some(_) => tx.find(&SOURCE, params![organisation, number], |mut r| r.take::<Option<bool>>(0))?.flatten(),
        None => None,
    };
    Ok(Some(measured(&Known {
        ticket: &ticket,
        entries,
        targets: &targets,
        book: books.first().copied(),
        requester: &grounds.requester,
        source_kept,
        asked: &asked,
        worked: &worked,
        zone: &ground.zone,
    })))
}

fn asked(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Asked>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&ASKED, params![organisation, number], |mut r| {
        Ok(Asked { asked_at: r.take(0)?, rated_at: r.take(1)?, score: r.take(2)? })
    })
}

fn worked(tx: &mut Tx<'_>, ground: &mut Ground, number: i64) -> Result<Vec<Worked>, StoreError> {
    let organisation = tx.organisation()?;
    if ground.rates.is_none() {
        ground.rates = Some(effort::store::rates(tx)?);
    }
    let rates = ground.rates.clone().unwrap_or_default();
    let rows: Vec<(PersonId, String, String, i64)> =
        tx.list(&WORKED, params![organisation, number], |mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?, r.take(3)?)))?;
    let read = |(person, discipline, day, minutes): (PersonId, String, String, i64)| {
        let day = day.parse().map_err(|e| StoreError::Broken(format!("desk_effort: the day {day}: {e}")))?;
        let spent = effort::rules::Spent { minutes, discipline, ..effort::rules::Spent::on(day) };
        Ok(Worked { day, minutes, cents: effort::rules::cost(&rates, person, &spent) })
    };
    rows.into_iter().map(read).collect()
}

/// What a ticket added when it was last counted.
pub fn stored(tx: &mut Tx<'_>, number: i64) -> Result<Option<Measured>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&MEASURED, params![organisation, number], read_measured)
}

fn read_measured(mut r: Row) -> Result<Measured, StoreError> {
    let number = r.take(0)?;
    let traits = Traits {
        team: r.take(1)?,
        service: r.take(2)?,
        category: r.take(3)?,
        subcategory: r.take(4)?,
        priority: r.take(5)?,
        kind: r.take(6)?,
        assignee: r.take(7)?,
    };
    let day = |value: i64| Day::try_from(value).map_err(|_| StoreError::Broken(format!("desk_measured: day {value}")));
    let (first_day, last_day) = (day(r.take(8)?)?, day(r.take(9)?)?);
    let points = unpacked(&r.take::<Vec<u8>>(10)?)
        .ok_or_else(|| StoreError::Broken(format!("desk_measured: the points of {number} cannot be read")))?;
    Ok(Measured { number, traits, first_day, last_day, points })
}

fn store_measured(tx: &mut Tx<'_>, m: &Measured) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let t = &m.traits;
    let (created, last) = (i64::from(m.first_day), i64::from(m.last_day));
    let (team, service, category) = (t.team.as_str(), t.service.as_str(), t.category.as_str());
    let (kind, points) = (t.kind.as_str(), Value::Bytes(packed(&m.points)));
    let (assignee, subcategory) = (t.assignee, t.subcategory.as_str());
    let params = params![
        organisation,
        m.number,
        team,
        service,
        category,
        t.priority,
        kind,
        assignee,
        created,
        last,
        points,
        subcategory
    ];
    tx.execute(&MEASURED_SET, params).map(drop)
}

/// Part, dimension, value, grain, period.
type Slot = (i64, i64, String, i64, i64);

/// What is to be added to the sums, gathered so that each row is written once.
#[derive(Default)]
pub struct Changes {
    rows: BTreeMap<Slot, Cells>,
}

impl Changes {
    /// Puts what a ticket adds now in place of what it added before.
    pub fn replace(&mut self, tx: &mut Tx<'_>, fresh: &Measured) -> Result<bool, StoreError> {
        let old = stored(tx, fresh.number)?;
        if old.as_ref() == Some(fresh) {
            return Ok(false);
        }
        if let Some(old) = &old {
            self.add(old, -1);
        }
        self.add(fresh, 1);
        store_measured(tx, fresh)?;
        Ok(true)
    }

    fn add(&mut self, m: &Measured, sign: i64) {
        let own = (1..).zip(m.traits.values());
        let places: Vec<(i64, String)> = std::iter::once((0, String::new())).chain(own).collect();
        let group = m.traits.group();
        for p in &m.points {
            if measure::is_of_groups(p.measure) {
                for (grain, period) in of_day(p.day).into_iter().filter(|(grain, _)| *grain != DAY) {
                    let place = (0, GROUPS, group.clone(), grain, period);
                    self.rows.entry(place).or_default().add(p.measure, Fine::Steps.kept(p), sign * p.n);
                }
            }
            let (part, value) = (measure::part(p.measure), Fine::Steps.kept(p));
            for (dimension, of) in &places {
                for (grain, period) in of_day(p.day) {
                    let place = (part, *dimension, of.clone(), grain, period);
                    self.rows.entry(place).or_default().add(p.measure, value, sign * p.n);
                }
            }
        }
    }

    /// Writes the gathered sums.
    pub fn keep(self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let organisation = tx.organisation()?;
        for ((part, dimension, value, grain, period), change) in self.rows {
            let value = value.as_str();
            let found = tx.find(&ROW, params![organisation, part, dimension, value, grain, period], |mut r| {
                Ok((r.take::<i64>(0)?, r.take::<i64>(1)?, r.take::<Vec<u8>>(2)?))
            })?;
            let (created, resolved, bytes) = found.unwrap_or_default();
            let mut cells = change.clone();
            if !cells.add_packed(&bytes) {
                return Err(StoreError::Broken(format!("desk_tally: the sums of period {period} cannot be read")));
            }
            let packed = cells.packed();
            if packed.is_empty() {
                tx.execute(&ROW_DROP, params![organisation, part, dimension, value, grain, period])?;
                continue;
            }
            let created = created + change.count(measure::CREATED);
            let resolved = resolved + change.count(measure::RESOLVE);
            let bytes = Value::Bytes(packed);
            let params = params![organisation, part, dimension, value, grain, period, created, resolved, bytes];
            tx.execute(&ROW_SET, params)?;
        }
        Ok(())
    }
}

/// The sums of one part over some runs of rows: of all tickets (dimension 0), or of those with one trait.
pub fn cells(
    tx: &mut Tx<'_>,
    part: i64,
    (dimension, value): &(i64, String),
    runs: &[Run],
) -> Result<Cells, StoreError> {
    let organisation = tx.organisation()?;
    let mut sum = Cells::default();
    for run in runs {
        let params = params![organisation, part, *dimension, value.as_str(), run.grain, run.from, run.to];
        for bytes in tx.list(&CELLS, params, |mut r| r.take::<Vec<u8>>(0))? {
            if !sum.add_packed(&bytes) {
                return Err(StoreError::Broken("desk_tally: a row of sums cannot be read".to_owned()));
            }
        }
    }
    Ok(sum)
}

/// The sums of each group of incidents over some runs of months and years.
pub fn groups(tx: &mut Tx<'_>, runs: &[Run]) -> Result<BTreeMap<String, Cells>, StoreError> {
    let organisation = tx.organisation()?;
    let mut sums: BTreeMap<String, Cells> = BTreeMap::new();
    for run in runs {
        let rows: Vec<(String, Vec<u8>)> =
            tx.list(&GROUPS_OF, params![organisation, GROUPS, run.grain, run.from, run.to], |mut r| {
                Ok((r.take(0)?, r.take(1)?))
            })?;
        for (name, bytes) in rows {
            if !sums.entry(name).or_default().add_packed(&bytes) {
                return Err(StoreError::Broken("desk_tally: a row of a group's sums cannot be read".to_owned()));
            }
        }
    }
    Ok(sums)
}

/// Created and resolved on each day of a span, where anything was.
pub fn days(
    tx: &mut Tx<'_>,
    (dimension, value): &(i64, String),
    (from, to): (Day, Day),
) -> Result<Vec<(Day, i64, i64)>, StoreError> {
    let organisation = tx.organisation()?;
    let params = params![organisation, *dimension, value.as_str(), i64::from(from), i64::from(to)];
    tx.list(&DAYS, params, |mut r| Ok((r.take::<i64>(0)? as Day, r.take(1)?, r.take(2)?)))
}

/// The values of a dimension that any ticket has.
pub fn values(tx: &mut Tx<'_>, dimension: i64, limit: i64) -> Result<Vec<String>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&VALUES, params![organisation, dimension, limit], |mut r| r.take(0))
}

/// A place in the order of last days and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub last_day: i64,
    pub number: i64,
}

/// In which order tickets are walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the first day of the span on.
    Up,
    /// What is open or was last heard of first.
    Down,
}

/// What tickets added that can count in a span, in the order of their last days, after a place.
pub fn touching(
    tx: &mut Tx<'_>,
    filter: &Filter,
    span: Span,
    (way, after): (Way, Option<Place>),
    limit: i64,
) -> Result<Vec<Measured>, StoreError> {
    let organisation = tx.organisation()?;
    let (from, to) = (i64::from(span.from.unwrap_or(Day::MIN)), i64::from(span.to.unwrap_or(Day::MAX)));
    let begin = match way {
        Way::Up => Place { last_day: from, number: i64::MIN },
        Way::Down => Place { last_day: i64::MAX, number: i64::MAX },
    };
    let after = after.unwrap_or(begin);
    let mut params = params![
        organisation,
        after.last_day,
        after.number,
        to,
        filter.team.as_deref(),
        filter.service.as_deref(),
        filter.category.as_deref(),
        filter.priority,
        filter.kind.as_deref(),
        filter.assignee,
        limit
    ]
    .to_vec();
    if way == Way::Up {
        return tx.list(&TOUCHING_UP, &params, read_measured);
    }
    params.push(from.into());
    tx.list(&TOUCHING_DOWN, &params, read_measured)
}

/// Every row of the sums as one text a row: for tests that compare two ways of counting.
pub fn told(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&SUMS, params![organisation], |mut r| {
        let place: (i64, i64, String, i64, i64) = (r.take(0)?, r.take(1)?, r.take(2)?, r.take(3)?, r.take(4)?);
        let (created, resolved): (i64, i64) = (r.take(5)?, r.take(6)?);
        let mut cells = Cells::default();
        let good = cells.add_packed(&r.take::<Vec<u8>>(7)?);
        Ok(format!("{place:?} {created} {resolved} {good} {:?}", cells.each()))
    })
}

/// Whether an entry of the journal is about a ticket.
pub fn is_ours(entry: &Entry, organisation: house::people::OrganisationId) -> bool {
    entry.organisation == organisation && entry.record.kind == KIND
}
