//! How well the person who asked was served: one answer a resolution, asked in the mail of the solution and on
//! the request's page. It is shown on its ticket and counted for the desk, never for a person.
//!
//! A mailed link opens a page; only its button counts, so that a scanner that follows links rates nothing.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::asks;
use crate::ticket::{self, Channel, Opening, Priority, Ticket};
use crate::{State, events};
use house::job::{NewJob, store as queue};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::PersonId;
use house::record::{Relation, store as records};
use house::store::{Actor, StoreError, Tx};
use house::words::Speaker;
use house::{Error, Result};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The best answer; the worst is 1.
pub const BEST: i64 = 5;
/// Answers from here on count as satisfied.
pub const SATISFIED: i64 = 4;

/// One question about one resolution, and the answer if there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    pub id: i64,
    pub ticket: i64,
    pub resolved_at: Timestamp,
    pub requester: PersonId,
    pub asked_at: Timestamp,
    pub closes_at: Timestamp,
    /// 1 (very bad) to 5 (very good).
    pub score: Option<i64>,
    pub comment: String,
    pub rated_at: Option<Timestamp>,
    /// The ticket that a bad answer opened.
    pub follow_up: Option<i64>,
}

/// What an organisation wants asked, and what a bad answer brings about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Whether the question is mailed after a solution; on the request's page it always stands.
    pub mails: bool,
    /// Minutes between the solution and the mail: a solution taken back at once asks nothing.
    pub wait_minutes: i64,
    /// Days within which the answer can be given and changed.
    pub change_days: i64,
    /// Whether a bad answer opens a follow-up for the team.
    pub follow_up: bool,
    /// Answers up to this one are bad.
    pub follow_up_at_most: i64,
    /// How urgent the follow-up is, 1 to 4.
    pub follow_up_priority: i64,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            mails: true,
            wait_minutes: 5,
            change_days: 14,
            follow_up: true,
            follow_up_at_most: 2,
            follow_up_priority: 2,
        }
    }
}

/// An answer as it was given, already checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub score: i64,
    pub comment: String,
}

/// Queues the question after a technician's solution.
pub fn on_resolved(tx: &mut Tx<'_>, t: &Ticket) -> Result<(), StoreError> {
    let (Some(_), Some(resolved_at)) = (t.requester, t.resolved_at) else { return Ok(()) };
    let setting = store::setting(tx)?;
    if !setting.mails {
        return Ok(());
    }
    let run_at = tx.now().checked_add(SignedDuration::from_mins(setting.wait_minutes)).unwrap_or(Timestamp::MAX);
    let payload = json!({ "ticket": t.number, "resolved_at": resolved_at.as_microsecond() });
    queue::enqueue(tx, &NewJob { kind: jobs::ASK, payload, run_at }).map(drop)
}

/// Puts the question for the present resolution of a ticket down; `token` is the digest of the mailed secret.
/// Nothing if it was put already, or if there is nobody to ask.
pub fn put(tx: &mut Tx<'_>, t: &Ticket, token: Option<&str>) -> Result<Option<Rating>> {
    let (Some(requester), Some(resolved_at)) = (t.requester, t.resolved_at) else { return Ok(None) };
    let days = store::setting(tx)?.change_days;
    let closes_at = tx.now().checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX);
    let Some(id) = store::add(tx, (t.number, resolved_at), requester, (token, closes_at))? else { return Ok(None) };
    let payload = json!({ "resolved_at": resolved_at.to_string(), "mailed": token.is_some() });
    let record = RecordRef::new(ticket::KIND, t.number);
    append(tx, &Happened { kind: events::RATING_ASKED, record, concerns: Some(requester), payload })?;
    Ok(store::by_id(tx, id)?)
}

/// The question about the present resolution, put now if nobody put it yet.
pub fn of_present(tx: &mut Tx<'_>, t: &Ticket) -> Result<Rating> {
    let late = || Error::TooLate("desk-rating-not-solved".to_owned());
    let solved = matches!(t.state, State::Resolved | State::Closed);
    let resolved_at = t.resolved_at.filter(|_| solved).ok_or_else(late)?;
    match store::of_resolution(tx, t.number, resolved_at)? {
        Some(known) => Ok(known),
        None => put(tx, t, None)?.ok_or_else(late),
    }
}

