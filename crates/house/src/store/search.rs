//! Text search, the one thing the engines do differently: FTS5 on SQLite, `tsvector` on PostgreSQL.
//! Both are written in the transaction of the change, so a search is never stale.

use super::{Dialect, Statement, StoreError, Tx};
use crate::params;

static PART_SQLITE: Statement = Statement::new(
    "search::PART_SQLITE",
    "insert into search_part (organisation, record) values ($1, $2) returning id",
);
static TEXT_SQLITE: Statement =
    Statement::new("search::TEXT_SQLITE", "insert into search_text (rowid, text) values ($1, $2)");
static PART_POSTGRES: Statement = Statement::new(
    "search::PART_POSTGRES",
    "insert into search_part (record, document)
     values ($2, to_tsvector('simple', $3) || array_to_tsvector(array['§' || cast($1 as bigint)::text]))",
);

/// Newest matching records of one organisation first: `$1` organisation, `$2` query, `$3` the person
/// a private record must concern (null: see all), `$4` how many, `$5` among how many of the newest texts.
/// The plus keeps SQLite from walking all records of the organisation instead of going to those that were found.
static FIND_SQLITE: Statement = Statement::new(
    "search::FIND_SQLITE",
    "select r.kind, r.number, r.title, r.state, r.changed_at, r.concerns from record r
     where +r.organisation = $1 and ($3 is null or r.concerns is null or r.concerns = $3)
       and r.id in (select p.record from search_text t join search_part p on p.id = t.rowid
                    where search_text match $2 and p.organisation = $1 order by t.rowid desc limit $5)
     order by r.changed_at desc limit $4",
);
/// `§` and the organisation's number is a word of every text (see migration 4); typed words hold no such sign.
static FIND_POSTGRES: Statement = Statement::new(
    "search::FIND_POSTGRES",
    "select r.kind, r.number, r.title, r.state, r.changed_at, r.concerns from record r
     where r.organisation = $1 and ($3::bigint is null or r.concerns is null or r.concerns = $3)
       and r.id in (select p.record from search_part p
                    where p.document @@ (to_tsquery('simple', $2) && cast('''§' || cast($1 as bigint)::text || '''' as tsquery))
                    order by p.id desc limit $5)
     order by r.changed_at desc limit $4",
);

/// Adds a piece of text (a title, a message) to what a search finds a record by.
pub fn document_insert(tx: &mut Tx<'_>, record: i64, text: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    match tx.dialect() {
        Dialect::Sqlite => {
            let part: i64 = tx.scalar(&PART_SQLITE, params![organisation, record])?;
            tx.defer(&TEXT_SQLITE, params![part, text])
        }
        Dialect::Postgres => tx.execute(&PART_POSTGRES, params![organisation, record, text]).map(drop),
    }
}

/// The statement and the query text for what a person typed; `None` if it holds no word.
/// All words must occur; the last may be unfinished.
pub fn search_statement(dialect: Dialect, typed: &str) -> Option<(&'static Statement, String)> {
    let words: Vec<String> =
        typed.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(12).map(str::to_lowercase).collect();
    let last = words.len().checked_sub(1)?;
    let unfinished = |i: usize| i == last && typed.ends_with(|c: char| c.is_alphanumeric());
    Some(match dialect {
        Dialect::Sqlite => {
            let parts: Vec<String> = words
                .iter()
                .enumerate()
                .map(|(i, w)| format!("\"{w}\"{}", if unfinished(i) { "*" } else { "" }))
                .collect();
            (&FIND_SQLITE, parts.join(" "))
        }
        Dialect::Postgres => {
            let parts: Vec<String> = words
                .iter()
                .enumerate()
                .map(|(i, w)| format!("'{w}'{}", if unfinished(i) { ":*" } else { "" }))
                .collect();
            (&FIND_POSTGRES, parts.join(" & "))
        }
    })
}

/// The statements of one engine, for the preparation test.
pub fn statements(dialect: Dialect) -> Vec<&'static Statement> {
    match dialect {
        Dialect::Sqlite => vec![&PART_SQLITE, &TEXT_SQLITE, &FIND_SQLITE],
        Dialect::Postgres => vec![&PART_POSTGRES, &FIND_POSTGRES],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_becomes_a_safe_query() {
        let query = |d, text| search_statement(d, text).map(|(_, q)| q);
        assert_eq!(query(Dialect::Sqlite, "Deck  NEAR(\"x"), Some("\"deck\" \"near\" \"x\"*".to_owned()));
        assert_eq!(query(Dialect::Postgres, "board deck "), Some("'board' & 'deck'".to_owned()));
        assert_eq!(query(Dialect::Sqlite, " *& "), None);
    }
}
