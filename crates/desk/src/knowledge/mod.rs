//! Knowledge: written answers that others can use. An article has an owner and a day on which somebody looks
//! whether it still holds; it is read by others only once it was approved; every version is kept.
//!
//! What is read is the published version, whatever is being written meanwhile.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::events;
use crate::ticket::{self, MessageKind};
use house::job::{NewJob, store as queue};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{PersonId, Role, store as people};
use house::record::{CardFields, Relation, store as records};
use house::store::{StoreError, Tx};
use house::{Error, Result};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The word of the record's kind.
pub const KIND: &str = "article";
/// Messages of a ticket that are looked through for its solution.
const MESSAGES: i64 = 200;

/// How the newest version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Somebody writes on it.
    Draft,
    /// It waits for an approval.
    Review,
    Published,
    /// Kept, and offered to nobody.
    Archived,
}

impl State {
    pub const ALL: [State; 4] = [Self::Draft, Self::Review, Self::Published, Self::Archived];

    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Published => "published",
            Self::Archived => "archived",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// Who may read the published version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Everybody,
    /// Those who answer tickets, and those who check them.
    Team,
    /// These roles, and the team.
    Roles(Vec<Role>),
}

/// One article.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    pub number: i64,
    pub title: String,
    pub body: String,
    pub category: String,
    pub audience: Audience,
    pub state: State,
    pub version: i64,
    pub published_version: Option<i64>,
    pub published_title: String,
    pub published_body: String,
    pub owner: Option<PersonId>,
    pub owner_name: String,
    pub review_on: Date,
    pub reviewed_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
}

impl Article {
    /// "K-12".
    pub fn label(&self) -> String {
        format!("K-{}", self.number)
    }

    /// Whether people who are not of the team may find it.
    pub fn is_offered(&self) -> bool {
        self.published_version.is_some() && self.state != State::Archived
    }
}

/// What somebody wrote, already checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub title: String,
    pub body: String,
    pub category: String,
    pub audience: Audience,
    pub owner: Option<PersonId>,
    pub review_on: Option<Date>,
}

/// One kept version.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    pub version: i64,
    pub title: String,
    pub body: String,
    pub by_name: String,
    pub at: Timestamp,
    pub published_at: Option<Timestamp>,
}

/// What is counted of an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Use {
    pub suggested: i64,
    pub opened: i64,
    pub helpful: i64,
    pub unhelpful: i64,
    pub solved: i64,
}

/// Writes a new article down as a draft and returns its number.
pub fn create(tx: &mut Tx<'_>, draft: &Draft) -> Result<i64> {
    let number = records::number_next(tx, KIND)?;
    let by = actor_name(tx)?;
    let (owner, owner_name) = owner_of(tx, draft.owner.or(by.0))?;
    let review_on = draft.review_on.map_or_else(|| review_after(tx), Ok)?;
    let now = tx.now();
    let article = Article {
        number,
        title: draft.title.clone(),
        body: draft.body.clone(),
        category: draft.category.clone(),
        audience: draft.audience.clone(),
        state: State::Draft,
        version: 1,
        published_version: None,
        published_title: String::new(),
        published_body: String::new(),
        owner,
        owner_name,
        review_on,
        reviewed_at: None,
        created_at: now,
        changed_at: now,
    };
    store::add(tx, &article)?;
    store::version_add(tx, &article, &by)?;
    let record = RecordRef::new(KIND, number);
    records::card_add(tx, &record, &card_of(&article))?;
    tell(tx, events::ARTICLE_CREATED, &article, json!({ "title": article.title, "by_name": by.1 }))?;
    remind(tx, &article)?;
    Ok(number)
}

/// Writes a draft from a ticket: its question, and the answer that solved it. The two stay linked.
pub fn create_from(tx: &mut Tx<'_>, number: i64, headings: (&str, &str)) -> Result<i64> {
    let t = ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    let messages = ticket::store::messages(tx, t.id, None, (false, MESSAGES))?;
    let question = messages.iter().find(|m| m.from_requester).or(messages.first());
    let answer = messages.iter().rev().find(|m| m.kind == MessageKind::Public && !m.from_requester);
    let said = |m: Option<&ticket::Message>| m.map_or(String::new(), |m| rules::escaped(m.body.trim()));
    let draft = Draft {
        title: t.title.clone(),
        body: format!("## {}\n\n{}\n\n## {}\n\n{}\n", headings.0, said(question), headings.1, said(answer)),
        category: t.category.clone(),
        audience: Audience::Everybody,
        owner: None,
        review_on: None,
    };
    let article = create(tx, &draft)?;
    let (from, to) = (RecordRef::new(KIND, article), RecordRef::new(ticket::KIND, number));
    records::link_add(tx, &from, Relation::About, &to)?;
    Ok(article)
}

