//! Approvals: who has to say yes before something goes on. Any record can wait for people's word: in steps one after
//! the other, with deputies, reminders and escalation. Nobody says yes to what they asked for themselves.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::Letters;
use crate::asks as desk;
use crate::ticket::{self, Deed, MessageKind, State};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::mail::{NewMail, store as mails};
use house::people::{Member, PersonId, Role, store as people};
use house::record::{CardFields, store as records};
use house::store::{Actor, FromValue, Tx, Value};
use house::{Error, Result};
use jiff::{SignedDuration, Timestamp};
use rules::Voice;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The word of the record's kind.
pub const KIND: &str = "approval";
/// How long a mailed link is good.
const LINK_GOOD: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Managers are asked for theirs at most this often, so that a circle ends.
const CLIMB_MAX: usize = 8;
/// Most people that a role may ask in one step.
const SEATS_MAX: i64 = 40;
const TEXT_MAX: usize = 4000;

/// Whom a step asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Approver {
    /// The manager of the person for whom it is.
    LineManager,
    /// Whoever answers for the service that it is about.
    ServiceOwner,
    /// A person by their number.
    #[schema(value_type = i64)]
    Person(PersonId),
    /// Everybody in a role.
    Role(Role),
}

/// How many of those asked must say yes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    All,
    #[default]
    Any,
    AtLeast(u32),
}

/// One step; steps are taken one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// "Your manager", "Budget".
    #[serde(default)]
    pub name: String,
    pub who: Vec<Approver>,
    #[serde(default)]
    pub need: Need,
    /// The step is left out below this amount, in cents.
    #[serde(default)]
    pub from_cents: Option<i64>,
}

/// Where an approval stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Waiting,
    Approved,
    Declined,
    Withdrawn,
}

impl Standing {
    pub const ALL: [Standing; 4] = [Self::Waiting, Self::Approved, Self::Declined, Self::Withdrawn];

    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromValue for Standing {
    fn from_value(value: Value) -> Result<Self, String> {
        let word = String::from_value(value)?;
        Self::ALL.into_iter().find(|s| s.word() == word).ok_or_else(|| format!("the unknown word {word}"))
    }
}

/// Something that waits for people's word, or did.
#[derive(Debug, Clone)]
pub struct Approval {
    pub number: i64,
    pub record: RecordRef,
    pub title: String,
    pub why: String,
    pub service: String,
    pub amount_cents: Option<i64>,
    pub asked_by: PersonId,
    pub asked_by_name: String,
    pub for_person: Option<PersonId>,
    pub state: Standing,
    pub steps: Vec<Step>,
    pub step: i64,
    pub round: i64,
    pub asked_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// One voice in a step.
#[derive(Debug, Clone)]
pub struct Seat {
    pub step: i64,
    pub seat: i64,
    pub principal: PersonId,
    pub principal_name: String,
    pub state: String,
    pub decided_by_name: String,
    pub decided_at: Option<Timestamp>,
    pub reason: String,
}

/// Somebody who may use a voice.
#[derive(Debug, Clone)]
pub struct Asked {
    pub step: i64,
    pub seat: i64,
    pub person: PersonId,
    pub person_name: String,
    pub why: String,
    pub hash: String,
    pub expires_at: Timestamp,
    pub used: bool,
    pub approval: i64,
}

/// Asks for people's word on a record.
#[derive(Debug, Clone)]
pub struct Asking {
    pub record: RecordRef,
    pub title: String,
    /// What is asked for, in words that an approver can decide on.
    pub why: String,
    /// The service that it is about, if a step asks its owner.
    pub service: String,
    pub amount_cents: Option<i64>,
    /// For whom it is, where that is not the person who asks.
    pub for_person: Option<PersonId>,
    pub steps: Vec<Step>,
}

impl Approval {
    /// Those who may not decide it.
    fn barred(&self, person: PersonId) -> bool {
        self.asked_by == person || self.for_person == Some(person)
    }

