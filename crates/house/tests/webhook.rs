//! Webhooks against a real receiver on this machine: signed, in order for each record, again after a failure, given up in
//! the end, sent again when asked, and never into a private network that nobody allowed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test says where it failed")]

use house::config::{Config, DatabaseSetting, Secret};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{OrganisationId, store as people};
use house::store::StoreError;
use house::webhook::jobs::round;
use house::webhook::{Delivery, rules, store};
use house::{Clock, House};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const NOON: &str = "2026-03-01T12:00:00Z";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// One request as it arrived.
#[derive(Debug, Clone)]
struct Heard {
    headers: HashMap<String, String>,
    body: Value,
    text: String,
}

impl Heard {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn number(&self) -> i64 {
        self.body["data"]["record"]["number"].as_i64().unwrap()
    }

    fn step(&self) -> i64 {
        self.body["data"]["payload"]["step"].as_i64().unwrap()
    }
}

/// A receiver: answers what `says` says to each request, after its pause.
struct Receiver {
    port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Receiver {
    async fn new(says: impl Fn(&Heard, usize) -> (u16, Duration) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let (all, says) = (heard.clone(), Arc::new(says));
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (all, says) = (all.clone(), says.clone());
                tokio::spawn(async move {
                    let request = read(&mut socket).await;
                    let place = {
                        let mut all = all.lock().unwrap();
                        all.push(request.clone());
                        all.len()
                    };
                    let (status, pause) = says(&request, place);
                    tokio::time::sleep(pause).await;
                    let answer = format!("HTTP/1.1 {status} Said\r\ncontent-length: 2\r\n\r\nok");
                    socket.write_all(answer.as_bytes()).await.ok();
                });
            }
        });
        Self { port, heard }
    }

    fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

async fn read(socket: &mut tokio::net::TcpStream) -> Heard {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0_u8; 4096];
        let n = socket.read(&mut piece).await.unwrap();
        bytes.extend(&piece[..n]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let pairs = head.lines().skip(1).filter_map(|l| l.split_once(": "));
        let headers: HashMap<_, _> = pairs.map(|(k, v)| (k.to_lowercase(), v.to_owned())).collect();
        let length: usize = headers["content-length"].parse().unwrap();
        if body.len() >= length {
            return Heard { body: serde_json::from_str(body).unwrap(), text: body.to_owned(), headers };
        }
    }
}

struct Bench {
    house: House,
    clock: Clock,
    ours: OrganisationId,
    folder: PathBuf,
}

impl Drop for Bench {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl Bench {
    async fn new(private: bool) -> Self {
        Self::on(DatabaseSetting::Embedded, private).await
    }

    async fn on(database: DatabaseSetting, private: bool) -> Self {
        let name = house::secret().unwrap();
        let folder = std::env::temp_dir().join(format!("rapport-webhook-{name}"));
        let mut config = Config { database, ..Config::for_test(&folder) };
        config.webhooks.private = private;
        let clock = Clock::fixed(NOON.parse().unwrap());
        let house = House::open(config, clock.clone(), &[]).await.unwrap();
        let add =
            move |tx: &mut house::store::Tx<'_>| people::organisation_add(tx, &name, "Ours", ("EUR", "UTC", "en"));
        let ours = house.db.write::<_, StoreError>(house.system(None), add).await.unwrap();
        Self { house, clock, ours, folder }
    }

    async fn hook(&self, port: u16, kinds: &'static str) -> i64 {
        let sealed = self.house.vault.seal(SECRET).unwrap();
        let url = format!("http://127.0.0.1:{port}/in?from=rapport");
        let scope = self.house.system(Some(self.ours));
        self.house
            .db
            .write::<_, StoreError>(scope, move |tx| store::add(tx, ("test", &url, kinds), &sealed))
            .await
            .unwrap()
    }

    /// Something happens to a record; `step` says which time.
    async fn happens(&self, kind: &'static str, number: i64, step: i64) {
        let scope = self.house.system(Some(self.ours));
        let work = move |tx: &mut house::store::Tx<'_>| {
            let record = RecordRef::new("ticket", number);
            append(tx, &Happened { kind, record, concerns: None, payload: json!({ "step": step }) })
        };
        self.house.db.write::<_, StoreError>(scope, work).await.unwrap();
    }

    async fn log(&self, hook: i64) -> Vec<Delivery> {
        let scope = self.house.system(Some(self.ours));
        let read = move |tx: &mut house::store::Tx<'_>| store::log(tx, hook, None, (i64::MAX, 200));
        let mut log = self.house.db.read::<_, StoreError>(scope, read).await.unwrap();
        log.reverse();
        log
    }

    fn later(&self, by: SignedDuration) {
        self.clock.set(self.house.clock.now() + by);
    }
}

fn steps(heard: &[Heard], number: i64) -> Vec<i64> {
    heard.iter().filter(|h| h.number() == number).map(Heard::step).collect()
}

