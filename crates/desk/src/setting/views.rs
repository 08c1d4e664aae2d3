//! The pages of service hours and promises: tables for everybody, forms for those who answer for them.

use super::pages::{Asked, faults_of};
use super::rules::{CalendarTyped, PolicyTyped, calendar_typed};
use super::store::{Change, Recount};
use crate::promise::rules::form::{BookForm, CalendarForm, Imported, PolicyForm};
use crate::promise::rules::{self as promises};
use crate::promise::views::{length, moment, status};
use crate::promise::{Book, Event, Facts, Happening, Kind};
use crate::ticket::views::urgency;
use crate::ticket::{INCIDENT, Priority, State};
use axum::http::StatusCode;
use house::people::policy::Right;
use house::web::Cx;
use house::{Error, words::Speaker};
use maud::{Markup, html};
use ui::action::{self, Kind as Press, button};
use ui::field::{check, field, select, textarea, upload};
use ui::list::{Column, table};
use ui::status::{Tone, notice, progress};
use ui::{layout, text};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What a form shows again when something could not be taken.
pub struct Again<T> {
    pub typed: Option<T>,
    /// Field and sentence.
    pub faults: Vec<(String, String)>,
}

impl<T> Default for Again<T> {
    fn default() -> Self {
        Self { typed: None, faults: Vec::new() }
    }
}

impl<T> Again<T> {
    pub fn of(cx: &Cx, typed: T, error: &Error) -> Self {
        Self { typed: Some(typed), faults: faults_of(cx, error) }
    }

