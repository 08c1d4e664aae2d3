//! Fields of an organisation's own: what it asks on a ticket beyond the words, by type, with conditions.
//!
//! For other subjects of the desk (the interface that may be relied on):
//! - [`store::definitions`] gives the fields of a form in their order; a form is a ticket's kind, `""` (every
//!   ticket), or a name of the other subject's own such as `"service:7"` (add fields with [`store::add`]).
//! - [`views::inputs`] draws them; [`rules::typed_form`] or [`rules::typed_json`] read what was sent;
//!   [`store::with_people`] turns addresses and names into people;
//!   [`rules::check`] decides which of them are asked at all, which are missing, and gives [`Answers`] or faults.
//! - [`store::answers_set`] keeps answers with a ticket so that views can filter by them, [`answer`] does the same
//!   with its journal entry; [`store::answers`] reads them, [`rules::visible`] leaves out what a requester must not see.
#![allow(dead_code, reason = "other subjects of the desk use this interface")]

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::events;
use crate::ticket::KIND as TICKET;
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::PersonId;
use house::store::{FromValue, Tx, Value};
use house::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Most fields that one form may have.
pub(crate) const FIELDS_MAX: usize = 100;

/// What can be answered in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Text,
    Number,
    Date,
    /// One of its choices.
    Choice,
    /// Any of its choices.
    Choices,
    /// A member of the organisation.
    Person,
    YesNo,
}

/// Who sees a field and fills it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody who sees the ticket.
    Requester,
    /// The team only.
    Team,
}

/// When it must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    Never,
    /// When the ticket is opened, and again before it is solved.
    Opening,
    /// Before it is solved.
    Solving,
}

macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),* }) => {
        impl $type {
            pub const ALL: &'static [$type] = &[$(Self::$variant),*];
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
        impl FromValue for $type {
            fn from_value(value: Value) -> Result<Self, String> {
                let word = String::from_value(value)?;
                Self::from_word(&word).ok_or_else(|| format!("the unknown word {word}"))
            }
        }
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                value.word().into()
            }
        }
    };
}
words!(Kind { Text = "text", Number = "number", Date = "date", Choice = "choice", Choices = "choices", Person = "person", YesNo = "yes_no" });
words!(Audience { Requester = "requester", Team = "team" });
words!(Required { Never = "never", Opening = "opening", Solving = "solving" });

/// Something that must hold for a field to be asked: another field of the form, answered before it, is one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Condition {
    pub field: String,
    /// Choices as they are written, "yes"/"no", numbers and dates as they are stored.
    pub is: Vec<String>,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    pub id: i64,
    pub form: String,
    pub name: String,
    pub label: String,
    pub hint: String,
    pub kind: Kind,
    pub choices: Vec<String>,
    pub audience: Audience,
    pub required: Required,
    /// All must hold.
    pub conditions: Vec<Condition>,
    pub place: i64,
    pub retired: bool,
    pub version: i64,
}

/// What was answered in one field.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Text(String),
    Number(f64),
    Date(jiff::civil::Date),
    Choice(String),
    Choices(Vec<String>),
    Person(PersonId),
    YesNo(bool),
}

/// Answers by the names of their fields; what was not answered is absent.
pub type Answers = BTreeMap<String, Answer>;
/// What was sent, by the names of the fields.
pub type Typed = BTreeMap<String, Vec<String>>;

/// Who fills a form in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    Requester,
    Team,
}

/// What a form is filled in for: what is required differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Opening,
    /// While somebody works on it.
    Working,
    Solving,
}

/// Keeps what was answered on a ticket, with its journal entry. Fields that were not sent stay as they are; sent
/// empty, they lose their answer.
pub(crate) fn answer(tx: &mut Tx<'_>, number: i64, (asker, moment): (Asker, Moment), typed: Typed) -> Result<Answers> {
    let ticket = crate::ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    let definitions = store::definitions(tx, &ticket.kind, &ticket.service)?;
    let unknown = rules::unknown(&definitions, &typed);
    if !unknown.is_empty() {
        return Err(Error::Invalid(unknown));
    }
    let before = store::answers(tx, number)?;
    let mut all: Typed = before.iter().map(|(name, answer)| (name.clone(), rules::typed_answer(answer))).collect();
    all.extend(store::with_people(tx, &definitions, typed)?);
    let mut after = rules::check(&definitions, &all, (asker, moment)).map_err(Error::Invalid)?;
    // What other forms asked, and what this asker does not see, stays.
    let unseen = |name: &String| !definitions.iter().any(|d| d.name == *name && rules::sees(asker, d));
    after.extend(before.iter().filter(|(name, _)| unseen(name)).map(|(n, a)| (n.clone(), a.clone())));
    let changed = rules::changed(&before, &after);
    if !changed.is_empty() {
        store::answers_set(tx, number, &after)?;
        let by = house::people::store::member(tx, tx.actor().person().unwrap_or(PersonId(0)))?;
        let payload = serde_json::json!({ "fields": changed, "by_name": by.map(|m| m.name).unwrap_or_default() });
        append(
            tx,
            &Happened { kind: events::FIELDS_CHANGED, record: RecordRef::new(TICKET, number), concerns: None, payload },
        )?;
    }
    Ok(after)
}