    fn present(&self) -> Option<&Step> {
        usize::try_from(self.step).ok().and_then(|i| self.steps.get(i))
    }
}

/// Asks for approval; its number, or nothing if no step applies to the amount. A ticket waits meanwhile.
pub fn ask(tx: &mut Tx<'_>, letters: Option<&Letters>, asking: &Asking) -> Result<Option<i64>> {
    let steps = rules::applying(&asking.steps, asking.amount_cents);
    if steps.is_empty() {
        return Ok(None);
    }
    let (by, name) = actor(tx)?;
    let number = records::number_next(tx, KIND)?;
    let mut a = Approval {
        number,
        record: asking.record.clone(),
        title: asking.title.clone(),
        why: asking.why.clone(),
        service: asking.service.clone(),
        amount_cents: asking.amount_cents,
        asked_by: by,
        asked_by_name: name,
        for_person: asking.for_person.filter(|p| *p != by),
        state: Standing::Waiting,
        steps,
        step: 0,
        round: 0,
        asked_at: tx.now(),
        ended_at: None,
    };
    store::add(tx, &a)?;
    let card = CardFields { title: &a.title, state: a.state.word(), concerns: Some(by) };
    records::card_add(tx, &RecordRef::new(KIND, number), &card)?;
    let payload = json!({ "title": a.title, "why": a.why, "record_kind": a.record.kind, "record_number": a.record.number,
        "amount_cents": a.amount_cents, "by_name": a.asked_by_name });
    told(tx, &a, "approval.asked", payload)?;
    begin(tx, letters, &mut a)?;
    if a.record.kind == ticket::KIND {
        desk::change(tx, a.record.number, None, &Deed::Wait { third_party: true })?;
    }
    Ok(Some(number))
}

fn actor(tx: &mut Tx<'_>) -> Result<(PersonId, String)> {
    let Actor::Person(person) = tx.actor() else { return Err(Error::internal("an approval needs a person who asks")) };
    Ok((person, people::member(tx, person)?.map(|m| m.name).unwrap_or_default()))
}

fn told(tx: &mut Tx<'_>, a: &Approval, kind: &'static str, payload: serde_json::Value) -> Result<()> {
    let record = RecordRef::new(KIND, a.number);
    append(tx, &Happened { kind, record, concerns: Some(a.asked_by), payload })?;
    Ok(())
}

/// Takes up the present step: finds who has a voice in it, and asks them.
fn begin(tx: &mut Tx<'_>, letters: Option<&Letters>, a: &mut Approval) -> Result<()> {
    let Some(step) = a.present().cloned() else { return Ok(()) };
    let mut voices = Vec::new();
    for who in &step.who {
        for member in voices_of(tx, a, who)? {
            if !voices.iter().any(|m: &Member| m.person == member.person) && !a.barred(member.person) {
                voices.push(member);
            }
        }
    }
    let stand_in = voices.is_empty();
    for role in [Role::ItLead, Role::Admin, Role::Executive] {
        if voices.is_empty() {
            voices = people::members(tx, Some(role), SEATS_MAX)?;
            voices.retain(|m| !a.barred(m.person));
        }
    }
    if voices.is_empty() {
        return Err(Error::field("approval", "desk-approval-nobody"));
    }
    let names: Vec<&str> = voices.iter().map(|m| m.name.as_str()).collect();
    told(
        tx,
        a,
        "approval.step",
        json!({ "step": a.step + 1, "of": a.steps.len(), "name": step.name, "people": names, "nobody_named": stand_in }),
    )?;
    for (seat, member) in voices.iter().enumerate() {
        let place = (a.number, a.step, seat as i64);
        store::seat_add(tx, place, (member.person, &member.name))?;
        invite(tx, letters, a, (seat as i64, member, "named"))?;
        stand_in_for(tx, letters, a, (seat as i64, member.person))?;
    }
    jobs::later(tx, a, a.round + 1)
}

/// Asks the deputy too, if somebody is away.
fn stand_in_for(
    tx: &mut Tx<'_>,
    letters: Option<&Letters>,
    a: &Approval,
    (seat, person): (i64, PersonId),
) -> Result<()> {
    let colleague = store::colleague(tx, person)?;
    let organisation = tx.organisation()?;
    let zone = people::organisation(tx, organisation)?.map_or_else(|| "UTC".to_owned(), |o| o.zone);
    let today = tx.now().in_tz(&zone).map_or_else(|_| tx.now().to_zoned(jiff::tz::TimeZone::UTC).date(), |z| z.date());
    let Some(deputy) = colleague.deputy.filter(|d| !a.barred(*d)) else { return Ok(()) };
    if !rules::is_away(&colleague.away_from, &colleague.away_until, today) {
        return Ok(());
    }
    let known = store::asked(tx, a.number)?;
    if known.iter().any(|k| k.step == a.step && k.seat == seat && k.person == deputy) {
        return Ok(());
    }
    let Some(member) = people::member(tx, deputy)? else { return Ok(()) };
    told(tx, a, "approval.deputy", json!({ "to_name": member.name }))?;
    invite(tx, letters, a, (seat, &member, "deputy"))
}

/// The members whom an approver means.
fn voices_of(tx: &mut Tx<'_>, a: &Approval, who: &Approver) -> Result<Vec<Member>> {
    let one = match who {
        Approver::Role(role) => return Ok(people::members(tx, Some(*role), SEATS_MAX)?),
        Approver::Person(person) => Some(*person),
        Approver::ServiceOwner if a.service.is_empty() => None,
        Approver::ServiceOwner => store::owner(tx, &a.service)?,
        Approver::LineManager => manager_of(tx, a)?,
    };
    Ok(one.map(|p| people::member(tx, p)).transpose()?.flatten().into_iter().collect())
}

/// The nearest manager above the person for whom it is who may decide it.
fn manager_of(tx: &mut Tx<'_>, a: &Approval) -> Result<Option<PersonId>> {
    let mut person = a.for_person.unwrap_or(a.asked_by);
    for _ in 0..CLIMB_MAX {
        match store::colleague(tx, person)?.manager {
            Some(manager) if a.barred(manager) => person = manager,
            found => return Ok(found),
        }
    }
    Ok(None)
}

/// Gives somebody a voice and a link, and mails it to them.
fn invite(
    tx: &mut Tx<'_>,
    letters: Option<&Letters>,
    a: &Approval,
    (seat, to, why): (i64, &Member, &str),
) -> Result<()> {
    let secret = house::secret()?;
    let asked = Asked {
        step: a.step,
        seat,
        person: to.person,
        person_name: to.name.clone(),
        why: why.to_owned(),
        hash: house::digest(&secret),
        expires_at: tx.now().checked_add(LINK_GOOD).unwrap_or(Timestamp::MAX),
        used: false,
        approval: a.number,
    };
    store::asked_set(tx, &asked)?;
    let Some(letters) = letters else { return Ok(()) };
    let link = format!("{}/approve/{}.{secret}", letters.public_url, tx.organisation()?.0);
    let letter = views::please(letters, a, to, (why, &link));
    post(tx, to, &letter)
}

fn post(tx: &mut Tx<'_>, to: &Member, letter: &crate::letter::Letter) -> Result<()> {
    let mail = NewMail {
        person: Some(to.person),
        to: &to.email,
        subject: &letter.subject,
        plain: &letter.plain,
        html: Some(&letter.html),
    };
    mails::queue(tx, &mail)?;
    Ok(())
}

/// An approval with its voices, if this person has to do with it or sees all of them.
pub fn visible(tx: &mut Tx<'_>, number: i64, (me, all): (PersonId, bool)) -> Result<(Approval, Vec<Seat>, Vec<Asked>)> {
    let a = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
    let asked = store::asked(tx, number)?;
    if all || a.barred(me) || asked.iter().any(|k| k.person == me) {
        return Ok((a, store::seats(tx, number)?, asked));
    }
    Err(Error::NotFound)
}

/// The voices that somebody may use now.
pub fn mine<'k>(a: &Approval, seats: &[Seat], asked: &'k [Asked], me: PersonId) -> Vec<&'k Asked> {
    let open = |k: &&Asked| {
        k.person == me
            && k.step == a.step
            && seats.iter().any(|s| s.step == k.step && s.seat == k.seat && s.state == "asked")
    };
    if a.state == Standing::Waiting { asked.iter().filter(open).collect() } else { Vec::new() }
}