    pub fn status(&self) -> StatusCode {
        if self.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

/// Everything that the page of promises shows.
pub struct Shown {
    pub form: BookForm,
    pub book: Book,
    pub recount: Option<Recount>,
    pub changes: Vec<(Change, String)>,
}

pub fn page(cx: &Cx, shown: &Shown, asked: &Asked) -> Markup {
    let w = &cx.words;
    let may = cx.may(Right::DeskLead).is_some();
    let add = |href: &str, word: &str| {
        let label = w.say(word);
        html! { @if may { (button(&label, Press::Quiet).small().icon("plus").href(href)) } }
    };
    layout::reading(
        "desk-promises",
        html! {
            (text::headline("", &w.say("desk-promises"), html! { (w.say("desk-promises-lead")) }))
            (recounting(w, shown.recount.as_ref()))
            (layout::section("preview", &w.say("desk-promise-preview"), html! {}, preview(cx, &shown.book, asked)))
            (layout::section("policies", &w.say("desk-promised"), add("/desk/promises/policy", "desk-promise-policy-new"), html! {
                @for (n, p) in shown.form.policies.iter().enumerate() { (policy_shown(cx, p, (n, shown.form.policies.len()), may)) }
                @if shown.form.policies.is_empty() { p class="hint" { (w.say("desk-promise-no-policy")) } }
                p class="hint" { (w.say("desk-promised-how")) }
            }))
            (layout::section("rules", &w.say("desk-promise-rules"), add("/desk/promises/rule", "desk-promise-rule-new"), crate::escalation::views::list(cx, &shown.form.rules, may)))
            (layout::section("hours", &w.say("desk-hours"), add("/desk/promises/calendar", "desk-promise-calendar-new"), html! {
                @for c in &shown.form.calendars { (calendar_shown(cx, c, may)) }
            }))
            (layout::section("changes", &w.say("desk-promise-changes"), html! {}, changes(cx, &shown.changes)))
        },
    )
}

fn recounting(w: &Speaker, recount: Option<&Recount>) -> Markup {
    let Some(r) = recount.filter(|r| r.finished_at.is_none() && r.total > 0) else { return html! {} };
    let words =
        w.say_with("desk-promise-recounting", &[("done", r.done.min(r.total).into()), ("total", r.total.into())]);
    notice(Tone::Accent, progress("recount", &words, r.done as f64 / r.total as f64))
}

/// When a ticket that is opened now would be due, for each priority.
fn preview(cx: &Cx, book: &Book, asked: &Asked) -> Markup {
    let w = &cx.words;
    let requester = asked.requester.trim().to_lowercase();
    let domain = requester.split_once('@').map(|(_, d)| format!("@{d}"));
    let requester: Vec<String> = [Some(requester), domain].into_iter().flatten().filter(|r| !r.is_empty()).collect();
    let kind = if asked.kind.trim().is_empty() { INCIDENT.to_owned() } else { asked.kind.trim().to_owned() };
    let facts = |p: Priority| Facts {
        priority: p.number(),
        service: asked.service.trim().to_owned(),
        kind: kind.clone(),
        requester: requester.clone(),
    };
    let due = |p: Priority| {
        let what = Happening::Created { facts: facts(p), agent_wrote_first: false };
        let found = promises::targets(&[book], &[Event { at: cx.now, what }], cx.now);
        [Kind::FirstResponse, Kind::Resolve].map(|kind| {
            let one: Vec<_> = found.iter().filter(|t| t.kind == kind).copied().collect();
            promises::next_due(&one).map_or_else(|| w.say("desk-promise-none"), |(_, at)| moment(w, at))
        })
    };
    let rows: Vec<Vec<Markup>> = Priority::ALL
        .into_iter()
        .map(|p| {
            let [first, resolve] = due(p);
            let policy = book.policy(&facts(p)).map_or("", |p| p.name.as_str());
            vec![html! { (w.say(urgency(p).1)) }, html! { (first) }, html! { (resolve) }, html! { (policy) }]
        })
        .collect();
    let heads = [
        w.say("desk-promise-preview-now"),
        w.say("desk-promise-first"),
        w.say("desk-promise-resolve"),
        w.say("desk-promise-policy"),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let labels = [w.say("desk-service"), w.say("desk-promise-kinds"), w.say("desk-promise-requester")];
    let [service, kinds, who] = &labels;
    html! {
        (table(&w.say("desk-promise-preview"), &columns, &rows))
        (layout::folded(&w.say("desk-promise-preview-other"), "", html! {
            form method="get" action="/desk/promises" {
                (field("service", service).value(&asked.service)) (field("kind", kinds).value(&asked.kind)) (field("requester", who).value(&asked.requester))
                (button(&w.say("desk-promise-preview-show"), Press::Secondary))
            }
        }))
    }
}

fn policy_shown(cx: &Cx, p: &PolicyForm, (place, of): (usize, usize), may: bool) -> Markup {
    let w = &cx.words;
    let goal = |n: Priority, kind| {
        let goals = p.targets.0.get(&n.number()).or_else(|| p.targets.0.get(&0)).and_then(|g| g.get(&kind));
        goals.map_or_else(
            || w.say("desk-promise-none"),
            |g| {
                if g.elapsed {
                    w.say_with("desk-promise-elapsed", &[("time", length(g.seconds).into())])
                } else {
                    length(g.seconds)
                }
            },
        )
    };
    let heads = [
        w.say("desk-new-priority"),
        w.say("desk-promise-first"),
        w.say("desk-promise-next"),
        w.say("desk-promise-resolve"),
    ];
    let columns: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i > 0, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = Priority::ALL
        .into_iter()
        .map(|n| {
            let mut cells = vec![html! { (w.say(urgency(n).1)) }];
            cells.extend(Kind::ALL.map(|kind| html! { (goal(n, kind)) }));
            cells
        })
        .collect();
    html! {
        h3 { (p.name) }
        p { (meant(w, p)) " " (pauses(w, p)) }
        (table(&p.name, &columns, &rows))
        @if may {
            div class="row-actions" {
                (button(&w.say("desk-promise-change"), Press::Quiet).small().icon("pencil").href(&format!("/desk/promises/policy?name={}", encoded(&p.name))))
                @if place > 0 { (small_form(cx, "/desk/promises/policy/first", &p.name, &w.say("desk-promise-ask-first"))) }
                @if of > 1 { (small_form(cx, "/desk/promises/policy/remove", &p.name, &w.say("desk-promise-remove"))) }
            }
        }
    }
}

pub fn small_form(cx: &Cx, action: &str, name: &str, words: &str) -> Markup {
    html! {
        form method="post" action=(action) { (action::csrf(&cx.token())) input type="hidden" name="name" value=(name); (button(words, Press::Quiet).small()) }
    }
}

/// For whom a policy is meant, and in which calendar it counts.
fn meant(w: &Speaker, p: &PolicyForm) -> String {
    let of =
        |key: &str, list: &[String]| (!list.is_empty()).then(|| w.say_with(key, &[("list", list.join(", ").into())]));
    let parts = [
        of("desk-promise-of-services", &p.when.services),
        of("desk-promise-of-kinds", &p.when.kinds),
        of("desk-promise-of-requesters", &p.when.requesters),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let meant = if parts.is_empty() { w.say("desk-promise-of-all") } else { format!("{}.", parts.join("; ")) };
    if p.calendar.is_empty() {
        meant
    } else {
        format!("{meant} {}", w.say_with("desk-promise-in-calendar", &[("calendar", p.calendar.as_str().into())]))
    }
}

fn pauses(w: &Speaker, p: &PolicyForm) -> String {
    let of = |(kind, list): (&Kind, &std::collections::BTreeSet<String>)| {
        let statuses: Vec<String> = list.iter().map(|s| format!("“{}”", status(w, s))).collect();
        let kind = w.say(&format!("desk-promise-kind-{}", kind.word()));
        w.say_with("desk-promise-pauses", &[("kind", kind.into()), ("statuses", statuses.join(", ").into())])
    };
    p.paused.0.iter().filter(|(_, list)| !list.is_empty()).map(of).collect::<Vec<_>>().join(" ")
}

pub fn encoded(text: &str) -> String {
    serde_html_form::to_string([("n", text)]).unwrap_or_default().trim_start_matches("n=").to_owned()
}

fn calendar_shown(cx: &Cx, c: &CalendarForm, may: bool) -> Markup {
    let w = &cx.words;
    let t = calendar_typed(c);
    let hours = [&t.mon, &t.tue, &t.wed, &t.thu, &t.fri, &t.sat, &t.sun];
    let rows: Vec<(String, String)> = hours
        .iter()
        .enumerate()
        .map(|(n, h)| {
            (w.say(&format!("weekday-{}", n + 1)), if h.is_empty() { w.say("desk-closed-day") } else { (*h).clone() })
        })
        .collect();
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(day, hours)| (day.as_str(), html! { (hours) })).collect();
    let days = c.hours(&std::collections::BTreeMap::new()).map(|h| h.holidays).unwrap_or_default();
    let today = w.local(cx.now).date();
    let next: Vec<_> = days.range(today..).take(8).collect();
    html! {
        h3 { (c.name) " " span class="muted" { (c.zone.0) } }
        @if c.always_open { p { (w.say("desk-promise-always")) } } @else { (layout::facts(&rows)) }
        @if next.is_empty() { p class="hint" { (w.say("desk-no-holidays")) } }
        @else { p { (w.say("desk-promise-next-holidays")) ": " @for (i, (d, name)) in next.iter().enumerate() { @if i > 0 { ", " } (w.civil_date(**d)) @if !name.is_empty() { " (" (name) ")" } } } }
        @if may { div class="row-actions" { (button(&w.say("desk-promise-change"), Press::Quiet).small().icon("pencil").href(&format!("/desk/promises/calendar?name={}", encoded(&c.name)))) } }
    }
}

fn changes(cx: &Cx, all: &[(Change, String)]) -> Markup {
    let w = &cx.words;
    html! {
        @if all.len() < 2 { p class="hint" { (w.say("desk-promise-no-changes")) } }
        @else {
            ul class="rows" {
                @for (c, by) in all.iter().filter(|(c, _)| c.number > 1) {
                    li class="row" { span { (w.say_with("desk-promise-changed", &[("n", c.number.into()), ("by", by.as_str().into())])) } span class="muted" { (moment(w, c.since)) } }
                }
            }
            p class="hint" { (w.say("desk-promise-changes-how")) }
        }
    }
}

fn fault_of<'f>(faults: &'f [(String, String)], name: &str) -> &'f str {
    faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str())
}

