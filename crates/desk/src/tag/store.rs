//! The only SQL about tags.

use house::store::{StoreError, Tx};
use house::{params, statements};

statements! {
    OF_TICKET = "select tag from desk_tag where organisation = $1 and ticket = $2 order by tag";
    ADD = "insert into desk_tag (organisation, ticket, tag) values ($1, $2, $3)";
    REMOVE = "delete from desk_tag where organisation = $1 and ticket = $2 and tag = $3";
    USED = "insert into desk_tag_word (organisation, tag, tickets) values ($1, $2, $3)
        on conflict (organisation, tag) do update set tickets = desk_tag_word.tickets + excluded.tickets";
    WORDS = "select tag, tickets from desk_tag_word where organisation = $1 and tickets > 0 and tag >= $2 and tag < $3 order by tag limit $4";
}

pub(crate) fn of_ticket(tx: &mut Tx<'_>, number: i64) -> Result<Vec<String>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_TICKET, params![organisation, number], |mut r| r.take(0))
}

pub(crate) fn add(tx: &mut Tx<'_>, number: i64, tag: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&ADD, params![organisation, number, tag])?;
    tx.execute(&USED, params![organisation, tag, 1]).map(drop)
}

pub(crate) fn remove(tx: &mut Tx<'_>, number: i64, tag: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&REMOVE, params![organisation, number, tag])?;
    tx.execute(&USED, params![organisation, tag, -1]).map(drop)
}

/// Tags in use that begin so, with how many tickets bear them.
pub(crate) fn words(tx: &mut Tx<'_>, beginning: &str, limit: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let organisation = tx.organisation()?;
    let end = format!("{beginning}\u{10ffff}");
    tx.list(&WORDS, params![organisation, beginning, end, limit], |mut r| Ok((r.take(0)?, r.take(1)?)))
}
