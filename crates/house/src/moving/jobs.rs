//! Writes an export that an admin asked for, and removes it when nobody fetched it.

use super::{Manifest, MovingError, Progress, archive, out, store};
use crate::job::{NewJob, store as jobs};
use crate::journal::{RecordRef, store as journal};
use crate::people::OrganisationId;
use crate::store::{StoreError, Tx};
use crate::{Error, House, Result};
use jiff::SignedDuration;
use serde_json::json;
use std::path::PathBuf;

/// Writes an export.
pub const EXPORT: &str = "moving.export";
/// Removes its file.
pub const EXPIRE: &str = "moving.expire";
/// How long a finished export waits to be fetched.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);

#[derive(serde::Deserialize)]
struct Payload {
    export: i64,
}

/// Asks for an export; one at a time.
///
/// # Errors
/// [`Error::TooLate`] while another one is being written.
pub fn ask(tx: &mut Tx<'_>) -> Result<i64> {
    if store::exports_running(tx)? > 0 {
        return Err(Error::TooLate("moving-fault-running".to_owned()));
    }
    let (by, now) = (tx.actor().person(), tx.now());
    let id = store::export_add(tx, by)?;
    jobs::enqueue(tx, &NewJob { kind: EXPORT, payload: json!({ "export": id }), run_at: now })?;
    Ok(id)
}

/// Where the file of an export lies until it is fetched.
pub fn file(house: &House, organisation: OrganisationId, id: i64) -> PathBuf {
    house.config.data.join("exports").join(format!("{}-{id}.tar.gz", organisation.0))
}

/// Notes in the journal that everything was taken along.
pub fn note(tx: &mut Tx<'_>, manifest: &Manifest) -> Result<(), StoreError> {
    let payload = json!({ "rows": manifest.rows(), "files": manifest.files.count, "bytes": manifest.files.bytes });
    let record = RecordRef::new("organisation", 1);
    journal::append(tx, &journal::Happened { kind: out::EXPORTED, record, concerns: None, payload })
}

/// The handler of "moving.export". A run that was killed is begun anew.
pub async fn carry_out(house: House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<()> {
    let Payload { export: id } = serde_json::from_value(payload).map_err(Error::internal)?;
    let Some(organisation) = organisation else { return Ok(()) };
    let scope = house.system(Some(organisation));
    let asked = house.db.read::<_, StoreError>(scope, move |tx| store::export(tx, id)).await?;
    if !asked.is_some_and(|e| ["waiting", "running"].contains(&e.state.as_str())) {
        return Ok(());
    }
    let path = file(&house, organisation, id);
    let (worker, place) = (house.clone(), path.clone());
    let done = tokio::task::spawn_blocking(move || write(&worker, organisation, (id, &place)))
        .await
        .map_err(Error::internal)?;
    let bytes = path.metadata().map_or(0, |m| m.len());
    house
        .db
        .write::<_, StoreError>(house.system(Some(organisation)), move |tx| {
            let failure = done.as_ref().err().map(ToString::to_string);
            let rows = done.as_ref().map_or(0, |m| m.rows() as i64);
            let state = if failure.is_some() { "failed" } else { "ready" };
            let end = store::End { state, bytes: bytes as i64, rows, failure: failure.as_deref() };
            store::export_end(tx, id, &end)?;
            if let Ok(manifest) = &done {
                note(tx, manifest)?;
            }
            let run_at = tx.now().checked_add(KEPT).unwrap_or(jiff::Timestamp::MAX);
            jobs::enqueue(tx, &NewJob { kind: EXPIRE, payload: json!({ "export": id }), run_at }).map(drop)
        })
        .await?;
    Ok(())
}

fn write(
    house: &House,
    organisation: OrganisationId,
    (id, path): (i64, &std::path::Path),
) -> Result<Manifest, MovingError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(super::file_fault("made", folder))?;
    }
    // What a killed run left behind is no export.
    std::fs::remove_file(path).ok();
    debug_assert!(archive::is_packed(path));
    let mut tell = |progress: Progress| {
        let written = house.db.write_blocking::<_, StoreError>(house.system(Some(organisation)), move |tx| {
            store::export_progress(tx, id, (&progress.table, progress.rows as i64))
        });
        if let Err(error) = written {
            tracing::warn!(%error, "the progress of an export could not be noted");
        }
    };
    tell(Progress { table: String::new(), rows: 0 });
    let done = out::export(house, organisation, path, &mut tell);
    if done.is_err() {
        std::fs::remove_file(path).ok();
        std::fs::remove_file(path.with_extension("part")).ok();
    }
    done
}

/// The handler of "moving.expire".
pub async fn expire(house: House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<()> {
    let Payload { export: id } = serde_json::from_value(payload).map_err(Error::internal)?;
    let Some(organisation) = organisation else { return Ok(()) };
    gone(&house, organisation, (id, "expired")).await
}

/// An export is fetched or has waited too long: its file goes.
pub(super) async fn gone(house: &House, organisation: OrganisationId, (id, state): (i64, &'static str)) -> Result<()> {
    let scope = house.system(Some(organisation));
    house.db.write::<_, StoreError>(scope, move |tx| store::export_state(tx, id, ("ready", state))).await?;
    match std::fs::remove_file(file(house, organisation, id)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::internal(error)),
        _ => Ok(()),
    }
}