fn crumbs(w: &Speaker, title: &str) -> Markup {
    let home = w.say("desk-promises");
    layout::crumbs(&home, &[(&home, "/desk/promises")], title)
}

/// The editor of one calendar.
pub fn calendar(
    cx: &Cx,
    (title, number): (&str, i64),
    t: &CalendarTyped,
    (imported, faults): (&[Imported], &[(String, String)]),
) -> Markup {
    let w = &cx.words;
    let wrong = |name: &str| fault_of(faults, name);
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let hours = [&t.mon, &t.tue, &t.wed, &t.thu, &t.fri, &t.sat, &t.sun];
    layout::reading(
        "desk-promises",
        html! {
            (crumbs(w, title))
            (text::headline("", title, html! { (w.say("desk-promise-calendar-lead")) }))
            (action::guarded(html! {
                form class="promise-form" method="post" action="/desk/promises/calendar" {
                    (action::csrf(&cx.token()))
                    input type="hidden" name="_version" value=(number); input type="hidden" name="was" value=(t.was);
                    (action::error_summary(&w.say("error-invalid"), &errors))
                    (field("name", &w.say("desk-promise-name")).value(&t.name).error(wrong("name")).required())
                    (field("zone", &w.say("desk-promise-zone")).value(&t.zone).error(wrong("zone")).hint(&w.say("desk-promise-zone-hint")).required())
                    (check("always", "1", &w.say("desk-promise-always"), !t.always.is_empty()))
                    p class="hint" { (w.say("desk-promise-hours-hint")) }
                    @for (n, (day, value)) in DAYS.iter().zip(hours).enumerate() { (field(day, &w.say(&format!("weekday-{}", n + 1))).value(value).error(wrong(day))) }
                    (textarea("holidays", &w.say("desk-holidays"), 8).value(&t.holidays).hint(&w.say("desk-promise-holidays-hint")).error(wrong("holidays")))
                    (textarea("extra", &w.say("desk-promise-extra"), 3).value(&t.extra).hint(&w.say("desk-promise-extra-hint")).error(wrong("extra")))
                    @for i in imported { (check("forget", &i.file, &w.say_with("desk-promise-forget", &[("file", i.file.as_str().into()), ("n", (i.days.len() as i64).into())]), t.forget.contains(&i.file))) }
                    (button(&w.say("desk-promises-save"), Press::Primary))
                }
            }))
            @if !t.was.is_empty() {
                (layout::section("ics", &w.say("desk-promise-import"), html! {}, html! {
                    form method="post" enctype="multipart/form-data" action="/desk/promises/holidays" {
                        (action::csrf(&cx.token())) input type="hidden" name="name" value=(t.was);
                        (upload("files", &w.say("desk-promise-import-file"), ".ics,text/calendar").hint(&w.say("desk-promise-import-hint")).error(wrong("files")))
                        (button(&w.say("desk-promise-import-send"), Press::Secondary).icon("upload"))
                    }
                }))
                (small_form(cx, "/desk/promises/calendar/remove", &t.was, &w.say("desk-promise-calendar-remove")))
            }
        },
    )
}

