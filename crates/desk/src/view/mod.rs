//! Views: which tickets, in which order. A filter is a line that people read and write
//! (`is:open assignee:me tag:vpn due:..+4h`), a saved view is such a line with a name.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::events;
use crate::queue::Line;
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::PersonId;
use house::store::{FromValue, Tx, Value};
use house::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most views that a person, or everybody together, may keep.
pub const VIEWS_MAX: i64 = 60;

/// What a test is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// "open", "solved" or "any": what is looked at at all; "late" and "waiting" among the open ones.
    Is,
    State,
    Priority,
    Assignee,
    Requester,
    Team,
    Category,
    Service,
    Channel,
    Kind,
    Tag,
    Created,
    Changed,
    Due,
    /// Words that occur in the ticket.
    Text,
    /// A field of the organisation's own, by name.
    Field(String),
}

/// A moment in a line: absolute, or as seen from the reader's now.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    Now,
    /// Midnight at the beginning of the reader's day.
    Today,
    /// Seconds from now; negative is past.
    Away(i64),
    Day(Date),
    /// A number, for fields.
    Amount(f64),
}

/// What must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// It is one of these; "none" stands for nothing at all.
    Among(Vec<String>),
    Between(Option<Moment>, Option<Moment>),
}

/// One part of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    pub key: Key,
    /// The opposite is wanted.
    pub not: bool,
    pub test: Test,
}

/// All of its clauses must hold. Says nothing of open or solved: then open is meant.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub clauses: Vec<Clause>,
}

/// In which order tickets stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// What falls due next first; open tickets only.
    #[default]
    Due,
    /// Most urgent first, oldest of them first; open tickets only.
    Priority,
    Newest,
    Oldest,
    Changed,
}

impl Order {
    pub const ALL: [Order; 5] = [Self::Due, Self::Priority, Self::Newest, Self::Oldest, Self::Changed];

    pub fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Priority => "priority",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Changed => "changed",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.word() == word)
    }
}

impl FromValue for Order {
    fn from_value(value: Value) -> Result<Self, String> {
        let word = String::from_value(value)?;
        Self::from_word(&word).ok_or_else(|| format!("the unknown word {word}"))
    }
}

impl From<Order> for Value {
    fn from(order: Order) -> Self {
        order.word().into()
    }
}

/// Who reads: whose "me", whose day.
#[derive(Debug, Clone)]
pub struct Reader {
    pub me: PersonId,
    pub zone: TimeZone,
    pub now: Timestamp,
}

/// A named line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Saved {
    pub id: i64,
    pub owner: PersonId,
    /// Everybody at the desk sees it.
    pub shared: bool,
    pub name: String,
    pub line: String,
    pub order: Order,
    pub version: i64,
}

/// How many there are: exactly, or at least so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub tickets: i64,
    pub or_more: bool,
}

/// One ticket of a list, with what its columns may show.
#[derive(Debug, Clone)]
pub struct Row {
    pub line: Line,
    pub team: String,
    pub category: String,
    pub service: String,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
}

/// Where a list goes on: the part of the order, the key of the last ticket, its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub part: usize,
    pub key: i64,
    pub number: i64,
}

/// A page of a list.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub rows: Vec<Row>,
    pub next: Option<Place>,
    /// So many tickets were looked through without filling the page: going on looks further.
    pub looked_through: bool,
}

/// What is kept of a view when it is saved.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ViewIn {
    pub name: String,
    /// Such as `is:open tag:vpn`.
    #[serde(default)]
    pub line: String,
    #[serde(default)]
    pub order: Order,
    /// Everybody at the desk sees it.
    #[serde(default)]
    pub shared: bool,
}

/// Keeps a view; returns its id.
pub(crate) fn save(tx: &mut Tx<'_>, typed: &ViewIn) -> Result<i64> {
    rules::check_view(typed).map_err(Error::Invalid)?;
    let owner = tx.actor().person().ok_or(Error::Forbidden)?;
    if store::of_person(tx, owner)?.len() as i64 >= VIEWS_MAX {
        return Err(Error::field("name", "desk-view-fault-many"));
    }
    let id = store::add(tx, owner, typed)?;
    tell(tx, id, "kept", typed)?;
    Ok(id)
}

/// Changes a view of one's own, or a shared one if `leads`.
pub(crate) fn change(tx: &mut Tx<'_>, id: i64, (seen, leads): (Option<i64>, bool), typed: &ViewIn) -> Result<()> {
    let present = may_change(tx, id, leads)?;
    rules::check_view(typed).map_err(Error::Invalid)?;
    if seen.is_some_and(|version| version != present.version) || !store::save(tx, id, present.version, typed)? {
        return Err(Error::Stale { version: present.version });
    }
    tell(tx, id, "changed", typed)
}

/// Takes a view away.
pub(crate) fn remove(tx: &mut Tx<'_>, id: i64, leads: bool) -> Result<()> {
    let p = may_change(tx, id, leads)?;
    store::remove(tx, id)?;
    tell(tx, id, "removed", &ViewIn { name: p.name, line: p.line, order: p.order, shared: p.shared })
}

/// Views of others are not there; shared ones are changed by their owner and by whoever leads the desk.
fn may_change(tx: &mut Tx<'_>, id: i64, leads: bool) -> Result<Saved> {
    let me = tx.actor().person().ok_or(Error::Forbidden)?;
    let found = store::by_id(tx, id, me)?.ok_or(Error::NotFound)?;
    if found.owner == me || leads { Ok(found) } else { Err(Error::Forbidden) }
}

fn tell(tx: &mut Tx<'_>, id: i64, what: &str, view: &ViewIn) -> Result<()> {
    let payload = serde_json::json!({ "what": what, "view": view });
    let concerns = tx.actor().person().filter(|_| !view.shared);
    Ok(append(
        tx,
        &Happened { kind: events::VIEW_CHANGED, record: RecordRef::new("desk_view", id), concerns, payload },
    )?)
}

/// Reads the columns that a list asks for, in their order.
fn read_row(mut row: house::store::Row) -> Result<Row, house::store::StoreError> {
    let line = Line {
        number: row.take(0)?,
        title: row.take(1)?,
        state: row.take(2)?,
        priority: row.take(3)?,
        requester_name: row.take(4)?,
        last_line: row.take(5)?,
        waiting: row.take(6)?,
        due_at: row.take(7)?,
        due_kind: row.take(8)?,
        assignee_name: row.take(9)?,
    };
    Ok(Row {
        line,
        team: row.take(10)?,
        category: row.take(11)?,
        service: row.take(12)?,
        created_at: row.take(13)?,
        changed_at: row.take(14)?,
    })
}
