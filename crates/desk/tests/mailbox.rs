//! Mail through its front door: every message ends as a ticket, an answer on one, or a refusal that can be seen; none is
//! answered that must not be. With `RAPPORT_TEST_POSTGRES` the main story is told on PostgreSQL too.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode, header};
use desk::mailbox::jobs::{Arrived, take};
use desk::mailbox::{Taken, store as mailboxes};
use desk::{Letters, MessageKind, Saying, Then, asks};
use house::config::{Config, DatabaseSetting, Secret};
use house::demo::Cast;
use house::mail::Thread;
use house::people::{OrganisationId, PersonId, store as people};
use house::signin::{SESSION_COOKIE, store as signin};
use house::store::{Actor, Scope, Statement, StoreError, Tx};
use house::{Clock, House, digest, secret};
use jiff::SignedDuration;
use std::path::PathBuf;
use tower::ServiceExt as _;

const DESK: &str = "desk@ours.example";

struct Bench {
    house: House,
    app: Router,
    clock: Clock,
    ours: OrganisationId,
    cast: Cast,
    folder: PathBuf,
}

impl Drop for Bench {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

static LETTERS: Statement = Statement::new(
    "test::LETTERS",
    "select recipient, subject, plain, thread from mail where organisation = $1 order by id",
);
static ENCLOSED: Statement =
    Statement::new("test::ENCLOSED", "select recipient, files from mail where organisation = $1 order by id");
static TICKETS: Statement = Statement::new("test::TICKETS", "select count(*) from desk_ticket where organisation = $1");
static SAID: Statement = Statement::new(
    "test::SAID",
    "select m.body, m.author_name, m.kind from desk_message m join desk_ticket t on t.id = m.ticket where m.organisation = $1 and t.number = $2 order by m.id",
);
static FILES: Statement = Statement::new(
    "test::FILES",
    "select name from attachment where organisation = $1 and record_kind = 'ticket' and record_number = $2 order by id",
);

/// A letter that is to leave.
struct Letter {
    to: String,
    subject: String,
    plain: String,
    thread: Thread,
}

impl Bench {
    async fn new() -> Self {
        Self::on(DatabaseSetting::Embedded).await
    }

    async fn on(database: DatabaseSetting) -> Self {
        let name = secret().unwrap();
        let folder = std::env::temp_dir().join(format!("rapport-mail-{name}"));
        let config = Config { database, public_url: "https://rapport.example".to_owned(), ..Config::for_test(&folder) };
        let clock = Clock::fixed("2026-11-23T08:00:00Z".parse().unwrap());
        let mut rooms = vec![desk::room()];
        let house = House::open(config, clock.clone(), &rooms).await.unwrap();
        let add = move |tx: &mut Tx<'_>| people::organisation_add(tx, &name, "Ours", ("EUR", "Europe/Paris", "en"));
        let ours = house.db.write::<_, StoreError>(house.system(None), add).await.unwrap();
        let cast = house.db.write(house.system(Some(ours)), house::demo::cast).await.unwrap();
        let setup = |tx: &mut Tx<'_>| {
            let setup = mailboxes::Setup { address: DESK, name: "Our desk", active: true, fetch: None };
            mailboxes::mailbox_add(tx, &setup)
        };
        house.db.write::<_, StoreError>(house.system(Some(ours)), setup).await.unwrap();
        let app = house::web::app(house.clone(), house::web::doors(&mut rooms));
        Self { house, app, clock, ours, cast, folder }
    }

    fn scope(&self, person: PersonId) -> Scope {
        Scope { organisation: Some(self.ours), actor: Actor::Person(person), now: self.clock.now() }
    }

    async fn take(&self, raw: &str) -> Taken {
        self.clock.set(self.clock.now() + SignedDuration::from_secs(60));
        let raw = Bytes::from(raw.replace('\n', "\r\n"));
        take(&self.house, Arrived { organisation: self.ours, mailbox: None, raw, recipients: Vec::new() })
            .await
            .unwrap()
    }

    async fn tickets(&self) -> i64 {
        let ours = self.ours;
        self.house
            .db
            .read::<_, StoreError>(self.house.system(Some(ours)), move |tx| tx.scalar(&TICKETS, house::params![ours]))
            .await
            .unwrap()
    }

