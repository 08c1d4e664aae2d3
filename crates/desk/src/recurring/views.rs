//! How recurring work looks: the list of rules, one rule with its next days and what it opened, and its form.

use super::rules::pattern::{Every, Pattern, Which};
use super::{DoneBy, OnHoliday, Recurring, Run, Work, store};
use crate::field::{self, Asker, Definition, rules as fields, store as field_store};
use crate::macros::views::Offered;
use crate::ticket::views::urgency;
use crate::ticket::{KIND, KINDS, Priority};
use house::Panel;
use house::journal::{Entry, RecordRef};
use house::people::policy::Right;
use house::store::{StoreError, Tx};
use house::web::Cx;
use house::words::Speaker;
use jiff::Timestamp;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::{check, date_field, field as line, select, textarea};
use ui::list::{Column, empty, more, table};
use ui::status::{Tone, chip, notice};
use ui::{layout, text, work};

/// On a ticket: which rule opened it.
pub const PANEL: Panel = Panel { on: KIND, follows: &[], right: Right::DeskWork, draw: panel };

/// "Monday 7 December 2026, 08:00".
pub fn moment(w: &Speaker, at: Timestamp) -> String {
    let date = w.local(at).date();
    let values =
        [("day", w.weekday_date(date).into()), ("year", date.year().to_string().into()), ("time", w.time(at).into())];
    w.say_with("desk-recurring-moment", &values)
}

fn weekday(w: &Speaker, day: u8) -> String {
    w.say(&format!("weekday-{}", day.clamp(1, 7)))
}

/// When a rule falls due, in a sentence.
pub fn said(w: &Speaker, p: &Pattern) -> String {
    let Some(first) = p.first() else { return String::new() };
    let n = p.interval.max(1);
    let month = w.say(&format!("month-{}", first.month()));
    let on = match p.which {
        Which::Date => w.say_with("desk-recurring-said-date", &[("day", first.day().into())]),
        Which::LastDay => w.say("desk-recurring-said-last_day"),
        nth => {
            let nth = w.say(&format!("desk-recurring-nth-{}", nth.word()));
            w.say_with("desk-recurring-said-nth", &[("nth", nth.into()), ("weekday", weekday(w, p.weekday).into())])
        }
    };
    let days = p.weekdays.iter().map(|d| weekday(w, *d)).collect::<Vec<_>>().join(", ");
    let values = [
        ("n", n.into()),
        ("days", days.into()),
        ("on", on.into()),
        ("month", month.into()),
        ("rule", p.rule.as_str().into()),
    ];
    let mut parts = vec![w.say_with(&format!("desk-recurring-said-{}", p.every.word()), &values)];
    parts.push(w.say_with("desk-recurring-said-time", &[("time", p.time.as_str().into())]));
    if let Some(n) = p.times {
        parts.push(w.say_with("desk-recurring-said-times", &[("n", n.into())]));
    } else if let Ok(day) = p.until.trim().parse() {
        parts.push(w.say_with("desk-recurring-said-until", &[("day", w.civil_date(day).into())]));
    }
    parts.join(", ")
}

/// How a rule stands: its next moment, or why there is none.
fn stands(w: &Speaker, r: &Recurring) -> Markup {
    html! {
        @if r.paused { (chip(Tone::Off, &w.say("desk-recurring-paused"))) }
        @else if let Some(at) = r.next_at { (moment(w, at)) }
        @else { (chip(Tone::Off, &w.say("desk-recurring-over"))) }
        @if !r.fault.is_empty() { " " (chip(Tone::Warn, &w.say("desk-recurring-stumbled"))) }
    }
}

