//! Changes: planned alterations, with a window, a risk, a way back, and people's word where it is needed.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::asset::{member_of, store as assets, words};
use desk::{ApprovalAsking, ApprovalNeed, ApprovalStanding, ApprovalStep, Approver, Letters};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{PersonId, Role};
use house::record::{Card, CardFields, Relation, store as records};
use house::store::{FromValue, Tx, Value};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The word of the record's kind.
pub const KIND: &str = "change";
/// Services and assets that one change may touch.
const TOUCHES_MAX: i64 = 100;

/// How a change is let through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Well known, done by a template; needs nobody's word.
    Standard,
    #[default]
    Normal,
    /// Cannot wait for a word, which is asked for all the same.
    Emergency,
}

/// How much can go wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    #[default]
    Low,
    Medium,
    High,
}

/// Where a change stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    #[default]
    Planned,
    Started,
    Done,
    DoneWithTrouble,
    BackedOut,
    Cancelled,
}

words!(Sort { Standard = "standard", Normal = "normal", Emergency = "emergency" });
words!(Risk { Low = "low", Medium = "medium", High = "high" });
words!(Standing { Planned = "planned", Started = "started", Done = "done", DoneWithTrouble = "done_with_trouble", BackedOut = "backed_out", Cancelled = "cancelled" });

/// The questions of risk, each answered by 0 (harmless) to 2.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Answers {
    /// How many would notice if it went wrong: a few, a department, everybody.
    #[serde(default)]
    pub reach: u8,
    /// How often it was done before: often, once or twice, never.
    #[serde(default)]
    pub novelty: u8,
    /// How it is taken back: tried, described, hard to take back.
    #[serde(default)]
    pub way_back: u8,
    /// Whether something stands still: no, outside working hours, within them.
    #[serde(default)]
    pub outage: u8,
    /// Whether data or access could be harmed: no, a little, seriously.
    #[serde(default)]
    pub harm: u8,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Task {
    pub text: String,
    #[serde(default)]
    pub done_by: String,
}

/// What is written down of a change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Written {
    pub title: String,
    #[serde(default)]
    pub kind: Sort,
    #[serde(default)]
    pub why: String,
    /// How it is taken back. Must be there before anybody is asked or anything is begun.
    #[serde(default)]
    pub backout: String,
    #[serde(default)]
    pub answers: Answers,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub starts_at: Option<Timestamp>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ends_at: Option<Timestamp>,
    #[serde(default)]
    pub tasks: Vec<String>,
    /// Tags or names of the services and assets that it alters.
    #[serde(default)]
    pub touches: Vec<String>,
    /// A member's name or address.
    #[serde(default)]
    pub owner: String,
    /// The number of the change that this one repairs.
    #[serde(default)]
    pub fixes: Option<i64>,
}

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    pub number: i64,
    pub title: String,
    pub kind: Sort,
    pub why: String,
    pub backout: String,
    pub answers: Answers,
    pub risk: Risk,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub state: Standing,
    pub tasks: Vec<Task>,
    pub owner: Option<PersonId>,
    pub owner_name: String,
    pub fixes: Option<i64>,
    pub implemented_at: Option<Timestamp>,
    pub review: String,
    pub reviewed_at: Option<Timestamp>,
    pub changed_at: Timestamp,
    pub version: i64,
}

/// A time in which nothing should be altered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Freeze {
    pub id: i64,
    pub name: String,
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
}

impl Change {
    pub fn record(&self) -> RecordRef {
        RecordRef::new(KIND, self.number)
    }
}

/// Writes a change down: a new one, or a planned one anew. What is under way or over is not rewritten.
pub fn keep(tx: &mut Tx<'_>, number: Option<i64>, seen: Option<i64>, w: &Written) -> Result<i64> {
    rules::check(w).map_err(Error::Invalid)?;
    let before = number.map(|n| store::by_number(tx, n)?.ok_or(Error::NotFound)).transpose()?;
    if let Some(b) = &before {
        if seen.is_some_and(|v| v != b.version) {
            return Err(Error::Stale { version: b.version });
        }
        if b.state != Standing::Planned {
            return Err(Error::TooLate("watch-change-late".to_owned()));
        }
    }
    let owner = member_of(tx, &w.owner)?;
    if owner.is_none() && !w.owner.trim().is_empty() {
        return Err(Error::field("owner", "watch-asset-no-such-person"));
    }
    if let Some(fixed) = w.fixes {
        store::by_number(tx, fixed)?
            .filter(|c| Some(c.number) != number)
            .ok_or_else(|| Error::field("fixes", "watch-asset-not-found"))?;
    }
    let mut touched = Vec::new();
    for typed in w.touches.iter().map(|t| t.trim()).filter(|t| !t.is_empty()) {
        let found = crate::asset::found(tx, typed)?;
        touched.push(found.ok_or_else(|| Error::field("touches", "watch-asset-not-found"))?);
    }
    let new = before.is_none();
    let number = before.as_ref().map_or_else(|| records::number_next(tx, KIND), |b| Ok(b.number))?;
    let c = rules::change((number, before.as_ref()), w, owner.as_ref(), tx.now());
    store::keep(tx, &c, new)?;
    let card = CardFields { title: &c.title, state: c.state.word(), concerns: None };
    if new {
        records::card_add_with(tx, &c.record(), &card, &c.why)?
    } else {
        records::card_set(tx, &c.record(), &card)?
    }
    for old in touches(tx, c.number)? {
        if !touched.iter().any(|a| a.number == old.record.number) {
            records::link_remove(tx, &c.record(), Relation::Touches, &old.record)?;
        }
    }
    for asset in &touched {
        records::link_add(tx, &c.record(), Relation::Touches, &asset.record())?;
    }
    told(tx, &c, if new { "change.planned" } else { "change.replanned" }, json!({ "kind": c.kind, "risk": c.risk }))?;
    Ok(c.number)
}

