//! How the report, the recurring groups and the lists of tickets look: a sentence first, then the number.

use super::pages::{Answer, Asked, Period};
use super::rules::GroupSum;
use super::{Interval, Metric};
use crate::facts::TicketFact;
use crate::sheet::Line;
use crate::tally::rules::grain::date_of;
use house::people::policy::Right;
use house::web::Cx;
use house::words::Speaker;
use jiff::Timestamp;
use maud::{Markup, html};
use ui::action::{Kind, button};
use ui::assets::icon;
use ui::chart::{Tell, spark};
use ui::field::select;
use ui::list::{Column, empty, more, table};
use ui::number::{Locale, count, decimal, hours, money_exact};
use ui::status::notice;
use ui::{Tone, layout, text};

/// The sections of the report: word, and its metrics in the order of reading.
const SECTIONS: [(&str, &[&str]); 6] = [
    ("flow", &["created", "resolved", "net", "backlog_open", "backlog_age_median", "backlog_age_p90"]),
    (
        "promises",
        &["promises_kept", "first_response_promise", "next_response_promise", "resolve_promise", "promise_attainment"],
    ),
    (
        "speed",
        &[
            "first_response_median",
            "first_response_p90",
            "next_response_median",
            "next_response_p90",
            "resolve_median",
            "resolve_p90",
            "resolve_business_median",
            "resolve_business_p90",
            "first_resolve_business_median",
            "resolve_owned_median",
            "requester_wait_median",
            "resolve_median_with_open",
        ],
    ),
    ("people", &["csat", "rating_response_rate"]),
    (
        "care",
        &[
            "first_contact_resolution",
            "first_contact_eligible",
            "reopen_rate",
            "never_reassigned_share",
            "reassignment_mean",
        ],
    ),
    ("work", &["time_spent", "cost_recorded", "cost_per_solved"]),
];
/// What an executive reads first.
const FIRST: [&str; 6] = ["created", "resolved", "backlog_open", "promises_kept", "first_response_median", "csat"];

pub fn report(cx: &Cx, answer: &Answer, period: &Period) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-report-title");
    layout::reading(
        "report",
        html! {
            (text::headline(&title, &headline(w, answer), html! { (narrowed(cx, period)) }))
            (as_of(w, answer))
            (first(w, answer))
            (periods(cx, period))
            (narrow(w, answer, period))
            @for (section, names) in SECTIONS {
                (layout::section(section, &w.say(&format!("desk-report-{section}")), html! {}, html! {
                    @if section == "flow" { (weekly(w, answer)) }
                    (numbers(w, answer, names, period))
                }))
            }
            @if answer.metrics.iter().any(|m| m.name.starts_with("created_priority")) {
                (layout::section("priorities", &w.say("desk-report-priorities"), html! {}, priorities(w, answer, period)))
            }
            p class="muted" { (w.say("desk-report-method")) " " @if !answer.exact { (w.say("desk-report-steps")) } }
            (files(cx, period))
            p {
                a href="/desk/groups" { (w.say("desk-group-title")) } " · " a href="/desk/imports" { (w.say("desk-import-title")) } " · "
                a href="/desk/tickets" { (w.say("desk-report-tickets")) } " · " a href="/desk/ratings" { (w.say("desk-rating-page")) }
            }
        },
    )
}

/// What one must know before one reads figures that are not those of this moment.
fn as_of(w: &Speaker, answer: &Answer) -> Markup {
    html! { @if let Some(said) = as_of_said(w, answer) { (notice(Tone::Accent, html! { (said) })) } }
}

/// The same as a sentence; nothing if the figures are those of this moment.
pub(crate) fn as_of_said(w: &Speaker, answer: &Answer) -> Option<String> {
    match (answer.counting, answer.counted_at) {
        (Some((done, all)), _) => {
            let share = if all == 0 { 0.0 } else { 100.0 * done as f64 / all as f64 };
            Some(w.say_with("desk-report-counting", &[("percent", count(share.floor(), w.numbers()).into())]))
        }
        (None, at) => at.map(|at| w.say_with("desk-report-counted-at", &[("time", w.time(at).into())])),
    }
}

