//! The only SQL about offers, their versions and the requests that were made with them.

use super::{Answer, Content, Made, Offer, Standing, Version};
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Offers that one catalogue may show; more is no catalogue but a warehouse.
const LIVE_MAX: i64 = 1000;

statements! {
    ADD = "insert into desk_offer (organisation, number, name, group_name, state, draft, changed_at) values ($1, $2, $3, $4, 'draft', $5, $6)";
    OFFER = "select number, name, group_name, state, version, draft, edited, changed_at from desk_offer where organisation = $1 and number = $2";
    OFFERS = "select number, name, group_name, state, version, draft, edited, changed_at from desk_offer
        where organisation = $1 and number > $2 order by number limit $3";
    DRAFT_SET = "update desk_offer set draft = $3, edited = $4, changed_at = $5, name = case when version = 0 then $6 else name end,
        group_name = case when version = 0 then $7 else group_name end where organisation = $1 and number = $2";
    STAND = "update desk_offer set state = $3, version = $4, name = $5, group_name = $6, changed_at = $7 where organisation = $1 and number = $2";
    LIVE = "select v.offer, v.version, v.content, v.made_at, v.made_by_name from desk_offer o
        join desk_offer_version v on v.organisation = o.organisation and v.offer = o.number and v.version = o.version
        where o.organisation = $1 and o.state = 'live' order by o.group_name, o.name, o.number limit $2";
    VERSION_ADD = "insert into desk_offer_version (organisation, offer, version, content, made_at, made_by_name) values ($1, $2, $3, $4, $5, $6)";
    VERSION = "select offer, version, content, made_at, made_by_name from desk_offer_version where organisation = $1 and offer = $2 and version = $3";
    VERSIONS = "select offer, version, content, made_at, made_by_name from desk_offer_version
        where organisation = $1 and offer = $2 order by version desc limit $3";
    VERSION_NEWEST = "select coalesce(max(version), 0) from desk_offer_version where organisation = $1 and offer = $2";
    REQUEST_ADD = "insert into desk_offer_request (organisation, ticket, offer, version, answers) values ($1, $2, $3, $4, $5)";
    REQUEST = "select r.offer, r.version, v.content, r.answers from desk_offer_request r
        join desk_offer_version v on v.organisation = r.organisation and v.offer = r.offer and v.version = r.version
        where r.organisation = $1 and r.ticket = $2";
    SHAPE = "update desk_ticket set kind = $3, team = $4 where organisation = $1 and number = $2";
}

fn json(what: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(what).map_err(|e| StoreError::Broken(e.to_string()))
}

fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|e| StoreError::Broken(format!("desk_offer: {e}")))
}

pub fn add(tx: &mut Tx<'_>, number: i64, c: &Content) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&ADD, params![organisation, number, c.name.as_str(), c.group.as_str(), json(c)?, now]).map(drop)
}

pub fn offer(tx: &mut Tx<'_>, number: i64) -> Result<Option<Offer>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&OFFER, params![organisation, number], read_offer)
}

/// All offers above a number, ascending.
pub fn offers(tx: &mut Tx<'_>, above: i64, limit: i64) -> Result<Vec<Offer>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OFFERS, params![organisation, above, limit], read_offer)
}

pub fn draft_set(tx: &mut Tx<'_>, number: i64, c: &Content, edited: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let values = params![organisation, number, json(c)?, edited, now, c.name.as_str(), c.group.as_str()];
    tx.execute(&DRAFT_SET, values).map(drop)
}

/// Sets where an offer stands and which version people see; its name follows the published draft.
pub fn stand(tx: &mut Tx<'_>, o: &Offer, state: Standing, version: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let (name, group) = (o.draft.name.as_str(), o.draft.group.as_str());
    tx.execute(&STAND, params![organisation, o.number, state.word(), version, name, group, now]).map(drop)
}

/// The present versions of what people may ask for.
pub fn live(tx: &mut Tx<'_>) -> Result<Vec<Version>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LIVE, params![organisation, LIVE_MAX], read_version)
}

pub fn version_add(tx: &mut Tx<'_>, (offer, version): (i64, i64), c: &Content, by: &str) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&VERSION_ADD, params![organisation, offer, version, json(c)?, now, by]).map(drop)
}

pub fn version(tx: &mut Tx<'_>, offer: i64, version: i64) -> Result<Option<Version>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&VERSION, params![organisation, offer, version], read_version)
}

/// The versions of an offer, newest first.
pub fn versions(tx: &mut Tx<'_>, offer: i64, limit: i64) -> Result<Vec<Version>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&VERSIONS, params![organisation, offer, limit], read_version)
}

pub fn version_newest(tx: &mut Tx<'_>, offer: i64) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&VERSION_NEWEST, params![organisation, offer])
}

/// Notes with which version a ticket was asked for.
pub fn request_add(
    tx: &mut Tx<'_>,
    ticket: i64,
    (offer, version): (i64, i64),
    answers: &[Answer],
) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&REQUEST_ADD, params![organisation, ticket, offer, version, json(&answers)?]).map(drop)
}

/// With which offer a ticket was made, if with one.
pub fn request(tx: &mut Tx<'_>, ticket: i64) -> Result<Option<Made>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&REQUEST, params![organisation, ticket], |mut r| {
        let content: Content = read_json(&r.take::<String>(2)?)?;
        let answers = read_json(&r.take::<String>(3)?)?;
        Ok(Made { offer: r.take(0)?, version: r.take(1)?, name: content.name, answers })
    })
}

/// Gives a ticket that was just opened its kind and its team.
pub fn shape(tx: &mut Tx<'_>, ticket: i64, kind: &str, team: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&SHAPE, params![organisation, ticket, kind, team]).map(drop)
}

fn read_offer(mut r: Row) -> Result<Offer, StoreError> {
    Ok(Offer {
        number: r.take(0)?,
        name: r.take(1)?,
        group: r.take(2)?,
        state: r.take(3)?,
        version: r.take(4)?,
        draft: read_json(&r.take::<String>(5)?)?,
        edited: r.take(6)?,
        changed_at: r.take(7)?,
    })
}

fn read_version(mut r: Row) -> Result<Version, StoreError> {
    Ok(Version {
        offer: r.take(0)?,
        version: r.take(1)?,
        content: read_json(&r.take::<String>(2)?)?,
        made_at: r.take(3)?,
        made_by_name: r.take(4)?,
    })
}
