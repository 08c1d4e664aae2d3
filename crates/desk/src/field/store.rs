//! The only SQL about fields and what was answered in them.

use super::{Answers, Definition, FIELDS_MAX, Kind, Typed, rules};
use house::people::store as people;
use house::store::{Row, StoreError, Tx};
use house::{params, statements};

/// The columns of a [`Definition`] with its lists as text.
macro_rules! columns {
    () => {
        "id, form, name, label, hint, kind, choices, audience, required, conditions, place, retired, version"
    };
}

statements! {
    OF_FORM = concat!("select ", columns!(), " from desk_field where organisation = $1 and form in ('', $2, $3) and retired = false order by form, place, id limit $4");
    EVERY = concat!("select ", columns!(), " from desk_field where organisation = $1 order by form, retired, place, id limit $2");
    BY_ID = concat!("select ", columns!(), " from desk_field where organisation = $1 and id = $2");
    ADD = "insert into desk_field (organisation, form, name, label, hint, kind, choices, audience, required, conditions, place)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id";
    SAVE = "update desk_field set label = $3, hint = $4, choices = $5, audience = $6, required = $7, conditions = $8, place = $9, retired = $10, version = version + 1
        where organisation = $1 and id = $2 and version = $11";
    NAMED = "select id from desk_field where organisation = $1 and form = $2 and name = $3";
    LAST_PLACE = "select coalesce(max(place), 0) from desk_field where organisation = $1 and form = $2";
    ANSWERS = "select name, kind, value from desk_field_value where organisation = $1 and ticket = $2 order by name, seq";
    ANSWERS_FORGET = "delete from desk_field_value where organisation = $1 and ticket = $2";
    ANSWER_ADD = "insert into desk_field_value (organisation, ticket, name, seq, kind, value, amount) values ($1, $2, $3, $4, $5, $6, $7)";
}

/// The fields that are asked on a ticket of this kind for this service, those of every ticket first, in their order.
pub(crate) fn definitions(tx: &mut Tx<'_>, kind: &str, service: &str) -> Result<Vec<Definition>, StoreError> {
    let organisation = tx.organisation()?;
    let of_service = rules::form_of_service(service);
    tx.list(&OF_FORM, params![organisation, kind, of_service, 3 * FIELDS_MAX], read)
}

/// The fields of one form, those of every ticket first.
pub(crate) fn of_form(tx: &mut Tx<'_>, form: &str) -> Result<Vec<Definition>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_FORM, params![organisation, form, form, 2 * FIELDS_MAX], read)
}

/// All fields of all forms, retired ones too.
pub(crate) fn every(tx: &mut Tx<'_>) -> Result<Vec<Definition>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&EVERY, params![organisation, FIELDS_MAX * 10], read)
}

/// The fields of all forms that are asked.
pub(crate) fn asked(tx: &mut Tx<'_>) -> Result<Vec<Definition>, StoreError> {
    Ok(every(tx)?.into_iter().filter(|d| !d.retired).collect())
}

pub(crate) fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<Definition>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id], read)
}

/// Whether a form has a field of this name, retired or not.
pub(crate) fn is_taken(tx: &mut Tx<'_>, form: &str, name: &str) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.find(&NAMED, params![organisation, form, name], |mut r| r.take::<i64>(0))?.is_some())
}

/// Where the last field of a form stands.
pub(crate) fn last_place(tx: &mut Tx<'_>, form: &str) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&LAST_PLACE, params![organisation, form])
}

/// Adds a field and returns its id. Whoever calls this has asked [`rules::check_definition`].
pub(crate) fn add(tx: &mut Tx<'_>, d: &Definition) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    let (choices, conditions) = lists(d)?;
    tx.scalar(
        &ADD,
        params![
            organisation,
            d.form.as_str(),
            d.name.as_str(),
            d.label.as_str(),
            d.hint.as_str(),
            d.kind,
            choices,
            d.audience,
            d.required,
            conditions,
            d.place
        ],
    )
}

