//! Everything that can be done in the commons, one function each, used by pages, API, jobs and demo alike.

use crate::brief::{Brief, store as briefs};
use crate::briefing::{self, Sending, store as briefings};
use crate::events;
use crate::thanks::rules::Refusal;
use crate::thanks::{self, Audience, ThankYou, Thanks, store};
use house::job::{NewJob, store as jobs};
use house::journal::{RecordRef, store::Happened, store::append};
use house::mail::{NewMail, store as mails};
use house::people::{PersonId, store as people};
use house::record::{CardFields, Relation, store as record};
use house::store::{StoreError, Tx};
use house::words::Speaker;
use house::{Error, Result};
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

/// The thanked are told after this pause, in which a slip can be taken back.
const PAUSE: SignedDuration = SignedDuration::from_secs(12);
/// Most members who are offered a briefing.
pub(crate) const MEMBERS_MAX: i64 = 500;

/// A thank-you for a ticket; returns its number. Saying it twice is the same as once.
/// `only` limits to tickets that concern this person.
pub fn thank(tx: &mut Tx<'_>, ticket: i64, only: Option<PersonId>, words: &ThankYou) -> Result<i64> {
    let giver = actor(tx)?;
    let note = thanks::rules::note(words).map_err(Error::Invalid)?;
    let deed = store::deed(tx, ticket)?.ok_or(Error::NotFound)?;
    let receiver = thanks::rules::receiver(&deed, giver, only).map_err(|why| match why {
        Refusal::NotTheirs => Error::NotFound,
        Refusal::Nobody => Error::TooLate("commons-thanks-nobody".to_owned()),
    })?;
    let before = store::of_giver(tx, ticket, giver)?;
    if let Some(said) = before.as_ref().filter(|t| t.withdrawn_at.is_none()) {
        return Ok(said.number);
    }
    let number = before.as_ref().map_or_else(|| record::number_next(tx, thanks::KIND), |t| Ok(t.number))?;
    let said = Thanks {
        number,
        ticket,
        giver,
        giver_name: name(tx, giver)?,
        receiver,
        receiver_name: name(tx, receiver)?,
        note,
        open_to_all: words.audience == Audience::All,
        given_at: tx.now(),
        withdrawn_at: None,
        told_at: None,
    };
    keep(tx, &said, before.is_some())?;
    jobs::enqueue(
        tx,
        &NewJob { kind: thanks::jobs::TELL, payload: json!({ "thanks": number }), run_at: tx.now() + PAUSE },
    )?;
    Ok(number)
}

/// Row, card, link and journal of a thank-you. The words of a private one stay out of the journal, which others read.
fn keep(tx: &mut Tx<'_>, said: &Thanks, again: bool) -> Result<(), StoreError> {
    let (this, ticket) = (RecordRef::new(thanks::KIND, said.number), RecordRef::new("ticket", said.ticket));
    let concerns = (!said.open_to_all).then_some(said.receiver);
    let title = format!("{} → {}", said.giver_name, said.receiver_name);
    let card = CardFields { title: &title, state: "given", concerns };
    if again {
        store::again(tx, said)?;
        record::card_set(tx, &this, &card)?;
    } else {
        store::add(tx, said)?;
        record::card_add(tx, &this, &card)?;
        record::link_add(tx, &this, Relation::ThanksFor, &ticket)?;
    }
    let note = said.open_to_all.then_some(said.note.as_str());
    let payload = json!({ "ticket": said.ticket, "giver": said.giver, "receiver": said.receiver, "open_to_all": said.open_to_all, "note": note });
    append(tx, &Happened { kind: events::THANKED, record: this, concerns, payload })
}

/// Takes a thank-you back; possible for its giver until the thanked was told.
pub fn take_back(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    let giver = actor(tx)?;
    let said = store::by_number(tx, number)?.filter(|t| t.giver == giver).ok_or(Error::NotFound)?;
    if said.withdrawn_at.is_some() {
        return Ok(());
    }
    if !thanks::rules::can_take_back(&said, giver) {
        return Err(Error::TooLate("commons-thanks-told".to_owned()));
    }
    store::withdraw(tx, number)?;
    let (this, concerns) = (RecordRef::new(thanks::KIND, number), (!said.open_to_all).then_some(said.receiver));
    let title = format!("{} → {}", said.giver_name, said.receiver_name);
    record::card_set(tx, &this, &CardFields { title: &title, state: "withdrawn", concerns })?;
    append(
        tx,
        &Happened { kind: events::TAKEN_BACK, record: this, concerns, payload: json!({ "ticket": said.ticket }) },
    )?;
    Ok(())
}