/// What somebody answers.
#[derive(Debug, Clone)]
pub struct Decision {
    pub yes: bool,
    /// Must be given with a no.
    pub reason: String,
    /// "page", "mail" or "api".
    pub way: &'static str,
}

/// Decides with all voices that the acting person has in the present step.
pub fn decide(tx: &mut Tx<'_>, letters: Option<&Letters>, number: i64, d: &Decision) -> Result<Standing> {
    let (me, name) = actor(tx)?;
    let (mut a, seats, asked) = visible(tx, number, (me, false))?;
    if a.state != Standing::Waiting {
        return Err(Error::TooLate("desk-approval-ended".to_owned()));
    }
    let mine: Vec<Asked> = mine(&a, &seats, &asked, me).into_iter().cloned().collect();
    if mine.is_empty() || a.barred(me) {
        let was = asked.iter().any(|k| k.person == me);
        return Err(if was { Error::TooLate("desk-approval-decided".to_owned()) } else { Error::NotFound });
    }
    let reason = d.reason.trim();
    if !d.yes && reason.is_empty() {
        return Err(Error::field("reason", "desk-approval-say-why"));
    }
    check_length("reason", reason)?;
    let word = if d.yes { "approved" } else { "declined" };
    for k in &mine {
        store::seat_decide(tx, (number, k.step, k.seat), (word, &name, reason))?;
        let stood_for = seats.iter().find(|s| s.step == k.step && s.seat == k.seat && s.principal != me);
        let payload = json!({ "answer": word, "by_name": name, "for_name": stood_for.map(|s| s.principal_name.as_str()),
            "reason": reason, "way": d.way, "step": k.step + 1 });
        told(tx, &a, "approval.decided", payload)?;
    }
    store::asked_used(tx, (number, a.step), me)?;
    go_on(tx, letters, &mut a, (&name, reason))?;
    Ok(a.state)
}