/// Writes another version. What is published stays what people read until this one is approved.
pub fn edit(tx: &mut Tx<'_>, number: i64, seen: Option<i64>, draft: &Draft) -> Result<Article> {
    let before = article(tx, number)?;
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(Error::Stale { version: before.version });
    }
    let by = actor_name(tx)?;
    let (owner, owner_name) = owner_of(tx, draft.owner.or(before.owner))?;
    let same_text = before.title == draft.title && before.body == draft.body;
    let after = Article {
        title: draft.title.clone(),
        body: draft.body.clone(),
        category: draft.category.clone(),
        audience: draft.audience.clone(),
        owner,
        owner_name,
        review_on: draft.review_on.unwrap_or(before.review_on),
        version: before.version + i64::from(!same_text),
        state: if same_text { before.state } else { State::Draft },
        changed_at: tx.now(),
        ..before.clone()
    };
    if !same_text {
        store::version_add(tx, &after, &by)?;
    }
    keep(tx, &after)?;
    tell(
        tx,
        events::ARTICLE_CHANGED,
        &after,
        json!({ "version": after.version, "title": after.title, "by_name": by.1 }),
    )?;
    if after.review_on != before.review_on {
        remind(tx, &after)?;
    }
    Ok(after)
}

/// Brings an old version back as the newest one, to be approved like any other.
pub fn restore(tx: &mut Tx<'_>, number: i64, version: i64) -> Result<Article> {
    let now = article(tx, number)?;
    let old = store::version(tx, number, version)?.ok_or(Error::NotFound)?;
    let draft = Draft {
        title: old.title,
        body: old.body,
        category: now.category.clone(),
        audience: now.audience.clone(),
        owner: now.owner,
        review_on: Some(now.review_on),
    };
    edit(tx, number, None, &draft)
}

/// Moves an article on: to review, back, to the public, into the archive.
pub fn step(tx: &mut Tx<'_>, number: i64, step: rules::Step, remark: &str) -> Result<Article> {
    let before = article(tx, number)?;
    let state = rules::after(before.state, step).map_err(|why| Error::TooLate(why.to_owned()))?;
    let mut after = Article { state, changed_at: tx.now(), ..before.clone() };
    if step == rules::Step::Approve {
        after.published_version = Some(before.version);
        (after.published_title, after.published_body) = (before.title.clone(), before.body.clone());
        after.reviewed_at = Some(tx.now());
        if after.review_on <= today(tx)? {
            after.review_on = review_after(tx)?;
        }
        store::version_published(tx, number, before.version)?;
    }
    keep(tx, &after)?;
    if step == rules::Step::Approve {
        let plain = rules::plain(&after.published_body);
        store::words_set(tx, number, &rules::words_of(&after.published_title, &plain))?;
        records::text_add(tx, &RecordRef::new(KIND, number), &format!("{}\n{plain}", after.published_title))?;
    }
    let by = actor_name(tx)?;
    tell(tx, rules::event_of(step), &after, json!({ "version": after.version, "remark": remark, "by_name": by.1 }))?;
    if after.review_on != before.review_on {
        remind(tx, &after)?;
    }
    Ok(after)
}

/// Says that an article still holds, until another day.
pub fn reviewed(tx: &mut Tx<'_>, number: i64, next: Option<Date>) -> Result<Article> {
    let before = article(tx, number)?;
    let review_on = next.map_or_else(|| review_after(tx), Ok)?;
    if review_on <= today(tx)? {
        return Err(Error::field("review_on", "fault-date-passed"));
    }
    let now = tx.now();
    let after = Article { review_on, reviewed_at: Some(now), changed_at: now, ..before };
    keep(tx, &after)?;
    let by = actor_name(tx)?;
    tell(tx, events::ARTICLE_REVIEWED, &after, json!({ "review_on": review_on.to_string(), "by_name": by.1 }))?;
    remind(tx, &after)?;
    Ok(after)
}

