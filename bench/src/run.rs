//! One run over one engine, in the order in which a desk lives: it starts, is filled, survives a kill, grows, and is asked all along.

use crate::client::Client;
use crate::database::Database;
use crate::desk::{self, Callers, For};
use crate::floor::{self, Floor};
use crate::load::measure;
use crate::server::{Program, Server};
use crate::sheet::{Bar, Line, Sheet, megabytes};
use crate::workload::{self, Ready, Size};
use crate::{disk, durability};
use anyhow::{Context, Result, anyhow};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Clients of W1 at its fullest, producers of the floor, and clients at the kill.
const CREATORS: usize = 32;
/// The bars: seconds to the first answer, megabytes at rest, milliseconds of a page, share of the bare driver's rate.
const START_MOST: f64 = 0.5;
const IDLE_MOST_MB: f64 = 80.0;
const PAGE_MOST_MS: f64 = 25.0;
const FLOOR_SHARE: f64 = 0.5;
/// Longest wait for the server to be quiet.
const SETTLE_MOST: Duration = Duration::from_secs(120);

/// What a run is made with.
pub struct Setting {
    pub binary: PathBuf,
    /// An empty folder for this run alone.
    pub folder: PathBuf,
    pub postgres: Option<String>,
    pub size: Size,
}

/// A run under way.
struct Run<'a> {
    sheet: &'a mut Sheet,
    size: Size,
    program: Program,
    callers: Callers,
    /// Tickets that exist; all of them are open.
    tickets: u64,
}

/// Measures everything on one engine.
pub async fn run(setting: &Setting, sheet: &mut Sheet) -> Result<()> {
    let database = setting.postgres.as_deref().map(|url| Database::make(url, "run")).transpose()?;
    let data = setting.folder.join("data");
    let program = Program { binary: setting.binary.clone(), data, database: database.as_ref().map(|d| d.url.clone()) };
    if database.is_none() {
        sheet.figure(
            "bare flushes of this disk, one after the other",
            disk::flushes_per_second(&setting.folder)?,
            "a second",
            None,
        );
        demo(setting, sheet).await?;
    }
    let key = desk::found(&program)?;
    let empty = size_on_disk(&program, database.as_ref())?;
    let server = Server::start(&program).await?;
    sheet.figure("start with an empty desk", server.start.as_secs_f64(), "s", Some(Bar::AtMost(START_MOST)));
    sheet.figure(
        "memory at rest, empty desk",
        megabytes(server.idle_memory().await?.resident),
        "MB",
        Some(Bar::AtMost(IDLE_MOST_MB)),
    );
    let callers = Callers::sign_in(&server, &key).await?;
    let mut run = Run { sheet, size: setting.size, program, callers, tickets: 0 };
    run.create(&server, setting).await?;
    let mut server = run.kill(server).await?;
    for backlog in setting.size.backlogs {
        run.fill(&server, backlog).await?;
        run.ask(&server).await?;
        server = run.restart(server).await?;
    }
    server.stop().await?;
    let bytes = size_on_disk(&run.program, database.as_ref())?.saturating_sub(empty);
    run.sheet.figure("disk, bytes a ticket", bytes as f64 / run.tickets.max(1) as f64, "bytes", None);
    Ok(())
}

