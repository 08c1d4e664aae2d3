//! The service catalogue: what people may ask for in one form, and what happens then. An offer is worked on as a
//! draft and published as versions; a request keeps the version it was made with.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::approval::{self, Step};
use crate::asks;
use crate::file::Upload;
use crate::{Channel, Letters, MessageKind, Opening, Priority, Saying, Then};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{Member, PersonId, Role, store as people};
use house::record::{CardFields, store as records};
use house::store::{Actor, FromValue, Tx, Value};
use house::{Error, FieldFault, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use utoipa::ToSchema;

/// The word of the record's kind.
pub const KIND: &str = "offer";

/// What kind of answer a question wants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wants {
    #[default]
    Text,
    /// Several lines.
    Long,
    Number,
    Date,
    Choice,
    /// A member of the organisation.
    Person,
    File,
    YesNo,
}

/// How an earlier answer is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    #[default]
    Is,
    IsNot,
    AtLeast,
    AtMost,
    /// Anything at all was answered.
    Answered,
}

/// Something that holds when an earlier question was answered so.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Condition {
    /// The key of an earlier question.
    pub question: String,
    #[serde(default)]
    pub test: Test,
    /// For choices the words of the choice, for yes or no "yes" or "no".
    #[serde(default)]
    pub value: String,
}

/// One question of a form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Question {
    /// Names the answer: small letters, digits and underscores.
    pub key: String,
    pub label: String,
    #[serde(default)]
    pub hint: String,
    #[serde(default)]
    pub wants: Wants,
    #[serde(default)]
    pub choices: Vec<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub shown_if: Option<Condition>,
    #[serde(default)]
    pub required_if: Option<Condition>,
    /// The smallest and the largest number that make sense.
    #[serde(default)]
    pub min: Option<f64>,
    #[serde(default)]
    pub max: Option<f64>,
}

/// What becomes of a request: the ticket that it opens.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    /// What kind of ticket; "request" if empty.
    #[serde(default)]
    pub kind: String,
    /// May name answers: "Laptop for {who}". The offer's name if empty.
    #[serde(default)]
    pub title: String,
    /// 1 (most urgent) to 4; 3 if absent.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 4)]
    pub priority: Option<Priority>,
    #[serde(default)]
    pub team: String,
    #[serde(default)]
    pub category: String,
    #[serde(default)]
    pub service: String,
    /// What the team has to do, one line each.
    #[serde(default)]
    pub checklist: Vec<String>,
}

/// Everything that an offer says: what a version keeps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Content {
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub group: String,
    /// The name of a sign; a package if empty.
    #[serde(default)]
    pub icon: String,
    /// Who may ask; everybody if empty.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// What those do who may ask, as in their membership ("Warehouse"); everybody if empty.
    #[serde(default)]
    pub titles: Vec<String>,
    /// How long it takes, in words.
    #[serde(default)]
    pub expected: String,
    /// What it costs, in cents; nothing is shown if absent.
    #[serde(default)]
    pub cost_cents: Option<i64>,
    /// "a month", "once".
    #[serde(default)]
    pub cost_note: String,
    #[serde(default)]
    pub questions: Vec<Question>,
    #[serde(default)]
    pub outcome: Outcome,
    /// Who has to say yes first, in this order.
    #[serde(default)]
    pub approval: Vec<Step>,
    /// The question whose answer is the amount that approvals look at; the cost if empty.
    #[serde(default)]
    pub amount_from: String,
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Draft,
    Live,
    Withdrawn,
}

impl Standing {
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Live => "live",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromValue for Standing {
    fn from_value(value: Value) -> Result<Self, String> {
        match String::from_value(value)?.as_str() {
            "draft" => Ok(Self::Draft),
            "live" => Ok(Self::Live),
            "withdrawn" => Ok(Self::Withdrawn),
            other => Err(format!("the unknown word {other}")),
        }
    }
}

/// An offer as the leads see it.
#[derive(Debug, Clone)]
pub struct Offer {
    pub number: i64,
    pub name: String,
    pub group: String,
    pub state: Standing,
    pub version: i64,
    pub draft: Content,
    pub edited: i64,
    pub changed_at: Timestamp,
}

/// A published version.
#[derive(Debug, Clone)]
pub struct Version {
    pub offer: i64,
    pub version: i64,
    pub content: Content,
    pub made_at: Timestamp,
    pub made_by_name: String,
}

/// One answer as it was given, with the question as it was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Answer {
    pub key: String,
    pub label: String,
    /// As people read it.
    pub text: String,
}

/// With what a request was made.
#[derive(Debug, Clone)]
pub struct Made {
    pub offer: i64,
    pub version: i64,
    pub name: String,
    pub answers: Vec<Answer>,
}

/// What somebody sends to ask for an offer.
pub struct Asking {
    pub offer: i64,
    /// The version of the form that they filled in; the present one if absent.
    pub version: Option<i64>,
    pub typed: HashMap<String, String>,
    pub uploads: Vec<Upload>,
    /// Programs attach files afterwards: a file that must be there is then not asked for.
    pub files_later: bool,
    pub channel: Channel,
}

