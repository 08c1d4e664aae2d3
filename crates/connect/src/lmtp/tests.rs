//! Whole conversations over the loopback.

use super::*;
use std::sync::Mutex;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[derive(Clone, Default)]
struct Desk(Arc<Mutex<Vec<Envelope>>>);

impl Taker for Desk {
    async fn knows(&self, address: &str) -> Answer {
        match address {
            "desk@example.org" | "it@example.org" => Answer::Taken(String::new()),
            "busy@example.org" => Answer::Later("come again".to_owned()),
            _ => Answer::Never("nobody here".to_owned()),
        }
    }

    async fn take(&self, envelope: Envelope) -> Vec<Answer> {
        let answers = envelope.to.iter().map(|to| Answer::Taken(to.clone())).collect();
        self.0.lock().unwrap().push(envelope);
        answers
    }
}

/// Says it all at once, as a server that pipelines does, and reads all that comes back.
async fn check(said: &[u8]) -> (String, Vec<Envelope>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = listener.local_addr().unwrap();
    let desk = Desk::default();
    let server =
        tokio::spawn(serve(listener, Setup { host: "desk.example".to_owned(), bytes_max: 1_000 }, desk.clone()));
    let mut stream = TcpStream::connect(place).await.unwrap();
    stream.write_all(said).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.ok();
    server.abort();
    let taken = desk.0.lock().unwrap().clone();
    (heard, taken)
}

const BEGIN: &str = "LHLO mx\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<desk@example.org>\r\n";

#[tokio::test]
async fn each_recipient_of_a_message_is_answered() {
    let said = format!(
        "{BEGIN}RCPT TO:<it@example.org>\r\nRCPT TO:<no@example.org>\r\nRCPT TO:<busy@example.org>\r\nDATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n"
    );
    let (heard, taken) = check(said.as_bytes()).await;
    assert!(heard.contains("550 5.1.1 nobody here") && heard.contains("451 4.3.0 come again"), "{heard}");
    assert!(heard.contains("250 2.0.0 desk@example.org\r\n250 2.0.0 it@example.org\r\n221"), "{heard}");
    assert_eq!((taken[0].to.len(), taken[0].raw.as_slice()), (2, b"Subject: x\r\n\r\n.dot\r\n".as_slice()));
}

#[tokio::test]
async fn plain_smtp_is_answered_once() {
    let said = format!("{}RCPT TO:<it@example.org>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n", BEGIN.replace("LHLO", "EHLO"));
    let (heard, taken) = check(said.as_bytes()).await;
    assert_eq!((heard.matches("250 2.0.0").count(), taken.len()), (1, 1), "{heard}");
}

#[tokio::test]
async fn no_second_message_can_be_smuggled_in() {
    for end in ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n"] {
        let said = format!(
            "{BEGIN}DATA\r\nx{end}MAIL FROM:<boss@example.org>\r\nRCPT TO:<desk@example.org>\r\nDATA\r\nevil\r\n.\r\nQUIT\r\n"
        );
        let (_, taken) = check(said.as_bytes()).await;
        assert_eq!(taken.len(), 1, "{end:?}");
        assert_eq!(taken[0].from, "a@b.example");
    }
}

#[tokio::test]
async fn what_is_too_large_or_broken_off_is_not_taken() {
    let said = format!("{BEGIN}DATA\r\n{}\r\n.\r\nQUIT\r\n", "x".repeat(5_000));
    let (heard, taken) = check(said.as_bytes()).await;
    assert!(heard.contains("552 5.3.4") && heard.contains("221") && taken.is_empty(), "{heard}");
    let (heard, _) = check(b"LHLO x\r\nMAIL FROM:<a@b.example> SIZE=5000\r\nQUIT\r\n").await;
    assert!(heard.contains("552 5.3.4"), "{heard}");
    let (_, taken) = check(format!("{BEGIN}DATA\r\nhalf a mess").as_bytes()).await;
    assert!(taken.is_empty());
}

#[tokio::test]
async fn nonsense_is_answered_and_nothing_is_disturbed() {
    let (heard, _) =
        check(b"GET / HTTP/1.1\r\n\0\xff\r\nDATA\r\nRCPT TO:<desk@example.org>\r\nMAIL FROM:<a@b.example>\r\nQUIT\r\n")
            .await;
    assert_eq!(heard.matches("500 5.5.2").count(), 2, "{heard}");
    assert_eq!(heard.matches("503 5.5.1").count(), 3, "{heard}");
    let (heard, _) = check(&vec![b'x'; 20_000]).await;
    assert!(heard.starts_with("220"), "{heard}");
}
