//! The only SQL about moving: statements made from the schema, so that a table which is made tomorrow moves too.

use super::rules::{Column, Table, Type};
use super::{Export, OrganisationCard};
use crate::people::{OrganisationId, PersonId};
use crate::store::{Dialect, Row, Statement, StoreError, Tx, Value};
use crate::{from_row, params, statements};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

statements! {
    MIGRATIONS = "select number, name from migration order by number";
    CARD = "select slug, name, currency, zone, locale, settings, created_at from organisation where id = $1";
    CARD_SET = "update organisation set name = $2, currency = $3, zone = $4, locale = $5, settings = $6, created_at = $7 where id = $1";
    HAPPENED = "select (select count(*) from journal where organisation = $1) + (select count(*) from record where organisation = $1)";
    MEMBERS = "select person from membership where organisation = $1 and person > $2 order by person limit $3";
    PERSON = "select id, email, name, locale, created_at from person where id = $1";
    PERSON_BY_EMAIL = "select id from person where email = $1";
    PERSON_ADD = "insert into person (email, name, locale, created_at) values ($1, $2, $3, $4) returning id";
    PERSON_ADD_AS = "insert into person (id, email, name, locale, created_at) values ($1, $2, $3, $4, $5) returning id";
    EXPORT_ADD = "insert into house_export (organisation, state, asked_at, asked_by) values ($1, 'waiting', $2, $3) returning id";
    EXPORT = "select e.id, e.state, e.at_table, e.rows_done, e.bytes, e.failure, e.asked_at, coalesce(p.name, ''), e.ended_at
        from house_export e left join person p on p.id = e.asked_by where e.organisation = $1 and e.id = $2";
    EXPORTS = "select e.id, e.state, e.at_table, e.rows_done, e.bytes, e.failure, e.asked_at, coalesce(p.name, ''), e.ended_at
        from house_export e left join person p on p.id = e.asked_by
        where e.organisation = $1 and (cast($2 as bigint) is null or e.id < $2) order by e.id desc limit $3";
    EXPORT_RUNNING = "select count(*) from house_export where organisation = $1 and state in ('waiting', 'running')";
    EXPORT_PROGRESS = "update house_export set state = 'running', at_table = $3, rows_done = $4 where organisation = $1 and id = $2";
    EXPORT_END = "update house_export set state = $3, bytes = $4, rows_done = $5, failure = $6, ended_at = $7, at_table = '' where organisation = $1 and id = $2";
    EXPORT_STATE = "update house_export set state = $3 where organisation = $1 and id = $2 and state = $4";
}

static TABLES_SQLITE: Statement = Statement::new(
    "moving::TABLES_SQLITE",
    "select m.name, c.name, lower(c.type), c.pk, case when c.pk = 1 and lower(c.type) = 'integer' then 1 else 0 end
     from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite%' order by m.rowid, c.cid",
);
static TABLES_POSTGRES: Statement = Statement::new(
    "moving::TABLES_POSTGRES",
    "select c.table_name::text, c.column_name::text, c.data_type::text, coalesce(k.ordinal_position, 0)::bigint,
        (case when c.is_identity = 'YES' then 1 else 0 end)::bigint
     from information_schema.columns c
     join pg_class r on r.relname = c.table_name and r.relkind = 'r' and r.relnamespace = current_schema()::regnamespace
     left join (select u.table_name, u.column_name, u.ordinal_position from information_schema.key_column_usage u
        join information_schema.table_constraints t on t.constraint_name = u.constraint_name and t.table_schema = u.table_schema
            and t.table_name = u.table_name and t.constraint_type = 'PRIMARY KEY' where u.table_schema = current_schema()) k
        on k.table_name = c.table_name and k.column_name = c.column_name
     where c.table_schema = current_schema() and c.is_generated = 'NEVER' order by r.oid, c.ordinal_position",
);
static SEARCH_WORDS_SQLITE: Statement = Statement::new(
    "moving::SEARCH_WORDS_SQLITE",
    "select term, doc from search_word where term > $1 or (term = $1 and doc > $2) order by term, doc limit $3",
);
static SEARCH_PARTS_SQLITE: Statement = Statement::new(
    "moving::SEARCH_PARTS_SQLITE",
    "select id, record from search_part where organisation = $1 and id > $2 order by id limit $3",
);
static SEARCH_PARTS_POSTGRES: Statement = Statement::new(
    "moving::SEARCH_PARTS_POSTGRES",
    "select p.id, p.record, array_to_string(tsvector_to_array(p.document), ' ') from search_part p join record r on r.id = p.record
     where r.organisation = $1 and p.id > $2 order by p.id limit $3",
);
static SEARCH_ADD_SQLITE: Statement =
    Statement::new("moving::SEARCH_ADD_SQLITE", "insert into search_text (rowid, text) values ($1, $2)");
