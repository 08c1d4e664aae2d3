//! The only SQL about views and the lists they show. Whatever the filter, a page costs a bounded number of bounded
//! queries: if one of its conditions leads through an index to few tickets, these are gathered and sorted; otherwise
//! the index of the order is walked, so far and no further, and the page says where to go on.

use super::rules::{self, Stand};
use super::{Clause, Count, Filter, Key, Order, Place, Reader, Row, Rows, Saved, Test, ViewIn};
use crate::ticket::KIND;
use house::people::{PersonId, store as people};
use house::record::store as records;
use house::store::{self as db, Dialect, Statement, StoreError, Tx, Value};
use house::{from_row, params, statements};

/// So few tickets are gathered and sorted; more are walked through in the order of an index.
pub const GATHER_MAX: i64 = 3_000;
/// So many index entries one page looks through.
pub const WALK_MAX: i64 = 20_000;
/// So many a count looks through.
const COUNT_WALK_MAX: i64 = 5_000;
/// Counts go no further than this.
pub const COUNT_MAX: i64 = 1_000;
/// Tickets that a search by words brings.
const FOUND_MAX: i64 = 400;
/// A driver this good needs no better.
const GOOD: i64 = 200;

statements! {
    ADD = "insert into desk_view (organisation, owner, shared, name, line, sort) values ($1, $2, $3, $4, $5, $6) returning id";
    SAVE = "update desk_view set shared = $3, name = $4, line = $5, sort = $6, version = version + 1 where organisation = $1 and id = $2 and version = $7";
    REMOVE = "delete from desk_view where organisation = $1 and id = $2";
    BY_ID = "select id, owner, shared, name, line, sort, version from desk_view where organisation = $1 and id = $2 and (owner = $3 or shared = true)";
    OF_PERSON = "select id, owner, shared, name, line, sort, version from desk_view where organisation = $1 and owner = $2
        union all select id, owner, shared, name, line, sort, version from desk_view where organisation = $1 and shared = true and owner <> $2
        order by id limit $3";
}

pub(crate) fn add(tx: &mut Tx<'_>, owner: PersonId, v: &ViewIn) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&ADD, params![organisation, owner, v.shared, v.name.trim(), v.line.trim(), v.order])
}

pub(crate) fn save(tx: &mut Tx<'_>, id: i64, version: i64, v: &ViewIn) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    let values = params![organisation, id, v.shared, v.name.trim(), v.line.trim(), v.order, version];
    Ok(tx.execute(&SAVE, values)? == 1)
}

pub(crate) fn remove(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&REMOVE, params![organisation, id]).map(drop)
}

/// A view that this person may see.
pub(crate) fn by_id(tx: &mut Tx<'_>, id: i64, me: PersonId) -> Result<Option<Saved>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id, me], read_saved)
}

/// One's own views and the shared ones, oldest first.
pub(crate) fn of_person(tx: &mut Tx<'_>, me: PersonId) -> Result<Vec<Saved>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_PERSON, params![organisation, me, super::VIEWS_MAX * 2], read_saved)
}

fn read_saved(row: db::Row) -> Result<Saved, StoreError> {
    from_row!(row, Saved { id, owner, shared, name, line, order, version })
}

/// A statement that is being written, with its values.
#[derive(Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Takes a value and gives the sign that stands for it.
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn bind_all(&mut self, values: &[Value]) -> String {
        values.iter().map(|v| self.bind(v.clone())).collect::<Vec<_>>().join(", ")
    }

    fn made(self, name: &'static str) -> (Statement, Vec<Value>) {
        (Statement::made(name, self.text), self.values)
    }
}