/// All rules.
pub fn list(cx: &Cx, rules: &[Recurring], next: Option<&str>) -> Markup {
    let w = &cx.words;
    let heads = ["desk-recurring-name", "desk-recurring-when", "desk-recurring-next", "desk-recurring-opened"]
        .map(|k| w.say(k));
    let columns: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i == 3, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = rules
        .iter()
        .map(|r| {
            vec![
                html! { a href={ "/desk/recurring/" (r.id) } { (r.work.title) } },
                html! { (said(w, &r.work.pattern)) },
                stands(w, r),
                html! { (r.opened) },
            ]
        })
        .collect();
    let title = w.say("desk-recurring-title");
    layout::reading(
        "recurring",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &title))
            (text::headline("", &title, html! { (w.say("desk-recurring-lead")) }))
            p { (button(&w.say("desk-recurring-new"), Kind::Primary).icon("plus").href("/desk/recurring/new").key("c", "C")) }
            @if rules.is_empty() { (empty(&w.say("desk-recurring-none"), html! {})) } @else { (table(&title, &columns, &rows)) }
            @if let Some(next) = next { (more(next, &w.say("desk-recurring-more"))) }
        },
    )
}

/// The next moments, in words.
pub fn coming(w: &Speaker, next: &[Timestamp]) -> Markup {
    html! {
        @if next.is_empty() { p class="muted" { (w.say("desk-recurring-over")) } } @else {
            ol class="coming" { @for at in next { li { time datetime=(at) { (moment(w, *at)) } } } }
        }
    }
}

/// One rule: when, what, and what it opened.
pub fn one(cx: &Cx, r: &Recurring, (next, runs, older): (&[Timestamp], &[Run], Option<&str>)) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-recurring-title");
    layout::reading(
        "recurring",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk"), (&title, "/desk/recurring")], &r.work.title))
            (text::headline("", &r.work.title, html! { (said(w, &r.work.pattern)) }))
            @if !r.fault.is_empty() {
                (notice(Tone::Warn, html! { p { b { (w.say("desk-recurring-stumbled")) } } p { (w.say(&r.fault)) } }))
            }
            (deeds(cx, r))
            (layout::section("next", &w.say("desk-recurring-coming"), html! {}, html! {
                @if r.paused { p { (w.say("desk-recurring-paused-lead")) } } @else { (coming(w, next)) }
                @if r.work.on_holiday != OnHoliday::Open { p class="muted" { (w.say(&format!("desk-recurring-holiday-{}", r.work.on_holiday.word()))) } }
            }))
            (layout::section("what", &w.say("desk-recurring-what"), html! {}, what(cx, &r.work)))
            (layout::section("opened", &w.say("desk-recurring-opened-so-far"), html! { (r.opened) }, html! {
                @if runs.is_empty() { p class="muted" { (w.say("desk-recurring-opened-none")) } } @else { (opened(w, runs)) }
                @if let Some(older) = older { (more(older, &w.say("desk-recurring-more"))) }
            }))
        },
    )
}

fn deeds(cx: &Cx, r: &Recurring) -> Markup {
    let w = &cx.words;
    let at = |deed: &str| format!("/desk/recurring/{}/{deed}", r.id);
    let press = |deed: &str, key: &str, icon: &'static str, kind: Kind| {
        html! {
            form method="post" action=(at(deed)) { (action::csrf(&cx.token())) (button(&w.say(key), kind).icon(icon)) }
        }
    };
    html! {
        div class="more" {
            (press("run", "desk-recurring-run", "play", Kind::Secondary))
            @if r.paused { (press("resume", "desk-recurring-resume", "rotate-ccw", Kind::Secondary)) }
            @else { (press("pause", "desk-recurring-pause", "clock", Kind::Secondary)) }
            (button(&w.say("desk-recurring-edit"), Kind::Secondary).icon("pencil").href(&at("edit")))
            (press("remove", "desk-recurring-remove", "trash-2", Kind::Quiet))
        }
    }
}

fn what(cx: &Cx, work: &Work) -> Markup {
    let w = &cx.words;
    let urgency = w.say(&format!("desk-priority-{}", work.priority.clamp(1, 4)));
    let done_by = work.done_by.as_ref().map(|by| {
        w.say_with("desk-recurring-done-by-said", &[("n", by.days.into()), ("time", by.time.as_str().into())])
    });
    let rows = [
        ("desk-recurring-kind", w.say(&format!("desk-story-kind-{}", super::rules::kind_of(work)))),
        ("desk-new-priority", urgency),
        ("desk-view-key-team", work.team.clone()),
        ("desk-story-field-service", work.service.clone()),
        ("desk-story-field-category", work.category.clone()),
        ("desk-tag-title", work.tags.join(", ")),
        ("desk-recurring-done-by", done_by.unwrap_or_default()),
    ];
    let rows: Vec<(String, String)> =
        rows.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (w.say(k), v)).collect();
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(k, v)| (k.as_str(), html! { (v) })).collect();
    html! {
        @if !work.text.is_empty() { (work::paragraphs(&work.text)) }
        (layout::pairs(&rows))
        @if !work.checklist.is_empty() { ol { @for step in &work.checklist { li { (step) } } } }
    }
}