static SEARCH_PART_SQLITE: Statement = Statement::new(
    "moving::SEARCH_PART_SQLITE",
    "insert into search_part (organisation, record) values ($1, $2) returning id",
);

/// The statements that only one engine understands.
pub fn dialect_statements(dialect: Dialect) -> Vec<&'static Statement> {
    match dialect {
        Dialect::Sqlite => {
            vec![&TABLES_SQLITE, &SEARCH_WORDS_SQLITE, &SEARCH_PARTS_SQLITE, &SEARCH_ADD_SQLITE, &SEARCH_PART_SQLITE]
        }
        Dialect::Postgres => vec![&TABLES_POSTGRES, &SEARCH_PARTS_POSTGRES],
    }
}

/// A statement made from the schema; there are as many as tables, and each is made once.
fn made(text: String) -> &'static Statement {
    static MADE: OnceLock<Mutex<HashMap<String, &'static Statement>>> = OnceLock::new();
    let mut made = MADE.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = made.get(&text) {
        return known;
    }
    let fresh: &'static Statement = Box::leak(Box::new(Statement::new("moving::made", text.clone().leak())));
    made.insert(text, fresh);
    fresh
}

/// Every table that has rows of organisations, in the order in which they were made.
pub fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, StoreError> {
    let statement = if tx.dialect() == Dialect::Sqlite { &TABLES_SQLITE } else { &TABLES_POSTGRES };
    let rows = tx.list(statement, &[], |mut r| {
        Ok((
            r.take::<String>(0)?,
            r.take::<String>(1)?,
            r.take::<String>(2)?,
            r.take::<i64>(3)?,
            r.take::<i64>(4)? == 1,
        ))
    })?;
    let mut all: Vec<(Table, bool)> = Vec::new();
    for (table, name, word, key, identity) in rows {
        if all.last().is_none_or(|(last, _)| last.name != table) {
            all.push((Table { name: table, columns: Vec::new(), identity: None }, false));
        }
        let Some((table, ours)) = all.last_mut() else { continue };
        if name == "organisation" {
            *ours = true;
            continue;
        }
        if identity {
            table.identity = Some(name.clone());
        }
        if let Some(kind) = Type::of(&word) {
            table.columns.push(Column { name, kind, key });
        }
    }
    Ok(all.into_iter().filter(|(_, ours)| *ours).map(|(table, _)| table).collect())
}

