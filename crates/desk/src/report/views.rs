//! How the report, the recurring groups and the lists of tickets look: a sentence first, then the number.

use super::pages::{Asked, Period};
use super::rules::GroupSum;
use super::rules::memory::Answer;
use super::{Interval, Metric};
use crate::facts::TicketFact;
use crate::sheet::Line;
use house::people::policy::Right;
use house::web::Cx;
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{Kind, button};
use ui::chart::{Tell, spark};
use ui::list::{Column, empty, more, table};
use ui::number::{Locale, count, decimal, hours};
use ui::{layout, text};

/// The sections of the report: word, and its metrics in the order of reading.
const SECTIONS: [(&str, &[&str]); 5] = [
    ("flow", &["created", "resolved", "backlog_open", "backlog_age_median", "backlog_age_p90"]),
    (
        "speed",
        &[
            "first_response_median",
            "first_response_p90",
            "resolve_median",
            "resolve_p90",
            "resolve_business_median",
            "resolve_business_p90",
            "resolve_median_with_open",
        ],
    ),
    ("promises", &["promise_attainment", "first_response_promise"]),
    ("people", &["csat", "rating_response_rate"]),
    ("care", &["first_contact_resolution", "never_reassigned_share", "reassignment_mean", "reopen_rate"]),
];

pub fn report(cx: &Cx, answer: &Answer, period: &Period) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-report-title");
    layout::reading(
        "report",
        html! {
            (text::headline(&title, &headline(w, answer), html! { (lead(cx, period)) }))
            (periods(cx))
            (files(cx, period))
            @for (section, names) in SECTIONS {
                (layout::section(section, &w.say(&format!("desk-report-{section}")), html! {}, html! {
                    @if section == "flow" { (weekly(w, answer)) }
                    (numbers(w, answer, names, period))
                }))
            }
            (layout::section("priorities", &w.say("desk-report-priorities"), html! {}, priorities(w, answer, period)))
            p class="muted" { (w.say("desk-report-method")) }
            p {
                a href="/desk/groups" { (w.say("desk-group-title")) } " · " a href="/desk/imports" { (w.say("desk-import-title")) } " · "
                a href="/desk/tickets" { (w.say("desk-report-tickets")) } " · " a href="/desk/ratings" { (w.say("desk-rating-page")) }
            }
        },
    )
}

/// The page as a file.
fn files(cx: &Cx, period: &Period) -> Markup {
    let w = &cx.words;
    let query = serde_html_form::to_string(period).unwrap_or_default();
    html! {
        p class="more" {
            @for (form, icon) in [("pdf", "file-text"), ("xlsx", "download"), ("csv", "download")] {
                (button(&w.say(&format!("desk-report-as-{form}")), Kind::Secondary).href(&format!("/desk/report.{form}?{query}")).icon(icon).small()) " "
            }
        }
    }
}

fn find<'a>(answer: &'a Answer, name: &str) -> Option<&'a Metric> {
    answer.metrics.iter().find(|m| m.name == name)
}

/// The one message: how many of a hundred promises were kept, or how much came in.
fn headline(w: &Speaker, answer: &Answer) -> String {
    let kept = find(answer, "promise_attainment")
        .filter(|m| m.value.is_some())
        .or_else(|| find(answer, "first_response_promise").filter(|m| m.value.is_some()));
    let created = find(answer, "created").map_or(0.0, |m| m.value.unwrap_or(0.0));
    match kept.and_then(|m| m.value) {
        Some(share) => w.say_with(
            "desk-report-headline",
            &[
                ("kept", count((share * 100.0).round(), w.numbers()).into()),
                ("created", count(created, w.numbers()).into()),
            ],
        ),
        None => w.say_with("desk-report-headline-plain", &[("created", count(created, w.numbers()).into())]),
    }
}

/// Which period it is, in words.
pub(crate) fn lead(cx: &Cx, period: &Period) -> String {
    let w = &cx.words;
    let given = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
    match (given(&period.from), given(&period.to)) {
        (None, None) => w.say("desk-report-all"),
        (from, to) => w.say_with(
            "desk-report-period",
            &[
                ("from", from.unwrap_or_else(|| "…".to_owned()).into()),
                ("to", to.unwrap_or_else(|| w.date(cx.now)).into()),
            ],
        ),
    }
}

