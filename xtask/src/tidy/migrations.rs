//! Migrations: numbered once over the whole workspace, owned by the crate they lie in, creating only its own tables.

use std::collections::BTreeMap;

use crate::tidy::shape::ROOMS;
use crate::tidy::sql;
use crate::tree::{File, Tree};

/// Checks names, numbers and owners of all migrations.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut said = Vec::new();
    let mut numbers: BTreeMap<&str, &str> = BTreeMap::new();
    for file in tree.ending(".sql").filter(|file| file.path.contains("/migrations/")) {
        let Some(name) = Name::of(file) else {
            said.push(format!(
                "{}: a migration is called NNNN_owner_subject.sql, or NNNN_owner.sql for the first (with .sqlite or .postgres before .sql where they differ)",
                file.path
            ));
            continue;
        };
        let stem = name.stem;
        if let Some(other) = numbers.insert(name.number, stem).filter(|other| *other != stem) {
            said.push(format!("{}: number {} is taken by {other}", file.path, name.number));
        }
        said.extend(ownership(file, &name));
    }
    said
}

struct Name<'a> {
    number: &'a str,
    owner: &'a str,
    stem: &'a str,
}

impl<'a> Name<'a> {
    fn of(file: &'a File) -> Option<Self> {
        let stem = file.name().strip_suffix(".sql")?;
        let stem = stem.strip_suffix(".sqlite").or_else(|| stem.strip_suffix(".postgres")).unwrap_or(stem);
        let (number, rest) = stem.split_once('_')?;
        let (owner, subject) = rest.split_once('_').unwrap_or((rest, "all"));
        let word = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        let good = number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit()) && word(owner) && word(subject);
        good.then_some(Self { number, owner, stem })
    }
}

fn ownership(file: &File, name: &Name<'_>) -> Vec<String> {
    let path = &file.path;
    let krate = file.krate().unwrap_or_default();
    let mut said = Vec::new();
    if name.owner != krate {
        said.push(format!("{path}: lies in {krate} but is named after {}", name.owner));
    }
    let created = file.text.split(';').filter_map(created_table);
    for table in created {
        let own = !ROOMS.contains(&krate) || table.strip_prefix(krate).is_some_and(|rest| rest.starts_with('_'));
        if !own || sql::foreign(krate, &table) {
            said.push(format!("{path}: table `{table}` must bear the name of its room, {krate}_"));
        }
    }
    said
}

fn created_table(statement: &str) -> Option<String> {
    let plain: Vec<&str> = statement.lines().map(|line| line.split("--").next().unwrap_or("")).collect();
    let plain = plain.join(" ");
    let plain = plain.trim();
    plain.to_ascii_lowercase().starts_with("create table").then(|| sql::tables(plain).into_iter().next()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(texts: &[(&str, &str)]) -> usize {
        check(&Tree::of_texts(texts)).len()
    }

    #[test]
    fn a_number_is_used_once() {
        let same = [
            ("crates/desk/migrations/0007_desk_ticket.sql", ""),
            ("crates/ledger/migrations/0007_ledger_option.sql", ""),
        ];
        assert_eq!(count(&same), 1);
        let pair = [
            ("crates/house/migrations/0003_house_search.sqlite.sql", ""),
            ("crates/house/migrations/0003_house_search.postgres.sql", ""),
        ];
        assert_eq!(count(&pair), 0);
    }

    #[test]
    fn names_say_number_owner_and_subject() {
        for wrong in [
            "crates/desk/migrations/7_desk_ticket.sql",
            "crates/desk/migrations/0007.sql",
            "crates/desk/migrations/0007_Desk_ticket.sql",
            "crates/desk/migrations/0007_plan_goal.sql",
        ] {
            assert_eq!(count(&[(wrong, "")]), 1, "{wrong}");
        }
    }

    #[test]
    fn a_room_creates_only_its_own_tables() {
        let path = "crates/desk/migrations/0007_desk_ticket.sql";
        assert_eq!(
            count(&[(path, "-- why\ncreate table desk_ticket (id text);\ncreate index a on desk_ticket (id);")]),
            0
        );
        assert_eq!(count(&[(path, "create table ticket (id text)")]), 1);
        assert_eq!(count(&[("crates/house/migrations/0001_house_people.sql", "create table person (id text)")]), 0);
        assert_eq!(
            count(&[("crates/house/migrations/0001_house_people.sql", "create table desk_person (id text)")]),
            1
        );
    }
}