/// What somebody says of an article; `solved` if it spared them a request. Their last word counts.
pub fn vote(tx: &mut Tx<'_>, number: i64, (helpful, solved): (bool, bool)) -> Result<()> {
    let person = tx.actor().person().ok_or(Error::Forbidden)?;
    let solved = helpful && solved;
    let before = store::vote(tx, number, person)?;
    store::vote_set(tx, number, person, (helpful, solved))?;
    let count = |yes: bool, was: bool| i64::from(yes) - i64::from(was);
    let by = Use {
        helpful: count(helpful, before.is_some_and(|v| v.0)),
        unhelpful: count(!helpful, before.is_some_and(|v| !v.0)),
        solved: count(solved, before.is_some_and(|v| v.1)),
        ..Use::default()
    };
    let day = today(tx)?;
    store::count(tx, number, day, by)?;
    let record = RecordRef::new(KIND, number);
    let payload = json!({ "helpful": helpful, "solved": solved });
    append(tx, &Happened { kind: events::ARTICLE_RATED, record, concerns: Some(person), payload })?;
    Ok(())
}

/// Counts that articles were offered for a finished question, or that nothing was found for it.
pub fn asked(tx: &mut Tx<'_>, offered: &[i64], words: &str) -> Result<(), StoreError> {
    let day = today(tx)?;
    for number in offered {
        store::count(tx, *number, day, Use { suggested: 1, ..Use::default() })?;
    }
    if offered.is_empty() && !words.is_empty() { store::missed(tx, words) } else { Ok(()) }
}

/// The article, whoever may read it.
pub fn article(tx: &mut Tx<'_>, number: i64) -> Result<Article> {
    store::by_number(tx, number)?.ok_or(Error::NotFound)
}

/// The day it is where the organisation is.
pub fn today(tx: &mut Tx<'_>) -> Result<Date, StoreError> {
    let organisation = tx.organisation()?;
    let zone = people::organisation(tx, organisation)?.map_or_else(|| "UTC".to_owned(), |o| o.zone);
    let zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
    Ok(tx.now().to_zoned(zone).date())
}

fn review_after(tx: &mut Tx<'_>) -> Result<Date> {
    let today = today(tx)?;
    Ok(today.checked_add(Span::new().months(rules::REVIEW_MONTHS)).unwrap_or(today))
}

fn actor_name(tx: &mut Tx<'_>) -> Result<(Option<PersonId>, String), StoreError> {
    let Some(person) = tx.actor().person() else { return Ok((None, "Rapport".to_owned())) };
    Ok((Some(person), people::member(tx, person)?.map(|m| m.name).unwrap_or_default()))
}

/// Owners are members; who left owns nothing any more.
fn owner_of(tx: &mut Tx<'_>, person: Option<PersonId>) -> Result<(Option<PersonId>, String)> {
    let Some(person) = person else { return Ok((None, String::new())) };
    let member = people::member(tx, person)?.ok_or_else(|| Error::field("owner", "fault-unknown"))?;
    Ok((Some(person), member.name))
}

/// A card that concerns nobody is hidden from those who reach only their own.
fn card_of(a: &Article) -> CardFields<'_> {
    let open = a.is_offered() && a.audience == Audience::Everybody;
    let concerns = if open { None } else { Some(crate::asks::NOBODY) };
    let title = if a.published_title.is_empty() { &a.title } else { &a.published_title };
    CardFields { title, state: a.state.word(), concerns }
}

fn keep(tx: &mut Tx<'_>, after: &Article) -> Result<()> {
    store::save(tx, after)?;
    records::card_set(tx, &RecordRef::new(KIND, after.number), &card_of(after))?;
    Ok(())
}

fn tell(tx: &mut Tx<'_>, kind: &str, a: &Article, payload: serde_json::Value) -> Result<()> {
    append(tx, &Happened { kind, record: RecordRef::new(KIND, a.number), concerns: None, payload })?;
    Ok(())
}

/// Has the owner reminded on the day of the review.
fn remind(tx: &mut Tx<'_>, a: &Article) -> Result<()> {
    let organisation = tx.organisation()?;
    let zone = people::organisation(tx, organisation)?.map_or_else(|| "UTC".to_owned(), |o| o.zone);
    let at = a.review_on.at(8, 0, 0, 0).in_tz(&zone).map(|z| z.timestamp()).map_err(Error::internal)?;
    let payload = json!({ "article": a.number, "review_on": a.review_on.to_string() });
    queue::enqueue(tx, &NewJob { kind: jobs::REMIND, payload, run_at: at.max(tx.now()) })?;
    Ok(())
}