fn told(tx: &mut Tx<'_>, c: &Change, kind: &'static str, mut payload: serde_json::Value) -> Result<()> {
    if let serde_json::Value::Object(fields) = &mut payload {
        fields.insert("title".to_owned(), c.title.clone().into());
        fields.insert("state".to_owned(), c.state.word().into());
        fields.insert("version".to_owned(), c.version.into());
    }
    append(tx, &Happened { kind, record: c.record(), concerns: None, payload })?;
    Ok(())
}

/// The services and assets that a change alters.
pub fn touches(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Card>> {
    Ok(records::linked_to(tx, &RecordRef::new(KIND, number), Relation::Touches, TOUCHES_MAX)?)
}

/// The tickets of interruptions that a change brought.
pub fn caused(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Card>> {
    let mut found = records::linked_from(tx, &RecordRef::new(KIND, number), Relation::CausedBy, TOUCHES_MAX)?;
    found.retain(|c| c.record.kind == "ticket");
    Ok(found)
}

/// What stands against the window of a change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Conflict {
    /// "service" (another change alters the same), "overlap" (another change at the same time) or "freeze".
    pub kind: &'static str,
    /// The number of the other change; absent for a freeze.
    pub change: Option<i64>,
    pub name: String,
}

/// Other changes and freezes in the window; what alters the same thing comes first.
pub fn conflicts(tx: &mut Tx<'_>, c: &Change) -> Result<Vec<Conflict>> {
    let (Some(from), Some(to)) = (c.starts_at, c.ends_at) else { return Ok(Vec::new()) };
    let own: Vec<i64> = touches(tx, c.number)?.iter().map(|t| t.record.number).collect();
    let mut found = Vec::new();
    for f in store::freezes(tx, (from, to))? {
        found.push(Conflict { kind: "freeze", change: None, name: f.name });
    }
    for other in store::between(tx, (from, to))? {
        if other.number == c.number || !rules::counts(other.state) {
            continue;
        }
        let same = touches(tx, other.number)?.iter().any(|t| own.contains(&t.record.number));
        let kind = if same { "service" } else { "overlap" };
        found.push(Conflict { kind, change: Some(other.number), name: other.title });
    }
    found.sort_by_key(|c| ["service", "freeze", "overlap"].iter().position(|k| *k == c.kind));
    Ok(found)
}

/// Asks for people's word: the owners of what it alters, the heads of IT, and executives where the risk is high.
pub fn ask(tx: &mut Tx<'_>, letters: &Letters, number: i64) -> Result<i64> {
    let c = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
    rules::ready(&c).map_err(Error::Invalid)?;
    let newest = desk::facts::approval_of(tx, &c.record())?;
    if c.state != Standing::Planned && c.kind != Sort::Emergency {
        return Err(Error::TooLate("watch-change-late".to_owned()));
    }
    if newest.is_some_and(|a| matches!(a.state, ApprovalStanding::Waiting | ApprovalStanding::Approved)) {
        return Err(Error::TooLate("watch-change-asked".to_owned()));
    }
    let mut owners = Vec::new();
    for card in touches(tx, number)? {
        let owner = assets::by_number(tx, card.record.number)?.and_then(|a| a.owner);
        if let Some(owner) = owner.filter(|o| !owners.contains(&Approver::Person(*o))) {
            owners.push(Approver::Person(owner));
        }
    }
    let step = |who: Vec<Approver>, need| ApprovalStep { name: String::new(), who, need, from_cents: None };
    let mut steps = Vec::new();
    if c.risk > Risk::Low && !owners.is_empty() {
        steps.push(step(owners, if c.risk == Risk::High { ApprovalNeed::All } else { ApprovalNeed::Any }));
    }
    steps.push(step(vec![Approver::Role(Role::ItLead)], ApprovalNeed::Any));
    if c.risk == Risk::High {
        steps.push(step(vec![Approver::Role(Role::Executive)], ApprovalNeed::Any));
    }
    let why = format!("{}\n\n{}", c.why, c.backout);
    let (record, title) = (c.record(), c.title.clone());
    let asking =
        ApprovalAsking { record, title, why, service: String::new(), amount_cents: None, for_person: c.owner, steps };
    let made = desk::asks::approval_ask(tx, Some(letters), &asking)?.ok_or(Error::NotFound)?;
    told(tx, &c, "change.asked", json!({ "approval": made }))?;
    Ok(made)
}

/// What happens with a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    Start,
    Finish(Standing),
    Cancel,
    /// Ticks a task off, or takes the tick back.
    Tick(usize),
    Review(String),
}