/// A clause whose people, words and moments were looked up.
#[derive(Clone)]
enum Ready {
    /// The column is one of these; the flag: or it has nothing.
    Column(&'static str, Vec<Value>, bool),
    Range(&'static str, Option<i64>, Option<i64>),
    Tag(Vec<Value>, bool),
    Field(String, Vec<Value>, bool),
    FieldRange(String, Option<f64>, Option<f64>),
    /// Found by words.
    Numbers(Vec<i64>),
    Waiting,
}

/// A filter that is ready to be asked.
pub(crate) struct Asked {
    stand: Stand,
    order: Order,
    conditions: Vec<(bool, Ready)>,
}

/// Looks up what a filter names. People that nobody knows match nothing.
pub(crate) fn ready(tx: &mut Tx<'_>, filter: &Filter, (order, reader): (Order, &Reader)) -> Result<Asked, StoreError> {
    let mut conditions = Vec::new();
    for clause in &filter.clauses {
        conditions.extend(understood(tx, clause, reader)?.map(|ready| (clause.not, ready)));
    }
    Ok(Asked { stand: rules::stand(filter), order: rules::order_for(filter, order), conditions })
}

fn understood(tx: &mut Tx<'_>, clause: &Clause, reader: &Reader) -> Result<Option<Ready>, StoreError> {
    let column = match clause.key {
        Key::State => "state",
        Key::Priority => "priority",
        Key::Assignee => "assignee",
        Key::Requester => "requester",
        Key::Team => "team",
        Key::Category => "category",
        Key::Service => "service",
        Key::Channel => "channel",
        Key::Kind => "kind",
        Key::Created => "created_at",
        Key::Changed => "changed_at",
        Key::Due => "due_at",
        _ => "",
    };
    Ok(Some(match (&clause.key, &clause.test) {
        (Key::Is, Test::Among(v)) if v.iter().any(|v| v == "late") => {
            Ready::Range("due_at", None, Some(reader.now.as_microsecond()))
        }
        (Key::Is, Test::Among(v)) if v.iter().any(|v| v == "waiting") => Ready::Waiting,
        (Key::Is, _) => return Ok(None),
        (Key::Text, Test::Among(v)) => Ready::Numbers(found(tx, &v.join(" "))?),
        (Key::Assignee | Key::Requester, Test::Among(v)) => {
            let (people, none) = persons(tx, v, reader)?;
            Ready::Column(column, people, none)
        }
        (Key::Priority, Test::Among(v)) => {
            Ready::Column(column, v.iter().filter_map(|v| v.parse::<i64>().ok()).map(Value::from).collect(), false)
        }
        (Key::Tag, Test::Among(v)) => Ready::Tag(words(v), v.iter().any(|v| v == "none")),
        (Key::Field(name), Test::Among(v)) => {
            let mut values = words(v);
            // A person is stored by number, and named as people name them.
            let (people, _) = persons(tx, v, reader)?;
            values.extend(
                people
                    .into_iter()
                    .filter_map(|p| if let Value::Int(id) = p { Some(Value::from(id.to_string())) } else { None }),
            );
            Ready::Field(name.clone(), values, v.iter().any(|v| v == "none"))
        }
        (Key::Field(name), Test::Between(from, to)) => {
            let bound = |m: &Option<super::Moment>| m.as_ref().map(|m| rules::amount(m, reader));
            Ready::FieldRange(name.clone(), bound(from), bound(to))
        }
        (Key::Due, Test::Among(_)) => Ready::Column(column, Vec::new(), true),
        (_, Test::Among(v)) => {
            let mut values = words(v);
            if clause.key == Key::Team && v.iter().any(|v| v == "me") {
                values.extend(crate::team::store::of_person(tx, reader.me)?.into_iter().map(Value::from));
            }
            if v.iter().any(|v| v == "none") {
                values.push(Value::from(""));
            }
            Ready::Column(column, values, false)
        }
        (_, Test::Between(from, to)) => {
            let bound =
                |m: &Option<super::Moment>, ends| m.as_ref().map(|m| rules::instant(m, ends, reader).as_microsecond());
            Ready::Range(column, bound(from, false), bound(to, true))
        }
    }))
}

fn words(values: &[String]) -> Vec<Value> {
    values.iter().filter(|v| *v != "none").map(Value::from).collect()
}

/// People by "me", address or full name; and whether nobody is meant too.
fn persons(tx: &mut Tx<'_>, named: &[String], reader: &Reader) -> Result<(Vec<Value>, bool), StoreError> {
    let (mut ids, mut none) = (Vec::new(), false);
    for name in named {
        let person = match name.as_str() {
            "none" | "nobody" => {
                none = true;
                continue;
            }
            "me" => Some(reader.me),
            address if address.contains('@') => people::person_by_email(tx, address)?,
            name => people::member_named(tx, name)?.map(|m| m.person),
        };
        // Number 0 is nobody: a name that nobody bears finds nothing, not everything.
        ids.push(Value::from(person.unwrap_or(PersonId(0))));
    }
    Ok((ids, none))
}

/// The numbers of the tickets that hold these words, the latest changed ones.
fn found(tx: &mut Tx<'_>, typed: &str) -> Result<Vec<i64>, StoreError> {
    let cards = records::search(tx, typed, None, FOUND_MAX)?;
    Ok(cards.into_iter().filter(|c| c.record.kind == KIND).map(|c| c.record.number).collect())
}

/// Writes a condition on `t`.
fn condition(sql: &mut Sql, (not, ready): (bool, &Ready)) {
    let text = match ready {
        Ready::Column(column, values, none) => {
            let among = (!values.is_empty()).then(|| format!("t.{column} in ({})", sql.bind_all(values)));
            match (among, none) {
                (Some(among), true) => format!("({among} or t.{column} is null)"),
                // An unknown is not among them, and its opposite must hold.
                (Some(among), false) if not => format!("coalesce({among}, false)"),
                (Some(among), false) => among,
                (None, true) => format!("t.{column} is null"),
                (None, false) => "false".to_owned(),
            }
        }
        Ready::Range(column, from, to) => {
            let mut parts = vec![format!("t.{column} is not null")];
            parts.extend(from.map(|at| format!("t.{column} >= {}", sql.bind(at))));
            parts.extend(to.map(|at| format!("t.{column} < {}", sql.bind(at))));
            format!("({})", parts.join(" and "))
        }
        Ready::Tag(tags, none) => {
            let among = if tags.is_empty() { String::new() } else { format!(" and g.tag in ({})", sql.bind_all(tags)) };
            let exists = |more: &str| {
                format!("exists (select 1 from desk_tag g where g.organisation = $1 and g.ticket = t.number{more})")
            };
            match (none, tags.is_empty()) {
                (true, true) => format!("not {}", exists("")),
                (true, false) => format!("({} or not {})", exists(&among), exists("")),
                _ => exists(&among),
            }
        }
        Ready::Field(name, values, none) => {
            let name = sql.bind(name.as_str());
            let among =
                if values.is_empty() { String::new() } else { format!(" and f.value in ({})", sql.bind_all(values)) };
            let exists = |more: &str| {
                format!(
                    "exists (select 1 from desk_field_value f where f.organisation = $1 and f.ticket = t.number and f.name = {name}{more})"
                )
            };
            match (none, values.is_empty()) {
                (true, true) => format!("not {}", exists("")),
                (true, false) => format!("({} or not {})", exists(&among), exists("")),
                _ => exists(&among),
            }
        }
        Ready::FieldRange(name, from, to) => {
            let name = sql.bind(name.as_str());
            let range = amounts(sql, "f", (*from, *to));
            format!(
                "exists (select 1 from desk_field_value f where f.organisation = $1 and f.ticket = t.number and f.name = {name}{range})"
            )
        }
        Ready::Numbers(numbers) if numbers.is_empty() => "false".to_owned(),
        // Numbers of our own tables, not words of anybody.
        Ready::Numbers(numbers) => {
            format!("t.number in ({})", numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
        Ready::Waiting => "t.waiting = true".to_owned(),
    };
    sql.push(&if not { format!(" and not {text}") } else { format!(" and {text}") });
}

fn amounts(sql: &mut Sql, table: &str, (from, to): (Option<f64>, Option<f64>)) -> String {
    let mut text = String::new();
    if let Some(from) = from {
        text += &format!(" and {table}.amount >= {}", sql.bind(from));
    }
    if let Some(to) = to {
        text += &format!(" and {table}.amount <= {}", sql.bind(to));
    }
    text
}

/// Writes a piece of a statement and binds what it needs.
type Write = Box<dyn Fn(&mut Sql)>;

/// What leads to few tickets: the index of the tickets' own table to use (none: whichever fits), and its condition.
struct Driver {
    index: &'static str,
    write: Write,
    /// Where it is counted, if not among the tickets: the numbers alone are counted much sooner.
    elsewhere: Option<Write>,
}

/// The conditions that may lead somewhere, the most telling first.
fn drivers(asked: &Asked) -> Vec<Driver> {
    let mut found: Vec<Driver> = Vec::new();
    let open = asked.stand == Stand::Open;
    for (not, ready) in asked.conditions.iter().filter(|(not, _)| !not) {
        let (not, owned) = (*not, ready.clone());
        let elsewhere = numbers_of(ready);
        let write: Write = match numbers_of(ready) {
            Some(numbers) => Box::new(move |sql| {
                sql.push(" and t.number in (select n.ticket from ");
                numbers(sql);
                sql.push(")");
            }),
            None => Box::new(move |sql| condition(sql, (not, &owned))),
        };
        let index = match ready {
            Ready::Numbers(_) | Ready::Tag(_, false) | Ready::Field(_, _, false) | Ready::FieldRange(..) => BY_NUMBER,
            Ready::Column("requester", _, false) => "desk_ticket_requester",
            Ready::Column("assignee", ..) => "desk_ticket_assignee",
            Ready::Column("team", ..) => "desk_ticket_team",
            Ready::Column("service", ..) => "desk_ticket_service",
            Ready::Column("category", ..) => "desk_ticket_group",
            Ready::Range("created_at", ..) => "desk_ticket_created",
            Ready::Range("due_at", ..) if open => "desk_ticket_queue",
            _ => continue,
        };
        found.push(Driver { index, write, elsewhere });
    }
    if open {
        found.push(Driver { index: "desk_ticket_queue", write: Box::new(|_| {}), elsewhere: None });
    }
    found
}

/// The index of the tickets' numbers, as SQLite calls that of their first unique key.
const BY_NUMBER: &str = "sqlite_autoindex_desk_ticket_1";

/// Conditions that lead to tickets by number: the table `n` and what holds in it.
fn numbers_of(ready: &Ready) -> Option<Write> {
    match ready.clone() {
        Ready::Tag(tags, false) => Some(Box::new(move |sql| {
            let among = sql.bind_all(&tags);
            sql.push(&format!("desk_tag as n where n.organisation = $1 and n.tag in ({among})"));
        })),
        Ready::Field(name, values, false) => Some(Box::new(move |sql| {
            let name = sql.bind(name.as_str());
            let among = sql.bind_all(&values);
            let these = format!("n.name = {name} and n.value in ({among})");
            sql.push(&format!("desk_field_value as n where n.organisation = $1 and {these}"));
        })),
        Ready::FieldRange(name, from, to) => Some(Box::new(move |sql| {
            let (name, range) = (sql.bind(name.as_str()), amounts(sql, "n", (from, to)));
            sql.push(&format!("desk_field_value as n where n.organisation = $1 and n.name = {name}{range}"));
        })),
        _ => None,
    }
}

fn stand_of(sql: &mut Sql, stand: Stand) {
    match stand {
        // What was put aside is in no queue until it comes back.
        Stand::Open => sql.push(" and t.open = true and t.snoozed = false"),
        Stand::Solved => sql.push(" and t.open = false"),
        Stand::Any => {}
    }
}

/// The tickets' table, on SQLite by the index that we chose: its planner knows nothing of how many there are.
fn from(tx: &Tx<'_>, index: &str) -> String {
    match (tx.dialect(), index) {
        (Dialect::Postgres, _) | (_, "") => "desk_ticket as t".to_owned(),
        (Dialect::Sqlite, index) => format!("desk_ticket as t indexed by {index}"),
    }
}

/// The driver that leads to the fewest tickets, if these are few.
fn best(tx: &mut Tx<'_>, asked: &Asked) -> Result<Option<Driver>, StoreError> {
    let organisation = tx.organisation()?;
    let mut best: Option<(i64, Driver)> = None;
    for driver in drivers(asked) {
        let mut sql = Sql::default();
        sql.bind(organisation);
        sql.push("select count(*) from (select 1 from ");
        if let Some(elsewhere) = &driver.elsewhere {
            elsewhere(&mut sql);
        } else {
            let table = from(tx, driver.index);
            sql.push(&format!("{table} where t.organisation = $1"));
            if !["desk_ticket_created", "desk_ticket_group", "desk_ticket_requester"].contains(&driver.index) {
                stand_of(&mut sql, asked.stand);
            }
            (driver.write)(&mut sql);
        }
        let most = sql.bind(GATHER_MAX + 1);
        sql.push(&format!(" limit {most}) as few"));
        let (statement, values) = sql.made("view::DRIVER");
        let count: i64 = tx.scalar(&statement, &values)?;
        if count <= GATHER_MAX && best.as_ref().is_none_or(|(n, _)| count < *n) {
            best = Some((count, driver));
        }
        if count <= GOOD {
            break;
        }
    }
    Ok(best.map(|(_, driver)| driver))
}

/// A part of an order: what holds in it, its key, whether the key falls, and the index that has this order.
struct Part {
    holds: &'static str,
    key: &'static str,
    falls: bool,
    index: &'static str,
}

const fn part(holds: &'static str, key: &'static str, falls: bool, index: &'static str) -> Part {
    Part { holds, key, falls, index }
}

fn parts(order: Order) -> &'static [Part] {
    const QUEUE: &str = "desk_ticket_queue";
    const PRIORITY: &str = "desk_ticket_priority";
    match order {
        Order::Due => {
            const {
                &[
                    part(" and t.open = true and t.waiting = false and t.due_at is not null", "due_at", false, QUEUE),
                    part(" and t.open = true and t.waiting = false and t.due_at is null", "number", false, QUEUE),
                    part(" and t.open = true and t.waiting = true and t.due_at is null", "number", false, QUEUE),
                ]
            }
        }
        Order::Priority => {
            const {
                &[
                    part(" and t.open = true and t.priority = 1", "created_at", false, PRIORITY),
                    part(" and t.open = true and t.priority = 2", "created_at", false, PRIORITY),
                    part(" and t.open = true and t.priority = 3", "created_at", false, PRIORITY),
                    part(" and t.open = true and t.priority >= 4", "created_at", false, PRIORITY),
                ]
            }
        }
        Order::Newest => const { &[part("", "created_at", true, "desk_ticket_created")] },
        Order::Oldest => const { &[part("", "created_at", false, "desk_ticket_created")] },
        Order::Changed => const { &[part("", "changed_at", true, "desk_ticket_changed")] },
    }
}

const COLUMNS: &str =
    "t.number, t.title, t.state, t.priority, t.requester_name, t.last_line, t.waiting, t.due_at, t.due_kind,
    t.assignee_name, t.team, t.category, t.service, t.created_at, t.changed_at";

/// One page of what a filter finds, from a place on.
pub(crate) fn page(tx: &mut Tx<'_>, asked: &Asked, after: Option<Place>, limit: i64) -> Result<Rows, StoreError> {
    let driver = best(tx, asked)?;
    let (mut rows, all) = (Vec::new(), parts(asked.order));
    let first = after.map_or(0, |p| p.part);
    for (i, part) in all.iter().enumerate().skip(first) {
        let after = after.filter(|p| p.part == i);
        let left = limit + 1 - rows.len() as i64;
        let sql = match &driver {
            Some(driver) => gather(tx, (asked, driver, part), after, left)?,
            None => walk(tx, (asked, part), after, left)?,
        };
        let (statement, values) = sql.made("view::PAGE");
        let found: Vec<(usize, Row)> = tx.list(&statement, &values, |row| Ok((i, super::read_row(row)?)))?;
        let short = (found.len() as i64) < left;
        rows.extend(found);
        if !short {
            break;
        }
        // The walk may have ended before the index did: then the list goes on behind where it stopped.
        if driver.is_none()
            && let Some((key, number)) = stopped(tx, (asked, part), after)?
        {
            let rows = rows.into_iter().map(|(_, row)| row).collect();
            return Ok(Rows { rows, next: Some(Place { part: i, key, number }), looked_through: true });
        }
    }
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).and_then(|(part, row)| {
        let key = match all.get(*part)?.key {
            "due_at" => row.line.due_at?.as_microsecond(),
            "created_at" => row.created_at.as_microsecond(),
            "changed_at" => row.changed_at.as_microsecond(),
            _ => row.line.number,
        };
        Some(Place { part: *part, key, number: row.line.number })
    });
    Ok(Rows { rows: rows.into_iter().map(|(_, row)| row).collect(), next, looked_through: false })
}

fn after_place(sql: &mut Sql, part: &Part, after: Option<Place>) {
    let Some(place) = after else { return };
    let sign = if part.falls { "<" } else { ">" };
    let (key, number) = (sql.bind(place.key), sql.bind(place.number));
    sql.push(&format!(" and (t.{}, t.number) {sign} ({key}, {number})", part.key));
}

fn ordered(part: &Part) -> String {
    let way = if part.falls { " desc" } else { "" };
    let first = if part.key == "number" { String::new() } else { format!("t.{}{way}, ", part.key) };
    format!(" order by {first}t.number{way}")
}

/// All that the driver leads to, sorted.
fn gather(
    tx: &Tx<'_>,
    (asked, driver, part): (&Asked, &Driver, &Part),
    after: Option<Place>,
    limit: i64,
) -> Result<Sql, StoreError> {
    let mut sql = Sql::default();
    sql.bind(tx.organisation()?);
    sql.push(&format!("select {COLUMNS} from {} where t.organisation = $1{}", from(tx, driver.index), part.holds));
    stand_of(&mut sql, asked.stand);
    (driver.write)(&mut sql);
    asked.conditions.iter().for_each(|(not, ready)| condition(&mut sql, (*not, ready)));
    after_place(&mut sql, part, after);
    let most = sql.bind(limit);
    sql.push(&format!("{} limit {most}", ordered(part)));
    Ok(sql)
}

/// The part's own index from a place on, [`WALK_MAX`] entries of it, and of these what fits.
fn walk(tx: &Tx<'_>, (asked, part): (&Asked, &Part), after: Option<Place>, limit: i64) -> Result<Sql, StoreError> {
    let mut sql = Sql::default();
    sql.bind(tx.organisation()?);
    sql.push(&format!(
        "select {COLUMNS} from (select * from {} where t.organisation = $1{}",
        from(tx, part.index),
        part.holds
    ));
    after_place(&mut sql, part, after);
    let most = sql.bind(WALK_MAX);
    sql.push(&format!("{} limit {most}) as t where true", ordered(part)));
    stand_of(&mut sql, asked.stand);
    asked.conditions.iter().for_each(|(not, ready)| condition(&mut sql, (*not, ready)));
    let most = sql.bind(limit);
    sql.push(&format!(" limit {most}"));
    Ok(sql)
}

/// Where a walk ended if it did not come to the end of its index.
fn stopped(
    tx: &mut Tx<'_>,
    (_, part): (&Asked, &Part),
    after: Option<Place>,
) -> Result<Option<(i64, i64)>, StoreError> {
    let mut sql = Sql::default();
    sql.bind(tx.organisation()?);
    sql.push(&format!(
        "select t.{}, t.number from {} where t.organisation = $1{}",
        part.key,
        from(tx, part.index),
        part.holds
    ));
    after_place(&mut sql, part, after);
    let behind = sql.bind(WALK_MAX - 1);
    sql.push(&format!("{} limit 1 offset {behind}", ordered(part)));
    let (statement, values) = sql.made("view::STOPPED");
    tx.find(&statement, &values, |mut r| Ok((r.take(0)?, r.take(1)?)))
}

/// How many a filter finds: exactly if a condition leads to few, else as far as a short walk sees.
pub(crate) fn count(tx: &mut Tx<'_>, asked: &Asked) -> Result<Count, StoreError> {
    let organisation = tx.organisation()?;
    let mut sql = Sql::default();
    sql.bind(organisation);
    let driver = best(tx, asked)?;
    if let Some(driver) = driver {
        sql.push(&format!(
            "select count(*), 0 from (select 1 from {} where t.organisation = $1",
            from(tx, driver.index)
        ));
        stand_of(&mut sql, asked.stand);
        (driver.write)(&mut sql);
        asked.conditions.iter().for_each(|(not, ready)| condition(&mut sql, (*not, ready)));
        let most = sql.bind(COUNT_MAX);
        sql.push(&format!(" limit {most}) as found"));
    } else {
        let part = parts(asked.order).first().map_or("desk_ticket_created", |p| p.index);
        let open = if asked.stand == Stand::Open { " and t.open = true" } else { "" };
        let most = sql.bind(COUNT_WALK_MAX);
        sql.push("select coalesce(sum(case when true");
        stand_of(&mut sql, asked.stand);
        asked.conditions.iter().for_each(|(not, ready)| condition(&mut sql, (*not, ready)));
        sql.push(&format!(" then 1 else 0 end), 0), count(*) from (select * from {} where t.organisation = $1{open} limit {most}) as t", from(tx, part)));
    }
    let (statement, values) = sql.made("view::COUNT");
    let found = tx.find(&statement, &values, |mut r| Ok((r.take::<i64>(0)?, r.take(1)?)))?;
    let (tickets, seen): (i64, i64) = found.unwrap_or_default();
    Ok(Count { tickets: tickets.min(COUNT_MAX), or_more: tickets >= COUNT_MAX || seen >= COUNT_WALK_MAX })
}
