//! Routes for technicians: a ticket in its pane, and the forms that do something to it. A form answers with the
//! whole pane as it stands then, so that what others did meanwhile is seen at once.

use super::rules::telling_words;
use super::{Deed, KIND, Message, NOTE_KIND, Priority, State, Ticket, store, views};
use crate::asks::{self, Said};
use crate::beside::{self, Beside};
use crate::draft;
use crate::draft::pages::{self as drafts, ReplyOutcome as Outcome};
use crate::field;
use crate::file::pages::{Form, take};
use crate::letter::Letters;
use crate::promise::rules::explain::Explained;
use crate::queue::pages as queue;
use crate::setting::store::grounds;
use crate::{Channel, Opening};
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query};
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::attachment::{Attachment, store as files};
use house::journal::{Entry, RecordRef};
use house::people::policy::{Reach, Right};
use house::people::{Member, PersonId, Role, store as people};
use house::record::{Card, store as records};
use house::store::Tx;
use house::web::{Cx, Doors, Html, PageFrame, Problem, Sent, see, see_with};
use house::{Error, FieldFault, Result};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use ui::layout::DeskView;
use ui::status::{Tone, notice};

/// Messages on one page of a conversation.
const MESSAGES: i64 = 50;
/// People in the menu that assigns.
const TEAM_MAX: i64 = 100;
/// Other requests of the same person, and solved tickets like this one.
const ASIDE: i64 = 4;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .get("/desk/new", work, new)
        .post("/desk/new", work, create)
        .get("/desk/t/{number}", Right::DeskRead, show)
        .get("/desk/t/{number}/pane", Right::DeskRead, pane)
        .post("/desk/t/{number}/reply", work, reply.layer(DefaultBodyLimit::disable()))
        .post("/desk/t/{number}/assign", work, assign)
        .post("/desk/t/{number}/assign/{person}", work, assign_back)
        .post("/desk/t/{number}/prioritise", work, prioritise)
        .post("/desk/t/{number}/prioritise/{priority}", work, prioritise_back)
        .post("/desk/t/{number}/wait", work, wait)
        .post("/desk/t/{number}/resolve", work, resolve)
        .post("/desk/t/{number}/unresolve", work, unresolve)
        .post("/desk/t/{number}/reopen", work, reopen)
}

/// Solved tickets that share telling words with this one.
#[derive(Debug, Default)]
pub struct Similar {
    pub words: Vec<String>,
    pub cards: Vec<Card>,
}

/// Everything that a ticket's pane shows, read at once.
pub struct Loaded {
    pub ticket: Ticket,
    pub messages: Vec<Message>,
    /// Whether there are messages before these.
    pub earlier: bool,
    pub entries: Vec<Entry>,
    pub promises: Vec<Explained>,
    pub team: Vec<Member>,
    pub requester: Option<Member>,
    pub others: Vec<Ticket>,
    pub similar: Similar,
    pub files: Vec<Attachment>,
    pub note_files: Vec<Attachment>,
    pub panels: Vec<Markup>,
    /// What hangs on the ticket beside its conversation.
    pub beside: Beside,
    /// Articles that fit, and the way to write one.
    pub articles: Markup,
}

/// What a deed adds to the pane: what to tell, the text that was not taken, a message with its undo.
#[derive(Default)]
pub struct Around {
    pub notices: Vec<Markup>,
    pub text: String,
    pub toast: Option<Markup>,
}