/// Every number of the page as a line of a file, in the order of reading.
pub(crate) fn lines(w: &Speaker, metrics: &[Metric]) -> Vec<Line> {
    let named = |name: &str| metrics.iter().find(|m| m.name == name);
    let of = |section: &str, m: &Metric| Line {
        section: w.say(&format!("desk-report-{section}")),
        says: w.say(&format!("desk-report-say-{}", m.name.replace('_', "-"))),
        value: m.value.map_or_else(|| w.say("desk-report-unknown"), |v| written(w, m.unit, v)),
        number: m.value,
        unit: m.unit,
        range: m.interval.map(|i| between(w, m.unit, i)).unwrap_or_default(),
        counted: counted(w, m),
    };
    SECTIONS.iter().flat_map(|(section, names)| names.iter().filter_map(|n| named(n)).map(|m| of(section, m))).collect()
}

/// Links to the usual periods.
fn periods(cx: &Cx) -> Markup {
    let w = &cx.words;
    let today = w.local(cx.now).date();
    let back = |days: i64| today.checked_sub(jiff::Span::new().days(days)).unwrap_or(today);
    html! {
        nav class="muted" aria-label=(w.say("desk-report-periods")) {
            a href="/desk/report" { (w.say("desk-report-ever")) }
            @for days in [30i64, 90, 365] { " · " a href={ "/desk/report?from=" (back(days)) } { (w.say_with("desk-report-days", &[("n", days.into())])) } }
        }
    }
}

/// Created and resolved per week, two small lines on one scale of time.
fn weekly(w: &Speaker, answer: &Answer) -> Markup {
    let names: Vec<String> = answer.weeks.iter().map(|week| w.date(week.start)).collect();
    let heads = [w.say("desk-report-week"), w.say("desk-report-tickets-count")];
    let write = |value: f64| count(value, w.numbers());
    let drawn = |word: &str, of: &dyn Fn(&super::rules::WeekCount) -> i64| {
        let points: Vec<(&str, f64)> =
            names.iter().map(String::as_str).zip(answer.weeks.iter().map(|week| of(week) as f64)).collect();
        let last: f64 = points.iter().rev().take(4).map(|p| p.1).sum::<f64>() / 4.0;
        let before: f64 = points.iter().rev().skip(4).take(4).map(|p| p.1).sum::<f64>() / 4.0;
        let said = w.say_with(word, &[("last", write(last).into()), ("before", write(before).into())]);
        let [when, value] = &heads;
        let chart = spark(&points, &Tell { sentence: &said, heads: [when.as_str(), value.as_str()], write: &write });
        html! { (text::say(html! { (said) })) (chart) (ui::chart::chart_table(&w.say("desk-report-table"), &[&chart])) }
    };
    html! {
        @if answer.weeks.iter().any(|week| week.created + week.resolved > 0) {
            (layout::two(html! { div { (drawn("desk-report-created-weekly", &|week| week.created)) } }, html! { div { (drawn("desk-report-resolved-weekly", &|week| week.resolved)) } }))
        }
    }
}

fn numbers(w: &Speaker, answer: &Answer, names: &[&str], period: &Period) -> Markup {
    let heads = ["says", "number", "range", "counted"].map(|k| w.say(&format!("desk-report-{k}")));
    let columns: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i > 0, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> =
        names.iter().filter_map(|name| find(answer, name)).map(|m| row(w, m, period)).collect();
    table(&w.say("desk-report-title"), &columns, &rows)
}

fn row(w: &Speaker, m: &Metric, period: &Period) -> Vec<Markup> {
    let says = w.say(&format!("desk-report-say-{}", m.name.replace('_', "-")));
    vec![
        html! { (says) },
        linked(w, m, period),
        html! { (m.interval.map(|i| between(w, m.unit, i)).unwrap_or_default()) },
        html! { (counted(w, m)) },
    ]
}