fn opened(w: &Speaker, runs: &[Run]) -> Markup {
    let heads = ["desk-recurring-moment-head", "desk-recurring-ticket", "desk-bulk-state"].map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = runs
        .iter()
        .map(|r| {
            vec![
                html! {
                    time datetime=(r.at) { (moment(w, r.at)) }
                    @if r.by_hand { " " (chip(Tone::Off, &w.say("desk-recurring-by-hand"))) }
                    @if r.missed > 0 { br; span class="muted" { (w.say_with("desk-recurring-missed", &[("n", r.missed.into())])) } }
                },
                html! { a href={ "/desk/t/" (r.ticket) } { "T-" (r.ticket) " " (r.title) } },
                html! { (w.say(&format!("desk-state-{}", r.state.word()))) },
            ]
        })
        .collect();
    table(&w.say("desk-recurring-opened-so-far"), &columns, &rows)
}

/// Beside a ticket that a rule opened.
fn panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let Some((id, run)) = store::of_ticket(tx, record.number)? else { return Ok(html! {}) };
    let Some(rule) = store::by_id(tx, id)? else { return Ok(html! {}) };
    Ok(work::side_section(
        "s-recurring",
        &w.say("desk-recurring-title"),
        html! {
            p { a href={ "/desk/recurring/" (id) } { (rule.work.title) } br; span class="muted" { (said(w, &rule.work.pattern)) } }
            @if let Some(due) = run.due_at { p { (w.say_with("desk-recurring-due", &[("when", moment(w, due).into())])) } }
        },
    ))
}

/// How the history of a ticket tells that a rule opened it.
pub fn event(w: &Speaker, e: &Entry) -> String {
    let number = |name: &str| e.payload.get(name).and_then(serde_json::Value::as_i64).unwrap_or_default();
    let text = |name: &str| e.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let at = text("at").parse::<Timestamp>().map(|at| moment(w, at)).unwrap_or_default();
    let by_hand = e.payload.get("by_hand").and_then(serde_json::Value::as_bool).unwrap_or(false);
    let key = if by_hand { "desk-recurring-event-by-hand" } else { "desk-recurring-event" };
    let mut parts =
        vec![w.say_with(key, &[("rule", text("title").into()), ("when", at.into()), ("by", text("by_name").into())])];
    if number("missed") > 0 {
        parts.push(w.say_with("desk-recurring-event-missed", &[("n", number("missed").into())]));
    }
    let left: Vec<&str> =
        e.payload.get("left_out").and_then(|v| v.as_array()).into_iter().flatten().filter_map(|v| v.as_str()).collect();
    if !left.is_empty() {
        let names: Vec<String> = left.iter().map(|name| w.say(&format!("desk-recurring-left-{name}"))).collect();
        parts.push(w.say_with("desk-recurring-event-left", &[("what", names.join(", ").into())]));
    }
    parts.join(" ")
}

/// What the choice of a rhythm offers.
fn rhythms(w: &Speaker) -> Vec<(String, String)> {
    Every::ALL.map(|e| (e.word().to_owned(), w.say(&format!("desk-recurring-every-{}", e.word())))).into()
}