    async fn said(&self, number: i64) -> Vec<(String, String, String)> {
        let ours = self.ours;
        let read = move |tx: &mut Tx<'_>| {
            tx.list(&SAID, house::params![ours, number], |mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?)))
        };
        self.house.db.read::<_, StoreError>(self.house.system(Some(ours)), read).await.unwrap()
    }

    async fn files(&self, number: i64) -> Vec<String> {
        let ours = self.ours;
        let read = move |tx: &mut Tx<'_>| tx.list(&FILES, house::params![ours, number], |mut r| r.take(0));
        self.house.db.read::<_, StoreError>(self.house.system(Some(ours)), read).await.unwrap()
    }

    async fn letters(&self) -> Vec<Letter> {
        let ours = self.ours;
        let read = move |tx: &mut Tx<'_>| {
            tx.list(&LETTERS, house::params![ours], |mut r| {
                let thread: Option<String> = r.take(3)?;
                let thread = serde_json::from_str(thread.as_deref().unwrap_or("null")).ok().unwrap_or_default();
                Ok(Letter { to: r.take(0)?, subject: r.take(1)?, plain: r.take(2)?, thread })
            })
        };
        self.house.db.read::<_, StoreError>(self.house.system(Some(ours)), read).await.unwrap()
    }

    /// A technician answers on the page.
    async fn answer(&self, number: i64, text: &str) {
        let letters = desk::mailbox::jobs::letters(&self.house, self.ours).await.unwrap();
        let scope = self.scope(self.cast.technicians[0]);
        let saying = Saying {
            text: text.to_owned(),
            kind: MessageKind::Public,
            from_requester: false,
            then: Then::Send,
            seen: None,
        };
        let say = move |tx: &mut Tx<'_>| asks::say(tx, Some(&letters as &Letters), number, &saying);
        self.house.db.write(scope, say).await.unwrap();
    }

    async fn email(&self, who: PersonId) -> String {
        self.house
            .db
            .read::<_, StoreError>(self.scope(who), move |tx| people::member(tx, who))
            .await
            .unwrap()
            .unwrap()
            .email
    }

    async fn cookie(&self, who: PersonId) -> String {
        let (secret, place) = (secret().unwrap(), (who, self.ours));
        let (hash, scope) = (digest(&secret), self.house.system(None));
        let expires = scope.now + SignedDuration::from_hours(1000);
        let add = move |tx: &mut Tx<'_>| signin::session_add(tx, &hash, place, ("test", ""), expires);
        self.house.db.write::<_, StoreError>(scope, add).await.unwrap();
        format!("{SESSION_COOKIE}={secret}")
    }

    async fn get(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, cookie: &str, path: &str, form: &str) -> (StatusCode, String) {
        let page = self.get(cookie, "/me").await.1;
        let token = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(format!("csrf={token}&{form}"))).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec();
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}

fn from(email: &str, subject: &str, id: &str) -> String {
    format!(
        "From: Somebody <{email}>\nTo: {DESK}\nSubject: {subject}\nMessage-ID: <{id}>\nDate: Mon, 23 Nov 2026 09:00:00 +0100\n"
    )
}

