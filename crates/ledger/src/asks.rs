//! What other rooms may ask of us: the same commands as our own pages, in the caller's transaction.

use crate::consequence::{self, ConsequenceInput};
use house::Result;
use house::store::Tx;

/// Traces a ticket back to a declined or deferred recommendation; the answer is the consequence's number.
/// The caller has checked that the actor may (`Right::LedgerPropose`).
pub fn trace(tx: &mut Tx<'_>, ticket: i64, recommendation: i64, note: &str) -> Result<i64> {
    consequence::pages::carry_out(tx, ConsequenceInput { ticket, recommendation, note: note.to_owned() })
}
