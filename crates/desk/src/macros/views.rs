//! How macros look: their list and form, the preview on a ticket, and the menu beside it.

use super::{Macro, MacroIn, rules, store};
use crate::bulk::{Command, rules as bulk};
use crate::ticket::views::urgency;
use crate::ticket::{Priority, Ticket};
use house::journal::RecordRef;
use house::people::{Member, Role, store as people};
use house::store::{StoreError, Tx};
use house::web::Cx;
use house::words::Speaker;
use house::{Error, Result};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use ui::action::{self, Kind, button};
use ui::assets::icon;
use ui::field::{check, field, select, textarea};
use ui::list::empty;
use ui::status::{Tone, chip};
use ui::{layout, text, work};

/// What the deeds may name.
pub struct Offered {
    pub people: Vec<Member>,
    pub teams: Vec<String>,
}

/// Reads what the deeds may name.
pub fn offered(tx: &mut Tx<'_>) -> Result<Offered> {
    let mut team = people::members(tx, Some(Role::Technician), 100)?;
    team.extend(people::members(tx, Some(Role::ItLead), 100)?);
    let teams = crate::team::store::every(tx)?.into_iter().map(|t| t.name).collect();
    Ok(Offered { people: team, teams })
}

/// A macro as its form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Typed {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub internal: String,
    #[serde(default)]
    pub shared: String,
    /// "", "take", "assign:none", "assign:12".
    #[serde(default)]
    pub assign: String,
    /// "", "priority:1" ...
    #[serde(default)]
    pub priority: String,
    /// "", "state:solve" ...
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub team: String,
    #[serde(default)]
    pub tags: String,
    #[serde(default)]
    pub untags: String,
}

impl Typed {
    /// What was meant. The state comes last: what is solved takes no other deeds.
    pub fn read(&self) -> Result<MacroIn> {
        let mut deeds = Vec::new();
        for word in [&self.assign, &self.priority].into_iter().filter(|w| !w.is_empty()) {
            deeds.push(bulk::read(word, "").ok_or_else(|| Error::field("deeds", "fault-unknown"))?);
        }
        if !self.team.is_empty() {
            deeds.push(Command::Team(self.team.clone()));
        }
        for (typed, make) in [(&self.tags, Command::Tag as fn(_) -> _), (&self.untags, Command::Untag as fn(_) -> _)] {
            let tags = crate::tag::rules::typed(typed);
            if !tags.is_empty() {
                deeds.push(make(tags));
            }
        }
        if !self.state.is_empty() {
            deeds.push(bulk::read(&self.state, "").ok_or_else(|| Error::field("deeds", "fault-unknown"))?);
        }
        Ok(MacroIn {
            name: self.name.trim().to_owned(),
            text: self.text.clone(),
            internal: !self.internal.is_empty(),
            deeds,
            shared: !self.shared.is_empty(),
        })
    }
}

impl From<&Macro> for Typed {
    fn from(m: &Macro) -> Self {
        let flag = |on: bool| if on { "1".to_owned() } else { String::new() };
        let mut typed = Self {
            name: m.name.clone(),
            text: m.text.clone(),
            internal: flag(m.internal),
            shared: flag(m.shared),
            ..Self::default()
        };
        for deed in &m.deeds {
            match deed {
                Command::Take | Command::Assign(_) => typed.assign = bulk::written(deed),
                Command::Priority(_) => typed.priority = bulk::written(deed),
                Command::State(_) => typed.state = bulk::written(deed),
                Command::Team(name) => typed.team.clone_from(name),
                Command::Tag(tags) => typed.tags = tags.join(", "),
                Command::Untag(tags) => typed.untags = tags.join(", "),
                Command::Macro(_) | Command::Snooze(_) | Command::Merge(_) => {}
            }
        }
        typed
    }
}

/// What a form shows again when something could not be taken.
#[derive(Default)]
pub struct Again {
    pub typed: Option<Typed>,
    pub faults: Vec<(String, String)>,
}

