//! Raw mail, as it came over the wire, turned into what a person wrote: pure reading, which no input can bring down.
//!
//! The map: `prepare` makes any bytes readable, `mend` puts back what senders leave out, `head` reads the headers with
//! `encoded` for their words, `parts` finds bodies and attachments, `declared` what they say if it is declared wrongly,
//! `page` turns HTML into lines and `clean` makes it safe, `quote` and `signature` find what is new, `kind` says what
//! sort of message it is, with `bounce` and `failed` for what mail systems send by themselves.

mod bounce;
mod clean;
mod declared;
mod encoded;
mod failed;
mod forward;
mod head;
mod kind;
mod mend;
mod page;
mod parts;
mod prepare;
mod quote;
mod signature;
#[cfg(test)]
mod tests;
mod uu;
mod words;

pub use clean::with_pictures;
pub use head::Address;
pub use head::plain_address;
pub use parts::Attachment;
pub use quote::ABOVE;
pub use words::{bare_subject, plain_subject, reply_prefix as is_answer};

use jiff::Timestamp;
use serde::Serialize;

/// Bytes above which a message is refused rather than read.
pub const BYTES_MAX: usize = 64 * 1024 * 1024;

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Somebody asks for something.
    Ticket,
    /// Somebody goes on in a conversation of ours.
    Reply,
    /// A program answered: holidays, receipts, acknowledgements.
    AutoReply,
    /// A mail system could not deliver, or somebody complained about, what we sent.
    Bounce,
    /// It has been here before.
    Loop,
    /// A filter before us says that nobody asked for it.
    Spam,
    /// It cannot be read as a mail that can be answered.
    Refused,
}

impl Outcome {
    /// The word that scripts and the database know it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Reply => "reply",
            Self::AutoReply => "auto_reply",
            Self::Bounce => "bounce",
            Self::Loop => "loop",
            Self::Spam => "spam",
            Self::Refused => "refused",
        }
    }
}

/// The outcome with its reason in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub outcome: Outcome,
    pub reason: String,
    /// Whom a mail of ours did not reach, in lower case, each once.
    pub failed_recipients: Vec<String>,
}

impl Verdict {
    fn new(outcome: Outcome, reason: impl Into<String>) -> Self {
        Self { outcome, reason: reason.into(), failed_recipients: Vec::new() }
    }
}

/// One message, read.
#[derive(Debug, Clone)]
pub struct Message {
    /// Without angle brackets; absent if it has none.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    /// Oldest first.
    pub references: Vec<String>,
    pub from: Option<Address>,
    /// Who pressed the button, if that was somebody else.
    pub sender: Option<Address>,
    pub reply_to: Vec<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    /// To whom the last servers say they delivered it.
    pub delivered_to: Vec<String>,
    pub subject: String,
    /// What Outlook says the conversation is called.
    pub thread_topic: Option<String>,
    pub date: Option<Timestamp>,
    /// What is new, with the signature, without what was quoted.
    pub text: String,
    /// The signature at the end of `text`; empty if none was recognised.
    pub signature: String,
    /// What was quoted or forwarded.
    pub folded: String,
    /// Who wrote what was passed on, if the message says that it passes something on.
    pub forwarded: Option<Address>,
    /// The HTML body made safe; absent if there was none, or none worth keeping.
    pub html: Option<String>,
    pub attachments: Vec<Attachment>,
    /// The identifiers of messages of ours that it brings back or names in its text.
    pub returned: Vec<String>,
    pub verdict: Verdict,
    /// Whether a program may write back: false for everything that a program sent, and for lists.
    pub answerable: bool,
}

/// Reads raw bytes. Never fails: what cannot be read is refused with a reason.
pub fn read(raw: &[u8]) -> Message {
    if raw.len() > BYTES_MAX {
        let mib = BYTES_MAX / (1024 * 1024);
        return refused(format!("it is larger than {mib} MiB"));
    }
    let bytes = prepare::prepare(raw);
    let Some(bytes) = bytes else { return refused("it holds messages within messages without end".to_owned()) };
    let head = head::Head::read(&bytes);
    let parts = parts::tree(&bytes).map_or_else(|| parts::Parts::plain(&bytes), |p| parts::Parts::of(&p, &bytes));
    let found = quote::split(&parts.lines, head.is_reply());
    let signature = signature::find(&found.text, head.from.as_ref());
    let verdict = kind::decide(&head, &parts, &found);
    let answerable = kind::answerable(&head, &verdict);
    Message {
        message_id: head.message_id.clone(),
        in_reply_to: head.in_reply_to.clone(),
        references: head.references.clone(),
        from: head.from.clone(),
        sender: head.sender.clone(),
        reply_to: head.reply_to.clone(),
        to: head.to.clone(),
        cc: head.cc.clone(),
        delivered_to: head.delivered_to.clone(),
        subject: head.subject.clone(),
        thread_topic: head.text("thread-topic").map(str::to_owned),
        date: head.date,
        returned: returned(&parts.returned, &found),
        forwarded: forward::author(&head.subject, [&found.folded, &found.text]),
        text: found.text,
        signature,
        folded: found.folded,
        html: parts.html.as_deref().and_then(clean::safe),
        attachments: parts.attachments,
        verdict,
        answerable,
    }
}

/// Identifiers of messages that came back with this one, and such of ours as the text names.
fn returned(heads: &[head::Head], found: &quote::Split) -> Vec<String> {
    let mut ids: Vec<String> = heads.iter().filter_map(|h| h.message_id.clone()).collect();
    let named = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| c.is_whitespace() || "<>\"()".contains(c));
        words.filter(|w| w.starts_with("rapport.") && w.contains('@')).take(20).map(str::to_owned).collect()
    };
    ids.extend(named(&found.text));
    ids.extend(named(&found.folded));
    ids.truncate(50);
    ids
}

fn refused(reason: String) -> Message {
    Message {
        message_id: None,
        in_reply_to: Vec::new(),
        references: Vec::new(),
        from: None,
        sender: None,
        reply_to: Vec::new(),
        to: Vec::new(),
        cc: Vec::new(),
        delivered_to: Vec::new(),
        subject: String::new(),
        thread_topic: None,
        date: None,
        text: String::new(),
        signature: String::new(),
        folded: String::new(),
        forwarded: None,
        html: None,
        attachments: Vec::new(),
        returned: Vec::new(),
        verdict: Verdict::new(Outcome::Refused, reason),
        answerable: false,
    }
}