/// Reads a ticket and what stands around it.
pub fn load(tx: &mut Tx<'_>, cx: &Cx, number: i64, before: Option<i64>) -> Result<Loaded> {
    let ticket = store::by_number(tx, number, cx.only_concerning())?.ok_or(Error::NotFound)?;
    let (notes, record) = (cx.reach == Reach::All, RecordRef::new(KIND, number));
    let mut messages = crate::tie::messages(tx, &ticket, before, (notes, MESSAGES + 1))?;
    let earlier = messages.len() as i64 > MESSAGES;
    if earlier {
        messages.remove(0);
    }
    let entries = asks::entries(tx, number)?;
    let requester = ticket.requester.map(|p| people::member(tx, p)).transpose()?.flatten();
    let grounds = grounds(tx, requester.as_ref())?;
    let explained = super::rules::explained(&ticket, &entries, &grounds, cx.now);
    let mut others = ticket.requester.map(|p| store::of_requester(tx, p, None, ASIDE)).transpose()?.unwrap_or_default();
    others.retain(|t| t.number != number);
    Ok(Loaded {
        messages,
        earlier,
        entries,
        promises: explained,
        team: team(tx, cx)?,
        requester,
        others,
        similar: similar(tx, &ticket)?,
        files: files::of_record(tx, &record)?,
        note_files: if notes { files::of_record(tx, &RecordRef::new(NOTE_KIND, number))? } else { Vec::new() },
        panels: panels(tx, cx, &record)?,
        beside: beside::load(tx, cx, &ticket)?,
        articles: crate::knowledge::pages::beside(tx, cx, &ticket)?,
        ticket,
    })
}

/// The people who may have tickets; nobody for those who cannot give them away.
fn team(tx: &mut Tx<'_>, cx: &Cx) -> Result<Vec<Member>> {
    if cx.may(Right::DeskWork).is_none() {
        return Ok(Vec::new());
    }
    let mut team = people::members(tx, Some(Role::Technician), TEAM_MAX)?;
    team.extend(people::members(tx, Some(Role::ItLead), TEAM_MAX)?);
    Ok(team)
}

/// Tickets with the same words among which solved ones are looked for.
const SIMILAR_LOOKED_AT: i64 = 12;

/// Solved tickets found by the longest words of the title; by the longest alone if both find nothing.
fn similar(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<Similar> {
    let mut words = telling_words(&ticket.title);
    while !words.is_empty() {
        let found = records::search(tx, &format!("{} ", words.join(" ")), None, SIMILAR_LOOKED_AT)?;
        let solved = |c: &Card| {
            c.record.kind == KIND
                && c.record.number != ticket.number
                && [State::Resolved.word(), State::Closed.word()].contains(&c.state.as_str())
        };
        let cards: Vec<Card> = found.into_iter().filter(solved).take(3).collect();
        if !cards.is_empty() {
            return Ok(Similar { words, cards });
        }
        words.pop();
    }
    Ok(Similar::default())
}

/// What later rooms hang on this page.
pub fn panels(tx: &mut Tx<'_>, cx: &Cx, record: &RecordRef) -> Result<Vec<Markup>> {
    let mine = cx.house.panels.iter().filter(|p| p.on == record.kind && cx.may(p.right).is_some());
    mine.map(|p| (p.draw)(tx, record, &cx.words).map_err(Error::from)).collect()
}

/// The pane's markup.
pub fn pane_of(cx: &Cx, loaded: &Loaded) -> Markup {
    views::pane(cx, loaded, &Around::default())
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    view: String,
    before: Option<i64>,
}

async fn show(cx: Cx, Path(number): Path<i64>, Query(asked): Query<Asked>) -> Result<Response> {
    if cx.reach == Reach::Own {
        return Ok(see(&format!("/r/{number}")));
    }
    respond(&cx, number, (asked, Around::default()), StatusCode::OK).await
}

/// The pane as the stream fetches it anew.
async fn pane(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    if cx.reach == Reach::Own {
        return Err(Error::NotFound);
    }
    respond(&cx, number, (Asked::default(), Around::default()), StatusCode::OK).await
}

/// The pane, or the whole page around it, as it stands now.
async fn respond(cx: &Cx, number: i64, (asked, around): (Asked, Around), status: StatusCode) -> Result<Response> {
    let (reader, view, whole) = (cx.clone(), queue::choice_of(cx, &asked.view), !cx.wants_fragment());
    let (loaded, beside) = cx
        .read(move |tx| -> Result<_> {
            let loaded = load(tx, &reader, number, asked.before)?;
            Ok((loaded, if whole { Some(queue::around(tx, &reader, view)?) } else { None }))
        })
        .await?;
    let pane = views::pane(cx, &loaded, &around);
    let mut response = match beside {
        None => Html(pane).into_response(),
        Some(beside) => queue::draw(cx, DeskView::Ticket, &beside, Some((&loaded.ticket, pane))).await?,
    };
    *response.status_mut() = status;
    Ok(response)
}

/// How a deed that was carried out is told: catalogue key, and where to take it back ("" for nowhere).
pub(crate) struct Done<'a> {
    pub key: &'a str,
    pub undo: String,
}

