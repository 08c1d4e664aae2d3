//! Live updates: the journal as server-sent events. An event says what changed, the page asks for
//! the piece again, so permissions are checked where they always are. A reconnect with
//! `Last-Event-ID` reads the gap from the journal: nothing is lost.

use super::cx::Cx;
use crate::journal::tail::Whisper;
use crate::journal::{Entry, Position, store};
use crate::people::policy::{self, Reach};
use crate::{House, Result};
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};

#[derive(Debug, Deserialize)]
pub(crate) struct From {
    /// Where the page stood when it was made; `Last-Event-ID` of a reconnect wins.
    from: Option<String>,
}

/// `GET /live`
pub(crate) async fn live(
    cx: Cx,
    headers: HeaderMap,
    Query(query): Query<From>,
) -> Result<Sse<impl Stream<Item = std::result::Result<Event, Infallible>>>> {
    let wanted = headers.get("last-event-id").and_then(|v| v.to_str().ok()).map(str::to_owned).or(query.from);
    let fresh = cx.house.tail.subscribe();
    let from = wanted.and_then(|text| text.parse().ok()).unwrap_or_else(|| cx.house.tail.position());
    let (sender, receiver) = mpsc::channel(64);
    tokio::spawn(feed(cx, from, fresh, sender));
    Ok(Sse::new(tokio_stream::wrappers::ReceiverStream::new(receiver))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

type Sender = mpsc::Sender<std::result::Result<Event, Infallible>>;

/// First the gap, then what comes; ends when the browser has gone.
async fn feed(cx: Cx, mut position: Position, mut fresh: broadcast::Receiver<Arc<Entry>>, sender: Sender) {
    if sender.send(Ok(Event::default().event("hello").id(position.to_string()).data("{}"))).await.is_err() {
        return;
    }
    let (mut behind, mut whispers) = (true, cx.house.tail.whispers());
    loop {
        if behind {
            match gap(&cx.house, position).await {
                Ok(entries) => {
                    behind = entries.len() >= GAP_MAX;
                    for entry in entries {
                        position = entry.position;
                        if !tell(&cx, &entry, &sender).await {
                            return;
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "a live stream could not read its gap and ends; the browser reconnects");
                    return;
                }
            }
            continue;
        }
        let heard = tokio::select! {
            entry = fresh.recv() => entry,
            whisper = whispers.recv() => {
                if !pass_on(&cx, whisper, &sender).await {
                    return;
                }
                continue;
            }
        };
        match heard {
            Ok(entry) if entry.position > position => {
                position = entry.position;
                if !tell(&cx, &entry, &sender).await {
                    return;
                }
            }
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => behind = true,
            Err(RecvError::Closed) => return,
        }
    }
}

const GAP_MAX: usize = 500;

async fn gap(house: &House, from: Position) -> Result<Vec<Entry>> {
    Ok(house.db.read(house.system(None), move |tx| store::after(tx, from, GAP_MAX as i64)).await?)
}

/// Sends an entry if this person may know of it; false once the browser has gone.
async fn tell(cx: &Cx, entry: &Entry, sender: &Sender) -> bool {
    if !visible(cx, entry) {
        return !sender.is_closed();
    }
    let data = serde_json::json!({ "kind": entry.record.kind, "number": entry.record.number, "what": entry.kind });
    sender
        .send(Ok(Event::default().event("change").id(entry.position.to_string()).data(data.to_string())))
        .await
        .is_ok()
}

/// Passes a whisper on to those who may see every record of its kind; false once the browser has gone. It carries no
/// position: who was away has missed nothing.
async fn pass_on(cx: &Cx, whisper: std::result::Result<Whisper, RecvError>, sender: &Sender) -> bool {
    let Ok(whisper) = whisper else { return !sender.is_closed() };
    let kind = cx.house.kind(&whisper.record.kind);
    let all = kind.is_some_and(|kind| policy::reach(cx.caller.role, kind.right) == Some(Reach::All));
    if whisper.organisation != cx.caller.organisation || !all {
        return !sender.is_closed();
    }
    let data = serde_json::json!({ "kind": whisper.topic, "number": whisper.record.number, "what": whisper.topic });
    sender.send(Ok(Event::default().event("change").data(data.to_string()))).await.is_ok()
}

fn visible(cx: &Cx, entry: &Entry) -> bool {
    if entry.organisation != cx.caller.organisation {
        return false;
    }
    let me = Some(cx.caller.person);
    let mine = entry.concerns == me || entry.actor == me;
    let Some(kind) = cx.house.kind(&entry.record.kind) else { return mine };
    match policy::reach(cx.caller.role, kind.right) {
        Some(Reach::All) => true,
        Some(Reach::Own) => mine,
        None => false,
    }
}
