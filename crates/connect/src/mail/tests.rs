//! Reading whole messages: what mail programs and mail systems write, what attackers write, and any bytes at all.

use super::*;
use proptest::prelude::*;

fn mail(head: &str, body: &str) -> Message {
    read(format!("{head}\n\n{body}").as_bytes())
}

const PERSON: &str = "From: Ann Lee <ann@example.com>\nTo: desk@example.org\nMessage-ID: <1@example.com>";

#[track_caller]
fn becomes(head: &str, body: &str, wanted: Outcome) -> Message {
    let message = mail(head, body);
    assert_eq!(message.verdict.outcome, wanted, "{:?}", message.verdict);
    message
}

#[test]
fn what_a_person_writes_is_a_ticket_whatever_its_subject() {
    for subject in [
        "Undeliverable mail: what shall I do?",
        "Fwd: Undelivered Mail Returned to Sender",
        "Re: Mail delivery failed",
        "Out of office does not work",
        "My mailbox is full",
        "Delivery Status Notification (Failure)",
        "Abwesenheitsnotiz einrichten",
        "Out of office",
        "Vacation plans",
        "WG: Unzustellbar: Angebot",
        "Out of office reply does not go out",
        "Automatische Antwort einrichten",
        "Autoresponder for sales@",
        "Auto: Anfrage",
    ] {
        let body =
            "Good morning,\nthis came back with 550 5.1.1 User unknown. Could you help?\n\n> could not be delivered";
        let message = becomes(&format!("{PERSON}\nSubject: {subject}"), body, Outcome::Ticket);
        assert!(message.answerable, "{subject}");
    }
}

#[test]
fn what_is_nested_in_a_way_that_nothing_closes_is_kept_all_the_same() {
    let whole = "--b\nContent-Type: message/rfc822\n\né\n--b\nContent-Type: message/rfc822\n\n\n\n--b--\n\n\n";
    let message = mail(&format!("{PERSON}\nSubject: Two\nContent-Type: multipart/mixed; boundary=b"), whole);
    let first = message.attachments.first().map(|a| (a.media_type.as_str(), a.bytes.starts_with("é".as_bytes())));
    assert_eq!(first, Some(("message/rfc822", true)));
}

#[test]
fn what_cannot_be_taken_apart_is_a_text() {
    let parts = super::parts::Parts::plain(b"From: a@example.com\n\nPlease help.\nThanks");
    let text: Vec<&str> = parts.lines.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(text, ["Please help.", "Thanks"]);
}

#[test]
fn a_bounce_that_somebody_attached_to_a_question_is_a_ticket() {
    let head = format!("{PERSON}\nSubject: What is this?\nContent-Type: multipart/mixed; boundary=b");
    let body = "--b\nContent-Type: text/plain\n\nPlease explain.\n--b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@x.example\nSubject: Undelivered\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\n--c--\n--b--";
    let message = becomes(&head, body, Outcome::Ticket);
    assert_eq!(message.text, "Please explain.");
    assert!(message.attachments.iter().any(|a| a.media_type == "message/rfc822"));
}

#[test]
fn programs_that_answer_open_no_ticket() {
    for extra in [
        "Subject: Hello\nAuto-Submitted: auto-replied",
        "Subject: Re: T-1\nAuto-Submitted: auto-generated\nIn-Reply-To: <x@y>",
        "Subject: Automatische Antwort: Anfrage",
        "Subject: Réponse automatique : demande",
        "Subject: Out of Office: until Monday",
        "Subject: 自動応答: お問い合わせ",
        "Subject: 【自動返信】お問い合わせ",
        "Subject: Abwesenheitsnotiz: Anfrage",
        "Subject: AUTO: Ann Lee is away (returning Monday)",
        "Subject: Auto: Request\nIn-Reply-To: <x@y>",
        "Subject: Re: Request\nAuto-Submitted: auto-generated",
        "Subject: Hello\nX-Autoreply: yes",
        "Subject: Hello\nPrecedence: auto_reply",
        "Return-Path: <>\nSubject: Thank you for your message",
    ] {
        let message = becomes(&format!("{PERSON}\n{extra}"), "I am away.", Outcome::AutoReply);
        assert!(!message.answerable);
    }
}