/// The member who asks, and the live offer as they may see it.
pub fn visible(tx: &mut Tx<'_>, me: PersonId, number: i64) -> Result<Version> {
    let offer = store::offer(tx, number)?.filter(|o| o.state == Standing::Live).ok_or(Error::NotFound)?;
    let version = store::version(tx, number, offer.version)?.ok_or(Error::NotFound)?;
    let member = people::member(tx, me)?.ok_or(Error::NotFound)?;
    if rules::may_ask(&version.content, &member) { Ok(version) } else { Err(Error::NotFound) }
}

/// The offers that somebody may ask for, in the order of their groups and names.
pub fn offered(tx: &mut Tx<'_>, me: PersonId) -> Result<Vec<Version>> {
    let Some(member) = people::member(tx, me)? else { return Ok(Vec::new()) };
    let mut live = store::live(tx)?;
    live.retain(|v| rules::may_ask(&v.content, &member));
    live.sort_by_key(|v| (v.content.group.to_lowercase(), v.content.name.to_lowercase()));
    Ok(live)
}

/// Offers that answer what somebody types into the one box; at most three.
pub fn like(tx: &mut Tx<'_>, typed: &str, me: PersonId) -> Result<Vec<Version>> {
    let mut words = crate::ticket::rules::telling_words(typed);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let all = offered(tx, me)?;
    while !words.is_empty() {
        let line = words.join(" ");
        let found: Vec<Version> = all.iter().filter(|v| rules::fits(&v.content, &line)).take(3).cloned().collect();
        if !found.is_empty() {
            return Ok(found);
        }
        words.pop();
    }
    Ok(Vec::new())
}

/// Opens the ticket that an offer promises, with the answers in it; its number.
pub fn request(tx: &mut Tx<'_>, letters: &Letters, me: &Member, asking: &Asking) -> Result<i64> {
    let offer = store::offer(tx, asking.offer)?.ok_or(Error::NotFound)?;
    let wanted = asking.version.filter(|v| *v > 0).unwrap_or(offer.version);
    let version = store::version(tx, asking.offer, wanted)?.ok_or(Error::NotFound)?;
    if offer.state != Standing::Live {
        return Err(if offer.version == 0 {
            Error::NotFound
        } else {
            Error::TooLate("desk-catalogue-gone".to_owned())
        });
    }
    if !rules::may_ask(&version.content, me) {
        return Err(Error::NotFound);
    }
    let (content, files) = (&version.content, asking.uploads.len());
    let known = named(tx, content, &asking.typed)?;
    let files = if asking.files_later { None } else { Some(files) };
    let answers = rules::answers(content, &asking.typed, &known, files).map_err(Error::Invalid)?;
    let opening = Opening {
        title: rules::title(content, &answers),
        kind: if content.outcome.kind.is_empty() { "request".to_owned() } else { content.outcome.kind.clone() },
        priority: content.outcome.priority.unwrap_or(Priority::Normal),
        category: content.outcome.category.clone(),
        service: content.outcome.service.clone(),
        ..asks::plain_opening(&rules::text(content, &answers), Some(me.person), asking.channel)
    };
    let ticket = asks::open_ticket(tx, Some(letters), &opening)?;
    let kind = if content.outcome.kind.is_empty() { "request" } else { &content.outcome.kind };
    store::shape(tx, ticket, kind, &content.outcome.team)?;
    store::request_add(tx, ticket, (asking.offer, wanted), &answers)?;
    asks::attach(tx, ticket, false, &asking.uploads)?;
    if !content.outcome.checklist.is_empty() {
        let text = rules::checklist(&content.outcome.checklist);
        let note = Saying { text, kind: MessageKind::Note, from_requester: false, then: Then::Send, seen: None };
        asks::say(&mut tx.acting(Actor::System), None, ticket, &note)?;
    }
    approve(tx, letters, (ticket, content), &answers)?;
    let payload = json!({ "ticket": ticket, "version": wanted, "name": content.name });
    happened(tx, "offer.requested", asking.offer, Some(me.person), payload)?;
    Ok(ticket)
}

/// Asks those who have to say yes before the team begins; the ticket waits for them.
fn approve(tx: &mut Tx<'_>, letters: &Letters, (ticket, c): (i64, &Content), answers: &[Answer]) -> Result<()> {
    if c.approval.is_empty() {
        return Ok(());
    }
    let asking = approval::Asking {
        record: RecordRef::new(crate::ticket::KIND, ticket),
        title: rules::title(c, answers),
        why: rules::text(c, answers),
        service: c.outcome.service.clone(),
        amount_cents: rules::amount_cents(c, answers),
        for_person: None,
        steps: c.approval.clone(),
    };
    approval::ask(tx, Some(letters), &asking)?;
    Ok(())
}