/// After a form: the changed pane with a message, or back to the page.
async fn answer(cx: &Cx, number: i64, done: Done<'_>, around: Around) -> Result<Response> {
    if !cx.wants_fragment() {
        return Ok(see_with(&format!("/desk/t/{number}"), done.key, &done.undo));
    }
    let toast = ui::shell::toast(&cx.words.say(done.key), &done.undo, &cx.words.say("shell-undo"), &cx.token());
    respond(cx, number, (Asked::default(), Around { toast: Some(toast), ..around }), StatusCode::OK).await
}

/// A change that somebody else's overtook: the present state, what happened, and the text that was not sent.
async fn refused(cx: &Cx, number: i64, error: Error, text: String) -> Result<Response> {
    let (Error::Stale { .. } | Error::TooLate(_) | Error::Invalid(_)) = &error else { return Err(error) };
    let problem = Problem::new(&error, &cx.words);
    let told = html! {
        div data-errors tabindex="-1" {
            (notice(Tone::Warn, html! { p { b { (problem.title) } } p { (problem.detail) } @for f in &problem.fields { p { (f.message) } } }))
        }
    };
    let around = Around { notices: vec![told], text, toast: None };
    respond(cx, number, (Asked::default(), around), error.status()).await
}

/// What a way back needs to know of how the ticket was.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Before {
    assignee: Option<PersonId>,
    priority: Priority,
}

/// Carries out a deed and shows what came of it; `tell` says how, from the ticket before.
pub(crate) async fn carry_out<I: Send + 'static>(
    cx: Cx,
    number: i64,
    sent: Sent<I>,
    work: impl FnOnce(&mut Tx<'_>, I, Option<i64>) -> Result<()> + Send + 'static,
    tell: impl FnOnce(&Before) -> Done<'static>,
) -> Result<Response> {
    let seen = sent.version;
    let outcome = cx
        .command(sent, move |tx, input| {
            let before = store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            work(tx, input, seen)?;
            Ok(Before { assignee: before.assignee, priority: before.priority })
        })
        .await;
    match outcome {
        Ok(before) => answer(&cx, number, tell(&before), Around::default()).await,
        Err(error) => refused(&cx, number, error, String::new()).await,
    }
}

#[derive(Debug, Deserialize)]
struct To {
    person: Option<i64>,
}

fn undo_assign(number: i64, before: Option<PersonId>) -> Done<'static> {
    Done { key: "desk-done-assigned", undo: format!("/desk/t/{number}/assign/{}", before.map_or(0, |p| p.0)) }
}

