//! Takes mail from a mail server: LMTP (RFC 2033), and plain SMTP from one that speaks nothing else. It stands behind a
//! mail server that faces the world, on the same machine or network: it has no TLS, no sign-in and no filter.
//!
//! A message is acknowledged when whoever takes it has made it durable. What cannot be taken now stays with the server.

mod wire;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use wire::{Command, Wire};

/// Sessions at the same time; more wait for their turn.
const SESSIONS_MAX: usize = 50;
/// Recipients of one message; the server sends the others in another.
const RECIPIENTS_MAX: usize = 100;
/// How long the other side may be silent (RFC 5321 asks for five minutes).
const SILENCE: Duration = Duration::from_secs(300);
/// Commands without a message, after which somebody only wastes our time.
const COMMANDS_MAX: usize = 1_000;

/// What becomes of a recipient or a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Taken(String),
    /// Not now: the server keeps it and comes again.
    Later(String),
    Never(String),
}

/// A message with its envelope.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// Empty for what mail systems send by themselves.
    pub from: String,
    pub to: Vec<String>,
    pub raw: Vec<u8>,
}

/// Whoever takes the messages.
pub trait Taker: Clone + Send + Sync + 'static {
    /// Whether mail for this address is taken.
    fn knows(&self, address: &str) -> impl Future<Output = Answer> + Send;
    /// Takes a message; one answer for each recipient, in their order.
    fn take(&self, envelope: Envelope) -> impl Future<Output = Vec<Answer>> + Send;
}

/// How it presents itself, and how much it takes.
#[derive(Debug, Clone)]
pub struct Setup {
    pub host: String,
    pub bytes_max: usize,
}

/// Serves until the task is dropped.
pub async fn serve<T: Taker>(listener: TcpListener, setup: Setup, taker: T) {
    let sessions = Arc::new(Semaphore::new(SESSIONS_MAX));
    loop {
        let Ok(turn) = sessions.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let (setup, taker) = (setup.clone(), taker.clone());
                tokio::spawn(async move {
                    // The other side went away, or was silent: nothing was acknowledged, so nothing is lost.
                    session(stream, &setup, &taker).await.ok();
                    drop(turn);
                });
            }
            // Out of handles, most likely: others will end.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// What was said so far of the message to come.
#[derive(Default)]
struct Talk {
    greeted: bool,
    /// LMTP answers for each recipient, SMTP once.
    each: bool,
    from: Option<String>,
    to: Vec<String>,
}

async fn session<T: Taker>(stream: TcpStream, setup: &Setup, taker: &T) -> std::io::Result<()> {
    let (read, write) = stream.into_split();
    let mut wire = Wire { read: BufReader::new(read), write, silence: SILENCE };
    wire.say(&format!("220 {} ready", setup.host)).await?;
    let mut talk = Talk::default();
    for _ in 0..COMMANDS_MAX {
        let Some(line) = wire.line().await? else { return Ok(()) };
        match Command::read(&line) {
            Command::Quit => return wire.say("221 2.0.0 bye").await,
            Command::Hello { each } => {
                talk = Talk { greeted: true, each, ..Talk::default() };
                let size = setup.bytes_max;
                let offers = ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"];
                wire.write_line(&format!("250-{}", setup.host)).await?;
                for offer in offers {
                    wire.write_line(&format!("250-{offer}")).await?;
                }
                wire.say(&format!("250 SIZE {size}")).await?;
            }
            Command::Reset => {
                (talk.from, talk.to) = (None, Vec::new());
                wire.say("250 2.0.0 forgotten").await?;
            }
            Command::Nothing => wire.say("250 2.0.0 ok").await?,
            Command::From { address, size } => {
                let reply = mail_from(&mut talk, address, size, setup);
                wire.say(reply).await?;
            }
            Command::To(address) => {
                let reply = recipient(&mut talk, address, taker).await;
                wire.say(&reply).await?;
            }
            Command::Data if talk.to.is_empty() => wire.say("503 5.5.1 name a recipient first").await?,
            Command::Data => {
                wire.say("354 go on, end with a dot").await?;
                if !message(&mut wire, &mut talk, setup, taker).await? {
                    return Ok(());
                }
            }
            Command::Unknown => wire.say("500 5.5.2 this command is not known here").await?,
        }
    }
    wire.say("421 4.7.0 too many commands").await
}

fn mail_from(talk: &mut Talk, address: Option<String>, size: Option<usize>, setup: &Setup) -> &'static str {
    match address {
        _ if !talk.greeted => "503 5.5.1 say LHLO or EHLO first",
        _ if talk.from.is_some() => "503 5.5.1 one sender is enough",
        None => "501 5.1.7 this is no address",
        Some(_) if size.is_some_and(|bytes| bytes > setup.bytes_max) => "552 5.3.4 the message is too large",
        Some(address) => {
            talk.from = Some(address);
            "250 2.1.0 ok"
        }
    }
}

async fn recipient<T: Taker>(talk: &mut Talk, address: Option<String>, taker: &T) -> String {
    if talk.from.is_none() {
        return "503 5.5.1 name the sender first".to_owned();
    }
    if talk.to.len() >= RECIPIENTS_MAX {
        return "452 4.5.3 too many recipients".to_owned();
    }
    let Some(address) = address.filter(|a| !a.is_empty()) else { return "501 5.1.3 this is no address".to_owned() };
    match taker.knows(&address).await {
        Answer::Taken(_) => {
            talk.to.push(address);
            "250 2.1.5 ok".to_owned()
        }
        Answer::Later(why) => format!("451 4.3.0 {}", plain(&why)),
        Answer::Never(why) => format!("550 5.1.1 {}", plain(&why)),
    }
}

/// Reads a message and hands it over; false if the other side went away in the middle of it.
async fn message<T: Taker>(wire: &mut Wire, talk: &mut Talk, setup: &Setup, taker: &T) -> std::io::Result<bool> {
    let Some(read) = wire.data(setup.bytes_max).await? else { return Ok(false) };
    let (from, to) = (talk.from.take().unwrap_or_default(), std::mem::take(&mut talk.to));
    let count = to.len();
    let answers = match read {
        Some(raw) => taker.take(Envelope { from, to, raw }).await,
        None => vec![Answer::Never("the message is too large".to_owned()); count],
    };
    let word = |answer: &Answer| match answer {
        Answer::Taken(how) => format!("250 2.0.0 {}", plain(how)),
        Answer::Later(why) => format!("451 4.3.0 {}", plain(why)),
        Answer::Never(why) => format!("552 5.3.4 {}", plain(why)),
    };
    if talk.each {
        for n in 0..count {
            wire.write_line(&answers.get(n).map_or_else(|| "451 4.3.0 try again".to_owned(), word)).await?;
        }
        wire.flush().await?;
    } else {
        // One answer for all: taken only if all took it; what is brought again is recognised.
        let worst = answers
            .iter()
            .find(|a| matches!(a, Answer::Later(_)))
            .or_else(|| answers.iter().find(|a| matches!(a, Answer::Taken(_))));
        let worst = worst.or_else(|| answers.first());
        wire.say(&worst.map_or_else(|| "451 4.3.0 try again".to_owned(), word)).await?;
    }
    Ok(true)
}

/// A sentence that cannot end the line.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() && !c.is_ascii_control() { c } else { ' ' }).take(400).collect()
}

#[cfg(test)]
mod tests;
