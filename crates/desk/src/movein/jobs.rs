//! Runs a move on a plain thread: reads the old desk page by page, fetches each ticket that is new or changed, and
//! writes it with its files in one transaction together with the place where the run stands.

use super::rules::{self, Fields};
use super::store::{self, Known, People, Step};
use super::{FINISHED, KIND, MoveError, Preview, Run, STARTED, Sample};
use crate::intake::{TICKET_IMPORTED, TICKET_SOURCE_CHANGED};
use crate::ticket::{self, NOTE_KIND};
use crate::{MessageKind, asks};
use connect::moved::{About, Desk, Fact, Fault, Found, Heading, Person, Ticket};
use house::House;
use house::attachment::{Stored, store as files};
use house::journal::{RecordRef, store as journal};
use house::people::{OrganisationId, PersonId, Role, store as people};
use house::record::{CardFields, store as records};
use house::store::{Actor, StoreError, Tx};
use serde_json::json;
use std::collections::HashMap;

/// Tickets that a preview shows.
pub const SAMPLES: usize = 5;
/// How many a table shows, in which somebody said what is what.
pub const SAMPLES_OF_TABLE: usize = 10;

/// Looks at the old desk and changes nothing.
///
/// # Errors
/// A desk that does not answer.
pub fn preview(desk: &mut dyn Desk) -> Result<Preview, MoveError> {
    let counts = desk.counts()?;
    let most = if desk.system() == "csv" { SAMPLES_OF_TABLE } else { SAMPLES };
    let mut samples = Vec::new();
    for heading in desk.tickets("")?.items {
        if samples.len() == most {
            break;
        }
        if let Found::Ticket(t) = desk.ticket(&heading.key)? {
            let files = t.messages.iter().map(|m| m.files.len()).sum();
            let state = rules::state(t.standing).word().to_owned();
            samples.push(Sample {
                number: t.number.clone(),
                title: rules::fields(&t).title,
                state,
                priority: rules::fields(&t).priority,
                created_at: t.created_at,
                requester: t
                    .people
                    .iter()
                    .find(|p| p.key == t.requester)
                    .map_or(t.requester.clone(), |p| p.name.clone()),
                text: t.messages.first().map(|m| rules::shortened(&m.text, 200)).unwrap_or_default(),
                messages: t.messages.len(),
                files,
                facts: t.facts.iter().map(|f| format!("{}: {}", f.name, f.value)).collect(),
                left: t.left.clone(),
            });
        }
    }
    let mapping = desk.mapping()?.into_iter().map(|m| (m.there, rules::meaning(m.here))).collect();
    Ok(Preview { people: counts.people, tickets: counts.tickets, left: counts.left, mapping, samples })
}

/// Moves the desk in, or goes on where an earlier run was broken off.
///
/// # Errors
/// A desk or a database that does not answer; what was written before is kept.
pub fn run(
    house: &House,
    organisation: OrganisationId,
    (desk, origin): (&mut dyn Desk, &str),
    progress: &mut dyn FnMut(&Run),
) -> Result<Run, MoveError> {
    let mut tell = |run: &Run| {
        progress(run);
        Ok(true)
    };
    run_while(house, organisation, (desk, origin), &mut tell)
}

/// Is told of each step how far the run is, and says whether it goes on.
pub type GoOn<'a> = &'a mut dyn FnMut(&Run) -> Result<bool, MoveError>;

/// The same, as long as `go_on` says so: it is asked after each ticket.
///
/// # Errors
/// [`MoveError::Stopped`], and those of [`run`].
pub fn run_while(
    house: &House,
    organisation: OrganisationId,
    (desk, origin): (&mut dyn Desk, &str),
    go_on: GoOn<'_>,
) -> Result<Run, MoveError> {
    let counts = desk.counts()?;
    let source = desk.system();
    let mover = Mover { house, organisation, source };
    let origin = origin.trim().trim_end_matches('/');
    mover.only_one(origin)?;
    let (place, totals) = (origin.to_owned(), (counts.people as i64, counts.tickets as i64));
    let begun = mover.write(move |tx| {
        let begun = store::begin(tx, (source, &place), totals)?;
        for why in &counts.left {
            store::left_add(tx, source, ("desk", ""), why)?;
        }
        told(tx, STARTED, &begun)?;
        Ok(begun)
    })?;
    let mut now = begun;
    asked(go_on, &now)?;
    if now.stage == "people" {
        now = mover.people(desk, now, go_on)?;
    }
    mover.tickets(desk, now, go_on)
}

