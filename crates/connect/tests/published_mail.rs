//! Published mail, read whole, must come out as its collectors labelled it. The mail is not part of the source; where
//! it is absent, nothing is claimed.
#![allow(clippy::unwrap_used, clippy::panic)]

use connect::mail::{self, Message, Outcome};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

const DATA: &str = "../../../shared/data";

/// The files of a published archive by their path in it.
fn archive(name: &str) -> Option<BTreeMap<String, Vec<u8>>> {
    let file = File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(DATA).join(name)).ok()?;
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(flate2::read::GzDecoder::new(file)).entries().unwrap() {
        let mut entry = entry.unwrap();
        if entry.header().entry_type().is_file() {
            let path = entry.path().unwrap().display().to_string().trim_start_matches("./").to_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            files.insert(path, bytes);
        }
    }
    Some(files)
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_that_a_mail_system_sent_opens_a_ticket() {
    let Some(files) = archive("email-bounces/messages.tar.gz") else { return };
    let (mut bounces, mut named) = (0, 0);
    for (path, raw) in &files {
        let message = mail::read(raw);
        let outcome = message.verdict.outcome;
        if path.contains("/not/") {
            assert_eq!(outcome, Outcome::Ticket, "{path}: {}", message.verdict.reason);
            continue;
        }
        assert!(matches!(outcome, Outcome::Bounce | Outcome::AutoReply), "{path}: {outcome:?}");
        assert!(!message.answerable, "{path}");
        if outcome == Outcome::Bounce && !path.contains("arf") {
            bounces += 1;
            named += usize::from(!message.verdict.failed_recipients.is_empty());
        }
    }
    assert!(files.len() > 500 && bounces > 450, "{} files, {bounces} bounces", files.len());
    // The others are delays, which failed nobody yet, and reports that name nobody.
    assert!(named * 100 >= bounces * 93, "{named} of {bounces} name a recipient");
}

#[test]
fn reports_for_programs_name_every_recipient_that_failed() {
    let Some(files) = archive("email-bounces/messages.tar.gz") else { return };
    let (mut all, mut right) = (0, 0);
    for raw in files.iter().filter(|(path, _)| path.contains("/bsd/")).map(|(_, raw)| raw) {
        let text = String::from_utf8_lossy(raw).to_lowercase();
        let failed: Vec<&str> = text
            .split("\n\n")
            .filter(|group| {
                !["delayed", "delivered", "relayed", "expanded"].iter().any(|a| group.contains(&format!("action: {a}")))
            })
            .flat_map(str::lines)
            .filter_map(|l| l.strip_prefix("final-recipient: rfc822;"))
            .map(|l| l.trim().trim_matches(['<', '>']))
            .filter(|l| l.contains('@') && !l.contains(' '))
            .collect();
        if failed.is_empty() {
            continue;
        }
        let found = mail::read(raw).verdict.failed_recipients;
        all += 1;
        right += usize::from(failed.iter().all(|f| found.iter().any(|r| r == f)));
    }
    // A few hold a second report inside the message that was sent back, which is not about it.
    assert!(all > 200 && right * 100 >= all * 97, "{right} of {all}");
}

#[test]
fn every_message_made_for_parsers_is_read_with_its_files() {
    let Some(files) = archive("email-parsing/messages.tar.gz") else { return };
    let (mut with_text, mut files_found) = (0, 0);
    for (path, raw) in &files {
        let message = mail::read(raw);
        with_text += usize::from(!message.text.is_empty());
        files_found += message.attachments.len();
        let lower = String::from_utf8_lossy(raw).to_lowercase();
        if lower.contains("content-disposition: attachment") {
            assert!(!message.attachments.is_empty(), "{path} lost its files");
        }
    }
    assert!(
        files.len() > 100 && with_text >= 90 && files_found > 100,
        "{} files: {with_text}, {files_found}",
        files.len()
    );
}

fn standard(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let wanted = files.iter().find(|(path, _)| path.ends_with(&format!("standard_replies/{name}_reply_text")));
    wanted.map_or_else(|| "Hello".to_owned(), |(_, text)| String::from_utf8_lossy(text).into_owned())
}

#[test]
fn standard_replies_are_found_word_for_word() {
    let Some(files) = archive("email-replies/fixtures.tar.gz") else { return };
    let mut seen = 0;
    for (path, raw) in files.iter().filter(|(p, _)| p.contains("standard_replies/") && p.ends_with(".eml")) {
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".eml");
        assert_eq!(words(&mail::read(raw).text), words(&standard(&files, name)), "{path}");
        seen += 1;
    }
    assert!(seen >= 10);
}

fn of_html(html: &[u8]) -> Message {
    let head = b"From: a@example.com\nSubject: Re: x\nIn-Reply-To: <a@b>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n";
    mail::read(&[head.as_slice(), html].concat())
}

#[test]
fn html_replies_are_found_too() {
    let Some(files) = archive("email-replies/fixtures.tar.gz") else { return };
    let mut seen = 0;
    for (path, html) in files.iter().filter(|(p, _)| p.contains("html_replies/")) {
        assert_eq!(words(&of_html(html).text), "Hi. I am fine. Thanks, Alex", "{path}");
        seen += 1;
    }
    assert!(seen >= 9);
}

#[test]
fn most_signatures_are_found_word_for_word() {
    let Some(files) = archive("email-replies/fixtures.tar.gz") else { return };
    let (mut all, mut right) = (0, 0);
    for (path, body) in files.iter().filter(|(p, _)| p.contains("stripped/") && p.ends_with("_body")) {
        let other = |end: &str| files.get(&path.replace("_body", end)).map(|b| String::from_utf8_lossy(b).into_owned());
        let (Some(sender), Some(wanted)) = (other("_sender"), other("_signature")) else { continue };
        let raw = format!(
            "From: {}\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n{}",
            sender.trim(),
            String::from_utf8_lossy(body)
        );
        let found = mail::read(raw.as_bytes()).signature;
        all += 1;
        right += usize::from(words(&found) == words(&wanted));
    }
    assert!(all >= 6 && right * 100 >= all * 70, "{right} of {all}");
}
