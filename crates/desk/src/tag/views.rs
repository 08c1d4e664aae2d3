//! How tags look: beside a ticket, and in their form.

use super::store;
use crate::queue::Choice;
use crate::ticket::Ticket;
use crate::view::{Order, rules as lines};
use house::journal::RecordRef;
use house::store::{StoreError, Tx};
use house::web::Cx;
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::{layout, text, work};

/// The tags of a ticket, each leading to the others that bear it: for the team.
pub(crate) fn panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let tags = store::of_ticket(tx, record.number)?;
    Ok(work::side_section(
        "s-tags",
        &w.say("desk-tag-title"),
        html! {
            p class="tags" {
                @for tag in &tags { a class="chip off" href=(others(tag)) { (tag) } " " }
                a href={ "/desk/t/" (record.number) "/tags" } data-key="l" { (w.say("desk-tag-change")) }
            }
        },
    ))
}

/// Where the open tickets with this tag are.
fn others(tag: &str) -> String {
    Choice::Line(Order::Due, format!("tag:{}", lines::quoted(tag))).href()
}

/// The form in which tags are written.
pub fn form(
    cx: &Cx,
    (ticket, title): (&Ticket, &str),
    (typed, fault): (&str, &str),
    words: &[(String, i64)],
) -> Markup {
    let w = &cx.words;
    let here = format!("/desk/t/{}", ticket.number);
    let hint = w.say("desk-tag-hint");
    layout::reading(
        "tags",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk"), (&ticket.label(), &here)], &w.say("desk-tag-title")))
            (text::headline("", title, html! { (ticket.title) }))
            (action::guarded(html! {
                form method="post" action={ (here) "/tags" } {
                    (action::csrf(&cx.token()))
                    (ui::field::field("tags", &w.say("desk-tag-title")).value(typed).hint(&hint).error(fault).autocomplete("off"))
                    (button(&w.say("desk-tag-keep"), Kind::Primary).icon("check").key("mod+enter", ""))
                }
            }))
            @if !words.is_empty() {
                (layout::section("in-use", &w.say("desk-tag-in-use"), html! {}, html! {
                    p class="tags" { @for (tag, tickets) in words { a class="chip off" href=(others(tag)) { (tag) " " (tickets) } " " } }
                }))
            }
        },
    )
}
