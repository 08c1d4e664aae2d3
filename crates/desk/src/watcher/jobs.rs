//! Tells the followers of a ticket what happened, each as they want it: on their page always, by mail if they like.

use super::{News, may_follow, rules, store};
use crate::Letters;
use crate::draft::jobs::letters;
use crate::draft::store::preference;
use crate::letter::views as letters_of;
use crate::ticket::store as tickets;
use house::job::handler;
use house::mail::{NewMail, store as mails};
use house::people::{Member, OrganisationId, PersonId, store as people};
use house::store::{Actor, Tx};
use house::{Error, House, JobHandler, Result};

/// The kind of job that tells.
pub const TELL: &str = "desk.tell";
/// Members among whom mentions are looked for.
const MEMBERS_MAX: i64 = 2_000;

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(TELL, handler(|house, organisation, payload| async move { tell(&house, organisation, payload).await }))]
}

async fn tell(house: &House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<()> {
    let organisation = organisation.ok_or_else(|| Error::internal("telling needs an organisation"))?;
    let news: News = serde_json::from_value(payload).map_err(Error::internal)?;
    let letters = letters(house, organisation).await?;
    let scope = house.system(Some(organisation));
    house.db.write::<_, Error>(scope, move |tx| told(tx, &letters, &news)).await
}

/// Why somebody is told; the first reason counts.
fn told(tx: &mut Tx<'_>, letters: &Letters, news: &News) -> Result<()> {
    let mut readers: Vec<(PersonId, &str)> = Vec::new();
    if news.note && news.text.contains('@') {
        let team: Vec<Member> = people::members(tx, None, MEMBERS_MAX)?.into_iter().filter(may_follow).collect();
        let names: Vec<(PersonId, String)> = team.into_iter().map(|m| (m.person, m.name)).collect();
        for person in rules::mentioned(&news.text, &names) {
            let actor = news.by.map_or(Actor::System, Actor::Person);
            super::follow(&mut tx.acting(actor), news.ticket, person, "mention")?;
            readers.push((person, "mentioned"));
        }
    }
    readers.extend(news.given_to.map(|person| (person, "assigned")));
    let followers = store::watchers(tx, news.ticket)?;
    readers.extend(followers.iter().map(|w| (w.person, news.what.as_str())));
    let mut done: Vec<PersonId> = news.by.into_iter().collect();
    for (person, what) in readers {
        if !done.contains(&person) {
            done.push(person);
            tell_one(tx, letters, news, (person, what))?;
        }
    }
    Ok(())
}

fn tell_one(tx: &mut Tx<'_>, letters: &Letters, news: &News, (person, what): (PersonId, &str)) -> Result<()> {
    let Some(member) = people::member(tx, person)?.filter(may_follow) else { return Ok(()) };
    let Some(t) = tickets::by_number(tx, news.ticket, None)? else { return Ok(()) };
    store::notice_add(tx, person, what, news)?;
    let wants = preference(tx, person)?;
    let by_mail = if what == "mentioned" { wants.mail_mentions } else { wants.mail_followed };
    if !by_mail {
        return Ok(());
    }
    let sentence = super::views::sentence(&letters.speaker, what, &news.by_name);
    let letter = letters_of::news(letters, &member, &t, (&sentence, &news.text));
    let (subject, plain, html) = (&letter.subject, &letter.plain, Some(letter.html.as_str()));
    mails::queue(tx, &NewMail { person: Some(person), to: &member.email, subject, plain, html })?;
    Ok(())
}