pub fn check_length(field: &str, text: &str) -> Result<()> {
    if text.chars().count() > TEXT_MAX {
        return Err(Error::Invalid(vec![house::FieldFault::new(field, "fault-too-long").with("max", TEXT_MAX)]));
    }
    Ok(())
}

/// Looks what the present step has come to: the next step, or the end.
fn go_on(tx: &mut Tx<'_>, letters: Option<&Letters>, a: &mut Approval, by: (&str, &str)) -> Result<()> {
    let seats = store::seats(tx, a.number)?;
    let voices: Vec<Voice> = seats
        .iter()
        .filter(|s| s.step == a.step)
        .map(|s| match s.state.as_str() {
            "approved" => Voice::Yes,
            "declined" => Voice::No,
            _ => Voice::Asked,
        })
        .collect();
    let need = a.present().map_or(Need::Any, |s| s.need);
    match rules::outcome(need, &voices) {
        None => Ok(()),
        Some(false) => end(tx, letters, a, (Standing::Declined, by)),
        Some(true) if a.step + 1 < a.steps.len() as i64 => {
            store::seats_lapse(tx, a.number)?;
            (a.step, a.round) = (a.step + 1, 0);
            store::set(tx, a)?;
            begin(tx, letters, a)
        }
        Some(true) => end(tx, letters, a, (Standing::Approved, by)),
    }
}

/// Ends an approval, tells the person who asked, and lets their ticket go on or ends it too.
fn end(tx: &mut Tx<'_>, letters: Option<&Letters>, a: &mut Approval, (to, by): (Standing, (&str, &str))) -> Result<()> {
    store::seats_lapse(tx, a.number)?;
    (a.state, a.ended_at) = (to, Some(tx.now()));
    store::set(tx, a)?;
    let card = CardFields { title: &a.title, state: to.word(), concerns: Some(a.asked_by) };
    records::card_set(tx, &RecordRef::new(KIND, a.number), &card)?;
    told(tx, a, "approval.ended", json!({ "state": to, "by_name": by.0, "reason": by.1 }))?;
    if let Some(letters) = letters.filter(|_| to != Standing::Withdrawn) {
        let reader = people::member(tx, a.asked_by)?;
        if let Some(member) = reader {
            let letter = views::outcome(letters, a, &member, by);
            post(tx, &member, &letter)?;
        }
    }
    if a.record.kind == ticket::KIND { ticket_goes_on(tx, letters, a, by) } else { Ok(()) }
}

