//! Sends one mail: over SMTP, or into the mailbox that the house itself shows. What the other side
//! refuses for good is noted on the mail; anything else is an error and the job tries again.

use super::{Enclosed, Mail, MailId, Thread, store};
use crate::attachment::Objects;
use crate::config::{MailConfig, Security, SmtpConfig};
use crate::people::OrganisationId;
use crate::store::StoreError;
use crate::{Error, House};
use axum::body::Bytes;
use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::SystemTime;
use tokio::sync::Semaphore;

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Sent,
    /// For good, with the reason.
    Refused(String),
    /// Perhaps later, with the reason.
    NotNow(String),
}

#[derive(serde::Deserialize)]
struct Payload {
    mail: MailId,
}

/// The handler of "mail.send".
pub async fn carry_out(
    house: House,
    organisation: Option<OrganisationId>,
    payload: serde_json::Value,
) -> Result<(), Error> {
    let Payload { mail: id } = serde_json::from_value(payload).map_err(Error::internal)?;
    let mail = house.db.read::<_, StoreError>(house.system(organisation), move |tx| store::by_id(tx, id)).await?;
    // Gone, sent or refused already: a second run has nothing to do.
    let Some(mail) = mail.filter(|m| m.sent_at.is_none() && m.error.is_none()) else { return Ok(()) };
    let outcome = attempt(&house, organisation, &mail).await;
    let written = house.db.write(house.system(organisation), move |tx| match outcome {
        Outcome::Sent => store::sent(tx, id).map_err(Error::from),
        Outcome::Refused(why) => store::refused(tx, id, &why).map_err(Error::from),
        Outcome::NotNow(why) => Err(Error::Internal(why)),
    });
    written.await
}

async fn attempt(house: &House, organisation: Option<OrganisationId>, mail: &Mail) -> Outcome {
    let MailConfig::Smtp(smtp) = &house.config.mail else { return Outcome::Sent };
    let id = message_id(&house.config.public_host(), organisation, mail);
    let files = match enclosed(&house.objects, &mail.files).await {
        Ok(files) => files,
        Err(error) => return Outcome::NotNow(format!("a file of it cannot be read: {error}")),
    };
    match message(&smtp.from, (mail, files), id, house.clock.now()) {
        Ok(message) => deliver(smtp, message).await,
        Err(why) => Outcome::Refused(why),
    }
}

/// The bytes of the files that go along.
async fn enclosed(objects: &Objects, files: &[Enclosed]) -> Result<Vec<SinglePart>, Error> {
    let mut parts = Vec::new();
    for file in files {
        let bytes: Vec<Bytes> = objects.get(&file.hash).await?.try_collect().await?;
        let kind =
            file.media_type.parse().unwrap_or(ContentType::parse("application/octet-stream").map_err(Error::internal)?);
        let name: String = file.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        parts.push(Attachment::new(name).body(bytes.concat(), kind));
    }
    Ok(parts)
}

/// The same at every attempt, so that a mail sent twice over a kill is shown once.
fn message_id(host: &str, organisation: Option<OrganisationId>, mail: &Mail) -> String {
    if let Some(thread) = &mail.thread {
        return format!("<{}>", thread.message_id);
    }
    format!("<{}.{}.{}@{host}>", mail.created_at.as_microsecond(), organisation.map_or(0, |o| o.0), mail.id.0)
}

fn message(from: &str, (mail, files): (&Mail, Vec<SinglePart>), id: String, now: Timestamp) -> Result<Message, String> {
    let from = sender(from, mail.thread.as_ref())?;
    let to: Mailbox = mail.to.trim().parse().map_err(|e| format!("{} is not an address: {e}", mail.to))?;
    let subject: String = mail.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut builder = Message::builder()
        .from(from)
        .to(to)
        .subject(subject)
        .date(SystemTime::from(now))
        .message_id(Some(id))
        .header(lettre::message::header::MIME_VERSION_1_0);
    let automatic = mail.thread.as_ref().map_or("auto-generated", |t| t.automatic.as_str());
    if !automatic.is_empty() {
        builder = raw(builder, "Auto-Submitted", automatic);
    }
    if let Some(thread) = &mail.thread {
        builder = in_thread(builder, thread)?;
    }
    let words = match &mail.html {
        Some(html) => MultiPart::alternative_plain_html(mail.plain.clone(), html.clone()),
        None => MultiPart::alternative().singlepart(SinglePart::plain(mail.plain.clone())),
    };
    let built = if !files.is_empty() {
        builder.multipart(files.into_iter().fold(MultiPart::mixed().multipart(words), MultiPart::singlepart))
    } else if mail.html.is_some() {
        builder.multipart(words)
    } else {
        builder.singlepart(SinglePart::plain(mail.plain.clone()))
    };
    built.map_err(|e| format!("the mail cannot be put together: {e}"))
}

