//! The register of accepted risks.

use super::{store, views};
use crate::assessment;
use crate::voice;
use axum::response::Response;
use house::Result;
use house::people::policy::Right;
use house::store::StoreError;
use house::web::{Cx, Doors, PageFrame};

pub fn doors() -> Doors {
    Doors::default().get("/ledger/risks", Right::LedgerRead, register)
}

async fn register(cx: Cx) -> Result<Response> {
    let (mut all, exposure) = cx
        .read(|tx| -> Result<_, StoreError> {
            Ok((store::list(tx, i64::MAX, None, 200)?, assessment::store::exposure(tx)?))
        })
        .await?;
    // What stands first, the next to end before the others.
    all.sort_by_key(|a| (a.state != super::State::Open, a.until, a.number));
    let title = cx.words.say("ledger-risks");
    let markup = views::register(&cx.words, &all, exposure.as_ref().map(|(_, t)| t), voice::today(&cx.words, cx.now));
    cx.page(PageFrame { title: &title, here: "/ledger", ..PageFrame::default() }, markup).await
}
