//! The only SQL about articles.

use super::{Article, State, Use, Version, rules};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Words with the same first letters that are looked through.
const WORDS_LOOKED_AT: i64 = 2_000;

macro_rules! columns {
    () => {
        "number, title, body, category, audience, roles, state, version, published_version, published_title, published_body, owner, owner_name,
         review_on, reviewed_at, created_at, changed_at"
    };
}

statements! {
    ADD = "insert into desk_article (organisation, number, title, body, category, audience, roles, state, version, owner, owner_name, review_on, created_at, changed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)";
    SAVE = "update desk_article set title = $3, body = $4, category = $5, audience = $6, roles = $7, state = $8, version = $9, published_version = $10,
            published_title = $11, published_body = $12, owner = $13, owner_name = $14, review_on = $15, reviewed_at = $16, changed_at = $17
        where organisation = $1 and number = $2";
    BY_NUMBER = concat!("select ", columns!(), " from desk_article where organisation = $1 and number = $2");
    LIST = concat!("select ", columns!(), " from desk_article where organisation = $1 and number < $2 and (cast($3 as text) is null or state = $3)
            and (cast($4 as text) is null or category = $4) and (cast($5 as text) is null or review_on <= $5)
            and (cast($6 as bigint) is null or (published_version is not null and state <> 'archived')) order by number desc limit $7");
    UNUSED = concat!("select ", columns!(), " from desk_article a where a.organisation = $1 and a.number < $2 and a.state = 'published' and a.created_at < $3
            and not exists (select 1 from desk_article_use u where u.organisation = a.organisation and u.article = a.number and u.day >= $4 and u.opened > 0)
        order by a.number desc limit $5");
    CATEGORIES = "select category, count(*) from desk_article where organisation = $1 and published_version is not null and state <> 'archived'
        group by category order by category limit 200";
    VERSION_ADD = "insert into desk_article_version (organisation, article, version, title, body, by_person, by_name, at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    VERSION_PUBLISHED = "update desk_article_version set published_at = $4 where organisation = $1 and article = $2 and version = $3";
    VERSION = "select version, title, body, by_name, at, published_at from desk_article_version where organisation = $1 and article = $2 and version = $3";
    VERSIONS = "select version, title, '', by_name, at, published_at from desk_article_version
        where organisation = $1 and article = $2 and version < $3 order by version desc limit $4";
    COUNT = "insert into desk_article_use (organisation, article, day, suggested, opened, helpful, unhelpful, solved) values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (organisation, article, day) do update set suggested = desk_article_use.suggested + excluded.suggested,
            opened = desk_article_use.opened + excluded.opened, helpful = desk_article_use.helpful + excluded.helpful,
            unhelpful = desk_article_use.unhelpful + excluded.unhelpful, solved = desk_article_use.solved + excluded.solved";
    USED = "select cast(coalesce(sum(suggested), 0) as bigint), cast(coalesce(sum(opened), 0) as bigint), cast(coalesce(sum(helpful), 0) as bigint),
            cast(coalesce(sum(unhelpful), 0) as bigint), cast(coalesce(sum(solved), 0) as bigint)
        from desk_article_use where organisation = $1 and article = $2 and day >= $3";
    VOTE = "select helpful, solved from desk_article_vote where organisation = $1 and article = $2 and person = $3";
    VOTE_SET = "insert into desk_article_vote (organisation, article, person, helpful, solved, at) values ($1, $2, $3, $4, $5, $6)
        on conflict (organisation, article, person) do update set helpful = excluded.helpful, solved = excluded.solved, at = excluded.at";
    MISSED = "insert into desk_article_missed (organisation, words, times, last_at) values ($1, $2, 1, $3)
        on conflict (organisation, words) do update set times = desk_article_missed.times + 1, last_at = excluded.last_at";
    WORDS_DROP = "delete from desk_article_word where organisation = $1 and article = $2";
    WORD_ADD = "insert into desk_article_word (organisation, stem, word, article) values ($1, $2, $3, $4) on conflict do nothing";
    WORDS_WITH = "select word, article from desk_article_word where organisation = $1 and stem = $2 order by article desc, word limit $3";
    MISSED_LIST = "select words, times, last_at from desk_article_missed where organisation = $1 order by times desc, words limit $2";
}

/// Puts the words of an article in the place of those it had.
pub fn words_set(tx: &mut Tx<'_>, article: i64, words: &BTreeSet<String>) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&WORDS_DROP, params![organisation, article])?;
    for word in words {
        let params = params![organisation, rules::stem(word), word.as_str(), article];
        tx.execute(&WORD_ADD, params)?;
    }
    Ok(())
}

/// Articles with a word that begins so, newest first, each once.
pub fn with_beginning(tx: &mut Tx<'_>, beginning: &str, limit: usize) -> Result<Vec<i64>, StoreError> {
    let organisation = tx.organisation()?;
    let found: Vec<(String, i64)> =
        tx.list(&WORDS_WITH, params![organisation, rules::stem(beginning), WORDS_LOOKED_AT], |mut r| {
            Ok((r.take(0)?, r.take(1)?))
        })?;
    let mut articles: Vec<i64> =
        found.into_iter().filter(|(word, _)| word.starts_with(beginning)).map(|(_, article)| article).collect();
    articles.dedup();
    articles.truncate(limit);
    Ok(articles)
}

pub fn add(tx: &mut Tx<'_>, a: &Article) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let (audience, roles) = rules::audience_words(&a.audience);
    let params = params![
        organisation,
        a.number,
        a.title.as_str(),
        a.body.as_str(),
        a.category.as_str(),
        audience,
        roles,
        a.state.word(),
        a.version,
        a.owner,
        a.owner_name.as_str(),
        a.review_on.to_string(),
        a.created_at,
    ];
    tx.execute(&ADD, params).map(drop)
}

pub fn save(tx: &mut Tx<'_>, a: &Article) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let (audience, roles) = rules::audience_words(&a.audience);
    let params = params![
        organisation,
        a.number,
        a.title.as_str(),
        a.body.as_str(),
        a.category.as_str(),
        audience,
        roles,
        a.state.word(),
        a.version,
        a.published_version,
        a.published_title.as_str(),
        a.published_body.as_str(),
        a.owner,
        a.owner_name.as_str(),
        a.review_on.to_string(),
        a.reviewed_at,
        a.changed_at,
    ];
    tx.execute(&SAVE, params).map(drop)
}

pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Article>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number], read)
}

