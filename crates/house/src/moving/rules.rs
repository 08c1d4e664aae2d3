//! What a column holds, decided by its name, its type and what the rooms say: whether an import must give it another
//! number. Pure, so that the test can ask about every column there is.

/// What an integer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A plain figure, time or number of a record: the same everywhere.
    Value,
    /// A person's key, which other organisations share.
    Person,
    /// The key of a row of this table, which is numbered over all organisations.
    Key(&'static str),
}

/// What a room says about its tables where their names do not say it already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Moves {
    /// "table.column" and what it holds.
    pub columns: &'static [(&'static str, Holds)],
    /// Kinds of records whose number is no number of the organisation but a row's key.
    pub records: &'static [(&'static str, Holds)],
    /// Kind of journal entry (empty: all kinds), field of its payload, and what it holds.
    pub payloads: &'static [(&'static str, &'static str, Holds)],
    /// "table" or "table.column" that stays behind, and why.
    pub stays: &'static [(&'static str, &'static str)],
}

/// The types that the store knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    Int,
    Bool,
    Real,
    Text,
    Bytes,
}

impl Type {
    /// The type by the word of either engine; `None` is what only one engine knows and derives (a search document).
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "integer" | "bigint" | "int" | "smallint" => Some(Self::Int),
            "boolean" => Some(Self::Bool),
            "double precision" | "real" => Some(Self::Real),
            "text" | "character varying" => Some(Self::Text),
            "blob" | "bytea" => Some(Self::Bytes),
            _ => None,
        }
    }
}

/// One column as the schema tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Type,
    /// Its place in the primary key, from 1; 0 is none.
    pub key: i64,
}

/// One table that belongs to organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    /// Without `organisation`.
    pub columns: Vec<Column>,
    /// The column that is numbered over all organisations, if there is one.
    pub identity: Option<String>,
}

impl Table {
    /// The columns by which its rows stand in order within an organisation.
    pub fn keys(&self) -> Vec<&Column> {
        let mut keys: Vec<&Column> = self.columns.iter().filter(|c| c.key > 0).collect();
        keys.sort_by_key(|c| c.key);
        keys
    }

    fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|c| c.name == column)
    }
}

/// What becomes of a column's values on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    Same,
    Person,
    Key(String),
    /// The number of a record whose kind stands in the other column.
    NumberOf(String),
}

/// Columns that hold a person, whatever the table.
const PEOPLE: &[&str] = &[
    "person",
    "people",
    "requester",
    "assignee",
    "author",
    "actor",
    "concerns",
    "giver",
    "receiver",
    "owner",
    "approver",
    "watcher",
    "reader",
    "member",
    "manager",
    "deputy",
    "principal",
    "sender",
    "reviewer",
    "mentioned",
    "user",
    "technician",
];

/// Columns that hold a figure, whatever the table.
const FIGURES: &[&str] = &[
    "number",
    "version",
    "last",
    "bytes",
    "priority",
    "attempts",
    "position",
    "place",
    "step",
    "rank",
    "score",
    "weight",
    "minutes",
    "seconds",
    "hours",
    "days",
    "months",
    "year",
    "month",
    "hour",
    "day",
    "size",
    "rows",
    "count",
    "amount",
    "cents",
    "seed",
    "at",
    "ordinal",
    "sequence",
    "level",
    "stars",
    "impact",
    "urgency",
    "risk",
    "round",
    "tries",
    "status",
    "port",
    "seq",
    "seat",
    "since",
    "times",
    "done",
    "total",
    "edited",
    "reassigned",
    "reopened",
    "refused",
    "suggested",
    "opened",
    "helpful",
    "unhelpful",
    "solved",
    "tickets",
];

const FIGURE_ENDS: &[&str] = &[
    "_at",
    "_number",
    "_row",
    "_ms",
    "_us",
    "_minutes",
    "_seconds",
    "_hours",
    "_days",
    "_months",
    "_weeks",
    "_bytes",
    "_count",
    "_cents",
    "_version",
    "_years",
    "_order",
    "_position",
    "_rank",
    "_step",
    "_done",
    "_total",
    "_read",
    "_created",
    "_changed",
    "_sent",
    "_failed",
    "_max",
    "_min",
    "_until",
    "_from",
    "_to",
    "_on",
    "_length",
    "_size",
    "_score",
    "_level",
];

/// All that is known for deciding.
pub struct Rules<'a> {
    pub tables: &'a [Table],
    pub moves: &'a [Moves],
}