fn names(columns: &[&Column]) -> String {
    columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn places(from: usize, count: usize) -> String {
    (from..from + count).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ")
}

/// The next rows of a table in the order of its key, after `after` (empty: from the start).
pub fn rows(
    tx: &mut Tx<'_>,
    table: &Table,
    columns: &[&Column],
    (after, limit): (&[Value], i64),
) -> Result<Vec<Row>, StoreError> {
    let organisation = tx.organisation()?;
    let keys = names(&table.keys());
    let count = after.len();
    let beyond = if count == 0 { String::new() } else { format!(" and ({keys}) > ({})", places(2, count)) };
    let order = if keys.is_empty() { String::new() } else { format!(" order by {keys}") };
    let text = format!(
        "select {} from {} where organisation = $1{beyond}{order} limit ${}",
        names(columns),
        table.name,
        count + 2
    );
    let mut params = vec![Value::from(organisation)];
    params.extend_from_slice(after);
    params.push(Value::Int(limit));
    tx.list(made(text), &params, Ok)
}

/// Writes one row.
pub fn row_add(tx: &mut Tx<'_>, table: &Table, columns: &[&Column], values: Vec<Value>) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    // A member may be there already: whoever made the organisation.
    let twice = if table.name == "membership" {
        " on conflict (organisation, person) do update set role = excluded.role, title = excluded.title, ended_at = excluded.ended_at"
    } else {
        ""
    };
    let text = format!(
        "insert into {} (organisation{}{}) values ({}){twice}",
        table.name,
        if columns.is_empty() { "" } else { ", " },
        names(columns),
        places(1, columns.len() + 1)
    );
    let mut params = vec![Value::from(organisation)];
    params.extend(values);
    tx.execute(made(text), &params).map(drop)
}

/// Empties a table of an organisation in which nothing has happened: what was set up for it comes with the export.
pub fn clear(tx: &mut Tx<'_>, table: &Table) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(made(format!("delete from {} where organisation = $1", table.name)), params![organisation]).map(drop)
}

/// The highest key that a table has given, over all organisations.
pub fn last_key(tx: &mut Tx<'_>, table: &Table) -> Result<i64, StoreError> {
    let Some(identity) = &table.identity else { return Ok(0) };
    tx.scalar(made(format!("select coalesce(max({identity}), 0) from {}", table.name)), &[])
}

/// Lets the table's own numbering go on behind what was written with keys.
pub fn go_on(tx: &mut Tx<'_>, table: &str, identity: &str) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    let text = format!(
        "select setval(pg_get_serial_sequence('{table}', '{identity}'), greatest((select coalesce(max({identity}), 1) from {table}), 1))"
    );
    tx.scalar::<i64>(made(text), &[]).map(drop)
}

pub fn migrations(tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>, StoreError> {
    tx.list(&MIGRATIONS, &[], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

pub fn card(tx: &mut Tx<'_>) -> Result<Option<OrganisationCard>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&CARD, params![organisation], |r| {
        from_row!(r, OrganisationCard { slug, name, currency, zone, locale, settings, created_at })
    })
}

/// Makes the organisation what its card says; its short name stays what it is here.
pub fn card_set(tx: &mut Tx<'_>, card: &OrganisationCard) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let params = params![
        organisation,
        card.name.as_str(),
        card.currency.as_str(),
        card.zone.as_str(),
        card.locale.as_str(),
        &card.settings,
        card.created_at
    ];
    tx.execute(&CARD_SET, params).map(drop)
}

/// How much has happened in an organisation.
pub fn happened(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&HAPPENED, params![organisation])
}

/// The members, past and present, by key.
pub fn members(tx: &mut Tx<'_>, after: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&MEMBERS, params![organisation, after, limit], |mut r| r.take(0))
}

/// A person as an export tells of them: without what they sign in with.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PersonCard {
    pub id: i64,
    pub email: String,
    pub name: String,
    pub locale: Option<String>,
    pub created_at: Timestamp,
}

pub fn person(tx: &mut Tx<'_>, id: i64) -> Result<Option<PersonCard>, StoreError> {
    tx.find(&PERSON, params![id], |r| from_row!(r, PersonCard { id, email, name, locale, created_at }))
}