/// The same figures as lines of a mail.
pub(crate) fn first_lines(w: &Speaker, answer: &Answer) -> Vec<(String, String)> {
    let line = |name: &str| {
        let m = find(answer, name).filter(|m| m.value.is_some())?;
        let before = m.before.map(|b| w.say_with("desk-report-before", &[("value", written(w, m.unit, b).into())]));
        let value = written(w, m.unit, m.value.unwrap_or_default());
        let says = w.say(&format!("desk-report-short-{}", name.replace('_', "-")));
        Some((says, before.map_or(value.clone(), |b| format!("{value} ({b})"))))
    };
    FIRST.into_iter().filter_map(line).collect()
}

/// The six figures that say most, with what they were before.
fn first(w: &Speaker, answer: &Answer) -> Markup {
    let shown = |name: &str| {
        let m = find(answer, name).filter(|m| m.value.is_some())?;
        let says = w.say(&format!("desk-report-short-{}", name.replace('_', "-")));
        let before = m.before.map(|b| w.say_with("desk-report-before", &[("value", written(w, m.unit, b).into())]));
        let cell = html! { b class="num" { (written(w, m.unit, m.value.unwrap_or_default())) } @if let Some(b) = before { span class="muted" { (b) } } };
        Some((says, cell))
    };
    let rows: Vec<(String, Markup)> = FIRST.into_iter().filter_map(shown).collect();
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(says, cell)| (says.as_str(), cell.clone())).collect();
    layout::facts(&rows)
}

/// Where this report is kept under a name.
fn keep_url(period: &Period) -> String {
    let query = period.url("");
    let asked = [("query", query.trim_start_matches('?'))];
    format!("/desk/report/saved?{}", serde_html_form::to_string(asked).unwrap_or_default())
}

/// The page as a file.
fn files(cx: &Cx, period: &Period) -> Markup {
    let w = &cx.words;
    html! {
        p class="more" {
            @for (form, icon) in [("pdf", "file-text"), ("xlsx", "download"), ("csv", "download")] {
                (button(&w.say(&format!("desk-report-as-{form}")), Kind::Secondary).href(&period.url(&format!("/desk/report.{form}"))).icon(icon).small()) " "
            }
            (button(&w.say("desk-subscription-keep-this"), Kind::Secondary).href(&keep_url(period)).icon("mail").small())
        }
    }
}

fn find<'a>(answer: &'a Answer, name: &str) -> Option<&'a Metric> {
    answer.metrics.iter().find(|m| m.name == name)
}

/// The one message: how many of a hundred promises were kept, or how much came in.
pub(crate) fn headline(w: &Speaker, answer: &Answer) -> String {
    let kept = find(answer, "promises_kept")
        .filter(|m| m.value.is_some())
        .or_else(|| find(answer, "promise_attainment").filter(|m| m.value.is_some()));
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
pub(crate) fn lead(w: &Speaker, now: Timestamp, period: &Period) -> String {
    let given = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
    let days = given(&period.period).and_then(|p| p.trim().parse::<i64>().ok());
    match (given(&period.from), given(&period.to), days) {
        (_, None, Some(days)) => w.say_with("desk-report-last-days", &[("n", days.into())]),
        (None, None, None) => w.say("desk-report-all"),
        (from, to, _) => w.say_with(
            "desk-report-period",
            &[
                ("from", from.unwrap_or_else(|| "…".to_owned()).into()),
                ("to", to.unwrap_or_else(|| w.date(now)).into()),
            ],
        ),
    }
}

/// The period, and to what the report is narrowed.
pub(crate) fn narrowed(cx: &Cx, period: &Period) -> String {
    let w = &cx.words;
    let given = |name: &str, text: &Option<String>| {
        let text = text.clone().filter(|t| !t.trim().is_empty())?;
        let value = match (name, text.as_str()) {
            (_, "none") => w.say("desk-report-unstated"),
            ("priority", p) => w.say(&format!("desk-report-priority-{}", p.parse::<i64>().unwrap_or(3).clamp(1, 5))),
            _ => text,
        };
        Some(format!("{}: {value}", w.say(&format!("desk-report-by-{name}"))))
    };
    let parts = [
        given("team", &period.team),
        given("service", &period.service),
        given("category", &period.category),
        given("priority", &period.priority),
        given("kind", &period.kind),
    ];
    let mut parts: Vec<String> = parts.into_iter().flatten().collect();
    if period.assignee.as_deref().is_some_and(|a| !a.trim().is_empty()) {
        parts.push(w.say("desk-report-one-person"));
    }
    let lead = lead(w, cx.now, period);
    if parts.is_empty() { lead } else { format!("{lead} {}.", parts.join(", ")) }
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
        counted: counted_text(w, m),
    };
    SECTIONS.iter().flat_map(|(section, names)| names.iter().filter_map(|n| named(n)).map(|m| of(section, m))).collect()
}

