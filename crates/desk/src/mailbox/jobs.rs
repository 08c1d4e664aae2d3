//! Takes messages in: reads them, keeps them raw, and writes down what became of each. However a message arrives
//! (brought by a mail server, fetched, sent by a program), it comes through here.

use super::rules::{self, Key};
use super::store::{self, NewMail};
use super::{Participant, Taken};
use crate::asks;
use crate::letter::{self, Letters};
use crate::ticket::{MessageKind, NOTE_KIND, Ticket, store as tickets};
use crate::{Channel, Opening, Saying, Then};
use axum::body::Bytes;
use connect::mail::{self, Message, Outcome};
use house::attachment::Stored;
use house::people::policy::{self, Right};
use house::people::{Member, OrganisationId, store as people};
use house::store::{Actor, Tx};
use house::{Error, House, Result};
use jiff::SignedDuration;

/// How long after the last message of a topic an answer without headers still belongs to it.
const TOPIC_LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Within this time, more messages of one sender than [`FLOOD_MAX`] are a loop that headers do not show.
const FLOOD: SignedDuration = SignedDuration::from_mins(10);
const FLOOD_MAX: i64 = 250;
/// Within an hour one sender is told so often that a message arrived.
const THANKED_MAX: i64 = 5;

/// A message as it arrived.
pub struct Arrived {
    pub organisation: OrganisationId,
    pub mailbox: Option<i64>,
    pub raw: Bytes,
    /// The addresses of the envelope; those of the headers are added.
    pub recipients: Vec<String>,
}

/// Takes one message in. When this returns, the message and what became of it are durable; the same message brought
/// again changes nothing.
///
/// # Errors
/// The disk is full or the database is away: then the bringer keeps the message and comes again.
pub async fn take(house: &House, arrived: Arrived) -> Result<Taken> {
    let Arrived { organisation, mailbox, raw, recipients } = arrived;
    let bytes = raw.clone();
    let message = tokio::task::spawn_blocking(move || mail::read(&bytes)).await.map_err(Error::internal)?;
    let kept = keep(house, raw).await?;
    let mut files = Vec::new();
    if matches!(message.verdict.outcome, Outcome::Ticket | Outcome::Reply) {
        for file in &message.attachments {
            files.push((
                file.name.clone(),
                file.media_type.clone(),
                keep(house, Bytes::from(file.bytes.clone())).await?,
            ));
        }
    }
    let letters = letters(house, organisation).await?;
    let incoming = Incoming { message, mailbox, recipients, kept, files };
    house.db.write(house.system(Some(organisation)), move |tx| receive(tx, &letters, &incoming)).await
}

async fn keep(house: &House, bytes: Bytes) -> Result<Stored> {
    let stream = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
    house.objects.put_stream(stream, mail::BYTES_MAX as u64 + 1).await
}

/// The letters of an organisation, in its own language.
pub async fn letters(house: &House, organisation: OrganisationId) -> Result<Letters> {
    let found = house
        .db
        .read::<_, Error>(house.system(Some(organisation)), move |tx| Ok(people::organisation(tx, organisation)?))
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Letters::for_organisation(house, &found))
}

/// A message that was read and kept.
pub struct Incoming {
    pub message: Message,
    pub mailbox: Option<i64>,
    pub recipients: Vec<String>,
    pub kept: Stored,
    pub files: Vec<(String, String, Stored)>,
}

/// What is known of a message beside itself.
struct Known {
    key: Key,
    /// The plain addresses of the desk.
    ours: Vec<String>,
    sender: String,
    member: Option<Member>,
}

