//! How time looks: the section beside the conversation, the list between two days, and the same as a file.

use super::rules::{self, Rate};
use super::{Effort, Efforts};
use crate::Ticket;
use crate::ticket::views::act_on;
use house::people::Member;
use house::people::policy::Right;
use house::web::Cx;
use jiff::civil::Date;
use maud::{Markup, html};
use ui::action::{Kind, button, csrf as token};
use ui::assets::icon_named;
use ui::field::{date_field, field, select};
use ui::layout;
use ui::list::{Column, table};
use ui::text::money;
use ui::work::side_fold;

fn amount(cx: &Cx, cents: i64) -> Markup {
    money(cents as f64 / 100.0, &cx.words.currency, cx.words.numbers())
}

/// The section beside the conversation.
pub fn section(cx: &Cx, t: &Ticket, efforts: &Efforts) -> Markup {
    let (w, works) = (&cx.words, cx.may(Right::DeskWork).is_some());
    let counting: Vec<&Effort> = efforts.entries.iter().filter(|e| e.ended_at.is_none()).collect();
    let minutes: i64 = counting.iter().map(|e| e.spent.minutes).sum();
    let billable: i64 = counting.iter().filter(|e| e.spent.billable).map(|e| e.spent.minutes).sum();
    let cost: i64 = counting.iter().filter_map(|e| efforts.cost(e)).sum();
    let running = efforts.timer.is_some_and(|timer| timer.ticket == t.number);
    let told = if counting.is_empty() && !running { String::new() } else { format!("{} h", rules::hours(minutes)) };
    side_fold(
        "s-time",
        &w.say("desk-effort-title"),
        &told,
        html! {
            @if counting.is_empty() { p class="hint" { (w.say("desk-effort-none")) } }
            @else {
                p { b class="num" { (rules::hours(minutes)) " h" } @if cost > 0 { " · " (amount(cx, cost)) } @if billable > 0 { " · " span class="muted" { (w.say_with("desk-effort-billable-of", &[("time", rules::hours(billable).into())])) } } }
                ul class="rows" { @for e in &counting { li { (entry(cx, t, e, works)) } } }
            }
            @if works { (clock(cx, t, efforts)) (form(cx, t)) p class="hint" { a href="/desk/time" { (w.say("desk-effort-list")) } } }
        },
    )
}

fn entry(cx: &Cx, t: &Ticket, e: &Effort, works: bool) -> Markup {
    let w = &cx.words;
    let label = w.say_with(
        "desk-effort-remove",
        &[("time", rules::hours(e.spent.minutes).into()), ("name", e.person_name.as_str().into())],
    );
    html! {
        span class="num" { (rules::hours(e.spent.minutes)) } " " (e.person_name) " "
        span class="muted" { (e.spent.day) @if !e.spent.note.is_empty() { " · " (e.spent.note) } @if e.corrects.is_some() { " · " (w.say("desk-effort-corrected")) } }
        @if works {
            details class="more-tools" {
                summary { (w.say("desk-effort-correct")) }
                (act_on(cx, t, &format!("time/{}/correct", e.id), html! { (fields(cx, &format!("c{}", e.id), Some(e))) (button(&w.say("desk-effort-correct-save"), Kind::Secondary).small()) }))
            }
            (act_on(cx, t, &format!("time/{}/remove", e.id), html! { button type="submit" class="icon-btn" title=(label) { (icon_named("x", &label)) } }))
        }
    }
}

fn clock(cx: &Cx, t: &Ticket, efforts: &Efforts) -> Markup {
    let w = &cx.words;
    match efforts.timer {
        Some(timer) if timer.ticket == t.number => html! {
            p { (w.say_with("desk-effort-running", &[("time", w.time(timer.started_at).into())])) " " rp-clock class="ck num" data-since=(timer.started_at) { (rules::hours(rules::elapsed(timer.started_at, cx.now))) } }
            (act_on(cx, t, "timer/stop", html! { (button(&w.say("desk-effort-stop"), Kind::Secondary).small().icon("timer").key("shift+t", "⇧T")) }))
        },
        elsewhere => html! {
            @if let Some(timer) = elsewhere { p class="hint" { (w.say("desk-effort-elsewhere")) " " a href={ "/desk/t/" (timer.ticket) } { "T-" (timer.ticket) } } }
            (act_on(cx, t, "timer/start", html! { (button(&w.say("desk-effort-start"), Kind::Quiet).small().icon("play").key("shift+t", "⇧T")) }))
        },
    }
}

