//! Where people answer how it was: behind the mailed link without signing in, on the request's page, and the
//! team's page of what was answered.

use super::rules::{self, Typed};
use super::views::{self, Shown};
use super::{Rating, Setting, store};
use crate::ticket::Ticket;
use crate::ticket::store as tickets;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use house::people::policy::Right;
use house::people::{Organisation, OrganisationId, store as people};
use house::store::Tx;
use house::web::{Cx, Doors, PageFrame, Problem, Sent, Stranger, see_with};
use house::{Error, Result, digest};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Answers on one page of the list.
const LISTED: i64 = 50;
/// The period of the team's page if none is asked for.
const DAYS: i64 = 90;

pub fn doors() -> Doors {
    Doors::default()
        .open("GET", "/rate/{token}", get(open))
        .open("POST", "/rate/{token}", axum::routing::post(answer))
        .post("/r/{number}/rating", Right::Ask, rate)
        .get("/desk/ratings", Right::DeskReport, ratings)
        .post("/desk/ratings/setting", Right::DeskLead, set)
}

/// What the mailed link carries: the answer that was clicked, to be confirmed by the page's button.
#[derive(Debug, Default, Deserialize)]
struct Clicked {
    #[serde(default)]
    score: String,
}

/// Opens the page with the clicked answer chosen. Nothing is counted: mail scanners follow links, too.
async fn open(stranger: Stranger, Path(token): Path<String>, Query(clicked): Query<Clicked>) -> Result<Response> {
    let Some(found) = found(&stranger, &token).await? else { return Ok(spent(&stranger)) };
    Ok(found.page(&stranger, &token, Shown { chosen: &clicked.score, ..Shown::default() }))
}

/// The question behind a link, with its ticket and its organisation.
struct Found {
    organisation: Organisation,
    rating: Rating,
    ticket: Ticket,
}

impl Found {
    fn page(&self, stranger: &Stranger, token: &str, shown: Shown<'_>) -> Response {
        let stranger = stranger.clone().in_words_of(&self.organisation);
        let w = &stranger.words;
        let title = w.say("desk-rating-title");
        let place = (format!("/rate/{token}"), String::new());
        stranger.page(&title, views::landing(w, (&self.ticket, &self.rating), &place, &shown, stranger.now))
    }
}

/// A link names its organisation before the point; what follows is the secret.
fn parts(token: &str) -> Option<(OrganisationId, String)> {
    let (organisation, secret) = token.split_once('.')?;
    Some((OrganisationId(organisation.parse().ok()?), digest(secret)))
}

async fn found(stranger: &Stranger, token: &str) -> Result<Option<Found>> {
    let Some((organisation, digest)) = parts(token) else { return Ok(None) };
    stranger.read(organisation, move |tx| look(tx, organisation, &digest)).await
}

fn look(tx: &mut Tx<'_>, organisation: OrganisationId, digest: &str) -> Result<Option<Found>> {
    let Some(rating) = store::by_token(tx, digest)? else { return Ok(None) };
    let ticket = tickets::by_number(tx, rating.ticket, None)?;
    let card = people::organisation(tx, organisation)?;
    Ok(ticket.zip(card).map(|(ticket, organisation)| Found { organisation, rating, ticket }))
}

fn spent(stranger: &Stranger) -> Response {
    let w = &stranger.words;
    let mut response = stranger.page(&w.say("desk-rating-title"), views::spent(w));
    *response.status_mut() = StatusCode::GONE;
    response
}

async fn answer(stranger: Stranger, Path(token): Path<String>, sent: Sent<Typed>) -> Result<Response> {
    let Some(found) = found(&stranger, &token).await? else { return Ok(spent(&stranger)) };
    let typed = sent.input;
    let given = match rules::read(&typed) {
        Ok(given) => given,
        Err(faults) => return Ok(refused(&stranger, &found, (&token, &typed), &Error::Invalid(faults))),
    };
    let (words, rating) = (stranger.clone().in_words_of(&found.organisation).words, found.rating.clone());
    let written =
        stranger.write(found.organisation.id, move |tx| -> Result<Rating> { super::rate(tx, &rating, &given, &words) });
    match written.await {
        Ok(rating) => {
            Ok(Found { rating, ..found }.page(&stranger, &token, Shown { thanked: true, ..Shown::default() }))
        }
        Err(error @ Error::TooLate(_)) => Ok(refused(&stranger, &found, (&token, &typed), &error)),
        Err(error) => Err(error),
    }
}

