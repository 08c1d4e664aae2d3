//! The only SQL about organisations, people and memberships.

use super::{Member, Organisation, OrganisationId, PersonId, Role};
use crate::store::{StoreError, Tx};
use crate::{from_row, params, statements};

statements! {
    ORGANISATION_ADD = "insert into organisation (slug, name, currency, zone, locale, created_at) values ($1, $2, $3, $4, $5, $6) returning id";
    ORGANISATION_BY_ID = "select id, slug, name, currency, zone, locale, settings from organisation where id = $1";
    ORGANISATION_BY_SLUG = "select id, slug, name, currency, zone, locale, settings from organisation where slug = $1";
    ORGANISATIONS = "select id, slug, name, currency, zone, locale, settings from organisation order by id";
    ORGANISATIONS_OF = "select o.id, o.slug, o.name, o.currency, o.zone, o.locale, o.settings from organisation o
        join membership m on m.organisation = o.id where m.person = $1 and m.ended_at is null order by o.name limit 500";
    SETTINGS_SET = "update organisation set settings = $2 where id = $1";
    PERSON_ADD = "insert into person (email, name, locale, created_at) values ($1, $2, $3, $4) returning id";
    PERSON_BY_EMAIL = "select id from person where email = $1";
    PASSWORD = "select password from person where id = $1";
    PASSWORD_SET = "update person set password = $2 where id = $1";
    MEMBERSHIP_SET = "insert into membership (organisation, person, role, title) values ($1, $2, $3, $4)
        on conflict (organisation, person) do update set role = excluded.role, title = excluded.title, ended_at = null";
    MEMBERSHIP_END = "update membership set ended_at = $3 where organisation = $1 and person = $2 and ended_at is null";
    MEMBER = "select p.id, p.name, p.email, m.role, m.title from membership m join person p on p.id = m.person
        where m.organisation = $1 and m.person = $2 and m.ended_at is null";
    MEMBER_NAMED = "select p.id, p.name, p.email, m.role, m.title from membership m join person p on p.id = m.person
        where m.organisation = $1 and m.ended_at is null and lower(p.name) = lower($2) order by p.id limit 1";
    MEMBERS_BY_ROLE = "select p.id, p.name, p.email, m.role, m.title from membership m join person p on p.id = m.person
        where m.organisation = $1 and m.ended_at is null and (m.role = $2 or $2 is null) order by p.name, p.id limit $3";
}

/// Adds a tenant and returns its id.
pub fn organisation_add(
    tx: &mut Tx<'_>,
    slug: &str,
    name: &str,
    money_zone_locale: (&str, &str, &str),
) -> Result<OrganisationId, StoreError> {
    let (currency, zone, locale) = money_zone_locale;
    let now = tx.now();
    tx.scalar(&ORGANISATION_ADD, params![slug, name, currency, zone, locale, now])
}

pub fn organisation(tx: &mut Tx<'_>, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
    tx.find(&ORGANISATION_BY_ID, params![id], read_organisation)
}

pub fn organisation_by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Organisation>, StoreError> {
    tx.find(&ORGANISATION_BY_SLUG, params![slug], read_organisation)
}

pub fn organisations(tx: &mut Tx<'_>) -> Result<Vec<Organisation>, StoreError> {
    tx.list(&ORGANISATIONS, &[], read_organisation)
}

/// The organisations somebody belongs to: one for most, many for an MSP's people.
pub fn organisations_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Organisation>, StoreError> {
    tx.list(&ORGANISATIONS_OF, params![person], read_organisation)
}

pub fn settings_set(tx: &mut Tx<'_>, settings: &serde_json::Value) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&SETTINGS_SET, params![organisation, settings]).map(drop)
}

/// The person with this address, made if new. Addresses are compared in lower case.
pub fn person_by_email_or_add(tx: &mut Tx<'_>, email: &str, name: &str) -> Result<PersonId, StoreError> {
    let email = email.trim().to_lowercase();
    if let Some(known) = person_by_email(tx, &email)? {
        return Ok(known);
    }
    let now = tx.now();
    tx.scalar(&PERSON_ADD, params![email, name, Option::<String>::None, now])
}

pub fn person_by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<PersonId>, StoreError> {
    tx.find(&PERSON_BY_EMAIL, params![email.trim().to_lowercase()], |mut r| r.take(0))
}

/// The argon2id hash, if the person ever set a password.
pub fn password(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    Ok(tx.find(&PASSWORD, params![person], |mut r| r.take::<Option<String>>(0))?.flatten())
}

pub fn password_set(tx: &mut Tx<'_>, person: PersonId, hash: &str) -> Result<(), StoreError> {
    tx.execute(&PASSWORD_SET, params![person, hash]).map(drop)
}

/// Makes somebody a member in a role, or changes their role.
pub fn membership_set(tx: &mut Tx<'_>, person: PersonId, role: Role, title: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&MEMBERSHIP_SET, params![organisation, person, role, title]).map(drop)
}

/// Ends somebody's membership: their name stays on what they did, and they cannot sign in here any more.
pub fn membership_end(tx: &mut Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&MEMBERSHIP_END, params![organisation, person, now]).map(drop)
}

pub fn member(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Member>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&MEMBER, params![organisation, person], read_member)
}

/// The member who is called so, whatever the case of the letters.
pub fn member_named(tx: &mut Tx<'_>, name: &str) -> Result<Option<Member>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&MEMBER_NAMED, params![organisation, name], read_member)
}

/// Members in a role (or all), by name; `limit` bounds the answer.
pub fn members(tx: &mut Tx<'_>, role: Option<Role>, limit: i64) -> Result<Vec<Member>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&MEMBERS_BY_ROLE, params![organisation, role.map(Role::word), limit], read_member)
}

fn read_organisation(row: crate::store::Row) -> Result<Organisation, StoreError> {
    from_row!(row, Organisation { id, slug, name, currency, zone, locale, settings })
}

fn read_member(row: crate::store::Row) -> Result<Member, StoreError> {
    from_row!(row, Member { person, name, email, role, title })
}