/// The fields of an entry; `id` keeps several forms apart.
fn fields(cx: &Cx, id: &str, e: Option<&Effort>) -> Markup {
    let w = &cx.words;
    let spent = e.map(|e| &e.spent);
    let option = |group: &str, value: &str, chosen: Option<&str>| html! { option value=(value) selected[chosen == Some(value)] { (w.say(&format!("desk-effort-{group}-{}", if value.is_empty() { "none" } else { value }))) } };
    html! {
        label for={ (id) "-minutes" } { (w.say("desk-effort-minutes")) }
        input class="in" id={ (id) "-minutes" } name="minutes" required autocomplete="off" placeholder="0:15" value=[spent.map(|s| rules::hours(s.minutes))];
        label for={ (id) "-day" } { (w.say("desk-effort-day")) }
        input class="in" id={ (id) "-day" } name="day" type="date" value=(spent.map_or_else(|| super::pages::today(cx), |s| s.day));
        label for={ (id) "-note" } { (w.say("desk-effort-note")) }
        input class="in" id={ (id) "-note" } name="note" maxlength="500" value=[spent.map(|s| s.note.as_str())];
        label for={ (id) "-activity" } { (w.say("desk-effort-activity")) }
        select class="in" id={ (id) "-activity" } name="activity" { @for a in rules::ACTIVITIES { (option("activity", a, spent.map(|s| s.activity.as_str()))) } }
        label for={ (id) "-discipline" } { (w.say("desk-effort-discipline")) }
        select class="in" id={ (id) "-discipline" } name="discipline" { @for d in rules::DISCIPLINES { (option("discipline", d, spent.map(|s| s.discipline.as_str()))) } }
        label class="check" { input type="checkbox" name="billable" value="1" checked[spent.is_some_and(|s| s.billable)]; span { (w.say("desk-effort-billable")) } }
    }
}

fn form(cx: &Cx, t: &Ticket) -> Markup {
    let w = &cx.words;
    html! {
        details class="more-tools" {
            summary { (w.say("desk-effort-add")) }
            (act_on(cx, t, "time", html! { (fields(cx, "time", None)) (button(&w.say("desk-effort-save"), Kind::Secondary).small().icon("plus")) }))
        }
    }
}

/// What the list is drawn from.
pub struct Listed<'a> {
    pub entries: &'a [Effort],
    pub rates: &'a [Rate],
    pub days: (Date, Date),
    pub goes_on: bool,
    pub team: &'a [Member],
}