fn refused(stranger: &Stranger, found: &Found, (token, typed): (&str, &Typed), error: &Error) -> Response {
    let words = stranger.clone().in_words_of(&found.organisation).words;
    let problem = Problem::new(error, &words);
    let wrong = problem.fields.first().map_or(problem.title.as_str(), |f| f.message.as_str());
    let shown = Shown { chosen: &typed.score, comment: Some(&typed.comment), wrong, ..Shown::default() };
    let mut response = found.page(stranger, token, shown);
    *response.status_mut() = error.status();
    response
}

/// The answer of the person who asked, from their request's page.
async fn rate(cx: Cx, Path(number): Path<i64>, sent: Sent<Typed>) -> Result<Response> {
    let given = rules::read(&sent.input).map_err(Error::Invalid)?;
    let (me, words) = (cx.caller.person, cx.words.clone());
    cx.command(sent, move |tx, _| {
        let ticket = tickets::by_number(tx, number, Some(me))?.ok_or(Error::NotFound)?;
        let rating = super::of_present(tx, &ticket)?;
        super::rate(tx, &rating, &given, &words).map(drop)
    })
    .await?;
    Ok(see_with(&format!("/r/{number}"), "desk-rating-done", ""))
}

/// What the request's page shows of the question: nothing while it is open.
pub fn on_request(tx: &mut Tx<'_>, cx: &Cx, ticket: &Ticket) -> Result<maud::Markup> {
    let Some(resolved_at) = ticket.resolved_at.filter(|_| !ticket.open) else { return Ok(maud::html! {}) };
    let rating = store::of_resolution(tx, ticket.number, resolved_at)?;
    Ok(views::on_request(cx, ticket, rating.as_ref()))
}

/// Beside the ticket, for those who may see how people rate.
pub fn panel() -> house::Panel {
    house::Panel { on: crate::ticket::KIND, follows: &[], right: Right::DeskReport, draw: views::panel }
}

/// Which answers the team's page shows.
#[derive(Debug, Clone, Default, Deserialize, Serialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Answered on this day or later, for example 2026-01-01; ninety days back if absent.
    pub from: Option<String>,
    /// Answered before this day.
    pub to: Option<String>,
    /// `good` (4 and 5), `bad` (1 and 2) or absent for all.
    pub scores: Option<String>,
    /// Continue behind this answer: the `next` of the page before.
    pub after: Option<String>,
}

impl Asked {
    /// The period and the scores that are asked for.
    pub fn which(&self, zone: &TimeZone, now: Timestamp) -> Result<store::Which> {
        let back = now.checked_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(now);
        let scores = match self.scores.as_deref() {
            None | Some("") => (1, super::BEST),
            Some("good") => (super::SATISFIED, super::BEST),
            Some("bad") => (1, 2),
            Some(_) => return Err(Error::field("scores", "fault-unknown")),
        };
        let before = self.after.as_deref().filter(|t| !t.is_empty()).map(cursor).transpose()?;
        Ok(store::Which {
            from: moment("from", self.from.as_deref(), zone)?.unwrap_or(back),
            to: moment("to", self.to.as_deref(), zone)?.unwrap_or(Timestamp::MAX),
            scores,
            before: before.unwrap_or((Timestamp::MAX, i64::MAX)),
        })
    }
}

/// "<microseconds>.<id>" of the last answer seen.
fn cursor(text: &str) -> Result<(Timestamp, i64)> {
    let (at, id) = text.split_once('.').unwrap_or((text, ""));
    let at = at.parse().ok().and_then(|micros| Timestamp::from_microsecond(micros).ok());
    at.zip(id.parse().ok()).ok_or_else(|| Error::field("after", "fault-unknown"))
}

