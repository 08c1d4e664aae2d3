//! The only SQL about service hours and promises.

use super::{Books, Grounds, Setting, rules};
use crate::escalation::Rule;
use crate::promise::Book;
use crate::promise::rules::form::BookForm;
use house::people::{Member, PersonId, store as people};
use house::store::{StoreError, Tx};
use house::{digest, from_row, params, statements};
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};

statements! {
    READ = "select calendar, policy from desk_setting where organisation = $1";
    WRITE = "insert into desk_setting (organisation, calendar, policy) values ($1, $2, $3)
        on conflict (organisation) do update set calendar = excluded.calendar, policy = excluded.policy";
    BOOKS = "select number, since, digest from desk_promise_book where organisation = $1 order by number desc limit $2";
    BOOK = "select book from desk_promise_book where organisation = $1 and number = $2";
    BOOK_ADD = "insert into desk_promise_book (organisation, number, since, changed_by, digest, book) values ($1, $2, $3, $4, $5, $6)";
    RECOUNT = "select book, done, total, started_at, finished_at from desk_recount where organisation = $1";
    RECOUNT_BEGIN = "insert into desk_recount (organisation, book, done, total, started_at)
        select $1, $2, 0, count(*), $3 from desk_ticket where organisation = $1 and open = true
        on conflict (organisation) do update set book = excluded.book, done = 0, total = excluded.total, started_at = excluded.started_at, finished_at = null";
    RECOUNT_STEP = "update desk_recount set done = done + $2, finished_at = case when $3 then $4 else finished_at end where organisation = $1";
    CHANGES = "select number, since, changed_by from desk_promise_book where organisation = $1 and number < $2 order by number desc limit $3";
}

/// Changes of the book that are looked back upon; a ticket older than all of them begins with the oldest.
const VERSIONS_MAX: i64 = 100;
/// Books kept as they were read.
const KEPT_MAX: usize = 256;

/// Books by what they were read from: to understand a calendar takes longer than the command that asks for it.
static KEPT: Mutex<Vec<(String, Arc<Book>)>> = Mutex::new(Vec::new());

fn known(key: String, read: impl FnOnce() -> Result<Book, StoreError>) -> Result<Arc<Book>, StoreError> {
    let find = |kept: &[(String, Arc<Book>)]| kept.iter().find(|(k, _)| *k == key).map(|(_, b)| b.clone());
    if let Some(book) = find(&KEPT.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(book);
    }
    let book = Arc::new(read()?);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT_MAX {
        kept.remove(0);
    }
    kept.push((key, book.clone()));
    Ok(book)
}

fn broken(why: impl std::fmt::Display) -> StoreError {
    StoreError::Broken(format!("the book of promises: {why}"))
}

struct Version {
    number: i64,
    since: Timestamp,
    digest: String,
}

/// The organisation's books.
pub fn books(tx: &mut Tx<'_>) -> Result<Vec<(Timestamp, Arc<Book>)>, StoreError> {
    let organisation = tx.organisation()?;
    let versions: Vec<Version> =
        tx.list(&BOOKS, params![organisation, VERSIONS_MAX], |row| from_row!(row, Version { number, since, digest }))?;
    if versions.is_empty() {
        let (calendar, policy, zone) = first_texts(tx)?;
        let key = format!("{zone}\n{calendar}\n{policy}");
        let book =
            known(key, || rules::book_of(&first_setting(&calendar, &policy, &zone)?).plain_book().map_err(broken))?;
        return Ok(vec![(Timestamp::MIN, book)]);
    }
    let mut list = Vec::with_capacity(versions.len());
    for version in versions.into_iter().rev() {
        let number = version.number;
        let book = known(version.digest, || form_of(tx, number)?.plain_book().map_err(broken))?;
        list.push((version.since, book));
    }
    Ok(list)
}

/// The present book as it is written, and its number: 0 while nobody has changed the defaults.
pub fn present(tx: &mut Tx<'_>) -> Result<(i64, BookForm), StoreError> {
    let organisation = tx.organisation()?;
    let newest = tx.find(&BOOKS, params![organisation, 1_i64], |mut r| r.take::<i64>(0))?;
    match newest {
        Some(number) => Ok((number, form_of(tx, number)?)),
        None => {
            let (calendar, policy, zone) = first_texts(tx)?;
            Ok((0, rules::book_of(&first_setting(&calendar, &policy, &zone)?)))
        }
    }
}

fn form_of(tx: &mut Tx<'_>, number: i64) -> Result<BookForm, StoreError> {
    let organisation = tx.organisation()?;
    let text: String = tx.scalar(&BOOK, params![organisation, number])?;
    serde_json::from_str(&text).map_err(broken)
}

