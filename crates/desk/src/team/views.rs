//! How the page of teams looks.

use super::pages::Loaded;
use super::{TeamIn, rules};
use crate::queue::{Choice, views as queue};
use crate::view::{Order, rules as lines};
use house::people::policy::Right;
use house::web::Cx;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::check;
use ui::list::empty;
use ui::status::{Tone, chip};
use ui::{layout, text};

pub fn page(cx: &Cx, l: &Loaded, typed: &TeamIn, faults: &[(String, String)]) -> Markup {
    let w = &cx.words;
    let leads = cx.may(Right::DeskLead).is_some();
    layout::reading(
        "teams",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-team-title")))
            (text::headline("", &w.say("desk-team-title"), html! { (w.say("desk-team-lead")) }))
            @if l.teams.is_empty() { (empty(&w.say("desk-team-none"), html! {})) }
            ul class="rows" {
                @for (team, count) in &l.teams {
                    @let line = format!("team:{}", lines::quoted(&team.name));
                    @let people: Vec<i64> = l.members.iter().filter(|(id, _)| *id == team.id).map(|(_, p)| p.0).collect();
                    @let names: Vec<&str> = l.people.iter().filter(|m| people.contains(&m.person.0)).map(|m| m.name.as_str()).collect();
                    li class="row" {
                        span {
                            a href=(Choice::Line(Order::Due, line).href()) { b { (team.name) } } " " span class="num" { (queue::counted(*count)) } " "
                            @if !team.discipline.is_empty() { (chip(Tone::Off, &w.say(&format!("desk-team-discipline-{}", team.discipline)))) }
                            br; span class="muted" { (names.join(", ")) }
                        }
                        @if leads {
                            details {
                                summary { (w.say("desk-view-change")) }
                                (form(cx, (&format!("/desk/teams/{}", team.id), &format!("t{}-", team.id), Some(team.version)), l,
                                    (&TeamIn { name: team.name.clone(), discipline: team.discipline.clone(), people }, &[])))
                            }
                        }
                    }
                }
            }
            @if leads { (layout::section("new-team", &w.say("desk-team-new"), html! {}, form(cx, ("/desk/teams", "", None), l, (typed, faults)))) }
        },
    )
}

fn form(
    cx: &Cx,
    (action, prefix, version): (&str, &str, Option<i64>),
    l: &Loaded,
    (t, faults): (&TeamIn, &[(String, String)]),
) -> Markup {
    let w = &cx.words;
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    html! {
        form method="post" action=(action) {
            (action::csrf(&cx.token()))
            (action::error_summary(&w.say("error-invalid"), &errors))
            @if let Some(version) = version {
                input type="hidden" name="_version" value=(version);
                input type="hidden" name="name" value=(t.name);
            } @else {
                div class="field" {
                    label for={ (prefix) "name" } { (w.say("desk-team-name")) }
                    input class="in" id={ (prefix) "name" } name="name" value=(t.name) required maxlength="60";
                }
            }
            div class="field" {
                label for={ (prefix) "discipline" } { (w.say("desk-team-discipline")) }
                select class="in" id={ (prefix) "discipline" } name="discipline" {
                    option value="" { (w.say("desk-team-discipline-none")) }
                    @for d in rules::DISCIPLINES { option value=(d) selected[d == t.discipline] { (w.say(&format!("desk-team-discipline-{d}"))) } }
                }
            }
            fieldset class="field" {
                legend { (w.say("desk-team-people")) }
                @for m in &l.people { (check("people", &m.person.0.to_string(), &m.name, t.people.contains(&m.person.0))) }
            }
            (button(&w.say("desk-field-keep"), Kind::Secondary))
        }
    }
}
