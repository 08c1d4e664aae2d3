//! The texts of the mails, plain and as simple HTML that every mail program shows.

use super::{Letter, Letters};
use crate::promise::Kind;
use crate::promise::views::moment;
use crate::ticket::Ticket;
use house::people::Member;
use maud::{DOCTYPE, html};
use ui::work::paragraphs;

/// Says that a request arrived and where to follow it.
pub fn acknowledgement(letters: &Letters, to: &Member, number: i64, title: &str) -> Letter {
    let w = &letters.speaker;
    let link = link(letters, number);
    let said = w.say("desk-mail-arrived");
    let subject = w.say_with("desk-mail-subject", &[("number", number.to_string().into()), ("title", title.into())]);
    let hello = hello(letters, to);
    let follow = w.say("desk-mail-follow");
    let plain = format!("{hello}\n\n{said}\n\n{follow}\n{link}\n");
    Letter { html: page(&[&hello, &said], "", (&follow, &link)), subject, plain, said }
}

/// Brings an answer to the person who asked; `said` is who answered and what.
pub fn answer(letters: &Letters, to: &Member, ticket: &Ticket, (who, text): (&str, &str)) -> Letter {
    let w = &letters.speaker;
    let link = link(letters, ticket.number);
    let subject = w.say_with(
        "desk-mail-subject",
        &[("number", ticket.number.to_string().into()), ("title", ticket.title.as_str().into())],
    );
    let hello = hello(letters, to);
    let wrote = w.say_with("desk-mail-wrote", &[("who", who.into())]);
    let follow = w.say("desk-mail-answer");
    let plain = format!("{hello}\n\n{wrote}\n\n{text}\n\n{follow}\n{link}\n");
    Letter { html: page(&[&hello, &wrote], text, (&follow, &link)), subject, plain, said: String::new() }
}

/// Tells somebody of the team what happened on a ticket they follow; `said` is a sentence and the words, if any.
pub fn news(letters: &Letters, to: &Member, ticket: &Ticket, (sentence, text): (&str, &str)) -> Letter {
    let w = &letters.speaker;
    let link = format!("{}/desk/t/{}", letters.public_url, ticket.number);
    let subject = w.say_with(
        "desk-mail-subject",
        &[("number", ticket.number.to_string().into()), ("title", ticket.title.as_str().into())],
    );
    let hello = hello(letters, to);
    let follow = w.say("desk-watcher-mail-why");
    let plain = format!("{hello}\n\n{sentence}\n\n{text}\n\n{follow}\n{link}\n");
    Letter { html: page(&[&hello, sentence], text, (&follow, &link)), subject, plain, said: String::new() }
}

/// Tells somebody at the desk that a promise is near its end, or beyond it.
pub fn escalation(letters: &Letters, to: &Member, t: &Ticket, (rule, kind): (&str, Kind)) -> Letter {
    let w = &letters.speaker;
    let link = format!("{}/desk/t/{}", letters.public_url, t.number);
    let promise = w.say(&format!("desk-promise-kind-{}", kind.word()));
    let subject = w.say_with(
        "desk-promise-mail-subject",
        &[("ticket", t.label().into()), ("promise", promise.as_str().into()), ("title", t.title.as_str().into())],
    );
    let hello = hello(letters, to);
    let due = t.due_at.map_or_else(
        || w.say("desk-promise-mail-no-due"),
        |at| w.say_with("desk-promise-mail-due", &[("when", moment(w, at).into())]),
    );
    let said = w
        .say_with("desk-promise-mail-said", &[("rule", rule.into()), ("promise", promise.into()), ("due", due.into())]);
    let follow = w.say("desk-promise-mail-follow");
    let plain = format!("{hello}\n\n{said}\n\n{follow}\n{link}\n");
    Letter { html: page(&[&hello, &said], &t.title, (&follow, &link)), subject, plain, said }
}

/// Where the person who asked reads on.
fn link(letters: &Letters, number: i64) -> String {
    format!("{}/r/{number}", letters.public_url)
}

fn hello(letters: &Letters, to: &Member) -> String {
    letters.speaker.say_with("desk-mail-hello", &[("name", first_name(&to.name).into())])
}

/// The name one is greeted by.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

fn page(opening: &[&str], quoted: &str, (follow, link): (&str, &str)) -> String {
    html! {
        (DOCTYPE)
        html {
            body {
                @for line in opening { p { (line) } }
                @if !quoted.is_empty() { blockquote { (paragraphs(quoted)) } }
                p { (follow) br; a href=(link) { (link) } }
            }
        }
    }
    .into_string()
}
