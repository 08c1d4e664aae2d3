//! Mails of the desk: that a request arrived, and what we answered. In the organisation's language.

pub mod views;

use crate::mailbox::rules::topic;
use crate::mailbox::{Participant, store as mailboxes};
use crate::ticket::store::{self as tickets, Words};
use crate::ticket::{MessageKind, Ticket};
use house::Result;
use house::attachment::Stored;
use house::mail::{ENCLOSED_MAX, Enclosed, NewMail, Thread, store as mails};
use house::people::{Member, PersonId, Role, store as people};
use house::store::Tx;
use house::words::Speaker;

/// What mails need: the organisation's language and our address. Without it nothing is mailed.
#[derive(Clone)]
pub struct Letters {
    pub speaker: Speaker,
    pub public_url: String,
    /// What goes along with what is said.
    pub files: Vec<Enclosed>,
}

impl Letters {
    /// The same letters with these files; what is too large for mail is read on the page.
    pub fn with(&self, uploads: &[(String, String, Stored)]) -> Self {
        let mut left = ENCLOSED_MAX;
        let fits = |s: &&(String, String, Stored)| left.checked_sub(s.2.bytes).inspect(|rest| left = *rest).is_some();
        let files = uploads.iter().filter(fits).map(|(name, media_type, stored)| Enclosed {
            name: name.clone(),
            media_type: media_type.clone(),
            hash: stored.hash.clone(),
            bytes: stored.bytes,
        });
        let files = files.collect();
        Self { files, ..self.clone() }
    }

    /// The letters of the organisation in which the caller works.
    pub fn of(cx: &house::web::Cx) -> Self {
        let speaker = cx.house.words.speaker(&cx.caller.locale, &cx.caller.zone, &cx.caller.currency);
        Self { speaker, public_url: cx.house.config.public_url.clone(), files: Vec::new() }
    }

    /// The host of our address: what our identifiers end in.
    fn host(&self) -> String {
        let rest = self.public_url.split("://").last().unwrap_or_default();
        rest.split(['/', ':']).next().filter(|h| !h.is_empty()).unwrap_or("localhost").to_owned()
    }

    /// The same where nobody calls: for jobs, and for doors that open by a mailed link.
    pub fn for_organisation(house: &house::House, o: &house::people::Organisation) -> Self {
        let speaker = house.words.speaker(&o.locale, &o.zone, &o.currency);
        Self { speaker, public_url: house.config.public_url.clone(), files: Vec::new() }
    }
}

/// One mail, ready to be queued.
pub struct Letter {
    pub subject: String,
    pub plain: String,
    pub html: String,
    /// The sentence that stands in the conversation too.
    pub said: String,
}

/// Letters about one ticket that may leave for one message; more readers are beyond a conversation.
const READERS_MAX: usize = 100;

/// Says to whoever wrote that it arrived.
pub fn acknowledge(tx: &mut Tx<'_>, letters: &Letters, t: &Ticket, to: &Participant) -> Result<()> {
    let letter = views::acknowledgement(letters, &reader(to), t.number, &t.title);
    let words = Words {
        author: None,
        author_name: "Rapport",
        kind: MessageKind::Auto,
        from_requester: false,
        body: &letter.said,
    };
    tickets::message_add(tx, t.id, &words)?;
    send(tx, letters, t, (to, &letter, "auto-replied"))
}

/// Mails what was said to everybody who takes part: who asked, and who was written to as well; not to its author.
pub fn answer(
    tx: &mut Tx<'_>,
    letters: &Letters,
    t: &Ticket,
    (author, who, text): (Option<PersonId>, &str, &str),
) -> Result<()> {
    let asked = t.requester.map(|p| people::member(tx, p)).transpose()?.flatten();
    let asked = asked.map(|m| Participant { email: m.email, name: m.name, person: Some(m.person) });
    let mut told: Vec<String> = Vec::new();
    for to in asked.into_iter().chain(mailboxes::participants(tx, t.id)?).take(READERS_MAX) {
        let own = to.person.is_some() && to.person == author || who.ends_with(&format!("<{}>", to.email));
        if own || told.contains(&to.email) {
            continue;
        }
        answer_one(tx, letters, t, (&to, who, text))?;
        told.push(to.email);
    }
    Ok(())
}

/// The same to one of them.
pub fn answer_one(
    tx: &mut Tx<'_>,
    letters: &Letters,
    t: &Ticket,
    (to, who, text): (&Participant, &str, &str),
) -> Result<()> {
    let letter = views::answer(letters, &reader(to), t, (who, text));
    send(tx, letters, t, (to, &letter, ""))
}

/// A participant as the letters greet them.
fn reader(to: &Participant) -> Member {
    let name =
        if to.name.is_empty() { to.email.split('@').next().unwrap_or_default().to_owned() } else { to.name.clone() };
    let person = to.person.unwrap_or(crate::asks::NOBODY);
    Member { person, name, email: to.email.clone(), role: Role::Employee, title: String::new() }
}

/// Queues a letter so that it stands in the conversation of its ticket, and an answer to it comes back there.
fn send(
    tx: &mut Tx<'_>,
    letters: &Letters,
    t: &Ticket,
    (to, letter, automatic): (&Participant, &Letter, &str),
) -> Result<()> {
    let key = mailboxes::key_or_add(tx)?;
    let host = letters.host();
    let nth = mailboxes::count_out(tx, t.number)? + 1;
    let message_id = key.message_id(t.number, nth, &host);
    let mut references = vec![key.message_id(t.number, 0, &host)];
    let last = mailboxes::last_from(tx, t.number)?;
    references.extend(last.iter().rev().filter(|id| !id.starts_with("none.")).cloned());
    let mailbox = mailboxes::mailboxes(tx)?.into_iter().find(|m| m.active);
    let thread = Thread {
        message_id: message_id.clone(),
        in_reply_to: references.last().cloned(),
        references,
        from: mailbox.as_ref().map(|m| (m.name.clone(), m.address.clone())),
        reply_to: mailbox.as_ref().and_then(|m| key.address(&m.address, t.number)),
        automatic: automatic.to_owned(),
    };
    let mail = NewMail {
        person: to.person,
        to: &to.email,
        subject: &letter.subject,
        plain: &letter.plain,
        html: Some(&letter.html),
    };
    let files: &[Enclosed] = if automatic.is_empty() { &letters.files } else { &[] };
    mails::queue_with(tx, &mail, Some(&thread), files)?;
    let topic = topic(&letter.subject);
    mailboxes::add(
        tx,
        &mailboxes::NewMail {
            outgoing: true,
            message_id: &message_id,
            outcome: "letter",
            ticket: Some(t.number),
            recipient: &to.email,
            subject: &letter.subject,
            topic: &topic,
            ..mailboxes::NewMail::default()
        },
    )?;
    Ok(())
}