/// One's own and the shared macros, and the form that keeps another.
pub fn list(cx: &Cx, macros: &[Macro], o: &Offered, again: &Again) -> Markup {
    let w = &cx.words;
    layout::reading(
        "macros",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-macros-title")))
            (text::headline("", &w.say("desk-macros-title"), html! { (w.say("desk-macros-lead")) }))
            @if macros.is_empty() { (empty(&w.say("desk-macros-none"), html! {})) }
            ul class="rows" {
                @for m in macros {
                    li class="row" {
                        span {
                            a href={ "/desk/macros/" (m.id) } { b { (m.name) } } " "
                            @if m.shared { (chip(Tone::Off, &w.say("desk-view-shared"))) }
                            br; span class="muted" { (first_line(&m.text)) }
                            @if !m.deeds.is_empty() { br; span class="muted" { (deeds_said(w, &m.deeds, o)) } }
                        }
                    }
                }
            }
            (layout::section("keep", &w.say("desk-macros-new"), html! {}, form(cx, "/desk/macros", (None, o), again)))
        },
    )
}

fn first_line(text: &str) -> String {
    crate::ticket::rules::line_of(text)
}

/// The page of one macro.
pub fn edit(cx: &Cx, m: &Macro, o: &Offered, again: &Again) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-macros-title");
    let mine = m.owner == cx.caller.person || cx.may(house::people::policy::Right::DeskLead).is_some();
    layout::reading(
        "macros",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk"), (&title, "/desk/macros")], &m.name))
            (text::headline("", &m.name, html! {}))
            @if mine {
                (form(cx, &format!("/desk/macros/{}", m.id), (Some(m), o), again))
                form method="post" action={ "/desk/macros/" (m.id) "/remove" } {
                    (action::csrf(&cx.token())) (button(&w.say("desk-macros-remove"), Kind::Bad).small().icon("trash-2"))
                }
            } @else { (work::paragraphs(&m.text)) p class="muted" { (deeds_said(w, &m.deeds, o)) } }
        },
    )
}

fn form(cx: &Cx, action: &str, (present, o): (Option<&Macro>, &Offered), again: &Again) -> Markup {
    let w = &cx.words;
    let t = again.typed.clone().or_else(|| present.map(Typed::from)).unwrap_or_default();
    let fault = |name: &str| again.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = again.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let places = rules::PLACES.iter().map(|p| format!("{{{p}}}")).collect::<Vec<_>>().join(" ");
    let hint = w.say_with("desk-macros-places", &[("places", places.into())]);
    html! {
        (action::guarded(html! {
            form method="post" action=(action) {
                (action::csrf(&cx.token()))
                (action::error_summary(&w.say("error-invalid"), &errors))
                @if let Some(m) = present { input type="hidden" name="_version" value=(m.version); }
                (field("name", &w.say("desk-macros-name")).value(&t.name).error(fault("name")).required())
                (textarea("text", &w.say("desk-macros-text"), 6).value(&t.text).hint(&hint).error(fault("text")))
                (check("internal", "1", &w.say("desk-macros-internal"), !t.internal.is_empty()))
                (layout::section("deeds", &w.say("desk-macros-deeds"), html! {}, deeds_form(w, &t, o, fault("tags"))))
                (check("shared", "1", &w.say("desk-macros-share"), !t.shared.is_empty()))
                p { (button(&w.say("desk-field-keep"), Kind::Primary).icon("check")) }
            }
        }))
    }
}

fn deeds_form(w: &Speaker, t: &Typed, o: &Offered, tags_fault: &str) -> Markup {
    let none = (String::new(), w.say("desk-macros-as-is"));
    let with_none = |more: Vec<(String, String)>| std::iter::once(none.clone()).chain(more).collect::<Vec<_>>();
    let mut people =
        vec![("take".to_owned(), w.say("desk-macros-take")), ("assign:none".to_owned(), w.say("desk-nobody"))];
    people.extend(o.people.iter().map(|m| (format!("assign:{}", m.person.0), m.name.clone())));
    let priorities: Vec<_> = Priority::ALL.map(|p| (format!("priority:{}", p.number()), w.say(urgency(p).1))).into();
    let turns: Vec<_> =
        bulk::TURNS.map(|(word, _)| (format!("state:{word}"), w.say(&format!("desk-bulk-turn-{word}")))).into();
    let teams: Vec<_> = o.teams.iter().map(|t| (t.clone(), t.clone())).collect();
    let pick = |name: &'static str, label: &str, all: Vec<(String, String)>, value: &str| {
        let all = with_none(all);
        let options: Vec<(&str, &str)> = all.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        html! { (select(name, label, &options).value(value)) }
    };
    html! {
        (pick("assign", &w.say("desk-bulk-assign"), people, &t.assign))
        (pick("priority", &w.say("desk-bulk-priority"), priorities, &t.priority))
        @if !teams.is_empty() { (pick("team", &w.say("desk-view-key-team"), teams, &t.team)) }
        (pick("state", &w.say("desk-bulk-state"), turns, &t.state))
        (field("tags", &w.say("desk-macros-tags")).value(&t.tags).error(tags_fault))
        (field("untags", &w.say("desk-macros-untags")).value(&t.untags))
    }
}