#[tokio::test]
async fn every_event_arrives_signed_and_in_order_for_each_record() {
    let bench = Bench::new(true).await;
    // The earlier a step, the slower its answer: only waiting for it keeps the order.
    let slow = |h: &Heard, _: usize| (204, Duration::from_millis(60 / (h.step() as u64)));
    let receiver = Receiver::new(slow).await;
    bench.happens("ticket.created", 9, 1).await;
    let hook = bench.hook(receiver.port, "ticket.*").await;
    for step in 1..=6 {
        for number in [1, 2] {
            bench.happens("ticket.replied", number, step).await;
        }
        bench.happens("recommendation.decided", 1, step).await;
    }
    round(&bench.house).await.unwrap();
    let heard = receiver.heard();
    assert_eq!((steps(&heard, 1), steps(&heard, 2)), ((1..=6).collect(), (1..=6).collect()));
    assert!(heard.iter().all(|h| h.body["type"] == "ticket.replied"), "what is not meant is not sent");
    assert!(steps(&heard, 9).is_empty(), "what was before is not sent");
    for h in &heard {
        let seconds: i64 = h.header("webhook-timestamp").parse().unwrap();
        let expected = rules::signature(SECRET, h.header("webhook-id"), seconds, &h.text).unwrap();
        assert_eq!(h.header("webhook-signature"), expected);
        assert_eq!(seconds, NOON.parse::<Timestamp>().unwrap().as_second());
    }
    let log = bench.log(hook).await;
    assert!(log.len() == 12 && log.iter().all(|d| d.state == "sent" && d.status == Some(204) && d.attempts == 1));
}

#[tokio::test]
async fn a_failure_holds_back_its_record_alone_and_is_tried_again() {
    let bench = Bench::new(true).await;
    let receiver =
        Receiver::new(|h, place| (if h.number() == 1 && place < 3 { 500 } else { 200 }, Duration::ZERO)).await;
    let hook = bench.hook(receiver.port, "").await;
    for step in 1..=2 {
        bench.happens("ticket.replied", 1, step).await;
        bench.happens("ticket.replied", 2, step).await;
    }
    round(&bench.house).await.unwrap();
    let heard = receiver.heard();
    assert_eq!((steps(&heard, 1), steps(&heard, 2)), (vec![1], vec![1, 2]));
    let first = bench.log(hook).await.remove(0);
    assert_eq!((first.state.as_str(), first.status, first.attempts), ("waiting", Some(500), 1));
    assert_eq!(first.next_at.duration_since(bench.house.clock.now()), SignedDuration::from_secs(5));
    bench.later(SignedDuration::from_secs(6));
    round(&bench.house).await.unwrap();
    let heard = receiver.heard();
    assert_eq!(steps(&heard, 1), [1, 1, 2]);
    let ids: Vec<&str> = heard.iter().filter(|h| h.number() == 1).map(|h| h.header("webhook-id")).collect();
    assert_eq!(ids[0], ids[1], "the same event keeps its name");
    assert!(bench.log(hook).await.iter().all(|d| d.state == "sent"));
}

#[tokio::test]
async fn what_never_arrives_is_given_up_in_sight_and_can_be_sent_again() {
    let bench = Bench::new(true).await;
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let hook = bench.hook(port, "").await;
    bench.happens("ticket.created", 1, 1).await;
    bench.happens("ticket.replied", 1, 2).await;
    let mut attempts = 0;
    while bench.log(hook).await.first().is_none_or(|d| d.state == "waiting") {
        round(&bench.house).await.unwrap();
        bench.later(SignedDuration::from_hours(6));
        attempts += 1;
        assert!(attempts < 40, "it never ends");
    }
    // What stood behind it was out of time too, and is tried once before it is given up.
    round(&bench.house).await.unwrap();
    let given_up = bench.log(hook).await;
    assert!(given_up.iter().all(|d| d.state == "dead"), "{given_up:?}");
    let (dead, behind) = (given_up[0].clone(), given_up[1].id);
    assert!(dead.state == "dead" && dead.status.is_none() && dead.answer.contains("no connection"), "{dead:?}");
    // The receiver comes up at another address; one delivery is sent again.
    let receiver = Receiver::new(|_, _| (200, Duration::ZERO)).await;
    let (scope, url) = (bench.house.system(Some(bench.ours)), format!("http://127.0.0.1:{}/", receiver.port));
    let work = move |tx: &mut house::store::Tx<'_>| {
        let w = store::by_id(tx, hook)?.unwrap();
        store::change(tx, &house::webhook::Webhook { url, ..w })?;
        Ok(store::resend(tx, hook, dead.id)? && store::resend(tx, hook, behind)?)
    };
    assert!(bench.house.db.write::<_, StoreError>(scope, work).await.unwrap());
    bench.later(SignedDuration::from_hours(7));
    for _ in 0..2 {
        round(&bench.house).await.unwrap();
    }
    assert_eq!(steps(&receiver.heard(), 1), [1, 2]);
    assert!(bench.log(hook).await.iter().all(|d| d.state == "sent"), "{:?}", bench.log(hook).await);
}

