//! Where SQL may stand, and which tables it may name. The text of a query is found by its form, whatever calls it.

use crate::tidy::Source;
use crate::tidy::shape::ROOMS;

/// SQL stands in a subject's `store.rs` or in the house's store, and names no other room's table. Tests may look anywhere.
pub fn check(sources: &[Source<'_>]) -> Vec<String> {
    sources.iter().filter(|source| !source.file.path.starts_with("xtask/")).flat_map(of_source).collect()
}

fn of_source(source: &Source<'_>) -> Vec<String> {
    let path = &source.file.path;
    let krate = source.file.krate().unwrap_or_default();
    let mut said = Vec::new();
    for text in source.code.texts.iter().filter(|text| is_sql(&text.value)) {
        if !may_hold(path) {
            said.push(format!("{path}:{}: SQL belongs into store.rs of its subject", text.line));
        }
        for table in tables(&text.value).iter().filter(|table| foreign(krate, table)) {
            said.push(format!("{path}:{}: `{table}` is another room's table; ask that room's facts", text.line));
        }
    }
    said
}

fn may_hold(path: &str) -> bool {
    path.ends_with("/store.rs") || path.starts_with("crates/house/src/store/")
}

/// Whether a table belongs to a room that is not this crate.
pub fn foreign(krate: &str, table: &str) -> bool {
    ROOMS.iter().any(|room| *room != krate && table.strip_prefix(room).is_some_and(|rest| rest.starts_with('_')))
}

/// A query: it starts with a verb in one case (a sentence starts with a capital only) and has the verb's second word.
fn is_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(verb) = words.first().filter(|verb| one_case(verb)) else { return false };
    let later = |word: &str| words.iter().any(|w| w.eq_ignore_ascii_case(word));
    let second = |word: &str| words.get(1).is_some_and(|w| w.eq_ignore_ascii_case(word));
    match verb.to_ascii_lowercase().as_str() {
        "select" => words.len() > 2 && later("from"),
        "insert" => second("into") || second("or"),
        "update" => later("set"),
        "delete" => second("from"),
        "create" | "drop" | "alter" => {
            ["table", "index", "unique", "virtual", "view", "trigger", "policy"].iter().any(|w| second(w))
        }
        "with" => later("as") && later("select"),
        _ => false,
    }
}

fn one_case(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_lowercase()) || word.bytes().all(|b| b.is_ascii_uppercase())
}

/// The tables a query names: the words after `from`, `join`, `into`, `update` and `table`.
pub fn tables(sql: &str) -> Vec<String> {
    let words: Vec<&str> =
        sql.split(|c: char| c.is_whitespace() || "(),;".contains(c)).filter(|w| !w.is_empty()).collect();
    let skipped = |word: &&&str| !["if", "not", "exists", "only"].iter().any(|s| word.eq_ignore_ascii_case(s));
    let names = words.iter().enumerate().filter(|(_, word)| {
        ["from", "join", "into", "update", "table", "on"].iter().any(|s| word.eq_ignore_ascii_case(s))
    });
    names
        .filter_map(|(at, _)| words.iter().skip(at + 1).find(skipped))
        .map(|word| word.trim_matches('"').to_ascii_lowercase())
        .filter(|word| word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::said;

    const QUERY: &str = "//! x\nfn a() { c.query(\"select id from desk_ticket where id = $1\"); }";

    #[test]
    fn sql_stands_in_a_store() {
        assert!(
            said(check, &[("crates/desk/src/ticket/store.rs", QUERY), ("crates/desk/tests/desk.rs", QUERY)]).is_empty()
        );
        for wrong in ["crates/desk/src/ticket/pages.rs", "crates/desk/src/facts.rs"] {
            assert_eq!(said(check, &[(wrong, QUERY)]).len(), 1, "{wrong}");
        }
    }

    #[test]
    fn a_room_names_only_its_own_tables() {
        assert_eq!(
            said(check, &[("crates/ledger/src/evidence/store.rs", QUERY)]),
            ["crates/ledger/src/evidence/store.rs:2: `desk_ticket` is another room's table; ask that room's facts"]
        );
        assert_eq!(said(check, &[("crates/house/src/store/sqlite.rs", QUERY)]).len(), 1);
    }

    #[test]
    fn sentences_are_not_queries() {
        for words in [
            "Select one from the list",
            "update your password",
            "select",
            "with care",
            "delete",
            "Create table reservations",
        ] {
            assert!(!is_sql(words), "{words}");
        }
        for query in [
            "SELECT a FROM b",
            "\n  with x as (select 1) select * from x",
            "insert into a values (1)",
            "update a set b = 1",
            "create unique index a on b (c)",
        ] {
            assert!(is_sql(query), "{query}");
        }
    }

    #[test]
    fn tables_are_read_from_a_query() {
        assert_eq!(
            tables(
                "select a.x from desk_ticket a join \"person\" p on p.id = a.p where y in (select z from watch_asset)"
            ),
            ["desk_ticket", "person", "watch_asset"]
        );
        assert_eq!(tables("create table if not exists ledger_decision(id text)"), ["ledger_decision"]);
        assert_eq!(tables("delete from only plan_goal;"), ["plan_goal"]);
    }
}