/// Deeds in words.
pub fn deeds_said(w: &Speaker, deeds: &[Command], o: &Offered) -> String {
    let name =
        |id: i64| o.people.iter().find(|m| m.person.0 == id).map_or_else(|| w.say("desk-nobody"), |m| m.name.clone());
    let said = |deed: &Command| match deed {
        Command::Take => format!("{}: {}", w.say("desk-bulk-assign"), w.say("desk-macros-take")),
        Command::Assign(to) => {
            format!("{}: {}", w.say("desk-bulk-assign"), to.map_or_else(|| w.say("desk-nobody"), name))
        }
        Command::Priority(n) => {
            let word = Priority::try_from(*n).map(|p| w.say(urgency(p).1)).unwrap_or_default();
            format!("{}: {word}", w.say("desk-bulk-priority"))
        }
        Command::State(turn) => {
            let word = bulk::TURNS.iter().find(|(_, t)| t == turn).map_or("", |(word, _)| word);
            w.say(&format!("desk-bulk-turn-{word}"))
        }
        Command::Team(team) => format!("{}: {team}", w.say("desk-view-key-team")),
        Command::Tag(tags) => format!("+ {}", tags.join(", ")),
        Command::Untag(tags) => format!("− {}", tags.join(", ")),
        Command::Macro(_) | Command::Snooze(_) | Command::Merge(_) => String::new(),
    };
    deeds.iter().map(said).collect::<Vec<_>>().join(" · ")
}

/// What a macro will say and do on this ticket, before it does.
pub fn preview(cx: &Cx, t: &Ticket, (m, filled): (&Macro, &str), o: &Offered) -> Markup {
    let w = &cx.words;
    let here = format!("/desk/t/{}", t.number);
    let label = w.say(if m.internal { "desk-note" } else { "desk-macros-will-say" });
    layout::reading(
        "macros",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk"), (&t.label(), &here)], &m.name))
            (text::headline(&t.label(), &m.name, html! { (t.title) }))
            (action::guarded(html! {
                form method="post" action={ (here) "/macro/" (m.id) } {
                    (action::csrf(&cx.token()))
                    @if !m.text.is_empty() { (textarea("text", &label, 8).value(filled)) }
                    @if !m.deeds.is_empty() { p { b { (w.say("desk-macros-deeds")) ": " } (deeds_said(w, &m.deeds, o)) } }
                    (button(&w.say("desk-macros-use"), Kind::Primary).icon("send").key("mod+enter", "⌘⏎"))
                }
            }))
        },
    )
}

/// The menu of macros beside a ticket: a press puts the text into the reply box, the link shows all of it first.
pub(crate) fn panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let Some(me) = tx.actor().person() else { return Ok(html! {}) };
    let macros = store::of_person(tx, me)?;
    let Some(ticket) = crate::ticket::store::by_number(tx, record.number, None)? else { return Ok(html! {}) };
    let values = super::values(tx, &ticket).map_err(|e| StoreError::Broken(e.to_string()))?;
    let id = format!("m-macros-{}", record.number);
    Ok(work::side_fold(
        "s-macros",
        &w.say("desk-macros-title"),
        &if macros.is_empty() { String::new() } else { macros.len().to_string() },
        html! {
            @if macros.is_empty() { p class="hint" { (w.say("desk-macros-none")) " " a href="/desk/macros" { (w.say("desk-macros-new")) } } } @else {
                button type="button" class="pill" popovertarget=(id) data-key="t" { (icon("zap")) (w.say("desk-macros-choose")) }
                div id=(id) class="menu" popover aria-label=(w.say("desk-macros-title")) {
                    ul {
                        @for m in &macros {
                            li { a href={ "/desk/t/" (record.number) "/macro/" (m.id) } { (icon("zap")) span { (m.name) } } }
                            @if !m.text.is_empty() && !m.internal {
                                li { button type="button" class="sub" data-fills="#compose-text" data-text=(rules::fill(&m.text, &values)) { (icon("reply")) span { (w.say_with("desk-macros-insert", &[("name", m.name.as_str().into())])) } } }
                            }
                        }
                        li { a href="/desk/macros" { (icon("settings")) span { (w.say("desk-macros-manage")) } } }
                    }
                }
            }
        },
    ))
}
