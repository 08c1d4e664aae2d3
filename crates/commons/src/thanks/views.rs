//! What people see of thank-yous: a button, a card, the panel on a ticket.

use super::{Deed, Thanks, rules};
use house::people::PersonId;
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::evidence::thanks_list;
use ui::field::textarea;
use ui::work::{side_section, thanks_card};
use ui::{shell, text};

/// Where thanks for a ticket are said.
pub fn address(ticket: i64) -> String {
    format!("/commons/thank/{ticket}")
}

/// "Thank Jonas": one click.
pub fn one_click(w: &Speaker, ticket: i64, name: &str, token: &str) -> Markup {
    let words = w.say_with("commons-thank-name", &[("name", rules::first_name(name).into())]);
    action::say_thanks(&address(ticket), token, &words, None)
}

/// What stands in the button's place afterwards, with the way back.
pub fn said(w: &Speaker, thanks: &Thanks, token: &str) -> Markup {
    let done = w.say_with("commons-thanked-name", &[("name", rules::first_name(&thanks.receiver_name).into())]);
    html! {
        (action::say_thanks("", "", "", Some(&done)))
        (shell::toast(&done, &format!("/commons/thanks/{}/undo", thanks.number), &w.say("shell-undo"), token))
    }
}

/// The page behind the button: in one's own words, for all or between two.
pub fn form(w: &Speaker, ticket: i64, name: &str, token: &str) -> Markup {
    let first = rules::first_name(name);
    html! {
        (text::headline(&w.say_with("commons-thank-for", &[("ticket", format!("T-{ticket}").into())]), &w.say_with("commons-thank-title", &[("name", first.into())]), html! {}))
        form class="stack" method="post" action=(address(ticket)) {
            (action::csrf(token))
            (textarea("note", &w.say("commons-thank-note"), 3).hint(&w.say("commons-thank-note-hint")))
            (action::segmented(&w.say("commons-thank-audience"), "audience", &[("all", &w.say("commons-thank-all")), ("two", &w.say("commons-thank-two"))], "all"))
            (button(&w.say("commons-thank-send"), Kind::People).icon("heart-handshake"))
        }
    }
}

/// One thank-you as a card; `me` reads it.
pub fn card(w: &Speaker, t: &Thanks, me: PersonId) -> Markup {
    let giver = if t.giver == me { w.say("commons-you") } else { t.giver_name.clone() };
    let quote = if t.note.is_empty() {
        w.say_with("commons-thanks-wordless", &[("name", rules::first_name(&t.receiver_name).into())])
    } else {
        format!("“{}”", t.note)
    };
    let privately = if t.open_to_all { String::new() } else { format!(" · {}", w.say("commons-thanks-private")) };
    let detail = format!(
        "{}{privately}",
        w.say_with(
            if t.giver == me { "commons-thanks-by-you" } else { "commons-thanks-by" },
            &[("giver", giver.into())]
        )
    );
    thanks_card(
        &quote,
        &t.receiver_name,
        &detail,
        html! { a class="muted" href={ "/commons/thanks/" (t.number) } { (w.say("commons-thanks-open")) } },
    )
}

pub fn cards(w: &Speaker, list: &[Thanks], me: PersonId) -> Markup {
    thanks_list(&list.iter().map(|t| card(w, t, me)).collect::<Vec<_>>())
}

/// One's own solved tickets that wait for a word: the helper's name and when.
pub fn to_thank(w: &Speaker, list: &[(Deed, String)], token: &str) -> Markup {
    let cards: Vec<Markup> = list
        .iter()
        .map(|(deed, name)| {
            let quote = w.say_with(
                "commons-solved-yours",
                &[("name", name.as_str().into()), ("ticket", format!("T-{}", deed.ticket).into())],
            );
            thanks_card(&quote, name, &w.date(deed.at), one_click(w, deed.ticket, name, token))
        })
        .collect();
    thanks_list(&cards)
}

/// What the panel on a ticket shows: thanks that came, and whom this reader may still thank.
pub fn panel(w: &Speaker, came: &[&Thanks], ticket: i64, may_thank: Option<&str>) -> Markup {
    if came.is_empty() && may_thank.is_none() {
        return html! {};
    }
    let body = html! {
        @for t in came {
            p { (w.say_with("commons-panel-came", &[("giver", t.giver_name.as_str().into()), ("receiver", t.receiver_name.as_str().into())])) @if !t.note.is_empty() { " “" (t.note) "”" } }
        }
        // The link is replaced by its form where script runs, and leads to a page where it does not.
        @if let Some(name) = may_thank { (ui::list::more(&address(ticket), &w.say_with("commons-thank-name", &[("name", rules::first_name(name).into())]))) }
    };
    side_section("commons-thanks", &w.say("commons-panel-title"), body)
}
