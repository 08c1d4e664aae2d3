//! `rapport mail read`: says of raw messages what Rapport would make of them, for people and for scripts.

use super::failure::Failure;
use clap::{Args, Subcommand};
use connect::mail::{self, Message};
use serde::Serialize;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Say what would become of each message: ticket, reply, auto_reply, bounce, loop, spam or refused
    Read(Reading),
}

#[derive(Debug, Args)]
#[command(
    long_about = "Say of each raw message (a file each, `-` for standard input) what Rapport would make of it, and why. Nothing is stored and nothing is \
    sent. Conversations are not looked up: what names a mail or a ticket of ours is a reply, what names none a ticket.",
    after_long_help = "Examples:\n  rapport mail read message.eml\n  rapport mail read --json mails/*.eml | jq -r .outcome | sort | uniq -c"
)]
pub struct Reading {
    /// Print one JSON line a message
    #[arg(long)]
    json: bool,
    /// Raw messages, as mail servers and programs store them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// One message as scripts see it.
#[derive(Serialize)]
struct Told<'m> {
    file: String,
    outcome: &'static str,
    reason: &'m str,
    from: &'m str,
    subject: &'m str,
    text: &'m str,
    attachments: Vec<File<'m>>,
    failed_recipients: &'m [String],
}

#[derive(Serialize)]
struct File<'m> {
    name: &'m str,
    r#type: &'m str,
    bytes: usize,
}

impl Mail {
    pub fn run(&self) -> Result<(), Failure> {
        let Self::Read(read) = self;
        let mut missing = Vec::new();
        for file in &read.files {
            match contents(file) {
                Ok(raw) => read.tell(file, &mail::read(&raw))?,
                Err(error) => missing.push(format!("{}: {error}", file.display())),
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(Failure::new(format!("some files cannot be read:\n  {}", missing.join("\n  ")), "The others were read."))
    }
}

fn contents(file: &Path) -> std::io::Result<Vec<u8>> {
    let most = mail::BYTES_MAX as u64 + 1;
    let mut raw = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().take(most).read_to_end(&mut raw)?;
    } else {
        std::fs::File::open(file)?.take(most).read_to_end(&mut raw)?;
    }
    Ok(raw)
}

impl Reading {
    fn tell(&self, file: &Path, message: &Message) -> Result<(), Failure> {
        let told = Told {
            file: file.display().to_string(),
            outcome: message.verdict.outcome.word(),
            reason: &message.verdict.reason,
            from: message.from.as_ref().map_or("", |from| &from.email),
            subject: &message.subject,
            text: &message.text,
            attachments: message
                .attachments
                .iter()
                .map(|a| File { name: &a.name, r#type: &a.media_type, bytes: a.bytes.len() })
                .collect(),
            failed_recipients: &message.verdict.failed_recipients,
        };
        if self.json {
            let line = serde_json::to_string(&told).map_err(|e| Failure::new(e.to_string(), ""))?;
            out!("{line}");
            return Ok(());
        }
        out!("{}: {}, because {}", told.file, told.outcome, told.reason);
        out!("  {} | {}", told.from, told.subject);
        told.attachments.iter().for_each(|a| out!("  + {} ({}, {} bytes)", a.name, a.r#type, a.bytes));
        told.failed_recipients.iter().for_each(|to| out!("  did not reach {to}"));
        told.text.lines().for_each(|line| out!("  | {line}"));
        Ok(())
    }
}