impl<'a> Rules<'a> {
    /// Why a table or column stays behind; `None` if it goes along.
    pub fn stays(&self, path: &str) -> Option<&'static str> {
        self.moves.iter().flat_map(|m| m.stays).find(|(name, _)| *name == path).map(|(_, why)| *why)
    }

    /// The tables that go along, in the order in which they were made: what refers comes after what it refers to.
    pub fn going(&self) -> impl Iterator<Item = &'a Table> + use<'_, 'a> {
        self.tables.iter().filter(|t| self.stays(&t.name).is_none())
    }

    /// What becomes of a column's values; `Err` says what somebody must decide.
    pub fn fate(&self, table: &Table, column: &Column) -> Result<Fate, String> {
        let path = format!("{}.{}", table.name, column.name);
        if column.kind != Type::Int {
            return Ok(Fate::Same);
        }
        if let Some((_, holds)) = self.moves.iter().flat_map(|m| m.columns).find(|(name, _)| *name == path) {
            return Ok(fate_of(*holds));
        }
        let name = column.name.as_str();
        if table.identity.as_deref() == Some(name) {
            return Ok(Fate::Key(table.name.clone()));
        }
        if let Some(kind) =
            name.strip_suffix("number").map(|start| format!("{start}kind")).filter(|k| k.len() > 4 && table.has(k))
        {
            return Ok(Fate::NumberOf(kind));
        }
        if PEOPLE.contains(&name) || name.ends_with("_by") || name.ends_with("_person") {
            return Ok(Fate::Person);
        }
        if FIGURES.contains(&name) || FIGURE_ENDS.iter().any(|end| name.ends_with(end)) {
            return Ok(Fate::Same);
        }
        self.by_table(name).ok_or_else(|| {
            format!("{path} is an integer: say in its room's `moves` whether it holds a value, a person or the key of a table")
        })
    }

    /// A column named like a table refers to it: by the number that people see, or by its key if it has no number. What
    /// refers to a numbered thing by its key must say so.
    fn by_table(&self, name: &str) -> Option<Fate> {
        let name = name.rsplit_once('_').map_or(name, |(_, last)| last);
        let ending = format!("_{name}");
        let table = self.tables.iter().find(|t| t.name == name || t.name.ends_with(&ending))?;
        match (&table.identity, table.has("number")) {
            (Some(_), false) => Some(Fate::Key(table.name.clone())),
            (_, true) => Some(Fate::Same),
            (None, false) => None,
        }
    }

    /// What the number of a record of this kind holds.
    pub fn number_of(&self, kind: &str) -> Fate {
        let found = self.moves.iter().flat_map(|m| m.records).find(|(word, _)| *word == kind);
        found.map_or(Fate::Same, |(_, holds)| fate_of(*holds))
    }

    /// The fields of a journal entry's payload that hold keys.
    pub fn payload(&self, kind: &str) -> Vec<(&'static str, Fate)> {
        let all = self.moves.iter().flat_map(|m| m.payloads);
        all.filter(|(of, _, _)| of.is_empty() || *of == kind)
            .map(|(_, field, holds)| (*field, fate_of(*holds)))
            .collect()
    }

    /// Everything that nobody has decided: empty once every table that belongs to organisations is covered.
    pub fn open_questions(&self) -> Vec<String> {
        let mut open = Vec::new();
        for table in self.going() {
            let keys = table.keys();
            if keys.is_empty() && table.columns.iter().any(|c| c.key > 0) {
                open.push(format!("{} has no primary key to read its rows in order by", table.name));
            }
            open.extend(
                table
                    .columns
                    .iter()
                    .filter(|c| self.stays(&format!("{}.{}", table.name, c.name)).is_none())
                    .filter_map(|c| self.fate(table, c).err()),
            );
        }
        open
    }
}

fn fate_of(holds: Holds) -> Fate {
    match holds {
        Holds::Value => Fate::Same,
        Holds::Person => Fate::Person,
        Holds::Key(table) => Fate::Key(table.to_owned()),
    }
}

/// Whether a text is the hash of an attachment's content.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, identity: Option<&str>, columns: &[&str]) -> Table {
        let column = |c: &&str| Column { name: (*c).to_owned(), kind: Type::Int, key: i64::from(Some(*c) == identity) };
        Table {
            name: name.to_owned(),
            columns: columns.iter().map(column).collect(),
            identity: identity.map(str::to_owned),
        }
    }

    fn check(column: &str, moves: &[Moves]) -> Result<Fate, String> {
        let tables = [
            table("desk_import", Some("id"), &["id"]),
            table("ledger_decision", None, &["number"]),
            table("desk_ticket", Some("id"), &["id", "number"]),
            table("plan_thing", Some("id"), &["id", "record_kind", "record_number", column]),
        ];
        let rules = Rules { tables: &tables, moves };
        rules.fate(&tables[3], tables[3].columns.iter().find(|c| c.name == column).unwrap())
    }

    #[test]
    fn names_say_what_most_columns_hold() {
        assert_eq!(check("id", &[]), Ok(Fate::Key("plan_thing".to_owned())));
        assert_eq!(check("import", &[]), Ok(Fate::Key("desk_import".to_owned())));
        assert_eq!(check("decision", &[]), Ok(Fate::Same), "decisions have numbers only");
        assert_eq!(check("asked_by", &[]), Ok(Fate::Person));
        assert_eq!(check("made_at", &[]), Ok(Fate::Same));
        assert_eq!(check("record_number", &[]), Ok(Fate::NumberOf("record_kind".to_owned())));
    }

    #[test]
    fn what_no_name_tells_must_be_said() {
        assert!(check("strange", &[]).unwrap_err().contains("plan_thing.strange"));
        assert_eq!(check("ticket", &[]), Ok(Fate::Same), "what has a number is referred to by it");
        assert_eq!(check("from_ticket", &[]), Ok(Fate::Same));
        let moves = Moves { columns: &[("plan_thing.ticket", Holds::Key("desk_ticket"))], ..Moves::default() };
        assert_eq!(check("ticket", &[moves]), Ok(Fate::Key("desk_ticket".to_owned())));
    }

    #[test]
    fn a_table_that_nobody_decided_about_is_an_open_question() {
        let tables = [table("watch_new", Some("id"), &["id", "mystery"])];
        assert_eq!(Rules { tables: &tables, moves: &[] }.open_questions().len(), 1);
        let stays = Moves { stays: &[("watch_new", "it is derived")], ..Moves::default() };
        assert!(Rules { tables: &tables, moves: &[stays] }.open_questions().is_empty());
    }
}