#[test]
fn an_alert_by_a_program_is_a_ticket_that_nobody_is_thanked_for() {
    let message =
        becomes(&format!("{PERSON}\nSubject: disk full\nAuto-Submitted: auto-generated"), "93 %", Outcome::Ticket);
    assert!(!message.answerable);
}

#[test]
fn bounces_name_whom_they_did_not_reach() {
    let daemon = "From: Mail Delivery System <MAILER-DAEMON@mx.example>\nReturn-Path: <>\nTo: desk@example.org";
    let report = "--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; Gone@x.example\nAction: failed\nStatus: 5.1.1\n\n\
        Final-Recipient: rfc822; slow@x.example\nAction: delayed\nStatus: 4.4.1\n--b--";
    let message = becomes(
        &format!("{daemon}\nSubject: x\nContent-Type: multipart/report; report-type=delivery-status; boundary=b"),
        report,
        Outcome::Bounce,
    );
    assert_eq!(message.verdict.failed_recipients, ["gone@x.example"]);
    let text = "Hi. This is the qmail-send program at mx.example.\n\n<gone@x.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nTo: other@x.example";
    let message = becomes(&format!("{daemon}\nSubject: failure notice"), text, Outcome::Bounce);
    assert_eq!(message.verdict.failed_recipients, ["gone@x.example"]);
    let german = "Ihre Nachricht konnte nicht zugestellt werden:\n\nweg@x.example\n  550 5.1.1 Benutzer unbekannt";
    let message = becomes(
        "From: postmaster@x.example\nTo: desk@example.org\nSubject: Unzustellbar: Anfrage",
        german,
        Outcome::Bounce,
    );
    assert_eq!(message.verdict.failed_recipients, ["weg@x.example"]);
}

#[test]
fn programs_that_write_under_a_plain_address_open_no_ticket() {
    let copy = "\n\n------ Returned mail ------\nReceived: from mx.example\nSubject: x";
    for (head, text, failed) in [
        (
            "From: smtp_service@mx.example\nSubject: Returned mail: error",
            format!("------ Failed recipients ------\n<gone@x.example>: mailbox unavailable{copy}"),
            "gone@x.example",
        ),
        ("From: \"Mail System\" <>\nSubject: Error", "No room for gone@x.example".to_owned(), "gone@x.example"),
        (
            "From: postmaster@x.example\nSubject: FAILED MAIL to gone",
            "Nobody here is called gone@x.example".to_owned(),
            "gone@x.example",
        ),
    ] {
        let message = becomes(&format!("{head}\nTo: desk@example.org"), &text, Outcome::Bounce);
        assert_eq!(message.verdict.failed_recipients, [failed], "{head}");
    }
}

#[test]
fn people_under_a_plain_address_who_tell_of_a_bounce_open_a_ticket() {
    let head = "From: ann@example.com\nTo: desk@example.org\nSubject: Undelivered Mail Returned to Sender";
    let copy = "----- Original message -----\nReceived: from mx.example\n550 5.1.1 user unknown";
    for text in
        ["This is what I get when I write to Bob:", "Hello,\nwhat does it mean that mail could not be delivered?"]
    {
        let body = if text.starts_with("This") { format!("Good morning.\n{text}\n\n{copy}") } else { text.to_owned() };
        becomes(head, &body, Outcome::Ticket);
    }
}

