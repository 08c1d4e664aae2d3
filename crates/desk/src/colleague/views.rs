//! How managers, deputies and owners of services are seen and edited.

use super::Colleague;
use house::people::{Member, PersonId};
use house::web::Cx;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::action::{self, Kind, button};
use ui::field::field;
use ui::list::{Column, table};
use ui::{layout, text};

/// Managers and deputies, and who answers for which service.
pub fn colleagues(
    cx: &Cx,
    (members, known): (&[Member], &[Colleague]),
    owners: &[(String, PersonId)],
    faults: &[(String, String)],
) -> Markup {
    let w = &cx.words;
    let name =
        |p: Option<PersonId>| p.and_then(|p| members.iter().find(|m| m.person == p)).map_or("–", |m| m.name.as_str());
    let heads = ["desk-approval-person", "desk-approval-manager", "desk-approval-deputy", "desk-approval-absent"]
        .map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = members
        .iter()
        .map(|m| {
            let c = known.iter().find(|c| c.person == m.person).cloned().unwrap_or_else(|| Colleague::of(m.person));
            let away = if c.away_from.is_empty() && c.away_until.is_empty() {
                String::new()
            } else {
                format!("{} – {}", c.away_from, c.away_until)
            };
            vec![
                html! { a href={ "/desk/colleagues/" (m.person.0) } { (m.name) } span class="muted" { " " (m.title) } },
                html! { (name(c.manager)) },
                html! { (name(c.deputy)) },
                html! { (away) },
            ]
        })
        .collect();
    let fault = |n: &str| faults.iter().find(|(f, _)| f == n).map_or("", |(_, m)| m.as_str());
    layout::reading(
        "approvals",
        html! {
            (text::headline("", &w.say("desk-approval-colleagues"), html! { (w.say("desk-approval-colleagues-lead")) }))
            (table(&w.say("desk-approval-colleagues"), &columns, &rows))
            (layout::section("owners", &w.say("desk-approval-owners"), html! {}, html! {
                @if owners.is_empty() { p class="hint" { (w.say("desk-approval-no-owners")) } }
                ul class="sim" { @for (service, owner) in owners { li { b { (service) } span { (name(Some(*owner))) } } } }
                form method="post" action="/desk/service-owners" {
                    (action::csrf(&cx.token()))
                    (field("service", &w.say("desk-approval-service")).error(fault("service")).required())
                    (field("owner", &w.say("desk-approval-owner")).hint(&w.say("desk-approval-owner-hint")).error(fault("owner")))
                    (button(&w.say("desk-approval-owner-save"), Kind::Secondary))
                }
            }))
        },
    )
}

/// One person's manager, deputy and absence; the manager only for those who administer.
pub fn colleague(
    cx: &Cx,
    who: &Member,
    typed: &HashMap<String, String>,
    (action_to, own): (&str, bool),
    faults: &[(String, String)],
) -> Markup {
    let w = &cx.words;
    let value = |n: &str| typed.get(n).map_or("", String::as_str);
    let fault = |n: &str| faults.iter().find(|(f, _)| f == n).map_or("", |(_, m)| m.as_str());
    let title = if own { w.say("desk-approval-away") } else { who.name.clone() };
    layout::reading(
        "approvals",
        html! {
            @if own { (layout::crumbs(&w.say("desk-approval-list"), &[(&w.say("desk-approval-list"), "/approvals")], &title)) }
            @else { (layout::crumbs(&w.say("desk-approval-colleagues"), &[(&w.say("desk-approval-colleagues"), "/desk/colleagues")], &title)) }
            (text::headline("", &title, html! { (w.say(if own { "desk-approval-away-lead" } else { "desk-approval-colleague-lead" })) }))
            form method="post" action=(action_to) {
                (action::csrf(&cx.token()))
                @if !own { (field("manager", &w.say("desk-approval-manager")).value(value("manager")).hint(&w.say("desk-approval-name-hint")).error(fault("manager"))) }
                (field("deputy", &w.say("desk-approval-deputy")).value(value("deputy")).hint(&w.say("desk-approval-deputy-hint")).error(fault("deputy")))
                (field("away_from", &w.say("desk-approval-away-from")).kind("date").value(value("away_from")).error(fault("away_from")))
                (field("away_until", &w.say("desk-approval-away-until")).kind("date").value(value("away_until")).error(fault("away_until")))
                (button(&w.say("desk-approval-save"), Kind::Primary))
            }
        },
    )
}