/// Opens a ticket with the fields of its type answered: those that must be answered when it is opened are asked for, and
/// what was typed for another type is left alone.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    letters: Option<&crate::Letters>,
    opening: &crate::Opening,
    (asker, typed): (Asker, Typed),
) -> Result<i64> {
    let definitions = store::definitions(tx, &opening.kind, &opening.service)?;
    let mut faults = crate::ticket::rules::check_text("text", &opening.text).err().unwrap_or_default();
    if !crate::ticket::KINDS.contains(&opening.kind.as_str()) {
        faults.push(house::FieldFault::new("kind", "fault-unknown"));
    }
    let typed = store::with_people(tx, &definitions, typed)?;
    match rules::check(&definitions, &typed, (asker, Moment::Opening)) {
        Ok(answers) if faults.is_empty() => {
            let number = crate::asks::open_ticket(tx, letters, opening)?;
            keep_first(tx, number, &answers)?;
            Ok(number)
        }
        Ok(_) => Err(Error::Invalid(faults)),
        Err(more) => Err(Error::Invalid([faults, more].concat())),
    }
}

/// Refuses answers to fields that are not asked on such a ticket.
pub(crate) fn must_know(tx: &mut Tx<'_>, opening: &crate::Opening, typed: &Typed) -> Result<()> {
    let definitions = store::definitions(tx, &opening.kind, &opening.service)?;
    let unknown = rules::unknown(&definitions, typed);
    if unknown.is_empty() { Ok(()) } else { Err(Error::Invalid(unknown)) }
}

/// Keeps what was answered when a ticket was opened, with its journal entry.
pub(crate) fn keep_first(tx: &mut Tx<'_>, number: i64, answers: &Answers) -> Result<()> {
    let changed = rules::changed(&Answers::new(), answers);
    if changed.is_empty() {
        return Ok(());
    }
    store::answers_set(tx, number, answers)?;
    let by_name = crate::asks::actor_name(tx)?.1;
    let payload = serde_json::json!({ "fields": changed, "by_name": by_name });
    let record = RecordRef::new(TICKET, number);
    Ok(append(tx, &Happened { kind: events::FIELDS_CHANGED, record, concerns: None, payload })?)
}

/// Refuses to solve a ticket while a field that must be answered before is not.
pub(crate) fn must_be_answered(tx: &mut Tx<'_>, ticket: &crate::Ticket) -> Result<()> {
    let definitions = store::definitions(tx, &ticket.kind, &ticket.service)?;
    if definitions.iter().all(|d| d.required == Required::Never) {
        return Ok(());
    }
    let typed = store::answers(tx, ticket.number)?.iter().map(|(n, a)| (n.clone(), rules::typed_answer(a))).collect();
    let Err(faults) = rules::check(&definitions, &typed, (Asker::Team, Moment::Solving)) else { return Ok(()) };
    let missing = faults.into_iter().map(|f| {
        let label = definitions.iter().find(|d| rules::input_name(&d.name) == f.field).map_or("", |d| d.label.as_str());
        house::FieldFault::new(&f.field, "desk-field-fault-solving").with("label", label)
    });
    Err(Error::Invalid(missing.collect()))
}

/// Adds a field behind the others of its form and returns its id.
pub(crate) fn define(tx: &mut Tx<'_>, mut d: Definition) -> Result<i64> {
    if d.name.is_empty() {
        d.name = rules::name_of(&d.label);
    }
    let before = store::of_form(tx, &d.form)?;
    d.place = store::last_place(tx, &d.form)? + 1;
    rules::check_definition(&d, &before).map_err(Error::Invalid)?;
    if before.len() >= FIELDS_MAX {
        return Err(Error::field("label", "desk-field-fault-many"));
    }
    if store::is_taken(tx, &d.form, &d.name)? || before.iter().any(|b| b.name == d.name) {
        return Err(Error::field("name", "desk-field-fault-taken"));
    }
    d.id = store::add(tx, &d)?;
    tell(tx, &d)?;
    Ok(d.id)
}

/// Changes a field. Its form, name and kind stay: answers are kept under them.
pub(crate) fn redefine(
    tx: &mut Tx<'_>,
    id: i64,
    seen: Option<i64>,
    change: impl FnOnce(&mut Definition),
) -> Result<()> {
    let present = store::by_id(tx, id)?.ok_or(Error::NotFound)?;
    if seen.is_some_and(|version| version != present.version) {
        return Err(Error::Stale { version: present.version });
    }
    let mut d = present.clone();
    change(&mut d);
    (d.id, d.form, d.name, d.kind, d.version) = (id, present.form, present.name, present.kind, present.version);
    let others: Vec<Definition> = store::of_form(tx, &d.form)?.into_iter().filter(|o| o.id != id).collect();
    // What was written down before the choices changed must go on to make sense: a field retires, its answers stay.
    if !d.retired {
        rules::check_definition(&d, &others).map_err(Error::Invalid)?;
    }
    if !store::save(tx, &d)? {
        return Err(Error::Stale { version: d.version });
    }
    tell(tx, &d)
}

fn tell(tx: &mut Tx<'_>, d: &Definition) -> Result<()> {
    let payload = serde_json::to_value(d).map_err(Error::internal)?;
    let record = RecordRef::new("desk_field", d.id);
    Ok(append(tx, &Happened { kind: events::FIELD_DEFINED, record, concerns: None, payload })?)
}