/// What it was counted of.
fn counted(w: &Speaker, m: &Metric) -> String {
    match (m.numerator, m.denominator) {
        (Some(part), Some(whole)) => w.say_with(
            "desk-report-of",
            &[("part", count(part as f64, w.numbers()).into()), ("whole", count(whole as f64, w.numbers()).into())],
        ),
        (Some(part), None) if m.unit != "tickets" => count(part as f64, w.numbers()),
        _ => String::new(),
    }
}

/// The number as a link to the tickets that it counts.
fn linked(w: &Speaker, m: &Metric, period: &Period) -> Markup {
    let Some(value) = m.value else { return html! { span class="muted" { (w.say("desk-report-unknown")) } } };
    if ["csat", "rating_response_rate"].contains(&m.name.as_str()) {
        let query = serde_html_form::to_string(period).unwrap_or_default();
        let only = if m.name == "csat" { "&scores=good" } else { "" };
        // The page of answers begins ninety days back where no day is said; this number does not.
        let from = if period.from.as_deref().is_none_or(str::is_empty) { "&from=1970-01-01" } else { "" };
        return html! { a href={ "/desk/ratings?" (query) (from) (only) } { b class="num" { (written(w, m.unit, value)) } } };
    }
    html! { a href=(behind(&m.name, period).url("/desk/tickets")) { b class="num" { (written(w, m.unit, value)) } } }
}

/// Which tickets stand behind a metric: those of its numerator where a list can say it.
fn behind(name: &str, period: &Period) -> Asked {
    let created = Asked { from: period.from.clone(), to: period.to.clone(), ..Asked::default() };
    let resolved = Asked {
        resolved_from: period.from.clone().or_else(|| Some("0001-01-01".to_owned())),
        resolved_to: period.to.clone(),
        ..Asked::default()
    };
    let (yes, no) = (|| Some("yes".to_owned()), || Some("no".to_owned()));
    match name {
        "backlog_open" | "backlog_age_median" | "backlog_age_p90" => {
            Asked { open: yes(), to: period.to.clone(), ..Asked::default() }
        }
        "reopen_rate" => Asked { reopened: yes(), ..resolved },
        "first_contact_resolution" => Asked { reassigned: no(), reopened: no(), ..resolved },
        "promise_attainment" => Asked { kept: yes(), ..created },
        "never_reassigned_share" => Asked { reassigned: no(), ..created },
        name if name.starts_with("resolve") && name != "resolve_median_with_open" => resolved,
        _ => created,
    }
}

fn written(w: &Speaker, unit: &str, value: f64) -> String {
    let locale = w.numbers();
    match unit {
        "share" => {
            format!("{}{}%", decimal(value * 100.0, 1, locale), if locale == Locale::De { "\u{a0}" } else { "" })
        }
        "hours" => span(w, value),
        "business_hours" => w.say_with("desk-report-business-hours", &[("n", hours(value, locale).into())]),
        "business_days" => w.say_with("desk-report-business-days", &[("n", decimal(value, 1, locale).into())]),
        "times" => decimal(value, 2, locale),
        _ => count(value, locale),
    }
}

/// Hours as people say them: days from two days on.
fn span(w: &Speaker, value: f64) -> String {
    if value < 48.0 {
        hours(value, w.numbers())
    } else {
        w.say_with("desk-report-days-long", &[("n", decimal(value / 24.0, 1, w.numbers()).into())])
    }
}

/// A range; its unit stands once, beside the number.
fn between(w: &Speaker, unit: &str, i: Interval) -> String {
    let end = |value: f64| match unit {
        "business_hours" => hours(value, w.numbers()),
        "business_days" => decimal(value, 1, w.numbers()),
        _ => written(w, unit, value),
    };
    w.say_with("desk-report-between", &[("low", end(i.low).into()), ("high", end(i.high).into())])
}