/// Writes down what a message became, with all that follows, in one transaction.
pub fn receive(tx: &mut Tx<'_>, letters: &Letters, incoming: &Incoming) -> Result<Taken> {
    let message = &incoming.message;
    let topic = rules::topic(&message.subject);
    let id = message.message_id.clone().unwrap_or_else(|| format!("none.{}", incoming.kept.hash));
    let sender = author(message);
    let body = rules::text_of(message, "");
    if let Some(before) = store::same(tx, &id, (&sender.email, &topic, &body))? {
        let Some(seen) = store::seen_one(tx, before.id)? else { return Err(Error::NotFound) };
        return Ok(Taken { id: seen.id, outcome: seen.outcome, reason: seen.reason, ticket: seen.ticket, again: true });
    }
    let known = known(tx, &sender.email)?;
    let (outcome, reason) = judged(tx, &known, message, &id)?;
    let failed = message.verdict.failed_recipients.join("\n");
    let recipient = incoming
        .recipients
        .first()
        .cloned()
        .or_else(|| message.to.first().map(|a| a.email.clone()))
        .unwrap_or_default();
    let row = store::add(
        tx,
        &NewMail {
            mailbox: incoming.mailbox,
            message_id: &id,
            outcome: outcome.word(),
            reason: &reason,
            sender: &sender.email,
            sender_name: &sender.name,
            recipient: &recipient,
            subject: &message.subject,
            topic: &topic,
            body: &body,
            folded: &message.folded,
            html: message.html.as_deref(),
            failed: &failed,
            hash: Some(&incoming.kept.hash),
            bytes: i64::try_from(incoming.kept.bytes).unwrap_or(i64::MAX),
            ..NewMail::default()
        },
    )?;
    if let Some(mailbox) = incoming.mailbox {
        store::mailbox_checked(tx, mailbox, None)?;
    }
    settle(tx, letters, incoming, &known, (row, outcome, reason))
}

/// The outcome with what only the database knows: our own mail come back, and floods.
fn judged(tx: &mut Tx<'_>, known: &Known, message: &Message, id: &str) -> Result<(Outcome, String)> {
    let (outcome, reason) = (message.verdict.outcome, message.verdict.reason.clone());
    if store::is_ours(tx, id)? || known.key.ticket_of_id(id).is_some() {
        return Ok((Outcome::Loop, "it is a mail of ours that came back".to_owned()));
    }
    if !matches!(outcome, Outcome::Ticket | Outcome::Reply) {
        return Ok((outcome, reason));
    }
    if known.ours.contains(&known.sender) {
        return Ok((Outcome::Loop, "its sender is an address of this desk".to_owned()));
    }
    let since = tx.now().checked_sub(FLOOD).unwrap_or(tx.now());
    if store::count_from(tx, &known.sender, since)? >= FLOOD_MAX {
        return Ok((Outcome::Loop, format!("its sender wrote more than {FLOOD_MAX} times in ten minutes")));
    }
    Ok((outcome, reason))
}

fn settle(
    tx: &mut Tx<'_>,
    letters: &Letters,
    incoming: &Incoming,
    known: &Known,
    (row, outcome, reason): (i64, Outcome, String),
) -> Result<Taken> {
    let taken = |outcome: Outcome, reason: String, ticket| Taken {
        id: row,
        outcome: outcome.word().to_owned(),
        reason,
        ticket,
        again: false,
    };
    let found = thread(tx, known, incoming)?;
    match outcome {
        Outcome::Ticket | Outcome::Reply => {
            let (outcome, reason, ticket, said) = match found {
                Some((t, how)) => {
                    let said = answer(tx, letters, incoming, known, &t)?;
                    (Outcome::Reply, how.reason().to_owned(), t.number, said)
                }
                None => {
                    let number = open(tx, letters, incoming, known)?;
                    (Outcome::Ticket, "it goes on in no conversation of ours".to_owned(), number, None)
                }
            };
            store::settle(tx, row, (outcome.word(), &reason), (Some(ticket), said))?;
            Ok(taken(outcome, reason, Some(ticket)))
        }
        Outcome::Bounce => {
            let ticket = found.map(|(t, _)| t.number);
            if let Some(number) = ticket {
                returned(tx, letters, number, incoming)?;
            }
            store::settle(tx, row, (outcome.word(), &reason), (ticket, None))?;
            Ok(taken(outcome, reason, ticket))
        }
        _ => {
            let ticket = found.map(|(t, _)| t.number);
            store::settle(tx, row, (outcome.word(), &reason), (ticket, None))?;
            Ok(taken(outcome, reason, ticket))
        }
    }
}