/// Takes a change a step further.
pub fn go(tx: &mut Tx<'_>, number: i64, what: &Step) -> Result<()> {
    let before = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
    let approved = desk::facts::approval_of(tx, &before.record())?.map(|a| a.state);
    let by = match tx.actor().person() {
        Some(p) => house::people::store::member(tx, p)?.map(|m| m.name).unwrap_or_default(),
        None => "Rapport".to_owned(),
    };
    if matches!(what, Step::Start) {
        rules::ready(&before).map_err(Error::Invalid)?;
    }
    let after = rules::after(before, what, (approved == Some(ApprovalStanding::Approved), tx.now(), &by))
        .map_err(|why| Error::TooLate(why.to_owned()))?;
    store::keep(tx, &after, false)?;
    let card = CardFields { title: &after.title, state: after.state.word(), concerns: None };
    records::card_set(tx, &after.record(), &card)?;
    let kind = match what {
        Step::Start => "change.started",
        Step::Finish(_) => "change.finished",
        Step::Cancel => "change.cancelled",
        Step::Tick(_) => "change.ticked",
        Step::Review(_) => "change.reviewed",
    };
    told(tx, &after, kind, json!({ "by_name": by }))
}

/// Adds a time in which nothing should be altered.
pub fn freeze(tx: &mut Tx<'_>, name: &str, (from, to): (Timestamp, Timestamp)) -> Result<i64> {
    if name.trim().is_empty() {
        return Err(Error::field("name", "fault-empty"));
    }
    if to <= from {
        return Err(Error::field("ends_at", "watch-change-ends-first"));
    }
    let id = store::freeze_add(tx, name.trim(), (from, to))?;
    let payload = json!({ "name": name.trim(), "starts_at": from.to_string(), "ends_at": to.to_string() });
    append(
        tx,
        &Happened { kind: "change.freeze_added", record: RecordRef::new("freeze", id), concerns: None, payload },
    )?;
    Ok(id)
}

/// Ends a freeze as if it had not been.
pub fn thaw(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    if !store::freeze_drop(tx, id)? {
        return Err(Error::NotFound);
    }
    let record = RecordRef::new("freeze", id);
    append(tx, &Happened { kind: "change.freeze_removed", record, concerns: None, payload: json!({}) })?;
    Ok(())
}

/// Keeps how a change was done as a template for standard changes.
pub fn template_keep(tx: &mut Tx<'_>, number: i64, name: &str) -> Result<()> {
    let c = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
    if name.trim().is_empty() {
        return Err(Error::field("name", "fault-empty"));
    }
    let mut w = rules::written(&c, touches(tx, number)?.iter().map(|t| format!("AS-{}", t.record.number)).collect());
    (w.kind, w.starts_at, w.ends_at, w.fixes) = (Sort::Standard, None, None, None);
    store::template_set(tx, name.trim(), &w)?;
    told(tx, &c, "change.template_kept", json!({ "name": name.trim() }))
}

/// Gives somebody a new address of the calendar feed. The journal says that, and not which.
pub fn feed_keep(tx: &mut Tx<'_>, person: PersonId, hash: &str) -> Result<()> {
    store::feed_set(tx, person, hash)?;
    let record = RecordRef::new("feed", person.0);
    append(tx, &Happened { kind: "change.feed_made", record, concerns: Some(person), payload: json!({}) })?;
    Ok(())
}

/// How changes of a period went.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Failure {
    pub implemented: usize,
    pub failed: usize,
    /// Expected share of failures and its central 90 % interval; absent while nothing was implemented.
    pub share: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Hours from a failed change to its recovery: the median of those that recovered.
    pub recovery_hours_median: Option<f64>,
    /// The numbers of those that failed.
    pub failed_numbers: Vec<i64>,
}

/// Change failure: those that were backed out, repaired by another change begun within 72 hours, or followed by an
/// incident that they brought within 72 hours, of all that were implemented in the period.
pub fn failure(tx: &mut Tx<'_>, (from, to): (Timestamp, Timestamp)) -> Result<Failure> {
    let done = store::implemented(tx, (from, to))?;
    let mut outcomes = Vec::new();
    for c in &done {
        let mut after = rules::Followed { fixes: store::fixes_of(tx, c.number)?, incidents: Vec::new() };
        for card in caused(tx, c.number)? {
            if let Some(t) = desk::facts::ticket(tx, card.record.number)? {
                after.incidents.push((t.created_at, t.resolved_at));
            }
        }
        outcomes.push((c.number, rules::failed(c, &after)));
    }
    rules::failure(&outcomes)
}