/// Writes a changed field over the version before it; false if that is no longer the present one. Form, name and
/// kind stay: answers are kept under them.
pub(crate) fn save(tx: &mut Tx<'_>, d: &Definition) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    let (choices, conditions) = lists(d)?;
    let touched = tx.execute(
        &SAVE,
        params![
            organisation,
            d.id,
            d.label.as_str(),
            d.hint.as_str(),
            choices,
            d.audience,
            d.required,
            conditions,
            d.place,
            d.retired,
            d.version
        ],
    )?;
    Ok(touched == 1)
}

fn lists(d: &Definition) -> Result<(String, String), StoreError> {
    let text = |e: serde_json::Error| StoreError::Broken(e.to_string());
    Ok((serde_json::to_string(&d.choices).map_err(text)?, serde_json::to_string(&d.conditions).map_err(text)?))
}

/// What was answered on a ticket.
pub(crate) fn answers(tx: &mut Tx<'_>, ticket: i64) -> Result<Answers, StoreError> {
    let organisation = tx.organisation()?;
    let rows = tx.list(&ANSWERS, params![organisation, ticket], |mut r| {
        Ok((r.take::<String>(0)?, r.take::<Kind>(1)?, r.take::<String>(2)?))
    })?;
    let mut grouped: Vec<(String, Kind, Vec<String>)> = Vec::new();
    for (name, kind, value) in rows {
        match grouped.last_mut().filter(|(last, ..)| *last == name) {
            Some((.., values)) => values.push(value),
            None => grouped.push((name, kind, vec![value])),
        }
    }
    Ok(grouped.into_iter().filter_map(|(name, kind, values)| Some((name, rules::stored(kind, &values)?))).collect())
}

/// Keeps the answers of a ticket in place of those it had.
pub(crate) fn answers_set(tx: &mut Tx<'_>, ticket: i64, answers: &Answers) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&ANSWERS_FORGET, params![organisation, ticket])?;
    for (name, answer) in answers {
        let (kind, amount) = (rules::kind_of(answer), rules::amount(answer));
        for (seq, value) in rules::typed_answer(answer).into_iter().enumerate() {
            tx.execute(&ANSWER_ADD, params![organisation, ticket, name.as_str(), seq, kind, value, amount])?;
        }
    }
    Ok(())
}

/// People as they are typed (number, address or full name) become numbers of members; what names nobody becomes a
/// word that [`rules::check`] refuses.
pub(crate) fn with_people(tx: &mut Tx<'_>, definitions: &[Definition], mut typed: Typed) -> Result<Typed, StoreError> {
    for d in definitions.iter().filter(|d| d.kind == Kind::Person) {
        let Some(words) = typed.get_mut(&d.name) else { continue };
        let Some(first) = words.first().map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()) else { continue };
        let member = if let Ok(id) = first.parse() {
            people::member(tx, house::people::PersonId(id))?
        } else if first.contains('@') {
            match people::person_by_email(tx, &first)? {
                Some(person) => people::member(tx, person)?,
                None => None,
            }
        } else {
            people::member_named(tx, &first)?
        };
        *words = vec![member.map_or_else(|| "?".to_owned(), |m| m.person.0.to_string())];
    }
    Ok(typed)
}

/// Answers as a form shows them: people by their addresses.
pub(crate) fn with_addresses(tx: &mut Tx<'_>, answers: &Answers) -> Result<Typed, StoreError> {
    let mut shown = Typed::new();
    for (name, answer) in answers {
        let words = match answer {
            super::Answer::Person(p) => people::member(tx, *p)?.map(|m| m.email).into_iter().collect(),
            other => rules::typed_answer(other),
        };
        shown.insert(name.clone(), words);
    }
    Ok(shown)
}

fn read(mut row: Row) -> Result<Definition, StoreError> {
    let broken = |e: serde_json::Error| StoreError::Broken(format!("desk_field: {e}"));
    Ok(Definition {
        id: row.take(0)?,
        form: row.take(1)?,
        name: row.take(2)?,
        label: row.take(3)?,
        hint: row.take(4)?,
        kind: row.take(5)?,
        choices: serde_json::from_value(row.take(6)?).map_err(broken)?,
        audience: row.take(7)?,
        required: row.take(8)?,
        conditions: serde_json::from_value(row.take(9)?).map_err(broken)?,
        place: row.take(10)?,
        retired: row.take(11)?,
        version: row.take(12)?,
    })
}