fn author(message: &Message) -> Participant {
    let of = message.from.as_ref().or(message.sender.as_ref()).or(message.reply_to.first());
    of.map_or_else(|| Participant { email: String::new(), name: String::new(), person: None }, Participant::from)
}

fn known(tx: &mut Tx<'_>, sender: &str) -> Result<Known> {
    let key = store::key_or_add(tx)?;
    let ours = store::mailboxes(tx)?.into_iter().map(|m| m.address).collect();
    Ok(Known { key, ours, sender: sender.to_owned(), member: member(tx, sender)? })
}

/// The member with this address.
fn member(tx: &mut Tx<'_>, email: &str) -> Result<Option<Member>> {
    let Some(person) = people::person_by_email(tx, email)? else { return Ok(None) };
    Ok(people::member(tx, person)?)
}

/// How a message was found to belong to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Headers,
    Address,
    Subject,
    Topic,
}

impl How {
    fn reason(self) -> &'static str {
        match self {
            Self::Headers => "its headers name a message of the conversation",
            Self::Address => "it is addressed to the ticket",
            Self::Subject => "its subject names the ticket, and its sender takes part in it",
            Self::Topic => "it answers by its subject, and its sender takes part in the ticket",
        }
    }

    /// Whether only somebody who had a letter of ours can have written it.
    fn is_proof(self) -> bool {
        matches!(self, Self::Headers | Self::Address)
    }
}

/// The ticket that a message belongs to: by headers, by address, by subject, by topic, in this order.
fn thread(tx: &mut Tx<'_>, known: &Known, incoming: &Incoming) -> Result<Option<(Ticket, How)>> {
    let message = &incoming.message;
    let ids = message.in_reply_to.iter().chain(message.references.iter().rev()).chain(&message.returned);
    for id in ids.take(200) {
        let number = match known.key.ticket_of_id(id) {
            Some(number) => Some(number),
            None => store::ticket_of_message(tx, id)?,
        };
        if let Some(t) = number.map(|n| tickets::by_number(tx, n, None)).transpose()?.flatten() {
            return Ok(Some((t, How::Headers)));
        }
    }
    let headers = message.to.iter().chain(&message.cc).map(|a| &a.email);
    for address in headers.chain(&message.delivered_to).chain(&incoming.recipients) {
        let number = known.key.ticket_of_address(address);
        if let Some(t) = number.map(|n| tickets::by_number(tx, n, None)).transpose()?.flatten() {
            return Ok(Some((t, How::Address)));
        }
    }
    if let Some(number) = rules::ticket_of_subject(&message.subject)
        && let Some(t) = tickets::by_number(tx, number, None)?
        && takes_part(tx, known, &t)?
    {
        return Ok(Some((t, How::Subject)));
    }
    by_topic(tx, known, message)
}

/// Outlook answers without naming what it answers: the subject, who takes part and the time must do.
fn by_topic(tx: &mut Tx<'_>, known: &Known, message: &Message) -> Result<Option<(Ticket, How)>> {
    let topic = rules::topic(message.thread_topic.as_deref().unwrap_or(&message.subject));
    if !rules::answers(message) || topic.is_empty() {
        return Ok(None);
    }
    let since = tx.now().checked_sub(TOPIC_LASTS).unwrap_or(tx.now());
    let mut asked = Vec::new();
    for (number, sender, recipient) in store::by_topic(tx, &topic, since)? {
        if asked.contains(&number) {
            continue;
        }
        asked.push(number);
        let Some(t) = tickets::by_number(tx, number, None)? else { continue };
        if sender == known.sender || recipient == known.sender || takes_part(tx, known, &t)? {
            return Ok(Some((t, How::Topic)));
        }
    }
    Ok(None)
}

/// Whether the sender asked, takes part, or works here.
fn takes_part(tx: &mut Tx<'_>, known: &Known, t: &Ticket) -> Result<bool> {
    if let Some(member) = &known.member
        && (t.requester == Some(member.person) || works(member))
    {
        return Ok(true);
    }
    Ok(store::participants(tx, t.id)?.iter().any(|p| p.email == known.sender))
}

fn works(member: &Member) -> bool {
    policy::reach(member.role, Right::DeskWork).is_some()
}