/// Calendar and policy as they were first stored, or nothing, and the organisation's zone for the defaults.
fn first_texts(tx: &mut Tx<'_>) -> Result<(String, String, String), StoreError> {
    let organisation = tx.organisation()?;
    let found = tx.find(&READ, params![organisation], |mut r| Ok((r.take::<String>(0)?, r.take::<String>(1)?)))?;
    if let Some((calendar, policy)) = found {
        return Ok((calendar, policy, String::new()));
    }
    let zone = people::organisation(tx, organisation)?.map_or_else(|| "UTC".to_owned(), |o| o.zone);
    Ok((String::new(), String::new(), zone))
}

fn first_setting(calendar: &str, policy: &str, zone: &str) -> Result<Setting, StoreError> {
    if calendar.is_empty() {
        return rules::default_setting(zone).map_err(broken);
    }
    let calendar = serde_json::from_str(calendar).map_err(broken)?;
    Ok(Setting { calendar, policy: serde_json::from_str(policy).map_err(broken)? })
}

/// Puts another book in force from now on. What held before is written down first, if it never was.
pub fn turn(tx: &mut Tx<'_>, form: &BookForm) -> Result<i64, StoreError> {
    let (before, old) = present(tx)?;
    if before == 0 {
        add(tx, 1, Timestamp::UNIX_EPOCH, &old)?;
    }
    let (number, now) = (before.max(1) + 1, tx.now());
    add(tx, number, now, form)?;
    mirror(tx, form)?;
    Ok(number)
}

fn add(tx: &mut Tx<'_>, number: i64, since: Timestamp, form: &BookForm) -> Result<(), StoreError> {
    let (organisation, by) = (tx.organisation()?, tx.actor().person().filter(|_| number > 1));
    let text = serde_json::to_string(form).map_err(broken)?;
    tx.execute(&BOOK_ADD, params![organisation, number, since, by, digest(&text), text]).map(drop)
}

/// The report measures first answers by the policy that asks nothing.
fn mirror(tx: &mut Tx<'_>, form: &BookForm) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let setting = rules::setting_of(&form.plain_book().map_err(broken)?);
    let calendar = serde_json::to_string(&setting.calendar).map_err(broken)?;
    let policy = serde_json::to_string(&setting.policy).map_err(broken)?;
    tx.execute(&WRITE, params![organisation, calendar, policy]).map(drop)
}

/// What the promises of a ticket stand on, whose requester is read already.
pub fn grounds(tx: &mut Tx<'_>, requester: Option<&Member>) -> Result<Grounds, StoreError> {
    let (kept, escalation) = Books::tidy(books(tx)?);
    let requester = requester.map(rules::words_of).unwrap_or_default();
    Ok(Grounds { kept: Arc::new(kept), requester, rules: escalation })
}

/// The same, where the requester is looked up only if a policy asks who it is.
pub fn grounds_of(tx: &mut Tx<'_>, requester: Option<PersonId>) -> Result<Grounds, StoreError> {
    let kept = kept(tx)?;
    grounds_in(tx, &kept, requester)
}

/// The books and rules of an organisation, read once for many tickets.
#[derive(Clone)]
pub struct Kept(Arc<Books>, Vec<Rule>);

pub fn kept(tx: &mut Tx<'_>) -> Result<Kept, StoreError> {
    let (books, rules) = Books::tidy(books(tx)?);
    Ok(Kept(Arc::new(books), rules))
}

/// [`grounds_of`] where the books are at hand.
pub fn grounds_in(tx: &mut Tx<'_>, kept: &Kept, requester: Option<PersonId>) -> Result<Grounds, StoreError> {
    let asked = kept.0.0.iter().any(|(_, book)| book.asks_who());
    let member = requester.filter(|_| asked).map(|p| people::member(tx, p)).transpose()?.flatten();
    let requester = member.as_ref().map(rules::words_of).unwrap_or_default();
    Ok(Grounds { kept: kept.0.clone(), requester, rules: kept.1.clone() })
}

/// A change of the book: when and by whom.
pub struct Change {
    pub number: i64,
    pub since: Timestamp,
    pub changed_by: Option<PersonId>,
}

/// The changes of the book, newest first.
pub fn changes(tx: &mut Tx<'_>, below: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&CHANGES, params![organisation, below, limit], |row| from_row!(row, Change { number, since, changed_by }))
}

/// How far a recount is.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct Recount {
    /// The number of the book by which is counted.
    pub book: i64,
    pub done: i64,
    /// Open tickets when it began.
    pub total: i64,
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
}

/// The last recount, if there ever was one.
pub fn recount(tx: &mut Tx<'_>) -> Result<Option<Recount>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&RECOUNT, params![organisation], |row| {
        from_row!(row, Recount { book, done, total, started_at, finished_at })
    })
}

/// The book by which the last recount counts.
pub fn recount_book(tx: &mut Tx<'_>) -> Option<i64> {
    recount(tx).ok().flatten().map(|r| r.book)
}

pub fn recount_begin(tx: &mut Tx<'_>, book: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&RECOUNT_BEGIN, params![organisation, book, now]).map(drop)
}

pub fn recount_step(tx: &mut Tx<'_>, more: i64, finished: bool) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&RECOUNT_STEP, params![organisation, more, finished, now]).map(drop)
}
