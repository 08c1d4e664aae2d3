//! Assets and services: who uses what, where it stands, what it runs on, and when it ends.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{Member, PersonId, store as people};
use house::record::{CardFields, Relation, store as records};
use house::store::{FromValue, Tx, Value};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The word of the record's kind.
pub const KIND: &str = "asset";

/// Gives a fieldless enum its word in the database, and back.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant),*];
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
        impl FromValue for $type {
            fn from_value(value: Value) -> std::result::Result<Self, String> {
                let word = String::from_value(value)?;
                Self::from_word(&word).ok_or_else(|| format!("the unknown word {word}"))
            }
        }
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                value.word().into()
            }
        }
    };
}
pub(crate) use words;

/// What sort of thing it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    #[default]
    Device,
    Program,
    System,
    /// Something the business uses and would miss.
    Service,
}

/// Where it is in its life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Life {
    Ordered,
    InStore,
    #[default]
    InUse,
    InRepair,
    Retired,
}

words!(Sort { Device = "device", Program = "program", System = "system", Service = "service" });
words!(Life { Ordered = "ordered", InStore = "in_store", InUse = "in_use", InRepair = "in_repair", Retired = "retired" });

/// What is written down of an asset: people by name or address as somebody types them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Described {
    /// The organisation's own number for it; made from ours if empty.
    #[serde(default)]
    pub tag: String,
    #[serde(default)]
    pub sort: Sort,
    pub name: String,
    #[serde(default)]
    pub state: Life,
    /// Who uses it: a member's name or address, or any words ("Reception").
    #[serde(default)]
    pub used_by: String,
    /// Who answers for it: a member's name or address.
    #[serde(default)]
    pub owner: String,
    #[serde(default)]
    pub location: String,
    #[serde(default)]
    pub model: String,
    #[serde(default)]
    pub serial: String,
    /// Days as "2027-01-31"; empty if unknown.
    #[serde(default)]
    pub bought_on: String,
    #[serde(default)]
    pub warranty_until: String,
    /// The end of its support or of its contract.
    #[serde(default)]
    pub ends_on: String,
    /// What an hour without it costs, in cents.
    #[serde(default)]
    pub hour_cost_cents: Option<i64>,
    #[serde(default)]
    pub note: String,
}

/// An asset as it is stored.
#[derive(Debug, Clone)]
pub struct Asset {
    pub number: i64,
    pub tag: String,
    pub sort: Sort,
    pub name: String,
    pub state: Life,
    pub used_by: Option<PersonId>,
    pub used_by_name: String,
    pub owner: Option<PersonId>,
    pub owner_name: String,
    pub location: String,
    pub model: String,
    pub serial: String,
    pub bought_on: String,
    pub warranty_until: String,
    pub ends_on: String,
    pub hour_cost_cents: Option<i64>,
    pub note: String,
    pub changed_at: Timestamp,
    pub version: i64,
}

impl Asset {
    pub fn record(&self) -> RecordRef {
        RecordRef::new(KIND, self.number)
    }

    /// The same as somebody would type it.
    pub fn described(&self) -> Described {
        Described {
            tag: self.tag.clone(),
            sort: self.sort,
            name: self.name.clone(),
            state: self.state,
            used_by: self.used_by_name.clone(),
            owner: self.owner_name.clone(),
            location: self.location.clone(),
            model: self.model.clone(),
            serial: self.serial.clone(),
            bought_on: self.bought_on.clone(),
            warranty_until: self.warranty_until.clone(),
            ends_on: self.ends_on.clone(),
            hour_cost_cents: self.hour_cost_cents,
            note: self.note.clone(),
        }
    }
}

/// A member by name or address.
pub fn member_of(tx: &mut Tx<'_>, text: &str) -> Result<Option<Member>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains('@') {
        let Some(person) = people::person_by_email(tx, text)? else { return Ok(None) };
        return Ok(people::member(tx, person)?);
    }
    Ok(people::member_named(tx, text)?)
}