/// The editor of one policy.
pub fn policy(
    cx: &Cx,
    (title, number): (&str, i64),
    t: &PolicyTyped,
    (calendars, faults): (&[&str], &[(String, String)]),
) -> Markup {
    let w = &cx.words;
    let wrong = |name: &str| fault_of(faults, name);
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let first = w.say("desk-promise-calendar-first");
    let mut options = vec![("", first.as_str())];
    options.extend(calendars.iter().map(|c| (*c, *c)));
    layout::reading(
        "desk-promises",
        html! {
            (crumbs(w, title))
            (text::headline("", title, html! { (w.say("desk-promise-policy-lead")) }))
            (action::guarded(html! {
                form class="promise-form" method="post" action="/desk/promises/policy" {
                    (action::csrf(&cx.token()))
                    input type="hidden" name="_version" value=(number); input type="hidden" name="was" value=(t.was);
                    (action::error_summary(&w.say("error-invalid"), &errors))
                    (field("name", &w.say("desk-promise-name")).value(&t.name).error(wrong("name")).required())
                    (field("services", &w.say("desk-promise-services")).value(&t.services).hint(&w.say("desk-promise-list-hint")))
                    (field("kinds", &w.say("desk-promise-kinds")).value(&t.kinds).hint(&w.say("desk-promise-list-hint")))
                    (field("requesters", &w.say("desk-promise-requesters")).value(&t.requesters).hint(&w.say("desk-promise-requesters-hint")))
                    (select("calendar", &w.say("desk-promise-calendar"), &options).value(&t.calendar))
                    (targets(w, t, faults))
                    (button(&w.say("desk-promises-save"), Press::Primary))
                }
            }))
        },
    )
}

/// The times of each target and what stops them.
fn targets(w: &Speaker, t: &PolicyTyped, faults: &[(String, String)]) -> Markup {
    let columns = [
        (Kind::FirstResponse, "first", &t.first),
        (Kind::NextResponse, "next", &t.next),
        (Kind::Resolve, "resolve", &t.resolve),
    ];
    let open = [State::New, State::Open, State::WaitingRequester, State::WaitingThirdParty];
    html! {
        p class="hint" { (w.say("desk-promise-time-hint")) }
        @for (kind, name, values) in columns {
            fieldset {
                legend { (w.say(&format!("desk-promise-kind-{}", kind.word()))) }
                div class="goals" {
                @for (n, p) in Priority::ALL.into_iter().enumerate() {
                    @let id = format!("{name}-{}", p.number());
                    @let wrong = fault_of(faults, &id);
                    div class="field" {
                        label for=(id) { (w.say(urgency(p).1)) }
                        input class="in" id=(id) name=(name) type="text" value=(values.get(n).map_or("", String::as_str)) aria-invalid=[(!wrong.is_empty()).then_some("true")];
                        @if !wrong.is_empty() { p class="wrong" { (wrong) } }
                    }
                }
                }
                (check("elapsed", kind.word(), &w.say("desk-promise-count-elapsed"), t.elapsed.iter().any(|e| e == kind.word())))
                p class="hint" { (w.say("desk-promise-stops")) }
                div class="checks" {
                @for state in open {
                    @let value = format!("{}:{}", kind.word(), state.word());
                    (check("pause", &value, &status(w, state.word()), t.pause.contains(&value)))
                }
                }
            }
        }
    }
}