/// Writes an answer down, or another one in its place, as the person who asked.
pub fn rate(tx: &mut Tx<'_>, rating: &Rating, given: &Given, w: &Speaker) -> Result<Rating> {
    if tx.now() >= rating.closes_at {
        return Err(Error::TooLate("desk-rating-late".to_owned()));
    }
    if rating.score == Some(given.score) && rating.comment == given.comment {
        return Ok(rating.clone());
    }
    let t = ticket::store::by_number(tx, rating.ticket, None)?.ok_or(Error::NotFound)?;
    let after = Rating {
        score: Some(given.score),
        comment: given.comment.clone(),
        rated_at: rating.rated_at.or(Some(tx.now())),
        ..rating.clone()
    };
    store::save(tx, &after)?;
    let payload = json!({
        "score": given.score, "comment": given.comment, "before": rating.score, "by_name": t.requester_name, "resolved_at": rating.resolved_at.to_string()
    });
    let record = RecordRef::new(ticket::KIND, rating.ticket);
    let concerns = Some(rating.requester);
    append(
        &mut tx.acting(Actor::Person(rating.requester)),
        &Happened { kind: events::RATED, record, concerns, payload },
    )?;
    let setting = store::setting(tx)?;
    if rules::wants_follow_up(&setting, &after) {
        return follow_up(tx, &t, after, (&setting, w));
    }
    Ok(after)
}

/// Writes an answer down as the demonstration tells it: nothing follows.
pub(crate) fn tell(tx: &mut Tx<'_>, t: &Ticket, given: &Given) -> Result<()> {
    let rating = of_present(tx, t)?;
    let rated_at = Some(tx.now());
    store::save(tx, &Rating { score: Some(given.score), comment: given.comment.clone(), rated_at, ..rating })?;
    let payload = json!({ "score": given.score, "comment": given.comment, "by_name": t.requester_name });
    let record = RecordRef::new(ticket::KIND, t.number);
    append(tx, &Happened { kind: events::RATED, record, concerns: t.requester, payload })?;
    Ok(())
}

/// Opens a ticket of the team's own about an answer that was bad. The person who asked is not told of it.
fn follow_up(tx: &mut Tx<'_>, t: &Ticket, rating: Rating, (setting, w): (&Setting, &Speaker)) -> Result<Rating> {
    let score = rating.score.unwrap_or_default();
    let values = [
        ("label", t.label().into()),
        ("score", score.into()),
        ("name", t.requester_name.as_str().into()),
        ("title", t.title.as_str().into()),
    ];
    let comment = if rating.comment.is_empty() { w.say("desk-rating-no-comment") } else { rating.comment.clone() };
    let opening = Opening {
        title: w.say_with("desk-rating-follow-up-title", &values),
        requester_name: t.requester_name.clone(),
        priority: Priority::try_from(setting.follow_up_priority).unwrap_or(Priority::High),
        by_agent: true,
        category: t.category.clone(),
        service: t.service.clone(),
        ..asks::plain_opening(
            &format!("{}\n\n{comment}", w.say_with("desk-rating-follow-up-text", &values)),
            None,
            Channel::Rapport,
        )
    };
    let number = asks::open_ticket(&mut tx.acting(Actor::System), None, &opening)?;
    let (from, to) = (RecordRef::new(ticket::KIND, number), RecordRef::new(ticket::KIND, t.number));
    records::link_add(tx, &from, Relation::About, &to)?;
    store::follow_up_set(tx, rating.id, number)?;
    let payload = json!({ "rating_of": t.number, "score": score });
    append(
        &mut tx.acting(Actor::System),
        &Happened { kind: events::RATING_FOLLOWED, record: from, concerns: None, payload },
    )?;
    Ok(Rating { follow_up: Some(number), ..rating })
}

/// Changes what is asked, and what a bad answer brings about.
pub fn set(tx: &mut Tx<'_>, setting: &Setting) -> Result<()> {
    rules::check_setting(setting).map_err(Error::Invalid)?;
    let before = store::setting(tx)?;
    store::setting_set(tx, setting)?;
    let payload = json!({ "before": before, "after": setting });
    let record = RecordRef::new("desk_rating_setting", 1);
    append(tx, &Happened { kind: events::RATING_SETTING, record, concerns: None, payload })?;
    Ok(())
}