/// What was typed, pair by pair: a field may come several times.
#[derive(Debug, Clone, Default)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    pub fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(n, v)| n == name && v == value)
    }

    /// What was meant; what is no number is refused where the number is checked.
    pub fn read(&self) -> Work {
        let number = |name: &str, empty: i64| match self.one(name).trim() {
            "" => empty,
            text => text.parse().unwrap_or(-1),
        };
        let every = Every::ALL.into_iter().find(|e| e.word() == self.one("every")).unwrap_or_default();
        let which = Which::ALL.into_iter().find(|e| e.word() == self.one("which")).unwrap_or_default();
        let on_holiday = OnHoliday::ALL.into_iter().find(|e| e.word() == self.one("on_holiday")).unwrap_or_default();
        let of_fields = fields::typed_form(self.0.iter().map(|(n, v)| (n.as_str(), v.as_str())));
        let done_days = self.one("done_days").trim();
        Work {
            title: self.one("title").to_owned(),
            text: self.one("text").to_owned(),
            requester: self.one("requester").to_owned(),
            kind: self.one("kind").to_owned(),
            team: self.one("team").to_owned(),
            assignee: self.one("assignee").parse().ok(),
            priority: number("priority", 3),
            service: self.one("service").to_owned(),
            category: self.one("category").to_owned(),
            tags: crate::tag::rules::typed(self.one("tags")),
            checklist: self.one("checklist").lines().map(str::to_owned).collect(),
            fields: of_fields
                .into_iter()
                .filter(|(_, words)| words.iter().any(|w| !w.trim().is_empty()))
                .map(|(name, words)| (name, serde_json::json!(words)))
                .collect(),
            done_by: (!done_days.is_empty())
                .then(|| DoneBy { days: number("done_days", 0), time: self.one("done_time").to_owned() }),
            pattern: Pattern {
                from: self.one("from").to_owned(),
                time: self.one("time").to_owned(),
                every,
                interval: number("interval", 1),
                weekdays: self.0.iter().filter(|(n, _)| n == "weekdays").filter_map(|(_, v)| v.parse().ok()).collect(),
                which,
                weekday: self.one("weekday").parse().unwrap_or(0),
                rule: if every == Every::Rule { self.one("rule").trim().to_owned() } else { String::new() },
                times: (!self.one("times").trim().is_empty()).then(|| number("times", 0)),
                until: self.one("until").to_owned(),
            },
            calendar: self.one("calendar").to_owned(),
            on_holiday,
        }
    }
}