async fn assign(cx: Cx, Path(number): Path<i64>, sent: Sent<To>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, to: To, seen| asks::assign(tx, number, seen, to.person.map(PersonId)).map(drop);
    carry_out(cx, number, sent, work, |before| undo_assign(number, before.assignee)).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Gives it back to whom it was taken from; 0 is nobody.
async fn assign_back(cx: Cx, Path((number, person)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    let to = (person > 0).then_some(PersonId(person));
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| asks::assign(tx, number, None, to).map(drop);
    carry_out(cx, number, sent, work, |_| Done { key: "desk-done-undone", undo: String::new() }).await
}

#[derive(Debug, Deserialize)]
struct Urgency {
    priority: Priority,
}

async fn prioritise(cx: Cx, Path(number): Path<i64>, sent: Sent<Urgency>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, to: Urgency, seen| {
        asks::change(tx, number, seen, &Deed::Prioritise(to.priority)).map(drop)
    };
    let undo = |before: &Before| format!("/desk/t/{number}/prioritise/{}", before.priority.number());
    carry_out(cx, number, sent, work, |before| Done { key: "desk-done-prioritised", undo: undo(before) }).await
}

/// Makes it as urgent as it was.
async fn prioritise_back(cx: Cx, Path((number, priority)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    let priority = Priority::try_from(priority).map_err(|_| Error::NotFound)?;
    plain(cx, number, sent, Deed::Prioritise(priority), Done { key: "desk-done-undone", undo: String::new() }).await
}

#[derive(Debug, Deserialize)]
struct WaitOn {
    /// "requester", "third_party" or "us".
    on: String,
}

async fn wait(cx: Cx, Path(number): Path<i64>, sent: Sent<WaitOn>) -> Result<Response> {
    let deed = match sent.input.on.as_str() {
        "requester" => Deed::Wait { third_party: false },
        "third_party" => Deed::Wait { third_party: true },
        "us" => Deed::Resume,
        _ => return Err(Error::field("on", "fault-unknown")),
    };
    plain(cx, number, sent, deed, Done { key: "desk-done-waiting", undo: String::new() }).await
}

async fn resolve(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    plain(
        cx,
        number,
        sent,
        Deed::Resolve { by_requester: false },
        Done { key: "desk-done-resolved", undo: format!("/desk/t/{number}/unresolve") },
    )
    .await
}

async fn unresolve(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    plain(cx, number, sent, Deed::Unresolve, Done { key: "desk-done-undone", undo: String::new() }).await
}

async fn reopen(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    plain(cx, number, sent, Deed::Reopen, Done { key: "desk-done-reopened", undo: String::new() }).await
}

/// A deed that needs nothing from the form.
async fn plain<I: Send + 'static>(
    cx: Cx,
    number: i64,
    sent: Sent<I>,
    deed: Deed,
    done: Done<'static>,
) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, _: I, seen| asks::change(tx, number, seen, &deed).map(drop);
    carry_out(cx, number, sent, work, |_| done).await
}

async fn reply(cx: Cx, Path(number): Path<i64>, body: Multipart) -> Result<Response> {
    let sent = take(&cx, body).await?;
    let (seen, letters, text) = (sent.version, Letters::of(&cx), sent.input.field("text").to_owned());
    let writer = cx.clone();
    let work = move |tx: &mut Tx<'_>, form: Form| -> Result<Outcome> {
        let reply = drafts::reply_of(&writer, form, seen)?;
        draft::reply(tx, &letters, number, reply)
    };
    match cx.command(sent, work).await {
        Ok(Outcome::Said(said)) => replied(&cx, number, seen, &said).await,
        Ok(Outcome::Held { id, soon }) => {
            answer(&cx, number, drafts::held_done(number, id, soon), Around::default()).await
        }
        Err(error) => refused(&cx, number, error, text).await,
    }
}

/// After a reply: what came in between is told, since the writer had not seen it.
async fn replied(cx: &Cx, number: i64, seen: Option<i64>, said: &Said) -> Result<Response> {
    let undo = if said.solved { format!("/desk/t/{number}/unresolve") } else { String::new() };
    let overtaken = seen.is_some_and(|seen| seen < said.before);
    let key = match (overtaken, said.solved) {
        (_, true) => "desk-done-resolved",
        (true, false) => "desk-done-sent-meanwhile",
        (false, false) => "desk-done-sent",
    };
    let mut around = Around::default();
    if let (true, Some(seen), true) = (overtaken, seen, cx.wants_fragment()) {
        let upto = said.before;
        let entries = cx.read(move |tx| asks::entries(tx, number)).await?;
        let version = |e: &Entry| e.payload.get("version").and_then(serde_json::Value::as_i64).unwrap_or(0);
        let between: Vec<String> =
            entries.iter().filter(|e| version(e) > seen && version(e) <= upto).map(|e| meanwhile(cx, e)).collect();
        around.notices.push(notice(
            Tone::Accent,
            html! { p { b { (cx.words.say("desk-meanwhile")) } } @for line in &between { p { (line) } } },
        ));
    }
    answer(cx, number, Done { key, undo }, around).await
}