fn asked(go_on: GoOn<'_>, now: &Run) -> Result<(), MoveError> {
    if go_on(now)? { Ok(()) } else { Err(MoveError::Stopped) }
}

fn told(tx: &mut Tx<'_>, kind: &str, run: &Run) -> Result<(), StoreError> {
    let record = RecordRef::new(KIND, run.id);
    journal::append(tx, &journal::Happened { kind, record, concerns: None, payload: json!({ "run": run }) })
}

struct Mover<'a> {
    house: &'a House,
    organisation: OrganisationId,
    source: &'static str,
}

impl Mover<'_> {
    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, MoveError> {
        Ok(self.house.db.write_blocking(self.house.system(Some(self.organisation)), work)?)
    }

    /// Numbers of two desks of one kind would be taken for each other's.
    fn only_one(&self, origin: &str) -> Result<(), MoveError> {
        if !rules::is_one_place(self.source) {
            return Ok(());
        }
        let (source, here) = (self.source, origin.to_owned());
        let scope = self.house.system(Some(self.organisation));
        let other = self.house.db.read_blocking::<_, StoreError>(scope, |tx| store::elsewhere(tx, source, &here))?;
        match other {
            Some(there) => Err(MoveError::Elsewhere { there, here: origin.to_owned() }),
            None => Ok(()),
        }
    }

    fn people(&self, desk: &mut dyn Desk, mut now: Run, go_on: GoOn<'_>) -> Result<Run, MoveError> {
        loop {
            let page = desk.people(&now.after_key)?;
            let (source, id, done) = (self.source, now.id, page.next.is_none());
            now = self.write(move |tx| {
                for person in &page.items {
                    person_keep(tx, source, person)?;
                }
                let stage = if done { "tickets" } else { "people" };
                let after_key = page.next.unwrap_or_default();
                store::advance(tx, id, &Step { stage, after_key, people: page.items.len() as i64, ..Step::default() })?;
                reread(tx, id)
            })?;
            asked(go_on, &now)?;
            if done {
                return Ok(now);
            }
        }
    }

    fn tickets(&self, desk: &mut dyn Desk, mut now: Run, go_on: GoOn<'_>) -> Result<Run, MoveError> {
        loop {
            let page = desk.tickets(&now.after_key)?;
            let (id, next) = (now.id, page.next.clone());
            for heading in page.items {
                self.ticket(desk, (now.id, &now.after_key), heading)?;
                now.tickets_read += 1;
                asked(go_on, &now)?;
            }
            now = self.write(move |tx| {
                let after_key = next.clone().unwrap_or_default();
                store::advance(tx, id, &Step { stage: "tickets", after_key, ..Step::default() })?;
                if next.is_none() {
                    store::finish(tx, id)?;
                    let run = reread(tx, id)?;
                    told(tx, FINISHED, &run)?;
                    return Ok(run);
                }
                reread(tx, id)
            })?;
            asked(go_on, &now)?;
            if now.finished_at.is_some() {
                return Ok(now);
            }
        }
    }

    /// Takes one ticket over, if it is new or changed.
    fn ticket(&self, desk: &mut dyn Desk, (run, after): (i64, &str), heading: Heading) -> Result<(), MoveError> {
        let (source, key) = (self.source, heading.key.clone());
        let scope = self.house.system(Some(self.organisation));
        let known =
            self.house.db.read_blocking::<_, StoreError>(scope, |tx| store::known(tx, source, "ticket", &key))?;
        let same = known.as_ref().is_some_and(|k| !heading.stamp.is_empty() && k.stamp == heading.stamp);
        let mut step = Step { stage: "tickets", after_key: after.to_owned(), tickets: 1, ..Step::default() };
        if same {
            return self.write(move |tx| store::advance(tx, run, &step));
        }
        match desk.ticket(&key) {
            Ok(Found::Ticket(ticket)) => {
                let (stored, missing) = self.files(desk, known.is_some(), &ticket)?;
                let bundle = Bundle { source, run, ticket: *ticket, stamp: heading.stamp, stored, missing };
                self.write(move |tx| {
                    // Read again where it is written: another run may have been faster.
                    let known = store::known(tx, source, "ticket", &key)?;
                    keep(tx, &bundle, known, step)
                })
            }
            Ok(Found::MergedInto(into)) => self.write(move |tx| {
                merged(tx, source, (&key, &into))?;
                store::advance(tx, run, &step)
            }),
            Ok(Found::Left(why)) | Err(Fault::Odd(why)) => self.write(move |tx| {
                store::left_add(tx, source, ("ticket", &key), &why)?;
                step.tickets = 1;
                store::advance(tx, run, &step)
            }),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Brings the files of messages that are not here yet into the store; what the old desk has lost is told.
    fn files(
        &self,
        desk: &mut dyn Desk,
        known: bool,
        ticket: &Ticket,
    ) -> Result<(HashMap<String, Stored>, Vec<String>), MoveError> {
        let (mut stored, mut missing) = (HashMap::new(), Vec::new());
        let runtime = tokio::runtime::Handle::current();
        for message in &ticket.messages {
            if known && self.is_here(&message.key)? {
                continue;
            }
            for file in &message.files {
                let bytes = match desk.file(file) {
                    Ok(bytes) => bytes,
                    Err(Fault::Gone | Fault::Odd(_)) => {
                        missing.push(format!("{} ({})", file.name, file.key));
                        continue;
                    }
                    Err(fault) => return Err(fault.into()),
                };
                let piece = futures_util::stream::iter([Ok::<_, std::io::Error>(axum::body::Bytes::from(bytes))]);
                let kept = runtime.block_on(self.house.objects.put_stream(piece, u64::MAX))?;
                stored.insert(file.key.clone(), kept);
            }
        }
        Ok((stored, missing))
    }

    fn is_here(&self, message: &str) -> Result<bool, MoveError> {
        let (source, scope) = (self.source, self.house.system(Some(self.organisation)));
        let known =
            self.house.db.read_blocking::<_, StoreError>(scope, |tx| store::known(tx, source, "message", message));
        Ok(known?.is_some())
    }
}

fn reread(tx: &mut Tx<'_>, id: i64) -> Result<Run, StoreError> {
    store::run(tx, id)?.ok_or_else(|| StoreError::Broken("the run is gone".to_owned()))
}

/// Makes a person of the old desk one of ours, by their address. Who has none is known by name alone.
fn person_keep(tx: &mut Tx<'_>, source: &str, person: &Person) -> Result<(), StoreError> {
    let before = store::known(tx, source, "person", &person.key)?;
    if person.email.contains('@') {
        let id = people::person_by_email_or_add(tx, &person.email, &person.name)?;
        // Who is a member here keeps the role that they have here.
        if people::member(tx, id)?.is_none() && before.is_none() {
            let role = if person.staff && person.active { Role::Technician } else { Role::Employee };
            people::membership_set(tx, id, role, "")?;
            if !person.active {
                people::membership_end(tx, id)?;
            }
        }
        return remember(tx, source, person, Some(id));
    }
    let why = format!("{} has no address: their name stays on what they wrote, and they cannot sign in.", person.name);
    store::left_add(tx, source, ("person", &person.key), &why)?;
    remember(tx, source, person, None)
}

fn remember(tx: &mut Tx<'_>, source: &str, person: &Person, id: Option<PersonId>) -> Result<(), StoreError> {
    let known = Known { person: id, name: person.name.clone(), ..Known::default() };
    store::known_set(tx, source, ("person", &person.key), &known)
}

/// Whom a key of the old desk means here.
fn somebody(tx: &mut Tx<'_>, source: &str, key: &str) -> Result<(Option<PersonId>, String), StoreError> {
    if key.is_empty() {
        return Ok((None, String::new()));
    }
    Ok(store::known(tx, source, "person", key)?.map_or_else(|| (None, key.to_owned()), |k| (k.person, k.name)))
}

/// A ticket with what was fetched for it.
struct Bundle {
    source: &'static str,
    run: i64,
    ticket: Ticket,
    stamp: String,
    stored: HashMap<String, Stored>,
    missing: Vec<String>,
}

fn keep(tx: &mut Tx<'_>, b: &Bundle, known: Option<Known>, mut step: Step) -> Result<(), StoreError> {
    let t = &b.ticket;
    for person in &t.people {
        if store::known(tx, b.source, "person", &person.key)?.is_none() {
            person_keep(tx, b.source, person)?;
        }
    }
    let fields = rules::fields(t);
    let (requester, requester_name) = somebody(tx, b.source, &t.requester)?;
    let (assignee, assignee_name) = somebody(tx, b.source, &t.assignee)?;
    let people = People { requester, requester_name, assignee, assignee_name };
    let old = match known.as_ref().and_then(|k| k.ticket) {
        Some(number) => store::ticket_here(tx, number)?.map(|here| (number, here)),
        None => None,
    };
    let (number, id, version) = match old {
        Some((number, here)) => {
            step.changed = 1;
            let untouched = known.as_ref().and_then(|k| k.version) == Some(here.version);
            if untouched {
                store::ticket_set(tx, number, (&fields, &people))?;
            } else {
                let why = "people here worked on it since: only new messages and facts were taken over, not its state";
                store::left_add(tx, b.source, ("ticket", &t.key), why)?;
            }
            (number, here.id, if untouched { here.version + 1 } else { known.and_then(|k| k.version).unwrap_or(0) })
        }
        None => {
            step.created = 1;
            let number = number_for(tx, &t.number)?;
            (number, store::ticket_add(tx, number, (b.source, &t.number), (&fields, &people))?, 1)
        }
    };
    card(tx, (number, step.created == 1), (&fields, &people), &rules::found_by(b.source, t))?;
    (step.messages, step.files) = messages(tx, b, (number, id), people.requester)?;
    let kept = facts(tx, b)?;
    store::facts_set(tx, number, &kept)?;
    entry(tx, b, (number, people.requester), &step)?;
    for (what, all) in [("ticket", &t.left), ("file", &b.missing)] {
        for why in all {
            store::left_add(tx, b.source, (what, &t.key), why)?;
        }
    }
    let mine = Known { stamp: b.stamp.clone(), ticket: Some(number), version: Some(version), ..Known::default() };
    store::known_set(tx, b.source, ("ticket", &t.key), &mine)?;
    store::advance(tx, b.run, &step)
}

/// The ticket's own number if it is free here, else the next one.
fn number_for(tx: &mut Tx<'_>, number: &str) -> Result<i64, StoreError> {
    if let Some(wanted) = rules::wanted_number(number)
        && store::number_is_free(tx, wanted)?
    {
        records::number_at_least(tx, ticket::KIND, wanted)?;
        return Ok(wanted);
    }
    loop {
        let next = records::number_next(tx, ticket::KIND)?;
        if store::number_is_free(tx, next)? {
            return Ok(next);
        }
    }
}

fn card(
    tx: &mut Tx<'_>,
    (number, new): (i64, bool),
    (fields, people): (&Fields, &People),
    words: &str,
) -> Result<(), StoreError> {
    let record = RecordRef::new(ticket::KIND, number);
    let concerns = Some(people.requester.unwrap_or(asks::NOBODY));
    let card = CardFields { title: &fields.title, state: fields.state.word(), concerns };
    let mut then = tx.at(fields.changed_at);
    if new {
        records::card_add_with(&mut then, &record, &card, words)
    } else {
        records::card_set(&mut then, &record, &card)
    }
}

/// What was said and is not here yet, with its files; how much of both.
fn messages(
    tx: &mut Tx<'_>,
    b: &Bundle,
    (number, id): (i64, i64),
    requester: Option<PersonId>,
) -> Result<(i64, i64), StoreError> {
    let record = RecordRef::new(ticket::KIND, number);
    let (mut said, mut attached) = (0, 0);
    for m in &b.ticket.messages {
        if store::known(tx, b.source, "message", &m.key)?.is_some() {
            continue;
        }
        let (author, author_name) = somebody(tx, b.source, &m.author)?;
        let body = rules::body(m);
        let kind = if m.public { MessageKind::Public } else { MessageKind::Note };
        let mine = rules::from_requester(&b.ticket, m) || (author.is_some() && author == requester);
        if !body.is_empty() {
            let words = store::Words {
                author,
                author_name: &author_name,
                kind,
                from_requester: mine && m.public,
                body: &body,
                at: m.at,
            };
            store::message_add(tx, id, &words)?;
            said += 1;
        }
        if m.public && !m.text.trim().is_empty() {
            records::text_add(tx, &record, &m.text)?;
        }
        let place = RecordRef::new(if m.public { ticket::KIND } else { NOTE_KIND }, number);
        for file in &m.files {
            let Some(stored) = b.stored.get(&file.key) else { continue };
            let mut then = tx.at(m.at);
            let mut theirs = then.acting(author.map_or(Actor::System, Actor::Person));
            files::add(&mut theirs, &place, &file.name, &file.media_type, stored)?;
            attached += 1;
        }
        store::known_set(tx, b.source, ("message", &m.key), &Known { ticket: Some(number), ..Known::default() })?;
    }
    Ok((said, attached))
}

/// What has no home of its own, with people and tickets as they are called here.
fn facts(tx: &mut Tx<'_>, b: &Bundle) -> Result<Vec<Fact>, StoreError> {
    let mut facts = vec![Fact::new(About::Other, "Number", b.ticket.number.clone())];
    for f in &b.ticket.facts {
        let mut f = f.clone();
        match f.about {
            About::Watcher => f.value = somebody(tx, b.source, &f.value)?.1,
            About::Time => f.name = somebody(tx, b.source, &f.name)?.1,
            _ => {}
        }
        facts.push(f);
    }
    Ok(facts)
}

fn entry(
    tx: &mut Tx<'_>,
    b: &Bundle,
    (number, requester): (i64, Option<PersonId>),
    step: &Step,
) -> Result<(), StoreError> {
    let t = &b.ticket;
    let payload = json!({
        "source": b.source, "number": t.number, "messages": step.messages, "files": step.files, "state": rules::state(t.standing).word(), "run": b.run
    });
    let new = step.created == 1;
    let kind = if new { TICKET_IMPORTED } else { TICKET_SOURCE_CHANGED };
    let at = if new { t.created_at } else { tx.now() };
    let concerns = Some(requester.unwrap_or(asks::NOBODY));
    let record = RecordRef::new(ticket::KIND, number);
    journal::append(&mut tx.at(at), &journal::Happened { kind, record, concerns, payload })
}

/// A ticket that is part of another one: what was said on it stands there, and its number leads there.
fn merged(tx: &mut Tx<'_>, source: &str, (key, into): (&str, &str)) -> Result<(), StoreError> {
    if store::known(tx, source, "merged", key)?.is_some() {
        return Ok(());
    }
    let target = store::known(tx, source, "ticket", into)?.and_then(|k| k.ticket);
    store::known_set(
        tx,
        source,
        ("merged", key),
        &Known { stamp: into.to_owned(), ticket: target, ..Known::default() },
    )?;
    match target {
        Some(number) => {
            records::text_add(tx, &RecordRef::new(ticket::KIND, number), &format!("{source} {key} {source}{key}"))
        }
        None => store::left_add(
            tx,
            source,
            ("ticket", key),
            &format!("it is part of {into}, which comes later or not at all"),
        ),
    }
}