#[test]
fn delays_fail_nobody_and_names_of_senders_are_not_failures() {
    let daemon = "From: Mail Delivery System <mailer-daemon@mx.example>\nReturn-Path: <>\nTo: desk@example.org";
    let failed = |text: &str| {
        becomes(&format!("{daemon}\nSubject: Mail delivery"), text, Outcome::Bounce).verdict.failed_recipients
    };
    let delay = "Your message has not yet been delivered to\n\n  <slow@x.example>\n\nDelivery attempts will continue.";
    assert!(failed(delay).is_empty());
    let exchange = "Your message\n\n  To: list@example.org\n  Subject: x\n\ndid not reach:\n\ngone@x.example on Monday";
    assert_eq!(failed(exchange), ["gone@x.example"]);
    assert_eq!(failed("Undeliverable:\n\nc=US;a= ;p=x;dda:SMTP=gone@x.example; on Monday"), ["gone@x.example"]);
    assert_eq!(failed("YOUR MESSAGE WAS NOT DELIVERED!\n\nTo these:\n\n> gone@x.example"), ["gone@x.example"]);
}

#[test]
fn a_mailbox_that_rejects_by_a_receipt_is_a_failure() {
    let head = "From: Mail Delivery Subsystem <admin@x.example>\nReturn-Path: <>\nTo: desk@example.org\nSubject: Automatically rejected mail\n\
        Auto-Submitted: auto-replied (rejected)\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b";
    let report = "--b\n\nQuota exceeded\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; full@x.example\n\
        Disposition: automatic-action/MDN-sent-automatically; deleted\n--b--";
    assert_eq!(becomes(head, report, Outcome::Bounce).verdict.failed_recipients, ["full@x.example"]);
}

#[test]
fn spam_and_loops_are_told_apart() {
    becomes(&format!("{PERSON}\nSubject: x\nX-Spam-Flag: YES"), "Buy", Outcome::Spam);
    becomes(
        &format!("{PERSON}\nSubject: x\nX-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:9;SFV:SPM"),
        "Buy",
        Outcome::Spam,
    );
    becomes(&format!("{PERSON}\nSubject: x\nX-SES-Spam-Verdict: FAIL"), "Buy", Outcome::Spam);
    becomes(&format!("{PERSON}\nSubject: x\nX-SES-Spam-Verdict: PASS"), "Help", Outcome::Ticket);
    becomes(&format!("{PERSON}\nSubject: x\nX-Loop: desk@example.org"), "Hello", Outcome::Loop);
    let hops = "Received: from a by b\n".repeat(60);
    becomes(&format!("{hops}{PERSON}\nSubject: x"), "Hello", Outcome::Loop);
}

#[test]
fn answers_to_us_are_known_without_looking_anything_up() {
    becomes(&format!("{PERSON}\nSubject: Re: x\nIn-Reply-To: <rapport.1.2.3@desk.example>"), "Hello", Outcome::Reply);
    becomes(&format!("{PERSON}\nSubject: Re: T-4821: printer"), "Hello", Outcome::Reply);
    becomes("From: a@b.example\nTo: desk+t12.0123456789ab@example.org\nSubject: x", "Hello", Outcome::Reply);
    becomes(&format!("{PERSON}\nSubject: MIT-4821"), "Hello", Outcome::Ticket);
}