/// The page of time between two days.
pub fn list(cx: &Cx, l: &Listed<'_>) -> Markup {
    let w = &cx.words;
    let (from, to) = (l.days.0.to_string(), l.days.1.to_string());
    let (from_label, to_label) = (w.say("desk-effort-from"), w.say("desk-effort-to"));
    let minutes: i64 = l.entries.iter().map(|e| e.spent.minutes).sum();
    let next = l
        .entries
        .last()
        .filter(|_| l.goes_on)
        .map(|e| format!("/desk/time?from={from}&to={to}&after={}.{}", e.spent.day, e.id));
    html! {
        (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-effort-list")))
        (ui::text::headline("", &w.say("desk-effort-list"), html! { (w.say_with("desk-effort-lead", &[("time", rules::hours(minutes).into())])) }))
        form method="get" action="/desk/time" class="filter" {
            (date_field("from", &from_label, &from)) (date_field("to", &to_label, &to))
            (button(&w.say("desk-effort-show"), Kind::Secondary))
            (button("CSV", Kind::Quiet).icon("download").href(&format!("/desk/time.csv?from={from}&to={to}")))
        }
        @if l.entries.is_empty() { p class="hint" { (w.say("desk-effort-list-none")) } } @else { (entries(cx, l)) }
        @if let Some(next) = next { p class="more" { a href=(next) { (w.say("desk-effort-more")) } } }
        (rates(cx, l))
    }
}

fn entries(cx: &Cx, l: &Listed<'_>) -> Markup {
    let w = &cx.words;
    let heads = ["day", "ticket", "who", "time", "note", "cost"].map(|k| w.say(&format!("desk-effort-head-{k}")));
    let columns: Vec<Column<'_>> = heads
        .iter()
        .enumerate()
        .map(|(i, words)| Column { words, figures: i == 3 || i == 5, ..Column::default() })
        .collect();
    let row = |e: &Effort| {
        vec![
            html! { (e.spent.day) },
            html! { a href={ "/desk/t/" (e.ticket) } { "T-" (e.ticket) } },
            html! { (e.person_name) },
            html! { (rules::hours(e.spent.minutes)) },
            html! { (e.spent.note) },
            html! { @if let Some(cents) = rules::cost(l.rates, e.person, &e.spent) { (amount(cx, cents)) } },
        ]
    };
    table(&w.say("desk-effort-list"), &columns, &l.entries.iter().map(row).collect::<Vec<_>>())
}

fn rates(cx: &Cx, l: &Listed<'_>) -> Markup {
    let w = &cx.words;
    let name = |r: &Rate| match (r.person, r.discipline.as_str()) {
        (Some(p), _) => {
            l.team.iter().find(|m| m.person == p).map_or_else(|| w.say("desk-effort-somebody"), |m| m.name.clone())
        }
        (None, "") => w.say("desk-effort-anybody"),
        (None, d) => w.say(&format!("desk-effort-discipline-{d}")),
    };
    layout::section(
        "rates",
        &w.say("desk-effort-rates"),
        html! {},
        html! {
            p class="hint" { (w.say("desk-effort-rates-how")) }
            @if !l.rates.is_empty() { ul class="rows wide" { @for r in l.rates { li { (name(r)) " · " (amount(cx, r.cents_per_hour)) " " span class="muted" { (w.say_with("desk-effort-from-day", &[("day", r.from_day.to_string().into())])) } } } } }
            @if cx.may(Right::DeskLead).is_some() { (rate_form(cx, l)) }
        },
    )
}

fn rate_form(cx: &Cx, l: &Listed<'_>) -> Markup {
    let w = &cx.words;
    let (who, what, from, rate) = (
        w.say("desk-effort-rate-who"),
        w.say("desk-effort-discipline"),
        w.say("desk-effort-rate-from"),
        w.say("desk-effort-rate-amount"),
    );
    let anybody = w.say("desk-effort-anybody");
    let ids: Vec<String> = l.team.iter().map(|m| m.person.0.to_string()).collect();
    let people: Vec<(&str, &str)> = std::iter::once(("", anybody.as_str()))
        .chain(ids.iter().map(String::as_str).zip(l.team.iter().map(|m| m.name.as_str())))
        .collect();
    let words: Vec<String> = rules::DISCIPLINES
        .iter()
        .map(|d| w.say(&format!("desk-effort-discipline-{}", if d.is_empty() { "none" } else { d })))
        .collect();
    let disciplines: Vec<(&str, &str)> =
        rules::DISCIPLINES.iter().copied().zip(words.iter().map(String::as_str)).collect();
    let today = super::pages::today(cx).to_string();
    html! {
        form method="post" action="/desk/rates" class="filter" {
            (token(&cx.token()))
            (select("person", &who, &people)) (select("discipline", &what, &disciplines))
            (date_field("from_day", &from, &today)) (field("per_hour", &rate).required())
            (button(&w.say("desk-effort-rate-state"), Kind::Secondary))
        }
    }
}

/// The entries as a file: a row each, money in the organisation's currency with two decimals.
pub fn csv(entries: &[Effort], rates: &[Rate]) -> String {
    let mut out = String::from("day,ticket,person,minutes,billable,activity,discipline,note,cost\r\n");
    for e in entries {
        let s = &e.spent;
        let cost = rules::cost(rates, e.person, s).map(|c| format!("{}.{:02}", c / 100, c % 100)).unwrap_or_default();
        let fields = [
            s.day.to_string(),
            format!("T-{}", e.ticket),
            cell(&e.person_name),
            s.minutes.to_string(),
            s.billable.to_string(),
            s.activity.clone(),
            s.discipline.clone(),
            cell(&s.note),
            cost,
        ];
        out.push_str(&fields.join(","));
        out.push_str("\r\n");
    }
    out
}

/// One field, quoted. What a spreadsheet would take for a formula is made plain text.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}