/// For whom a new ticket is opened, with which words; and what whoever passed it on said about it.
struct Case {
    asks: Participant,
    text: String,
    aside: Option<String>,
}

/// What a colleague at the desk passes on is asked by whoever wrote it; everything else by its sender.
fn case(tx: &mut Tx<'_>, incoming: &Incoming, known: &Known, nothing: &str) -> Result<Case> {
    let message = &incoming.message;
    let person = known.member.as_ref().map(|m| m.person);
    let own =
        Case { asks: Participant { person, ..author(message) }, text: rules::text_of(message, nothing), aside: None };
    let Some(wrote) = message.forwarded.as_ref().filter(|_| known.member.as_ref().is_some_and(works)) else {
        return Ok(own);
    };
    if wrote.email == known.sender || known.ours.contains(&rules::plain_address(&wrote.email)) {
        return Ok(own);
    }
    let asks = Participant { person: member(tx, &wrote.email)?.map(|m| m.person), ..Participant::from(wrote) };
    // Without a word of their own, what was passed on is the text.
    let (text, aside) = match message.folded.trim() {
        "" => (own.text, None),
        passed_on => (rules::kept(passed_on), Some(own.text).filter(|words| *words != nothing)),
    };
    Ok(Case { asks, text, aside })
}

/// What somebody who writes to the desk for the first time starts.
fn open(tx: &mut Tx<'_>, letters: &Letters, incoming: &Incoming, known: &Known) -> Result<i64> {
    let message = &incoming.message;
    let Case { asks, text, aside } = case(tx, incoming, known, &letters.speaker.say("desk-mailbox-no-text"))?;
    let opening = Opening {
        title: connect::mail::plain_subject(&message.subject),
        requester_name: outside_name(&asks),
        ..asks::plain_opening(&text, asks.person, Channel::Mail)
    };
    let mut own = tx.acting(known.member.as_ref().map_or(Actor::System, |m| Actor::Person(m.person)));
    // The acknowledgement is sent below, to whoever wrote, if a program may write to them at all.
    let number = asks::open_ticket(&mut own, None, &opening)?;
    let t = tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    if asks.person.is_none() {
        store::participant_add(tx, t.id, &asks)?;
    }
    if let Some(text) = aside {
        let note = Saying { text, kind: MessageKind::Note, from_requester: false, then: Then::Send, seen: None };
        let mut own = tx.acting(known.member.as_ref().map_or(Actor::System, |m| Actor::Person(m.person)));
        asks::say(&mut own, None, number, &note)?;
    }
    join(tx, incoming, known, &t)?;
    attach(tx, incoming, known, &t)?;
    let since = tx.now().checked_sub(SignedDuration::from_hours(1)).unwrap_or(tx.now());
    if message.answerable && store::count_from(tx, &known.sender, since)? <= THANKED_MAX {
        letter::acknowledge(tx, letters, &t, &asks)?;
    }
    Ok(number)
}

/// Somebody who is no member is called by name and address.
fn outside_name(sender: &Participant) -> String {
    let name =
        if sender.name.is_empty() { sender.email.clone() } else { format!("{} <{}>", sender.name, sender.email) };
    name.chars().take(200).collect()
}

/// What somebody says on a ticket by mail. Who works here speaks for the desk only with proof that a letter of ours
/// reached them: a sender's name is soon forged.
fn answer(tx: &mut Tx<'_>, letters: &Letters, incoming: &Incoming, known: &Known, t: &Ticket) -> Result<Option<i64>> {
    let how_proof = thread(tx, known, incoming)?.is_some_and(|(_, how)| how.is_proof());
    let nothing = letters.speaker.say("desk-mailbox-no-text");
    let asked = known.member.as_ref().is_some_and(|m| t.requester == Some(m.person));
    let agent = known.member.as_ref().is_some_and(works) && !asked;
    let kind = if agent && !how_proof { MessageKind::Note } else { MessageKind::Public };
    let saying = Saying {
        text: rules::text_of(&incoming.message, &nothing),
        kind,
        from_requester: !agent,
        then: Then::Send,
        seen: None,
    };
    let sender = author(&incoming.message);
    let letters = &letters.with(&incoming.files);
    let said = match &known.member {
        Some(member) => asks::say(&mut tx.acting(Actor::Person(member.person)), Some(letters), t.number, &saying)?,
        None => asks::say_as(tx, Some(letters), t.number, (&saying, &outside_name(&sender)))?,
    };
    // Strangers to whom a letter was passed on are heard, and written to only if somebody of the desk adds them.
    if takes_part(tx, known, t)? {
        join(tx, incoming, known, t)?;
    }
    attach(tx, incoming, known, t)?;
    Ok(Some(said.message))
}