/// Writes an asset down: a new one, or a known one by its number. Nothing new changes nothing.
pub fn keep(tx: &mut Tx<'_>, number: Option<i64>, seen: Option<i64>, d: &Described) -> Result<i64> {
    rules::check(d).map_err(Error::Invalid)?;
    let before = number.map(|n| store::by_number(tx, n)?.ok_or(Error::NotFound)).transpose()?;
    if let (Some(before), Some(seen)) = (&before, seen)
        && before.version != seen
    {
        return Err(Error::Stale { version: before.version });
    }
    let (user, owner) = (member_of(tx, &d.used_by)?, member_of(tx, &d.owner)?);
    if owner.is_none() && !d.owner.trim().is_empty() {
        return Err(Error::field("owner", "watch-asset-no-such-person"));
    }
    let number = before.as_ref().map_or_else(|| records::number_next(tx, KIND), |b| Ok(b.number))?;
    let tag = if d.tag.trim().is_empty() { format!("AS-{number}") } else { d.tag.trim().to_owned() };
    if store::by_tag(tx, &tag)?.is_some_and(|known| known.number != number) {
        return Err(Error::field("tag", "watch-asset-tag-taken"));
    }
    let after = rules::asset((number, &tag), d, (user.as_ref(), owner.as_ref()), (tx.now(), before.as_ref()));
    if before.as_ref().is_some_and(|b| b.described() == after.described()) {
        return Ok(number);
    }
    let new = before.is_none();
    store::keep(tx, &after, new)?;
    let card = CardFields { title: &after.name, state: after.state.word(), concerns: None };
    let words = format!("{} {} {} {} {}", after.tag, after.serial, after.model, after.used_by_name, after.location);
    if new {
        records::card_add_with(tx, &after.record(), &card, &words)?;
    } else {
        records::card_set(tx, &after.record(), &card)?;
        records::text_add(tx, &after.record(), &words)?;
    }
    if after.sort == Sort::Service && before.as_ref().is_none_or(|b| b.owner != after.owner) {
        desk::asks::service_owner_set(tx, &after.name, after.owner)?;
    }
    let payload = json!({ "tag": after.tag, "name": after.name, "state": after.state, "sort": after.sort, "used_by": after.used_by,
        "used_by_name": after.used_by_name, "version": after.version });
    let kind = if new { "asset.added" } else { "asset.changed" };
    append(tx, &Happened { kind, record: after.record(), concerns: None, payload })?;
    Ok(number)
}

/// Ties an asset to another record, or unties it.
pub fn relate(tx: &mut Tx<'_>, from: &RecordRef, (relation, on): (Relation, bool), to: &RecordRef) -> Result<()> {
    if from == to {
        return Err(Error::field("to", "watch-asset-itself"));
    }
    for record in [from, to] {
        records::card(tx, record, None)?.ok_or(Error::NotFound)?;
    }
    if on {
        records::link_add(tx, from, relation, to)?;
    } else if !records::link_remove(tx, from, relation, to)? {
        return Ok(());
    }
    let payload = json!({ "relation": relation.word(), "to_kind": to.kind, "to_number": to.number, "on": on });
    append(tx, &Happened { kind: "asset.related", record: from.clone(), concerns: None, payload })?;
    Ok(())
}

/// An asset by what somebody types: its tag, its number ("AS-12"), or its name.
pub fn found(tx: &mut Tx<'_>, typed: &str) -> Result<Option<Asset>> {
    let typed = typed.trim();
    if let Some(asset) = store::by_tag(tx, typed)? {
        return Ok(Some(asset));
    }
    if let Some(number) = typed.strip_prefix("AS-").and_then(|n| n.parse::<i64>().ok()) {
        return Ok(store::by_number(tx, number)?);
    }
    Ok(store::named(tx, typed)?)
}
