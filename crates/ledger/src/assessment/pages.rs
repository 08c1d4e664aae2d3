//! Having a recommendation assessed anew, on the desk's data of this moment.

use super::{Prepared, jobs, store};
use crate::recommendation::{self, RecommendationInput};
use axum::extract::Path;
use axum::response::Response;
use house::people::policy::Right;
use house::web::{Cx, Doors, Sent, see_with};
use house::{Error, Result};

pub fn doors() -> Doors {
    Doors::default().post("/ledger/{n}/assess", Right::LedgerPropose, again)
}

/// Reads the desk, lets the engine think on a thread of its own, and hands back what is to be written down.
pub async fn prepare(cx: &Cx, input: RecommendationInput) -> Result<Prepared> {
    let gathered = cx.read(move |tx| -> Result<_> { jobs::gather(tx, &input) }).await?;
    tokio::task::spawn_blocking(move || jobs::answer(gathered)).await.map_err(Error::internal)?
}

/// Assesses a recommendation as it stands; the answer is the new assessment's number.
pub async fn assess(cx: &Cx, n: i64, sent: Sent<serde_json::Value>) -> Result<i64> {
    let found =
        cx.read(move |tx| -> Result<_> { recommendation::store::by_number(tx, n)?.ok_or(Error::NotFound) }).await?;
    let made = prepare(cx, found.input.clone()).await?;
    cx.command(sent, move |tx, _| -> Result<i64> {
        let now = recommendation::store::by_number(tx, n)?.ok_or(Error::NotFound)?;
        if now.version != found.version {
            return Err(Error::Stale { version: now.version });
        }
        Ok(store::add(tx, (n, now.version), &made)?)
    })
    .await
}

async fn again(cx: Cx, Path(n): Path<i64>, sent: Sent<serde_json::Value>) -> Result<Response> {
    assess(&cx, n, sent).await?;
    Ok(see_with(&format!("/ledger/{n}"), "ledger-assessed", ""))
}