#[test]
fn quotations_of_many_programs_are_folded() {
    for quoted in [
        "On Mon, Apr 2, 2012 at 6:26 PM, Bob <bob@example.com> wrote:\n\n> Hi",
        "Am 02.04.2012 um 18:26 schrieb Bob:\n> Hi",
        "Le 2 avr. 2012 à 18:26, Bob <bob@example.com>\na écrit :\n\n> Hi",
        "-----Ursprüngliche Nachricht-----\nVon: Bob\nGesendet: Montag\nAn: Ann\nBetreff: x\n\nHi",
        "________________________________\nDe : Bob <bob@example.com>\nEnvoyé : lundi 2 avril 2012\nÀ : Ann\nObjet : x\n\nHi",
        "Von: Bob <bob@example.com>\nDatum: Montag, 2. April 2012\nAn: Ann\nBetreff: x\n\nHi",
        "差出人: Bob <bob@example.com>\n送信日時: 2012年4月2日\n宛先: Ann\n件名: x\n\nHi",
        "-- Please reply above this line --\n\nHi",
        "2012年4月2日(月) 18:26 Bob <bob@example.com>:\n\n> Hi",
        "-------- Oprindelig besked --------\nFra: Bob <bob@example.com>\nDato: 2.4.2012\nTil: Ann\nEmne: x\n\nHi",
        "Sujet : x\nDate : lundi 2 avril 2012\nDe : Bob <bob@example.com>\nPour : Ann\n\nHi",
        "---- On Mon, 2 Apr 2012 18:26:00 +0200 bob@example.com wrote ----\n\nHi",
        "2012/4/2 Bob <bob@example.com>\n\n> Hi",
        "Zitat von Bob <bob@example.com>:\n\n> Hi",
        ">>> Bob <bob@example.com> 2/4/2012 6:26 PM >>>\nHi",
        "## Bitte schreiben Sie Ihre Antwort oberhalb dieser Zeile ##\n\nHi",
    ] {
        let message = mail(&format!("{PERSON}\nSubject: Re: x\nIn-Reply-To: <z@y>"), &format!("Hello\n\n{quoted}"));
        assert_eq!(message.text, "Hello", "{quoted}");
        assert!(message.folded.contains("Hi"));
    }
}

#[test]
fn a_message_that_quotes_nothing_keeps_every_word() {
    let body = "Please do this:\n\n1. open the file\n2. close it\n\nFrom: the left\nThe error says:\n> dir C:\\\n\nThanks: Ann";
    assert_eq!(mail(&format!("{PERSON}\nSubject: x"), body).text, body);
}

#[test]
fn what_stands_below_a_marked_quotation_is_new() {
    for quoted in [
        "Begin forwarded message:\n\n> From: Bob\n> To: Ann\n> Date: 2.4.2012\n>\n> Hi",
        "> Begin forwarded message:\n>\n> From: Bob\n> To: Ann\n> Date: 2.4.2012\n> Hi",
        "> Hi\n> and\n> on",
    ] {
        let message = mail(&format!("{PERSON}\nSubject: x"), &format!("Look:\n\n{quoted}\n\nWhat now?"));
        assert_eq!(message.text, "Look:\n\nWhat now?", "{quoted}");
        assert!(message.folded.contains("Hi"));
    }
}

#[test]
fn what_only_looks_like_a_quotation_is_kept() {
    for body in [
        "Steps:\n\nFrom: the menu\nTo: the end\nSubject: none\n\nIt stops.",
        "They wrote to us:\n2012-04-02 Bob <bob@example.com>\n2012-04-03 Kim <kim@example.com>",
        "Note:\n## The cell above this line is empty ##\nWhy?",
    ] {
        assert_eq!(mail(&format!("{PERSON}\nSubject: x"), body).text, body);
    }
    let html =
        "<div>It says:<blockquote class=gmail_quote style='border-left:1px solid'>Error 42</blockquote>Why?</div>";
    let head = |subject: &str| format!("{PERSON}\nSubject: {subject}\nContent-Type: text/html");
    assert_eq!(mail(&head("x"), html).text, "It says:\nError 42\nWhy?");
    let answer =
        "Yes<div class=gmail_quote>On Mon, Bob wrote:<blockquote class=gmail_quote>Shall I?</blockquote></div>";
    assert_eq!(mail(&head("Re: x"), answer).text, "Yes");
    let spark = "<div name=messageBodySection>Yes</div><div name=messageReplySection>Shall I?</div>";
    assert_eq!(mail(&head("Re: x"), spark).text, "Yes");
}

#[test]
fn what_is_forwarded_without_a_word_is_the_text() {
    let body = "Begin forwarded message:\n\n> From: Bob\n> To: Ann\n> Subject: x\n>\n> The lift is stuck.";
    let message = becomes(&format!("{PERSON}\nSubject: Fwd: x"), body, Outcome::Ticket);
    assert!(message.text.contains("The lift is stuck."));
}

