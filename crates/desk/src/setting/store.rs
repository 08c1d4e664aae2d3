//! The only SQL about service hours and promises.

use super::{Setting, rules};
use house::people::store as people;
use house::store::{StoreError, Tx};
use house::{params, statements};

statements! {
    READ = "select calendar, policy from desk_setting where organisation = $1";
    WRITE = "insert into desk_setting (organisation, calendar, policy) values ($1, $2, $3)
        on conflict (organisation) do update set calendar = excluded.calendar, policy = excluded.policy";
}

/// The organisation's setting, or the defaults in its own time zone.
pub fn setting(tx: &mut Tx<'_>) -> Result<Setting, StoreError> {
    let organisation = tx.organisation()?;
    let found = tx.find(&READ, params![organisation], |mut r| Ok((r.take::<String>(0)?, r.take::<String>(1)?)))?;
    let broken = |e: &dyn std::fmt::Display| StoreError::Broken(format!("desk_setting: {e}"));
    if let Some((calendar, policy)) = found {
        let calendar = serde_json::from_str(&calendar).map_err(|e| broken(&e))?;
        return Ok(Setting { calendar, policy: serde_json::from_str(&policy).map_err(|e| broken(&e))? });
    }
    let zone = people::organisation(tx, organisation)?.map_or_else(|| "UTC".to_owned(), |o| o.zone);
    rules::default_setting(&zone).map_err(|e| broken(&e))
}

pub fn write(tx: &mut Tx<'_>, setting: &Setting) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let text = |e: serde_json::Error| StoreError::Broken(e.to_string());
    let calendar = serde_json::to_string(&setting.calendar).map_err(text)?;
    let policy = serde_json::to_string(&setting.policy).map_err(text)?;
    tx.execute(&WRITE, params![organisation, calendar, policy]).map(drop)
}