fn priorities(w: &Speaker, answer: &Answer, period: &Period) -> Markup {
    let heads = ["priority", "tickets-count", "kept", "range"].map(|k| w.say(&format!("desk-report-{k}")));
    let columns: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i > 0, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = (1..=5)
        .filter_map(|p: i64| find(answer, &format!("created_priority_{p}")).map(|m| (p, m)))
        .map(|(p, created)| {
            let here = Asked {
                priority: Some(p.to_string()),
                from: period.from.clone(),
                to: period.to.clone(),
                ..Asked::default()
            };
            let kept = find(answer, &format!("promise_attainment_priority_{p}"));
            let share =
                kept.and_then(|m| m.value).map_or_else(|| w.say("desk-report-unknown"), |v| written(w, "share", v));
            let those = Asked { kept: Some("yes".to_owned()), ..here.clone() };
            vec![
                html! { (w.say(&format!("desk-report-priority-{p}"))) },
                html! { a href=(here.url("/desk/tickets")) { (count(created.value.unwrap_or(0.0), w.numbers())) } },
                html! { a href=(those.url("/desk/tickets")) { (share) } },
                html! { (kept.and_then(|m| m.interval).map(|i| between(w, "share", i)).unwrap_or_default()) },
            ]
        })
        .collect();
    html! { @if rows.is_empty() { (empty(&w.say("desk-report-none"), html! {})) } @else { (table(&w.say("desk-report-priorities"), &columns, &rows)) } }
}

/// Groups of incidents that come back, those that cost most hours first; `years` is how long the desk has watched.
pub fn groups(cx: &Cx, sums: &[GroupSum], years: f64) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-group-title");
    let proposes = cx.may(Right::LedgerPropose).is_some();
    let heads =
        ["what", "count", "per-year", "last-year", "median", "total"].map(|k| w.say(&format!("desk-group-{k}")));
    let mut columns: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i > 0, ..Column::default() }).collect();
    let write = w.say("desk-group-propose-head");
    if proposes {
        columns.push(Column { words: &write, ..Column::default() });
    }
    let rows: Vec<Vec<Markup>> = sums.iter().map(|sum| group_row(w, sum, years, proposes)).collect();
    layout::reading(
        "groups",
        html! {
            (layout::crumbs(&title, &[(&w.say("desk-report-title"), "/desk/report")], &title))
            (text::headline("", &title, html! { (w.say("desk-group-lead")) }))
            @if rows.is_empty() { (empty(&w.say("desk-group-none"), html! {})) } @else { (table(&title, &columns, &rows)) }
        },
    )
}

fn group_row(w: &Speaker, sum: &GroupSum, years: f64, proposes: bool) -> Vec<Markup> {
    let n = |value: f64| count(value, w.numbers());
    let here = Asked {
        category: Some(sum.key.category.clone()),
        subcategory: sum.key.subcategory.clone(),
        service: sum.key.service.clone(),
        ..Asked::default()
    };
    let parts = [Some(&sum.key.category), sum.key.subcategory.as_ref(), sum.key.service.as_ref()];
    let stated: Vec<&str> = parts.into_iter().flatten().map(String::as_str).filter(|t| !t.is_empty()).collect();
    let name = if stated.is_empty() { w.say("desk-group-unstated") } else { stated.join(", ") };
    let mut cells = vec![
        html! { a href=(here.url("/desk/tickets")) { (name) } },
        html! { (n(sum.count as f64)) },
        html! { @if years > 0.0 { (n((sum.count as f64 / years).round())) } },
        html! { (n(sum.recent as f64)) },
        html! { @if let Some(median) = sum.median_hours { (span(w, median)) } },
        html! { (w.say_with("desk-group-hours", &[("n", n(sum.total_hours.round()).into())])) },
    ];
    if proposes {
        cells
            .push(html! { (button(&w.say("desk-group-propose"), Kind::Quiet).href(&here.url("/ledger/new")).small()) });
    }
    cells
}

