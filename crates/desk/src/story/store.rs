//! The only SQL that sets right what a ticket says of itself, and who raised it.

use super::Behalf;
use crate::Ticket;
use house::store::{StoreError, Tx};
use house::{from_row, params, statements};

statements! {
    SET = "update desk_ticket set title = $3, category = $4, subcategory = $5, service = $6, location = $7, requester = $8, requester_name = $9, kind = $10
        where organisation = $1 and number = $2";
    BEHALF = "select person, person_name from desk_behalf where organisation = $1 and ticket = $2";
    BEHALF_DROP = "delete from desk_behalf where organisation = $1 and ticket = $2";
    BEHALF_ADD = "insert into desk_behalf (organisation, ticket, person, person_name) values ($1, $2, $3, $4)";
}

pub fn set(tx: &mut Tx<'_>, t: &Ticket) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(
        &SET,
        params![
            organisation,
            t.number,
            t.title.as_str(),
            t.category.as_str(),
            t.subcategory.as_str(),
            t.service.as_str(),
            t.location.as_str(),
            t.requester,
            t.requester_name.as_str(),
            t.kind.as_str()
        ],
    )
    .map(drop)
}

pub fn behalf(tx: &mut Tx<'_>, ticket: i64) -> Result<Option<Behalf>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BEHALF, params![organisation, ticket], |row| from_row!(row, Behalf { person, name }))
}

pub fn behalf_set(tx: &mut Tx<'_>, ticket: i64, behalf: Option<&Behalf>) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&BEHALF_DROP, params![organisation, ticket])?;
    let Some(behalf) = behalf else { return Ok(()) };
    tx.execute(&BEHALF_ADD, params![organisation, ticket, behalf.person, behalf.name.as_str()]).map(drop)
}
