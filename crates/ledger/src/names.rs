//! The name of a member, for pages and for what is signed in a name.

use house::people::PersonId;
use house::store::{StoreError, Tx};

/// Empty for somebody who is no member any more.
pub fn name_of(tx: &mut Tx<'_>, person: PersonId) -> Result<String, StoreError> {
    Ok(house::people::store::member(tx, person)?.map(|m| m.name).unwrap_or_default())
}