impl From<&Work> for Typed {
    fn from(w: &Work) -> Self {
        let p = &w.pattern;
        let mut pairs: Vec<(String, String)> = [
            ("title", w.title.clone()),
            ("text", w.text.clone()),
            ("requester", w.requester.clone()),
            ("kind", w.kind.clone()),
            ("team", w.team.clone()),
            ("assignee", w.assignee.map(|n| n.to_string()).unwrap_or_default()),
            ("priority", w.priority.to_string()),
            ("service", w.service.clone()),
            ("category", w.category.clone()),
            ("tags", w.tags.join(", ")),
            ("checklist", w.checklist.join("\n")),
            ("done_days", w.done_by.as_ref().map(|by| by.days.to_string()).unwrap_or_default()),
            ("done_time", w.done_by.as_ref().map(|by| by.time.clone()).unwrap_or_default()),
            ("from", p.from.clone()),
            ("time", p.time.clone()),
            ("every", p.every.word().to_owned()),
            ("interval", p.interval.to_string()),
            ("which", p.which.word().to_owned()),
            ("weekday", p.weekday.to_string()),
            ("rule", p.rule.clone()),
            ("times", p.times.map(|n| n.to_string()).unwrap_or_default()),
            ("until", p.until.clone()),
            ("calendar", w.calendar.clone()),
            ("on_holiday", w.on_holiday.word().to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        pairs.extend(p.weekdays.iter().map(|d| ("weekdays".to_owned(), d.to_string())));
        let map = w.fields.clone().into_iter().collect();
        for (name, words) in fields::typed_json(&map).unwrap_or_default() {
            pairs.extend(words.into_iter().map(|word| (fields::input_name(&name), word)));
        }
        Self(pairs)
    }
}

/// What the form shows again, with its faults or its first days.
#[derive(Default)]
pub struct Again {
    pub typed: Typed,
    pub faults: Vec<(String, String)>,
    pub next: Option<Vec<Timestamp>>,
}

/// What can be chosen.
pub struct Choices {
    pub desk: Offered,
    pub calendars: Vec<String>,
    pub fields: Vec<Definition>,
}

pub fn offered(tx: &mut Tx<'_>, kind: &str, service: &str) -> house::Result<Choices> {
    let kind = if kind.is_empty() { "request" } else { kind };
    Ok(Choices {
        desk: crate::macros::views::offered(tx)?,
        calendars: super::calendars(tx)?,
        fields: field_store::definitions(tx, kind, service)?,
    })
}

/// The page of a new rule, or of one that is changed.
pub fn new_page(cx: &Cx, present: Option<&Recurring>, c: &Choices, again: &Again) -> Markup {
    let w = &cx.words;
    let (title, all) = (
        w.say(if present.is_some() { "desk-recurring-edit" } else { "desk-recurring-new" }),
        w.say("desk-recurring-title"),
    );
    let action = present.map_or_else(|| "/desk/recurring".to_owned(), |r| format!("/desk/recurring/{}", r.id));
    let errors: Vec<(&str, &str)> = again.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    layout::reading(
        "recurring",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk"), (&all, "/desk/recurring")], &title))
            (text::headline("", &title, html! { (w.say("desk-recurring-new-lead")) }))
            (action::guarded(html! {
                form method="post" action=(action) {
                    (action::csrf(&cx.token()))
                    @if let Some(r) = present { input type="hidden" name="_version" value=(r.version); }
                    (action::error_summary(&w.say("error-invalid"), &errors))
                    @if let Some(next) = &again.next {
                        (layout::panel("preview", &w.say("desk-recurring-coming"), html! {}, coming(w, next)))
                    }
                    (layout::section("what", &w.say("desk-recurring-what"), html! {}, asked(cx, c, again)))
                    (layout::section("when", &w.say("desk-recurring-when"), html! { (cx.caller.zone) }, when(cx, c, again)))
                    (layout::section("ends", &w.say("desk-recurring-ends"), html! {}, ends(cx, again)))
                    p class="more" {
                        (button(&w.say("desk-recurring-keep"), Kind::Primary).icon("check").sends("do", "keep"))
                        (button(&w.say("desk-recurring-preview"), Kind::Secondary).icon("calendar-clock").sends("do", "preview"))
                    }
                }
            }))
        },
    )
}

fn fault<'a>(again: &'a Again, name: &str) -> &'a str {
    again.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str())
}

/// A choice: with words for nothing in front, if it may be left open.
fn pick(again: &Again, (name, label): (&str, &str), none: Option<&str>, all: &[(String, String)]) -> Markup {
    let none = none.map(|words| ("", words));
    let options: Vec<(&str, &str)> =
        none.into_iter().chain(all.iter().map(|(a, b)| (a.as_str(), b.as_str()))).collect();
    html! { (select(name, label, &options).value(again.typed.one(name)).error(fault(again, name))) }
}

