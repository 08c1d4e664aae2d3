//! The five rooms in the order of the story, and all doors of the program.

use house::demo::Cast;
use house::store::Tx;
use house::web::Doors;
use house::{Result, Room};

/// Desk, Watch, Plan, Ledger, Commons: each may look at those before it, never at those behind.
pub fn rooms() -> Vec<Room> {
    vec![desk::room(), watch::room(), plan::room(), ledger::room(), commons::room()]
}

/// Every door: the house's, the rooms' and the evidence engine's.
pub fn doors(rooms: &mut [Room]) -> Doors {
    house::web::doors(rooms).and(crate::quant_api::doors())
}

/// Sets up what a new organisation needs from each room: the rhythms of its jobs. Doing it again changes nothing.
pub fn settle(tx: &mut Tx<'_>) -> Result<()> {
    Ok(commons::asks::settle(tx)?)
}

/// Each room tells its part of the sample company, in the rooms' order, in one transaction.
pub fn tell(tx: &mut Tx<'_>, cast: &Cast) -> Result<()> {
    settle(tx)?;
    desk::demo::tell(tx, cast)?;
    watch::demo::tell(tx, cast)?;
    ledger::demo::tell(tx, cast)?;
    commons::demo::tell(tx, cast)
}

/// The OpenAPI document of all doors, as text that ends with a line break.
pub fn openapi() -> serde_json::Result<String> {
    let document = house::web::openapi(doors(&mut rooms()));
    serde_json::to_string_pretty(&document).map(|text| text + "\n")
}
