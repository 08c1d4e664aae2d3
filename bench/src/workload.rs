//! The workloads W1 to W6: who asks for what, how often, and how many at once.

use crate::client::{Caller, Client};
use crate::desk::{self, Callers, For};
use crate::load::{Asks, Check, Work};
use crate::server::Server;
use crate::{data, load};
use anyhow::Result;
use std::sync::Arc;
use std::time::Duration;

/// How much is done.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Open tickets at which everything is measured, ascending.
    pub backlogs: [u64; 2],
    /// Tickets created in W1, for 1, 8 and 32 clients.
    pub created: [u64; 3],
    /// Tickets created with an acknowledgement by mail, for 32 clients.
    pub mailed: u64,
    /// Requests of one client without other load, and of all clients under load.
    pub requests: [u64; 2],
    pub at_most: Duration,
    /// Whether the sample company is told with a part of its history only.
    pub small_demo: bool,
}

impl Size {
    pub const FULL: Self = Self {
        backlogs: [10_000, 100_000],
        created: [400, 1600, 6000],
        mailed: 2000,
        requests: [400, 1600],
        at_most: Duration::from_secs(30),
        small_demo: false,
    };
    /// A smoke run of half a minute: enough to see that everything works, not enough to quote.
    pub const QUICK: Self = Self {
        backlogs: [300, 400],
        created: [20, 60, 200],
        mailed: 40,
        requests: [10, 30],
        at_most: Duration::from_secs(1),
        small_demo: true,
    };
}

/// Clients of the workloads under load.
const CLIENTS: usize = 8;
/// Messages of the ticket that W4 opens.
const MESSAGES: u64 = 10;
/// Pages of the list that W2 goes through.
const PAGES: usize = 20;

/// W1 with so many clients, from ticket `from` of the load on.
pub fn create(
    caller: &Caller,
    requester: For,
    clients: usize,
    (from, requests, at_most): (u64, u64, Duration),
) -> Work {
    let caller = caller.clone();
    let asks: Asks = Arc::new(move |n| desk::create(&caller, from + n, requester));
    let what = if requester == For::Member { "create a ticket, mailed" } else { "create a ticket" };
    let warm_up = (requests / 20).max(clients as u64);
    Work { id: "W1", what, clients, warm_up, requests, at_most, status: 201, check: desk::is_created, asks }
}

/// What W2 to W6 need to be there.
pub struct Ready {
    callers: Callers,
    /// The ticket with ten messages.
    ticket: i64,
    /// Cursors of the list, from its beginning.
    cursors: Vec<Option<String>>,
}

impl Ready {
    /// Writes the ticket with ten messages and finds the pages of the list; the answer counts the tickets it made.
    pub async fn make(server: &Server, callers: &Callers, from: u64) -> Result<Self> {
        let mut client = Client::connect(server.address).await?;
        let opened = client.send(&desk::create(&callers.program, from, For::Member)).await?;
        opened.expect(201)?;
        let ticket = desk::number(&opened)?;
        for n in 1..MESSAGES {
            client.send(&desk::reply(&callers.program, ticket, n)).await?.expect(201)?;
        }
        let mut cursors = vec![None];
        while cursors.len() < PAGES {
            let answer = client.send(&desk::list(&callers.program, cursors.last().and_then(Option::as_deref))).await?;
            answer.expect(200)?;
            match desk::next(&answer)? {
                Some(next) => cursors.push(Some(next)),
                None => break,
            }
        }
        // The last page may hold less than a whole one.
        cursors.truncate(cursors.len().saturating_sub(1).max(1));
        Ok(Self { callers: callers.clone(), ticket, cursors })
    }

    /// W2 to W6, each by one client alone and by several at once.
    pub fn works(&self, size: &Size, tickets: u64) -> Vec<Work> {
        let one = self.each(1, size.requests[0], size.at_most, tickets);
        let many = self.each(CLIENTS, size.requests[1], size.at_most, tickets);
        one.into_iter().zip(many).flat_map(|(a, b)| [a, b]).collect()
    }

    fn each(&self, clients: usize, requests: u64, at_most: Duration, tickets: u64) -> Vec<Work> {
        let (program, browser, ticket) = (&self.callers.program, &self.callers.browser, self.ticket);
        let work = |id, what, status, check: Check, asks: Asks| Work {
            id,
            what,
            clients,
            warm_up: (requests / 10).max(2),
            requests,
            at_most,
            status,
            check,
            asks,
        };
        let same = |ask: crate::client::Ask| -> Asks { Arc::new(move |_| ask.clone()) };
        let (cursors, caller) = (self.cursors.clone(), program.clone());
        let walk: Asks = Arc::new(move |n| {
            desk::list(&caller, cursors.get(n as usize % cursors.len().max(1)).and_then(Option::as_deref))
        });
        let caller = program.clone();
        // Replies go to tickets all over the backlog, by a step that shares no factor with it.
        let reply: Asks =
            Arc::new(move |n| desk::reply(&caller, 1 + (n.wrapping_mul(7919) % tickets.max(1)) as i64, n));
        vec![
            work("W2", "queue page", 200, desk::is_queue_page, same(desk::queue_page(browser))),
            work("W2", "ticket list, API", 200, desk::is_full_list, walk),
            work(
                "W3",
                "search page, rare word",
                200,
                desk::is_found_page,
                same(desk::search_page(browser, data::RARE)),
            ),
            work("W3", "search, API, rare word", 200, desk::is_found, same(desk::search(program, data::RARE))),
            work("W4", "ticket page, 10 messages", 200, desk::is_ticket_page, same(desk::ticket_page(browser, ticket))),
            work("W4", "ticket, API, 10 messages", 200, desk::is_ticket, same(desk::ticket(program, ticket))),
            work("W5", "reply, API", 201, desk::is_anything, reply),
            work("W6", "report page", 200, desk::is_page, same(desk::report_page(browser))),
        ]
    }
}

/// Creates tickets until there are `target`; the answer is how many came to be, and how long that took.
pub async fn fill(server: &Server, caller: &Caller, (from, target): (u64, u64)) -> Result<(u64, f64)> {
    let missing = target.saturating_sub(from + 1 + 32);
    if missing == 0 {
        return Ok((0, 0.0));
    }
    let work = Work { warm_up: 32, ..create(caller, For::Name, 32, (from, missing, Duration::from_secs(1800))) };
    let measured = load::measure(server, &work).await?;
    Ok((1 + work.warm_up + measured.latencies.len() as u64, measured.seconds))
}