/// Links to the usual periods; the filter stays.
fn periods(cx: &Cx, period: &Period) -> Markup {
    let w = &cx.words;
    let to = |days: &str| {
        let chosen = Period { from: None, to: None, period: Some(days.to_owned()), ..period.clone() };
        (chosen.url("/desk/report"), chosen.period == period.period && period.from.is_none())
    };
    let link = |days: &str, words: String| {
        let (href, here) = to(days);
        html! { a href=(href) aria-current=[here.then_some("true")] { (words) } " " }
    };
    html! {
        nav class="chips" aria-label=(w.say("desk-report-periods")) {
            @for days in [7i64, 30, 90, 365] { (link(&days.to_string(), w.say_with("desk-report-days", &[("n", days.into())]))) }
            (link("all", w.say("desk-report-ever")))
        }
    }
}

/// What the report can be narrowed to, as a form whose answer is an address.
fn narrow(w: &Speaker, answer: &Answer, period: &Period) -> Markup {
    let any = (String::new(), w.say("desk-report-any"));
    let none = ("none".to_owned(), w.say("desk-report-unstated"));
    let of = |place: usize| {
        let values = answer.values.get(place).into_iter().flatten();
        let named = values.map(|v| if v.is_empty() { none.clone() } else { (v.clone(), v.clone()) });
        std::iter::once(any.clone()).chain(named).collect::<Vec<_>>()
    };
    let urgencies = (1..=5).map(|p| (p.to_string(), w.say(&format!("desk-report-priority-{p}"))));
    let urgencies: Vec<(String, String)> = std::iter::once(any.clone()).chain(urgencies).collect();
    let known = |id: &String| answer.people.iter().find(|(p, _)| p.to_string() == *id).map(|(_, name)| name.clone());
    let people = answer.values.get(4).into_iter().flatten().filter_map(|id| match id.as_str() {
        "0" => Some(none.clone()),
        _ => known(id).map(|name| (id.clone(), name)),
    });
    let people: Vec<(String, String)> = std::iter::once(any.clone()).chain(people).collect();
    let pick = |name: &'static str, all: Vec<(String, String)>, value: &Option<String>| {
        let options: Vec<(&str, &str)> = all.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        html! { @if options.len() > 1 { (select(name, &w.say(&format!("desk-report-by-{name}")), &options).value(value.as_deref().unwrap_or_default())) } }
    };
    let keep = |name: &str, value: &Option<String>| html! { @if let Some(v) = value { input type="hidden" name=(name) value=(v); } };
    let open = answer.question.filter != crate::tally::Filter::default();
    html! {
        details class="q-filter" open[open] {
            summary { (icon("list-filter")) " " (w.say("desk-report-narrow")) }
            form method="get" action="/desk/report" {
                (keep("period", &period.period)) (keep("from", &period.from)) (keep("to", &period.to))
                div class="row-f" {
                    (pick("team", of(0), &period.team)) (pick("service", of(1), &period.service)) (pick("category", of(2), &period.category))
                    (pick("priority", urgencies, &period.priority)) (pick("kind", of(3), &period.kind)) (pick("assignee", people, &period.assignee))
                }
                p { (button(&w.say("desk-report-show"), Kind::Primary)) " "
                    a href=(Period { period: period.period.clone(), from: period.from.clone(), to: period.to.clone(), ..Period::default() }.url("/desk/report")) { (w.say("desk-report-whole")) } }
            }
        }
    }
}

/// Created and resolved per week, two small lines on one scale of time.
fn weekly(w: &Speaker, answer: &Answer) -> Markup {
    let names: Vec<String> = answer.weeks.iter().map(|week| w.civil_date(date_of(week.start))).collect();
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
    let compares = answer.metrics.iter().any(|m| m.before.is_some());
    let mut keys = vec!["says", "number", "range", "counted"];
    if compares {
        keys.insert(2, "earlier");
    }
    let heads: Vec<String> = keys.iter().map(|k| w.say(&format!("desk-report-{k}"))).collect();
    let columns: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i > 0, ..Column::default() }).collect();
    // What no ticket here can tell (promises of another system, where none came from one) takes no line.
    let said = |m: &&Metric| m.value.is_some() || m.name != "promise_attainment";
    let found = names.iter().filter_map(|name| find(answer, name)).filter(said);
    let rows: Vec<Vec<Markup>> = found.map(|m| row(w, m, (period, compares))).collect();
    table(&w.say("desk-report-title"), &columns, &rows)
}