/// The person with this address, made if new: under the same key if nobody has it here.
pub fn person_known_or_add(tx: &mut Tx<'_>, card: &PersonCard) -> Result<i64, StoreError> {
    if let Some(known) = tx.find(&PERSON_BY_EMAIL, params![card.email.as_str()], |mut r| r.take(0))? {
        return Ok(known);
    }
    if person(tx, card.id)?.is_none() && card.id > 0 {
        return tx.scalar(
            &PERSON_ADD_AS,
            params![card.id, card.email.as_str(), card.name.as_str(), card.locale.as_deref(), card.created_at],
        );
    }
    tx.scalar(&PERSON_ADD, params![card.email.as_str(), card.name.as_str(), card.locale.as_deref(), card.created_at])
}

/// What a record is found by: a part, the record, and its words.
pub type Found = (i64, i64, String);

/// Parts of what records are found by, after a part; on SQLite their words come from [`search_words`].
pub fn search_parts(tx: &mut Tx<'_>, after: i64, limit: i64) -> Result<Vec<Found>, StoreError> {
    let organisation = tx.organisation()?;
    match tx.dialect() {
        Dialect::Sqlite => tx.list(&SEARCH_PARTS_SQLITE, params![organisation, after, limit], |mut r| {
            Ok((r.take(0)?, r.take(1)?, String::new()))
        }),
        Dialect::Postgres => tx.list(&SEARCH_PARTS_POSTGRES, params![organisation, after, limit], |mut r| {
            Ok((r.take(0)?, r.take(1)?, r.take(2)?))
        }),
    }
}

/// The index of SQLite turned round: words in their order with the parts that hold them.
pub fn search_words(tx: &mut Tx<'_>, (word, part): (&str, i64), limit: i64) -> Result<Vec<(String, i64)>, StoreError> {
    tx.list(&SEARCH_WORDS_SQLITE, params![word, part, limit], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

/// Makes a record findable by words, at once: an import must not keep them all in memory until it is done.
pub fn search_add(tx: &mut Tx<'_>, record: i64, words: &str) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Postgres {
        return crate::store::document_insert(tx, record, words);
    }
    let organisation = tx.organisation()?;
    let part: i64 = tx.scalar(&SEARCH_PART_SQLITE, params![organisation, record])?;
    tx.execute(&SEARCH_ADD_SQLITE, params![part, words]).map(drop)
}

pub fn export_add(tx: &mut Tx<'_>, by: Option<PersonId>) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.scalar(&EXPORT_ADD, params![organisation, now, by])
}

pub fn export(tx: &mut Tx<'_>, id: i64) -> Result<Option<Export>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&EXPORT, params![organisation, id], read_export)
}

/// Exports, newest first.
pub fn exports(tx: &mut Tx<'_>, before: Option<i64>, limit: i64) -> Result<Vec<Export>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&EXPORTS, params![organisation, before, limit], read_export)
}

/// Exports that are not done yet.
pub fn exports_running(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&EXPORT_RUNNING, params![organisation])
}

pub fn export_progress(tx: &mut Tx<'_>, id: i64, (table, rows): (&str, i64)) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&EXPORT_PROGRESS, params![organisation, id, table, rows]).map(drop)
}

/// How an export ended.
pub struct End<'a> {
    pub state: &'a str,
    pub bytes: i64,
    pub rows: i64,
    pub failure: Option<&'a str>,
}

pub fn export_end(tx: &mut Tx<'_>, id: i64, end: &End<'_>) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&EXPORT_END, params![organisation, id, end.state, end.bytes, end.rows, end.failure, now]).map(drop)
}

/// Moves an export on; false if it stood elsewhere.
pub fn export_state(tx: &mut Tx<'_>, id: i64, (from, to): (&str, &str)) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.execute(&EXPORT_STATE, params![organisation, id, to, from])? > 0)
}

fn read_export(row: Row) -> Result<Export, StoreError> {
    from_row!(row, Export { id, state, at_table, rows, bytes, failure, asked_at, asked_by_name, ended_at })
}

/// The scope of an import's own organisation, whatever the second lock says.
pub fn organisation_by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<OrganisationId>, StoreError> {
    Ok(crate::people::store::organisation_by_slug(tx, slug)?.map(|o| o.id))
}