#[test]
fn html_is_safe_and_keeps_its_pictures() {
    let html = "<p onclick=x()>Hi <script>alert(1)</script><img src=cid:a@b><img src=https://spy.example/p.gif><a href='javascript:x()'>a</a><a href='https://ok.example'>b</a>\
        <iframe src=x></iframe><form action=x><input></form><svg onload=x()></svg><style>p{}</style>";
    let safe = mail(&format!("{PERSON}\nContent-Type: text/html"), html).html.unwrap();
    for gone in ["script", "onclick", "spy.example", "javascript", "iframe", "form", "svg", "style"] {
        assert!(!safe.contains(gone), "{gone}: {safe}");
    }
    assert!(safe.contains("cid:a@b") && safe.contains("https://ok.example"), "{safe}");
}

#[test]
fn names_of_files_cannot_reach_out() {
    let head = format!("{PERSON}\nContent-Type: multipart/mixed; boundary=b");
    let part = |name: &str| {
        format!(
            "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; {name}\nContent-Transfer-Encoding: base64\n\nSGk=\n"
        )
    };
    let body = [
        part("filename=\"../../etc/passwd\""),
        part("filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf"),
        part("filename=\"=?utf-8?B?w7xiZXIucGRm?=\""),
        part("filename=\"a\u{202e}fdp.exe\""),
    ]
    .concat()
        + "--b--";
    let message = mail(&head, &body);
    let names: Vec<&str> = message.attachments.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["passwd", "Grüße.pdf", "über.pdf", "afdp.exe"]);
    assert!(message.attachments.iter().all(|a| a.bytes == b"Hi"));
}

#[test]
fn files_within_the_text_are_taken_out() {
    let message = mail(&format!("{PERSON}\nSubject: x"), "See\n\nbegin 644 hi.txt\n#2&D*\n`\nend\n\nBye");
    assert_eq!(message.text, "See\n\nBye");
    assert_eq!(
        (message.attachments[0].name.as_str(), message.attachments[0].bytes.as_slice()),
        ("hi.txt", b"Hi\n".as_slice())
    );
}

#[test]
fn nobody_can_add_headers_through_encoded_words() {
    let message = mail(&format!("{PERSON}\nSubject: =?utf-8?Q?a=0D=0ABcc:_spy@example.org?="), "x");
    assert!(!message.subject.contains(['\r', '\n']));
    let message = mail("From: =?utf-8?Q?a=0D=0Ab?= <a@b.example>\nSubject: x", "x");
    assert!(message.from.unwrap().name.chars().all(|c| !c.is_control()));
}

#[test]
fn what_is_no_mail_is_refused_with_a_reason() {
    for raw in [&b""[..], b"\n\n\n", b"\0\0\0\0", b"no headers at all", b"Subject: x\n\nnobody wrote this"] {
        let message = read(raw);
        assert_eq!(message.verdict.outcome, Outcome::Refused, "{raw:?}");
        assert!(!message.verdict.reason.is_empty());
    }
}

#[test]
fn endless_nesting_ends() {
    let nested = "Content-Type: message/rfc822\n\n".repeat(20_000);
    assert_eq!(read(format!("{PERSON}\n{nested}").as_bytes()).verdict.outcome, Outcome::Refused);
    let mut parts = format!("{PERSON}\nSubject: x\n");
    for n in 0..2_000 {
        parts += &format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n");
    }
    read(parts.as_bytes());
    let html = "<div>".repeat(200_000) + "deep";
    let message = mail(&format!("{PERSON}\nContent-Type: text/html"), &html);
    assert_eq!((message.text.as_str(), message.html), ("deep", None));
}

#[test]
fn every_line_end_is_read_alike() {
    let text = format!(
        "{PERSON}\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: image/png; name=a.png\n\nx\n--b--\n"
    );
    for ends in ["\n", "\r\n", "\r"] {
        let message = read(text.replace('\n', ends).as_bytes());
        assert_eq!((message.text.as_str(), message.attachments.len()), ("Hello", 1), "{ends:?}");
    }
}