/// Keeps today's brief as the briefing of the day and returns the day; what was kept today stays as it is.
pub fn keep_briefing(tx: &mut Tx<'_>) -> Result<Date> {
    let id = tx.organisation()?;
    let organisation = people::organisation(tx, id)?.ok_or(Error::NotFound)?;
    let day = tx.now().to_zoned(TimeZone::get(&organisation.zone).unwrap_or(TimeZone::UTC)).date();
    if briefings::by_day(tx, day)?.is_none() {
        let brief = briefs::brief(tx)?;
        add_briefing(tx, &brief)?;
    }
    Ok(day)
}

/// Keeps a brief as the briefing of its day.
pub(crate) fn add_briefing(tx: &mut Tx<'_>, brief: &Brief) -> Result<i64> {
    let number = record::number_next(tx, briefing::KIND)?;
    let content = serde_json::to_value(brief).map_err(Error::internal)?;
    briefings::add(tx, number, brief.day, &content)?;
    let this = RecordRef::new(briefing::KIND, number);
    record::card_add(tx, &this, &CardFields { title: &brief.day.to_string(), state: "kept", concerns: None })?;
    let payload = json!({ "day": brief.day, "waiting": brief.waiting.iter().map(|a| a.number).collect::<Vec<_>>() });
    append(tx, &Happened { kind: events::KEPT, record: this, concerns: None, payload })?;
    Ok(number)
}

/// Sends today's briefing (keeping it first, if that is not done) to the chosen; returns its day.
pub fn send_briefing(tx: &mut Tx<'_>, w: &Speaker, public_url: &str, sending: &Sending) -> Result<Date> {
    let members = people::members(tx, None, MEMBERS_MAX)?;
    let chosen = briefing::rules::chosen(&members, &sending.to).map_err(Error::Invalid)?;
    let day = keep_briefing(tx)?;
    let kept = briefings::by_day(tx, day)?.ok_or(Error::NotFound)?;
    let from = actor(tx)?;
    let sender = name(tx, from)?;
    for member in &chosen {
        let letter = briefing::views::letter(w, &kept.brief, (&sender, member), public_url);
        let mail = NewMail {
            person: Some(member.person),
            to: &member.email,
            subject: &letter.subject,
            plain: &letter.plain,
            html: Some(&letter.html),
        };
        mails::queue(tx, &mail)?;
        briefings::sent(tx, kept.number, member.person)?;
    }
    let payload = json!({ "day": day, "to": chosen.iter().map(|m| m.person).collect::<Vec<_>>() });
    append(
        tx,
        &Happened { kind: events::SENT, record: RecordRef::new(briefing::KIND, kept.number), concerns: None, payload },
    )?;
    Ok(day)
}

/// Notes that somebody opened a briefing; only the first time counts.
pub(crate) fn note_read(tx: &mut Tx<'_>, number: i64, person: PersonId) -> Result<()> {
    if briefings::opened(tx, number, person)? {
        append(
            tx,
            &Happened {
                kind: events::READ,
                record: RecordRef::new(briefing::KIND, number),
                concerns: None,
                payload: json!({ "person": person }),
            },
        )?;
    }
    Ok(())
}

/// Sets the rhythm of the transaction's organisation: a briefing every day at half past six. Setting it again changes nothing.
pub fn settle(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    jobs::schedule_set(tx, briefing::jobs::KEEP, briefing::jobs::RHYTHM)
}

fn actor(tx: &Tx<'_>) -> Result<PersonId> {
    tx.actor().person().ok_or(Error::Forbidden)
}

fn name(tx: &mut Tx<'_>, person: PersonId) -> Result<String> {
    people::member(tx, person)?.map(|m| m.name).ok_or(Error::NotFound)
}