fn asked(cx: &Cx, c: &Choices, again: &Again) -> Markup {
    let (w, t) = (&cx.words, &again.typed);
    let kinds: Vec<_> = KINDS.map(|k| (k.to_owned(), w.say(&format!("desk-story-kind-{k}")))).into();
    let priorities: Vec<_> = Priority::ALL.map(|p| (p.number().to_string(), w.say(urgency(p).1))).into();
    let people: Vec<_> = c.desk.people.iter().map(|m| (m.person.0.to_string(), m.name.clone())).collect();
    let teams: Vec<_> = c.desk.teams.iter().map(|t| (t.clone(), t.clone())).collect();
    let nobody = w.say("desk-nobody");
    let of_fields = fields::typed_form(t.0.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    html! {
        (line("title", &w.say("desk-new-title")).value(t.one("title")).error(fault(again, "title")).required())
        (textarea("text", &w.say("desk-recurring-text"), 4).value(t.one("text")).error(fault(again, "text")))
        (line("requester", &w.say("desk-recurring-requester")).value(t.one("requester")).hint(&w.say("desk-recurring-requester-hint")).error(fault(again, "requester")).autocomplete("off"))
        (pick(again, ("kind", &w.say("desk-recurring-kind")), None, &kinds))
        (pick(again, ("priority", &w.say("desk-new-priority")), None, &priorities))
        (pick(again, ("team", &w.say("desk-view-key-team")), Some(&nobody), &teams))
        (pick(again, ("assignee", &w.say("desk-bulk-assign")), Some(&nobody), &people))
        (line("service", &w.say("desk-story-field-service")).value(t.one("service")).error(fault(again, "service")))
        (line("category", &w.say("desk-story-field-category")).value(t.one("category")).error(fault(again, "category")))
        (line("tags", &w.say("desk-tag-title")).value(t.one("tags")).error(fault(again, "tags")))
        (textarea("checklist", &w.say("desk-task-title"), 3).value(t.one("checklist")).hint(&w.say("desk-task-steps-hint")).error(fault(again, "checklist")))
        @if !c.fields.is_empty() { (field::views::inputs(w, &c.fields, &of_fields, (Asker::Team, &again.faults))) }
        (line("done_days", &w.say("desk-recurring-done-days")).kind("number").value(t.one("done_days")).hint(&w.say("desk-recurring-done-hint")).error(fault(again, "done_days")))
        (line("done_time", &w.say("desk-recurring-done-time")).kind("time").value(t.one("done_time")).error(fault(again, "done_time")))
    }
}

fn when(cx: &Cx, c: &Choices, again: &Again) -> Markup {
    let (w, t) = (&cx.words, &again.typed);
    let weekday = |d: u8| (d.to_string(), w.say(&format!("weekday-{d}")));
    let days: Vec<_> = (1..=7).map(weekday).collect();
    let which: Vec<_> =
        Which::ALL.map(|p| (p.word().to_owned(), w.say(&format!("desk-recurring-which-{}", p.word())))).into();
    let holidays: Vec<_> =
        OnHoliday::ALL.map(|h| (h.word().to_owned(), w.say(&format!("desk-recurring-holiday-{}", h.word())))).into();
    let calendars: Vec<_> = c.calendars.iter().map(|n| (n.clone(), n.clone())).collect();
    let same = w.say("desk-recurring-weekday-same");
    let first = w.say("desk-recurring-calendar-first");
    html! {
        (pick(again, ("every", &w.say("desk-recurring-every")), None, &rhythms(w)))
        (line("interval", &w.say("desk-recurring-interval")).kind("number").value(t.one("interval")).hint(&w.say("desk-recurring-interval-hint")).error(fault(again, "interval")))
        (date_field("from", &w.say("desk-recurring-from"), t.one("from")).error(fault(again, "from")))
        (line("time", &w.say("desk-recurring-time")).kind("time").value(t.one("time")).error(fault(again, "time")))
        fieldset class="field rhythm week" id="weekdays" {
            legend { (w.say("desk-recurring-weekdays")) }
            @for (value, words) in &days { (check("weekdays", value, words, t.has("weekdays", value))) }
            @if !fault(again, "weekdays").is_empty() { p class="wrong" { (fault(again, "weekdays")) } }
        }
        fieldset class="field rhythm month" {
            legend { (w.say("desk-recurring-monthly")) }
            (pick(again, ("which", &w.say("desk-recurring-which")), None, &which))
            (pick(again, ("weekday", &w.say("desk-recurring-weekday")), Some(&same), &days))
        }
        div class="rhythm rule" { (line("rule", &w.say("desk-recurring-rule")).value(t.one("rule")).hint(&w.say("desk-recurring-rule-hint")).error(fault(again, "rule")).autocomplete("off")) }
        (pick(again, ("on_holiday", &w.say("desk-recurring-on-holiday")), None, &holidays))
        @if calendars.len() > 1 { (pick(again, ("calendar", &w.say("desk-recurring-calendar")), Some(&first), &calendars)) }
    }
}

fn ends(cx: &Cx, again: &Again) -> Markup {
    let (w, t) = (&cx.words, &again.typed);
    html! {
        (line("times", &w.say("desk-recurring-times")).kind("number").value(t.one("times")).hint(&w.say("desk-recurring-times-hint")).error(fault(again, "times")))
        (date_field("until", &w.say("desk-recurring-until"), t.one("until")).error(fault(again, "until")))
    }
}