async fn story(bench: Bench) {
    let elise = bench.email(bench.cast.employees[0]).await;
    let with_file = format!(
        "{}Cc: Bo <bo@partner.example>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nThe scanner prints blank pages.\n\n-- \nElise\n--b\nContent-Type: image/png; name=scan.png\nContent-Disposition: attachment\n\nx\n--b--\n",
        from(&elise, "Scanner", "one@client.example")
    );
    let first = bench.take(&with_file).await;
    assert_eq!((first.outcome.as_str(), first.ticket), ("ticket", Some(1)), "{first:?}");
    assert_eq!(bench.files(1).await, ["scan.png"]);
    let thanks = bench.letters().await;
    assert_eq!((thanks.len(), thanks[0].to.as_str()), (1, elise.as_str()));
    assert_eq!(thanks[0].thread.automatic, "auto-replied");
    assert_eq!(thanks[0].thread.from.as_ref().unwrap().1, DESK);
    assert!(bench.take(&with_file).await.again, "the same message again changes nothing");

    bench.answer(1, "Please try the second tray.").await;
    let letters = bench.letters().await;
    let mut told: Vec<&str> = letters.iter().skip(1).map(|l| l.to.as_str()).collect();
    told.sort_unstable();
    let mut wanted = [elise.as_str(), "bo@partner.example"];
    wanted.sort_unstable();
    assert_eq!(told, wanted, "who asked and who was written to as well");
    let sent = &letters.last().unwrap().thread;
    assert!(sent.automatic.is_empty() && sent.references.contains(&"one@client.example".to_owned()), "{sent:?}");

    let by_header = format!(
        "{}In-Reply-To: <{}>\n\nIt is empty too.\n",
        from(&elise, "AW: whatever", "two@client.example"),
        sent.message_id
    );
    let by_address = format!(
        "{}\nStill empty.\n",
        from("bo@partner.example", "no mark at all", "three@p.example").replace(DESK, sent.reply_to.as_ref().unwrap())
    );
    let by_subject = format!("{}\nAnd now?\n", from(&elise, "Re: T-1: Scanner", "four@client.example"));
    let by_topic =
        format!("{}Thread-Topic: Scanner\n\nAnybody there?\n", from(&elise, "RE: Scanner", "five@client.example"));
    for raw in [by_header, by_address, by_subject, by_topic] {
        let taken = bench.take(&raw).await;
        assert_eq!((taken.outcome.as_str(), taken.ticket), ("reply", Some(1)), "{taken:?}\n{raw}");
    }
    let said = bench.said(1).await;
    assert_eq!(said.len(), 7, "{said:?}");
    assert!(said.iter().any(|(body, who, _)| body == "Still empty." && who.contains("bo@partner.example")));
    assert_eq!(bench.letters().await.len(), 3, "what people write is not thanked for again");

    let stranger =
        bench.take(&format!("{}\nMe too!\n", from("eve@evil.example", "Re: T-1: Scanner", "six@evil.example"))).await;
    assert_eq!(
        (stranger.outcome.as_str(), stranger.ticket),
        ("ticket", Some(2)),
        "a number alone lets nobody into a ticket"
    );
}

#[tokio::test]
async fn a_conversation_by_mail_is_one_ticket() {
    story(Bench::new().await).await;
}