/// A ticket whose approval ended works on; a declined one is done, in words that its requester sees.
fn ticket_goes_on(tx: &mut Tx<'_>, letters: Option<&Letters>, a: &Approval, by: (&str, &str)) -> Result<()> {
    let Some(t) = ticket::store::by_number(tx, a.record.number, None)? else { return Ok(()) };
    if let Some(letters) = letters.filter(|_| a.state != Standing::Withdrawn) {
        let body = views::outcome_says(&letters.speaker, a, by);
        let said = ticket::store::Words {
            author: None,
            author_name: "Rapport",
            kind: MessageKind::Auto,
            from_requester: false,
            body: &body,
        };
        ticket::store::message_add(tx, t.id, &said)?;
    }
    let mut tx = tx.acting(Actor::System);
    match a.state {
        Standing::Declined if t.open => {
            desk::change(&mut tx, t.number, None, &Deed::Resolve { by_requester: false })?;
        }
        _ if t.state == State::WaitingThirdParty => {
            desk::change(&mut tx, t.number, None, &Deed::Resume)?;
        }
        _ => {}
    }
    Ok(())
}

/// Asks the person who wants it something; they answer on the page.
pub fn question(tx: &mut Tx<'_>, letters: Option<&Letters>, number: i64, text: &str) -> Result<()> {
    let (me, name) = actor(tx)?;
    let (a, seats, asked) = visible(tx, number, (me, false))?;
    if mine(&a, &seats, &asked, me).is_empty() {
        return Err(if a.state == Standing::Waiting {
            Error::NotFound
        } else {
            Error::TooLate("desk-approval-ended".to_owned())
        });
    }
    say(tx, &a, "approval.questioned", (text, &name))?;
    let (Some(letters), Some(to)) = (letters, people::member(tx, a.asked_by)?) else { return Ok(()) };
    let letter = views::word(letters, &a, &to, ("desk-approval-mail-question", &name, text));
    post(tx, &to, &letter)
}

/// Answers what an approver asked; everybody who owes a word reads it.
pub fn answer(tx: &mut Tx<'_>, letters: Option<&Letters>, number: i64, text: &str) -> Result<()> {
    let (me, name) = actor(tx)?;
    let (a, seats, asked) = visible(tx, number, (me, false))?;
    if !a.barred(me) {
        return Err(Error::NotFound);
    }
    say(tx, &a, "approval.answered", (text, &name))?;
    let Some(letters) = letters else { return Ok(()) };
    for k in asked.iter().filter(|k| !mine(&a, &seats, &asked, k.person).is_empty() && k.step == a.step) {
        if let Some(to) = people::member(tx, k.person)? {
            let letter = views::word(letters, &a, &to, ("desk-approval-mail-answer", &name, text));
            post(tx, &to, &letter)?;
        }
    }
    Ok(())
}

fn say(tx: &mut Tx<'_>, a: &Approval, kind: &'static str, (text, by): (&str, &str)) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::field("text", "fault-empty"));
    }
    check_length("text", text)?;
    told(tx, a, kind, json!({ "text": text.trim(), "by_name": by }))
}

/// Takes the question back; what waited for it goes on.
pub fn withdraw(tx: &mut Tx<'_>, number: i64, lead: bool) -> Result<()> {
    let (me, name) = actor(tx)?;
    let (mut a, ..) = visible(tx, number, (me, lead))?;
    if !(a.asked_by == me || lead) {
        return Err(Error::NotFound);
    }
    if a.state != Standing::Waiting {
        return Err(Error::TooLate("desk-approval-ended".to_owned()));
    }
    end(tx, None, &mut a, (Standing::Withdrawn, (&name, "")))
}

/// Gives one's voice to somebody else.
pub fn pass_on(tx: &mut Tx<'_>, letters: Option<&Letters>, number: i64, to: PersonId) -> Result<()> {
    let (me, name) = actor(tx)?;
    let (a, seats, asked) = visible(tx, number, (me, false))?;
    let voices: Vec<Asked> = mine(&a, &seats, &asked, me).into_iter().cloned().collect();
    if voices.is_empty() {
        return Err(if a.state == Standing::Waiting {
            Error::NotFound
        } else {
            Error::TooLate("desk-approval-ended".to_owned())
        });
    }
    let member = people::member(tx, to)?.filter(|m| m.person != me && m.role != Role::Auditor);
    let member = member.ok_or_else(|| Error::field("to", "fault-unknown"))?;
    if a.barred(to) {
        return Err(Error::field("to", "desk-approval-own"));
    }
    for k in &voices {
        store::asked_drop(tx, k)?;
        invite(tx, letters, &a, (k.seat, &member, "passed"))?;
    }
    told(tx, &a, "approval.passed", json!({ "by_name": name, "to": to, "to_name": member.name }))
}