const MIXED: &str = "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
const FILE: &str =
    "--b\nContent-Type: application/pdf; name=plan.pdf\nContent-Transfer-Encoding: base64\n\nSGkh\n--b--\n";

#[test]
fn what_lists_and_filters_add_below_a_page_does_not_replace_it() {
    let body = format!(
        "{MIXED}Content-Type: text/html\n\n<p>The lift is stuck.\n--b\nContent-Type: text/plain\n\nSent to all <of you>\n{FILE}"
    );
    let message = read(format!("{PERSON}\nSubject: x\nMIME-Version: 1.0\n{body}").as_bytes());
    assert_eq!(message.text, "The lift is stuck.\n\nSent to all <of you>");
    assert!(message.html.unwrap().contains("all &lt;of you&gt;"));
    assert_eq!(message.attachments.len(), 1);
}

#[test]
fn parts_that_nobody_closed_lose_no_file() {
    let inner = "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nHello\n--c\nContent-Type: text/html\n\n<p>Hello\n";
    let message = read(format!("{PERSON}\nSubject: x\n{MIXED}{inner}{FILE}").as_bytes());
    assert_eq!((message.text.as_str(), message.attachments.len()), ("Hello", 1));
    let cut = format!(
        "{PERSON}\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>Hello"
    );
    assert_eq!(read(cut.as_bytes()).text, "Hello");
}

#[test]
fn letters_without_padding_and_sets_by_the_wrong_name_are_read() {
    let head = |set: &str, encoding: &str| {
        format!("{PERSON}\nSubject: x\nContent-Type: text/plain; charset={set}\nContent-Transfer-Encoding: {encoding}")
    };
    for (set, encoding, body) in [
        ("utf-8", "base64", "R3LDvMOfZQ"),
        ("us-ascii", "8bit", "Grüße"),
        ("iso-8859-1", "quoted printable", "Gr=C3=BC=C3=9Fe"),
        ("x-odd", "quoted-printable", "Gr=FC=DFe"),
    ] {
        assert_eq!(mail(&head(set, encoding), body).text, "Grüße", "{set} {encoding}");
    }
    let table = "Content-Type: text/csv; charset=iso-8859-1; name=t.csv\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n/wDhAA";
    let message = read(format!("{PERSON}\nSubject: x\n{MIXED}x\n--b\n{table}\n--b--").as_bytes());
    assert_eq!(message.attachments[0].bytes, [0xff, 0, 0xe1, 0]);
    let no_message = "Content-Type: message/rfc822; name=m.eml\n\nnot a message!";
    let message = read(format!("{PERSON}\nSubject: x\n{MIXED}x\n--b\n{no_message}\n--b--\n").as_bytes());
    assert_eq!(message.attachments[0].bytes, b"not a message!");
    let latin: Vec<u8> = format!("{PERSON}\n{}", FILE.replace("plan", "Plän").replace("--b\nC", "C"))
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert_eq!(read(&latin).attachments[0].name, "Plän.pdf");
}

proptest! {
    #[test]
    fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read(&bytes);
    }

    #[test]
    fn no_mail_shaped_text_brings_it_down(
        head in "(From|To|Subject|Content-Type|References|Return-Path|Date): [ -~é=?<>@;\"]{0,40}\n(Content-Type: multipart/(mixed|report|alternative); boundary=b\n)?",
        parts in proptest::collection::vec("--b(--)?\n(Content-Type: (text/html; charset=[a-z0-9-]{0,9}|message/delivery-status|message/rfc822)\n)?(Content-Transfer-Encoding: (base64|quoted-printable|x-uuencode)\n)?\n[ -~é\n<>=:>]{0,120}\n", 0..6),
    ) {
        let message = read(format!("{head}\n{}", parts.concat()).as_bytes());
        prop_assert!(!message.subject.contains('\n'));
        prop_assert!(message.attachments.iter().all(|a| !a.name.is_empty() && !a.name.contains('/')));
    }
}