impl Run<'_> {
    /// W1 with 1, 8 and 32 clients, the last between two measurements of the floor, so that both see the same disk.
    async fn create(&mut self, server: &Server, setting: &Setting) -> Result<()> {
        let [one, eight, all] = self.size.created;
        self.w1(server, (For::Name, 1), one).await?;
        self.w1(server, (For::Name, 8), eight).await?;
        let mut before = bare(setting, all, "before").await?;
        let rate = self.w1(server, (For::Name, CREATORS), all).await?;
        let after = bare(setting, all, "after").await?;
        before.tickets += after.tickets;
        before.seconds += after.seconds;
        let floor = before.tickets as f64 / before.seconds;
        self.sheet.figure("bare driver with group commit, 32 producers", floor, "tickets a second", None);
        self.sheet.figure(
            "W1 with 32 clients, share of the bare driver",
            rate / floor,
            "",
            Some(Bar::AtLeast(FLOOR_SHARE)),
        );
        self.w1(server, (For::Member, CREATORS), self.size.mailed).await?;
        let settled = server.settle(SETTLE_MOST).await?;
        self.sheet.figure("until the server is quiet again after the mails", settled.as_secs_f64(), "s", None);
        Ok(())
    }

    async fn w1(&mut self, server: &Server, (requester, clients): (For, usize), requests: u64) -> Result<f64> {
        let work =
            workload::create(&self.callers.program, requester, clients, (self.tickets, requests, self.size.at_most));
        let measured = measure(server, &work).await?;
        self.sheet.line(&Line::new(self.sheet.engine, self.tickets, &work, &measured));
        self.tickets += 1 + work.warm_up + measured.latencies.len() as u64;
        Ok(measured.per_second())
    }

    async fn kill(&mut self, server: Server) -> Result<Server> {
        let load = (&self.callers.program, CREATORS, self.tickets);
        let (server, survived) = durability::kill_and_look(&self.program, server, load).await?;
        self.tickets += survived.acknowledged;
        self.sheet.figure("acknowledged tickets before a kill", survived.acknowledged as f64, "tickets", None);
        self.sheet.figure("of these lost after it", survived.lost as f64, "tickets", Some(Bar::AtMost(0.0)));
        Ok(server)
    }

    async fn fill(&mut self, server: &Server, backlog: u64) -> Result<()> {
        let (made, seconds) = workload::fill(server, &self.callers.program, (self.tickets, backlog)).await?;
        self.tickets += made;
        if made > 0 {
            self.sheet.figure(
                format!("filling up to {backlog} tickets, 32 clients"),
                made as f64 / seconds,
                "tickets a second",
                None,
            );
        }
        Ok(())
    }

    /// W2 to W6 on the tickets that are there.
    async fn ask(&mut self, server: &Server) -> Result<()> {
        let ready = Ready::make(server, &self.callers, self.tickets).await?;
        self.tickets += 1;
        // Seals, mails and the like are done before pages are measured without other load.
        server.settle(SETTLE_MOST).await?;
        let mut slowest = 0.0_f64;
        for work in ready.works(&self.size, self.tickets) {
            let line = Line::new(self.sheet.engine, self.tickets, &work, &measure(server, &work).await?);
            if line.is_page_alone() {
                slowest = slowest.max(line.p95_ms());
            }
            self.sheet.line(&line);
        }
        let name = format!("slowest page's p95 at {} tickets, no other load", self.tickets);
        self.sheet.figure(name, slowest, "ms", Some(Bar::AtMost(PAGE_MOST_MS)));
        Ok(())
    }

    async fn restart(&mut self, server: Server) -> Result<Server> {
        server.stop().await?;
        let server = Server::start(&self.program).await?;
        let tickets = self.tickets;
        self.sheet.figure(
            format!("start with {tickets} tickets"),
            server.start.as_secs_f64(),
            "s",
            Some(Bar::AtMost(START_MOST)),
        );
        let memory = server.idle_memory().await?;
        self.sheet.figure(
            format!("memory at rest with {tickets} tickets"),
            megabytes(memory.resident),
            "MB",
            Some(Bar::AtMost(IDLE_MOST_MB)),
        );
        let first = self.first_report(&server).await?;
        self.sheet.figure(
            format!("first report page after a start with {tickets} tickets"),
            first.as_secs_f64() * 1000.0,
            "ms",
            None,
        );
        Ok(server)
    }

    /// W6 asks again and again, and what the server remembers of the question before helps it; here it remembers nothing.
    async fn first_report(&self, server: &Server) -> Result<Duration> {
        let mut client = Client::connect(server.address).await?;
        let began = Instant::now();
        client.send(&desk::report_page(&self.callers.browser)).await?.expect(200)?;
        Ok(began.elapsed())
    }
}

/// The sample company: told once by `rapport demo`, then served like anybody's own.
async fn demo(setting: &Setting, sheet: &mut Sheet) -> Result<()> {
    let program = Program { binary: setting.binary.clone(), data: setting.folder.join("demo"), database: None };
    let told = Server::demo(&program, setting.size.small_demo).await?;
    sheet.figure("telling the sample company, once", told.start.as_secs_f64(), "s", None);
    told.stop().await?;
    let server = Server::start(&program).await?;
    sheet.figure("start with the sample company", server.start.as_secs_f64(), "s", Some(Bar::AtMost(START_MOST)));
    sheet.figure(
        "memory at rest, sample company",
        megabytes(server.idle_memory().await?.resident),
        "MB",
        Some(Bar::AtMost(IDLE_MOST_MB)),
    );
    server.stop().await
}

/// The floor, in a fresh database that the product's own command line made.
async fn bare(setting: &Setting, tickets: u64, when: &str) -> Result<Floor> {
    let database = setting.postgres.as_deref().map(|url| Database::make(url, &format!("floor_{when}"))).transpose()?;
    let data = setting.folder.join(format!("floor-{when}"));
    let program = Program {
        binary: setting.binary.clone(),
        data: data.clone(),
        database: database.as_ref().map(|d| d.url.clone()),
    };
    let at_most: Duration = setting.size.at_most;
    let measured = tokio::task::spawn_blocking(move || {
        desk::found(&program)?;
        floor::measure(&program, CREATORS, tickets, at_most)
    });
    let floor = measured.await.map_err(|e| anyhow!("the floor broke: {e}"))?.context("the floor")?;
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    Ok(floor)
}

fn size_on_disk(program: &Program, database: Option<&Database>) -> Result<u64> {
    match database {
        Some(database) => database.bytes(),
        None => {
            floor::settle(&program.data)?;
            disk::bytes_below(Path::new(&program.data))
        }
    }
}
