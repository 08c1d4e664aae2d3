//! The only SQL about service hours and promises.

use super::{Setting, rules};
use house::people::store as people;
use house::store::{StoreError, Tx};
use house::{params, statements};
use std::sync::{Arc, Mutex, PoisonError};

statements! {
    READ = "select calendar, policy from desk_setting where organisation = $1";
    WRITE = "insert into desk_setting (organisation, calendar, policy) values ($1, $2, $3)
        on conflict (organisation) do update set calendar = excluded.calendar, policy = excluded.policy";
}

/// The organisation's setting, or the defaults in its own time zone.
pub fn setting(tx: &mut Tx<'_>) -> Result<Arc<Setting>, StoreError> {
    let organisation = tx.organisation()?;
    let found = tx.find(&READ, params![organisation], |mut r| Ok((r.take::<String>(0)?, r.take::<String>(1)?)))?;
    let broken = |e: &dyn std::fmt::Display| StoreError::Broken(format!("desk_setting: {e}"));
    if let Some((calendar, policy)) = found {
        return known((calendar, policy), |(calendar, policy)| {
            let calendar = serde_json::from_str(calendar).map_err(|e| broken(&e))?;
            Ok(Setting { calendar, policy: serde_json::from_str(policy).map_err(|e| broken(&e))? })
        });
    }
    let zone = people::organisation(tx, organisation)?.map_or_else(|| "UTC".to_owned(), |o| o.zone);
    known((String::new(), zone), |(_, zone)| rules::default_setting(zone).map_err(|e| broken(&e)))
}

/// Settings kept as they were read.
const KEPT_MAX: usize = 64;

/// Settings by their texts: to understand a calendar takes longer than the command that asks for it.
static KEPT: Mutex<Vec<(Texts, Arc<Setting>)>> = Mutex::new(Vec::new());

/// Calendar and policy as they are stored; or nothing and a zone, for the defaults.
type Texts = (String, String);

fn known(texts: Texts, read: impl FnOnce(&Texts) -> Result<Setting, StoreError>) -> Result<Arc<Setting>, StoreError> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, setting)) = kept.iter().find(|(known, _)| *known == texts) {
        return Ok(setting.clone());
    }
    let setting = Arc::new(read(&texts)?);
    if kept.len() >= KEPT_MAX {
        kept.remove(0);
    }
    kept.push((texts, setting.clone()));
    Ok(setting)
}

pub fn write(tx: &mut Tx<'_>, setting: &Setting) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let text = |e: serde_json::Error| StoreError::Broken(e.to_string());
    let calendar = serde_json::to_string(&setting.calendar).map_err(text)?;
    let policy = serde_json::to_string(&setting.policy).map_err(text)?;
    tx.execute(&WRITE, params![organisation, calendar, policy]).map(drop)
}
