//! Counts the promises of all open tickets anew after the book of promises changed, a piece at a time, so that nobody
//! who writes meanwhile waits long. How far it is stands on the page.

use super::store as settings;
use crate::asks;
use crate::ticket::store;
use house::job::handler;
use house::people::OrganisationId;
use house::store::Tx;
use house::{Error, House, JobHandler, Result};

/// The kind of job that recounts.
pub const RECOUNT: &str = "desk.recount";
/// Tickets in one transaction.
const AT_ONCE: i64 = 100;

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    let work = |house: House, organisation, payload: serde_json::Value| async move {
        let book = payload.get("book").and_then(serde_json::Value::as_i64);
        recount(&house, organisation, book).await
    };
    vec![(RECOUNT, handler(work))]
}

/// What came of one piece.
enum Piece {
    /// Up to this ticket.
    Upto(i64),
    Done,
}

async fn recount(house: &House, organisation: Option<OrganisationId>, book: Option<i64>) -> Result<()> {
    let organisation = organisation.ok_or_else(|| Error::internal("recounting promises needs an organisation"))?;
    let mut from = 0;
    loop {
        let scope = house.system(Some(organisation));
        match house.db.write::<_, Error>(scope, move |tx| piece(tx, from, book)).await? {
            Piece::Upto(number) => from = number,
            Piece::Done => return Ok(()),
        }
    }
}

fn piece(tx: &mut Tx<'_>, from: i64, book: Option<i64>) -> Result<Piece> {
    // A later change has a job of its own, which begins anew.
    if book.is_some_and(|b| b < settings::recount_book(tx).unwrap_or(b)) {
        return Ok(Piece::Done);
    }
    let numbers = store::open_numbers(tx, from, AT_ONCE)?;
    for number in &numbers {
        asks::follow_promises(tx, *number)?;
    }
    settings::recount_step(tx, numbers.len() as i64, (numbers.len() as i64) < AT_ONCE)?;
    Ok(numbers.last().map_or(Piece::Done, |n| Piece::Upto(*n)))
}
