//! The desk as its clients see it: people, keys, paths and bodies. If the API changes, this is the file that changes.

use crate::client::{Answer, Ask, Caller};
use crate::data;
use crate::server::{Program, Server};
use anyhow::{Context, Result, bail};
use serde_json::json;

const TICKETS: &str = "/api/v1/desk/tickets";
const LEAD: &str = "lead@bench.example";
const PASSWORD: &str = "three quiet words";
/// People who ask; the tickets are spread over them.
const ASKERS: u64 = 40;

fn asker(n: u64) -> String {
    format!("asker-{}@bench.example", n % ASKERS)
}

/// Makes the organisation and its people with the product's own command line, and gives the program's key.
pub fn found(program: &Program) -> Result<String> {
    program.run(&["organisation", "add", "bench", "--name", "Bench"], "")?;
    program.run(&["user", "add", LEAD, "--name", "Lea Lead", "--role", "it_lead", "--password-stdin"], PASSWORD)?;
    for n in 0..ASKERS {
        program.run(&["user", "add", &asker(n), "--name", &format!("Ada Asker {n}"), "--role", "employee"], "")?;
    }
    program.run(&["token", "add", LEAD, "--name", "bench"], "")
}

/// Who drives the desk.
#[derive(Clone)]
pub struct Callers {
    /// The IT lead's program.
    pub program: Caller,
    /// The IT lead's browser.
    pub browser: Caller,
}

impl Callers {
    pub async fn sign_in(server: &Server, key: &str) -> Result<Self> {
        let browser = server.sign_in(LEAD, &PASSWORD.replace(' ', "+")).await?;
        Ok(Self { program: Caller::Program(key.to_owned()), browser })
    }
}

/// Who a ticket is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Somebody known by name only: nothing is mailed.
    Name,
    /// One of the organisation's people: an acknowledgement is written and mailed.
    Member,
}

/// Opens ticket `n` of the load for somebody else, as a technician or a form on some other page would.
pub fn create(caller: &Caller, n: u64, requester: For) -> Ask {
    let draft = data::draft(n);
    let name = match requester {
        For::Name => format!("Nora Nearby {}", n % ASKERS),
        For::Member => asker(n),
    };
    Ask::post(TICKETS, caller, &json!({ "title": draft.title, "text": draft.text, "requester": name }))
}

/// Says something on a ticket.
pub fn reply(caller: &Caller, ticket: i64, n: u64) -> Ask {
    Ask::post(format!("{TICKETS}/{ticket}/messages"), caller, &json!({ "text": data::reply(n) }))
}

/// One ticket with its conversation.
pub fn ticket(caller: &Caller, number: i64) -> Ask {
    Ask::get(format!("{TICKETS}/{number}"), caller)
}

/// A page of the list, from a cursor on.
pub fn list(caller: &Caller, after: Option<&str>) -> Ask {
    Ask::get(after.map_or_else(|| format!("{TICKETS}?limit=50"), |a| format!("{TICKETS}?limit=50&after={a}")), caller)
}

pub fn queue_page(caller: &Caller) -> Ask {
    Ask::get("/desk?view=team", caller)
}

pub fn ticket_page(caller: &Caller, number: i64) -> Ask {
    Ask::get(format!("/desk/t/{number}"), caller)
}

pub fn report_page(caller: &Caller) -> Ask {
    Ask::get("/desk/report", caller)
}

pub fn search(caller: &Caller, word: &str) -> Ask {
    Ask::get(format!("/api/v1/find?q={word}"), caller)
}

pub fn search_page(caller: &Caller, word: &str) -> Ask {
    Ask::get(format!("/find?q={word}"), caller)
}

/// The number of the ticket that an answer speaks of.
pub fn number(answer: &Answer) -> Result<i64> {
    answer.json()?.get("number").and_then(serde_json::Value::as_i64).context("the answer names no ticket number")
}

/// The cursor of the next page, if there is one.
pub fn next(answer: &Answer) -> Result<Option<String>> {
    Ok(answer
        .json()?
        .get("next")
        .and_then(|v| v.as_str().map(str::to_owned).or_else(|| v.as_i64().map(|n| n.to_string()))))
}

/// A created ticket has a number.
pub fn is_created(answer: &Answer) -> Result<()> {
    number(answer).map(drop)
}

pub fn is_full_list(answer: &Answer) -> Result<()> {
    at_least(items(answer)?, 50, "tickets in the list")
}

/// The search found what contains the rare word: all of it, or as many as one answer holds.
pub fn is_found(answer: &Answer) -> Result<()> {
    at_least(items(answer)?, 1, "tickets found")
}

/// The page of the queue links to its tickets.
pub fn is_queue_page(answer: &Answer) -> Result<()> {
    at_least(count(answer, "/desk/t/"), 50, "links to tickets")
}

pub fn is_found_page(answer: &Answer) -> Result<()> {
    at_least(count(answer, "/desk/t/"), 1, "links to tickets")
}

/// A ticket's page shows its conversation: the ten messages of [`reply`] and of the ticket itself.
pub fn is_ticket_page(answer: &Answer) -> Result<()> {
    at_least(answer.body.len(), 4000, "bytes of page")
}

pub fn is_ticket(answer: &Answer) -> Result<()> {
    at_least(count(answer, "\"body\""), 10, "messages")
}

pub fn is_page(answer: &Answer) -> Result<()> {
    at_least(answer.body.len(), 2000, "bytes of page")
}

/// Whatever was answered with the right status.
pub fn is_anything(_: &Answer) -> Result<()> {
    Ok(())
}

fn items(answer: &Answer) -> Result<usize> {
    let json = answer.json()?;
    json.get("items").and_then(|i| i.as_array()).map(Vec::len).context("the answer is no list")
}

fn count(answer: &Answer, what: &str) -> usize {
    String::from_utf8_lossy(&answer.body).matches(what).count()
}

fn at_least(found: usize, wanted: usize, what: &str) -> Result<()> {
    if found < wanted {
        bail!("expected at least {wanted} {what}, found {found}");
    }
    Ok(())
}