/// Whoever a message is sent to as well takes part from now on.
fn join(tx: &mut Tx<'_>, incoming: &Incoming, known: &Known, t: &Ticket) -> Result<()> {
    let message = &incoming.message;
    let others = message.to.iter().chain(&message.cc).filter(|a| {
        a.email != known.sender
            && !known.ours.contains(&rules::plain_address(&a.email))
            && !a.email.starts_with("noreply@")
    });
    for other in others.take(rules::PARTICIPANTS_MAX) {
        let person = member(tx, &other.email)?.map(|m| m.person);
        if person.is_none() || person != t.requester {
            store::participant_add(tx, t.id, &Participant { person, ..Participant::from(other) })?;
        }
    }
    Ok(())
}

fn attach(tx: &mut Tx<'_>, incoming: &Incoming, known: &Known, t: &Ticket) -> Result<()> {
    if incoming.files.is_empty() {
        return Ok(());
    }
    let mut own = tx.acting(known.member.as_ref().map_or(Actor::System, |m| Actor::Person(m.person)));
    asks::attach(&mut own, t.number, false, &incoming.files)
}

/// Tells the team that a letter did not arrive.
fn returned(tx: &mut Tx<'_>, letters: &Letters, number: i64, incoming: &Incoming) -> Result<()> {
    let to = incoming.message.verdict.failed_recipients.join(", ");
    let words = &letters.speaker;
    let text = if to.is_empty() {
        words.say("desk-mailbox-bounced")
    } else {
        words.say_with("desk-mailbox-bounced-to", &[("who", to.into())])
    };
    let saying = Saying { text, kind: MessageKind::Note, from_requester: false, then: Then::Send, seen: None };
    asks::say(tx, None, number, &saying).map(drop)
}

/// Makes a ticket of a message that did not become one.
pub fn open_after_all(tx: &mut Tx<'_>, letters: &Letters, id: i64) -> Result<i64> {
    let seen = store::seen_one(tx, id)?.ok_or(Error::NotFound)?;
    if let Some(number) = seen.ticket.filter(|_| matches!(seen.outcome.as_str(), "ticket" | "reply")) {
        return Ok(number);
    }
    let requester = member(tx, &seen.sender)?.map(|m| m.person);
    let sender = Participant { email: seen.sender.clone(), name: seen.sender_name.clone(), person: requester };
    let nothing = letters.speaker.say("desk-mailbox-no-text");
    let texts = [seen.body.as_str(), seen.folded.as_str(), seen.subject.as_str(), nothing.as_str()];
    let text = texts.into_iter().find(|t| !t.trim().is_empty()).unwrap_or_default();
    let text: String = text.chars().take(rules::TEXT_KEPT).collect();
    let opening = Opening {
        title: seen.subject.clone(),
        requester_name: outside_name(&sender),
        ..asks::plain_opening(&text, requester, Channel::Mail)
    };
    let number = asks::open_ticket(tx, None, &opening)?;
    let t = tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    if requester.is_none() && !sender.email.is_empty() {
        store::participant_add(tx, t.id, &sender)?;
    }
    if let Some(hash) = &seen.hash {
        let stored = Stored { hash: hash.clone(), bytes: u64::try_from(seen.bytes).unwrap_or(0) };
        let place = house::journal::RecordRef::new(NOTE_KIND, number);
        house::attachment::store::add(tx, &place, "message.eml", "message/rfc822", &stored)?;
    }
    store::settle(tx, id, ("ticket", "somebody made it a ticket after all"), (Some(number), None))?;
    Ok(number)
}