#[tokio::test]
async fn a_conversation_by_mail_is_one_ticket_on_postgres() {
    let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") else { return };
    let (base, _) = url.rsplit_once('/').unwrap();
    let name = format!("mail_{}", digest(&secret().unwrap()).chars().take(12).collect::<String>());
    let (admin, made) = (url.clone(), name.clone());
    tokio::task::spawn_blocking(move || {
        let mut client = postgres::Client::connect(&admin, postgres::NoTls).unwrap();
        client.batch_execute(&format!("create database {made}")).unwrap();
    })
    .await
    .unwrap();
    story(Bench::on(DatabaseSetting::Postgres(Secret::new(format!("{base}/{name}")))).await).await;
    tokio::task::spawn_blocking(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        client.batch_execute(&format!("drop database if exists {name} with (force)")).ok();
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn what_a_colleague_passes_on_is_asked_by_whoever_wrote_it() {
    let bench = Bench::new().await;
    let (jonas, elise) = (bench.email(bench.cast.technicians[0]).await, bench.email(bench.cast.employees[0]).await);
    let passed = format!(
        "---------- Forwarded message ---------\nFrom: Elise <{elise}>\nDate: Mon, 23 Nov 2026\nSubject: Scanner\nTo: Jonas\n\nIt prints blank pages.\n"
    );
    let raw = format!("{}\nShe sounds cross.\n\n{passed}", from(&jonas, "Fwd: Scanner", "f1@client.example"));
    let number = bench.take(&raw).await.ticket.unwrap();
    let said = bench.said(number).await;
    assert!(said.iter().any(|(body, _, kind)| kind == "public" && body.contains("It prints blank pages.")), "{said:?}");
    assert!(said.iter().any(|(body, _, kind)| kind == "note" && body == "She sounds cross."), "{said:?}");
    assert!(said.iter().all(|(body, _, kind)| kind == "note" || !body.contains("cross")), "{said:?}");
    assert_eq!(bench.letters().await.last().unwrap().to, elise, "she is told that it arrived");
    // Somebody who does not work here asks for themselves, whatever they pass on.
    let raw = format!("{}\n{passed}", from("eve@evil.example", "Fwd: Scanner", "f2@evil.example"));
    bench.take(&raw).await;
    assert_eq!(bench.letters().await.last().unwrap().to, "eve@evil.example");
}

#[tokio::test]
async fn files_of_an_answer_go_along_with_its_letters() {
    let bench = Bench::new().await;
    let elise = bench.email(bench.cast.employees[0]).await;
    let first = format!("{}Cc: Bo <bo@partner.example>\n\nHelp\n", from(&elise, "Help", "e1@client.example"));
    let number = bench.take(&first).await.ticket.unwrap();
    let with_file = format!(
        "{}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHere it is.\n--b\nContent-Type: image/png; name=scan.png\nContent-Disposition: attachment\n\nx\n--b--\n",
        from("bo@partner.example", &format!("Re: T-{number}: Help"), "e2@partner.example")
    );
    // Who asked passes it on to the other, and to nobody a second time.
    bench.take(&with_file.replace("bo@partner.example", &elise)).await;
    assert_eq!(bench.files(number).await, ["scan.png"]);
    let ours = bench.ours;
    let read = move |tx: &mut Tx<'_>| tx.list(&ENCLOSED, house::params![ours], |mut r| Ok((r.take(0)?, r.take(1)?)));
    let sent: Vec<(String, Option<String>)> =
        bench.house.db.read::<_, StoreError>(bench.house.system(Some(ours)), read).await.unwrap();
    assert!(sent.iter().filter(|(_, files)| files.is_some()).all(|(to, _)| to == "bo@partner.example"), "{sent:?}");
    bench.answer(number, "Thank you.").await;
}

#[tokio::test]
async fn two_hundred_messages_of_two_programs_stay_one_ticket() {
    let bench = Bench::new().await;
    let elise = bench.email(bench.cast.employees[0]).await;
    let gmail = format!("{}\nThe lift is stuck.\n", from(&elise, "The lift is stuck", "g0@mail.gmail.example"));
    let number = bench.take(&gmail).await.ticket.unwrap();
    for n in 1..100 {
        bench.answer(number, &format!("Answer {n}")).await;
        let sent = bench.letters().await.pop().unwrap();
        let head = from(&elise, &format!("Re: {}", sent.subject), &format!("m{n}@client.example"));
        // Gmail and Apple Mail name all that went before, Outlook names the last, or nothing but the topic.
        let raw = match n % 3 {
            0 => format!(
                "{head}In-Reply-To: <{}>\nReferences: {}\n\nMessage {n}\n\nOn Mon, 23 Nov 2026 at 09:00, Our desk <{DESK}> wrote:\n\n> {}\n",
                sent.thread.message_id,
                sent.thread.references.iter().map(|r| format!("<{r}>")).collect::<Vec<_>>().join("\n "),
                sent.plain.replace('\n', "\n> ")
            ),
            1 => format!(
                "{head}In-Reply-To: <{}>\nThread-Topic: The lift is stuck\nThread-Index: AQHX\n\nMessage {n}\n\n________________________________\nFrom: Our desk <{DESK}>\nSent: Monday, November 23, 2026 9:00 AM\nTo: Elise\nSubject: x\n\n{}\n",
                sent.thread.message_id, sent.plain
            ),
            _ => format!(
                "{}Thread-Topic: The lift is stuck\nThread-Index: AQHX\n\nMessage {n}\n\n-----Original Message-----\nFrom: Our desk\nSent: Monday\nTo: Elise\nSubject: x\n\n{}\n",
                from(&elise, "RE: The lift is stuck", &format!("o{n}@outlook.example")),
                sent.plain
            ),
        };
        let taken = bench.take(&raw).await;
        assert_eq!((taken.outcome.as_str(), taken.ticket), ("reply", Some(number)), "message {n}: {taken:?}\n{raw}");
    }
    assert_eq!(bench.tickets().await, 1);
    let said = bench.said(number).await;
    assert_eq!(said.iter().filter(|(_, _, kind)| kind == "public").count(), 199);
    assert!(said.iter().any(|(body, _, _)| body == "Message 99"), "only what is new: {:?}", said.last());
}

#[tokio::test]
async fn nothing_that_programs_send_opens_a_ticket_or_is_answered() {
    let bench = Bench::new().await;
    let elise = bench.email(bench.cast.employees[0]).await;
    let number = bench.take(&format!("{}\nHelp\n", from(&elise, "Help", "1@c.example"))).await.ticket.unwrap();
    let sent = bench.letters().await.pop().unwrap().thread.message_id;
    let bounce = format!(
        "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nTo: {DESK}\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
        --b\n\nSorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {elise}\nAction: failed\nStatus: 5.1.1\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{sent}>\nFrom: {DESK}\n\nx\n--b--\n"
    );
    let taken = bench.take(&bounce).await;
    assert_eq!((taken.outcome.as_str(), taken.ticket), ("bounce", Some(number)), "{taken:?}");
    assert!(bench.said(number).await.iter().any(|(body, _, kind)| kind == "note" && body.contains(&elise)));
    for (extra, outcome) in [
        ("Auto-Submitted: auto-replied\n", "auto_reply"),
        ("X-Spam-Flag: YES\n", "spam"),
        ("X-Loop: desk@ours.example\n", "loop"),
        ("Return-Path: <>\n", "auto_reply"),
    ] {
        let raw = format!("{}{extra}\nI am away.\n", from(&elise, "Away", &format!("{}@c.example", extra.len())));
        assert_eq!(bench.take(&raw).await.outcome, outcome, "{extra}");
    }
    let back = format!("{}\nIt came back\n", from(&elise, "x", &sent));
    assert_eq!(bench.take(&back).await.outcome, "loop");
    let own = format!("{}\nI talk to myself\n", from(DESK, "x", "self@c.example"));
    assert_eq!(bench.take(&own).await.outcome, "loop");
    assert_eq!((bench.tickets().await, bench.letters().await.len()), (1, 1));
}

#[tokio::test]
async fn a_technician_speaks_for_the_desk_only_with_proof() {
    let bench = Bench::new().await;
    let (elise, jonas) = (bench.email(bench.cast.employees[0]).await, bench.email(bench.cast.technicians[0]).await);
    let number = bench.take(&format!("{}\nHelp\n", from(&elise, "Help", "1@c.example"))).await.ticket.unwrap();
    let sent = bench.letters().await.pop().unwrap().thread.message_id;
    bench.take(&format!("{}\nforged\n", from(&jonas, &format!("Re: T-{number}: Help"), "2@evil.example"))).await;
    bench.take(&format!("{}In-Reply-To: <{sent}>\n\ntrue\n", from(&jonas, "Re: Help", "3@c.example"))).await;
    let said = bench.said(number).await;
    let kind = |text: &str| said.iter().find(|(body, _, _)| body == text).unwrap().2.clone();
    assert_eq!((kind("forged").as_str(), kind("true").as_str()), ("note", "public"));
}

#[tokio::test]
async fn what_was_refused_can_be_seen_and_made_a_ticket() {
    let bench = Bench::new().await;
    let (lead, jonas) = (bench.cookie(bench.cast.it_lead).await, bench.cookie(bench.cast.technicians[0]).await);
    let elise = bench.cookie(bench.cast.employees[0]).await;
    let raw = format!(
        "{}X-Spam-Flag: YES\nContent-Type: text/html\n\n<p>Cheap <b>chairs</b><script>x()</script></p>\n",
        from("shop@x.example", "Chairs", "1@x.example")
    );
    let taken = bench.take(&raw).await;
    let (status, page) = bench.get(&jonas, "/desk/mail/seen?outcome=spam").await;
    assert!(status == StatusCode::OK && page.contains("Chairs"), "{status} {page}");
    let place = format!("/desk/mail/seen/{}", taken.id);
    let (_, one) = bench.get(&jonas, &place).await;
    assert!(one.contains("a filter before us marked it as spam") && one.contains("Cheap chairs"), "{one}");
    assert!(!bench.get(&jonas, &format!("{place}/page")).await.1.contains("script"));
    assert!(bench.get(&jonas, &format!("{place}/raw")).await.1.contains("X-Spam-Flag: YES"));
    assert_eq!(bench.get(&elise, &place).await.0, StatusCode::FORBIDDEN);
    let (made, _) = bench.post(&jonas, &format!("{place}/ticket"), "").await;
    assert_eq!((made, bench.tickets().await), (StatusCode::SEE_OTHER, 1));
    let page = bench.get(&jonas, "/desk/t/1").await.1;
    assert!(page.contains("shop@x.example"), "the ticket's page shows who takes part by mail");

    let (bad, page) = bench.post(&lead, "/desk/mail", "address=nonsense&host=imap.example.com&port=99999").await;
    assert_eq!(bad, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("no e-mail address") && page.contains("1 to 65535"), "{page}");
    assert_eq!(bench.post(&lead, "/desk/mail", &format!("address={DESK}")).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(bench.post(&lead, "/desk/mail", "address=it@ours.example&name=IT").await.0, StatusCode::SEE_OTHER);
    assert!(bench.get(&lead, "/desk/mail").await.1.contains("it@ours.example"));
    assert_eq!(bench.post(&jonas, "/desk/mail", "address=x@ours.example").await.0, StatusCode::FORBIDDEN);
}