#[tokio::test]
async fn everything_from_a_place_on_is_sent_again_under_the_same_names() {
    let bench = Bench::new(true).await;
    let receiver = Receiver::new(|_, _| (200, Duration::ZERO)).await;
    let hook = bench.hook(receiver.port, "").await;
    for step in 1..=3 {
        bench.happens("ticket.replied", 1, step).await;
    }
    round(&bench.house).await.unwrap();
    let second = receiver.heard()[1].body["data"]["seq"].as_i64().unwrap();
    let scope = bench.house.system(Some(bench.ours));
    let work = move |tx: &mut house::store::Tx<'_>| {
        let (w, mut at) = (store::by_id(tx, hook)?.unwrap(), store::position(tx, second)?.unwrap());
        at.seq -= 1;
        store::go_to(tx, &w, at)
    };
    bench.house.db.write::<_, StoreError>(scope, work).await.unwrap();
    round(&bench.house).await.unwrap();
    let heard = receiver.heard();
    assert_eq!(steps(&heard, 1), [1, 2, 3, 2, 3]);
    assert_eq!(heard[1].header("webhook-id"), heard[3].header("webhook-id"));
}

#[tokio::test]
async fn two_secrets_sign_while_one_takes_over_from_the_other() {
    let bench = Bench::new(true).await;
    let receiver = Receiver::new(|_, _| (200, Duration::ZERO)).await;
    let hook = bench.hook(receiver.port, "").await;
    let (fresh, until) = (rules::secret_text(&[7; 32]), bench.house.clock.now() + rules::ROTATION);
    let (sealed, scope) = (bench.house.vault.seal(&fresh).unwrap(), bench.house.system(Some(bench.ours)));
    bench.house.db.write::<_, StoreError>(scope, move |tx| store::rotate(tx, hook, &sealed, until)).await.unwrap();
    bench.happens("ticket.created", 1, 1).await;
    round(&bench.house).await.unwrap();
    bench.later(rules::ROTATION);
    bench.happens("ticket.replied", 1, 2).await;
    round(&bench.house).await.unwrap();
    let signatures = |h: &Heard| h.header("webhook-signature").split(' ').count();
    assert_eq!(receiver.heard().iter().map(signatures).collect::<Vec<_>>(), [2, 1]);
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_left_alone_and_private_networks_are_not_called() {
    let bench = Bench::new(true).await;
    let receiver = Receiver::new(|_, _| (410, Duration::ZERO)).await;
    let hook = bench.hook(receiver.port, "").await;
    bench.happens("ticket.created", 1, 1).await;
    round(&bench.house).await.unwrap();
    bench.happens("ticket.replied", 1, 2).await;
    round(&bench.house).await.unwrap();
    assert_eq!(receiver.heard().len(), 1);
    let scope = bench.house.system(Some(bench.ours));
    let state = bench.house.db.read::<_, StoreError>(scope, move |tx| Ok(store::by_id(tx, hook)?.unwrap().state)).await;
    assert_eq!(state.unwrap(), "gone");

    let shut = Bench::new(false).await;
    let receiver = Receiver::new(|_, _| (200, Duration::ZERO)).await;
    let hook = shut.hook(receiver.port, "").await;
    shut.happens("ticket.created", 1, 1).await;
    round(&shut.house).await.unwrap();
    let tried = shut.log(hook).await.remove(0);
    assert!(receiver.heard().is_empty() && tried.answer.contains("private network"), "{tried:?}");
}

#[tokio::test]
async fn on_postgresql_the_order_holds_too() {
    let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") else { return };
    let bench = Bench::on(DatabaseSetting::Postgres(Secret::new(fresh_database(&url))), true).await;
    let receiver = Receiver::new(|_, place| (if place == 2 { 503 } else { 200 }, Duration::from_millis(5))).await;
    let hook = bench.hook(receiver.port, "").await;
    for step in 1..=3 {
        bench.happens("ticket.replied", 1, step).await;
        bench.happens("ticket.replied", 2, step).await;
    }
    for _ in 0..20 {
        round(&bench.house).await.unwrap();
        bench.later(SignedDuration::from_secs(6));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for number in [1, 2] {
        let mut seen = steps(&receiver.heard(), number);
        seen.dedup();
        assert_eq!(seen, [1, 2, 3]);
    }
    assert!(bench.log(hook).await.iter().all(|d| d.state == "sent"));
}

/// A database of its own on the server of the tests.
fn fresh_database(url: &str) -> String {
    let url = url.to_owned();
    let work = move || {
        let name = format!("webhook_{}", std::process::id());
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        client.batch_execute(&format!("drop database if exists {name}")).unwrap();
        client.batch_execute(&format!("create database {name}")).unwrap();
        match url.rsplit_once('/') {
            Some((server, _)) => format!("{server}/{name}"),
            None => url,
        }
    };
    std::thread::spawn(work).join().unwrap()
}