/// Which articles a list shows; what is absent does not restrict.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub state: Option<State>,
    pub category: Option<String>,
    /// Due for a review on this day or before.
    pub due: Option<Date>,
    /// Only what people outside the team may find.
    pub offered: bool,
}

/// Articles, newest number first, below a number.
pub fn list(tx: &mut Tx<'_>, f: &Filter, below: Option<i64>, limit: i64) -> Result<Vec<Article>, StoreError> {
    let organisation = tx.organisation()?;
    let params = params![
        organisation,
        below.unwrap_or(i64::MAX),
        f.state.map(State::word),
        f.category.clone(),
        f.due.map(|d| d.to_string()),
        f.offered.then_some(1i64),
        limit,
    ];
    tx.list(&LIST, params, read)
}

/// Published before `since` and opened by nobody from then on.
pub fn unused(
    tx: &mut Tx<'_>,
    (since, day): (Timestamp, Date),
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<Article>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&UNUSED, params![organisation, below.unwrap_or(i64::MAX), since, day.to_string(), limit], read)
}

/// The categories of what is offered, with how many each has.
pub fn categories(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&CATEGORIES, params![organisation], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

pub fn version_add(tx: &mut Tx<'_>, a: &Article, by: &(Option<PersonId>, String)) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let params = params![
        organisation,
        a.number,
        a.version,
        a.title.as_str(),
        a.body.as_str(),
        by.0,
        by.1.as_str(),
        a.changed_at,
    ];
    tx.execute(&VERSION_ADD, params).map(drop)
}

pub fn version_published(tx: &mut Tx<'_>, number: i64, version: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&VERSION_PUBLISHED, params![organisation, number, version, now]).map(drop)
}

pub fn version(tx: &mut Tx<'_>, number: i64, version: i64) -> Result<Option<Version>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&VERSION, params![organisation, number, version], read_version)
}

/// The versions without their texts, newest first, below a version.
pub fn versions(tx: &mut Tx<'_>, number: i64, below: Option<i64>, limit: i64) -> Result<Vec<Version>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&VERSIONS, params![organisation, number, below.unwrap_or(i64::MAX), limit], read_version)
}

/// Adds to what is counted of a day.
pub fn count(tx: &mut Tx<'_>, number: i64, day: Date, by: Use) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let params =
        params![organisation, number, day.to_string(), by.suggested, by.opened, by.helpful, by.unhelpful, by.solved];
    tx.execute(&COUNT, params).map(drop)
}

/// What was counted from a day on.
pub fn used(tx: &mut Tx<'_>, number: i64, from: Date) -> Result<Use, StoreError> {
    let organisation = tx.organisation()?;
    let found = tx.find(&USED, params![organisation, number, from.to_string()], |mut r| {
        Ok(Use {
            suggested: r.take(0)?,
            opened: r.take(1)?,
            helpful: r.take(2)?,
            unhelpful: r.take(3)?,
            solved: r.take(4)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// What somebody said of an article: helpful, and whether it spared a request.
pub fn vote(tx: &mut Tx<'_>, number: i64, person: PersonId) -> Result<Option<(bool, bool)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&VOTE, params![organisation, number, person], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

pub fn vote_set(
    tx: &mut Tx<'_>,
    number: i64,
    person: PersonId,
    (helpful, solved): (bool, bool),
) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&VOTE_SET, params![organisation, number, person, helpful, solved, now]).map(drop)
}

/// Counts words for which nothing was found.
pub fn missed(tx: &mut Tx<'_>, words: &str) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&MISSED, params![organisation, words, now]).map(drop)
}

/// The words looked for in vain, the most frequent first.
pub fn missed_list(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<(String, i64, Timestamp)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&MISSED_LIST, params![organisation, limit], |mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?)))
}

fn read(mut r: Row) -> Result<Article, StoreError> {
    let (audience, roles, state): (String, String, String) = (r.take(4)?, r.take(5)?, r.take(6)?);
    let review_on: String = r.take(13)?;
    let broken = |what: &str| StoreError::Broken(format!("desk_article: {what} cannot be read"));
    Ok(Article {
        number: r.take(0)?,
        title: r.take(1)?,
        body: r.take(2)?,
        category: r.take(3)?,
        audience: rules::audience_kept(&audience, &roles),
        state: State::from_word(&state).ok_or_else(|| broken(&state))?,
        version: r.take(7)?,
        published_version: r.take(8)?,
        published_title: r.take(9)?,
        published_body: r.take(10)?,
        owner: r.take(11)?,
        owner_name: r.take(12)?,
        review_on: review_on.parse().map_err(|_| broken(&review_on))?,
        reviewed_at: r.take(14)?,
        created_at: r.take(15)?,
        changed_at: r.take(16)?,
    })
}

fn read_version(mut r: Row) -> Result<Version, StoreError> {
    Ok(Version {
        version: r.take(0)?,
        title: r.take(1)?,
        body: r.take(2)?,
        by_name: r.take(3)?,
        at: r.take(4)?,
        published_at: r.take(5)?,
    })
}