/// Who sends: the address of the conversation, if it has one.
fn sender(from: &str, thread: Option<&Thread>) -> Result<Mailbox, String> {
    let Some((name, address)) = thread.and_then(|t| t.from.as_ref()) else {
        return from.parse().map_err(|e| format!("the sender {from} is not an address: {e}"));
    };
    let address = address.parse().map_err(|e| format!("the sender {address} is not an address: {e}"))?;
    Ok(Mailbox::new((!name.is_empty()).then(|| name.clone()), address))
}

/// Identifiers that a header may name; programs cut longer lists themselves.
const REFERENCES_MAX: usize = 20;

fn in_thread(mut builder: MessageBuilder, thread: &Thread) -> Result<MessageBuilder, String> {
    let id = |id: &str| {
        format!("<{}>", id.chars().filter(|c| c.is_ascii_graphic() && !"<>".contains(*c)).collect::<String>())
    };
    if let Some(before) = &thread.in_reply_to {
        builder = builder.in_reply_to(id(before));
    }
    if !thread.references.is_empty() {
        let (first, rest) = thread.references.split_at(1);
        let rest = rest.iter().skip(rest.len().saturating_sub(REFERENCES_MAX));
        builder = builder.references(first.iter().chain(rest).map(|r| id(r)).collect::<Vec<_>>().join(" "));
    }
    if let Some(to) = &thread.reply_to {
        builder = builder.reply_to(to.parse().map_err(|e| format!("{to} is not an address: {e}"))?);
    }
    Ok(raw(builder, "X-Auto-Response-Suppress", "OOF, AutoReply"))
}

fn raw(builder: MessageBuilder, name: &'static str, value: &str) -> MessageBuilder {
    builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned()))
}

/// Connections to the mail server at the same time.
static LINES: Semaphore = Semaphore::const_new(4);

async fn deliver(smtp: &SmtpConfig, message: Message) -> Outcome {
    let _line = LINES.acquire().await;
    let transport = match transport(smtp) {
        Ok(transport) => transport,
        Err(error) => return Outcome::NotNow(told(&error)),
    };
    match transport.send(message).await {
        Ok(_) => Outcome::Sent,
        // 53x: the server does not know us (yet); that is our setting's fault, not this mail's.
        Err(error)
            if error.is_permanent() && !error.status().is_some_and(|code| code.to_string().starts_with("53")) =>
        {
            Outcome::Refused(told(&error))
        }
        Err(error) => Outcome::NotNow(told(&error)),
    }
}

fn transport(smtp: &SmtpConfig) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
    let tls = match smtp.security {
        Security::Tls => Tls::Wrapper(TlsParameters::new(smtp.host.clone())?),
        Security::StartTls => Tls::Required(TlsParameters::new(smtp.host.clone())?),
        Security::Plain => Tls::None,
    };
    let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host).port(smtp.port).tls(tls);
    Ok(match &smtp.login {
        Some((user, password)) => {
            builder.credentials(Credentials::new(user.clone(), password.reveal().to_owned())).build()
        }
        None => builder.build(),
    })
}

