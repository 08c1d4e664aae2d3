//! Asking and answering: the other side is told by mail.

use super::{Said, TEXT_MAX, store};
use crate::recommendation::{self, State};
use axum::extract::Path;
use axum::response::Response;
use house::mail::NewMail;
use house::people::PersonId;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, Sent, see_with};
use house::words::Speaker;
use house::{Error, FieldFault, Result};

pub fn doors() -> Doors {
    Doors::default().post("/ledger/{n}/questions", Right::LedgerDiscuss, ask).post(
        "/ledger/{n}/questions/{q}/answer",
        Right::LedgerDiscuss,
        answer,
    )
}

fn checked(said: &Said) -> Result<String> {
    let text = said.text.trim();
    match text.chars().count() {
        0 => Err(Error::field("text", "fault-empty")),
        n if n > TEXT_MAX => Err(Error::Invalid(vec![FieldFault::new("text", "fault-too-long").with("max", TEXT_MAX)])),
        _ => Ok(text.to_owned()),
    }
}

/// Asks; the answer is the question's number.
pub async fn put(cx: &Cx, n: i64, sent: Sent<Said>) -> Result<i64> {
    let (w, link, drafts) = (
        cx.words.clone(),
        format!("{}/ledger/{n}", cx.house.config.public_url),
        cx.may(Right::LedgerPropose).is_some(),
    );
    cx.command(sent, move |tx, said| -> Result<i64> {
        let asked = recommendation::store::by_number(tx, n)?
            .filter(|r| drafts || r.state != State::Draft)
            .ok_or(Error::NotFound)?;
        let text = checked(&said)?;
        let number = store::add(tx, n, &text)?;
        tell(tx, asked.made_by, (&w, "ledger-mail-asked"), (&asked.input.title, &text, &link))?;
        Ok(number)
    })
    .await
}

/// Answers a question that has no answer yet.
pub async fn reply(cx: &Cx, (n, q): (i64, i64), sent: Sent<Said>) -> Result<bool> {
    let (w, link) = (cx.words.clone(), format!("{}/ledger/{n}", cx.house.config.public_url));
    cx.command(sent, move |tx, said| -> Result<bool> {
        let asked = recommendation::store::by_number(tx, n)?.ok_or(Error::NotFound)?;
        let asker = store::asker(tx, n, q)?.ok_or(Error::NotFound)?;
        let text = checked(&said)?;
        if !store::answer(tx, n, q, &text)? {
            return Err(Error::TooLate("ledger-answered-already".to_owned()));
        }
        tell(tx, asker, (&w, "ledger-mail-answered"), (&asked.input.title, &text, &link))?;
        Ok(true)
    })
    .await
}

fn tell(
    tx: &mut Tx<'_>,
    person: PersonId,
    (w, key): (&Speaker, &str),
    (title, text, link): (&str, &str, &str),
) -> Result<()> {
    if tx.actor().person() == Some(person) {
        return Ok(());
    }
    let Some(member) = house::people::store::member(tx, person)? else { return Ok(()) };
    let values =
        [("title", title.into()), ("text", text.into()), ("link", link.into()), ("to", member.name.as_str().into())];
    let (subject, plain) = (w.say_with(&format!("{key}-subject"), &values), w.say_with(key, &values));
    house::mail::store::queue(
        tx,
        &NewMail { person: Some(person), to: &member.email, subject: &subject, plain: &plain, html: None },
    )?;
    Ok(())
}

async fn ask(cx: Cx, Path(n): Path<i64>, sent: Sent<Said>) -> Result<Response> {
    put(&cx, n, sent).await?;
    Ok(see_with(&format!("/ledger/{n}"), "ledger-asked", ""))
}

async fn answer(cx: Cx, Path(at): Path<(i64, i64)>, sent: Sent<Said>) -> Result<Response> {
    reply(&cx, at, sent).await?;
    Ok(see_with(&format!("/ledger/{}", at.0), "ledger-answered", ""))
}