/// The tickets behind a number; `after` continues the list.
pub fn tickets(cx: &Cx, asked: &Asked, found: &[TicketFact], after: Option<i64>) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-report-tickets");
    let heads = ["ticket", "state", "priority", "created-at", "took"].map(|k| w.say(&format!("desk-report-{k}")));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = found.iter().map(|t| ticket_row(cx, t)).collect();
    let all = Asked { after: None, ..asked.clone() };
    layout::reading(
        "tickets",
        html! {
            (layout::crumbs(&title, &[(&w.say("desk-report-title"), "/desk/report")], &title))
            (text::headline("", &title, html! { (restrictions(w, asked)) }))
            (filters(w, &all))
            p { (button(&w.say("desk-report-export"), Kind::Secondary).href(&all.url("/desk/tickets.csv")).icon("download")) " " (button(&w.say("desk-report-as-xlsx"), Kind::Secondary).href(&all.url("/desk/tickets.xlsx")).icon("download")) }
            @if rows.is_empty() { (empty(&w.say("desk-report-no-tickets"), html! {})) } @else { (table(&title, &columns, &rows)) }
            @if let Some(after) = after {
                (more(&Asked { after: Some(after.to_string()), ..asked.clone() }.url("/desk/tickets"), &w.say("desk-report-more")))
            }
        },
    )
}

fn ticket_row(cx: &Cx, t: &TicketFact) -> Vec<Markup> {
    let w = &cx.words;
    vec![
        html! { a href={ "/go/ticket/" (t.number) } { "T-" (t.number) } " " (t.title) },
        html! { (w.say(&format!("desk-report-state-{}", t.state.replace('_', "-")))) },
        html! { (w.say(&format!("desk-report-priority-{}", t.priority.clamp(1, 5)))) },
        html! { (w.date(t.created_at)) },
        html! { (span(w, t.hours_open)) @if t.resolved_at.is_none() { " " span class="muted" { (w.say("desk-report-so-far")) } } },
    ]
}

/// What restricts the list, in words.
fn restrictions(w: &Speaker, asked: &Asked) -> String {
    let given = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
    let mut parts: Vec<String> =
        [&asked.category, &asked.subcategory, &asked.service].into_iter().filter_map(given).collect();
    parts.extend(given(&asked.priority).map(|p| w.say(&format!("desk-report-priority-{p}"))));
    parts.extend(given(&asked.state).map(|s| w.say(&format!("desk-report-state-{}", s.replace('_', "-")))));
    for (word, flag) in
        [("kept", &asked.kept), ("open", &asked.open), ("moved", &asked.reassigned), ("reopened", &asked.reopened)]
    {
        parts.extend(given(flag).map(|f| w.say(&format!("desk-report-{word}-{f}"))));
    }
    for (word, from, to) in
        [("created", &asked.from, &asked.to), ("resolved", &asked.resolved_from, &asked.resolved_to)]
    {
        parts.extend(
            given(from)
                .filter(|f| f != "0001-01-01")
                .map(|f| w.say_with(&format!("desk-report-{word}-from"), &[("date", f.into())])),
        );
        parts.extend(given(to).map(|t| w.say_with(&format!("desk-report-{word}-to"), &[("date", t.into())])));
    }
    if parts.is_empty() { w.say("desk-report-every") } else { parts.join(", ") }
}

/// The filters as links: each sets one restriction on top of the present ones, or takes it away.
fn filters(w: &Speaker, asked: &Asked) -> Markup {
    let states = ["new", "open", "waiting_requester", "waiting_third_party", "resolved", "closed"];
    let link = |words: String, on: bool, to: Asked| html! { a href=(to.url("/desk/tickets")) aria-current=[on.then_some("true")] { (words) } " " };
    let is = |now: &Option<String>, value: &str| now.as_deref() == Some(value);
    let toggle = |now: &Option<String>, value: &str| if is(now, value) { None } else { Some(value.to_owned()) };
    html! {
        nav class="muted" aria-label=(w.say("desk-report-filters")) {
            p { @for s in states { (link(w.say(&format!("desk-report-state-{}", s.replace('_', "-"))), is(&asked.state, s), Asked { state: toggle(&asked.state, s), ..asked.clone() })) } }
            p { @for p in ["1", "2", "3", "4"] { (link(w.say(&format!("desk-report-priority-{p}")), is(&asked.priority, p), Asked { priority: toggle(&asked.priority, p), ..asked.clone() })) } }
            p { @for k in ["yes", "no"] { (link(w.say(&format!("desk-report-kept-{k}")), is(&asked.kept, k), Asked { kept: toggle(&asked.kept, k), ..asked.clone() })) } }
            p { (link(w.say("desk-report-every"), false, Asked::default())) }
        }
    }
}