/// One thing that came in between, in a sentence.
fn meanwhile(cx: &Cx, e: &Entry) -> String {
    let by = e.payload.get("by_name").and_then(serde_json::Value::as_str).unwrap_or_default();
    views::event_words(&cx.words, e)
        .map_or_else(|| cx.words.say_with("desk-meanwhile-wrote", &[("by", by.into())]), |(_, sentence)| sentence)
}

/// What the form for a new ticket sends, pair by pair: it has fields that only the organisation knows.
#[derive(Debug, Clone, Default)]
struct NewTyped(Vec<(String, String)>);

impl NewTyped {
    fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    fn fields(&self) -> field::Typed {
        field::rules::typed_form(self.0.iter().map(|(n, v)| (n.as_str(), v.as_str())))
    }

    fn priority(&self) -> Result<Priority> {
        let number = self.one("priority").parse::<i64>().ok().and_then(|n| Priority::try_from(n).ok());
        number.ok_or_else(|| Error::field("priority", "fault-unknown"))
    }
}

async fn new(cx: Cx) -> Result<Response> {
    new_page(&cx, &NewTyped::default(), &[]).await
}

async fn new_page(cx: &Cx, typed: &NewTyped, faults: &[(String, String)]) -> Result<Response> {
    let (members, definitions) =
        cx.read(|tx| -> Result<_> { Ok((people::members(tx, None, 500)?, field::store::asked(tx)?)) }).await?;
    let title = cx.words.say("desk-new");
    let fields = typed.fields();
    let form = views::NewForm {
        text: typed.one("text"),
        title: typed.one("title"),
        requester: typed.one("requester"),
        priority: typed.priority().unwrap_or(super::rules::ORDINARY).into(),
        asked: (&definitions, &fields),
        faults,
    };
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, views::new_form(cx, &form, &members))
        .await
}

async fn create(cx: Cx, sent: Sent<Vec<(String, String)>>) -> Result<Response> {
    let (letters, kept) = (Letters::of(&cx), NewTyped(sent.input.clone()));
    let outcome = cx
        .command(sent, move |tx, pairs| {
            let typed = NewTyped(pairs);
            let (requester, requester_name) = who(tx, typed.one("requester"))?;
            let mut fields = typed.fields();
            let (kind, service) = field::rules::take_type(&mut fields);
            let opening = Opening {
                title: typed.one("title").to_owned(),
                requester_name,
                kind,
                service,
                priority: typed.priority()?,
                by_agent: true,
                ..asks::plain_opening(typed.one("text"), requester, Channel::Desk)
            };
            field::open(tx, Some(&letters), &opening, (field::Asker::Team, fields))
        })
        .await;
    match outcome {
        Ok(number) => Ok(see_with(&format!("/desk/t/{number}"), "desk-done-opened", "")),
        Err(error @ Error::Invalid(_)) => {
            let faults: Vec<(String, String)> =
                Problem::new(&error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect();
            let mut response = new_page(&cx, &kept, &faults).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

/// Who was meant: a member by address or by full name; else just a name.
pub fn who(tx: &mut Tx<'_>, typed: &str) -> Result<(Option<PersonId>, String)> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Error::field("requester", "fault-empty"));
    }
    if typed.contains('@') {
        let person = people::person_by_email(tx, typed)?;
        let member = person.map(|p| people::member(tx, p)).transpose()?.flatten();
        return member
            .map(|m| (Some(m.person), m.name))
            .ok_or_else(|| Error::Invalid(vec![FieldFault::new("requester", "desk-fault-no-member")]));
    }
    let member = people::member_named(tx, typed)?;
    Ok(member.map_or_else(|| (None, typed.to_owned()), |m| (Some(m.person), m.name)))
}
