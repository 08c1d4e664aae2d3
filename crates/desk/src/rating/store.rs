//! The only SQL about ratings.

use super::rules::Counts;
use super::{Rating, Setting};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

statements! {
    ADD = "insert into desk_rating (organisation, ticket, resolved_at, requester, token, asked_at, closes_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (organisation, ticket, resolved_at) do nothing returning id";
    BY_ID = "select id, ticket, resolved_at, requester, asked_at, closes_at, score, comment, rated_at, follow_up from desk_rating
        where organisation = $1 and id = $2";
    BY_TOKEN = "select id, ticket, resolved_at, requester, asked_at, closes_at, score, comment, rated_at, follow_up from desk_rating
        where organisation = $1 and token = $2";
    OF_RESOLUTION = "select id, ticket, resolved_at, requester, asked_at, closes_at, score, comment, rated_at, follow_up from desk_rating
        where organisation = $1 and ticket = $2 and resolved_at = $3";
    OF_TICKET = "select id, ticket, resolved_at, requester, asked_at, closes_at, score, comment, rated_at, follow_up from desk_rating
        where organisation = $1 and ticket = $2 and score is not null order by resolved_at desc limit $3";
    SAVE = "update desk_rating set score = $3, comment = $4, rated_at = $5 where organisation = $1 and id = $2";
    FOLLOW_UP_SET = "update desk_rating set follow_up = $3 where organisation = $1 and id = $2";
    LIST = "select r.id, r.ticket, t.title, r.requester, t.requester_name, r.resolved_at, r.score, r.comment, r.rated_at, r.follow_up
        from desk_rating r join desk_ticket t on t.organisation = r.organisation and t.number = r.ticket
        where r.organisation = $1 and r.rated_at >= $2 and r.rated_at < $3 and r.score >= $4 and r.score <= $5
            and (r.rated_at < $6 or (r.rated_at = $6 and r.id < $7)) order by r.rated_at desc, r.id desc limit $8";
    SCORES = "select score, count(*) from desk_rating where organisation = $1 and rated_at >= $2 and rated_at < $3 and score is not null group by score";
    ASKED = "select count(*), count(score) from desk_rating where organisation = $1 and asked_at >= $2 and asked_at < $3";
    SETTING = "select setting from desk_rating_setting where organisation = $1";
    SETTING_SET = "insert into desk_rating_setting (organisation, setting) values ($1, $2)
        on conflict (organisation) do update set setting = excluded.setting";
}

/// Puts a question down and returns its id; nothing if this resolution has one.
pub fn add(
    tx: &mut Tx<'_>,
    (ticket, resolved_at): (i64, Timestamp),
    requester: PersonId,
    (token, closes_at): (Option<&str>, Timestamp),
) -> Result<Option<i64>, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let params = params![organisation, ticket, resolved_at, requester, token, now, closes_at];
    tx.find(&ADD, params, |mut r| r.take(0))
}

pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<Rating>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id], read)
}

/// The question whose mailed secret has this digest.
pub fn by_token(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Rating>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_TOKEN, params![organisation, digest], read)
}

pub fn of_resolution(tx: &mut Tx<'_>, ticket: i64, resolved_at: Timestamp) -> Result<Option<Rating>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&OF_RESOLUTION, params![organisation, ticket, resolved_at], read)
}

/// The answers about a ticket, the last resolution's first.
pub fn of_ticket(tx: &mut Tx<'_>, ticket: i64, limit: i64) -> Result<Vec<Rating>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_TICKET, params![organisation, ticket, limit], read)
}

pub fn save(tx: &mut Tx<'_>, r: &Rating) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&SAVE, params![organisation, r.id, r.score, r.comment.as_str(), r.rated_at]).map(drop)
}

pub fn follow_up_set(tx: &mut Tx<'_>, id: i64, ticket: i64) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&FOLLOW_UP_SET, params![organisation, id, ticket]).map(drop)
}

/// One answer in the list of answers.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: i64,
    pub ticket: i64,
    pub title: String,
    pub requester: PersonId,
    pub requester_name: String,
    pub resolved_at: Timestamp,
    pub score: i64,
    pub comment: String,
    pub rated_at: Timestamp,
    pub follow_up: Option<i64>,
}

/// Which answers a list shows.
#[derive(Debug, Clone, Copy)]
pub struct Which {
    pub from: Timestamp,
    pub to: Timestamp,
    /// Lowest and highest answer.
    pub scores: (i64, i64),
    /// Below this moment and id: the last of the page before.
    pub before: (Timestamp, i64),
}

/// Answers, newest first.
pub fn list(tx: &mut Tx<'_>, which: &Which, limit: i64) -> Result<Vec<Listed>, StoreError> {
    let organisation = tx.organisation()?;
    let (scores, before) = (which.scores, which.before);
    let params = params![organisation, which.from, which.to, scores.0, scores.1, before.0, before.1, limit];
    tx.list(&LIST, params, |row| {
        from_row!(
            row,
            Listed { id, ticket, title, requester, requester_name, resolved_at, score, comment, rated_at, follow_up }
        )
    })
}

/// What was asked and answered in `[from, to)`.
pub fn counts(tx: &mut Tx<'_>, from: Timestamp, to: Timestamp) -> Result<Counts, StoreError> {
    let organisation = tx.organisation()?;
    let scores: Vec<(i64, i64)> =
        tx.list(&SCORES, params![organisation, from, to], |mut r| Ok((r.take(0)?, r.take(1)?)))?;
    let asked = tx.find(&ASKED, params![organisation, from, to], |mut r| Ok((r.take(0)?, r.take(1)?)))?;
    let mut counts = Counts::default();
    for (score, n) in scores {
        if let Some(slot) = usize::try_from(score - 1).ok().and_then(|i| counts.scores.get_mut(i)) {
            *slot = n;
        }
    }
    (counts.asked, counts.answered) = asked.unwrap_or_default();
    Ok(counts)
}

/// The organisation's setting, or the defaults.
pub fn setting(tx: &mut Tx<'_>) -> Result<Setting, StoreError> {
    let organisation = tx.organisation()?;
    let text: Option<String> = tx.find(&SETTING, params![organisation], |mut r| r.take(0))?;
    let broken = |e: serde_json::Error| StoreError::Broken(format!("desk_rating_setting: {e}"));
    text.map(|text| serde_json::from_str(&text).map_err(broken)).transpose().map(Option::unwrap_or_default)
}

pub fn setting_set(tx: &mut Tx<'_>, setting: &Setting) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let text = serde_json::to_string(setting).map_err(|e| StoreError::Broken(e.to_string()))?;
    tx.execute(&SETTING_SET, params![organisation, text]).map(drop)
}

fn read(row: Row) -> Result<Rating, StoreError> {
    from_row!(
        row,
        Rating { id, ticket, resolved_at, requester, asked_at, closes_at, score, comment, rated_at, follow_up }
    )
}