/// The error with its causes: "Connection error: connection refused".
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::TcpListener;

    fn mail(to: &str) -> Mail {
        Mail {
            id: MailId(7),
            person: None,
            to: to.to_owned(),
            subject: "Réunion\r\nBcc: spy@example.org".to_owned(),
            plain: "The plain words.".to_owned(),
            html: Some("<p>The rich words.</p>".to_owned()),
            thread: None,
            files: Vec::new(),
            created_at: "2026-02-03T10:00:00Z".parse().unwrap(),
            sent_at: None,
            error: None,
        }
    }

    fn built(to: &str) -> Result<Message, String> {
        let mail = mail(to);
        let id = message_id("rapport.example", Some(OrganisationId(3)), &mail);
        message("Rapport <it@example.com>", (&mail, Vec::new()), id, "2026-02-03T10:00:05Z".parse().unwrap())
    }

    #[test]
    fn the_message_is_complete_and_nobody_can_add_headers() {
        let text = String::from_utf8(built("ceo@example.com").unwrap().formatted()).unwrap();
        let (headers, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(headers.contains("Message-ID: <1770112800000000.3.7@rapport.example>"), "{headers}");
        assert!(headers.contains("Date: Tue, 03 Feb 2026 10:00:05 +0000"), "{headers}");
        assert!(
            headers.contains("Auto-Submitted: auto-generated") && headers.contains("multipart/alternative"),
            "{headers}"
        );
        assert!(!headers.lines().any(|l| l.to_lowercase().starts_with("bcc")), "{headers}");
        assert!(body.find("The plain words.").unwrap() < body.find("The rich words.").unwrap());
    }

    #[test]
    fn a_letter_of_a_conversation_says_what_it_answers() {
        let thread = Thread {
            message_id: "rapport.t1.3.2.ab@rapport.example".to_owned(),
            in_reply_to: Some("x@y.example>\r\nBcc: <spy@example.org".to_owned()),
            references: vec!["root@z".to_owned(), "x@y.example".to_owned()],
            from: Some(("Our desk".to_owned(), "desk@example.com".to_owned())),
            reply_to: Some("desk+t1.ab@example.com".to_owned()),
            automatic: String::new(),
        };
        let mail = Mail { thread: Some(thread), ..mail("ann@example.com") };
        let id = message_id("rapport.example", Some(OrganisationId(3)), &mail);
        let built = message("it@example.com", (&mail, Vec::new()), id, mail.created_at).unwrap().formatted();
        let text = String::from_utf8(built).unwrap();
        for line in [
            "Message-ID: <rapport.t1.3.2.ab@rapport.example>",
            "References: <root@z> <x@y.example>",
            "Reply-To: desk+t1.ab@example.com",
            "From: \"Our desk\" <desk@example.com>",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
        assert!(!text.contains("Auto-Submitted") && !text.lines().any(|l| l.starts_with("Bcc")), "{text}");
    }

    #[test]
    fn files_go_along_under_their_names() {
        let part = Attachment::new("R\u{e9}sum\u{e9} \"1\".pdf".to_owned())
            .body(b"%PDF".to_vec(), ContentType::parse("application/pdf").unwrap());
        let mail = mail("ann@example.com");
        let built = message("it@example.com", (&mail, vec![part]), "<a@b>".to_owned(), mail.created_at).unwrap();
        let text = String::from_utf8(built.formatted()).unwrap();
        assert!(text.contains("multipart/mixed") && text.contains("multipart/alternative"), "{text}");
        assert!(text.contains("Content-Type: application/pdf") && text.contains("filename*"), "{text}");
    }

    #[test]
    fn what_is_no_address_is_said_so() {
        assert!(built("nobody").unwrap_err().contains("nobody is not an address"));
        assert!(built("a@example.com\r\nBcc: b@example.com").is_err());
    }

    /// A mail server that answers `RCPT TO` with `answer` and hands over what it was told.
    async fn server(answer: &'static str) -> (SmtpConfig, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = tokio::spawn(async move {
            let (socket, _) = listener.accept().await.unwrap();
            let (read, mut write) = socket.into_split();
            let (mut lines, mut heard, mut data) = (BufReader::new(read).lines(), String::new(), false);
            write.write_all(b"220 ready\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                heard.push_str(&line);
                heard.push('\n');
                let reply = match line.split(' ').next().unwrap_or_default() {
                    "." if data => {
                        data = false;
                        "250 taken"
                    }
                    _ if data => continue,
                    "RCPT" => answer,
                    "DATA" => {
                        data = true;
                        "354 go on"
                    }
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                };
                write.write_all(format!("{reply}\r\n").as_bytes()).await.unwrap();
            }
            heard
        });
        (
            SmtpConfig {
                host: "127.0.0.1".to_owned(),
                port,
                security: Security::Plain,
                login: None,
                from: "it@example.com".to_owned(),
            },
            heard,
        )
    }

    #[tokio::test]
    async fn a_taken_mail_is_sent() {
        let (smtp, heard) = server("250 ok").await;
        assert_eq!(deliver(&smtp, built("ceo@example.com").unwrap()).await, Outcome::Sent);
        let heard = heard.await.unwrap();
        assert!(heard.contains("RCPT TO:<ceo@example.com>") && heard.contains("The plain words."), "{heard}");
    }

    #[tokio::test]
    async fn a_refusal_for_good_differs_from_one_for_now() {
        let (smtp, _heard) = server("550 no such mailbox").await;
        let outcome = deliver(&smtp, built("ceo@example.com").unwrap()).await;
        assert!(matches!(&outcome, Outcome::Refused(why) if why.contains("no such mailbox")), "{outcome:?}");
        let (smtp, _heard) = server("451 try later").await;
        assert!(matches!(deliver(&smtp, built("ceo@example.com").unwrap()).await, Outcome::NotNow(_)));
        let (smtp, _heard) = server("530 sign in first").await;
        assert!(matches!(deliver(&smtp, built("ceo@example.com").unwrap()).await, Outcome::NotNow(_)));
    }

    #[tokio::test]
    async fn without_encryption_offered_nothing_is_said() {
        let (mut smtp, heard) = server("250 ok").await;
        smtp.security = Security::StartTls;
        assert!(matches!(deliver(&smtp, built("ceo@example.com").unwrap()).await, Outcome::NotNow(_)));
        assert!(!heard.await.unwrap().contains("MAIL FROM"));
    }

    #[tokio::test]
    async fn an_unreachable_server_is_tried_again() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let smtp = SmtpConfig {
            host: "127.0.0.1".to_owned(),
            port,
            security: Security::Plain,
            login: None,
            from: "it@example.com".to_owned(),
        };
        assert!(matches!(deliver(&smtp, built("ceo@example.com").unwrap()).await, Outcome::NotNow(_)));
    }
}