/// The cursor behind the last of a full page.
pub fn next(found: &[store::Listed], limit: i64) -> Option<String> {
    let last = found.last().filter(|_| found.len() as i64 == limit)?;
    Some(format!("{}.{}", last.rated_at.as_microsecond(), last.id))
}

/// A date (its first moment in the zone) or an instant.
fn moment(field: &str, text: Option<&str>, zone: &TimeZone) -> Result<Option<Timestamp>> {
    let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) else { return Ok(None) };
    let day = text.parse::<Date>().ok().filter(|_| text.len() == 10);
    let day = day.and_then(|d| d.to_zoned(zone.clone()).ok()).map(|z| z.timestamp());
    day.or_else(|| text.parse().ok()).map(Some).ok_or_else(|| Error::field(field, "fault-not-a-date"))
}

async fn ratings(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    page(&cx, &asked, (None, &[])).await
}

/// The team's page; `typed` is a setting that could not be taken, with what is wrong.
async fn page(cx: &Cx, asked: &Asked, typed: (Option<Setting>, &[(String, String)])) -> Result<Response> {
    let which = asked.which(&cx.words.zone, cx.now)?;
    let (counts, found, setting) = cx
        .read(move |tx| -> Result<_> {
            let counts = store::counts(tx, which.from, which.to)?;
            Ok((counts, store::list(tx, &which, LISTED)?, store::setting(tx)?))
        })
        .await?;
    let title = cx.words.say("desk-rating-page");
    let shown = views::Team {
        asked,
        which: &which,
        counts: &counts,
        found: &found,
        next: next(&found, LISTED),
        setting: typed.0.as_ref().unwrap_or(&setting),
        faults: typed.1,
    };
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, views::team(cx, &shown)).await
}

/// The setting as its form sends it: numbers as they were typed, boxes only where ticked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SettingForm {
    mails: Option<String>,
    wait_minutes: String,
    change_days: String,
    follow_up: Option<String>,
    follow_up_at_most: String,
    follow_up_priority: String,
}

impl SettingForm {
    fn read(&self) -> Setting {
        // What is no number becomes one outside every limit, so that the limits name the field.
        let number = |text: &str| text.trim().parse().unwrap_or(-1);
        Setting {
            mails: self.mails.is_some(),
            wait_minutes: number(&self.wait_minutes),
            change_days: number(&self.change_days),
            follow_up: self.follow_up.is_some(),
            follow_up_at_most: number(&self.follow_up_at_most),
            follow_up_priority: number(&self.follow_up_priority),
        }
    }
}

async fn set(cx: Cx, sent: Sent<SettingForm>) -> Result<Response> {
    let setting = sent.input.read();
    let wanted = setting.clone();
    match cx.command(sent, move |tx, _| super::set(tx, &wanted)).await {
        Ok(()) => Ok(see_with("/desk/ratings", "desk-rating-set", "")),
        Err(error @ Error::Invalid(_)) => {
            let faults: Vec<(String, String)> =
                Problem::new(&error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect();
            let mut response = page(&cx, &Asked::default(), (Some(setting), &faults)).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_its_organisation_and_hides_its_secret() {
        assert_eq!(parts("7.abc"), Some((OrganisationId(7), digest("abc"))));
        for wrong in ["", "abc", "x.abc", "."] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_asked_for_is_read_or_named() {
        let now: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let which = Asked::default().which(&TimeZone::UTC, now).unwrap();
        assert_eq!((which.from.to_string().as_str(), which.scores), ("2026-08-25T08:00:00Z", (1, 5)));
        for wrong in [("scores", "some"), ("from", "soon"), ("after", "x.y")] {
            let mut asked = Asked::default();
            match wrong.0 {
                "scores" => asked.scores = Some(wrong.1.into()),
                "from" => asked.from = Some(wrong.1.into()),
                _ => asked.after = Some(wrong.1.into()),
            }
            assert!(matches!(asked.which(&TimeZone::UTC, now), Err(Error::Invalid(_))), "{wrong:?}");
        }
    }
}