fn row(w: &Speaker, m: &Metric, (period, compares): (&Period, bool)) -> Vec<Markup> {
    let key = m.name.replace('_', "-");
    let (said, meaning) = (w.say(&format!("desk-report-say-{key}")), w.say(&format!("desk-report-def-{key}")));
    // Below this the sample holds no interval of its own.
    let few =
        m.value.is_some() && m.interval.is_none() && ["hours", "business_hours", "business_days"].contains(&m.unit);
    let mut cells = vec![
        html! { (said) " " (text::gloss(&format!("means-{key}"), (&w.say("desk-report-means"), &said), &meaning)) },
        number(w, m, period),
        html! {
            @if let Some(i) = m.interval { (between(w, m.unit, i)) } @else if few { span class="muted" { (w.say("desk-report-too-few")) } }
        },
        counted(w, m, period),
    ];
    if compares {
        cells.insert(2, html! { @if let Some(b) = m.before { (written(w, m.unit, b)) } });
    }
    cells
}

/// The number, which leads to the tickets that it counts.
fn number(w: &Speaker, m: &Metric, period: &Period) -> Markup {
    let few = m.name == "csat" && m.denominator.is_some_and(|n| n > 0);
    let Some(value) = m.value else {
        return html! { span class="muted" { (w.say(if few { "desk-report-too-few" } else { "desk-report-unknown" })) } };
    };
    let shown = html! { b class="num" { (written(w, m.unit, value)) } };
    html! { @if let Some(figure) = m.behind { a href=(list(figure, period)) { (shown) } } @else { (shown) } }
}

fn list(figure: &str, period: &Period) -> String {
    crate::figure::url("/desk/report/behind", figure, period)
}

/// What it was counted of, each count leading to its tickets.
fn counted(w: &Speaker, m: &Metric, period: &Period) -> Markup {
    let to = |n: i64, figure: Option<&'static str>| {
        let n = count(n as f64, w.numbers());
        html! { @if let Some(figure) = figure { a href=(list(figure, period)) { (n) } } @else { (n) } }
    };
    match (m.numerator, m.denominator) {
        (Some(part), Some(whole)) => {
            html! { (to(part, m.behind)) " " (w.say("desk-report-out-of")) " " (to(whole, m.behind_all.or(m.behind))) }
        }
        (Some(part), None) if m.unit != "tickets" => to(part, m.behind),
        _ => html! {},
    }
}

/// What it was counted of, as a text.
fn counted_text(w: &Speaker, m: &Metric) -> String {
    match (m.numerator, m.denominator) {
        (Some(part), Some(whole)) => w.say_with(
            "desk-report-of",
            &[("part", count(part as f64, w.numbers()).into()), ("whole", count(whole as f64, w.numbers()).into())],
        ),
        (Some(part), None) if m.unit != "tickets" => count(part as f64, w.numbers()),
        _ => String::new(),
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
        "hours_worked" => w.say_with("desk-report-hours-worked", &[("n", decimal(value, 1, locale).into())]),
        "money" => money_exact(value, &w.currency, locale),
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
    let row = |(p, created): (i64, &Metric)| {
        let here = Period { priority: Some(p.to_string()), ..period.clone() };
        let ours = find(answer, &format!("promises_kept_priority_{p}"));
        let kept = ours.or_else(|| find(answer, &format!("promise_attainment_priority_{p}")));
        let share = kept.and_then(|m| m.value).map_or_else(|| w.say("desk-report-unknown"), |v| written(w, "share", v));
        let behind = kept.and_then(|m| m.behind).unwrap_or("created");
        vec![
            html! { (w.say(&format!("desk-report-priority-{p}"))) },
            html! { a href=(list("created", &here)) { (count(created.value.unwrap_or(0.0), w.numbers())) } },
            html! { a href=(list(behind, &here)) { (share) } },
            html! { (kept.and_then(|m| m.interval).map(|i| between(w, "share", i)).unwrap_or_default()) },
        ]
    };
    let known = (1..=5).filter_map(|p: i64| find(answer, &format!("created_priority_{p}")).map(|m| (p, m)));
    let rows: Vec<Vec<Markup>> = known.map(row).collect();
    table(&w.say("desk-report-priorities"), &columns, &rows)
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

pub(crate) fn ticket_row(cx: &Cx, t: &TicketFact) -> Vec<Markup> {
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