/// The members whom person questions name, by what was typed.
fn named(tx: &mut Tx<'_>, content: &Content, typed: &HashMap<String, String>) -> Result<HashMap<String, String>> {
    let mut known = HashMap::new();
    for q in content.questions.iter().filter(|q| q.wants == Wants::Person) {
        let Some(text) = typed.get(&q.key).map(|t| t.trim()).filter(|t| !t.is_empty()) else { continue };
        if let Some(member) = member_of(tx, text)? {
            known.insert(text.to_owned(), member.name);
        }
    }
    Ok(known)
}

/// A member by name or address.
pub fn member_of(tx: &mut Tx<'_>, text: &str) -> Result<Option<Member>> {
    if text.contains('@') {
        let Some(person) = people::person_by_email(tx, text)? else { return Ok(None) };
        return Ok(people::member(tx, person)?);
    }
    Ok(people::member_named(tx, text)?)
}

/// Makes a new offer as a draft; its number.
pub fn create(tx: &mut Tx<'_>, content: &Content) -> Result<i64> {
    rules::check_name(content).map_err(Error::Invalid)?;
    let number = records::number_next(tx, KIND)?;
    store::add(tx, number, content)?;
    let card = CardFields { title: &content.name, state: Standing::Draft.word(), concerns: None };
    records::card_add(tx, &RecordRef::new(KIND, number), &card)?;
    happened(tx, "offer.created", number, None, json!({ "name": content.name }))?;
    Ok(number)
}

/// Writes the draft of an offer; `seen` is the edit that the writer had before their eyes.
pub fn edit(tx: &mut Tx<'_>, number: i64, seen: Option<i64>, content: &Content) -> Result<()> {
    let offer = store::offer(tx, number)?.ok_or(Error::NotFound)?;
    if seen.is_some_and(|edited| edited != offer.edited) {
        return Err(Error::Stale { version: offer.edited });
    }
    rules::check_name(content).map_err(Error::Invalid)?;
    if offer.draft == *content {
        return Ok(());
    }
    store::draft_set(tx, number, content, offer.edited + 1)?;
    happened(tx, "offer.edited", number, None, json!({ "name": content.name, "edited": offer.edited + 1 }))
}

/// Makes the draft what people see, as a new version; its number.
pub fn publish(tx: &mut Tx<'_>, number: i64, seen: Option<i64>) -> Result<i64> {
    let offer = store::offer(tx, number)?.ok_or(Error::NotFound)?;
    if seen.is_some_and(|edited| edited != offer.edited) {
        return Err(Error::Stale { version: offer.edited });
    }
    rules::check(&offer.draft).map_err(Error::Invalid)?;
    let by = by_name(tx)?;
    let version = store::version_newest(tx, number)? + 1;
    store::version_add(tx, (number, version), &offer.draft, &by)?;
    stand(tx, &offer, Standing::Live, version)?;
    happened(
        tx,
        "offer.published",
        number,
        None,
        json!({ "name": offer.draft.name, "version": version, "by_name": by }),
    )?;
    Ok(version)
}

/// Takes an offer out of sight, or puts it back as it last was.
pub fn withdraw(tx: &mut Tx<'_>, number: i64, back: bool) -> Result<()> {
    let offer = store::offer(tx, number)?.ok_or(Error::NotFound)?;
    let to = if back { Standing::Live } else { Standing::Withdrawn };
    if offer.version == 0 {
        return Err(Error::TooLate("desk-catalogue-never-out".to_owned()));
    }
    if offer.state == to {
        return Ok(());
    }
    stand(tx, &offer, to, offer.version)?;
    let kind = if back { "offer.put_back" } else { "offer.withdrawn" };
    happened(tx, kind, number, None, json!({ "name": offer.name }))
}

/// Makes an old version the draft again.
pub fn restore(tx: &mut Tx<'_>, number: i64, version: i64) -> Result<()> {
    let old = store::version(tx, number, version)?.ok_or(Error::NotFound)?;
    edit(tx, number, None, &old.content)
}

fn stand(tx: &mut Tx<'_>, offer: &Offer, state: Standing, version: i64) -> Result<()> {
    store::stand(tx, offer, state, version)?;
    let card = CardFields { title: &offer.draft.name, state: state.word(), concerns: None };
    Ok(records::card_set(tx, &RecordRef::new(KIND, offer.number), &card)?)
}

fn by_name(tx: &mut Tx<'_>) -> Result<String> {
    let Actor::Person(person) = tx.actor() else { return Ok("Rapport".to_owned()) };
    Ok(people::member(tx, person)?.map(|m| m.name).unwrap_or_default())
}

fn happened(
    tx: &mut Tx<'_>,
    kind: &'static str,
    number: i64,
    concerns: Option<PersonId>,
    payload: serde_json::Value,
) -> Result<()> {
    append(tx, &Happened { kind, record: RecordRef::new(KIND, number), concerns, payload })?;
    Ok(())
}

/// One refused answer.
pub fn fault(key: &str, why: &str) -> FieldFault {
    FieldFault::new(key, why)
}
